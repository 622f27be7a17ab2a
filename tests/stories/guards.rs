//! A few tests that guard the whole: who may enter where, twin migrations, who may know what.

use crate::support::{Answer, Client, Visitor, World};
use actix_web::http::{Method, StatusCode};
use actix_web::test::TestRequest;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// One line of `tests/stories/matrix.txt`: a route and what each actor gets there.
struct Line {
    method: String,
    path: String,
    expected: Vec<String>,
}

/// The columns of the matrix.
const ACTORS: [&str; 7] = [
    "stranger",
    "client",
    "client-user",
    "southwind",
    "seller",
    "reseller",
    "operator",
];

fn matrix() -> Vec<Line> {
    std::fs::read_to_string("tests/stories/matrix.txt")
        .unwrap()
        .lines()
        .filter(|line| !line.starts_with('#') && !line.trim().is_empty())
        .map(|line| {
            let mut words = line.split_whitespace().map(str::to_owned);
            let (method, path) = (words.next().unwrap(), words.next().unwrap());
            let expected: Vec<String> = words.collect();
            assert_eq!(expected.len(), ACTORS.len(), "{line}");
            Line {
                method,
                path,
                expected,
            }
        })
        .collect()
}

/// All routes of the portal, as the running application reports them.
async fn routes(world: &World) -> BTreeSet<(String, String)> {
    let report = world.stranger().get("/_routes").await.body;
    let report: Vec<serde_json::Value> = serde_json::from_str(&report).unwrap();
    let mut all = BTreeSet::new();
    for route in &report {
        let path = route["full_path"].as_str().unwrap();
        if ["/_routes", ""].contains(&path) {
            continue;
        }
        for method in route["methods"].as_array().unwrap() {
            all.insert((method.as_str().unwrap().to_owned(), path.to_owned()));
        }
    }
    all
}

#[actix_web::test]
async fn every_route_stands_in_the_matrix() {
    let world = World::start().await;
    let known: BTreeSet<(String, String)> = matrix()
        .into_iter()
        .map(|line| (line.method, line.path))
        .collect();
    let there = routes(&world).await;
    assert!(
        there.len() > 20,
        "the report of routes is not complete: {there:?}"
    );
    let missing: Vec<_> = there.difference(&known).collect();
    let gone: Vec<_> = known.difference(&there).collect();
    assert!(
        missing.is_empty() && gone.is_empty(),
        "missing: {missing:#?}\ngone: {gone:#?}"
    );
}

/// A world with one of everything that belongs to Northwind.
struct Scene {
    world: World,
    acme: Client,
    northwind: i64,
    service: i64,
    seller: i64,
    mail: i64,
    project: i64,
    plan: i64,
    token: i64,
}

