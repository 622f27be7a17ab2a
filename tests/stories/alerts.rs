//! Who hears of what by mail, and the digest of unsuccessful sign-ins.

use crate::support::{Answer, Client, Visitor, World};
use clientele::db::schema::*;
use clientele::{app, jobs};
use diesel::prelude::*;

const PAGE: &str = "/vendor-settings/alerts";

/// Saves a page with these fields, by the version it shows.
async fn save(who: &Visitor<'_>, fields: &[(&str, &str)]) -> Answer {
    let version = who.get(PAGE).await.value_of("version").unwrap();
    let mut all = vec![("version", version.as_str())];
    all.extend_from_slice(fields);
    who.post(PAGE, &all).await
}

fn stored(world: &World, provider: i64) -> Vec<(String, String, bool)> {
    world.db(|conn| {
        alert_addresses::table
            .filter(alert_addresses::provider_id.eq(provider))
            .order(alert_addresses::id)
            .select((
                alert_addresses::kind,
                alert_addresses::email,
                alert_addresses::enabled,
            ))
            .load(conn)
    })
}

fn support_email(world: &World, provider: i64) -> String {
    world.db(|conn| {
        providers::table
            .find(provider)
            .select(providers::support_email)
            .first(conn)
    })
}

#[actix_web::test]
async fn a_reseller_says_who_hears_of_what() {
    let world = World::start().await;
    let northwind = world.reseller("Northwind").await;
    let page = northwind.get(PAGE).await;
    assert_eq!(page.status, 200);
    for words in [
        "Email alerts",
        "Email for deletion requests",
        "Email for unsuccessful login attempts",
        "Support email",
        "Activation requests go here",
        "Save changes",
    ] {
        assert!(page.shows(words), "{words}: {}", page.text());
    }
    let saved = save(
        &northwind,
        &[
            ("deletion_requests", " Ann@example.org "),
            ("deletion_requests", "ben@example.org"),
            ("deletion_requests_on", "0"),
            ("failed_sign_ins", ""),
            ("failed_sign_ins", "safe@example.org"),
            ("failed_sign_ins_on", "1"),
            ("support_email", "help@example.org"),
        ],
    )
    .await;
    assert_eq!(
        (saved.status.as_u16(), saved.to.as_deref()),
        (303, Some(PAGE))
    );
    let page = northwind.get(PAGE).await;
    assert!(page.shows("The changes were saved."));
    assert_eq!(
        page.value_of("deletion_requests").unwrap(),
        "Ann@example.org"
    );
    assert_eq!(page.value_of("support_email").unwrap(), "help@example.org");
    let row = |kind: &str, email: &str, on| (kind.to_owned(), email.to_owned(), on);
    assert_eq!(
        stored(&world, northwind.provider),
        [
            row("deletion_requests", "Ann@example.org", true),
            row("deletion_requests", "ben@example.org", false),
            row("failed_sign_ins", "safe@example.org", true),
        ]
    );
    let told = world.db(|conn| {
        use clientele::alerts::{Kind, store::addresses};
        let provider = clientele::db::ids::ProviderId(northwind.provider);
        addresses(conn, provider, Kind::DeletionRequests)
    });
    assert_eq!(told, ["Ann@example.org"]);
    let log = northwind.get("/activity").await;
    for words in ["ben@example.org (off)", "help@example.org", "Support email"] {
        assert!(log.shows(words), "{words}: {}", log.text());
    }
    let history = world.history_of_provider(northwind.provider);
    assert_eq!(history.last().unwrap(), "SETTINGS_CHANGED");

    // Nothing differs: nothing is written. An emptied line goes.
    let events = history.len();
    save(
        &northwind,
        &[
            ("deletion_requests", "Ann@example.org"),
            ("deletion_requests", "ben@example.org"),
            ("deletion_requests_on", "0"),
            ("failed_sign_ins", "safe@example.org"),
            ("failed_sign_ins_on", "0"),
            ("support_email", "help@example.org"),
        ],
    )
    .await;
    assert_eq!(world.history_of_provider(northwind.provider).len(), events);
    save(&northwind, &[("failed_sign_ins", "")]).await;
    assert_eq!(stored(&world, northwind.provider), []);
    assert_eq!(support_email(&world, northwind.provider), "");
}

