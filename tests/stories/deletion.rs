//! The end of an account: requested, withdrawn, cancelled, carried out, erased.
use crate::support::{Answer, Client, PASSWORD, Visitor, World};
use crate::two_factor;
use actix_web::http::StatusCode;
use clientele::db::schema::*;
use clientele::db::{DbConn, Timestamp};
use clientele::{app, jobs};
use diesel::connection::SimpleConnection;
use diesel::prelude::*;

const DAY: i64 = 86_400;

/// Northwind with its client Acme, whose CDN is Active and whose Storage is Paused.
struct Scene<'w> {
    northwind: Visitor<'w>,
    acme: Client,
    ann: Visitor<'w>,
}

async fn scene(world: &World) -> Scene<'_> {
    let northwind = world.reseller("Northwind").await;
    let acme = northwind.has_client("Acme");
    give_service(world, &northwind, &acme, "cdn", "active");
    give_service(world, &northwind, &acme, "storage", "paused");
    alert_address(world, northwind.provider, "alerts@northwind.example", true);
    alert_address(world, northwind.provider, "off@northwind.example", false);
    let ann = world.sign_in(&acme.email).await;
    Scene {
        northwind,
        acme,
        ann,
    }
}

fn give_service(world: &World, of: &Visitor<'_>, client: &Client, key: &str, status: &str) {
    let (now, owner, client, key, status) = (
        world.now(),
        of.provider,
        client.id,
        key.to_owned(),
        status.to_owned(),
    );
    let due = (status == "paused").then(|| now + chrono::TimeDelta::days(30));
    world.db(|conn| {
        let service: i64 = services::table
            .filter(services::name_key.eq(key))
            .select(services::id)
            .first(conn)?;
        diesel::insert_into(client_services::table)
            .values((
                client_services::client_id.eq(client),
                client_services::service_id.eq(service),
                client_services::owner_id.eq(owner),
                client_services::test.eq(false),
                client_services::activated.eq(true),
                client_services::status.eq(status),
                client_services::status_at.eq(now),
                client_services::delete_due_at.eq(due),
            ))
            .execute(conn)
    });
}

fn alert_address(world: &World, provider: i64, email: &str, enabled: bool) {
    world.db(|conn| {
        diesel::insert_into(alert_addresses::table)
            .values((
                alert_addresses::provider_id.eq(provider),
                alert_addresses::kind.eq("deletion_requests"),
                alert_addresses::email.eq(email),
                alert_addresses::email_key.eq(email),
                alert_addresses::enabled.eq(enabled),
            ))
            .execute(conn)
    });
}

const REQUEST: &str = "/profile/delete-account";
const WITHDRAW: &str = "/profile/delete-account/withdraw";

async fn request(by: &Visitor<'_>) -> Answer {
    let fields = [
        ("reason", "expensive"),
        ("explanation", "Twice the price."),
        ("password", PASSWORD),
    ];
    by.post(REQUEST, &fields).await
}

async fn cancel(by: &Visitor<'_>, client: &Client, note: &str) -> Answer {
    by.post(&client.path("/delete/cancel"), &[("note", note)])
        .await
}

async fn delete(by: &Visitor<'_>, client: &Client) -> Answer {
    by.post(&client.path("/delete"), &[]).await
}

fn work(world: &World) {
    jobs::run_due(&world.portal, &app::tasks());
}

type Account = (String, Option<Timestamp>, Option<Timestamp>);

/// Status, due, deleted.
fn account(world: &World, client: i64) -> Account {
    world.db(|conn| {
        clients::table
            .find(client)
            .select((
                clients::status,
                clients::deletion_due_at,
                clients::deleted_at,
            ))
            .first(conn)
    })
}

fn is_deleted(world: &World, client: &Client) -> bool {
    account(world, client.id).2.is_some()
}

/// What became of the requests, oldest first.
fn outcomes(world: &World, client: i64) -> Vec<Option<String>> {
    world.db(|conn| {
        deletion_requests::table
            .filter(deletion_requests::client_id.eq(client))
            .order(deletion_requests::id)
            .select(deletion_requests::outcome)
            .load(conn)
    })
}

/// Kinds and statuses of what whoever provides the services hears of, oldest first.
fn told_to_services(world: &World, client: i64) -> Vec<(String, String)> {
    world.db(|conn| {
        service_events::table
            .filter(service_events::client_id.eq(client))
            .order(service_events::id)
            .select((service_events::kind, service_events::status))
            .load(conn)
    })
}

fn pair(a: &str, b: &str) -> (String, String) {
    (a.to_owned(), b.to_owned())
}

fn key_of(world: &World, user: i64) -> Option<String> {
    world.db(|conn| users::table.find(user).select(users::email_key).first(conn))
}

