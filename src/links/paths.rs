//! Addresses of password links.
use crate::secrets::Token;

/// "Forgot the password?".
pub const FORGOT: &str = "/password/forgot";
/// Says that a link is on its way.
pub const MAILED: &str = "/password/mailed";
/// Says that a password typed by a provider is void, and that a link is on its way.
pub const VOID: &str = "/password/void";

/// The page that sets a password.
pub fn show(token: &Token) -> String {
    format!("/password/{}", token.plain())
}
