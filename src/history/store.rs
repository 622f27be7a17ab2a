//! Reading the history. Every query starts from what the asker may see.
use super::Event;
use crate::actor::{Sees, Staff, StaffRole};
use crate::clients;
use crate::db::ids::{ClientId, EventId, ProviderId, UserId};
use crate::db::schema::{client_members, clients as clients_table, history, history_values, users};
use crate::db::{DbConn, MultiBackend, Timestamp};
use crate::text::email_key;
use diesel::prelude::*;
use std::collections::HashMap;

/// As many events as one page shows.
pub const PAGE: usize = 50;

/// Where a page begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum From {
    /// With the newest.
    #[default]
    Newest,
    /// With what is older than this one.
    Before(EventId),
    /// With what is newer than this one.
    After(EventId),
}

/// What a list of events shows.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// At one provider; a foreign one has nothing to show.
    pub owner: Option<ProviderId>,
    /// Of one client.
    pub client: Option<ClientId>,
    /// Of one name, such as `USER_INVITED`.
    pub event: Option<String>,
    /// Done by the person of this id or e-mail.
    pub person: Option<String>,
}

/// One line.
#[derive(Debug, Clone)]
pub struct Entry {
    /// The line.
    pub id: EventId,
    /// When.
    pub at: Timestamp,
    /// What; none where a newer portal wrote it.
    pub event: Option<Event>,
    /// Its name.
    pub name: String,
    /// Who, where it was somebody who signed in.
    pub actor: Option<String>,
    /// In whose name.
    pub as_user: Option<String>,
    /// In which client.
    pub client: Option<ClientId>,
    /// Its company, where the asker sees it.
    pub company: Option<String>,
    /// By which API token, or "".
    pub via: String,
    /// From which address.
    pub ip: String,
    /// Key of the field, before, after.
    pub values: Vec<(String, String, String)>,
}

/// A page of events, newest first.
#[derive(Debug, Clone, Default)]
pub struct Page {
    /// The lines.
    pub entries: Vec<Entry>,
    /// There are newer ones.
    pub newer: bool,
    /// There are older ones.
    pub older: bool,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = history)]
struct Row {
    id: EventId,
    at: Timestamp,
    client_id: Option<ClientId>,
    actor_id: Option<UserId>,
    as_user_id: Option<UserId>,
    event: String,
    details: String,
    ip: String,
}

type Rows = history::BoxedQuery<'static, MultiBackend>;

/// The only place that says which events somebody of a provider sees: the operator all, a reseller
/// those of its own, a seller those of its clients and what it did itself.
fn visible_to(staff: &Staff) -> Rows {
    let all = history::table.into_boxed();
    match (staff.sees(), staff.role()) {
        (Sees::All, _) => all,
        (Sees::SoldBy(owner, seller), _) => all.filter(history::owner_id.eq(owner)).filter(
            history::actor_id
                .eq(seller)
                .or(history::client_id.eq_any(clients::store::sold_by(owner, seller)))
                .assume_not_null(),
        ),
        (Sees::OwnedBy(owner), StaffRole::Seller) => {
            all.filter(history::owner_id.eq(owner)).filter(
                history::actor_id
                    .eq(staff.user_id())
                    .or(history::client_id.is_not_null().nullable())
                    .assume_not_null(),
            )
        }
        (Sees::OwnedBy(owner), _) => all.filter(history::owner_id.eq(owner)),
    }
}

/// A page of what the asker may see. A client that was found through its own door is seen whole.
pub fn page(conn: &mut DbConn, staff: &Staff, filter: &Filter, from: From) -> QueryResult<Page> {
    let rows = match filter.client {
        Some(id) => {
            clients::store::find(conn, staff, id)?;
            history::table
                .filter(history::client_id.eq(id))
                .into_boxed()
        }
        None => visible_to(staff),
    };
    let rows = match filter.owner {
        Some(owner) => rows.filter(history::owner_id.eq(owner)),
        None => rows,
    };
    let Some(rows) = filtered(conn, rows, filter)? else {
        return Ok(Page::default());
    };
    let limit = PAGE as i64 + 1;
    let rows = rows.limit(limit).select(Row::as_select());
    let mut rows: Vec<Row> = match from {
        From::Newest => rows.order(history::id.desc()).load(conn)?,
        From::Before(id) => rows
            .filter(history::id.lt(id))
            .order(history::id.desc())
            .load(conn)?,
        From::After(id) => rows
            .filter(history::id.gt(id))
            .order(history::id.asc())
            .load(conn)?,
    };
    let more = rows.len() > PAGE;
    rows.truncate(PAGE);
    let (newer, older) = match from {
        From::Newest => (false, more),
        From::Before(_) => (true, more),
        From::After(_) => {
            rows.reverse();
            (more, true)
        }
    };
    Ok(Page {
        entries: entries(conn, staff, rows)?,
        newer,
        older,
    })
}

