//! Reminders of passwords that get too old for a provider.
use crate::change::Change;
use crate::db::ids::{ProviderId, UserId};
use crate::db::schema::{client_members, clients, provider_members, providers, users};
use crate::db::{DbConn, Timestamp};
use crate::i18n::{Calendar, Lang};
use crate::mail::{self, Letter, Link, Outgoing, To};
use crate::portal::Portal;
use chrono::TimeDelta;
use diesel::prelude::*;

/// Days before the end on which a person is reminded.
const REMINDERS: [i64; 3] = [14, 7, 1];
/// Where two providers limit the age, their reminders don't come one upon the other.
const APART: TimeDelta = TimeDelta::days(6);
/// So many people in one transaction.
const BATCH: i64 = 500;

/// Somebody whose password will be too old within two weeks.
#[derive(Queryable)]
struct Owner {
    user: UserId,
    name: String,
    email: String,
    lang: String,
    time_zone: String,
    changed_at: Option<Timestamp>,
    created_at: Timestamp,
    reminded_at: Option<Timestamp>,
}

impl Owner {
    fn ends(&self, days: i64) -> Timestamp {
        self.changed_at.unwrap_or(self.created_at) + TimeDelta::days(days)
    }

    /// True where the newest reminder that fell due was not sent yet.
    fn is_due(&self, days: i64, now: Timestamp) -> bool {
        let ends = self.ends(days);
        let newest = REMINDERS
            .iter()
            .map(|before| (*before, ends - TimeDelta::days(*before)))
            .rfind(|(_, at)| *at <= now);
        let Some((before, due)) = newest.filter(|_| now < ends) else {
            return false;
        };
        match self.reminded_at {
            None => true,
            Some(at) if before == 1 => at < due,
            Some(at) => at < due && at + APART <= now,
        }
    }
}

/// Writes the reminders that are due.
pub fn run(portal: &Portal) -> anyhow::Result<()> {
    let limits: Vec<(ProviderId, i64)> = portal.db.read_now(|conn| {
        providers::table
            .filter(providers::password_days.is_not_null())
            .filter(providers::suspended_at.is_null())
            .select((providers::id, providers::password_days.assume_not_null()))
            .order(providers::id)
            .load(conn)
    })??;
    for (provider, days) in limits {
        let mut after = Some(UserId(0));
        while let Some(from) = after {
            let change = portal.own_change();
            after = portal
                .db
                .write_now(|conn| remind(conn, (provider, days), from, &change))??;
        }
    }
    Ok(())
}

/// One batch; answers after whom the next one begins.
fn remind(
    conn: &mut DbConn,
    (provider, days): (ProviderId, i64),
    after: UserId,
    change: &Change,
) -> QueryResult<Option<UserId>> {
    let owners = owners(conn, provider, days, after, change.at)?;
    for owner in owners.iter().filter(|owner| owner.is_due(days, change.at)) {
        tell(conn, provider, days, owner, change)?;
        diesel::update(users::table.find(owner.user))
            .set(users::password_reminded_at.eq(change.at))
            .execute(conn)?;
    }
    let full = i64::try_from(owners.len()) == Ok(BATCH);
    Ok(owners.last().filter(|_| full).map(|owner| owner.user))
}

fn owners(
    conn: &mut DbConn,
    provider: ProviderId,
    days: i64,
    after: UserId,
    now: Timestamp,
) -> QueryResult<Vec<Owner>> {
    let (oldest, newest) = (
        now - TimeDelta::days(days),
        now - TimeDelta::days(days - REMINDERS[0]),
    );
    let of_provider = provider_members::table
        .filter(provider_members::provider_id.eq(provider))
        .filter(provider_members::accepted_at.is_not_null())
        .filter(provider_members::blocked_at.is_null())
        .select(provider_members::user_id);
    let of_clients = client_members::table
        .inner_join(clients::table)
        .filter(clients::owner_id.eq(provider))
        .filter(clients::deleted_at.is_null())
        .filter(client_members::accepted_at.is_not_null())
        .select(client_members::user_id);
    let changed = users::password_changed_at
        .gt(oldest)
        .and(users::password_changed_at.le(newest));
    let never_changed = users::password_changed_at
        .is_null()
        .and(users::created_at.gt(oldest))
        .and(users::created_at.le(newest));
    users::table
        .filter(users::id.gt(after))
        .filter(users::blocked_at.is_null())
        .filter(users::password_hash.is_not_null())
        .filter(changed.assume_not_null().or(never_changed))
        .filter(
            users::id
                .eq_any(of_provider)
                .or(users::id.eq_any(of_clients)),
        )
        .order(users::id)
        .limit(BATCH)
        .select((
            users::id,
            users::name,
            users::email,
            users::lang,
            users::time_zone,
            users::password_changed_at,
            users::created_at,
            users::password_reminded_at,
        ))
        .load(conn)
}

fn tell(
    conn: &mut DbConn,
    provider: ProviderId,
    days: i64,
    owner: &Owner,
    change: &Change,
) -> QueryResult<()> {
    let lang = Lang::stored(&owner.lang);
    let mail = Outgoing {
        provider,
        client: None,
        to: To {
            email: &owner.email,
            lang,
            user: Some(owner.user),
        },
        letter: Letter::PasswordExpires {
            name: owner.name.clone(),
            until: Calendar::new(lang, &owner.time_zone).moment(owner.ends(days)),
        },
        link: Link::None,
    };
    mail::send(conn, &mail, change).map(|_| ())
}
