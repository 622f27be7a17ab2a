//! Addresses of "Move to another".
use crate::db::ids::{ClientId, ProviderId};

/// "Move to another": first the owner.
pub fn show(id: &ClientId) -> String {
    format!("/clients/{id}/move")
}

/// Then the plan, with a summary of what changes.
pub fn summary(id: &ClientId, owner: &ProviderId, plan: &str) -> String {
    format!("/clients/{id}/move?owner={owner}&plan={plan}")
}
