//! Control panel > Profile > API tokens: keys with which programs act in one client, in the name of
//! the person who issued them.
pub mod job;
pub mod pages;
pub mod paths;
pub mod store;

use crate::actor::{ClientRole, PanelUser};
use crate::change::Change;
use crate::clients::store as clients;
use crate::db::ids::{ClientId, TokenId};
use crate::db::{DbConn, Timestamp};
use crate::history::Event;
use crate::i18n::Calendar;
use crate::people::places;
use crate::secrets::{Keys, random_bytes};
use crate::services;
use crate::web::form::{FieldErrors, NAME_MAX};
use chrono::{NaiveDate, TimeDelta};
use diesel::prelude::*;
use serde::Deserialize;
use store::ApiToken;
use subtle::ConstantTimeEq;

/// As many tokens may work at once in an account.
pub const MOST: i64 = 100;
/// Longest description, in characters.
const DESCRIPTION_MAX: usize = 1_000;
/// From so long before its end a token is marked.
pub const ENDS_SOON: TimeDelta = TimeDelta::days(7);

/// The form as it was typed.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Typed {
    /// Name.
    pub name: String,
    /// Description, or "".
    pub description: String,
    /// "never" or "date".
    pub expiration: String,
    /// The last day, as date fields send it.
    pub expires: String,
    /// Role.
    pub role: String,
}

impl Typed {
    /// The last moment in the reader's zone; none for a token that never ends.
    pub fn end(&self, errors: &mut FieldErrors, calendar: &Calendar) -> Option<Timestamp> {
        match self.expiration.as_str() {
            "never" => None,
            "date" => {
                let day = self.expires.trim().parse::<NaiveDate>().ok();
                let end = day.and_then(|day| calendar.end_of_day(day));
                if end.is_none() {
                    errors.add("expires", "tokens-error-date");
                }
                end
            }
            _ => errors.choice("expiration", None),
        }
    }
}

/// A token that may be created.
#[derive(Debug, Clone)]
pub struct NewToken {
    name: String,
    description: String,
    role: ClientRole,
    expires_at: Option<Timestamp>,
}

impl NewToken {
    /// Finds all faults at once; `errors` may hold some already.
    pub fn parse(
        errors: &mut FieldErrors,
        (name, description): (&str, &str),
        role: Option<ClientRole>,
        expires_at: Option<Timestamp>,
        now: Timestamp,
    ) -> Option<Self> {
        let name = errors.required("name", name, NAME_MAX);
        let description = errors.lines("description", description, DESCRIPTION_MAX);
        let role = errors.choice("role", role);
        if expires_at.is_some_and(|end| end <= now) {
            errors.add("expires", "tokens-error-past");
        }
        if !errors.is_empty() {
            return None;
        }
        Some(Self {
            name,
            description,
            role: role?,
            expires_at,
        })
    }
}

/// What a token is at a moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// Programs can use it.
    Active,
    /// Its time is over.
    Expired,
    /// Somebody deleted it.
    Deleted,
}

impl Status {
    /// All, in the order of the filter.
    pub const ALL: [Self; 3] = [Self::Active, Self::Expired, Self::Deleted];

    /// As addresses carry it.
    pub fn code(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Expired => "expired",
            Self::Deleted => "deleted",
        }
    }

    /// The status of a code; none for anything else.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.code() == code)
    }
}

/// Why nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum TokenError {
    /// The right to it was taken away meanwhile.
    #[error("not allowed")]
    NotAllowed,
    /// The account is to be deleted: it is only read.
    #[error("only read")]
    ReadOnly,
    /// The role is above the issuer's own.
    #[error("the role is above one's own")]
    AboveOwn(ClientRole),
    /// As many tokens as an account may have.
    #[error("too many tokens")]
    Full,
    /// It does not work any more anyway.
    #[error("not active")]
    NotActive,
    /// The database refused.
    #[error(transparent)]
    Database(#[from] diesel::result::Error),
}

/// The text of a token that programs send: its id and its secret.
pub fn text(id: TokenId, secret: &str) -> String {
    format!("{id}_{secret}")
}

/// Reads what programs send; older tokens have a `$` between both parts.
pub fn split(text: &str) -> Option<(TokenId, &str)> {
    let (id, secret) = text.split_once(['_', '$'])?;
    Some((TokenId(id.parse().ok()?), secret)).filter(|_| !secret.is_empty())
}

