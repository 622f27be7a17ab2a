//! Pages of Users > All users.
use super::store::{self, Found, Place, Status, Wanted};
use super::{ActError, activate, block, end_sessions, paths, reset_two_factor, sessions};
use crate::actor::{Account, ClientRole, Staff};
use crate::change::Change;
use crate::clients;
use crate::db::DbConn;
use crate::db::ids::UserId;
use crate::i18n::{Calendar, Texts};
use crate::resellers;
use crate::secrets::Keys;
use crate::sellers;
use crate::sellers::paths::SellerId;
use crate::text::fold;
use crate::web::agent::Agent;
use crate::web::error::PageError;
use crate::web::form::{Button, FieldErrors, PostForm};
use crate::web::keyset::{Position, address};
use crate::web::page::{html, see_other, unprocessable};
use crate::web::session::Open;
use crate::web::shell::{Section, Shell};
use crate::web::submission::SubmissionKey;
use crate::web::visit::Visit;
use crate::web::when::When;
use actix_web::{HttpResponse, web};
use actix_web_flash_messages::FlashMessage;
use askama::Template;
use serde::Deserialize;

/// Longest reason, in characters.
const REASON_MAX: usize = 500;

/// Routes of this file.
pub fn routes(app: &mut web::ServiceConfig) {
    app.route(paths::INDEX, web::get().to(index))
        .route("/users/{user}", web::get().to(show))
        .route("/users/{user}/block", web::post().to(do_block))
        .route("/users/{user}/activation", web::post().to(do_activate))
        .route("/users/{user}/sessions", web::post().to(do_end_sessions))
        .route("/users/{user}/two-factor", web::post().to(do_reset));
}

#[derive(Clone, Default, Deserialize)]
struct Query {
    #[serde(default)]
    q: String,
    #[serde(default)]
    account: String,
    #[serde(default)]
    role: String,
    #[serde(default)]
    two_factor: String,
    #[serde(default)]
    status: String,
    #[serde(flatten)]
    position: Position,
}

fn short(text: &str) -> String {
    text.trim().chars().take(200).collect()
}

impl Query {
    fn wanted(&self, visit: &Visit) -> Wanted {
        Wanted {
            q: fold(&short(&self.q)),
            account: fold(&short(&self.account)),
            role: roles().into_iter().find(|code| *code == self.role),
            two_factor: match &*self.two_factor {
                "on" => Some(true),
                "off" => Some(false),
                _ => None,
            },
            status: Status::parse(&self.status),
            step: self.position.step(),
            size: self.position.size(),
            now: visit.portal.clock.now(),
        }
    }

    /// What the address carries besides the position; what can't be read is no filter.
    fn keep(&self, wanted: &Wanted) -> Vec<(&'static str, String)> {
        let two_factor = match wanted.two_factor {
            Some(true) => "on",
            Some(false) => "off",
            None => "",
        };
        vec![
            ("q", short(&self.q)),
            ("account", short(&self.account)),
            ("role", wanted.role.unwrap_or_default().to_owned()),
            ("two_factor", two_factor.to_owned()),
            ("status", wanted.status.map_or("", Status::code).to_owned()),
        ]
    }
}

/// Codes of the roles that the filter offers.
fn roles() -> Vec<&'static str> {
    let mut codes = vec!["operator", "reseller", "seller"];
    codes.extend(ClientRole::ALL.map(ClientRole::code));
    codes
}

