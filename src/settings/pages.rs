//! Pages of the vendor settings.
use super::{SaveError, Security, save_security, security};
use crate::actor::ProviderAdmin;
use crate::history::Changed;
use crate::services;
use crate::web::error::PageError;
use crate::web::form::PostForm;
use crate::web::page::{html, html_with, see_other};
use crate::web::shell::{Section, Shell};
use crate::web::visit::Visit;
use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use actix_web_flash_messages::FlashMessage;
use askama::Template;
use serde::Deserialize;

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
    conflict: Vec<Changed>,
}

async fn load(visit: &Visit, admin: &ProviderAdmin) -> Result<SecurityPage, PageError> {
    let asking = admin.clone();
    let (saved, version) = visit
        .portal
        .db
        .read(move |conn| security(conn, &asking))
        .await??;
    Ok(SecurityPage {
        shell: Shell::staff(visit, admin, Section::Security),
        version,
        saved,
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
}

async fn save(
    visit: Visit,
    admin: ProviderAdmin,
    form: PostForm<SecurityForm>,
) -> Result<HttpResponse, PageError> {
    let form = form.fields;
    // A switch that is off is not sent at all.
    let wanted = Security {
        sellers_see_own_clients_only: !form.own_clients_only.is_empty(),
        log_in_needs_reason: !form.needs_reason.is_empty(),
    };
    let seen = form.version.parse().unwrap_or_default();
    let (by, change) = (admin.clone(), visit.change());
    let saved = visit
        .portal
        .db
        .write(move |conn| save_security(conn, &by, seen, wanted, &change))
        .await?;
    match saved {
        Ok(()) => {
            let t = Shell::staff(&visit, &admin, Section::Security).t;
            FlashMessage::success(t.get("settings-saved")).send();
            Ok(see_other(SECURITY))
        }
        Err(SaveError::Conflict) => {
            let page = load(&visit, &admin).await?;
            let conflict = page.saved.changed_to(wanted);
            let page = SecurityPage {
                saved: wanted,
                conflict,
                ..page
            };
            html_with(StatusCode::CONFLICT, &page)
        }
        Err(SaveError::Database(e)) => Err(e.into()),
    }
}
