//! Another sign-in e-mail.
use crate::support::{Answer, PASSWORD, Visitor, World};
use actix_web::http::StatusCode;
use clientele::db::schema::*;
use diesel::prelude::*;

const NEW: &str = "ann.new@example.org";

async fn ask(who: &Visitor<'_>, email: &str) -> Answer {
    let fields = [("email", email), ("current", PASSWORD)];
    who.post("/profile/email", &fields).await
}

fn email_of(world: &World, user: i64) -> String {
    world.db(|conn| users::table.find(user).select(users::email).first(conn))
}

#[actix_web::test]
async fn the_new_address_counts_once_it_is_confirmed() {
    let world = World::start().await;
    let northwind = world.reseller("Northwind").await;
    let acme = northwind.has_client("Acme");
    let ann = world.sign_in(&acme.email).await;
    let phone = world.sign_in(&acme.email).await;
    assert_eq!(ask(&ann, NEW).await.to.as_deref(), Some("/profile"));
    assert_eq!(
        world.mails(),
        [
            ("confirm-email".to_owned(), NEW.to_owned()),
            ("email-change-asked".to_owned(), acme.email.clone()),
        ]
    );
    assert_eq!(email_of(&world, acme.user), acme.email);
    let link = format!("/confirm/{}", world.token_for(NEW));
    let page = ann.get(&link).await;
    assert!(page.shows(NEW), "{}", page.text());
    assert_eq!(
        email_of(&world, acme.user),
        acme.email,
        "looking is not enough"
    );
    let answer = ann.post(&link, &[]).await;
    assert_eq!(answer.to.as_deref(), Some("/profile"), "{}", answer.text());
    assert_eq!(ann.post(&link, &[]).await.status, StatusCode::GONE);
    assert_eq!(email_of(&world, acme.user), NEW);
    let page = ann.get("/profile").await;
    assert_eq!(page.status, StatusCode::OK, "this session goes on");
    assert_eq!(phone.get("/panel").await.to.as_deref(), Some("/"));
    world.sign_in(NEW).await;
    let old = [("email", acme.email.as_str()), ("password", PASSWORD)];
    let answer = world.stranger().post("/sign-in", &old).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(
        world.mails()[2..],
        [
            ("email-changed".to_owned(), acme.email.clone()),
            ("email-changed".to_owned(), NEW.to_owned()),
        ]
    );
    let found = northwind.get("/clients?q=ann.new").await;
    assert!(found.shows("Acme"), "the list is searched by it");
    let events = world.history_of_provider(northwind.provider);
    assert!(events.contains(&"EMAIL_CHANGED".to_owned()));
    let values: Vec<(String, String)> = world.db(|conn| {
        history_values::table
            .filter(history_values::field.eq("field-email"))
            .select((history_values::before, history_values::after))
            .load(conn)
    });
    assert_eq!(values, [(acme.email.clone(), NEW.to_owned())]);
}

#[actix_web::test]
async fn an_address_of_somebody_looks_the_same_to_who_asks() {
    let world = World::start().await;
    let northwind = world.reseller("Northwind").await;
    let southwind = world.reseller("Southwind").await;
    let taken = ask(&northwind, &southwind.email).await;
    let page = northwind.get("/profile").await.text();
    assert_eq!(
        world.mails(),
        [
            ("email-in-use".to_owned(), southwind.email.clone()),
            ("email-change-asked".to_owned(), northwind.email.clone()),
        ]
    );
    let free = ask(&northwind, NEW).await;
    assert_eq!((taken.status, taken.to), (free.status, free.to));
    let other = northwind.get("/profile").await.text();
    assert_eq!(page.replace(&southwind.email, NEW), other);
    // Nor do the mails in the provider's own list tell.
    let list = northwind.get("/vendor-settings/mails").await;
    assert_eq!(list.text().matches("Check of an e-mail address").count(), 2);
    assert!(
        !list.shows("in use") && !list.shows("Confirm"),
        "{}",
        list.text()
    );
}

#[actix_web::test]
async fn who_takes_the_address_meanwhile_keeps_it() {
    let world = World::start().await;
    let northwind = world.reseller("Northwind").await;
    ask(&northwind, NEW).await;
    let link = format!("/confirm/{}", world.token_for(NEW));
    world.insert_user("Ann", NEW);
    let answer = northwind.post(&link, &[]).await;
    assert_eq!(answer.status, StatusCode::GONE);
    assert_eq!(email_of(&world, northwind.user), northwind.email);
}

#[actix_web::test]
async fn a_new_link_a_new_password_and_a_day_make_a_link_void() {
    let world = World::start().await;
    let northwind = world.reseller("Northwind").await;
    ask(&northwind, NEW).await;
    let first = format!("/confirm/{}", world.token_for(NEW));
    ask(&northwind, "ann.other@example.org").await;
    assert_eq!(northwind.get(&first).await.status, StatusCode::GONE);
    let second = format!("/confirm/{}", world.token_for("ann.other@example.org"));
    assert_eq!(northwind.get(&second).await.status, StatusCode::OK);
    let fields = [
        ("current", PASSWORD),
        ("password", "seven purple otters juggle quietly"),
    ];
    northwind.post("/profile/password", &fields).await;
    assert_eq!(northwind.get(&second).await.status, StatusCode::GONE);
    let southwind = world.reseller("Southwind").await;
    ask(&southwind, NEW).await;
    let link = format!("/confirm/{}", world.token_for(NEW));
    world.hours_pass(24);
    assert_eq!(world.stranger().get(&link).await.status, StatusCode::GONE);
}

#[actix_web::test]
async fn bad_input_and_too_much_of_it_are_refused() {
    let world = World::start().await;
    let northwind = world.reseller("Northwind").await;
    let wrong = [("email", NEW), ("current", "not it")];
    let answer = northwind.post("/profile/email", &wrong).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.shows("This is not your current password."));
    assert_eq!(answer.value_of("email").as_deref(), Some(NEW));
    for bad in ["", "ann", "ann@nowhere"] {
        let answer = ask(&northwind, bad).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{bad}");
    }
    let same = northwind.email.to_uppercase();
    let answer = ask(&northwind, &same).await;
    assert!(answer.shows("This is your address already."));
    let fields = [("email", NEW), ("current", PASSWORD)];
    let once = "o".repeat(30);
    for _ in 0..2 {
        northwind.post_once("/profile/email", &fields, &once).await;
    }
    assert_eq!(world.mails().len(), 2, "a double submit is one");
    for n in 1..10 {
        let answer = ask(&northwind, &format!("n{n}@example.org")).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{n}");
    }
    let answer = ask(&northwind, "n10@example.org").await;
    assert_eq!(answer.status, StatusCode::TOO_MANY_REQUESTS);
    world.minutes_pass(60);
    let answer = ask(&northwind, "n10@example.org").await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
}
