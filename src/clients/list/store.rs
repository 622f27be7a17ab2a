//! Queries of the list. Each starts from what the asker may see; their number does not depend on
//! how many rows a page has.
use super::services::{self, Chosen, Used};
use super::{BySeller, Column, Filter, Position, Request, Sort, Test, Turn};
use crate::actor::{Sees, Staff};
use crate::clients::store::visible_to;
use crate::db::ids::{ClientId, ProviderId, UserId};
use crate::db::phrase::{Phrase, phrase};
use crate::db::schema::{client_counts, clients, provider_members, providers, users};
use crate::db::search::Lookup;
use crate::db::{DbConn, MultiBackend, Timestamp, count};
use crate::secrets::Keys;
use crate::sellers::Choice;
use crate::sellers::paths::SellerId;
use crate::services::store::{Service, catalogue};
use chrono::{Datelike, NaiveTime};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Bool, Untyped};
use std::collections::HashMap;

/// Counting stops here; the page then says "more than".
pub const COUNT_CAP: i64 = 10_000;

/// What one row shows.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = clients)]
pub struct Row {
    /// Its id.
    pub id: ClientId,
    /// Its owner.
    pub owner_id: ProviderId,
    /// Its seller.
    pub seller_id: Option<UserId>,
    /// Company.
    pub company: String,
    /// Name in the owner's system.
    pub name: String,
    /// Company email.
    pub email: String,
    /// Derived status.
    pub status: String,
    /// A test account.
    pub test: bool,
    /// Suspended since.
    pub suspended_at: Option<Timestamp>,
    /// To be deleted then.
    pub deletion_due_at: Option<Timestamp>,
    /// Created.
    pub created_at: Timestamp,
    /// The owner's own id for it.
    pub custom_id: String,
    /// Language of mails.
    pub lang: String,
    /// The provider's own note.
    pub description: String,
    company_key: String,
    name_key: String,
    email_key: String,
    seller_key: String,
}

impl Row {
    /// Where this row stands in a sorted list.
    pub fn position(&self, by: Column) -> Position {
        let key = match by {
            Column::Id => String::new(),
            Column::Company => self.company_key.clone(),
            Column::Name => self.name_key.clone(),
            Column::Email => self.email_key.clone(),
            Column::Status => self.status.clone(),
            Column::Seller => self.seller_key.clone(),
            Column::Created => self.created_at.and_utc().timestamp_micros().to_string(),
        };
        Position { key, id: self.id.0 }
    }
}

/// How many clients a filter shows, as far as it was worth counting.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Total {
    /// Counted.
    Exactly(i64),
    /// Counting stopped here.
    MoreThan(i64),
    /// Not counted: words or statuses that are everywhere together with other filters.
    #[default]
    Many,
}

impl Total {
    /// What a count says that stops above the cap.
    pub(super) fn capped(found: i64) -> Self {
        match found <= COUNT_CAP {
            true => Self::Exactly(found),
            false => Self::MoreThan(COUNT_CAP),
        }
    }
}

/// One page, in the order in which it is shown.
#[derive(Debug, Default)]
pub struct Page {
    /// The rows.
    pub rows: Vec<Row>,
    /// There are rows before them.
    pub has_previous: bool,
    /// There are rows after them.
    pub has_next: bool,
    /// Names of the rows' sellers.
    pub sellers: HashMap<(ProviderId, UserId), String>,
    /// Companies of the rows' owners.
    pub owners: HashMap<ProviderId, String>,
    /// Services that the rows' clients see and use.
    pub services: HashMap<ClientId, Vec<Used>>,
    /// The catalogue.
    pub offered: Vec<Service>,
    /// How many the filter shows.
    pub total: Total,
}

type Clients = clients::BoxedQuery<'static, MultiBackend>;

/// How what was asked for is looked up.
struct Means {
    lookup: Option<Lookup>,
    chosen: Option<Chosen>,
}

