//! "Move to another": a client gets another owner, with all that belongs to it.
use crate::support::{Answer, Client, PASSWORD, Visitor, World};
use actix_web::http::StatusCode;
use clientele::db::schema::*;
use diesel::prelude::*;

/// A client's row for a service, as a form would have written it.
pub fn has_service(world: &World, owner: i64, client: i64, name: &str, status: &str) {
    let (service, now) = (world.service(name), world.now());
    world.db(|conn| {
        diesel::insert_into(client_services::table)
            .values((
                client_services::client_id.eq(client),
                client_services::service_id.eq(service),
                client_services::owner_id.eq(owner),
                client_services::test.eq(false),
                client_services::activated.eq(true),
                client_services::status.eq(status),
                client_services::status_at.eq(now),
            ))
            .execute(conn)
    });
}

/// A plan, without going through pages.
pub fn insert_plan(
    world: &World,
    provider: i64,
    kind: &str,
    name: &str,
    terms: &[(&str, &str)],
) -> i64 {
    let now = world.now();
    let plan: i64 = world.db(|conn| {
        diesel::insert_into(plans::table)
            .values((
                plans::provider_id.eq(provider),
                plans::kind.eq(kind),
                plans::name.eq(name),
                plans::name_key.eq(clientele::text::fold(name)),
                plans::user_limit.eq(12),
                plans::created_at.eq(now),
            ))
            .returning(plans::id)
            .get_result(conn)
    });
    for (service, term) in terms {
        let service = world.service(service);
        world.db(|conn| {
            diesel::insert_into(plan_services::table)
                .values((
                    plan_services::plan_id.eq(plan),
                    plan_services::service_id.eq(service),
                    plan_services::term.eq(*term),
                ))
                .execute(conn)
        });
    }
    plan
}

/// The own visibility of a client by service, in the order of the catalogue.
pub fn own(world: &World, client: i64) -> Vec<(String, Option<bool>)> {
    world.db(|conn| {
        client_services::table
            .inner_join(services::table)
            .filter(client_services::client_id.eq(client))
            .order(services::position)
            .select((services::name, client_services::own_visible))
            .load(conn)
    })
}

/// OK on the summary page, as it was drawn.
pub async fn ok(by: &Visitor<'_>, page: &Answer, path: &str, plan: &str) -> Answer {
    assert_eq!(page.status, StatusCode::OK, "{}", page.text());
    let value = |name| page.value_of(name).unwrap_or_default();
    let (owner, version, shown) = (value("owner"), value("version"), value("shown"));
    let fields = [
        ("owner", owner.as_str()),
        ("version", &version),
        ("shown", &shown),
        ("plan", plan),
    ];
    by.post(path, &fields).await
}

async fn moves(by: &Visitor<'_>, client: &Client, owner: i64) -> Answer {
    let page = by.get(&client.path(&format!("/move?owner={owner}"))).await;
    ok(by, &page, &client.path("/move"), "custom").await
}

fn owner_of(world: &World, client: &Client) -> i64 {
    let id = client.id;
    world.db(|conn| {
        clients::table
            .find(id)
            .select(clients::owner_id)
            .first(conn)
    })
}

