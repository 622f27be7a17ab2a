//! Speed of the clients' pages against a bare page made of the same rows.
//!
//! `cargo bench --bench clients -- --clients 1000000 [--database postgres://…]`
//!
//! Starts the portal in a process of its own, asks each page many times over one connection, and
//! prints the CPU time per request of the portal (and of PostgreSQL's processes), beside its ratio
//! to the bare page's.
mod generate;

use actix_web::{App, HttpResponse, HttpServer, web};
use clap::Parser;
use clientele::app;
use clientele::clock::Clock;
use clientele::config::Config;
use clientele::db::schema::clients;
use clientele::db::{Db, DbConn};
use clientele::passwords::Hasher;
use clientele::portal::Portal;
use clientele::secrets::Keys;
use diesel::prelude::*;
use std::cell::RefCell;
use std::collections::HashMap;
use std::fmt::Write as _;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// Rounds of which the cheapest counts.
const ROUNDS: u32 = 5;

/// As in the program.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

#[derive(Parser)]
struct Options {
    /// How many clients.
    #[arg(long, default_value_t = 10_000)]
    clients: u64,
    /// `sqlite://…` or `postgres://…`; a file under target/ by default.
    #[arg(long)]
    database: Option<String>,
    /// Time for each page, in seconds.
    #[arg(long, default_value_t = 2)]
    seconds: u64,
    /// Only serve; prints the address.
    #[arg(long, hide = true)]
    serve: bool,
    #[arg(long, hide = true)]
    bench: bool,
}

fn main() -> anyhow::Result<()> {
    let options = Options::parse();
    let database = options
        .database
        .clone()
        .unwrap_or_else(|| format!("sqlite://target/bench-{}.db", options.clients));
    let portal = portal(&database)?;
    if options.serve {
        return actix_web::rt::System::new().block_on(serve(portal));
    }
    let started = Instant::now();
    generate::fill(&portal.db, options.clients)?;
    eprintln!("data ready after {:.1} s", started.elapsed().as_secs_f64());
    measure(&options, &database, postmaster(&portal.db)?)
}

fn portal(database: &str) -> anyhow::Result<Portal> {
    let config = Config::for_tests(database, None)?;
    Ok(Portal {
        db: Db::open(database)?,
        clock: Clock::system(),
        keys: Keys::random(),
        hasher: Hasher::cheap(),
        api_limits: Default::default(),
        config,
    })
}

async fn serve(portal: Portal) -> anyhow::Result<()> {
    let portal = web::Data::new(portal);
    let served = portal.clone();
    let bare_portal = portal.clone();
    let server = HttpServer::new(move || app::build(served.clone()))
        .workers(2)
        .tcp_nodelay(true)
        .bind("127.0.0.1:0")?;
    let bare = HttpServer::new(move || {
        App::new()
            .app_data(bare_portal.clone())
            .route("/bare", web::get().to(bare_page))
    })
    .workers(2)
    .tcp_nodelay(true)
    .bind("127.0.0.1:0")?;
    println!("{} {}", server.addrs()[0], bare.addrs()[0]);
    let (served, bare) = (server.run(), bare.run());
    futures_util::future::try_join(served, bare).await?;
    Ok(())
}

/// The yardstick: the first fifty rows of one owner as a table, without portal around it.
async fn bare_page(portal: web::Data<Portal>) -> HttpResponse {
    type Row = (i64, String, String, String, chrono::NaiveDateTime);
    let rows: Vec<Row> = portal
        .db
        .read(|conn| {
            clients::table
                .filter(clients::owner_id.eq(2))
                .filter(clients::test.eq(false))
                .order(clients::id.desc())
                .limit(50)
                .select((
                    clients::id,
                    clients::company,
                    clients::email,
                    clients::status,
                    clients::created_at,
                ))
                .load(conn)
        })
        .await
        .ok()
        .and_then(Result::ok)
        .unwrap_or_default();
    let mut page = String::from("<!doctype html><title>Clients</title><table>");
    for (id, company, email, status, created) in rows {
        let _ = write!(
            page,
            "<tr><td>{id}<td>{company}<td>{email}<td>{status}<td>{}",
            created.format("%Y-%m-%d")
        );
    }
    page.push_str("</table>");
    HttpResponse::Ok()
        .content_type("text/html; charset=utf-8")
        .body(page)
}

