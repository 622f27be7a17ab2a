//! The program: `clientele serve` and the tools beside it.
use actix_web::{HttpServer, web};
use clientele::app;
use clientele::clock::Clock;
use clientele::config::Config;
use clientele::db::Db;
use clientele::passwords::Hasher;
use clientele::portal::Portal;
use clientele::secrets::Keys;

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
    let listen = portal.config.listen;
    HttpServer::new(move || app::build(portal.clone()))
        .bind(listen)?
        .run()
        .await?;
    Ok(())
}