#[actix_web::test]
async fn a_client_requests_its_deletion_and_ten_days_later_it_is_gone() {
    let world = World::start().await;
    let Scene {
        northwind,
        acme,
        ann,
    } = scene(&world).await;
    let tab = ann.get(REQUEST).await;
    assert!(tab.shows("Delete account"), "{}", tab.text());
    let asked = ann.get("/profile/delete-account/confirm").await;
    for text in [
        "Got it, request the deletion",
        "CDN stop for all users",
        "For 10 days",
        "On 11 Jun 2026, 12:00",
        "Services are too expensive",
        "I had an issue with services",
        "I found a better service",
        "Other",
        "Please explain your reason",
        "Current password",
    ] {
        assert!(asked.shows(text), "{text}: {}", asked.text());
    }
    let began = world.now();
    let answer = request(&ann).await;
    assert_eq!(answer.to.as_deref(), Some(REQUEST), "{}", answer.text());
    let due = began + chrono::TimeDelta::seconds(864_000);
    assert_eq!(
        account(&world, acme.id),
        ("preparation".into(), Some(due), None)
    );
    assert_eq!(
        told_to_services(&world, acme.id),
        [pair("stopped", "active")]
    );
    assert_eq!(
        world.mails(),
        [
            pair("deletion-requested", &acme.email),
            pair("alert-deletion-requested", "alerts@northwind.example"),
        ]
    );
    assert!(
        world
            .history_of(acme.id)
            .contains(&"DELETION_REQUESTED".into())
    );

    for page in ["/panel", "/profile", REQUEST] {
        let page = ann.get(page).await;
        assert!(
            page.shows("Acme will be deleted on 11 Jun 2026, 12:00."),
            "{}",
            page.text()
        );
        assert!(page.shows("Withdraw the request"));
    }

    world.seconds_pass(3 * DAY + 20 * 3600);
    let northwind = world.sign_in(&northwind.email).await;
    let tab = northwind.get(&acme.path("/delete")).await;
    for text in [
        "6 days 4 hours",
        "left to convince the client",
        "Deletion requested",
        "Acme Admin, Administrators, from the Profile menu",
        "Services are too expensive: Twice the price.",
        "CDN stopped on 1 Jun 2026, 12:00",
        &acme.email,
        "History of deletion requests",
        "Waiting, day 4 of 10",
        "Cancel the deletion request",
        "Delete account",
        "Yes, delete account",
    ] {
        assert!(tab.shows(text), "{text}: {}", tab.text());
    }
    assert!(tab.body.contains("aria-label=\"Day 4 of 10\""));

    world.seconds_pass(10 * DAY - 1 - (3 * DAY + 20 * 3600));
    work(&world);
    assert!(!is_deleted(&world, &acme), "9 d 23 h 59 min 59 s");
    assert_eq!(
        ann.get("/accounts").await.status,
        StatusCode::SEE_OTHER,
        "idle"
    );
    world.seconds_pass(1);
    world.seconds_pass(30);
    work(&world);
    assert!(is_deleted(&world, &acme));
    assert_eq!(account(&world, acme.id).0, "deleted");
    assert_eq!(outcomes(&world, acme.id), [Some("deleted".into())]);
    assert_eq!(key_of(&world, acme.user), None);
    let ends = [pair("deleted", "deleted"), pair("deleted", "deleted")];
    assert_eq!(told_to_services(&world, acme.id)[1..], ends);
    let kinds: Vec<String> = world.mails().into_iter().map(|(kind, _)| kind).collect();
    for kind in [
        "deletion-due",
        "alert-deletion-due",
        "account-deleted",
        "alert-account-deleted",
    ] {
        assert!(kinds.contains(&kind.to_owned()), "{kind}: {kinds:?}");
    }
    assert_eq!(
        world.history_of(acme.id).last().unwrap(),
        "CUSTOMER_DELETED"
    );

    let northwind = world.sign_in(&northwind.email).await;
    let tab = northwind.get(&acme.path("/delete")).await;
    assert!(
        tab.shows("This client was deleted automatically on"),
        "{}",
        tab.text()
    );
    assert!(!tab.shows("Yes, delete account"));
    let fields = [("email", acme.email.as_str()), ("password", PASSWORD)];
    let again = ann.post("/sign-in", &fields);
    assert_eq!(again.await.status, StatusCode::UNPROCESSABLE_ENTITY);
    let mails = world.mails().len();
    world.seconds_pass(60);
    work(&world);
    assert_eq!(world.mails().len(), mails, "its effects happen once");
}

#[actix_web::test]
async fn a_late_server_deletes_within_five_minutes() {
    let world = World::start().await;
    let Scene { acme, ann, .. } = scene(&world).await;
    request(&ann).await;
    work(&world);
    world.seconds_pass(10 * DAY + 5 * 60);
    work(&world);
    assert!(is_deleted(&world, &acme));
    let kinds: Vec<String> = world.mails().into_iter().map(|(kind, _)| kind).collect();
    assert!(
        !kinds.contains(&"deletion-due".to_owned()),
        "not tomorrow any more"
    );
}

#[actix_web::test]
async fn a_cancelled_request_leaves_its_note_and_everything_runs_again() {
    let world = World::start().await;
    let Scene {
        northwind,
        acme,
        ann,
    } = scene(&world).await;
    // Its timer runs on in the catalogue's absence, and stands still with the others.
    world.db(|conn| {
        diesel::update(services::table.filter(services::name_key.eq("storage")))
            .set(services::retired_at.eq(services::created_at.nullable()))
            .execute(conn)
    });
    request(&ann).await;
    let timer = |world: &World| -> Vec<(Option<Timestamp>, Option<i64>)> {
        world.db(|conn| {
            client_services::table
                .filter(client_services::client_id.eq(acme.id))
                .filter(client_services::status.eq("paused"))
                .select((client_services::delete_due_at, client_services::delete_left))
                .load(conn)
        })
    };
    assert_eq!(timer(&world), [(None, Some(30 * DAY))], "stands still");
    world.seconds_pass(4 * DAY);
    work(&world);
    let northwind = world.sign_in(&northwind.email).await;
    let asked = northwind.get(&acme.path("/delete/cancel")).await;
    assert!(asked.shows("Notes") && asked.shows("The services of Acme start again."));
    let note = "Called: the invoice was wrong.\nThey stay.";
    let answer = cancel(&northwind, &acme, note).await;
    assert_eq!(answer.to.as_deref(), Some(&*acme.path("/delete")));
    assert_eq!(
        timer(&world),
        [(Some(world.now() + chrono::TimeDelta::days(30)), None)]
    );
    assert_eq!(
        told_to_services(&world, acme.id),
        [pair("stopped", "active"), pair("resumed", "active")]
    );
    let tab = northwind.get(&acme.path("/delete")).await;
    for text in [
        "The deletion request was cancelled",
        "There is no request.",
        "Cancelled by Northwind Reseller",
        "Called: the invoice was wrong.",
    ] {
        assert!(tab.shows(text), "{text}: {}", tab.text());
    }
    let mails = world.mails();
    assert!(mails.contains(&pair("deletion-cancelled", &acme.email)));
    assert!(mails.contains(&pair(
        "alert-deletion-cancelled",
        "alerts@northwind.example"
    )));
    assert!(!mails.iter().any(|(_, to)| to == "off@northwind.example"));
    let again = cancel(&northwind, &acme, "Too late").await;
    assert_eq!(again.to.as_deref(), Some(&*acme.path("/delete")));
    assert!(
        northwind
            .get(&acme.path("/delete"))
            .await
            .shows("no request to cancel any more")
    );
    world.seconds_pass(10 * DAY);
    work(&world);
    assert!(!is_deleted(&world, &acme));

    let ann = world.sign_in(&acme.email).await;
    assert!(!ann.get("/panel").await.shows("will be deleted"));
    request(&ann).await;
    assert_eq!(outcomes(&world, acme.id), [Some("cancelled".into()), None]);
}