/// What the database keeps: nobody can make or check it without the master key.
fn secret_hash(keys: &Keys, client: ClientId, secret: &str) -> String {
    hex(&keys.mac("api token", &format!("{client} {secret}")))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Why a text opens nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// There is no such token.
    Unknown,
    /// It was deleted, its time is over, or its issuer or account can't enter any more.
    Over,
}

/// The program behind a token's text. Read at each request, so that what was taken away is gone at
/// the next one.
pub fn authenticate(
    conn: &mut DbConn,
    keys: &Keys,
    (id, secret): (TokenId, &str),
    now: Timestamp,
) -> QueryResult<Result<(PanelUser, ApiToken), Refusal>> {
    let Some((token, known)) = store::with_hash(conn, id).optional()? else {
        return Ok(Err(Refusal::Unknown));
    };
    let sent = secret_hash(keys, token.client, secret);
    if !bool::from(known.as_bytes().ct_eq(sent.as_bytes())) {
        return Ok(Err(Refusal::Unknown));
    }
    let user = PanelUser::load_by_token(conn, id, now).optional()?;
    Ok(user.map(|user| (user, token)).ok_or(Refusal::Over))
}

/// The issuer, once nobody else changes the client's users and the asker still may.
fn begin(conn: &mut DbConn, by: &PanelUser, change: &Change) -> Result<PanelUser, TokenError> {
    places::lock(conn, by.client())?;
    services::store::lock(conn, by.client())?;
    let now = by.again(conn, change.at).optional()?;
    let now = now.ok_or(TokenError::NotAllowed)?;
    if !now.may_manage_tokens() {
        return Err(TokenError::NotAllowed);
    }
    if !now.may_change() {
        return Err(TokenError::ReadOnly);
    }
    Ok(now)
}

/// "Create": answers the token and the text that is never shown again. Run it in `Db::write`.
pub fn create(
    conn: &mut DbConn,
    by: &PanelUser,
    new: &NewToken,
    change: &Change,
) -> Result<(ApiToken, String), TokenError> {
    let by = begin(conn, by, change)?;
    if new.role < by.role() {
        return Err(TokenError::AboveOwn(new.role));
    }
    if store::active(conn, by.client(), change.at)? >= MOST {
        return Err(TokenError::Full);
    }
    let secret = hex(&random_bytes::<32>());
    let hash = secret_hash(&change.keys, by.client(), &secret);
    let id = store::insert(conn, &by, new, &hash, change.at)?;
    let event = Event::ApiTokenCreated {
        token: new.name.clone(),
        role: new.role.label().to_owned(),
    };
    record(conn, &by, &event, change)?;
    Ok((store::find(conn, &by, id)?, text(id, &secret)))
}

/// "Delete API token": it stops working at once and stays in the list. Run it in `Db::write`.
pub fn delete(
    conn: &mut DbConn,
    by: &PanelUser,
    id: TokenId,
    change: &Change,
) -> Result<(), TokenError> {
    let by = begin(conn, by, change)?;
    let token = store::find(conn, &by, id)?;
    if token.status(change.at) != Status::Active {
        return Err(TokenError::NotActive);
    }
    store::mark_deleted(conn, token.id, change.at)?;
    let event = Event::ApiTokenDeleted { token: token.name };
    record(conn, &by, &event, change)
}

fn record(
    conn: &mut DbConn,
    by: &PanelUser,
    event: &Event,
    change: &Change,
) -> Result<(), TokenError> {
    let client = clients::of_panel(conn, by)?;
    Ok(places::record(conn, by, &client, event, &[], change)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_text_of_a_token_is_its_id_and_its_secret() {
        assert_eq!(split("7_abc"), Some((TokenId(7), "abc")));
        assert_eq!(split("7$abc"), Some((TokenId(7), "abc")));
        assert_eq!(
            split(&text(TokenId(7), "a_b$c")),
            Some((TokenId(7), "a_b$c"))
        );
        for bad in ["", "7", "7_", "_abc", "x_abc", "7abc"] {
            assert_eq!(split(bad), None, "{bad}");
        }
    }

    #[test]
    fn a_hash_belongs_to_one_client_and_one_key() {
        let keys = Keys::random();
        let hash = secret_hash(&keys, ClientId(1), "abc");
        assert_eq!(hash, secret_hash(&keys, ClientId(1), "abc"));
        assert_ne!(hash, secret_hash(&keys, ClientId(2), "abc"));
        assert_ne!(hash, secret_hash(&Keys::random(), ClientId(1), "abc"));
    }
}
