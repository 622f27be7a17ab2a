//! A place in an account that waits to be taken by the person who was asked.
pub mod pages;
pub mod paths;
pub mod store;

pub use crate::actor::Account as Place;

use crate::change::Change;
use crate::clients;
use crate::db::DbConn;
use crate::db::ids::{InvitationId, ProviderId, UserId};
use crate::history::{self, By, Event};
use crate::secrets::Token;
use crate::text::fold;
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

/// Takes a person's waiting place in an account: membership, invitation and history together.
/// Absent where it does not wait (any more), so that of two at once one wins.
pub fn accept(conn: &mut DbConn, place: Place, user: UserId, change: &Change) -> QueryResult<()> {
    if !store::accept_membership(conn, place, user, change.at)? {
        return Err(diesel::NotFound);
    }
    store::close_accepted(conn, place, user, change.at)?;
    let name = store::own_name(conn, user)?;
    let (at, event) = match place {
        Place::Provider(provider) => {
            store::write_seller_key(conn, provider, user, &fold(&name))?;
            let event = if store::is_seller(conn, provider, user)? {
                Event::SellerAcceptedInvitation { name }
            } else {
                Event::UserAcceptedInvitation { name }
            };
            (history::Place::provider(provider), event)
        }
        Place::Client(client) => {
            // The search finds the main user by its own name from now on.
            clients::store::write_derived(conn, client)?;
            (
                history::Place::client(store::owner(conn, client)?, client),
                Event::UserAcceptedInvitation { name },
            )
        }
    };
    history::record(conn, at, By::user(user), &event, &[], change)?;
    Ok(())
}

/// Takes all waiting places in clients of one provider: its password or its set-up link was used.
pub fn accept_clients_of(
    conn: &mut DbConn,
    provider: ProviderId,
    user: UserId,
    change: &Change,
) -> QueryResult<()> {
    for client in store::waiting_clients(conn, provider, user)? {
        accept(conn, Place::Client(client), user, change)?;
    }
    Ok(())
}
