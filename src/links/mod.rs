//! Mailed links that let one person set a password: after forgetting it, or for the first time.
pub mod pages;
pub mod paths;
pub mod store;

use crate::change::Change;
use crate::db::DbConn;
use crate::db::ids::{LinkId, ProviderId, UserId};
use crate::invitations;
use crate::passwords::PasswordHash;
use crate::people;
use crate::secrets::Token;
use crate::sign_in::limits::Attempt;
use crate::sign_in::password;
use crate::sign_in::store::Proof;
use chrono::TimeDelta;
use diesel::prelude::*;

/// How long a reset link works.
pub const RESET_WITHIN: TimeDelta = TimeDelta::minutes(60);
/// How long a set-up link works.
pub const SET_UP_WITHIN: TimeDelta = TimeDelta::hours(24);

/// What a link is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// A forgotten password.
    Reset,
    /// A first password.
    SetUp,
}

impl Purpose {
    /// As stored.
    pub fn code(self) -> &'static str {
        match self {
            Self::Reset => "reset",
            Self::SetUp => "set_up",
        }
    }

    fn within(self) -> TimeDelta {
        match self {
            Self::Reset => RESET_WITHIN,
            Self::SetUp => SET_UP_WITHIN,
        }
    }
}

/// Makes a link for a first password and kills the provider's earlier one for this person. Mail it
/// with `mail::Link::Password`, in the same transaction.
pub fn issue_set_up(
    conn: &mut DbConn,
    user: UserId,
    provider: ProviderId,
    change: &Change,
) -> QueryResult<(LinkId, Token)> {
    // Another provider's link stays: who types somebody's address must not end what others sent.
    store::serialize(conn, user)?;
    store::revoke(conn, user, Some(Purpose::SetUp), Some(provider), change.at)?;
    insert(conn, user, provider, Purpose::SetUp, change)
}

/// Makes a link for a forgotten password and kills the person's earlier ones.
pub fn issue_reset(
    conn: &mut DbConn,
    user: UserId,
    provider: ProviderId,
    change: &Change,
) -> QueryResult<(LinkId, Token)> {
    store::serialize(conn, user)?;
    store::revoke(conn, user, Some(Purpose::Reset), None, change.at)?;
    insert(conn, user, provider, Purpose::Reset, change)
}

/// The same link for staff who pass it on. Whoever follows it may be they: the password that it
/// sets counts as typed by the provider.
pub fn issue_reset_to_show(
    conn: &mut DbConn,
    user: UserId,
    provider: ProviderId,
    change: &Change,
) -> QueryResult<Token> {
    let (link, token) = issue_reset(conn, user, provider, change)?;
    store::mark_shown(conn, link)?;
    Ok(token)
}

/// Ends every open link of a person: a password was set, the address was changed or freed.
pub fn revoke_all(conn: &mut DbConn, user: UserId, change: &Change) -> QueryResult<usize> {
    store::serialize(conn, user)?;
    store::revoke(conn, user, None, None, change.at)
}

/// Ends a provider's open link for a first password: what it asked the person into is taken back.
pub fn revoke_set_up(
    conn: &mut DbConn,
    user: UserId,
    provider: ProviderId,
    change: &Change,
) -> QueryResult<usize> {
    store::serialize(conn, user)?;
    store::revoke(conn, user, Some(Purpose::SetUp), Some(provider), change.at)
}

/// Waits for whoever uses a person's links at this moment. Take it before rows of the person's
/// places, for that is the order in which a link is used.
pub fn serialize(conn: &mut DbConn, user: UserId) -> QueryResult<()> {
    store::serialize(conn, user)
}

/// Uses a link: the new password is the person's own, what its provider asked the person into is
/// accepted, and who still holds a session or another link loses it. Absent where it is dead.
pub fn redeem(
    conn: &mut DbConn,
    token: &Token,
    new: &PasswordHash,
    change: &Change,
) -> QueryResult<UserId> {
    let link = store::take(conn, token, change.at)?;
    let proof = match link.shown {
        true => Proof::Typed(link.provider),
        false => Proof::MailedLink,
    };
    password::set(conn, link.user, new, proof, None, change)?;
    match link.purpose {
        Purpose::SetUp => {
            invitations::accept_clients_of(conn, link.provider, link.user, change)?;
        }
        Purpose::Reset => {
            if let Some(address) = people::address_of(conn, link.user)? {
                Attempt::forget_resets(conn, &address)?;
            }
        }
    }
    password::tell(conn, link.user, link.provider, change)?;
    Ok(link.user)
}

fn insert(
    conn: &mut DbConn,
    user: UserId,
    provider: ProviderId,
    purpose: Purpose,
    change: &Change,
) -> QueryResult<(LinkId, Token)> {
    let token = Token::random();
    let id = store::insert(
        conn,
        (user, provider, purpose),
        &token,
        change.at,
        change.at + purpose.within(),
    )?;
    Ok((id, token))
}