impl Means {
    fn prepare(
        conn: &mut DbConn,
        staff: &Staff,
        filter: &Filter,
        offered: &[Service],
    ) -> QueryResult<Self> {
        Ok(Self {
            lookup: lookup(conn, staff, filter)?,
            chosen: Chosen::prepare(conn, staff, filter, offered)?,
        })
    }
}

/// The page that was asked for.
pub fn page(conn: &mut DbConn, staff: &Staff, request: &Request) -> QueryResult<Page> {
    let offered = catalogue(conn)?;
    let means = Means::prepare(conn, staff, &request.filter, &offered)?;
    let mut page = rows(conn, staff, request, &means)?;
    page.total = total(conn, staff, &request.filter, &means)?;
    page.offered = offered;
    complete(conn, staff, page)
}

/// The rows alone, without a total.
pub fn slice(conn: &mut DbConn, staff: &Staff, request: &Request) -> QueryResult<Page> {
    let offered = catalogue(conn)?;
    let means = Means::prepare(conn, staff, &request.filter, &offered)?;
    let mut page = rows(conn, staff, request, &means)?;
    page.offered = offered;
    page.owners = companies_of_owners(conn, &page.rows)?;
    complete(conn, staff, page)
}

/// Adds what stands beside the rows, in as many queries whatever their number.
fn complete(conn: &mut DbConn, staff: &Staff, mut page: Page) -> QueryResult<Page> {
    page.sellers = names_of_sellers(conn, &page.rows)?;
    page.services = services::of_rows(conn, &page.rows, &page.offered)?;
    if staff.is_operator() && page.owners.is_empty() {
        page.owners = companies_of_owners(conn, &page.rows)?;
    }
    Ok(page)
}

fn lookup(conn: &mut DbConn, staff: &Staff, filter: &Filter) -> QueryResult<Option<Lookup>> {
    let Some(needle) = &filter.needle else {
        return Ok(None);
    };
    let owner = owner_of(staff, filter);
    let clients = kept_total(conn, staff, &all_of(staff, filter))?;
    Lookup::prepare(conn, owner, clients, needle).map(Some)
}

/// Everything of the owner to whom a filter is bounded.
fn all_of(staff: &Staff, filter: &Filter) -> Filter {
    Filter {
        owner: owner_of(staff, filter),
        test: Test::Any,
        ..Filter::default()
    }
}

fn rows(conn: &mut DbConn, staff: &Staff, request: &Request, means: &Means) -> QueryResult<Page> {
    let backwards = matches!(request.turn, Turn::Before(_));
    let sort = Sort {
        descending: request.sort.descending != backwards,
        ..request.sort
    };
    let position = match &request.turn {
        Turn::First => None,
        Turn::After(position) | Turn::Before(position) => Some(position),
    };
    let limit = i64::try_from(request.size + 1).unwrap_or(i64::MAX);
    let few = request.filter.deletion || means.chosen.as_ref().is_some_and(Chosen::is_few);
    let by_service = means.chosen.as_ref().filter(|chosen| {
        sort.by == Column::Id && chosen.is_sorted_by_id() && chosen.is_alone(staff, &request.filter)
    });
    let query = match (by_service, position) {
        (Some(chosen), _) => {
            let ids = chosen.ids(conn, sort, position, limit)?;
            visible_to(staff).filter(conn.one_of("clients.id", ids.iter().map(|id| id.0)))
        }
        (None, Some(position)) => {
            beyond(filtered(staff, &request.filter, means), sort, few, position).limit(limit)
        }
        (None, None) => filtered(staff, &request.filter, means).limit(limit),
    };
    let mut rows: Vec<Row> = query
        .order(order(sort, few))
        .select(Row::as_select())
        .load(conn)?;
    let more = rows.len() > request.size;
    rows.truncate(request.size);
    if backwards {
        rows.reverse();
    }
    Ok(Page {
        has_previous: if backwards {
            more
        } else {
            request.turn != Turn::First
        },
        has_next: backwards || more,
        rows,
        ..Page::default()
    })
}

