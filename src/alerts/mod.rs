//! Who hears of what by mail: the addresses under Vendor settings > Email alerts, and the digest of
//! unsuccessful sign-ins.
pub mod job;
pub mod pages;
pub mod paths;
pub mod store;

use crate::actor::{ProviderAdmin, Staff};
use crate::change::Change;
use crate::db::DbConn;
use crate::history::{self, Changed, Event, Place};
use crate::settings::SaveError;

/// As many addresses as one list holds.
pub const MOST: usize = 20;

/// Of what an address hears.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A client asks to be deleted, and what becomes of it.
    DeletionRequests,
    /// Somebody typed a wrong password.
    FailedSignIns,
}

impl Kind {
    /// All, in the order of the page.
    pub const ALL: [Self; 2] = [Self::DeletionRequests, Self::FailedSignIns];

    /// As stored and as forms send it.
    pub fn code(self) -> &'static str {
        match self {
            Self::DeletionRequests => "deletion_requests",
            Self::FailedSignIns => "failed_sign_ins",
        }
    }

    /// The kind of a code; none for anything else.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }

    /// Text key of its label.
    pub fn label(self) -> &'static str {
        match self {
            Self::DeletionRequests => "field-alerts-deletion-requests",
            Self::FailedSignIns => "field-alerts-failed-sign-ins",
        }
    }
}

/// One address of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Address {
    /// Where mails go.
    pub email: String,
    /// False while it gets none.
    pub enabled: bool,
}

/// What the page sets.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Alerts {
    /// Who hears of deletion requests.
    pub deletion_requests: Vec<Address>,
    /// Who hears of unsuccessful sign-ins.
    pub failed_sign_ins: Vec<Address>,
    /// Where clients ask for help and for services, or "".
    pub support_email: String,
}

impl Alerts {
    /// One of the lists.
    pub fn of(&self, kind: Kind) -> &Vec<Address> {
        match kind {
            Kind::DeletionRequests => &self.deletion_requests,
            Kind::FailedSignIns => &self.failed_sign_ins,
        }
    }

    /// One of the lists, to write to.
    pub fn of_mut(&mut self, kind: Kind) -> &mut Vec<Address> {
        match kind {
            Kind::DeletionRequests => &mut self.deletion_requests,
            Kind::FailedSignIns => &mut self.failed_sign_ins,
        }
    }

    /// What differs, list by list.
    pub fn changed_to(&self, new: &Self) -> Vec<Changed> {
        let mut values = Vec::new();
        for kind in Kind::ALL {
            let (before, after) = (in_words(self.of(kind)), in_words(new.of(kind)));
            Changed::note(&mut values, kind.label(), &before, &after);
        }
        Changed::note(
            &mut values,
            "field-support-email",
            &self.support_email,
            &new.support_email,
        );
        values
    }
}

/// `ann@example.org, ben@example.org (off)`.
fn in_words(list: &[Address]) -> String {
    let words: Vec<String> = list
        .iter()
        .map(|address| match address.enabled {
            true => address.email.clone(),
            false => format!("{} (off)", address.email),
        })
        .collect();
    words.join(", ")
}

/// Saves the page of the asker's own provider, unless somebody else saved since `seen`.
pub fn save(
    conn: &mut DbConn,
    admin: &ProviderAdmin,
    seen: i64,
    new: &Alerts,
    change: &Change,
) -> Result<(), SaveError> {
    let provider = admin.provider();
    let (before, version) = store::alerts(conn, provider)?;
    if version != seen {
        return Err(SaveError::Conflict);
    }
    let values = before.changed_to(new);
    if values.is_empty() {
        return Ok(());
    }
    if !store::save(conn, provider, seen, &before, new)? {
        return Err(SaveError::Conflict);
    }
    let by: &Staff = admin;
    let place = Place::provider(provider);
    history::record(conn, place, by, &Event::SettingsChanged, &values, change)?;
    Ok(())
}
