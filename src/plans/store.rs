//! Queries on plans. A retired plan is as absent as one that never was.
pub(super) mod sync;

use super::{Fields, Kind, Plan, Term};
use crate::change::Change;
use crate::db::DbConn;
use crate::db::ids::{ClientId, FeatureId, PlanId, ProviderId, ServiceId};
use crate::db::schema::{
    client_plans, clients, plan_features, plan_services, plans, provider_plans, providers,
};
use crate::text::fold;
use diesel::dsl::count_star;
use diesel::prelude::*;
use std::collections::HashMap;

/// So many plans of one kind a provider may have: lists and choices show them all.
pub const MOST: i64 = 200;

/// A plan in lists.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = plans)]
pub struct Row {
    /// Its id.
    pub id: PlanId,
    provider_id: ProviderId,
    /// Its name.
    pub name: String,
    /// What it is, in a sentence.
    pub description: String,
    /// How many users a client may have.
    pub user_limit: i64,
    form_version: i64,
}

/// Whoever gives a plan to somebody sees it whole: until the transaction ends nobody changes it.
/// Take it before any other lock.
pub fn hold(conn: &mut DbConn, plan: PlanId) -> QueryResult<()> {
    conn.share_on_text(&format!("plan {plan}"))
}

/// Whoever changes a plan waits for those who give it to somebody just now.
pub(super) fn lock(conn: &mut DbConn, plan: PlanId) -> QueryResult<()> {
    conn.serialize_on_text(&format!("plan {plan}"))
}

/// Plans of one provider are added, named and retired one after the other.
pub(super) fn lock_names(conn: &mut DbConn, provider: ProviderId) -> QueryResult<()> {
    conn.serialize_on_text(&format!("names of plans of {provider}"))
}

/// A provider's plans of one kind, by name.
pub fn of_provider(conn: &mut DbConn, provider: ProviderId, kind: Kind) -> QueryResult<Vec<Row>> {
    plans::table
        .filter(plans::provider_id.eq(provider))
        .filter(plans::kind.eq(kind.code()))
        .filter(plans::retired_at.is_null())
        .order((plans::name_key, plans::id))
        .limit(MOST)
        .select(Row::as_select())
        .load(conn)
}

/// The service plans that somebody may choose from when adding a client: those of one provider, or
/// of all that run.
pub fn choices(
    conn: &mut DbConn,
    provider: Option<ProviderId>,
) -> QueryResult<Vec<(PlanId, ProviderId, String)>> {
    let mut found = plans::table
        .inner_join(providers::table.on(providers::id.eq(plans::provider_id)))
        .filter(plans::kind.eq(Kind::Service.code()))
        .filter(plans::retired_at.is_null())
        .filter(providers::suspended_at.is_null())
        .order((plans::name_key, plans::id))
        .select((plans::id, plans::provider_id, plans::name))
        .into_boxed();
    if let Some(provider) = provider {
        found = found.filter(plans::provider_id.eq(provider));
    }
    found.load(conn)
}

/// One plan of a provider.
pub fn find(conn: &mut DbConn, provider: ProviderId, kind: Kind, id: PlanId) -> QueryResult<Plan> {
    let row = plans::table
        .find(id)
        .filter(plans::provider_id.eq(provider))
        .filter(plans::kind.eq(kind.code()))
        .filter(plans::retired_at.is_null())
        .select(Row::as_select())
        .first(conn)?;
    Ok(Plan {
        id,
        provider: row.provider_id,
        kind,
        fields: Fields {
            name: row.name,
            description: row.description,
            user_limit: row.user_limit,
            terms: terms(conn, id)?,
            features: plan_features::table
                .filter(plan_features::plan_id.eq(id))
                .select(plan_features::feature_id)
                .load::<FeatureId>(conn)?
                .into_iter()
                .collect(),
        },
        version: row.form_version,
    })
}

/// Which kind a provider's plan is of.
pub fn kind_of(conn: &mut DbConn, provider: ProviderId, id: PlanId) -> QueryResult<Kind> {
    let code: String = plans::table
        .find(id)
        .filter(plans::provider_id.eq(provider))
        .filter(plans::retired_at.is_null())
        .select(plans::kind)
        .first(conn)?;
    Kind::parse(&code).ok_or(diesel::NotFound)
}

