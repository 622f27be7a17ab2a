//! Addresses of the control panel.

use crate::db::ids::ServiceId;

/// Home.
pub const HOME: &str = "/panel";

/// A service.
pub fn service(id: &ServiceId) -> String {
    format!("/panel/services/{id}")
}

/// Asks for a service.
pub fn request(id: &ServiceId) -> String {
    format!("/panel/services/{id}/request")
}
