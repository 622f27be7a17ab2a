//! The program: `clientele serve` and the tools beside it.
use actix_web::{HttpServer, web};
use clientele::app;
use clientele::clock::Clock;
use clientele::config::Config;
use clientele::db::Db;
use clientele::jobs;
use clientele::passwords::Hasher;
use clientele::portal::Portal;
use clientele::secrets::Keys;

/// How long work in the background may take to end at a stop.
const DRAIN: std::time::Duration = std::time::Duration::from_secs(25);

#[actix_web::main]
async fn main() -> anyhow::Result<()> {
    let config = Config::load()?;
    let portal = web::Data::new(Portal {
        db: Db::open(config.database())?,
        clock: Clock::system(),
        keys: Keys::load_or_create(&config.secret_file)?,
        hasher: Hasher::new(),
        config,
    });
    portal.db.migrate()?;
    let (stop, stopping) = tokio::sync::watch::channel(false);
    let background = jobs::spawn(portal.get_ref().clone(), app::tasks(), stopping);
    let listen = portal.config.listen;
    HttpServer::new(move || app::build(portal.clone()))
        .bind(listen)?
        .run()
        .await?;
    stop.send_replace(true);
    let _ = tokio::time::timeout(DRAIN, background).await;
    Ok(())
}
