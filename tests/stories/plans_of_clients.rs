//! Plans: made, given to clients, changed with whom they touch in sight, retired.
use crate::moving::{has_service, insert_plan, ok, own};
use crate::support::{Answer, Visitor, World};
use actix_web::http::StatusCode;
use clientele::db::schema::*;
use diesel::prelude::*;

const PLANS: &str = "/vendor-settings/plans";

fn plan_id(world: &World, name: &str) -> i64 {
    let name = name.to_owned();
    world.db(|conn| {
        plans::table
            .filter(plans::name.eq(name))
            .select(plans::id)
            .first(conn)
    })
}

fn limit(world: &World, client: i64) -> i64 {
    world.db(|conn| {
        clients::table
            .find(client)
            .select(clients::user_limit)
            .first(conn)
    })
}

async fn gets(by: &Visitor<'_>, client: i64, plan: &str) -> Answer {
    let path = format!("/clients/{client}/plan");
    let page = by.get(&format!("{path}?plan={plan}")).await;
    ok(by, &page, &path, plan).await
}

#[actix_web::test]
async fn a_plan_is_added_chosen_for_a_new_client_and_changed() {
    let world = World::start().await;
    let northwind = world.reseller("Northwind").await;
    let (cdn, dns) = (world.service("CDN"), world.service("DNS"));
    let form = northwind.get("/vendor-settings/plans/new").await;
    for label in [
        "Add service plan",
        "Plan name",
        "User limit",
        "Services",
        "CDN",
    ] {
        assert!(form.shows(label), "{label}");
    }
    let (on, off) = (format!("{cdn}:trial"), format!("{dns}:hidden"));
    let fields = [
        ("name", "Small"),
        ("user_limit", "7"),
        ("terms", on.as_str()),
        ("terms", off.as_str()),
    ];
    let key = "the same submission twice";
    for _ in 0..2 {
        let answer = northwind.post_once(PLANS, &fields, key).await;
        assert_eq!(answer.to.as_deref(), Some(PLANS), "{}", answer.text());
    }
    let list = northwind.open(PLANS).await;
    assert!(list.shows("Service plans") && list.shows("Small"));
    assert!(!list.shows("Reseller plans"), "the operator's");
    let small = plan_id(&world, "Small").to_string();

    let page = northwind.get("/clients/new").await;
    assert!(page.shows("Plan") && page.shows("Custom plan") && page.shows("Small"));
    let fields = [
        ("email", "ann@example.org"),
        ("first_name", "Ann"),
        ("last_name", "Example"),
        ("company", "Acme"),
        ("configure", "on"),
        ("lang", "en"),
        ("plan", small.as_str()),
    ];
    let made = northwind.post("/clients", &fields).await;
    assert_eq!(made.status, StatusCode::SEE_OTHER, "{}", made.text());
    let acme: i64 = made
        .to
        .unwrap()
        .rsplit('/')
        .next()
        .unwrap()
        .parse()
        .unwrap();
    assert_eq!(limit(&world, acme), 7);
    let mut seen = own(&world, acme);
    seen.retain(|(_, own)| own.is_some());
    let expected = [("CDN", true), ("DNS", false)];
    assert_eq!(seen, expected.map(|(name, on)| (name.to_owned(), Some(on))));
    let page = northwind.get(&format!("/clients/{acme}")).await;
    assert!(
        page.shows("Plan Small Change plan") && page.shows("Trial"),
        "{}",
        page.text()
    );

    // A change says whom it touches before it acts.
    let path = format!("{PLANS}/{small}");
    let page = northwind.get(&path).await;
    assert!(page.shows("Who has this plan") && page.shows("Acme"));
    let shown = format!("{dns}:visible");
    let fields = [
        ("version", "1"),
        ("name", "Small"),
        ("user_limit", "9"),
        ("terms", on.as_str()),
        ("terms", shown.as_str()),
    ];
    let asked = northwind.post(&path, &fields).await;
    assert_eq!(asked.status, StatusCode::OK, "{}", asked.text());
    assert!(asked.shows("One client has this plan") && asked.shows("Acme") && asked.shows("OK"));
    assert_eq!(limit(&world, acme), 7, "nothing yet");
    let mut confirmed = fields.to_vec();
    confirmed.push(("confirmed", "yes"));
    let done = northwind.post(&path, &confirmed).await;
    assert_eq!(done.to.as_deref(), Some(PLANS), "{}", done.text());
    assert_eq!(limit(&world, acme), 9);
    assert!(own(&world, acme).contains(&("DNS".to_owned(), Some(true))));
    let history = world.history_of(acme);
    assert_eq!(history.last().unwrap(), "PLAN_EDITED", "{history:?}");
    let own_history = world.history_of_provider(northwind.provider);
    assert!(own_history.ends_with(&["PLAN_ADDED".to_owned(), "PLAN_EDITED".to_owned()]));
    // Two who change it at once.
    let stale = northwind.post(&path, &confirmed).await;
    assert_eq!(stale.status, StatusCode::CONFLICT);

    // Hiding what is in use is refused.
    let hide = format!("{cdn}:hidden");
    let fields = [
        ("version", "2"),
        ("name", "Small"),
        ("user_limit", "9"),
        ("terms", hide.as_str()),
        ("confirmed", "yes"),
    ];
    let refused = northwind.post(&path, &fields).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.shows("CDN (1)"), "{}", refused.text());

    let ask = northwind.get(&format!("{path}/retirement")).await;
    assert!(ask.shows("Retire the plan Small?") && ask.shows("One client has this plan"));
    let answer = northwind.post(&format!("{path}/retirement"), &[]).await;
    assert_eq!(answer.to.as_deref(), Some(PLANS));
    assert!(!northwind.get(PLANS).await.shows("Small 9"));
    let page = northwind.get(&format!("/clients/{acme}")).await;
    assert!(
        page.shows("Custom plan") && page.shows("of 9 users"),
        "{}",
        page.text()
    );
    assert_eq!(northwind.get(&path).await.status, StatusCode::NOT_FOUND);
}

