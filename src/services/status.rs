//! Changes of where a client stands with a service: by staff, and by the portal when time is up.
use super::activation::{self, Outcome};
use super::store::{self, Feature, Kind, Moved, Service};
use super::{ClientService, Standing, Status, Subject};
use crate::actor::Staff;
use crate::change::Change;
use crate::clients;
use crate::clients::notify;
use crate::db::ids::{ClientId, FeatureId, ServiceId};
use crate::db::{DbConn, Timestamp};
use crate::history::{self, By, Changed, Event, Place};
use crate::i18n::Texts;
use crate::mail::Letter;
use chrono::TimeDelta;
use std::collections::HashSet;

/// How long before its end a client is told that a trial ends soon.
const REMINDER: TimeDelta = TimeDelta::days(2);

/// What a form wants of a service.
#[derive(Debug, Clone)]
pub struct Wanted {
    /// "Activate Service".
    pub activated: bool,
    /// The status.
    pub status: Status,
    /// "Trial end date"; none proposes the service's own length.
    pub trial_ends_at: Option<Timestamp>,
    /// The features that are on.
    pub features: HashSet<FeatureId>,
}

/// Why nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum StatusError {
    /// Somebody else, or time, changed it meanwhile.
    #[error("there is a newer version")]
    Conflict,
    /// The client does not see the service.
    #[error("the service is hidden")]
    Hidden,
    /// A deleted client is only looked at.
    #[error("the client is deleted")]
    Deleted,
    /// The database refused.
    #[error(transparent)]
    Database(#[from] diesel::result::Error),
}

/// The status and end of trial that activating a service proposes.
pub fn proposed(service: &Service, now: Timestamp) -> (Status, Option<Timestamp>) {
    if service.trial_days > 0 {
        let ends = now + TimeDelta::days(service.trial_days);
        (Status::Trial, Some(ends))
    } else {
        (Status::Active, None)
    }
}

/// Changes a client's service; false where nothing was new. Run it in `Db::write`.
pub fn change(
    conn: &mut DbConn,
    by: &Staff,
    client: ClientId,
    service: ServiceId,
    seen: i64,
    wanted: &Wanted,
    change: &Change,
) -> Result<bool, StatusError> {
    // Seen before anything is locked: nobody waits for a stranger.
    let client = clients::store::find(conn, by, client)?;
    store::lock(conn, client.id)?;
    store::lock_default(conn, client.owner_id, service)?;
    let client = clients::store::find(conn, by, client.id)?;
    let subject = Subject::from(&client);
    let before = store::of_client_one(conn, subject, service)?;
    if client.deleted_at.is_some() {
        return Err(StatusError::Deleted);
    }
    if !before.visible() {
        return Err(StatusError::Hidden);
    }
    if before.standing.version != seen {
        return Err(StatusError::Conflict);
    }
    let features = change_features(conn, subject, service, &wanted.features)?;
    let to = Target::of(wanted, &before, change.at);
    let moved = apply(conn, subject, &before, to, By::from(by), &features, change)?;
    if to.activated {
        activation::close(conn, subject, service, Outcome::Activated, by, change)?;
    }
    Ok(moved || !features.is_empty())
}

/// Where a service is to stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Target {
    pub activated: bool,
    pub status: Status,
    pub trial_ends_at: Option<Timestamp>,
}

impl Target {
    /// Ticking "Activate Service" on a New service that keeps its status means what is proposed.
    fn of(wanted: &Wanted, before: &ClientService, now: Timestamp) -> Self {
        let (status, trial_ends_at) = match wanted.status {
            Status::New
                if wanted.activated
                    && !before.standing.activated
                    && before.standing.status == Status::New =>
            {
                let (status, ends) = proposed(&before.service, now);
                (
                    status,
                    wanted
                        .trial_ends_at
                        .filter(|_| status == Status::Trial)
                        .or(ends),
                )
            }
            Status::Trial => {
                let days = TimeDelta::days(before.service.trial_days.max(1));
                (Status::Trial, wanted.trial_ends_at.or(Some(now + days)))
            }
            other => (other, None),
        };
        Self {
            activated: wanted.activated,
            status,
            trial_ends_at,
        }
    }

