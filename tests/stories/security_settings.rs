//! What a provider asks of the people who sign in, and what people ask of its mails.
use crate::support::{Answer, PASSWORD, Visitor, World};
use crate::two_factor::enable;
use actix_web::http::StatusCode;
use clientele::db::schema::*;
use diesel::prelude::*;

const PATH: &str = "/vendor-settings/security";
const NEW: [&str; 4] = [
    "seven purple otters juggle quietly",
    "eleven green herons whistle loudly",
    "twelve amber badgers paint ceilings",
    "forty silver lizards bake puddings",
];

async fn set(by: &Visitor<'_>, fields: &[(&str, &str)]) -> Answer {
    let version = by.get(PATH).await.value_of("version").unwrap();
    let mut all = vec![("version", version.as_str())];
    all.extend_from_slice(fields);
    by.post(PATH, &all).await
}

async fn change_password(who: &Visitor<'_>, from: &str, to: &str) -> Answer {
    let fields = [("current", from), ("password", to)];
    who.post("/profile/password", &fields).await
}

#[actix_web::test]
async fn who_needs_two_factor_sets_it_up_and_can_do_nothing_else() {
    let world = World::start().await;
    let northwind = world.reseller("Northwind").await;
    let seller = world.seller(&northwind, "Anna").await;
    let acme = northwind.has_client("Acme");
    let ann = world.sign_in(&acme.email).await;
    let fields = [
        ("two_factor_for_sellers", "on"),
        ("two_factor_for_clients", "on"),
    ];
    let answer = set(&northwind, &fields).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
    assert_eq!(northwind.get("/clients").await.status, StatusCode::OK);
    for (who, pages) in [
        (
            &seller,
            ["/clients", "/dashboard", "/profile", "/profile/sessions"],
        ),
        (
            &ann,
            ["/panel", "/profile", "/profile/email", "/profile/sessions"],
        ),
    ] {
        for page in pages {
            let answer = who.get(page).await;
            assert_eq!(answer.to.as_deref(), Some("/profile/two-factor"), "{page}");
        }
        let page = who.get("/profile/two-factor").await;
        assert!(page.shows("Your provider asks for two-factor authentication."));
        let answer = who
            .post("/profile/email", &[("email", "x@example.org")])
            .await;
        assert_eq!(answer.to.as_deref(), Some("/profile/two-factor"));
        enable(who).await;
        assert_eq!(who.get(pages[0]).await.status, StatusCode::OK);
    }
    let events = world.history_of_provider(northwind.provider);
    assert!(events.contains(&"SETTINGS_CHANGED".to_owned()));
}

#[actix_web::test]
async fn an_old_password_is_changed_first_and_the_last_three_are_refused() {
    let world = World::start().await;
    let northwind = world.reseller("Northwind").await;
    let seller = world.seller(&northwind, "Anna").await;
    let fields = [("password_expires", "on"), ("password_days", "30")];
    set(&northwind, &fields).await;
    for (from, to) in [(PASSWORD, NEW[0]), (NEW[0], NEW[1])] {
        let answer = change_password(&seller, from, to).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
    }
    for old in [PASSWORD, NEW[0], NEW[1]] {
        let answer = change_password(&seller, NEW[1], old).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{old}");
        assert!(answer.shows("one of your last three passwords"));
    }
    change_password(&seller, NEW[1], NEW[2]).await;
    world.hours_pass(30 * 24);
    let back = world.stranger();
    let fields = [("email", seller.email.as_str()), ("password", NEW[2])];
    back.post("/sign-in", &fields).await;
    let answer = back.get("/clients").await;
    assert_eq!(answer.to.as_deref(), Some("/profile/password"));
    let page = back.get("/profile/password").await;
    assert!(page.shows("Your password is too old."), "{}", page.text());
    let answer = back.get("/profile").await;
    assert_eq!(answer.to.as_deref(), Some("/profile/password"));
    // The first one is not among the last three any more.
    let answer = change_password(&back, NEW[2], PASSWORD).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
    assert_eq!(back.get("/clients").await.status, StatusCode::OK);
}

