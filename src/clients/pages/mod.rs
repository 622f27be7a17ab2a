//! Pages of one client.
mod edit;
mod history;
mod new;
mod service;
mod services;
mod users;

use super::store::Head;
use crate::actor::Staff;
use crate::db::ids::ServiceId;
use crate::i18n::Texts;
use crate::services::{ClientService, Stop};
use actix_web::web;

/// Routes of this folder.
pub fn routes(app: &mut web::ServiceConfig) {
    app.configure(new::routes)
        .configure(edit::routes)
        .configure(services::routes)
        .configure(service::routes)
        .configure(users::routes)
        .configure(history::routes);
}

/// A tab of the client page.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Tab {
    Edit,
    Services,
    Service(ServiceId),
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

    fn is_of(&self, found: &ClientService) -> bool {
        self.tab == Tab::Service(found.service.id)
    }

    /// The services that have a tab.
    fn visible(&self) -> impl Iterator<Item = &ClientService> {
        self.head.services.iter().filter(|found| found.visible())
    }

    /// True where nothing can be changed any more.
    fn deleted(&self) -> bool {
        self.head.client.deleted_at.is_some()
    }

    /// Why a service is stopped, in one line; "" while it is not.
    fn stopped(&self, t: &Texts, found: &ClientService) -> String {
        let why = found.stopped(self.head.stops).into_iter();
        let why: Vec<String> = why
            .map(|stop| match stop {
                Stop::Status(status) => status.label().to_owned(),
                other => t.get(other.text()),
            })
            .collect();
        why.join(", ")
    }

    /// The status, or what hides it.
    fn status(&self) -> &str {
        &self.head.client.status
    }
}
