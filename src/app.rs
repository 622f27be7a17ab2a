//! Routes, middleware and background work put together; `main` and the tests both call it.
use crate::jobs::{Every, Task};
use crate::portal::Portal;
use crate::web::error::PageError;
use crate::web::session::{self, DbSessions};
use crate::web::{assets, flash, guard, observe, preferences, submission};
use crate::{
    alerts, all_users, api, clients, confirmations, contact, convert, dashboard, deletion,
    descriptions, email_change, help, history, installation, invitations, links, log_in_as,
    login_info, mail, moving, notifications, panel, plans, profile, projects, resellers, sellers,
    services, sessions, settings, setup, sign_in, team, tokens, two_factor,
};
use actix_session::SessionMiddleware;
use actix_session::config::CookieContentSecurity;
use actix_web::body::MessageBody;
use actix_web::cookie::SameSite;
use actix_web::dev::{ServiceFactory, ServiceRequest, ServiceResponse};
use actix_web::middleware::{Compress, from_fn};
use actix_web::{App, Error, HttpResponse, web};
use chrono::TimeDelta;
use tracing_actix_web::TracingLogger;

/// Every page of the portal.
pub fn routes(app: &mut web::ServiceConfig) {
    app.configure(assets::routes)
        .configure(preferences::routes)
        .configure(setup::pages::routes)
        .configure(sign_in::pages::routes)
        .configure(links::pages::routes)
        .configure(invitations::pages::routes)
        .configure(panel::pages::routes)
        .configure(profile::pages::routes)
        .configure(team::pages::routes)
        .configure(projects::pages::routes)
        .configure(two_factor::pages::routes)
        .configure(confirmations::pages::routes)
        .configure(email_change::pages::routes)
        .configure(sessions::pages::routes)
        .configure(notifications::pages::routes)
        .configure(tokens::pages::routes)
        .configure(api::routes)
        .configure(clients::list::pages::routes)
        .configure(mail::pages::routes)
        .configure(clients::pages::routes)
        .configure(contact::pages::routes)
        .configure(login_info::pages::routes)
        .configure(descriptions::pages::routes)
        .configure(plans::pages::routes)
        .configure(moving::pages::routes)
        .configure(convert::pages::routes)
        .configure(resellers::pages::routes)
        .configure(sellers::pages::routes)
        .configure(all_users::pages::routes)
        .configure(settings::pages::routes)
        .configure(alerts::pages::routes)
        .configure(services::pages::routes)
        .configure(deletion::pages::routes)
        .configure(dashboard::pages::routes)
        .configure(help::pages::routes)
        .configure(history::pages::routes)
        .configure(log_in_as::pages::routes)
        .route("/health/live", web::get().to(HttpResponse::Ok))
        .route("/health/ready", web::get().to(ready))
        .default_service(web::to(nothing_here));
}

/// What the servers do by themselves. Mails come last, so that they go out in the round in which
/// the others wrote them.
pub fn tasks() -> Vec<Task> {
    vec![
        Task {
            name: "clean-up",
            every: Every::Interval(TimeDelta::minutes(10)),
            run: clean_up,
        },
        Task {
            name: "optimize",
            every: Every::Interval(TimeDelta::hours(1)),
            run: |portal| portal.db.optimize(),
        },
        Task {
            name: "services",
            every: Every::Interval(TimeDelta::seconds(20)),
            run: services::timers::run,
        },
        Task {
            name: "failed sign-ins",
            every: Every::Interval(TimeDelta::minutes(1)),
            run: alerts::job::run,
        },
        Task {
            name: "passwords",
            every: Every::Interval(TimeDelta::hours(1)),
            run: sign_in::expiry::run,
        },
        Task {
            name: "deletions",
            every: Every::Interval(TimeDelta::seconds(30)),
            run: deletion::job::run,
        },
        Task {
            name: "api tokens",
            every: Every::Interval(TimeDelta::minutes(5)),
            run: tokens::job::run,
        },
        Task {
            name: "log in as",
            every: Every::Interval(TimeDelta::minutes(1)),
            run: log_in_as::end_all_over,
        },
        Task {
            name: "outbox",
            every: Every::Round,
            run: mail::delivery::deliver,
        },
    ]
}

/// Nothing is destroyed by a clock that was set: deletions wait until the operator releases them.
pub fn clock_was_set(portal: &Portal) -> anyhow::Result<()> {
    let now = portal.clock.now();
    portal
        .db
        .write_now(|conn| installation::hold_deletions(conn, now))??;
    Ok(())
}

/// Forgets what nothing looks at any more.
fn clean_up(portal: &Portal) -> anyhow::Result<()> {
    let now = portal.clock.now();
    portal
        .db
        .write_now(|conn| session::forget_old(conn, now))??;
    portal
        .db
        .write_now(|conn| sign_in::limits::forget_old(conn, now))??;
    portal
        .db
        .write_now(|conn| submission::forget_old(conn, now))??;
    portal
        .db
        .write_now(|conn| sign_in::devices::forget_old(conn, now))??;
    Ok(())
}

/// The application: routes within sessions, messages, error pages and headers.
pub fn build(
    portal: web::Data<Portal>,
) -> App<
    impl ServiceFactory<
        ServiceRequest,
        Config = (),
        Response = ServiceResponse<impl MessageBody>,
        Error = Error,
        InitError = (),
    >,
> {
    App::new()
        .app_data(portal.clone())
        .app_data(web::Data::new(setup::pages::Known::default()))
        .app_data(web::PayloadConfig::new(crate::web::form::FORM_LIMIT))
        .wrap(from_fn(guard::error_pages))
        .wrap(flash::framework(&portal))
        .wrap(sessions(&portal))
        .wrap(from_fn(guard::visitor))
        .wrap(from_fn(setup::pages::guard))
        .wrap(from_fn(guard::bounded))
        .wrap(from_fn(guard::security_headers))
        .wrap(Compress::default())
        .wrap(from_fn(observe::requests))
        .wrap(TracingLogger::<observe::Root>::new())
        .configure(routes)
}

fn sessions(portal: &Portal) -> SessionMiddleware<DbSessions> {
    let https = portal.config.https();
    let store = DbSessions::new(portal.db.clone(), portal.clock.clone());
    SessionMiddleware::builder(store, portal.keys.cookies())
        .cookie_name(if https { "__Host-session" } else { "session" }.to_owned())
        .cookie_secure(https)
        .cookie_http_only(true)
        .cookie_same_site(SameSite::Lax)
        .cookie_content_security(CookieContentSecurity::Signed)
        .build()
}

async fn nothing_here() -> Result<HttpResponse, PageError> {
    Err(PageError::NotFound)
}

/// Ready where the database answers.
async fn ready(portal: web::Data<Portal>) -> Result<HttpResponse, PageError> {
    use diesel::prelude::*;
    portal
        .db
        .read(|conn| diesel::sql_query("SELECT 1").execute(conn))
        .await??;
    Ok(HttpResponse::Ok().finish())
}
