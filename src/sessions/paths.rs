//! Addresses of the own sessions.

/// Profile > Sessions.
pub const SHOW: &str = "/profile/sessions";
/// Ends one.
pub const END: &str = "/profile/sessions/end";
/// Ends all others.
pub const END_OTHERS: &str = "/profile/sessions/end-others";