    /// The same service, with another status.
    pub(super) fn only_status(before: &ClientService, status: Status) -> Self {
        Self {
            activated: before.standing.activated,
            status,
            trial_ends_at: None,
        }
    }

    /// Where the service stands already.
    pub(super) fn unmoved(before: &ClientService) -> Self {
        Self {
            activated: before.standing.activated,
            status: before.standing.status,
            trial_ends_at: before.standing.trial_ends_at,
        }
    }

    /// When the trial ended is worth knowing as long as its service is not in use again.
    fn trial_end(&self, before: &Standing, now: Timestamp) -> Option<Timestamp> {
        match (before.status, self.status) {
            (_, Status::Trial) => self.trial_ends_at,
            (Status::Trial, Status::TrialEnd) => before.trial_ends_at.map(|ends| ends.min(now)),
            (_, Status::TrialEnd | Status::Paused | Status::Deleted) => before.trial_ends_at,
            (_, Status::New | Status::Active) => None,
        }
    }
}

/// Moves a service to where it is to stand, with everything that follows; false where it stands
/// there already. The caller holds the client's lock and has loaded `before` under it.
pub(super) fn apply(
    conn: &mut DbConn,
    subject: Subject,
    before: &ClientService,
    to: Target,
    by: By,
    features: &[Changed],
    change: &Change,
) -> diesel::QueryResult<bool> {
    let was = before.standing;
    let trial_ends_at = to.trial_end(&was, change.at);
    let same = was.activated == to.activated
        && was.status == to.status
        && was.trial_ends_at == trial_ends_at;
    if same && features.is_empty() {
        return Ok(false);
    }
    let stopped = store::stops(conn, subject)?.any();
    let moved = moved(before, to, trial_ends_at, stopped, change.at);
    store::set_standing(conn, subject, before.service.id, &moved)?;
    store::write_client_status(conn, subject.client)?;
    note(conn, subject, before, to, change.at)?;
    record(conn, subject, before, &moved, by, features, change)?;
    if was.status != to.status {
        tell(conn, subject, before, to.status, trial_ends_at, change)?;
    }
    Ok(!same)
}

fn moved(
    before: &ClientService,
    to: Target,
    trial_ends_at: Option<Timestamp>,
    stopped: bool,
    now: Timestamp,
) -> Moved {
    let was = before.standing;
    let left = TimeDelta::days(before.service.deleted_after_days);
    let (delete_due_at, delete_left) = match to.status {
        same if same == was.status => (was.delete_due_at, was.delete_left),
        other if !other.expires() => (None, None),
        _ if stopped => (None, Some(left.num_seconds())),
        _ => (Some(now + left), None),
    };
    let remind_at = trial_ends_at
        .filter(|_| to.status == Status::Trial)
        .map(|ends| ends - REMINDER)
        .filter(|at| *at > now);
    Moved {
        activated: to.activated,
        status: to.status,
        status_at: if to.status == was.status {
            was.status_at
        } else {
            Some(now)
        },
        trial_ends_at,
        remind_at,
        delete_due_at,
        delete_left,
    }
}

fn note(
    conn: &mut DbConn,
    subject: Subject,
    before: &ClientService,
    to: Target,
    at: Timestamp,
) -> diesel::QueryResult<()> {
    let service = before.service.id;
    if before.standing.activated != to.activated {
        let kind = if to.activated {
            Kind::Activated
        } else {
            Kind::Deactivated
        };
        store::note(conn, subject, service, (kind, to.status, ""), at)?;
    }
    if before.standing.status != to.status {
        let kind = if to.status == Status::Deleted {
            Kind::Deleted
        } else {
            Kind::Status
        };
        store::note(conn, subject, service, (kind, to.status, ""), at)?;
    }
    Ok(())
}

