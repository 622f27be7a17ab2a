//! People who get a place at a provider. One address is one person: who is known already is asked
//! to accept, and is shown to the provider only as what was typed until then.
use crate::actor::{Account, StaffRole};
use crate::change::Change;
use crate::db::ids::{ProviderId, UserId};
use crate::db::schema::{client_members, clients, provider_members, providers, users};
use crate::db::{DbConn, Timestamp};
use crate::history::{self, By, Event, Place};
use crate::i18n::Lang;
use crate::mail::{self, Letter, Link, Outgoing, To};
use crate::passwords::PasswordHash;
use crate::secrets::Token;
use crate::text::email_key;
use crate::{invitations, links, people};
use diesel::prelude::*;
use diesel::result::{DatabaseErrorKind, Error};

/// Who is to have a place.
pub struct NewMember<'a> {
    /// The operator or a reseller.
    pub provider: ProviderId,
    /// Its company, for the mail.
    pub company: &'a str,
    /// What the person is to be there.
    pub role: StaffRole,
    /// Name as typed.
    pub name: &'a str,
    /// Address as typed.
    pub email: &'a str,
    /// Phone as typed, or empty.
    pub phone: &'a str,
    /// Language where the person has none yet.
    pub lang: Lang,
    /// A password typed for the person; without it the person sets one by the mailed link.
    pub password: Option<&'a PasswordHash>,
}

/// How the person gets in.
pub enum Entry {
    /// With the password that was typed.
    Password(UserId),
    /// By the link that was mailed.
    Link(UserId, Token),
}

impl Entry {
    /// Who it is.
    pub fn user(&self) -> UserId {
        match self {
            Self::Password(user) | Self::Link(user, _) => *user,
        }
    }
}

/// Why nobody got a place.
#[derive(Debug, thiserror::Error)]
pub enum AddError {
    /// The person has a place here already.
    #[error("already here")]
    AlreadyHere,
    /// The database's own.
    #[error(transparent)]
    Database(Error),
}

impl From<Error> for AddError {
    fn from(e: Error) -> Self {
        match &e {
            Error::DatabaseError(DatabaseErrorKind::UniqueViolation, info)
                if info.message().contains("provider_members") =>
            {
                Self::AlreadyHere
            }
            _ => Self::Database(e),
        }
    }
}

/// Gives somebody a place and mails it. A password is taken for a new person only.
pub fn add(conn: &mut DbConn, new: &NewMember<'_>, change: &Change) -> Result<Entry, AddError> {
    let key = email_key(new.email);
    people::serialize(conn, vec![key.clone()])?;
    let known: Option<(UserId, String)> = users::table
        .filter(users::email_key.eq(&key))
        .select((users::id, users::lang))
        .first(conn)
        .optional()?;
    match (known, new.password) {
        (None, Some(password)) => {
            let user = insert_person(conn, new, &key, Some(password), change)?;
            insert_place(conn, new, user, true, change)?;
            write(conn, new, user, new.lang, Link::None, change)?;
            Ok(Entry::Password(user))
        }
        (None, None) => {
            let user = insert_person(conn, new, &key, None, change)?;
            invite(conn, new, user, new.lang, change)
        }
        (Some((user, lang)), _) => invite(conn, new, user, Lang::stored(&lang), change),
    }
}

fn invite(
    conn: &mut DbConn,
    new: &NewMember<'_>,
    user: UserId,
    lang: Lang,
    change: &Change,
) -> Result<Entry, AddError> {
    insert_place(conn, new, user, false, change)?;
    let token = mail_invitation(conn, new, user, lang, change)?;
    Ok(Entry::Link(user, token))
}

/// Makes a new link for a place that waits, kills the earlier one, and mails it.
pub fn mail_invitation(
    conn: &mut DbConn,
    new: &NewMember<'_>,
    user: UserId,
    lang: Lang,
    change: &Change,
) -> QueryResult<Token> {
    let place = Account::Provider(new.provider);
    let (invitation, token) = invitations::issue(conn, place, user, change)?;
    let link = Link::Invitation(invitation, &token);
    write(conn, new, user, lang, link, change)?;
    Ok(token)
}

