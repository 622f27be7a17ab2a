//! The tab "Users": what a provider may change about its clients' people.
use super::store::{self, Client};
use crate::actor::{ClientRole, Staff};
use crate::change::Change;
use crate::db::DbConn;
use crate::db::ids::ClientId;
use crate::db::schema::clients;
use crate::history::{self, Changed, Event, Place};
use crate::i18n::{Lang, Texts};
use crate::mail::{self, Letter, Link, Outgoing, To};
use crate::people::asking::{self, Asked};
use crate::people::members::{self, Invited, Member};
use crate::people::places::{self, AskAgainError, by_reference, reference};
use crate::sign_in::limits::LimitError;
use crate::text::email_key;
use crate::web::form::{FieldErrors, Labels, NAME_MAX};
use crate::{invitations, links, people, two_factor};
use diesel::prelude::*;
use serde::{Deserialize, Serialize};

/// What the form calls its fields.
pub const LABELS: Labels = &[("role", "field-user-type")];

/// True where name, e-mail and language may be changed here. Not where the person has a place, or
/// was asked into one, that this asker does not see: they belong to the person then.
pub fn is_ours(conn: &mut DbConn, staff: &Staff, member: &Member) -> QueryResult<bool> {
    if !member.accepted {
        return Ok(true);
    }
    let places = members::places(conn, member.user)?;
    let all = i64::try_from(places.clients.len()).unwrap_or(i64::MAX);
    let visible: i64 = store::visible_to(staff)
        .filter(clients::id.eq_any(places.clients))
        .count()
        .get_result(conn)?;
    Ok(places.providers == 0 && visible == all)
}

/// The form as it was typed.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Typed {
    /// Name.
    pub name: String,
    /// E-mail.
    pub email: String,
    /// Lang.
    pub lang: String,
    /// User type.
    pub role: String,
}

impl Typed {
    /// What is saved.
    pub fn of(member: &Member) -> Self {
        Self {
            name: member.name.clone(),
            email: member.email.clone(),
            lang: member.lang.code().to_owned(),
            role: member.role.code().to_owned(),
        }
    }

    /// The fields that differ from what is saved, by the keys of their labels: saved and typed.
    pub fn against(&self, saved: &Self) -> Vec<(&'static str, String, String)> {
        let role = |code: &str| {
            ClientRole::parse(code).map_or_else(|| code.to_owned(), |r| r.label().to_owned())
        };
        [
            ("field-name", saved.name.clone(), self.name.clone()),
            ("field-email", saved.email.clone(), self.email.clone()),
            ("field-lang", saved.lang.clone(), self.lang.clone()),
            ("field-user-type", role(&saved.role), role(&self.role)),
        ]
        .into_iter()
        .filter(|(_, saved, typed)| saved != typed)
        .collect()
    }
}

/// What a user shall be.
#[derive(Debug, Clone)]
pub struct Wanted {
    /// Name, e-mail, language; none where only the role may be changed.
    person: Option<(String, String, Lang)>,
    role: ClientRole,
}

impl Wanted {
    /// Finds all faults at once. `ours`: the person's own data may be changed too.
    pub fn parse(typed: &Typed, ours: bool, t: Texts) -> Result<Self, FieldErrors> {
        let mut errors = FieldErrors::new(t).labelled(LABELS);
        let mut person = None;
        if ours {
            let name = errors.required("name", &typed.name, NAME_MAX);
            let email = errors.email("email", &typed.email);
            let lang = errors.choice("lang", Lang::parse(&typed.lang));
            person = lang.map(|lang| (name, email, lang));
        }
        match errors.choice("role", ClientRole::parse(&typed.role)) {
            Some(role) if errors.is_empty() => Ok(Self { person, role }),
            _ => Err(errors),
        }
    }
}

/// The versions that a form saw, of the place and of the person.
#[derive(Debug, Clone, Copy)]
pub struct Seen {
    /// Of the place.
    pub place: i64,
    /// Of the person.
    pub person: i64,
}

