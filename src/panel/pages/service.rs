//! One service: where the client stands with it, or the form that asks for it.
use crate::actor::PanelUser;
use crate::db::Timestamp;
use crate::db::ids::ServiceId;
use crate::deletion::pages::may_change;
use crate::i18n::Texts;
use crate::panel::paths;
use crate::services::activation::{self, Request, RequestError};
use crate::services::store as offered;
use crate::services::{ClientService, Status, Stops};
use crate::web::error::PageError;
use crate::web::form::{FieldErrors, PostForm};
use crate::web::page::{html, see_other, unprocessable};
use crate::web::shell::{PanelSection, Shell};
use crate::web::visit::Visit;
use crate::web::when::When;
use actix_web::{HttpResponse, web};
use actix_web_flash_messages::FlashMessage;
use askama::Template;
use serde::Deserialize;

/// Routes of this file.
pub(super) fn routes(app: &mut web::ServiceConfig) {
    app.route("/panel/services/{service}", web::get().to(show))
        .route("/panel/services/{service}/request", web::post().to(request));
}

/// What home and the service's own page say of it.
pub(super) struct Card {
    pub found: ClientService,
    /// Its status in the reader's language.
    pub status: String,
    /// Why it is stopped, or "".
    pub stopped: String,
    /// How long the trial still lasts, or "".
    pub trial: String,
}

impl Card {
    pub(super) fn new(found: ClientService, stops: Stops, t: &Texts, now: Timestamp) -> Self {
        let standing = found.standing;
        let why = found.stopped(stops).into_iter();
        let why: Vec<String> = why.map(|stop| t.get(stop.text())).collect();
        let ends = standing
            .trial_ends_at
            .filter(|_| standing.status == Status::Trial);
        Self {
            status: t.get(standing.status.text()),
            stopped: why.join(", "),
            trial: ends
                .map(|ends| t.with("panel-service-days-left", "n", days_until(ends, now)))
                .unwrap_or_default(),
            found,
        }
    }
}

/// Begun days count.
fn days_until(ends: Timestamp, now: Timestamp) -> i64 {
    ((ends - now).num_seconds().max(0) + 86_399) / 86_400
}

#[derive(Template)]
#[template(path = "panel/service.html")]
struct ServicePage {
    shell: Shell,
    card: Card,
    trial_until: Option<When>,
    /// Names of the features that are on.
    features: Vec<String>,
    support_email: String,
    asked: Option<(Request, When)>,
    may_ask: bool,
    /// Why nobody can ask at the moment, or "".
    closed: String,
    message: String,
    errors: FieldErrors,
}

impl ServicePage {
    async fn load(visit: &Visit, user: &PanelUser, service: ServiceId) -> Result<Self, PageError> {
        let asking = user.clone();
        let (found, stops, features, request) = visit
            .portal
            .db
            .read(move |conn| {
                let found = offered::of_client_one(conn, &asking, service)?;
                let stops = offered::stops(conn, &asking)?;
                let features = offered::features_of_client(conn, &asking, service)?;
                let request = activation::newest(conn, &asking, service)?;
                Ok::<_, diesel::result::Error>((found, stops, features, request))
            })
            .await??;
        if !found.visible() {
            return Err(PageError::NotFound);
        }
        let shell = Shell::panel(visit, user, PanelSection::Service(service));
        let (calendar, now) = (user.person().calendar(), visit.portal.clock.now());
        let card = Card::new(found, stops, &shell.t, now);
        let standing = card.found.standing;
        let reasons = stops.reasons().into_iter();
        let reasons: Vec<String> = reasons.map(|stop| shell.t.get(stop.text())).collect();
        Ok(Self {
            errors: FieldErrors::new(shell.t),
            trial_until: standing
                .trial_ends_at
                .filter(|_| standing.status == Status::Trial)
                .map(|ends| When::moment(&calendar, ends)),
            features: features
                .into_iter()
                .filter(|(_, on)| *on)
                .map(|(feature, _)| feature.name)
                .collect(),
            support_email: user.brand().support_email.clone(),
            asked: request
                .filter(|request| request.is_open() || request.is_declined())
                .map(|request| {
                    let at = request.closed_at.unwrap_or(request.requested_at);
                    (request, When::moment(&calendar, at))
                }),
            may_ask: activation::may_ask(user),
            closed: reasons.join(", "),
            message: String::new(),
            card,
            shell,
        })
    }

    fn waits(&self) -> bool {
        self.asked
            .as_ref()
            .is_some_and(|(request, _)| request.is_open())
    }
}

async fn show(
    visit: Visit,
    user: PanelUser,
    service: web::Path<ServiceId>,
) -> Result<HttpResponse, PageError> {
    html(&ServicePage::load(&visit, &user, *service).await?)
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct RequestForm {
    message: String,
}

async fn request(
    visit: Visit,
    user: PanelUser,
    service: web::Path<ServiceId>,
    form: PostForm<RequestForm>,
) -> Result<HttpResponse, PageError> {
    let service = *service;
    let page = ServicePage::load(&visit, &user, service).await?;
    if !page.may_ask {
        return Err(PageError::Forbidden("role-client-engineers"));
    }
    may_change(&user)?;
    let t = page.shell.t;
    let message = match activation::parse("message", &form.fields.message, t) {
        Ok(message) => message,
        Err(errors) => {
            return unprocessable(&ServicePage {
                message: form.fields.message,
                errors,
                ..page
            });
        }
    };
    let done = form
        .submission
        .carry_out(&visit, move |conn, change| {
            activation::request(conn, &user, service, &message, change)?;
            Ok::<_, RequestError>(paths::service(&service))
        })
        .await?;
    match done {
        Ok(to) => {
            let name = &page.card.found.service.name;
            FlashMessage::success(t.with("panel-service-asked-now", "service", name)).send();
            Ok(see_other(to))
        }
        Err(RequestError::Hidden) => Err(PageError::NotFound),
        Err(RequestError::Role) => Err(PageError::Forbidden("role-client-engineers")),
        Err(RequestError::Needless) => Err(PageError::Refused(t.get("panel-service-needless"))),
        Err(RequestError::Stopped) => Err(PageError::Refused(t.with(
            "panel-service-ask-stopped",
            "why",
            &page.closed,
        ))),
        Err(RequestError::Database(e)) => Err(e.into()),
    }
}
