//! Addresses of Users > All users.
use crate::db::ids::UserId;

/// The list.
pub const INDEX: &str = "/users";

/// One person.
pub fn show(user: &UserId) -> String {
    format!("/users/{user}")
}

/// "Block".
pub fn block(user: &UserId) -> String {
    format!("/users/{user}/block")
}

/// "Activate".
pub fn activation(user: &UserId) -> String {
    format!("/users/{user}/activation")
}

/// "End sessions".
pub fn sessions(user: &UserId) -> String {
    format!("/users/{user}/sessions")
}

/// "Reset two-factor".
pub fn two_factor(user: &UserId) -> String {
    format!("/users/{user}/two-factor")
}
