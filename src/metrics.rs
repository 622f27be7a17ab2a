//! Figures for Prometheus, on a listener of their own.
use crate::db::DbConn;
use crate::db::schema::outbox;
use crate::portal::Portal;
use crate::web::error::PageError;
use actix_web::{App, HttpResponse, HttpServer, dev::Server, web};
use diesel::dsl::count_star;
use diesel::prelude::*;
use prometheus::{
    Encoder, HistogramOpts, HistogramVec, IntGauge, IntGaugeVec, Opts, Registry, TextEncoder,
};
use std::net::SocketAddr;
use std::sync::LazyLock;
use std::time::Duration;

struct Figures {
    registry: Registry,
    requests: HistogramVec,
    connections: IntGaugeVec,
    outbox: IntGaugeVec,
    memory: IntGauge,
}

static FIGURES: LazyLock<Option<Figures>> = LazyLock::new(|| Figures::new().ok());

impl Figures {
    fn new() -> prometheus::Result<Self> {
        let figures = Self {
            registry: Registry::new(),
            requests: HistogramVec::new(
                HistogramOpts::new(
                    "clientele_request_seconds",
                    "Time to answer, by method, route and class of status.",
                )
                .buckets(vec![
                    0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0,
                ]),
                &["method", "route", "status"],
            )?,
            connections: IntGaugeVec::new(
                Opts::new(
                    "clientele_database_connections",
                    "Connections by pool and state.",
                ),
                &["pool", "state"],
            )?,
            outbox: IntGaugeVec::new(
                Opts::new("clientele_outbox_mails", "Mails in the outbox by state."),
                &["state"],
            )?,
            memory: IntGauge::new(
                "process_resident_memory_bytes",
                "Memory of this process that is in use.",
            )?,
        };
        for figure in [
            Box::new(figures.requests.clone()) as Box<dyn prometheus::core::Collector>,
            Box::new(figures.connections.clone()),
            Box::new(figures.outbox.clone()),
            Box::new(figures.memory.clone()),
        ] {
            figures.registry.register(figure)?;
        }
        Ok(figures)
    }
}

/// Counts one answered request.
pub fn answered(method: &str, route: &str, status: u16, took: Duration) {
    let class = match status {
        100..=199 => "1xx",
        200..=299 => "2xx",
        300..=399 => "3xx",
        400..=499 => "4xx",
        _ => "5xx",
    };
    if let Some(figures) = &*FIGURES {
        figures
            .requests
            .with_label_values(&[method, route, class])
            .observe(took.as_secs_f64());
    }
}

/// The listener that answers `/metrics` and nothing else.
pub fn serve(portal: web::Data<Portal>, listen: SocketAddr) -> std::io::Result<Server> {
    let server = HttpServer::new(move || {
        App::new()
            .app_data(portal.clone())
            .route("/metrics", web::get().to(show))
    })
    .workers(1)
    .disable_signals()
    .bind(listen)?;
    Ok(server.run())
}

async fn show(portal: web::Data<Portal>) -> Result<HttpResponse, PageError> {
    let Some(figures) = &*FIGURES else {
        return Err(PageError::NotFound);
    };
    for (pool, busy, idle) in portal.db.pools() {
        for (state, n) in [("busy", busy), ("idle", idle)] {
            let gauge = figures.connections.with_label_values(&[pool, state]);
            gauge.set(n.into());
        }
    }
    figures.memory.set(resident_bytes().unwrap_or_default());
    // While the database is away, everything else still tells its state.
    if let Ok(Ok(states)) = portal.db.read(mails_by_state).await {
        figures.outbox.reset();
        for (state, n) in states {
            figures.outbox.with_label_values(&[&state]).set(n);
        }
    }
    let mut text = Vec::new();
    let encoder = TextEncoder::new();
    encoder
        .encode(&figures.registry.gather(), &mut text)
        .map_err(anyhow::Error::from)?;
    Ok(HttpResponse::Ok()
        .content_type(encoder.format_type().to_owned())
        .body(text))
}

fn mails_by_state(conn: &mut DbConn) -> QueryResult<Vec<(String, i64)>> {
    outbox::table
        .group_by(outbox::state)
        .select((outbox::state, count_star()))
        .load(conn)
}

/// `VmRSS` of this process, where the system tells it.
fn resident_bytes() -> Option<i64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|l| l.strip_prefix("VmRSS:"))?;
    let kib: i64 = line.trim().trim_end_matches("kB").trim().parse().ok()?;
    Some(kib * 1024)
}
