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
pub(crate) enum Tab {
    Edit,
    Services,
    Service(ServiceId),
    Users,
    History,
    Delete,
}

/// What stands above each tab.
pub(crate) struct Frame {
    pub(crate) head: Head,
    tab: Tab,
    /// Shows whose client it is.
    pub(crate) operator: bool,
    pub(crate) since: String,
    pub(crate) since_iso: String,
    pub(crate) since_utc: String,
}

impl Frame {
    pub(crate) fn new(head: Head, staff: &Staff, tab: Tab) -> Self {
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

    pub(crate) fn is(&self, tab: Tab) -> bool {
        self.tab == tab
    }

    pub(crate) fn is_of(&self, found: &ClientService) -> bool {
        self.tab == Tab::Service(found.service.id)
    }

    /// The services that have a tab.
    pub(crate) fn visible(&self) -> impl Iterator<Item = &ClientService> {
        self.head.services.iter().filter(|found| found.visible())
    }

    /// True where nothing can be changed any more.
    fn deleted(&self) -> bool {
        self.head.client.deleted_at.is_some()
    }

    /// Why a service is stopped, in one line; "" while it is not.
    fn stopped(&self, t: &Texts, found: &ClientService) -> String {
        line(t, found.stopped(self.head.stops))
    }

    /// What stops all services besides their own status, in one line.
    fn stops(&self, t: &Texts) -> String {
        line(t, self.head.stops.reasons())
    }

    /// The last tab stands apart, and tells that it has something to say.
    pub(crate) fn delete_class(&self) -> &'static str {
        match self.head.client.deletion_due_at {
            Some(_) => "apart alert",
            None => "apart",
        }
    }

    /// The status, or what hides it.
    pub(crate) fn status(&self) -> &str {
        &self.head.client.status
    }
}

fn line(t: &Texts, why: Vec<Stop>) -> String {
    let why: Vec<String> = why.into_iter().map(|stop| t.get(stop.text())).collect();
    why.join(", ")
}
