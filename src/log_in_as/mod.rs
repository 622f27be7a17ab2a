//! "Log in": staff inside a client's control panel, as its main user, for an hour at most.
pub mod pages;

use crate::actor::{ActingClaim, Staff};
use crate::change::Change;
use crate::clients::store;
use crate::db::DbConn;
use crate::db::ids::ClientId;
use crate::history::{self, By, Event, Place};
use crate::people::members;
use chrono::TimeDelta;
use diesel::prelude::*;

/// It ends by itself after so long.
pub const LASTS: TimeDelta = TimeDelta::minutes(60);

/// How and why a client is entered.
#[derive(Debug, Clone)]
pub struct Entry {
    /// As partner rather than as the client itself.
    pub as_partner: bool,
    /// A reason, or "".
    pub reason: String,
    /// Begun in the list of clients.
    pub from_list: bool,
}

/// Why nobody can enter.
#[derive(Debug, thiserror::Error)]
pub enum EnterError {
    /// Nobody is there as whom to act.
    #[error("the client has no main user")]
    NoMainUser,
    /// A deleted client has no control panel.
    #[error("the client is deleted")]
    Deleted,
    /// The database refused.
    #[error(transparent)]
    Database(#[from] diesel::result::Error),
}

/// Enters a client. Who is inside another one leaves it first: there is no nesting.
pub fn enter(
    conn: &mut DbConn,
    by: &Staff,
    client: ClientId,
    entry: &Entry,
    inside: Option<ActingClaim>,
    change: &Change,
) -> Result<ActingClaim, EnterError> {
    let client = store::find(conn, by, client)?;
    if client.deleted_at.is_some() {
        return Err(EnterError::Deleted);
    }
    let main_user = client.main_user_id.ok_or(EnterError::NoMainUser)?;
    let person = members::known_as(conn, client.id, main_user)
        .optional()?
        .ok_or(EnterError::NoMainUser)?;
    if let Some(earlier) = inside {
        leave(conn, by, earlier, change)?;
    }
    let event = Event::LoggedInAs {
        name: person.name,
        as_partner: entry.as_partner,
        reason: entry.reason.clone(),
    };
    let place = Place::client(client.owner_id, client.id);
    let both = By::user_as(by.user_id(), main_user);
    history::record(conn, place, both, &event, &[], change)?;
    Ok(ActingClaim {
        client: client.id,
        as_partner: entry.as_partner,
        until: change.at + LASTS,
        from_list: entry.from_list,
    })
}

/// Leaves a client. One that is out of sight by now is left without a word.
pub fn leave(
    conn: &mut DbConn,
    by: &Staff,
    claim: ActingClaim,
    change: &Change,
) -> QueryResult<()> {
    let Some(client) = store::find(conn, by, claim.client).optional()? else {
        return Ok(());
    };
    let Some(main_user) = client.main_user_id else {
        return Ok(());
    };
    let person = members::known_as(conn, client.id, main_user).optional()?;
    let event = Event::LogInAsEnded {
        name: person.map(|p| p.name).unwrap_or_default(),
    };
    let place = Place::client(client.owner_id, client.id);
    let both = By::user_as(by.user_id(), main_user);
    history::record(conn, place, both, &event, &[], change).map(|_| ())
}
