//! A client asks for a service that it sees and that is not activated; its provider activates the
//! service or declines.
use super::store;
use super::{ClientService, Subject};
use crate::actor::{ClientRole, PanelUser, Staff};
use crate::change::Change;
use crate::clients;
use crate::db::ids::{ActivationId, ClientId, ProviderId, ServiceId, UserId};
use crate::db::schema::{
    activation_requests, client_members, client_services, clients as clients_table, providers,
    users,
};
use crate::db::{DbConn, Timestamp};
use crate::history::{self, Event, Place};
use crate::i18n::{Lang, Texts};
use crate::mail::{self, Letter, Link, Outgoing, To};
use crate::web::form::FieldErrors;
use diesel::dsl::{exists, not};
use diesel::prelude::*;

/// Longest message and longest answer, in characters.
const TEXT_MAX: usize = 1_000;

/// A request as both sides read it.
#[derive(Debug, Clone, PartialEq, Queryable, Selectable)]
#[diesel(table_name = activation_requests)]
pub struct Request {
    /// Its id.
    pub id: ActivationId,
    /// Who asked.
    pub user_id: UserId,
    /// The name of who asked.
    pub name: String,
    /// What for.
    pub message: String,
    /// When.
    pub requested_at: Timestamp,
    /// When it was answered.
    pub closed_at: Option<Timestamp>,
    /// How: activated, declined or void.
    pub outcome: Option<String>,
    /// What the provider answered.
    pub answer: String,
}

impl Request {
    /// Waits for an answer.
    pub fn is_open(&self) -> bool {
        self.closed_at.is_none()
    }

    /// The provider said no.
    pub fn is_declined(&self) -> bool {
        self.outcome.as_deref() == Some("declined")
    }
}

/// The newest request of a client for a service.
pub fn newest(
    conn: &mut DbConn,
    subject: impl Into<Subject>,
    service: ServiceId,
) -> QueryResult<Option<Request>> {
    activation_requests::table
        .filter(activation_requests::client_id.eq(subject.into().client))
        .filter(activation_requests::service_id.eq(service))
        .order(activation_requests::id.desc())
        .select(Request::as_select())
        .first(conn)
        .optional()
}

/// Reads a message or an answer, which may be empty and may have several lines.
pub fn parse(field: &'static str, typed: &str, t: Texts) -> Result<String, FieldErrors> {
    let mut errors = FieldErrors::new(t);
    let text = errors.lines(field, typed, TEXT_MAX);
    if errors.is_empty() {
        Ok(text)
    } else {
        Err(errors)
    }
}

/// Why nothing was asked.
#[derive(Debug, thiserror::Error)]
pub enum RequestError {
    /// Only Administrators and Engineers ask.
    #[error("not for this role")]
    Role,
    /// The client does not see the service.
    #[error("the service is hidden")]
    Hidden,
    /// It is activated, or somebody asked already: the page says so.
    #[error("there is nothing to ask")]
    Needless,
    /// The client's services are stopped.
    #[error("the services are stopped")]
    Stopped,
    /// The database refused.
    #[error(transparent)]
    Database(#[from] diesel::result::Error),
}

/// True for the roles that may ask.
pub fn may_ask(user: &PanelUser) -> bool {
    matches!(
        user.role(),
        ClientRole::Administrators | ClientRole::Engineers
    )
}

/// Asks for a service and mails the provider. Run it in `Db::write`.
pub fn request(
    conn: &mut DbConn,
    user: &PanelUser,
    service: ServiceId,
    message: &str,
    change: &Change,
) -> Result<(), RequestError> {
    if !may_ask(user) {
        return Err(RequestError::Role);
    }
    let subject = Subject::from(user);
    store::lock(conn, subject.client)?;
    store::lock_default(conn, subject.owner, service)?;
    let found = store::of_client_one(conn, subject, service)?;
    if !found.visible() {
        return Err(RequestError::Hidden);
    }
    let open = newest(conn, subject, service)?.is_some_and(|request| request.is_open());
    if found.standing.activated || open {
        return Err(RequestError::Needless);
    }
    if store::stops(conn, subject)?.any() {
        return Err(RequestError::Stopped);
    }
    diesel::insert_into(activation_requests::table)
        .values((
            activation_requests::client_id.eq(subject.client),
            activation_requests::service_id.eq(service),
            activation_requests::user_id.eq(user.person().id()),
            activation_requests::name.eq(user.person().name()),
            activation_requests::message.eq(message),
            activation_requests::requested_at.eq(change.at),
        ))
        .execute(conn)?;
    let event = Event::ActivationRequested {
        service: found.service.name.clone(),
        message: message.to_owned(),
    };
    let place = Place::client(subject.owner, subject.client);
    history::record(conn, place, user, &event, &[], change)?;
    tell_provider(conn, user, &found, message, change)?;
    Ok(())
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = providers)]
struct Desk {
    company: String,
    lang: String,
    support_email: String,
    email: String,
}