fn column(by: Column) -> &'static str {
    match by {
        Column::Id => "clients.id",
        Column::Company => "clients.company_key",
        Column::Name => "clients.name_key",
        Column::Email => "clients.email_key",
        Column::Status => "clients.status",
        Column::Seller => "clients.seller_key",
        Column::Created => "clients.created_at",
    }
}

/// What a column is sorted by. Where few rows are picked first and then sorted, it is worded so
/// that no database walks the sort's index through all clients instead.
fn key(by: Column, few: bool) -> String {
    let column = column(by);
    match few {
        true => format!("COALESCE({column}, {column})"),
        false => column.to_owned(),
    }
}

fn order(sort: Sort, few: bool) -> Phrase<Untyped> {
    let direction = if sort.descending { "DESC" } else { "ASC" };
    phrase(match sort.by {
        Column::Id => format!("clients.id {direction}"),
        by => format!("{} {direction}, clients.id {direction}", key(by, few)),
    })
}

/// Rows past a position: one comparison of (key, id), which both databases answer by an index.
fn beyond(query: Clients, sort: Sort, few: bool, position: &Position) -> Clients {
    let than = if sort.descending { "<" } else { ">" };
    let pair = || phrase::<Bool>(format!("({}, clients.id) {than} (", key(sort.by, few)));
    query.filter(match sort.by {
        Column::Id => phrase(format!("clients.id {than} ")).number(position.id),
        Column::Created => pair()
            .moment(moment(&position.key))
            .sql(", ")
            .number(position.id)
            .sql(")"),
        _ => pair()
            .text(&position.key)
            .sql(", ")
            .number(position.id)
            .sql(")"),
    })
}

fn moment(micros: &str) -> Timestamp {
    let micros = micros.parse().unwrap_or_default();
    chrono::DateTime::from_timestamp_micros(micros)
        .filter(|at| (1900..=9999).contains(&at.year()))
        .unwrap_or_default()
        .naive_utc()
}

/// The owner to whom a search is bounded.
pub(super) fn owner_of(staff: &Staff, filter: &Filter) -> Option<ProviderId> {
    match staff.sees() {
        Sees::All => filter.owner,
        Sees::OwnedBy(owner) | Sees::SoldBy(owner, _) => Some(owner),
    }
}

fn filtered(staff: &Staff, filter: &Filter, means: &Means) -> Clients {
    let mut query = visible_to(staff);
    if let (Sees::All, Some(owner)) = (staff.sees(), filter.owner) {
        query = query.filter(clients::owner_id.eq(owner));
    }
    match filter.statuses.as_slice() {
        [] => {}
        [only] => query = query.filter(clients::status.eq(*only)),
        some => query = query.filter(clients::status.eq_any(some.to_vec())),
    }
    // As plain conditions, not values: only so does the partial index of test accounts apply.
    query = match filter.test {
        Test::Hidden => query.filter(diesel::dsl::not(clients::test)),
        Test::Only => query.filter(clients::test),
        Test::Any => query,
    };
    query = match &filter.seller {
        // Nobody's clients are none: no id is 0.
        Some(BySeller::Of { user, .. }) => {
            query.filter(clients::seller_id.eq(user.unwrap_or(UserId(0))))
        }
        Some(BySeller::Nobody) => query.filter(clients::seller_id.is_null()),
        None => query,
    };
    if filter.deletion {
        query = query.filter(clients::deletion_due_at.is_not_null());
    }
    if let Some(chosen) = &means.chosen {
        query = chosen.narrow(query);
    }
    if let Some(from) = filter.from {
        query = query.filter(clients::created_at.ge(from.and_time(NaiveTime::MIN)));
    }
    // SQLite compares times as texts: the end of the last year with four digits is no bound.
    let day_after = filter.to.and_then(|to| to.succ_opt());
    if let Some(day_after) = day_after.filter(|day| day.year() <= 9999) {
        let end = day_after.and_time(NaiveTime::MIN);
        query = query.filter(clients::created_at.lt(end));
    }
    if let Some(lookup) = &means.lookup {
        query = query.filter(lookup.matching());
    }
    if !filter.is_usual() {
        // There are thousands of combinations: their statements don't stay prepared.
        query = query.filter(phrase::<Bool>("TRUE").kept(false));
    }
    query
}

