//! Pools of connections, and the asynchronous door through which handlers reach the database.
use super::DbConn;
use anyhow::{Context, bail};
use diesel::connection::{Instrumentation, InstrumentationEvent, SimpleConnection};
use diesel::prelude::*;
use diesel::r2d2::{self, CustomizeConnection, ManageConnection, R2D2Connection};
use std::ops::{Deref, DerefMut};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// How long a request waits for a connection before it answers 503.
const WAIT: Duration = Duration::from_secs(3);

/// A connection that worked so lately is not asked whether it still does.
const TRUSTED: Duration = Duration::from_secs(2);

/// Neither pool gave a connection in time.
#[derive(Debug, thiserror::Error)]
#[error("the database cannot be reached")]
pub struct Unavailable;

/// Where the data is.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Place {
    Postgres(String),
    Sqlite(String),
}

impl Place {
    /// Decides by the scheme alone: anything else is refused, never guessed.
    fn parse(url: &str) -> anyhow::Result<Self> {
        if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            let separator = if url.contains('?') { '&' } else { '?' };
            let patient = if url.contains("connect_timeout=") {
                url.to_owned()
            } else {
                format!("{url}{separator}connect_timeout=3")
            };
            Ok(Self::Postgres(patient))
        } else if let Some(path) = url.strip_prefix("sqlite://").filter(|p| !p.is_empty()) {
            Ok(Self::Sqlite(path.to_owned()))
        } else {
            bail!("DATABASE_URL must start with sqlite:// or postgres://")
        }
    }
}

/// A connection of a pool.
struct Pooled {
    conn: DbConn,
    /// When it last did its work without an error.
    worked_at: Option<Instant>,
}

impl Deref for Pooled {
    type Target = DbConn;
    fn deref(&self) -> &DbConn {
        &self.conn
    }
}

impl DerefMut for Pooled {
    fn deref_mut(&mut self) -> &mut DbConn {
        &mut self.conn
    }
}

impl Pooled {
    /// Remembers how work ended: after an error the connection is tested before it is used again.
    fn work<T, E>(&mut self, work: impl FnOnce(&mut DbConn) -> Result<T, E>) -> Result<T, E> {
        let done = work(&mut self.conn);
        self.worked_at = done.is_ok().then(Instant::now);
        done
    }
}

struct Manager {
    place: Place,
}

impl ManageConnection for Manager {
    type Connection = Pooled;
    type Error = r2d2::Error;

    fn connect(&self) -> Result<Pooled, r2d2::Error> {
        match &self.place {
            Place::Postgres(url) => PgConnection::establish(url).map(DbConn::Postgres),
            Place::Sqlite(path) => SqliteConnection::establish(path).map(DbConn::Sqlite),
        }
        .map(|conn| Pooled {
            conn,
            worked_at: None,
        })
        .map_err(r2d2::Error::ConnectionError)
    }

    fn is_valid(&self, conn: &mut Pooled) -> Result<(), r2d2::Error> {
        match conn.worked_at {
            Some(at) if at.elapsed() < TRUSTED => Ok(()),
            _ => conn.ping().map_err(r2d2::Error::QueryError),
        }
    }

    fn has_broken(&self, conn: &mut Pooled) -> bool {
        std::thread::panicking() || conn.is_broken()
    }
}

/// Sets up each new connection.
struct Prepare {
    read_only: bool,
    watcher: Option<Watcher>,
}

impl std::fmt::Debug for Prepare {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Prepare")
            .field("read_only", &self.read_only)
            .finish_non_exhaustive()
    }
}

impl CustomizeConnection<Pooled, r2d2::Error> for Prepare {
    fn on_acquire(&self, conn: &mut Pooled) -> Result<(), r2d2::Error> {
        match &mut **conn {
            DbConn::Sqlite(c) => c
                .batch_execute(
                    "PRAGMA busy_timeout = 5000; PRAGMA journal_mode = WAL;
                     PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;
                     PRAGMA cache_size = -8000; PRAGMA temp_store = MEMORY;",
                )
                .and_then(|()| match self.read_only {
                    true => c.batch_execute("PRAGMA query_only = ON"),
                    false => Ok(()),
                }),
            DbConn::Postgres(c) => c.batch_execute(
                "SET TIME ZONE 'UTC'; SET statement_timeout = '10s'; SET lock_timeout = '5s';",
            ),
        }
        .map_err(r2d2::Error::QueryError)?;
        if let Some(watcher) = &self.watcher {
            conn.set_instrumentation(Watch(watcher.clone()));
        }
        Ok(())
    }
}

/// Is told every statement with its values.
pub type Watcher = Arc<dyn Fn(&str) + Send + Sync>;

struct Watch(Watcher);

impl Instrumentation for Watch {
    fn on_connection_event(&mut self, event: InstrumentationEvent<'_>) {
        if let InstrumentationEvent::StartQuery { query, .. } = event {
            let statement = query.to_string();
            // Not the pool's own question whether the connection is alive.
            if !statement.starts_with("SELECT 1 ") {
                (self.0)(&statement);
            }
        }
    }
}

type Pool = r2d2::Pool<Manager>;

/// The database. SQLite has many readers and one writer, PostgreSQL one pool for both.
#[derive(Clone)]
pub struct Db {
    readers: Pool,
    writers: Pool,
    /// In this process, where a look-up takes microseconds.
    is_near: bool,
}

