//! "Convert to Reseller": a client becomes a reseller under the operator; its old account stays as
//! its first client.
pub mod pages;
pub mod paths;
mod store;

use crate::actor::{ClientRole, Operator, Staff};
use crate::change::Change;
use crate::clients::store::Client;
use crate::clients::{self, notify};
use crate::db::DbConn;
use crate::db::ids::{ClientId, PlanId, ProviderId, ServiceId};
use crate::history::{self, Changed, Event, Place};
use crate::mail::Letter;
use crate::moving::handover::{self, Doors, To};
use crate::people::members::{self, Member};
use crate::plans::assign::{self, AssignError, name_of};
use crate::plans::edit::visible_at_reseller;
use crate::plans::{self, Kind, Plan};
use crate::services::{self, ClientService, terms};
use diesel::prelude::*;

/// Why a client stays one.
#[derive(Debug, thiserror::Error)]
pub enum ConvertError {
    /// Somebody else changed the client meanwhile.
    #[error("there is a newer version")]
    Conflict,
    /// It is deleted.
    #[error("the client is deleted")]
    Deleted,
    /// It is a reseller's own account already.
    #[error("a technical account")]
    Technical,
    /// Its people asked that it be deleted.
    #[error("deletion is requested")]
    DeletionRequested,
    /// It is suspended.
    #[error("suspended")]
    Suspended,
    /// Nobody could run the reseller: the main user has not accepted yet, or is none.
    #[error("no main user who has accepted")]
    NoMainUser,
    /// There is no such reseller plan (any more).
    #[error("no such plan")]
    NoPlan,
    /// The database refused.
    #[error(transparent)]
    Database(#[from] diesel::result::Error),
}

impl From<AssignError> for ConvertError {
    fn from(e: AssignError) -> Self {
        match e {
            AssignError::Database(e) => Self::Database(e),
            AssignError::Conflict => Self::Conflict,
            AssignError::Deleted => Self::Deleted,
            AssignError::Technical => Self::Technical,
            AssignError::NoPlan | AssignError::InUse(_) => Self::NoPlan,
        }
    }
}

/// What a conversion changes.
pub struct Outlook {
    /// The client as it is.
    pub client: Client,
    /// Company of its owner.
    pub from: String,
    /// The seller who is dropped, or "".
    pub seller: String,
    /// The service plan that ends, where there is one.
    pub plan: Option<String>,
    /// The reseller plan; none is "Custom plan".
    pub new_plan: Option<Plan>,
    /// Its services as they are; it keeps them.
    pub services: Vec<ClientService>,
    /// What the reseller's clients will see.
    pub offers: Vec<ServiceId>,
    /// Who runs the reseller.
    pub main: Member,
    /// Who become its sellers.
    pub sellers: Vec<Member>,
    /// What it means to its people.
    pub doors: Doors,
}

impl Outlook {
    /// How many users each client of the reseller may have.
    pub fn user_limit(&self) -> i64 {
        let plan = self.new_plan.as_ref();
        plan.map_or(self.client.user_limit, |plan| plan.fields.user_limit)
    }

