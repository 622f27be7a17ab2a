//! Queries on services. What belongs to a client is reached by a `Subject` only.
use super::{ClientService, Standing, Status, Stops, Subject};
use crate::db::ids::{ClientId, FeatureId, ProviderId, ServiceId};
use crate::db::schema::{
    client_features, client_services, clients, features, provider_services, providers,
    service_events, services,
};
use crate::db::{DbConn, Timestamp};
use diesel::prelude::*;
use std::collections::{HashMap, HashSet};

/// A service of the catalogue.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = services)]
pub struct Service {
    /// Its id.
    pub id: ServiceId,
    /// Its name: the label of its tabs.
    pub name: String,
    /// What it is, in a sentence.
    pub description: String,
    /// How long a trial lasts, in days.
    pub trial_days: i64,
    /// Days from TrialEnd or Paused to Deleted.
    pub deleted_after_days: i64,
    /// The version a form must name.
    pub form_version: i64,
}

/// A switchable part of a service.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = features)]
pub struct Feature {
    /// Its id.
    pub id: FeatureId,
    /// Its service.
    pub service_id: ServiceId,
    /// Its name.
    pub name: String,
    /// Costs extra.
    pub paid: bool,
    /// The version a form must name.
    pub form_version: i64,
}

/// The catalogue, in its order. Retired services are not part of it.
pub fn catalogue(conn: &mut DbConn) -> QueryResult<Vec<Service>> {
    services::table
        .filter(services::retired_at.is_null())
        .order((services::position, services::id))
        .select(Service::as_select())
        .load(conn)
}

/// Which services a provider's clients see by default.
pub fn defaults(conn: &mut DbConn, provider: ProviderId) -> QueryResult<HashSet<ServiceId>> {
    let on: Vec<ServiceId> = provider_services::table
        .filter(provider_services::provider_id.eq(provider))
        .filter(provider_services::visible)
        .select(provider_services::service_id)
        .load(conn)?;
    Ok(on.into_iter().collect())
}

/// Gives a new provider its defaults: those of the operator, and for the operator itself all.
pub fn begin_with_defaults(conn: &mut DbConn, provider: ProviderId) -> QueryResult<()> {
    let operator: Option<ProviderId> = providers::table
        .filter(providers::kind.eq("operator"))
        .select(providers::id)
        .first(conn)
        .optional()?;
    let inherited = match operator {
        Some(operator) if operator != provider => Some(defaults(conn, operator)?),
        _ => None,
    };
    for service in catalogue(conn)? {
        if inherited.as_ref().is_none_or(|on| on.contains(&service.id)) {
            set_default(conn, provider, service.id, true)?;
        }
    }
    Ok(())
}

/// Writes a default, whether there was one or not.
pub fn set_default(
    conn: &mut DbConn,
    provider: ProviderId,
    service: ServiceId,
    visible: bool,
) -> QueryResult<()> {
    let known = diesel::update(provider_services::table.find((provider, service)))
        .set(provider_services::visible.eq(visible))
        .execute(conn)?;
    if known == 0 {
        diesel::insert_into(provider_services::table)
            .values((
                provider_services::provider_id.eq(provider),
                provider_services::service_id.eq(service),
                provider_services::visible.eq(visible),
            ))
            .execute(conn)?;
    }
    Ok(())
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = client_services)]
struct Row {
    service_id: ServiceId,
    own_visible: Option<bool>,
    activated: bool,
    status: String,
    status_at: Option<Timestamp>,
    trial_ends_at: Option<Timestamp>,
    delete_due_at: Option<Timestamp>,
    delete_left: Option<i64>,
    form_version: i64,
}

impl From<Row> for Standing {
    fn from(row: Row) -> Self {
        Self {
            own_visible: row.own_visible,
            activated: row.activated,
            status: Status::stored(&row.status),
            status_at: row.status_at,
            trial_ends_at: row.trial_ends_at,
            delete_due_at: row.delete_due_at,
            delete_left: row.delete_left,
            version: row.form_version,
        }
    }
}

