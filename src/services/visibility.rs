//! Who sees which service: a provider's default, and a client's own setting that wins over it.
use super::activation::{self, Outcome};
use super::store;
use super::{ClientService, Subject};
use crate::actor::{Operator, ProviderAdmin, Staff};
use crate::change::Change;
use crate::clients;
use crate::clients::store::Client;
use crate::db::DbConn;
use crate::db::ids::{ClientId, ProviderId, ServiceId};
use crate::db::schema::{client_counts, client_services};
use crate::history::{self, Changed, Event, Place};
use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::BigInt;

/// Why a visibility stayed as it was.
#[derive(Debug, thiserror::Error)]
pub enum VisibilityError {
    /// These services are in Trial or Active: set them to TrialEnd or Paused first.
    #[error("services are in use")]
    InUse(Vec<InUse>),
    /// A deleted client is only looked at.
    #[error("the client is deleted")]
    Deleted,
    /// The database refused.
    #[error(transparent)]
    Database(#[from] diesel::result::Error),
}

/// A service that can't be hidden.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InUse {
    /// The service.
    pub service: ServiceId,
    /// Its name.
    pub name: String,
    /// How many clients use it, for a default.
    pub clients: i64,
}

/// What a form wants of a client's own visibility of one service.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Own {
    /// Follow the owner's default.
    Inherit,
    /// Its own setting.
    Set(bool),
}

impl Own {
    pub(super) fn value(self) -> Option<bool> {
        match self {
            Self::Inherit => None,
            Self::Set(visible) => Some(visible),
        }
    }
}

/// Changes a client's own visibility, all or nothing; false where nothing was new. Run it in
/// `Db::write`.
pub fn change_own(
    conn: &mut DbConn,
    by: &Staff,
    client: ClientId,
    wanted: &[(ServiceId, Own)],
    change: &Change,
) -> Result<bool, VisibilityError> {
    let client = clients::store::find(conn, by, client)?;
    store::lock(conn, client.id)?;
    lock_defaults(conn, client.owner_id, wanted.iter().map(|(id, _)| *id))?;
    let client = clients::store::find(conn, by, client.id)?;
    if client.deleted_at.is_some() {
        return Err(VisibilityError::Deleted);
    }
    let services = store::of_client(conn, &client)?;
    let changes: Vec<(&ClientService, Own)> = services
        .iter()
        .filter_map(|service| {
            let (_, own) = wanted.iter().find(|(id, _)| *id == service.service.id)?;
            (service.standing.own_visible != own.value()).then_some((service, *own))
        })
        .collect();
    let in_use: Vec<InUse> = changes
        .iter()
        .filter(|(service, own)| {
            let visible = own.value().unwrap_or(service.default_visible);
            !visible && service.standing.status.runs()
        })
        .map(|(service, _)| InUse {
            service: service.service.id,
            name: service.service.name.clone(),
            clients: 1,
        })
        .collect();
    if !in_use.is_empty() {
        return Err(VisibilityError::InUse(in_use));
    }
    for (service, own) in &changes {
        write_own(conn, &client, service, *own)?;
        if !own.value().unwrap_or(service.default_visible) {
            let subject = Subject::from(&client);
            let id = service.service.id;
            activation::close(conn, subject, id, Outcome::Void, by, change)?;
        }
    }
    if !changes.is_empty() {
        record_own(conn, by, &client, &changes, change)?;
    }
    Ok(!changes.is_empty())
}

fn write_own(
    conn: &mut DbConn,
    client: &Client,
    service: &ClientService,
    own: Own,
) -> QueryResult<()> {
    store::set_own_visible(conn, client.into(), service.service.id, own.value())
}

fn record_own(
    conn: &mut DbConn,
    by: &Staff,
    client: &Client,
    changes: &[(&ClientService, Own)],
    change: &Change,
) -> QueryResult<()> {
    let place = Place::client(client.owner_id, client.id);
    for (service, own) in changes {
        let event = Event::ServiceVisibilityChanged {
            service: service.service.name.clone(),
        };
        let values = [Changed {
            field: "field-visibility",
            before: own_word(service.standing.own_visible).to_owned(),
            after: own_word(own.value()).to_owned(),
        }];
        history::record(conn, place, by, &event, &values, change)?;
    }
    Ok(())
}

/// As history shows a client's own setting.
fn own_word(own: Option<bool>) -> &'static str {
    match own {
        None => "inherited",
        Some(true) => "on",
        Some(false) => "off",
    }
}

/// Gives a client that was just made the settings that its form touched.
pub fn begin_own(
    conn: &mut DbConn,
    client: ClientId,
    owner: ProviderId,
    touched: &[(ServiceId, bool)],
) -> QueryResult<()> {
    let subject = Subject { client, owner };
    for (service, visible) in touched {
        store::set_own_visible(conn, subject, *service, Some(*visible))?;
    }
    Ok(())
}

