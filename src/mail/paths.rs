//! Addresses of "E-mails sent".
use crate::db::ids::MailId;

/// The list.
pub const INDEX: &str = "/vendor-settings/mails";

/// One mail.
pub fn show(id: &MailId) -> String {
    format!("{INDEX}/{id}")
}

/// Its HTML part, to be framed.
pub fn html(id: &MailId) -> String {
    format!("{INDEX}/{id}/html")
}

/// "Send again".
pub fn send_again(id: &MailId) -> String {
    format!("{INDEX}/{id}/send-again")
}

/// "Show link".
pub fn link(id: &MailId) -> String {
    format!("{INDEX}/{id}/link")
}
