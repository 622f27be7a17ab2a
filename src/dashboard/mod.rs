//! The first page of the admin portal: how things stand.
pub mod pages;

use crate::actor::{Sees, Staff};
use crate::clients;
use crate::db::ids::ClientId;
use crate::db::schema::{client_counts, clients as clients_table};
use crate::db::{DbConn, Timestamp, count};
use crate::deletion;
use crate::history::store::{Filter, From, Page};
use crate::installation;
use diesel::prelude::*;

/// As many new clients as are shown.
const NEWEST: i64 = 6;
/// A seller's own clients are counted up to here.
pub const COUNTED: i64 = 10_000;
/// As many events as are shown.
const EVENTS: usize = 6;
/// How far back "new" reaches.
const NEW_DAYS: i64 = 7;

/// A client that was added lately.
#[derive(Debug, Clone, Queryable)]
pub struct NewClient {
    /// The client.
    pub id: ClientId,
    /// Company.
    pub company: String,
    /// Company email.
    pub email: String,
    /// Client status.
    pub status: String,
    /// Suspended since.
    pub suspended_at: Option<Timestamp>,
    /// Created.
    pub created_at: Timestamp,
}

/// How things stand for one asker.
#[derive(Debug, Clone)]
pub struct Standing {
    /// How many clients have each status, in the order of `STATUSES`.
    pub by_status: [i64; 4],
    /// Clients of the last days, counted to one above `COUNTED`.
    pub new: i64,
    /// Clients that asked to be deleted, counted to one above `COUNTED`.
    pub deletions: i64,
    /// The newest clients.
    pub newest: Vec<NewClient>,
    /// The latest events.
    pub events: Page,
    /// Deletions wait since then, and so many are due. Only the operator sees it.
    pub held: Option<(Timestamp, i64)>,
}

/// The statuses that the dashboard counts.
pub const STATUSES: [&str; 4] = ["active", "trial", "trial_end", "preparation"];

/// Reads how things stand: always the same few statements, each of which reads a bounded part.
pub fn standing(conn: &mut DbConn, staff: &Staff, now: Timestamp) -> QueryResult<Standing> {
    let mut events = crate::history::store::page(conn, staff, &Filter::default(), From::Newest)?;
    events.entries.truncate(EVENTS);
    Ok(Standing {
        held: held(conn, staff, now)?,
        by_status: by_status(conn, staff)?,
        new: new(conn, staff, now)?,
        deletions: deletions(conn, staff)?,
        newest: clients::store::visible_to(staff)
            .filter(clients_table::status.ne("deleted"))
            .filter(clients_table::test.eq(false))
            .order(clients_table::id.desc())
            .limit(NEWEST)
            .select((
                clients_table::id,
                clients_table::company,
                clients_table::email,
                clients_table::status,
                clients_table::suspended_at,
                clients_table::created_at,
            ))
            .load(conn)?,
        events,
    })
}

fn held(conn: &mut DbConn, staff: &Staff, now: Timestamp) -> QueryResult<Option<(Timestamp, i64)>> {
    if !staff.is_operator() {
        return Ok(None);
    }
    match installation::deletions_held(conn)? {
        Some(since) => Ok(Some((since, deletion::store::due_count(conn, now)?))),
        None => Ok(None),
    }
}

/// Real accounts by status. Owners have counters; the few clients of a seller are counted.
fn by_status(conn: &mut DbConn, staff: &Staff) -> QueryResult<[i64; 4]> {
    let counted = client_counts::table
        .filter(client_counts::test.eq(false))
        .select((client_counts::status, client_counts::clients));
    let rows: Vec<(String, i64)> = match staff.sees() {
        Sees::All => counted.load(conn)?,
        Sees::OwnedBy(owner) => counted
            .filter(client_counts::owner_id.eq(owner))
            .load(conn)?,
        Sees::SoldBy(..) => clients::store::visible_to(staff)
            .filter(clients_table::test.eq(false))
            .limit(COUNTED + 1)
            .select(clients_table::status)
            .load::<String>(conn)?
            .into_iter()
            .map(|status| (status, 1))
            .collect(),
    };
    Ok(STATUSES.map(|wanted| {
        rows.iter()
            .filter(|(status, _)| status == wanted)
            .map(|(_, n)| n)
            .sum()
    }))
}

fn new(conn: &mut DbConn, staff: &Staff, now: Timestamp) -> QueryResult<i64> {
    let since = now - chrono::TimeDelta::days(NEW_DAYS);
    let ids: Vec<ClientId> = clients::store::visible_to(staff)
        .filter(clients_table::created_at.ge(since))
        .filter(clients_table::test.eq(false))
        .limit(COUNTED + 1)
        .select(clients_table::id)
        .load(conn)?;
    Ok(i64::try_from(ids.len()).unwrap_or(COUNTED))
}

fn deletions(conn: &mut DbConn, staff: &Staff) -> QueryResult<i64> {
    let asked = clients::store::visible_to(staff)
        .filter(clients_table::deletion_due_at.is_not_null())
        .filter(clients_table::test.eq(false))
        .limit(COUNTED + 1)
        .select(clients_table::id);
    count::rows(conn, asked)
}
