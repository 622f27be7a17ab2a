//! Guessing is bounded per account and per network address, over all servers, and never for good.
use crate::actor::Account;
use crate::db::ids::UserId;
use crate::db::schema::failures;
use crate::db::{DbConn, Timestamp};
use crate::secrets::hash;
use chrono::TimeDelta;
use diesel::dsl::count_star;
use diesel::prelude::*;
use std::net::{IpAddr, Ipv6Addr};

#[derive(Clone, Copy)]
struct Limit {
    kind: &'static str,
    most: i64,
    within: TimeDelta,
}

const PER_ACCOUNT: Limit = Limit {
    kind: "account",
    most: 10,
    within: TimeDelta::minutes(15),
};
const PER_ADDRESS: Limit = Limit {
    kind: "address",
    most: 100,
    within: TimeDelta::hours(1),
};
/// No longer than a link works: whoever is stopped still has the newest one.
const RESETS_PER_ACCOUNT: Limit = Limit {
    kind: "reset account",
    most: 5,
    within: TimeDelta::hours(1),
};
/// So that one stranger alone can't use up an account's resets.
const RESETS_PER_ACCOUNT_AND_ADDRESS: Limit = Limit {
    kind: "reset account and address",
    most: 3,
    within: TimeDelta::hours(1),
};
const RESETS_PER_ADDRESS: Limit = Limit {
    kind: "reset address",
    most: 50,
    within: TimeDelta::hours(1),
};

/// Changing a sign-in e-mail tells whether somebody has the new one.
const NEW_ADDRESSES: Limit = Limit {
    kind: "new address",
    most: 20,
    within: TimeDelta::hours(1),
};

/// Each one is an e-mail to somebody who may not want it.
const INVITATIONS_AGAIN: Limit = Limit {
    kind: "invitation again",
    most: 5,
    within: TimeDelta::hours(24),
};

/// What is counted, each under the subject that it is counted for.
pub struct Attempt {
    counted: Vec<(Limit, String)>,
}

/// Why an attempt was not even looked at.
#[derive(Debug, thiserror::Error)]
pub enum LimitError {
    /// Too many failures; try again after so many seconds.
    #[error("too many attempts")]
    TooMany {
        /// Seconds to wait.
        retry_after: i64,
    },
    /// The database's own.
    #[error(transparent)]
    Database(#[from] diesel::result::Error),
}

impl Attempt {
    /// An attempt to give the password of `email_key` from `ip`.
    pub fn new(email_key: &str, ip: &str) -> Self {
        Self::of([
            (PER_ACCOUNT, email_key.to_owned()),
            (PER_ADDRESS, network(ip)),
        ])
    }

    /// A request for a reset link. Known and unknown addresses count alike.
    pub fn reset(email_key: &str, ip: &str) -> Self {
        let network = network(ip);
        Self::of([
            (RESETS_PER_ACCOUNT, email_key.to_owned()),
            (
                RESETS_PER_ACCOUNT_AND_ADDRESS,
                format!("{email_key}\n{network}"),
            ),
            (RESETS_PER_ADDRESS, network),
        ])
    }

    /// A reset link was used: there is none left, so its person may ask for new ones.
    pub fn forget_resets(conn: &mut DbConn, email_key: &str) -> QueryResult<()> {
        let limit = RESETS_PER_ACCOUNT;
        diesel::delete(failures::table)
            .filter(failures::kind.eq(limit.kind))
            .filter(failures::key.eq(hash(limit.kind, email_key)))
            .execute(conn)
            .map(|_| ())
    }

    /// Somebody of a provider gives a person another sign-in e-mail.
    pub fn new_address(by: UserId) -> Self {
        Self::of([(NEW_ADDRESSES, by.to_string())])
    }

    /// Somebody is asked into an account once more. Counted per account: what others sent must not show.
    pub fn invitation_again(place: Account, user: UserId) -> Self {
        Self::of([(INVITATIONS_AGAIN, format!("{} {user}", place.key()))])
    }