impl Scene {
    async fn set() -> Self {
        use clientele::db::schema::{outbox, projects};
        use diesel::prelude::*;
        let world = World::start().await;
        let northwind = world.insert_provider("reseller", "Northwind");
        world.switch_on(northwind, &["CDN"]);
        let service = world.service("CDN");
        let acme = world.insert_client(northwind, "Acme");
        let second = world.insert_user("Second Admin", "second@example.org");
        world.insert_member(
            acme.id,
            second,
            "Second Admin",
            "second@example.org",
            "administrators",
        );
        let seller = world.insert_staff(northwind, "seller", "Other Seller");
        let now = world.now();
        let mail: i64 = world.db(|conn| {
            diesel::insert_into(outbox::table)
                .values((
                    (
                        outbox::provider_id.eq(northwind),
                        outbox::recipient.eq("ann@example.org"),
                        outbox::lang.eq("en"),
                        outbox::kind.eq("password-changed"),
                        outbox::params.eq(r#"{"kind":"password-changed","name":"Ann"}"#),
                        outbox::sender_name.eq("Northwind"),
                        outbox::sender_email.eq("no-reply@example.org"),
                        outbox::brand.eq(r#"{"name":"Northwind","color":"","support_email":""}"#),
                    ),
                    (
                        outbox::message_id.eq("<1@example.org>"),
                        outbox::state.eq("failed"),
                        outbox::created_at.eq(now),
                        outbox::next_at.eq(now),
                    ),
                ))
                .returning(outbox::id)
                .get_result(conn)
        });
        let project: i64 = world.db(|conn| {
            diesel::insert_into(projects::table)
                .values((
                    projects::client_id.eq(acme.id),
                    projects::name.eq("Website"),
                    projects::name_key.eq("website"),
                    projects::created_at.eq(now),
                ))
                .returning(projects::id)
                .get_result(conn)
        });
        let plan = crate::moving::insert_plan(&world, northwind, "service", "Small", &[]);
        let token = world.insert_token(acme.id, acme.user, "administrators").0;
        Self {
            world,
            acme,
            northwind,
            service,
            seller,
            mail,
            project,
            plan,
            token,
        }
    }

    async fn actor(&self, name: &str) -> Visitor<'_> {
        match name {
            "stranger" => self.world.stranger(),
            "client" => {
                let mut visitor = self.world.sign_in(&self.acme.email).await;
                let (_, key) =
                    self.world
                        .insert_token(self.acme.id, self.acme.user, "administrators");
                visitor.key = Some(key);
                visitor
            }
            "client-user" => {
                let user = self.world.insert_user("Plain User", "plain@example.org");
                let id = self.acme.id;
                self.world
                    .insert_member(id, user, "Plain User", "plain@example.org", "users");
                let mut visitor = self.world.sign_in("plain@example.org").await;
                visitor.key = Some(self.world.insert_token(id, user, "users").1);
                visitor
            }
            "southwind" => self.world.reseller("Southwind").await,
            "seller" => {
                self.world
                    .staff(self.northwind, "seller", "Northwind Seller")
                    .await
            }
            "reseller" => {
                self.world
                    .staff(self.northwind, "reseller", "Northwind Boss")
                    .await
            }
            "operator" => self.world.operator().await,
            other => panic!("no actor {other}"),
        }
    }

    fn path(&self, pattern: &str) -> String {
        pattern
            .replace("{client}", &self.acme.id.to_string())
            .replace("{user}", &self.acme.user.to_string())
            .replace("{service}", &self.service.to_string())
            .replace("{seller}", &self.seller.to_string())
            .replace("{reseller}", &self.northwind.to_string())
            .replace("{provider}", &self.northwind.to_string())
            .replace("{mail}", &self.mail.to_string())
            .replace("{project}", &self.project.to_string())
            .replace("{plan}", &self.plan.to_string())
            .replace("{token_id}", &self.token.to_string())
            .replace("{service}", "1")
            .replace("{feature}", "1")
            .replace("{hex}", "123456")
            .replace("{token}", "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG")
            .replace("{name}", "nothing.css")
    }
}

async fn ask(visitor: &Visitor<'_>, method: &str, path: &str) -> Answer {
    if path.starts_with("/iam/") {
        return visitor.api(method, path, Some(serde_json::json!({}))).await;
    }
    if method == "POST" {
        return visitor.post(path, &[("version", "1")]).await;
    }
    let method: Method = method.parse().unwrap();
    visitor
        .send(TestRequest::default().method(method).uri(path))
        .await
}

/// The answer in the words of the matrix.
fn word(answer: &Answer, actor: &str) -> String {
    match answer.status {
        StatusCode::NOT_FOUND => "404".into(),
        StatusCode::FORBIDDEN => "403".into(),
        StatusCode::SEE_OTHER if answer.to.as_deref() == Some("/") && actor == "stranger" => {
            "sign-in".into()
        }
        status if status.is_success() || status.is_redirection() => "ok".into(),
        // Allowed, but the empty form was not good enough.
        StatusCode::UNPROCESSABLE_ENTITY | StatusCode::CONFLICT | StatusCode::BAD_REQUEST => {
            "ok".into()
        }
        status => status.as_str().to_owned(),
    }
}

#[actix_web::test]
async fn each_actor_gets_what_the_matrix_says() {
    let mut wrong = Vec::new();
    let scene = Scene::set().await;
    let mut readers = BTreeMap::new();
    for actor in ACTORS {
        readers.insert(actor, scene.actor(actor).await);
    }
    for line in matrix() {
        for (actor, expected) in ACTORS.into_iter().zip(&line.expected) {
            // Reading changes nothing, so that one scene serves all; writing gets one of its own.
            let answer = if line.method == "GET" || line.method == "HEAD" {
                ask(&readers[actor], &line.method, &scene.path(&line.path)).await
            } else {
                let scene = Scene::set().await;
                let visitor = scene.actor(actor).await;
                ask(&visitor, &line.method, &scene.path(&line.path)).await
            };
            let got = word(&answer, actor);
            if got != *expected {
                wrong.push(format!(
                    "{} {} as {actor}: {got}, not {expected}",
                    line.method, line.path
                ));
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "{} wrong:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

#[actix_web::test]
async fn a_form_without_its_token_changes_nothing() {
    let scene = Scene::set().await;
    let operator = scene.actor("operator").await;
    let forms = |line: &&Line| line.method == "POST" && !line.path.starts_with("/iam/");
    for line in matrix().iter().filter(forms) {
        let path = scene.path(&line.path);
        for body in ["", "csrf=&submission=", "csrf=AAAA&email=a%40b.example"] {
            let answer = operator.post_raw(&path, body).await;
            let refused = [403, 404].contains(&answer.status.as_u16());
            assert!(refused, "{path} with “{body}”: {}", answer.status);
        }
    }
    assert_eq!(
        operator.get("/clients").await.status,
        200,
        "still signed in"
    );
}

#[actix_web::test]
async fn a_form_from_another_site_changes_nothing() {
    let scene = Scene::set().await;
    let operator = scene.actor("operator").await;
    let page = operator.get("/clients").await;
    let csrf = page.value_of("csrf").unwrap();
    for (name, value) in [
        ("sec-fetch-site", "cross-site"),
        ("origin", "https://evil.example"),
    ] {
        let request = TestRequest::post()
            .uri("/sign-out")
            .insert_header((name, value))
            .insert_header(("content-type", "application/x-www-form-urlencoded"))
            .set_payload(serde_html_form::to_string([("csrf", &csrf)]).unwrap());
        assert_eq!(operator.send(request).await.status, 403, "{name}");
    }
}

#[actix_web::test]
async fn a_body_that_is_too_large_gets_an_honest_page() {
    let scene = Scene::set().await;
    let operator = scene.actor("operator").await;
    let answer = operator
        .post("/clients", &[("company", &"x".repeat(70_000))])
        .await;
    assert_eq!(answer.status, 413);
    assert!(answer.shows("This is too large"), "{}", answer.text());
}

#[actix_web::test]
async fn every_page_forbids_what_it_never_does() {
    let scene = Scene::set().await;
    let page = scene.actor("operator").await.get("/clients").await;
    let header = |name: &str| page.headers.get(name).unwrap().to_str().unwrap().to_owned();
    assert!(header("content-security-policy").starts_with("default-src 'none'"));
    assert_eq!(header("x-content-type-options"), "nosniff");
    assert_eq!(header("x-frame-options"), "DENY");
    assert_eq!(header("cache-control"), "no-store");
    for inline in [
        " style=\"",
        "<style",
        "<script>",
        " onclick=",
        "javascript:",
    ] {
        assert!(!page.body.contains(inline), "{inline}");
    }
}

fn files(dir: &str, extension: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(path.to_str().unwrap(), extension));
        } else if path.extension().is_some_and(|e| e == extension) {
            found.push(path);
        }
    }
    found
}

#[test]
fn both_databases_have_the_same_migrations() {
    let names = |dir: &str| -> BTreeSet<_> {
        std::fs::read_dir(dir)
            .unwrap()
            .map(|e| e.unwrap().file_name())
            .collect()
    };
    assert_eq!(names("migrations/sqlite"), names("migrations/postgres"));
}

#[test]
fn every_migration_can_be_undone() {
    use diesel::Connection;
    use diesel_migrations::MigrationHarness;
    let database = crate::support::TestDatabase::create();
    match database.url.strip_prefix("sqlite://") {
        Some(path) => {
            let mut conn = diesel::SqliteConnection::establish(path).unwrap();
            conn.run_pending_migrations(clientele::db::migrate::SQLITE)
                .unwrap();
            conn.revert_all_migrations(clientele::db::migrate::SQLITE)
                .unwrap();
            conn.run_pending_migrations(clientele::db::migrate::SQLITE)
                .unwrap();
        }
        None => {
            let mut conn = diesel::PgConnection::establish(&database.url).unwrap();
            conn.run_pending_migrations(clientele::db::migrate::POSTGRES)
                .unwrap();
            conn.revert_all_migrations(clientele::db::migrate::POSTGRES)
                .unwrap();
            conn.run_pending_migrations(clientele::db::migrate::POSTGRES)
                .unwrap();
        }
    }
}

#[test]
fn only_pages_and_the_web_kit_know_http() {
    let may = |file: &Path| {
        let text = file.to_str().unwrap();
        text.contains("/pages")
            || text.starts_with("src/api/")
            || text.starts_with("src/web")
            || [
                "src/app.rs",
                "src/cli.rs",
                "src/metrics.rs",
                "src/secrets.rs",
                "src/server.rs",
            ]
            .contains(&text)
            || text.starts_with("src/observe")
            || text.ends_with("list/export.rs")
            || text.ends_with("serve.rs")
    };
    for file in files("src", "rs").iter().filter(|file| !may(file)) {
        let text = std::fs::read_to_string(file).unwrap();
        assert!(
            !text.contains("actix_web::"),
            "{} must not know HTTP",
            file.display()
        );
    }
}

#[test]
fn only_the_database_folder_names_a_database() {
    for file in files("src", "rs")
        .iter()
        .filter(|file| !file.starts_with("src/db"))
    {
        let text = std::fs::read_to_string(file).unwrap();
        for name in [
            "PgConnection",
            "SqliteConnection",
            "DbConn::Postgres",
            "DbConn::Sqlite",
        ] {
            assert!(!text.contains(name), "{} names {name}", file.display());
        }
    }
}
