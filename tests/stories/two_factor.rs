//! A second proof at sign-in.
use crate::support::{Answer, PASSWORD, Visitor, World};
use actix_web::http::StatusCode;
use clientele::db::schema::*;
use diesel::prelude::*;
use futures_util::future::join_all;

const NEW: &str = "seven purple otters juggle quietly";

/// What the app shows now.
pub fn code(world: &World, secret: &str) -> String {
    let secret = totp_rs::Secret::try_from_base32(secret).unwrap();
    let totp = totp_rs::Builder::new().with_secret(secret).build().unwrap();
    let seconds = u64::try_from(world.now().and_utc().timestamp()).unwrap();
    totp.generate(seconds).to_string()
}

fn secret_on(page: &Answer) -> String {
    let at = page.body.find("id=\"secret\"").unwrap();
    let value = page.body[at..].split("value=\"").nth(1).unwrap();
    value.split('"').next().unwrap().to_owned()
}

fn codes_on(page: &Answer) -> Vec<String> {
    let at = page.body.find("<textarea").unwrap();
    let text = page.body[at..].split('>').nth(1).unwrap();
    text.split('<')
        .next()
        .unwrap()
        .split_whitespace()
        .map(str::to_owned)
        .collect()
}

/// Switches two-factor on; answers the key and the backup codes.
pub async fn enable(who: &Visitor<'_>) -> (String, Vec<String>) {
    let page = who
        .post("/profile/two-factor/set-up", &[("current", PASSWORD)])
        .await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.text());
    let secret = secret_on(&page);
    let sealed = page.value_of("sealed").unwrap();
    let fields = [
        ("sealed", sealed.as_str()),
        ("code", &code(who.world, &secret)),
    ];
    let page = who.post("/profile/two-factor/check", &fields).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.text());
    who.world.seconds_pass(60);
    (secret, codes_on(&page))
}

async fn password(visitor: &Visitor<'_>, email: &str) -> Answer {
    visitor
        .post("/sign-in", &[("email", email), ("password", PASSWORD)])
        .await
}

async fn give(visitor: &Visitor<'_>, code: &str) -> Answer {
    visitor.post("/sign-in/code", &[("code", code)]).await
}

#[actix_web::test]
async fn a_person_switches_it_on_and_is_asked_from_then_on() {
    let world = World::start().await;
    let northwind = world.reseller("Northwind").await;
    let page = northwind.get("/profile/two-factor").await;
    assert!(page.shows("Disabled") && page.shows("Enable 2FA"));
    let wrong = northwind
        .post("/profile/two-factor/set-up", &[("current", "not it")])
        .await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.shows("This is not your current password."));

    let page = northwind
        .post("/profile/two-factor/set-up", &[("current", PASSWORD)])
        .await;
    let (secret, sealed) = (secret_on(&page), page.value_of("sealed").unwrap());
    assert!(page.body.contains("<svg class=\"qr\"") && !page.body.contains(" style="));
    assert!(!sealed.contains(&secret));
    let bad = [("sealed", sealed.as_str()), ("code", "000000")];
    let wrong = northwind.post("/profile/two-factor/check", &bad).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(secret_on(&wrong), secret, "the same key once more");
    world.sign_in(&northwind.email).await;

    let good = [
        ("sealed", sealed.as_str()),
        ("code", &code(&world, &secret)),
    ];
    let twice = [
        northwind
            .post_once("/profile/two-factor/check", &good, &"s".repeat(30))
            .await,
        northwind
            .post_once("/profile/two-factor/check", &good, &"s".repeat(30))
            .await,
    ];
    let codes = codes_on(&twice[0]);
    assert_eq!(codes.len(), 5);
    assert_eq!(codes, codes_on(&twice[1]), "sent twice, shown twice");
    let page = northwind.get("/profile/two-factor").await;
    assert!(page.shows("Enabled") && page.shows("5 of 5 left"));
    assert!(!page.body.contains(&codes[0]) && !page.body.contains(&secret));
    let kept: Option<String> = world.db(|conn| {
        users::table
            .find(northwind.user)
            .select(users::totp_secret)
            .first(conn)
    });
    assert!(!kept.unwrap().contains(&secret));

    let stranger = world.stranger();
    let answer = password(&stranger, &northwind.email).await;
    assert_eq!(answer.to.as_deref(), Some("/sign-in/code"));
    assert_eq!(stranger.get("/clients").await.to.as_deref(), Some("/"));
    let wrong = give(&stranger, "000000").await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    let used = give(&stranger, &code(&world, &secret)).await;
    assert_eq!(
        used.status,
        StatusCode::UNPROCESSABLE_ENTITY,
        "the code of the set-up opens nothing"
    );
    world.seconds_pass(30);
    let answer = give(&stranger, &code(&world, &secret)).await;
    assert_eq!(answer.to.as_deref(), Some("/"), "{}", answer.text());
    assert_eq!(stranger.get("/clients").await.status, StatusCode::OK);

    assert_eq!(
        world.mails(),
        [("two-factor-on".to_owned(), northwind.email.clone())]
    );
    let events = world.history_of_provider(northwind.provider);
    assert_eq!(events.iter().filter(|e| *e == "TWO_FACTOR_ON").count(), 1);
}

