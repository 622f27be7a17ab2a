//! Guessing is bounded per account and per network address, over all servers, and never for good.
use crate::db::schema::failures;
use crate::db::{DbConn, Timestamp};
use crate::secrets::hash;
use chrono::TimeDelta;
use diesel::dsl::count_star;
use diesel::prelude::*;

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

/// What is counted: an account's folded e-mail and a network address.
pub struct Attempt {
    account: String,
    address: String,
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
    /// An attempt at `email_key` from `ip`.
    pub fn new(email_key: &str, ip: &str) -> Self {
        Self {
            account: hash("failures", email_key),
            address: hash("failures", ip),
        }
    }

    /// Counts this attempt as failed before it is looked at, so that many at once don't slip
    /// through. `succeeded` takes it back.
    pub fn begin(&self, conn: &mut DbConn, now: Timestamp) -> Result<(), LimitError> {
        for (limit, key) in self.both() {
            conn.serialize_on(lock_number(key))?;
            if let Some(retry_after) = limit.exceeded(conn, key, now)? {
                return Err(LimitError::TooMany { retry_after });
            }
        }
        for (limit, key) in self.both() {
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

    /// The password was right: this attempt was none, and the account's failures are forgotten.
    pub fn succeeded(&self, conn: &mut DbConn, now: Timestamp) -> QueryResult<()> {
        diesel::delete(failures::table)
            .filter(failures::kind.eq(PER_ACCOUNT.kind))
            .filter(failures::key.eq(&self.account))
            .execute(conn)?;
        let newest: Option<i64> = failures::table
            .filter(failures::kind.eq(PER_ADDRESS.kind))
            .filter(failures::key.eq(&self.address))
            .filter(failures::at.le(now))
            .order(failures::id.desc())
            .select(failures::id)
            .first(conn)
            .optional()?;
        if let Some(id) = newest {
            diesel::delete(failures::table.find(id)).execute(conn)?;
        }
        Ok(())
    }

    fn both(&self) -> [(Limit, &str); 2] {
        [(PER_ACCOUNT, &self.account), (PER_ADDRESS, &self.address)]
    }
}

/// A number for the lock on one key: the same key gives the same number.
fn lock_number(key: &str) -> i64 {
    i64::from_str_radix(&key[..15], 16).unwrap_or_default()
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
    let oldest = now - PER_ADDRESS.within;
    diesel::delete(failures::table.filter(failures::at.le(oldest))).execute(conn)
}
