//! Queries on a person's own data.
use crate::db::DbConn;
use crate::db::ids::UserId;
use crate::db::schema::{clients, provider_members, users};
use crate::text::fold;
use diesel::prelude::*;

/// What a person sees of itself.
#[derive(Debug, Clone, PartialEq, Queryable, Selectable)]
#[diesel(table_name = users)]
pub struct Profile {
    /// Full name.
    pub name: String,
    /// Sign-in e-mail.
    pub email: String,
    /// Phone number, or "".
    pub phone: String,
    /// Code of the language.
    pub lang: String,
    /// Name of the time zone.
    pub time_zone: String,
    /// The version a form must name.
    pub form_version: i64,
}

/// One person's own.
pub fn find(conn: &mut DbConn, user: UserId) -> QueryResult<Profile> {
    users::table
        .find(user)
        .select(Profile::as_select())
        .first(conn)
}

/// Writes where the version is still the one that was seen; tells whether it was.
pub fn write(conn: &mut DbConn, user: UserId, seen: i64, new: &Profile) -> QueryResult<bool> {
    let written = diesel::update(users::table.find(user))
        .filter(users::form_version.eq(seen))
        .set((
            users::name.eq(&new.name),
            users::phone.eq(&new.phone),
            users::lang.eq(&new.lang),
            users::time_zone.eq(&new.time_zone),
            users::form_version.eq(seen + 1),
        ))
        .execute(conn)?;
    Ok(written == 1)
}

/// Gives a person another name, also where lists sort by it.
pub fn rename(conn: &mut DbConn, user: UserId, name: &str) -> QueryResult<()> {
    diesel::update(users::table.find(user))
        .set((
            users::name.eq(name),
            users::form_version.eq(users::form_version + 1),
        ))
        .execute(conn)?;
    write_seller_keys(conn, user, name)
}

/// Lists of clients sort by the name of the seller (where somebody has not accepted yet, by what
/// was typed) and are searched by the name of the main user.
pub fn write_seller_keys(conn: &mut DbConn, user: UserId, name: &str) -> QueryResult<()> {
    let accepted = provider_members::table
        .filter(provider_members::user_id.eq(user))
        .filter(provider_members::accepted_at.is_not_null())
        .select(provider_members::provider_id);
    diesel::update(clients::table)
        .filter(clients::seller_id.eq(user))
        .filter(clients::owner_id.eq_any(accepted))
        .set(clients::seller_key.eq(fold(name)))
        .execute(conn)?;
    crate::clients::store::write_derived_of_main_user(conn, user)
}
