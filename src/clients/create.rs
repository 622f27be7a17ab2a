//! "Add new client": the client, its first user, its history and its mail, all or none.
use super::store::{self, Fields};
use crate::actor::{ClientRole, Sees, Staff};
use crate::change::Change;
use crate::db::DbConn;
use crate::db::ids::{ClientId, PlanId, ProviderId, ServiceId, UserId};
use crate::db::schema::{clients, providers};
use crate::descriptions;
use crate::history::{self, Changed, Event};
use crate::i18n::{Lang, Texts};
use crate::passwords::{self, PasswordHash};
use crate::people::asking::{Asked, ask_in, find_or_make_user, invited_event};
use crate::people::members::{self, Invited};
use crate::plans::assign::{self, AssignError};
use crate::plans::{self, Plan};
use crate::secrets::Keys;
use crate::sellers::{self, Choice};
use crate::services::form::Switches;
use crate::services::store::Service;
use crate::services::terms::{self, Term};
use crate::services::visibility::Own;
use crate::services::{self, visibility};
use crate::web::form::{FieldErrors, Labels, NAME_MAX};
use diesel::prelude::*;
use serde::Deserialize;
use std::collections::HashSet;

/// Longest first or last name, so that both and a blank make a name.
const PART_MAX: usize = NAME_MAX / 2 - 1;

/// What the form calls its fields.
pub const LABELS: Labels = &[
    ("name", "field-name-in-your-system"),
    ("configure", "client-configure"),
];

/// The form as it was typed.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Typed {
    /// E-mail.
    pub email: String,
    /// First name.
    pub first_name: String,
    /// Last name.
    pub last_name: String,
    /// Company.
    pub company: String,
    /// Name in your system.
    pub name: String,
    /// Password.
    pub password: String,
    /// "Let the client configure the password".
    pub configure: String,
    /// Seller.
    pub seller: String,
    /// Owner; the operator's choice only.
    pub owner: String,
    /// Lang.
    pub lang: String,
    /// Plan.
    pub plan: String,
    /// Test Account.
    pub test: String,
    /// Description.
    pub description: String,
    /// Ids of the services that are switched on.
    pub service: Vec<String>,
    /// How each switch was drawn.
    pub drawn: Vec<String>,
}

impl Typed {
    /// The switches of the form.
    pub fn switches(&self) -> Switches {
        Switches {
            on: self.service.clone(),
            drawn: self.drawn.clone(),
        }
    }
}

/// What the lists of the form offer.
#[derive(Debug, Clone)]
pub struct Choices {
    /// Providers that may own the client, the asker's own first. One for everybody but the operator.
    pub owners: Vec<(ProviderId, String)>,
    /// Who may stand as Seller.
    pub sellers: Vec<Choice>,
    /// A seller who sees only its own clients makes only such.
    pub fixed: Option<UserId>,
    /// The plans of these owners.
    pub plans: Vec<(PlanId, ProviderId, String)>,
    /// The catalogue.
    pub services: Vec<Service>,
    /// Which of them the asker's own clients see by default.
    pub visible: HashSet<ServiceId>,
}

impl Choices {
    /// Reads them, in the same number of queries for any number of providers.
    pub fn load(conn: &mut DbConn, staff: &Staff, keys: &Keys) -> QueryResult<Self> {
        let own = staff.provider();
        let mut owners = vec![(own, staff.company().to_owned())];
        if staff.is_operator() {
            owners.extend(resellers(conn, own)?);
        }
        let whose = (!staff.is_operator()).then_some(own);
        let mut sellers = sellers::choices(conn, staff, whose, keys)?;
        let fixed = match staff.sees() {
            Sees::SoldBy(_, seller) => Some(seller),
            Sees::All | Sees::OwnedBy(_) => None,
        };
        if let Some(only) = fixed {
            sellers.retain(|choice| choice.user == only);
        }
        Ok(Self {
            owners,
            sellers,
            fixed,
            plans: plans::store::choices(conn, whose)?,
            services: services::store::catalogue(conn)?,
            visible: services::store::defaults(conn, own)?,
        })
    }

    fn owner(&self, typed: &str) -> Option<ProviderId> {
        match (self.owners.as_slice(), typed) {
            // Who has no choice sends none.
            ([(only, _)], "") => Some(*only),
            (owners, typed) => owners
                .iter()
                .map(|(id, _)| *id)
                .find(|id| id.to_string() == typed),
        }
    }

    fn sells_for(&self, owner: ProviderId, seller: UserId) -> bool {
        self.sellers
            .iter()
            .any(|choice| choice.owner == owner && choice.user == seller)
    }

