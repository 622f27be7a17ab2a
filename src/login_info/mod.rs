//! "Change Login Info": the sign-in e-mail and the password of a client's main user, and links to a
//! new password. Only of people who have no place that the asker does not see: theirs is their own.
pub mod pages;
pub mod paths;
mod store;

use crate::actor::Staff;
use crate::change::Change;
use crate::clients::store::{Client, find, write_derived_of_main_user};
use crate::clients::users::is_ours;
use crate::db::DbConn;
use crate::db::ids::ClientId;
use crate::history::{self, Changed, Event, Place};
use crate::i18n::Texts;
use crate::links;
use crate::mail::{self, Letter, Link, Outgoing, To};
use crate::passwords::{self, PasswordHash};
use crate::people::members::{self, Member};
use crate::people::{self, places};
use crate::secrets::Token;
use crate::sign_in::limits::{Attempt, LimitError};
use crate::sign_in::password;
use crate::sign_in::store::Proof;
use crate::text::email_key;
use crate::web::form::FieldErrors;
use diesel::prelude::*;

/// How a main user stands to who looks after the client.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Its sign-in may be changed here.
    Ours,
    /// It belongs to accounts that the asker does not see, too.
    Theirs,
    /// It was asked in and has not come: nothing more is told of it.
    Waiting,
}

/// A client's main user, as whoever looks after the client may know it.
#[derive(Debug, Clone)]
pub struct Login {
    /// The user.
    pub member: Member,
    /// What may be done about it.
    pub standing: Standing,
    /// Version of the person.
    pub version: i64,
}

/// The main user of a client; none where there is none yet.
pub fn load(conn: &mut DbConn, by: &Staff, client: &Client) -> QueryResult<Option<Login>> {
    let Some(user) = client.main_user_id else {
        return Ok(None);
    };
    let Some(member) = members::find(conn, client.id, user).optional()? else {
        return Ok(None);
    };
    let standing = match member.accepted {
        true if is_ours(conn, by, &member)? => Standing::Ours,
        true => Standing::Theirs,
        // Made here with a typed password: the owner knows as much by trying it.
        false if store::is_new_here(conn, client, user)? => Standing::Ours,
        false => Standing::Waiting,
    };
    let version = store::version(conn, user)?;
    Ok(Some(Login {
        member,
        standing,
        version,
    }))
}

/// The form as it was typed.
#[derive(Debug, Clone, Default)]
pub struct Typed {
    /// E-mail.
    pub email: String,
    /// Password; empty to keep the one there is.
    pub password: String,
    /// "Generate a password".
    pub generate: bool,
    /// "Tell the client by e-mail".
    pub tell: bool,
}

/// What the sign-in shall be.
#[derive(Debug, Clone)]
pub struct Wanted {
    email: String,
    password: Option<String>,
    tell: bool,
}

impl Wanted {
    /// Finds all faults at once; makes the password where one is to be generated. `known` are the
    /// person's names.
    pub fn parse(errors: &mut FieldErrors, typed: &Typed, known: &[&str]) -> Option<Self> {
        let email = errors.email("email", &typed.email);
        let password = match (typed.generate, typed.password.is_empty()) {
            (true, true) => Some(passwords::generated()),
            (true, false) => {
                errors.add("generate", "login-info-typed-and-generated");
                None
            }
            (false, true) => None,
            (false, false) => {
                let mut known = known.to_vec();
                known.push(&email);
                passwords::check_new(errors, "password", &typed.password, &known);
                Some(typed.password.clone())
            }
        };
        errors.is_empty().then_some(Self {
            email,
            password,
            tell: typed.tell,
        })
    }

    /// The new password, to be hashed before the transaction.
    pub fn password(&self) -> Option<&str> {
        self.password.as_deref()
    }
}

/// What a form was drawn with.
#[derive(Debug, Clone)]
pub struct Seen {
    /// Version of the person.
    pub version: i64,
    /// Sign-in e-mail.
    pub email: String,
}

