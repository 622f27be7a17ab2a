//! Pages of one client.
mod edit;
mod history;
mod new;
mod users;

use super::store::Head;
use crate::actor::Staff;
use actix_web::web;

/// Routes of this folder.
pub fn routes(app: &mut web::ServiceConfig) {
    app.configure(new::routes)
        .configure(edit::routes)
        .configure(users::routes)
        .configure(history::routes);
}

/// A tab of the client page.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Tab {
    Edit,
    Users,
    History,
}

/// What stands above each tab.
struct Frame {
    head: Head,
    tab: Tab,
    /// Shows whose client it is.
    operator: bool,
    since: String,
    since_iso: String,
    since_utc: String,
}

impl Frame {
    fn new(head: Head, staff: &Staff, tab: Tab) -> Self {
        let (calendar, at) = (staff.calendar(), head.client.created_at);
        Self {
            tab,
            operator: staff.is_operator(),
            since: calendar.date(at),
            since_iso: calendar.iso(at),
            since_utc: calendar.utc(at),
            head,
        }
    }

    fn is(&self, tab: Tab) -> bool {
        self.tab == tab
    }

    /// The status, or what hides it.
    fn status(&self) -> &str {
        &self.head.client.status
    }
}
