//! The world in which stories are told: a portal on its own database, a clock that moves, and
//! people who go through real routes, forms and cookies.

pub mod smtp;

use actix_web::body::{MessageBody, to_bytes};
use actix_web::cookie::Cookie;
use actix_web::dev::ServiceResponse;
use actix_web::http::{Method, StatusCode, header};
use actix_web::{test, web};
use clientele::clock::Clock;
use clientele::config::Config;
use clientele::db::schema::*;
use clientele::db::{Db, DbConn, Timestamp};
use clientele::passwords::Hasher;
use clientele::portal::Portal;
use clientele::secrets::{Keys, Token};
use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use std::cell::{Cell, RefCell};
use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;
use std::sync::atomic::{AtomicI64, Ordering::SeqCst};
use std::sync::{Arc, Mutex};

/// Good enough for the rules; everybody in the stories has it.
pub const PASSWORD: &str = "correct horse battery staple 9";

/// 1 June 2026, 12:00 UTC.
const START: i64 = 1_780_315_200;

type Calling = Pin<Box<dyn Future<Output = (Answer, Vec<Cookie<'static>>)>>>;
type Call = Rc<dyn Fn(test::TestRequest) -> Calling>;

/// A portal with nobody in it but the operator Globex.
pub struct World {
    /// The portal itself.
    pub portal: web::Data<Portal>,
    seconds: Arc<AtomicI64>,
    statements: Arc<Mutex<Vec<String>>>,
    call: Call,
    database: TestDatabase,
    /// The operator's provider.
    pub operator_id: i64,
    next: Cell<u32>,
}

/// A database of its own, thrown away in the end.
pub struct TestDatabase {
    pub url: String,
    dir: Option<std::path::PathBuf>,
    schema: Option<(String, String)>,
}

impl TestDatabase {
    /// PostgreSQL where TEST_DATABASE_URL is set, else a file.
    pub fn create() -> Self {
        let name = format!(
            "t{}",
            &clientele::secrets::hash("test", Token::random().plain())[..16]
        );
        if let Ok(base) = std::env::var("TEST_DATABASE_URL") {
            let mut conn = PgConnection::establish(&base).unwrap();
            conn.batch_execute(&format!("CREATE SCHEMA {name}"))
                .unwrap();
            let url = format!("{base}?options=-csearch_path%3D{name}%2Cpublic");
            return Self {
                url,
                dir: None,
                schema: Some((base, name)),
            };
        }
        // In memory where the machine has such a place: most of a story's time is the disk's.
        let memory = std::path::Path::new("/dev/shm");
        let parent = if memory.is_dir() {
            memory.to_owned()
        } else {
            std::env::temp_dir()
        };
        let dir = parent.join(format!("clientele-{name}"));
        std::fs::create_dir(&dir).unwrap();
        let url = format!("sqlite://{}", dir.join("portal.db").display());
        Self {
            url,
            dir: Some(dir),
            schema: None,
        }
    }
}

impl Drop for TestDatabase {
    fn drop(&mut self) {
        if let Some(dir) = &self.dir {
            let _ = std::fs::remove_dir_all(dir);
        }
        if let Some((base, name)) = &self.schema
            && let Ok(mut conn) = PgConnection::establish(base)
        {
            let _ = conn.batch_execute(&format!("DROP SCHEMA {name} CASCADE"));
        }
    }
}

/// What came back.
#[derive(Debug)]
pub struct Answer {
    pub status: StatusCode,
    /// Where a redirect leads.
    pub to: Option<String>,
    pub body: String,
    pub headers: header::HeaderMap,
}

impl Answer {
    /// The body as JSON.
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.body).unwrap_or_else(|e| panic!("{e}: {}", self.body))
    }

    /// True where the page's text, without its markup, holds `text`.
    pub fn shows(&self, text: &str) -> bool {
        self.text().contains(text)
    }

    /// The page's text: no tags, entities resolved, blanks joined.
    pub fn text(&self) -> String {
        let mut out = String::new();
        let mut inside = false;
        for c in self.body.chars() {
            match c {
                '<' => {
                    inside = true;
                    out.push(' ');
                }
                '>' => inside = false,
                c if !inside => out.push(c),
                _ => {}
            }
        }
        unescape(&out)
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ")
    }

    /// The value of an input, as the browser would keep it.
    pub fn value_of(&self, name: &str) -> Option<String> {
        let needle = format!("name=\"{name}\"");
        let at = self.body.find(&needle)?;
        let tag_start = self.body[..at].rfind('<')?;
        let tag = &self.body[tag_start..at + self.body[at..].find('>')?];
        let value = tag.split(" value=\"").nth(1)?;
        Some(unescape(value.split('"').next()?))
    }
}

