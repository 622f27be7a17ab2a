//! "Add new client": the client, its first user, its history and its mail, all or none.
use super::store::{self, Fields};
use crate::actor::{ClientRole, Sees, Staff};
use crate::change::Change;
use crate::db::DbConn;
use crate::db::ids::{ClientId, ProviderId, UserId};
use crate::db::schema::{clients, provider_members, providers, users};
use crate::history::{self, Event};
use crate::i18n::{Lang, Texts};
use crate::passwords::{self, PasswordHash};
use crate::people::asking::{Asked, ask_in, find_or_make_user, invited_event};
use crate::people::members::{self, Invited};
use crate::sellers;
use crate::text::fold;
use crate::web::form::{FieldErrors, Labels, NAME_MAX};
use diesel::prelude::*;
use serde::Deserialize;

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
    /// Test Account.
    pub test: String,
}

/// What the lists of the form offer.
#[derive(Debug, Clone)]
pub struct Choices {
    /// Providers that may own the client, the asker's own first. One for everybody but the operator.
    pub owners: Vec<(ProviderId, String)>,
    /// Who may stand as Seller, by owner.
    pub sellers: Vec<(ProviderId, UserId, String)>,
    /// A seller who sees only its own clients makes only such.
    pub fixed: Option<UserId>,
}

impl Choices {
    /// Reads them, in the same number of queries for any number of providers.
    pub fn load(conn: &mut DbConn, staff: &Staff) -> QueryResult<Self> {
        let own = staff.provider();
        let mut owners = vec![(own, staff.company().to_owned())];
        let mut sellers: Vec<(ProviderId, UserId, String)>;
        if staff.is_operator() {
            owners.extend(resellers(conn, own)?);
            sellers = all_sellers(conn)?;
        } else {
            let names = sellers::names(conn, staff)?;
            sellers = names
                .into_iter()
                .map(|(id, name)| (own, id, name))
                .collect();
        }
        let fixed = match staff.sees() {
            Sees::SoldBy(_, seller) => Some(seller),
            Sees::All | Sees::OwnedBy(_) => None,
        };
        if let Some(only) = fixed {
            sellers.retain(|(_, id, _)| *id == only);
        }
        Ok(Self {
            owners,
            sellers,
            fixed,
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
            .any(|(of, id, _)| *of == owner && *id == seller)
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

fn all_sellers(conn: &mut DbConn) -> QueryResult<Vec<(ProviderId, UserId, String)>> {
    let rows: Vec<(ProviderId, UserId, String, String, bool)> = provider_members::table
        .inner_join(users::table)
        .select((
            provider_members::provider_id,
            users::id,
            users::name,
            provider_members::invited_name,
            provider_members::accepted_at.is_not_null(),
        ))
        .load(conn)?;
    let mut sellers: Vec<_> = rows
        .into_iter()
        .map(|(owner, id, name, invited, accepted)| {
            (owner, id, if accepted { name } else { invited })
        })
        .collect();
    sellers.sort_by_cached_key(|(_, id, name)| (fold(name), *id));
    Ok(sellers)
}

/// A client that may be made.
#[derive(Debug, Clone)]
pub struct NewClient {
    owner: ProviderId,
    fields: Fields,
    person: String,
    password: Option<String>,
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
            None => parse_seller(&mut errors, &typed.seller),
        };
        if let (Some(owner), Some(seller)) = (owner, seller)
            && !choices.sells_for(owner, seller)
        {
            errors.add("seller", "client-seller-elsewhere");
        }
        let lang = errors.choice("lang", Lang::parse(&typed.lang));
        match (owner, lang) {
            (Some(owner), Some(lang)) if errors.is_empty() => Ok(Self {
                owner,
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
            }),
            _ => Err(errors),
        }
    }

    /// The password that was typed, to be hashed before the transaction.
    pub fn password(&self) -> Option<&str> {
        self.password.as_deref()
    }
}

/// "" is nobody; anything but a number is a fault.
pub(super) fn parse_seller(errors: &mut FieldErrors, typed: &str) -> Option<UserId> {
    if typed.is_empty() {
        return None;
    }
    errors.choice("seller", typed.parse().ok().map(UserId))
}

/// Why no client was made.
#[derive(Debug, thiserror::Error)]
pub enum CreateError {
    /// Owner or seller were taken away since the form was drawn.
    #[error("owner or seller are gone")]
    Gone,
    /// The database refused.
    #[error(transparent)]
    Database(#[from] diesel::result::Error),
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
    let choices = Choices::load(conn, by)?;
    let owned = choices.owners.iter().any(|(id, _)| *id == new.owner);
    let sold = new
        .fields
        .seller
        .is_none_or(|seller| choices.sells_for(new.owner, seller));
    if !owned || !sold {
        return Err(CreateError::Gone);
    }
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
    let id = store::insert(conn, new.owner, &new.fields, user, change)?;
    members::insert(conn, id, user, &invited, change)?;
    store::write_derived(conn, id)?;
    record(
        conn,
        by,
        new.owner,
        id,
        &new.fields.company,
        &invited,
        change,
    )?;
    let place = Asked {
        owner: new.owner,
        client: id,
        company: &new.fields.company,
        name: &invited.name,
        user,
    };
    ask_in(conn, &place, change)?;
    Ok(Created { id, also })
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

fn record(
    conn: &mut DbConn,
    by: &Staff,
    owner: ProviderId,
    client: ClientId,
    company: &str,
    invited: &Invited,
    change: &Change,
) -> QueryResult<()> {
    let place = history::Place::client(owner, client);
    let created = Event::CustomerCreated {
        company: company.to_owned(),
    };
    history::record(conn, place, by, &created, &[], change)?;
    history::record(conn, place, by, &invited_event(invited), &[], change)?;
    Ok(())
}
