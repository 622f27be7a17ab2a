//! How long it takes until trials that end in the same minute are through, and how long other
//! writes wait meanwhile.
//!
//! `cargo bench --bench trials -- [--trials 10000] [--database postgres://…]`
//!
//! The database must be empty or one that this program filled.
mod generate;

use clap::Parser;
use clientele::clock::Clock;
use clientele::config::Config;
use clientele::db::schema::{client_services, clients, services};
use clientele::db::{Db, DbConn};
use clientele::passwords::Hasher;
use clientele::portal::Portal;
use clientele::secrets::Keys;
use clientele::services::timers;
use diesel::prelude::*;
use std::sync::atomic::{AtomicBool, Ordering::SeqCst};
use std::time::{Duration, Instant};

#[derive(Parser)]
struct Options {
    /// How many trials end.
    #[arg(long, default_value_t = 10_000)]
    trials: u64,
    /// `sqlite://…` or `postgres://…`; a file under target/ by default.
    #[arg(long)]
    database: Option<String>,
    #[arg(long, hide = true)]
    bench: bool,
}

fn main() -> anyhow::Result<()> {
    let options = Options::parse();
    let database = options
        .database
        .unwrap_or_else(|| format!("sqlite://target/bench-trials-{}.db", options.trials));
    let portal = Portal {
        db: Db::open(&database)?,
        clock: Clock::system(),
        keys: Keys::random(),
        hasher: Hasher::cheap(),
        api_limits: Default::default(),
        config: Config::for_tests(&database, None)?,
    };
    // One client more, whose status the others' writes change.
    generate::fill(&portal.db, options.trials + 1)?;
    portal.db.write_now(begin_trials)??;

    let done = AtomicBool::new(false);
    let began = Instant::now();
    let mut waits = std::thread::scope(|scope| {
        let others = scope.spawn(|| write_meanwhile(&portal.db, &done));
        let ran = timers::run(&portal);
        done.store(true, SeqCst);
        let waits = others
            .join()
            .map_err(|_| anyhow::anyhow!("the writer broke off"))?;
        ran.and(waits)
    })?;
    let took = began.elapsed();
    let left: i64 = portal.db.read_now(|conn| {
        client_services::table
            .filter(client_services::status.eq("trial"))
            .filter(client_services::service_id.eq(1))
            .count()
            .get_result(conn)
    })??;
    waits.sort_unstable();
    let ms = |wait: Option<&Duration>| wait.map_or(0.0, |wait| wait.as_secs_f64() * 1e3);
    println!("| trials | left | seconds | writes meanwhile | median ms | 99 % ms | longest ms |");
    println!("|---|---|---|---|---|---|---|");
    println!(
        "| {} | {left} | {:.1} | {} | {:.1} | {:.1} | {:.1} |",
        options.trials,
        took.as_secs_f64(),
        waits.len(),
        ms(waits.get(waits.len() / 2)),
        ms(waits.get(waits.len() * 99 / 100)),
        ms(waits.last()),
    );
    Ok(())
}

/// Puts all clients but the first on a CDN trial that has just ended.
fn begin_trials(conn: &mut DbConn) -> QueryResult<()> {
    let ended = Clock::system().now() - chrono::TimeDelta::seconds(1);
    let first: i64 = clients::table
        .select(clients::id)
        .order(clients::id)
        .first(conn)?;
    let cdn: i64 = services::table
        .filter(services::name_key.eq("cdn"))
        .select(services::id)
        .first(conn)?;
    diesel::delete(client_services::table).execute(conn)?;
    diesel::sql_query(format!(
        "INSERT INTO client_services
             (client_id, service_id, owner_id, test, activated, status, trial_ends_at)
         SELECT id, {cdn}, owner_id, test, TRUE, 'trial', '{}' FROM clients WHERE id > {first}",
        ended.format("%Y-%m-%d %H:%M:%S")
    ))
    .execute(conn)?;
    diesel::update(clients::table)
        .set(clients::status.eq("trial"))
        .execute(conn)
        .map(|_| ())
}

/// How long each of many small writes took: they change a client's status, so that they wait for
/// the writer and for the owner's counters.
fn write_meanwhile(db: &Db, done: &AtomicBool) -> anyhow::Result<Vec<Duration>> {
    let first: i64 = db.read_now(|conn| {
        clients::table
            .select(clients::id)
            .order(clients::id)
            .first(conn)
    })??;
    let mut waits = Vec::new();
    while !done.load(SeqCst) {
        let status = if waits.len() % 2 == 0 {
            "active"
        } else {
            "trial"
        };
        let began = Instant::now();
        db.write_now(|conn| {
            diesel::update(clients::table.find(first))
                .set(clients::status.eq(status))
                .execute(conn)
        })??;
        waits.push(began.elapsed());
        std::thread::sleep(Duration::from_millis(5));
    }
    Ok(waits)
}
