//! Queries of signing in.
use crate::actor::Account;
use crate::db::ids::{ClientId, ProviderId, UserId};
use crate::db::schema::{client_members, clients, provider_members, providers, users};
use crate::db::{DbConn, Timestamp};
use diesel::prelude::*;

/// What is needed to check a password.
#[derive(Debug, Clone, Queryable)]
pub struct Credentials {
    /// The person.
    pub user: UserId,
    /// bcrypt; none before the first password.
    pub password_hash: Option<String>,
    /// Who typed the password, where it was not the person.
    pub password_by: Option<ProviderId>,
    /// Where the person was last.
    pub last_account: String,
}

/// The person of an address who may sign in.
pub fn credentials(conn: &mut DbConn, email_key: &str) -> QueryResult<Option<Credentials>> {
    users::table
        .filter(users::email_key.eq(email_key))
        .filter(users::blocked_at.is_null())
        .select((
            users::id,
            users::password_hash,
            users::password_by,
            users::last_account,
        ))
        .first(conn)
        .optional()
}

/// An account that a person may enter, or why not.
#[derive(Debug, Clone)]
pub struct Place {
    /// The account.
    pub account: Account,
    /// Company.
    pub name: String,
    /// Role at a provider ("operator", "reseller", "seller"), or "client".
    pub kind: String,
    /// False: suspended or blocked there.
    pub open: bool,
    /// False: still to be accepted.
    pub accepted: bool,
}

/// All places of a person, providers first, then by name.
pub fn places(conn: &mut DbConn, user: UserId) -> QueryResult<Vec<Place>> {
    let mut places: Vec<Place> = provider_members::table
        .inner_join(providers::table)
        .filter(provider_members::user_id.eq(user))
        .order((providers::kind, providers::company_key, providers::id))
        .select((
            providers::id,
            providers::company,
            provider_members::role,
            providers::suspended_at.is_null(),
            provider_members::blocked_at.is_null(),
            provider_members::accepted_at.is_not_null(),
        ))
        .load::<(ProviderId, String, String, bool, bool, bool)>(conn)?
        .into_iter()
        .map(|(id, name, kind, running, unblocked, accepted)| Place {
            account: Account::Provider(id),
            name,
            kind,
            open: running && unblocked,
            accepted,
        })
        .collect();
    places.extend(
        client_members::table
            .inner_join(clients::table)
            .inner_join(providers::table.on(providers::id.eq(clients::owner_id)))
            .filter(client_members::user_id.eq(user))
            .filter(clients::deleted_at.is_null())
            .order((clients::company_key, clients::id))
            .select((
                clients::id,
                clients::company,
                clients::suspended_at.is_null(),
                providers::suspended_at.is_null(),
                client_members::accepted_at.is_not_null(),
            ))
            .load::<(ClientId, String, bool, bool, bool)>(conn)?
            .into_iter()
            .map(|(id, name, active, running, accepted)| Place {
                account: Account::Client(id),
                name,
                kind: "client".into(),
                open: active && running,
                accepted,
            }),
    );
    Ok(places)
}

/// Remembers a sign-in.
pub fn remember(conn: &mut DbConn, user: UserId, now: Timestamp) -> QueryResult<()> {
    diesel::update(users::table.find(user))
        .set(users::last_sign_in_at.eq(now))
        .execute(conn)
        .map(|_| ())
}

/// Remembers which account was entered, so that it is offered first.
pub fn remember_account(
    conn: &mut DbConn,
    user: UserId,
    account: Account,
    now: Timestamp,
) -> QueryResult<()> {
    diesel::update(users::table.find(user))
        .set(users::last_account.eq(account.key()))
        .execute(conn)?;
    if let Account::Client(client) = account {
        diesel::update(client_members::table.find((client, user)))
            .set(client_members::last_sign_in_at.eq(now))
            .execute(conn)?;
    }
    Ok(())
}
