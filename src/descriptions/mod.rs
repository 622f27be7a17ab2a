//! Descriptions: what a provider notes about a client. Whoever sees the client sees and edits them;
//! the client's own people never do.
pub mod pages;
pub mod paths;

use crate::actor::Staff;
use crate::change::Change;
use crate::clients::store;
use crate::db::DbConn;
use crate::db::ids::ClientId;
use crate::history::{self, Changed, Event};
use crate::web::form::FieldErrors;

/// Longest description, in characters.
const DESCRIPTION_MAX: usize = 1000;

/// Reads what was typed.
pub(crate) fn parse(errors: &mut FieldErrors, typed: &str) -> String {
    errors.lines("description", typed, DESCRIPTION_MAX)
}

/// Why a description stayed.
#[derive(Debug, thiserror::Error)]
pub enum DescriptionError {
    /// Somebody else wrote another one meanwhile.
    #[error("there is another description")]
    Conflict,
    /// A deleted client is only looked at.
    #[error("the client is deleted")]
    Deleted,
    /// The database refused.
    #[error(transparent)]
    Database(#[from] diesel::result::Error),
}

/// Writes a description over the one that was seen; false where it is the same. Run it in
/// `Db::write`.
pub fn write(
    conn: &mut DbConn,
    by: &Staff,
    id: ClientId,
    (seen, new): (&str, &str),
    change: &Change,
) -> Result<bool, DescriptionError> {
    let client = store::find(conn, by, id)?;
    if client.deleted_at.is_some() {
        return Err(DescriptionError::Deleted);
    }
    if client.description == new {
        return Ok(false);
    }
    if !store::set_description(conn, id, seen, new)? {
        return Err(DescriptionError::Conflict);
    }
    store::write_derived(conn, id)?;
    let values = [Changed {
        field: "field-description",
        before: seen.to_owned(),
        after: new.to_owned(),
    }];
    let place = history::Place::client(client.owner_id, id);
    history::record(conn, place, by, &Event::DescriptionChanged, &values, change)?;
    Ok(true)
}
