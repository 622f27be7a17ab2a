//! Addresses of the sellers' pages. A seller is a person at a provider.
use crate::db::ids::{ProviderId, UserId};

/// The list.
pub const INDEX: &str = "/sellers";
/// "Invite seller".
pub const NEW: &str = "/sellers/new";

/// "Edit".
pub fn show(owner: &ProviderId, user: &UserId) -> String {
    format!("/sellers/{owner}/{user}")
}

/// "Resend Invite".
pub fn invitation(owner: &ProviderId, user: &UserId) -> String {
    format!("/sellers/{owner}/{user}/invitation")
}

/// "Reset password".
pub fn password_reset(owner: &ProviderId, user: &UserId) -> String {
    format!("/sellers/{owner}/{user}/password-reset")
}

/// "Block".
pub fn block(owner: &ProviderId, user: &UserId) -> String {
    format!("/sellers/{owner}/{user}/block")
}

/// "Activate".
pub fn activation(owner: &ProviderId, user: &UserId) -> String {
    format!("/sellers/{owner}/{user}/activation")
}

/// "Delete Seller".
pub fn deletion(owner: &ProviderId, user: &UserId) -> String {
    format!("/sellers/{owner}/{user}/deletion")
}

/// The clients of a seller.
pub fn clients(user: &UserId) -> String {
    format!("/clients?seller={user}")
}