fn terms(conn: &mut DbConn, id: PlanId) -> QueryResult<Vec<(ServiceId, Term)>> {
    let rows: Vec<(ServiceId, String)> = plan_services::table
        .filter(plan_services::plan_id.eq(id))
        .order(plan_services::service_id)
        .select((plan_services::service_id, plan_services::term))
        .load(conn)?;
    let stored = rows.into_iter();
    Ok(stored
        .filter_map(|(service, code)| Some((service, Term::parse(&code)?)))
        .collect())
}

/// A client's plan with its name; none is "Custom plan".
pub fn of_client(conn: &mut DbConn, client: ClientId) -> QueryResult<Option<(PlanId, String)>> {
    client_plans::table
        .inner_join(plans::table)
        .filter(client_plans::client_id.eq(client))
        .select((plans::id, plans::name))
        .first(conn)
        .optional()
}

/// Writes down which plan a client has.
pub fn set_of_client(conn: &mut DbConn, client: ClientId, plan: Option<PlanId>) -> QueryResult<()> {
    diesel::delete(client_plans::table.find(client)).execute(conn)?;
    if let Some(plan) = plan {
        diesel::insert_into(client_plans::table)
            .values((
                client_plans::client_id.eq(client),
                client_plans::plan_id.eq(plan),
            ))
            .execute(conn)?;
    }
    Ok(())
}

/// Writes down which plan a reseller has.
pub fn set_of_reseller(
    conn: &mut DbConn,
    reseller: ProviderId,
    plan: Option<PlanId>,
) -> QueryResult<()> {
    diesel::delete(provider_plans::table.find(reseller)).execute(conn)?;
    if let Some(plan) = plan {
        diesel::insert_into(provider_plans::table)
            .values((
                provider_plans::provider_id.eq(reseller),
                provider_plans::plan_id.eq(plan),
            ))
            .execute(conn)?;
    }
    Ok(())
}

/// How many users a new client of a provider may have where no plan says otherwise.
pub fn user_limit_at(conn: &mut DbConn, provider: ProviderId) -> QueryResult<i64> {
    providers::table
        .find(provider)
        .select(providers::client_user_limit)
        .first(conn)
}

/// How many clients or resellers each of a provider's plans has.
pub fn uses(
    conn: &mut DbConn,
    provider: ProviderId,
    kind: Kind,
) -> QueryResult<HashMap<PlanId, i64>> {
    let counts: Vec<(PlanId, i64)> = match kind {
        Kind::Service => client_plans::table
            .inner_join(plans::table)
            .inner_join(clients::table)
            .filter(plans::provider_id.eq(provider))
            .filter(clients::deleted_at.is_null())
            .group_by(client_plans::plan_id)
            .select((client_plans::plan_id, count_star()))
            .load(conn)?,
        Kind::Reseller => provider_plans::table
            .inner_join(plans::table)
            .filter(plans::provider_id.eq(provider))
            .group_by(provider_plans::plan_id)
            .select((provider_plans::plan_id, count_star()))
            .load(conn)?,
    };
    Ok(counts.into_iter().collect())
}

/// Whom a plan touches: the first few by name, and how many there are.
#[derive(Debug, Clone, Default)]
pub struct Touched {
    /// Ids and companies.
    pub first: Vec<(i64, String)>,
    /// How many in all.
    pub count: i64,
}

impl Touched {
    /// How many are not named.
    pub fn more(&self) -> i64 {
        self.count - i64::try_from(self.first.len()).unwrap_or(self.count)
    }
}

/// So many are named.
const NAMED: i64 = 20;

/// Whom a change of the plan touches.
pub fn touched(conn: &mut DbConn, plan: &Plan) -> QueryResult<Touched> {
    match plan.kind {
        Kind::Service => {
            let of_plan = || {
                client_plans::table
                    .inner_join(clients::table)
                    .filter(client_plans::plan_id.eq(plan.id))
                    .filter(clients::deleted_at.is_null())
            };
            Ok(Touched {
                count: of_plan().count().get_result(conn)?,
                first: of_plan()
                    .order(clients::id)
                    .limit(NAMED)
                    .select((clients::id, clients::company))
                    .load(conn)?,
            })
        }
        Kind::Reseller => {
            let of_plan = || {
                provider_plans::table
                    .inner_join(providers::table)
                    .filter(provider_plans::plan_id.eq(plan.id))
            };
            Ok(Touched {
                count: of_plan().count().get_result(conn)?,
                first: of_plan()
                    .order(providers::id)
                    .limit(NAMED)
                    .select((providers::id, providers::company))
                    .load(conn)?,
            })
        }
    }
}

