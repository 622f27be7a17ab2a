//! The own password once more, before something that a stolen session must not do.
use crate::actor::Person;
use crate::sign_in;
use crate::sign_in::limits::{Attempt, LimitError};
use crate::text::email_key;
use crate::web::error::PageError;
use crate::web::form::PASSWORD_MAX;
use crate::web::visit::Visit;

/// True for the person's current password. Guesses count as at sign-in.
pub async fn is_password(visit: &Visit, person: &Person, typed: &str) -> Result<bool, PageError> {
    let change = visit.change();
    let (user, began) = (person.id(), change.at);
    let counted = (email_key(person.email()), change.ip);
    let (key, ip) = counted.clone();
    let db = &visit.portal.db;
    let stored = db
        .write(move |conn| -> Result<_, LimitError> {
            Attempt::new(&key, &ip).begin(conn, began)?;
            Ok(sign_in::store::credentials_of(conn, user)?)
        })
        .await??
        .password_hash;
    let bounded: String = typed.chars().take(PASSWORD_MAX + 1).collect();
    if !visit.portal.hasher.verify(&bounded, stored).await? {
        return Ok(false);
    }
    let (key, ip) = counted;
    db.write(move |conn| Attempt::new(&key, &ip).succeeded(conn, began))
        .await??;
    Ok(true)
}
