//! Addresses of the own profile.

/// General.
pub const GENERAL: &str = "/profile";
/// Password.
pub const PASSWORD: &str = "/profile/password";
