//! What is known of the installation as a whole: single values in the table `settings`.
use crate::db::DbConn;
use crate::db::schema::{providers, settings};
use diesel::prelude::*;

/// Set on a restored portal: no mails and no deletions until the operator releases it.
const HELD: &str = "held";

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

/// True while there is no operator: the first visit is led to the set-up page.
pub fn is_empty(conn: &mut DbConn) -> QueryResult<bool> {
    diesel::select(diesel::dsl::exists(
        providers::table.filter(providers::kind.eq("operator")),
    ))
    .get_result::<bool>(conn)
    .map(|set_up| !set_up)
}