fn unescape(text: &str) -> String {
    text.replace("&#60;", "<")
        .replace("&#62;", ">")
        .replace("&#34;", "\"")
        .replace("&#39;", "'")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&#x27;", "'")
        .replace("&#38;", "&")
        .replace("&amp;", "&")
}

impl World {
    /// A new portal.
    pub async fn start() -> Self {
        Self::start_with(None).await
    }

    /// A new portal that sends its mails to an SMTP server.
    pub async fn start_with(smtp_url: Option<&str>) -> Self {
        Self::start_trusting(smtp_url, None).await
    }

    /// The same, with an authority of its own for the mail server's certificate.
    pub async fn start_trusting(smtp_url: Option<&str>, authority: Option<&str>) -> Self {
        let database = TestDatabase::create();
        let statements = Arc::new(Mutex::new(Vec::new()));
        let db = Db::open_watched(&database.url, watcher(&statements)).unwrap();
        db.migrate().unwrap();
        let mut config = Config::for_tests(&database.url, smtp_url).unwrap();
        config.smtp_ca = authority.map(|pem| pem.as_bytes().to_vec());
        let seconds = Arc::new(AtomicI64::new(START));
        let ticking = seconds.clone();
        let portal = web::Data::new(Portal {
            db,
            clock: Clock::from_fn(move || {
                chrono::DateTime::from_timestamp(ticking.load(SeqCst), 0)
                    .unwrap()
                    .naive_utc()
            }),
            config,
            keys: Keys::random(),
            hasher: Hasher::cheap(),
            api_limits: Default::default(),
        });
        let call = serve(portal.clone()).await;
        let mut world = Self {
            portal,
            seconds,
            statements,
            call,
            database,
            operator_id: 0,
            next: Cell::new(0),
        };
        world.operator_id = world.insert_provider("operator", "Globex");
        world
    }

    /// A second server on the same database, with the same keys and clock.
    pub async fn second_server(&self) -> World {
        let mut portal = self.portal.get_ref().clone();
        portal.db = Db::open_watched(&self.database.url, watcher(&self.statements)).unwrap();
        let portal = web::Data::new(portal);
        World {
            call: serve(portal.clone()).await,
            portal,
            seconds: self.seconds.clone(),
            statements: self.statements.clone(),
            database: TestDatabase {
                url: self.database.url.clone(),
                dir: None,
                schema: None,
            },
            operator_id: self.operator_id,
            next: Cell::new(1_000),
        }
    }

    /// Now, as the portal sees it.
    pub fn now(&self) -> Timestamp {
        self.portal.clock.now()
    }

    /// Moves the clock; work that became due is done.
    pub fn seconds_pass(&self, seconds: i64) {
        self.seconds.fetch_add(seconds, SeqCst);
    }

    /// Moves the clock by minutes.
    pub fn minutes_pass(&self, minutes: i64) {
        self.seconds_pass(minutes * 60);
    }

    /// Moves the clock by hours.
    pub fn hours_pass(&self, hours: i64) {
        self.seconds_pass(hours * 3600);
    }

    /// Reads or writes the database directly, to set a scene or to look behind it.
    pub fn db<T>(&self, work: impl FnOnce(&mut DbConn) -> QueryResult<T>) -> T {
        self.portal.db.write_now(work).unwrap().unwrap()
    }

    /// How many statements `work` made.
    pub async fn queries_of<T>(&self, work: impl Future<Output = T>) -> (usize, T) {
        let (statements, done) = self.statements_of(work).await;
        (statements.len(), done)
    }

