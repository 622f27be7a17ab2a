//! Profile > Sessions.
use super::paths;
use crate::i18n::Calendar;
use crate::web::agent::Agent;
use crate::web::error::PageError;
use crate::web::form::{Button, PostForm};
use crate::web::page::{html, see_other};
use crate::web::session::{self, Open, SessionClaims};
use crate::web::shell::Shell;
use crate::web::visit::Visit;
use crate::web::when::When;
use crate::web::whoever::Whoever;
use actix_web::{HttpResponse, web};
use actix_web_flash_messages::FlashMessage;
use askama::Template;
use serde::Deserialize;

/// Routes of this file.
pub fn routes(app: &mut web::ServiceConfig) {
    app.route(paths::SHOW, web::get().to(show))
        .route(paths::END, web::post().to(end))
        .route(paths::END_OTHERS, web::post().to(end_others));
}

/// One line of the list.
struct Line {
    device: String,
    open: Open,
    since: When,
    seen: When,
    this: bool,
}

#[derive(Template)]
#[template(path = "sessions/show.html")]
struct SessionsPage {
    shell: Shell,
    lines: Vec<Line>,
}

async fn show(visit: Visit, who: Whoever) -> Result<HttpResponse, PageError> {
    let (user, now) = (who.person().id(), visit.portal.clock.now());
    let all = visit
        .portal
        .db
        .read(move |conn| session::open_of(conn, user, now))
        .await??;
    let shell = who.profile_shell(&visit);
    let calendar: Calendar = who.calendar();
    let own = visit.session.reference();
    let mut lines: Vec<Line> = all
        .into_iter()
        .map(|open| Line {
            device: Agent::of(&open.user_agent).name(&shell.t),
            since: When::moment(&calendar, open.since),
            seen: When::moment(&calendar, open.last_seen_at),
            this: own.as_ref() == Some(&open.reference),
            open,
        })
        .collect();
    lines.sort_by_key(|line| !line.this);
    html(&SessionsPage { shell, lines })
}

#[derive(Deserialize)]
struct EndForm {
    #[serde(default)]
    session: String,
}

async fn end(
    visit: Visit,
    who: Whoever,
    form: PostForm<EndForm>,
) -> Result<HttpResponse, PageError> {
    let (user, now) = (who.person().id(), visit.portal.clock.now());
    let wanted = form.fields.session;
    let own = visit.session.reference() == Some(wanted.clone());
    if own {
        visit.session.purge();
        return Ok(see_other(crate::sign_in::paths::HOME));
    }
    // One that is over by now is what was wanted too.
    visit
        .portal
        .db
        .write(move |conn| session::end_where(conn, user, now, |open| open.reference == wanted))
        .await??;
    FlashMessage::success(who.profile_shell(&visit).t.get("sessions-ended")).send();
    Ok(see_other(paths::SHOW))
}

async fn end_others(
    visit: Visit,
    who: Whoever,
    _: PostForm<Button>,
) -> Result<HttpResponse, PageError> {
    let (user, now) = (who.person().id(), visit.portal.clock.now());
    let own = visit.session.reference();
    let ended = visit
        .portal
        .db
        .write(move |conn| {
            session::end_where(conn, user, now, |open| {
                own.as_ref() != Some(&open.reference)
            })
        })
        .await??;
    let t = who.profile_shell(&visit).t;
    FlashMessage::success(t.with("sessions-others-ended", "n", ended)).send();
    Ok(see_other(paths::SHOW))
}
