//! Vendor settings of a provider.
pub mod pages;

use crate::actor::{ProviderAdmin, Staff};
use crate::change::Change;
use crate::db::DbConn;
use crate::db::schema::providers;
use crate::deletion::{self, Terms};
use crate::history::{self, Changed, Event, Place};
use diesel::prelude::*;

/// The switches under Vendor settings > Security.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = providers)]
pub struct Security {
    /// "Sellers see only their own clients".
    pub sellers_see_own_clients_only: bool,
    /// "Ask for a reason at Log in".
    pub log_in_needs_reason: bool,
    /// "Two-factor authentication required for sellers".
    pub two_factor_for_sellers: bool,
    /// "Two-factor authentication required for clients' users".
    pub two_factor_for_clients: bool,
    /// "Own password at first sign-in".
    pub own_password_first: bool,
    /// Days after which a password is too old; none never.
    pub password_days: Option<i64>,
    /// Minutes after which an idle session ends.
    pub session_idle_minutes: i64,
    /// Hours after which any session ends.
    pub session_hours: i64,
}

/// Why the settings were not saved.
#[derive(Debug, thiserror::Error)]
pub enum SaveError {
    /// Somebody else saved meanwhile.
    #[error("changed meanwhile")]
    Conflict,
    /// The database's own.
    #[error(transparent)]
    Database(#[from] diesel::result::Error),
}

/// The switches of the asker's own provider, and the version a form must name.
pub fn security(conn: &mut DbConn, admin: &ProviderAdmin) -> QueryResult<(Security, i64)> {
    providers::table
        .find(admin.provider())
        .select((Security::as_select(), providers::form_version))
        .first(conn)
}

/// What the operator sets about deleting accounts, for the whole installation.
pub fn deleting(conn: &mut DbConn, admin: &ProviderAdmin) -> QueryResult<Option<Terms>> {
    match admin.is_operator() {
        true => deletion::terms(conn).map(Some),
        false => Ok(None),
    }
}

/// Saves the switches, unless somebody else saved since `seen`. Only of the operator are `terms`
/// taken.
pub fn save_security(
    conn: &mut DbConn,
    admin: &ProviderAdmin,
    seen: i64,
    (new, terms): (Security, Option<Terms>),
    change: &Change,
) -> Result<(), SaveError> {
    let (before, version) = security(conn, admin)?;
    if version != seen {
        return Err(SaveError::Conflict);
    }
    let mut values = before.changed_to(new);
    if let (Some(before), Some(terms)) = (deleting(conn, admin)?, terms) {
        values.extend(terms_changed(before, terms));
        deletion::set_terms(conn, admin, terms)?;
    }
    if values.is_empty() {
        return Ok(());
    }
    let row = providers::table
        .find(admin.provider())
        .filter(providers::form_version.eq(seen));
    let saved = diesel::update(row)
        .set((
            providers::sellers_see_own_clients_only.eq(new.sellers_see_own_clients_only),
            providers::log_in_needs_reason.eq(new.log_in_needs_reason),
            providers::two_factor_for_sellers.eq(new.two_factor_for_sellers),
            providers::two_factor_for_clients.eq(new.two_factor_for_clients),
            providers::own_password_first.eq(new.own_password_first),
            providers::password_days.eq(new.password_days),
            providers::session_idle_minutes.eq(new.session_idle_minutes),
            providers::session_hours.eq(new.session_hours),
            providers::form_version.eq(seen + 1),
        ))
        .execute(conn)?;
    if saved != 1 {
        return Err(SaveError::Conflict);
    }
    let by: &Staff = admin;
    let place = Place::provider(admin.provider());
    history::record(conn, place, by, &Event::SettingsChanged, &values, change)?;
    Ok(())
}

/// What differs, number by number.
pub fn terms_changed(before: Terms, after: Terms) -> Vec<Changed> {
    let mut values = Vec::new();
    for (field, before, after) in [
        ("field-deletion-days", before.days, after.days),
        ("field-retention-days", before.retention, after.retention),
    ] {
        Changed::note(&mut values, field, &before.to_string(), &after.to_string());
    }
    values
}

impl Security {
    /// What differs, switch by switch.
    pub fn changed_to(self, new: Self) -> Vec<Changed> {
        let mut values = Vec::new();
        for (field, before, after) in [
            (
                "field-sellers-see-own-clients-only",
                self.sellers_see_own_clients_only,
                new.sellers_see_own_clients_only,
            ),
            (
                "field-log-in-needs-reason",
                self.log_in_needs_reason,
                new.log_in_needs_reason,
            ),
            (
                "field-two-factor-for-sellers",
                self.two_factor_for_sellers,
                new.two_factor_for_sellers,
            ),
            (
                "field-two-factor-for-clients",
                self.two_factor_for_clients,
                new.two_factor_for_clients,
            ),
            (
                "field-own-password-first",
                self.own_password_first,
                new.own_password_first,
            ),
        ] {
            Changed::note(&mut values, field, word(before), word(after));
        }
        let days =
            |days: Option<i64>| days.map_or_else(|| word(false).to_owned(), |n| n.to_string());
        for (field, before, after) in [
            (
                "field-password-days",
                days(self.password_days),
                days(new.password_days),
            ),
            (
                "field-session-idle-minutes",
                self.session_idle_minutes.to_string(),
                new.session_idle_minutes.to_string(),
            ),
            (
                "field-session-hours",
                self.session_hours.to_string(),
                new.session_hours.to_string(),
            ),
        ] {
            Changed::note(&mut values, field, &before, &after);
        }
        values
    }
}

/// As the history keeps a switch.
fn word(on: bool) -> &'static str {
    if on { "on" } else { "off" }
}
