//! The list of clients: what its address says, and how that becomes a page.
pub mod export;
pub mod pages;
pub mod services;
pub mod store;

use crate::db::ids::{ProviderId, ServiceId, UserId};
use crate::db::search::Needle;
use crate::services::Status;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use chrono::{Datelike, NaiveDate};
use serde::Deserialize;

/// Client statuses in the order of an account's life.
pub const STATUSES: [&str; 5] = ["preparation", "trial", "active", "trial_end", "deleted"];

/// Rows per page that can be chosen.
const SIZES: [usize; 4] = [25, 50, 100, 200];
const DEFAULT_SIZE: usize = 50;

/// Everything that the address of the list says, as it stands there.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Address {
    q: String,
    status: Vec<String>,
    seller: String,
    test: String,
    service: String,
    service_status: String,
    inherits: String,
    deletion: String,
    from: String,
    to: String,
    owner: String,
    sort: String,
    size: String,
    after: String,
    before: String,
}

/// Test accounts are hidden unless asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Test {
    /// Only real accounts.
    #[default]
    Hidden,
    /// Only test accounts: "Test account true".
    Only,
    /// Both.
    Any,
}

/// Whose clients by seller.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BySeller {
    /// Clients without a seller.
    Nobody,
    /// Clients of one seller, as addresses name it.
    Of {
        /// A number, or a keyed reference before it accepted.
        reference: String,
        /// Who that is; nobody until it was looked up.
        user: Option<UserId>,
    },
}

impl BySeller {
    fn parse(text: &str) -> Option<Self> {
        let number = text.parse::<i64>().is_ok();
        let reference = text.strip_prefix('i').is_some_and(|hex| {
            (1..=64).contains(&hex.len()) && hex.bytes().all(|b| b.is_ascii_hexdigit())
        });
        match text {
            "none" => Some(Self::Nobody),
            text => (number || reference).then(|| Self::Of {
                reference: text.to_owned(),
                user: None,
            }),
        }
    }
}

/// Where clients stand with a service.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stand {
    /// One status.
    At(Status),
    /// Trial or Active: it can't be hidden or retired.
    InUse,
}

impl Stand {
    /// Its name in the address.
    pub fn code(self) -> &'static str {
        match self {
            Self::At(status) => status.code(),
            Self::InUse => "in_use",
        }
    }

    fn parse(code: &str) -> Option<Self> {
        match code {
            "in_use" => Some(Self::InUse),
            code => Status::parse(code).map(Self::At),
        }
    }
}

/// Clients by what they have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ByService {
    /// This service; any where none is named.
    pub service: Option<ServiceId>,
    /// Where they stand with it; any that is not New where none is named.
    pub stand: Option<Stand>,
    /// Only those who follow their owner's default for the service.
    pub inherits: bool,
}

impl ByService {
    fn parse(raw: &Address) -> Option<Self> {
        let service = raw.service.parse().ok().map(ServiceId);
        let stand = Stand::parse(&raw.service_status);
        (service.is_some() || stand.is_some()).then_some(Self {
            service,
            stand,
            inherits: service.is_some() && raw.inherits == "true",
        })
    }
}

/// What the list shows.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Filter {
    /// Words that must be found.
    pub needle: Option<Needle>,
    /// One of these statuses; any where empty.
    pub statuses: Vec<&'static str>,
    /// Seller.
    pub seller: Option<BySeller>,
    /// Test accounts.
    pub test: Test,
    /// Services.
    pub service: Option<ByService>,
    /// Only clients that asked to be deleted.
    pub deletion: bool,
    /// Created on this day or later.
    pub from: Option<NaiveDate>,
    /// Created on this day or earlier.
    pub to: Option<NaiveDate>,
    /// Owner, for the operator.
    pub owner: Option<ProviderId>,
}

impl Filter {
    /// At most one filter, or a word or two: what most people ask for.
    pub fn is_usual(&self) -> bool {
        let words = self.needle.as_ref().map_or(0, |n| n.words().len());
        let filters = [
            !self.statuses.is_empty(),
            self.seller.is_some(),
            self.test != Test::Hidden,
            self.service.is_some(),
            self.deletion,
            self.from.is_some() || self.to.is_some(),
            self.owner.is_some(),
            self.service.is_some(),
            words > 0,
        ];
        words <= 2 && filters.into_iter().filter(|on| *on).count() <= 1
    }
}

/// By which column the list is sorted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Column {
    /// By id: by age.
    #[default]
    Id,
    /// By company.
    Company,
    /// By the name in the owner's system.
    Name,
    /// By Company email.
    Email,
    /// By client status.
    Status,
    /// By the seller's name.
    Seller,
    /// By the time of creation.
    Created,
}

