//! The list's filter by service and its status, and its column of services.
use super::store::{COUNT_CAP, Row, Total, owner_of};
use super::{ByService, Filter, Position, Sort, Stand, Test};
use crate::actor::{Sees, Staff};
use crate::db::ids::{ClientId, ProviderId, ServiceId};
use crate::db::schema::{client_services, clients, provider_services};
use crate::db::{DbConn, MultiBackend, count};
use crate::services::Status;
use crate::services::store::Service;
use diesel::dsl::{not, sql};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Bool};
use std::collections::HashMap;

/// Up to so many matches are collected; where there are more, the list's order is walked and each
/// client checked, since then a page is full after a few rows.
const COLLECTED: i64 = 5_000;

/// The statuses of a service that was used.
const USED: [Status; 5] = [
    Status::Trial,
    Status::TrialEnd,
    Status::Active,
    Status::Paused,
    Status::Deleted,
];

/// A filter by service, and how it is answered.
#[derive(Debug, Clone)]
pub struct Chosen {
    /// Which services it is about; none where the one that was asked for is not offered.
    services: Vec<ServiceId>,
    /// One of these statuses; empty for New, which is the absence of any other.
    statuses: Vec<Status>,
    inherits: bool,
    owner: Option<ProviderId>,
    test: Test,
    /// Few enough to be collected.
    few: bool,
}

type Clients = clients::BoxedQuery<'static, MultiBackend>;
type Rows = client_services::BoxedQuery<'static, MultiBackend>;
type Ids = client_services::BoxedQuery<'static, MultiBackend, BigInt>;

impl Chosen {
    /// Finds out how a filter is best answered; none where the list isn't filtered by service.
    pub fn prepare(
        conn: &mut DbConn,
        staff: &Staff,
        filter: &Filter,
        offered: &[Service],
    ) -> QueryResult<Option<Self>> {
        let Some(by) = filter.service else {
            return Ok(None);
        };
        let asked = |id: ServiceId| by.service.is_none_or(|only| only == id);
        let mut chosen = Self {
            services: offered
                .iter()
                .map(|s| s.id)
                .filter(|id| asked(*id))
                .collect(),
            statuses: statuses(by),
            inherits: by.inherits,
            owner: owner_of(staff, filter),
            test: filter.test,
            few: false,
        };
        if !chosen.is_new() {
            let probe = chosen.matching().limit(COLLECTED + 1);
            chosen.few = count::rows(conn, probe)? <= COLLECTED;
        }
        Ok(Some(chosen))
    }

    fn is_new(&self) -> bool {
        self.statuses.is_empty()
    }

    /// The rows that match, as far as their index can tell.
    fn rows(&self, statuses: &[Status]) -> Rows {
        let mut rows = client_services::table.into_boxed();
        if let Some(owner) = self.owner {
            rows = rows.filter(client_services::owner_id.eq(owner));
        }
        rows = match self.services.as_slice() {
            [only] => rows.filter(client_services::service_id.eq(*only)),
            some => rows.filter(client_services::service_id.eq_any(some.to_vec())),
        };
        rows = rows.filter(sql::<Bool>(&has_status("client_services.", statuses)));
        if self.inherits {
            rows = rows.filter(client_services::own_visible.is_null());
        }
        match self.test {
            Test::Hidden => rows.filter(not(client_services::test)),
            Test::Only => rows.filter(client_services::test),
            Test::Any => rows,
        }
    }

    fn matching(&self) -> Ids {
        self.rows(&self.statuses).select(client_services::client_id)
    }

    /// The ids that match, as a condition. It holds nothing but numbers and our own words.
    fn collected(&self) -> String {
        let owner = match self.owner {
            Some(owner) => format!("used.owner_id = {owner} AND "),
            None => String::new(),
        };
        let services: Vec<String> = self.services.iter().map(ToString::to_string).collect();
        let inherits = match self.inherits {
            true => " AND used.own_visible IS NULL",
            false => "",
        };
        let test = match self.test {
            Test::Hidden => " AND NOT used.test",
            Test::Only => " AND used.test",
            Test::Any => "",
        };
        format!(
            "clients.id IN (SELECT used.client_id FROM client_services AS used \
             WHERE {owner}used.service_id IN ({}) AND {}{inherits}{test})",
            services.join(", "),
            has_status("used.", &self.statuses),
        )
    }

    /// The list's query, narrowed to what matches.
    pub fn narrow(&self, query: Clients) -> Clients {
        if self.services.is_empty() {
            return query.filter(sql::<Bool>("1 = 0"));
        }
        if self.few {
            return query.filter(sql::<Bool>(&self.collected()));
        }
        match self.services.as_slice() {
            [only] if self.is_new() => query.filter(
                sql::<Bool>("NOT EXISTS (SELECT 1 FROM client_services AS used WHERE used.client_id = clients.id AND used.service_id = ")
                    .bind::<BigInt, _>(*only)
                    .sql(match self.inherits {
                        true => " AND (used.status <> 'new' OR used.own_visible IS NOT NULL))",
                        false => " AND used.status <> 'new')",
                    }),
            ),
            // Of some service the client has no other status: it used fewer than there are.
            all if self.is_new() => query.filter(
                sql::<Bool>("(SELECT COUNT(*) FROM client_services AS used, services WHERE used.client_id = clients.id AND services.id = used.service_id AND services.retired_at IS NULL AND used.status <> 'new') < ")
                    .bind::<BigInt, _>(i64::try_from(all.len()).unwrap_or(i64::MAX)),
            ),
            [only] => {
                let inherits = if self.inherits { " AND used.own_visible IS NULL" } else { "" };
                query.filter(
                    sql::<Bool>("EXISTS (SELECT 1 FROM client_services AS used WHERE used.client_id = clients.id AND used.service_id = ")
                        .bind::<BigInt, _>(*only)
                        .sql(&format!(" AND {}{inherits})", has_status("used.", &self.statuses))),
                )
            }
            _ => query.filter(sql::<Bool>(&format!(
                "EXISTS (SELECT 1 FROM client_services AS used, services WHERE used.client_id = clients.id AND services.id = used.service_id AND services.retired_at IS NULL AND {})",
                has_status("used.", &self.statuses),
            ))),
        }
    }

