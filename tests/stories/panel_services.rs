//! What a client's people see of their services, and how they ask for one.
use crate::support::{Answer, Client, Visitor, World};
use actix_web::http::StatusCode;
use clientele::db::schema::*;
use diesel::prelude::*;

/// Northwind, its client Acme, and CDN and Storage switched on.
async fn scene(world: &World) -> (Visitor<'_>, Client) {
    let northwind = world.reseller("Northwind").await;
    world.switch_on(northwind.provider, &["CDN", "Storage"]);
    world.db(|conn| {
        diesel::update(providers::table.find(northwind.provider))
            .set(providers::support_email.eq("help@northwind.example"))
            .execute(conn)
    });
    let acme = northwind.has_client("Acme");
    (northwind, acme)
}

fn page(service: i64) -> String {
    format!("/panel/services/{service}")
}

fn ask(service: i64) -> String {
    format!("/panel/services/{service}/request")
}

async fn activate(by: &Visitor<'_>, client: &Client, service: i64, status: &str) -> Answer {
    let path = client.path(&format!("/services/{service}"));
    let version = by.get(&path).await.value_of("version").unwrap();
    let fields = [
        ("activated", "on"),
        ("status", status),
        ("version", &version),
    ];
    let answer = by.post(&path, &fields).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
    answer
}

/// Outcomes of all requests, oldest first.
fn outcomes(world: &World) -> Vec<Option<String>> {
    world.db(|conn| {
        activation_requests::table
            .order(activation_requests::id)
            .select(activation_requests::outcome)
            .load(conn)
    })
}

fn newest_mail(world: &World) -> (String, String, String, String) {
    world.db(|conn| {
        outbox::table
            .order(outbox::id.desc())
            .select((
                outbox::kind,
                outbox::recipient,
                outbox::lang,
                outbox::params,
            ))
            .first(conn)
    })
}

#[actix_web::test]
async fn each_visible_service_has_a_page_in_the_menu_and_a_card_at_home() {
    let world = World::start().await;
    let (northwind, acme) = scene(&world).await;
    let (cdn, storage) = (world.service("CDN"), world.service("Storage"));
    activate(&northwind, &acme, cdn, "trial").await;
    let ann = world.sign_in(&acme.email).await;
    let home = ann.open("/panel").await;
    for text in ["CDN", "Storage", "Trial", "14 days left in the trial"] {
        assert!(home.shows(text), "{text}: {}", home.text());
    }
    for path in ["/panel", "/profile", &page(storage)] {
        let found = ann.get(path).await;
        let side = found.body.split("<nav class=\"side\"").nth(1).unwrap();
        let side = side.split("</nav>").next().unwrap();
        assert!(side.contains(&page(cdn)) && side.contains(&page(storage)));
        assert!(!side.contains("Streaming"), "{path}");
    }
    let shown = ann.get(&page(cdn)).await;
    for text in [
        "14 days left in the trial",
        "15 Jun 2026, 12:00",
        "No features are switched on",
        "help@northwind.example",
    ] {
        assert!(shown.shows(text), "{text}: {}", shown.text());
    }
    assert!(!shown.shows("Ask to activate"));
    assert!(ann.get(&page(storage)).await.shows("Ask to activate"));
    for hidden in [world.service("DNS"), 99_999] {
        assert_eq!(ann.get(&page(hidden)).await.status, 404);
        assert_eq!(ann.post(&ask(hidden), &[]).await.status, 404);
    }
}

#[actix_web::test]
async fn a_request_reaches_the_support_once_and_ends_with_the_activation() {
    let world = World::start().await;
    let (northwind, acme) = scene(&world).await;
    let cdn = world.service("CDN");
    let ann = world.sign_in(&acme.email).await;
    let fields = [("message", "For two shops.\r\nBefore <b>Christmas</b>.")];
    for _ in 0..2 {
        let answer = ann
            .post_once(&ask(cdn), &fields, "a-key-that-is-long-enough")
            .await;
        assert_eq!(answer.to.as_deref(), Some(page(cdn).as_str()));
    }
    let (kind, to, lang, said) = newest_mail(&world);
    assert_eq!(kind, "activation-requested");
    assert_eq!(to, "help@northwind.example");
    assert_eq!(lang, "en");
    assert!(said.contains("For two shops.") && said.contains("Acme Admin"));
    assert_eq!(world.mails().len(), 1);
    assert!(
        world
            .history_of(acme.id)
            .contains(&"ACTIVATION_REQUESTED".to_owned())
    );
    let shown = ann.get(&page(cdn)).await;
    assert!(shown.shows("Acme Admin has asked to activate it."));
    assert!(!shown.shows("Ask to activate"), "one at a time");
    let again = ann.post(&ask(cdn), &fields).await;
    assert_eq!(again.status, StatusCode::CONFLICT);
    assert_eq!(outcomes(&world), [None]);

    let tab = northwind.get(&acme.path(&format!("/services/{cdn}"))).await;
    for text in [
        "The client asks to activate CDN",
        "Acme Admin",
        "Before <b>Christmas</b>.",
        "Decline",
    ] {
        assert!(tab.shows(text), "{text}: {}", tab.text());
    }
    activate(&northwind, &acme, cdn, "new").await;
    assert_eq!(outcomes(&world), [Some("activated".into())]);
    assert!(ann.get(&page(cdn)).await.shows("days left in the trial"));
    assert_eq!(ann.post(&ask(cdn), &fields).await.status, 409);
}

