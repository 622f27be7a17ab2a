//! Pages of what ends accounts.
mod client;
mod panel;

use super::{paths, release};
use crate::actor::{Operator, PanelUser};
use crate::i18n::Texts;
use crate::web::error::PageError;
use crate::web::form::{Button, PostForm};
use crate::web::page::see_other;
use crate::web::visit::Visit;
use actix_web::{HttpResponse, web};
use actix_web_flash_messages::FlashMessage;

/// Routes of this folder.
pub fn routes(app: &mut web::ServiceConfig) {
    app.configure(panel::routes)
        .configure(client::routes)
        .route(paths::RELEASE, web::post().to(release_deletions));
}

/// Refuses a change in an account that is only read because it is to be deleted. Call it in each
/// POST of the control panel that changes the account.
pub fn may_change(user: &PanelUser) -> Result<(), PageError> {
    if user.may_change() {
        return Ok(());
    }
    let t = user.person().texts();
    Err(PageError::Refused(t.get("deletion-read-only")))
}

async fn release_deletions(
    visit: Visit,
    operator: Operator,
    form: PostForm<Button>,
) -> Result<HttpResponse, PageError> {
    let released = form
        .submission
        .carry_out(&visit, move |conn, change| {
            let released = release(conn, &operator, change)?;
            let to = if released { "" } else { "?" };
            Ok::<_, diesel::result::Error>(format!("/dashboard{to}"))
        })
        .await??;
    let t = Texts::default();
    if released.ends_with('?') {
        FlashMessage::info(t.get("deletions-not-held")).send();
    } else {
        FlashMessage::success(t.get("deletions-released")).send();
    }
    Ok(see_other("/dashboard"))
}