/// Every service of the catalogue as a client has it, in three queries.
pub fn of_client(
    conn: &mut DbConn,
    subject: impl Into<Subject>,
) -> QueryResult<Vec<ClientService>> {
    let subject = subject.into();
    let on = defaults(conn, subject.owner)?;
    let rows: Vec<Row> = client_services::table
        .filter(client_services::client_id.eq(subject.client))
        .select(Row::as_select())
        .load(conn)?;
    let mut standings: HashMap<ServiceId, Standing> = rows
        .into_iter()
        .map(|row| (row.service_id, row.into()))
        .collect();
    Ok(catalogue(conn)?
        .into_iter()
        .map(|service| ClientService {
            default_visible: on.contains(&service.id),
            standing: standings.remove(&service.id).unwrap_or_default(),
            service,
        })
        .collect())
}

/// The services that a client sees, by their names, in one query: its tabs.
pub fn tabs(
    conn: &mut DbConn,
    subject: impl Into<Subject>,
) -> QueryResult<Vec<(ServiceId, String)>> {
    let subject = subject.into();
    let rows: Vec<(ServiceId, String, Option<bool>, Option<bool>)> = services::table
        .left_join(
            provider_services::table.on(provider_services::service_id
                .eq(services::id)
                .and(provider_services::provider_id.eq(subject.owner))),
        )
        .left_join(
            client_services::table.on(client_services::service_id
                .eq(services::id)
                .and(client_services::client_id.eq(subject.client))),
        )
        .filter(services::retired_at.is_null())
        .order((services::position, services::id))
        .select((
            services::id,
            services::name,
            provider_services::visible.nullable(),
            client_services::own_visible.nullable(),
        ))
        .load(conn)?;
    Ok(rows
        .into_iter()
        .filter(|(_, _, default, own)| own.or(*default).unwrap_or(false))
        .map(|(id, name, _, _)| (id, name))
        .collect())
}

/// One service as a client has it. A retired service is as absent as one that never was.
pub fn of_client_one(
    conn: &mut DbConn,
    subject: impl Into<Subject>,
    service: ServiceId,
) -> QueryResult<ClientService> {
    let offered = services::table
        .find(service)
        .filter(services::retired_at.is_null())
        .select(Service::as_select())
        .first(conn)?;
    with_standing(conn, subject.into(), offered)
}

/// The same for the portal itself: what a client has of a retired service still ends some day.
pub(super) fn of_client_any(
    conn: &mut DbConn,
    subject: Subject,
    service: ServiceId,
) -> QueryResult<ClientService> {
    let service = services::table
        .find(service)
        .select(Service::as_select())
        .first(conn)?;
    with_standing(conn, subject, service)
}

fn with_standing(
    conn: &mut DbConn,
    subject: Subject,
    service: Service,
) -> QueryResult<ClientService> {
    let default = provider_services::table
        .find((subject.owner, service.id))
        .select(provider_services::visible)
        .first(conn)
        .optional()?;
    let row: Option<Row> = client_services::table
        .find((subject.client, service.id))
        .select(Row::as_select())
        .first(conn)
        .optional()?;
    Ok(ClientService {
        default_visible: default.unwrap_or(false),
        standing: row.map(Standing::from).unwrap_or_default(),
        service,
    })
}

/// The features of a service, in their order.
pub fn features_of(conn: &mut DbConn, service: ServiceId) -> QueryResult<Vec<Feature>> {
    features::table
        .filter(features::service_id.eq(service))
        .filter(features::removed_at.is_null())
        .order((features::position, features::id))
        .select(Feature::as_select())
        .load(conn)
}

/// The features of a service, in their order, and whether the client has them.
pub fn features_of_client(
    conn: &mut DbConn,
    subject: impl Into<Subject>,
    service: ServiceId,
) -> QueryResult<Vec<(Feature, bool)>> {
    let subject = subject.into();
    let all = features_of(conn, service)?;
    let on: HashSet<FeatureId> = client_features::table
        .filter(client_features::client_id.eq(subject.client))
        .select(client_features::feature_id)
        .load(conn)?
        .into_iter()
        .collect();
    Ok(all
        .into_iter()
        .map(|feature| {
            let has = on.contains(&feature.id);
            (feature, has)
        })
        .collect())
}

/// The features that a client has, of all services, in their order.
pub fn features_switched_on(
    conn: &mut DbConn,
    subject: impl Into<Subject>,
) -> QueryResult<Vec<Feature>> {
    let on = client_features::table
        .filter(client_features::client_id.eq(subject.into().client))
        .select(client_features::feature_id);
    features::table
        .filter(features::id.eq_any(on))
        .filter(features::removed_at.is_null())
        .order((features::service_id, features::position, features::id))
        .select(Feature::as_select())
        .load(conn)
}

