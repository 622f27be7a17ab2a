//! Another sign-in e-mail: confirmed at the new address, told to the old one.
pub mod pages;
pub mod paths;
mod store;

use crate::actor::Person;
use crate::change::Change;
use crate::confirmations::store::{Open, asked_since, take};
use crate::confirmations::{self, Purpose};
use crate::db::DbConn;
use crate::db::ids::{ProviderId, UserId};
use crate::history::{self, By, Changed, Event, Place};
use crate::i18n::Lang;
use crate::mail::{self, Letter, Link, Outgoing, To};
use crate::profile::store::write_seller_keys;
use crate::sign_in::limits::LimitError;
use crate::text::email_key;
use crate::{links, people, sign_in};
use chrono::TimeDelta;
use diesel::prelude::*;
use diesel::result::{DatabaseErrorKind, Error};

/// So many may be asked for within an hour.
const MOST: usize = 10;

/// Mails the link to the new address. One that somebody has gets another letter, and the asker
/// can't tell.
pub fn ask(
    conn: &mut DbConn,
    user: UserId,
    new_email: &str,
    change: &Change,
) -> Result<(), LimitError> {
    let since = change.at - TimeDelta::hours(1);
    let asked = asked_since(conn, user, Purpose::Email, since)?;
    if let (true, Some(oldest)) = (asked.len() >= MOST, asked.first()) {
        let retry_after = (*oldest - since).num_seconds().max(1);
        return Err(LimitError::TooMany { retry_after });
    }
    let person = sign_in::password::person(conn, user)?;
    let provider = sign_in::store::home(conn, user)?.provider;
    let (id, token) = confirmations::issue(conn, user, Purpose::Email, new_email, change)?;
    let send = Send { provider, change };
    match store::holder(conn, &email_key(new_email))? {
        Some(holder) => {
            confirmations::revoke(conn, user, Some(Purpose::Email), change)?;
            let name = holder.name().to_owned();
            let letter = Letter::EmailInUse { name };
            send.to(conn, (holder.email(), holder.lang()), letter, Link::None)?;
        }
        None => {
            let name = person.name().to_owned();
            let letter = Letter::ConfirmEmail { name };
            let link = Link::Confirmation(id, &token);
            send.to(conn, (new_email, person.lang()), letter, link)?;
        }
    }
    let letter = Letter::EmailChangeAsked {
        name: person.name().to_owned(),
        new_email: new_email.to_owned(),
    };
    send.to(conn, (person.email(), person.lang()), letter, Link::None)?;
    Ok(())
}

struct Send<'a> {
    provider: ProviderId,
    change: &'a Change,
}

impl Send<'_> {
    /// Who is no person to the asker's provider is none in the outbox either.
    fn to(
        &self,
        conn: &mut DbConn,
        (email, lang): (&str, Lang),
        letter: Letter,
        link: Link<'_>,
    ) -> QueryResult<()> {
        let mail = Outgoing {
            provider: self.provider,
            client: None,
            to: To {
                email,
                lang,
                user: None,
            },
            letter,
            link,
        };
        mail::send(conn, &mail, self.change).map(|_| ())
    }
}

/// Why an address was not changed.
#[derive(Debug, thiserror::Error)]
pub enum ConfirmError {
    /// Somebody took it meanwhile.
    #[error("the address belongs to somebody")]
    Taken,
    /// The database's own.
    #[error(transparent)]
    Database(Error),
}

impl From<Error> for ConfirmError {
    fn from(e: Error) -> Self {
        match e {
            Error::DatabaseError(DatabaseErrorKind::UniqueViolation, _) => Self::Taken,
            e => Self::Database(e),
        }
    }
}

/// Uses the link: from now on the person signs in with the new address.
pub fn confirm(conn: &mut DbConn, link: &Open, change: &Change) -> Result<(), ConfirmError> {
    let (user, new_email) = (link.user, link.value.as_str());
    let key = email_key(new_email);
    let mut addresses = vec![key.clone()];
    addresses.extend(people::address_of(conn, user)?);
    people::serialize(conn, addresses)?;
    if store::holder(conn, &key)?.is_some() {
        return Err(ConfirmError::Taken);
    }
    // The locks in the order in which a new password takes them.
    links::revoke_all(conn, user, change)?;
    take(conn, link, change.at)?;
    let before = sign_in::password::person(conn, user)?;
    store::set_email(conn, user, new_email, &key)?;
    // Lists of clients are searched by the address of the main user.
    write_seller_keys(conn, user, before.name())?;
    confirmations::revoke(conn, user, None, change)?;
    sign_in::store::end_sessions(conn, user)?;
    tell(conn, &before, new_email, change)?;
    Ok(())
}

fn tell(conn: &mut DbConn, before: &Person, new_email: &str, change: &Change) -> QueryResult<()> {
    let home = sign_in::store::home(conn, before.id())?;
    let send = Send {
        provider: home.provider,
        change,
    };
    for address in [before.email(), new_email] {
        let letter = Letter::EmailChanged {
            name: before.name().to_owned(),
            old_email: before.email().to_owned(),
            new_email: new_email.to_owned(),
        };
        send.to(conn, (address, before.lang()), letter, Link::None)?;
    }
    let values = [Changed {
        field: "field-email",
        before: before.email().to_owned(),
        after: new_email.to_owned(),
    }];
    let event = Event::EmailChanged { name: home.name };
    let place = Place::provider(home.provider);
    history::record(conn, place, By::user(before.id()), &event, &values, change).map(|_| ())
}
