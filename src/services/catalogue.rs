//! The catalogue: which services there are, in which order, and what belongs to each. Only the
//! operator changes it.
use super::store::{self, Feature, Service};
use crate::actor::Operator;
use crate::change::Change;
use crate::db::DbConn;
use crate::db::ids::{FeatureId, ServiceId};
use crate::db::schema::{client_features, client_services, features, services};
use crate::history::{self, Changed, Event, Place};
use crate::text::fold;
use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::Bool;

/// Counting stops here; pages then say "more than".
pub const COUNTED: i64 = 10_000;

/// What a form says about a service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fields {
    /// Its name: the label of its tabs.
    pub name: String,
    /// What it is, in a sentence.
    pub description: String,
    /// How long a trial lasts, in days; 0: no trial is proposed.
    pub trial_days: i64,
    /// Days from TrialEnd or Paused to Deleted.
    pub deleted_after_days: i64,
}

impl Fields {
    /// What is saved.
    pub fn of(service: &Service) -> Self {
        Self {
            name: service.name.clone(),
            description: service.description.clone(),
            trial_days: service.trial_days,
            deleted_after_days: service.deleted_after_days,
        }
    }

    /// What differs, field by field.
    pub fn changed_to(&self, new: &Self) -> Vec<Changed> {
        let mut values = Vec::new();
        let mut note = |field, before: &str, after: &str| {
            Changed::note(&mut values, field, before, after);
        };
        note("field-service-name", &self.name, &new.name);
        note("field-description", &self.description, &new.description);
        note(
            "field-trial-days",
            &self.trial_days.to_string(),
            &new.trial_days.to_string(),
        );
        note(
            "field-deleted-after-days",
            &self.deleted_after_days.to_string(),
            &new.deleted_after_days.to_string(),
        );
        values
    }
}

/// What a form says about a feature.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FeatureFields {
    /// Its name.
    pub name: String,
    /// Costs extra.
    pub paid: bool,
}

impl FeatureFields {
    /// What is saved.
    pub fn of(feature: &Feature) -> Self {
        Self {
            name: feature.name.clone(),
            paid: feature.paid,
        }
    }

    /// What differs, field by field.
    pub fn changed_to(&self, new: &Self) -> Vec<Changed> {
        let mut values = Vec::new();
        Changed::note(&mut values, "field-feature-name", &self.name, &new.name);
        Changed::note(
            &mut values,
            "field-paid",
            &self.paid.to_string(),
            &new.paid.to_string(),
        );
        values
    }
}

/// Why the catalogue stayed as it was.
#[derive(Debug, thiserror::Error)]
pub enum CatalogueError {
    /// Somebody else saved meanwhile.
    #[error("there is a newer version")]
    Conflict,
    /// There is another one of that name.
    #[error("the name is taken")]
    NameTaken,
    /// So many clients have the service in Trial or Active.
    #[error("the service is in use")]
    InUse(i64),
    /// The database refused.
    #[error(transparent)]
    Database(#[from] diesel::result::Error),
}

/// Where a service goes in the order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// One place towards the beginning.
    Up,
    /// One place towards the end.
    Down,
}

/// All changes of the catalogue happen one after the other.
fn lock(conn: &mut DbConn) -> QueryResult<()> {
    conn.serialize_on_text("catalogue")
}

/// One service of the catalogue. A retired one is as absent as one that never was.
pub fn find(conn: &mut DbConn, id: ServiceId) -> QueryResult<Service> {
    services::table
        .find(id)
        .filter(services::retired_at.is_null())
        .select(Service::as_select())
        .first(conn)
}

/// The features of all services.
pub fn features(conn: &mut DbConn) -> QueryResult<Vec<Feature>> {
    features::table
        .filter(features::removed_at.is_null())
        .order((features::service_id, features::position, features::id))
        .select(Feature::as_select())
        .load(conn)
}

/// One feature of a service that is not retired.
pub fn find_feature(
    conn: &mut DbConn,
    service: ServiceId,
    id: FeatureId,
) -> QueryResult<(Service, Feature)> {
    let service = find(conn, service)?;
    let feature = features::table
        .find(id)
        .filter(features::service_id.eq(service.id))
        .filter(features::removed_at.is_null())
        .select(Feature::as_select())
        .first(conn)?;
    Ok((service, feature))
}