/// One keep-alive connection that remembers cookies.
struct Browser {
    stream: BufReader<TcpStream>,
    cookies: Vec<(String, String)>,
    /// Asks for pages as browsers do.
    compressed: bool,
}

impl Browser {
    fn open(address: &str) -> anyhow::Result<Self> {
        let stream = TcpStream::connect(address)?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(Duration::from_secs(60)))?;
        Ok(Self {
            stream: BufReader::new(stream),
            cookies: Vec::new(),
            compressed: false,
        })
    }

    fn get(&mut self, path: &str) -> anyhow::Result<(u16, String)> {
        self.ask(&format!("GET {path} HTTP/1.1\r\nhost: x\r\n"), "")
    }

    fn post(&mut self, path: &str, body: &str) -> anyhow::Result<(u16, String)> {
        let head = format!(
            "POST {path} HTTP/1.1\r\nhost: x\r\ncontent-type: application/x-www-form-urlencoded\r\n\
             content-length: {}\r\n",
            body.len()
        );
        self.ask(&head, body)
    }

    fn ask(&mut self, head: &str, body: &str) -> anyhow::Result<(u16, String)> {
        let cookies: Vec<String> = self
            .cookies
            .iter()
            .map(|(n, v)| format!("{n}={v}"))
            .collect();
        let encoding = if self.compressed { "gzip" } else { "identity" };
        let cookies = cookies.join("; ");
        let request =
            format!("{head}accept-encoding: {encoding}\r\ncookie: {cookies}\r\n\r\n{body}");
        self.stream.get_mut().write_all(request.as_bytes())?;
        let (mut status, mut length, mut chunked) = (0, 0, false);
        loop {
            let mut line = String::new();
            self.stream.read_line(&mut line)?;
            let line = line.trim_end();
            if line.is_empty() {
                break;
            }
            if let Some(rest) = line.strip_prefix("HTTP/1.1 ") {
                status = rest[..3].parse()?;
            } else if let Some((name, value)) = line.split_once(": ") {
                match name.to_ascii_lowercase().as_str() {
                    "content-length" => length = value.parse()?,
                    "transfer-encoding" => chunked = true,
                    "set-cookie" => self.keep(value),
                    _ => {}
                }
            }
        }
        let body = match chunked {
            true => self.chunks()?,
            false => self.bytes(length)?,
        };
        Ok((status, String::from_utf8_lossy(&body).into_owned()))
    }

    fn bytes(&mut self, length: usize) -> anyhow::Result<Vec<u8>> {
        let mut bytes = vec![0; length];
        self.stream.read_exact(&mut bytes)?;
        Ok(bytes)
    }

    fn chunks(&mut self) -> anyhow::Result<Vec<u8>> {
        let mut body = Vec::new();
        loop {
            let mut line = String::new();
            self.stream.read_line(&mut line)?;
            let length = usize::from_str_radix(line.trim_end(), 16)?;
            body.extend(self.bytes(length)?);
            self.bytes(2)?;
            if length == 0 {
                return Ok(body);
            }
        }
    }

    fn keep(&mut self, cookie: &str) {
        let pair = cookie.split(';').next().unwrap_or_default();
        if let Some((name, value)) = pair.split_once('=') {
            self.cookies.retain(|(known, _)| known != name);
            self.cookies.push((name.to_owned(), value.to_owned()));
        }
    }

    fn sign_in(&mut self, email: &str) -> anyhow::Result<()> {
        let (_, page) = self.get("/")?;
        let csrf = field(&page, "csrf");
        let form = [
            ("csrf", csrf.as_str()),
            ("email", email),
            ("password", generate::PASSWORD),
        ];
        let (status, _) = self.post("/sign-in", &serde_html_form::to_string(form)?)?;
        anyhow::ensure!(status == 303, "signing in answered {status}");
        Ok(())
    }
}

fn field(page: &str, name: &str) -> String {
    let marker = format!("name=\"{name}\" value=\"");
    let value = page
        .split(&marker)
        .nth(1)
        .and_then(|rest| rest.split('"').next());
    value.unwrap_or_default().to_owned()
}

/// Path of the first client of a list.
fn first_client(page: &str) -> String {
    let rows = page.split("<tbody>").nth(1).unwrap_or_default();
    let href = rows.split("href=\"").nth(1).unwrap_or_default();
    href.split('"').next().unwrap_or_default().to_owned()
}

