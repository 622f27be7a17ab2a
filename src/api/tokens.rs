//! API tokens of the account.
use super::auth::ApiClient;
use super::error::ApiError;
use super::input::{self, Body, Params};
use super::only;
use super::schemas::{
    FieldProblems, Message, NewTokenParam, TokenCreated, TokenView, role_in_query, role_of,
};
use crate::actor::ClientRole;
use crate::db::Timestamp;
use crate::db::ids::{TokenId, UserId};
use crate::i18n::Texts;
use crate::tokens::store::{self, Wanted};
use crate::tokens::{self, NewToken};
use crate::web::form::FieldErrors;
use actix_web::{HttpResponse, web};
use chrono::{DateTime, SubsecRound};
use serde_json::{Value, json};

/// Routes of this file.
pub fn routes(app: &mut web::ServiceConfig) {
    app.service(
        web::resource("/v2/clients/{client}/tokens")
            .route(web::get().to(list))
            .route(web::post().to(create))
            .default_service(only("GET, POST")),
    )
    .service(
        web::resource("/v2/clients/{client}/tokens/{token_id}")
            .route(web::get().to(show))
            .route(web::delete().to(delete))
            .default_service(only("GET, DELETE")),
    );
}

/// API tokens
///
/// Administrators see all tokens of the account, everybody else their own.
#[utoipa::path(get, path = "/iam/v2/clients/{client}/tokens", tag = "API tokens", operation_id = "list_tokens",
    params(("client" = i64, Path, description = "Id of the account"),
        ("role" = Option<String>, Query, description = "Id or name of a role"),
        ("issued_by" = Option<i64>, Query, description = "Id of the issuer"),
        ("not_issued_by" = Option<i64>, Query, description = "Id of a user who is not the issuer"),
        ("deleted" = Option<bool>, Query, description = "true: only tokens that don't work any more; false: only those that do")),
    responses((status = 200, description = "The tokens", body = Vec<TokenView>),
        (status = 400, description = "Wrong parameters", body = FieldProblems),
        (status = 401, description = "No token that works", body = Message),
        (status = 404, description = "Not this account", body = Message),
        (status = 429, description = "Too many requests; see `Retry-After`", body = Message)))]
pub(super) async fn list(
    api: ApiClient,
    path: web::Path<String>,
    params: Params,
) -> Result<HttpResponse, ApiError> {
    api.is_at(input::id(&path)?)?;
    let role = match params.get("role") {
        None | Some("") => None,
        Some(text) => match role_in_query(text) {
            Some(role) => Some(role),
            None => return Err(ApiError::field("role", format!("Invalid role: {text}"))),
        },
    };
    let wanted = Wanted {
        role,
        issuer: params.number("issued_by", i64::MIN)?.map(UserId),
        not_issuer: params.number("not_issued_by", i64::MIN)?.map(UserId),
        gone: params.flag("deleted")?,
        ..Wanted::default()
    };
    let now = api.portal().clock.now();
    let found = api
        .read(move |conn, by| store::all(conn, by, &wanted, now))
        .await?;
    let found: Vec<TokenView> = found.into_iter().map(|t| TokenView::of(t, now)).collect();
    Ok(HttpResponse::Ok().json(found))
}

/// Create an API token
///
/// Its role can't be above the own one. The token itself is in this answer only.
#[utoipa::path(post, path = "/iam/v2/clients/{client}/tokens", tag = "API tokens", operation_id = "create_token",
    params(("client" = i64, Path, description = "Id of the account")),
    request_body = NewTokenParam,
    responses((status = 200, description = "The token", body = TokenCreated),
        (status = 400, description = "Wrong fields, or too many tokens", body = FieldProblems),
        (status = 401, description = "No token that works", body = Message),
        (status = 403, description = "Not allowed", body = Message),
        (status = 404, description = "Not this account", body = Message),
        (status = 429, description = "Too many requests; see `Retry-After`", body = Message)))]
