//! Addresses of "Email alerts".

/// Vendor settings > Email alerts.
pub const ALERTS: &str = "/vendor-settings/alerts";
