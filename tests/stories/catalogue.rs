//! The operator decides what is resold.
use crate::support::{Answer, Visitor, World};
use clientele::db::schema::*;
use diesel::prelude::*;

const PAGE: &str = "/vendor-settings/catalogue";

/// What was changed at a provider; not who came in.
fn changes(world: &World, provider: i64) -> Vec<String> {
    let mut names = world.history_of_provider(provider);
    names.retain(|name| name != "SIGNED_IN");
    names
}

async fn add(operator: &Visitor<'_>, name: &str) -> Answer {
    let fields = [
        ("name", name),
        ("description", "Something new."),
        ("trial_days", "7"),
        ("deleted_after_days", "20"),
    ];
    operator.post(PAGE, &fields).await
}

fn names(world: &World) -> Vec<String> {
    world.db(|conn| {
        services::table
            .filter(services::retired_at.is_null())
            .order((services::position, services::id))
            .select(services::name)
            .load(conn)
    })
}

const FIRST: [&str; 6] = [
    "CDN",
    "Streaming",
    "Storage",
    "Cloud",
    "DNS",
    "Web security",
];

#[actix_web::test]
async fn the_operator_adds_a_service_that_is_off_everywhere() {
    let world = World::start().await;
    let operator = world.operator().await;
    let northwind = world.reseller("Northwind").await;
    assert!(
        operator
            .get("/vendor-settings/services")
            .await
            .body
            .contains(PAGE)
    );
    let page = operator.get(PAGE).await;
    for name in FIRST {
        assert!(page.shows(name), "{name}");
    }
    assert!(page.shows("14 days") && page.shows("30 days") && page.shows("Raw logs"));

    let added = add(&operator, "  AI inference ").await;
    let path = added.to.unwrap();
    let page = operator.get(&path).await;
    assert!(page.shows("AI inference was added."), "{}", page.text());
    assert_eq!(page.value_of("trial_days").as_deref(), Some("7"));
    assert_eq!(names(&world).last().unwrap(), "AI inference");
    let on: i64 = world.db(|conn| provider_services::table.count().get_result(conn));
    assert_eq!(on, 0);
    let switches = northwind.get("/vendor-settings/services").await;
    assert!(switches.shows("AI inference") && switches.shows("Something new."));
    assert_eq!(changes(&world, world.operator_id), ["SERVICE_ADDED"]);
    let activity = operator.get("/activity").await;
    assert!(
        activity.shows("added the service AI inference"),
        "{}",
        activity.text()
    );
}

#[actix_web::test]
async fn bad_input_is_told_all_at_once() {
    let world = World::start().await;
    let operator = world.operator().await;
    let answer = operator
        .post(PAGE, &[("trial_days", "366"), ("deleted_after_days", "0")])
        .await;
    assert_eq!(answer.status, 422);
    assert!(
        answer.shows("3 things need another look"),
        "{}",
        answer.text()
    );
    assert!(answer.shows("from 0 to 365") && answer.shows("from 1 to 365"));
    assert_eq!(answer.value_of("trial_days").as_deref(), Some("366"));
    for taken in ["cdn", "ＣＤＮ", " Web  Security "] {
        let answer = add(&operator, taken).await;
        assert_eq!(answer.status, 422, "{taken}");
        assert!(answer.shows("There is a service of this name."));
    }
    assert_eq!(names(&world), FIRST);
    assert!(changes(&world, world.operator_id).is_empty());
}

#[actix_web::test]
async fn a_service_is_renamed_and_its_days_changed() {
    let world = World::start().await;
    let operator = world.operator().await;
    let fields = |name, version| {
        [
            ("name", name),
            ("description", "Edge."),
            ("trial_days", "0"),
            ("deleted_after_days", "365"),
            ("version", version),
        ]
    };
    let path = format!("{PAGE}/1");
    let saved = operator.post(&path, &fields("Delivery", "1")).await;
    assert_eq!(saved.to.as_deref(), Some(&*path));
    assert_eq!(names(&world)[0], "Delivery");
    let activity = operator.get("/activity").await;
    assert!(
        activity.shows("Days until Deleted 30 → 365"),
        "{}",
        activity.text()
    );

    let stale = operator.post(&path, &fields("Edge network", "1")).await;
    assert_eq!(stale.status, 409);
    assert!(
        stale.shows("Somebody else saved meanwhile"),
        "{}",
        stale.text()
    );
    assert!(stale.shows("Delivery → Edge network"), "{}", stale.text());
    assert_eq!(stale.value_of("name").as_deref(), Some("Edge network"));
    let version = stale.value_of("version").unwrap();
    let again = operator
        .post(&path, &fields("Edge network", &version))
        .await;
    assert_eq!(again.status, 303);
    assert_eq!(names(&world)[0], "Edge network");
    let taken = operator.post(&path, &fields("DNS", "3")).await;
    assert_eq!(taken.status, 422);
    assert_eq!(
        changes(&world, world.operator_id),
        ["SERVICE_EDITED", "SERVICE_EDITED"]
    );
}

