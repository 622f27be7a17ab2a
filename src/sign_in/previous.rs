//! The passwords before: where a provider limits the age of passwords, the last three are refused.
use crate::db::ids::UserId;
use crate::db::schema::{client_members, clients, password_history, provider_members, providers};
use crate::db::{DbConn, Timestamp};
use crate::sign_in::store;
use crate::web::error::PageError;
use crate::web::visit::Visit;
use diesel::dsl::exists;
use diesel::prelude::*;

/// With the one of now these are the last three.
const KEPT: i64 = 2;

/// Keeps the hash of a password that was just replaced.
pub(super) fn remember(
    conn: &mut DbConn,
    user: UserId,
    hash: &str,
    now: Timestamp,
) -> QueryResult<()> {
    diesel::insert_into(password_history::table)
        .values((
            password_history::user_id.eq(user),
            password_history::password_hash.eq(hash),
            password_history::at.eq(now),
        ))
        .execute(conn)?;
    let older: Vec<i64> = password_history::table
        .filter(password_history::user_id.eq(user))
        .order(password_history::id.desc())
        .offset(KEPT)
        .limit(100)
        .select(password_history::id)
        .load(conn)?;
    diesel::delete(password_history::table.filter(password_history::id.eq_any(older)))
        .execute(conn)
        .map(|_| ())
}

/// Hashes of the passwords that a person may not take again.
fn refused(conn: &mut DbConn, user: UserId) -> QueryResult<Vec<String>> {
    if !has_limit(conn, user)? {
        return Ok(Vec::new());
    }
    let mut hashes: Vec<String> = password_history::table
        .filter(password_history::user_id.eq(user))
        .order(password_history::id.desc())
        .limit(KEPT)
        .select(password_history::password_hash)
        .load(conn)?;
    hashes.extend(store::credentials_of(conn, user)?.password_hash);
    Ok(hashes)
}

/// One of the person's providers limits the age of passwords.
fn has_limit(conn: &mut DbConn, user: UserId) -> QueryResult<bool> {
    let at_providers = provider_members::table
        .inner_join(providers::table)
        .filter(provider_members::user_id.eq(user))
        .filter(provider_members::accepted_at.is_not_null())
        .filter(providers::password_days.is_not_null());
    if diesel::select(exists(at_providers)).get_result(conn)? {
        return Ok(true);
    }
    let in_clients = client_members::table
        .inner_join(clients::table.inner_join(providers::table))
        .filter(client_members::user_id.eq(user))
        .filter(client_members::accepted_at.is_not_null())
        .filter(clients::deleted_at.is_null())
        .filter(providers::password_days.is_not_null());
    diesel::select(exists(in_clients)).get_result(conn)
}

/// True where a person may not take this password once more.
pub async fn is_refused(visit: &Visit, user: UserId, new: &str) -> Result<bool, PageError> {
    let hashes = visit
        .portal
        .db
        .read(move |conn| refused(conn, user))
        .await??;
    for hash in hashes {
        if visit.portal.hasher.verify(new, Some(hash)).await? {
            return Ok(true);
        }
    }
    Ok(false)
}
