//! What happens to all services of a client at once: a reason to stop comes or goes, without a
//! change of status, or the client itself ends.
use super::store::{self, Kind};
use super::{Status, Stop, Subject};
use crate::db::ids::ServiceId;
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
    // All that the client has, retired ones too: they still end some day.
    let rows: Vec<Row> = client_services::table
        .filter(client_services::client_id.eq(subject.client))
        .order(client_services::service_id)
        .select(Row::as_select())
        .load(conn)?;
    for row in rows {
        let status = Status::stored(&row.status);
        if status.runs() {
            let kind = if stopped {
                Kind::Stopped
            } else {
                Kind::Resumed
            };
            let what = (kind, status, reason.text());
            store::note(conn, subject, row.service_id, what, now)?;
        }
        settle_timer(conn, subject, &row, stopped, now)?;
    }
    Ok(())
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = client_services)]
struct Row {
    service_id: ServiceId,
    status: String,
    delete_due_at: Option<Timestamp>,
    delete_left: Option<i64>,
}

fn settle_timer(
    conn: &mut DbConn,
    subject: Subject,
    row: &Row,
    stopped: bool,
    now: Timestamp,
) -> QueryResult<()> {
    let (due, left) = match (row.delete_due_at, row.delete_left) {
        (Some(due), _) if stopped => (None, Some((due - now).num_seconds().max(0))),
        (None, Some(left)) if !stopped => (Some(now + TimeDelta::seconds(left)), None),
        _ => return Ok(()),
    };
    diesel::update(client_services::table.find((subject.client, row.service_id)))
        .set((
            client_services::delete_due_at.eq(due),
            client_services::delete_left.eq(left),
        ))
        .execute(conn)
        .map(|_| ())
}

/// Ends all services of a client that is being deleted, retired ones too. Call it with the client's
/// lock held.
pub fn end(conn: &mut DbConn, subject: impl Into<Subject>, now: Timestamp) -> QueryResult<()> {
    let subject = subject.into();
    let in_use: Vec<ServiceId> = client_services::table
        .filter(client_services::client_id.eq(subject.client))
        .filter(client_services::status.ne_all([Status::New.code(), Status::Deleted.code()]))
        .order(client_services::service_id)
        .select(client_services::service_id)
        .load(conn)?;
    diesel::update(client_services::table)
        .filter(client_services::client_id.eq(subject.client))
        .filter(client_services::service_id.eq_any(&in_use))
        .set((
            client_services::activated.eq(false),
            client_services::status.eq(Status::Deleted.code()),
            client_services::status_at.eq(now),
            client_services::remind_at.eq(None::<Timestamp>),
            client_services::delete_due_at.eq(None::<Timestamp>),
            client_services::delete_left.eq(None::<i64>),
            client_services::form_version.eq(client_services::form_version + 1),
        ))
        .execute(conn)?;
    for service in in_use {
        let what = (Kind::Deleted, Status::Deleted, "");
        store::note(conn, subject, service, what, now)?;
    }
    Ok(())
}