/// A provider's default for one service, and whom it reaches.
#[derive(Debug, Clone)]
pub struct Default {
    /// The service.
    pub service: store::Service,
    /// On for every client that inherits it.
    pub visible: bool,
    /// How many clients inherit it: so many a switch touches.
    pub inheriting: i64,
}

/// The defaults of a provider. The counts come from kept counters and a partial index.
pub fn defaults(conn: &mut DbConn, admin: &ProviderAdmin) -> QueryResult<Vec<Default>> {
    let provider = admin.provider();
    let clients: i64 = client_counts::table
        .filter(client_counts::owner_id.eq(provider))
        .filter(client_counts::status.ne("deleted"))
        .select(sql::<BigInt>("CAST(COALESCE(SUM(clients), 0) AS BIGINT)"))
        .first(conn)?;
    let own: Vec<(ServiceId, i64)> = client_services::table
        .filter(client_services::owner_id.eq(provider))
        .filter(client_services::own_visible.is_not_null())
        .group_by(client_services::service_id)
        .select((client_services::service_id, diesel::dsl::count_star()))
        .load(conn)?;
    let on = store::defaults(conn, provider)?;
    Ok(store::catalogue(conn)?
        .into_iter()
        .map(|service| {
            let own = own.iter().find(|(id, _)| *id == service.id);
            Default {
                visible: on.contains(&service.id),
                inheriting: (clients - own.map_or(0, |(_, n)| *n)).max(0),
                service,
            }
        })
        .collect())
}

/// Changes a provider's defaults, all or nothing: one row each, however many clients inherit it.
/// False where nothing was new. Run it in `Db::write`.
pub fn change_defaults(
    conn: &mut DbConn,
    by: &ProviderAdmin,
    wanted: &[(ServiceId, bool)],
    change: &Change,
) -> Result<bool, VisibilityError> {
    switch(conn, by, by.provider(), wanted, change)
}

/// The same at any provider, for the operator.
pub fn change_defaults_of(
    conn: &mut DbConn,
    by: &Operator,
    provider: ProviderId,
    wanted: &[(ServiceId, bool)],
    change: &Change,
) -> Result<bool, VisibilityError> {
    switch(conn, by, provider, wanted, change)
}

fn switch(
    conn: &mut DbConn,
    by: &Staff,
    provider: ProviderId,
    wanted: &[(ServiceId, bool)],
    change: &Change,
) -> Result<bool, VisibilityError> {
    lock_defaults(conn, provider, wanted.iter().map(|(id, _)| *id))?;
    let on = store::defaults(conn, provider)?;
    let mut changes = Vec::new();
    for service in store::catalogue(conn)? {
        let before = on.contains(&service.id);
        let after = wanted.iter().find(|(id, _)| *id == service.id);
        match after {
            Some((_, after)) if *after != before => changes.push((service, *after)),
            _ => {}
        }
    }
    let mut in_use = Vec::new();
    for (service, _) in changes.iter().filter(|(_, visible)| !visible) {
        let clients = in_use_by(conn, provider, service.id)?;
        if clients > 0 {
            in_use.push(InUse {
                service: service.id,
                name: service.name.clone(),
                clients,
            });
        }
    }
    if !in_use.is_empty() {
        return Err(VisibilityError::InUse(in_use));
    }
    for (service, visible) in &changes {
        store::set_default(conn, provider, service.id, *visible)?;
        if !visible {
            activation::void_inheriting(conn, provider, service.id, by, change)?;
        }
        let event = Event::ServiceDefaultChanged {
            service: service.name.clone(),
        };
        let word = |on: bool| own_word(Some(on)).to_owned();
        let values = [Changed {
            field: "field-visibility",
            before: word(!visible),
            after: word(*visible),
        }];
        history::record(conn, Place::provider(provider), by, &event, &values, change)?;
    }
    Ok(!changes.is_empty())
}

/// How many clients that inherit a default have the service in Trial or Active.
fn in_use_by(conn: &mut DbConn, provider: ProviderId, service: ServiceId) -> QueryResult<i64> {
    // The statuses as plain conditions, not values: only so does the partial index apply.
    client_services::table
        .filter(client_services::owner_id.eq(provider))
        .filter(client_services::service_id.eq(service))
        .filter(client_services::own_visible.is_null())
        .filter(sql::<diesel::sql_types::Bool>(
            "client_services.status IN ('trial', 'active')",
        ))
        .count()
        .get_result(conn)
}

/// In one order, or two could wait for each other.
pub(super) fn lock_defaults(
    conn: &mut DbConn,
    provider: ProviderId,
    services: impl Iterator<Item = ServiceId>,
) -> QueryResult<()> {
    let mut services: Vec<ServiceId> = services.collect();
    services.sort_unstable();
    services.dedup();
    services
        .into_iter()
        .try_for_each(|service| store::lock_default(conn, provider, service))
}
