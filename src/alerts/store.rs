//! Queries on alert addresses, and on the sign-ins that failed.
use super::{Address, Alerts, Kind};
use crate::db::ids::{ProviderId, UserId};
use crate::db::schema::{
    alert_addresses, client_members, clients, failed_sign_in_digests, failed_sign_ins,
    provider_members, providers, users,
};
use crate::db::{DbConn, Timestamp};
use crate::text::email_key;
use chrono::TimeDelta;
use diesel::dsl::{count_star, exists, min, select};
use diesel::prelude::*;
use std::collections::HashMap;

/// The addresses of a provider that get mails of a kind.
pub fn addresses(conn: &mut DbConn, provider: ProviderId, kind: Kind) -> QueryResult<Vec<String>> {
    alert_addresses::table
        .filter(alert_addresses::provider_id.eq(provider))
        .filter(alert_addresses::kind.eq(kind.code()))
        .filter(alert_addresses::enabled)
        .order(alert_addresses::id)
        .select(alert_addresses::email)
        .load(conn)
}

/// All that the page of a provider shows, and the version a form must name.
pub fn alerts(conn: &mut DbConn, provider: ProviderId) -> QueryResult<(Alerts, i64)> {
    let (support_email, version) = providers::table
        .find(provider)
        .select((providers::support_email, providers::alerts_version))
        .first(conn)?;
    let mut alerts = Alerts {
        support_email,
        ..Alerts::default()
    };
    let rows: Vec<(String, String, bool)> = alert_addresses::table
        .filter(alert_addresses::provider_id.eq(provider))
        .order(alert_addresses::id)
        .select((
            alert_addresses::kind,
            alert_addresses::email,
            alert_addresses::enabled,
        ))
        .load(conn)?;
    for (kind, email, enabled) in rows {
        if let Some(kind) = Kind::parse(&kind) {
            alerts.of_mut(kind).push(Address { email, enabled });
        }
    }
    Ok((alerts, version))
}

/// False where somebody else saved since `seen`.
pub(super) fn save(
    conn: &mut DbConn,
    provider: ProviderId,
    seen: i64,
    before: &Alerts,
    new: &Alerts,
) -> QueryResult<bool> {
    let row = providers::table
        .find(provider)
        .filter(providers::alerts_version.eq(seen));
    let saved = diesel::update(row)
        .set((
            providers::support_email.eq(&new.support_email),
            providers::alerts_version.eq(seen + 1),
        ))
        .execute(conn)?;
    if saved != 1 {
        return Ok(false);
    }
    if before.support_email != new.support_email {
        // The operator's page of a reseller shows it too.
        diesel::update(providers::table.find(provider))
            .set(providers::form_version.eq(providers::form_version + 1))
            .execute(conn)?;
    }
    for kind in Kind::ALL {
        if before.of(kind) != new.of(kind) {
            replace(conn, provider, kind, new.of(kind))?;
        }
    }
    Ok(true)
}

fn replace(
    conn: &mut DbConn,
    provider: ProviderId,
    kind: Kind,
    list: &[Address],
) -> QueryResult<()> {
    diesel::delete(alert_addresses::table)
        .filter(alert_addresses::provider_id.eq(provider))
        .filter(alert_addresses::kind.eq(kind.code()))
        .execute(conn)?;
    for address in list {
        diesel::insert_into(alert_addresses::table)
            .values((
                alert_addresses::provider_id.eq(provider),
                alert_addresses::kind.eq(kind.code()),
                alert_addresses::email.eq(&address.email),
                alert_addresses::email_key.eq(email_key(&address.email)),
                alert_addresses::enabled.eq(address.enabled),
            ))
            .execute(conn)?;
    }
    Ok(())
}

// ---- Sign-ins that failed ----

