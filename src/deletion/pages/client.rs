//! The tab "Delete client".
use crate::actor::Staff;
use crate::clients;
use crate::clients::pages::{Frame, Tab};
use crate::clients::store::Head;
use crate::db::ids::ClientId;
use crate::db::{DbConn, Timestamp};
use crate::deletion::store::{self, Losses, Request};
use crate::deletion::{
    DeletionError, Terms, cancel, deleting, parse_note, paths, reason_text, terms,
};
use crate::i18n::{Calendar, Texts};
use crate::installation;
use crate::web::error::PageError;
use crate::web::form::{FieldErrors, Labels, PostForm};
use crate::web::page::{html, see_other, unprocessable};
use crate::web::shell::{Section, Shell};
use crate::web::visit::Visit;
use crate::web::when::When;
use actix_web::{HttpResponse, web};
use actix_web_flash_messages::FlashMessage;
use askama::Template;
use chrono::TimeDelta;
use diesel::QueryResult;
use serde::Deserialize;

/// Routes of this file.
pub(super) fn routes(app: &mut web::ServiceConfig) {
    app.route("/clients/{client}/delete", web::get().to(show))
        .route("/clients/{client}/delete", web::post().to(do_delete))
        .route("/clients/{client}/delete/cancel", web::get().to(ask_note))
        .route("/clients/{client}/delete/cancel", web::post().to(do_cancel))
        .route(
            "/clients/{client}/delete/confirm",
            web::get().to(ask_once_more),
        );
}

const LABELS: Labels = &[("note", "client-deletion-note")];

/// A window is drawn day by day up to so many days.
const DRAWN_DAYS: i64 = 30;
/// Its width in the drawing.
const WIDTH: i64 = 1_000;

/// All that the pages of this tab tell.
struct Facts {
    head: Head,
    requests: Vec<Request>,
    contact: String,
    running: Vec<String>,
    losses: Losses,
    terms: Terms,
    held: bool,
    gone: Option<(Timestamp, Option<String>)>,
}

impl Facts {
    fn load(conn: &mut DbConn, staff: &Staff, id: ClientId) -> QueryResult<Self> {
        let head = clients::store::head(conn, staff, id)?;
        let client = &head.client;
        let requests = store::of_client(conn, client)?;
        let running = head
            .services
            .iter()
            .filter(|service| service.standing.status.runs())
            .map(|service| service.service.name.clone())
            .collect();
        Ok(Self {
            contact: match requests.iter().find(|request| request.is_open()) {
                Some(request) => store::contact(conn, request)?,
                None => String::new(),
            },
            requests,
            running,
            losses: store::losses(conn, client)?,
            terms: terms(conn)?,
            held: installation::deletions_wait(conn)?,
            gone: match client.deleted_at {
                Some(_) => store::deleted_by(conn, client)?,
                None => None,
            },
            head,
        })
    }

    fn open(&self) -> Option<&Request> {
        self.requests.iter().find(|request| request.is_open())
    }

    /// There is an account that may be deleted.
    fn deletable(&self) -> bool {
        self.head.client.deleted_at.is_none() && !self.head.client.technical
    }
}

async fn facts(visit: &Visit, staff: &Staff, id: ClientId) -> Result<Facts, PageError> {
    let asking = staff.clone();
    Ok(visit
        .portal
        .db
        .read(move |conn| Facts::load(conn, &asking, id))
        .await??)
}

/// A part of the drawn window.
struct Segment {
    x: i64,
    width: i64,
    filled: i64,
}

/// The request that runs.
struct Current {
    left: String,
    over: bool,
    due_iso: String,
    due: When,
    asked: When,
    day: String,
    segments: Vec<Segment>,
    by: String,
    reason: String,
    stopped: String,
    contact: String,
    held: bool,
}

impl Current {
    fn new(request: &Request, facts: &Facts, now: Timestamp, t: &Texts, c: &Calendar) -> Self {
        let (day, days) = day_of(request, now);
        let stopped = facts.running.join(", ");
        Self {
            left: left(t, request.due_at - now),
            over: request.due_at <= now,
            due_iso: c.iso(request.due_at),
            due: When::moment(c, request.due_at),
            asked: When::moment(c, request.requested_at),
            day: t.with2("client-deletion-day", "day", day, "days", days),
            segments: segments(request, now),
            by: t.with("client-deletion-by-name", "name", &request.name),
            reason: reason_text(t, &request.reason, &request.explanation),
            stopped: match stopped.is_empty() {
                true => t.get("client-deletion-stopped-none"),
                false => t.with2(
                    "client-deletion-stopped",
                    "services",
                    stopped,
                    "at",
                    c.moment(request.requested_at),
                ),
            },
            contact: facts.contact.clone(),
            held: facts.held,
        }
    }
}

/// The first day is 1.
fn day_of(request: &Request, now: Timestamp) -> (i64, i64) {
    let days = (request.due_at - request.requested_at).num_days().max(1);
    let day = (now - request.requested_at).num_days() + 1;
    (day.clamp(1, days), days)
}

