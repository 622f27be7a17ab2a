//! Addresses of two-factor authentication.

/// Profile > Two-factor authentication.
pub const SHOW: &str = "/profile/two-factor";
/// "Enable 2FA": shows the QR code.
pub const SET_UP: &str = "/profile/two-factor/set-up";
/// "Check": takes the first code.
pub const CHECK: &str = "/profile/two-factor/check";
/// "Generate backup code".
pub const CODES: &str = "/profile/two-factor/codes";
/// "Disable 2FA": mails a link.
pub const DISABLE: &str = "/profile/two-factor/disable";
