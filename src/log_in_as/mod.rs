//! "Log in": staff inside a client's control panel, as its main user, for an hour at most.
pub mod pages;
mod store;

use crate::actor::{ActingClaim, Staff};
use crate::change::Change;
use crate::clients;
use crate::db::DbConn;
use crate::db::ids::{ClientId, EventId};
use crate::history::{self, By, Event, Place};
use crate::people::members;
use crate::portal::Portal;
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
    /// A suspended account, or one of a suspended provider, can't be entered by anybody.
    #[error("the client is suspended")]
    Suspended,
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
    let client = clients::store::find(conn, by, client)?;
    if client.deleted_at.is_some() {
        return Err(EnterError::Deleted);
    }
    if client.suspended_at.is_some() || store::is_suspended(conn, client.owner_id)? {
        return Err(EnterError::Suspended);
    }
    let main_user = client.main_user_id.ok_or(EnterError::NoMainUser)?;
    let person = members::known_as(conn, client.id, main_user)
        .optional()?
        .ok_or(EnterError::NoMainUser)?;
    if let Some(earlier) = inside {
        leave(conn, earlier, change)?;
    }
    let event = Event::LoggedInAs {
        name: person.name,
        as_partner: entry.as_partner,
        reason: entry.reason.clone(),
    };
    let place = Place::client(client.owner_id, client.id);
    let both = By::user_as(by.user_id(), main_user);
    let entered = history::record(conn, place, both, &event, &[], change)?;
    let until = change.at + LASTS;
    store::begin(conn, entered, until)?;
    Ok(ActingClaim {
        client: client.id,
        as_partner: entry.as_partner,
        until,
        from_list: entry.from_list,
        entered: Some(entered),
    })
}

/// Leaves a client, unless its time was over before.
pub fn leave(conn: &mut DbConn, claim: ActingClaim, change: &Change) -> QueryResult<()> {
    match claim.entered {
        Some(event) => end(conn, event, change),
        None => Ok(()),
    }
}

/// Writes the end of an entry beside its beginning, once.
fn end(conn: &mut DbConn, event: EventId, change: &Change) -> QueryResult<()> {
    if !store::end(conn, event)? {
        return Ok(());
    }
    let entered = store::entered(conn, event)?;
    let name = match serde_json::from_str(&entered.details) {
        Ok(Event::LoggedInAs { name, .. }) => name,
        _ => String::new(),
    };
    let place = Place {
        owner: entered.owner_id,
        client: entered.client_id,
    };
    let both = match (entered.actor_id, entered.as_user_id) {
        (Some(actor), Some(as_user)) => By::user_as(actor, as_user),
        _ => By::nobody(),
    };
    let event = Event::LogInAsEnded { name };
    history::record(conn, place, both, &event, &[], change).map(|_| ())
}

/// As many entries as one transaction ends.
const CHUNK: i64 = 50;

/// Ends the entries whose time is over.
pub fn end_all_over(portal: &Portal) -> anyhow::Result<()> {
    let change = portal.own_change();
    loop {
        let over = portal
            .db
            .read_now(|conn| store::over(conn, change.at, CHUNK))??;
        if over.is_empty() {
            return Ok(());
        }
        portal
            .db
            .write_now(|conn| over.iter().try_for_each(|event| end(conn, *event, &change)))??;
    }
}
