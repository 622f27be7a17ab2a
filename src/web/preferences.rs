//! What a browser remembers: theme, menu, language before signing in.
use super::error::PageError;
use super::form::PostForm;
use super::page::own_path;
use crate::i18n::Lang;
use actix_web::cookie::{Cookie, SameSite, time::Duration};
use actix_web::http::header;
use actix_web::{HttpResponse, web};
use serde::Deserialize;

/// Routes of this file.
pub fn routes(app: &mut web::ServiceConfig) {
    app.route("/preferences/theme", web::post().to(theme))
        .route("/preferences/menu", web::post().to(menu))
        .route("/preferences/language", web::post().to(language));
}

#[derive(Deserialize)]
struct Preference {
    #[serde(default)]
    theme: String,
    #[serde(default)]
    menu: String,
    #[serde(default)]
    language: String,
    #[serde(default)]
    back: String,
}

async fn theme(form: PostForm<Preference>) -> Result<HttpResponse, PageError> {
    let known = ["light", "dark"]
        .into_iter()
        .find(|known| *known == form.fields.theme);
    remember("theme", known.unwrap_or_default(), &form.fields.back)
}

async fn menu(form: PostForm<Preference>) -> Result<HttpResponse, PageError> {
    let known = ["rail", "full"]
        .into_iter()
        .find(|known| *known == form.fields.menu);
    remember("menu", known.unwrap_or_default(), &form.fields.back)
}

async fn language(form: PostForm<Preference>) -> Result<HttpResponse, PageError> {
    let known = Lang::parse(&form.fields.language).map(Lang::code);
    remember("lang", known.unwrap_or_default(), &form.fields.back)
}

fn remember(
    name: &'static str,
    value: &'static str,
    back: &str,
) -> Result<HttpResponse, PageError> {
    let cookie = Cookie::build(name, value)
        .path("/")
        .same_site(SameSite::Lax)
        .max_age(Duration::days(365))
        .finish();
    Ok(HttpResponse::SeeOther()
        .cookie(cookie)
        .insert_header((header::LOCATION, own_path(back)))
        .finish())
}