    /// True where one index holds all that is asked for.
    pub fn is_alone(&self, staff: &Staff, filter: &Filter) -> bool {
        let alone = Filter {
            service: filter.service,
            test: filter.test,
            owner: filter.owner,
            ..Filter::default()
        };
        *filter == alone && !matches!(staff.sees(), Sees::SoldBy(..))
    }

    /// True where a page sorted by id comes straight from the index.
    pub fn is_sorted_by_id(&self) -> bool {
        self.services.len() == 1 && !self.is_new() && !self.inherits
    }

    /// The next ids of the index beyond a position, where `is_sorted_by_id`.
    pub fn ids(
        &self,
        conn: &mut DbConn,
        sort: Sort,
        beyond: Option<&Position>,
        limit: i64,
    ) -> QueryResult<Vec<ClientId>> {
        let mut ids = Vec::new();
        for status in &self.statuses {
            let mut rows = self.rows(std::slice::from_ref(status)).limit(limit);
            let id = beyond.map(|position| ClientId(position.id));
            rows = match (id, sort.descending) {
                (Some(id), true) => rows.filter(client_services::client_id.lt(id)),
                (Some(id), false) => rows.filter(client_services::client_id.gt(id)),
                (None, _) => rows,
            };
            rows = match sort.descending {
                true => rows.order(client_services::client_id.desc()),
                false => rows.order(client_services::client_id.asc()),
            };
            let found: Vec<ClientId> = rows.select(client_services::client_id).load(conn)?;
            ids.extend(found);
        }
        ids.sort_unstable();
        if sort.descending {
            ids.reverse();
        }
        ids.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
        Ok(ids)
    }

    /// How many there are, counted on the index alone; none where it can't tell.
    pub fn total(&self, conn: &mut DbConn) -> QueryResult<Option<Total>> {
        if self.is_new() {
            return Ok(None);
        }
        // A client counts once, however many of its services match.
        let most = i64::try_from(self.services.len()).unwrap_or(i64::MAX);
        let rows = self.matching().limit((COUNT_CAP + 1).saturating_mul(most));
        let found = match most {
            1 => count::rows(conn, rows)?,
            _ => count::clients(conn, rows)?,
        };
        Ok(Some(Total::capped(found)))
    }

    /// True where so many match that counting those which other filters leave is not worth it.
    pub fn is_everywhere(&self) -> bool {
        !self.few
    }
}

fn statuses(by: ByService) -> Vec<Status> {
    match by.stand {
        Some(Stand::At(Status::New)) => Vec::new(),
        Some(Stand::At(status)) => vec![status],
        Some(Stand::InUse) => vec![Status::Trial, Status::Active],
        None => USED.to_vec(),
    }
}

/// As a plain condition, not values: only so do partial indexes apply.
fn has_status(table: &str, statuses: &[Status]) -> String {
    let codes: Vec<String> = statuses
        .iter()
        .map(|status| format!("'{}'", status.code()))
        .collect();
    match codes.as_slice() {
        [only] => format!("{table}status = {only}"),
        some => format!("{table}status IN ({})", some.join(", ")),
    }
}

/// A service in a row: its name and where the client stands.
pub type Used = (String, Status);

/// The services that the clients of some rows see and use, in the order of the catalogue.
pub fn of_rows(
    conn: &mut DbConn,
    rows: &[Row],
    offered: &[Service],
) -> QueryResult<HashMap<ClientId, Vec<Used>>> {
    if rows.is_empty() {
        return Ok(HashMap::new());
    }
    let ids: Vec<ClientId> = rows.iter().map(|row| row.id).collect();
    let default = provider_services::provider_id
        .eq(client_services::owner_id)
        .and(provider_services::service_id.eq(client_services::service_id));
    let used: Vec<(ClientId, ServiceId, String, Option<bool>, Option<bool>)> =
        client_services::table
            .left_join(provider_services::table.on(default))
            .filter(client_services::client_id.eq_any(ids))
            .filter(client_services::status.ne(Status::New.code()))
            .select((
                client_services::client_id,
                client_services::service_id,
                client_services::status,
                client_services::own_visible,
                provider_services::visible.nullable(),
            ))
            .load(conn)?;
    let mut seen: HashMap<ClientId, Vec<(usize, Used)>> = HashMap::new();
    for (client, id, status, own, default) in used {
        let place = offered.iter().position(|service| service.id == id);
        if let Some(place) = place.filter(|_| own.or(default).unwrap_or(false)) {
            let used = (offered[place].name.clone(), Status::stored(&status));
            seen.entry(client).or_default().push((place, used));
        }
    }
    Ok(seen
        .into_iter()
        .map(|(client, mut used)| {
            used.sort_unstable_by_key(|(place, _)| *place);
            (client, used.into_iter().map(|(_, used)| used).collect())
        })
        .collect())
}
