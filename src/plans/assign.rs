//! Giving a client another plan.
use super::store;
use super::{Kind, Plan};
use crate::actor::Staff;
use crate::change::Change;
use crate::clients;
use crate::clients::store::Client;
use crate::db::DbConn;
use crate::db::ids::{ClientId, PlanId, ProviderId, ServiceId};
use crate::db::schema::clients as table;
use crate::history::{self, Changed, Event, Place};
use crate::i18n::Texts;
use crate::services::visibility::InUse;
use crate::services::{self, ClientService, terms};
use diesel::prelude::*;
use std::collections::HashSet;

/// Why a client keeps its plan.
#[derive(Debug, thiserror::Error)]
pub enum AssignError {
    /// Somebody else changed the client meanwhile.
    #[error("there is a newer version")]
    Conflict,
    /// The plan is not one of the client's owner (any more).
    #[error("no such plan")]
    NoPlan,
    /// A deleted client is only looked at.
    #[error("the client is deleted")]
    Deleted,
    /// A reseller's own account has no plan of its own.
    #[error("a technical account")]
    Technical,
    /// The plan hides these services, which are in Trial or Active.
    #[error("services are in use")]
    InUse(Vec<InUse>),
    /// The database refused.
    #[error(transparent)]
    Database(#[from] diesel::result::Error),
}

/// A plan that is to be given to a client of its provider: held until the transaction ends.
pub fn hold(
    conn: &mut DbConn,
    provider: ProviderId,
    kind: Kind,
    id: Option<PlanId>,
) -> Result<Option<Plan>, AssignError> {
    if let Some(id) = id {
        store::hold(conn, id)?;
    }
    chosen(conn, provider, kind, id)
}

/// The same without holding it.
pub fn chosen(
    conn: &mut DbConn,
    provider: ProviderId,
    kind: Kind,
    id: Option<PlanId>,
) -> Result<Option<Plan>, AssignError> {
    let Some(id) = id else { return Ok(None) };
    match store::find(conn, provider, kind, id) {
        Ok(plan) => Ok(Some(plan)),
        Err(diesel::NotFound) => Err(AssignError::NoPlan),
        Err(other) => Err(other.into()),
    }
}

/// What a client has and what it would get.
pub struct Outlook {
    /// The client.
    pub client: Client,
    /// Its plan now; none is "Custom plan".
    pub before: Option<(PlanId, String)>,
    /// The plan that it would get; none is "Custom plan".
    pub after: Option<Plan>,
    /// Its services.
    pub services: Vec<ClientService>,
    /// What it would see.
    pub visible: HashSet<ServiceId>,
    /// What is in the way.
    pub in_use: Vec<InUse>,
}

impl Outlook {
    /// How many users it could have.
    pub fn user_limit(&self) -> i64 {
        let plan = self.after.as_ref();
        plan.map_or(self.client.user_limit, |plan| plan.fields.user_limit)
    }
}

/// Looks at what a plan would change; the same that `assign` goes by.
pub fn outlook(
    conn: &mut DbConn,
    by: &Staff,
    id: ClientId,
    plan: Option<PlanId>,
) -> Result<Outlook, AssignError> {
    let client = clients::store::find(conn, by, id)?;
    let after = chosen(conn, client.owner_id, Kind::Service, plan)?;
    if client.technical {
        return Err(AssignError::Technical);
    }
    let before = store::of_client(conn, id)?;
    let services = services::store::of_client(conn, &client)?;
    let defaults = services::store::defaults(conn, client.owner_id)?;
    let terms = after.as_ref().map(|plan| plan.fields.terms_for_client());
    let (visible, in_use) = match &terms {
        Some(terms) => (
            services
                .iter()
                .map(|found| found.service.id)
                .filter(|service| terms::will_be_visible(*service, terms, &defaults))
                .collect(),
            terms::hidden_in_use(&services, terms, &defaults),
        ),
        None => {
            let seen = services.iter().filter(|found| found.visible());
            (seen.map(|found| found.service.id).collect(), Vec::new())
        }
    };
    Ok(Outlook {
        client,
        before,
        after,
        services,
        visible,
        in_use,
    })
}

/// Gives a client another plan, or none: then it keeps what it has as its own. False where it has
/// that plan already. Run it in `Db::write`.
pub fn assign(
    conn: &mut DbConn,
    by: &Staff,
    id: ClientId,
    plan: Option<PlanId>,
    seen: Option<i64>,
    change: &Change,
) -> Result<bool, AssignError> {
    let owner = clients::store::find(conn, by, id)?.owner_id;
    // Before all other locks.
    hold(conn, owner, Kind::Service, plan)?;
    services::store::lock(conn, id)?;
    let outlook = outlook(conn, by, id, plan)?;
    let client = &outlook.client;
    if client.deleted_at.is_some() {
        return Err(AssignError::Deleted);
    }
    if seen.is_some_and(|seen| seen != client.form_version) {
        return Err(AssignError::Conflict);
    }
    if outlook.before.as_ref().map(|(id, _)| *id) == plan {
        return Ok(false);
    }
    // Read again under the lock of the defaults.
    let defaults = terms::hold_defaults(conn, client.owner_id)?;
    if let Some(plan) = &outlook.after {
        let terms = plan.fields.terms_for_client();
        let in_use = terms::hidden_in_use(&outlook.services, &terms, &defaults);
        if !in_use.is_empty() {
            return Err(AssignError::InUse(in_use));
        }
    }
    write(conn, by, &outlook, change)?;
    Ok(true)
}

fn write(conn: &mut DbConn, by: &Staff, outlook: &Outlook, change: &Change) -> QueryResult<()> {
    let client = &outlook.client;
    store::set_of_client(conn, client.id, outlook.after.as_ref().map(|plan| plan.id))?;
    diesel::update(table::table.find(client.id))
        .set((
            table::user_limit.eq(outlook.user_limit()),
            table::form_version.eq(client.form_version + 1),
        ))
        .execute(conn)?;
    let place = Place::client(client.owner_id, client.id);
    history::record(
        conn,
        place,
        by,
        &Event::PlanChanged,
        &values(outlook),
        change,
    )?;
    if let Some(plan) = &outlook.after {
        let terms = plan.fields.terms_for_client();
        terms::give(conn, by, client, &outlook.services, &terms, change)?;
    }
    Ok(())
}

/// A plan by its name, as history keeps it.
pub fn name_of(plan: Option<&str>) -> String {
    plan.map_or_else(|| Texts::default().get("plan-custom"), str::to_owned)
}

fn values(outlook: &Outlook) -> Vec<Changed> {
    let mut values = Vec::new();
    let before = outlook.before.as_ref().map(|(_, name)| name.as_str());
    let after = outlook.after.as_ref().map(|plan| plan.fields.name.as_str());
    Changed::note(&mut values, "field-plan", &name_of(before), &name_of(after));
    Changed::note(
        &mut values,
        "field-user-limit",
        &outlook.client.user_limit.to_string(),
        &outlook.user_limit().to_string(),
    );
    let visible = &outlook.visible;
    Changed::note(
        &mut values,
        "field-visibility",
        &terms::in_words(&outlook.services, ClientService::visible),
        &terms::in_words(&outlook.services, |found| {
            visible.contains(&found.service.id)
        }),
    );
    values
}