#[actix_web::test]
async fn a_client_gets_another_plan_and_keeps_its_values_without_one() {
    let world = World::start().await;
    let northwind = world.reseller("Northwind").await;
    let southwind = world.reseller("Southwind").await;
    let seller = world.seller(&northwind, "Olga Seller").await;
    let acme = northwind.has_client("Acme");
    let of = northwind.provider;
    let plan = insert_plan(&world, of, "service", "Large", &[("Cloud", "active")]);
    let other = insert_plan(&world, southwind.provider, "service", "Theirs", &[]);
    let path = acme.path("/plan");
    assert_eq!(southwind.get(&path).await.status, StatusCode::NOT_FOUND);
    let foreign = seller.get(&format!("{path}?plan={other}")).await;
    assert_eq!(foreign.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(!foreign.shows("Theirs"));
    let page = seller.get(&format!("{path}?plan={plan}")).await;
    assert!(
        page.shows("Custom plan → Large") && page.shows("5 → 12"),
        "{}",
        page.text()
    );
    let answer = gets(&seller, acme.id, &plan.to_string()).await;
    assert_eq!(answer.to, Some(acme.path("")), "{}", answer.text());
    assert_eq!(limit(&world, acme.id), 12);
    assert!(seller.get(&acme.path("")).await.shows("Active"));
    let history = world.history_of(acme.id);
    assert_eq!(history, ["PLAN_CHANGED", "SERVICE_STATUS_CHANGED"]);
    let kinds: Vec<String> = world.mails().into_iter().map(|(kind, _)| kind).collect();
    assert_eq!(kinds, ["service-status-changed"]);

    // A plan that hides Cloud can't be given while it is Active.
    let hides = insert_plan(&world, of, "service", "None", &[("Cloud", "hidden")]);
    let refused = seller.get(&format!("{path}?plan={hides}")).await;
    assert!(
        refused.shows("in Trial or Active: Cloud"),
        "{}",
        refused.text()
    );
    let version = seller.get(&path).await.value_of("version").unwrap();
    let hides = hides.to_string();
    let fields = [
        ("version", version.as_str()),
        ("plan", hides.as_str()),
        ("shown", hides.as_str()),
    ];
    let refused = seller.post(&path, &fields).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);

    let answer = gets(&northwind, acme.id, "custom").await;
    assert_eq!(answer.to, Some(acme.path("")), "{}", answer.text());
    assert_eq!(limit(&world, acme.id), 12, "as its own now");
    assert!(own(&world, acme.id).contains(&("Cloud".to_owned(), Some(true))));
    let fields = [("version", "1"), ("plan", "custom"), ("shown", "custom")];
    let stale = northwind.post(&path, &fields).await;
    assert_eq!(stale.status, StatusCode::CONFLICT);
}

