//! The deletion itself: all that goes with an account, in one transaction.
use super::{Closing, DeletionError, Outcome, mail, record, store};
use crate::actor::Staff;
use crate::change::Change;
use crate::clients::{self, store::Client};
use crate::db::DbConn;
use crate::db::ids::ClientId;
use crate::history::{By, Event};
use crate::installation;
use crate::people;
use crate::services::{self, stops};
use diesel::prelude::*;
use std::collections::HashSet;

/// "Yes, delete account": at once, with or without a request. Answers the company. Run it in
/// `Db::write`.
pub fn delete_now(
    conn: &mut DbConn,
    by: &Staff,
    id: ClientId,
    change: &Change,
) -> Result<String, DeletionError> {
    // Seen before anything is locked: nobody waits for a stranger.
    clients::store::find(conn, by, id)?;
    lock(conn, id)?;
    let client = clients::store::find(conn, by, id)?;
    if client.deleted_at.is_some() {
        return Err(DeletionError::Deleted);
    }
    if client.technical {
        return Err(DeletionError::Technical);
    }
    delete(conn, &client, Some(by), change)?;
    Ok(client.company)
}

/// What a request's time does; false where it is not due (any more). Run it in `Db::write`.
pub(super) fn delete_due(conn: &mut DbConn, id: ClientId, change: &Change) -> QueryResult<bool> {
    lock(conn, id)?;
    let due = store::open(conn, id)?.is_some_and(|request| request.due_at <= change.at);
    let client = store::client(conn, id)?;
    if !due || client.deleted_at.is_some() || installation::deletions_wait(conn)? {
        return Ok(false);
    }
    delete(conn, &client, None, change)?;
    Ok(true)
}

/// First the people, then the places, then the client: everybody locks in this order.
pub(crate) fn lock(conn: &mut DbConn, id: ClientId) -> QueryResult<()> {
    let known = store::addresses(conn, id)?;
    people::serialize(conn, known.clone())?;
    people::places::lock(conn, id)?;
    services::store::lock(conn, id)?;
    let known: HashSet<String> = known.into_iter().collect();
    let mut late = store::addresses(conn, id)?;
    late.retain(|address| !known.contains(address));
    if late.is_empty() {
        return Ok(());
    }
    // Somebody came while we waited.
    people::serialize(conn, late)
}

fn delete(
    conn: &mut DbConn,
    client: &Client,
    by: Option<&Staff>,
    change: &Change,
) -> QueryResult<()> {
    let person = by.map(|staff| (staff.user_id(), staff.person().name()));
    let people = store::people(conn, client)?;
    // Written while there still are addresses.
    mail::deleted(conn, client, person.map(|(_, name)| name), change)?;
    let closing = Closing {
        outcome: Outcome::Deleted,
        by: person,
        note: "",
    };
    store::close(conn, client.id, &closing, change.at)?;
    stops::end(conn, client, change.at)?;
    store::end_access(conn, client, &people, change.at)?;
    store::mark_deleted(conn, client.id, change.at)?;
    let event = Event::CustomerDeleted {
        company: client.company.clone(),
    };
    let by = by.map_or_else(By::nobody, By::from);
    record(conn, client, by, &event, change)
}
