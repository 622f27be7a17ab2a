//! Addresses of a client's pages.
use crate::db::ids::{ClientId, ServiceId};

/// The list.
pub fn index() -> String {
    "/clients".into()
}

/// "Add new client".
pub fn new() -> String {
    "/clients/new".into()
}

/// "Edit client", the first tab.
pub fn show(id: &ClientId) -> String {
    format!("/clients/{id}")
}

/// Tab "Users".
pub fn users(id: &ClientId) -> String {
    format!("/clients/{id}/users")
}

/// Tab "Services".
pub fn services(id: &ClientId) -> String {
    format!("/clients/{id}/services")
}

/// The tab of one service.
pub fn service(id: &ClientId, service: &ServiceId) -> String {
    format!("/clients/{id}/services/{service}")
}

/// "Decline" of a request for a service.
pub fn decline(id: &ClientId, service: &ServiceId) -> String {
    format!("/clients/{id}/services/{service}/decline")
}

/// Tab "History".
pub fn history(id: &ClientId) -> String {
    format!("/clients/{id}/history")
}

/// "Log in".
pub fn log_in(id: &ClientId) -> String {
    format!("/clients/{id}/log-in")
}

/// One user, named as `users::reference` says.
pub fn user(id: &ClientId, reference: &str) -> String {
    format!("/clients/{id}/users/{reference}")
}

/// "Resend invite".
pub fn user_invitation(id: &ClientId, reference: &str) -> String {
    format!("/clients/{id}/users/{reference}/invitation")
}

/// "Make main user".
pub fn main_user(id: &ClientId, reference: &str) -> String {
    format!("/clients/{id}/users/{reference}/main")
}

/// "Reset two-factor".
pub fn user_two_factor(id: &ClientId, reference: &str) -> String {
    format!("/clients/{id}/users/{reference}/two-factor")
}
