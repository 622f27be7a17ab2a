//! Addresses of the sellers' pages. A seller is a person at a provider.
use crate::db::ids::{ProviderId, UserId};
use crate::secrets::Keys;
use std::fmt::{Display, Formatter, Result};

/// The list.
pub const INDEX: &str = "/sellers";
/// "Invite seller".
pub const NEW: &str = "/sellers/new";

/// How addresses name a seller.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SellerId {
    /// Where it sells.
    pub owner: ProviderId,
    /// Its number, or a keyed reference until it accepted.
    pub reference: String,
}

impl SellerId {
    /// The name of a place. While it is not taken it is no number: a low one would tell that the
    /// person was here before.
    pub fn of(keys: &Keys, owner: ProviderId, user: UserId, accepted: bool) -> Self {
        let reference = match accepted {
            true => user.to_string(),
            false => {
                let digest = keys.mac("pending seller", &format!("{owner} {user}"));
                let hex: String = digest.iter().take(8).map(|b| format!("{b:02x}")).collect();
                format!("i{hex}")
            }
        };
        Self { owner, reference }
    }
}

impl Display for SellerId {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        write!(f, "{}/{}", self.owner, self.reference)
    }
}

/// "Edit".
pub fn show(id: &SellerId) -> String {
    format!("/sellers/{id}")
}

/// "Resend Invite".
pub fn invitation(id: &SellerId) -> String {
    format!("/sellers/{id}/invitation")
}

/// "Reset password".
pub fn password_reset(id: &SellerId) -> String {
    format!("/sellers/{id}/password-reset")
}

/// "Block".
pub fn block(id: &SellerId) -> String {
    format!("/sellers/{id}/block")
}

/// "Activate".
pub fn activation(id: &SellerId) -> String {
    format!("/sellers/{id}/activation")
}

/// "Delete Seller".
pub fn deletion(id: &SellerId) -> String {
    format!("/sellers/{id}/deletion")
}

/// The clients of a seller.
pub fn clients(id: &SellerId) -> String {
    format!("/clients?seller={}", id.reference)
}
