//! "Convert to Reseller": a client becomes a reseller, and its old account its first client.
use crate::moving::{has_service, insert_plan, ok};
use crate::support::{Answer, Client, Visitor, World};
use actix_web::http::StatusCode;
use clientele::db::schema::*;
use diesel::prelude::*;

async fn converts(by: &Visitor<'_>, client: &Client) -> Answer {
    let page = by.get(&client.path("/convert")).await;
    ok(by, &page, &client.path("/convert"), "custom").await
}

fn member(world: &World, client: &Client, name: &str, role: &str) -> String {
    let email = format!("{}@example.org", name.to_lowercase());
    let user = world.insert_user(name, &email);
    world.insert_member(client.id, user, name, &email, role);
    email
}

fn provider_of(answer: &Answer) -> i64 {
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
    let to = answer.to.as_deref().unwrap();
    to.strip_prefix("/resellers/").unwrap().parse().unwrap()
}

#[actix_web::test]
async fn the_operator_makes_a_client_a_reseller() {
    let world = World::start().await;
    let operator = world.operator().await;
    let northwind = world.reseller("Northwind").await;
    let acme = northwind.has_client("Acme");
    let bea = member(&world, &acme, "Bea", "administrators");
    let carl = member(&world, &acme, "Carl", "users");
    world.switch_on(northwind.provider, &["CDN"]);
    has_service(&world, northwind.provider, acme.id, "CDN", "active");
    let ann = world.sign_in(&acme.email).await;

    let page = operator.get(&acme.path("/convert")).await;
    for text in [
        "Reseller plan",
        "Custom plan",
        "Acme Admin becomes the Reseller",
        "Sellers will be: Bea",
        "It can’t be deleted",
        "It no longer belongs to Northwind",
    ] {
        assert!(page.shows(text), "{text}: {}", page.text());
    }
    let answer = ok(&operator, &page, &acme.path("/convert"), "custom").await;
    let reseller = provider_of(&answer);
    let page = operator.open(&format!("/resellers/{reseller}")).await;
    assert!(page.shows("Acme is a reseller now.") && page.shows("Acme Admin"));

    let places: Vec<(i64, String)> = world.db(|conn| {
        provider_members::table
            .filter(provider_members::provider_id.eq(reseller))
            .order(provider_members::user_id)
            .select((provider_members::user_id, provider_members::role))
            .load(conn)
    });
    assert_eq!(places.len(), 2, "{places:?}");
    assert_eq!(places[0], (acme.user, "reseller".to_owned()));
    assert_eq!(places[1].1, "seller");
    let id = acme.id;
    let (owner, technical, status): (i64, bool, String) = world.db(|conn| {
        clients::table
            .find(id)
            .select((clients::owner_id, clients::technical, clients::status))
            .first(conn)
    });
    assert_eq!((owner, technical), (reseller, true));
    assert_eq!(status, "preparation", "as it was");
    let offers: Vec<String> = world.db(|conn| {
        provider_services::table
            .inner_join(services::table.on(services::id.eq(provider_services::service_id)))
            .filter(provider_services::provider_id.eq(reseller))
            .filter(provider_services::visible)
            .select(services::name)
            .load(conn)
    });
    assert_eq!(offers, ["CDN"], "the sum of what it had");

    assert_eq!(
        ann.get("/panel").await.status,
        StatusCode::SEE_OTHER,
        "ended"
    );
    let ann = world.sign_in(&acme.email).await;
    let choice = ann.open("/").await;
    assert!(
        choice.shows("Reseller") && choice.shows("Client"),
        "{}",
        choice.text()
    );
    let bea = world.sign_in(&bea).await;
    assert!(bea.open("/").await.shows("Seller"));
    let carl = world.sign_in(&carl).await;
    assert_eq!(carl.get("/panel").await.status, StatusCode::OK);

    assert_eq!(
        northwind.get(&acme.path("")).await.status,
        StatusCode::NOT_FOUND
    );
    let kinds: Vec<String> = world.mails().into_iter().map(|(kind, _)| kind).collect();
    assert!(
        kinds.contains(&"converted-to-reseller".to_owned()),
        "{kinds:?}"
    );
    let from: i64 = world.db(|conn| {
        outbox::table
            .filter(outbox::kind.eq("converted-to-reseller"))
            .select(outbox::provider_id)
            .first(conn)
    });
    assert_eq!(from, world.operator_id, "the operator writes it");
    assert!(
        world
            .history_of(id)
            .contains(&"CUSTOMER_CONVERTED".to_owned())
    );
    assert_eq!(world.history_of_provider(reseller), ["RESELLER_CREATED"]);
    assert_eq!(
        world
            .history_of_provider(northwind.provider)
            .last()
            .unwrap(),
        "CUSTOMER_CONVERTED"
    );

    // Its own account can be neither deleted nor moved nor converted.
    for path in ["/move", "/convert"] {
        let answer = operator.get(&acme.path(path)).await;
        assert!(answer.shows("reseller’s own account"), "{}", answer.text());
    }
    let page = operator.get(&acme.path("/delete")).await;
    assert!(!page.shows("Delete account"), "{}", page.text());
}

