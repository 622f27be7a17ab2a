//! Profile > Notifications.
use super::{Kind, SERVICES, paths, store};
use crate::web::error::PageError;
use crate::web::form::PostForm;
use crate::web::page::{html, see_other};
use crate::web::shell::Shell;
use crate::web::visit::Visit;
use crate::web::whoever::Whoever;
use actix_web::{HttpResponse, web};
use actix_web_flash_messages::FlashMessage;
use askama::Template;
use serde::Deserialize;

/// Routes of this file.
pub fn routes(app: &mut web::ServiceConfig) {
    app.route(paths::SHOW, web::get().to(show))
        .route(paths::SHOW, web::post().to(save));
}

#[derive(Template)]
#[template(path = "notifications/show.html")]
struct NotificationsPage {
    shell: Shell,
    services: Vec<(Kind, bool)>,
}

async fn show(visit: Visit, who: Whoever) -> Result<HttpResponse, PageError> {
    let user = who.person().id();
    let muted = visit
        .portal
        .db
        .read(move |conn| store::of(conn, user))
        .await??;
    html(&NotificationsPage {
        shell: who.profile_shell(&visit),
        services: SERVICES
            .map(|kind| (kind, muted.iter().all(|code| code != kind.code)))
            .to_vec(),
    })
}

#[derive(Deserialize)]
struct WantedForm {
    #[serde(default)]
    mail: Vec<String>,
}

async fn save(
    visit: Visit,
    who: Whoever,
    form: PostForm<WantedForm>,
) -> Result<HttpResponse, PageError> {
    let user = who.person().id();
    // What is off is not sent at all.
    let muted: Vec<&'static str> = SERVICES
        .iter()
        .map(|kind| kind.code)
        .filter(|code| form.fields.mail.iter().all(|wanted| wanted != code))
        .collect();
    visit
        .portal
        .db
        .write(move |conn| store::save(conn, user, &muted))
        .await??;
    let t = who.profile_shell(&visit).t;
    FlashMessage::success(t.get("notifications-saved")).send();
    Ok(see_other(paths::SHOW))
}