    /// True where the reseller's clients will see the service.
    pub fn will_offer(&self, found: &ClientService) -> bool {
        self.offers.contains(&found.service.id)
    }
}

/// Looks at what a conversion would change, and whether it can be: the conversion itself goes by
/// the same.
pub fn outlook(
    conn: &mut DbConn,
    by: &Operator,
    id: ClientId,
    plan: Option<PlanId>,
    change: &Change,
) -> Result<Outlook, ConvertError> {
    let client = clients::store::find(conn, by, id)?;
    may(&client)?;
    let new_plan = assign::chosen(conn, by.provider(), Kind::Reseller, plan)?;
    let (main, sellers) = people(conn, &client)?;
    let services = services::store::of_client(conn, &client)?;
    let offers = match &new_plan {
        Some(plan) => {
            let catalogue = services::store::catalogue(conn)?;
            let at_operator = services::store::defaults(conn, by.provider())?;
            visible_at_reseller(plan, &catalogue, &at_operator)
        }
        // The sum of what the client had.
        None => {
            let seen = services.iter().filter(|found| found.visible());
            seen.map(|found| found.service.id).collect()
        }
    };
    Ok(Outlook {
        from: store::company(conn, client.owner_id)?,
        seller: clients::store::seller_name(conn, client.owner_id, client.seller_id)?,
        plan: plans::store::of_client(conn, id)?.map(|(_, name)| name),
        doors: Doors::of(conn, &client, change.at)?,
        client,
        new_plan,
        services,
        offers,
        main,
        sellers,
    })
}

fn may(client: &Client) -> Result<(), ConvertError> {
    if client.deleted_at.is_some() {
        Err(ConvertError::Deleted)
    } else if client.technical {
        Err(ConvertError::Technical)
    } else if client.deletion_due_at.is_some() {
        Err(ConvertError::DeletionRequested)
    } else if client.suspended_at.is_some() {
        Err(ConvertError::Suspended)
    } else {
        Ok(())
    }
}

/// The main user, who becomes the Reseller, and the other Administrators, who become sellers. Who
/// has not accepted yet stays invited to the account.
fn people(conn: &mut DbConn, client: &Client) -> Result<(Member, Vec<Member>), ConvertError> {
    let main = client.main_user_id.ok_or(ConvertError::NoMainUser)?;
    let mut accepted: Vec<Member> = members::of_client(conn, client.id)?
        .into_iter()
        .filter(|member| member.accepted && !member.blocked)
        .collect();
    let at = accepted
        .iter()
        .position(|member| member.user == main)
        .ok_or(ConvertError::NoMainUser)?;
    let main = accepted.swap_remove(at);
    accepted.retain(|member| member.role == ClientRole::Administrators);
    accepted.sort_by_key(|member| member.user);
    Ok((main, accepted))
}

/// Converts a client; answers the reseller. `seen` is the version that the summary showed; none
/// where nobody looked at one client alone. A refusal has written nothing. Run it in `Db::write`,
/// one client a transaction.
pub fn convert(
    conn: &mut DbConn,
    by: &Operator,
    id: ClientId,
    plan: Option<PlanId>,
    seen: Option<i64>,
    change: &Change,
) -> Result<ProviderId, ConvertError> {
    clients::store::find(conn, by, id)?;
    // Plans are held before people, and people before clients.
    assign::hold(conn, by.provider(), Kind::Reseller, plan)?;
    handover::lock(conn, id)?;
    let outlook = outlook(conn, by, id, plan, change)?;
    let client = &outlook.client;
    if seen.is_some_and(|seen| seen != client.form_version) {
        return Err(ConvertError::Conflict);
    }
    // While the client still has its owner: the mail comes from the operator.
    notify::client_from(conn, id, by.provider(), change, |reader| {
        Letter::ConvertedToReseller {
            name: reader.name.clone(),
            company: reader.company.clone(),
        }
    })?;
    let reseller = store::insert_reseller(conn, client, outlook.user_limit(), change)?;
    for service in &outlook.offers {
        services::store::set_default(conn, reseller, *service, true)?;
    }
    plans::store::set_of_reseller(conn, reseller, plan)?;
    store::insert_place(conn, reseller, &outlook.main, "reseller", change)?;
    for seller in &outlook.sellers {
        store::insert_place(conn, reseller, seller, "seller", change)?;
    }
    let to = To {
        owner: reseller,
        technical: true,
        user_limit: client.user_limit,
    };
    let moved = handover::change_owner(conn, client, &to, change)?.ok_or(ConvertError::Conflict)?;
    plans::store::set_of_client(conn, id, None)?;
    record(conn, by, &outlook, reseller, change)?;
    let terms = terms::keeping(&outlook.services);
    terms::give(conn, by, &moved, &outlook.services, &terms, change)?;
    handover::ask_again(conn, &moved, client.owner_id, change)?;
    Ok(reseller)
}

/// On all sides: in the account, at its old owner, at the operator and at the new reseller.
fn record(
    conn: &mut DbConn,
    by: &Operator,
    outlook: &Outlook,
    reseller: ProviderId,
    change: &Change,
) -> QueryResult<()> {
    let staff: &Staff = by;
    let client = &outlook.client;
    let company = client.company.clone();
    let converted = Event::CustomerConverted {
        company: company.clone(),
    };
    let here = Place::client(reseller, client.id);
    history::record(conn, here, staff, &converted, &values(outlook), change)?;
    let mut owners = vec![client.owner_id, by.provider()];
    owners.dedup();
    for owner in owners {
        let there = Place::provider(owner);
        history::record(conn, there, staff, &converted, &[], change)?;
    }
    let created = Event::ResellerCreated { company };
    history::record(
        conn,
        Place::provider(reseller),
        staff,
        &created,
        &[],
        change,
    )?;
    Ok(())
}

fn values(outlook: &Outlook) -> Vec<Changed> {
    let mut values = Vec::new();
    let names: Vec<&str> = outlook.sellers.iter().map(|m| m.name.as_str()).collect();
    let new = outlook.new_plan.as_ref();
    let new = name_of(new.map(|plan| plan.fields.name.as_str()));
    Changed::note(&mut values, "field-reseller-plan", "", &new);
    Changed::note(&mut values, "field-reseller-person", "", &outlook.main.name);
    Changed::note(&mut values, "field-reseller-sellers", "", &names.join(", "));
    let plan = outlook.plan.as_deref().unwrap_or_default();
    Changed::note(&mut values, "field-plan", plan, "");
    values
}
