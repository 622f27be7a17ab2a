//! Profile > General > "Change e-mail".
use super::{ask, paths};
use crate::profile::paths::GENERAL;
use crate::sign_in::limits::LimitError;
use crate::text::email_key;
use crate::web::error::PageError;
use crate::web::form::{FieldErrors, PostForm};
use crate::web::own_password;
use crate::web::page::{html, see_other, unprocessable};
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
        .route(paths::SHOW, web::post().to(change));
}

#[derive(Template)]
#[template(path = "email_change/show.html")]
struct EmailPage {
    shell: Shell,
    now: String,
    email: String,
    errors: FieldErrors,
}

impl EmailPage {
    fn new(visit: &Visit, who: &Whoever, email: String) -> Self {
        let shell = who.profile_shell(visit);
        Self {
            now: who.person().email().to_owned(),
            email,
            errors: FieldErrors::new(shell.t).labelled(&[
                ("email", "field-new-email"),
                ("current", "field-current-password"),
            ]),
            shell,
        }
    }
}

async fn show(visit: Visit, who: Whoever) -> Result<HttpResponse, PageError> {
    html(&EmailPage::new(&visit, &who, String::new()))
}

#[derive(Deserialize)]
struct EmailForm {
    #[serde(default)]
    email: String,
    #[serde(default)]
    current: String,
}

async fn change(
    visit: Visit,
    who: Whoever,
    form: PostForm<EmailForm>,
) -> Result<HttpResponse, PageError> {
    let mut page = EmailPage::new(&visit, &who, form.fields.email.clone());
    let email = page.errors.email("email", &form.fields.email);
    if email_key(&email) == email_key(&page.now) {
        page.errors.add("email", "profile-email-same");
    }
    if form.fields.current.is_empty() {
        page.errors.add("current", "error-required");
    }
    if !page.errors.is_empty() {
        return unprocessable(&page);
    }
    if !own_password::is_right(&visit, who.person(), &form.fields.current).await? {
        page.errors.add("current", "profile-password-wrong");
        return unprocessable(&page);
    }
    let (user, said) = (who.person().id(), email.clone());
    form.submission
        .carry_out(&visit, move |conn, change| -> Result<_, LimitError> {
            ask(conn, user, &email, change)?;
            Ok(GENERAL.to_owned())
        })
        .await??;
    FlashMessage::success(page.shell.t.with("profile-email-mailed", "email", said)).send();
    Ok(see_other(GENERAL))
}
