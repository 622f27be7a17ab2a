//! What a plan or a new owner says about all services of a client, and giving it to the client.
use super::activation::{self, Outcome};
use super::status::{self, Target};
use super::visibility::{self, InUse, Own};
use super::{ClientService, Status, Subject, store};
use crate::actor::Staff;
use crate::change::Change;
use crate::clients::store::Client;
use crate::db::DbConn;
use crate::db::ids::{FeatureId, ProviderId, ServiceId};
use crate::history::By;
use chrono::TimeDelta;
use diesel::prelude::*;
use std::collections::HashSet;

/// What is said about one service. Without a term it is inherited.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Term {
    /// The service.
    pub service: ServiceId,
    /// Who sees it.
    pub own: Own,
    /// The status with which a service begins that was never used.
    pub begins: Option<Status>,
    /// The features that are on; none leaves them as they are.
    pub features: Option<HashSet<FeatureId>>,
}

impl Term {
    /// Nothing but who sees the service.
    pub fn seen(service: ServiceId, own: Own) -> Self {
        Self {
            service,
            own,
            begins: None,
            features: None,
        }
    }
}

/// Whatever another owner's defaults are: what is seen now is written down as the client's own.
pub fn keeping(services: &[ClientService]) -> Vec<Term> {
    let terms = services.iter();
    terms
        .map(|found| Term::seen(found.service.id, Own::Set(found.visible())))
        .collect()
}

fn term_of(terms: &[Term], service: ServiceId) -> Option<&Term> {
    terms.iter().find(|term| term.service == service)
}

/// True where the client will see the service.
pub fn will_be_visible(service: ServiceId, terms: &[Term], defaults: &HashSet<ServiceId>) -> bool {
    term_of(terms, service)
        .and_then(|term| term.own.value())
        .unwrap_or_else(|| defaults.contains(&service))
}

/// The services in Trial or Active that the client would not see any more.
pub fn hidden_in_use(
    services: &[ClientService],
    terms: &[Term],
    defaults: &HashSet<ServiceId>,
) -> Vec<InUse> {
    let hidden = services.iter().filter(|found| {
        found.standing.status.runs() && !will_be_visible(found.service.id, terms, defaults)
    });
    hidden
        .map(|found| InUse {
            service: found.service.id,
            name: found.service.name.clone(),
            clients: 1,
        })
        .collect()
}

/// Holds a provider's defaults as they are until the transaction ends. Take it after the client's
/// lock.
pub fn hold_defaults(conn: &mut DbConn, provider: ProviderId) -> QueryResult<HashSet<ServiceId>> {
    let services = store::catalogue(conn)?;
    visibility::lock_defaults(conn, provider, services.iter().map(|service| service.id))?;
    store::defaults(conn, provider)
}

/// Gives a client what the terms say. `before` is what it had; the caller holds its lock and its
/// owner's defaults, and has seen that nothing in use gets hidden.
pub fn give(
    conn: &mut DbConn,
    by: &Staff,
    client: &Client,
    before: &[ClientService],
    terms: &[Term],
    change: &Change,
) -> QueryResult<()> {
    let subject = Subject::from(client);
    let defaults = store::defaults(conn, client.owner_id)?;
    for found in before {
        let service = found.service.id;
        let term = term_of(terms, service);
        let own = term.and_then(|term| term.own.value());
        if found.standing.own_visible != own {
            store::set_own_visible(conn, subject, service, own)?;
        }
        if found.visible() && !will_be_visible(service, terms, &defaults) {
            activation::close(conn, subject, service, Outcome::Void, by, change)?;
        }
        if let Some(term) = term {
            begin(conn, by, subject, term, change)?;
        }
    }
    Ok(())
}

/// The features of a term, and its status where the service was never used.
fn begin(
    conn: &mut DbConn,
    by: &Staff,
    subject: Subject,
    term: &Term,
    change: &Change,
) -> QueryResult<()> {
    if term.begins.is_none() && term.features.is_none() {
        return Ok(());
    }
    let service = term.service;
    let features = match &term.features {
        Some(on) => status::change_features(conn, subject, service, on)?,
        None => Vec::new(),
    };
    let found = store::of_client_one(conn, subject, service)?;
    let unused = found.standing.status == Status::New && !found.standing.activated;
    let to = match term.begins.filter(|_| unused) {
        Some(status) => Target {
            activated: true,
            status,
            trial_ends_at: (status == Status::Trial)
                .then(|| change.at + TimeDelta::days(found.service.trial_days.max(1))),
        },
        None => Target::unmoved(&found),
    };
    status::apply(conn, subject, &found, to, By::from(by), &features, change)?;
    if to.activated && !found.standing.activated {
        activation::close(conn, subject, service, Outcome::Activated, by, change)?;
    }
    Ok(())
}

/// As history keeps what a client sees: "CDN: on, DNS: off".
pub fn in_words(services: &[ClientService], seen: impl Fn(&ClientService) -> bool) -> String {
    let words = services.iter().map(|found| {
        let on = if seen(found) { "on" } else { "off" };
        format!("{}: {on}", found.service.name)
    });
    words.collect::<Vec<_>>().join(", ")
}
