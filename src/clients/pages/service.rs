//! The tab of one service: Activate Service, its status, its trial, its features, and what the
//! client asked for.
use super::{Frame, Tab};
use crate::actor::Staff;
use crate::clients::edit::Clash;
use crate::clients::{paths, store};
use crate::db::ids::{ActivationId, ClientId, ServiceId};
use crate::i18n::{Calendar, Texts};
use crate::services::activation::{self, DeclineError, Request};
use crate::services::form::{self, Typed};
use crate::services::status::{self, StatusError};
use crate::services::store::{self as offered, Feature};
use crate::services::{ClientService, Status};
use crate::web::error::PageError;
use crate::web::form::{FieldErrors, PostForm};
use crate::web::page::{html, html_with, see_other, unprocessable};
use crate::web::shell::{Section, Shell};
use crate::web::visit::Visit;
use crate::web::when::When;
use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use actix_web_flash_messages::FlashMessage;
use askama::Template;
use serde::Deserialize;

/// Routes of this file.
pub(super) fn routes(app: &mut web::ServiceConfig) {
    app.route("/clients/{client}/services/{service}", web::get().to(show))
        .route("/clients/{client}/services/{service}", web::post().to(save))
        .route(
            "/clients/{client}/services/{service}/decline",
            web::post().to(decline),
        );
}

/// A request as the page shows it.
struct Asked {
    request: Request,
    when: When,
}

#[derive(Template)]
#[template(path = "clients/service.html")]
struct ServicePage {
    shell: Shell,
    frame: Frame,
    found: ClientService,
    features: Vec<(Feature, bool)>,
    asked: Option<Asked>,
    statuses: [(&'static str, &'static str); 6],
    /// What ticking "Activate Service" makes of a New service.
    proposes: &'static str,
    typed: Typed,
    saved: Typed,
    errors: FieldErrors,
    clashes: Vec<Clash>,
    conflict: bool,
    answer: String,
    answer_errors: FieldErrors,
    trial_ended: Option<When>,
    due: Option<When>,
    days_left: i64,
}

impl ServicePage {
    async fn load(
        visit: &Visit,
        staff: &Staff,
        (id, service): (ClientId, ServiceId),
    ) -> Result<Self, PageError> {
        let asking = staff.clone();
        let (head, features, request) = visit
            .portal
            .db
            .read(move |conn| {
                let head = store::head(conn, &asking, id)?;
                let features = offered::features_of_client(conn, &head.client, service)?;
                let request = activation::newest(conn, &head.client, service)?;
                Ok::<_, diesel::result::Error>((head, features, request))
            })
            .await??;
        let found = head.services.iter().find(|one| one.service.id == service);
        let found = found.ok_or(PageError::NotFound)?.clone();
        let shell = Shell::staff(visit, staff, Section::Clients);
        let (calendar, now) = (staff.calendar(), visit.portal.clock.now());
        let saved = Typed::of(&found, &features, &calendar, now);
        let standing = found.standing;
        Ok(Self {
            errors: FieldErrors::new(shell.t),
            answer_errors: FieldErrors::new(shell.t),
            shell,
            frame: Frame::new(head, staff, Tab::Service(service)),
            features,
            asked: request
                .filter(Request::is_open)
                .map(|request| asked(request, &calendar)),
            statuses: Status::ALL.map(|status| (status.code(), status.label())),
            proposes: status::proposed(&found.service, now).0.code(),
            typed: saved.clone(),
            saved,
            clashes: Vec::new(),
            conflict: false,
            answer: String::new(),
            trial_ended: standing
                .trial_ends_at
                .filter(|ends| standing.status != Status::Trial && *ends <= now)
                .map(|at| When::moment(&calendar, at)),
            due: standing.delete_due_at.map(|at| When::moment(&calendar, at)),
            days_left: days_left(&found, now),
            found,
        })
    }

    fn open(&self) -> bool {
        self.found.visible() && !self.frame.deleted()
    }

    fn dirty(&self) -> bool {
        !self.errors.is_empty() || self.conflict
    }

    fn seen(&self) -> String {
        serde_json::to_string(&self.saved).unwrap_or_default()
    }

    fn stopped(&self) -> String {
        self.frame.stopped(&self.shell.t, &self.found)
    }

    fn has(&self, feature: &Feature) -> bool {
        self.typed.features.contains(&feature.id.to_string())
    }

    fn price(&self, feature: &Feature) -> String {
        self.shell.t.get(if feature.paid {
            "client-service-paid"
        } else {
            "client-service-free"
        })
    }

    /// A New service that is not activated: ticking the box proposes something.
    fn begins(&self) -> bool {
        self.found.standing.status == Status::New && !self.found.standing.activated
    }

    fn end_help(&self) -> String {
        let days = self.found.service.trial_days;
        self.shell.t.with("client-service-trial-help", "n", days)
    }
}

fn asked(request: Request, calendar: &Calendar) -> Asked {
    Asked {
        when: When::moment(calendar, request.requested_at),
        request,
    }
}

/// Days until the service turns to Deleted, begun ones included; where nothing runs yet, how many
/// it would be.
fn days_left(found: &ClientService, now: crate::db::Timestamp) -> i64 {
    let standing = found.standing;
    let seconds = match (standing.delete_due_at, standing.delete_left) {
        (Some(due), _) => (due - now).num_seconds(),
        (None, Some(left)) => left,
        (None, None) => return found.service.deleted_after_days,
    };
    (seconds.max(0) + 86_399) / 86_400
}