    /// The plan that the form names, where it is the owner's; inner none is "Custom plan".
    fn plan(&self, owner: Option<ProviderId>, typed: &str) -> Option<Option<PlanId>> {
        if typed.is_empty() || typed == plans::CUSTOM {
            return Some(None);
        }
        self.plans
            .iter()
            .find(|(id, of, _)| id.to_string() == typed && owner.is_none_or(|owner| owner == *of))
            .map(|(id, ..)| Some(*id))
    }

    /// Whom the form names: one of the owner's where there is such.
    fn seller(&self, owner: Option<ProviderId>, typed: &str) -> Option<UserId> {
        let mut named = self.sellers.iter().filter(|choice| choice.is(typed));
        named
            .find(|choice| owner.is_none_or(|owner| choice.owner == owner))
            .map(|choice| choice.user)
    }
}

/// Running resellers.
fn resellers(conn: &mut DbConn, own: ProviderId) -> QueryResult<Vec<(ProviderId, String)>> {
    providers::table
        .filter(providers::id.ne(own))
        .filter(providers::suspended_at.is_null())
        .order((providers::company_key, providers::id))
        .select((providers::id, providers::company))
        .load(conn)
}

/// A client that may be made.
#[derive(Debug, Clone)]
pub struct NewClient {
    owner: ProviderId,
    fields: Fields,
    person: String,
    password: Option<String>,
    description: String,
    plan: Option<PlanId>,
    /// The switches that were touched; the others follow the plan, else the owner's default.
    visible: Vec<(ServiceId, bool)>,
}

impl NewClient {
    /// Finds all faults at once.
    pub fn parse(typed: &Typed, choices: &Choices, t: Texts) -> Result<Self, FieldErrors> {
        let mut errors = FieldErrors::new(t).labelled(LABELS);
        let email = errors.email("email", &typed.email);
        let first = errors.required("first_name", &typed.first_name, PART_MAX);
        let last = errors.required("last_name", &typed.last_name, PART_MAX);
        let company = errors.required("company", &typed.company, NAME_MAX);
        let name = errors.optional("name", &typed.name, NAME_MAX);
        let password = typed.configure.is_empty().then(|| typed.password.clone());
        if let Some(password) = &password {
            let known = [&*email, &first, &last, &company, &name];
            passwords::check_new(&mut errors, "password", password, &known);
        } else if !typed.password.is_empty() {
            errors.add("configure", "client-password-or-configure");
        }
        let owner = errors.choice("owner", choices.owner(&typed.owner));
        let seller = match choices.fixed {
            Some(only) => Some(only),
            None if typed.seller.is_empty() => None,
            None => {
                let seller = choices.seller(owner, &typed.seller);
                if seller.is_none() {
                    errors.add("seller", "client-seller-elsewhere");
                }
                seller
            }
        };
        if let (Some(owner), Some(seller)) = (owner, choices.fixed)
            && !choices.sells_for(owner, seller)
        {
            errors.add("seller", "client-seller-elsewhere");
        }
        let plan = choices.plan(owner, &typed.plan);
        if plan.is_none() {
            errors.add("plan", "plan-elsewhere");
        }
        let lang = errors.choice("lang", Lang::parse(&typed.lang));
        let description = descriptions::parse(&mut errors, &typed.description);
        match (owner, lang) {
            (Some(owner), Some(lang)) if errors.is_empty() => Ok(Self {
                owner,
                plan: plan.flatten(),
                fields: Fields {
                    company,
                    name,
                    email,
                    custom_id: String::new(),
                    seller,
                    lang,
                    test: !typed.test.is_empty(),
                },
                person: format!("{first} {last}"),
                password,
                description,
                visible: typed.switches().touched(),
            }),
            _ => Err(errors),
        }
    }

    /// The password that was typed, to be hashed before the transaction.
    pub fn password(&self) -> Option<&str> {
        self.password.as_deref()
    }
}