impl Column {
    /// All, as addresses name them.
    pub const ALL: [(Self, &'static str); 7] = [
        (Self::Id, "id"),
        (Self::Company, "company"),
        (Self::Name, "name"),
        (Self::Email, "email"),
        (Self::Status, "status"),
        (Self::Seller, "seller"),
        (Self::Created, "created"),
    ];

    /// Its name in the address.
    pub fn code(self) -> &'static str {
        Self::ALL
            .into_iter()
            .find(|(column, _)| *column == self)
            .map_or("id", |(_, code)| code)
    }
}

/// Column and direction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sort {
    /// The column.
    pub by: Column,
    /// From the highest to the lowest.
    pub descending: bool,
}

impl Default for Sort {
    fn default() -> Self {
        Self {
            by: Column::Id,
            descending: true,
        }
    }
}

impl Sort {
    fn parse(text: &str) -> Self {
        let (descending, code) = match text.strip_prefix('-') {
            Some(code) => (true, code),
            None => (false, text),
        };
        Column::ALL
            .into_iter()
            .find(|(_, known)| *known == code)
            .map_or_else(Self::default, |(by, _)| Self { by, descending })
    }

    fn code(self) -> String {
        format!(
            "{}{}",
            if self.descending { "-" } else { "" },
            self.by.code()
        )
    }
}

/// A place in the sorted list: the sort key and the id of the row beside it.
#[derive(Debug, Clone, PartialEq)]
pub struct Position {
    /// The row's sort key; empty where the id is the key.
    pub key: String,
    /// The row's id.
    pub id: i64,
}

impl Position {
    /// For the address.
    pub fn code(&self) -> String {
        BASE64.encode(format!("{}\n{}", self.id, self.key))
    }

    fn parse(code: &str) -> Option<Self> {
        let text = String::from_utf8(BASE64.decode(code).ok()?).ok()?;
        let (id, key) = text.split_once('\n')?;
        let key: String = key.chars().filter(|c| *c != '\0').collect();
        Some(Self {
            key,
            id: id.parse().ok()?,
        })
    }
}

/// Which page of the list.
#[derive(Debug, Clone, Default, PartialEq)]
pub enum Turn {
    /// The first.
    #[default]
    First,
    /// What follows a row.
    After(Position),
    /// What stands before a row.
    Before(Position),
}

/// One page of the list, parsed. Whatever an address holds, this is always right: what can't be
/// understood is left out.
#[derive(Debug, Clone, Default)]
pub struct Request {
    /// As typed into the search field.
    pub q: String,
    /// The filter.
    pub filter: Filter,
    /// The order.
    pub sort: Sort,
    /// Rows per page.
    pub size: usize,
    /// Which page.
    pub turn: Turn,
}

impl Request {
    /// Reads the address's query.
    pub fn parse(query: &str) -> Self {
        let raw: Address = serde_html_form::from_str(query).unwrap_or_default();
        let turn = match (Position::parse(&raw.after), Position::parse(&raw.before)) {
            (Some(after), _) => Turn::After(after),
            (None, Some(before)) => Turn::Before(before),
            (None, None) => Turn::First,
        };
        Self {
            filter: Filter {
                needle: Needle::parse(&raw.q),
                statuses: STATUSES
                    .into_iter()
                    .filter(|status| raw.status.iter().any(|s| s == status))
                    .collect(),
                seller: BySeller::parse(&raw.seller),
                test: match raw.test.as_str() {
                    "true" => Test::Only,
                    "any" => Test::Any,
                    _ => Test::Hidden,
                },
                service: ByService::parse(&raw),
                deletion: raw.deletion == "true",
                from: day(&raw.from),
                to: day(&raw.to),
                owner: raw.owner.parse().ok().map(ProviderId),
            },
            q: raw
                .q
                .chars()
                .filter(|c| !c.is_control())
                .take(200)
                .collect(),
            sort: if raw.sort.is_empty() {
                Sort::default()
            } else {
                Sort::parse(&raw.sort)
            },
            size: raw
                .size
                .parse()
                .ok()
                .filter(|n| SIZES.contains(n))
                .unwrap_or(DEFAULT_SIZE),
            turn,
        }
    }

    /// The filter as name and value, in the order of the address.
    pub fn filter_pairs(&self) -> Vec<(&'static str, String)> {
        let filter = &self.filter;
        let mut pairs = Vec::new();
        if !self.q.is_empty() {
            pairs.push(("q", self.q.clone()));
        }
        pairs.extend(
            filter
                .statuses
                .iter()
                .map(|status| ("status", (*status).to_owned())),
        );
        match &filter.seller {
            Some(BySeller::Nobody) => pairs.push(("seller", "none".to_owned())),
            Some(BySeller::Of { reference, .. }) => pairs.push(("seller", reference.clone())),
            None => {}
        }
        match filter.test {
            Test::Hidden => {}
            Test::Only => pairs.push(("test", "true".to_owned())),
            Test::Any => pairs.push(("test", "any".to_owned())),
        }
        if let Some(by) = filter.service {
            pairs.extend(by.service.map(|id| ("service", id.to_string())));
            let stand = by.stand.map(|stand| stand.code().to_owned());
            pairs.extend(stand.map(|stand| ("service_status", stand)));
            if by.inherits {
                pairs.push(("inherits", "true".to_owned()));
            }
        }
        if filter.deletion {
            pairs.push(("deletion", "true".to_owned()));
        }
        pairs.extend(filter.from.map(|day| ("from", day.to_string())));
        pairs.extend(filter.to.map(|day| ("to", day.to_string())));
        pairs.extend(filter.owner.map(|owner| ("owner", owner.to_string())));
        pairs
    }

