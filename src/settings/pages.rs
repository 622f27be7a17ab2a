//! Pages of the vendor settings.
use super::{SaveError, Security, deleting, save_security, security, terms_changed};
use crate::actor::ProviderAdmin;
use crate::deletion::Terms;
use crate::history::Changed;
use crate::i18n::Texts;
use crate::services;
use crate::web::error::PageError;
use crate::web::form::{FieldErrors, PostForm};
use crate::web::page::{html, html_with, see_other, unprocessable};
use crate::web::session::Lasts;
use crate::web::shell::{Section, Shell};
use crate::web::visit::Visit;
use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use actix_web_flash_messages::FlashMessage;
use askama::Template;
use serde::Deserialize;
use std::ops::RangeInclusive;

/// Vendor settings > Security.
pub const SECURITY: &str = "/vendor-settings/security";

/// Routes of this file.
pub fn routes(app: &mut web::ServiceConfig) {
    app.route("/vendor-settings", web::get().to(first))
        .route(SECURITY, web::get().to(show))
        .route(SECURITY, web::post().to(save));
}

async fn first(_: ProviderAdmin) -> HttpResponse {
    see_other(services::paths::DEFAULTS)
}

#[derive(Template)]
#[template(path = "settings/security.html")]
struct SecurityPage {
    shell: Shell,
    version: i64,
    saved: Security,
    typed: Typed,
    /// Only for the operator.
    deleting: Option<Deleting>,
    errors: FieldErrors,
    conflict: Vec<Changed>,
}

/// The numbers of the form, as they were typed.
#[derive(Clone)]
struct Typed {
    expires: bool,
    days: String,
    idle: String,
    hours: String,
}

/// Proposed where passwords get too old for the first time.
const USUAL_DAYS: &str = "90";

impl Typed {
    fn of(saved: &Security) -> Self {
        Self {
            expires: saved.password_days.is_some(),
            days: saved
                .password_days
                .map_or_else(|| USUAL_DAYS.to_owned(), |days| days.to_string()),
            idle: saved.session_idle_minutes.to_string(),
            hours: saved.session_hours.to_string(),
        }
    }
}

/// "Deleting accounts", as it was typed.
#[derive(Clone)]
struct Deleting {
    days: String,
    retention: String,
}

impl From<Terms> for Deleting {
    fn from(terms: Terms) -> Self {
        Self {
            days: terms.days.to_string(),
            retention: terms.retention.to_string(),
        }
    }
}

impl Deleting {
    fn parse(&self, errors: &mut FieldErrors, t: &Texts) -> Option<Terms> {
        let mut number = |field, typed: &str, of: RangeInclusive<i64>| {
            let found = typed.trim().parse().ok().filter(|n| of.contains(n));
            if found.is_none() {
                let (min, max) = (of.start(), of.end());
                errors.add_text(field, t.with2("settings-number", "min", min, "max", max));
            }
            found
        };
        let days = number("deletion_days", &self.days, Terms::DAYS);
        let retention = number("retention_days", &self.retention, Terms::RETENTION);
        Some(Terms {
            days: days?,
            retention: retention?,
        })
    }
}

async fn load(visit: &Visit, admin: &ProviderAdmin) -> Result<SecurityPage, PageError> {
    let asking = admin.clone();
    let ((saved, version), terms) = visit
        .portal
        .db
        .read(move |conn| {
            let security = security(conn, &asking)?;
            Ok::<_, diesel::result::Error>((security, deleting(conn, &asking)?))
        })
        .await??;
    let shell = Shell::staff(visit, admin, Section::Security);
    Ok(SecurityPage {
        errors: FieldErrors::new(shell.t),
        shell,
        version,
        typed: Typed::of(&saved),
        saved,
        deleting: terms.map(Deleting::from),
        conflict: Vec::new(),
    })
}

async fn show(visit: Visit, admin: ProviderAdmin) -> Result<HttpResponse, PageError> {
    html(&load(&visit, &admin).await?)
}

