//! Brings the database to this program's schema, and refuses one that is newer.
use super::DbConn;
use anyhow::{anyhow, bail};
use diesel::connection::SimpleConnection;
use diesel::migration::{Migration, MigrationSource, MigrationVersion};
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};

/// Migrations of the embedded database.
pub const SQLITE: EmbeddedMigrations = embed_migrations!("migrations/sqlite");
/// Their twins.
pub const POSTGRES: EmbeddedMigrations = embed_migrations!("migrations/postgres");

/// An arbitrary number that all servers agree on: who holds it migrates.
const MIGRATION_LOCK: i64 = 7_216_402_611;

/// Runs what is pending; several servers that start at once do it one after the other.
pub fn migrate(conn: &mut DbConn) -> anyhow::Result<()> {
    match conn {
        DbConn::Postgres(c) => {
            c.batch_execute(&format!("SELECT pg_advisory_lock({MIGRATION_LOCK})"))?;
            let done = run::<diesel::pg::Pg>(c, POSTGRES);
            c.batch_execute(&format!("SELECT pg_advisory_unlock({MIGRATION_LOCK})"))?;
            done
        }
        DbConn::Sqlite(c) => run::<diesel::sqlite::Sqlite>(c, SQLITE),
    }
}

fn run<DB: diesel::backend::Backend>(
    conn: &mut impl MigrationHarness<DB>,
    source: EmbeddedMigrations,
) -> anyhow::Result<()> {
    let all: Vec<Box<dyn Migration<DB>>> = source.migrations().map_err(|e| anyhow!(e))?;
    let known: Vec<MigrationVersion<'static>> =
        all.iter().map(|m| m.name().version().as_owned()).collect();
    let applied = conn.applied_migrations().map_err(|e| anyhow!(e))?;
    if let Some(unknown) = applied.iter().find(|version| !known.contains(version)) {
        bail!("the database is newer than this program (it has migration {unknown})");
    }
    conn.run_pending_migrations(source)
        .map_err(|e| anyhow!(e))?;
    Ok(())
}
