//! Whoever sits before an open session must know its password, too, for what can't be undone;
//! guessing is bounded as at sign-in.
use super::error::PageError;
use super::form::PASSWORD_MAX;
use super::visit::Visit;
use crate::actor::Person;
use crate::db::{DbConn, Timestamp};
use crate::sign_in::limits::{Attempt, LimitError};
use crate::sign_in::store::credentials_of;
use crate::text::email_key;
use diesel::prelude::*;

/// The right password was typed.
pub struct Proved {
    key: String,
    ip: String,
    began: Timestamp,
}

impl Proved {
    /// The attempt was none. Call it in the transaction of what was to be proved for.
    pub fn succeeded(&self, conn: &mut DbConn) -> QueryResult<()> {
        Attempt::new(&self.key, &self.ip).succeeded(conn, self.began)
    }
}

/// None where the password is wrong. The attempt counts as failed until `succeeded`.
pub async fn prove(
    visit: &Visit,
    person: &Person,
    typed: &str,
) -> Result<Option<Proved>, PageError> {
    let change = visit.change();
    let proved = Proved {
        key: email_key(person.email()),
        ip: change.ip,
        began: change.at,
    };
    let (user, began) = (person.id(), proved.began);
    let attempt = Attempt::new(&proved.key, &proved.ip);
    let stored = visit
        .portal
        .db
        .write(move |conn| -> Result<_, LimitError> {
            attempt.begin(conn, began)?;
            Ok(credentials_of(conn, user)?.password_hash)
        })
        .await??;
    let bounded: String = typed.chars().take(PASSWORD_MAX + 1).collect();
    let right = visit.portal.hasher.verify(&bounded, stored).await?;
    Ok(right.then_some(proved))
}
