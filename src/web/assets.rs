//! Static files: embedded in the binary, named by their content, compressed at build time.

use std::{borrow::Cow, cmp::Reverse};

use actix_web::{
    HttpRequest, HttpResponse,
    http::header::{ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, VARY},
    web,
};
use rust_embed::{EmbeddedFile, RustEmbed};

use crate::web::error::PageError;

include!(concat!(env!("OUT_DIR"), "/assets.rs"));

#[derive(RustEmbed)]
#[folder = "$OUT_DIR/assets"]
struct Embedded;

/// Compressed twins: the token of `Accept-Encoding` and the suffix of the file, the better one first.
const ENCODINGS: [(&str, &str); 2] = [("br", ".br"), ("gzip", ".gz")];

/// Adds `GET /static/{name}`.
pub fn routes(cfg: &mut web::ServiceConfig) {
    cfg.service(
        web::resource("/static/{name}")
            .route(web::get().to(serve))
            .route(web::head().to(serve)),
    );
}

async fn serve(request: HttpRequest, name: web::Path<String>) -> Result<HttpResponse, PageError> {
    if ENCODINGS.iter().any(|(_, suffix)| name.ends_with(suffix)) {
        return Err(PageError::NotFound); // reached by negotiation only
    }
    let mut accepted = String::new();
    for line in request.headers().get_all(ACCEPT_ENCODING) {
        accepted.push_str(line.to_str().unwrap_or_default());
        accepted.push(',');
    }
    let (encoding, file) = find(&name, &accepted).ok_or(PageError::NotFound)?;
    let mut response = HttpResponse::Ok();
    response
        .content_type(content_type(&name))
        .insert_header((CACHE_CONTROL, "public, max-age=31536000, immutable"))
        .insert_header((VARY, "Accept-Encoding"));
    if let Some(token) = encoding {
        response.insert_header((CONTENT_ENCODING, token));
    }
    Ok(response.body(match file.data {
        Cow::Borrowed(bytes) => web::Bytes::from_static(bytes),
        Cow::Owned(bytes) => web::Bytes::from(bytes),
    }))
}

/// The variant of a file that the client likes best.
fn find(name: &str, accepted: &str) -> Option<(Option<&'static str>, EmbeddedFile)> {
    for (token, suffix) in preferred(accepted) {
        if let Some(file) = Embedded::get(&format!("{name}{suffix}")) {
            return Some((Some(token), file));
        }
    }
    Embedded::get(name).map(|file| (None, file))
}

/// The encodings that `Accept-Encoding` allows and does not rank below the plain file, best first.
fn preferred(accepted: &str) -> Vec<(&'static str, &'static str)> {
    let plain = quality(accepted, "identity", false).unwrap_or(0);
    let mut ranked: Vec<_> = ENCODINGS
        .into_iter()
        .filter_map(|pair| quality(accepted, pair.0, true).map(|q| (q, pair)))
        .filter(|(q, _)| *q > 0 && *q >= plain)
        .collect();
    ranked.sort_by_key(|(q, _)| Reverse(*q)); // stable: brotli stays first where both weigh the same
    ranked.into_iter().map(|(_, pair)| pair).collect()
}

/// Weight of a token in thousandths, `None` where the header does not speak of it; `*` stands for it where allowed.
fn quality(accepted: &str, token: &str, wildcard: bool) -> Option<u16> {
    let mut any = None;
    for part in accepted.split(',') {
        let mut fields = part.split(';').map(str::trim);
        let name = fields.next().unwrap_or_default();
        let weight = fields
            .filter_map(|field| field.split_once('='))
            .find(|(key, _)| key.trim().eq_ignore_ascii_case("q"))
            .map_or(1000, |(_, value)| thousandths(value.trim()));
        if name.eq_ignore_ascii_case(token) {
            return Some(weight);
        }
        if wildcard && name == "*" {
            any = Some(weight);
        }
    }
    any
}

/// `0.5` becomes 500; what is no number counts as a refusal.
fn thousandths(value: &str) -> u16 {
    let (whole, fraction) = value.split_once('.').unwrap_or((value, ""));
    let digits = format!("{fraction:0<3}");
    match (whole, digits.get(..3).and_then(|d| d.parse::<u16>().ok())) {
        ("0", Some(n)) => n,
        ("1", Some(_)) => 1000,
        _ => 0,
    }
}

fn content_type(name: &str) -> &'static str {
    match name.rsplit_once('.').map(|(_, extension)| extension) {
        Some("css") => "text/css; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("ico") => "image/x-icon",
        Some("txt") => "text/plain; charset=utf-8",
        Some("woff2") => "font/woff2",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tokens(accepted: &str) -> Vec<&'static str> {
        preferred(accepted)
            .into_iter()
            .map(|(token, _)| token)
            .collect()
    }

    #[test]
    fn weights_are_respected() {
        assert_eq!(tokens("gzip, deflate, br, zstd"), ["br", "gzip"]);
        assert_eq!(tokens("gzip;q=1.0, br;q=0.5"), ["gzip", "br"]);
        assert_eq!(tokens("br;q=0, gzip"), ["gzip"]);
        assert_eq!(tokens("BR ; Q=0.25,,"), ["br"]);
        assert_eq!(tokens("*"), ["br", "gzip"]);
        assert_eq!(tokens("*;q=0.1, br;q=0"), ["gzip"]);
        assert_eq!(tokens("identity, gzip;q=0.5"), Vec::<&str>::new());
        assert_eq!(tokens("br;q=nonsense"), Vec::<&str>::new());
        assert_eq!(tokens(""), Vec::<&str>::new());
    }

    #[test]
    fn every_file_has_its_twins_and_a_type() {
        for address in [PORTAL_CSS, PORTAL_JS, FAVICON_SVG] {
            let name = address.trim_start_matches("/static/");
            assert!(Embedded::get(name).is_some(), "{name}");
            assert!(
                find(name, "br").is_some_and(|(token, _)| token == Some("br")),
                "{name}"
            );
            assert!(
                find(name, "gzip").is_some_and(|(token, _)| token == Some("gzip")),
                "{name}"
            );
            assert!(
                find(name, "").is_some_and(|(token, _)| token.is_none()),
                "{name}"
            );
            assert_ne!(content_type(name), "application/octet-stream");
        }
        assert!(find("../Cargo.toml", "").is_none());
    }
}
