//! Queries on deletion requests, and on what goes with an account.
use super::{Closing, Why};
use crate::actor::PanelUser;
use crate::change::Change;
use crate::clients::store::Client;
use crate::db::ids::{ClientId, DeletionId, ProviderId, UserId};
use crate::db::schema::{
    activation_requests, api_tokens, client_members, client_services, clients, confirmations,
    deletion_requests, history, invitations, provider_members, sessions, user_links, users,
};
use crate::db::{DbConn, Timestamp};
use diesel::dsl::count_star;
use diesel::prelude::*;
use std::collections::HashSet;

/// As many requests of one client as are shown.
const SHOWN: i64 = 50;
/// As many rows as are named in one statement.
pub(super) const AT_ONCE: usize = 10_000;

/// A request to be deleted.
#[derive(Debug, Clone, PartialEq, Queryable, Selectable)]
#[diesel(table_name = deletion_requests)]
pub struct Request {
    /// Its id.
    pub id: DeletionId,
    /// Who asked.
    pub user_id: UserId,
    /// The name of who asked.
    pub name: String,
    /// Code of the reason, or "".
    pub reason: String,
    /// The reason in own words, or "".
    pub explanation: String,
    /// When.
    pub requested_at: Timestamp,
    /// When the account is deleted.
    pub due_at: Timestamp,
    /// When it ended.
    pub closed_at: Option<Timestamp>,
    /// Who ended it; "" for the portal.
    pub closed_name: String,
    /// How: cancelled, withdrawn or deleted.
    pub outcome: Option<String>,
    /// What was noted then.
    pub note: String,
}

impl Request {
    /// It runs.
    pub fn is_open(&self) -> bool {
        self.closed_at.is_none()
    }
}

/// A client for who proved otherwise to be allowed: its own administrator, or the portal's jobs.
pub(super) fn client(conn: &mut DbConn, id: ClientId) -> QueryResult<Client> {
    clients::table
        .find(id)
        .select(Client::as_select())
        .first(conn)
}

/// A client's requests, newest first.
pub fn of_client(conn: &mut DbConn, client: &Client) -> QueryResult<Vec<Request>> {
    deletion_requests::table
        .filter(deletion_requests::client_id.eq(client.id))
        .order(deletion_requests::id.desc())
        .limit(SHOWN)
        .select(Request::as_select())
        .load(conn)
}

/// The request that runs in the account of somebody inside.
pub fn running(conn: &mut DbConn, user: &PanelUser) -> QueryResult<Option<Request>> {
    open(conn, user.client())
}

pub(super) fn open(conn: &mut DbConn, client: ClientId) -> QueryResult<Option<Request>> {
    deletion_requests::table
        .filter(deletion_requests::client_id.eq(client))
        .filter(deletion_requests::closed_at.is_null())
        .select(Request::as_select())
        .first(conn)
        .optional()
}

pub(super) fn insert(
    conn: &mut DbConn,
    by: &PanelUser,
    why: &Why,
    (due, remind): (Timestamp, Option<Timestamp>),
    change: &Change,
) -> QueryResult<()> {
    diesel::insert_into(deletion_requests::table)
        .values((
            deletion_requests::client_id.eq(by.client()),
            deletion_requests::user_id.eq(by.person().id()),
            deletion_requests::name.eq(by.person().name()),
            deletion_requests::reason.eq(why.code()),
            deletion_requests::explanation.eq(&why.explanation),
            deletion_requests::requested_at.eq(change.at),
            deletion_requests::due_at.eq(due),
            deletion_requests::remind_at.eq(remind),
        ))
        .execute(conn)
        .map(|_| ())
}

/// Closes the open request; tells whether there was one.
pub(super) fn close(
    conn: &mut DbConn,
    client: ClientId,
    closing: &Closing<'_>,
    at: Timestamp,
) -> QueryResult<bool> {
    diesel::update(deletion_requests::table)
        .filter(deletion_requests::client_id.eq(client))
        .filter(deletion_requests::closed_at.is_null())
        .set((
            deletion_requests::closed_at.eq(at),
            deletion_requests::closed_by.eq(closing.by.map(|(id, _)| id)),
            deletion_requests::closed_name.eq(closing.by.map_or("", |(_, name)| name)),
            deletion_requests::outcome.eq(closing.outcome.code()),
            deletion_requests::note.eq(closing.note),
            deletion_requests::remind_at.eq(None::<Timestamp>),
        ))
        .execute(conn)
        .map(|rows| rows == 1)
}

pub(super) fn set_due(
    conn: &mut DbConn,
    client: ClientId,
    due: Option<Timestamp>,
) -> QueryResult<()> {
    diesel::update(clients::table.find(client))
        .set(clients::deletion_due_at.eq(due))
        .execute(conn)
        .map(|_| ())
}

