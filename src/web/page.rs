//! How pages are answered.
use super::error::PageError;
use actix_web::HttpResponse;
use actix_web::http::{StatusCode, header};
use askama::Template;

/// Few pages are larger, in bytes: a buffer that need not grow.
const USUAL_SIZE: usize = 96 * 1024;

/// A page.
pub fn html(page: &impl Template) -> Result<HttpResponse, PageError> {
    html_with(StatusCode::OK, page)
}

/// The same form again, with what was wrong.
pub fn unprocessable(page: &impl Template) -> Result<HttpResponse, PageError> {
    html_with(StatusCode::UNPROCESSABLE_ENTITY, page)
}

/// A page with a status of its own.
pub fn html_with(status: StatusCode, page: &impl Template) -> Result<HttpResponse, PageError> {
    let mut body = String::with_capacity(USUAL_SIZE);
    page.render_into(&mut body)?;
    Ok(HttpResponse::build(status)
        .content_type("text/html; charset=utf-8")
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .body(body))
}

/// On to one of our own pages, after a POST.
pub fn see_other(to: impl Into<String>) -> HttpResponse {
    HttpResponse::SeeOther()
        .insert_header((header::LOCATION, to.into()))
        .finish()
}

/// `to` where it is one of our own paths, else the start page: redirects never leave the portal.
pub fn own_path(to: &str) -> &str {
    let own = to.starts_with('/')
        && !to.starts_with("//")
        && !to.contains('\\')
        && !to.chars().any(|c| c.is_control() || c.is_whitespace());
    if own { to } else { "/" }
}

#[cfg(test)]
mod tests {
    use super::own_path;

    #[test]
    fn redirects_stay_in_the_portal() {
        assert_eq!(own_path("/clients?q=1"), "/clients?q=1");
        for foreign in [
            "//evil.example",
            "https://evil.example",
            "/\\evil.example",
            "clients",
            "/a\r\nb",
            "",
        ] {
            assert_eq!(own_path(foreign), "/", "{foreign}");
        }
    }
}
