//! What time does by itself: the last reminder, the deletion, and later the erasure.
use super::{deleting, erasing, mail, store, terms};
use crate::change::Change;
use crate::db::ids::ClientId;
use crate::db::{DbConn, Timestamp};
use crate::installation;
use crate::portal::Portal;
use crate::services;
use chrono::TimeDelta;
use diesel::prelude::*;
use std::time::{Duration, Instant};

/// A run ends after this at the latest, well within its lease; what is left comes with the next.
const RUN: Duration = Duration::from_secs(60);

/// Does what is due, oldest first within each kind.
pub fn run(portal: &Portal) -> anyhow::Result<()> {
    let until = Instant::now() + RUN;
    let change = portal.own_change();
    let due = portal
        .db
        .read_now(|conn| store::to_remind(conn, change.at))??;
    each(portal, due, until, |conn, client| {
        remind(conn, client, &change)
    })?;
    let due = portal.db.read_now(|conn| to_delete(conn, change.at))??;
    each(portal, due, until, |conn, client| {
        deleting::delete_due(conn, client, &change)
    })?;
    let due = portal.db.read_now(|conn| to_erase(conn, change.at))??;
    for client in due {
        if Instant::now() >= until {
            break;
        }
        erasing::erase(portal, client, change.at)?;
    }
    Ok(())
}

/// Each client in a transaction of its own; where one can't be done, the others are.
fn each(
    portal: &Portal,
    due: Vec<ClientId>,
    until: Instant,
    work: impl Fn(&mut DbConn, ClientId) -> QueryResult<bool>,
) -> anyhow::Result<()> {
    for client in due {
        if Instant::now() >= until {
            break;
        }
        if let Err(error) = portal.db.write_now(|conn| work(conn, client))? {
            tracing::error!(%client, %error, "a deletion request's time can't be acted on");
        }
    }
    Ok(())
}

/// Looked up without a lock, so each one is looked at again under it.
fn to_delete(conn: &mut DbConn, now: Timestamp) -> QueryResult<Vec<ClientId>> {
    if installation::deletions_wait(conn)? {
        return Ok(Vec::new());
    }
    store::due(conn, now)
}

fn to_erase(conn: &mut DbConn, now: Timestamp) -> QueryResult<Vec<ClientId>> {
    if installation::deletions_wait(conn)? {
        return Ok(Vec::new());
    }
    let before = now - TimeDelta::days(terms(conn)?.retention);
    erasing::due(conn, before)
}

fn remind(conn: &mut DbConn, id: ClientId, change: &Change) -> QueryResult<bool> {
    services::store::lock(conn, id)?;
    let Some(request) = store::open(conn, id)? else {
        return Ok(false);
    };
    if !store::reminded(conn, id, change.at)? {
        return Ok(false);
    }
    // After a long night it is due already: the deletion itself says so next.
    if request.due_at > change.at {
        let client = store::client(conn, id)?;
        mail::due(conn, &client, request.due_at, change)?;
    }
    Ok(true)
}