/// Why no client was made.
#[derive(Debug, thiserror::Error)]
pub enum CreateError {
    /// Owner or seller were taken away since the form was drawn.
    #[error("owner or seller are gone")]
    Gone,
    /// The plan was retired since the form was drawn.
    #[error("the plan is gone")]
    NoPlan,
    /// The database refused.
    #[error(transparent)]
    Database(#[from] diesel::result::Error),
}

impl From<AssignError> for CreateError {
    fn from(e: AssignError) -> Self {
        match e {
            AssignError::Database(e) => Self::Database(e),
            _ => Self::NoPlan,
        }
    }
}

/// What was made.
#[derive(Debug)]
pub struct Created {
    /// The client.
    pub id: ClientId,
    /// Another client with this person, among those that the asker sees.
    pub also: Option<(ClientId, String)>,
}

/// Makes a client. Run it in `Db::write`. A known address gets no second person, its typed
/// password counts for nothing, and the answer is the same.
pub fn create(
    conn: &mut DbConn,
    by: &Staff,
    new: &NewClient,
    password: Option<&PasswordHash>,
    change: &Change,
) -> Result<Created, CreateError> {
    let choices = Choices::load(conn, by, &change.keys)?;
    let owned = choices.owners.iter().any(|(id, _)| *id == new.owner);
    let sold = new
        .fields
        .seller
        .is_none_or(|seller| choices.sells_for(new.owner, seller));
    if !owned || !sold {
        return Err(CreateError::Gone);
    }
    // Plans are held before people.
    let plan = assign::hold(conn, new.owner, plans::Kind::Service, new.plan)?;
    let user_limit = match &plan {
        Some(plan) => plan.fields.user_limit,
        None => plans::store::user_limit_at(conn, new.owner)?,
    };
    let invited = Invited {
        name: new.person.clone(),
        email: new.fields.email.clone(),
        lang: new.fields.lang,
        role: ClientRole::Administrators,
        by_link: password.is_none(),
    };
    let typed = password.map(|hash| (hash.as_str(), new.owner));
    let user = find_or_make_user(conn, &invited, typed, change)?;
    let also = also_in(conn, by, user)?;
    let id = store::insert(conn, new.owner, &new.fields, (user, user_limit), change)?;
    members::insert(conn, id, user, &invited, change)?;
    store::set_description(conn, id, "", &new.description)?;
    store::write_derived(conn, id)?;
    let visible = offered(&choices.services, &new.visible);
    let settings: Vec<_> = visible.iter().map(|(s, on)| (s.id, *on)).collect();
    if plan.is_none() {
        visibility::begin_own(conn, id, new.owner, &settings)?;
    }
    let place = history::Place::client(new.owner, id);
    let created = Event::CustomerCreated {
        company: new.fields.company.clone(),
    };
    let mut values = values(plan.as_ref(), &visible);
    Changed::note(&mut values, "field-description", "", &new.description);
    history::record(conn, place, by, &created, &values, change)?;
    history::record(conn, place, by, &invited_event(&invited), &[], change)?;
    let place = Asked {
        owner: new.owner,
        client: id,
        company: &new.fields.company,
        name: &invited.name,
        user,
    };
    ask_in(conn, &place, change)?;
    if let Some(plan) = plan {
        begin_with(conn, by, id, &plan, &settings, change)?;
    }
    Ok(Created { id, also })
}

/// What the plan gives, and what the form touched instead.
fn begin_with(
    conn: &mut DbConn,
    by: &Staff,
    id: ClientId,
    plan: &Plan,
    touched: &[(ServiceId, bool)],
    change: &Change,
) -> QueryResult<()> {
    plans::store::set_of_client(conn, id, Some(plan.id))?;
    let mut given = plan.fields.terms_for_client();
    for (service, on) in touched {
        let own = Own::Set(*on);
        match given.iter_mut().find(|term| term.service == *service) {
            Some(term) if term.own == own => {}
            Some(term) => *term = Term::seen(*service, own),
            None => given.push(Term::seen(*service, own)),
        }
    }
    let client = store::find(conn, by, id)?;
    let services = services::store::of_client(conn, &client)?;
    terms::give(conn, by, &client, &services, &given, change)
}

fn also_in(conn: &mut DbConn, by: &Staff, user: UserId) -> QueryResult<Option<(ClientId, String)>> {
    let of_user = members::places(conn, user)?.clients;
    store::visible_to(by)
        .filter(clients::id.eq_any(of_user))
        .filter(clients::deleted_at.is_null())
        .order(clients::id.desc())
        .select((clients::id, clients::company))
        .first(conn)
        .optional()
}

/// What of the touched switches is still in the catalogue.
fn offered<'a>(
    catalogue: &'a [Service],
    touched: &[(ServiceId, bool)],
) -> Vec<(&'a Service, bool)> {
    let setting = |service: &'a Service| {
        let (_, on) = touched.iter().find(|(id, _)| *id == service.id)?;
        Some((service, *on))
    };
    catalogue.iter().filter_map(setting).collect()
}

/// The own visibility that a new client begins with, as history keeps it.
fn values(plan: Option<&Plan>, visible: &[(&Service, bool)]) -> Vec<Changed> {
    let words = visible.iter().map(|(service, on)| {
        let on = if *on { "on" } else { "off" };
        format!("{}: {on}", service.name)
    });
    let after = words.collect::<Vec<_>>().join(", ");
    let mut values = Vec::new();
    let plan = plan.map_or("", |plan| &plan.fields.name);
    Changed::note(&mut values, "field-plan", "", plan);
    Changed::note(&mut values, "field-visibility", "", &after);
    values
}