    /// The statements that `work` made, with their values.
    pub async fn statements_of<T>(&self, work: impl Future<Output = T>) -> (Vec<String>, T) {
        self.statements.lock().unwrap().clear();
        let done = work.await;
        (std::mem::take(&mut *self.statements.lock().unwrap()), done)
    }

    /// A browser in which nobody is signed in.
    pub fn stranger(&self) -> Visitor<'_> {
        Visitor {
            world: self,
            cookies: RefCell::new(vec![Cookie::new("device", "k".repeat(43))]),
            csrf: RefCell::default(),
            ip: Cell::new([10, 0, 0, 1]),
            user: 0,
            provider: 0,
            email: String::new(),
            key: None,
        }
    }

    /// A new browser in which somebody signed in through the sign-in page.
    pub async fn sign_in(&self, email: &str) -> Visitor<'_> {
        let visitor = Visitor {
            email: email.to_owned(),
            ..self.stranger()
        };
        let answer = visitor
            .post("/sign-in", &[("email", email), ("password", PASSWORD)])
            .await;
        assert_eq!(
            answer.status,
            StatusCode::SEE_OTHER,
            "sign-in: {}",
            answer.text()
        );
        visitor
    }

    /// The operator, signed in.
    pub async fn operator(&self) -> Visitor<'_> {
        self.staff(self.operator_id, "operator", "Globex Operator")
            .await
    }

    /// A reseller with its company, signed in.
    pub async fn reseller(&self, company: &str) -> Visitor<'_> {
        let provider = self.insert_provider("reseller", company);
        self.staff(provider, "reseller", &format!("{company} Reseller"))
            .await
    }

    /// A seller of a reseller, signed in.
    pub async fn seller(&self, of: &Visitor<'_>, name: &str) -> Visitor<'_> {
        self.staff(of.provider, "seller", name).await
    }

    /// Somebody of a provider, signed in.
    pub async fn staff(&self, provider: i64, role: &str, name: &str) -> Visitor<'_> {
        let user = self.insert_staff(provider, role, name);
        let email = self.db(|conn| {
            users::table
                .find(user)
                .select(users::email)
                .first::<String>(conn)
        });
        Visitor {
            user,
            provider,
            ..self.sign_in(&email).await
        }
    }

    /// Somebody of a provider, without signing in.
    pub fn insert_staff(&self, provider: i64, role: &str, name: &str) -> i64 {
        let email = self.email_for(name);
        let user = self.insert_user(name, &email);
        let now = self.now();
        self.db(|conn| {
            diesel::insert_into(provider_members::table)
                .values((
                    provider_members::provider_id.eq(provider),
                    provider_members::user_id.eq(user),
                    provider_members::role.eq(role),
                    provider_members::invited_name.eq(name),
                    provider_members::invited_email.eq(&email),
                    provider_members::invited_lang.eq("en"),
                    provider_members::accepted_at.eq(now),
                    provider_members::created_at.eq(now),
                ))
                .execute(conn)
        });
        user
    }

    fn email_for(&self, name: &str) -> String {
        let n = self.next.get();
        self.next.set(n + 1);
        let local = name.to_lowercase().replace(' ', ".");
        format!(
            "{local}{}@example.org",
            if n == 0 { String::new() } else { n.to_string() }
        )
    }

    /// A provider, without going through pages.
    pub fn insert_provider(&self, kind: &str, company: &str) -> i64 {
        let now = self.now();
        self.db(|conn| {
            diesel::insert_into(providers::table)
                .values((
                    providers::kind.eq(kind),
                    providers::company.eq(company),
                    providers::company_key.eq(clientele::text::fold(company)),
                    providers::email.eq("office@example.org"),
                    providers::lang.eq("en"),
                    providers::created_at.eq(now),
                ))
                .returning(providers::id)
                .get_result(conn)
        })
    }

    /// A person with the password of the stories.
    pub fn insert_user(&self, name: &str, email: &str) -> i64 {
        let now = self.now();
        let hash = self.portal.hasher.hash_now(PASSWORD).unwrap();
        self.db(|conn| {
            diesel::insert_into(users::table)
                .values((
                    users::email.eq(email),
                    users::email_key.eq(clientele::text::email_key(email)),
                    users::name.eq(name),
                    users::lang.eq("en"),
                    users::password_hash.eq(hash.as_str()),
                    users::created_at.eq(now),
                ))
                .returning(users::id)
                .get_result(conn)
        })
    }

    /// A client of a provider with one administrator, without going through pages.
    pub fn insert_client(&self, owner: i64, company: &str) -> Client {
        let email = self.email_for(&format!("{company} admin"));
        let user = self.insert_user(&format!("{company} Admin"), &email);
        let now = self.now();
        let id: i64 = self.db(|conn| {
            let key = clientele::text::fold(company);
            let id: i64 = diesel::insert_into(clients::table)
                .values((
                    clients::owner_id.eq(owner),
                    clients::main_user_id.eq(user),
                    clients::company.eq(company),
                    clients::company_key.eq(&key),
                    clients::email.eq(&email),
                    clients::email_key.eq(clientele::text::email_key(&email)),
                    clients::lang.eq("en"),
                    clients::created_at.eq(now),
                ))
                .returning(clients::id)
                .get_result(conn)?;
            let search = format!("{id}\n{key}\n{email}");
            diesel::update(clients::table.find(id))
                .set(clients::search.eq(&search))
                .execute(conn)?;
            use clientele::db::ids::{ClientId, ProviderId};
            clientele::db::search::index_client(conn, ClientId(id), ProviderId(owner), &search)?;
            Ok(id)
        });
        self.insert_member(
            id,
            user,
            &format!("{company} Admin"),
            &email,
            "administrators",
        );
        Client { id, user, email }
    }

    /// An accepted member of a client.
    pub fn insert_member(&self, client: i64, user: i64, name: &str, email: &str, role: &str) {
        let now = self.now();
        self.db(|conn| {
            diesel::insert_into(client_members::table)
                .values((
                    client_members::client_id.eq(client),
                    client_members::user_id.eq(user),
                    client_members::invited_name.eq(name),
                    client_members::invited_email.eq(email),
                    client_members::invited_lang.eq("en"),
                    client_members::accepted_at.eq(now),
                    client_members::created_at.eq(now),
                ))
                .execute(conn)?;
            diesel::insert_into(member_roles::table)
                .values((
                    member_roles::client_id.eq(client),
                    member_roles::user_id.eq(user),
                    member_roles::role.eq(role),
                ))
                .execute(conn)
        });
    }

    /// An API token of a client's user without end: its id and its text.
    pub fn insert_token(&self, client: i64, user: i64, role: &str) -> (i64, String) {
        let (now, keys) = (self.now(), &self.portal.keys);
        let secret = "c0ffee".repeat(10);
        let hash = keys.mac("api token", &format!("{client} {secret}"));
        let hash: String = hash.iter().map(|byte| format!("{byte:02x}")).collect();
        let id: i64 = self.db(|conn| {
            diesel::insert_into(api_tokens::table)
                .values((
                    api_tokens::client_id.eq(client),
                    api_tokens::user_id.eq(user),
                    api_tokens::issuer_name.eq("Issuer"),
                    api_tokens::issuer_email.eq("issuer@example.org"),
                    api_tokens::name.eq(format!("{role} token")),
                    api_tokens::role.eq(role),
                    api_tokens::secret_hash.eq(hash),
                    api_tokens::created_at.eq(now),
                ))
                .returning(api_tokens::id)
                .get_result(conn)
        });
        (id, format!("{id}_{secret}"))
    }

    /// A program with a token, and no cookies.
    pub fn program(&self, key: &str) -> Visitor<'_> {
        Visitor {
            key: Some(key.to_owned()),
            ..self.stranger()
        }
    }

    /// The id of a service of the catalogue.
    pub fn service(&self, name: &str) -> i64 {
        self.db(|conn| {
            services::table
                .filter(services::name.eq(name))
                .filter(services::retired_at.is_null())
                .select(services::id)
                .first(conn)
        })
    }

    /// Makes services visible for all clients of a provider that have no setting of their own.
    pub fn switch_on(&self, provider: i64, names: &[&str]) {
        use clientele::db::ids::{ProviderId, ServiceId};
        for name in names {
            let service = ServiceId(self.service(name));
            let provider = ProviderId(provider);
            self.db(|conn| clientele::services::store::set_default(conn, provider, service, true));
        }
    }

    /// Does everything that is due, as a server does.
    pub fn background_work(&self) {
        clientele::jobs::run_due(&self.portal, &clientele::app::tasks());
    }

    /// Names of a client's events, oldest first.
    pub fn history_of(&self, client: i64) -> Vec<String> {
        self.db(|conn| {
            history::table
                .filter(history::client_id.eq(client))
                .order(history::id)
                .select(history::event)
                .load(conn)
        })
    }

    /// Names of a provider's own events, oldest first.
    pub fn history_of_provider(&self, provider: i64) -> Vec<String> {
        self.db(|conn| {
            history::table
                .filter(history::owner_id.eq(provider))
                .filter(history::client_id.is_null())
                .order(history::id)
                .select(history::event)
                .load(conn)
        })
    }

    /// Kinds and recipients of all mails written so far, oldest first.
    pub fn mails(&self) -> Vec<(String, String)> {
        self.db(|conn| {
            outbox::table
                .order(outbox::id)
                .select((outbox::kind, outbox::recipient))
                .load(conn)
        })
    }

    /// The token in the link of the newest mail to `recipient`.
    pub fn token_for(&self, recipient: &str) -> String {
        let sealed: Option<String> = self.db(|conn| {
            outbox::table
                .filter(outbox::recipient.eq(recipient))
                .filter(outbox::sealed_secret.is_not_null())
                .order(outbox::id.desc())
                .select(outbox::sealed_secret)
                .first(conn)
        });
        self.portal
            .keys
            .open(clientele::mail::SEALED_FOR, &sealed.unwrap())
            .unwrap()
    }
}