/// Who reads requests: the owner's support, else the operator's, else the operator itself.
fn desk(conn: &mut DbConn, owner: ProviderId) -> QueryResult<(Desk, String)> {
    let own: Desk = providers::table
        .find(owner)
        .select(Desk::as_select())
        .first(conn)?;
    if !own.support_email.is_empty() {
        let address = own.support_email.clone();
        return Ok((own, address));
    }
    let operator: Desk = providers::table
        .filter(providers::kind.eq("operator"))
        .select(Desk::as_select())
        .first(conn)?;
    let address = if operator.support_email.is_empty() {
        operator.email.clone()
    } else {
        operator.support_email.clone()
    };
    Ok((operator, address))
}

fn tell_provider(
    conn: &mut DbConn,
    user: &PanelUser,
    found: &ClientService,
    message: &str,
    change: &Change,
) -> QueryResult<()> {
    let (desk, address) = desk(conn, user.owner())?;
    let mail = Outgoing {
        provider: user.owner(),
        client: Some(user.client()),
        to: To {
            email: &address,
            lang: Lang::stored(&desk.lang),
            user: None,
        },
        letter: Letter::ActivationRequested {
            name: desk.company,
            company: user.company().to_owned(),
            service: found.service.name.clone(),
            person: user.person().name().to_owned(),
            message: shown(message),
        },
        link: Link::None,
    };
    mail::send(conn, &mail, change).map(|_| ())
}

/// An empty text as a mail shows it.
fn shown(text: &str) -> String {
    if text.is_empty() { "–" } else { text }.to_owned()
}