/// The current address of who asked.
pub fn contact(conn: &mut DbConn, request: &Request) -> QueryResult<String> {
    users::table
        .find(request.user_id)
        .select(users::email)
        .first(conn)
}

/// When a client was deleted and who did it; no name where the portal did.
pub fn deleted_by(
    conn: &mut DbConn,
    client: &Client,
) -> QueryResult<Option<(Timestamp, Option<String>)>> {
    history::table
        .left_join(users::table.on(history::actor_id.eq(users::id.nullable())))
        .filter(history::client_id.eq(client.id))
        .filter(history::event.eq("CUSTOMER_DELETED"))
        .order(history::id.desc())
        .select((history::at, users::name.nullable()))
        .first(conn)
        .optional()
}

/// What goes with an account.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Losses {
    /// People with a place that they took.
    pub users: i64,
    /// Of them those who have no other account.
    pub alone: i64,
    /// Invitations that wait.
    pub pending: i64,
    /// Services that are not New.
    pub services: i64,
}

/// Counts what goes with an account.
pub fn losses(conn: &mut DbConn, client: &Client) -> QueryResult<Losses> {
    let people = people(conn, client)?;
    let services = client_services::table
        .filter(client_services::client_id.eq(client.id))
        .filter(client_services::status.ne_all(["new", "deleted"]))
        .select(count_star())
        .first(conn)?;
    // Who has not accepted is not told apart: it would tell whether the address was known before.
    let count = |list: &[UserId]| i64::try_from(list.len()).unwrap_or(i64::MAX);
    let accepted: Vec<UserId> = people
        .alone
        .iter()
        .copied()
        .filter(|user| !people.pending.contains(user))
        .collect();
    Ok(Losses {
        users: people.members - count(&people.pending),
        alone: count(&accepted),
        pending: count(&people.pending),
        services,
    })
}

/// An account's people, parted by what its end means to them.
#[derive(Debug, Default)]
pub(super) struct People {
    /// How many.
    pub members: i64,
    /// Those with no other place: their addresses become free.
    pub alone: Vec<UserId>,
    /// Those who have not taken their place.
    pub pending: Vec<UserId>,
    /// Of them those with a place elsewhere, but none that waits at the same owner: a link by
    /// which this one would be taken leads nowhere any more.
    pub asked_no_more: Vec<UserId>,
}

/// Finds an account's people. Places in deleted accounts are none.
pub(super) fn people(conn: &mut DbConn, client: &Client) -> QueryResult<People> {
    let members: Vec<(UserId, bool)> = client_members::table
        .filter(client_members::client_id.eq(client.id))
        .select((
            client_members::user_id,
            client_members::accepted_at.is_not_null(),
        ))
        .load(conn)?;
    let ids: Vec<UserId> = members.iter().map(|(user, _)| *user).collect();
    let (mut elsewhere, mut waiting) = (HashSet::new(), HashSet::new());
    for some in ids.chunks(AT_ONCE) {
        let others: Vec<(UserId, ProviderId, bool)> = client_members::table
            .inner_join(clients::table)
            .filter(client_members::user_id.eq_any(some))
            .filter(client_members::client_id.ne(client.id))
            .filter(clients::deleted_at.is_null())
            .select((
                client_members::user_id,
                clients::owner_id,
                client_members::accepted_at.is_null(),
            ))
            .load(conn)?;
        for (user, owner, pending) in others {
            elsewhere.insert(user);
            if pending && owner == client.owner_id {
                waiting.insert(user);
            }
        }
        let staff: Vec<UserId> = provider_members::table
            .filter(provider_members::user_id.eq_any(some))
            .select(provider_members::user_id)
            .load(conn)?;
        elsewhere.extend(staff);
    }
    let pending: Vec<UserId> = members
        .iter()
        .filter(|(_, accepted)| !accepted)
        .map(|(user, _)| *user)
        .collect();
    Ok(People {
        members: i64::try_from(ids.len()).unwrap_or(i64::MAX),
        asked_no_more: pending
            .iter()
            .copied()
            .filter(|user| elsewhere.contains(user) && !waiting.contains(user))
            .collect(),
        alone: ids
            .into_iter()
            .filter(|user| !elsewhere.contains(user))
            .collect(),
        pending,
    })
}

/// The addresses of an account's people.
pub(super) fn addresses(conn: &mut DbConn, client: ClientId) -> QueryResult<Vec<String>> {
    let keys: Vec<Option<String>> = client_members::table
        .inner_join(users::table)
        .filter(client_members::client_id.eq(client))
        .filter(users::email_key.is_not_null())
        .select(users::email_key)
        .load(conn)?;
    Ok(keys.into_iter().flatten().collect())
}

