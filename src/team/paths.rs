//! Addresses of Control panel > Users.

/// The list.
pub const INDEX: &str = "/panel/users";
/// "Invite user".
pub const INVITE: &str = "/panel/users/invite";
/// "Leave this account".
pub const LEAVE: &str = "/profile/leave";

/// One user, named as `people::places::reference` says.
pub fn show(reference: &str) -> String {
    format!("{INDEX}/{reference}")
}

/// "Resend invite".
pub fn invitation(reference: &str) -> String {
    format!("{INDEX}/{reference}/invitation")
}

/// "Delete", or "Cancel invitation".
pub fn deletion(reference: &str) -> String {
    format!("{INDEX}/{reference}/deletion")
}