#[actix_web::test]
async fn an_administrator_withdraws_the_request() {
    let world = World::start().await;
    let Scene {
        northwind,
        acme,
        ann,
    } = scene(&world).await;
    request(&ann).await;
    let answer = ann.post(WITHDRAW, &[]).await;
    assert_eq!(answer.to.as_deref(), Some(REQUEST));
    assert!(ann.get(REQUEST).await.shows("The request was withdrawn."));
    assert_eq!(outcomes(&world, acme.id), [Some("withdrawn".into())]);
    assert_eq!(account(&world, acme.id).1, None);
    let mails = world.mails();
    assert!(mails.contains(&pair("deletion-withdrawn", &acme.email)));
    assert!(mails.contains(&pair(
        "alert-deletion-withdrawn",
        "alerts@northwind.example"
    )));
    let events = world.history_of(acme.id);
    assert!(events.contains(&"DELETION_WITHDRAWN".into()), "{events:?}");
    let tab = northwind.get(&acme.path("/delete")).await;
    assert!(tab.shows("Withdrawn by Acme Admin"), "{}", tab.text());
    ann.post(WITHDRAW, &[]).await;
    assert!(ann.get(REQUEST).await.shows("There is no request any more"));
    assert_eq!(
        cancel(&northwind, &acme, "").await.status,
        StatusCode::SEE_OTHER
    );
    assert_eq!(outcomes(&world, acme.id), [Some("withdrawn".into())]);
}

#[actix_web::test]
async fn everything_of_the_account_is_read_only_meanwhile() {
    let world = World::start().await;
    let Scene { acme, ann, .. } = scene(&world).await;
    let user = world.insert_user("Bea", "bea@example.org");
    world.insert_member(acme.id, user, "Bea", "bea@example.org", "users");
    let bea = world.sign_in("bea@example.org").await;
    assert!(!bea.get("/profile").await.shows("Delete account"));
    request(&ann).await;
    let page = bea.get("/panel").await;
    assert!(page.shows("nothing can be changed"));
    assert!(!page.shows("Withdraw the request"), "not hers to take back");
    assert_eq!(bea.post(WITHDRAW, &[]).await.status, StatusCode::FORBIDDEN);
}

#[actix_web::test]
async fn a_wrong_password_requests_nothing_and_guesses_are_bounded() {
    let world = World::start().await;
    let Scene { acme, ann, .. } = scene(&world).await;
    let fields = [
        ("reason", "other"),
        ("explanation", "So <b>bad</b>"),
        ("password", "wrong"),
    ];
    for _ in 0..10 {
        let answer = ann.post(REQUEST, &fields).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(answer.shows("This is not your current password."));
        assert!(
            answer.body.contains("So &#60;b&#62;bad"),
            "typed text is kept"
        );
        assert!(answer.body.contains("value=\"other\" checked"));
    }
    assert_eq!(
        ann.post(REQUEST, &fields).await.status,
        StatusCode::TOO_MANY_REQUESTS
    );
    assert_eq!(request(&ann).await.status, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(account(&world, acme.id).1, None);
    assert!(world.mails().is_empty());
    world.minutes_pass(16);
    let empty = ann.post(REQUEST, &[]).await;
    assert!(empty.shows("Current password:"), "{}", empty.text());
    let odd = [("reason", "because"), ("password", PASSWORD)];
    assert_eq!(
        ann.post(REQUEST, &odd).await.status,
        StatusCode::UNPROCESSABLE_ENTITY
    );
    let long = "x".repeat(1_001);
    let long = [("explanation", long.as_str()), ("password", PASSWORD)];
    assert_eq!(
        ann.post(REQUEST, &long).await.status,
        StatusCode::UNPROCESSABLE_ENTITY
    );
    assert_eq!(outcomes(&world, acme.id), []);
}

#[actix_web::test]
async fn who_has_two_factor_gives_a_code_instead_of_the_password() {
    let world = World::start().await;
    let Scene { acme, ann, .. } = scene(&world).await;
    let (secret, _) = two_factor::enable(&ann).await;
    let page = ann.get("/profile/delete-account/confirm").await;
    assert!(page.shows("one of your backup codes") && !page.shows("Current password"));
    let answer = request(&ann).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.shows("Code:"), "{}", answer.text());
    let wrong = ann.post(REQUEST, &[("code", "000000")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.shows("This code is wrong or was used already."));
    assert_eq!(account(&world, acme.id).1, None);

    let code = two_factor::code(&world, &secret);
    let right = [("code", code.as_str())];
    let key = "d".repeat(30);
    for _ in 0..2 {
        let answer = ann.post_once(REQUEST, &right, &key).await;
        assert_eq!(answer.to.as_deref(), Some(REQUEST), "{}", answer.text());
    }
    assert_eq!(outcomes(&world, acme.id), [None]);
    ann.post(WITHDRAW, &[]).await;
    let again = ann.post(REQUEST, &right).await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY, "used");
    assert_eq!(account(&world, acme.id).1, None);
}

#[actix_web::test]
async fn staff_inside_cannot_request_or_withdraw() {
    let world = World::start().await;
    let Scene {
        northwind,
        acme,
        ann,
    } = scene(&world).await;
    northwind
        .post(&acme.path("/log-in"), &[("as", "client")])
        .await;
    for path in [REQUEST, "/profile/delete-account/confirm"] {
        assert_eq!(
            northwind.get(path).await.status,
            StatusCode::FORBIDDEN,
            "{path}"
        );
    }
    assert_eq!(request(&northwind).await.status, StatusCode::FORBIDDEN);
    request(&ann).await;
    let page = northwind.get("/panel").await;
    assert!(page.shows("Acme will be deleted on") && !page.shows("Withdraw the request"));
    assert_eq!(
        northwind.post(WITHDRAW, &[]).await.status,
        StatusCode::FORBIDDEN
    );
    assert_eq!(outcomes(&world, acme.id), [None]);
}

