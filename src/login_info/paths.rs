//! Addresses of how a client's main user signs in.
use crate::db::ids::ClientId;

/// "Change Login Info".
pub fn show(id: &ClientId) -> String {
    format!("/clients/{id}/login-info")
}

/// "Show link".
pub fn link(id: &ClientId) -> String {
    format!("/clients/{id}/login-info/link")
}

/// "Send to Email".
pub fn mail(id: &ClientId) -> String {
    format!("/clients/{id}/login-info/mail")
}
