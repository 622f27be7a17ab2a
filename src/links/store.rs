//! Queries on mailed links.
use super::Purpose;
use crate::actor::BrandFacts;
use crate::db::ids::{LinkId, ProviderId, UserId};
use crate::db::schema::{user_links, users};
use crate::db::{DbConn, Timestamp};
use crate::secrets::Token;
use diesel::prelude::*;

const HASHED_FOR: &str = "password link";

/// A link that still works.
#[derive(Debug, Clone, Copy)]
pub struct Open {
    /// The link.
    pub id: LinkId,
    /// Whose password it sets.
    pub user: UserId,
    /// In whose name it was mailed.
    pub provider: ProviderId,
    /// What it is for.
    pub purpose: Purpose,
    /// Somebody of the provider saw it.
    pub shown: bool,
}

/// One person's links are made and used one after the other.
pub(super) fn serialize(conn: &mut DbConn, user: UserId) -> QueryResult<()> {
    conn.serialize_on_text(&format!("links of {user}"))
}

pub(super) fn insert(
    conn: &mut DbConn,
    (user, provider, purpose): (UserId, ProviderId, Purpose),
    token: &Token,
    now: Timestamp,
    expires_at: Timestamp,
) -> QueryResult<LinkId> {
    diesel::insert_into(user_links::table)
        .values((
            user_links::user_id.eq(user),
            user_links::provider_id.eq(provider),
            user_links::purpose.eq(purpose.code()),
            user_links::token_hash.eq(token.hash(HASHED_FOR)),
            user_links::created_at.eq(now),
            user_links::expires_at.eq(expires_at),
        ))
        .returning(user_links::id)
        .get_result(conn)
}

pub(super) fn mark_shown(conn: &mut DbConn, link: LinkId) -> QueryResult<()> {
    diesel::update(user_links::table.find(link))
        .set(user_links::shown.eq(true))
        .execute(conn)
        .map(|_| ())
}

pub(super) fn revoke(
    conn: &mut DbConn,
    user: UserId,
    purpose: Option<Purpose>,
    provider: Option<ProviderId>,
    now: Timestamp,
) -> QueryResult<usize> {
    let mut open = user_links::table
        .filter(user_links::user_id.eq(user))
        .filter(user_links::used_at.is_null())
        .filter(user_links::revoked_at.is_null())
        .select(user_links::id)
        .into_boxed();
    if let Some(purpose) = purpose {
        open = open.filter(user_links::purpose.eq(purpose.code()));
    }
    if let Some(provider) = provider {
        open = open.filter(user_links::provider_id.eq(provider));
    }
    let open: Vec<LinkId> = open.load(conn)?;
    diesel::update(user_links::table.filter(user_links::id.eq_any(open)))
        .set(user_links::revoked_at.eq(now))
        .execute(conn)
}

/// The link of a token, while it works.
pub fn open(conn: &mut DbConn, token: &Token, now: Timestamp) -> QueryResult<Open> {
    type Row = (LinkId, UserId, ProviderId, String, bool);
    let (id, user, provider, purpose, shown): Row = user_links::table
        .filter(user_links::token_hash.eq(token.hash(HASHED_FOR)))
        .filter(user_links::used_at.is_null())
        .filter(user_links::revoked_at.is_null())
        .filter(user_links::expires_at.gt(now))
        .select((
            user_links::id,
            user_links::user_id,
            user_links::provider_id,
            user_links::purpose,
            user_links::shown,
        ))
        .first(conn)?;
    Ok(Open {
        id,
        user,
        provider,
        purpose: if purpose == Purpose::Reset.code() {
            Purpose::Reset
        } else {
            Purpose::SetUp
        },
        shown,
    })
}

/// Takes the link of a token: of two at once, one. Absent where it does not work any more.
pub fn take(conn: &mut DbConn, token: &Token, now: Timestamp) -> QueryResult<Open> {
    let link = open(conn, token, now)?;
    // First the lock, then the row, as where links are made: so the two never wait for each other.
    serialize(conn, link.user)?;
    let taken = diesel::update(user_links::table.find(link.id))
        .filter(user_links::used_at.is_null())
        .filter(user_links::revoked_at.is_null())
        .set(user_links::used_at.eq(now))
        .execute(conn)?;
    if taken == 1 {
        Ok(link)
    } else {
        Err(diesel::NotFound)
    }
}

/// What the page of a link needs to know.
#[derive(Debug, Clone)]
pub struct Shown {
    /// Whose password it sets.
    pub user: UserId,
    /// What the link is for.
    pub purpose: Purpose,
    /// Sign-in e-mail, for the browser's password store.
    pub email: String,
    /// The person's name.
    pub name: String,
    /// How the provider looks.
    pub brand: BrandFacts,
}

/// The page's facts of a link that works and whose person may come in.
pub fn shown(conn: &mut DbConn, token: &Token, now: Timestamp) -> QueryResult<Shown> {
    let link = open(conn, token, now)?;
    let (email, name) = users::table
        .find(link.user)
        .filter(users::blocked_at.is_null())
        .select((users::email, users::name))
        .first(conn)?;
    Ok(Shown {
        user: link.user,
        purpose: link.purpose,
        email,
        name,
        brand: BrandFacts::of_provider(conn, link.provider)?,
    })
}