    /// The kind is part of the hash: the locks of an account and of an address never cross.
    fn of<const N: usize>(counted: [(Limit, String); N]) -> Self {
        let hashed = |(limit, subject): (Limit, String)| (limit, hash(limit.kind, &subject));
        Self {
            counted: counted.into_iter().map(hashed).collect(),
        }
    }

    /// Counts this attempt as failed before it is looked at, so that many at once don't slip
    /// through. `succeeded` takes it back.
    pub fn begin(&self, conn: &mut DbConn, now: Timestamp) -> Result<(), LimitError> {
        for (limit, key) in &self.counted {
            conn.serialize_on_text(key)?;
            if let Some(retry_after) = limit.exceeded(conn, key, now)? {
                return Err(LimitError::TooMany { retry_after });
            }
        }
        for (limit, key) in &self.counted {
            diesel::insert_into(failures::table)
                .values((
                    failures::kind.eq(limit.kind),
                    failures::key.eq(key),
                    failures::at.eq(now),
                ))
                .execute(conn)?;
        }
        Ok(())
    }

    /// The password was right: the attempt that began at `began` was none. Earlier failures still
    /// count, for they may be somebody else's.
    pub fn succeeded(&self, conn: &mut DbConn, began: Timestamp) -> QueryResult<()> {
        for (limit, key) in &self.counted {
            let own: Option<i64> = failures::table
                .filter(failures::kind.eq(limit.kind))
                .filter(failures::key.eq(key))
                .filter(failures::at.eq(began))
                .order(failures::id.desc())
                .select(failures::id)
                .first(conn)
                .optional()?;
            if let Some(id) = own {
                diesel::delete(failures::table.find(id)).execute(conn)?;
            }
        }
        Ok(())
    }
}

/// What counts as one address: whoever has one IPv6 address has all of its /64.
fn network(ip: &str) -> String {
    match ip.parse::<IpAddr>().map(|ip| ip.to_canonical()) {
        Ok(IpAddr::V6(v6)) => {
            let prefix = u128::from(v6) & (u128::MAX << 64);
            format!("{}/64", Ipv6Addr::from(prefix))
        }
        Ok(v4) => v4.to_string(),
        Err(_) => ip.to_owned(),
    }
}

impl Limit {
    /// Seconds until the oldest failure no longer counts, where there are too many.
    fn exceeded(&self, conn: &mut DbConn, key: &str, now: Timestamp) -> QueryResult<Option<i64>> {
        let since = now - self.within;
        let (count, oldest) = failures::table
            .filter(failures::kind.eq(self.kind))
            .filter(failures::key.eq(key))
            .filter(failures::at.gt(since))
            .select((count_star(), diesel::dsl::min(failures::at)))
            .first::<(i64, Option<Timestamp>)>(conn)?;
        Ok(oldest
            .filter(|_| count >= self.most)
            .map(|at| (at - since).num_seconds().max(1)))
    }
}

/// Forgets what no limit looks at any more.
pub fn forget_old(conn: &mut DbConn, now: Timestamp) -> QueryResult<usize> {
    let long = failures::kind.eq(INVITATIONS_AGAIN.kind);
    let outdated = failures::at
        .le(now - INVITATIONS_AGAIN.within)
        .or(failures::at
            .le(now - PER_ADDRESS.within)
            .and(diesel::dsl::not(long)));
    diesel::delete(failures::table.filter(outdated)).execute(conn)
}

#[cfg(test)]
mod tests {
    use super::{RESETS_PER_ACCOUNT, network};

    #[test]
    fn whoever_may_ask_for_no_link_has_one_that_works() {
        assert!(RESETS_PER_ACCOUNT.within <= crate::links::RESET_WITHIN);
    }

    #[test]
    fn ipv6_counts_by_network() {
        assert_eq!(network("2001:db8:1:2:aaaa::1"), "2001:db8:1:2::/64");
        assert_eq!(network("2001:db8:1:2::9"), network("2001:db8:1:2:f::"));
        assert_ne!(network("2001:db8:1:3::9"), network("2001:db8:1:2::9"));
        assert_eq!(network("::ffff:192.0.2.7"), network("192.0.2.7"));
    }
}
