//! The page of a mailed link: says what it does, and does it on a button.
use super::{Purpose, store};
use crate::actor::BrandFacts;
use crate::email_change::{self, ConfirmError};
use crate::secrets::Token;
use crate::web::error::PageError;
use crate::web::form::{Button, PostForm};
use crate::web::page::{html, html_with, see_other};
use crate::web::session::SessionClaims;
use crate::web::shell::Shell;
use crate::web::visit::Visit;
use crate::{confirmations, sign_in, two_factor};
use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use actix_web_flash_messages::FlashMessage;
use askama::Template;

/// Routes of this file.
pub fn routes(app: &mut web::ServiceConfig) {
    app.route("/confirm/{token}", web::get().to(show))
        .route("/confirm/{token}", web::post().to(confirm));
}

#[derive(Template)]
#[template(path = "confirmations/show.html")]
struct ConfirmPage {
    shell: Shell,
    action: String,
    heading: String,
    text: String,
    button: String,
    danger: bool,
}

/// Says one thing and leads home.
#[derive(Template)]
#[template(path = "links/notice.html")]
struct Notice {
    shell: Shell,
    heading: String,
    text: String,
    action: String,
    href: &'static str,
}

/// Used, expired, replaced or never there: the page is the same.
fn dead(visit: &Visit) -> Result<HttpResponse, PageError> {
    let t = visit.texts();
    let page = Notice {
        shell: Shell::solo(visit, &BrandFacts::default()),
        heading: t.get("confirm-dead-title"),
        text: t.get("confirm-dead"),
        action: t.get("confirm-home"),
        href: sign_in::paths::HOME,
    };
    html_with(StatusCode::GONE, &page)
}

async fn show(visit: Visit, token: web::Path<String>) -> Result<HttpResponse, PageError> {
    let (opened, now) = (Token::from_outside(&token), visit.portal.clock.now());
    let found = visit
        .portal
        .db
        .read(move |conn| store::open(conn, &opened, now))
        .await?;
    let link = match found {
        Err(diesel::NotFound) => return dead(&visit),
        found => found?,
    };
    let t = visit.texts();
    let (heading, text, button) = match link.purpose {
        Purpose::Email => (
            t.get("confirm-email-title"),
            t.with("confirm-email", "email", &link.value),
            t.get("confirm-email-button"),
        ),
        Purpose::TwoFactorOff => (
            t.get("confirm-two-factor-title"),
            t.get("confirm-two-factor"),
            t.get("two-factor-disable"),
        ),
    };
    html(&ConfirmPage {
        shell: Shell::solo(&visit, &BrandFacts::default()),
        action: confirmations::paths::show(&token),
        heading,
        text,
        button,
        danger: link.purpose == Purpose::TwoFactorOff,
    })
}

async fn confirm(
    visit: Visit,
    token: web::Path<String>,
    _: PostForm<Button>,
) -> Result<HttpResponse, PageError> {
    let (token, change) = (Token::from_outside(&token), visit.change());
    let at = change.at;
    let done = visit
        .portal
        .db
        .write(move |conn| {
            let link = store::open(conn, &token, change.at)?;
            match link.purpose {
                Purpose::Email => email_change::confirm(conn, &link, &change)?,
                Purpose::TwoFactorOff => {
                    store::take(conn, &link, change.at)?;
                    two_factor::switch_off(conn, link.user, &change)?;
                }
            }
            Ok::<_, ConfirmError>(link)
        })
        .await?;
    let link = match done {
        Err(ConfirmError::Taken | ConfirmError::Database(diesel::NotFound)) => {
            return dead(&visit);
        }
        Err(ConfirmError::Database(e)) => return Err(e.into()),
        Ok(link) => link,
    };
    let t = visit.texts();
    let own = visit.session.claims().is_some_and(|c| c.user == link.user);
    if own && link.purpose == Purpose::Email {
        // All sessions were ended; this one goes on under a new key.
        visit.session.proved_at(at)?;
        visit.session.renew();
    }
    FlashMessage::success(match link.purpose {
        Purpose::Email => t.with("confirm-email-done", "email", &link.value),
        Purpose::TwoFactorOff => t.get("confirm-two-factor-done"),
    })
    .send();
    Ok(see_other(match (own, link.purpose) {
        (true, Purpose::Email) => crate::profile::paths::GENERAL,
        (true, Purpose::TwoFactorOff) => two_factor::paths::SHOW,
        _ => sign_in::paths::HOME,
    }))
}