#[actix_web::test]
async fn what_is_wrong_stands_beside_its_line_and_what_was_typed_stays() {
    let world = World::start().await;
    let northwind = world.reseller("Northwind").await;
    let answer = save(
        &northwind,
        &[
            ("deletion_requests", "ann@example.org"),
            ("deletion_requests", "ANN@example.org"),
            ("failed_sign_ins", "no address"),
            ("support_email", "nonsense"),
        ],
    )
    .await;
    assert_eq!(answer.status, 422);
    assert!(answer.shows("ANN@example.org stands in this list already."));
    assert!(answer.body.contains("href=\"#f-deletion_requests-1\""));
    assert!(answer.body.contains("href=\"#f-failed_sign_ins-0\""));
    assert_eq!(answer.value_of("failed_sign_ins").unwrap(), "no address");
    assert_eq!(answer.value_of("support_email").unwrap(), "nonsense");
    assert_eq!(stored(&world, northwind.provider), []);

    // The same address may stand in both lists; twenty of each are enough.
    let many: Vec<String> = (0..21).map(|n| format!("a{n}@example.org")).collect();
    let fields: Vec<(&str, &str)> = many
        .iter()
        .map(|email| ("failed_sign_ins", email.as_str()))
        .collect();
    let answer = save(&northwind, &fields).await;
    assert_eq!(answer.status, 422);
    assert!(answer.shows("At most 20 addresses."), "{}", answer.text());
    assert_eq!(save(&northwind, &fields[..20]).await.status, 303);
    assert_eq!(stored(&world, northwind.provider).len(), 20);
    assert!(
        !northwind
            .get(PAGE)
            .await
            .body
            .contains("value=\"failed_sign_ins\" data-add-line")
    );
}

#[actix_web::test]
async fn plus_draws_one_more_line_and_saves_nothing() {
    let world = World::start().await;
    let northwind = world.reseller("Northwind").await;
    let typed = [
        ("deletion_requests", "ann@example.org"),
        ("failed_sign_ins", "ben@example.org"),
        ("failed_sign_ins", "cleo@example.org"),
        ("failed_sign_ins_on", "1"),
        ("support_email", "help@example.org"),
    ];
    let lines = |page: &Answer, kind: &str| {
        page.body
            .matches(&format!("name=\"{kind}\" value="))
            .count()
    };
    let added = save(
        &northwind,
        &[&typed[..], &[("add", "deletion_requests")]].concat(),
    )
    .await;
    assert_eq!(added.status, 200);
    assert_eq!(lines(&added, "deletion_requests"), 2);
    assert_eq!(lines(&added, "failed_sign_ins"), 2);
    assert_eq!(added.value_of("support_email").unwrap(), "help@example.org");
    assert!(added.body.contains("data-dirty=\"true\""));
    let removed = save(
        &northwind,
        &[&typed[..], &[("remove", "failed_sign_ins-0")]].concat(),
    )
    .await;
    assert_eq!(lines(&removed, "failed_sign_ins"), 1);
    assert_eq!(
        removed.value_of("failed_sign_ins").unwrap(),
        "cleo@example.org"
    );
    assert_eq!(
        removed.value_of("failed_sign_ins_on").unwrap(),
        "0",
        "still on"
    );
    assert_eq!(stored(&world, northwind.provider), []);
}

#[actix_web::test]
async fn two_who_save_at_once_lose_nothing() {
    let world = World::start().await;
    let northwind = world.reseller("Northwind").await;
    let seen = northwind.get(PAGE).await.value_of("version").unwrap();
    save(
        &northwind,
        &[
            ("deletion_requests", "first@example.org"),
            ("deletion_requests_on", "0"),
        ],
    )
    .await;
    let second = [
        ("version", seen.as_str()),
        ("deletion_requests", "second@example.org"),
        ("deletion_requests_on", "0"),
    ];
    let late = northwind.post(PAGE, &second).await;
    assert_eq!(late.status, 409);
    assert!(late.shows("first@example.org") && late.shows("Somebody else saved meanwhile"));
    assert_eq!(
        late.value_of("deletion_requests").unwrap(),
        "second@example.org"
    );
    assert_eq!(stored(&world, northwind.provider)[0].1, "first@example.org");
    let version = late.value_of("version").unwrap();
    let again = [&[("version", version.as_str())], &second[1..]].concat();
    assert_eq!(northwind.post(PAGE, &again).await.status, 303);
    assert_eq!(
        stored(&world, northwind.provider)[0].1,
        "second@example.org"
    );

    // A double submit is one.
    let version = northwind.get(PAGE).await.value_of("version").unwrap();
    let form = [
        ("version", version.as_str()),
        ("support_email", "help@example.org"),
    ];
    let events = world.history_of_provider(northwind.provider).len();
    for _ in 0..2 {
        let answer = northwind
            .post_once(PAGE, &form, "one-and-the-same-submission")
            .await;
        assert_eq!(answer.status, 303);
    }
    assert_eq!(
        world.history_of_provider(northwind.provider).len(),
        events + 1
    );
}