#[derive(Deserialize)]
struct SecurityForm {
    #[serde(default)]
    version: String,
    #[serde(default)]
    own_clients_only: String,
    #[serde(default)]
    needs_reason: String,
    #[serde(default)]
    two_factor_for_sellers: String,
    #[serde(default)]
    two_factor_for_clients: String,
    #[serde(default)]
    own_password_first: String,
    #[serde(default)]
    password_expires: String,
    password_days: Option<String>,
    session_idle_minutes: Option<String>,
    session_hours: Option<String>,
    #[serde(default)]
    deletion_days: String,
    #[serde(default)]
    retention_days: String,
}

impl SecurityForm {
    /// What is wanted; a number that is not sent at all stays as it is.
    fn parse(&self, page: &mut SecurityPage) -> Security {
        let typed = &mut page.typed;
        typed.expires = !self.password_expires.is_empty();
        typed.days = self.password_days.clone().unwrap_or(typed.days.clone());
        typed.idle = self
            .session_idle_minutes
            .clone()
            .unwrap_or(typed.idle.clone());
        typed.hours = self.session_hours.clone().unwrap_or(typed.hours.clone());
        let errors = &mut page.errors;
        // A switch that is off is not sent at all.
        Security {
            sellers_see_own_clients_only: !self.own_clients_only.is_empty(),
            log_in_needs_reason: !self.needs_reason.is_empty(),
            two_factor_for_sellers: !self.two_factor_for_sellers.is_empty(),
            two_factor_for_clients: !self.two_factor_for_clients.is_empty(),
            own_password_first: !self.own_password_first.is_empty(),
            password_days: typed
                .expires
                .then(|| errors.number("password_days", &typed.days, 30..=180)),
            session_idle_minutes: errors.number(
                "session_idle_minutes",
                &typed.idle,
                15..=Lasts::MOST.idle.num_minutes(),
            ),
            session_hours: errors.number(
                "session_hours",
                &typed.hours,
                1..=Lasts::MOST.longest.num_hours(),
            ),
        }
    }
}

async fn save(
    visit: Visit,
    admin: ProviderAdmin,
    form: PostForm<SecurityForm>,
) -> Result<HttpResponse, PageError> {
    let form = form.fields;
    let seen = form.version.parse().unwrap_or_default();
    let mut page = load(&visit, &admin).await?;
    let wanted = form.parse(&mut page);
    let typed = admin.is_operator().then_some(Deleting {
        days: form.deletion_days,
        retention: form.retention_days,
    });
    let terms = typed
        .as_ref()
        .and_then(|typed| typed.parse(&mut page.errors, &page.shell.t));
    if !page.errors.is_empty() {
        let page = SecurityPage {
            version: seen,
            saved: wanted,
            deleting: typed,
            ..page
        };
        return unprocessable(&page);
    }
    let (by, change) = (admin.clone(), visit.change());
    let saved = visit
        .portal
        .db
        .write(move |conn| save_security(conn, &by, seen, (wanted, terms), &change))
        .await?;
    match saved {
        Ok(()) => {
            let t = Shell::staff(&visit, &admin, Section::Security).t;
            FlashMessage::success(t.get("settings-saved")).send();
            Ok(see_other(SECURITY))
        }
        Err(SaveError::Conflict) => {
            let page = load(&visit, &admin).await?;
            let mut conflict = page.saved.changed_to(wanted);
            let now = page.deleting.clone();
            let now = now.and_then(|now| now.parse(&mut FieldErrors::default(), &page.shell.t));
            if let (Some(now), Some(terms)) = (now, terms) {
                conflict.extend(terms_changed(now, terms));
            }
            let page = SecurityPage {
                saved: wanted,
                typed: Typed::of(&wanted),
                deleting: typed,
                conflict,
                ..page
            };
            html_with(StatusCode::CONFLICT, &page)
        }
        Err(SaveError::Database(e)) => Err(e.into()),
    }
}