#[actix_web::test]
async fn a_technical_account_goes_with_its_reseller_only() {
    let world = World::start().await;
    let Scene {
        northwind,
        acme,
        ann,
    } = scene(&world).await;
    world.db(|conn| {
        diesel::update(clients::table.find(acme.id))
            .set(clients::technical.eq(true))
            .execute(conn)
    });
    assert!(ann.get(REQUEST).await.shows("your provider’s own account"));
    request(&ann).await;
    assert_eq!(outcomes(&world, acme.id), []);
    let tab = northwind.get(&acme.path("/delete")).await;
    assert!(tab.shows("technical account of Northwind") && !tab.shows("Yes, delete account"));
    assert_eq!(
        delete(&northwind, &acme).await.to.as_deref(),
        Some(&*acme.path("/delete"))
    );
    assert!(!is_deleted(&world, &acme));
}

#[actix_web::test]
async fn a_client_is_deleted_without_a_request_too() {
    let world = World::start().await;
    let Scene {
        northwind,
        acme,
        ann,
    } = scene(&world).await;
    let bea = world.insert_user("Bea", "bea@example.org");
    world.insert_member(acme.id, bea, "Bea", "bea@example.org", "users");
    let other = northwind.has_client("Bolt");
    world.insert_member(other.id, bea, "Bea", "bea@example.org", "users");
    let asked = northwind.get(&acme.path("/delete/confirm")).await;
    for text in [
        "Delete Acme?",
        "2 (1 has no other account)",
        "Services that are not New 2",
        "Invitations that wait 0",
        "Yes, delete account",
        "after 30 days",
    ] {
        assert!(asked.shows(text), "{text}: {}", asked.text());
    }
    assert!(!is_deleted(&world, &acme));

    let bea_inside = world.sign_in("bea@example.org").await;
    bea_inside
        .post("/accounts", &[("account", &format!("c{}", acme.id))])
        .await;
    assert_eq!(bea_inside.get("/panel").await.status, StatusCode::OK);
    let stale = northwind
        .get(&acme.path(""))
        .await
        .value_of("version")
        .unwrap();
    delete(&northwind, &acme).await;
    assert!(is_deleted(&world, &acme));
    let tab = northwind.get(&acme.path("/delete")).await;
    assert!(
        tab.shows("Acme was deleted.") && tab.shows("Northwind Reseller deleted this client on")
    );
    assert_eq!(
        world.mails(),
        [
            pair("account-deleted", &acme.email),
            pair("alert-account-deleted", "alerts@northwind.example"),
        ]
    );
    assert_eq!(outcomes(&world, acme.id), []);
    assert_ne!(
        ann.get("/panel").await.status,
        StatusCode::OK,
        "the session is gone"
    );
    assert_ne!(bea_inside.get("/panel").await.status, StatusCode::OK);
    assert_eq!(
        bea_inside.get("/accounts").await.status,
        StatusCode::OK,
        "hers goes on"
    );
    assert_eq!(key_of(&world, acme.user), None);
    assert_eq!(key_of(&world, bea).as_deref(), Some("bea@example.org"));
    let edit = northwind.post(&acme.path(""), &[("version", &stale)]).await;
    assert_ne!(
        edit.status,
        StatusCode::SEE_OTHER,
        "an old form changes nothing"
    );
    assert!(northwind.get("/clients?status=deleted").await.shows("Acme"));
    delete(&northwind, &acme).await;
    assert!(
        northwind
            .get(&acme.path("/delete"))
            .await
            .shows("deleted already")
    );
    for path in ["/delete/confirm", "/delete/cancel"] {
        let away = northwind.get(&acme.path(path)).await;
        assert_eq!(away.to.as_deref(), Some(&*acme.path("/delete")), "{path}");
    }

    // Her last account: now she leaves, too.
    delete(&northwind, &other).await;
    assert_eq!(key_of(&world, bea), None);
}

#[actix_web::test]
async fn a_freed_address_begins_anew_and_open_invitations_die() {
    let world = World::start().await;
    let northwind = world.reseller("Northwind").await;
    let new = |email: &'static str, company: &'static str| {
        [
            ("email", email),
            ("first_name", "Cleo"),
            ("last_name", "Park"),
            ("company", company),
            ("configure", "on"),
            ("lang", "en"),
        ]
    };
    northwind
        .post("/clients", &new("cleo@example.org", "Cedar"))
        .await;
    let newest = |world: &World| -> Client {
        let (id, user): (i64, Option<i64>) = world.db(|conn| {
            clients::table
                .order(clients::id.desc())
                .select((clients::id, clients::main_user_id.nullable()))
                .first(conn)
        });
        Client {
            id,
            user: user.unwrap(),
            email: String::new(),
        }
    };
    let cedar = newest(&world);
    let token = world.token_for("cleo@example.org");
    let link = format!("/password/{token}");
    assert_eq!(world.stranger().get(&link).await.status, StatusCode::OK);
    let asked = northwind.get(&cedar.path("/delete/confirm")).await;
    assert!(
        asked.shows("Invitations that wait 1") && asked.shows("Users 0 (0 have"),
        "{}",
        asked.text()
    );
    delete(&northwind, &cedar).await;
    assert_eq!(world.stranger().get(&link).await.status, StatusCode::GONE);
    assert_eq!(key_of(&world, cedar.user), None);

    northwind
        .post("/clients", &new("cleo@example.org", "Cedar again"))
        .await;
    let again = newest(&world);
    assert_ne!(again.id, cedar.id);
    assert_ne!(again.user, cedar.user, "a new person");
    let token = world.token_for("cleo@example.org");
    let page = world.stranger().get(&format!("/password/{token}")).await;
    assert_eq!(page.status, StatusCode::OK);
}

