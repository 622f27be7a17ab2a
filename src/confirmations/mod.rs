//! Mailed links by which a person confirms a change of its own.
pub mod pages;
pub mod paths;
pub mod store;

use crate::change::Change;
use crate::db::DbConn;
use crate::db::ids::{ConfirmationId, UserId};
use crate::secrets::Token;
use chrono::TimeDelta;
use diesel::prelude::*;

/// What a link confirms.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// Another sign-in e-mail, by its owner.
    Email,
    /// Two-factor off.
    TwoFactorOff,
}

impl Purpose {
    /// As stored.
    pub fn code(self) -> &'static str {
        match self {
            Self::Email => "email",
            Self::TwoFactorOff => "two_factor_off",
        }
    }

    fn stored(code: &str) -> Self {
        match code {
            "email" => Self::Email,
            _ => Self::TwoFactorOff,
        }
    }

    /// How long a link works.
    pub fn within(self) -> TimeDelta {
        match self {
            Self::Email => TimeDelta::hours(24),
            Self::TwoFactorOff => TimeDelta::minutes(60),
        }
    }
}

/// Makes a link and kills the person's earlier ones for the same. Mail it with
/// `mail::Link::Confirmation`, in the same transaction.
pub fn issue(
    conn: &mut DbConn,
    user: UserId,
    purpose: Purpose,
    value: &str,
    change: &Change,
) -> QueryResult<(ConfirmationId, Token)> {
    revoke(conn, user, Some(purpose), change)?;
    let token = Token::random();
    let until = change.at + purpose.within();
    let id = store::insert(conn, (user, purpose, value), &token, change.at, until)?;
    Ok((id, token))
}

/// Ends a person's open links: those for one purpose, or all.
pub fn revoke(
    conn: &mut DbConn,
    user: UserId,
    purpose: Option<Purpose>,
    change: &Change,
) -> QueryResult<()> {
    store::serialize(conn, user)?;
    store::revoke(conn, user, purpose, change.at)
}