/// Why nothing was declined.
#[derive(Debug, thiserror::Error)]
pub enum DeclineError {
    /// It was answered or taken back meanwhile.
    #[error("the request is not open")]
    NotOpen,
    /// The database refused.
    #[error(transparent)]
    Database(#[from] diesel::result::Error),
}

/// Says no to an open request, and mails who asked. Run it in `Db::write`.
pub fn decline(
    conn: &mut DbConn,
    by: &Staff,
    client: ClientId,
    service: ServiceId,
    id: ActivationId,
    answer: &str,
    change: &Change,
) -> Result<(), DeclineError> {
    let client = clients::store::find(conn, by, client)?;
    store::lock(conn, client.id)?;
    let found = store::of_client_one(conn, &client, service)?;
    let request = newest(conn, &client, service)?
        .filter(|request| request.is_open() && request.id == id)
        .ok_or(DeclineError::NotOpen)?;
    let subject = Subject::from(&client);
    close(
        conn,
        subject,
        service,
        Outcome::Declined(answer),
        by,
        change,
    )?;
    let event = Event::ActivationDeclined {
        service: found.service.name.clone(),
        name: request.name.clone(),
        answer: answer.to_owned(),
    };
    let place = Place::client(client.owner_id, client.id);
    history::record(conn, place, by, &event, &[], change)?;
    tell_asker(conn, &client, &request, &found, answer, change)?;
    Ok(())
}

/// Who left the client meanwhile, or was blocked, learns nothing more of it.
fn tell_asker(
    conn: &mut DbConn,
    client: &clients::store::Client,
    request: &Request,
    found: &ClientService,
    answer: &str,
    change: &Change,
) -> QueryResult<()> {
    let asker: Option<(String, String, String)> = client_members::table
        .inner_join(users::table)
        .filter(client_members::client_id.eq(client.id))
        .filter(client_members::user_id.eq(request.user_id))
        .filter(client_members::accepted_at.is_not_null())
        .filter(client_members::blocked_at.is_null())
        .filter(users::blocked_at.is_null())
        .select((users::name, users::email, users::lang))
        .first(conn)
        .optional()?;
    let Some((name, email, lang)) = asker else {
        return Ok(());
    };
    let mail = Outgoing {
        provider: client.owner_id,
        client: Some(client.id),
        to: To {
            email: &email,
            lang: Lang::stored(&lang),
            user: Some(request.user_id),
        },
        letter: Letter::ActivationDeclined {
            name,
            company: client.company.clone(),
            service: found.service.name.clone(),
            answer: shown(answer),
        },
        link: Link::None,
    };
    mail::send(conn, &mail, change).map(|_| ())
}

/// How a request ends.
#[derive(Debug, Clone, Copy)]
pub(super) enum Outcome<'a> {
    Activated,
    Declined(&'a str),
    Void,
}

impl<'a> Outcome<'a> {
    fn code(self) -> &'static str {
        match self {
            Self::Activated => "activated",
            Self::Declined(_) => "declined",
            Self::Void => "void",
        }
    }

    fn answer(self) -> &'a str {
        match self {
            Self::Declined(answer) => answer,
            Self::Activated | Self::Void => "",
        }
    }
}

/// Closes the open request of a client for a service, where there is one.
pub(super) fn close(
    conn: &mut DbConn,
    subject: Subject,
    service: ServiceId,
    outcome: Outcome<'_>,
    by: &Staff,
    change: &Change,
) -> QueryResult<()> {
    diesel::update(activation_requests::table)
        .filter(activation_requests::client_id.eq(subject.client))
        .filter(activation_requests::service_id.eq(service))
        .filter(activation_requests::closed_at.is_null())
        .set((
            activation_requests::closed_at.eq(change.at),
            activation_requests::closed_by.eq(by.user_id()),
            activation_requests::outcome.eq(outcome.code()),
            activation_requests::answer.eq(outcome.answer()),
        ))
        .execute(conn)
        .map(|_| ())
}

/// Closes the open requests for a service that a provider hides from all who inherit its default.
pub(super) fn void_inheriting(
    conn: &mut DbConn,
    owner: ProviderId,
    service: ServiceId,
    by: &Staff,
    change: &Change,
) -> QueryResult<()> {
    // Asked for each open request, of which there are few, and never for all clients of the owner.
    let of_owner = exists(
        clients_table::table
            .filter(clients_table::id.eq(activation_requests::client_id))
            .filter(clients_table::owner_id.eq(owner)),
    );
    let with_own = exists(
        client_services::table
            .filter(client_services::client_id.eq(activation_requests::client_id))
            .filter(client_services::service_id.eq(service))
            .filter(client_services::own_visible.is_not_null()),
    );
    diesel::update(activation_requests::table)
        .filter(activation_requests::service_id.eq(service))
        .filter(activation_requests::closed_at.is_null())
        .filter(of_owner)
        .filter(not(with_own))
        .set((
            activation_requests::closed_at.eq(change.at),
            activation_requests::closed_by.eq(by.user_id()),
            activation_requests::outcome.eq(Outcome::Void.code()),
        ))
        .execute(conn)
        .map(|_| ())
}