#[actix_web::test]
async fn services_move_up_and_down() {
    let world = World::start().await;
    let operator = world.operator().await;
    let to = |to| [("to", to)];
    operator
        .post(&format!("{PAGE}/3/position"), &to("up"))
        .await;
    operator
        .post(&format!("{PAGE}/3/position"), &to("up"))
        .await;
    assert_eq!(names(&world)[..3], ["Storage", "CDN", "Streaming"]);
    operator
        .post(&format!("{PAGE}/3/position"), &to("up"))
        .await;
    operator
        .post(&format!("{PAGE}/1/position"), &to("down"))
        .await;
    assert_eq!(names(&world)[..3], ["Storage", "Streaming", "CDN"]);
    operator
        .post(&format!("{PAGE}/6/position"), &to("down"))
        .await;
    assert_eq!(changes(&world, world.operator_id).len(), 3);
    assert_eq!(
        operator
            .post(&format!("{PAGE}/1/position"), &to("x"))
            .await
            .status,
        400
    );
    assert_eq!(
        operator
            .post(&format!("{PAGE}/99/position"), &to("up"))
            .await
            .status,
        404
    );
}

#[actix_web::test]
async fn a_service_in_use_cant_be_retired() {
    let world = World::start().await;
    let operator = world.operator().await;
    let northwind = world.reseller("Northwind").await;
    let acme = northwind.has_client("Acme");
    northwind
        .post(
            "/vendor-settings/services",
            &[("drawn", "1:off"), ("on", "1")],
        )
        .await;
    world.db(|conn| {
        diesel::insert_into(client_services::table)
            .values((
                client_services::client_id.eq(acme.id),
                client_services::service_id.eq(1),
                client_services::owner_id.eq(northwind.provider),
                client_services::test.eq(false),
                client_services::status.eq("active"),
            ))
            .execute(conn)
    });
    let path = format!("{PAGE}/1/retirement");
    let page = operator.get(&path).await;
    assert!(
        page.shows("One client has it in Trial or Active."),
        "{}",
        page.text()
    );
    assert!(!page.shows("Yes, retire it"));
    let refused = operator.post(&path, &[]).await;
    assert_eq!(refused.status, 422);
    let href = refused.body.split("/clients?test=any").nth(1).unwrap();
    let href = href.split('"').next().unwrap().replace("&#38;", "&");
    let list = operator.get(&format!("/clients?test=any{href}")).await;
    assert!(
        list.shows("Clients 1") && list.shows("Acme"),
        "{}",
        list.text()
    );

    world.db(|conn| {
        diesel::update(client_services::table)
            .set(client_services::status.eq("paused"))
            .execute(conn)
    });
    assert!(northwind.get("/clients").await.shows("CDN Paused"));
    assert!(operator.get(&path).await.shows("Retire CDN?"));
    let retired = operator.post(&path, &[]).await;
    assert_eq!(retired.to.as_deref(), Some(PAGE));
    assert_eq!(names(&world), FIRST[1..]);
    assert!(!operator.get(PAGE).await.body.contains(">CDN<"));
    assert!(!northwind.get("/clients").await.shows("CDN"));
    assert!(
        !northwind
            .get("/vendor-settings/services")
            .await
            .shows("CDN")
    );
    let rows: i64 = world.db(|conn| client_services::table.count().get_result(conn));
    assert_eq!(rows, 1, "what clients had stays");
    for gone in ["/1", "/1/retirement", "/1/features/1"] {
        assert_eq!(
            operator.get(&format!("{PAGE}{gone}")).await.status,
            404,
            "{gone}"
        );
    }
    assert_eq!(operator.post(&path, &[]).await.status, 404);
    assert_eq!(
        add(&operator, "CDN").await.status,
        303,
        "the name is free again"
    );
    assert_eq!(
        changes(&world, world.operator_id),
        ["SERVICE_RETIRED", "SERVICE_ADDED"]
    );
}