#[actix_web::test]
async fn every_step_sent_twice_happens_once() {
    let world = World::start().await;
    let Scene {
        northwind,
        acme,
        ann,
    } = scene(&world).await;
    let key = |name: &str| format!("{name}-0123456789012345678901234567890");
    let fields = [("password", PASSWORD)];
    for _ in 0..2 {
        let answer = ann.post_once(REQUEST, &fields, &key("request")).await;
        assert_eq!(answer.to.as_deref(), Some(REQUEST));
    }
    assert_eq!(outcomes(&world, acme.id), [None]);
    for _ in 0..2 {
        let answer = ann.post_once(WITHDRAW, &[], &key("withdraw")).await;
        assert_eq!(answer.to.as_deref(), Some(REQUEST));
    }
    assert_eq!(outcomes(&world, acme.id), [Some("withdrawn".into())]);
    request(&ann).await;
    let path = acme.path("/delete/cancel");
    for _ in 0..2 {
        northwind
            .post_once(&path, &[("note", "a")], &key("cancel"))
            .await;
    }
    let cancelled = outcomes(&world, acme.id);
    assert_eq!(
        cancelled,
        [Some("withdrawn".into()), Some("cancelled".into())]
    );
    for _ in 0..2 {
        let answer = northwind
            .post_once(&acme.path("/delete"), &[], &key("delete"))
            .await;
        assert_eq!(answer.to.as_deref(), Some(&*acme.path("/delete")));
    }
    let once = |event: &str| {
        let all = world.history_of(acme.id);
        all.iter().filter(|name| *name == event).count()
    };
    assert_eq!(once("DELETION_REQUESTED"), 2);
    assert_eq!(once("DELETION_WITHDRAWN"), 1);
    assert_eq!(once("DELETION_CANCELLED"), 1);
    assert_eq!(once("CUSTOMER_DELETED"), 1);
}

#[actix_web::test]
async fn two_tabs_request_once() {
    let world = World::start().await;
    let Scene { acme, ann, .. } = scene(&world).await;
    let tab = ann.same_cookies();
    request(&ann).await;
    request(&tab).await;
    assert!(tab.get(REQUEST).await.shows("requested already"));
    assert_eq!(outcomes(&world, acme.id), [None]);
    assert_eq!(told_to_services(&world, acme.id).len(), 1);
}

#[actix_web::test]
async fn for_a_stranger_none_of_it_exists() {
    let world = World::start().await;
    let Scene { acme, ann, .. } = scene(&world).await;
    request(&ann).await;
    let southwind = world.reseller("Southwind").await;
    for path in ["/delete", "/delete/cancel", "/delete/confirm"] {
        let foreign = southwind.get(&acme.path(path)).await;
        let unused = southwind.get(&format!("/clients/987654{path}")).await;
        assert_eq!(foreign.status, StatusCode::NOT_FOUND, "{path}");
        assert_eq!(foreign.text(), unused.text(), "{path}");
    }
    assert_eq!(
        cancel(&southwind, &acme, "x").await.status,
        StatusCode::NOT_FOUND
    );
    assert_eq!(
        delete(&southwind, &acme).await.status,
        StatusCode::NOT_FOUND
    );
    assert_eq!(outcomes(&world, acme.id), [None]);
}

#[actix_web::test]
async fn cancelling_wins_until_the_deletion_begins() {
    let world = World::start().await;
    let Scene {
        northwind,
        acme,
        ann,
    } = scene(&world).await;
    request(&ann).await;
    world.seconds_pass(10 * DAY + 60);
    let northwind = world.sign_in(&northwind.email).await;
    assert!(
        northwind
            .get(&acme.path("/delete"))
            .await
            .shows("Time is over")
    );
    cancel(&northwind, &acme, "Just in time").await;
    work(&world);
    assert!(!is_deleted(&world, &acme));

    let ann = world.sign_in(&acme.email).await;
    request(&ann).await;
    world.seconds_pass(10 * DAY + 60);
    work(&world);
    let northwind = world.sign_in(&northwind.email).await;
    cancel(&northwind, &acme, "Too late").await;
    assert!(is_deleted(&world, &acme));
    assert_eq!(
        outcomes(&world, acme.id),
        [Some("cancelled".into()), Some("deleted".into())]
    );
}

/// The portal's own work on a thread of its own, begun together with what the caller does next.
fn work_elsewhere(world: &World) -> std::thread::JoinHandle<()> {
    let portal = world.portal.get_ref().clone();
    std::thread::spawn(move || jobs::run_due(&portal, &app::tasks()))
}

/// Lets another thread be, while requests are waited for.
async fn finished(work: std::thread::JoinHandle<()>) {
    actix_web::rt::task::spawn_blocking(move || work.join().unwrap())
        .await
        .unwrap();
}

fn kinds_told(world: &World, client: i64) -> Vec<String> {
    let told = told_to_services(world, client);
    told.into_iter().map(|(kind, _)| kind).collect()
}

#[actix_web::test]
async fn cancel_and_deletion_at_the_same_moment_leave_one_truth() {
    let world = World::start().await;
    let second = world.second_server().await;
    let boss = world.reseller("Northwind").await;
    for round in 0..6 {
        let client = boss.has_client(&format!("Race {round}"));
        give_service(&world, &boss, &client, "cdn", "active");
        request(&world.sign_in(&client.email).await).await;
        world.seconds_pass(10 * DAY + 60);
        let northwind = world.sign_in(&boss.email).await;
        northwind.get(&client.path("/delete")).await;
        let working = work_elsewhere(&second);
        let answer = cancel(&northwind, &client, "stay").await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
        finished(working).await;
        let (status, due, deleted) = account(&world, client.id);
        assert_eq!(due, None);
        match outcomes(&world, client.id).pop().unwrap().unwrap().as_str() {
            "deleted" => {
                assert!(deleted.is_some() && status == "deleted");
                assert_eq!(kinds_told(&world, client.id), ["stopped", "deleted"]);
            }
            "cancelled" => {
                assert!(deleted.is_none() && status != "deleted");
                assert_eq!(kinds_told(&world, client.id), ["stopped", "resumed"]);
            }
            other => panic!("{other}"),
        }
    }
}

