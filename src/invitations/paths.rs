//! Addresses of invitations.
use crate::secrets::Token;

/// The page on which an invitation is accepted.
pub fn show(token: &Token) -> String {
    format!("/invitation/{}", token.plain())
}
