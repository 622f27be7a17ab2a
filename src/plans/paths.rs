//! Addresses of the plans' pages.
use super::Kind;
use crate::db::ids::{ClientId, PlanId};

/// Vendor settings > Plans.
pub const INDEX: &str = "/vendor-settings/plans";
/// "Add plan".
pub const NEW: &str = "/vendor-settings/plans/new";

/// "Add plan" of one kind.
pub fn new(kind: &Kind) -> String {
    format!("{NEW}?kind={}", kind.code())
}

/// One plan.
pub fn show(id: &PlanId) -> String {
    format!("{INDEX}/{id}")
}

/// "Retire plan".
pub fn retirement(id: &PlanId) -> String {
    format!("{INDEX}/{id}/retirement")
}

/// "Change plan" of a client.
pub fn of_client(id: &ClientId) -> String {
    format!("/clients/{id}/plan")
}