#[actix_web::test]
async fn withdraw_and_cancel_at_the_same_moment_close_the_request_once() {
    let world = World::start().await;
    let northwind = world.reseller("Northwind").await;
    for round in 0..6 {
        let client = northwind.has_client(&format!("Race {round}"));
        give_service(&world, &northwind, &client, "cdn", "active");
        let ann = world.sign_in(&client.email).await;
        request(&ann).await;
        ann.get(REQUEST).await;
        northwind.get(&client.path("/delete")).await;
        let (one, other) = tokio::join!(ann.post(WITHDRAW, &[]), cancel(&northwind, &client, ""));
        assert_eq!(one.status, StatusCode::SEE_OTHER, "{}", one.text());
        assert_eq!(other.status, StatusCode::SEE_OTHER, "{}", other.text());
        assert_eq!(outcomes(&world, client.id).len(), 1);
        assert_eq!(kinds_told(&world, client.id), ["stopped", "resumed"]);
        let events = world.history_of(client.id);
        let ends = ["DELETION_WITHDRAWN", "DELETION_CANCELLED"];
        let ended = events.iter().filter(|name| ends.contains(&name.as_str()));
        assert_eq!(ended.count(), 1, "{events:?}");
    }
}

#[actix_web::test]
async fn two_servers_delete_once() {
    let world = World::start().await;
    let northwind = world.reseller("Northwind").await;
    let mut all = Vec::new();
    for n in 0..5 {
        let client = northwind.has_client(&format!("Client {n}"));
        request(&world.sign_in(&client.email).await).await;
        all.push(client);
    }
    world.seconds_pass(10 * DAY + 60);
    let second = world.second_server().await;
    // Past the schedule, which would keep the second one away.
    let run = |world: &World| {
        let portal = world.portal.get_ref().clone();
        std::thread::spawn(move || clientele::deletion::job::run(&portal).unwrap())
    };
    let (one, other) = (run(&world), run(&second));
    finished(one).await;
    finished(other).await;
    for client in &all {
        assert!(is_deleted(&world, client));
        let events = world.history_of(client.id);
        let deleted = events.iter().filter(|name| *name == "CUSTOMER_DELETED");
        assert_eq!(deleted.count(), 1);
        let told = world.mails().into_iter();
        let told = told.filter(|mail| *mail == pair("account-deleted", &client.email));
        assert_eq!(told.count(), 1);
    }
}

/// Makes the last statement of a deletion fail, or lets it be again.
fn history_breaks(world: &World, breaks: bool) {
    world.db(|conn| match (conn, breaks) {
        (DbConn::Sqlite(c), true) => c.batch_execute(
            "CREATE TRIGGER breaks BEFORE INSERT ON history WHEN NEW.event = 'CUSTOMER_DELETED'
             BEGIN SELECT RAISE(ABORT, 'cut off'); END",
        ),
        (DbConn::Sqlite(c), false) => c.batch_execute("DROP TRIGGER breaks"),
        (DbConn::Postgres(c), true) => c.batch_execute(
            "CREATE FUNCTION breaks() RETURNS trigger LANGUAGE plpgsql AS
             $$ BEGIN RAISE EXCEPTION 'cut off'; END $$;
             CREATE TRIGGER breaks BEFORE INSERT ON history FOR EACH ROW
             WHEN (NEW.event = 'CUSTOMER_DELETED') EXECUTE FUNCTION breaks()",
        ),
        (DbConn::Postgres(c), false) => {
            c.batch_execute("DROP TRIGGER breaks ON history; DROP FUNCTION breaks()")
        }
    });
}

/// A client with so many more people, of whom every tenth is in `other` too.
fn crowd(world: &World, client: &Client, other: &Client, people: i64) {
    let now = world.now();
    world.db(|conn| {
        for n in 0..people {
            let email = format!("p{n}@crowd.example");
            let user: i64 = diesel::insert_into(users::table)
                .values((
                    users::email.eq(&email),
                    users::email_key.eq(&email),
                    users::name.eq(format!("Person {n}")),
                    users::lang.eq("en"),
                    users::created_at.eq(now),
                ))
                .returning(users::id)
                .get_result(conn)?;
            let of_other = (n % 10 == 0).then_some(other.id);
            for client in [Some(client.id), of_other].into_iter().flatten() {
                diesel::insert_into(client_members::table)
                    .values((
                        client_members::client_id.eq(client),
                        client_members::user_id.eq(user),
                        client_members::invited_name.eq("typed"),
                        client_members::invited_email.eq(&email),
                        client_members::invited_lang.eq("en"),
                        client_members::accepted_at.eq(now),
                        client_members::created_at.eq(now),
                    ))
                    .execute(conn)?;
            }
        }
        Ok(())
    });
}

fn addresses(world: &World) -> i64 {
    world.db(|conn| {
        users::table
            .filter(users::email_key.like("%@crowd.example"))
            .count()
            .get_result(conn)
    })
}

#[actix_web::test]
async fn a_deletion_of_a_thousand_users_that_is_cut_off_leaves_nothing_and_is_completed() {
    let world = World::start().await;
    let Scene {
        northwind,
        acme,
        ann,
    } = scene(&world).await;
    let other = northwind.has_client("Other");
    crowd(&world, &acme, &other, 1_000);
    request(&ann).await;
    let mails = world.mails().len();
    world.seconds_pass(10 * DAY + 60);
    history_breaks(&world, true);
    clientele::deletion::job::run(&world.portal).unwrap();
    assert!(!is_deleted(&world, &acme));
    assert_eq!(addresses(&world), 1_000);
    assert_eq!(outcomes(&world, acme.id), [None]);
    assert_eq!(kinds_told(&world, acme.id), ["stopped"]);
    assert_eq!(
        world.mails().len(),
        mails,
        "not even the last reminder: it is due"
    );
    history_breaks(&world, false);

    let restarted = world.second_server().await;
    let (statements, ()) = world
        .queries_of(async { clientele::deletion::job::run(&restarted.portal).unwrap() })
        .await;
    assert!(is_deleted(&world, &acme));
    assert_eq!(addresses(&world), 100);
    assert!(statements < 60, "{statements} statements");
}