#[actix_web::test]
async fn features_come_change_and_go() {
    let world = World::start().await;
    let operator = world.operator().await;
    let features = format!("{PAGE}/1/features");
    let added = operator
        .post(
            &features,
            &[("feature_name", "Image optimisation"), ("paid", "on")],
        )
        .await;
    assert_eq!(added.to.as_deref(), Some(&*format!("{PAGE}/1")));
    let page = operator.get(&format!("{PAGE}/1")).await;
    assert!(page.shows("Image optimisation Paid"), "{}", page.text());
    for bad in ["", " raw  LOGS "] {
        let answer = operator.post(&features, &[("feature_name", bad)]).await;
        assert_eq!(answer.status, 422, "{bad}");
    }
    let id: i64 = world.db(|conn| {
        features::table
            .filter(features::name.eq("Image optimisation"))
            .select(features::id)
            .first(conn)
    });
    let path = format!("{features}/{id}");
    let rename = |version| [("feature_name", "Images"), ("version", version)];
    assert_eq!(operator.post(&path, &rename("1")).await.status, 303);
    assert!(
        operator
            .get(&format!("{PAGE}/1"))
            .await
            .shows("Images Free")
    );
    let stale = operator
        .post(&path, &[("feature_name", "Pictures"), ("version", "1")])
        .await;
    assert_eq!(stale.status, 409);
    assert!(stale.shows("Images → Pictures"), "{}", stale.text());

    let northwind = world.insert_provider("reseller", "Northwind");
    let acme = world.insert_client(northwind, "Acme");
    world.db(|conn| {
        diesel::insert_into(client_features::table)
            .values((
                client_features::client_id.eq(acme.id),
                client_features::feature_id.eq(id),
            ))
            .execute(conn)
    });
    let ask = operator.get(&format!("{path}/removal")).await;
    assert!(ask.shows("Remove the feature Images?"), "{}", ask.text());
    assert!(ask.shows("One client has it on"), "{}", ask.text());
    assert_eq!(
        operator.post(&format!("{path}/removal"), &[]).await.status,
        303
    );
    assert!(
        !operator
            .get(&format!("{PAGE}/1"))
            .await
            .body
            .contains(">Images<")
    );
    assert_eq!(operator.get(&path).await.status, 404);
    assert_eq!(
        operator.get(&format!("{PAGE}/2/features/1")).await.status,
        404,
        "of another service"
    );
    assert_eq!(
        changes(&world, world.operator_id),
        ["FEATURE_ADDED", "FEATURE_EDITED", "FEATURE_REMOVED"]
    );
}

#[actix_web::test]
async fn a_double_submit_adds_one_service() {
    let world = World::start().await;
    let operator = world.operator().await;
    let fields = [
        ("name", "AI"),
        ("trial_days", "14"),
        ("deleted_after_days", "30"),
    ];
    let key = "a-key-of-twenty-characters-and-more";
    let first = operator.post_once(PAGE, &fields, key).await;
    let second = operator.post_once(PAGE, &fields, key).await;
    assert_eq!(first.to, second.to);
    assert_eq!(names(&world).len(), 7);
    let to = [("to", "up")];
    for _ in 0..2 {
        let key = "another-key-of-twenty-characters";
        operator
            .post_once(&format!("{PAGE}/7/position"), &to, key)
            .await;
    }
    assert_eq!(names(&world)[5], "AI");
}

#[actix_web::test]
async fn nobody_else_changes_the_catalogue() {
    let world = World::start().await;
    let northwind = world.reseller("Northwind").await;
    assert_eq!(northwind.get(PAGE).await.status, 403);
    assert_eq!(add(&northwind, "Mine").await.status, 403);
    assert_eq!(world.stranger().get(PAGE).await.to.as_deref(), Some("/"));
    assert_eq!(names(&world), FIRST);
}

#[actix_web::test]
async fn a_service_is_not_retired_while_a_trial_of_it_begins() {
    let world = World::start().await;
    let operator = world.operator().await;
    let northwind = world.reseller("Northwind").await;
    for (n, name) in FIRST.iter().enumerate() {
        let service = n + 1;
        world.switch_on(northwind.provider, &[name]);
        let client = northwind.has_client(name);
        let tab = client.path(&format!("/services/{service}"));
        let page = northwind.get(&tab).await;
        let of = |name: &str| page.value_of(name).unwrap_or_default();
        let (version, seen, trial_end) = (of("version"), of("seen"), of("trial_end"));
        let fields = [
            ("status", "trial"),
            ("activated", "on"),
            ("version", version.as_str()),
            ("seen", &seen),
            ("trial_end", &trial_end),
        ];
        let retirement = format!("{PAGE}/{service}/retirement");
        let (retired, begun) = futures_util::future::join(
            operator.post(&retirement, &[]),
            northwind.post(&tab, &fields),
        )
        .await;
        let both = (retired.status == 303, begun.status == 303);
        assert!(
            both == (true, false) || both == (false, true),
            "{} {}",
            retired.text(),
            begun.text()
        );
    }
}