#[actix_web::test]
async fn a_declined_request_is_answered_to_who_asked() {
    let world = World::start().await;
    let (northwind, acme) = scene(&world).await;
    let cdn = world.service("CDN");
    world.db(|conn| {
        diesel::update(users::table.find(acme.user))
            .set(users::lang.eq("de"))
            .execute(conn)
    });
    let ann = world.sign_in(&acme.email).await;
    ann.post(&ask(cdn), &[]).await;
    let tab = acme.path(&format!("/services/{cdn}"));
    let shown = northwind.get(&tab).await;
    let request = shown.value_of("request").unwrap();
    let decline = format!("{tab}/decline");
    let long = "x".repeat(1_001);
    let answer = northwind
        .post(&decline, &[("request", &request), ("answer", &long)])
        .await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    let fields = [("request", &*request), ("answer", "Only from July on.")];
    for _ in 0..2 {
        let answer = northwind
            .post_once(&decline, &fields, "a-key-that-is-long-enough")
            .await;
        assert_eq!(answer.to.as_deref(), Some(tab.as_str()));
    }
    let (kind, to, lang, said) = newest_mail(&world);
    assert_eq!(
        (&*kind, to, &*lang),
        ("activation-declined", acme.email.clone(), "de")
    );
    assert!(said.contains("Only from July on."));
    assert_eq!(outcomes(&world), [Some("declined".into())]);
    assert_eq!(world.mails().len(), 2);
    let shown = northwind.get(&acme.path("/history")).await;
    assert!(shown.shows("declined the request of Acme Admin to activate CDN"));
    let late = northwind.post(&decline, &fields).await;
    assert_eq!(
        late.status,
        StatusCode::CONFLICT,
        "another key, another press"
    );

    let shown = ann.get(&page(cdn)).await;
    assert!(shown.shows("Ihr Anbieter hat die letzte Anfrage abgelehnt."));
    assert!(shown.shows("Only from July on.") && shown.shows("Aktivierung anfragen"));
    ann.post(&ask(cdn), &[]).await;
    assert_eq!(outcomes(&world), [Some("declined".into()), None]);
    // A page of before the second request does not decline that one.
    assert_eq!(northwind.post(&decline, &fields).await.status, 409);
    assert_eq!(outcomes(&world)[1], None);
}

#[actix_web::test]
async fn hiding_a_service_takes_its_request_back() {
    let world = World::start().await;
    let (northwind, acme) = scene(&world).await;
    let (cdn, storage) = (world.service("CDN"), world.service("Storage"));
    let ann = world.sign_in(&acme.email).await;
    ann.post(&ask(cdn), &[]).await;
    ann.post(&ask(storage), &[]).await;
    let drawn = format!("{cdn}-on");
    let answer = northwind
        .post(&acme.path("/services"), &[("drawn", &drawn)])
        .await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
    assert_eq!(outcomes(&world), [Some("void".into()), None]);
    assert_eq!(ann.get(&page(cdn)).await.status, 404);
}

