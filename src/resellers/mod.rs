//! Resellers: providers under the operator.
pub mod members;
pub mod pages;
pub mod paths;
pub mod store;

use crate::actor::{Account, Operator, StaffRole};
use crate::change::Change;
use crate::db::DbConn;
use crate::db::ids::ProviderId;
use crate::history::{self, By, Changed, Event, Place};
use crate::i18n::Lang;
use crate::passwords::PasswordHash;
use crate::services;
use crate::sign_in::limits::{Attempt, LimitError};
use members::{AddError, Entry, NewMember};

/// A reseller to be, and its main person.
pub struct NewReseller {
    /// Company.
    pub company: String,
    /// The person's name.
    pub name: String,
    /// The person's sign-in e-mail, at first also the company's.
    pub email: String,
}

/// What the operator may change on a provider.
#[derive(Debug, Clone, PartialEq)]
pub struct Fields {
    /// Company.
    pub company: String,
    /// Where the company is written to.
    pub email: String,
    /// Language of mails to it.
    pub lang: Lang,
    /// Name on its pages and mails; empty for the company.
    pub brand_name: String,
    /// `#rrggbb`, or empty.
    pub brand_color: String,
    /// Shown at the foot of pages, or empty.
    pub support_email: String,
}

/// Why a provider was not changed.
#[derive(Debug, thiserror::Error)]
pub enum EditError {
    /// Somebody else saved meanwhile.
    #[error("changed meanwhile")]
    Conflict,
    /// The database's own.
    #[error(transparent)]
    Database(#[from] diesel::result::Error),
}

/// Makes a reseller with its main person.
pub fn create(
    conn: &mut DbConn,
    operator: &Operator,
    new: &NewReseller,
    password: Option<&PasswordHash>,
    change: &Change,
) -> Result<(ProviderId, Entry), AddError> {
    insert(conn, By::user(operator.user_id()), new, password, change)
}

/// The same from the shell, whose user owns the installation.
pub fn create_from_shell(
    conn: &mut DbConn,
    new: &NewReseller,
    password: Option<&PasswordHash>,
    change: &Change,
) -> Result<(ProviderId, Entry), AddError> {
    insert(conn, By::nobody(), new, password, change)
}

fn insert(
    conn: &mut DbConn,
    by: By,
    new: &NewReseller,
    password: Option<&PasswordHash>,
    change: &Change,
) -> Result<(ProviderId, Entry), AddError> {
    let provider = store::insert(conn, new, change.at)?;
    services::store::begin_with_defaults(conn, provider)?;
    let member = NewMember {
        provider,
        company: &new.company,
        role: StaffRole::Reseller,
        name: &new.name,
        email: &new.email,
        phone: "",
        lang: Lang::En,
        password,
    };
    let entry = members::add(conn, &member, change)?;
    let company = new.company.clone();
    let event = Event::ResellerCreated { company };
    history::record(conn, Place::provider(provider), by, &event, &[], change)?;
    Ok((provider, entry))
}

/// Changes a provider, unless somebody else did so since `seen`.
pub fn edit(
    conn: &mut DbConn,
    operator: &Operator,
    id: ProviderId,
    seen: i64,
    new: &Fields,
    change: &Change,
) -> Result<(), EditError> {
    let before = store::find(conn, operator, id)?;
    if before.form_version != seen {
        return Err(EditError::Conflict);
    }
    let values = before.fields().changed_to(new);
    if values.is_empty() {
        return Ok(());
    }
    if !store::update(conn, id, seen, new)? {
        return Err(EditError::Conflict);
    }
    let company = new.company.clone();
    let event = Event::ResellerEdited { company };
    let place = Place::provider(id);
    history::record(
        conn,
        place,
        By::user(operator.user_id()),
        &event,
        &values,
        change,
    )?;
    Ok(())
}

impl Fields {
    /// What differs, field by field.
    pub fn changed_to(&self, new: &Self) -> Vec<Changed> {
        let mut values = Vec::new();
        for (field, before, after) in [
            ("field-company", &*self.company, &*new.company),
            ("field-email", &self.email, &new.email),
            ("field-lang", self.lang.code(), new.lang.code()),
            ("field-brand-name", &self.brand_name, &new.brand_name),
            ("field-brand-color", &self.brand_color, &new.brand_color),
            (
                "field-support-email",
                &self.support_email,
                &new.support_email,
            ),
        ] {
            Changed::note(&mut values, field, before, after);
        }
        values
    }
}

/// Sends the main person of a reseller a new link; refused where the place was taken already.
pub fn invite_again(
    conn: &mut DbConn,
    operator: &Operator,
    id: ProviderId,
    change: &Change,
) -> Result<bool, LimitError> {
    let reseller = store::find(conn, operator, id)?;
    let Some(main) = store::main_person(conn, id)?.filter(|main| !main.accepted) else {
        return Ok(false);
    };
    let place = Account::Provider(id);
    Attempt::invitation_again(place, main.user).begin(conn, change.at)?;
    let member = NewMember {
        provider: id,
        company: &reseller.company,
        role: StaffRole::Reseller,
        name: &main.name,
        email: &main.email,
        phone: "",
        lang: main.lang,
        password: None,
    };
    members::mail_invitation(conn, &member, main.user, main.lang, change)?;
    members::remember_invitation(conn, id, main.user, change.at)?;
    let event = Event::UserInvited {
        name: main.name,
        email: main.email,
        role: "Reseller".into(),
    };
    let by = By::user(operator.user_id());
    history::record(conn, Place::provider(id), by, &event, &[], change)?;
    Ok(true)
}
