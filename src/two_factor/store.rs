//! Queries on two-factor secrets and backup codes.
use crate::db::ids::UserId;
use crate::db::schema::{backup_codes, users};
use crate::db::{DbConn, Timestamp};
use diesel::dsl::exists;
use diesel::prelude::*;

/// The sealed secret of somebody whose two-factor is on.
pub fn secret(conn: &mut DbConn, user: UserId) -> QueryResult<Option<String>> {
    users::table
        .find(user)
        .filter(users::totp_confirmed_at.is_not_null())
        .select(users::totp_secret)
        .first::<Option<String>>(conn)
        .optional()
        .map(Option::flatten)
}

/// True where sign-in asks for a code.
pub fn is_on(conn: &mut DbConn, user: UserId) -> QueryResult<bool> {
    diesel::select(exists(
        users::table
            .find(user)
            .filter(users::totp_confirmed_at.is_not_null()),
    ))
    .get_result(conn)
}

/// Takes the code of a time step; false where it, or a later one, was taken before.
pub(super) fn take_step(conn: &mut DbConn, user: UserId, step: i64) -> QueryResult<bool> {
    diesel::update(users::table.find(user))
        .filter(users::totp_step.lt(step))
        .set(users::totp_step.eq(step))
        .execute(conn)
        .map(|rows| rows == 1)
}

/// Uses a backup code; false where there is none such.
pub(super) fn use_backup_code(
    conn: &mut DbConn,
    user: UserId,
    hash: &str,
    now: Timestamp,
) -> QueryResult<bool> {
    diesel::update(backup_codes::table.find((user, hash)))
        .filter(backup_codes::used_at.is_null())
        .set(backup_codes::used_at.eq(now))
        .execute(conn)
        .map(|rows| rows == 1)
}

/// How many backup codes were not used yet.
pub fn backup_codes_left(conn: &mut DbConn, user: UserId) -> QueryResult<i64> {
    backup_codes::table
        .filter(backup_codes::user_id.eq(user))
        .filter(backup_codes::used_at.is_null())
        .count()
        .get_result(conn)
}

/// True where these are the person's codes of now.
pub(super) fn has_codes(conn: &mut DbConn, user: UserId, hashes: &[String]) -> QueryResult<bool> {
    let there: i64 = backup_codes::table
        .filter(backup_codes::user_id.eq(user))
        .filter(backup_codes::code_hash.eq_any(hashes))
        .count()
        .get_result(conn)?;
    Ok(usize::try_from(there) == Ok(hashes.len()))
}

/// Replaces the backup codes.
pub(super) fn write_backup_codes(
    conn: &mut DbConn,
    user: UserId,
    hashes: &[String],
) -> QueryResult<()> {
    delete_backup_codes(conn, user)?;
    for hash in hashes {
        diesel::insert_into(backup_codes::table)
            .values((
                backup_codes::user_id.eq(user),
                backup_codes::code_hash.eq(hash),
            ))
            .execute(conn)?;
    }
    Ok(())
}

fn delete_backup_codes(conn: &mut DbConn, user: UserId) -> QueryResult<()> {
    diesel::delete(backup_codes::table.filter(backup_codes::user_id.eq(user)))
        .execute(conn)
        .map(|_| ())
}

/// Writes a confirmed secret; false where two-factor is on already.
pub(super) fn switch_on(
    conn: &mut DbConn,
    user: UserId,
    sealed: &str,
    step: i64,
    now: Timestamp,
) -> QueryResult<bool> {
    diesel::update(users::table.find(user))
        .filter(users::totp_confirmed_at.is_null())
        .set((
            users::totp_secret.eq(sealed),
            users::totp_confirmed_at.eq(now),
            users::totp_step.eq(step),
        ))
        .execute(conn)
        .map(|rows| rows == 1)
}

/// Takes secret and codes away; false where there was nothing.
pub(super) fn switch_off(conn: &mut DbConn, user: UserId) -> QueryResult<bool> {
    delete_backup_codes(conn, user)?;
    // The last step stays: a code that was seen opens nothing after two-factor is on again.
    diesel::update(users::table.find(user))
        .filter(users::totp_confirmed_at.is_not_null())
        .set((
            users::totp_secret.eq(None::<String>),
            users::totp_confirmed_at.eq(None::<Timestamp>),
        ))
        .execute(conn)
        .map(|rows| rows == 1)
}
