//! Users of the account: list, one, one's own data, invitations, and taking access away.
use super::auth::ApiClient;
use super::error::{ApiError, NOT_ALLOWED};
use super::input::{self, Body, Fields, Params};
use super::only;
use super::schemas::{
    FieldProblems, Invitation, Invited, Message, User, UserList, UserPage, UserUpdate, role_of,
};
use crate::actor::PanelUser;
use crate::change::Change;
use crate::db::DbConn;
use crate::db::ids::{ClientId, UserId};
use crate::db::schema::{client_members, users};
use crate::i18n::{Lang, Texts};
use crate::people::members::{self, Member};
use crate::people::places;
use crate::profile::{self, NewProfile, ProfileForm, Saved};
use crate::sign_in;
use crate::team::{self, NewUser, TeamError, Typed};
use crate::text::email_key;
use crate::web::form::FieldErrors;
use actix_web::{HttpResponse, web};
use diesel::prelude::*;
use std::collections::HashMap;

/// As many users as one answer holds.
const MOST: i64 = 1_000;

/// Routes of this file.
pub fn routes(app: &mut web::ServiceConfig) {
    app.service(
        web::resource("/users")
            .route(web::get().to(list))
            .default_service(only("GET")),
    )
    .service(
        web::resource("/users/me")
            .route(web::get().to(me))
            .default_service(only("GET")),
    )
    .service(
        web::resource("/users/{user}")
            .route(web::get().to(show))
            .route(web::patch().to(update))
            .default_service(only("GET, PATCH")),
    )
    .service(
        web::resource("/clients/invite_user")
            .route(web::post().to(invite))
            .default_service(only("POST")),
    )
    .service(
        web::resource("/clients/{client}/client-users/{user}")
            .route(web::delete().to(revoke))
            .default_service(only("DELETE")),
    );
}

/// The phone numbers of those who accepted.
pub(super) fn phones(conn: &mut DbConn, people: &[Member]) -> QueryResult<HashMap<UserId, String>> {
    let accepted = people.iter().filter(|member| member.accepted);
    let ids: Vec<UserId> = accepted.map(|member| member.user).collect();
    let found: Vec<(UserId, String)> = users::table
        .filter(users::id.eq_any(ids))
        .select((users::id, users::phone))
        .load(conn)?;
    Ok(found.into_iter().collect())
}

pub(super) fn phone_of<'a>(phones: &'a HashMap<UserId, String>, member: &Member) -> &'a str {
    phones.get(&member.user).map_or("", String::as_str)
}

/// The account's users
///
/// Without `limit` the answer is a plain list of all users, with it a page.
#[utoipa::path(get, path = "/iam/users", tag = "Users", operation_id = "list_users",
    params(("limit" = Option<i64>, Query, description = "Users on a page; at most 1000 are given", minimum = 1),
        ("offset" = Option<i64>, Query, description = "Users before the page", minimum = 0)),
    responses((status = 200, description = "A page of users, or a list of all", body = UserList),
        (status = 400, description = "Wrong parameters", body = FieldProblems),
        (status = 401, description = "No token that works", body = Message),
        (status = 429, description = "Too many requests; see `Retry-After`", body = Message)))]
pub(super) async fn list(api: ApiClient, params: Params) -> Result<HttpResponse, ApiError> {
    let limit = params.number("limit", 1)?;
    let offset = params.number("offset", 0)?.unwrap_or_default();
    let size = limit.unwrap_or(MOST).min(MOST);
    let keys = api.portal().keys.clone();
    let (found, count) = api
        .read(move |conn, by| {
            let ids = ids(conn, by.client(), size, offset)?;
            let people = members::of_ids(conn, by.client(), &ids)?;
            let phones = phones(conn, &people)?;
            let found: Vec<User> = people
                .iter()
                .map(|member| User::of(&keys, by, member, phone_of(&phones, member)))
                .collect();
            Ok::<_, diesel::result::Error>((found, members::count(conn, by.client())?))
        })
        .await?;
    if limit.is_none() {
        return Ok(HttpResponse::Ok().json(UserList::All(found)));
    }
    let config = &api.portal().config;
    let address = |offset: i64| config.link(&format!("/iam/users?limit={size}&offset={offset}"));
    let after = offset.saturating_add(size);
    Ok(HttpResponse::Ok().json(UserList::Page(UserPage {
        count,
        next: (after < count).then(|| address(after)),
        previous: (offset > 0).then(|| address((offset - size).max(0))),
        results: found,
    })))
}

/// In the order in which they came, which stays as it is while pages are read.
fn ids(conn: &mut DbConn, client: ClientId, limit: i64, offset: i64) -> QueryResult<Vec<UserId>> {
    client_members::table
        .filter(client_members::client_id.eq(client))
        .order((client_members::created_at, client_members::user_id))
        .limit(limit)
        .offset(offset)
        .select(client_members::user_id)
        .load(conn)
}

