//! The list's page and its export.
use super::services::Used;
use super::store::{self, Page, Row, Total};
use super::{BySeller, Column, Request, STATUSES, Stand, Test, export};
use crate::actor::Staff;
use crate::clients::paths;
use crate::db::ids::ProviderId;
use crate::i18n::{Calendar, Texts, grouped};
use crate::sellers::Choice;
use crate::services::Status;
use crate::services::store::Service;
use crate::web::error::PageError;
use crate::web::page::{html, see_other};
use crate::web::shell::{SearchBox, Section, Shell};
use crate::web::visit::Visit;
use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;

/// Routes of this file.
pub fn routes(app: &mut web::ServiceConfig) {
    app.route("/clients", web::get().to(index))
        .route("/clients.csv", web::get().to(csv));
}

/// A filter that is on.
struct Chip {
    name: String,
    value: String,
    without: String,
}

/// A column's head.
struct Head {
    label: String,
    class: &'static str,
    href: String,
    direction: &'static str,
}

/// What stands in one row besides the client's own columns.
struct Line {
    row: Row,
    seller: String,
    owner: String,
    services: Vec<Used>,
    created: String,
    created_iso: String,
    created_utc: String,
}

#[derive(Template)]
#[template(path = "clients/index.html")]
struct Index {
    shell: Shell,
    request: Request,
    heads: Vec<Head>,
    lines: Vec<Line>,
    chips: Vec<Chip>,
    total: String,
    summary: String,
    previous: String,
    next: String,
    keep: Vec<(&'static str, String)>,
    sellers: Vec<(String, String)>,
    owners: Vec<(String, String)>,
    statuses: Vec<(&'static str, String)>,
    services: Vec<(String, String)>,
    stands: Vec<(&'static str, String)>,
    with_owner: bool,
    with_seller_filter: bool,
    csv: String,
    words: Words,
}

/// Words that stand in every row, looked up once.
struct Words {
    edit: String,
    log_in: String,
    log_in_as_partner: String,
    users: String,
    history: String,
    test: String,
    services: String,
}

async fn index(
    visit: Visit,
    staff: Staff,
    request: HttpRequest,
) -> Result<HttpResponse, PageError> {
    if let Some(clean) = super::clean(request.query_string()) {
        return Ok(see_other(clean));
    }
    let wanted = Request::parse(request.query_string());
    let (asking, mut asked) = (staff.clone(), wanted.clone());
    let keys = visit.portal.keys.clone();
    let (page, sellers, owners) = visit
        .portal
        .db
        .read(move |conn| -> diesel::QueryResult<_> {
            store::find_seller(conn, &asking, &mut asked.filter, &keys)?;
            let page = store::page(conn, &asking, &asked)?;
            let sellers = store::sellers_to_choose(conn, &asking, asked.filter.owner, &keys)?;
            let owners = store::owners_to_choose(conn, &asking)?;
            Ok((page, sellers, owners))
        })
        .await??;
    html(&draw(&visit, &staff, wanted, page, &sellers, &owners))
}

fn draw(
    visit: &Visit,
    staff: &Staff,
    request: Request,
    page: Page,
    sellers: &[Choice],
    owners: &[(ProviderId, String)],
) -> Index {
    let mut shell = Shell::staff(visit, staff, Section::Clients);
    let t = shell.t;
    if let Some(search) = shell.search.take() {
        shell.search = Some(SearchBox {
            value: request.q.clone(),
            ..search
        });
    }
    let by = request.sort.by;
    let (first, last) = (page.rows.first(), page.rows.last());
    let query = request.pairs();
    Index {
        heads: heads(&t, &request),
        chips: chips(
            &t,
            staff.calendar(),
            &request,
            sellers,
            owners,
            &page.offered,
        ),
        services: page
            .offered
            .iter()
            .map(|service| (service.id.to_string(), service.name.clone()))
            .collect(),
        stands: stands(&t),
        total: total(&t, page.total),
        summary: t.with("clients-shown", "n", page.rows.len()),
        previous: first
            .filter(|_| page.has_previous)
            .map_or_else(String::new, |row| request.before(&row.position(by))),
        next: last
            .filter(|_| page.has_next)
            .map_or_else(String::new, |row| request.after(&row.position(by))),
        csv: match serde_html_form::to_string(&query) {
            Ok(query) if !query.is_empty() => format!("/clients.csv?{query}"),
            _ => "/clients.csv".to_owned(),
        },
        keep: query,
        sellers: sellers
            .iter()
            .map(|choice| (choice.reference.clone(), choice.name.clone()))
            .collect(),
        owners: owners
            .iter()
            .map(|(id, name)| (id.to_string(), name.clone()))
            .collect(),
        statuses: STATUSES
            .iter()
            .map(|code| (*code, status_label(&t, code)))
            .collect(),
        with_owner: staff.is_operator(),
        with_seller_filter: !sellers.is_empty(),
        words: Words {
            edit: t.get("clients-edit"),
            log_in: t.get("clients-log-in"),
            log_in_as_partner: t.get("clients-log-in-as-partner"),
            users: t.get("clients-users"),
            history: t.get("clients-history"),
            test: t.get("clients-test"),
            services: t.get("clients-column-services"),
        },
        lines: lines(page, staff.calendar()),
        request,
        shell,
    }
}

fn lines(page: Page, calendar: Calendar) -> Vec<Line> {
    let (sellers, owners, mut services) = (page.sellers, page.owners, page.services);
    page.rows
        .into_iter()
        .map(|row| Line {
            seller: row
                .seller_id
                .and_then(|id| sellers.get(&(row.owner_id, id)).cloned())
                .unwrap_or_default(),
            owner: owners.get(&row.owner_id).cloned().unwrap_or_default(),
            services: services.remove(&row.id).unwrap_or_default(),
            created: calendar.date(row.created_at),
            created_iso: calendar.iso(row.created_at),
            created_utc: calendar.utc(row.created_at),
            row,
        })
        .collect()
}

fn total(t: &Texts, total: Total) -> String {
    match total {
        Total::Exactly(n) => grouped(n),
        Total::MoreThan(n) => t.with("clients-more-than", "n", grouped(n)),
        Total::Many => t.get("clients-many"),
    }
}

fn heads(t: &Texts, request: &Request) -> Vec<Head> {
    let classes = [
        (Column::Id, "id"),
        (Column::Company, "who"),
        (Column::Name, "cut-s p2"),
        (Column::Email, "cut p2"),
        (Column::Status, "state"),
        (Column::Seller, "cut-s p2"),
        (Column::Created, "p2"),
    ];
    classes
        .into_iter()
        .map(|(column, class)| Head {
            label: t.get(&format!("clients-column-{}", column.code())),
            class,
            href: request.sorted_by(column),
            direction: match (request.sort.by == column, request.sort.descending) {
                (false, _) => "",
                (true, true) => "descending",
                (true, false) => "ascending",
            },
        })
        .collect()
}

/// The choices of "Service status".
fn stands(t: &Texts) -> Vec<(&'static str, String)> {
    Status::ALL
        .into_iter()
        .map(Stand::At)
        .chain([Stand::InUse])
        .map(|stand| (stand.code(), stand_label(t, stand)))
        .collect()
}

fn stand_label(t: &Texts, stand: Stand) -> String {
    match stand {
        Stand::At(status) => status.label().to_owned(),
        Stand::InUse => t.get("clients-in-use"),
    }
}

/// A client status as people read it.
pub(super) fn status_label(t: &Texts, code: &str) -> String {
    t.get(&format!("ui-status-{}", code.replace('_', "-")))
}

fn chips(
    t: &Texts,
    calendar: Calendar,
    request: &Request,
    sellers: &[Choice],
    owners: &[(ProviderId, String)],
    offered: &[Service],
) -> Vec<Chip> {
    let filter = &request.filter;
    let mut chips = Vec::new();
    let mut chip = |key: &str, value: String, name: &str, one: Option<&str>| {
        chips.push(Chip {
            name: t.get(key),
            value,
            without: request.without(name, one),
        });
    };
    for status in &filter.statuses {
        chip(
            "clients-column-status",
            status_label(t, status),
            "status",
            Some(status),
        );
    }
    match &filter.seller {
        Some(BySeller::Nobody) => {
            chip(
                "clients-column-seller",
                t.get("clients-no-seller"),
                "seller",
                None,
            );
        }
        Some(BySeller::Of { reference, .. }) => {
            let known = sellers.iter().find(|choice| choice.is(reference));
            let name = known.map_or(reference, |choice| &choice.name).clone();
            chip("clients-column-seller", name, "seller", None);
        }
        None => {}
    }
    match filter.test {
        Test::Hidden => {}
        Test::Only => chip("clients-filter-test", t.get("clients-true"), "test", None),
        Test::Any => chip("clients-filter-test", t.get("clients-any"), "test", None),
    }
    if let Some(by) = filter.service {
        if let Some(id) = by.service {
            let service = offered.iter().find(|service| service.id == id);
            let name = service.map_or_else(|| id.to_string(), |service| service.name.clone());
            chip("clients-filter-service", name, "service", None);
        }
        if let Some(stand) = by.stand {
            let value = stand_label(t, stand);
            chip(
                "clients-filter-service-status",
                value,
                "service_status",
                None,
            );
        }
        if by.inherits {
            chip(
                "clients-filter-inherits",
                t.get("clients-true"),
                "inherits",
                None,
            );
        }
    }
    if filter.deletion {
        chip(
            "clients-filter-deletion",
            t.get("clients-true"),
            "deletion",
            None,
        );
    }
    if let Some(day) = filter.from {
        let value = t.with("clients-from-day", "day", calendar.format_date(day));
        chip("clients-column-created", value, "from", None);
    }
    if let Some(day) = filter.to {
        let value = t.with("clients-to-day", "day", calendar.format_date(day));
        chip("clients-column-created", value, "to", None);
    }
    if let Some(id) = filter.owner {
        let name = owners.iter().find(|(owner, _)| *owner == id);
        let name = name.map_or_else(|| id.to_string(), |(_, name)| name.clone());
        chip("clients-owner", name, "owner", None);
    }
    chips
}

async fn csv(visit: Visit, staff: Staff, request: HttpRequest) -> Result<HttpResponse, PageError> {
    let mut wanted = Request::parse(request.query_string());
    if wanted.filter.seller.is_some() {
        let (asking, keys) = (staff.clone(), visit.portal.keys.clone());
        wanted = visit
            .portal
            .db
            .read(move |conn| {
                store::find_seller(conn, &asking, &mut wanted.filter, &keys)?;
                diesel::QueryResult::Ok(wanted)
            })
            .await??;
    }
    let name = format!(
        "clients-{}.csv",
        visit.portal.clock.now().format("%Y-%m-%d")
    );
    Ok(HttpResponse::Ok()
        .content_type("text/csv; charset=utf-8")
        .insert_header((
            header::CONTENT_DISPOSITION,
            format!("attachment; filename=\"{name}\""),
        ))
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .streaming(export::stream(visit.portal.db.clone(), staff, wanted)))
}

impl Index {
    fn edit(&self, line: &Line) -> String {
        paths::show(&line.row.id)
    }

    fn chosen_seller(&self, value: &str) -> bool {
        match &self.request.filter.seller {
            Some(BySeller::Nobody) => value == "none",
            Some(BySeller::Of { reference, .. }) => value == reference,
            None => value.is_empty(),
        }
    }

    fn chosen_owner(&self, value: &str) -> bool {
        self.request
            .filter
            .owner
            .map_or(value.is_empty(), |id| value == id.to_string())
    }

    fn chosen_status(&self, code: &str) -> bool {
        self.request.filter.statuses.contains(&code)
    }

    fn chosen_service(&self, value: &str) -> bool {
        let by = self.request.filter.service.and_then(|by| by.service);
        by.is_some_and(|id| value == id.to_string())
    }

    fn chosen_stand(&self, code: &str) -> bool {
        let by = self.request.filter.service.and_then(|by| by.stand);
        by.is_some_and(|stand| stand.code() == code)
    }

    fn chosen_test(&self, value: &str) -> bool {
        let code = match self.request.filter.test {
            Test::Hidden => "",
            Test::Only => "true",
            Test::Any => "any",
        };
        code == value
    }

    /// The same question with test accounts, where they are hidden; otherwise "".
    fn with_test(&self) -> String {
        match self.request.filter.test {
            Test::Hidden => self.request.with_test_accounts(),
            Test::Only | Test::Any => String::new(),
        }
    }

    fn day(&self, day: &Option<chrono::NaiveDate>) -> String {
        day.map(|day| day.to_string()).unwrap_or_default()
    }

    fn is_filtered(&self) -> bool {
        !self.request.filter_pairs().is_empty()
    }
}