/// Switches a feature of a client on or off.
pub(super) fn set_feature(
    conn: &mut DbConn,
    subject: Subject,
    feature: FeatureId,
    on: bool,
) -> QueryResult<()> {
    diesel::delete(client_features::table.find((subject.client, feature))).execute(conn)?;
    if on {
        diesel::insert_into(client_features::table)
            .values((
                client_features::client_id.eq(subject.client),
                client_features::feature_id.eq(feature),
            ))
            .execute(conn)?;
    }
    Ok(())
}

/// Whatever changes a client's services, status or deletion does so one after the other. Take it
/// after locks on people and read afterwards.
pub fn lock(conn: &mut DbConn, client: ClientId) -> QueryResult<()> {
    conn.serialize_on_text(&format!("services of client {client}"))
}

/// Changes of a provider's default and changes of what inherits it exclude each other, and all of
/// them the retirement of the service.
pub(super) fn lock_default(
    conn: &mut DbConn,
    provider: ProviderId,
    service: ServiceId,
) -> QueryResult<()> {
    conn.share_on_text(&use_of(service))?;
    conn.serialize_on_text(&format!("default of service {service} at {provider}"))
}

/// Keeps everybody from putting a service to use until the transaction ends.
pub(super) fn lock_use(conn: &mut DbConn, service: ServiceId) -> QueryResult<()> {
    conn.serialize_on_text(&use_of(service))
}

fn use_of(service: ServiceId) -> String {
    format!("use of service {service}")
}

/// What else stops a client's services at the moment.
pub fn stops(conn: &mut DbConn, subject: impl Into<Subject>) -> QueryResult<Stops> {
    let subject = subject.into();
    let (suspended, owner_suspended, deletion_requested) = clients::table
        .inner_join(providers::table)
        .filter(clients::id.eq(subject.client))
        .select((
            clients::suspended_at.is_not_null(),
            providers::suspended_at.is_not_null(),
            clients::deletion_due_at.is_not_null(),
        ))
        .first(conn)?;
    Ok(Stops {
        suspended,
        owner_suspended,
        deletion_requested,
    })
}

/// Sees to it that the client has a row for the service, to be updated next.
fn ensure(conn: &mut DbConn, subject: Subject, service: ServiceId) -> QueryResult<()> {
    let there: i64 = client_services::table
        .filter(client_services::client_id.eq(subject.client))
        .filter(client_services::service_id.eq(service))
        .count()
        .get_result(conn)?;
    if there > 0 {
        return Ok(());
    }
    let test: bool = clients::table
        .find(subject.client)
        .select(clients::test)
        .first(conn)?;
    diesel::insert_into(client_services::table)
        .values((
            client_services::client_id.eq(subject.client),
            client_services::service_id.eq(service),
            client_services::owner_id.eq(subject.owner),
            client_services::test.eq(test),
            client_services::form_version.eq(0),
        ))
        .execute(conn)
        .map(|_| ())
}

/// Writes the client's own visibility.
pub(super) fn set_own_visible(
    conn: &mut DbConn,
    subject: Subject,
    service: ServiceId,
    own: Option<bool>,
) -> QueryResult<()> {
    ensure(conn, subject, service)?;
    diesel::update(client_services::table.find((subject.client, service)))
        // No new version: only what was touched is written, so nobody's form is out of date by it.
        .set(client_services::own_visible.eq(own))
        .execute(conn)
        .map(|_| ())
}

/// What a change of status writes.
pub(super) struct Moved {
    pub activated: bool,
    pub status: Status,
    pub status_at: Option<Timestamp>,
    pub trial_ends_at: Option<Timestamp>,
    pub remind_at: Option<Timestamp>,
    pub delete_due_at: Option<Timestamp>,
    pub delete_left: Option<i64>,
}

/// Writes a client's standing. The caller holds the client's lock.
pub(super) fn set_standing(
    conn: &mut DbConn,
    subject: Subject,
    service: ServiceId,
    moved: &Moved,
) -> QueryResult<()> {
    ensure(conn, subject, service)?;
    diesel::update(client_services::table.find((subject.client, service)))
        .set((
            client_services::activated.eq(moved.activated),
            client_services::status.eq(moved.status.code()),
            client_services::status_at.eq(moved.status_at),
            client_services::trial_ends_at.eq(moved.trial_ends_at),
            client_services::remind_at.eq(moved.remind_at),
            client_services::delete_due_at.eq(moved.delete_due_at),
            client_services::delete_left.eq(moved.delete_left),
            client_services::form_version.eq(client_services::form_version + 1),
        ))
        .execute(conn)
        .map(|_| ())
}

