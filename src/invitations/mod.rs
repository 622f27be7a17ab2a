//! A place in an account that waits to be taken by the person who was asked.
pub mod paths;
pub mod store;

pub use crate::actor::Account as Place;

use crate::change::Change;
use crate::db::DbConn;
use crate::db::ids::{InvitationId, UserId};
use crate::secrets::Token;
use chrono::TimeDelta;
use diesel::prelude::*;

/// How long an invitation can be accepted.
pub const VALID_FOR: TimeDelta = TimeDelta::hours(24);

/// Makes an invitation for a membership that exists and is not accepted yet, and kills the earlier
/// one. Mail it with `mail::Link::Invitation`, in the same transaction.
pub fn issue(
    conn: &mut DbConn,
    place: Place,
    user: UserId,
    change: &Change,
) -> QueryResult<(InvitationId, Token)> {
    store::serialize(conn, place, user)?;
    store::revoke(conn, place, user, change.at)?;
    let token = Token::random();
    let id = store::insert(conn, place, user, &token, change.at, change.at + VALID_FOR)?;
    Ok((id, token))
}

/// Ends the open invitation of somebody into one account; tells whether there was one.
pub fn revoke(conn: &mut DbConn, place: Place, user: UserId, change: &Change) -> QueryResult<bool> {
    store::serialize(conn, place, user)?;
    Ok(store::revoke(conn, place, user, change.at)? > 0)
}
