//! What time does by itself: reminders, ends of trials, and TrialEnd and Paused turning to Deleted.
use super::status::{self, Target};
use super::{Standing, Status, Subject, store};
use crate::change::Change;
use crate::db::ids::{ClientId, ProviderId, ServiceId};
use crate::db::schema::{client_services, clients, providers};
use crate::db::{DbConn, Timestamp};
use crate::history::By;
use crate::installation;
use crate::portal::Portal;
use diesel::prelude::*;
use std::time::{Duration, Instant};

/// Rows of one transaction: the writer is never held for longer than some milliseconds.
const CHUNK: usize = 20;
/// A run ends after this at the latest, well within its lease; what is left comes with the next.
const RUN: Duration = Duration::from_secs(60);
/// The longest pause between two transactions.
const PAUSE: Duration = Duration::from_millis(2);

/// A row whose time has come.
pub(crate) type Due = (ProviderId, ClientId, ServiceId);

/// Does what is due, oldest first within each kind.
pub fn run(portal: &Portal) -> anyhow::Result<()> {
    let until = Instant::now() + RUN;
    for step in [REMINDERS, TRIALS, DELETIONS] {
        while Instant::now() < until && run_batch(portal, &step)? {}
    }
    Ok(())
}

/// Does one batch; true where there may be more.
fn run_batch(portal: &Portal, step: &Step) -> anyhow::Result<bool> {
    let now = portal.clock.now();
    let due = portal.db.read_now(|conn| (step.due)(conn, now))??;
    let change = portal.own_change();
    let mut done = 0;
    for chunk in due.chunks(CHUNK) {
        let began = Instant::now();
        done += run_chunk(portal, step, chunk, &change)?;
        // Others who wait for the writer come first.
        std::thread::sleep(began.elapsed().min(PAUSE));
    }
    Ok(done > 0)
}

/// Answers how many rows changed. Where one of them can't be done, the others are.
fn run_chunk(
    portal: &Portal,
    step: &Step,
    chunk: &[Due],
    change: &Change,
) -> anyhow::Result<usize> {
    let all = |rows: &[Due]| {
        portal.db.write_now(|conn| {
            rows.iter().try_fold(0, |done, row| {
                let did = (step.act)(conn, *row, change)?;
                QueryResult::Ok(done + usize::from(did))
            })
        })
    };
    if let Ok(done) = all(chunk)? {
        return Ok(done);
    }
    let mut done = 0;
    for row in chunk {
        match all(std::slice::from_ref(row))? {
            Ok(did) => done += did,
            Err(error) => {
                let (_, client, service) = row;
                tracing::error!(%client, %service, %error, "a service's time can't be acted on");
            }
        }
    }
    Ok(done)
}

/// One kind of timer: which rows are due, and what to do with each. The rows are looked for without
/// a lock, so `act` looks again under it.
struct Step {
    due: fn(&mut DbConn, Timestamp) -> QueryResult<Vec<Due>>,
    act: fn(&mut DbConn, Due, &Change) -> QueryResult<bool>,
}

const REMINDERS: Step = Step {
    due: due_reminders,
    act: remind,
};
const TRIALS: Step = Step {
    due: due_trials,
    act: end_trial,
};
const DELETIONS: Step = Step {
    due: due_deletions,
    act: delete,
};

/// As many rows as are looked up at once.
const BATCH: i64 = 1_000;

const COLUMNS: (
    client_services::owner_id,
    client_services::client_id,
    client_services::service_id,
) = (
    client_services::owner_id,
    client_services::client_id,
    client_services::service_id,
);

/// By owner and client, so that two servers lock in the same order.
fn ordered(mut due: Vec<Due>) -> Vec<Due> {
    due.sort_unstable();
    due
}

fn due_reminders(conn: &mut DbConn, now: Timestamp) -> QueryResult<Vec<Due>> {
    client_services::table
        .filter(client_services::remind_at.is_not_null())
        .filter(client_services::remind_at.le(now))
        .order((client_services::remind_at, client_services::client_id))
        .limit(BATCH)
        .select(COLUMNS)
        .load(conn)
        .map(ordered)
}

fn due_trials(conn: &mut DbConn, now: Timestamp) -> QueryResult<Vec<Due>> {
    client_services::table
        // A plain condition, not a value: only so does the partial index apply.
        .filter(diesel::dsl::sql::<diesel::sql_types::Bool>(
            "client_services.status = 'trial'",
        ))
        .filter(client_services::trial_ends_at.le(now))
        .order((client_services::trial_ends_at, client_services::client_id))
        .limit(BATCH)
        .select(COLUMNS)
        .load(conn)
        .map(ordered)
}

/// What a service held is destroyed with it, so it waits while deletions are held, and so does a
/// suspended owner's.
fn due_deletions(conn: &mut DbConn, now: Timestamp) -> QueryResult<Vec<Due>> {
    if installation::deletions_wait(conn)? {
        return Ok(Vec::new());
    }
    client_services::table
        .inner_join(clients::table.inner_join(providers::table))
        .filter(providers::suspended_at.is_null())
        .filter(client_services::delete_due_at.is_not_null())
        .filter(client_services::delete_due_at.le(now))
        .order((client_services::delete_due_at, client_services::client_id))
        .limit(BATCH)
        .select(COLUMNS)
        .load(conn)
        .map(ordered)
}

fn remind(conn: &mut DbConn, (owner, client, service): Due, change: &Change) -> QueryResult<bool> {
    store::lock(conn, client)?;
    let told = diesel::update(client_services::table.find((client, service)))
        .filter(client_services::remind_at.le(change.at))
        .set(client_services::remind_at.eq(None::<Timestamp>))
        .execute(conn)?;
    let subject = Subject { client, owner };
    let found = store::of_client_any(conn, subject, service)?;
    match found.standing.trial_ends_at {
        Some(ends) if told == 1 && found.standing.status == Status::Trial && ends > change.at => {
            status::remind(conn, subject, &found.service, ends, change)?;
        }
        _ => {}
    }
    Ok(told == 1)
}

/// Ends a trial, where it is due.
pub(crate) fn end_trial(conn: &mut DbConn, due: Due, change: &Change) -> QueryResult<bool> {
    turn(conn, due, Status::TrialEnd, change, |standing, now| {
        standing.status == Status::Trial && standing.trial_ends_at.is_some_and(|ends| ends <= now)
    })
}

/// Turns TrialEnd or Paused to Deleted, where it is due.
pub(crate) fn delete(conn: &mut DbConn, due: Due, change: &Change) -> QueryResult<bool> {
    turn(conn, due, Status::Deleted, change, |standing, now| {
        standing.status.expires() && standing.delete_due_at.is_some_and(|due| due <= now)
    })
}

/// Turns a service to another status, where it is still due under the client's lock.
fn turn(
    conn: &mut DbConn,
    (owner, client, service): Due,
    status: Status,
    change: &Change,
    still_due: impl Fn(&Standing, Timestamp) -> bool,
) -> QueryResult<bool> {
    store::lock(conn, client)?;
    let subject = Subject { client, owner };
    let found = store::of_client_any(conn, subject, service)?;
    if !still_due(&found.standing, change.at) {
        return Ok(false);
    }
    let to = Target::only_status(&found, status);
    status::apply(conn, subject, &found, to, By::nobody(), &[], change)
}
