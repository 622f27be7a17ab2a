//! Addresses of signing in and out.

/// The sign-in page; leads home who is signed in.
pub const HOME: &str = "/";
/// Choice of account.
pub const ACCOUNTS: &str = "/accounts";
