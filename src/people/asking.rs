//! Asking people into clients: the admin portal and the control panel do it the same way.
use super::members::{self, Invited};
use crate::change::Change;
use crate::db::DbConn;
use crate::db::ids::{ClientId, ProviderId, UserId};
use crate::history::Event;
use crate::i18n::Lang;
use crate::mail::{self, Letter, Link, Outgoing, To};
use crate::text::email_key;
use crate::{invitations, links};
use diesel::prelude::*;

/// The person of an address: the one who has it, or a new one.
pub(crate) fn find_or_make_user(
    conn: &mut DbConn,
    invited: &Invited,
    password: Option<members::TypedPassword<'_>>,
    change: &Change,
) -> QueryResult<UserId> {
    let key = email_key(&invited.email);
    super::serialize(conn, vec![key.clone()])?;
    match members::user_of(conn, &key)? {
        Some(known) => {
            members::serialize(conn, known)?;
            Ok(known)
        }
        None => members::insert_user(conn, invited, password, change),
    }
}

/// `USER_INVITED`.
pub(crate) fn invited_event(invited: &Invited) -> Event {
    Event::UserInvited {
        name: invited.name.clone(),
        email: invited.email.clone(),
        role: invited.role.label().to_owned(),
    }
}

/// Somebody who is asked into a client.
pub(crate) struct Asked<'a> {
    /// In whose name.
    pub owner: ProviderId,
    /// Into which client.
    pub client: ClientId,
    /// Its company.
    pub company: &'a str,
    /// The name as typed.
    pub name: &'a str,
    /// The person.
    pub user: UserId,
}

/// Writes the mail that asks somebody in: how depends on what the person has already, which only
/// the person learns.
pub(crate) fn ask_in(conn: &mut DbConn, asked: &Asked<'_>, change: &Change) -> QueryResult<()> {
    let person = members::reachable(conn, asked.user)?;
    let (name, company) = (asked.name.to_owned(), asked.company.to_owned());
    let letter;
    let token;
    let link;
    if !person.has_password {
        let (id, secret) = links::issue_set_up(conn, asked.user, asked.owner, change)?;
        token = secret;
        link = Link::Password(id, &token);
        letter = Letter::SetUpPassword { name, company };
    } else if person.password_by == Some(asked.owner)
        && members::places(conn, asked.user)?.count() == 1
    {
        link = Link::None;
        letter = Letter::Welcome { name, company };
    } else {
        let place = invitations::Place::Client(asked.client);
        let (id, secret) = invitations::issue(conn, place, asked.user, change)?;
        token = secret;
        link = Link::Invitation(id, &token);
        letter = Letter::AccessToAnotherAccount { name, company };
    }
    let mail = Outgoing {
        provider: asked.owner,
        client: Some(asked.client),
        to: To {
            // The person's own spelling: letters may count in the part before the @.
            email: &person.email,
            lang: Lang::stored(&person.lang),
            user: Some(asked.user),
        },
        letter,
        link,
    };
    mail::send(conn, &mail, change).map(|_| ())
}
