//! Addresses of "Convert to Reseller".
use crate::db::ids::ClientId;

/// "Convert to Reseller".
pub fn show(id: &ClientId) -> String {
    format!("/clients/{id}/convert")
}

/// The same with a summary for one plan.
pub fn summary(id: &ClientId, plan: &str) -> String {
    format!("/clients/{id}/convert?plan={plan}")
}
