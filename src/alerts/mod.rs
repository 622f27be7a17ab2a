//! Who hears of what by mail.
pub mod store;

/// Of what an address hears.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A client asks to be deleted, and what becomes of it.
    DeletionRequests,
    /// Somebody typed a wrong password.
    FailedSignIns,
}

impl Kind {
    /// As stored and as forms send it.
    pub fn code(self) -> &'static str {
        match self {
            Self::DeletionRequests => "deletion_requests",
            Self::FailedSignIns => "failed_sign_ins",
        }
    }
}