fn next_page(page: &str) -> String {
    let at = page.find("rel=\"next\"").unwrap_or_default();
    let href = page[..at].rsplit("href=\"").next().unwrap_or_default();
    href.split('"')
        .next()
        .unwrap_or_default()
        .replace("&#38;", "&")
}

fn measure(options: &Options, database: &str, postmaster: Option<u32>) -> anyhow::Result<()> {
    let clients = options.clients.to_string();
    let mut server = Command::new(std::env::current_exe()?)
        .args(["--serve", "--clients", &clients, "--database", database])
        .stdout(Stdio::piped())
        .spawn()?;
    let result = measure_pages(options, &mut server, postmaster);
    server.kill()?;
    server.wait()?;
    result
}

fn measure_pages(
    options: &Options,
    server: &mut std::process::Child,
    postmaster: Option<u32>,
) -> anyhow::Result<()> {
    let mut line = String::new();
    if let Some(out) = server.stdout.take() {
        BufReader::new(out).read_line(&mut line)?;
    }
    let (portal, bare) = line.trim().split_once(' ').unwrap_or_default();
    let mut bare = Browser::open(bare)?;
    let mut portal = Browser::open(portal)?;
    portal.sign_in(generate::RESELLER)?;

    let mut deep = "/clients?sort=company".to_owned();
    for _ in 0..40 {
        deep = next_page(&portal.get(&deep)?.1);
    }
    let client = first_client(&portal.get("/clients")?.1);
    let pages = [
        ("list, first page", "/clients".to_owned()),
        ("sorted by company", "/clients?sort=company".to_owned()),
        ("deep page by key", deep),
        (
            "filter: Client status Trial",
            "/clients?status=trial".to_owned(),
        ),
        (
            "filter: Trial, by company",
            "/clients?status=trial&sort=company".to_owned(),
        ),
        ("filter: Test account true", "/clients?test=true".to_owned()),
        (
            "filter: CDN Trial",
            "/clients?service=1&service_status=trial".to_owned(),
        ),
        (
            "filter: CDN Active, by company",
            "/clients?service=1&service_status=active&sort=company".to_owned(),
        ),
        (
            "filter: New",
            "/clients?service=1&service_status=new".to_owned(),
        ),
        (
            "search: rare (crm-0000123)",
            "/clients?q=crm-0000123".to_owned(),
        ),
        (
            "search: common (logistics)",
            "/clients?q=logistics".to_owned(),
        ),
        (
            "search: Cyrillic (балтийский)",
            "/clients?q=%D0%B1%D0%B0%D0%BB%D1%82%D0%B8%D0%B9%D1%81%D0%BA%D0%B8%D0%B9".to_owned(),
        ),
        (
            "search: two Chinese characters (云帆)",
            "/clients?q=%E4%BA%91%E5%B8%86".to_owned(),
        ),
        (
            "search: two words, by company",
            "/clients?q=kestrel+books&sort=company".to_owned(),
        ),
        ("a client's page", client),
    ];
    let limit = Duration::from_secs(options.seconds);
    let processes = Processes::of(server.id(), postmaster);
    let yardstick = cost(&mut bare, "/bare", limit, &processes)?;
    println!("| page at {} clients | CPU ms | ratio |", options.clients);
    println!("|---|---|---|");
    println!("| bare page of the same rows | {yardstick:.3} | 1.0 |");
    for (name, path) in pages {
        let cpu = cost(&mut portal, &path, limit, &processes)?;
        println!("| {name} | {cpu:.3} | {:.1} |", cpu / yardstick);
    }
    portal.compressed = true;
    let cpu = cost(&mut portal, "/clients", limit, &processes)?;
    println!(
        "| list, first page, compressed | {cpu:.3} | {:.1} |",
        cpu / yardstick
    );
    portal.compressed = false;
    let mut form = NewClients::new(&mut portal)?;
    let cpu = cost_of(limit, &processes, || form.send(&mut portal))?;
    println!("| creating a client | {cpu:.3} | {:.1} |", cpu / yardstick);
    Ok(())
}

/// CPU milliseconds per request of a page.
fn cost(
    browser: &mut Browser,
    path: &str,
    limit: Duration,
    processes: &Processes,
) -> anyhow::Result<f64> {
    cost_of(limit, processes, || {
        let (status, _) = browser.get(path)?;
        anyhow::ensure!(status == 200, "{path} answered {status}");
        Ok(())
    })
}