/// One user
#[utoipa::path(get, path = "/iam/users/{user}", tag = "Users", operation_id = "get_user",
    params(("user" = i64, Path, description = "Id of the user")),
    responses((status = 200, description = "The user", body = User),
        (status = 401, description = "No token that works", body = Message),
        (status = 404, description = "No user of this account", body = Message),
        (status = 429, description = "Too many requests; see `Retry-After`", body = Message)))]
pub(super) async fn show(
    api: ApiClient,
    path: web::Path<String>,
) -> Result<HttpResponse, ApiError> {
    let number = input::id(&path)?;
    Ok(HttpResponse::Ok().json(one(&api, number).await?))
}

/// The token's issuer
#[utoipa::path(get, path = "/iam/users/me", tag = "Users", operation_id = "get_current_user",
    responses((status = 200, description = "The user", body = User),
        (status = 401, description = "No token that works", body = Message),
        (status = 429, description = "Too many requests; see `Retry-After`", body = Message)))]
pub(super) async fn me(api: ApiClient) -> Result<HttpResponse, ApiError> {
    let number = api.user().person().id().0;
    Ok(HttpResponse::Ok().json(one(&api, number).await?))
}

async fn one(api: &ApiClient, number: i64) -> Result<User, ApiError> {
    let keys = api.portal().keys.clone();
    api.read(move |conn, by| {
        let member = places::by_number(conn, &keys, by.client(), number)?;
        let people = [member];
        let phones = phones(conn, &people)?;
        let [member] = &people;
        let phone = phone_of(&phones, member);
        Ok::<_, diesel::result::Error>(User::of(&keys, by, member, phone))
    })
    .await
}

/// Change one's own data
///
/// Name, phone number and language of the token's issuer. The role of others is set in the control panel.
#[utoipa::path(patch, path = "/iam/users/{user}", tag = "Users", operation_id = "update_user",
    params(("user" = i64, Path, description = "Id of the user")),
    request_body = UserUpdate,
    responses((status = 200, description = "The user", body = User),
        (status = 400, description = "Wrong fields", body = FieldProblems),
        (status = 401, description = "No token that works", body = Message),
        (status = 403, description = "Somebody else's data", body = Message),
        (status = 404, description = "No user of this account", body = Message),
        (status = 429, description = "Too many requests; see `Retry-After`", body = Message)))]
pub(super) async fn update(
    api: ApiClient,
    path: web::Path<String>,
    body: Body,
) -> Result<HttpResponse, ApiError> {
    let number = input::id(&path)?;
    // Absent users are absent whatever is to be changed.
    one(&api, number).await?;
    if number != api.user().person().id().0 {
        return Err(ApiError::Forbidden(NOT_ALLOWED.into()));
    }
    api.may_change()?;
    let mut fields = body.object()?;
    let wanted = wanted(&mut fields, api.user())?;
    let by = api.user().clone();
    api.write(move |conn, change| save(conn, &by, &wanted, change))
        .await?;
    Ok(HttpResponse::Ok().json(one(&api, number).await?))
}

/// What is sent; none stays as it is.
struct Wanted {
    name: Option<String>,
    phone: Option<String>,
    lang: Option<String>,
}

fn wanted(fields: &mut Fields, user: &PanelUser) -> Result<Wanted, ApiError> {
    let phone = match fields.get("phone") {
        Some(serde_json::Value::Null) => Some(String::new()),
        _ => fields.text("phone"),
    };
    let wanted = Wanted {
        name: fields.text("name"),
        phone,
        lang: fields.text("lang"),
    };
    if let Some(email) = fields.text("email")
        && email_key(&email) != email_key(user.person().email())
    {
        fields.wrong("email", "The e-mail is changed in the control panel.");
    }
    if let Some(types) = fields.get("auth_types")
        && *types != serde_json::json!(["password"])
    {
        fields.wrong("auth_types", "Only [\"password\"] is possible.");
    }
    fields.finish()?;
    Ok(wanted)
}

/// What the forms of the rules call their fields, and the API alike.
const FIELDS: &[(&str, &str)] = &[
    ("name", "name"),
    ("phone", "phone"),
    ("lang", "lang"),
    ("email", "email"),
    ("role", "user_role"),
];

/// The errors of a rule, made to what the API answers, within a transaction.
enum Stop {
    Answer(ApiError),
    Database(diesel::result::Error),
}

impl From<diesel::result::Error> for Stop {
    fn from(e: diesel::result::Error) -> Self {
        Self::Database(e)
    }
}

impl From<ApiError> for Stop {
    fn from(e: ApiError) -> Self {
        Self::Answer(e)
    }
}

impl From<Stop> for ApiError {
    fn from(stop: Stop) -> Self {
        match stop {
            Stop::Answer(e) => e,
            Stop::Database(e) => e.into(),
        }
    }
}