fn write(
    conn: &mut DbConn,
    new: &NewMember<'_>,
    user: UserId,
    lang: Lang,
    link: Link<'_>,
    change: &Change,
) -> QueryResult<()> {
    let (name, company) = (new.name.to_owned(), new.company.to_owned());
    let letter = match (&link, new.role) {
        (Link::None, _) => Letter::Welcome { name, company },
        (_, StaffRole::Seller) => Letter::SellerInvitation { name, company },
        (_, StaffRole::Operator | StaffRole::Reseller) => {
            Letter::ResellerInvitation { name, company }
        }
    };
    let outgoing = Outgoing {
        provider: new.provider,
        client: None,
        to: To {
            email: new.email,
            lang,
            user: Some(user),
        },
        letter,
        link,
    };
    mail::send(conn, &outgoing, change).map(|_| ())
}

fn insert_person(
    conn: &mut DbConn,
    new: &NewMember<'_>,
    key: &str,
    password: Option<&PasswordHash>,
    change: &Change,
) -> QueryResult<UserId> {
    diesel::insert_into(users::table)
        .values((
            users::email.eq(new.email),
            users::email_key.eq(key),
            users::name.eq(new.name),
            users::phone.eq(new.phone),
            users::lang.eq(new.lang.code()),
            users::password_hash.eq(password.map(PasswordHash::as_str)),
            // Typed by somebody else: good at this provider's accounts only.
            users::password_by.eq(password.map(|_| new.provider.0)),
            users::password_changed_at.eq(password.map(|_| change.at)),
            users::created_at.eq(change.at),
        ))
        .returning(users::id)
        .get_result(conn)
}

fn insert_place(
    conn: &mut DbConn,
    new: &NewMember<'_>,
    user: UserId,
    accepted: bool,
    change: &Change,
) -> QueryResult<()> {
    diesel::insert_into(provider_members::table)
        .values((
            provider_members::provider_id.eq(new.provider),
            provider_members::user_id.eq(user),
            provider_members::role.eq(new.role.code()),
            provider_members::invited_name.eq(new.name),
            provider_members::invited_email.eq(new.email),
            provider_members::invited_lang.eq(new.lang.code()),
            provider_members::phone.eq(new.phone),
            provider_members::invited_at.eq((!accepted).then_some(change.at)),
            provider_members::accepted_at.eq(accepted.then_some(change.at)),
            provider_members::created_at.eq(change.at),
        ))
        .execute(conn)
        .map(|_| ())
}

/// Remembers when somebody was asked last.
pub fn remember_invitation(
    conn: &mut DbConn,
    provider: ProviderId,
    user: UserId,
    at: Timestamp,
) -> QueryResult<()> {
    diesel::update(provider_members::table.find((provider, user)))
        .set(provider_members::invited_at.eq(at))
        .execute(conn)
        .map(|_| ())
}

/// A link that sets a new password, asked for in the shell; none where nobody has the address.
pub fn reset_link_from_shell(
    conn: &mut DbConn,
    email: &str,
    change: &Change,
) -> QueryResult<Option<Token>> {
    let person: Option<(UserId, String)> = users::table
        .filter(users::email_key.eq(email_key(email)))
        .select((users::id, users::name))
        .first(conn)
        .optional()?;
    let Some((user, name)) = person else {
        return Ok(None);
    };
    let provider = provider_of(conn, user)?;
    let (_, token) = links::issue_reset(conn, user, provider, change)?;
    let event = Event::PasswordResetRequested { name };
    let place = Place::provider(provider);
    history::record(conn, place, By::nobody(), &event, &[], change)?;
    Ok(Some(token))
}

/// The provider that a person is nearest to: where it works, whose client it is, or the operator.
fn provider_of(conn: &mut DbConn, user: UserId) -> QueryResult<ProviderId> {
    let own = provider_members::table
        .filter(provider_members::user_id.eq(user))
        .order(provider_members::provider_id)
        .select(provider_members::provider_id)
        .first(conn)
        .optional()?;
    if let Some(own) = own {
        return Ok(own);
    }
    let of_client = client_members::table
        .inner_join(clients::table)
        .filter(client_members::user_id.eq(user))
        .order(clients::id)
        .select(clients::owner_id)
        .first(conn)
        .optional()?;
    match of_client {
        Some(owner) => Ok(owner),
        None => providers::table
            .filter(providers::kind.eq("operator"))
            .select(providers::id)
            .first(conn),
    }
}