impl Db {
    /// Opens the pools without connecting yet, so that a server may start before its database.
    pub fn open(url: &str) -> anyhow::Result<Self> {
        Self::build(url, None)
    }

    /// As `open`; `watcher` is told every statement, for the tests that hold pages to their
    /// queries and plans.
    pub fn open_watched(url: &str, watcher: Watcher) -> anyhow::Result<Self> {
        Self::build(url, Some(watcher))
    }

    fn build(url: &str, watcher: Option<Watcher>) -> anyhow::Result<Self> {
        let place = Place::parse(url)?;
        let pool = |size: u32, read_only: bool| {
            r2d2::Pool::builder()
                .max_size(size)
                .min_idle(Some(0))
                .connection_timeout(WAIT)
                .test_on_check_out(matches!(place, Place::Postgres(_)))
                .connection_customizer(Box::new(Prepare {
                    read_only,
                    watcher: watcher.clone(),
                }))
                .build_unchecked(Manager {
                    place: place.clone(),
                })
        };
        Ok(match place {
            Place::Sqlite(_) => Self {
                readers: pool(8, true),
                writers: pool(1, false),
                is_near: true,
            },
            Place::Postgres(_) => {
                let both = pool(16, false);
                Self {
                    readers: both.clone(),
                    writers: both,
                    is_near: false,
                }
            }
        })
    }

    /// Brings the schema up to date; the error is the database's own.
    pub fn migrate(&self) -> anyhow::Result<()> {
        let mut conn = self
            .writers
            .get()
            .context("the database cannot be reached")?;
        super::migrate::migrate(&mut conn)
    }

    /// Lets the database look after its own statistics, where it doesn't do so by itself.
    pub fn optimize(&self) -> anyhow::Result<()> {
        let mut conn = self.writers.get().map_err(|_| Unavailable)?;
        match &mut **conn {
            DbConn::Sqlite(c) => c.batch_execute("PRAGMA optimize")?,
            DbConn::Postgres(_) => {}
        }
        Ok(())
    }

    /// Each pool's name and how many of its connections are busy and idle.
    pub fn pools(&self) -> [(&'static str, u32, u32); 2] {
        [("readers", &self.readers), ("writers", &self.writers)].map(|(name, pool)| {
            let state = pool.state();
            let busy = state.connections.saturating_sub(state.idle_connections);
            (name, busy, state.idle_connections)
        })
    }

    /// Runs blocking reads away from the async threads. The outer error is "no database", the
    /// inner one is the caller's: where there is nothing to draw, write `.await??`.
    pub async fn read<T, E>(
        &self,
        work: impl FnOnce(&mut DbConn) -> Result<T, E> + Send + 'static,
    ) -> Result<Result<T, E>, Unavailable>
    where
        T: Send + 'static,
        E: Send + 'static,
    {
        let db = self.clone();
        tokio::task::spawn_blocking(move || db.read_now(work))
            .await
            .map_err(|_| Unavailable)?
    }

    /// `read` for a look-up of a few rows by their keys. Where the database is in this process and
    /// a connection idle, it is done at once: the way to another thread and back takes longer.
    pub async fn look_up<T, E>(
        &self,
        work: impl FnOnce(&mut DbConn) -> Result<T, E> + Send + 'static,
    ) -> Result<Result<T, E>, Unavailable>
    where
        T: Send + 'static,
        E: Send + 'static,
    {
        let idle = if self.is_near {
            self.readers.try_get()
        } else {
            None
        };
        match idle {
            Some(mut conn) => Ok(conn.work(work)),
            None => self.read(work).await,
        }
    }

    /// Runs one write transaction away from the async threads.
    pub async fn write<T, E>(
        &self,
        work: impl FnOnce(&mut DbConn) -> Result<T, E> + Send + 'static,
    ) -> Result<Result<T, E>, Unavailable>
    where
        T: Send + 'static,
        E: From<diesel::result::Error> + Send + 'static,
    {
        let db = self.clone();
        tokio::task::spawn_blocking(move || db.write_now(work))
            .await
            .map_err(|_| Unavailable)?
    }

    /// `read` for code that may block: jobs, the command line.
    pub fn read_now<T, E>(
        &self,
        work: impl FnOnce(&mut DbConn) -> Result<T, E>,
    ) -> Result<Result<T, E>, Unavailable> {
        let mut conn = self.readers.get().map_err(|_| Unavailable)?;
        Ok(conn.work(work))
    }

    /// `write` for code that may block.
    pub fn write_now<T, E>(
        &self,
        work: impl FnOnce(&mut DbConn) -> Result<T, E>,
    ) -> Result<Result<T, E>, Unavailable>
    where
        E: From<diesel::result::Error>,
    {
        let mut conn = self.writers.get().map_err(|_| Unavailable)?;
        Ok(conn.work(|conn| conn.write(work)))
    }
}

#[cfg(test)]
mod tests {
    use super::Place;

    #[test]
    fn the_scheme_decides_and_nothing_is_guessed() {
        assert_eq!(
            Place::parse("sqlite://a.db").unwrap(),
            Place::Sqlite("a.db".into())
        );
        assert!(matches!(
            Place::parse("postgres://h/d").unwrap(),
            Place::Postgres(_)
        ));
        for refused in [
            "",
            "a.db",
            "sqlite:",
            "sqlite://",
            "mysql://h/d",
            "host=127.0.0.1 dbname=x",
        ] {
            assert!(Place::parse(refused).is_err(), "{refused}");
        }
    }
}