#[actix_web::test]
async fn the_operator_moves_a_client_with_all_that_it_has() {
    let world = World::start().await;
    let operator = world.operator().await;
    let northwind = world.reseller("Northwind").await;
    let southwind = world.reseller("Southwind").await;
    let acme = northwind.has_client("Acme");
    let olga = world.insert_staff(northwind.provider, "seller", "Olga Seller");
    world.switch_on(northwind.provider, &["CDN", "Storage"]);
    world.switch_on(southwind.provider, &["DNS"]);
    has_service(&world, northwind.provider, acme.id, "CDN", "active");
    let id = acme.id;
    world.db(|conn| {
        diesel::update(clients::table.find(id))
            .set(clients::seller_id.eq(olga))
            .execute(conn)
    });
    let ann = world.sign_in(&acme.email).await;
    assert_eq!(ann.get("/panel").await.status, StatusCode::OK);

    let page = operator.get(&acme.path("")).await;
    assert!(
        page.shows("Provider Northwind Move to another"),
        "{}",
        page.text()
    );
    assert!(page.shows("Convert to Reseller") && page.shows("Custom plan"));
    let owners = operator.get(&acme.path("/move")).await;
    assert!(owners.shows("Globex") && owners.shows("Southwind") && owners.shows("New owner"));
    let summary = operator
        .get(&acme.path(&format!("/move?owner={}", southwind.provider)))
        .await;
    for text in [
        "Northwind → Southwind",
        "Olga Seller is no longer its seller",
        "Southwind reads the description",
        "One open session ends",
        "Service plan",
        "Custom plan",
    ] {
        assert!(summary.shows(text), "{text}: {}", summary.text());
    }
    let answer = ok(&operator, &summary, &acme.path("/move"), "custom").await;
    assert_eq!(answer.to, Some(acme.path("")), "{}", answer.text());
    let page = operator.open(&acme.path("")).await;
    assert!(page.shows("The client belongs to Southwind now."));

    assert_eq!(
        northwind.get(&acme.path("")).await.status,
        StatusCode::NOT_FOUND
    );
    assert_eq!(southwind.get(&acme.path("")).await.status, StatusCode::OK);
    assert!(southwind.get("/clients?q=acme").await.shows("Acme"));
    assert!(!northwind.get("/clients").await.shows("Acme"));
    let seen: Vec<(String, Option<bool>)> = own(&world, id);
    let expected = [
        ("CDN", true),
        ("Streaming", false),
        ("Storage", true),
        ("Cloud", false),
        ("DNS", false),
        ("Web security", false),
    ];
    let expected = expected.map(|(name, on)| (name.to_owned(), Some(on)));
    assert_eq!(seen, expected, "what was seen is its own now");
    let (of, seller): (Vec<i64>, Option<i64>) = world.db(|conn| {
        Ok((
            client_services::table
                .filter(client_services::client_id.eq(id))
                .select(client_services::owner_id)
                .distinct()
                .load(conn)?,
            clients::table
                .find(id)
                .select(clients::seller_id)
                .first(conn)?,
        ))
    });
    assert_eq!((of, seller), (vec![southwind.provider], None));
    assert_eq!(
        ann.get("/panel").await.status,
        StatusCode::SEE_OTHER,
        "ended"
    );
    assert_eq!(
        world.sign_in(&acme.email).await.open("/").await.status,
        StatusCode::OK,
        "with its own password"
    );

    let letter = ("moved-to-another-provider".to_owned(), acme.email.clone());
    assert!(world.mails().contains(&letter), "{:?}", world.mails());
    assert!(world.history_of(id).contains(&"CUSTOMER_MOVED".to_owned()));
    assert_eq!(
        world
            .history_of_provider(northwind.provider)
            .last()
            .unwrap(),
        "CUSTOMER_MOVED_AWAY"
    );
    assert!(southwind.get("/activity").await.shows("CUSTOMER_MOVED"));
    let theirs = southwind.get(&acme.path("/history")).await;
    assert!(theirs.shows("moved the client Acme") && !theirs.shows("Northwind"));
    assert!(!northwind.get("/activity").await.shows("Southwind"));
    let both = operator.get("/activity").await;
    assert!(both.shows("Northwind") && both.shows("Southwind"));
}

