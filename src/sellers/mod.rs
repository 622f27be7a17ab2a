//! Sellers: people of a provider who work on its clients without administering it.
pub mod store;

use crate::actor::Staff;
use crate::db::DbConn;
use crate::db::ids::{ProviderId, UserId};
use crate::text::fold;
use diesel::prelude::*;

/// Everybody who may stand as a client's Seller at the asker's own provider, by name: its sellers,
/// whether they accepted or not, and the reseller itself.
pub fn names(conn: &mut DbConn, staff: &Staff) -> QueryResult<Vec<(UserId, String)>> {
    names_of(conn, staff, staff.provider())
}

/// The same at any provider that the asker may look after; a foreign one has nobody.
pub fn names_of(
    conn: &mut DbConn,
    staff: &Staff,
    owner: ProviderId,
) -> QueryResult<Vec<(UserId, String)>> {
    if owner != staff.provider() && !staff.is_operator() {
        return Ok(Vec::new());
    }
    let mut names = store::names(conn, owner)?;
    names.sort_by_cached_key(|(id, name)| (fold(name), *id));
    Ok(names)
}
