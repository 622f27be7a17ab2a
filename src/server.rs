//! The running server: log, database, listeners, background work, and an orderly end.
use crate::app;
use crate::config::Config;
use crate::db::backup::{crosses_network_in_the_clear, is_a_server};
use crate::demo;
use crate::installation;
use crate::jobs;
use crate::metrics;
use crate::portal::Portal;
use crate::setup::code;
use actix_web::dev::ServerHandle;
use actix_web::{HttpServer, web};
use anyhow::Context;
use diesel::prelude::*;
use std::io::IsTerminal;
use std::time::{Duration, Instant};
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::watch;
use tracing_subscriber::EnvFilter;

/// Requests that run when the server is told to stop have this many seconds.
const DRAIN_SECONDS: u64 = 25;
/// Background work that was told at the same time has so much longer.
const LAST_SECONDS: Duration = Duration::from_secs(4);
/// How long a database server may come up after the portal.
const WAIT_FOR_DATABASE: Duration = Duration::from_secs(60);

/// Begins the log.
pub fn begin_log(config: &Config) -> anyhow::Result<()> {
    // actix tells of every listener what our own line says better.
    let filter = format!("actix_server=warn,{}", config.log);
    let filter = EnvFilter::try_new(filter).context("CLIENTELE_LOG can't be read")?;
    let log = tracing_subscriber::fmt().with_env_filter(filter);
    let begun = match config.log_json {
        true => log.json().try_init(),
        false => log.with_ansi(std::io::stdout().is_terminal()).try_init(),
    };
    begun.map_err(|e| anyhow::anyhow!(e))
}

/// Serves until SIGTERM or SIGINT; what runs then is finished.
/// With `demo` an empty installation is filled first.
pub async fn serve(portal: Portal, with_demo: bool) -> anyhow::Result<()> {
    warn_about(&portal.config);
    wait_for_database(&portal).await?;
    if with_demo {
        let filled = portal.clone();
        web::block(move || demo::fill(&filled)).await??;
        for demo::SignIn { role, email } in demo::SIGN_INS {
            println!("demo sign-in: {role} {email} {}", demo::PASSWORD);
        }
    }
    let first_code = portal
        .db
        .write_now(|conn| code::issue(conn, &portal.keys))??;
    if portal.db.read_now(installation::is_held)?? {
        tracing::warn!(
            "This portal was restored from a backup and is held: no mails, no deletions. \
             `clientele release` lets it go."
        );
    }

    let portal = web::Data::new(portal);
    let workers = std::thread::available_parallelism().map_or(2, usize::from);
    let listen = portal.config.listen;
    let pages = portal.clone();
    let server = HttpServer::new(move || app::build(pages.clone()))
        .workers(workers)
        // Without it the last piece of a compressed page waits for the browser's delayed word that
        // it got the others: 40 ms.
        .tcp_nodelay(true)
        .shutdown_timeout(DRAIN_SECONDS)
        .disable_signals()
        .bind(listen)
        .with_context(|| format!("can't listen on {listen}"))?
        .run();
    let figures = match portal.config.metrics_listen {
        Some(listen) => Some(
            metrics::serve(portal.clone(), listen)
                .with_context(|| format!("can't listen on {listen}"))?,
        ),
        None => None,
    };
    tracing::info!("Clientele listens on http://{listen}");
    if let Some(code) = first_code {
        say(&format!("set-up code: {code}"));
    }

    // Background work looks at `stopping` between two of its tasks and ends once it is true.
    let (stop, stopping) = watch::channel(false);
    let background = jobs::spawn(
        jobs::Worker::new(portal.get_ref().clone(), app::tasks(), app::clock_was_set),
        stopping,
    );
    actix_web::rt::spawn(stop_at_signal(server.handle(), stop));
    let figures = figures.map(|figures| {
        let handle = figures.handle();
        actix_web::rt::spawn(figures);
        handle
    });
    server.await?;
    if tokio::time::timeout(LAST_SECONDS, background)
        .await
        .is_err()
    {
        tracing::warn!("background work did not end in time; another server takes it over");
    }
    if let Some(figures) = figures {
        figures.stop(false).await;
    }
    tracing::info!("Clientele stopped");
    Ok(())
}

/// A line that must be seen whatever the filter of the log says.
fn say(line: &str) {
    if tracing::enabled!(tracing::Level::INFO) {
        tracing::info!("{line}");
    } else {
        println!("{line}");
    }
}

fn warn_about(config: &Config) {
    if crosses_network_in_the_clear(config.database()) {
        tracing::warn!(
            "PostgreSQL is on another machine and the connection does not insist on TLS: \
             whoever is in between reads everything."
        );
    }
}

/// Brings the schema up to date. A database server may come up later than the portal; a file is
/// there or it is not.
async fn wait_for_database(portal: &Portal) -> anyhow::Result<()> {
    let begun = Instant::now();
    loop {
        let db = portal.db.clone();
        let migrated = web::block(move || db.migrate()).await?;
        let Err(error) = migrated else {
            return Ok(());
        };
        let may_come = is_a_server(portal.config.database())
            && error.downcast_ref::<diesel::r2d2::PoolError>().is_some()
            && begun.elapsed() < WAIT_FOR_DATABASE;
        if !may_come {
            return Err(error).context("the database can't be used");
        }
        tracing::warn!("The database does not answer yet; trying again.");
        tokio::time::sleep(Duration::from_secs(2)).await;
    }
}

async fn stop_at_signal(server: ServerHandle, stop: watch::Sender<bool>) {
    let (Ok(mut term), Ok(mut interrupt)) = (
        signal(SignalKind::terminate()),
        signal(SignalKind::interrupt()),
    ) else {
        tracing::error!("Signals can't be heard: the server must be killed to stop");
        return;
    };
    tokio::select! {
        _ = term.recv() => {}
        _ = interrupt.recv() => {}
    }
    tracing::info!("Stopping: requests that run are finished");
    let _ = stop.send(true);
    // A second signal means now.
    tokio::select! {
        () = server.stop(true) => {}
        _ = term.recv() => server.stop(false).await,
        _ = interrupt.recv() => server.stop(false).await,
    }
}

/// A check for `clientele check`: the database answers.
pub fn database_answers(portal: &Portal) -> anyhow::Result<()> {
    portal
        .db
        .read_now(|conn| diesel::sql_query("SELECT 1").execute(conn))??;
    Ok(())
}