#[actix_web::test]
async fn only_the_operator_moves_and_only_where_it_can_be() {
    let world = World::start().await;
    let operator = world.operator().await;
    let northwind = world.reseller("Northwind").await;
    let southwind = world.reseller("Southwind").await;
    let seller = world.seller(&northwind, "Olga Seller").await;
    let acme = northwind.has_client("Acme");
    let path = acme.path("/move");
    for (who, status) in [(&northwind, 403), (&seller, 403), (&southwind, 404)] {
        assert_eq!(who.get(&path).await.status.as_u16(), status);
        assert_eq!(who.post(&path, &[]).await.status.as_u16(), status);
        let page = who.get(&acme.path("")).await;
        assert!(!page.shows("Move to another"), "{}", page.text());
    }
    assert_eq!(
        operator.get("/clients/9999/move").await.status.as_u16(),
        404
    );

    let closed = world.insert_provider("reseller", "Closed");
    let now = world.now();
    world.db(|conn| {
        diesel::update(providers::table.find(closed))
            .set(providers::suspended_at.eq(now))
            .execute(conn)
    });
    for owner in [
        northwind.provider.to_string(),
        closed.to_string(),
        "9999".to_owned(),
        "nobody".to_owned(),
    ] {
        let answer = operator.get(&format!("{path}?owner={owner}")).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{owner}");
        let fields = [
            ("owner", owner.as_str()),
            ("shown", "custom"),
            ("version", "1"),
        ];
        let answer = operator.post(&path, &fields).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{owner}");
    }

    // A Custom ID that another client of the new owner has.
    let other = southwind.has_client("Other");
    for id in [acme.id, other.id] {
        world.db(|conn| {
            diesel::update(clients::table.find(id))
                .set(clients::custom_id.eq("C-7"))
                .execute(conn)
        });
    }
    let taken = operator
        .get(&format!("{path}?owner={}", southwind.provider))
        .await;
    assert_eq!(taken.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(taken.shows("the same Custom ID"));

    // A reseller's own account.
    let own = northwind.has_client("Own");
    world.db(|conn| {
        diesel::update(clients::table.find(own.id))
            .set(clients::technical.eq(true))
            .execute(conn)
    });
    let answer = operator.get(&own.path("/move")).await;
    assert!(answer.shows("stays with the reseller"), "{}", answer.text());
    assert_eq!(owner_of(&world, &acme), northwind.provider);
}

#[actix_web::test]
async fn a_plan_of_the_new_owner_gives_what_it_says() {
    let world = World::start().await;
    let operator = world.operator().await;
    let northwind = world.reseller("Northwind").await;
    let southwind = world.reseller("Southwind").await;
    let acme = northwind.has_client("Acme");
    world.switch_on(northwind.provider, &["CDN", "Storage"]);
    has_service(&world, northwind.provider, acme.id, "Storage", "active");
    let of = southwind.provider;
    let hides = insert_plan(&world, of, "service", "Small", &[("Storage", "hidden")]);
    let gives = insert_plan(
        &world,
        of,
        "service",
        "Large",
        &[("CDN", "hidden"), ("Storage", "visible"), ("DNS", "trial")],
    );
    let foreign = insert_plan(&world, northwind.provider, "service", "Theirs", &[]);
    let summary = |plan: i64| acme.path(&format!("/move?owner={of}&plan={plan}"));
    let answer = operator.get(&summary(hides)).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        answer.shows("in Trial or Active: Storage"),
        "{}",
        answer.text()
    );
    let answer = operator.get(&summary(foreign)).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(!answer.shows("Theirs"), "not a plan of the new owner");

    // Another plan than the one summed up leads to its summary first.
    let page = operator.get(&acme.path(&format!("/move?owner={of}"))).await;
    let answer = ok(&operator, &page, &acme.path("/move"), &gives.to_string()).await;
    assert_eq!(answer.to, Some(summary(gives)));
    assert_eq!(owner_of(&world, &acme), northwind.provider);
    let page = operator.get(&summary(gives)).await;
    assert!(
        page.shows("Custom plan → Large") && page.shows("5 → 12"),
        "{}",
        page.text()
    );
    let answer = ok(&operator, &page, &acme.path("/move"), &gives.to_string()).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
    let seen = own(&world, acme.id);
    let of_service = |name: &str| {
        seen.iter()
            .find(|(n, _)| n == name)
            .and_then(|(_, own)| *own)
    };
    assert_eq!(
        (of_service("CDN"), of_service("Storage"), of_service("DNS")),
        (Some(false), Some(true), Some(true))
    );
    let page = southwind.get(&acme.path("")).await;
    assert!(
        page.shows("Large") && page.shows("of 12 users"),
        "{}",
        page.text()
    );
    let (dns, id) = (world.service("DNS"), acme.id);
    let status: String = world.db(|conn| {
        client_services::table
            .find((id, dns))
            .select(client_services::status)
            .first(conn)
    });
    assert_eq!(status, "trial");
}