/// How many the filter shows: from the kept counts where they can tell, else counted up to the cap.
fn total(conn: &mut DbConn, staff: &Staff, filter: &Filter, means: &Means) -> QueryResult<Total> {
    if let Some(most) = means.lookup.as_ref().and_then(Lookup::more_than) {
        let alone = Filter {
            needle: filter.needle.clone(),
            owner: filter.owner,
            ..Filter::default()
        };
        return Ok(if *filter == alone {
            Total::MoreThan(most)
        } else {
            Total::Many
        });
    }
    let kept = Filter {
        statuses: filter.statuses.clone(),
        test: filter.test,
        owner: filter.owner,
        ..Filter::default()
    };
    if *filter == kept && !matches!(staff.sees(), Sees::SoldBy(..)) {
        return kept_total(conn, staff, filter).map(Total::Exactly);
    }
    if let Some(chosen) = &means.chosen {
        if chosen.is_alone(staff, filter)
            && let Some(total) = chosen.total(conn)?
        {
            return Ok(total);
        }
        if !chosen.is_few() && kept_total(conn, staff, &all_of(staff, filter))? > COUNT_CAP {
            return Ok(Total::Many);
        }
    }
    let some = filtered(staff, filter, means)
        .select(clients::id)
        .limit(COUNT_CAP + 1);
    count::rows(conn, some).map(Total::capped)
}

fn kept_total(conn: &mut DbConn, staff: &Staff, filter: &Filter) -> QueryResult<i64> {
    let mut counts = client_counts::table.into_boxed();
    if let Some(owner) = owner_of(staff, filter) {
        counts = counts.filter(client_counts::owner_id.eq(owner));
    }
    match filter.statuses.as_slice() {
        [] => {}
        [only] => counts = counts.filter(client_counts::status.eq(*only)),
        some => counts = counts.filter(client_counts::status.eq_any(some.to_vec())),
    }
    counts = match filter.test {
        Test::Hidden => counts.filter(client_counts::test.eq(false)),
        Test::Only => counts.filter(client_counts::test.eq(true)),
        Test::Any => counts,
    };
    counts
        .select(phrase::<BigInt>(
            "CAST(COALESCE(SUM(clients), 0) AS BIGINT)",
        ))
        .first(conn)
}

/// Names of the sellers of some rows, in one query. Who has not accepted goes by what was typed.
pub fn names_of_sellers(
    conn: &mut DbConn,
    rows: &[Row],
) -> QueryResult<HashMap<(ProviderId, UserId), String>> {
    let mut ids: Vec<UserId> = rows.iter().filter_map(|row| row.seller_id).collect();
    ids.sort_unstable();
    ids.dedup();
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let names: Vec<(ProviderId, UserId, String, String, bool)> = provider_members::table
        .inner_join(users::table)
        .filter(conn.one_of("provider_members.user_id", ids.iter().map(|id| id.0)))
        .select((
            provider_members::provider_id,
            users::id,
            users::name,
            provider_members::invited_name,
            provider_members::accepted_at.is_not_null(),
        ))
        .load(conn)?;
    Ok(names
        .into_iter()
        .map(|(provider, user, name, invited, accepted)| {
            ((provider, user), if accepted { name } else { invited })
        })
        .collect())
}