    /// Filter and order.
    pub fn pairs(&self) -> Vec<(&'static str, String)> {
        let mut pairs = self.filter_pairs();
        if self.sort != Sort::default() {
            pairs.push(("sort", self.sort.code()));
        }
        pairs
    }

    fn address(&self, extra: Option<(&'static str, String)>) -> String {
        let mut pairs = self.pairs();
        if self.size != DEFAULT_SIZE {
            pairs.push(("size", self.size.to_string()));
        }
        pairs.extend(extra);
        address(&pairs)
    }

    /// The page after a row.
    pub fn after(&self, row: &Position) -> String {
        self.address(Some(("after", row.code())))
    }

    /// The page before a row.
    pub fn before(&self, row: &Position) -> String {
        self.address(Some(("before", row.code())))
    }

    /// The same question, test accounts included.
    pub fn with_test_accounts(&self) -> String {
        let mut wider = self.clone();
        wider.filter.test = Test::Any;
        wider.turn = Turn::First;
        wider.address(None)
    }

    /// The first page without one filter.
    pub fn without(&self, name: &str, value: Option<&str>) -> String {
        let mut pairs = self.pairs();
        pairs.retain(|(n, v)| *n != name || value.is_some_and(|value| v != value));
        address(&pairs)
    }

    /// The first page sorted by a column; a second click turns it round.
    pub fn sorted_by(&self, column: Column) -> String {
        let first = matches!(column, Column::Id | Column::Created);
        let descending = if self.sort.by == column {
            !self.sort.descending
        } else {
            first
        };
        let sort = Sort {
            by: column,
            descending,
        };
        Self {
            sort,
            ..self.clone()
        }
        .address(None)
    }
}

/// A day that every database and calendar can reckon with.
fn day(text: &str) -> Option<NaiveDate> {
    NaiveDate::parse_from_str(text, "%Y-%m-%d")
        .ok()
        .filter(|day| (1900..=9999).contains(&day.year()))
}

/// The same address without its empty parameters, where it has any: a form without script sends
/// every field.
pub fn clean(query: &str) -> Option<String> {
    let pairs: Vec<(String, String)> = serde_html_form::from_str(query).ok()?;
    let count = pairs.len();
    let kept: Vec<_> = pairs.into_iter().filter(|(_, v)| !v.is_empty()).collect();
    if kept.len() == count {
        return None;
    }
    let query = serde_html_form::to_string(&kept).ok()?;
    Some(if query.is_empty() {
        "/clients".to_owned()
    } else {
        format!("/clients?{query}")
    })
}

fn address(pairs: &[(&'static str, String)]) -> String {
    match serde_html_form::to_string(pairs) {
        Ok(query) if !query.is_empty() => format!("/clients?{query}"),
        _ => "/clients".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn empty_parameters_are_cleaned_away() {
        let cleaned = clean("q=&status=trial&seller=&q=a%26b");
        assert_eq!(cleaned.as_deref(), Some("/clients?status=trial&q=a%26b"));
        assert_eq!(clean("q=&from=").as_deref(), Some("/clients"));
        assert_eq!(clean("q=x"), None);
        assert_eq!(clean(""), None);
    }

    #[test]
    fn an_address_says_the_same_after_it_was_read() {
        let query = "q=%D0%B2%D0%B5%D1%82%D0%B5%D1%80&status=trial&status=active&seller=7&test=any&from=2026-01-31&owner=3&sort=-company";
        let request = Request::parse(query);
        assert_eq!(request.address(None), format!("/clients?{query}"));
        assert_eq!(request.filter.statuses, ["trial", "active"]);
    }

    #[test]
    fn rubbish_is_left_out() {
        let request = Request::parse(
            "status=x&seller=x&test=x&from=x&owner=x&sort=x&size=7&after=%00&before=AA",
        );
        assert_eq!(request.address(None), "/clients");
        assert_eq!(request.filter, Filter::default());
    }

    #[test]
    fn days_are_of_years_with_four_digits() {
        let request = Request::parse("from=-262143-01-01&to=%2B262142-12-31");
        assert_eq!(request.filter, Filter::default());
        let request = Request::parse("from=1900-01-01&to=9999-12-31");
        assert!(request.filter.from.is_some() && request.filter.to.is_some());
    }

    #[test]
    fn a_position_survives_any_script() {
        for key in ["", "深圳市", "a\nb", "100%"] {
            let position = Position {
                key: key.to_owned(),
                id: 42,
            };
            assert_eq!(Position::parse(&position.code()), Some(position));
        }
    }
}
