//! What is resold: the catalogue, who sees which service, and where each client stands with it.
pub mod activation;
pub mod catalogue;
pub mod form;
pub mod pages;
pub mod paths;
pub mod status;
pub mod stops;
pub mod store;
pub mod terms;
pub mod timers;
pub mod visibility;

use crate::actor::PanelUser;
use crate::clients::store::Client;
use crate::db::Timestamp;
use crate::db::ids::{ClientId, ProviderId};

/// Where a client stands with a service.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Status {
    /// Never used.
    New,
    /// Tried out until a day.
    Trial,
    /// The trial is over.
    TrialEnd,
    /// Normal use.
    Active,
    /// Stopped by the provider.
    Paused,
    /// Stopped, and what it held is gone.
    Deleted,
}

impl Status {
    /// All, in the order in which lists offer them.
    pub const ALL: [Self; 6] = [
        Self::New,
        Self::Trial,
        Self::TrialEnd,
        Self::Active,
        Self::Paused,
        Self::Deleted,
    ];

    /// As stored and as forms and addresses carry it.
    pub fn code(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Trial => "trial",
            Self::TrialEnd => "trial_end",
            Self::Active => "active",
            Self::Paused => "paused",
            Self::Deleted => "deleted",
        }
    }

    /// As the admin portal and the history spell it.
    pub fn label(self) -> &'static str {
        match self {
            Self::New => "New",
            Self::Trial => "Trial",
            Self::TrialEnd => "TrialEnd",
            Self::Active => "Active",
            Self::Paused => "Paused",
            Self::Deleted => "Deleted",
        }
    }

    /// The key of its name in the reader's language.
    pub fn text(self) -> &'static str {
        match self {
            Self::New => "service-status-new",
            Self::Trial => "service-status-trial",
            Self::TrialEnd => "service-status-trial-end",
            Self::Active => "service-status-active",
            Self::Paused => "service-status-paused",
            Self::Deleted => "service-status-deleted",
        }
    }

    /// The status of a code; none for anything else.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.code() == code)
    }

    /// A stored code. Only our own codes are ever stored.
    pub fn stored(code: &str) -> Self {
        Self::parse(code).unwrap_or(Self::New)
    }

    /// In use: it can't be hidden.
    pub fn runs(self) -> bool {
        matches!(self, Self::Trial | Self::Active)
    }

    /// It turns to Deleted after the service's number of days.
    pub fn expires(self) -> bool {
        matches!(self, Self::TrialEnd | Self::Paused)
    }
}

/// Why a service does not work for a client. A status stops it by itself; the others come and go
/// without touching the status.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stop {
    /// Its own status.
    Status(Status),
    /// The client is suspended.
    Suspended,
    /// The client's owner is suspended.
    OwnerSuspended,
    /// The client asked to be deleted.
    DeletionRequested,
}

impl Stop {
    /// The key of the reason in the reader's language.
    pub fn text(self) -> &'static str {
        match self {
            Self::Status(Status::TrialEnd) => "service-stop-trial-end",
            Self::Status(Status::Paused) => "service-stop-paused",
            Self::Status(Status::Deleted) => "service-stop-deleted",
            // The others stop nothing.
            Self::Status(other) => other.text(),
            Self::Suspended => "service-stop-suspended",
            Self::OwnerSuspended => "service-stop-owner-suspended",
            Self::DeletionRequested => "service-stop-deletion-requested",
        }
    }
}

/// What else may stop a client's services.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Stops {
    /// The client is suspended.
    pub suspended: bool,
    /// The client's owner is suspended.
    pub owner_suspended: bool,
    /// The client asked to be deleted.
    pub deletion_requested: bool,
}

impl Stops {
    /// The reasons that hold.
    pub fn reasons(self) -> Vec<Stop> {
        let all = [
            (self.suspended, Stop::Suspended),
            (self.owner_suspended, Stop::OwnerSuspended),
            (self.deletion_requested, Stop::DeletionRequested),
        ];
        let holding = all.into_iter().filter(|(on, _)| *on);
        holding.map(|(_, why)| why).collect()
    }

    /// True while any reason holds.
    pub fn any(self) -> bool {
        self.suspended || self.owner_suspended || self.deletion_requested
    }
}

/// A client whose services the caller may reach: made only from one that was loaded for somebody
/// who sees it.
#[derive(Debug, Clone, Copy)]
pub struct Subject {
    client: ClientId,
    owner: ProviderId,
}

impl Subject {
    /// The client.
    pub fn client(self) -> ClientId {
        self.client
    }

    /// Its owner.
    pub fn owner(self) -> ProviderId {
        self.owner
    }
}

impl From<&Client> for Subject {
    fn from(client: &Client) -> Self {
        Self {
            client: client.id,
            owner: client.owner_id,
        }
    }
}

impl From<&PanelUser> for Subject {
    fn from(user: &PanelUser) -> Self {
        Self {
            client: user.client(),
            owner: user.owner(),
        }
    }
}

/// A service as one client has it.
#[derive(Debug, Clone)]
pub struct ClientService {
    /// The service.
    pub service: store::Service,
    /// The owner's default.
    pub default_visible: bool,
    /// Where the client stands.
    pub standing: Standing,
}

impl ClientService {
    /// True where the client has a tab for it.
    pub fn visible(&self) -> bool {
        self.standing.own_visible.unwrap_or(self.default_visible)
    }

    /// True while the owner's default decides.
    pub fn inherits(&self) -> bool {
        self.standing.own_visible.is_none()
    }

    /// Why it does not work at the moment, its own status first. New and running services are not
    /// stopped by themselves.
    pub fn stopped(&self, stops: Stops) -> Vec<Stop> {
        let status = self.standing.status;
        let mut why = Vec::new();
        if matches!(status, Status::TrialEnd | Status::Paused | Status::Deleted) {
            why.push(Stop::Status(status));
        }
        if status != Status::New {
            why.extend(stops.reasons());
        }
        why
    }
}

/// Where a client stands with a service.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    /// The client's own visibility; none inherits the owner's default.
    pub own_visible: Option<bool>,
    /// "Activate Service": off shows the client the activation request form.
    pub activated: bool,
    /// The status.
    pub status: Status,
    /// Since when, where it ever changed.
    pub status_at: Option<Timestamp>,
    /// When the trial ends or ended.
    pub trial_ends_at: Option<Timestamp>,
    /// When it turns to Deleted, while nothing else stops it.
    pub delete_due_at: Option<Timestamp>,
    /// Seconds left of that, while something does.
    pub delete_left: Option<i64>,
    /// The version a form must name; 0 while there is no row.
    pub version: i64,
}

impl Default for Standing {
    /// What no row means.
    fn default() -> Self {
        Self {
            own_visible: None,
            activated: false,
            status: Status::New,
            status_at: None,
            trial_ends_at: None,
            delete_due_at: None,
            delete_left: None,
            version: 0,
        }
    }
}