#[actix_web::test]
async fn no_code_opens_twice_not_even_at_once() {
    let world = World::start().await;
    let northwind = world.reseller("Northwind").await;
    let (secret, backup) = enable(&northwind).await;
    for code in [code(&world, &secret), backup[2].clone()] {
        let strangers = [world.stranger(), world.stranger()];
        for stranger in &strangers {
            password(stranger, &northwind.email).await;
            stranger.get("/sign-in/code").await;
        }
        let answers = join_all(strangers.iter().map(|s| give(s, &code))).await;
        let inside = answers.iter().filter(|a| a.to.is_some()).count();
        assert_eq!(inside, 1, "{code}");
    }
}

#[actix_web::test]
async fn backup_codes_open_once_and_new_ones_void_the_old() {
    let world = World::start().await;
    let northwind = world.reseller("Northwind").await;
    let (_, codes) = enable(&northwind).await;
    let stranger = world.stranger();
    password(&stranger, &northwind.email).await;
    let typed = codes[0].to_uppercase().replace('-', " ");
    assert_eq!(give(&stranger, &typed).await.to.as_deref(), Some("/"));
    let page = stranger.open("/clients").await;
    assert_eq!(page.status, StatusCode::OK);
    let stranger = world.stranger();
    password(&stranger, &northwind.email).await;
    assert!(give(&stranger, &codes[0]).await.to.is_none(), "used");

    let page = northwind
        .post("/profile/two-factor/codes", &[("current", PASSWORD)])
        .await;
    let fresh = codes_on(&page);
    assert_eq!(fresh.len(), 5);
    assert!(give(&stranger, &codes[1]).await.to.is_none(), "void");
    assert_eq!(give(&stranger, &fresh[1]).await.to.as_deref(), Some("/"));
    let page = northwind.get("/profile/two-factor").await;
    assert!(page.shows("4 of 5 left"), "{}", page.text());
    let events = world.history_of_provider(northwind.provider);
    assert!(events.contains(&"BACKUP_CODES_RENEWED".to_owned()));
}

#[actix_web::test]
async fn guesses_of_codes_and_passwords_share_one_limit() {
    let world = World::start().await;
    let northwind = world.reseller("Northwind").await;
    let (secret, _) = enable(&northwind).await;
    let stranger = world.stranger();
    password(&stranger, &northwind.email).await;
    for _ in 0..10 {
        let answer = give(&stranger, "000000").await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    }
    let answer = give(&stranger, &code(&world, &secret)).await;
    assert_eq!(answer.status, StatusCode::TOO_MANY_REQUESTS);
    let answer = password(&world.stranger(), &northwind.email).await;
    assert_eq!(answer.status, StatusCode::TOO_MANY_REQUESTS);
}

#[actix_web::test]
async fn half_a_sign_in_ends_by_itself_and_with_the_password() {
    let world = World::start().await;
    let northwind = world.reseller("Northwind").await;
    let (secret, _) = enable(&northwind).await;
    let slow = world.stranger();
    password(&slow, &northwind.email).await;
    world.minutes_pass(11);
    assert_eq!(slow.get("/sign-in/code").await.to.as_deref(), Some("/"));

    let thief = world.stranger();
    password(&thief, &northwind.email).await;
    let fields = [("current", PASSWORD), ("password", NEW)];
    northwind.post("/profile/password", &fields).await;
    let answer = give(&thief, &code(&world, &secret)).await;
    assert_eq!(answer.to.as_deref(), Some("/"));
    assert_eq!(thief.get("/clients").await.to.as_deref(), Some("/"));
}

#[actix_web::test]
async fn a_reset_password_asks_for_the_code_too() {
    let world = World::start().await;
    let northwind = world.reseller("Northwind").await;
    let (secret, _) = enable(&northwind).await;
    let stranger = world.stranger();
    let email = [("email", northwind.email.as_str())];
    stranger.post("/password/forgot", &email).await;
    let link = format!("/password/{}", world.token_for(&northwind.email));
    let answer = stranger.post(&link, &[("password", NEW)]).await;
    assert_eq!(answer.to.as_deref(), Some("/sign-in/code"));
    assert_eq!(stranger.get("/clients").await.to.as_deref(), Some("/"));
    let answer = give(&stranger, &code(&world, &secret)).await;
    assert_eq!(answer.to.as_deref(), Some("/"));
    assert_eq!(stranger.get("/clients").await.status, StatusCode::OK);
}

