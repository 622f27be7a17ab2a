//! Home of the control panel, and the colours of brands.
mod service;

use self::service::Card;
use super::{paths, store};
use crate::actor::PanelUser;
use crate::db::ids::ProviderId;
use crate::services::ClientService;
use crate::services::store as offered;
use crate::web::error::PageError;
use crate::web::page::html;
use crate::web::shell::{PanelSection, Shell};
use crate::web::visit::Visit;
use actix_web::http::header;
use actix_web::{HttpResponse, web};
use askama::Template;

/// Routes of this file.
pub fn routes(app: &mut web::ServiceConfig) {
    app.route(paths::HOME, web::get().to(home))
        .configure(service::routes)
        .route("/brand/{provider}-{hex}.css", web::get().to(brand));
}

#[derive(Template)]
#[template(path = "panel/home.html")]
struct Home {
    shell: Shell,
    cards: Vec<Card>,
    name: String,
    company: String,
    id: String,
    role: &'static str,
    people: String,
    provider: String,
    support_email: String,
}

async fn home(visit: Visit, user: PanelUser) -> Result<HttpResponse, PageError> {
    let asking = user.clone();
    let (facts, services, stops) = visit
        .portal
        .db
        .read(move |conn| {
            let facts = store::facts(conn, &asking)?;
            let services = offered::of_client(conn, &asking)?;
            let stops = offered::stops(conn, &asking)?;
            Ok::<_, diesel::result::Error>((facts, services, stops))
        })
        .await??;
    let shell = Shell::panel(&visit, &user, PanelSection::Home);
    let now = visit.portal.clock.now();
    let visible = services.into_iter().filter(ClientService::visible);
    let cards = visible
        .map(|found| Card::new(found, stops, &shell.t, now))
        .collect();
    html(&Home {
        cards,
        people: shell.t.with2(
            "panel-people",
            "people",
            facts.people,
            "limit",
            facts.user_limit,
        ),
        name: user.person().name().to_owned(),
        company: user.company().to_owned(),
        id: user.client().to_string(),
        role: user.role().label(),
        provider: user.brand().name.clone(),
        support_email: user.brand().support_email.clone(),
        shell,
    })
}

/// The colour is in the address, so browsers may keep the sheet for ever.
async fn brand(visit: Visit, path: web::Path<(String, String)>) -> Result<HttpResponse, PageError> {
    let (provider, color) = parse(&path.0, &path.1).ok_or(PageError::NotFound)?;
    let sheet = format!(":root{{--brand:{color}}}");
    let real = visit
        .portal
        .db
        .read(move |conn| store::has_color(conn, provider, &color))
        .await??;
    if !real {
        return Err(PageError::NotFound);
    }
    Ok(HttpResponse::Ok()
        .content_type("text/css; charset=utf-8")
        .insert_header((header::CACHE_CONTROL, "public, max-age=31536000, immutable"))
        .body(sheet))
}

/// The provider and `#rrggbb`.
fn parse(id: &str, hex: &str) -> Option<(ProviderId, String)> {
    let right = hex.len() == 6 && hex.bytes().all(|b| b.is_ascii_hexdigit());
    let id = id.parse().ok().filter(|_| right)?;
    Some((ProviderId(id), format!("#{hex}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_colour_is_a_colour() {
        let (id, color) = parse("7", "0d6a78").unwrap();
        assert_eq!((id, color.as_str()), (ProviderId(7), "#0d6a78"));
        for (id, hex) in [
            ("7", "0d6a7"),
            ("x", "0d6a78"),
            ("7", "}a{b:c"),
            ("", "0d6a78"),
        ] {
            assert!(parse(id, hex).is_none(), "{id}-{hex}");
        }
    }
}