async fn show(
    visit: Visit,
    staff: Staff,
    path: web::Path<(ClientId, ServiceId)>,
) -> Result<HttpResponse, PageError> {
    html(&ServicePage::load(&visit, &staff, path.into_inner()).await?)
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct ServiceForm {
    activated: String,
    status: String,
    trial_end: String,
    features: Vec<String>,
    version: i64,
    seen: String,
}

async fn save(
    visit: Visit,
    staff: Staff,
    path: web::Path<(ClientId, ServiceId)>,
    sent: PostForm<ServiceForm>,
) -> Result<HttpResponse, PageError> {
    let ((id, service), t) = (path.into_inner(), Texts::default());
    let page = ServicePage::load(&visit, &staff, (id, service)).await?;
    let version = sent.fields.version;
    let seen: Option<Typed> = serde_json::from_str(&sent.fields.seen).ok();
    let typed = Typed {
        activated: sent.fields.activated,
        status: sent.fields.status,
        trial_end: sent.fields.trial_end,
        features: sent.fields.features,
    };
    if seen.as_ref().is_some_and(|seen| typed.is_untouched(seen)) {
        FlashMessage::info(t.get("client-nothing-changed")).send();
        return Ok(see_other(paths::service(&id, &service)));
    }
    let now = visit.portal.clock.now();
    let parsed = form::parse(
        &typed,
        &page.found,
        &page.features,
        &staff.calendar(),
        now,
        t,
    );
    let wanted = match parsed {
        Ok(wanted) => wanted,
        Err(_) if page.found.standing.version != version => {
            return conflict(page, typed, seen);
        }
        Err(errors) => {
            return unprocessable(&ServicePage {
                typed,
                errors,
                ..page
            });
        }
    };
    let done = sent
        .submission
        .carry_out(&visit, move |conn, change| {
            status::change(conn, &staff, id, service, version, &wanted, change)?;
            Ok::<_, StatusError>(paths::service(&id, &service))
        })
        .await?;
    match done {
        Ok(to) => {
            FlashMessage::success(t.get("client-saved")).send();
            Ok(see_other(to))
        }
        Err(StatusError::Conflict) => conflict(page, typed, seen),
        Err(StatusError::Hidden) => {
            Err(PageError::Refused(t.get("client-service-hidden-meanwhile")))
        }
        Err(StatusError::Deleted) => Err(PageError::Refused(t.get("client-is-deleted"))),
        Err(StatusError::Database(e)) => Err(e.into()),
    }
}

/// The form again on the newer version, with what is saved now beside what was typed.
fn conflict(
    mut page: ServicePage,
    typed: Typed,
    seen: Option<Typed>,
) -> Result<HttpResponse, PageError> {
    page.typed = typed;
    let seen = seen.unwrap_or_else(|| page.typed.clone());
    let fields = page.typed.merge(&seen, &page.saved);
    page.clashes = fields
        .into_iter()
        .map(|field| Clash {
            field,
            saved: shown(field, &page.saved, &page.features),
            yours: shown(field, &page.typed, &page.features),
        })
        .collect();
    page.conflict = true;
    html_with(StatusCode::CONFLICT, &page)
}

/// A field as history shows it.
fn shown(field: &str, typed: &Typed, features: &[(Feature, bool)]) -> String {
    match field {
        "field-activate-service" => (!typed.activated.is_empty()).to_string(),
        "field-service-status" => Status::stored(&typed.status).label().to_owned(),
        "field-trial-end-date" => typed.trial_end.clone(),
        _ => features
            .iter()
            .filter(|(feature, _)| typed.features.contains(&feature.id.to_string()))
            .map(|(feature, _)| feature.name.as_str())
            .collect::<Vec<_>>()
            .join(", "),
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct DeclineForm {
    request: i64,
    answer: String,
}

async fn decline(
    visit: Visit,
    staff: Staff,
    path: web::Path<(ClientId, ServiceId)>,
    sent: PostForm<DeclineForm>,
) -> Result<HttpResponse, PageError> {
    let ((id, service), t) = (path.into_inner(), Texts::default());
    let page = ServicePage::load(&visit, &staff, (id, service)).await?;
    let request = ActivationId(sent.fields.request);
    let answer = match activation::parse("answer", &sent.fields.answer, t) {
        Ok(answer) => answer,
        Err(answer_errors) => {
            return unprocessable(&ServicePage {
                answer: sent.fields.answer,
                answer_errors,
                ..page
            });
        }
    };
    let done = sent
        .submission
        .carry_out(&visit, move |conn, change| {
            activation::decline(conn, &staff, id, service, request, &answer, change)?;
            Ok::<_, DeclineError>(paths::service(&id, &service))
        })
        .await?;
    match done {
        Ok(to) => {
            FlashMessage::success(t.get("client-service-declined")).send();
            Ok(see_other(to))
        }
        Err(DeclineError::NotOpen) => Err(PageError::Refused(t.get("client-service-request-gone"))),
        Err(DeclineError::Database(e)) => Err(e.into()),
    }
}
