//! Pages of a forgotten or first password.
use super::{Purpose, paths, redeem, store};
use crate::actor::BrandFacts;
use crate::passwords::check_new;
use crate::secrets::Token;
use crate::sign_in::limits::{Attempt, LimitError};
use crate::sign_in::{self, Arrival, previous};
use crate::text::email_key;
use crate::web::device::Device;
use crate::web::error::PageError;
use crate::web::form::{FieldErrors, PostForm};
use crate::web::page::{html, html_with, see_other, unprocessable};
use crate::web::shell::Shell;
use crate::web::visit::Visit;
use actix_web::http::{StatusCode, header};
use actix_web::{HttpResponse, web};
use askama::Template;
use serde::Deserialize;
use std::time::{Duration, Instant};

/// A request for a link is answered after a multiple of this: the time doesn't tell whether a mail
/// was written.
const ANSWER_EVERY: Duration = Duration::from_millis(250);

/// Routes of this file.
pub fn routes(app: &mut web::ServiceConfig) {
    app.route(paths::FORGOT, web::get().to(forgot))
        .route(paths::FORGOT, web::post().to(ask))
        .route(paths::MAILED, web::get().to(mailed))
        .route(paths::VOID, web::get().to(void))
        .route("/password/{token}", web::get().to(show))
        .route("/password/{token}", web::post().to(set));
}

#[derive(Template)]
#[template(path = "links/forgot.html")]
struct ForgotPage {
    shell: Shell,
    email: String,
    errors: FieldErrors,
}

async fn forgot(visit: Visit) -> Result<HttpResponse, PageError> {
    html(&ForgotPage {
        shell: Shell::solo(&visit, &BrandFacts::default()),
        email: String::new(),
        errors: FieldErrors::new(visit.texts()),
    })
}

#[derive(Deserialize)]
struct ForgotForm {
    #[serde(default)]
    email: String,
}

/// Answers alike for every address, whether it is known or not.
async fn ask(visit: Visit, form: PostForm<ForgotForm>) -> Result<HttpResponse, PageError> {
    let mut errors = FieldErrors::new(visit.texts());
    let email = errors.email("email", &form.fields.email);
    if !errors.is_empty() {
        return unprocessable(&ForgotPage {
            shell: Shell::solo(&visit, &BrandFacts::default()),
            email: form.fields.email,
            errors,
        });
    }
    let (change, began) = (visit.change(), Instant::now());
    let written = visit
        .portal
        .db
        .write(move |conn| -> Result<(), LimitError> {
            let key = email_key(&email);
            Attempt::reset(&key, &change.ip).begin(conn, change.at)?;
            if let Some(known) = sign_in::store::credentials(conn, &key)?.filter(|c| !c.blocked) {
                sign_in::password::mail_reset(conn, known.user, &change)?;
            }
            Ok(())
        })
        .await?;
    until_next_answer(began).await;
    match written {
        Ok(()) => Ok(see_other(paths::MAILED)),
        Err(LimitError::TooMany { retry_after }) => enough(&visit, retry_after),
        Err(LimitError::Database(e)) => Err(e.into()),
    }
}

/// Whoever is stopped has a link already, be it that somebody else asked for it.
fn enough(visit: &Visit, retry_after: i64) -> Result<HttpResponse, PageError> {
    let t = visit.texts();
    let minutes = (retry_after + 59) / 60;
    let later = t.with("problem-429-detail", "minutes", minutes);
    let page = Notice {
        shell: Shell::solo(visit, &BrandFacts::default()),
        heading: t.get("password-enough-title"),
        text: format!("{} {later}", t.get("password-enough")),
        action: t.get("password-to-sign-in"),
        href: sign_in::paths::HOME,
    };
    let mut answer = html_with(StatusCode::TOO_MANY_REQUESTS, &page)?;
    let headers = answer.headers_mut();
    headers.insert(header::RETRY_AFTER, retry_after.into());
    Ok(answer)
}

async fn until_next_answer(began: Instant) {
    let took = began.elapsed().as_millis();
    let every = ANSWER_EVERY.as_millis();
    let wait = every - took % every;
    tokio::time::sleep(Duration::from_millis(wait as u64)).await;
}