/// What happened to a service, for whoever provides it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// The client may use it.
    Activated,
    /// The client sees the request form again.
    Deactivated,
    /// Its status changed.
    Status,
    /// It stopped without a change of status.
    Stopped,
    /// It runs again without a change of status.
    Resumed,
    /// It ended, and what it held goes.
    Deleted,
}

impl Kind {
    fn code(self) -> &'static str {
        match self {
            Self::Activated => "activated",
            Self::Deactivated => "deactivated",
            Self::Status => "status",
            Self::Stopped => "stopped",
            Self::Resumed => "resumed",
            Self::Deleted => "deleted",
        }
    }
}

/// Notes for whoever provides the service what happened to it.
pub(super) fn note(
    conn: &mut DbConn,
    subject: Subject,
    service: ServiceId,
    (kind, status, reason): (Kind, Status, &'static str),
    at: Timestamp,
) -> QueryResult<()> {
    diesel::insert_into(service_events::table)
        .values((
            service_events::at.eq(at),
            service_events::owner_id.eq(subject.owner),
            service_events::client_id.eq(subject.client),
            service_events::service_id.eq(service),
            service_events::kind.eq(kind.code()),
            service_events::status.eq(status.code()),
            service_events::reason.eq(reason),
        ))
        .execute(conn)
        .map(|_| ())
}

/// The client status that follows from the statuses of its services.
pub fn derived_status(of_services: &[Status]) -> &'static str {
    let any = |wanted: &[Status]| of_services.iter().any(|status| wanted.contains(status));
    if any(&[Status::Active]) {
        "active"
    } else if any(&[Status::Trial]) {
        "trial"
    } else if any(&[Status::Deleted, Status::TrialEnd, Status::Paused]) {
        "trial_end"
    } else {
        "preparation"
    }
}

/// Writes the derived status of a client. Call it after every change of a service's status, in
/// the same transaction. A deleted client stays Deleted.
pub(super) fn write_client_status(conn: &mut DbConn, client: ClientId) -> QueryResult<()> {
    let codes: Vec<String> = client_services::table
        .filter(client_services::client_id.eq(client))
        .select(client_services::status)
        .load(conn)?;
    let statuses: Vec<Status> = codes.iter().map(|code| Status::stored(code)).collect();
    let status = derived_status(&statuses);
    diesel::update(clients::table.find(client))
        .filter(clients::deleted_at.is_null())
        .filter(clients::status.ne(status))
        .set(clients::status.eq(status))
        .execute(conn)
        .map(|_| ())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The definition, word by word, of a client that is not deleted.
    fn as_defined(services: &[Status]) -> &'static str {
        let at_least_one = |wanted: Status| services.contains(&wanted);
        let trial = at_least_one(Status::Trial) && !at_least_one(Status::Active);
        let ended = [Status::Deleted, Status::TrialEnd, Status::Paused];
        let trial_end = services.iter().any(|status| ended.contains(status))
            && !at_least_one(Status::Active)
            && !at_least_one(Status::Trial);
        match (at_least_one(Status::Active), trial, trial_end) {
            (true, false, false) => "active",
            (false, true, false) => "trial",
            (false, false, true) => "trial_end",
            (false, false, false) => "preparation",
            two => panic!("{services:?} has two statuses: {two:?}"),
        }
    }

    #[test]
    fn the_derived_status_is_the_defined_one_whatever_the_services() {
        let mut all: Vec<Vec<Status>> = vec![Vec::new()];
        let mut longest = all.clone();
        for _ in 0..5 {
            longest = longest
                .iter()
                .flat_map(|services| {
                    Status::ALL.map(|status| {
                        let mut more = services.clone();
                        more.push(status);
                        more
                    })
                })
                .collect();
            all.extend_from_slice(&longest);
        }
        assert_eq!(all.len(), 9_331);
        for services in all {
            assert_eq!(
                derived_status(&services),
                as_defined(&services),
                "{services:?}"
            );
        }
    }
}
