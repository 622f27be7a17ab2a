//! The first visit to an empty installation.

use crate::support::{PASSWORD, World};
use clientele::db::schema::{client_counts, history, provider_members, providers, settings, users};
use clientele::setup::code;
use diesel::prelude::*;

/// A portal in which nobody is yet, and the code that its log printed.
async fn empty() -> (World, String) {
    let world = World::start().await;
    let keys = world.portal.keys.clone();
    let code = world.db(|conn| {
        diesel::delete(client_counts::table).execute(conn)?;
        diesel::delete(providers::table).execute(conn)?;
        code::issue(conn, &keys)
    });
    (world, code.unwrap())
}

fn form<'a>(code: &'a str, email: &'a str) -> [(&'a str, &'a str); 4] {
    [
        ("code", code),
        ("name", "Olga Meyer"),
        ("email", email),
        ("password", PASSWORD),
    ]
}

#[actix_web::test]
async fn the_first_visitor_with_the_code_becomes_the_operator() {
    let (world, code) = empty().await;
    let olga = world.stranger();
    for page in ["/", "/clients", "/sign-in", "/nowhere"] {
        let answer = olga.get(page).await;
        assert_eq!(answer.to.as_deref(), Some("/set-up"), "{page}");
    }
    let page = olga.get("/set-up").await;
    for label in ["Code", "Name", "E-mail", "Password"] {
        assert!(page.shows(label), "{label}");
    }

    let typed = code.to_lowercase().replace('-', " ");
    let answer = olga
        .post("/set-up", &form(&typed, "olga@example.org"))
        .await;
    assert_eq!(
        answer.to.as_deref(),
        Some("/dashboard"),
        "{}",
        answer.text()
    );
    let dashboard = olga.get("/dashboard").await;
    assert_eq!(dashboard.status, 200);
    assert!(dashboard.shows("Add new client"));
    assert!(olga.get("/resellers").await.status.is_success());

    assert_eq!(olga.get("/set-up").await.status, 404);
    let late = world.stranger();
    late.get("/").await;
    let answer = late.post("/set-up", &form(&code, "late@example.org")).await;
    assert_eq!(answer.status, 404);
    let left: i64 = world.db(|conn| settings::table.count().get_result(conn));
    assert_eq!(left, 0, "the code is forgotten");
    let events: Vec<String> = world.db(|conn| history::table.select(history::event).load(conn));
    assert_eq!(events, ["OPERATOR_CREATED"]);

    let again = world.sign_in("Olga@Example.org").await;
    assert!(again.get("/clients").await.status.is_success());
}

#[actix_web::test]
async fn the_address_of_somebody_known_signs_nobody_in() {
    let (world, code) = empty().await;
    let olga = world.insert_user("Olga Meyer", "olga@example.org");
    let visitor = world.stranger();
    visitor.get("/set-up").await;
    let answer = visitor
        .post("/set-up", &form(&code, "olga@example.org"))
        .await;
    assert_eq!(answer.to.as_deref(), Some("/"), "{}", answer.text());
    assert_ne!(visitor.get("/dashboard").await.status, 200);
    let accepted: Vec<i64> = world.db(|conn| {
        provider_members::table
            .filter(provider_members::accepted_at.is_not_null())
            .select(provider_members::user_id)
            .load(conn)
    });
    assert!(!accepted.contains(&olga));
}

#[actix_web::test]
async fn the_database_holds_no_code_and_each_start_prints_the_same() {
    let (world, code) = empty().await;
    let keys = world.portal.keys.clone();
    let again = world.db(|conn| code::issue(conn, &keys)).unwrap();
    assert_eq!(again, code);
    assert_eq!(code.len(), 14);
    let kept: Vec<String> = world.db(|conn| settings::table.select(settings::value).load(conn));
    let bare = code.replace('-', "");
    assert!(
        kept.iter()
            .all(|value| !value.contains(&bare) && !value.contains(&code))
    );
}

#[actix_web::test]
async fn a_wrong_code_makes_nobody_and_is_soon_not_even_read() {
    let (world, code) = empty().await;
    let thief = world.stranger();
    thief.get("/set-up").await;
    for _ in 0..10 {
        let answer = thief
            .post("/set-up", &form("AAAA-BBBB-CCCC", "thief@example.org"))
            .await;
        assert_eq!(answer.status, 422);
        assert_eq!(
            answer.value_of("email").as_deref(),
            Some("thief@example.org")
        );
        assert!(!answer.body.contains(PASSWORD));
    }
    let answer = thief
        .post("/set-up", &form(&code, "thief@example.org"))
        .await;
    assert_eq!(answer.status, 429);

    // Who has the code is not kept away by that.
    let olga = world.stranger();
    olga.moves_to_address([10, 0, 0, 9]);
    olga.get("/set-up").await;
    let answer = olga.post("/set-up", &form(&code, "olga@example.org")).await;
    assert_eq!(answer.status, 303);
}

#[actix_web::test]
async fn what_is_wrong_comes_back_at_once_beside_each_field() {
    let (world, code) = empty().await;
    let olga = world.stranger();
    olga.get("/set-up").await;
    let answer = olga
        .post(
            "/set-up",
            &[("code", &*code), ("email", "olga"), ("password", "short")],
        )
        .await;
    assert_eq!(answer.status, 422);
    assert!(answer.body.contains("f-name-e"));
    assert!(answer.body.contains("f-email-e"));
    assert!(answer.body.contains("f-password-e"));
}

#[actix_web::test]
async fn of_two_browsers_at_once_one_is_the_operator() {
    let (world, code) = empty().await;
    let (first, second) = (world.stranger(), world.stranger());
    first.get("/set-up").await;
    second.get("/set-up").await;
    let (one, two) = (
        form(&code, "one@example.org"),
        form(&code, "two@example.org"),
    );
    let (a, b) = tokio::join!(first.post("/set-up", &one), second.post("/set-up", &two));
    let mut statuses = [a.status.as_u16(), b.status.as_u16()];
    statuses.sort_unstable();
    // The other one came too late: for the code or for the page.
    assert!(
        statuses == [303, 404] || statuses == [303, 422],
        "{statuses:?}"
    );
    let (operators, people, places): (i64, i64, i64) = world.db(|conn| {
        Ok((
            providers::table.count().get_result(conn)?,
            users::table.count().get_result(conn)?,
            provider_members::table.count().get_result(conn)?,
        ))
    });
    assert_eq!((operators, people, places), (1, 1, 1));
}

#[actix_web::test]
async fn the_page_speaks_four_languages() {
    let (world, _) = empty().await;
    for (lang, title) in [
        ("de", "Clientele einrichten"),
        ("zh", "设置 Clientele"),
        ("ru", "Настройка Clientele"),
        ("en", "Set up Clientele"),
    ] {
        let visitor = world.stranger();
        visitor.get("/set-up").await;
        let answer = visitor
            .post(
                "/preferences/language",
                &[("language", lang), ("back", "/set-up")],
            )
            .await;
        assert_eq!(answer.to.as_deref(), Some("/set-up"));
        assert!(visitor.get("/set-up").await.shows(title), "{lang}");
    }
}