/// A page that only says something, and where to go from there.
#[derive(Template)]
#[template(path = "links/notice.html")]
struct Notice {
    shell: Shell,
    heading: String,
    text: String,
    action: String,
    href: &'static str,
}

async fn mailed(visit: Visit) -> Result<HttpResponse, PageError> {
    let t = visit.texts();
    html(&Notice {
        shell: Shell::solo(&visit, &BrandFacts::default()),
        heading: t.get("password-mailed-title"),
        text: t.get("password-mailed"),
        action: t.get("password-to-sign-in"),
        href: sign_in::paths::HOME,
    })
}

async fn void(visit: Visit) -> Result<HttpResponse, PageError> {
    let t = visit.texts();
    html(&Notice {
        shell: Shell::solo(&visit, &BrandFacts::default()),
        heading: t.get("password-void-title"),
        text: t.get("password-void"),
        action: t.get("password-to-sign-in"),
        href: sign_in::paths::HOME,
    })
}

/// Used, expired, replaced or never there: the page is the same.
fn dead(visit: &Visit) -> Result<HttpResponse, PageError> {
    let t = visit.texts();
    let page = Notice {
        shell: Shell::solo(visit, &BrandFacts::default()),
        heading: t.get("password-dead-title"),
        text: t.get("password-dead"),
        action: t.get("password-dead-again"),
        href: paths::FORGOT,
    };
    html_with(StatusCode::GONE, &page)
}

#[derive(Template)]
#[template(path = "links/password.html")]
struct PasswordPage {
    shell: Shell,
    action: String,
    first: bool,
    email: String,
    errors: FieldErrors,
}

impl PasswordPage {
    fn new(visit: &Visit, token: &Token, link: &store::Shown) -> Self {
        Self {
            shell: Shell::solo(visit, &link.brand),
            action: paths::show(token),
            first: link.purpose == Purpose::SetUp,
            email: link.email.clone(),
            errors: FieldErrors::new(visit.texts()).labelled(&[("password", "field-new-password")]),
        }
    }
}

async fn find(visit: &Visit, token: &Token) -> Result<Option<store::Shown>, PageError> {
    let (token, now) = (token.clone(), visit.portal.clock.now());
    let found = visit
        .portal
        .db
        .read(move |conn| store::shown(conn, &token, now))
        .await?;
    match found {
        Err(diesel::NotFound) => Ok(None),
        other => Ok(Some(other?)),
    }
}

async fn show(visit: Visit, token: web::Path<String>) -> Result<HttpResponse, PageError> {
    let token = Token::from_outside(&token);
    match find(&visit, &token).await? {
        Some(link) => html(&PasswordPage::new(&visit, &token, &link)),
        None => dead(&visit),
    }
}

#[derive(Deserialize)]
struct PasswordForm {
    #[serde(default)]
    password: String,
}

async fn set(
    visit: Visit,
    token: web::Path<String>,
    form: PostForm<PasswordForm>,
) -> Result<HttpResponse, PageError> {
    let token = Token::from_outside(&token);
    let Some(link) = find(&visit, &token).await? else {
        return dead(&visit);
    };
    let mut page = PasswordPage::new(&visit, &token, &link);
    let password = form.fields.password;
    check_new(
        &mut page.errors,
        "password",
        &password,
        &[&link.name, &link.email],
    );
    if page.errors.is_empty() && previous::is_refused(&visit, link.user, &password).await? {
        page.errors.add("password", "error-password-previous");
    }
    if !page.errors.is_empty() {
        return unprocessable(&page);
    }
    let hash = visit.portal.hasher.hash(&password).await?;
    let change = visit.change();
    let (began, device) = (change.at, Device::of(&visit));
    let arrival = Arrival {
        before_choice: false,
        device: device.clone(),
    };
    let done = visit
        .portal
        .db
        .write(move |conn| {
            let user = redeem(conn, &token, &hash, &change)?;
            let found = sign_in::store::credentials_of(conn, user)?;
            Ok((user, sign_in::let_in(conn, &found, &arrival, &change)?))
        })
        .await?;
    let (user, outcome) = match done {
        // Somebody was faster, or a newer link was sent meanwhile.
        Err(diesel::NotFound) => return dead(&visit),
        other => other?,
    };
    sign_in::pages::arrive(&visit, user, began, &device, outcome, "")
}