#[actix_web::test]
async fn a_value_of_one_client_stays_when_its_plan_changes() {
    let world = World::start().await;
    let northwind = world.reseller("Northwind").await;
    let of = northwind.provider;
    let plan = insert_plan(&world, of, "service", "Large", &[("Cloud", "visible")]);
    let (acme, beta) = (northwind.has_client("Acme"), northwind.has_client("Beta"));
    for client in [&acme, &beta] {
        gets(&northwind, client.id, &plan.to_string()).await;
    }
    let id = acme.id;
    world.db(|conn| {
        diesel::update(clients::table.find(id))
            .set(clients::user_limit.eq(99))
            .execute(conn)
    });
    has_service(&world, of, beta.id, "DNS", "active");
    let (cloud, dns) = (world.service("Cloud"), world.service("DNS"));
    let (cloud, dns) = (format!("{cloud}:hidden"), format!("{dns}:visible"));
    let fields = [
        ("version", "1"),
        ("name", "Large"),
        ("user_limit", "20"),
        ("terms", cloud.as_str()),
        ("terms", dns.as_str()),
        ("confirmed", "yes"),
    ];
    let answer = northwind.post(&format!("{PLANS}/{plan}"), &fields).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
    assert_eq!((limit(&world, acme.id), limit(&world, beta.id)), (99, 20));
    for client in [&acme, &beta] {
        let own = own(&world, client.id);
        assert!(own.contains(&("Cloud".to_owned(), Some(false))), "{own:?}");
        assert!(own.contains(&("DNS".to_owned(), Some(true))), "{own:?}");
    }
}

#[actix_web::test]
async fn plans_have_owners_names_and_limits() {
    let world = World::start().await;
    let operator = world.operator().await;
    let northwind = world.reseller("Northwind").await;
    let seller = world.seller(&northwind, "Olga Seller").await;
    assert_eq!(seller.get(PLANS).await.status, StatusCode::FORBIDDEN);
    let page = operator.get(PLANS).await;
    assert!(page.shows("Reseller plans") && page.shows("Service plans"));
    let reseller = [
        ("kind", "reseller"),
        ("name", "Partner"),
        ("user_limit", "3"),
    ];
    let answer = northwind.post(PLANS, &reseller).await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
    assert_eq!(
        operator.post(PLANS, &reseller).await.status,
        StatusCode::SEE_OTHER
    );
    let twice = operator.post(PLANS, &reseller).await;
    assert_eq!(twice.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(twice.shows("Another of your plans has this name"));
    let empty = operator.post(PLANS, &[("user_limit", "0")]).await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        empty.shows("Plan name:") && empty.shows("User limit:"),
        "{}",
        empty.text()
    );

    // A client's plan is one of its owner.
    let theirs = insert_plan(&world, northwind.provider, "service", "Theirs", &[]);
    let (theirs, own) = (theirs.to_string(), world.operator_id.to_string());
    let fields = [
        ("email", "ann@example.org"),
        ("first_name", "Ann"),
        ("last_name", "Example"),
        ("company", "Acme"),
        ("configure", "on"),
        ("lang", "en"),
        ("owner", own.as_str()),
        ("plan", theirs.as_str()),
    ];
    let refused = operator.post("/clients", &fields).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        refused.shows("Choose a plan of the owner"),
        "{}",
        refused.text()
    );
}

#[actix_web::test]
async fn a_plan_that_changes_while_a_client_is_made_reaches_it() {
    let world = World::start().await;
    let northwind = world.reseller("Northwind").await;
    let boss = northwind.same_cookies();
    let plan = insert_plan(&world, northwind.provider, "service", "Small", &[]);
    let path = format!("{PLANS}/{plan}");
    let named = plan.to_string();
    let client = [
        ("email", "ann@example.org"),
        ("first_name", "Ann"),
        ("last_name", "Example"),
        ("company", "Acme"),
        ("configure", "on"),
        ("lang", "en"),
        ("plan", named.as_str()),
    ];
    let change = [
        ("version", "1"),
        ("name", "Small"),
        ("user_limit", "40"),
        ("confirmed", "yes"),
    ];
    let (made, changed) = tokio::join!(
        northwind.post("/clients", &client),
        boss.post(&path, &change)
    );
    assert_eq!(changed.status, StatusCode::SEE_OTHER, "{}", changed.text());
    let id: i64 = made
        .to
        .unwrap()
        .rsplit('/')
        .next()
        .unwrap()
        .parse()
        .unwrap();
    assert_eq!(limit(&world, id), 40, "whichever came first");
}
