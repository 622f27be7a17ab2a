//! "Edit Contact Info": how a client is reached. Company, Company email and language are those of
//! "Edit client".
pub mod countries;
pub mod pages;
pub mod paths;
pub mod store;

use crate::actor::Staff;
use crate::change::Change;
use crate::clients;
use crate::clients::edit::{Clash, merge};
use crate::clients::store::Client;
use crate::db::DbConn;
use crate::db::ids::ClientId;
use crate::history::{self, Changed, Event};
use crate::i18n::{Lang, Texts};
use crate::web::form::{FieldErrors, Labels, NAME_MAX};
use diesel::QueryResult;
use serde::{Deserialize, Serialize};
use store::Contact;

/// What the form calls its fields.
pub const LABELS: Labels = &[("email", "field-company-email")];

/// Longest phone number, in characters.
const PHONE_MAX: usize = 50;
/// Longest postal address, in characters.
const ADDRESS_MAX: usize = 500;

/// The form as it was typed.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Typed {
    /// Company.
    pub company: String,
    /// Name.
    pub name: String,
    /// Company email.
    pub email: String,
    /// Second e-mail.
    pub second_email: String,
    /// Phone.
    pub phone: String,
    /// Address.
    pub address: String,
    /// Country.
    pub country: String,
    /// Lang.
    pub lang: String,
}

impl Typed {
    /// What is saved.
    fn of(client: &Client, contact: &Contact) -> Self {
        Self {
            company: client.company.clone(),
            name: contact.name.clone(),
            email: client.email.clone(),
            second_email: contact.second_email.clone(),
            phone: contact.phone.clone(),
            address: contact.address.clone(),
            country: contact.country.clone(),
            lang: client.lang.clone(),
        }
    }

    /// The fields by the keys of their labels.
    fn each(&mut self) -> [(&'static str, &mut String); 8] {
        [
            ("field-company", &mut self.company),
            ("field-name", &mut self.name),
            ("field-company-email", &mut self.email),
            ("field-second-email", &mut self.second_email),
            ("field-phone", &mut self.phone),
            ("field-address", &mut self.address),
            ("field-country", &mut self.country),
            ("field-lang", &mut self.lang),
        ]
    }

    /// Takes what others saved where this form says nothing new, and lists what they saved.
    fn merge(&mut self, mut seen: Self, mut saved: Self) -> Vec<Clash> {
        merge(self.each(), seen.each(), saved.each())
    }

    /// Every field that another form says otherwise, as history keeps it.
    fn changes_to(mut self, mut after: Self) -> Vec<Changed> {
        let mut values = Vec::new();
        for ((field, before), (_, after)) in self.each().into_iter().zip(after.each()) {
            let word = |value: &str| match field {
                "field-country" => country(value),
                _ => value.to_owned(),
            };
            Changed::note(&mut values, field, &word(before), &word(after));
        }
        values
    }
}

/// A country as people read it.
fn country(code: &str) -> String {
    countries::name(code).unwrap_or(code).to_owned()
}

/// The contact of a client as it is wanted.
#[derive(Debug, Clone)]
pub struct Wanted {
    company: String,
    email: String,
    lang: Lang,
    contact: Contact,
}

impl Wanted {
    /// Finds all faults of the form at once.
    pub fn parse(typed: &Typed, t: Texts) -> Result<Self, FieldErrors> {
        let mut errors = FieldErrors::new(t).labelled(LABELS);
        let company = errors.required("company", &typed.company, NAME_MAX);
        let name = errors.optional("name", &typed.name, NAME_MAX);
        let email = errors.email("email", &typed.email);
        let second_email = errors.optional_email("second_email", &typed.second_email);
        let phone = errors.optional("phone", &typed.phone, PHONE_MAX);
        let address = errors.lines("address", &typed.address, ADDRESS_MAX);
        let known = typed.country.is_empty() || countries::name(&typed.country).is_some();
        errors.choice("country", known.then_some(()));
        match errors.choice("lang", Lang::parse(&typed.lang)) {
            Some(lang) if errors.is_empty() => Ok(Self {
                company,
                email,
                lang,
                contact: Contact {
                    name,
                    second_email,
                    phone,
                    address,
                    country: typed.country.clone(),
                },
            }),
            _ => Err(errors),
        }
    }

    fn typed(&self) -> Typed {
        let Contact {
            name,
            second_email,
            phone,
            address,
            country,
        } = self.contact.clone();
        Typed {
            company: self.company.clone(),
            name,
            email: self.email.clone(),
            second_email,
            phone,
            address,
            country,
            lang: self.lang.code().to_owned(),
        }
    }
}

/// What the form of a client begins with.
pub fn saved(conn: &mut DbConn, client: &Client) -> QueryResult<Typed> {
    let contact = store::find(conn, client)?;
    Ok(Typed::of(client, &contact))
}

/// Why a contact was not changed.
#[derive(Debug, thiserror::Error)]
pub enum ContactError {
    /// Somebody else saved meanwhile.
    #[error("somebody else saved meanwhile")]
    Conflict,
    /// A deleted client is only looked at.
    #[error("the client is deleted")]
    Deleted,
    /// The database refused.
    #[error(transparent)]
    Database(#[from] diesel::result::Error),
}

/// Changes a contact; false where nothing was new. `seen` is what the form was drawn with: only
/// another value of one of these fields is a conflict. Run it in `Db::write`.
pub fn change(
    conn: &mut DbConn,
    by: &Staff,
    id: ClientId,
    (seen, wanted): (&Typed, &Wanted),
    change: &Change,
) -> Result<bool, ContactError> {
    store::serialize(conn, id)?;
    let client = clients::store::find(conn, by, id)?;
    if client.deleted_at.is_some() {
        return Err(ContactError::Deleted);
    }
    let (before, after) = (saved(conn, &client)?, wanted.typed());
    if before != *seen {
        return Err(ContactError::Conflict);
    }
    let Wanted {
        company,
        email,
        lang,
        contact,
    } = wanted;
    // "Edit client" is only disturbed by what it shows.
    let shared = [
        before.company != *company,
        before.email != *email,
        before.lang != lang.code(),
    ];
    if shared.contains(&true)
        && !clients::store::update_contact(conn, &client, (company, email, *lang))?
    {
        return Err(ContactError::Conflict);
    }
    let values = before.changes_to(after);
    if values.is_empty() {
        return Ok(false);
    }
    store::write(conn, id, contact)?;
    clients::store::write_derived(conn, id)?;
    let place = history::Place::client(client.owner_id, id);
    history::record(conn, place, by, &Event::CustomerEdited, &values, change)?;
    Ok(true)
}
