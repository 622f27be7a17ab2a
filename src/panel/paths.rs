//! Addresses of the control panel.

/// Home.
pub const HOME: &str = "/panel";
