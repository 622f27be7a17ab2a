//! The circumstances of one change, handed to every rule that changes something.
use crate::db::Timestamp;
use crate::secrets::Keys;
use lettre::message::Mailbox;

/// When, from where, and what is needed to write the mails that go with it.
#[derive(Clone)]
pub struct Change {
    /// The time of everything this change writes.
    pub at: Timestamp,
    /// The network address it came from; empty for the portal itself.
    pub ip: String,
    /// The API token by which it came; none where people or the portal itself changed it.
    pub via: Option<String>,
    /// Seals the links in mails until they are sent.
    pub keys: Keys,
    /// The operator's sender.
    pub mail_from: Mailbox,
    /// False where no SMTP server is set: mails are kept.
    pub sends_mail: bool,
}