pub(super) async fn create(
    api: ApiClient,
    path: web::Path<String>,
    body: Body,
) -> Result<HttpResponse, ApiError> {
    api.is_at(input::id(&path)?)?;
    api.may_change()?;
    let now = api.portal().clock.now();
    let new = parse(body, now)?;
    let by = api.user().clone();
    let (token, text) = api
        .write(move |conn, change| tokens::create(conn, &by, &new, change))
        .await?;
    Ok(HttpResponse::Ok().json(TokenCreated {
        shown: TokenView::of(token, now),
        token: text,
    }))
}

fn parse(body: Body, now: Timestamp) -> Result<NewToken, ApiError> {
    let mut fields = body.object()?;
    let name = fields.required_text("name");
    fields.drop_null("description");
    let description = fields.text("description").unwrap_or_default();
    let expires_at = match fields.get("exp_date") {
        None => Err("This field is required."),
        Some(Value::Null) => Ok(None),
        Some(value) => value
            .as_str()
            .and_then(|text| DateTime::parse_from_rfc3339(text).ok())
            .map(|at| Some(at.naive_utc().trunc_subsecs(6)))
            .ok_or("Not a date and time of RFC 3339."),
    };
    if let Err(text) = expires_at {
        fields.wrong("exp_date", text);
    }
    fields.finish()?;
    let role = role_in(fields.get("client_user"))?;
    let mut errors = FieldErrors::new(Texts::default());
    let texts = (name.as_str(), description.as_str());
    let end = expires_at.unwrap_or_default();
    NewToken::parse(&mut errors, texts, Some(role), end, now)
        .ok_or_else(|| ApiError::of_form(&errors, FIELDS))
}

/// What the rules call their fields, and the API.
const FIELDS: &[(&str, &str)] = &[
    ("name", "name"),
    ("description", "description"),
    ("expires", "exp_date"),
];

fn role_in(client_user: Option<&Value>) -> Result<ClientRole, ApiError> {
    let Some(client_user) = client_user else {
        return Err(ApiError::field("client_user", "This field is required."));
    };
    let role = match client_user.get("role") {
        Some(group) => role_of(group),
        None => Err("This field is required.".to_owned()),
    };
    role.map_err(|text| ApiError::Fields(json!({ "client_user": { "role": [text] } })))
}

/// One API token
#[utoipa::path(get, path = "/iam/v2/clients/{client}/tokens/{token_id}", tag = "API tokens", operation_id = "get_token",
    params(("client" = i64, Path, description = "Id of the account"),
        ("token_id" = i64, Path, description = "Id of the token")),
    responses((status = 200, description = "The token", body = TokenView),
        (status = 401, description = "No token that works", body = Message),
        (status = 404, description = "No token of this account", body = Message),
        (status = 429, description = "Too many requests; see `Retry-After`", body = Message)))]
pub(super) async fn show(
    api: ApiClient,
    path: web::Path<(String, String)>,
) -> Result<HttpResponse, ApiError> {
    api.is_at(input::id(&path.0)?)?;
    let id = TokenId(input::id(&path.1)?);
    let now = api.portal().clock.now();
    let found = api.read(move |conn, by| store::find(conn, by, id)).await?;
    Ok(HttpResponse::Ok().json(TokenView::of(found, now)))
}

/// Delete an API token
///
/// It stops working at once and stays in the list.
#[utoipa::path(delete, path = "/iam/v2/clients/{client}/tokens/{token_id}", tag = "API tokens", operation_id = "delete_token",
    params(("client" = i64, Path, description = "Id of the account"),
        ("token_id" = i64, Path, description = "Id of the token")),
    responses((status = 204, description = "Deleted"),
        (status = 401, description = "No token that works", body = Message),
        (status = 403, description = "Not allowed", body = Message),
        (status = 404, description = "No token of this account that works", body = Message),
        (status = 429, description = "Too many requests; see `Retry-After`", body = Message)))]
pub(super) async fn delete(
    api: ApiClient,
    path: web::Path<(String, String)>,
) -> Result<HttpResponse, ApiError> {
    api.is_at(input::id(&path.0)?)?;
    let id = TokenId(input::id(&path.1)?);
    let by = api.user().clone();
    api.write(move |conn, change| tokens::delete(conn, &by, id, change))
        .await?;
    Ok(HttpResponse::NoContent().finish())
}