/// Notes a wrong password. An unknown address is noted as well, so that both take as long.
pub fn note_failed_sign_in(
    conn: &mut DbConn,
    user: Option<UserId>,
    ip: &str,
    at: Timestamp,
) -> QueryResult<()> {
    diesel::insert_into(failed_sign_ins::table)
        .values((
            failed_sign_ins::at.eq(at),
            failed_sign_ins::user_id.eq(user),
            failed_sign_ins::ip.eq(ip),
        ))
        .execute(conn)
        .map(|_| ())
}

/// True where anything was noted until then.
pub(super) fn any_failed(conn: &mut DbConn, until: Timestamp) -> QueryResult<bool> {
    select(exists(
        failed_sign_ins::table.filter(failed_sign_ins::at.le(until)),
    ))
    .get_result(conn)
}

/// The providers that have something to be told of, and were not told since `before`.
pub(super) fn due(
    conn: &mut DbConn,
    before: Timestamp,
    until: Timestamp,
) -> QueryResult<Vec<ProviderId>> {
    let told = failed_sign_in_digests::told_until.nullable();
    let of_clients: Vec<ProviderId> = failed_sign_ins::table
        .inner_join(
            client_members::table.on(client_members::user_id
                .nullable()
                .eq(failed_sign_ins::user_id)),
        )
        .inner_join(clients::table.on(clients::id.eq(client_members::client_id)))
        .inner_join(alert_addresses::table.on(alert_addresses::provider_id.eq(clients::owner_id)))
        .left_join(
            failed_sign_in_digests::table
                .on(failed_sign_in_digests::provider_id.eq(clients::owner_id)),
        )
        .filter(failed_sign_ins::at.le(until))
        .filter(client_members::accepted_at.is_not_null())
        .filter(clients::deleted_at.is_null())
        .filter(alert_addresses::kind.eq(Kind::FailedSignIns.code()))
        .filter(alert_addresses::enabled)
        .filter(
            told.is_null().or(told
                .le(before)
                .and(told.lt(failed_sign_ins::at.nullable()))
                .assume_not_null()),
        )
        .select(clients::owner_id)
        .distinct()
        .load(conn)?;
    let own: Vec<ProviderId> = failed_sign_ins::table
        .inner_join(
            provider_members::table.on(provider_members::user_id
                .nullable()
                .eq(failed_sign_ins::user_id)),
        )
        .inner_join(
            alert_addresses::table
                .on(alert_addresses::provider_id.eq(provider_members::provider_id)),
        )
        .left_join(
            failed_sign_in_digests::table
                .on(failed_sign_in_digests::provider_id.eq(provider_members::provider_id)),
        )
        .filter(failed_sign_ins::at.le(until))
        .filter(provider_members::accepted_at.is_not_null())
        .filter(alert_addresses::kind.eq(Kind::FailedSignIns.code()))
        .filter(alert_addresses::enabled)
        .filter(
            told.is_null().or(told
                .le(before)
                .and(told.lt(failed_sign_ins::at.nullable()))
                .assume_not_null()),
        )
        .select(provider_members::provider_id)
        .distinct()
        .load(conn)?;
    let mut all = of_clients;
    all.extend(own);
    all.sort_unstable();
    all.dedup();
    Ok(all)
}

/// Until when a provider was told.
pub(super) fn told_until(
    conn: &mut DbConn,
    provider: ProviderId,
) -> QueryResult<Option<Timestamp>> {
    failed_sign_in_digests::table
        .find(provider)
        .select(failed_sign_in_digests::told_until)
        .first(conn)
        .optional()
}

/// Remembers until when a provider was told.
pub(super) fn remember_told(
    conn: &mut DbConn,
    provider: ProviderId,
    until: Timestamp,
) -> QueryResult<()> {
    let known = diesel::update(failed_sign_in_digests::table.find(provider))
        .set(failed_sign_in_digests::told_until.eq(until))
        .execute(conn)?;
    if known == 0 {
        diesel::insert_into(failed_sign_in_digests::table)
            .values((
                failed_sign_in_digests::provider_id.eq(provider),
                failed_sign_in_digests::told_until.eq(until),
            ))
            .execute(conn)?;
    }
    Ok(())
}

