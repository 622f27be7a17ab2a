//! How people come in, choose an account, and what keeps strangers out.
use crate::support::{PASSWORD, Visitor, World};
use actix_web::http::{StatusCode, header};
use actix_web::test::TestRequest;
use clientele::db::schema::*;
use diesel::prelude::*;
use futures_util::future::join_all;

async fn try_password(
    visitor: &Visitor<'_>,
    email: &str,
    password: &str,
) -> crate::support::Answer {
    visitor
        .post("/sign-in", &[("email", email), ("password", password)])
        .await
}

fn suspend_provider(world: &World, provider: i64) {
    let now = world.now();
    world.db(|conn| {
        diesel::update(providers::table.find(provider))
            .set(providers::suspended_at.eq(now))
            .execute(conn)
    });
}

#[actix_web::test]
async fn the_page_asks_for_e_mail_and_password() {
    let world = World::start().await;
    let page = world.stranger().get("/").await;
    assert_eq!(page.status, StatusCode::OK);
    for text in ["E-mail", "Password", "Sign in", "Forgot the password?"] {
        assert!(page.shows(text), "{text}: {}", page.body);
    }
    assert!(!page.shows("Keep me signed in"));
}

#[actix_web::test]
async fn a_wrong_address_and_a_wrong_password_look_the_same() {
    let world = World::start().await;
    let northwind = world.reseller("Northwind").await;
    let wrong = try_password(&world.stranger(), &northwind.email, "not it at all").await;
    let unknown = try_password(&world.stranger(), "nobody@example.org", "not it at all").await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(unknown.status, wrong.status);
    assert!(wrong.shows("E-mail or password is wrong."));
    assert_eq!(
        wrong.text(),
        unknown.text(),
        "neither says which of the two it was"
    );
    assert_eq!(wrong.value_of("email"), Some(northwind.email.clone()));
    assert!(!wrong.body.contains("not it at all"));
}

#[actix_web::test]
async fn after_ten_failures_an_account_waits_on_every_server_but_not_for_ever() {
    let world = World::start().await;
    let northwind = world.reseller("Northwind").await;
    let southwind = world.reseller("Southwind").await;
    for n in 0..10 {
        let stranger = world.stranger();
        stranger.moves_to_address([10, 0, 1, n]);
        let answer = try_password(&stranger, &northwind.email, "wrong").await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    }
    for server in [&world, &world.second_server().await] {
        let answer = try_password(&server.stranger(), &northwind.email, PASSWORD).await;
        assert_eq!(answer.status, StatusCode::TOO_MANY_REQUESTS);
        assert!(answer.shows("Try again in 15 minutes"), "{}", answer.text());
        assert_eq!(answer.headers.get(header::RETRY_AFTER).unwrap(), "900");
    }
    world.sign_in(&southwind.email).await;
    world.minutes_pass(15);
    world.sign_in(&northwind.email).await;
}

#[actix_web::test]
async fn many_at_once_do_not_slip_through() {
    let world = World::start().await;
    let northwind = world.reseller("Northwind").await;
    let strangers: Vec<_> = (0..25).map(|_| world.stranger()).collect();
    for stranger in &strangers {
        stranger.get("/").await;
    }
    let answers = join_all(
        strangers
            .iter()
            .map(|stranger| try_password(stranger, &northwind.email, "wrong")),
    )
    .await;
    let looked_at = answers
        .iter()
        .filter(|answer| answer.status == StatusCode::UNPROCESSABLE_ENTITY)
        .count();
    assert_eq!(looked_at, 10);
}

#[actix_web::test]
async fn a_success_takes_back_only_its_own_count() {
    let world = World::start().await;
    let northwind = world.reseller("Northwind").await;
    for _ in 0..9 {
        try_password(&world.stranger(), &northwind.email, "wrong").await;
    }
    world.sign_in(&northwind.email).await;
    world.sign_in(&northwind.email).await;
    try_password(&world.stranger(), &northwind.email, "wrong").await;
    let answer = try_password(&world.stranger(), &northwind.email, "wrong").await;
    assert_eq!(answer.status, StatusCode::TOO_MANY_REQUESTS);
}

