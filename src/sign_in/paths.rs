//! Addresses of signing in and out.

/// The sign-in page; leads home who is signed in.
pub const HOME: &str = "/";
/// Asks for the code of two-factor authentication.
pub const CODE: &str = "/sign-in/code";
/// Choice of account.
pub const ACCOUNTS: &str = "/accounts";
/// Accepts a waiting account of the choice.
pub const ACCEPT: &str = "/accounts/accept";

/// The sign-in page that leads to one of our own pages afterwards.
pub fn sign_in_for(page: &str) -> String {
    let query: String = url::form_urlencoded::byte_serialize(page.as_bytes()).collect();
    format!("{HOME}?next={query}")
}