fn watcher(statements: &Arc<Mutex<Vec<String>>>) -> clientele::db::pool::Watcher {
    let statements = statements.clone();
    Arc::new(move |statement| statements.lock().unwrap().push(statement.to_owned()))
}

async fn serve(portal: web::Data<Portal>) -> Call {
    use actix_web::introspection::IntrospectionTree;
    let app = clientele::app::build(portal).route(
        "/_routes",
        web::get().to(|tree: web::Data<IntrospectionTree>| async move { tree.report_as_json() }),
    );
    let service = Rc::new(test::init_service(app).await);
    Rc::new(move |request| {
        let service = service.clone();
        Box::pin(async move {
            match test::try_call_service(&*service, request.to_request()).await {
                Ok(answer) => read(answer).await,
                Err(error) => {
                    let answer = error.error_response();
                    let request = test::TestRequest::default().to_http_request();
                    read(ServiceResponse::new(request, answer)).await
                }
            }
        })
    })
}

async fn read<B: MessageBody>(answer: ServiceResponse<B>) -> (Answer, Vec<Cookie<'static>>) {
    let cookies = answer
        .response()
        .cookies()
        .map(|c| c.into_owned())
        .collect();
    let status = answer.status();
    let headers = answer.headers().clone();
    let to = headers
        .get(header::LOCATION)
        .map(|v| v.to_str().unwrap().to_owned());
    let body = match to_bytes(answer.into_body()).await {
        Ok(bytes) => String::from_utf8_lossy(&bytes).into_owned(),
        Err(_) => panic!("the body broke off"),
    };
    (
        Answer {
            status,
            to,
            body,
            headers,
        },
        cookies,
    )
}

