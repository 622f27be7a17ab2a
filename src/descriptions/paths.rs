//! Addresses of descriptions.
use crate::db::ids::ClientId;

/// "[add description]" and "[edit]".
pub fn show(id: &ClientId) -> String {
    format!("/clients/{id}/description")
}