#[actix_web::test]
async fn the_support_email_is_one_on_both_of_its_pages() {
    let world = World::start().await;
    let operator = world.operator().await;
    let northwind = world.reseller("Northwind").await;
    let reseller = format!("/resellers/{}", northwind.provider);
    let mine = northwind.get(PAGE).await.value_of("version").unwrap();
    let theirs = operator.get(&reseller).await;
    let version = theirs.value_of("version").unwrap();
    let form = |email: &'static str| {
        vec![
            ("version", version.clone()),
            ("company", "Northwind".to_owned()),
            ("email", "office@example.org".to_owned()),
            ("lang", "en".to_owned()),
            ("support_email", email.to_owned()),
        ]
    };
    let post = |fields: Vec<(&'static str, String)>| {
        let (operator, reseller) = (&operator, &reseller);
        async move {
            let fields: Vec<(&str, &str)> = fields
                .iter()
                .map(|(name, value)| (*name, value.as_str()))
                .collect();
            operator.post(reseller, &fields).await
        }
    };
    assert_eq!(post(form("operator@example.org")).await.status, 303);
    let late = [
        ("version", mine.as_str()),
        ("support_email", "own@example.org"),
    ];
    assert_eq!(northwind.post(PAGE, &late).await.status, 409);
    save(&northwind, &[("support_email", "own@example.org")]).await;
    assert_eq!(post(form("operator@example.org")).await.status, 409);
    assert_eq!(support_email(&world, northwind.provider), "own@example.org");
}

// ---- Unsuccessful sign-ins ----

/// Has the digest go to an address.
fn tells(world: &World, provider: i64, email: &str, enabled: bool) {
    world.db(|conn| {
        diesel::insert_into(alert_addresses::table)
            .values((
                alert_addresses::provider_id.eq(provider),
                alert_addresses::kind.eq("failed_sign_ins"),
                alert_addresses::email.eq(email),
                alert_addresses::email_key.eq(email),
                alert_addresses::enabled.eq(enabled),
            ))
            .execute(conn)
    });
}

async fn types_wrong(world: &World, email: &str) {
    let stranger = world.stranger();
    stranger.moves_to_address([192, 0, 2, 7]);
    let fields = [("email", email), ("password", "not this one 1")];
    assert_eq!(stranger.post("/sign-in", &fields).await.status, 422);
}

fn work(world: &World) {
    jobs::run_due(&world.portal, &app::tasks());
}

fn digests(world: &World) -> Vec<(String, String)> {
    world.db(|conn| {
        outbox::table
            .filter(outbox::kind.eq("failed-sign-ins"))
            .order(outbox::id)
            .select((outbox::recipient, outbox::params))
            .load(conn)
    })
}

fn noted(world: &World) -> i64 {
    world.db(|conn| failed_sign_ins::table.count().get_result(conn))
}

/// Northwind with its client Acme, told at two addresses.
async fn scene(world: &World) -> (Visitor<'_>, Client) {
    let northwind = world.reseller("Northwind").await;
    let acme = northwind.has_client("Acme");
    tells(world, northwind.provider, "safe@example.org", true);
    tells(world, northwind.provider, "boss@example.org", true);
    tells(world, northwind.provider, "off@example.org", false);
    (northwind, acme)
}

#[actix_web::test]
async fn wrong_passwords_are_told_at_once_and_then_once_in_15_minutes() {
    let world = World::start().await;
    let (northwind, acme) = scene(&world).await;
    let southwind = world.reseller("Southwind").await;
    tells(&world, southwind.provider, "south@example.org", true);
    types_wrong(&world, &acme.email).await;
    types_wrong(&world, "nobody@example.org").await;
    assert_eq!(noted(&world), 2, "known and unknown alike");
    world.minutes_pass(1);
    work(&world);
    let first = digests(&world);
    let recipients: Vec<&str> = first.iter().map(|(to, _)| to.as_str()).collect();
    assert_eq!(recipients, ["safe@example.org", "boss@example.org"]);
    let letter: serde_json::Value = serde_json::from_str(&first[0].1).unwrap();
    assert_eq!(letter["count"], 1);
    assert_eq!(letter["name"], "Northwind");
    assert_eq!(letter["failed"][0]["email"], acme.email);
    assert_eq!(letter["failed"][0]["company"], "Acme");
    assert_eq!(letter["failed"][0]["ip"], "192.0.2.7");
    let mails = northwind.get("/vendor-settings/mails").await;
    assert!(
        mails.shows("Unsuccessful login attempts: 1"),
        "{}",
        mails.text()
    );
    assert!(
        !southwind
            .get("/vendor-settings/mails")
            .await
            .shows("Unsuccessful")
    );

    // Its own people count too; what comes within 15 minutes waits.
    for _ in 0..3 {
        types_wrong(&world, &acme.email).await;
    }
    types_wrong(&world, &northwind.email).await;
    for _ in 0..14 {
        world.minutes_pass(1);
        work(&world);
        assert_eq!(digests(&world).len(), 2);
    }
    world.minutes_pass(1);
    work(&world);
    let all = digests(&world);
    assert_eq!(all.len(), 4);
    let letter: serde_json::Value = serde_json::from_str(&all[2].1).unwrap();
    assert_eq!(letter["count"], 4);
    assert_eq!(letter["failed"][3]["email"], northwind.email);
    assert_eq!(letter["failed"][3]["company"], "Northwind");

    // Told to all whom it concerns, forgotten a little later.
    world.minutes_pass(16);
    work(&world);
    assert_eq!((digests(&world).len(), noted(&world)), (4, 0));
}