#[actix_web::test]
async fn the_tab_costs_the_same_for_many_users_and_requests() {
    let world = World::start().await;
    let Scene {
        northwind,
        acme,
        ann,
    } = scene(&world).await;
    northwind.get(&acme.path("/delete")).await;
    request(&ann).await;
    let (few, _) = world.queries_of(northwind.get(&acme.path("/delete"))).await;
    let other = northwind.has_client("Other");
    crowd(&world, &acme, &other, 300);
    for _ in 0..3 {
        ann.post(WITHDRAW, &[]).await;
        request(&ann).await;
    }
    let (many, page) = world.queries_of(northwind.get(&acme.path("/delete"))).await;
    assert!(
        page.shows("301 (271 have no other account)"),
        "{}",
        page.text()
    );
    assert_eq!(few, many);
}

#[actix_web::test]
async fn a_held_portal_deletes_nothing() {
    let world = World::start().await;
    let Scene { acme, ann, .. } = scene(&world).await;
    request(&ann).await;
    world.db(clientele::installation::hold);
    world.seconds_pass(11 * DAY);
    work(&world);
    assert!(!is_deleted(&world, &acme));
    world.db(clientele::installation::release);
    world.seconds_pass(60);
    work(&world);
    assert!(is_deleted(&world, &acme));
}

#[actix_web::test]
async fn a_clock_that_was_set_holds_deletions_until_the_operator_releases_them() {
    let world = World::start().await;
    let Scene {
        northwind,
        acme,
        ann,
    } = scene(&world).await;
    request(&ann).await;
    let portal = world.portal.get_ref().clone();
    let mut server = jobs::Worker::new(portal, app::tasks(), app::clock_was_set);
    server.round();
    world.seconds_pass(12 * DAY);
    server.round();
    world.minutes_pass(5);
    server.round();
    assert!(!is_deleted(&world, &acme));
    assert_eq!(
        northwind.post("/deletions/release", &[]).await.status,
        StatusCode::SEE_OTHER
    );
    let northwind = world.sign_in(&northwind.email).await;
    assert!(
        !northwind
            .get("/dashboard")
            .await
            .shows("Deletions are held")
    );
    assert_eq!(
        northwind.post("/deletions/release", &[]).await.status,
        StatusCode::FORBIDDEN
    );
    assert!(
        northwind
            .get(&acme.path("/delete"))
            .await
            .shows("Deletions are held; it waits")
    );
    let operator = world.operator().await;
    let page = operator.get("/dashboard").await;
    assert!(page.shows("Deletions are held") && page.shows("One request is due now."));
    assert!(page.shows("Release deletions"));
    operator.post("/deletions/release", &[]).await;
    assert!(operator.get("/dashboard").await.shows("Deletions go on."));
    operator.post("/deletions/release", &[]).await;
    assert!(operator.get("/dashboard").await.shows("were not held"));
    let events = world.history_of_provider(world.operator_id);
    assert_eq!(
        events
            .iter()
            .filter(|name| *name == "DELETIONS_RELEASED")
            .count(),
        1
    );
    world.minutes_pass(1);
    server.round();
    assert!(is_deleted(&world, &acme));
}

#[actix_web::test]
async fn a_server_that_was_down_is_late_not_wrong() {
    let world = World::start().await;
    let Scene { acme, ann, .. } = scene(&world).await;
    request(&ann).await;
    world.seconds_pass(40 * DAY);
    let portal = world.portal.get_ref().clone();
    jobs::Worker::new(portal, app::tasks(), app::clock_was_set).round();
    assert!(is_deleted(&world, &acme));
}

#[actix_web::test]
async fn the_operator_sets_the_days_and_a_running_request_keeps_its_date() {
    let world = World::start().await;
    let Scene {
        northwind,
        acme,
        ann,
    } = scene(&world).await;
    request(&ann).await;
    let due = account(&world, acme.id).1;
    let page = northwind.get("/vendor-settings/security").await;
    assert!(!page.shows("Deleting accounts"));
    let operator = world.operator().await;
    let page = operator.get("/vendor-settings/security").await;
    assert!(page.shows("Deleting accounts") && page.shows("Days until deletion"));
    assert_eq!(page.value_of("deletion_days").as_deref(), Some("10"));
    assert_eq!(page.value_of("retention_days").as_deref(), Some("30"));
    let version = page.value_of("version").unwrap();
    let save = |days: &'static str, retention: &'static str, version: String| {
        let operator = &operator;
        async move {
            let fields = [
                ("version", version.as_str()),
                ("deletion_days", days),
                ("retention_days", retention),
            ];
            operator.post("/vendor-settings/security", &fields).await
        }
    };
    for (days, retention) in [
        ("0", "30"),
        ("91", "30"),
        ("3", "366"),
        ("", "1"),
        ("3", "-1"),
    ] {
        let answer = save(days, retention, version.clone()).await;
        assert_eq!(
            answer.status,
            StatusCode::UNPROCESSABLE_ENTITY,
            "{days} {retention}"
        );
        assert!(answer.shows("Enter a whole number from"));
    }
    let answer = save("3", "7", version.clone()).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
    assert_eq!(save("4", "7", version).await.status, StatusCode::CONFLICT);
    assert_eq!(account(&world, acme.id).1, due);
    let events = world.history_of_provider(world.operator_id);
    assert!(events.contains(&"SETTINGS_CHANGED".into()));
    // A reseller can't, whatever its form says.
    let page = northwind.get("/vendor-settings/security").await;
    let version = page.value_of("version").unwrap();
    let fields = [
        ("version", version.as_str()),
        ("deletion_days", "1"),
        ("retention_days", "0"),
    ];
    northwind.post("/vendor-settings/security", &fields).await;

    ann.post(WITHDRAW, &[]).await;
    let asked = ann.get("/profile/delete-account/confirm").await;
    assert!(asked.shows("For 3 days"), "{}", asked.text());
    request(&ann).await;
    let due = world.now() + chrono::TimeDelta::days(3);
    assert_eq!(account(&world, acme.id).1, Some(due));
}