#[actix_web::test]
async fn who_was_invited_is_asked_by_the_new_owner_and_a_typed_password_is_void() {
    let world = World::start().await;
    let operator = world.operator().await;
    let northwind = world.reseller("Northwind").await;
    let southwind = world.reseller("Southwind").await;
    let made = |email: &'static str, password: &'static str| {
        let configure = if password.is_empty() { "on" } else { "" };
        let fields = vec![
            ("email", email),
            ("first_name", "Ann"),
            ("last_name", "Example"),
            ("company", "Acme"),
            ("password", password),
            ("configure", configure),
            ("lang", "en"),
        ];
        let by = &northwind;
        async move {
            let answer = by.post("/clients", &fields).await;
            let to = answer.to.unwrap();
            let id: i64 = to.rsplit('/').next().unwrap().parse().unwrap();
            Client {
                id,
                user: 0,
                email: email.to_owned(),
            }
        }
    };
    let waits = made("waits@example.org", "").await;
    let old = world.token_for("waits@example.org");
    assert_eq!(
        moves(&operator, &waits, southwind.provider).await.status,
        StatusCode::SEE_OTHER
    );
    let visitor = world.stranger();
    let dead = visitor.get(&format!("/password/{old}")).await;
    assert_eq!(dead.status, StatusCode::GONE, "{}", dead.text());
    let fresh = format!("/password/{}", world.token_for("waits@example.org"));
    assert!(visitor.get(&fresh).await.shows("Southwind"));
    let new = "tidewater lantern orchard 7";
    let answer = visitor.post(&fresh, &[("password", new)]).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
    assert!(
        world
            .history_of(waits.id)
            .contains(&"USER_ACCEPTED_INVITATION".to_owned())
    );

    let typed = made("typed@example.org", PASSWORD).await;
    let inside = world.sign_in("typed@example.org").await;
    assert_eq!(inside.get("/panel").await.status, StatusCode::OK);
    let page = operator
        .get(&typed.path(&format!("/move?owner={}", southwind.provider)))
        .await;
    assert!(page.shows("One person has a password that the old owner typed"));
    moves(&operator, &typed, southwind.provider).await;
    let visitor = world.stranger();
    let fields = [("email", "typed@example.org"), ("password", PASSWORD)];
    let answer = visitor.post("/sign-in", &fields).await;
    assert_eq!(
        answer.to.as_deref(),
        Some("/password/void"),
        "{}",
        answer.text()
    );
    assert_eq!(inside.get("/panel").await.status, StatusCode::SEE_OTHER);
}

#[actix_web::test]
async fn a_move_happens_once_and_overwrites_nobody() {
    let world = World::start().await;
    let operator = world.operator().await;
    let northwind = world.reseller("Northwind").await;
    let southwind = world.reseller("Southwind").await;
    let acme = northwind.has_client("Acme");
    let path = acme.path("/move");
    let owner = southwind.provider.to_string();
    let fields = [
        ("owner", owner.as_str()),
        ("plan", "custom"),
        ("shown", "custom"),
        ("version", "1"),
    ];
    let edited = [
        ("company", "Acme Ltd"),
        ("email", acme.email.as_str()),
        ("lang", "en"),
        ("version", "1"),
    ];
    let page = acme.path("");
    let (moved, edit) = tokio::join!(
        operator.post_once(&path, &fields, "one and the same submission"),
        northwind.post(&page, &edited)
    );
    match moved.status {
        StatusCode::SEE_OTHER => {
            let refused = [StatusCode::NOT_FOUND, StatusCode::CONFLICT];
            assert!(refused.contains(&edit.status), "{}", edit.status);
        }
        StatusCode::CONFLICT => {
            assert_eq!(edit.status, StatusCode::SEE_OTHER);
            assert!(moved.shows("Somebody else changed this client"));
            moves(&operator, &acme, southwind.provider).await;
        }
        other => panic!("{other}: {}", moved.text()),
    }
    assert_eq!(owner_of(&world, &acme), southwind.provider);

    let beta = northwind.has_client("Beta");
    for _ in 0..2 {
        let answer = operator
            .post_once(&beta.path("/move"), &fields, "another submission key here")
            .await;
        assert_eq!(answer.to, Some(beta.path("")), "{}", answer.text());
    }
    let moves = world.history_of(beta.id);
    assert_eq!(
        moves
            .iter()
            .filter(|name| *name == "CUSTOMER_MOVED")
            .count(),
        1
    );
    // And back again, after a deletion.
    let back = northwind.provider.to_string();
    let fields = [
        ("owner", back.as_str()),
        ("shown", "custom"),
        ("version", "2"),
    ];
    let now = world.now();
    world.db(|conn| {
        diesel::update(clients::table.find(beta.id))
            .set(clients::deleted_at.eq(now))
            .execute(conn)
    });
    let answer = operator.post(&beta.path("/move"), &fields).await;
    assert_ne!(
        answer.status,
        StatusCode::SEE_OTHER,
        "a deleted client stays"
    );
    assert_eq!(owner_of(&world, &beta), southwind.provider);
}
