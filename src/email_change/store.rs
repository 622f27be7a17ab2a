//! Queries on sign-in addresses.
use crate::actor::Person;
use crate::db::DbConn;
use crate::db::ids::UserId;
use crate::db::schema::users;
use diesel::prelude::*;

/// Who has an address.
pub(super) fn holder(conn: &mut DbConn, email_key: &str) -> QueryResult<Option<Person>> {
    users::table
        .filter(users::email_key.eq(email_key))
        .select(Person::as_select())
        .first(conn)
        .optional()
}

pub(super) fn set_email(
    conn: &mut DbConn,
    user: UserId,
    email: &str,
    email_key: &str,
) -> QueryResult<()> {
    diesel::update(users::table.find(user))
        .set((
            users::email.eq(email),
            users::email_key.eq(email_key),
            users::form_version.eq(users::form_version + 1),
        ))
        .execute(conn)
        .map(|_| ())
}
