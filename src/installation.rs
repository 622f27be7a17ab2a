//! What is known of the installation as a whole: single values in the table `settings`.
use crate::db::schema::{providers, settings};
use crate::db::{DbConn, Timestamp};
use diesel::prelude::*;

/// Set on a restored portal: no mails and no deletions until the operator releases it.
const HELD: &str = "held";
/// Set when the clock was: no deletions until the operator releases them. The value says when.
const DELETIONS_HELD: &str = "deletions_held";
const SINCE: &str = "%Y-%m-%d %H:%M:%S";

/// The value of a setting.
pub fn get(conn: &mut DbConn, name: &str) -> QueryResult<Option<String>> {
    settings::table
        .find(name)
        .select(settings::value)
        .first(conn)
        .optional()
}

/// Sets a value, whether there was one or not.
pub fn set(conn: &mut DbConn, name: &str, value: &str) -> QueryResult<()> {
    let known = diesel::update(settings::table.find(name))
        .set(settings::value.eq(value))
        .execute(conn)?;
    if known == 0 {
        diesel::insert_into(settings::table)
            .values((settings::name.eq(name), settings::value.eq(value)))
            .execute(conn)?;
    }
    Ok(())
}

/// Removes a value; tells whether there was one.
pub fn remove(conn: &mut DbConn, name: &str) -> QueryResult<bool> {
    Ok(diesel::delete(settings::table.find(name)).execute(conn)? > 0)
}

/// True from restoring a backup until `clientele release`: jobs that reach outside must wait.
pub fn is_held(conn: &mut DbConn) -> QueryResult<bool> {
    Ok(get(conn, HELD)?.is_some())
}

/// Holds the portal.
pub fn hold(conn: &mut DbConn) -> QueryResult<()> {
    set(conn, HELD, "restored")
}

/// Lets a held portal go; tells whether it was held.
pub fn release(conn: &mut DbConn) -> QueryResult<bool> {
    remove(conn, HELD)
}

/// True while nothing may be destroyed: the portal or its deletions are held.
pub fn deletions_wait(conn: &mut DbConn) -> QueryResult<bool> {
    Ok(is_held(conn)? || deletions_held(conn)?.is_some())
}

/// Since when deletions are held because the clock was set.
pub fn deletions_held(conn: &mut DbConn) -> QueryResult<Option<Timestamp>> {
    let since = get(conn, DELETIONS_HELD)?;
    Ok(since.map(|at| Timestamp::parse_from_str(&at, SINCE).unwrap_or_default()))
}

/// Holds deletions.
pub fn hold_deletions(conn: &mut DbConn, now: Timestamp) -> QueryResult<()> {
    set(conn, DELETIONS_HELD, &now.format(SINCE).to_string())
}

/// Lets deletions go; tells whether they were held.
pub fn release_deletions(conn: &mut DbConn) -> QueryResult<bool> {
    remove(conn, DELETIONS_HELD)
}

/// True while there is no operator: the first visit is led to the set-up page.
pub fn is_empty(conn: &mut DbConn) -> QueryResult<bool> {
    diesel::select(diesel::dsl::exists(
        providers::table.filter(providers::kind.eq("operator")),
    ))
    .get_result::<bool>(conn)
    .map(|set_up| !set_up)
}
