//! The page of help; the browser's own search finds what is in it.
use crate::actor::Staff;
use crate::web::error::PageError;
use crate::web::page::html;
use crate::web::shell::{Section, Shell};
use crate::web::visit::Visit;
use actix_web::{HttpResponse, web};
use askama::Template;

/// Routes of this file.
pub fn routes(app: &mut web::ServiceConfig) {
    app.route("/help", web::get().to(show));
}

/// Who has use of a part.
#[derive(Clone, Copy, PartialEq, Eq)]
enum For {
    Everybody,
    Administrators,
    Operator,
}

impl For {
    fn includes(self, staff: &Staff) -> bool {
        match self {
            Self::Everybody => true,
            Self::Administrators => staff.administers(),
            Self::Operator => staff.is_operator(),
        }
    }
}

/// A word of another system, and the page that it means here.
struct Elsewhere {
    words: &'static str,
    here: &'static str,
    href: &'static str,
    of: For,
}

/// A task, step by step.
struct Task {
    id: &'static str,
    title: &'static str,
    steps: &'static [&'static str],
    of: For,
}

const ELSEWHERE: &[Elsewhere] = &[
    Elsewhere {
        words: "help-words-clients",
        here: "help-here-clients",
        href: "/clients",
        of: For::Everybody,
    },
    Elsewhere {
        words: "help-words-users",
        here: "help-here-users",
        href: "/clients",
        of: For::Everybody,
    },
    Elsewhere {
        words: "help-words-log-in",
        here: "help-here-log-in",
        href: "/clients",
        of: For::Everybody,
    },
    Elsewhere {
        words: "help-words-history",
        here: "help-here-history",
        href: "/activity",
        of: For::Everybody,
    },
    Elsewhere {
        words: "help-words-sellers",
        here: "help-here-sellers",
        href: "/sellers",
        of: For::Administrators,
    },
    Elsewhere {
        words: "help-words-settings",
        here: "help-here-settings",
        href: "/vendor-settings",
        of: For::Administrators,
    },
    Elsewhere {
        words: "help-words-resellers",
        here: "help-here-resellers",
        href: "/resellers",
        of: For::Operator,
    },
];

const TASKS: &[Task] = &[
    Task {
        id: "add-client",
        title: "help-add-client",
        steps: &[
            "help-add-client-1",
            "help-add-client-2",
            "help-add-client-3",
            "help-add-client-4",
        ],
        of: For::Everybody,
    },
    Task {
        id: "edit-client",
        title: "help-edit-client",
        steps: &[
            "help-edit-client-1",
            "help-edit-client-2",
            "help-edit-client-3",
        ],
        of: For::Everybody,
    },
    Task {
        id: "contact-info",
        title: "help-contact-info",
        steps: &["help-contact-info-1", "help-contact-info-2"],
        of: For::Everybody,
    },
    Task {
        id: "login-info",
        title: "help-login-info",
        steps: &[
            "help-login-info-1",
            "help-login-info-2",
            "help-login-info-3",
        ],
        of: For::Everybody,
    },
    Task {
        id: "descriptions",
        title: "help-descriptions",
        steps: &["help-descriptions-1", "help-descriptions-2"],
        of: For::Everybody,
    },
    Task {
        id: "test-accounts",
        title: "help-test-accounts",
        steps: &["help-test-accounts-1", "help-test-accounts-2"],
        of: For::Everybody,
    },
    Task {
        id: "edit-user",
        title: "help-edit-user",
        steps: &["help-edit-user-1", "help-edit-user-2", "help-edit-user-3"],
        of: For::Everybody,
    },
    Task {
        id: "log-in",
        title: "help-log-in",
        steps: &["help-log-in-1", "help-log-in-2", "help-log-in-3"],
        of: For::Everybody,
    },
    Task {
        id: "invite-seller",
        title: "help-invite-seller",
        steps: &[
            "help-invite-seller-1",
            "help-invite-seller-2",
            "help-invite-seller-3",
        ],
        of: For::Administrators,
    },
    Task {
        id: "delete-client",
        title: "help-delete-client",
        steps: &[
            "help-delete-client-1",
            "help-delete-client-2",
            "help-delete-client-3",
            "help-delete-client-4",
        ],
        of: For::Everybody,
    },
    Task {
        id: "manage-seller",
        title: "help-manage-seller",
        steps: &[
            "help-manage-seller-1",
            "help-manage-seller-2",
            "help-manage-seller-3",
        ],
        of: For::Administrators,
    },
    Task {
        id: "add-reseller",
        title: "help-add-reseller",
        steps: &[
            "help-add-reseller-1",
            "help-add-reseller-2",
            "help-add-reseller-3",
        ],
        of: For::Operator,
    },
    Task {
        id: "move-client",
        title: "help-move-client",
        steps: &[
            "help-move-client-1",
            "help-move-client-2",
            "help-move-client-3",
        ],
        of: For::Operator,
    },
    Task {
        id: "convert-client",
        title: "help-convert-client",
        steps: &[
            "help-convert-client-1",
            "help-convert-client-2",
            "help-convert-client-3",
        ],
        of: For::Operator,
    },
    Task {
        id: "plans",
        title: "help-plans",
        steps: &["help-plans-1", "help-plans-2", "help-plans-3"],
        of: For::Administrators,
    },
];

const STATUSES: &[(&str, &str)] = &[
    ("preparation", "help-status-preparation"),
    ("trial", "help-status-trial"),
    ("active", "help-status-active"),
    ("trial_end", "help-status-trial-end"),
    ("deleted", "help-status-deleted"),
];

const KEYS: &[(&str, &str)] = &[
    ("/", "help-key-search"),
    ("Tab", "help-key-tab"),
    ("Enter", "help-key-enter"),
    ("Esc", "help-key-escape"),
];

#[derive(Template)]
#[template(path = "help/show.html")]
struct Help {
    shell: Shell,
    elsewhere: Vec<&'static Elsewhere>,
    tasks: Vec<&'static Task>,
    statuses: &'static [(&'static str, &'static str)],
    keys: &'static [(&'static str, &'static str)],
}

async fn show(visit: Visit, staff: Staff) -> Result<HttpResponse, PageError> {
    html(&Help {
        shell: Shell::staff(&visit, &staff, Section::Help),
        elsewhere: ELSEWHERE.iter().filter(|e| e.of.includes(&staff)).collect(),
        tasks: TASKS.iter().filter(|t| t.of.includes(&staff)).collect(),
        statuses: STATUSES,
        keys: KEYS,
    })
}