#[actix_web::test]
async fn only_the_operator_converts_and_only_who_can_be() {
    let world = World::start().await;
    let operator = world.operator().await;
    let northwind = world.reseller("Northwind").await;
    let southwind = world.reseller("Southwind").await;
    let seller = world.seller(&northwind, "Olga Seller").await;
    let acme = northwind.has_client("Acme");
    let path = acme.path("/convert");
    for (who, status) in [(&northwind, 403), (&seller, 403), (&southwind, 404)] {
        assert_eq!(who.get(&path).await.status.as_u16(), status);
        assert_eq!(who.post(&path, &[]).await.status.as_u16(), status);
    }
    let now = world.now();
    let id = acme.id;
    let refused = async |text: &str| {
        let fields = [("version", "1"), ("shown", "custom")];
        let answer = operator.post(&path, &fields).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{text}");
        assert!(answer.shows(text), "{}", answer.text());
    };
    world.db(|conn| {
        diesel::update(clients::table.find(id))
            .set(clients::suspended_at.eq(now))
            .execute(conn)
    });
    refused("Activate it first").await;
    world.db(|conn| {
        diesel::update(clients::table.find(id))
            .set((
                clients::suspended_at.eq(None::<clientele::db::Timestamp>),
                clients::deletion_due_at.eq(now),
            ))
            .execute(conn)
    });
    refused("Cancel the deletion request first").await;
    world.db(|conn| {
        diesel::update(clients::table.find(id))
            .set(clients::deletion_due_at.eq(None::<clientele::db::Timestamp>))
            .execute(conn)?;
        diesel::update(client_members::table.filter(client_members::client_id.eq(id)))
            .set(client_members::accepted_at.eq(None::<clientele::db::Timestamp>))
            .execute(conn)
    });
    refused("The main user has not accepted").await;
    for plan in ["9999", "nothing"] {
        let fields = [("version", "1"), ("plan", plan), ("shown", plan)];
        let answer = operator.post(&path, &fields).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{plan}");
    }
}

#[actix_web::test]
async fn a_reseller_plan_says_what_its_clients_see_and_how_many_users_they_have() {
    let world = World::start().await;
    let operator = world.operator().await;
    world.switch_on(world.operator_id, &["CDN", "Cloud"]);
    let acme = operator.has_client("Acme");
    let plan = insert_plan(
        &world,
        world.operator_id,
        "reseller",
        "Partner",
        &[("DNS", "visible"), ("Cloud", "hidden")],
    );
    let page = operator
        .get(&acme.path(&format!("/convert?plan={plan}")))
        .await;
    assert!(
        page.shows("Each of its clients may have 12 users"),
        "{}",
        page.text()
    );
    let answer = ok(&operator, &page, &acme.path("/convert"), &plan.to_string()).await;
    let reseller = provider_of(&answer);
    let offers: Vec<String> = world.db(|conn| {
        provider_services::table
            .inner_join(services::table.on(services::id.eq(provider_services::service_id)))
            .filter(provider_services::provider_id.eq(reseller))
            .filter(provider_services::visible)
            .order(services::position)
            .select(services::name)
            .load(conn)
    });
    assert_eq!(offers, ["CDN", "DNS"], "open is as at the operator");
    let own = crate::moving::own(&world, acme.id);
    let seen: Vec<&str> = own
        .iter()
        .filter(|(_, own)| *own == Some(true))
        .map(|(name, _)| name.as_str())
        .collect();
    assert_eq!(seen, ["CDN", "Cloud"], "its own account keeps what it had");

    let ann = world.sign_in(&acme.email).await;
    let account = format!("p{reseller}");
    let answer = ann
        .post("/accounts", &[("account", account.as_str())])
        .await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
    let fields = [
        ("email", "new@example.org"),
        ("first_name", "New"),
        ("last_name", "Client"),
        ("company", "Newcomer"),
        ("configure", "on"),
        ("lang", "en"),
    ];
    let made = ann.post("/clients", &fields).await;
    let page = ann.open(made.to.as_deref().unwrap()).await;
    assert!(page.shows("1 of 12 users"), "{}", page.text());
}

#[actix_web::test]
async fn a_conversion_happens_once_and_never_past_a_deletion() {
    let world = World::start().await;
    let operator = world.operator().await;
    let northwind = world.reseller("Northwind").await;
    let acme = northwind.has_client("Acme");
    let path = acme.path("/convert");
    let fields = [("version", "1"), ("shown", "custom")];
    let key = "the key of a single form";
    let first = operator.post_once(&path, &fields, key).await;
    let second = operator.post_once(&path, &fields, key).await;
    assert_eq!(first.to, second.to);
    let again = converts_stale(&operator, &acme).await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
    let resellers: i64 = world.db(|conn| {
        providers::table
            .filter(providers::company.eq("Acme"))
            .count()
            .get_result(conn)
    });
    assert_eq!(resellers, 1);

    let beta = northwind.has_client("Beta");
    let id = beta.id.to_string();
    let confirm = [("confirm", id.as_str())];
    let convert_path = beta.path("/convert");
    let delete_path = beta.path("/delete");
    let (deleted, converted) = tokio::join!(
        northwind.post(&delete_path, &confirm),
        operator.post(&convert_path, &fields)
    );
    let (gone, technical): (bool, bool) = world.db(|conn| {
        clients::table
            .find(beta.id)
            .select((clients::deleted_at.is_not_null(), clients::technical))
            .first(conn)
    });
    assert!(gone != technical, "{} {}", deleted.status, converted.status);
    let gamma = northwind.has_client("Gamma");
    provider_of(&converts(&operator, &gamma).await);
}

/// A form that was drawn before somebody else converted the client.
async fn converts_stale(by: &Visitor<'_>, client: &Client) -> Answer {
    let fields = [("version", "1"), ("shown", "custom")];
    by.post(&client.path("/convert"), &fields).await
}