/// Companies of the owners of some rows, in one query.
pub fn companies_of_owners(
    conn: &mut DbConn,
    rows: &[Row],
) -> QueryResult<HashMap<ProviderId, String>> {
    let mut ids: Vec<ProviderId> = rows.iter().map(|row| row.owner_id).collect();
    ids.sort_unstable();
    ids.dedup();
    let companies: Vec<(ProviderId, String)> = providers::table
        .filter(conn.one_of("providers.id", ids.iter().map(|id| id.0)))
        .select((providers::id, providers::company))
        .load(conn)?;
    Ok(companies.into_iter().collect())
}

/// Most choices that a filter's list offers.
const CHOICES: i64 = 200;

/// Whose sellers somebody may filter by: nobody's, one provider's, or all.
fn sellers_of(staff: &Staff, owner: Option<ProviderId>) -> Option<Option<ProviderId>> {
    match staff.sees() {
        Sees::All => Some(owner),
        Sees::OwnedBy(own) => Some(Some(own)),
        Sees::SoldBy(..) => None,
    }
}

/// Sellers to filter by: those of the owner whose clients are shown.
pub fn sellers_to_choose(
    conn: &mut DbConn,
    staff: &Staff,
    owner: Option<ProviderId>,
    keys: &Keys,
) -> QueryResult<Vec<Choice>> {
    let Some(owner) = sellers_of(staff, owner) else {
        return Ok(Vec::new());
    };
    let mut members = provider_members::table
        .inner_join(users::table)
        .filter(provider_members::role.ne("operator"))
        .into_boxed();
    if let Some(owner) = owner {
        members = members.filter(provider_members::provider_id.eq(owner));
    }
    let rows: Vec<(ProviderId, UserId, String, String, bool)> = members
        .order((provider_members::invited_name, users::id))
        .limit(CHOICES)
        .select((
            provider_members::provider_id,
            users::id,
            users::name,
            provider_members::invited_name,
            provider_members::accepted_at.is_not_null(),
        ))
        .load(conn)?;
    Ok(rows
        .into_iter()
        .map(|(owner, user, own_name, invited, accepted)| {
            let name = if accepted { own_name } else { invited };
            Choice::new(keys, owner, user, name, accepted)
        })
        .collect())
}

/// Looks up whom the filter names. A number names nobody who has not accepted: it would tell that
/// the person was here before.
pub fn find_seller(
    conn: &mut DbConn,
    staff: &Staff,
    filter: &mut Filter,
    keys: &Keys,
) -> QueryResult<()> {
    let owner = filter.owner;
    let Some(BySeller::Of { reference, user }) = &mut filter.seller else {
        return Ok(());
    };
    let Some(owner) = sellers_of(staff, owner) else {
        return Ok(());
    };
    let mut members = provider_members::table.into_boxed();
    if let Some(owner) = owner {
        members = members.filter(provider_members::provider_id.eq(owner));
    }
    if let Ok(number) = reference.parse() {
        *user = members
            .filter(provider_members::user_id.eq(UserId(number)))
            .filter(provider_members::accepted_at.is_not_null())
            .select(provider_members::user_id)
            .first(conn)
            .optional()?;
        return Ok(());
    }
    let all: Vec<(ProviderId, UserId)> = members
        .select((provider_members::provider_id, provider_members::user_id))
        .load(conn)?;
    let named = |(owner, user): &(ProviderId, UserId)| {
        SellerId::of(keys, *owner, *user, false).reference == *reference
    };
    *user = all.into_iter().find(named).map(|(_, user)| user);
    Ok(())
}

/// Owners to filter by, for the operator.
pub fn owners_to_choose(
    conn: &mut DbConn,
    staff: &Staff,
) -> QueryResult<Vec<(ProviderId, String)>> {
    if !staff.is_operator() {
        return Ok(Vec::new());
    }
    providers::table
        .order((providers::kind, providers::company_key, providers::id))
        .limit(CHOICES)
        .select((providers::id, providers::company))
        .load(conn)
}
