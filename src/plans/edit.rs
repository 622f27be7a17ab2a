//! Making, changing and retiring plans. A change reaches whoever has the plan, except where a value
//! was changed for one client meanwhile: that one stays.
use super::store::{self, sync};
use super::{Fields, Kind, Plan, Term};
use crate::actor::{Operator, ProviderAdmin, Staff};
use crate::change::Change;
use crate::db::DbConn;
use crate::db::ids::{FeatureId, PlanId, ServiceId};
use crate::history::{self, Changed, Event, Place};
use crate::i18n::Texts;
use crate::services::catalogue;
use crate::services::store::{Feature, Service};
use crate::services::visibility::{InUse, VisibilityError};
use crate::services::{self, terms, visibility};
use diesel::prelude::*;
use std::collections::HashSet;

/// Why plans stayed as they were.
#[derive(Debug, thiserror::Error)]
pub enum PlanError {
    /// Somebody else saved meanwhile.
    #[error("there is a newer version")]
    Conflict,
    /// There is another one of that name.
    #[error("the name is taken")]
    NameTaken,
    /// There are as many as lists can show.
    #[error("too many plans")]
    TooMany,
    /// Reseller plans are the operator's.
    #[error("only the operator has reseller plans")]
    OnlyOperator,
    /// Services that would be hidden are in Trial or Active.
    #[error("services are in use")]
    InUse(Vec<InUse>),
    /// The database refused.
    #[error(transparent)]
    Database(#[from] diesel::result::Error),
}

impl From<VisibilityError> for PlanError {
    fn from(e: VisibilityError) -> Self {
        match e {
            VisibilityError::InUse(in_use) => Self::InUse(in_use),
            VisibilityError::Deleted => Self::Conflict,
            VisibilityError::Database(e) => Self::Database(e),
        }
    }
}

/// What plans are made of.
pub struct Catalogue {
    /// The services.
    pub services: Vec<Service>,
    /// Their features.
    pub features: Vec<Feature>,
}

impl Catalogue {
    /// Reads it.
    pub fn load(conn: &mut DbConn) -> QueryResult<Self> {
        Ok(Self {
            services: services::store::catalogue(conn)?,
            features: catalogue::features(conn)?,
        })
    }

    /// What of a form is still there.
    fn offered(&self, kind: Kind, fields: &Fields) -> Fields {
        let known = |id: ServiceId| self.services.iter().any(|service| service.id == id);
        let seen = |id: FeatureId| {
            let feature = self.features.iter().find(|feature| feature.id == id);
            feature.is_some_and(|f| fields.term(f.service_id).visible() == Some(true))
        };
        Fields {
            terms: fields
                .terms
                .iter()
                .copied()
                .filter(|(id, term)| known(*id) && *term != Term::Inherited)
                .filter(|(_, term)| kind.terms().contains(term))
                .collect(),
            features: match kind {
                Kind::Service => fields
                    .features
                    .iter()
                    .copied()
                    .filter(|id| seen(*id))
                    .collect(),
                Kind::Reseller => HashSet::new(),
            },
            ..fields.clone()
        }
    }