/// "6 days 4 hours", and within the last day hours and minutes.
fn left(t: &Texts, left: TimeDelta) -> String {
    if left.num_minutes() == 0 {
        return t.get("client-deletion-last-minute");
    }
    let part = |key: &str, n: i64| t.with(key, "n", n);
    let (days, hours, minutes) = (
        left.num_days(),
        left.num_hours() % 24,
        left.num_minutes() % 60,
    );
    let (first, second) = match days {
        0 => (
            part("client-deletion-hours", hours),
            part("client-deletion-minutes", minutes),
        ),
        _ => (
            part("client-deletion-days", days),
            part("client-deletion-hours", hours),
        ),
    };
    format!("{first} {second}")
}

fn segments(request: &Request, now: Timestamp) -> Vec<Segment> {
    let whole = (request.due_at - request.requested_at).num_seconds().max(1);
    let gone = (now - request.requested_at).num_seconds().clamp(0, whole);
    let (_, days) = day_of(request, now);
    let parts = if days <= DRAWN_DAYS { days } else { 1 };
    let gap = if parts > 1 { 4 } else { 0 };
    let reached = gone * WIDTH / whole;
    (0..parts)
        .map(|part| {
            let x = part * WIDTH / parts + gap / 2;
            let width = (part + 1) * WIDTH / parts - gap / 2 - x;
            Segment {
                x,
                width,
                filled: (reached - x).clamp(0, width),
            }
        })
        .collect()
}

/// A line of the history of requests.
struct Line {
    icon: &'static str,
    what: String,
    by: String,
    detail: String,
    note: String,
    at: When,
}

/// Newest first; each request has a line for its beginning and one for its end.
fn lines(facts: &Facts, now: Timestamp, t: &Texts, calendar: &Calendar) -> Vec<Line> {
    let mut lines = Vec::new();
    for request in &facts.requests {
        let by = |name: &str| match name.is_empty() {
            true => String::new(),
            false => t.with("client-deletion-event-by", "name", name),
        };
        if let (Some(at), Some(outcome)) = (request.closed_at, request.outcome.as_deref()) {
            let (icon, key) = match outcome {
                "cancelled" => ("x", "client-deletion-event-cancelled"),
                "withdrawn" => ("undo", "client-deletion-event-withdrawn"),
                _ => ("trash", "client-deletion-event-deleted"),
            };
            let by = match (outcome, request.closed_name.as_str()) {
                ("deleted", "") => t.get("client-deletion-event-automatic"),
                (_, name) => by(name),
            };
            lines.push(Line {
                icon,
                what: t.get(key),
                by,
                detail: String::new(),
                note: request.note.clone(),
                at: When::moment(calendar, at),
            });
        }
        let (day, days) = day_of(request, now);
        lines.push(Line {
            icon: "clock",
            what: t.get("client-deletion-event-requested"),
            by: by(&request.name),
            detail: match request.is_open() {
                true => t.with2("client-deletion-event-waiting", "day", day, "days", days),
                false => String::new(),
            },
            note: reason_text(t, &request.reason, &request.explanation),
            at: When::moment(calendar, request.requested_at),
        });
    }
    lines
}

#[derive(Template)]
#[template(path = "deletion/client.html")]
struct Page {
    shell: Shell,
    errors: FieldErrors,
    current: Option<Current>,
    lines: Vec<Line>,
    loss: Loss,
    deletable: bool,
    gone: String,
    erased: String,
    frame: Frame,
}

async fn show(
    visit: Visit,
    staff: Staff,
    id: web::Path<ClientId>,
) -> Result<HttpResponse, PageError> {
    let facts = facts(&visit, &staff, *id).await?;
    let shell = Shell::staff(&visit, &staff, Section::Clients);
    let (t, calendar, now) = (&shell.t, staff.calendar(), visit.portal.clock.now());
    let current = facts
        .open()
        .map(|request| Current::new(request, &facts, now, t, &calendar));
    let gone = match &facts.gone {
        Some((at, Some(name))) => t.with2(
            "client-deletion-gone-by",
            "name",
            name,
            "at",
            calendar.moment(*at),
        ),
        Some((at, None)) => t.with("client-deletion-gone-portal", "at", calendar.moment(*at)),
        None => String::new(),
    };
    let erased = facts.head.client.erased_at.map(|at| calendar.moment(at));
    html(&Page {
        errors: FieldErrors::new(*t),
        current,
        lines: lines(&facts, now, t, &calendar),
        loss: Loss::new(&facts, t),
        deletable: facts.deletable(),
        gone,
        erased: erased
            .map(|at| t.with("client-deletion-erased", "at", at))
            .unwrap_or_default(),
        frame: Frame::new(facts.head, &staff, Tab::Delete),
        shell,
    })
}

#[derive(Template)]
#[template(path = "deletion/cancel.html")]
struct CancelPage {
    shell: Shell,
    errors: FieldErrors,
    company: String,
    id: ClientId,
    note: String,
}

