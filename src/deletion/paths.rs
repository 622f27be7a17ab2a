//! Addresses of what ends accounts.
use crate::db::ids::ClientId;

/// Profile > "Delete account".
pub const ACCOUNT: &str = "/profile/delete-account";
/// "Delete account" asks once more.
pub const CONFIRM: &str = "/profile/delete-account/confirm";
/// "Withdraw the request".
pub const WITHDRAW: &str = "/profile/delete-account/withdraw";
/// "Release deletions".
pub const RELEASE: &str = "/deletions/release";

/// Tab "Delete client".
pub fn show(id: &ClientId) -> String {
    format!("/clients/{id}/delete")
}

/// "Cancel the deletion request" asks for a note.
pub fn cancel(id: &ClientId) -> String {
    format!("/clients/{id}/delete/cancel")
}

/// "Delete account" asks once more.
pub fn confirm(id: &ClientId) -> String {
    format!("/clients/{id}/delete/confirm")
}
