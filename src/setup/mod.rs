//! The first visit: whoever holds the code from the log makes the operator of an empty installation.
pub mod code;
pub mod pages;

use crate::actor::StaffRole;
use crate::change::Change;
use crate::db::DbConn;
use crate::db::ids::ProviderId;
use crate::db::schema::{providers, users};
use crate::history::{self, By, Event, Place};
use crate::i18n::Lang;
use crate::installation;
use crate::passwords::PasswordHash;
use crate::resellers::members::{self, AddError, Entry, NewMember};
use crate::services;
use crate::text::fold;
use diesel::prelude::*;
use diesel::result::{DatabaseErrorKind, Error};

/// What the operator's company is called until somebody says better under Resellers.
pub const FIRST_COMPANY: &str = "Operator";

/// The operator's first person.
pub struct NewOperator {
    /// Name.
    pub name: String,
    /// Sign-in e-mail.
    pub email: String,
    /// Language of interface and mails.
    pub lang: Lang,
}

/// Why no operator was made.
#[derive(Debug, thiserror::Error)]
pub enum SetUpError {
    /// Somebody was faster.
    #[error("the installation has its operator already")]
    Done,
    /// The address belongs to somebody who has a place with the operator already.
    #[error("this person is with the operator already")]
    AlreadyHere,
    /// The database's own.
    #[error(transparent)]
    Database(Error),
}

impl From<Error> for SetUpError {
    fn from(e: Error) -> Self {
        match &e {
            Error::DatabaseError(DatabaseErrorKind::UniqueViolation, info)
                if info.message().contains("provider") =>
            {
                Self::Done
            }
            _ => Self::Database(e),
        }
    }
}

impl From<AddError> for SetUpError {
    fn from(e: AddError) -> Self {
        match e {
            AddError::AlreadyHere => Self::AlreadyHere,
            AddError::Database(e) => e.into(),
        }
    }
}

/// Makes the operator with a password of its own: the provider, its person and the place. Who was
/// here before keeps the password it has and is asked in by a link.
pub fn create_operator(
    conn: &mut DbConn,
    new: &NewOperator,
    password: &PasswordHash,
    change: &Change,
) -> Result<(ProviderId, Entry), SetUpError> {
    if !installation::is_empty(conn)? {
        return Err(SetUpError::Done);
    }
    add_operator(conn, new, Some(password), change)
}

/// Adds a person to the operator, and makes the operator where there is none yet: for the shell,
/// whose user owns the installation anyway.
pub fn add_operator(
    conn: &mut DbConn,
    new: &NewOperator,
    password: Option<&PasswordHash>,
    change: &Change,
) -> Result<(ProviderId, Entry), SetUpError> {
    let (provider, company) = operator(conn, new, change)?;
    let entry = members::add(
        conn,
        &NewMember {
            provider,
            company: &company,
            role: StaffRole::Operator,
            name: &new.name,
            email: &new.email,
            phone: "",
            lang: new.lang,
            password,
        },
        change,
    )?;
    if let Entry::Password(user) = entry {
        // Typed by the person itself: it is good everywhere.
        diesel::update(users::table.find(user))
            .set(users::password_by.eq(None::<i64>))
            .execute(conn)?;
    }
    let name = new.name.clone();
    history::record(
        conn,
        Place::provider(provider),
        By::user(entry.user()),
        &Event::OperatorCreated { name },
        &[],
        change,
    )?;
    Ok((provider, entry))
}

/// The operator's provider.
fn operator(
    conn: &mut DbConn,
    new: &NewOperator,
    change: &Change,
) -> QueryResult<(ProviderId, String)> {
    let known = providers::table
        .filter(providers::kind.eq("operator"))
        .select((providers::id, providers::company))
        .first(conn)
        .optional()?;
    if let Some(known) = known {
        return Ok(known);
    }
    let id = diesel::insert_into(providers::table)
        .values((
            providers::kind.eq("operator"),
            providers::company.eq(FIRST_COMPANY),
            providers::company_key.eq(fold(FIRST_COMPANY)),
            providers::email.eq(&new.email),
            providers::lang.eq(new.lang.code()),
            providers::created_at.eq(change.at),
        ))
        .returning(providers::id)
        .get_result(conn)?;
    services::store::begin_with_defaults(conn, id)?;
    Ok((id, FIRST_COMPANY.into()))
}