/// CPU milliseconds of something that is asked many times: the least of several rounds, since
/// other programs on the machine only ever add to it.
fn cost_of(
    limit: Duration,
    processes: &Processes,
    mut ask: impl FnMut() -> anyhow::Result<()>,
) -> anyhow::Result<f64> {
    for _ in 0..20 {
        ask()?;
    }
    let mut least = f64::INFINITY;
    for _ in 0..ROUNDS {
        let (before, started) = (processes.cpu_ms(), Instant::now());
        let mut requests = 0u32;
        while started.elapsed() < limit / ROUNDS || requests < 10 {
            ask()?;
            requests += 1;
        }
        least = least.min((processes.cpu_ms() - before) / f64::from(requests));
    }
    Ok(least)
}

/// The form "Add new client", sent again and again with another client in it.
struct NewClients {
    csrf: String,
    run: i64,
    sent: u32,
}

impl NewClients {
    fn new(browser: &mut Browser) -> anyhow::Result<Self> {
        Ok(Self {
            csrf: field(&browser.get("/clients/new")?.1, "csrf"),
            run: Clock::system().now().and_utc().timestamp_millis(),
            sent: 0,
        })
    }

    fn send(&mut self, browser: &mut Browser) -> anyhow::Result<()> {
        self.sent += 1;
        let which = format!("{}-{}", self.run, self.sent);
        let form = [
            ("csrf", self.csrf.clone()),
            ("submission", format!("submission-of-{which}")),
            ("email", format!("ada.{which}@created.example")),
            ("first_name", "Ada".to_owned()),
            ("last_name", "Sommer".to_owned()),
            ("company", format!("Sommer {which}")),
            ("configure", "true".to_owned()),
            ("lang", "en".to_owned()),
        ];
        let (status, page) = browser.post("/clients", &serde_html_form::to_string(form)?)?;
        anyhow::ensure!(status == 303, "creating a client answered {status}: {page}");
        Ok(())
    }
}

/// The processes whose CPU time counts.
struct Processes {
    server: u32,
    postmaster: Option<u32>,
    /// The time of each thread as last seen: what a thread did still counts once it has ended.
    threads: RefCell<HashMap<PathBuf, f64>>,
}

impl Processes {
    fn of(server: u32, postmaster: Option<u32>) -> Self {
        Self {
            server,
            postmaster,
            threads: RefCell::default(),
        }
    }

    /// User and system time so far, in milliseconds.
    fn cpu_ms(&self) -> f64 {
        let mut threads = self.threads.borrow_mut();
        threads.extend(cpu_of(self.server));
        if let Some(postmaster) = self.postmaster {
            threads.extend(children_of(postmaster).into_iter().flat_map(cpu_of));
        }
        threads.values().sum()
    }
}

#[derive(QueryableByName)]
struct Backend {
    #[diesel(sql_type = diesel::sql_types::Integer)]
    pid: i32,
}

/// The process from which PostgreSQL's others come, where it runs on this machine.
fn postmaster(db: &Db) -> anyhow::Result<Option<u32>> {
    let backend = db.read_now(|conn| match conn {
        DbConn::Postgres(c) => diesel::sql_query("SELECT pg_backend_pid() AS pid")
            .get_result::<Backend>(c)
            .map(Some),
        DbConn::Sqlite(_) => Ok(None),
    })??;
    Ok(backend.and_then(|backend| parent_of(backend.pid.unsigned_abs())))
}

fn parent_of(pid: u32) -> Option<u32> {
    let status = std::fs::read_to_string(format!("/proc/{pid}/status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("PPid:"))?;
    line.trim().parse().ok()
}

fn children_of(parent: u32) -> Vec<u32> {
    let Ok(entries) = std::fs::read_dir("/proc") else {
        return Vec::new();
    };
    entries
        .filter_map(|entry| entry.ok()?.file_name().to_str()?.parse().ok())
        .filter(|pid| parent_of(*pid) == Some(parent))
        .collect()
}

/// The threads of a process with their milliseconds, as the scheduler counts them.
fn cpu_of(pid: u32) -> Vec<(PathBuf, f64)> {
    let Ok(threads) = std::fs::read_dir(format!("/proc/{pid}/task")) else {
        return Vec::new();
    };
    threads
        .filter_map(|thread| {
            let path = thread.ok()?.path();
            let text = std::fs::read_to_string(path.join("schedstat")).ok()?;
            let nanoseconds: f64 = text.split(' ').next()?.parse().ok()?;
            Some((path, nanoseconds / 1e6))
        })
        .collect()
}