impl CancelPage {
    fn new(visit: &Visit, staff: &Staff, facts: &Facts) -> Self {
        let shell = Shell::staff(visit, staff, Section::Clients);
        Self {
            errors: FieldErrors::new(shell.t).labelled(LABELS),
            company: facts.head.client.company.clone(),
            id: facts.head.client.id,
            note: String::new(),
            shell,
        }
    }
}

async fn ask_note(
    visit: Visit,
    staff: Staff,
    id: web::Path<ClientId>,
) -> Result<HttpResponse, PageError> {
    let facts = facts(&visit, &staff, *id).await?;
    if facts.open().is_none() {
        return Ok(see_other(paths::show(&id)));
    }
    html(&CancelPage::new(&visit, &staff, &facts))
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct CancelForm {
    note: String,
}

async fn do_cancel(
    visit: Visit,
    staff: Staff,
    id: web::Path<ClientId>,
    form: PostForm<CancelForm>,
) -> Result<HttpResponse, PageError> {
    let (id, typed) = (*id, form.fields.note);
    let mut page = CancelPage::new(&visit, &staff, &facts(&visit, &staff, id).await?);
    let note = parse_note(&mut page.errors, &typed);
    if !page.errors.is_empty() {
        page.note = typed;
        return unprocessable(&page);
    }
    let done = form
        .submission
        .carry_out(&visit, move |conn, change| {
            cancel(conn, &staff, id, &note, change)?;
            Ok::<_, DeletionError>(paths::show(&id))
        })
        .await?;
    answer(done, &page.shell.t, id, "client-deletion-cancelled")
}

/// Leads back to the tab, whatever came of it.
fn answer(
    done: Result<String, DeletionError>,
    t: &Texts,
    id: ClientId,
    said: &str,
) -> Result<HttpResponse, PageError> {
    let refused = match done {
        Ok(to) => {
            FlashMessage::success(t.get(said)).send();
            return Ok(see_other(to));
        }
        Err(DeletionError::NotRequested) => "client-deletion-not-requested",
        Err(DeletionError::Deleted) => "client-deletion-already",
        // The page itself says why.
        Err(DeletionError::Technical | DeletionError::Requested) => "",
        Err(DeletionError::Acting) => return Err(PageError::Acting),
        Err(DeletionError::Database(e)) => return Err(e.into()),
    };
    if !refused.is_empty() {
        FlashMessage::warning(t.get(refused)).send();
    }
    Ok(see_other(paths::show(&id)))
}

/// What goes with the account, in words.
struct Loss {
    question: String,
    users: String,
    pending: i64,
    services: i64,
    kept: String,
    id: ClientId,
}

impl Loss {
    fn new(facts: &Facts, t: &Texts) -> Self {
        let client = &facts.head.client;
        let Losses {
            users,
            alone,
            pending,
            services,
        } = facts.losses;
        Self {
            question: t.with("client-deletion-question", "company", &client.company),
            users: t.with2("client-deletion-users-alone", "n", users, "alone", alone),
            pending,
            services,
            kept: t.with("client-deletion-kept", "days", facts.terms.retention),
            id: client.id,
        }
    }
}

#[derive(Template)]
#[template(path = "deletion/confirm.html")]
struct ConfirmPage {
    shell: Shell,
    loss: Loss,
}

async fn ask_once_more(
    visit: Visit,
    staff: Staff,
    id: web::Path<ClientId>,
) -> Result<HttpResponse, PageError> {
    let facts = facts(&visit, &staff, *id).await?;
    if !facts.deletable() {
        return Ok(see_other(paths::show(&id)));
    }
    let shell = Shell::staff(&visit, &staff, Section::Clients);
    html(&ConfirmPage {
        loss: Loss::new(&facts, &shell.t),
        shell,
    })
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct DeleteForm {}

async fn do_delete(
    visit: Visit,
    staff: Staff,
    id: web::Path<ClientId>,
    form: PostForm<DeleteForm>,
) -> Result<HttpResponse, PageError> {
    let id = *id;
    let facts = facts(&visit, &staff, id).await?;
    let t = staff.person().texts();
    let done = form
        .submission
        .carry_out(&visit, move |conn, change| {
            deleting::delete_now(conn, &staff, id, change)?;
            Ok::<_, DeletionError>(paths::show(&id))
        })
        .await?;
    if done.is_ok() {
        let company = facts.head.client.company;
        let said = t.with("client-deletion-done", "company", company);
        FlashMessage::success(said).send();
        return Ok(see_other(paths::show(&id)));
    }
    answer(done, &t, id, "client-deletion-already")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_left_is_told_in_two_units() {
        let t = Texts::default();
        let of = |seconds: i64| left(&t, TimeDelta::seconds(seconds));
        assert_eq!(of(6 * 86_400 + 4 * 3_600 + 59), "6 days 4 hours");
        assert_eq!(of(86_400), "1 day 0 hours");
        assert_eq!(of(3_600 + 61), "1 hour 1 minute");
        assert_eq!(of(60), "0 hours 1 minute");
        assert_eq!(of(59), "less than a minute");
    }
}