#[actix_web::test]
async fn a_hundred_failures_an_hour_stop_an_address() {
    let world = World::start().await;
    let northwind = world.reseller("Northwind").await;
    let thief = world.stranger();
    thief.moves_to_address([10, 9, 9, 9]);
    for n in 0..100 {
        let answer = try_password(&thief, &format!("n{n}@example.org"), "wrong").await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{n}");
    }
    let answer = try_password(&thief, &northwind.email, PASSWORD).await;
    assert_eq!(answer.status, StatusCode::TOO_MANY_REQUESTS);
    assert!(answer.shows("Try again in 60 minutes"));
    world.sign_in(&northwind.email).await;
    world.minutes_pass(60);
    let answer = try_password(&thief, &northwind.email, PASSWORD).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
}

#[actix_web::test]
async fn who_has_only_a_suspended_account_is_told_so_after_the_right_password() {
    let world = World::start().await;
    let northwind = world.reseller("Northwind").await;
    let acme = northwind.has_client("Acme");
    suspend_provider(&world, northwind.provider);
    for email in [&northwind.email, &acme.email] {
        let stranger = world.stranger();
        let wrong = try_password(&stranger, email, "wrong").await;
        assert!(!wrong.shows("Suspended"));
        let right = try_password(&stranger, email, PASSWORD).await;
        assert_eq!(right.status, StatusCode::FORBIDDEN);
        assert!(right.shows("Suspended."), "{}", right.text());
        let page = stranger.open("/profile").await;
        assert!(page.shows("Forgot the password?"), "not signed in");
    }
}

#[actix_web::test]
async fn a_blocked_seller_is_told_so() {
    let world = World::start().await;
    let northwind = world.reseller("Northwind").await;
    let anna = world.seller(&northwind, "Anna").await;
    let now = world.now();
    world.db(|conn| {
        diesel::update(provider_members::table.find((anna.provider, anna.user)))
            .set(provider_members::blocked_at.eq(now))
            .execute(conn)
    });
    let page = anna.open("/clients").await;
    assert!(
        page.shows("blocked by the provider"),
        "the open session says why: {}",
        page.text()
    );
    let answer = try_password(&world.stranger(), &anna.email, PASSWORD).await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
    assert!(answer.shows("blocked by the provider"));
}

#[actix_web::test]
async fn a_person_of_several_accounts_chooses_and_the_last_one_comes_first() {
    let world = World::start().await;
    let northwind = world.reseller("Northwind").await;
    let acme = northwind.has_client("Acme");
    let zebra = northwind.has_client("Zebra");
    world.insert_member(zebra.id, acme.user, "Acme Admin", &acme.email, "users");
    let ann = world.sign_in(&acme.email).await;
    let choice = ann.open("/").await;
    assert!(choice.shows("Choose an account") && choice.shows("Acme Client"));
    assert!(choice.text().find("Acme Client") < choice.text().find("Zebra Client"));
    let key = format!("c{}", zebra.id);
    let answer = ann.post("/accounts", &[("account", &key)]).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
    let home = ann.open("/").await;
    assert!(
        home.shows("No services yet.") && home.shows("Zebra") && home.shows("Users"),
        "{}",
        home.text()
    );
    assert_eq!(world.history_of(zebra.id), ["SIGNED_IN"]);
    let again = world.sign_in(&acme.email).await.open("/").await;
    assert!(again.text().find("Zebra Client") < again.text().find("Acme Client"));
}

#[actix_web::test]
async fn the_choice_tells_kinds_and_what_is_closed() {
    let world = World::start().await;
    let operator = world.operator().await;
    let northwind = world.reseller("Northwind").await;
    let acme = northwind.has_client("Acme");
    let email = operator.email.clone();
    world.insert_member(acme.id, operator.user, "Olga", &email, "users");
    let southwind = world.reseller("Southwind").await;
    let coyote = southwind.has_client("Coyote");
    world.insert_member(coyote.id, operator.user, "Olga", &email, "users");
    suspend_provider(&world, southwind.provider);
    let choice = world.sign_in(&email).await.open("/").await;
    for text in ["Globex Operator", "Acme Client", "Coyote Client Suspended."] {
        assert!(choice.shows(text), "{text}: {}", choice.text());
    }
    let key = format!("c{}", coyote.id);
    assert!(!choice.body.contains(&format!("value=\"{key}\"")));
    let answer = operator.post("/accounts", &[("account", &key)]).await;
    assert_eq!(answer.to.as_deref(), Some("/accounts"));
    let panel = operator.get("/panel").await;
    assert_eq!(panel.status, StatusCode::NOT_FOUND);
}

