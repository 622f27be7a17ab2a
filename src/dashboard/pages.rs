//! The dashboard.
use super::{COUNTED, NewClient, STATUSES, standing};
use crate::actor::Staff;
use crate::history::timeline::{self, Item};
use crate::i18n::{Texts, grouped};
use crate::web::error::PageError;
use crate::web::page::html;
use crate::web::shell::{Section, Shell};
use crate::web::visit::Visit;
use crate::web::when::When;
use actix_web::{HttpResponse, web};
use askama::Template;

/// Routes of this file.
pub fn routes(app: &mut web::ServiceConfig) {
    app.route("/dashboard", web::get().to(show));
}

/// A part of the bar, in thousandths of its width.
struct Part {
    status: &'static str,
    class: &'static str,
    at: i64,
    width: i64,
    count: String,
}

struct Newest {
    client: NewClient,
    created: When,
}

struct Event {
    item: Item,
    when: String,
}

#[derive(Template)]
#[template(path = "dashboard/show.html")]
struct Dashboard {
    shell: Shell,
    today: String,
    total: i64,
    total_text: String,
    new_text: String,
    deletions: String,
    parts: Vec<Part>,
    bar_label: String,
    newest: Vec<Newest>,
    events: Vec<Event>,
    /// Why deletions wait, or "".
    held: String,
}

async fn show(visit: Visit, staff: Staff) -> Result<HttpResponse, PageError> {
    let (asking, now) = (staff.clone(), visit.portal.clock.now());
    let standing = visit
        .portal
        .db
        .read(move |conn| standing(conn, &asking, now))
        .await??;
    let shell = Shell::staff(&visit, &staff, Section::Dashboard);
    let calendar = staff.calendar();
    let held = standing.held.map(|(since, due)| {
        let at = calendar.moment(since);
        shell.t.with2("deletions-held-text", "at", at, "n", due)
    });
    let total: i64 = standing.by_status.iter().sum();
    let parts = parts(standing.by_status, total);
    let new_text = match standing.new > COUNTED {
        true => shell.t.with("dashboard-new-many", "n", grouped(COUNTED)),
        false => shell.t.with("dashboard-new", "n", standing.new),
    };
    let today = calendar.date(now);
    let days = timeline::days(standing.events, &shell.t, &calendar, true);
    let events = days
        .into_iter()
        .flat_map(|day| {
            let heading = day.heading;
            day.items
                .into_iter()
                .map(move |item| (heading.clone(), item))
        })
        .map(|(day, item)| Event {
            when: if day == today { item.time.clone() } else { day },
            item,
        })
        .collect();
    html(&Dashboard {
        held: held.unwrap_or_default(),
        total_text: grouped(total),
        deletions: match standing.deletions > COUNTED {
            true => shell.t.with("clients-more-than", "n", grouped(COUNTED)),
            false => grouped(standing.deletions),
        },
        bar_label: bar_label(&shell.t, &parts),
        newest: standing
            .newest
            .into_iter()
            .map(|client| Newest {
                created: When::date(&calendar, client.created_at),
                client,
            })
            .collect(),
        today,
        total,
        new_text,
        parts,
        events,
        shell,
    })
}

fn parts(counts: [i64; 4], total: i64) -> Vec<Part> {
    let mut at = 0;
    STATUSES
        .into_iter()
        .zip(counts)
        .map(|(status, n)| {
            let width = if total > 0 { n * 1000 / total } else { 0 };
            let part = Part {
                status,
                class: match status {
                    "active" => "f-active",
                    "trial" => "f-trial",
                    "trial_end" => "f-trial-end",
                    _ => "f-prep",
                },
                at,
                width,
                count: grouped(n),
            };
            at += width;
            part
        })
        .collect()
}

/// The bar in words.
fn bar_label(t: &Texts, parts: &[Part]) -> String {
    let words: Vec<String> = parts
        .iter()
        .map(|part| {
            let status = t.get(match part.status {
                "active" => "ui-status-active",
                "trial" => "ui-status-trial",
                "trial_end" => "ui-status-trial-end",
                _ => "ui-status-preparation",
            });
            format!("{} {status}", part.count)
        })
        .collect();
    words.join(", ")
}