/// Takes away every way into an account that is being deleted.
pub(super) fn end_access(
    conn: &mut DbConn,
    client: &Client,
    people: &People,
    at: Timestamp,
) -> QueryResult<()> {
    diesel::update(invitations::table)
        .filter(invitations::client_id.eq(client.id))
        .filter(invitations::accepted_at.is_null())
        .filter(invitations::revoked_at.is_null())
        .set(invitations::revoked_at.eq(at))
        .execute(conn)?;
    diesel::update(activation_requests::table)
        .filter(activation_requests::client_id.eq(client.id))
        .filter(activation_requests::closed_at.is_null())
        .set((
            activation_requests::closed_at.eq(at),
            activation_requests::outcome.eq("void"),
        ))
        .execute(conn)?;
    diesel::update(api_tokens::table)
        .filter(api_tokens::client_id.eq(client.id))
        .filter(api_tokens::deleted_at.is_null())
        .set(api_tokens::deleted_at.eq(at))
        .execute(conn)?;
    for some in people.asked_no_more.chunks(AT_ONCE) {
        diesel::update(user_links::table)
            .filter(user_links::user_id.eq_any(some))
            .filter(user_links::provider_id.eq(client.owner_id))
            .filter(user_links::purpose.eq("set_up"))
            .filter(user_links::used_at.is_null())
            .filter(user_links::revoked_at.is_null())
            .set(user_links::revoked_at.eq(at))
            .execute(conn)?;
    }
    for some in people.alone.chunks(AT_ONCE) {
        free(conn, some, at)?;
    }
    Ok(())
}

/// Frees the addresses of people who have no place left, and ends all that acts in their name.
fn free(conn: &mut DbConn, people: &[UserId], at: Timestamp) -> QueryResult<()> {
    diesel::update(user_links::table)
        .filter(user_links::user_id.eq_any(people))
        .filter(user_links::used_at.is_null())
        .filter(user_links::revoked_at.is_null())
        .set(user_links::revoked_at.eq(at))
        .execute(conn)?;
    diesel::update(confirmations::table)
        .filter(confirmations::user_id.eq_any(people))
        .filter(confirmations::used_at.is_null())
        .filter(confirmations::revoked_at.is_null())
        .set(confirmations::revoked_at.eq(at))
        .execute(conn)?;
    diesel::delete(sessions::table.filter(sessions::user_id.eq_any(people))).execute(conn)?;
    diesel::update(users::table.filter(users::id.eq_any(people)))
        .set((
            users::email_key.eq(None::<String>),
            users::password_hash.eq(None::<String>),
        ))
        .execute(conn)
        .map(|_| ())
}

/// Marks an account as deleted. Forms that were drawn before find a newer version.
pub(super) fn mark_deleted(conn: &mut DbConn, client: ClientId, at: Timestamp) -> QueryResult<()> {
    diesel::update(clients::table.find(client))
        .set((
            clients::status.eq("deleted"),
            clients::deleted_at.eq(at),
            clients::deletion_due_at.eq(None::<Timestamp>),
            clients::form_version.eq(clients::form_version + 1),
        ))
        .execute(conn)
        .map(|_| ())
}

/// How many requests are due: so many accounts a release deletes.
pub fn due_count(conn: &mut DbConn, now: Timestamp) -> QueryResult<i64> {
    deletion_requests::table
        .filter(deletion_requests::closed_at.is_null())
        .filter(deletion_requests::due_at.le(now))
        .count()
        .get_result(conn)
}

/// Clients whose request is due, the oldest first.
pub(super) fn due(conn: &mut DbConn, now: Timestamp) -> QueryResult<Vec<ClientId>> {
    deletion_requests::table
        .filter(deletion_requests::closed_at.is_null())
        .filter(deletion_requests::due_at.le(now))
        .order((deletion_requests::due_at, deletion_requests::id))
        .limit(AT_ONCE as i64)
        .select(deletion_requests::client_id)
        .load(conn)
}

/// Clients that are to be told once more.
pub(super) fn to_remind(conn: &mut DbConn, now: Timestamp) -> QueryResult<Vec<ClientId>> {
    deletion_requests::table
        .filter(deletion_requests::closed_at.is_null())
        .filter(deletion_requests::remind_at.is_not_null())
        .filter(deletion_requests::remind_at.le(now))
        .order((deletion_requests::remind_at, deletion_requests::id))
        .limit(AT_ONCE as i64)
        .select(deletion_requests::client_id)
        .load(conn)
}

/// Remembers that they were; tells whether they were still to be.
pub(super) fn reminded(conn: &mut DbConn, client: ClientId, now: Timestamp) -> QueryResult<bool> {
    diesel::update(deletion_requests::table)
        .filter(deletion_requests::client_id.eq(client))
        .filter(deletion_requests::closed_at.is_null())
        .filter(deletion_requests::remind_at.le(now))
        .set(deletion_requests::remind_at.eq(None::<Timestamp>))
        .execute(conn)
        .map(|rows| rows == 1)
}
