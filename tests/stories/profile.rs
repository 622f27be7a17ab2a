//! What people keep about themselves.
use crate::support::{PASSWORD, World};
use actix_web::http::StatusCode;
use clientele::db::schema::*;
use diesel::prelude::*;

const NEW: &str = "seven purple otters juggle quietly";

fn fields<'a>(name: &'a str, version: &'a str) -> [(&'a str, &'a str); 5] {
    [
        ("name", name),
        ("phone", "+49 30 1234"),
        ("lang", "de"),
        ("time_zone", "Europe/Berlin"),
        ("version", version),
    ]
}

#[actix_web::test]
async fn a_seller_changes_name_language_and_zone() {
    let world = World::start().await;
    let northwind = world.reseller("Northwind").await;
    let anna = world.seller(&northwind, "Anna").await;
    let acme = northwind.has_client("Acme");
    world.db(|conn| {
        diesel::update(clients::table.find(acme.id))
            .set((
                clients::seller_id.eq(anna.user),
                clients::seller_key.eq("anna"),
            ))
            .execute(conn)
    });
    let page = anna.get("/profile").await;
    assert_eq!(page.value_of("name").as_deref(), Some("Anna"));
    assert_eq!(page.value_of("email"), Some(anna.email.clone()));
    for name in ["English", "Deutsch", "中文", "Русский", "Europe/Berlin"] {
        assert!(page.shows(name), "{name}");
    }
    let version = page.value_of("version").unwrap();
    let answer = anna.post("/profile", &fields("Anna Kovač", &version)).await;
    assert_eq!(answer.to.as_deref(), Some("/profile"), "{}", answer.text());
    let page = anna.get("/profile").await;
    assert!(page.shows("Your profile was saved."), "{}", page.text());
    assert_eq!(page.value_of("name").as_deref(), Some("Anna Kovač"));
    let key: String = world.db(|conn| {
        clients::table
            .find(acme.id)
            .select(clients::seller_key)
            .first(conn)
    });
    assert_eq!(key, "anna kovač");
    let values: Vec<(String, String, String)> = world.db(|conn| {
        history_values::table
            .order(history_values::field)
            .select((
                history_values::field,
                history_values::before,
                history_values::after,
            ))
            .load(conn)
    });
    assert_eq!(values.len(), 4);
    assert!(values.contains(&("field-name".into(), "Anna".into(), "Anna Kovač".into())));
    let events = world.history_of_provider(northwind.provider);
    assert!(events.contains(&"USER_EDITED".to_owned()));
}

#[actix_web::test]
async fn two_tabs_do_not_overwrite_each_other() {
    let world = World::start().await;
    let northwind = world.reseller("Northwind").await;
    let version = northwind.get("/profile").await.value_of("version").unwrap();
    northwind.post("/profile", &fields("First", &version)).await;
    let second = northwind
        .post("/profile", &fields("Second", &version))
        .await;
    assert_eq!(second.status, StatusCode::CONFLICT);
    assert!(
        second.shows("Name First Second"),
        "what stands there, what was typed: {}",
        second.text()
    );
    assert_eq!(second.value_of("name").as_deref(), Some("Second"));
    let version = second.value_of("version").unwrap();
    let again = northwind
        .post("/profile", &fields("Second", &version))
        .await;
    assert_eq!(again.status, StatusCode::SEE_OTHER);
}

#[actix_web::test]
async fn bad_input_comes_back_with_what_was_typed() {
    let world = World::start().await;
    let northwind = world.reseller("Northwind").await;
    let answer = northwind
        .post(
            "/profile",
            &[
                ("name", " "),
                ("phone", "+49"),
                ("lang", "xx"),
                ("time_zone", "Mars/Olympus"),
                ("version", "1"),
            ],
        )
        .await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.shows("3 things need another look"));
    assert_eq!(answer.value_of("phone").as_deref(), Some("+49"));
}

#[actix_web::test]
async fn the_panel_speaks_the_new_language_at_once() {
    let world = World::start().await;
    let northwind = world.reseller("Northwind").await;
    let acme = northwind.has_client("Acme");
    let ann = world.sign_in(&acme.email).await;
    let page = ann.open("/profile").await;
    assert!(page.shows("Home") && page.shows("Acme"), "{}", page.text());
    ann.post("/profile", &fields("Ann", "1")).await;
    let page = ann.get("/profile").await;
    assert!(page.shows("Ihr Profil wurde gespeichert."));
    assert!(page.shows("Startseite"));
}

#[actix_web::test]
async fn a_new_password_needs_the_old_one_and_ends_other_sessions() {
    let world = World::start().await;
    let northwind = world.reseller("Northwind").await;
    let phone = world.sign_in(&northwind.email).await;
    let thief = northwind.same_cookies();
    let wrong = northwind
        .post(
            "/profile/password",
            &[("current", "wrong"), ("password", NEW)],
        )
        .await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.shows("This is not your current password."));
    let weak = northwind
        .post(
            "/profile/password",
            &[("current", PASSWORD), ("password", "123456789012")],
        )
        .await;
    assert_eq!(weak.status, StatusCode::UNPROCESSABLE_ENTITY);
    let done = northwind
        .post(
            "/profile/password",
            &[("current", PASSWORD), ("password", NEW)],
        )
        .await;
    assert_eq!(done.to.as_deref(), Some("/profile/password"));
    let page = northwind.get("/profile/password").await;
    assert!(page.shows("Your password was changed."), "{}", page.text());
    for other in [&phone, &thief] {
        assert_eq!(other.get("/clients").await.to.as_deref(), Some("/"));
    }
    assert_eq!(
        world.mails(),
        [("password-changed".to_owned(), northwind.email.clone())]
    );
    let events = world.history_of_provider(northwind.provider);
    assert!(events.contains(&"PASSWORD_CHANGED".to_owned()));
}

#[actix_web::test]
async fn guessing_the_current_password_is_bounded_too() {
    let world = World::start().await;
    let northwind = world.reseller("Northwind").await;
    for _ in 0..10 {
        northwind
            .post(
                "/profile/password",
                &[("current", "wrong"), ("password", NEW)],
            )
            .await;
    }
    let answer = northwind
        .post(
            "/profile/password",
            &[("current", PASSWORD), ("password", NEW)],
        )
        .await;
    assert_eq!(answer.status, StatusCode::TOO_MANY_REQUESTS);
}

#[actix_web::test]
async fn inside_a_client_nobodys_profile_is_within_reach() {
    let world = World::start().await;
    let northwind = world.reseller("Northwind").await;
    let acme = northwind.has_client("Acme");
    northwind
        .post(&acme.path("/log-in"), &[("as", "client")])
        .await;
    let home = northwind.open("/").await;
    assert!(home.shows("You are logged in as"), "{}", home.text());
    for path in ["/profile", "/profile/password"] {
        let page = northwind.get(path).await;
        assert_eq!(page.status, StatusCode::FORBIDDEN, "{path}");
        assert!(page.shows("Not while you are logged in as somebody else"));
    }
    let fields = [("current", PASSWORD), ("password", NEW)];
    let answer = northwind.post("/profile/password", &fields).await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
}
