//! The API for clients' programs: its actor, its errors, its requests. The rules are those of the
//! control panel.
mod account;
pub mod auth;
pub mod docs;
pub mod error;
mod input;
pub mod limits;
mod schemas;
mod tokens;
mod users;

use actix_web::{HttpResponse, Route, web};
use auth::ApiClient;
use error::ApiError;

/// What the addresses of the API begin with.
pub const PREFIX: &str = "/iam";

/// True for addresses of the API, which answers in JSON; its description is a page.
pub fn is_api(path: &str) -> bool {
    let rest = path.strip_prefix(PREFIX);
    path != docs::PAGE && rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// Routes of this folder.
pub fn routes(app: &mut web::ServiceConfig) {
    app.service(
        web::scope(PREFIX)
            .configure(docs::routes)
            .configure(account::routes)
            .configure(users::routes)
            .configure(tokens::routes)
            .default_service(web::to(nothing_here)),
    );
}

/// Only who has a token learns what is not there.
async fn nothing_here(_: ApiClient) -> Result<HttpResponse, ApiError> {
    Err(ApiError::NotFound)
}

/// For the other methods of an address that is there.
fn only(methods: &'static str) -> Route {
    web::to(move |_: ApiClient| async move {
        Err::<HttpResponse, _>(ApiError::MethodNotAllowed(methods))
    })
}
