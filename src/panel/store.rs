//! Queries of the control panel.
use crate::actor::PanelUser;
use crate::db::DbConn;
use crate::db::ids::ProviderId;
use crate::db::schema::{client_members, clients, providers};
use diesel::prelude::*;

/// What the home page tells of the account.
#[derive(Debug, Clone, Queryable)]
pub struct Facts {
    /// How many people it has, invited ones included.
    pub people: i64,
    /// How many it may have.
    pub user_limit: i64,
}

/// The facts of the account somebody is in.
pub fn facts(conn: &mut DbConn, user: &PanelUser) -> QueryResult<Facts> {
    let people = client_members::table
        .filter(client_members::client_id.eq(user.client()))
        .count()
        .get_result(conn)?;
    let user_limit = clients::table
        .find(user.client())
        .select(clients::user_limit)
        .first(conn)?;
    Ok(Facts { people, user_limit })
}

/// True where this is the provider's colour.
pub fn has_color(conn: &mut DbConn, provider: ProviderId, color: &str) -> QueryResult<bool> {
    use diesel::dsl::{exists, select};
    select(exists(
        providers::table
            .find(provider)
            .filter(providers::brand_color.eq(color)),
    ))
    .get_result(conn)
}