/// What was changed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Done {
    /// The sign-in e-mail.
    pub email: bool,
    /// The password.
    pub password: bool,
    /// The person was told of the password by mail.
    pub told: bool,
}

/// Why a sign-in stayed as it is.
#[derive(Debug, thiserror::Error)]
pub enum LoginError {
    /// Somebody else changed it meanwhile.
    #[error("changed meanwhile")]
    Conflict,
    /// The address belongs to somebody.
    #[error("the address can't be used")]
    Taken,
    /// It is the person's own.
    #[error("belongs to the person alone")]
    Theirs,
    /// There is nobody whose sign-in it could be, or not yet.
    #[error("nobody signs in yet")]
    Nobody,
    /// A deleted client is only looked at.
    #[error("the client is deleted")]
    Deleted,
    /// The asker's own code was wrong.
    #[error("wrong code")]
    Code,
    /// Too many links.
    #[error(transparent)]
    TooOften(#[from] LimitError),
    /// The database refused.
    #[error(transparent)]
    Database(diesel::result::Error),
}

impl From<diesel::result::Error> for LoginError {
    fn from(e: diesel::result::Error) -> Self {
        if members::is_taken(&e) {
            Self::Taken
        } else {
            Self::Database(e)
        }
    }
}

/// A main user whose sign-in may be changed, under a lock.
struct Held {
    client: Client,
    login: Login,
}

fn hold(conn: &mut DbConn, by: &Staff, id: ClientId) -> Result<Held, LoginError> {
    places::lock(conn, id)?;
    let client = find(conn, by, id)?;
    if client.deleted_at.is_some() {
        return Err(LoginError::Deleted);
    }
    if let Some(user) = client.main_user_id {
        members::serialize(conn, user)?;
    }
    let login = load(conn, by, &client)?.ok_or(LoginError::Nobody)?;
    match login.standing {
        Standing::Ours => Ok(Held { client, login }),
        Standing::Theirs => Err(LoginError::Theirs),
        Standing::Waiting => Err(LoginError::Nobody),
    }
}

/// Changes how the main user signs in. `hash` is that of the wanted password. Run it in `Db::write`.
pub fn change(
    conn: &mut DbConn,
    by: &Staff,
    id: ClientId,
    (seen, wanted, hash): (&Seen, &Wanted, Option<&PasswordHash>),
    change: &Change,
) -> Result<Done, LoginError> {
    serialize_addresses(conn, by, id, &wanted.email)?;
    let Held { client, login } = hold(conn, by, id)?;
    let member = &login.member;
    if login.version != seen.version || member.email != seen.email {
        return Err(LoginError::Conflict);
    }
    let done = Done {
        email: member.email != wanted.email,
        password: hash.is_some(),
        told: hash.is_some() && wanted.tell,
    };
    if done == Done::default() {
        return Ok(done);
    }
    // Raises the version also where only the password is another one.
    let as_wanted = (member.name.as_str(), wanted.email.as_str(), member.lang);
    if !members::update_user(conn, client.owner_id, member.user, seen.version, as_wanted)? {
        return Err(LoginError::Conflict);
    }
    if done.email {
        change_address(conn, &client, member, wanted, change)?;
    }
    if let Some(hash) = hash {
        let proof = Proof::Typed(client.owner_id);
        password::set(conn, member.user, hash, proof, None, change)?;
    }
    if done.told {
        let letter = Letter::PasswordSet {
            name: member.name.clone(),
            company: client.company.clone(),
            email: wanted.email.clone(),
        };
        send(
            conn,
            &client,
            member,
            (&wanted.email, letter, Link::None),
            change,
        )?;
    }
    let mut values = Vec::new();
    Changed::note(&mut values, "field-email", &member.email, &wanted.email);
    let event = Event::LoginInfoChanged {
        name: member.name.clone(),
        password: done.password,
        told: done.told,
    };
    record(conn, by, &client, &event, &values, change)?;
    Ok(done)
}

/// The person may change its address or give it up, and somebody else may take the new one.
fn serialize_addresses(
    conn: &mut DbConn,
    by: &Staff,
    id: ClientId,
    email: &str,
) -> Result<(), LoginError> {
    let client = find(conn, by, id)?;
    let user = client.main_user_id.ok_or(LoginError::Nobody)?;
    let mut addresses = vec![email_key(email)];
    addresses.extend(people::address_of(conn, user)?);
    people::serialize(conn, addresses)?;
    Ok(())
}

/// What hangs on a sign-in e-mail; both addresses are told.
fn change_address(
    conn: &mut DbConn,
    client: &Client,
    member: &Member,
    wanted: &Wanted,
    change: &Change,
) -> QueryResult<()> {
    links::revoke_all(conn, member.user, change)?;
    if !member.accepted {
        let as_wanted = (member.name.as_str(), wanted.email.as_str(), member.lang);
        members::set_invited(conn, client.id, member.user, as_wanted)?;
    }
    write_derived_of_main_user(conn, member.user)?;
    for address in [&member.email, &wanted.email] {
        let letter = Letter::EmailChanged {
            name: member.name.clone(),
            old_email: member.email.clone(),
            new_email: wanted.email.clone(),
        };
        send(conn, client, member, (address, letter, Link::None), change)?;
    }
    Ok(())
}

fn send(
    conn: &mut DbConn,
    client: &Client,
    member: &Member,
    (email, letter, link): (&str, Letter, Link<'_>),
    change: &Change,
) -> QueryResult<()> {
    let mail = Outgoing {
        provider: client.owner_id,
        client: Some(client.id),
        to: To {
            email,
            lang: member.lang,
            user: Some(member.user),
        },
        letter,
        link,
    };
    mail::send(conn, &mail, change).map(|_| ())
}

fn record(
    conn: &mut DbConn,
    by: &Staff,
    client: &Client,
    event: &Event,
    values: &[Changed],
    change: &Change,
) -> QueryResult<()> {
    let place = Place::client(client.owner_id, client.id);
    history::record(conn, place, by, event, values, change).map(|_| ())
}

/// "Show link": a link to a new password, to be passed on. The person is told by mail.
pub fn show_link(
    conn: &mut DbConn,
    by: &Staff,
    id: ClientId,
    change: &Change,
) -> Result<Token, LoginError> {
    let Held { client, login } = hold(conn, by, id)?;
    let member = &login.member;
    let token = links::issue_reset_to_show(conn, member.user, client.owner_id, change)?;
    let letter = Letter::PasswordLinkShown {
        name: member.name.clone(),
        company: client.company.clone(),
    };
    let told = (member.email.as_str(), letter, Link::None);
    send(conn, &client, member, told, change)?;
    let event = Event::PasswordLinkShown {
        name: member.name.clone(),
    };
    record(conn, by, &client, &event, &[], change)?;
    Ok(token)
}

/// "Send to Email": mails such a link to the sign-in e-mail; answers the address.
pub fn mail_link(
    conn: &mut DbConn,
    by: &Staff,
    id: ClientId,
    change: &Change,
) -> Result<String, LoginError> {
    let Held { client, login } = hold(conn, by, id)?;
    let member = &login.member;
    Attempt::reset(&email_key(&member.email), &change.ip).begin(conn, change.at)?;
    let (link, token) = links::issue_reset(conn, member.user, client.owner_id, change)?;
    let letter = Letter::PasswordLink {
        name: member.name.clone(),
        company: client.company.clone(),
    };
    let mailed = (member.email.as_str(), letter, Link::Password(link, &token));
    send(conn, &client, member, mailed, change)?;
    let event = Event::PasswordResetRequested {
        name: member.name.clone(),
    };
    record(conn, by, &client, &event, &[], change)?;
    Ok(member.email.clone())
}

/// Says what was changed and who knows of it.
fn said(t: &Texts, done: Done) -> String {
    let mut parts = Vec::new();
    if done.email {
        parts.push(t.get("login-info-email-done"));
    }
    if done.password {
        parts.push(t.get("login-info-password-done"));
        parts.push(t.get(match done.told {
            true => "login-info-told",
            false => "login-info-untold",
        }));
    }
    parts.join(" ")
}
