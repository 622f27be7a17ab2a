//! What happens to every request: security headers, the visitor's cookie, a time limit, and error
//! pages drawn in the reader's language.
use super::error::PageError;
use super::session::SessionClaims;
use super::shell::Shell;
use super::visit::{VISITOR_COOKIE, Visit, Visitor};
use crate::actor::{BrandFacts, Claims, PanelUser, SignedIn, Staff};
use crate::api::{self, error::ApiError};
use crate::db::{DbConn, Timestamp};
use crate::i18n::Lang;
use crate::portal::Portal;
use crate::secrets::Token;
use actix_session::SessionExt;
use actix_web::body::{BoxBody, EitherBody, MessageBody};
use actix_web::cookie::{Cookie, SameSite};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::StatusCode;
use actix_web::http::header::{self, HeaderMap, HeaderName, HeaderValue};
use actix_web::middleware::Next;
use actix_web::{Error, HttpMessage, HttpRequest, HttpResponse, web};
use askama::Template;
use diesel::{OptionalExtension, QueryResult};
use std::time::Duration;

/// Longest time a page may take.
const TIME_LIMIT: Duration = Duration::from_secs(10);

const HEADERS: [(&str, &str); 6] = [
    (
        "content-security-policy",
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; \
         connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    ),
    ("x-content-type-options", "nosniff"),
    ("x-frame-options", "DENY"),
    ("referrer-policy", "same-origin"),
    ("cross-origin-opener-policy", "same-origin"),
    (
        "permissions-policy",
        "camera=(), geolocation=(), microphone=(), payment=()",
    ),
];

