//! A person's own password: set, told of, and taken away where somebody else typed it.
use super::previous;
use super::store::{self, Place, Proof};
use crate::actor::{Account, Person};
use crate::change::Change;
use crate::confirmations;
use crate::db::DbConn;
use crate::db::ids::{ProviderId, UserId};
use crate::db::schema::users;
use crate::history::{self, By, Event};
use crate::links;
use crate::mail::{self, Letter, Link, Outgoing, To};
use crate::passwords::PasswordHash;
use diesel::prelude::*;

/// Sets a person's password: all sessions and mailed links end. With `unless_changed`, only
/// where the stored hash is still that one; tells whether it was set.
pub fn set(
    conn: &mut DbConn,
    user: UserId,
    new: &PasswordHash,
    proof: Proof,
    unless_changed: Option<Option<&str>>,
    change: &Change,
) -> QueryResult<bool> {
    let before = store::credentials_of(conn, user)?.password_hash;
    if !store::set_password(conn, user, new, proof, unless_changed, change.at)? {
        return Ok(false);
    }
    if let Some(before) = before {
        previous::remember(conn, user, &before, change.at)?;
    }
    store::end_sessions(conn, user)?;
    links::revoke_all(conn, user, change)?;
    confirmations::revoke(conn, user, None, change)?;
    Ok(true)
}

/// Tells the person by mail and the history of a provider that the password was set.
pub fn tell(
    conn: &mut DbConn,
    user: UserId,
    provider: ProviderId,
    change: &Change,
) -> QueryResult<()> {
    let person = person(conn, user)?;
    let mail = Outgoing {
        provider,
        client: None,
        to: To {
            email: person.email(),
            lang: person.lang(),
            user: Some(user),
        },
        letter: Letter::PasswordChanged {
            name: person.name().to_owned(),
        },
        link: Link::None,
    };
    mail::send(conn, &mail, change)?;
    let name = store::name_at(conn, user, provider)?;
    history::record(
        conn,
        history::Place::provider(provider),
        By::user(user),
        &Event::PasswordChanged { name },
        &[],
        change,
    )?;
    Ok(())
}

/// Takes away a password that another provider typed and mails a link to an own one instead.
pub fn void(conn: &mut DbConn, user: UserId, place: &Place, change: &Change) -> QueryResult<()> {
    store::void_password(conn, user, change.at)?;
    store::end_sessions(conn, user)?;
    let person = person(conn, user)?;
    let (id, token) = links::issue_set_up(conn, user, place.provider, change)?;
    let mail = Outgoing {
        provider: place.provider,
        client: match place.account {
            Account::Client(client) => Some(client),
            Account::Provider(_) => None,
        },
        to: To {
            email: person.email(),
            lang: person.lang(),
            user: Some(user),
        },
        letter: Letter::SetUpPassword {
            name: person.name().to_owned(),
            company: place.name.clone(),
        },
        link: Link::Password(id, &token),
    };
    mail::send(conn, &mail, change)?;
    Ok(())
}

/// Mails a link to a new password in the name of the person's own provider.
pub fn mail_reset(conn: &mut DbConn, user: UserId, change: &Change) -> QueryResult<()> {
    let person = person(conn, user)?;
    let home = store::home(conn, user)?;
    let (id, token) = links::issue_reset(conn, user, home.provider, change)?;
    let mail = Outgoing {
        provider: home.provider,
        client: None,
        to: To {
            email: person.email(),
            lang: person.lang(),
            user: Some(user),
        },
        letter: Letter::PasswordReset {
            name: person.name().to_owned(),
        },
        link: Link::Password(id, &token),
    };
    mail::send(conn, &mail, change)?;
    history::record(
        conn,
        history::Place::provider(home.provider),
        By::nobody(),
        &Event::PasswordResetRequested { name: home.name },
        &[],
        change,
    )?;
    Ok(())
}

/// Somebody, as mails greet it.
pub(crate) fn person(conn: &mut DbConn, user: UserId) -> QueryResult<Person> {
    users::table
        .find(user)
        .select(Person::as_select())
        .first(conn)
}
