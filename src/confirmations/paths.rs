//! Addresses of confirmations.

/// The page of a mailed link.
pub fn show(token: &str) -> String {
    format!("/confirm/{token}")
}
