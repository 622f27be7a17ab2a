//! Queries on people whose sign-in is changed.
use crate::clients::store::Client;
use crate::db::DbConn;
use crate::db::ids::UserId;
use crate::db::schema::users;
use crate::people::members;
use diesel::prelude::*;

/// The version of a person.
pub(super) fn version(conn: &mut DbConn, user: UserId) -> QueryResult<i64> {
    users::table
        .find(user)
        .select(users::form_version)
        .first(conn)
}

/// True for a person who was made with this client, by an owner who typed the password, and has no
/// other place.
pub(super) fn is_new_here(conn: &mut DbConn, client: &Client, user: UserId) -> QueryResult<bool> {
    let person = members::reachable(conn, user)?;
    let typed_here = person.has_password && person.password_by == Some(client.owner_id);
    Ok(typed_here && members::places(conn, user)?.count() == 1)
}