#[actix_web::test]
async fn many_accounts_can_be_searched() {
    let world = World::start().await;
    let northwind = world.reseller("Northwind").await;
    let first = northwind.has_client("Client 00");
    for n in 1..12 {
        let client = northwind.has_client(&format!("Client {n:02}"));
        world.insert_member(client.id, first.user, "Ann", &first.email, "users");
    }
    let ann = world.sign_in(&first.email).await;
    let choice = ann.open("/").await;
    assert!(choice.body.contains("name=\"q\""));
    let found = ann.get("/accounts?q=CLIENT%2007").await;
    assert!(found.shows("Client 07") && !found.shows("Client 08"));
    assert!(ann.get("/accounts?q=100%25").await.shows("Nothing matches"));
    let (few, _) = world.queries_of(ann.get("/accounts?q=07")).await;
    let (many, _) = world.queries_of(ann.get("/accounts")).await;
    assert_eq!(few, many, "as many statements however long the list is");
}

#[actix_web::test]
async fn nobody_enters_an_account_that_is_not_theirs() {
    let world = World::start().await;
    let northwind = world.reseller("Northwind").await;
    let southwind = world.reseller("Southwind").await;
    let acme = northwind.has_client("Acme");
    let keys = [
        format!("p{}", northwind.provider),
        format!("c{}", acme.id),
        "c999999".into(),
        "x".into(),
        String::new(),
    ];
    for path in ["/accounts", "/accounts/accept"] {
        for key in &keys {
            let answer = southwind.post(path, &[("account", key)]).await;
            assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path} {key}");
        }
    }
}

#[actix_web::test]
async fn every_change_of_identity_changes_the_cookie() {
    let world = World::start().await;
    let northwind = world.reseller("Northwind").await;
    let thief = northwind.same_cookies();
    assert_eq!(thief.get("/clients").await.status, StatusCode::OK);
    let key = format!("p{}", northwind.provider);
    northwind.post("/accounts", &[("account", &key)]).await;
    assert_eq!(northwind.get("/clients").await.status, StatusCode::OK);
    assert_eq!(thief.get("/clients").await.to.as_deref(), Some("/"));
    let thief = northwind.same_cookies();
    let answer = northwind.post("/sign-out", &[]).await;
    assert_eq!(answer.to.as_deref(), Some("/"));
    for visitor in [&northwind, &thief] {
        assert_eq!(visitor.get("/clients").await.to.as_deref(), Some("/"));
    }
}

#[actix_web::test]
async fn signing_in_goes_on_to_own_pages_only() {
    let world = World::start().await;
    let northwind = world.reseller("Northwind").await;
    let fields = |next| {
        [
            ("email", northwind.email.as_str()),
            ("password", PASSWORD),
            ("next", next),
        ]
    };
    let answer = world
        .stranger()
        .post("/sign-in", &fields("/clients?q=1"))
        .await;
    assert_eq!(answer.to.as_deref(), Some("/clients?q=1"));
    for evil in ["https://evil.example", "//evil.example", "/\\evil.example"] {
        let answer = world.stranger().post("/sign-in", &fields(evil)).await;
        assert_eq!(answer.to.as_deref(), Some("/"), "{evil}");
    }
}

#[actix_web::test]
async fn the_page_speaks_four_languages() {
    let world = World::start().await;
    let stranger = world.stranger();
    stranger.get("/").await;
    for (code, word) in [("de", "Anmelden"), ("zh", "登录"), ("ru", "Вход")] {
        let csrf = stranger.get("/").await.value_of("csrf").unwrap();
        let body = serde_html_form::to_string([
            ("csrf", csrf.as_str()),
            ("submission", "s".repeat(43).as_str()),
            ("language", code),
            ("back", "/"),
        ])
        .unwrap();
        stranger.post_raw("/preferences/language", &body).await;
        assert!(stranger.get("/").await.shows(word), "{code}");
    }
}