#[actix_web::test]
async fn a_mailed_link_refuses_the_last_three_too_but_only_where_it_is_asked() {
    let world = World::start().await;
    let northwind = world.reseller("Northwind").await;
    let southwind = world.reseller("Southwind").await;
    set(&northwind, &[("password_expires", "on")]).await;
    for (who, status) in [
        (&northwind, StatusCode::UNPROCESSABLE_ENTITY),
        (&southwind, StatusCode::SEE_OTHER),
    ] {
        let stranger = world.stranger();
        let email = [("email", who.email.as_str())];
        stranger.post("/password/forgot", &email).await;
        let link = format!("/password/{}", world.token_for(&who.email));
        let answer = stranger.post(&link, &[("password", PASSWORD)]).await;
        assert_eq!(answer.status, status, "{}", answer.text());
    }
}

#[actix_web::test]
async fn reminders_come_two_weeks_one_week_and_a_day_before() {
    let world = World::start().await;
    let northwind = world.reseller("Northwind").await;
    let acme = northwind.has_client("Acme");
    let southwind = world.reseller("Southwind").await;
    southwind.has_client("Other");
    let fields = [("password_expires", "on"), ("password_days", "30")];
    set(&northwind, &fields).await;
    let run = || clientele::sign_in::expiry::run(&world.portal).unwrap();
    let told = || {
        let mails = world.mails();
        let mine = mails.iter().filter(|(_, to)| *to == acme.email).count();
        (mails.len(), mine)
    };
    run();
    assert_eq!(told(), (0, 0));
    for (days, sum) in [(15, 0), (2, 1), (1, 1), (5, 2), (1, 2), (5, 3), (2, 3)] {
        world.hours_pass(days * 24);
        run();
        run();
        assert_eq!(told(), (2 * sum, sum), "after {days} more days");
    }
    assert!(
        world
            .mails()
            .iter()
            .all(|(kind, _)| kind == "password-expires")
    );
}

#[actix_web::test]
async fn sessions_last_as_long_as_the_provider_says() {
    let world = World::start().await;
    let northwind = world.reseller("Northwind").await;
    let southwind = world.reseller("Southwind").await;
    let acme = northwind.has_client("Acme");
    let fields = [("session_idle_minutes", "15"), ("session_hours", "1")];
    set(&northwind, &fields).await;
    let ann = world.sign_in(&acme.email).await;
    world.minutes_pass(14);
    for who in [&northwind, &ann] {
        assert_eq!(who.get("/profile").await.status, StatusCode::OK);
    }
    world.minutes_pass(15);
    for who in [&northwind, &ann] {
        assert_eq!(who.get("/profile").await.to.as_deref(), Some("/"));
    }
    assert_eq!(southwind.get("/clients").await.status, StatusCode::OK);
    let again = world.sign_in(&acme.email).await;
    for _ in 0..5 {
        world.minutes_pass(11);
        assert_eq!(again.get("/panel").await.status, StatusCode::OK);
    }
    world.minutes_pass(6);
    assert_eq!(again.get("/panel").await.to.as_deref(), Some("/"));
    let fields = [("session_idle_minutes", "1440"), ("session_hours", "72")];
    let northwind = world.sign_in(&northwind.email).await;
    set(&northwind, &fields).await;
    for _ in 0..3 {
        world.hours_pass(23);
        clientele::jobs::run_due(&world.portal, &clientele::app::tasks());
        assert_eq!(northwind.get("/clients").await.status, StatusCode::OK);
    }
    world.hours_pass(4);
    assert_eq!(northwind.get("/clients").await.to.as_deref(), Some("/"));
}