#[actix_web::test]
async fn a_default_that_goes_off_takes_back_the_requests_of_who_inherits_it() {
    let world = World::start().await;
    let (northwind, acme) = scene(&world).await;
    let cdn = world.service("CDN");
    let kestrel = northwind.has_client("Kestrel");
    // Off and on again: a setting of its own that the default does not reach.
    for drawn in ["on", "off"] {
        let drawn = format!("{cdn}-{drawn}");
        let id = cdn.to_string();
        let mut fields = vec![("drawn", drawn.as_str())];
        if drawn.ends_with("off") {
            fields.push(("service", &id));
        }
        northwind.post(&kestrel.path("/services"), &fields).await;
    }
    for client in [&acme, &kestrel] {
        let visitor = world.sign_in(&client.email).await;
        let answer = visitor.post(&ask(cdn), &[]).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER);
    }
    let path = "/vendor-settings/services";
    let shown = northwind.get(path).await;
    let drawn = shown.value_of("drawn").unwrap();
    assert!(drawn.starts_with(&cdn.to_string()), "CDN is the first one");
    let answer = northwind.post(path, &[("drawn", &drawn)]).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
    assert_eq!(outcomes(&world), [Some("void".into()), None]);
}

#[actix_web::test]
async fn only_administrators_and_engineers_ask() {
    let world = World::start().await;
    let (_northwind, acme) = scene(&world).await;
    let cdn = world.service("CDN");
    for (role, may) in [
        ("engineers", true),
        ("purge_and_prefetch_web", false),
        ("purge_and_prefetch_api", false),
        ("users", false),
    ] {
        let email = format!("{role}@example.org");
        let user = world.insert_user(role, &email);
        world.insert_member(acme.id, user, role, &email, role);
        let visitor = world.sign_in(&email).await;
        let shown = visitor.get(&page(cdn)).await;
        assert!(shown.shows("Available for you and not yet in use"));
        assert_eq!(shown.shows("Ask to activate"), may, "{role}");
        let answer = visitor.post(&ask(cdn), &[]).await;
        let expected = if may { 303 } else { 403 };
        assert_eq!(answer.status, expected, "{role}");
        world.db(|conn| diesel::delete(activation_requests::table).execute(conn));
    }
}

#[actix_web::test]
async fn a_stopped_account_asks_for_nothing() {
    let world = World::start().await;
    let (northwind, acme) = scene(&world).await;
    let (cdn, storage) = (world.service("CDN"), world.service("Storage"));
    activate(&northwind, &acme, storage, "active").await;
    let due = world.now() + chrono::TimeDelta::days(10);
    world.db(|conn| {
        diesel::update(clients::table.find(acme.id))
            .set(clients::deletion_due_at.eq(due))
            .execute(conn)
    });
    let ann = world.sign_in(&acme.email).await;
    let shown = ann.get(&page(cdn)).await;
    assert!(shown.shows("the account is to be deleted"));
    assert!(!shown.shows("Ask to activate"));
    assert_eq!(ann.post(&ask(cdn), &[]).await.status, 409);
    assert!(outcomes(&world).is_empty());
    let shown = ann.get(&page(storage)).await;
    assert!(
        shown.shows("Active Stopped: the account is to be deleted"),
        "{}",
        shown.text()
    );
}

#[actix_web::test]
async fn without_an_address_of_the_reseller_the_operator_is_asked() {
    let world = World::start().await;
    let northwind = world.reseller("Northwind").await;
    world.switch_on(northwind.provider, &["CDN", "Storage"]);
    let acme = northwind.has_client("Acme");
    let ann = world.sign_in(&acme.email).await;
    ann.post(&ask(world.service("CDN")), &[]).await;
    assert_eq!(newest_mail(&world).1, "office@example.org");
    world.db(|conn| {
        diesel::update(providers::table.find(world.operator_id))
            .set((
                providers::support_email.eq("desk@globex.example"),
                providers::lang.eq("ru"),
            ))
            .execute(conn)
    });
    ann.post(&ask(world.service("Storage")), &[]).await;
    let (_, to, lang, _) = newest_mail(&world);
    assert_eq!((&*to, &*lang), ("desk@globex.example", "ru"));
}

#[actix_web::test]
async fn the_panel_asks_as_often_however_many_services_there_are() {
    let world = World::start().await;
    let (northwind, acme) = scene(&world).await;
    let ann = world.sign_in(&acme.email).await;
    let cdn = page(world.service("CDN"));
    let mut before = Vec::new();
    for path in ["/panel", &cdn] {
        before.push(world.queries_of(ann.get(path)).await.0);
    }
    world.switch_on(
        northwind.provider,
        &["Streaming", "Cloud", "DNS", "Web security"],
    );
    for (path, before) in ["/panel", &cdn].into_iter().zip(before) {
        let (count, answer) = world.queries_of(ann.get(path)).await;
        assert!(answer.shows("Web security"));
        assert_eq!(count, before, "{path}");
    }
}
