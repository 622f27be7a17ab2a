//! Rows of a reseller that was a client.
use crate::change::Change;
use crate::clients::store::Client;
use crate::db::DbConn;
use crate::db::ids::ProviderId;
use crate::db::schema::{provider_members, providers};
use crate::people::members::Member;
use crate::text::fold;
use diesel::prelude::*;

pub(super) fn company(conn: &mut DbConn, provider: ProviderId) -> QueryResult<String> {
    providers::table
        .find(provider)
        .select(providers::company)
        .first(conn)
}

pub(super) fn insert_reseller(
    conn: &mut DbConn,
    client: &Client,
    user_limit: i64,
    change: &Change,
) -> QueryResult<ProviderId> {
    diesel::insert_into(providers::table)
        .values((
            providers::kind.eq("reseller"),
            providers::company.eq(&client.company),
            providers::company_key.eq(fold(&client.company)),
            providers::email.eq(&client.email),
            providers::lang.eq(&client.lang),
            providers::client_user_limit.eq(user_limit),
            providers::created_at.eq(change.at),
        ))
        .returning(providers::id)
        .get_result(conn)
}

/// A place at the reseller for somebody who has accepted one in the account.
pub(super) fn insert_place(
    conn: &mut DbConn,
    reseller: ProviderId,
    member: &Member,
    role: &str,
    change: &Change,
) -> QueryResult<()> {
    diesel::insert_into(provider_members::table)
        .values((
            provider_members::provider_id.eq(reseller),
            provider_members::user_id.eq(member.user),
            provider_members::role.eq(role),
            provider_members::invited_name.eq(&member.name),
            provider_members::invited_email.eq(&member.email),
            provider_members::invited_lang.eq(member.lang.code()),
            provider_members::accepted_at.eq(change.at),
            provider_members::created_at.eq(change.at),
        ))
        .execute(conn)
        .map(|_| ())
}