#[actix_web::test]
async fn personal_data_is_erased_after_the_retention_time() {
    let world = World::start().await;
    let Scene {
        northwind,
        acme,
        ann,
    } = scene(&world).await;
    let bea = world.insert_user("Bea Keeps", "bea@example.org");
    world.insert_member(acme.id, bea, "Bea Keeps", "bea@example.org", "users");
    let other = northwind.has_client("Other");
    world.insert_member(other.id, bea, "Bea Keeps", "bea@example.org", "users");
    let page = northwind.get(&acme.path("")).await;
    let (version, seen) = (
        page.value_of("version").unwrap(),
        page.value_of("seen").unwrap(),
    );
    let fields = [
        ("version", version.as_str()),
        ("seen", seen.as_str()),
        ("company", "Acme"),
        ("name", "Secret Name"),
        ("email", "secret@acme.example"),
        ("custom_id", "secret-id"),
        ("lang", "en"),
    ];
    let saved = northwind.post(&acme.path(""), &fields).await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.text());
    northwind
        .post(&acme.path("/log-in"), &[("as", "client")])
        .await;
    northwind.post("/return", &[]).await;
    request(&ann).await;
    cancel(&northwind, &acme, "Spoke to Acme Admin.").await;
    delete(&northwind, &acme).await;
    assert!(
        northwind
            .get("/clients?q=secret&status=deleted")
            .await
            .shows("secret@acme.example")
    );

    world.seconds_pass(30 * DAY - 1);
    work(&world);
    let erased = |world: &World| -> Option<Timestamp> {
        world.db(|conn| {
            clients::table
                .find(acme.id)
                .select(clients::erased_at)
                .first(conn)
        })
    };
    assert_eq!(erased(&world), None);
    world.seconds_pass(1);
    world.seconds_pass(30);
    work(&world);
    assert!(erased(&world).is_some());
    let left = everything(&world);
    for gone in [
        "Acme Admin",
        &acme.email,
        "secret",
        "Secret",
        "Twice the price",
        "Spoke to",
    ] {
        let where_ = left.iter().find(|row| row.contains(gone));
        assert_eq!(where_, None, "{gone}");
    }
    assert!(
        left.iter().any(|row| row.contains("Bea Keeps")),
        "has another account"
    );
    assert_eq!(key_of(&world, bea).as_deref(), Some("bea@example.org"));

    let northwind = world.sign_in(&northwind.email).await;
    for path in ["", "/users", "/history", "/delete"] {
        let page = northwind.get(&acme.path(path)).await;
        assert_eq!(page.status, StatusCode::OK, "{path}");
        assert!(page.shows("Acme"), "{path}");
    }
    let page = northwind.get(&acme.path("/delete")).await;
    assert!(
        page.shows("Its personal data was erased on"),
        "{}",
        page.text()
    );
    let page = northwind.get(&acme.path("/history")).await;
    assert!(page.shows("CUSTOMER_DELETED") && page.shows("Somebody whose data was erased"));
    assert_eq!(
        northwind.get("/vendor-settings/mails").await.status,
        StatusCode::OK
    );
    assert!(
        northwind
            .get("/clients?q=acme&status=deleted")
            .await
            .shows("Acme")
    );
    let page = northwind.get("/clients?q=secret&status=deleted").await;
    assert!(!page.body.contains(&acme.path("")));
}

#[actix_web::test]
async fn erasure_at_once_still_lets_the_last_mails_out() {
    let mails = crate::support::smtp::MailServer::start();
    let world = World::start_with(Some(&mails.url())).await;
    let northwind = world.reseller("Northwind").await;
    let acme = northwind.has_client("Acme");
    world.db(|conn| clientele::installation::set(conn, "retention_days", "0"));
    delete(&northwind, &acme).await;
    clientele::deletion::job::run(&world.portal).unwrap();
    let state = |world: &World| -> String {
        world.db(|conn| outbox::table.select(outbox::recipient).first(conn))
    };
    assert_eq!(state(&world), acme.email, "it is still on its way");
    work(&world);
    let mail = mails.only();
    assert_eq!(mail.to, acme.email);
    clientele::deletion::job::run(&world.portal).unwrap();
    assert_eq!(state(&world), "");
}

/// Every text of the tables that tell of people.
fn everything(world: &World) -> Vec<String> {
    let mut all = Vec::new();
    world.db(|conn| {
        let people: Vec<(String, String, String)> = users::table
            .select((users::name, users::email, users::phone))
            .load(conn)?;
        let accounts: Vec<(String, String, String, String)> = clients::table
            .select((
                clients::name,
                clients::email,
                clients::custom_id,
                clients::search,
            ))
            .load(conn)?;
        let places: Vec<(String, String)> = client_members::table
            .select((client_members::invited_name, client_members::invited_email))
            .load(conn)?;
        let events: Vec<String> = history::table.select(history::details).load(conn)?;
        let values: Vec<(String, String)> = history_values::table
            .select((history_values::before, history_values::after))
            .load(conn)?;
        let mails: Vec<(String, String)> = outbox::table
            .select((outbox::recipient, outbox::params))
            .load(conn)?;
        let requests: Vec<(String, String, String)> = deletion_requests::table
            .select((
                deletion_requests::name,
                deletion_requests::explanation,
                deletion_requests::note,
            ))
            .load(conn)?;
        all.extend(people.iter().map(|row| format!("{row:?}")));
        all.extend(accounts.iter().map(|row| format!("{row:?}")));
        all.extend(places.iter().map(|row| format!("{row:?}")));
        all.extend(events);
        all.extend(values.iter().map(|row| format!("{row:?}")));
        all.extend(mails.iter().map(|row| format!("{row:?}")));
        all.extend(requests.iter().map(|row| format!("{row:?}")));
        Ok(())
    });
    all
}