    /// What differs, field by field, as history keeps it.
    pub fn changes(&self, before: &Fields, after: &Fields) -> Vec<Changed> {
        let t = Texts::default();
        let mut values = Vec::new();
        let mut note = |field, before: &str, after: &str| {
            Changed::note(&mut values, field, before, after);
        };
        note("field-plan-name", &before.name, &after.name);
        note("field-description", &before.description, &after.description);
        note(
            "field-user-limit",
            &before.user_limit.to_string(),
            &after.user_limit.to_string(),
        );
        let (mut was, mut is) = (Vec::new(), Vec::new());
        for service in &self.services {
            let (old, new) = (before.term(service.id), after.term(service.id));
            if old != new {
                was.push(format!("{}: {}", service.name, t.get(old.text())));
                is.push(format!("{}: {}", service.name, t.get(new.text())));
            }
        }
        note("field-plan-services", &was.join(", "), &is.join(", "));
        let names = |fields: &Fields| {
            let on = self.features.iter();
            let on = on.filter(|feature| fields.features.contains(&feature.id));
            let names: Vec<&str> = on.map(|feature| feature.name.as_str()).collect();
            names.join(", ")
        };
        note("field-features", &names(before), &names(after));
        values
    }
}

/// Adds a plan. Run it in `Db::write`, like all that follow.
pub fn add(
    conn: &mut DbConn,
    by: &ProviderAdmin,
    kind: Kind,
    new: &Fields,
    change: &Change,
) -> Result<PlanId, PlanError> {
    if kind == Kind::Reseller && !by.is_operator() {
        return Err(PlanError::OnlyOperator);
    }
    let provider = by.provider();
    store::lock_names(conn, provider)?;
    if store::count(conn, provider, kind)? >= store::MOST {
        return Err(PlanError::TooMany);
    }
    if store::is_taken(conn, provider, kind, &new.name, None)? {
        return Err(PlanError::NameTaken);
    }
    let new = Catalogue::load(conn)?.offered(kind, new);
    let id = store::insert(conn, provider, kind, &new, change)?;
    record(conn, by, &Event::PlanAdded { plan: new.name }, &[], change)?;
    Ok(id)
}

/// A plan of one's own provider.
pub fn find(conn: &mut DbConn, by: &ProviderAdmin, id: PlanId) -> QueryResult<Plan> {
    let kind = store::kind_of(conn, by.provider(), id)?;
    store::find(conn, by.provider(), kind, id)
}

/// What a form would change of a plan.
pub fn changes(conn: &mut DbConn, plan: &Plan, wanted: &Fields) -> QueryResult<Vec<Changed>> {
    let catalogue = Catalogue::load(conn)?;
    let wanted = catalogue.offered(plan.kind, wanted);
    Ok(catalogue.changes(&plan.fields, &wanted))
}

/// Changes a plan and what it gave; false where nothing was new.
pub fn edit(
    conn: &mut DbConn,
    by: &ProviderAdmin,
    id: PlanId,
    seen: i64,
    wanted: &Fields,
    change: &Change,
) -> Result<bool, PlanError> {
    find(conn, by, id)?;
    store::lock(conn, id)?;
    store::lock_names(conn, by.provider())?;
    let plan = find(conn, by, id)?;
    if plan.version != seen {
        return Err(PlanError::Conflict);
    }
    let catalogue = Catalogue::load(conn)?;
    let wanted = catalogue.offered(plan.kind, wanted);
    let values = catalogue.changes(&plan.fields, &wanted);
    if values.is_empty() {
        return Ok(false);
    }
    if store::is_taken(conn, plan.provider, plan.kind, &wanted.name, Some(id))? {
        return Err(PlanError::NameTaken);
    }
    match plan.kind {
        Kind::Service => reach_clients(conn, by, &plan, &wanted, &catalogue, change)?,
        Kind::Reseller => reach_resellers(conn, by, &plan, &wanted, &catalogue, change)?,
    }
    if !store::update(conn, id, seen, &wanted)? {
        return Err(PlanError::Conflict);
    }
    let event = Event::PlanEdited {
        plan: wanted.name.clone(),
    };
    record(conn, by, &event, &values, change)?;
    if plan.kind == Kind::Service {
        sync::record(conn, id, by.user_id(), &event, change)?;
    }
    Ok(true)
}

/// A few statements, however many clients have the plan.
fn reach_clients(
    conn: &mut DbConn,
    by: &Staff,
    plan: &Plan,
    wanted: &Fields,
    catalogue: &Catalogue,
    change: &Change,
) -> Result<(), PlanError> {
    let defaults = terms::hold_defaults(conn, plan.provider)?;
    let moved: Vec<sync::Moved> = catalogue
        .services
        .iter()
        .map(|service| sync::Moved {
            service: service.id,
            before: plan.fields.term(service.id).visible(),
            after: wanted.term(service.id).visible(),
        })
        .filter(|moved| moved.before != moved.after)
        .collect();
    let hides = |moved: &sync::Moved| {
        !moved
            .after
            .unwrap_or_else(|| defaults.contains(&moved.service))
    };
    let mut in_use = Vec::new();
    for moved in moved.iter().filter(|moved| hides(moved)) {
        let clients = sync::in_use(conn, plan.id, moved)?;
        let service = catalogue.services.iter().find(|s| s.id == moved.service);
        if let Some(service) = service.filter(|_| clients > 0) {
            in_use.push(InUse {
                service: service.id,
                name: service.name.clone(),
                clients,
            });
        }
    }
    if !in_use.is_empty() {
        return Err(PlanError::InUse(in_use));
    }
    for moved in &moved {
        if hides(moved) {
            sync::void_requests(conn, plan.id, moved, by.user_id(), change)?;
        }
        sync::visibility(conn, plan.id, moved)?;
    }
    for feature in &catalogue.features {
        let (was, is) = (
            plan.fields.features.contains(&feature.id),
            wanted.features.contains(&feature.id),
        );
        if was != is {
            sync::feature(conn, plan.id, feature.id, is)?;
        }
    }
    if plan.fields.user_limit != wanted.user_limit {
        sync::user_limit(conn, plan.id, plan.fields.user_limit, wanted.user_limit)?;
    }
    Ok(())
}

/// The defaults of the resellers that have the plan.
fn reach_resellers(
    conn: &mut DbConn,
    by: &ProviderAdmin,
    plan: &Plan,
    wanted: &Fields,
    catalogue: &Catalogue,
    change: &Change,
) -> Result<(), PlanError> {
    let operator = Operator::of((**by).clone()).ok_or(PlanError::OnlyOperator)?;
    for reseller in sync::resellers(conn, plan.id)? {
        let on = services::store::defaults(conn, reseller)?;
        let switches: Vec<(ServiceId, bool)> = catalogue
            .services
            .iter()
            .filter_map(|service| {
                let (was, is) = (plan.fields.term(service.id), wanted.term(service.id));
                let here = on.contains(&service.id);
                let untouched = was.visible().is_none_or(|was| was == here);
                let is = is.visible().filter(|_| was != is && untouched)?;
                Some((service.id, is))
            })
            .collect();
        visibility::change_defaults_of(conn, &operator, reseller, &switches, change)?;
    }
    sync::reseller_limit(conn, plan.id, plan.fields.user_limit, wanted.user_limit)?;
    Ok(())
}

/// What a reseller that begins with a plan lets its clients see: what the plan leaves open is as at
/// the operator.
pub fn visible_at_reseller(
    plan: &Plan,
    catalogue: &[Service],
    at_operator: &HashSet<ServiceId>,
) -> Vec<ServiceId> {
    catalogue
        .iter()
        .map(|service| service.id)
        .filter(|id| {
            let term = plan.fields.term(*id).visible();
            term.unwrap_or_else(|| at_operator.contains(id))
        })
        .collect()
}

/// Retires a plan: nobody can choose it, and whoever has it keeps what it gave.
pub fn retire(
    conn: &mut DbConn,
    by: &ProviderAdmin,
    id: PlanId,
    change: &Change,
) -> Result<(), PlanError> {
    find(conn, by, id)?;
    store::lock(conn, id)?;
    let plan = find(conn, by, id)?;
    let event = Event::PlanRetired {
        plan: plan.fields.name,
    };
    if plan.kind == Kind::Service {
        sync::record(conn, id, by.user_id(), &event, change)?;
    }
    store::retire(conn, id, change)?;
    record(conn, by, &event, &[], change)?;
    Ok(())
}

fn record(
    conn: &mut DbConn,
    by: &ProviderAdmin,
    event: &Event,
    values: &[Changed],
    change: &Change,
) -> QueryResult<()> {
    let place = Place::provider(by.provider());
    let staff: &Staff = by;
    history::record(conn, place, staff, event, values, change).map(|_| ())
}
