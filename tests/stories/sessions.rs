//! Where a person is signed in, and from which browsers.
use crate::support::{PASSWORD, World};
use actix_web::http::StatusCode;
use clientele::db::schema::*;
use diesel::prelude::*;

fn references(body: &str) -> Vec<String> {
    body.split("name=\"session\" value=\"")
        .skip(1)
        .map(|rest| rest.split('"').next().unwrap().to_owned())
        .collect()
}

#[actix_web::test]
async fn a_person_sees_its_sessions_and_ends_one() {
    let world = World::start().await;
    let northwind = world.reseller("Northwind").await;
    let southwind = world.reseller("Southwind").await;
    let phone = world.sign_in(&northwind.email).await;
    let page = northwind.get("/profile/sessions").await;
    assert!(page.shows("This session") && page.shows("10.0.0.1"));
    assert!(page.shows("Northwind"), "the account: {}", page.text());
    let others = references(&page.body);
    assert_eq!(others.len(), 1, "only the other one can be ended here");
    let end = [("session", others[0].as_str())];
    southwind.post("/profile/sessions/end", &end).await;
    assert_eq!(phone.get("/clients").await.status, StatusCode::OK);
    for _ in 0..2 {
        let answer = northwind.post("/profile/sessions/end", &end).await;
        assert_eq!(answer.to.as_deref(), Some("/profile/sessions"));
    }
    let server = world.second_server().await;
    drop(server);
    assert_eq!(phone.get("/clients").await.to.as_deref(), Some("/"));
    assert_eq!(northwind.get("/clients").await.status, StatusCode::OK);
}

#[actix_web::test]
async fn all_others_end_at_once() {
    let world = World::start().await;
    let northwind = world.reseller("Northwind").await;
    let others = [
        world.sign_in(&northwind.email).await,
        world.sign_in(&northwind.email).await,
    ];
    northwind.post("/profile/sessions/end-others", &[]).await;
    let page = northwind.get("/profile/sessions").await;
    assert!(
        page.shows("2 other sessions have ended."),
        "{}",
        page.text()
    );
    assert!(references(&page.body).is_empty());
    for other in &others {
        assert_eq!(other.get("/clients").await.to.as_deref(), Some("/"));
    }
}

#[actix_web::test]
async fn an_unknown_browser_is_told_by_mail_but_the_first() {
    let world = World::start().await;
    let northwind = world.reseller("Northwind").await;
    world.sign_in(&northwind.email).await;
    assert_eq!(world.mails(), []);
    let sign_in = [("email", northwind.email.as_str()), ("password", PASSWORD)];
    let laptop = world.stranger();
    laptop.is_a_new_device();
    let wrong = [("email", northwind.email.as_str()), ("password", "no")];
    laptop.post("/sign-in", &wrong).await;
    assert_eq!(world.mails(), []);
    laptop.post("/sign-in", &sign_in).await;
    assert_eq!(
        world.mails(),
        [("new-device".to_owned(), northwind.email.clone())]
    );
    laptop.post("/sign-out", &[]).await;
    let answer = laptop.post("/sign-in", &sign_in).await;
    assert_eq!(world.mails().len(), 1, "known by now");
    let cookie = answer
        .headers
        .get_all("set-cookie")
        .map(|value| value.to_str().unwrap())
        .find(|cookie| cookie.starts_with("device="))
        .unwrap()
        .to_owned();
    for part in ["HttpOnly", "SameSite=Lax", "Max-Age=34560000"] {
        assert!(cookie.contains(part), "{cookie}");
    }
    let kept: Vec<String> = world.db(|conn| {
        known_devices::table
            .select(known_devices::device_hash)
            .load(conn)
    });
    assert!(kept.iter().all(|hash| !cookie.contains(hash.as_str())));
}