/// Headers that forbid what our pages never do.
pub async fn security_headers<B: MessageBody>(
    req: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<B>, Error> {
    let https = req
        .app_data::<web::Data<Portal>>()
        .is_some_and(|p| p.config.https());
    let mut answer = next.call(req).await?;
    let headers: &mut HeaderMap = answer.headers_mut();
    for (name, value) in HEADERS {
        let name = HeaderName::from_static(name);
        // A page that needs another one has set it already.
        if !headers.contains_key(&name) {
            headers.insert(name, HeaderValue::from_static(value));
        }
    }
    if https {
        headers.insert(
            header::STRICT_TRANSPORT_SECURITY,
            HeaderValue::from_static("max-age=31536000"),
        );
    }
    Ok(answer)
}

/// Gives a stranger the cookie that binds the forms it is shown.
pub async fn visitor<B: MessageBody>(
    req: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<B>, Error> {
    let https = req
        .app_data::<web::Data<Portal>>()
        .is_some_and(|p| p.config.https());
    let name = if https {
        "__Host-visitor"
    } else {
        VISITOR_COOKIE
    };
    if let Some(known) = req.cookie(name).filter(|c| c.value().len() == 43) {
        req.extensions_mut()
            .insert(Visitor(known.value().to_owned()));
        return next.call(req).await;
    }
    let fresh = Token::random().plain().to_owned();
    req.extensions_mut().insert(Visitor(fresh.clone()));
    let mut answer = next.call(req).await?;
    let asked = answer.request();
    let is_page = asked.method() == "GET" && !api::is_api(asked.path());
    if answer.status() == StatusCode::OK && is_page {
        let cookie = Cookie::build(name, fresh)
            .path("/")
            .http_only(true)
            .secure(https)
            .same_site(SameSite::Lax)
            .finish();
        answer.response_mut().add_cookie(&cookie)?;
    }
    Ok(answer)
}

/// Ends what takes too long with an honest 503. Streams end by themselves: only the head counts.
/// What fails before a handler is reached, the session store above all, is the database's absence.
pub async fn bounded<B: MessageBody>(
    req: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<B>, Error> {
    let is_api = api::is_api(req.path());
    match tokio::time::timeout(TIME_LIMIT, next.call(req)).await {
        Ok(Ok(answer)) => return Ok(answer),
        Ok(Err(error)) => tracing::error!(error = ?error, "request failed before its handler"),
        Err(_) => tracing::error!("request took too long"),
    }
    match is_api {
        true => Err(ApiError::Unavailable(crate::db::Unavailable).into()),
        false => Err(PageError::Unavailable(crate::db::Unavailable).into()),
    }
}

/// Draws the page of an error. Stands inside the sessions, which forget their state on the way out.
pub async fn error_pages<B: MessageBody + 'static>(
    req: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<EitherBody<B, BoxBody>>, Error> {
    let answer = next.call(req).await?;
    let Some(error) = answer.response().error() else {
        return Ok(answer.map_into_left_body());
    };
    // Programs read no pages: theirs is written already.
    if error.as_error::<ApiError>().is_some() {
        if answer.status() == StatusCode::INTERNAL_SERVER_ERROR {
            log(answer.request(), error);
        }
        return Ok(answer.map_into_left_body());
    }
    let lang = readers_language(answer.request(), error).await;
    let mut page = draw(answer.request(), error, lang);
    keep_cookies(answer.headers(), page.headers_mut());
    let (request, _) = answer.into_parts();
    Ok(ServiceResponse::new(request, page).map_into_right_body())
}

fn keep_cookies(from: &HeaderMap, to: &mut HeaderMap) {
    for cookie in from.get_all(header::SET_COOKIE) {
        to.append(header::SET_COOKIE, cookie.clone());
    }
}

/// The language of the pages on which somebody who is signed in is; none for strangers, who get the
/// browser's.
async fn readers_language(request: &HttpRequest, error: &Error) -> Option<Lang> {
    let answer = error.as_response_error().status_code();
    // Without a database there is nobody to ask.
    if answer.is_redirection() || answer == StatusCode::SERVICE_UNAVAILABLE {
        return None;
    }
    let claims = request.get_session().claims()?;
    let portal = request.app_data::<web::Data<Portal>>()?.clone();
    let now = portal.clock.now();
    let found = portal.db.read(move |conn| language_of(conn, &claims, now));
    found.await.ok()?.ok()
}

fn language_of(conn: &mut DbConn, claims: &Claims, now: Timestamp) -> QueryResult<Lang> {
    if let Some(inside) = PanelUser::load(conn, claims, now).optional()? {
        return Ok(inside.person().lang());
    }
    if Staff::load(conn, claims).optional()?.is_some() {
        // The admin portal speaks English for now.
        return Ok(Lang::En);
    }
    SignedIn::load(conn, claims).map(|who| who.person().lang())
}

fn draw(request: &HttpRequest, error: &Error, lang: Option<Lang>) -> HttpResponse {
    let answer = error.error_response();
    if answer.status().is_redirection() {
        return answer;
    }
    let known = error.as_error::<PageError>();
    let quote = match answer.status() {
        StatusCode::INTERNAL_SERVER_ERROR => log(request, error),
        _ => String::new(),
    };
    let status = answer.status();
    let body = Visit::of(request)
        .ok()
        .and_then(|mut visit| {
            visit.lang = lang.unwrap_or(visit.lang);
            page(&visit, status, known, quote).ok()
        })
        .unwrap_or_else(plain);
    let mut drawn = HttpResponse::build(status);
    if let Some(retry) = answer.headers().get(header::RETRY_AFTER) {
        drawn.insert_header((header::RETRY_AFTER, retry.clone()));
    }
    drawn
        .content_type("text/html; charset=utf-8")
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .body(body)
}

/// Logs a fault once and gives the number to quote.
fn log(request: &HttpRequest, error: &Error) -> String {
    let quote = Token::random().plain()[..8].to_owned();
    let route = request.match_pattern().unwrap_or_default();
    tracing::error!(quote, route, error = ?error, "request failed");
    quote
}

#[derive(Template)]
#[template(path = "errors/plain.html")]
struct Plain {}

/// The page that needs nothing: for when even the error page can't be drawn.
pub fn plain() -> String {
    Plain {}.render().unwrap_or_default()
}

#[derive(Template)]
#[template(path = "errors/problem.html")]
struct Problem {
    shell: Shell,
    status: u16,
    heading: String,
    detail: String,
    quote: String,
    actions: Vec<(String, String)>,
}

fn page(
    visit: &Visit,
    status: StatusCode,
    error: Option<&PageError>,
    quote: String,
) -> askama::Result<String> {
    let t = visit.texts();
    let code = status.as_u16();
    let (heading, detail) = match error {
        Some(PageError::Forbidden(role)) => (
            t.get("problem-403"),
            t.with("problem-403-detail", "role", t.get(role)),
        ),
        Some(PageError::Acting) => (t.get("problem-acting"), t.get("problem-acting-detail")),
        Some(PageError::StaleForm) => (t.get("problem-stale"), t.get("problem-stale-detail")),
        Some(PageError::Refused(why)) => (t.get("problem-409"), why.clone()),
        Some(PageError::TooMany { retry_after }) => {
            let minutes = (retry_after + 59) / 60;
            (
                t.get("problem-429"),
                t.with("problem-429-detail", "minutes", minutes),
            )
        }
        _ => {
            let known = [400, 404, 413, 500, 503].contains(&code);
            let key = if known { code } else { 404 };
            (
                t.get(&format!("problem-{key}")),
                t.get(&format!("problem-{key}-detail")),
            )
        }
    };
    Problem {
        shell: Shell::solo(visit, &BrandFacts::default()),
        status: code,
        heading,
        detail,
        quote,
        actions: vec![(t.get("problem-home"), "/".to_owned())],
    }
    .render()
}