/// Why a user was not changed.
#[derive(Debug, thiserror::Error)]
pub enum UserError {
    /// Somebody else saved meanwhile.
    #[error("there is a newer version")]
    Conflict,
    /// The address belongs to somebody.
    #[error("the address can't be used")]
    Taken,
    /// Nobody else would be Administrators.
    #[error("the last Administrators")]
    LastAdministrator,
    /// "Log in" acts as this user.
    #[error("the main user")]
    MainUser,
    /// Not in this state.
    #[error("not possible now")]
    NotNow,
    /// The invitation was sent again too often.
    #[error(transparent)]
    TooOften(#[from] LimitError),
    /// The database refused.
    #[error(transparent)]
    Database(diesel::result::Error),
}

impl From<AskAgainError> for UserError {
    fn from(e: AskAgainError) -> Self {
        match e {
            AskAgainError::NotNow => Self::NotNow,
            AskAgainError::TooOften(e) => Self::TooOften(e),
            AskAgainError::Database(e) => e.into(),
        }
    }
}

impl From<diesel::result::Error> for UserError {
    fn from(e: diesel::result::Error) -> Self {
        if members::is_taken(&e) {
            Self::Taken
        } else {
            Self::Database(e)
        }
    }
}

/// A user of a client, loaded for somebody who may change it, under a lock.
struct Target {
    client: Client,
    member: Member,
}

fn load(
    conn: &mut DbConn,
    by: &Staff,
    client: ClientId,
    reference: &str,
    change: &Change,
) -> Result<Target, UserError> {
    places::lock(conn, client)?;
    let client = store::find(conn, by, client)?;
    if client.deleted_at.is_some() {
        return Err(UserError::NotNow);
    }
    let member = by_reference(conn, &change.keys, client.id, reference)?;
    members::serialize(conn, member.user)?;
    Ok(Target { client, member })
}

/// Changes a user; answers how addresses name it from now on. Run it in `Db::write`.
pub fn edit(
    conn: &mut DbConn,
    by: &Staff,
    (client, reference): (ClientId, &str),
    seen: Seen,
    wanted: &Wanted,
    change: &Change,
) -> Result<String, UserError> {
    if let Some((_, email, _)) = &wanted.person {
        serialize_people(conn, by, (client, reference), email, change)?;
    }
    let mut target = load(conn, by, client, reference, change)?;
    let ours = is_ours(conn, by, &target.member)?;
    if !members::touch(conn, client, target.member.user, seen.place)? {
        return Err(UserError::Conflict);
    }
    let role_changed = edit_role(conn, by, &target, wanted.role, change)?;
    let person_changed = match &wanted.person {
        Some(person) if ours && target.member.accepted => {
            edit_person(conn, by, &target, seen.person, person, change)?
        }
        Some(person) if ours => edit_invited(conn, by, &mut target, person, change)?,
        _ => false,
    };
    if target.member.accepted && (role_changed || person_changed) {
        tell(conn, &target, change)?;
    }
    store::write_derived(conn, client)?;
    Ok(self::reference(&change.keys, client, &target.member))
}

/// The person may change its address or give it up, and somebody else may take the place.
fn serialize_people(
    conn: &mut DbConn,
    by: &Staff,
    (client, reference): (ClientId, &str),
    email: &str,
    change: &Change,
) -> QueryResult<()> {
    let client = store::find(conn, by, client)?;
    let member = by_reference(conn, &change.keys, client.id, reference)?;
    let mut addresses = vec![email_key(email)];
    addresses.extend(people::address_of(conn, member.user)?);
    people::serialize(conn, addresses)
}

fn edit_role(
    conn: &mut DbConn,
    by: &Staff,
    target: &Target,
    role: ClientRole,
    change: &Change,
) -> Result<bool, UserError> {
    let Target { client, member } = target;
    if member.role == role {
        return Ok(false);
    }
    if member.role == ClientRole::Administrators {
        let pending = !member.accepted;
        if members::other_administrators(conn, client.id, member.user, pending)?.is_empty() {
            return Err(UserError::LastAdministrator);
        }
        if client.main_user_id == Some(member.user) {
            return Err(UserError::MainUser);
        }
    }
    places::write_role(conn, by, client, member, role, change)?;
    Ok(true)
}

fn record(
    conn: &mut DbConn,
    by: &Staff,
    client: &Client,
    event: &Event,
    values: &[Changed],
    change: &Change,
) -> QueryResult<()> {
    let place = Place::client(client.owner_id, client.id);
    history::record(conn, place, by, event, values, change).map(|_| ())
}

type Person = (String, String, Lang);

fn person_changes(member: &Member, (name, email, lang): &Person) -> Vec<Changed> {
    let mut values = Vec::new();
    Changed::note(&mut values, "field-name", &member.name, name);
    Changed::note(&mut values, "field-email", &member.email, email);
    Changed::note(&mut values, "field-lang", member.lang.code(), lang.code());
    values
}

fn edited(member: &Member) -> Event {
    Event::UserEdited {
        name: member.name.clone(),
    }
}

/// The person's own data: at once, and both addresses are told. True where more than the address
/// was changed.
fn edit_person(
    conn: &mut DbConn,
    by: &Staff,
    target: &Target,
    seen: i64,
    person: &Person,
    change: &Change,
) -> Result<bool, UserError> {
    let Target { client, member } = target;
    let values = person_changes(member, person);
    if values.is_empty() {
        return Ok(false);
    }
    let (name, email, lang) = person;
    if !members::update_user(
        conn,
        client.owner_id,
        member.user,
        seen,
        (name, email, *lang),
    )? {
        return Err(UserError::Conflict);
    }
    if member.email != *email {
        links::revoke_all(conn, member.user, change)?;
        for address in [&member.email, email] {
            let letter = Letter::EmailChanged {
                name: name.clone(),
                old_email: member.email.clone(),
                new_email: email.clone(),
            };
            send(conn, target, (address, *lang), letter, change)?;
        }
    }
    store::write_derived_of_main_user(conn, member.user)?;
    record(conn, by, client, &edited(member), &values, change)?;
    Ok(values.iter().any(|v| v.field != "field-email"))
}

fn send(
    conn: &mut DbConn,
    target: &Target,
    (email, lang): (&str, Lang),
    letter: Letter,
    change: &Change,
) -> QueryResult<()> {
    let mail = Outgoing {
        provider: target.client.owner_id,
        client: Some(target.client.id),
        to: To {
            email,
            lang,
            user: Some(target.member.user),
        },
        letter,
        link: Link::None,
    };
    mail::send(conn, &mail, change).map(|_| ())
}

fn tell(conn: &mut DbConn, target: &Target, change: &Change) -> QueryResult<()> {
    // As it is now: name, address and language may just have been changed.
    let now = members::find(conn, target.client.id, target.member.user)?;
    let letter = Letter::LoginInfoChanged {
        name: now.name.clone(),
        company: target.client.company.clone(),
    };
    send(conn, target, (&now.email, now.lang), letter, change)
}

/// What was typed about somebody who has not accepted. Another address means another person: the
/// first one is asked no more.
fn edit_invited(
    conn: &mut DbConn,
    by: &Staff,
    target: &mut Target,
    person: &Person,
    change: &Change,
) -> Result<bool, UserError> {
    let values = person_changes(&target.member, person);
    if values.is_empty() {
        return Ok(false);
    }
    let (name, email, lang) = person;
    let event = edited(&target.member);
    record(conn, by, &target.client, &event, &values, change)?;
    if email_key(email) == email_key(&target.member.email) {
        let (client, user) = (target.client.id, target.member.user);
        members::set_invited(conn, client, user, (name, email, *lang))?;
    } else {
        ask_another(conn, by, target, person, change)?;
    }
    Ok(true)
}

fn ask_another(
    conn: &mut DbConn,
    by: &Staff,
    target: &mut Target,
    (name, email, lang): &Person,
    change: &Change,
) -> Result<(), UserError> {
    let (client, old) = (&target.client, target.member.user);
    let now = members::find(conn, client.id, old)?;
    let invited = Invited {
        name: name.clone(),
        email: email.clone(),
        lang: *lang,
        role: now.role,
        by_link: true,
    };
    let user = asking::find_or_make_user(conn, &invited, None, change)?;
    if members::find(conn, client.id, user).optional()?.is_some() {
        return Err(UserError::Taken);
    }
    members::insert(conn, client.id, user, &invited, change)?;
    crate::projects::store::hand_over(conn, client.id, &now, user)?;
    if client.main_user_id == Some(old) {
        store::set_main_user(conn, client.id, user)?;
    }
    let place = invitations::Place::Client(client.id);
    invitations::revoke(conn, place, old, change)?;
    members::delete(conn, client.id, old)?;
    if members::places(conn, old)?.count() == 0 {
        links::revoke_all(conn, old, change)?;
        members::free(conn, old)?;
    }
    let event = asking::invited_event(&invited);
    record(conn, by, client, &event, &[], change)?;
    let asked = Asked {
        owner: client.owner_id,
        client: client.id,
        company: &client.company,
        name,
        user,
    };
    asking::ask_in(conn, &asked, change)?;
    target.member = members::find(conn, client.id, user)?;
    Ok(())
}

/// "Resend invite": a new mail, and the link of the earlier one is dead.
pub fn resend(
    conn: &mut DbConn,
    by: &Staff,
    (client, reference): (ClientId, &str),
    change: &Change,
) -> Result<String, UserError> {
    let Target { client, member } = load(conn, by, client, reference, change)?;
    places::ask_again(conn, by, &client, &member, change)?;
    Ok(member.name)
}

/// "Make main user": "Log in" acts as this user from now on.
pub fn make_main(
    conn: &mut DbConn,
    by: &Staff,
    (client, reference): (ClientId, &str),
    change: &Change,
) -> Result<String, UserError> {
    let Target { client, member } = load(conn, by, client, reference, change)?;
    let able = member.accepted && !member.blocked && member.role == ClientRole::Administrators;
    if !able {
        return Err(UserError::NotNow);
    }
    if client.main_user_id == Some(member.user) {
        return Ok(member.name);
    }
    let before = match client.main_user_id {
        Some(user) => members::find(conn, client.id, user).optional()?,
        None => None,
    };
    store::set_main_user(conn, client.id, member.user)?;
    let event = Event::MainUserChanged {
        name: member.name.clone(),
    };
    let values = [Changed {
        field: "field-main-user",
        before: before.map(|m| m.name).unwrap_or_default(),
        after: member.name.clone(),
    }];
    record(conn, by, &client, &event, &values, change)?;
    Ok(member.name)
}

/// "Reset two-factor": only of people who have no place that this asker does not see.
pub fn reset_two_factor(
    conn: &mut DbConn,
    by: &Staff,
    (client, reference): (ClientId, &str),
    reason: &str,
    change: &Change,
) -> Result<String, UserError> {
    let target = load(conn, by, client, reference, change)?;
    let member = &target.member;
    let able = member.accepted && is_ours(conn, by, member)?;
    if !able || !two_factor::clear(conn, member.user, change)? {
        return Err(UserError::NotNow);
    }
    let letter = Letter::TwoFactorReset {
        name: member.name.clone(),
        reason: reason.to_owned(),
    };
    send(conn, &target, (&member.email, member.lang), letter, change)?;
    let event = Event::TwoFactorReset {
        name: member.name.clone(),
        reason: reason.to_owned(),
    };
    record(conn, by, &target.client, &event, &[], change)?;
    Ok(target.member.name)
}
