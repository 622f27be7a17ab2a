//! Queries on who is inside a client just now. Who, where and as whom stands in the history.
use crate::db::ids::{ClientId, EventId, ProviderId, UserId};
use crate::db::schema::{history, log_ins_as, providers};
use crate::db::{DbConn, Timestamp};
use diesel::prelude::*;

/// Remembers that the entry of an event ends at that time.
pub(super) fn begin(conn: &mut DbConn, event: EventId, until: Timestamp) -> QueryResult<()> {
    diesel::insert_into(log_ins_as::table)
        .values((
            log_ins_as::history_id.eq(event),
            log_ins_as::until.eq(until),
        ))
        .execute(conn)
        .map(|_| ())
}

/// Forgets it; of two who end it at once, one did.
pub(super) fn end(conn: &mut DbConn, event: EventId) -> QueryResult<bool> {
    let ended = diesel::delete(log_ins_as::table.find(event)).execute(conn)?;
    Ok(ended == 1)
}

/// Entries whose time is over, oldest first.
pub(super) fn over(conn: &mut DbConn, now: Timestamp, most: i64) -> QueryResult<Vec<EventId>> {
    log_ins_as::table
        .filter(log_ins_as::until.le(now))
        .order((log_ins_as::until, log_ins_as::history_id))
        .limit(most)
        .select(log_ins_as::history_id)
        .load(conn)
}

/// An entry, as the history has it.
#[derive(Debug, Queryable, Selectable)]
#[diesel(table_name = history)]
pub(super) struct Entered {
    pub owner_id: ProviderId,
    pub client_id: Option<ClientId>,
    pub actor_id: Option<UserId>,
    pub as_user_id: Option<UserId>,
    pub details: String,
}

pub(super) fn entered(conn: &mut DbConn, event: EventId) -> QueryResult<Entered> {
    history::table
        .find(event)
        .select(Entered::as_select())
        .first(conn)
}

pub(super) fn is_suspended(conn: &mut DbConn, provider: ProviderId) -> QueryResult<bool> {
    providers::table
        .find(provider)
        .select(providers::suspended_at.is_not_null())
        .first(conn)
}