#[actix_web::test]
async fn a_digest_is_in_the_providers_language_and_lists_fifty() {
    let world = World::start().await;
    let (northwind, acme) = scene(&world).await;
    world.db(|conn| {
        diesel::update(providers::table.find(northwind.provider))
            .set(providers::lang.eq("de"))
            .execute(conn)
    });
    // The same person in a second account is one attempt.
    let second = northwind.has_client("Zeta");
    world.insert_member(second.id, acme.user, "Acme Admin", &acme.email, "users");
    let now = world.now();
    world.db(|conn| {
        for _ in 0..53 {
            diesel::insert_into(failed_sign_ins::table)
                .values((
                    failed_sign_ins::at.eq(now),
                    failed_sign_ins::user_id.eq(acme.user),
                    failed_sign_ins::ip.eq("2001:db8::1"),
                ))
                .execute(conn)?;
        }
        Ok(())
    });
    world.minutes_pass(1);
    work(&world);
    let id: i64 = world.db(|conn| {
        outbox::table
            .filter(outbox::kind.eq("failed-sign-ins"))
            .select(outbox::id)
            .order(outbox::id)
            .first(conn)
    });
    let mail = northwind
        .get(&format!("/vendor-settings/mails/{id}/html"))
        .await;
    assert!(
        mail.shows("Fehlgeschlagene Anmeldungen: 53"),
        "{}",
        mail.text()
    );
    assert_eq!(mail.body.matches("<li").count(), 51);
    assert!(mail.shows("und 3 weitere") && mail.shows("2001:db8::1"));
    assert!(
        mail.shows("Acme (+1)") && mail.shows("12:00 UTC"),
        "{}",
        mail.text()
    );
}

#[actix_web::test]
async fn nobody_is_told_of_people_who_have_not_accepted_or_of_accounts_that_are_gone() {
    let world = World::start().await;
    let (northwind, acme) = scene(&world).await;
    let now = world.now();
    let stranger = world.insert_user("Only Invited", "invited@example.org");
    world.insert_member(acme.id, stranger, "x", "invited@example.org", "users");
    let gone = northwind.has_client("Gone");
    world.db(|conn| {
        diesel::update(client_members::table.filter(client_members::user_id.eq(stranger)))
            .set(client_members::accepted_at.eq(None::<clientele::db::Timestamp>))
            .execute(conn)?;
        diesel::update(clients::table.find(gone.id))
            .set(clients::deleted_at.eq(now))
            .execute(conn)
    });
    types_wrong(&world, "invited@example.org").await;
    types_wrong(&world, &gone.email).await;
    world.minutes_pass(1);
    work(&world);
    assert_eq!(digests(&world), []);
    // Right passwords are nobody's business.
    world.minutes_pass(16);
    world.sign_in(&acme.email).await;
    world.minutes_pass(1);
    work(&world);
    assert_eq!((digests(&world).len(), noted(&world)), (0, 0));
}

#[actix_web::test]
async fn two_servers_tell_once_and_ask_little() {
    let world = World::start().await;
    let (_, acme) = scene(&world).await;
    let second = world.second_server().await;
    world.minutes_pass(1);
    let (quiet, _) = world
        .statements_of(async { clientele::alerts::job::run(&world.portal).unwrap() })
        .await;
    assert_eq!(quiet.len(), 1, "nothing to do: {quiet:#?}");
    for _ in 0..5 {
        types_wrong(&world, &acme.email).await;
    }
    world.minutes_pass(1);
    std::thread::scope(|scope| {
        for portal in [&world.portal, &second.portal] {
            let portal = portal.get_ref().clone();
            scope.spawn(move || clientele::alerts::job::run(&portal).unwrap());
        }
    });
    assert_eq!(digests(&world).len(), 2, "once an address");
}
