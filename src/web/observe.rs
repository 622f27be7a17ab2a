//! What is told about every request: one line in the log, figures, and a number to quote. Paths,
//! queries, network addresses and tokens are never part of it, only the route's pattern.
use crate::metrics;
use actix_web::Error;
use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{HeaderName, HeaderValue};
use actix_web::middleware::Next;
use actix_web::{HttpMessage, HttpRequest};
use std::time::Instant;
use tracing::Span;
use tracing::field::Empty;
use tracing_actix_web::{RequestId, RootSpanBuilder};

/// The span around a request.
pub struct Root;

impl RootSpanBuilder for Root {
    fn on_request_start(request: &ServiceRequest) -> Span {
        tracing::info_span!(
            "request",
            method = method(request.request()),
            route = route(request.request()),
            status = Empty,
            ms = Empty,
            request_id = request_id(request.request()),
        )
    }

    // `requests` fills the span before its line is written.
    fn on_request_end<B: MessageBody>(_: Span, _: &Result<ServiceResponse<B>, Error>) {}
}

/// Times a request, counts it and names it to the browser.
pub async fn requests<B: MessageBody>(
    req: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<B>, Error> {
    let begun = Instant::now();
    // No clone of the request may be held here: the router fills it in further inside.
    let mut answer = next.call(req).await?;
    let request = answer.request();
    let (took, status) = (begun.elapsed(), answer.status().as_u16());
    metrics::answered(method(request), &route(request), status, took);
    let ms = u64::try_from(took.as_millis()).unwrap_or(u64::MAX);
    Span::current().record("ms", ms).record("status", status);
    tracing::info!("answered");
    if let Ok(id) = HeaderValue::from_str(&request_id(request)) {
        answer
            .headers_mut()
            .insert(HeaderName::from_static("x-request-id"), id);
    }
    Ok(answer)
}

fn route(request: &HttpRequest) -> String {
    request.match_pattern().unwrap_or_else(|| "none".into())
}

/// Methods become labels of figures: what a stranger invents must not.
fn method(request: &HttpRequest) -> &'static str {
    match request.method().as_str() {
        "GET" => "GET",
        "POST" => "POST",
        "HEAD" => "HEAD",
        _ => "other",
    }
}

fn request_id(request: &HttpRequest) -> String {
    request
        .extensions()
        .get::<RequestId>()
        .map(ToString::to_string)
        .unwrap_or_default()
}
