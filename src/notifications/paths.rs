//! Addresses of the own notifications.

/// Profile > Notifications.
pub const SHOW: &str = "/profile/notifications";