#[actix_web::test]
async fn the_panel_tells_the_account_in_the_persons_language_and_the_providers_colour() {
    let world = World::start().await;
    let northwind = world.reseller("Northwind").await;
    let acme = northwind.has_client("Acme");
    world.db(|conn| {
        diesel::update(providers::table.find(northwind.provider))
            .set((
                providers::brand_name.eq("Harbourline"),
                providers::brand_color.eq("#aa3300"),
                providers::support_email.eq("help@northwind.example"),
            ))
            .execute(conn)?;
        diesel::update(users::table.find(acme.user))
            .set(users::lang.eq("ru"))
            .execute(conn)
    });
    let ann = world.sign_in(&acme.email).await;
    let home = ann.open("/").await;
    for text in [
        "Здравствуйте, Acme Admin",
        "Услуг пока нет.",
        "Acme",
        "Administrators",
        "Harbourline",
        "help@northwind.example",
        "Пользователей: 1 из 5",
    ] {
        assert!(home.shows(text), "{text}: {}", home.text());
    }
    let sheet = format!("/brand/{}-aa3300.css", northwind.provider);
    assert!(home.body.contains(&sheet));
    let css = world.stranger().get(&sheet).await;
    assert_eq!(css.body, ":root{--brand:#aa3300}");
    assert!(
        css.headers
            .get(header::CACHE_CONTROL)
            .unwrap()
            .to_str()
            .unwrap()
            .contains("immutable")
    );
    for other in [
        format!("/brand/{}-aa3301.css", northwind.provider),
        "/brand/999-aa3300.css".into(),
        "/brand/x.css".into(),
    ] {
        let answer = world.stranger().get(&other).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{other}");
    }
    assert_eq!(ann.get("/clients").await.status, StatusCode::NOT_FOUND);
    assert_eq!(northwind.get("/panel").await.status, StatusCode::NOT_FOUND);
}

#[actix_web::test]
async fn a_changed_password_ends_sessions_whatever_they_were_doing() {
    let world = World::start().await;
    let northwind = world.reseller("Northwind").await;
    world.minutes_pass(1);
    let now = world.now();
    // As if the session had been renewed by another request just while the password was changed.
    world.db(|conn| {
        diesel::update(users::table.find(northwind.user))
            .set(users::password_changed_at.eq(now))
            .execute(conn)?;
        diesel::update(sessions::table)
            .set(sessions::created_at.eq(now))
            .execute(conn)
    });
    assert_eq!(northwind.get("/clients").await.to.as_deref(), Some("/"));
}

#[actix_web::test]
async fn a_session_lasts_twelve_hours_however_often_it_is_renewed() {
    let world = World::start().await;
    let northwind = world.reseller("Northwind").await;
    let key = format!("p{}", northwind.provider);
    for _ in 0..12 {
        assert_eq!(northwind.get("/clients").await.status, StatusCode::OK);
        northwind.post("/accounts", &[("account", &key)]).await;
        world.minutes_pass(60);
    }
    assert_eq!(northwind.get("/clients").await.to.as_deref(), Some("/"));
}

#[actix_web::test]
async fn errors_speak_the_language_of_the_pages_around_them() {
    let world = World::start().await;
    let northwind = world.reseller("Northwind").await;
    let acme = northwind.has_client("Acme");
    world.db(|conn| {
        diesel::update(users::table.find(acme.user))
            .set(users::lang.eq("de"))
            .execute(conn)
    });
    let lost = async |who: &Visitor<'_>| {
        let request = TestRequest::get()
            .uri("/nowhere")
            .insert_header(("accept-language", "ru"));
        who.send(request).await.text()
    };
    let (german, russian, english) = (
        "Unter dieser Adresse gibt es nichts",
        "По этому адресу ничего нет",
        "Nothing lives at this address",
    );
    let said = lost(&world.stranger()).await;
    assert!(said.contains(russian), "{said}");
    let said = lost(&world.sign_in(&acme.email).await).await;
    assert!(said.contains(german), "{said}");
    let said = lost(&northwind).await;
    assert!(said.contains(english), "{said}");
    // Inside a client the pages are the client's.
    northwind.post(&acme.path("/log-in"), &[]).await;
    let said = lost(&northwind).await;
    assert!(said.contains(german), "{said}");
}
