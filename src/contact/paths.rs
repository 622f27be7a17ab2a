//! Addresses of contact information.
use crate::db::ids::ClientId;

/// "Edit Contact Info".
pub fn show(id: &ClientId) -> String {
    format!("/clients/{id}/contact")
}
