//! The list's filter by service and its status, and its column of services.
use super::store::{COUNT_CAP, Row, Total, owner_of};
use super::{ByService, Filter, Position, Sort, Stand, Test};
use crate::actor::{Sees, Staff};
use crate::db::ids::{ClientId, ProviderId, ServiceId};
use crate::db::phrase::{Phrase, phrase};
use crate::db::schema::{client_services, clients, provider_services};
use crate::db::{DbConn, MultiBackend, count};
use crate::services::Status;
use crate::services::store::Service;
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

/// The ids of the catalogue.
const OFFERED: &str = "(SELECT services.id FROM services WHERE services.retired_at IS NULL)";

/// What the client of the list's row has.
const OF_CLIENT: &str = "SELECT 1 FROM client_services AS used WHERE used.client_id = clients.id";

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

    /// Adds what a row of `client_services` must hold, in few wordings, so that statements stay
    /// prepared.
    fn held<ST>(&self, phrase: Phrase<ST>, row: &str, statuses: &[Status]) -> Phrase<ST> {
        let mut phrase = phrase.sql(&has_status(row, statuses));
        if let Some(owner) = self.owner {
            phrase = phrase
                .sql(&format!(" AND {row}.owner_id = "))
                .number(owner.0);
        }
        phrase = match self.services.as_slice() {
            [only] => phrase
                .sql(&format!(" AND {row}.service_id = "))
                .number(only.0),
            _ => phrase.sql(&format!(" AND {row}.service_id IN {OFFERED}")),
        };
        if self.inherits {
            phrase = phrase.sql(&format!(" AND {row}.own_visible IS NULL"));
        }
        match self.test {
            Test::Hidden => phrase.sql(&format!(" AND NOT {row}.test")),
            Test::Only => phrase.sql(&format!(" AND {row}.test")),
            Test::Any => phrase,
        }
    }

    fn rows(&self, statuses: &[Status]) -> Rows {
        let held = self.held(phrase(""), "client_services", statuses);
        client_services::table
            .filter::<Phrase<Bool>>(held)
            .into_boxed()
    }

    fn matching(&self) -> Ids {
        self.rows(&self.statuses).select(client_services::client_id)
    }

    /// The list's query, narrowed to what matches.
    pub fn narrow(&self, query: Clients) -> Clients {
        query.filter(match self.services.as_slice() {
            [] => phrase::<Bool>("1 = 0"),
            _ if self.few => {
                let ids =
                    "clients.id IN (SELECT used.client_id FROM client_services AS used WHERE ";
                self.held(phrase(ids), "used", &self.statuses).sql(")")
            }
            [only] if self.is_new() => {
                phrase(format!("NOT EXISTS ({OF_CLIENT} AND used.service_id = "))
                    .number(only.0)
                    .sql(match self.inherits {
                        true => " AND (used.status <> 'new' OR used.own_visible IS NOT NULL))",
                        false => " AND used.status <> 'new')",
                    })
            }
            // Of some service the client has no other status: it used fewer than there are.
            _ if self.is_new() => phrase(format!(
                "(SELECT COUNT(*) FROM ({OF_CLIENT} AND used.status <> 'new' \
                  AND used.service_id IN {OFFERED}) AS beyond_new) < \
                 (SELECT COUNT(*) FROM services WHERE services.retired_at IS NULL)"
            )),
            [only] => phrase(format!("EXISTS ({OF_CLIENT} AND used.service_id = "))
                .number(only.0)
                .sql(&format!(" AND {}", has_status("used", &self.statuses)))
                .sql(if self.inherits {
                    " AND used.own_visible IS NULL)"
                } else {
                    ")"
                }),
            _ => phrase(format!(
                "EXISTS ({OF_CLIENT} AND used.service_id IN {OFFERED} AND {})",
                has_status("used", &self.statuses),
            )),
        })
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

    /// True where what matches is collected, and so few that all of it can be sorted or counted.
    pub fn is_few(&self) -> bool {
        self.few
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
fn has_status(row: &str, statuses: &[Status]) -> String {
    let codes: Vec<String> = statuses
        .iter()
        .map(|status| format!("'{}'", status.code()))
        .collect();
    match codes.as_slice() {
        [only] => format!("{row}.status = {only}"),
        some => format!("{row}.status IN ({})", some.join(", ")),
    }
}

/// A service in a row: its name and where the client stands.
pub type Used = (String, Status);

/// Client, service, status, own visibility and the owner's default.
type UsedRow = (ClientId, ServiceId, String, Option<bool>, Option<bool>);

/// The services that the clients of some rows see and use, in the order of the catalogue.
pub fn of_rows(
    conn: &mut DbConn,
    rows: &[Row],
    offered: &[Service],
) -> QueryResult<HashMap<ClientId, Vec<Used>>> {
    if rows.is_empty() {
        return Ok(HashMap::new());
    }
    let ids = conn.one_of("client_services.client_id", rows.iter().map(|row| row.id.0));
    let default = provider_services::provider_id
        .eq(client_services::owner_id)
        .and(provider_services::service_id.eq(client_services::service_id));
    let used: Vec<UsedRow> = client_services::table
        .left_join(provider_services::table.on(default))
        .filter(ids)
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
