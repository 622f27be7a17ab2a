//! Whoever sits before an open session must know its password, too, for what can't be undone, or
//! have the phone; guessing is bounded as at sign-in.
use super::error::PageError;
use super::form::PASSWORD_MAX;
use super::visit::Visit;
use crate::actor::Person;
use crate::change::Change;
use crate::db::ids::UserId;
use crate::db::{DbConn, Timestamp};
use crate::sign_in::limits::{Attempt, LimitError};
use crate::sign_in::store::credentials_of;
use crate::text::email_key;
use crate::two_factor::{self, Checked};
use diesel::prelude::*;

/// Longer than any code that people type.
const CODE_MAX: usize = 100;

/// The right password was typed.
pub struct Proved(Attempted);

/// A proof that counts as failed until it succeeded.
struct Attempted {
    key: String,
    ip: String,
    began: Timestamp,
}

impl Attempted {
    /// Begins the attempt, and answers the stored password's hash.
    async fn begin(visit: &Visit, person: &Person) -> Result<(Self, Option<String>), PageError> {
        let change = visit.change();
        let (key, ip, began) = (email_key(person.email()), change.ip, change.at);
        let (user, attempt) = (person.id(), Attempt::new(&key, &ip));
        let stored = visit
            .portal
            .db
            .write(move |conn| -> Result<_, LimitError> {
                attempt.begin(conn, began)?;
                Ok(credentials_of(conn, user)?.password_hash)
            })
            .await??;
        Ok((Self { key, ip, began }, stored))
    }

    fn succeeded(&self, conn: &mut DbConn) -> QueryResult<()> {
        Attempt::new(&self.key, &self.ip).succeeded(conn, self.began)
    }
}

impl Proved {
    /// The attempt was none. Call it in the transaction of what was to be proved for.
    pub fn succeeded(&self, conn: &mut DbConn) -> QueryResult<()> {
        self.0.succeeded(conn)
    }
}

/// None where the password is wrong. The attempt counts as failed until `succeeded`.
pub async fn prove(
    visit: &Visit,
    person: &Person,
    typed: &str,
) -> Result<Option<Proved>, PageError> {
    let (attempted, stored) = Attempted::begin(visit, person).await?;
    let bounded: String = typed.chars().take(PASSWORD_MAX + 1).collect();
    let right = visit.portal.hasher.verify(&bounded, stored).await?;
    Ok(right.then_some(Proved(attempted)))
}

/// True for the right password, where no transaction follows to which the proof belongs.
pub async fn is_right(visit: &Visit, person: &Person, typed: &str) -> Result<bool, PageError> {
    let Some(proved) = prove(visit, person, typed).await? else {
        return Ok(false);
    };
    let db = &visit.portal.db;
    db.write(move |conn| proved.succeeded(conn)).await??;
    Ok(true)
}

/// What somebody typed who has two-factor: looked at in the transaction of what it proves, since a
/// code is right only once and a form may be sent twice.
pub struct TypedCode {
    attempted: Attempted,
    user: UserId,
    typed: String,
}

impl TypedCode {
    /// Counts the attempt.
    pub async fn begin(visit: &Visit, person: &Person, typed: &str) -> Result<Self, PageError> {
        let (attempted, _) = Attempted::begin(visit, person).await?;
        Ok(Self {
            attempted,
            user: person.id(),
            typed: typed.chars().take(CODE_MAX).collect(),
        })
    }

    /// Takes the code, of the app or a backup code; false where it is wrong.
    pub fn take(&self, conn: &mut DbConn, change: &Change) -> QueryResult<bool> {
        if two_factor::check(conn, self.user, &self.typed, change)? == Checked::Wrong {
            return Ok(false);
        }
        self.attempted.succeeded(conn)?;
        Ok(true)
    }
}
