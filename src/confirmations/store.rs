//! Queries on confirmations.
use super::Purpose;
use crate::db::ids::{ConfirmationId, UserId};
use crate::db::schema::{confirmations, users};
use crate::db::{DbConn, Timestamp};
use crate::secrets::Token;
use diesel::prelude::*;

const HASHED_FOR: &str = "confirmation";

/// A link that still works.
#[derive(Debug, Clone)]
pub struct Open {
    /// Whose change it confirms.
    pub user: UserId,
    /// What it confirms.
    pub purpose: Purpose,
    /// The new address, where it is one.
    pub value: String,
    id: ConfirmationId,
}

/// One person's links are made and used one after the other.
pub(super) fn serialize(conn: &mut DbConn, user: UserId) -> QueryResult<()> {
    conn.serialize_on_text(&format!("confirmations of {user}"))
}

pub(super) fn insert(
    conn: &mut DbConn,
    (user, purpose, value): (UserId, Purpose, &str),
    token: &Token,
    now: Timestamp,
    expires_at: Timestamp,
) -> QueryResult<ConfirmationId> {
    diesel::insert_into(confirmations::table)
        .values((
            confirmations::user_id.eq(user),
            confirmations::purpose.eq(purpose.code()),
            confirmations::value.eq(value),
            confirmations::token_hash.eq(token.hash(HASHED_FOR)),
            confirmations::created_at.eq(now),
            confirmations::expires_at.eq(expires_at),
        ))
        .returning(confirmations::id)
        .get_result(conn)
}

pub(super) fn revoke(
    conn: &mut DbConn,
    user: UserId,
    purpose: Option<Purpose>,
    now: Timestamp,
) -> QueryResult<()> {
    let mut open = confirmations::table
        .filter(confirmations::user_id.eq(user))
        .filter(confirmations::used_at.is_null())
        .filter(confirmations::revoked_at.is_null())
        .select(confirmations::id)
        .into_boxed();
    if let Some(purpose) = purpose {
        open = open.filter(confirmations::purpose.eq(purpose.code()));
    }
    let open: Vec<ConfirmationId> = open.load(conn)?;
    diesel::update(confirmations::table.filter(confirmations::id.eq_any(open)))
        .set(confirmations::revoked_at.eq(now))
        .execute(conn)
        .map(|_| ())
}

/// How many a person asked for since `since`.
pub fn asked_since(
    conn: &mut DbConn,
    user: UserId,
    purpose: Purpose,
    since: Timestamp,
) -> QueryResult<Vec<Timestamp>> {
    confirmations::table
        .filter(confirmations::user_id.eq(user))
        .filter(confirmations::purpose.eq(purpose.code()))
        .filter(confirmations::created_at.gt(since))
        .order(confirmations::created_at)
        .select(confirmations::created_at)
        .load(conn)
}

/// The link of a token, while it works and its person may come in.
pub fn open(conn: &mut DbConn, token: &Token, now: Timestamp) -> QueryResult<Open> {
    let (id, user, purpose, value): (ConfirmationId, UserId, String, String) = confirmations::table
        .inner_join(users::table.on(users::id.eq(confirmations::user_id)))
        .filter(confirmations::token_hash.eq(token.hash(HASHED_FOR)))
        .filter(confirmations::used_at.is_null())
        .filter(confirmations::revoked_at.is_null())
        .filter(confirmations::expires_at.gt(now))
        .filter(users::blocked_at.is_null())
        .select((
            confirmations::id,
            confirmations::user_id,
            confirmations::purpose,
            confirmations::value,
        ))
        .first(conn)?;
    Ok(Open {
        id,
        user,
        purpose: Purpose::stored(&purpose),
        value,
    })
}

/// Takes the link: of two at once, one. Absent where it does not work any more.
pub fn take(conn: &mut DbConn, link: &Open, now: Timestamp) -> QueryResult<()> {
    serialize(conn, link.user)?;
    let taken = diesel::update(confirmations::table.find(link.id))
        .filter(confirmations::used_at.is_null())
        .filter(confirmations::revoked_at.is_null())
        .set(confirmations::used_at.eq(now))
        .execute(conn)?;
    if taken == 1 {
        Ok(())
    } else {
        Err(diesel::NotFound)
    }
}
