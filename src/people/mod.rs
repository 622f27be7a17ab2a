//! People and their places in clients' accounts. One address is one person: whoever looks an
//! address up, takes it or frees it does so alone.
pub mod asking;
pub mod members;
pub mod places;

use crate::db::DbConn;
use crate::db::ids::UserId;
use crate::db::schema::users;
use diesel::prelude::*;

/// Waits for everybody else who is at these addresses, until the transaction ends. Take it before
/// an address is looked up and before any lock on a client or a place; what was read earlier must
/// be read again.
pub fn serialize(conn: &mut DbConn, mut email_keys: Vec<String>) -> QueryResult<()> {
    // Always in the same order, or two could wait for each other.
    email_keys.sort();
    email_keys.dedup();
    let subjects: Vec<String> = email_keys
        .iter()
        .map(|key| format!("person {key}"))
        .collect();
    conn.serialize_on_texts(&subjects)
}

/// The address of a person; none where it was freed.
pub fn address_of(conn: &mut DbConn, user: UserId) -> QueryResult<Option<String>> {
    users::table.find(user).select(users::email_key).first(conn)
}
