//! Two-factor authentication: a second proof at sign-in, by an app's code or a backup code.
pub mod backup;
pub mod pages;
pub mod paths;
pub mod store;
pub mod totp;

use crate::actor::Person;
use crate::change::Change;
use crate::confirmations::{self, Purpose};
use crate::db::DbConn;
use crate::db::ids::UserId;
use crate::history::{self, By, Event, Place};
use crate::mail::{self, Letter, Link, Outgoing, To};
use crate::sign_in;
use backup::Codes;
use diesel::prelude::*;
use totp::Secret;

/// For what secrets are sealed.
const SEALED_FOR: &str = "two-factor secret";

/// What a typed code turned out to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Checked {
    /// A code of the app.
    Code,
    /// A backup code; so many are left.
    Backup(i64),
    /// Neither, or one that was used already.
    Wrong,
}

/// Takes a code: right only once.
pub fn check(
    conn: &mut DbConn,
    user: UserId,
    typed: &str,
    change: &Change,
) -> QueryResult<Checked> {
    let Some(sealed) = store::secret(conn, user)? else {
        return Ok(Checked::Wrong);
    };
    let step = match Secret::open(&change.keys, &sealed) {
        Ok(secret) => secret.step_of(typed, change.at),
        Err(error) => {
            tracing::error!(user = user.0, %error, "a two-factor secret can't be opened");
            None
        }
    };
    if let Some(step) = step {
        return Ok(match store::take_step(conn, user, step)? {
            true => Checked::Code,
            false => Checked::Wrong,
        });
    }
    let hash = backup::hash(&change.keys, user, typed);
    match store::use_backup_code(conn, user, &hash, change.at)? {
        true => Ok(Checked::Backup(store::backup_codes_left(conn, user)?)),
        false => Ok(Checked::Wrong),
    }
}

/// Switches two-factor on: the secret counts from now on, and its code opens nothing else.
pub fn switch_on(
    conn: &mut DbConn,
    user: UserId,
    secret: &Secret,
    step: i64,
    codes: &Codes,
    change: &Change,
) -> QueryResult<bool> {
    let sealed = secret.seal(&change.keys)?;
    if !store::switch_on(conn, user, &sealed, step, change.at)? {
        return Ok(false);
    }
    write_codes(conn, user, codes, change)?;
    tell(conn, user, on_letter, change)?;
    record(conn, user, |name| Event::TwoFactorOn { name }, change)?;
    Ok(true)
}

/// A new set of backup codes; the old ones are void.
pub fn renew_codes(
    conn: &mut DbConn,
    user: UserId,
    codes: &Codes,
    change: &Change,
) -> QueryResult<()> {
    write_codes(conn, user, codes, change)?;
    record(
        conn,
        user,
        |name| Event::BackupCodesRenewed { name },
        change,
    )
}

fn write_codes(conn: &mut DbConn, user: UserId, codes: &Codes, change: &Change) -> QueryResult<()> {
    let hashes: Vec<String> = codes
        .all()
        .iter()
        .map(|code| backup::hash(&change.keys, user, code))
        .collect();
    store::write_backup_codes(conn, user, &hashes)
}

/// Mails the link that switches two-factor off.
pub fn ask_off(conn: &mut DbConn, user: UserId, change: &Change) -> QueryResult<()> {
    let (id, token) = confirmations::issue(conn, user, Purpose::TwoFactorOff, "", change)?;
    let person = sign_in::password::person(conn, user)?;
    let home = sign_in::store::home(conn, user)?;
    let mail = Outgoing {
        provider: home.provider,
        client: None,
        to: To {
            email: person.email(),
            lang: person.lang(),
            user: Some(user),
        },
        letter: Letter::TwoFactorOffLink {
            name: person.name().to_owned(),
        },
        link: Link::Confirmation(id, &token),
    };
    mail::send(conn, &mail, change).map(|_| ())
}

/// Switches two-factor off, as the person wanted.
pub fn switch_off(conn: &mut DbConn, user: UserId, change: &Change) -> QueryResult<()> {
    if !clear(conn, user, change)? {
        return Ok(());
    }
    tell(conn, user, off_letter, change)?;
    record(conn, user, |name| Event::TwoFactorOff { name }, change)
}

/// Takes the app and all backup codes away; tells whether there were any.
pub fn clear(conn: &mut DbConn, user: UserId, change: &Change) -> QueryResult<bool> {
    confirmations::revoke(conn, user, Some(Purpose::TwoFactorOff), change)?;
    store::switch_off(conn, user)
}

fn on_letter(person: &Person) -> Letter {
    Letter::TwoFactorOn {
        name: person.name().to_owned(),
    }
}

fn off_letter(person: &Person) -> Letter {
    Letter::TwoFactorOff {
        name: person.name().to_owned(),
    }
}

/// Writes to the person in the name of its own provider.
fn tell(
    conn: &mut DbConn,
    user: UserId,
    letter: fn(&Person) -> Letter,
    change: &Change,
) -> QueryResult<()> {
    let person = sign_in::password::person(conn, user)?;
    let home = sign_in::store::home(conn, user)?;
    let mail = Outgoing {
        provider: home.provider,
        client: None,
        to: To {
            email: person.email(),
            lang: person.lang(),
            user: Some(user),
        },
        letter: letter(&person),
        link: Link::None,
    };
    mail::send(conn, &mail, change).map(|_| ())
}

fn record(
    conn: &mut DbConn,
    user: UserId,
    event: fn(String) -> Event,
    change: &Change,
) -> QueryResult<()> {
    let home = sign_in::store::home(conn, user)?;
    let place = Place::provider(home.provider);
    history::record(conn, place, By::user(user), &event(home.name), &[], change).map(|_| ())
}