/// True where another plan of the provider has the name.
pub(super) fn is_taken(
    conn: &mut DbConn,
    provider: ProviderId,
    kind: Kind,
    name: &str,
    but: Option<PlanId>,
) -> QueryResult<bool> {
    let found: Option<PlanId> = plans::table
        .filter(plans::provider_id.eq(provider))
        .filter(plans::kind.eq(kind.code()))
        .filter(plans::name_key.eq(fold(name)))
        .filter(plans::retired_at.is_null())
        .select(plans::id)
        .first(conn)
        .optional()?;
    Ok(found.is_some_and(|found| Some(found) != but))
}

/// How many plans of a kind a provider has.
pub(super) fn count(conn: &mut DbConn, provider: ProviderId, kind: Kind) -> QueryResult<i64> {
    plans::table
        .filter(plans::provider_id.eq(provider))
        .filter(plans::kind.eq(kind.code()))
        .filter(plans::retired_at.is_null())
        .count()
        .get_result(conn)
}

pub(super) fn insert(
    conn: &mut DbConn,
    provider: ProviderId,
    kind: Kind,
    new: &Fields,
    change: &Change,
) -> QueryResult<PlanId> {
    let id = diesel::insert_into(plans::table)
        .values((
            plans::provider_id.eq(provider),
            plans::kind.eq(kind.code()),
            plans::name.eq(&new.name),
            plans::name_key.eq(fold(&new.name)),
            plans::description.eq(&new.description),
            plans::user_limit.eq(new.user_limit),
            plans::created_at.eq(change.at),
        ))
        .returning(plans::id)
        .get_result(conn)?;
    write_terms(conn, id, new)?;
    Ok(id)
}

/// Writes a plan over the version that was seen; false where there is a newer one.
pub(super) fn update(conn: &mut DbConn, id: PlanId, seen: i64, new: &Fields) -> QueryResult<bool> {
    let written = diesel::update(plans::table.find(id))
        .filter(plans::form_version.eq(seen))
        .set((
            plans::name.eq(&new.name),
            plans::name_key.eq(fold(&new.name)),
            plans::description.eq(&new.description),
            plans::user_limit.eq(new.user_limit),
            plans::form_version.eq(seen + 1),
        ))
        .execute(conn)?;
    if written == 1 {
        diesel::delete(plan_services::table.filter(plan_services::plan_id.eq(id))).execute(conn)?;
        diesel::delete(plan_features::table.filter(plan_features::plan_id.eq(id))).execute(conn)?;
        write_terms(conn, id, new)?;
    }
    Ok(written == 1)
}

fn write_terms(conn: &mut DbConn, id: PlanId, new: &Fields) -> QueryResult<()> {
    for (service, term) in &new.terms {
        diesel::insert_into(plan_services::table)
            .values((
                plan_services::plan_id.eq(id),
                plan_services::service_id.eq(*service),
                plan_services::term.eq(term.code()),
            ))
            .execute(conn)?;
    }
    for feature in &new.features {
        diesel::insert_into(plan_features::table)
            .values((
                plan_features::plan_id.eq(id),
                plan_features::feature_id.eq(*feature),
            ))
            .execute(conn)?;
    }
    Ok(())
}

/// Retires a plan: whoever has it keeps what it gave, as its own.
pub(super) fn retire(conn: &mut DbConn, id: PlanId, change: &Change) -> QueryResult<()> {
    diesel::delete(client_plans::table.filter(client_plans::plan_id.eq(id))).execute(conn)?;
    diesel::delete(provider_plans::table.filter(provider_plans::plan_id.eq(id))).execute(conn)?;
    diesel::update(plans::table.find(id))
        .set((
            plans::retired_at.eq(change.at),
            plans::form_version.eq(plans::form_version + 1),
        ))
        .execute(conn)
        .map(|_| ())
}
