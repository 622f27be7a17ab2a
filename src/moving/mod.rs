//! "Move to another": a client gets another owner, with all that belongs to it.
pub mod handover;
pub mod pages;
pub mod paths;

use crate::actor::{Operator, Staff};
use crate::change::Change;
use crate::clients::store::Client;
use crate::clients::{self, notify};
use crate::db::DbConn;
use crate::db::ids::{ClientId, PlanId, ProviderId, ServiceId};
use crate::db::schema::{clients as table, providers};
use crate::history::{self, Changed, Event, Place};
use crate::mail::Letter;
use crate::plans::assign::{self, AssignError, name_of};
use crate::plans::{self, Kind, Plan};
use crate::services::visibility::InUse;
use crate::services::{self, ClientService, terms};
use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::Bool;
use handover::{Doors, To};
use std::collections::HashSet;

/// Where a client goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Target {
    /// The new owner.
    pub owner: ProviderId,
    /// A service plan of that owner; none is "Custom plan": the client keeps what it has.
    pub plan: Option<PlanId>,
}

/// Why a client stays where it is.
#[derive(Debug, thiserror::Error)]
pub enum MoveError {
    /// Somebody else changed the client meanwhile.
    #[error("there is a newer version")]
    Conflict,
    /// It is deleted.
    #[error("the client is deleted")]
    Deleted,
    /// A reseller's own account stays with the reseller.
    #[error("a technical account")]
    Technical,
    /// It is there already.
    #[error("the same owner")]
    SameOwner,
    /// There is no such owner, or it is suspended.
    #[error("no such owner")]
    NoOwner,
    /// The new owner has no such plan (any more).
    #[error("no such plan")]
    NoPlan,
    /// Another client of the new owner has its Custom ID.
    #[error("the Custom ID is taken")]
    CustomIdTaken,
    /// The plan hides these services, which are in Trial or Active.
    #[error("services are in use")]
    InUse(Vec<InUse>),
    /// The database refused.
    #[error(transparent)]
    Database(#[from] diesel::result::Error),
}

impl From<AssignError> for MoveError {
    fn from(e: AssignError) -> Self {
        match e {
            AssignError::NoPlan => Self::NoPlan,
            AssignError::Conflict => Self::Conflict,
            AssignError::Deleted => Self::Deleted,
            AssignError::Technical => Self::Technical,
            AssignError::InUse(in_use) => Self::InUse(in_use),
            AssignError::Database(e) => Self::Database(e),
        }
    }
}

/// The operator and all running resellers but the client's owner, by company.
pub fn owners(
    conn: &mut DbConn,
    by: &Operator,
    client: &Client,
) -> QueryResult<Vec<(ProviderId, String)>> {
    let mut all: Vec<(ProviderId, String)> = providers::table
        .filter(providers::id.ne(client.owner_id))
        .filter(providers::suspended_at.is_null())
        .order((providers::company_key, providers::id))
        .select((providers::id, providers::company))
        .load(conn)?;
    // One's own company first.
    all.sort_by_key(|(id, _)| *id != by.provider());
    Ok(all)
}

/// What a move changes.
pub struct Outlook {
    /// The client as it is.
    pub client: Client,
    /// Company of the old owner.
    pub from: String,
    /// Company of the new owner.
    pub to: String,
    /// The seller who is dropped, or "".
    pub seller: String,
    /// The plan now; none is "Custom plan".
    pub plan: Option<String>,
    /// The plan that the client gets.
    pub new_plan: Option<Plan>,
    /// Its services as they are.
    pub services: Vec<ClientService>,
    visible: HashSet<ServiceId>,
    terms: Vec<terms::Term>,
    /// What it means to the client's people.
    pub doors: Doors,
}

impl Outlook {
    /// How many users the client may have.
    pub fn user_limit(&self) -> i64 {
        let plan = self.new_plan.as_ref();
        plan.map_or(self.client.user_limit, |plan| plan.fields.user_limit)
    }

    /// True where the client will see the service.
    pub fn will_see(&self, found: &ClientService) -> bool {
        self.visible.contains(&found.service.id)
    }