/// How many clients have a service in Trial or Active, counted to one above `COUNTED`.
pub fn clients_using(conn: &mut DbConn, service: ServiceId) -> QueryResult<i64> {
    client_services::table
        .filter(client_services::service_id.eq(service))
        .filter(sql::<Bool>("client_services.status IN ('trial', 'active')"))
        .select(client_services::service_id)
        .limit(COUNTED + 1)
        .load::<ServiceId>(conn)
        .map(|rows| count(&rows))
}

/// How many clients have a feature on, counted to one above `COUNTED`.
pub fn clients_with(conn: &mut DbConn, feature: FeatureId) -> QueryResult<i64> {
    client_features::table
        .filter(client_features::feature_id.eq(feature))
        .select(client_features::feature_id)
        .limit(COUNTED + 1)
        .load::<FeatureId>(conn)
        .map(|rows| count(&rows))
}

fn count<T>(rows: &[T]) -> i64 {
    i64::try_from(rows.len()).unwrap_or(i64::MAX)
}

/// Adds a service at the end of the catalogue. Nobody sees it yet: it is off everywhere. Run it in
/// `Db::write`, like all that follow.
pub fn add(
    conn: &mut DbConn,
    by: &Operator,
    new: &Fields,
    change: &Change,
) -> Result<ServiceId, CatalogueError> {
    lock(conn)?;
    let there = store::catalogue(conn)?;
    name_is_free(there.iter().map(|s| &s.name), &new.name)?;
    let last: Option<i64> = services::table
        .select(diesel::dsl::max(services::position))
        .first(conn)?;
    let id: ServiceId = diesel::insert_into(services::table)
        .values((
            services::name.eq(&new.name),
            services::name_key.eq(fold(&new.name)),
            services::description.eq(&new.description),
            services::position.eq(last.unwrap_or_default() + 1),
            services::trial_days.eq(new.trial_days),
            services::deleted_after_days.eq(new.deleted_after_days),
            services::created_at.eq(change.at),
        ))
        .returning(services::id)
        .get_result(conn)?;
    let event = Event::ServiceAdded {
        service: new.name.clone(),
    };
    record(conn, by, &event, &[], change)?;
    Ok(id)
}

/// Changes a service; false where nothing was new. Timers that run already keep their days.
pub fn edit(
    conn: &mut DbConn,
    by: &Operator,
    id: ServiceId,
    seen: i64,
    wanted: &Fields,
    change: &Change,
) -> Result<bool, CatalogueError> {
    lock(conn)?;
    let service = find(conn, id)?;
    if service.form_version != seen {
        return Err(CatalogueError::Conflict);
    }
    let values = Fields::of(&service).changed_to(wanted);
    if values.is_empty() {
        return Ok(false);
    }
    let there = store::catalogue(conn)?;
    let others = there.iter().filter(|s| s.id != id).map(|s| &s.name);
    name_is_free(others, &wanted.name)?;
    diesel::update(services::table.find(id))
        .set((
            services::name.eq(&wanted.name),
            services::name_key.eq(fold(&wanted.name)),
            services::description.eq(&wanted.description),
            services::trial_days.eq(wanted.trial_days),
            services::deleted_after_days.eq(wanted.deleted_after_days),
            services::form_version.eq(seen + 1),
        ))
        .execute(conn)?;
    let event = Event::ServiceEdited {
        service: service.name,
    };
    record(conn, by, &event, &values, change)?;
    Ok(true)
}

/// Moves a service by one place; false where it stands at the end of the list already.
pub fn shift(
    conn: &mut DbConn,
    by: &Operator,
    id: ServiceId,
    direction: Direction,
    change: &Change,
) -> QueryResult<bool> {
    lock(conn)?;
    let mut order = store::catalogue(conn)?;
    let from = order
        .iter()
        .position(|service| service.id == id)
        .ok_or(diesel::NotFound)?;
    let to = match direction {
        Direction::Up => from.checked_sub(1),
        Direction::Down => Some(from + 1).filter(|to| *to < order.len()),
    };
    let Some(to) = to else { return Ok(false) };
    order.swap(from, to);
    for (place, service) in (1i64..).zip(&order) {
        diesel::update(services::table.find(service.id))
            .filter(services::position.ne(place))
            .set(services::position.eq(place))
            .execute(conn)?;
    }
    let values = [Changed {
        field: "field-position",
        before: (from + 1).to_string(),
        after: (to + 1).to_string(),
    }];
    let event = Event::ServiceEdited {
        service: order.swap_remove(to).name,
    };
    record(conn, by, &event, &values, change)?;
    Ok(true)
}

