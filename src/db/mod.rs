//! One connection type for both databases. Outside this folder nobody names PostgreSQL or SQLite.
pub mod backup;
pub mod count;
pub mod ids;
pub mod migrate;
pub mod phrase;
pub mod pool;
pub mod schema;
pub mod search;

use diesel::connection::{AnsiTransactionManager, TransactionManager};
use diesel::prelude::*;
use diesel::sql_types::Bool;
use phrase::{Phrase, phrase};

pub use pool::{Db, Unavailable};

/// A moment in UTC.
pub type Timestamp = chrono::NaiveDateTime;

/// A connection to either database.
#[derive(diesel::MultiConnection)]
pub enum DbConn {
    /// PostgreSQL.
    Postgres(PgConnection),
    /// The embedded SQLite.
    Sqlite(SqliteConnection),
}

type Transactions = <DbConn as Connection>::TransactionManager;

impl DbConn {
    /// Runs `work` in one write transaction. SQLite takes its lock up front, so that two writers
    /// queue instead of failing with "database is locked".
    pub fn write<T, E>(&mut self, work: impl FnOnce(&mut Self) -> Result<T, E>) -> Result<T, E>
    where
        E: From<diesel::result::Error>,
    {
        match self {
            Self::Postgres(_) => Transactions::begin_transaction(self)?,
            Self::Sqlite(c) => {
                AnsiTransactionManager::begin_transaction_sql(c, "BEGIN IMMEDIATE")?;
            }
        }
        self.finish(work)
    }

    /// Runs `work` on one unchanging view of the data.
    pub fn snapshot<T, E>(&mut self, work: impl FnOnce(&mut Self) -> Result<T, E>) -> Result<T, E>
    where
        E: From<diesel::result::Error>,
    {
        match self {
            Self::Postgres(c) => AnsiTransactionManager::begin_transaction_sql(
                c,
                "BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY",
            )?,
            Self::Sqlite(_) => Transactions::begin_transaction(self)?,
        }
        self.finish(work)
    }

    fn finish<T, E>(&mut self, work: impl FnOnce(&mut Self) -> Result<T, E>) -> Result<T, E>
    where
        E: From<diesel::result::Error>,
    {
        match work(self) {
            Ok(done) => {
                Transactions::commit_transaction(self)?;
                Ok(done)
            }
            Err(refused) => {
                Transactions::rollback_transaction(self)?;
                Err(refused)
            }
        }
    }

    /// The condition that a column holds one of these numbers.
    pub fn one_of(
        &self,
        column: &'static str,
        numbers: impl IntoIterator<Item = i64>,
    ) -> Phrase<Bool> {
        one_of(matches!(self, Self::Postgres(_)), column, numbers)
    }

    /// Serialises the transactions that follow on one subject, until they end. SQLite has one
    /// writer anyway; PostgreSQL takes an advisory lock on the number.
    pub fn serialize_on(&mut self, subject: i64) -> QueryResult<()> {
        match self {
            Self::Postgres(c) => diesel::sql_query("SELECT pg_advisory_xact_lock($1)")
                .bind::<diesel::sql_types::BigInt, _>(subject)
                .execute(c)
                .map(|_| ()),
            Self::Sqlite(_) => Ok(()),
        }
    }

    /// The same for a subject that is a text.
    pub fn serialize_on_text(&mut self, subject: &str) -> QueryResult<()> {
        self.serialize_on(number_of(subject))
    }

    /// Keeps out those who serialise on the subject, not the others who share it.
    pub fn share_on_text(&mut self, subject: &str) -> QueryResult<()> {
        match self {
            Self::Postgres(c) => diesel::sql_query("SELECT pg_advisory_xact_lock_shared($1)")
                .bind::<diesel::sql_types::BigInt, _>(number_of(subject))
                .execute(c)
                .map(|_| ()),
            Self::Sqlite(_) => Ok(()),
        }
    }

    /// The same for many subjects at once, in their order.
    pub fn serialize_on_texts(&mut self, subjects: &[String]) -> QueryResult<()> {
        match self {
            Self::Postgres(c) => {
                let numbers: Vec<i64> = subjects.iter().map(|s| number_of(s)).collect();
                diesel::sql_query("SELECT pg_advisory_xact_lock(n) FROM unnest($1) AS n")
                    .bind::<diesel::sql_types::Array<diesel::sql_types::BigInt>, _>(numbers)
                    .execute(c)
                    .map(|_| ())
            }
            Self::Sqlite(_) => Ok(()),
        }
    }
}

/// The number by which locks know a subject.
fn number_of(subject: &str) -> i64 {
    let digest = crate::secrets::hash("lock", subject);
    i64::from_str_radix(&digest[..15], 16).unwrap_or_default()
}

/// One value holds all numbers, so that the statement stays the same however many they are.
fn one_of(
    postgres: bool,
    column: &'static str,
    numbers: impl IntoIterator<Item = i64>,
) -> Phrase<Bool> {
    let numbers: Vec<String> = numbers.into_iter().map(|n| n.to_string()).collect();
    let list = numbers.join(",");
    match postgres {
        true => phrase(format!("{column} = ANY(string_to_array("))
            .text(list)
            .sql(", ',')::bigint[])"),
        false => phrase(format!("{column} IN (SELECT value FROM json_each("))
            .text(format!("[{list}]"))
            .sql("))"),
    }
}