fn record(
    conn: &mut DbConn,
    subject: Subject,
    before: &ClientService,
    moved: &Moved,
    by: By,
    features: &[Changed],
    change: &Change,
) -> diesel::QueryResult<()> {
    let was = before.standing;
    let mut values = Vec::new();
    Changed::note(
        &mut values,
        "field-activate-service",
        &was.activated.to_string(),
        &moved.activated.to_string(),
    );
    Changed::note(
        &mut values,
        "field-service-status",
        was.status.label(),
        moved.status.label(),
    );
    Changed::note(
        &mut values,
        "field-trial-end-date",
        &moment(was.trial_ends_at),
        &moment(moved.trial_ends_at),
    );
    values.extend_from_slice(features);
    let service = before.service.name.clone();
    let event = if was.status == moved.status {
        Event::ServiceChanged { service }
    } else {
        Event::ServiceStatusChanged { service }
    };
    let place = Place::client(subject.owner, subject.client);
    history::record(conn, place, by, &event, &values, change).map(|_| ())
}

/// As history keeps a moment.
fn moment(at: Option<Timestamp>) -> String {
    at.map(|at| at.format("%Y-%m-%d %H:%M UTC").to_string())
        .unwrap_or_default()
}

/// Writes the mails that tell the client of a new status.
fn tell(
    conn: &mut DbConn,
    subject: Subject,
    before: &ClientService,
    status: Status,
    trial_ends_at: Option<Timestamp>,
    change: &Change,
) -> diesel::QueryResult<()> {
    let service = before.service.name.clone();
    let was = before.standing.status;
    let days = before.service.deleted_after_days;
    notify::client(conn, subject.client, change, |reader| {
        let (name, company) = (reader.name.clone(), reader.company.clone());
        let service = service.clone();
        match (status, trial_ends_at) {
            (Status::Trial, Some(ends)) => Letter::TrialStarted {
                name,
                company,
                service,
                until: reader.calendar.moment(ends),
            },
            (Status::TrialEnd, _) if was == Status::Trial => Letter::TrialEnded {
                name,
                company,
                service,
                days: days.to_string(),
            },
            _ => Letter::ServiceStatusChanged {
                name,
                company,
                service,
                before: Texts::new(reader.lang).get(was.text()),
                after: Texts::new(reader.lang).get(status.text()),
            },
        }
    })
}

/// Tells the client that a trial ends soon.
pub(super) fn remind(
    conn: &mut DbConn,
    subject: Subject,
    service: &Service,
    ends: Timestamp,
    change: &Change,
) -> diesel::QueryResult<()> {
    notify::client(conn, subject.client, change, |reader| {
        Letter::TrialEndsSoon {
            name: reader.name.clone(),
            company: reader.company.clone(),
            service: service.name.clone(),
            until: reader.calendar.moment(ends),
        }
    })
}

/// Switches features and lists what changed.
pub(super) fn change_features(
    conn: &mut DbConn,
    subject: Subject,
    service: ServiceId,
    wanted: &HashSet<FeatureId>,
) -> diesel::QueryResult<Vec<Changed>> {
    let before = store::features_of_client(conn, subject, service)?;
    let names = |on: &dyn Fn(&Feature, bool) -> bool| {
        let named = before.iter().filter(|(feature, has)| on(feature, *has));
        let names: Vec<&str> = named.map(|(feature, _)| feature.name.as_str()).collect();
        names.join(", ")
    };
    let mut values = Vec::new();
    Changed::note(
        &mut values,
        "field-features",
        &names(&|_, has| has),
        &names(&|feature, _| wanted.contains(&feature.id)),
    );
    for (feature, has) in &before {
        let wants = wanted.contains(&feature.id);
        if *has != wants {
            store::set_feature(conn, subject, feature.id, wants)?;
        }
    }
    Ok(values)
}