/// What to choose from: value and text.
type Choices = Vec<(&'static str, String)>;

fn role_choices(t: &Texts, staff: &Staff) -> Choices {
    let mut choices = vec![("", t.get("all-users-any-role"))];
    if staff.is_operator() {
        choices.push(("operator", t.get("role-operator")));
    }
    if staff.administers() {
        choices.push(("reseller", t.get("role-reseller")));
        choices.push(("seller", t.get("role-seller")));
    }
    choices.extend(ClientRole::ALL.map(|role| (role.code(), role.label().to_owned())));
    choices
}

fn two_factor_choices(t: &Texts) -> Choices {
    vec![
        ("", t.get("all-users-any-two-factor")),
        ("on", t.get("all-users-two-factor-on")),
        ("off", t.get("all-users-two-factor-off")),
    ]
}

fn status_choices(t: &Texts) -> Choices {
    let mut choices = vec![("", t.get("all-users-any-status"))];
    choices.extend(Status::ALL.map(|status| (status.code(), t.get(status.label()))));
    choices
}

/// A place, as lists show it.
struct Line {
    place: Place,
    /// Where the person or the invitation is looked after.
    href: String,
    /// Role by its name.
    role: String,
    last_sign_in: Option<When>,
}

impl Line {
    fn of(place: Place, keys: &Keys, t: &Texts, calendar: &Calendar) -> Self {
        Self {
            href: href(&place, keys),
            role: match place.account {
                Account::Provider(_) => t.get(place.kind()),
                Account::Client(_) => place.role.clone(),
            },
            last_sign_in: place.last_sign_in_at.map(|at| When::moment(calendar, at)),
            place,
        }
    }

    /// The account's own page.
    fn account_href(&self) -> String {
        match self.place.account {
            Account::Client(client) => clients::paths::users(&client),
            Account::Provider(provider) => match self.place.kind() {
                "role-reseller" => resellers::paths::show(&provider),
                _ => String::new(),
            },
        }
    }
}

/// Somebody who has not accepted has no number here: a low one would tell that the person was here
/// before.
fn href(place: &Place, keys: &Keys) -> String {
    match place.account {
        _ if place.accepted => paths::show(&place.user),
        Account::Client(client) => clients::paths::users(&client),
        Account::Provider(provider) => match place.kind() {
            "role-seller" => sellers::paths::show(&SellerId::of(keys, provider, place.user, false)),
            _ => resellers::paths::show(&provider),
        },
    }
}

#[derive(Template)]
#[template(path = "all_users/index.html")]
struct Index {
    shell: Shell,
    lines: Vec<Line>,
    q: String,
    account: String,
    role: String,
    roles: Choices,
    two_factor: String,
    two_factors: Choices,
    status: String,
    statuses: Choices,
    filtered: bool,
    size: i64,
    keep: Vec<(&'static str, String)>,
    prev: String,
    next: String,
}

async fn index(
    visit: Visit,
    staff: Staff,
    query: web::Query<Query>,
) -> Result<HttpResponse, PageError> {
    let wanted = query.wanted(&visit);
    let (asking, list) = (staff.clone(), wanted.clone());
    let page = visit
        .portal
        .db
        .read(move |conn| store::page(conn, &asking, &list))
        .await??;
    let shell = Shell::staff(&visit, &staff, Section::AllUsers);
    let keep = query.keep(&wanted);
    let turn = |there: bool, name: &'static str, row: Option<&Place>| match row {
        Some(place) if there => {
            let mut pairs = keep.clone();
            pairs.push(("size", wanted.size.to_string()));
            pairs.push((name, place.id.to_string()));
            address(paths::INDEX, &pairs)
        }
        _ => String::new(),
    };
    let (prev, next) = (
        turn(page.before, "before", page.rows.first()),
        turn(page.after, "after", page.rows.last()),
    );
    let (calendar, keys) = (staff.calendar(), &visit.portal.keys);
    let lines = page
        .rows
        .into_iter()
        .map(|place| Line::of(place, keys, &shell.t, &calendar))
        .collect();
    let kept = |name: &str| {
        let found = keep.iter().find(|(key, _)| *key == name);
        found.map(|(_, value)| value.clone()).unwrap_or_default()
    };
    html(&Index {
        lines,
        q: kept("q"),
        account: kept("account"),
        role: kept("role"),
        roles: role_choices(&shell.t, &staff),
        two_factor: kept("two_factor"),
        two_factors: two_factor_choices(&shell.t),
        status: kept("status"),
        statuses: status_choices(&shell.t),
        filtered: keep.iter().any(|(_, value)| !value.is_empty()),
        size: wanted.size,
        prev,
        next,
        keep,
        shell,
    })
}

/// An open session, as the page of the person shows it.
struct Session {
    device: String,
    open: Open,
    seen: When,
}

#[derive(Template)]
#[template(path = "all_users/show.html")]
struct Show {
    shell: Shell,
    found: Found,
    lines: Vec<Line>,
    sessions: Vec<Session>,
    last_sign_in: Option<When>,
    /// The asker's own page.
    oneself: bool,
    is_operator: bool,
    reset: FieldErrors,
    reason: String,
}

impl Show {
    async fn load(visit: &Visit, staff: &Staff, user: UserId) -> Result<Self, PageError> {
        let (asking, now) = (staff.clone(), visit.portal.clock.now());
        let (found, open) = visit
            .portal
            .db
            .read(move |conn| {
                let found = store::find(conn, &asking, user, now)?;
                let open = sessions(conn, &asking, &found, now)?;
                Ok::<_, diesel::result::Error>((found, open))
            })
            .await??;
        let shell = Shell::staff(visit, staff, Section::AllUsers);
        let (calendar, keys) = (staff.calendar(), &visit.portal.keys);
        Ok(Self {
            lines: found
                .places
                .iter()
                .map(|place| Line::of(place.clone(), keys, &shell.t, &calendar))
                .collect(),
            sessions: open
                .into_iter()
                .map(|open| Session {
                    device: Agent::of(&open.user_agent).name(&shell.t),
                    seen: When::moment(&calendar, open.last_seen_at),
                    open,
                })
                .collect(),
            last_sign_in: found
                .last_sign_in_at
                .filter(|_| found.whole)
                .map(|at| When::moment(&calendar, at)),
            oneself: staff.user_id() == user,
            is_operator: staff.is_operator(),
            reset: FieldErrors::new(shell.t).labelled(&[("reason", "all-users-reason")]),
            reason: String::new(),
            found,
            shell,
        })
    }

    /// For the mark beside the name: how the person stands as far as the asker sees it.
    fn status(&self) -> &'static str {
        let shut = self.found.banned || self.found.places.iter().all(|place| place.blocked);
        if shut { "blocked" } else { "accepted" }
    }

    fn may_block(&self) -> bool {
        let open = self.found.places.iter().any(|place| !place.blocked);
        !self.oneself && !self.found.banned && (open || self.is_operator)
    }

    fn may_activate(&self) -> bool {
        let shut = self.found.places.iter().any(|place| place.blocked);
        !self.oneself && (shut || (self.found.banned && self.is_operator))
    }

    /// What blocking does, for whom asks.
    fn block_text(&self) -> &'static str {
        match (self.is_operator, self.found.banned) {
            (true, _) => "all-users-block-everywhere",
            (false, true) => "all-users-banned",
            (false, false) => "all-users-block-here",
        }
    }
}

