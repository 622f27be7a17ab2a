//! Queries on invitations.
use super::Place;
use crate::db::ids::{ClientId, InvitationId, ProviderId, UserId};
use crate::db::schema::invitations;
use crate::db::{DbConn, Timestamp};
use crate::secrets::Token;
use diesel::prelude::*;

const HASHED_FOR: &str = "invitation";

/// One person's invitations into one account are made one after the other.
pub(super) fn serialize(conn: &mut DbConn, place: Place, user: UserId) -> QueryResult<()> {
    conn.serialize_on_text(&format!("invitation of {user} into {}", place.key()))
}

fn columns(place: Place) -> (Option<ProviderId>, Option<ClientId>) {
    match place {
        Place::Provider(id) => (Some(id), None),
        Place::Client(id) => (None, Some(id)),
    }
}

pub(super) fn insert(
    conn: &mut DbConn,
    place: Place,
    user: UserId,
    token: &Token,
    now: Timestamp,
    expires_at: Timestamp,
) -> QueryResult<InvitationId> {
    let (provider, client) = columns(place);
    diesel::insert_into(invitations::table)
        .values((
            invitations::provider_id.eq(provider),
            invitations::client_id.eq(client),
            invitations::user_id.eq(user),
            invitations::token_hash.eq(token.hash(HASHED_FOR)),
            invitations::created_at.eq(now),
            invitations::expires_at.eq(expires_at),
        ))
        .returning(invitations::id)
        .get_result(conn)
}

pub(super) fn revoke(
    conn: &mut DbConn,
    place: Place,
    user: UserId,
    now: Timestamp,
) -> QueryResult<usize> {
    let open = invitations::table
        .filter(invitations::user_id.eq(user))
        .filter(invitations::accepted_at.is_null())
        .filter(invitations::revoked_at.is_null())
        .select(invitations::id)
        .into_boxed();
    let open: Vec<InvitationId> = match place {
        Place::Provider(id) => open.filter(invitations::provider_id.eq(id)),
        Place::Client(id) => open.filter(invitations::client_id.eq(id)),
    }
    .load(conn)?;
    diesel::update(invitations::table.filter(invitations::id.eq_any(open)))
        .set(invitations::revoked_at.eq(now))
        .execute(conn)
}