fn save(conn: &mut DbConn, by: &PanelUser, wanted: &Wanted, change: &Change) -> Result<(), Stop> {
    let user = by.person().id();
    let provider = sign_in::store::home(conn, user)?.provider;
    loop {
        let now = profile::store::find(conn, user)?;
        let form = ProfileForm {
            name: wanted.name.clone().unwrap_or(now.name),
            phone: wanted.phone.clone().unwrap_or(now.phone),
            lang: wanted.lang.clone().unwrap_or(now.lang),
            time_zone: now.time_zone,
            version: now.form_version,
        };
        let mut errors = FieldErrors::new(Texts::default());
        let Some(new) = NewProfile::parse(&form, &mut errors) else {
            return Err(ApiError::of_form(&errors, FIELDS).into());
        };
        // Programs name no version: what somebody else saved meanwhile stays where they say nothing.
        if let Saved::Done = profile::save(conn, user, provider, &new, change)? {
            return Ok(());
        }
    }
}

/// Invite a user
///
/// Administrators only. The person gets an e-mail with a link that works for 24 hours.
#[utoipa::path(post, path = "/iam/clients/invite_user", tag = "Users", operation_id = "invite_user",
    request_body = Invitation,
    responses((status = 200, description = "The e-mail is on its way", body = Invited),
        (status = 400, description = "Wrong fields, or not possible", body = FieldProblems),
        (status = 401, description = "No token that works", body = Message),
        (status = 403, description = "Not allowed", body = Message),
        (status = 429, description = "Too many requests; see `Retry-After`", body = Message)))]
pub(super) async fn invite(api: ApiClient, body: Body) -> Result<HttpResponse, ApiError> {
    let admin = api.admin()?;
    api.may_change()?;
    let mut fields = body.object()?;
    let client = fields.required_number("client_id");
    let email = fields.required_text("email");
    fields.drop_null("lang");
    fields.drop_null("name");
    let lang = fields
        .text("lang")
        .unwrap_or_else(|| Lang::default().code().into());
    let name = fields.text("name").unwrap_or_else(|| email.clone());
    let role = match fields.get("user_role") {
        Some(group) => role_of(group),
        None => Err("This field is required.".to_owned()),
    };
    if let Err(text) = &role {
        fields.wrong("user_role", text.clone());
    }
    fields.finish()?;
    let Ok(role) = role else {
        return Err(ApiError::NotFound);
    };
    if api.is_at(client).is_err() {
        return Err(ApiError::Forbidden(NOT_ALLOWED.into()));
    }
    let typed = Typed {
        name,
        email,
        lang,
        role: role.code().to_owned(),
        scope: "follow".to_owned(),
        ..Typed::default()
    };
    let new = NewUser::parse(&typed, &[], Texts::default())
        .map_err(|errors| ApiError::of_form(&errors, FIELDS))?;
    let keys = api.portal().keys.clone();
    let (at, key) = (ClientId(client), email_key(new.email()));
    let number_of = move |conn: &mut DbConn| -> QueryResult<i64> {
        let user = members::user_of(conn, &key)?.ok_or(diesel::NotFound)?;
        let member = members::find(conn, at, user)?;
        Ok(places::number(&keys, at, &member))
    };
    let user_id = api
        .write(
            move |conn, change| match team::invite(conn, &admin, &new, change) {
                Ok(()) => Ok(number_of(conn)?),
                Err(TeamError::AlreadyHere) => {
                    let number = number_of(conn)?;
                    let text = format!("User {number} has already been invited to client {at}");
                    Err(Stop::Answer(ApiError::Refused(text)))
                }
                Err(e) => Err(Stop::Answer(e.into())),
            },
        )
        .await?;
    Ok(HttpResponse::Ok().json(Invited {
        status: "sent",
        user_id,
    }))
}

/// Take a user's access to the account away
///
/// Administrators only. An invitation that was not accepted is cancelled. Other accounts of the person stay.
#[utoipa::path(delete, path = "/iam/clients/{client}/client-users/{user}", tag = "Users", operation_id = "revoke_user",
    params(("client" = i64, Path, description = "Id of the account"),
        ("user" = i64, Path, description = "Id of the user")),
    responses((status = 200, description = "Done"),
        (status = 401, description = "No token that works", body = Message),
        (status = 403, description = "Not allowed, or the user has active tokens", body = Message),
        (status = 404, description = "No user of this account", body = Message),
        (status = 429, description = "Too many requests; see `Retry-After`", body = Message)))]
pub(super) async fn revoke(
    api: ApiClient,
    path: web::Path<(String, String)>,
) -> Result<HttpResponse, ApiError> {
    let (client, number) = (input::id(&path.0)?, input::id(&path.1)?);
    api.is_at(client)?;
    let admin = api.admin()?;
    api.write(move |conn, change| {
        let keys = &change.keys;
        let member = places::by_number(conn, keys, admin.client(), number)?;
        let reference = places::reference(keys, admin.client(), &member);
        team::remove(conn, &admin, &reference, change)
    })
    .await?;
    Ok(HttpResponse::Ok().finish())
}