    fn new_plan_name(&self) -> Option<&str> {
        self.new_plan.as_ref().map(|plan| plan.fields.name.as_str())
    }
}

/// Looks at what a move would change, and whether it can be: the move itself goes by the same.
pub fn outlook(
    conn: &mut DbConn,
    by: &Operator,
    id: ClientId,
    target: &Target,
    change: &Change,
) -> Result<Outlook, MoveError> {
    let client = clients::store::find(conn, by, id)?;
    if client.deleted_at.is_some() {
        return Err(MoveError::Deleted);
    }
    if client.technical {
        return Err(MoveError::Technical);
    }
    if client.owner_id == target.owner {
        return Err(MoveError::SameOwner);
    }
    let to = company(conn, target.owner)?.ok_or(MoveError::NoOwner)?;
    if brings_taken_custom_id(conn, &client, target.owner)? {
        return Err(MoveError::CustomIdTaken);
    }
    let new_plan = assign::chosen(conn, target.owner, Kind::Service, target.plan)?;
    let services = services::store::of_client(conn, &client)?;
    let terms = match &new_plan {
        Some(plan) => plan.fields.terms_for_client(),
        None => terms::keeping(&services),
    };
    let defaults = services::store::defaults(conn, target.owner)?;
    let in_use = terms::hidden_in_use(&services, &terms, &defaults);
    if !in_use.is_empty() {
        return Err(MoveError::InUse(in_use));
    }
    let from = providers::table
        .find(client.owner_id)
        .select(providers::company)
        .first(conn)?;
    Ok(Outlook {
        seller: clients::store::seller_name(conn, client.owner_id, client.seller_id)?,
        plan: plans::store::of_client(conn, id)?.map(|(_, name)| name),
        doors: Doors::of(conn, &client, change.at)?,
        visible: services
            .iter()
            .map(|found| found.service.id)
            .filter(|service| terms::will_be_visible(*service, &terms, &defaults))
            .collect(),
        from,
        to,
        client,
        new_plan,
        services,
        terms,
    })
}

/// Company of an owner that may take clients.
fn company(conn: &mut DbConn, owner: ProviderId) -> QueryResult<Option<String>> {
    providers::table
        .find(owner)
        .filter(providers::suspended_at.is_null())
        .select(providers::company)
        .first(conn)
        .optional()
}

fn brings_taken_custom_id(
    conn: &mut DbConn,
    client: &Client,
    owner: ProviderId,
) -> QueryResult<bool> {
    if client.custom_id.is_empty() {
        return Ok(false);
    }
    let there: Option<ClientId> = table::table
        .filter(table::owner_id.eq(owner))
        .filter(table::custom_id.eq(&client.custom_id))
        // As a plain condition, not a value: only so does the partial index apply.
        .filter(sql::<Bool>("clients.custom_id <> ''"))
        .filter(table::deleted_at.is_null())
        .select(table::id)
        .first(conn)
        .optional()?;
    Ok(there.is_some())
}

/// Moves a client. `seen` is the version that the summary showed; none where nobody looked at one
/// client alone. A refusal has written nothing. Run it in `Db::write`, one client a transaction.
pub fn move_to(
    conn: &mut DbConn,
    by: &Operator,
    id: ClientId,
    target: &Target,
    seen: Option<i64>,
    change: &Change,
) -> Result<String, MoveError> {
    clients::store::find(conn, by, id)?;
    // Plans are held before people, people before clients, and these before defaults.
    assign::hold(conn, target.owner, Kind::Service, target.plan)?;
    handover::lock(conn, id)?;
    conn.serialize_on_text(&format!("arrivals at {}", target.owner))?;
    terms::hold_defaults(conn, target.owner)?;
    let outlook = outlook(conn, by, id, target, change)?;
    if seen.is_some_and(|seen| seen != outlook.client.form_version) {
        return Err(MoveError::Conflict);
    }
    let to = To {
        owner: target.owner,
        technical: false,
        user_limit: outlook.user_limit(),
    };
    let moved =
        handover::change_owner(conn, &outlook.client, &to, change)?.ok_or(MoveError::Conflict)?;
    plans::store::set_of_client(conn, id, target.plan)?;
    record(conn, by, &outlook, target.owner, change)?;
    terms::give(conn, by, &moved, &outlook.services, &outlook.terms, change)?;
    handover::ask_again(conn, &moved, outlook.client.owner_id, change)?;
    notify::client(conn, id, change, |reader| Letter::MovedToAnotherProvider {
        name: reader.name.clone(),
        company: reader.company.clone(),
    })?;
    Ok(outlook.to)
}

/// On both sides, each without the other's name, and with both names at the operator.
fn record(
    conn: &mut DbConn,
    by: &Operator,
    outlook: &Outlook,
    to: ProviderId,
    change: &Change,
) -> QueryResult<()> {
    let staff: &Staff = by;
    let client = &outlook.client;
    let company = client.company.clone();
    let moved = Event::CustomerMoved {
        company: company.clone(),
    };
    let values = values(outlook);
    let here = Place::client(to, client.id);
    history::record(conn, here, staff, &moved, &values, change)?;
    let away = Event::CustomerMovedAway { company };
    let there = Place::provider(client.owner_id);
    history::record(conn, there, staff, &away, &[], change)?;
    let owners = [Changed {
        field: "field-owner",
        before: outlook.from.clone(),
        after: outlook.to.clone(),
    }];
    let operator = Place::provider(by.provider());
    history::record(conn, operator, staff, &moved, &owners, change)?;
    Ok(())
}

fn values(outlook: &Outlook) -> Vec<Changed> {
    let mut values = Vec::new();
    Changed::note(&mut values, "field-seller", &outlook.seller, "");
    Changed::note(
        &mut values,
        "field-plan",
        &name_of(outlook.plan.as_deref()),
        &name_of(outlook.new_plan_name()),
    );
    Changed::note(
        &mut values,
        "field-user-limit",
        &outlook.client.user_limit.to_string(),
        &outlook.user_limit().to_string(),
    );
    Changed::note(
        &mut values,
        "field-visibility",
        &terms::in_words(&outlook.services, ClientService::visible),
        &terms::in_words(&outlook.services, |found| outlook.will_see(found)),
    );
    values
}