#[actix_web::test]
async fn numbers_out_of_bounds_come_back_as_typed() {
    let world = World::start().await;
    let northwind = world.reseller("Northwind").await;
    let fields = [
        ("password_expires", "on"),
        ("password_days", "29"),
        ("session_idle_minutes", "x"),
        ("session_hours", "73"),
    ];
    let answer = set(&northwind, &fields).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        answer.shows("3 things need another look"),
        "{}",
        answer.text()
    );
    for (name, value) in &fields[1..] {
        assert_eq!(answer.value_of(name).as_deref(), Some(*value));
    }
    let days: Option<i64> = world.db(|conn| {
        providers::table
            .find(northwind.provider)
            .select(providers::password_days)
            .first(conn)
    });
    assert_eq!(days, None);
}

#[actix_web::test]
async fn a_person_does_without_some_mails_but_not_without_security() {
    use clientele::clients::notify;
    use clientele::db::ids::ClientId;
    use clientele::mail::Letter;
    let world = World::start().await;
    let northwind = world.reseller("Northwind").await;
    let acme = northwind.has_client("Acme");
    let bea = world.insert_user("Bea", "bea@example.org");
    world.insert_member(acme.id, bea, "Bea", "bea@example.org", "administrators");
    let ann = world.sign_in(&acme.email).await;
    let page = ann.get("/profile/notifications").await;
    assert!(page.shows("A trial has started") && !page.shows("password"));
    let wanted = [("mail", "trial-ended"), ("mail", "new-device")];
    let answer = ann.post("/profile/notifications", &wanted).await;
    assert_eq!(answer.to.as_deref(), Some("/profile/notifications"));
    let tell = |letter: fn(&notify::Reader) -> Letter| {
        let change = world.portal.own_change();
        world.db(|conn| notify::client(conn, ClientId(acme.id), &change, letter));
    };
    tell(|reader| Letter::TrialStarted {
        name: reader.name.clone(),
        company: reader.company.clone(),
        service: "CDN".into(),
        until: "today".into(),
    });
    assert_eq!(
        world.mails(),
        [("trial-started".to_owned(), "bea@example.org".to_owned())]
    );
    tell(|reader| Letter::TrialEnded {
        name: reader.name.clone(),
        company: reader.company.clone(),
        service: "CDN".into(),
        days: "30".into(),
    });
    assert_eq!(world.mails().len(), 3);
    change_password(&ann, PASSWORD, NEW[0]).await;
    assert_eq!(world.mails()[3].0, "password-changed");
    let page = ann.get("/profile/notifications").await;
    assert_eq!(page.body.matches(" checked").count(), 1);
}

#[actix_web::test]
async fn a_typed_password_is_replaced_first_where_the_provider_asks_for_it() {
    let world = World::start().await;
    let northwind = world.reseller("Northwind").await;
    let acme = northwind.has_client("Acme");
    world.db(|conn| {
        diesel::update(users::table.find(acme.user))
            .set((
                users::password_by.eq(northwind.provider),
                users::password_changed_at.eq(users::created_at.nullable()),
            ))
            .execute(conn)
    });
    let ann = world.sign_in(&acme.email).await;
    assert_eq!(ann.open("/").await.status, StatusCode::OK);
    let answer = set(&northwind, &[("own_password_first", "on")]).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
    assert_eq!(northwind.get("/clients").await.status, StatusCode::OK);
    let answer = ann.get("/panel").await;
    assert_eq!(answer.to.as_deref(), Some("/profile/password"));
    let page = ann.get("/profile/password").await;
    assert!(page.shows("Your provider typed your password."));
    world.minutes_pass(1);
    let same = change_password(&ann, PASSWORD, PASSWORD).await;
    assert_eq!(same.status, StatusCode::UNPROCESSABLE_ENTITY);
    let own = change_password(&ann, PASSWORD, NEW[0]).await;
    assert_eq!(own.status, StatusCode::SEE_OTHER, "{}", own.text());
    assert_eq!(ann.get("/panel").await.status, StatusCode::OK);
}
