//! Addresses of the change of e-mail.

/// Profile > General > "Change e-mail".
pub const SHOW: &str = "/profile/email";
