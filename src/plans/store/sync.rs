//! What a change of a plan writes to everybody who has it, in few statements. A value that was
//! changed for one client meanwhile stays.
use crate::change::Change;
use crate::db::DbConn;
use crate::db::ids::{FeatureId, PlanId, ProviderId, ServiceId, UserId};
use crate::db::schema::provider_plans;
use crate::history::Event;
use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::{BigInt, Bool, Nullable, Text, Timestamp};

/// What a plan said about who sees a service, and what it says now.
#[derive(Debug, Clone, Copy)]
pub struct Moved {
    /// The service.
    pub service: ServiceId,
    /// The client's own visibility that it gave.
    pub before: Option<bool>,
    /// The one that it gives.
    pub after: Option<bool>,
}

/// The clients of a plan; `n`: which of the values names it. Values are numbered in the order in
/// which they stand.
fn of_plan(n: u8) -> String {
    format!(
        "IN (SELECT p.client_id FROM client_plans p JOIN clients c ON c.id = p.client_id \
         WHERE p.plan_id = ${n} AND c.deleted_at IS NULL)"
    )
}

/// As a condition on `own_visible`.
fn still(before: Option<bool>) -> &'static str {
    match before {
        None => "own_visible IS NULL",
        Some(true) => "own_visible",
        Some(false) => "NOT own_visible",
    }
}

#[derive(QueryableByName)]
struct Count {
    #[diesel(sql_type = BigInt)]
    n: i64,
}

/// How many clients of a plan have a service in Trial or Active, as far as the plan reaches them.
pub fn in_use(conn: &mut DbConn, plan: PlanId, moved: &Moved) -> QueryResult<i64> {
    let sql = format!(
        "SELECT COUNT(*) AS n FROM client_services WHERE client_id {} AND service_id = $2 \
         AND {} AND status IN ('trial', 'active')",
        of_plan(1),
        still(moved.before)
    );
    sql_query(sql)
        .bind::<BigInt, _>(plan)
        .bind::<BigInt, _>(moved.service)
        .get_result(conn)
        .map(|count: Count| count.n)
}

/// Closes the open requests for a service that a plan hides. Call it before `visibility`.
pub fn void_requests(
    conn: &mut DbConn,
    plan: PlanId,
    moved: &Moved,
    by: UserId,
    change: &Change,
) -> QueryResult<()> {
    let reached = match moved.before {
        // Who has no row inherits.
        None => "NOT EXISTS (SELECT 1 FROM client_services s WHERE \
            s.client_id = activation_requests.client_id AND s.service_id = $4 \
            AND s.own_visible IS NOT NULL)"
            .to_owned(),
        Some(_) => format!(
            "EXISTS (SELECT 1 FROM client_services s WHERE \
             s.client_id = activation_requests.client_id AND s.service_id = $4 AND {})",
            still(moved.before).replace("own_visible", "s.own_visible")
        ),
    };
    let sql = format!(
        "UPDATE activation_requests SET outcome = 'void', closed_at = $1, closed_by = $2 \
         WHERE client_id {} AND service_id = $4 AND closed_at IS NULL AND {reached}",
        of_plan(3)
    );
    sql_query(sql)
        .bind::<Timestamp, _>(change.at)
        .bind::<BigInt, _>(by)
        .bind::<BigInt, _>(plan)
        .bind::<BigInt, _>(moved.service)
        .execute(conn)
        .map(|_| ())
}