/// A sign-in that failed, as its provider may know it.
#[derive(Debug, Clone)]
pub(super) struct Failed {
    /// When.
    pub at: Timestamp,
    /// The address that was typed.
    pub email: String,
    /// An account of the person; empty for the provider's own people.
    pub company: String,
    /// How many other ones of the provider the person has.
    pub others: i64,
    /// From where.
    pub ip: String,
}

/// What a provider is to hear of: how many sign-ins failed in that time, and the first ones.
pub(super) fn failed(
    conn: &mut DbConn,
    provider: ProviderId,
    after: Option<Timestamp>,
    until: Timestamp,
    most: i64,
) -> QueryResult<(i64, Vec<Failed>)> {
    let member = client_members::table
        .inner_join(clients::table)
        .filter(clients::owner_id.eq(provider))
        .filter(clients::deleted_at.is_null())
        .filter(client_members::accepted_at.is_not_null())
        .filter(
            client_members::user_id
                .nullable()
                .eq(failed_sign_ins::user_id),
        );
    let staff = provider_members::table
        .filter(provider_members::provider_id.eq(provider))
        .filter(provider_members::accepted_at.is_not_null())
        .filter(
            provider_members::user_id
                .nullable()
                .eq(failed_sign_ins::user_id),
        );
    let after = after.unwrap_or_default();
    let rows = failed_sign_ins::table
        .inner_join(users::table)
        .filter(failed_sign_ins::at.gt(after))
        .filter(failed_sign_ins::at.le(until))
        .filter(exists(member).or(exists(staff)));
    let count = rows.select(count_star()).first(conn)?;
    let rows: Vec<(Timestamp, UserId, String, String)> = rows
        .order((failed_sign_ins::at, failed_sign_ins::id))
        .limit(most)
        .select((
            failed_sign_ins::at,
            users::id,
            users::email,
            failed_sign_ins::ip,
        ))
        .load(conn)?;
    let people: Vec<UserId> = rows.iter().map(|(_, user, _, _)| *user).collect();
    let accounts = accounts(conn, provider, &people)?;
    let failed = rows
        .into_iter()
        .map(|(at, user, email, ip)| {
            let (company, others) = accounts.get(&user).cloned().unwrap_or_default();
            Failed {
                at,
                email,
                company,
                others,
                ip,
            }
        })
        .collect();
    Ok((count, failed))
}

/// For each person an account at the provider's clients, and how many others there are.
fn accounts(
    conn: &mut DbConn,
    provider: ProviderId,
    people: &[UserId],
) -> QueryResult<HashMap<UserId, (String, i64)>> {
    let rows: Vec<(UserId, Option<String>, i64)> = client_members::table
        .inner_join(clients::table)
        .filter(client_members::user_id.eq_any(people.to_vec()))
        .filter(client_members::accepted_at.is_not_null())
        .filter(clients::owner_id.eq(provider))
        .filter(clients::deleted_at.is_null())
        .group_by(client_members::user_id)
        .select((client_members::user_id, min(clients::company), count_star()))
        .load(conn)?;
    Ok(rows
        .into_iter()
        .map(|(user, company, count)| (user, (company.unwrap_or_default(), count - 1)))
        .collect())
}

/// Forgets what everybody was told.
pub(super) fn forget(conn: &mut DbConn, until: Timestamp) -> QueryResult<usize> {
    diesel::delete(failed_sign_ins::table.filter(failed_sign_ins::at.le(until))).execute(conn)
}

/// How a provider is written to: its company and its language.
pub(super) fn provider(conn: &mut DbConn, provider: ProviderId) -> QueryResult<(String, String)> {
    providers::table
        .find(provider)
        .select((providers::company, providers::lang))
        .first(conn)
}

/// Between two digests of one provider.
pub(super) const PAUSE: TimeDelta = TimeDelta::minutes(15);