#[actix_web::test]
async fn switching_it_off_takes_the_password_and_a_mailed_link() {
    let world = World::start().await;
    let northwind = world.reseller("Northwind").await;
    enable(&northwind).await;
    let wrong = northwind
        .post("/profile/two-factor/disable", &[("current", "not it")])
        .await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    let disable = [("current", PASSWORD)];
    for _ in 0..2 {
        northwind
            .post("/profile/two-factor/disable", &disable)
            .await;
    }
    assert!(northwind.get("/profile/two-factor").await.shows("Enabled"));
    let link = format!("/confirm/{}", world.token_for(&northwind.email));
    world.minutes_pass(60);
    assert_eq!(northwind.get(&link).await.status, StatusCode::GONE);
    northwind
        .post("/profile/two-factor/disable", &disable)
        .await;
    let link = format!("/confirm/{}", world.token_for(&northwind.email));
    // Looking changes nothing: mail programs look too.
    let stranger = world.stranger();
    let page = stranger.get(&link).await;
    assert!(page.shows("Switch two-factor authentication off?"));
    assert!(northwind.get("/profile/two-factor").await.shows("Enabled"));
    let answer = stranger.post(&link, &[]).await;
    assert_eq!(answer.to.as_deref(), Some("/"));
    assert_eq!(stranger.post(&link, &[]).await.status, StatusCode::GONE);
    assert!(northwind.get("/profile/two-factor").await.shows("Disabled"));
    world.sign_in(&northwind.email).await;
    let kinds: Vec<String> = world.mails().into_iter().map(|(kind, _)| kind).collect();
    assert_eq!(kinds.last().map(String::as_str), Some("two-factor-off"));
    let events = world.history_of_provider(northwind.provider);
    assert!(events.contains(&"TWO_FACTOR_OFF".to_owned()));
    let left: i64 = world.db(|conn| backup_codes::table.count().get_result(conn));
    assert_eq!(left, 0);
}

#[actix_web::test]
async fn a_provider_resets_it_with_a_reason_where_the_person_is_its_own() {
    let world = World::start().await;
    let northwind = world.reseller("Northwind").await;
    let southwind = world.reseller("Southwind").await;
    let acme = northwind.has_client("Acme");
    let ann = world.sign_in(&acme.email).await;
    enable(&ann).await;
    let list = northwind.get(&acme.path("/users")).await;
    assert!(list.shows("Activated"), "{}", list.text());
    let path = acme.path(&format!("/users/{}/two-factor", acme.user));
    let reason = [("reason", "The phone is lost")];
    let foreign = southwind.post(&path, &reason).await;
    assert_eq!(foreign.status, StatusCode::NOT_FOUND);
    let empty = northwind.post(&path, &[("reason", " ")]).await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);

    let other = southwind.has_client("Other");
    world.insert_member(other.id, acme.user, "Ann", &acme.email, "users");
    let refused = northwind.post(&path, &reason).await;
    assert_eq!(refused.status, StatusCode::CONFLICT);
    world.db(|conn| {
        diesel::delete(member_roles::table.filter(member_roles::client_id.eq(other.id)))
            .execute(conn)?;
        diesel::delete(client_members::table.find((other.id, acme.user))).execute(conn)
    });
    let done = northwind.post(&path, &reason).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text());
    assert!(
        northwind
            .get(&acme.path("/users"))
            .await
            .shows("Not activated")
    );
    world.sign_in(&acme.email).await;
    assert!(
        world
            .mails()
            .contains(&("two-factor-reset".to_owned(), acme.email.clone()))
    );
    let page = northwind.get(&acme.path("/history")).await;
    assert!(page.shows("TWO_FACTOR_RESET") && page.shows("The phone is lost"));
}

#[actix_web::test]
async fn a_key_is_good_for_its_person_and_for_half_an_hour() {
    let world = World::start().await;
    let northwind = world.reseller("Northwind").await;
    let southwind = world.reseller("Southwind").await;
    let page = northwind
        .post("/profile/two-factor/set-up", &[("current", PASSWORD)])
        .await;
    let (secret, sealed) = (secret_on(&page), page.value_of("sealed").unwrap());
    let now = code(&world, &secret);
    let fields = [("sealed", sealed.as_str()), ("code", now.as_str())];
    let stolen = southwind.post("/profile/two-factor/check", &fields).await;
    assert_eq!(stolen.to.as_deref(), Some("/profile/two-factor"));
    world.minutes_pass(30);
    let now = code(&world, &secret);
    let fields = [("sealed", sealed.as_str()), ("code", now.as_str())];
    let late = northwind.post("/profile/two-factor/check", &fields).await;
    assert_eq!(late.to.as_deref(), Some("/profile/two-factor"));
    for who in [&northwind, &southwind] {
        assert!(who.get("/profile/two-factor").await.shows("Disabled"));
    }
}