/// A client and its first administrator.
#[derive(Debug, Clone)]
pub struct Client {
    pub id: i64,
    pub user: i64,
    pub email: String,
}

impl Client {
    /// `/clients/{id}` and what follows.
    pub fn path(&self, rest: &str) -> String {
        format!("/clients/{}{rest}", self.id)
    }
}

/// A browser and who sits before it.
pub struct Visitor<'w> {
    pub world: &'w World,
    cookies: RefCell<Vec<Cookie<'static>>>,
    csrf: RefCell<String>,
    ip: Cell<[u8; 4]>,
    /// The person's id; 0 for a stranger.
    pub user: i64,
    /// The provider's id; 0 for strangers and clients.
    pub provider: i64,
    pub email: String,
    /// The API token that it sends to the API.
    pub key: Option<String>,
}

impl Visitor<'_> {
    /// Is a browser that was never here before from now on. All others of the stories are one.
    pub fn is_a_new_device(&self) {
        self.cookies
            .borrow_mut()
            .retain(|cookie| cookie.name() != "device");
    }

    /// Uses another network address from now on.
    pub fn moves_to_address(&self, ip: [u8; 4]) {
        self.ip.set(ip);
    }

    /// A page.
    pub async fn get(&self, path: &str) -> Answer {
        self.send(test::TestRequest::default().method(Method::GET).uri(path))
            .await
    }

    /// A page, with up to five redirects followed.
    pub async fn open(&self, path: &str) -> Answer {
        let mut answer = self.get(path).await;
        for _ in 0..5 {
            let Some(to) = answer.to.clone() else { break };
            answer = self.get(&to).await;
        }
        answer
    }

    /// Sends a form as a browser would: with the tokens of a page seen before.
    pub async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        self.post_once(path, fields, Token::random().plain()).await
    }

    /// Sends a form with a submission key of one's own, to send it twice.
    pub async fn post_once(&self, path: &str, fields: &[(&str, &str)], submission: &str) -> Answer {
        if self.csrf.borrow().is_empty() {
            self.open("/").await;
        }
        let csrf = self.csrf.borrow().clone();
        let mut all = vec![("csrf", csrf.as_str()), ("submission", submission)];
        all.extend_from_slice(fields);
        self.post_raw(path, &serde_html_form::to_string(&all).unwrap())
            .await
    }

    /// Sends any body.
    pub async fn post_raw(&self, path: &str, body: &str) -> Answer {
        self.send(
            test::TestRequest::default()
                .method(Method::POST)
                .uri(path)
                .insert_header((header::CONTENT_TYPE, "application/x-www-form-urlencoded"))
                .set_payload(body.to_owned()),
        )
        .await
    }

    /// Asks the API, with the token where there is one.
    pub async fn api(&self, method: &str, path: &str, body: Option<serde_json::Value>) -> Answer {
        let mut request = test::TestRequest::default()
            .method(method.parse().unwrap())
            .uri(path);
        if let Some(key) = &self.key {
            request = request.insert_header((header::AUTHORIZATION, format!("APIKey {key}")));
        }
        if let Some(body) = body {
            request = request.set_json(body);
        }
        self.send(request).await
    }

    /// Sends any request with this browser's cookies and keeps those that come back.
    pub async fn send(&self, mut request: test::TestRequest) -> Answer {
        for cookie in self.cookies.borrow().iter() {
            request = request.cookie(cookie.clone());
        }
        request = request.peer_addr((self.ip.get(), 4711).into());
        let (answer, new) = (self.world.call)(request).await;
        for cookie in new {
            let mut jar = self.cookies.borrow_mut();
            jar.retain(|old| old.name() != cookie.name());
            if !cookie.value().is_empty() {
                jar.push(cookie);
            }
        }
        if let Some(csrf) = answer.value_of("csrf") {
            self.csrf.replace(csrf);
        } else if answer.status.is_redirection() {
            // The session may be another one now.
            self.csrf.replace(String::new());
        }
        answer
    }

    /// A second browser that carries the same cookies: another tab, or a thief.
    pub fn same_cookies(&self) -> Visitor<'_> {
        Visitor {
            world: self.world,
            cookies: RefCell::new(self.cookies.borrow().clone()),
            csrf: RefCell::new(self.csrf.borrow().clone()),
            ip: Cell::new(self.ip.get()),
            user: self.user,
            provider: self.provider,
            email: self.email.clone(),
            key: self.key.clone(),
        }
    }

    /// A client of this visitor's provider.
    pub fn has_client(&self, company: &str) -> Client {
        self.world.insert_client(self.provider, company)
    }
}
