//! Queries on sellers. Each one starts from what the asker may see.
use crate::db::DbConn;
use crate::db::ids::{ProviderId, UserId};
use crate::db::schema::{provider_members, users};
use diesel::prelude::*;

/// Everybody of a provider, as its people may know them: who has not accepted yet goes by what
/// was typed.
pub(super) fn names(conn: &mut DbConn, owner: ProviderId) -> QueryResult<Vec<(UserId, String)>> {
    let members = provider_members::table
        .inner_join(users::table)
        .filter(provider_members::provider_id.eq(owner))
        .select((
            users::id,
            users::name,
            provider_members::invited_name,
            provider_members::accepted_at.is_not_null(),
        ))
        .load::<(UserId, String, String, bool)>(conn)?;
    Ok(members
        .into_iter()
        .map(|(id, name, invited, accepted)| (id, if accepted { name } else { invited }))
        .collect())
}
