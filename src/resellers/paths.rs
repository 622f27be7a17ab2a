//! Addresses of the resellers' pages.
use crate::db::ids::ProviderId;

/// The list.
pub const INDEX: &str = "/resellers";
/// "Add new reseller".
pub const NEW: &str = "/resellers/new";

/// One reseller.
pub fn show(id: &ProviderId) -> String {
    format!("/resellers/{id}")
}

/// "Resend Invite" to its main person.
pub fn invitation(id: &ProviderId) -> String {
    format!("/resellers/{id}/invitation")
}

/// Its sellers.
pub fn sellers(id: &ProviderId) -> String {
    format!("/sellers?owner={id}")
}

/// What happened there.
pub fn activity(id: &ProviderId) -> String {
    format!("/activity?owner={id}")
}
