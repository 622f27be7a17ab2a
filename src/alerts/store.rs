//! Queries on alert addresses.
use super::Kind;
use crate::db::DbConn;
use crate::db::ids::ProviderId;
use crate::db::schema::alert_addresses;
use diesel::prelude::*;

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
