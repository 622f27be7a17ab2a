//! Signing in: who somebody is, limits on guessing, and the choice of account.
pub mod devices;
pub mod expiry;
pub mod limits;
pub mod pages;
pub mod password;
pub mod paths;
pub mod previous;
pub mod store;

use crate::actor::Account;
use crate::change::Change;
use crate::db::DbConn;
use crate::db::ids::{ProviderId, UserId};
use crate::history::{self, By, Event};
use crate::invitations;
use crate::secrets::hash;
use crate::two_factor;
use crate::web::device::Device;
use diesel::prelude::*;
use store::{Credentials, Place, State};

/// What the right password leads to.
pub enum Outcome {
    /// Inside the only account there is.
    Inside(Account),
    /// The person chooses.
    Choice,
    /// Nowhere: every account is closed. The person is not signed in.
    Closed(Vec<Place>),
    /// Nowhere: the person itself is blocked.
    Blocked,
    /// Further, once the code of two-factor authentication was given too. Holds the mark of the
    /// password that was right.
    NeedsCode(String),
    /// The password was changed while it was being checked.
    Outdated,
    /// The password was typed by another provider: a link to a new one is in the mail.
    PasswordVoid,
}

/// How somebody comes in.
pub struct Arrival {
    /// On the way to a page that needs no account, such as an invitation.
    pub before_choice: bool,
    /// The browser.
    pub device: Device,
}

/// Lets somebody in whose password was found right, or asks for the code first.
pub fn let_in(
    conn: &mut DbConn,
    found: &Credentials,
    arrival: &Arrival,
    change: &Change,
) -> QueryResult<Outcome> {
    let now = store::credentials_of(conn, found.user)?;
    if now.password_hash != found.password_hash {
        return Ok(Outcome::Outdated);
    }
    if now.blocked {
        return Ok(Outcome::Blocked);
    }
    if two_factor::store::is_on(conn, found.user)? {
        return Ok(Outcome::NeedsCode(mark(&now)));
    }
    go_in(conn, &now, arrival, change)
}

/// Lets somebody in whose code was found right as well, unless the password of `mark` was changed
/// meanwhile.
pub fn let_in_by_code(
    conn: &mut DbConn,
    user: UserId,
    marked: &str,
    arrival: &Arrival,
    change: &Change,
) -> QueryResult<Outcome> {
    let now = store::credentials_of(conn, user)?;
    if mark(&now) != marked {
        return Ok(Outcome::Outdated);
    }
    if now.blocked {
        return Ok(Outcome::Blocked);
    }
    go_in(conn, &now, arrival, change)
}

/// Tells one password from the next without giving away either.
fn mark(credentials: &Credentials) -> String {
    let stored = credentials.password_hash.as_deref().unwrap_or_default();
    hash("pending sign-in", stored)
}

fn go_in(
    conn: &mut DbConn,
    now: &Credentials,
    arrival: &Arrival,
    change: &Change,
) -> QueryResult<Outcome> {
    let (user, before_choice) = (now.user, arrival.before_choice);
    if let Some(provider) = now.password_by {
        // To its provider a new person and a known one look alike until now.
        invitations::accept_clients_of(conn, provider, user, change)?;
    }
    let places = store::places(conn, user, "", change.at)?;
    let pending = places.iter().any(Place::is_pending);
    let open: Vec<&Place> = places.iter().filter(|place| place.is_open()).collect();
    if open.is_empty() && !pending && !before_choice {
        return match store::moved_place(conn, user, change.at)? {
            Some(place) => enter(conn, user, &place, change),
            None => Ok(Outcome::Closed(places)),
        };
    }
    devices::arrived(conn, user, &arrival.device, change)?;
    store::remember(conn, user, change.at)?;
    match open.as_slice() {
        [only] if !pending && !before_choice => enter(conn, user, only, change),
        _ => Ok(Outcome::Choice),
    }
}

/// Takes an account of one's own.
pub fn choose(
    conn: &mut DbConn,
    user: UserId,
    account: Account,
    change: &Change,
) -> QueryResult<Outcome> {
    let place = store::place(conn, user, account, change.at)?;
    match place.state {
        State::Open => enter(conn, user, &place, change),
        _ => Ok(Outcome::Closed(vec![place])),
    }
}

/// Accepts a waiting place and takes it.
pub fn accept(
    conn: &mut DbConn,
    user: UserId,
    account: Account,
    change: &Change,
) -> QueryResult<Outcome> {
    let place = store::place(conn, user, account, change.at)?;
    match place.state {
        // Accepted a moment ago, in another tab.
        State::Open => enter(conn, user, &place, change),
        State::Pending if is_void(conn, user, place.provider)? => {
            password::void(conn, user, &place, change)?;
            Ok(Outcome::PasswordVoid)
        }
        State::Pending => {
            invitations::accept(conn, account, user, change)?;
            enter(conn, user, &place, change)
        }
        _ => Ok(Outcome::Closed(vec![place])),
    }
}

fn enter(conn: &mut DbConn, user: UserId, place: &Place, change: &Change) -> QueryResult<Outcome> {
    if is_void(conn, user, place.provider)? {
        password::void(conn, user, place, change)?;
        return Ok(Outcome::PasswordVoid);
    }
    store::remember_account(conn, user, place.account, change.at)?;
    let at = match place.account {
        Account::Provider(provider) => history::Place::provider(provider),
        Account::Client(client) => history::Place::client(place.provider, client),
    };
    history::record(conn, at, By::user(user), &Event::SignedIn, &[], change)?;
    Ok(Outcome::Inside(place.account))
}

/// A password that one provider typed opens no account of another.
fn is_void(conn: &mut DbConn, user: UserId, provider: ProviderId) -> QueryResult<bool> {
    let by = store::credentials_of(conn, user)?.password_by;
    Ok(by.is_some_and(|by| by != provider))
}