/// Writes who sees a service.
pub fn visibility(conn: &mut DbConn, plan: PlanId, moved: &Moved) -> QueryResult<()> {
    let sql = format!(
        "UPDATE client_services SET own_visible = $1 WHERE client_id {} AND service_id = $3 AND {}",
        of_plan(2),
        still(moved.before)
    );
    sql_query(sql)
        .bind::<Nullable<Bool>, _>(moved.after)
        .bind::<BigInt, _>(plan)
        .bind::<BigInt, _>(moved.service)
        .execute(conn)?;
    if moved.before.is_some() {
        return Ok(());
    }
    sql_query(
        "INSERT INTO client_services (client_id, service_id, owner_id, test, own_visible, form_version) \
         SELECT c.id, $1, c.owner_id, c.test, $2, 0 FROM client_plans p \
         JOIN clients c ON c.id = p.client_id WHERE p.plan_id = $3 AND c.deleted_at IS NULL \
         AND NOT EXISTS (SELECT 1 FROM client_services s WHERE s.client_id = c.id AND s.service_id = $1)",
    )
    .bind::<BigInt, _>(moved.service)
    .bind::<Nullable<Bool>, _>(moved.after)
    .bind::<BigInt, _>(plan)
    .execute(conn)
    .map(|_| ())
}

/// Switches a feature.
pub fn feature(conn: &mut DbConn, plan: PlanId, feature: FeatureId, on: bool) -> QueryResult<()> {
    let sql = if on {
        "INSERT INTO client_features (client_id, feature_id) SELECT c.id, $1 FROM client_plans p \
         JOIN clients c ON c.id = p.client_id WHERE p.plan_id = $2 AND c.deleted_at IS NULL \
         AND NOT EXISTS (SELECT 1 FROM client_features f WHERE f.client_id = c.id AND f.feature_id = $1)"
            .to_owned()
    } else {
        format!(
            "DELETE FROM client_features WHERE feature_id = $1 AND client_id {}",
            of_plan(2)
        )
    };
    sql_query(sql)
        .bind::<BigInt, _>(feature)
        .bind::<BigInt, _>(plan)
        .execute(conn)
        .map(|_| ())
}

/// Writes how many users clients may have.
pub fn user_limit(conn: &mut DbConn, plan: PlanId, before: i64, after: i64) -> QueryResult<()> {
    let sql = format!(
        "UPDATE clients SET user_limit = $1 WHERE id {} AND user_limit = $3",
        of_plan(2)
    );
    sql_query(sql)
        .bind::<BigInt, _>(after)
        .bind::<BigInt, _>(plan)
        .bind::<BigInt, _>(before)
        .execute(conn)
        .map(|_| ())
}

/// Writes an event into the history of each client that has the plan.
pub fn record(
    conn: &mut DbConn,
    plan: PlanId,
    by: UserId,
    event: &Event,
    change: &Change,
) -> QueryResult<()> {
    let details = serde_json::to_string(event)
        .map_err(|e| diesel::result::Error::SerializationError(Box::new(e)))?;
    sql_query(
        "INSERT INTO history (at, owner_id, client_id, actor_id, event, details, ip) \
         SELECT $1, c.owner_id, c.id, $2, $3, $4, $5 FROM client_plans p \
         JOIN clients c ON c.id = p.client_id WHERE p.plan_id = $6 AND c.deleted_at IS NULL",
    )
    .bind::<Timestamp, _>(change.at)
    .bind::<BigInt, _>(by)
    .bind::<Text, _>(event.name())
    .bind::<Text, _>(details)
    .bind::<Text, _>(&change.ip)
    .bind::<BigInt, _>(plan)
    .execute(conn)
    .map(|_| ())
}

/// The resellers that have a plan.
pub fn resellers(conn: &mut DbConn, plan: PlanId) -> QueryResult<Vec<ProviderId>> {
    provider_plans::table
        .filter(provider_plans::plan_id.eq(plan))
        .order(provider_plans::provider_id)
        .select(provider_plans::provider_id)
        .load(conn)
}

/// Writes how many users the resellers' new clients may have.
pub fn reseller_limit(conn: &mut DbConn, plan: PlanId, before: i64, after: i64) -> QueryResult<()> {
    sql_query(
        "UPDATE providers SET client_user_limit = $1 WHERE client_user_limit = $2 AND id IN \
         (SELECT provider_id FROM provider_plans WHERE plan_id = $3)",
    )
    .bind::<BigInt, _>(after)
    .bind::<BigInt, _>(before)
    .bind::<BigInt, _>(plan)
    .execute(conn)
    .map(|_| ())
}