/// Takes a service from the catalogue. What clients have of it stays, but nobody is shown it.
pub fn retire(
    conn: &mut DbConn,
    by: &Operator,
    id: ServiceId,
    change: &Change,
) -> Result<(), CatalogueError> {
    lock(conn)?;
    let service = find(conn, id)?;
    store::lock_use(conn, id)?;
    let clients = clients_using(conn, id)?;
    if clients > 0 {
        return Err(CatalogueError::InUse(clients));
    }
    diesel::update(services::table.find(id))
        .set((
            services::retired_at.eq(change.at),
            services::form_version.eq(services::form_version + 1),
        ))
        .execute(conn)?;
    let event = Event::ServiceRetired {
        service: service.name,
    };
    Ok(record(conn, by, &event, &[], change)?)
}

/// Adds a feature to a service. It is off for everybody.
pub fn add_feature(
    conn: &mut DbConn,
    by: &Operator,
    service: ServiceId,
    new: &FeatureFields,
    change: &Change,
) -> Result<(), CatalogueError> {
    lock(conn)?;
    let service = find(conn, service)?;
    let there = store::features_of(conn, service.id)?;
    name_is_free(there.iter().map(|f| &f.name), &new.name)?;
    let last: Option<i64> = features::table
        .filter(features::service_id.eq(service.id))
        .select(diesel::dsl::max(features::position))
        .first(conn)?;
    diesel::insert_into(features::table)
        .values((
            features::service_id.eq(service.id),
            features::name.eq(&new.name),
            features::paid.eq(new.paid),
            features::position.eq(last.unwrap_or_default() + 1),
        ))
        .execute(conn)?;
    let event = Event::FeatureAdded {
        service: service.name,
        feature: new.name.clone(),
    };
    Ok(record(conn, by, &event, &[], change)?)
}

/// Changes a feature; false where nothing was new.
pub fn edit_feature(
    conn: &mut DbConn,
    by: &Operator,
    (service, id): (ServiceId, FeatureId),
    seen: i64,
    wanted: &FeatureFields,
    change: &Change,
) -> Result<bool, CatalogueError> {
    lock(conn)?;
    let (service, feature) = find_feature(conn, service, id)?;
    if feature.form_version != seen {
        return Err(CatalogueError::Conflict);
    }
    let values = FeatureFields::of(&feature).changed_to(wanted);
    if values.is_empty() {
        return Ok(false);
    }
    let there = store::features_of(conn, service.id)?;
    let others = there.iter().filter(|f| f.id != id).map(|f| &f.name);
    name_is_free(others, &wanted.name)?;
    diesel::update(features::table.find(id))
        .set((
            features::name.eq(&wanted.name),
            features::paid.eq(wanted.paid),
            features::form_version.eq(seen + 1),
        ))
        .execute(conn)?;
    let event = Event::FeatureEdited {
        service: service.name,
        feature: feature.name,
    };
    record(conn, by, &event, &values, change)?;
    Ok(true)
}

/// Takes a feature from its service: one row, however many clients have it on.
pub fn remove_feature(
    conn: &mut DbConn,
    by: &Operator,
    service: ServiceId,
    id: FeatureId,
    change: &Change,
) -> QueryResult<()> {
    lock(conn)?;
    let (service, feature) = find_feature(conn, service, id)?;
    diesel::update(features::table.find(id))
        .set(features::removed_at.eq(change.at))
        .execute(conn)?;
    let event = Event::FeatureRemoved {
        service: service.name,
        feature: feature.name,
    };
    record(conn, by, &event, &[], change)
}

/// Names are told apart as people read them, not by case or width.
fn name_is_free<'a>(
    mut there: impl Iterator<Item = &'a String>,
    name: &str,
) -> Result<(), CatalogueError> {
    let key = fold(name);
    if there.any(|other| fold(other) == key) {
        return Err(CatalogueError::NameTaken);
    }
    Ok(())
}

fn record(
    conn: &mut DbConn,
    by: &Operator,
    event: &Event,
    values: &[Changed],
    change: &Change,
) -> QueryResult<()> {
    let place = Place::provider(by.provider());
    history::record(conn, place, &**by, event, values, change).map(|_| ())
}
