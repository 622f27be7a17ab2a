//! Who does recurring work, and when it is due next.
use crate::db::schema::schedules;
use crate::db::{Db, DbConn, Timestamp};
use chrono::TimeDelta;
use diesel::prelude::*;
use diesel::result::{DatabaseErrorKind, Error};

/// A server that has not finished after this is taken for dead, and another one takes over.
const LEASE: TimeDelta = TimeDelta::seconds(110);

type Row = (Timestamp, Option<Timestamp>);

/// Takes a due task for this server; the answer is its lease. None where it is not due, or somebody
/// else has it.
pub fn claim(
    db: &Db,
    name: &'static str,
    interval: TimeDelta,
    now: Timestamp,
) -> anyhow::Result<Option<Timestamp>> {
    match db.read_now(|conn| find(conn, name))?? {
        None => {
            introduce(db, name, now)?;
        }
        Some(row) if is_due(row, interval, now) => {}
        Some(_) => return Ok(None),
    }
    let claimed = db.write_now(|conn| {
        let seen = match find(conn, name)? {
            Some(row) if is_due(row, interval, now) => row,
            _ => return Ok(false),
        };
        take(conn, name, seen, now)
    })??;
    Ok(claimed.then_some(now + LEASE))
}

/// Gives a task back and says when it is due again, unless another server took over meanwhile.
pub fn release(db: &Db, name: &str, lease: Timestamp, next: Timestamp) -> anyhow::Result<()> {
    db.write_now(|conn| {
        diesel::update(schedules::table.find(name))
            .filter(schedules::leased_until.eq(lease))
            .set((
                schedules::next_at.eq(next),
                schedules::leased_until.eq(None::<Timestamp>),
            ))
            .execute(conn)
    })??;
    Ok(())
}

fn find(conn: &mut DbConn, name: &str) -> QueryResult<Option<Row>> {
    schedules::table
        .find(name)
        .select((schedules::next_at, schedules::leased_until))
        .first(conn)
        .optional()
}

/// Times further ahead than anybody would write them come from a clock that was set back since.
fn is_due((next_at, leased_until): Row, interval: TimeDelta, now: Timestamp) -> bool {
    let waiting = next_at > now && next_at <= now + interval;
    let leased = leased_until.is_some_and(|until| until > now && until <= now + LEASE);
    !waiting && !leased
}

/// False where another server was faster since the row was seen.
fn take(conn: &mut DbConn, name: &str, seen: Row, now: Timestamp) -> QueryResult<bool> {
    let lease = schedules::leased_until.eq(now + LEASE);
    let row = schedules::table
        .find(name)
        .filter(schedules::next_at.eq(seen.0));
    let taken = match seen.1 {
        Some(until) => diesel::update(row.filter(schedules::leased_until.eq(until)))
            .set(lease)
            .execute(conn),
        None => diesel::update(row.filter(schedules::leased_until.is_null()))
            .set(lease)
            .execute(conn),
    };
    taken.map(|rows| rows == 1)
}

/// The first server that ever sees a task writes it down; a second one at that moment need not.
fn introduce(db: &Db, name: &'static str, now: Timestamp) -> anyhow::Result<()> {
    let written = db.write_now(|conn| {
        diesel::insert_into(schedules::table)
            .values((schedules::name.eq(name), schedules::next_at.eq(now)))
            .execute(conn)
    })?;
    match written {
        Ok(_) | Err(Error::DatabaseError(DatabaseErrorKind::UniqueViolation, _)) => Ok(()),
        Err(other) => Err(other.into()),
    }
}
