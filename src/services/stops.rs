//! What happens to all services of a client when a reason to stop comes or goes. No status changes.
use super::store::{self, Kind};
use super::{ClientService, Stop, Subject};
use crate::db::schema::client_services;
use crate::db::{DbConn, Timestamp};
use chrono::TimeDelta;
use diesel::prelude::*;

/// Notes that the services stopped or run again, and stops or restarts the timers to Deleted. Call
/// it with the client's lock held, right after `reason` was written to the client or taken from it.
pub fn settle(
    conn: &mut DbConn,
    subject: impl Into<Subject>,
    reason: Stop,
    now: Timestamp,
) -> QueryResult<()> {
    let subject = subject.into();
    let stopped = store::stops(conn, subject)?.any();
    for service in store::of_client(conn, subject)? {
        if service.standing.status.runs() {
            let kind = if stopped {
                Kind::Stopped
            } else {
                Kind::Resumed
            };
            let what = (kind, service.standing.status, reason.text());
            store::note(conn, subject, service.service.id, what, now)?;
        }
        settle_timer(conn, subject, &service, stopped, now)?;
    }
    Ok(())
}

fn settle_timer(
    conn: &mut DbConn,
    subject: Subject,
    service: &ClientService,
    stopped: bool,
    now: Timestamp,
) -> QueryResult<()> {
    let was = service.standing;
    let (due, left) = match (was.delete_due_at, was.delete_left) {
        (Some(due), _) if stopped => (None, Some((due - now).num_seconds().max(0))),
        (None, Some(left)) if !stopped => (Some(now + TimeDelta::seconds(left)), None),
        _ => return Ok(()),
    };
    diesel::update(client_services::table.find((subject.client, service.service.id)))
        .set((
            client_services::delete_due_at.eq(due),
            client_services::delete_left.eq(left),
        ))
        .execute(conn)
        .map(|_| ())
}
