//! Addresses of Profile > API tokens.
use crate::db::ids::{TokenId, UserId};

/// The list.
pub const INDEX: &str = "/profile/tokens";
/// "Create token".
pub const NEW: &str = "/profile/tokens/new";

/// "Delete API token".
pub fn deletion(id: &TokenId) -> String {
    format!("{INDEX}/{id}/deletion")
}

/// The active tokens of one issuer.
pub fn of_issuer(user: &UserId) -> String {
    format!("{INDEX}?status=active&issuer={user}")
}