/// None where the person is nobody.
fn filtered(conn: &mut DbConn, mut rows: Rows, filter: &Filter) -> QueryResult<Option<Rows>> {
    if let Some(event) = &filter.event {
        rows = rows.filter(history::event.eq(event.clone()));
    }
    let Some(person) = &filter.person else {
        return Ok(Some(rows));
    };
    let id = match person.parse() {
        Ok(id) => Some(UserId(id)),
        Err(_) => users::table
            .filter(users::email_key.eq(email_key(person)))
            .select(users::id)
            .first(conn)
            .optional()?,
    };
    Ok(id.map(|id| rows.filter(history::actor_id.eq(id))))
}

fn entries(conn: &mut DbConn, staff: &Staff, rows: Vec<Row>) -> QueryResult<Vec<Entry>> {
    let mut values = values(conn, &rows)?;
    let names = names(conn, &rows)?;
    let pending = pending_names(conn, &rows)?;
    let companies = companies(conn, staff, &rows)?;
    Ok(rows
        .into_iter()
        .map(|row| Entry {
            event: serde_json::from_str(&row.details).ok(),
            via: via(&row.details),
            actor: row.actor_id.and_then(|id| names.get(&id).cloned()),
            as_user: row.as_user_id.and_then(|id| {
                let place = row.client_id.map(|client| (client, id));
                let typed = place.and_then(|place| pending.get(&place));
                typed.or_else(|| names.get(&id)).cloned()
            }),
            company: row.client_id.and_then(|id| companies.get(&id).cloned()),
            values: values.remove(&row.id).unwrap_or_default(),
            id: row.id,
            at: row.at,
            name: row.event,
            client: row.client_id,
            ip: row.ip,
        })
        .collect())
}

/// The API token by which it came, or "".
fn via(details: &str) -> String {
    #[derive(serde::Deserialize)]
    struct Details {
        #[serde(default)]
        via: String,
    }
    serde_json::from_str::<Details>(details).map_or_else(|_| String::new(), |d| d.via)
}

type Values = HashMap<EventId, Vec<(String, String, String)>>;

fn values(conn: &mut DbConn, rows: &[Row]) -> QueryResult<Values> {
    let ids: Vec<EventId> = rows.iter().map(|row| row.id).collect();
    let found: Vec<(EventId, String, String, String)> = history_values::table
        .filter(history_values::history_id.eq_any(ids))
        .order((history_values::history_id, history_values::field))
        .load(conn)?;
    let mut values = Values::new();
    for (id, field, before, after) in found {
        values.entry(id).or_default().push((field, before, after));
    }
    Ok(values)
}

fn names(conn: &mut DbConn, rows: &[Row]) -> QueryResult<HashMap<UserId, String>> {
    let ids: Vec<UserId> = rows
        .iter()
        .flat_map(|row| row.actor_id.into_iter().chain(row.as_user_id))
        .collect();
    let found: Vec<(UserId, String)> = users::table
        .filter(users::id.eq_any(ids))
        .select((users::id, users::name))
        .load(conn)?;
    Ok(found.into_iter().collect())
}

/// Whom staff acted as while the person had not accepted: the name that was typed.
fn pending_names(
    conn: &mut DbConn,
    rows: &[Row],
) -> QueryResult<HashMap<(ClientId, UserId), String>> {
    let users: Vec<UserId> = rows.iter().filter_map(|row| row.as_user_id).collect();
    let clients: Vec<ClientId> = rows.iter().filter_map(|row| row.client_id).collect();
    let found: Vec<(ClientId, UserId, String)> = client_members::table
        .filter(client_members::user_id.eq_any(users))
        .filter(client_members::client_id.eq_any(clients))
        .filter(client_members::accepted_at.is_null())
        .select((
            client_members::client_id,
            client_members::user_id,
            client_members::invited_name,
        ))
        .load(conn)?;
    Ok(found
        .into_iter()
        .map(|(client, user, name)| ((client, user), name))
        .collect())
}

fn companies(
    conn: &mut DbConn,
    staff: &Staff,
    rows: &[Row],
) -> QueryResult<HashMap<ClientId, String>> {
    let ids: Vec<ClientId> = rows.iter().filter_map(|row| row.client_id).collect();
    let found: Vec<(ClientId, String)> = clients::store::visible_to(staff)
        .filter(clients_table::id.eq_any(ids))
        .select((clients_table::id, clients_table::company))
        .load(conn)?;
    Ok(found.into_iter().collect())
}
