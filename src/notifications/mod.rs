//! Which mails a person wants. What is about security is always sent.
pub mod pages;
pub mod paths;
pub mod store;

/// A kind of letter that may be switched off, with the text that names it.
#[derive(Debug, Clone, Copy)]
pub struct Kind {
    /// As `Letter::kind` says.
    pub code: &'static str,
    /// Text key of its name.
    pub label: &'static str,
}

/// All of them, in the order of the page.
pub const SERVICES: [Kind; 4] = [
    Kind {
        code: "trial-started",
        label: "notifications-trial-started",
    },
    Kind {
        code: "trial-ends-soon",
        label: "notifications-trial-ends-soon",
    },
    Kind {
        code: "trial-ended",
        label: "notifications-trial-ended",
    },
    Kind {
        code: "service-status-changed",
        label: "notifications-service-status-changed",
    },
];

/// True where a person may do without such letters.
pub fn may_be_muted(kind: &str) -> bool {
    SERVICES.iter().any(|known| known.code == kind)
}