async fn show(
    visit: Visit,
    staff: Staff,
    user: web::Path<UserId>,
) -> Result<HttpResponse, PageError> {
    html(&Show::load(&visit, &staff, *user).await?)
}

fn refused(e: ActError, t: &Texts) -> PageError {
    match e {
        ActError::Oneself => PageError::Refused(t.get("all-users-oneself")),
        ActError::NotOurs => PageError::Refused(t.get("all-users-not-ours")),
        ActError::NotNow => PageError::Refused(t.get("all-users-not-now")),
        ActError::Database(e) => e.into(),
    }
}

/// Presses a button once, says what it did and leads back to the person.
async fn press<T: Send + 'static>(
    visit: &Visit,
    submission: SubmissionKey,
    user: UserId,
    act: impl FnOnce(&mut DbConn, &Change) -> Result<T, ActError> + Send + 'static,
    told: impl FnOnce(&Texts, T) -> String,
) -> Result<HttpResponse, PageError> {
    let t = Texts::default();
    let done = submission
        .carry_out_with(visit, move |conn, change| {
            let did = act(conn, change)?;
            Ok::<_, ActError>((paths::show(&user), did))
        })
        .await?;
    let (location, did) = done.map_err(|e| refused(e, &t))?;
    if let Some(did) = did {
        FlashMessage::success(told(&t, did)).send();
    }
    Ok(see_other(location))
}

async fn do_block(
    visit: Visit,
    staff: Staff,
    user: web::Path<UserId>,
    form: PostForm<Button>,
) -> Result<HttpResponse, PageError> {
    let user = *user;
    press(
        &visit,
        form.submission,
        user,
        move |conn, change| block(conn, &staff, user, change),
        |t, ()| t.get("all-users-blocked"),
    )
    .await
}

async fn do_activate(
    visit: Visit,
    staff: Staff,
    user: web::Path<UserId>,
    form: PostForm<Button>,
) -> Result<HttpResponse, PageError> {
    let user = *user;
    press(
        &visit,
        form.submission,
        user,
        move |conn, change| activate(conn, &staff, user, change),
        |t, ()| t.get("all-users-activated"),
    )
    .await
}

async fn do_end_sessions(
    visit: Visit,
    staff: Staff,
    user: web::Path<UserId>,
    form: PostForm<Button>,
) -> Result<HttpResponse, PageError> {
    let user = *user;
    press(
        &visit,
        form.submission,
        user,
        move |conn, change| end_sessions(conn, &staff, user, change),
        |t, n| t.with("all-users-sessions-ended", "n", n),
    )
    .await
}

#[derive(Deserialize)]
struct ResetForm {
    #[serde(default)]
    reason: String,
}

async fn do_reset(
    visit: Visit,
    staff: Staff,
    user: web::Path<UserId>,
    form: PostForm<ResetForm>,
) -> Result<HttpResponse, PageError> {
    let user = *user;
    let mut page = Show::load(&visit, &staff, user).await?;
    let typed = form.fields.reason;
    let reason = page.reset.required("reason", &typed, REASON_MAX);
    if !page.reset.is_empty() {
        page.reason = typed;
        return unprocessable(&page);
    }
    press(
        &visit,
        form.submission,
        user,
        move |conn, change| reset_two_factor(conn, &staff, user, &reason, change),
        |t, ()| t.get("all-users-two-factor-reset"),
    )
    .await
}
