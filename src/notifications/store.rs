//! Queries on what people don't want.
use super::may_be_muted;
use crate::db::DbConn;
use crate::db::ids::UserId;
use crate::db::schema::muted_mails;
use diesel::prelude::*;
use std::collections::HashSet;

/// Which of these people don't want letters of a kind.
pub fn without(conn: &mut DbConn, people: &[UserId], kind: &str) -> QueryResult<HashSet<UserId>> {
    if !may_be_muted(kind) {
        return Ok(HashSet::new());
    }
    let muted: Vec<UserId> = muted_mails::table
        .filter(muted_mails::user_id.eq_any(people))
        .filter(muted_mails::kind.eq(kind))
        .select(muted_mails::user_id)
        .load(conn)?;
    Ok(muted.into_iter().collect())
}

/// The kinds that a person doesn't want.
pub(super) fn of(conn: &mut DbConn, user: UserId) -> QueryResult<Vec<String>> {
    muted_mails::table
        .filter(muted_mails::user_id.eq(user))
        .select(muted_mails::kind)
        .load(conn)
}

/// Writes them anew.
pub(super) fn save(conn: &mut DbConn, user: UserId, muted: &[&str]) -> QueryResult<()> {
    conn.serialize_on_text(&format!("notifications of {user}"))?;
    diesel::delete(muted_mails::table.filter(muted_mails::user_id.eq(user))).execute(conn)?;
    for kind in muted {
        diesel::insert_into(muted_mails::table)
            .values((muted_mails::user_id.eq(user), muted_mails::kind.eq(kind)))
            .execute(conn)?;
    }
    Ok(())
}
