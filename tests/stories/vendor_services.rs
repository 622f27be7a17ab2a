//! A provider switches what all its clients see.
use crate::support::{Answer, Client, Visitor, World};
use clientele::db::schema::*;
use diesel::prelude::*;

const PAGE: &str = "/vendor-settings/services";

/// What was changed at a provider; not who came in.
fn changes(world: &World, provider: i64) -> Vec<String> {
    let mut names = world.history_of_provider(provider);
    names.retain(|name| name != "SIGNED_IN");
    names
}

async fn switch(visitor: &Visitor<'_>, drawn: &[&str], on: &[&str]) -> Answer {
    let drawn = drawn.iter().map(|drawn| ("drawn", *drawn));
    let on = on.iter().map(|on| ("on", *on));
    visitor
        .post(PAGE, &drawn.chain(on).collect::<Vec<_>>())
        .await
}

fn defaults_of(world: &World, provider: i64) -> Vec<i64> {
    world.db(|conn| {
        provider_services::table
            .filter(provider_services::provider_id.eq(provider))
            .filter(provider_services::visible)
            .order(provider_services::service_id)
            .select(provider_services::service_id)
            .load(conn)
    })
}

fn stands(world: &World, owner: i64, client: &Client, status: &str, own: Option<bool>) {
    world.db(|conn| {
        diesel::insert_into(client_services::table)
            .values((
                client_services::client_id.eq(client.id),
                client_services::service_id.eq(1),
                client_services::owner_id.eq(owner),
                client_services::test.eq(false),
                client_services::status.eq(status),
                client_services::own_visible.eq(own),
            ))
            .execute(conn)
    });
}

#[actix_web::test]
async fn a_switch_says_whom_it_reaches_and_reaches_only_the_own_clients() {
    let world = World::start().await;
    let northwind = world.reseller("Northwind").await;
    let southwind = world.reseller("Southwind").await;
    let acme = northwind.has_client("Acme");
    northwind.has_client("Kestrel");
    stands(&world, northwind.provider, &acme, "new", Some(true));

    let page = northwind.get(PAGE).await;
    let text = page.text();
    let cdn = text.split("CDN").nth(1).unwrap();
    assert!(cdn.contains("One client inherits this"), "{text}");
    assert!(page.shows("2 clients inherit this"), "{text}");
    assert!(page.shows("Save changes"));

    let saved = switch(&northwind, &["1:off", "3:off"], &["1", "3"]).await;
    assert_eq!(saved.to.as_deref(), Some(PAGE));
    assert!(northwind.get(PAGE).await.shows("The changes were saved."));
    assert_eq!(defaults_of(&world, northwind.provider), [1, 3]);
    assert_eq!(defaults_of(&world, southwind.provider), [0i64; 0]);
    assert_eq!(
        changes(&world, northwind.provider),
        ["SERVICE_DEFAULT_CHANGED", "SERVICE_DEFAULT_CHANGED"]
    );
    assert!(changes(&world, southwind.provider).is_empty());
}

#[actix_web::test]
async fn only_what_was_touched_is_written() {
    let world = World::start().await;
    let northwind = world.reseller("Northwind").await;
    // Two tabs drawn at the same time, each switches another service.
    switch(&northwind, &["1:off", "3:off"], &["1"]).await;
    switch(&northwind, &["1:off", "3:off"], &["3"]).await;
    assert_eq!(defaults_of(&world, northwind.provider), [1, 3]);
    let nothing = switch(&northwind, &["1:on", "3:on"], &["1", "3"]).await;
    assert_eq!(nothing.status, 303);
    assert!(northwind.get(PAGE).await.shows("Nothing was switched."));
    assert_eq!(changes(&world, northwind.provider).len(), 2);
    for rubbish in [
        "",
        "x",
        "1",
        "999:off",
        ":",
        "1:maybe",
        "9999999999999999999:on",
    ] {
        let answer = switch(&northwind, &[rubbish], &["999"]).await;
        assert_eq!(answer.status, 303, "{rubbish}");
    }
    let answer = northwind
        .post(PAGE, &[("drawn", "1:on"), ("on", "x")])
        .await;
    assert_eq!(answer.status, 400);
    assert_eq!(
        defaults_of(&world, northwind.provider),
        [1, 3],
        "rubbish switches nothing"
    );
}

#[actix_web::test]
async fn a_service_in_use_cant_be_turned_off_and_the_page_leads_to_its_clients() {
    let world = World::start().await;
    let northwind = world.reseller("Northwind").await;
    let southwind = world.reseller("Southwind").await;
    switch(&northwind, &["1:off", "3:off"], &["1", "3"]).await;
    switch(&southwind, &["1:off"], &["1"]).await;
    let names = ["Trying", "Using", "Own", "Stopped"];
    let [trying, using, own, stopped] = names.map(|name| northwind.has_client(name));
    let owner = northwind.provider;
    stands(&world, owner, &trying, "trial", None);
    stands(&world, owner, &using, "active", None);
    stands(&world, owner, &own, "active", Some(true));
    stands(&world, owner, &stopped, "paused", None);

    let refused = switch(&northwind, &["1:on", "3:on", "4:off"], &["4"]).await;
    assert_eq!(refused.status, 422);
    assert!(
        refused.shows("CDN is in Trial or Active"),
        "{}",
        refused.text()
    );
    assert!(refused.shows("TrialEnd or Paused"), "{}", refused.text());
    assert!(refused.shows("Show these 2 clients"), "{}", refused.text());
    assert_eq!(defaults_of(&world, owner), [1, 3], "all or nothing");
    let checked = |id: i64| {
        let at = refused
            .body
            .find(&format!("id=\"s-{id}\" name=\"on\""))
            .unwrap();
        refused.body[at..]
            .split('>')
            .next()
            .unwrap()
            .contains(" checked")
    };
    assert!(
        !checked(1) && !checked(3) && checked(4),
        "what was switched stays"
    );

    let href = refused.body.split("/clients?test=any").nth(1).unwrap();
    let href = href.split('"').next().unwrap().replace("&#38;", "&");
    let list = northwind.get(&format!("/clients?test=any{href}")).await;
    assert!(list.shows("Clients 2"), "{}", list.text());
    assert!(list.shows("Trying") && list.shows("Using"));
    assert!(!list.body.contains(">Own<") && !list.body.contains(">Stopped<"));

    // Nobody of Southwind uses it.
    let off = switch(&southwind, &["1:on"], &[]).await;
    assert_eq!(off.status, 303);
    assert_eq!(defaults_of(&world, southwind.provider), [0i64; 0]);
    world.db(|conn| {
        diesel::update(client_services::table)
            .filter(client_services::own_visible.is_null())
            .set(client_services::status.eq("trial_end"))
            .execute(conn)
    });
    let off = switch(&northwind, &["1:on"], &[]).await;
    assert_eq!(off.status, 303, "{}", off.text());
    assert_eq!(defaults_of(&world, owner), [3]);
}

#[actix_web::test]
async fn the_operators_link_names_its_own_clients() {
    let world = World::start().await;
    let operator = world.operator().await;
    let northwind = world.reseller("Northwind").await;
    switch(&operator, &["1:off"], &["1"]).await;
    switch(&northwind, &["1:off"], &["1"]).await;
    let (own, foreign) = (
        operator.has_client("Own client"),
        northwind.has_client("Foreign"),
    );
    stands(&world, operator.provider, &own, "trial", None);
    stands(&world, northwind.provider, &foreign, "trial", None);
    let refused = switch(&operator, &["1:on"], &[]).await;
    assert_eq!(refused.status, 422);
    let href = refused.body.split("/clients?test=any").nth(1).unwrap();
    let href = href.split('"').next().unwrap().replace("&#38;", "&");
    let list = operator.get(&format!("/clients?test=any{href}")).await;
    assert!(
        list.shows("Clients 1") && list.shows("Own client"),
        "{}",
        list.text()
    );
}

#[actix_web::test]
async fn a_default_is_one_row_however_many_clients_inherit_it() {
    let world = World::start().await;
    let northwind = world.reseller("Northwind").await;
    northwind.has_client("Acme");
    let (few, _) = world
        .statements_of(switch(&northwind, &["1:off"], &["1"]))
        .await;
    for n in 0..60 {
        northwind.has_client(&format!("Client {n}"));
    }
    let (many, _) = world
        .statements_of(switch(&northwind, &["3:off"], &["3"]))
        .await;
    let rule = |all: &[String]| all.iter().filter(|s| s.contains("services")).count();
    assert_eq!(rule(&few), rule(&many), "{few:#?} {many:#?}");
    let writes = |all: &[String]| {
        all.iter()
            .filter(|s| s.contains("provider_services") && !s.starts_with("SELECT"))
            .count()
    };
    assert_eq!(
        writes(&many),
        2,
        "an update that finds no row, and the row: {many:#?}"
    );
    let (again, _) = world
        .statements_of(switch(&northwind, &["3:on"], &[]))
        .await;
    assert_eq!(writes(&again), 1, "{again:#?}");
    let of_clients = again.iter().find(|s| {
        s.starts_with("UPDATE `client_services`") || s.starts_with("UPDATE \"client_services\"")
    });
    assert_eq!(of_clients, None);
}

#[actix_web::test]
async fn a_double_submit_switches_once() {
    let world = World::start().await;
    let northwind = world.reseller("Northwind").await;
    let fields = [("drawn", "1:off"), ("on", "1")];
    let key = "a-key-of-twenty-characters-and-more";
    for _ in 0..2 {
        let answer = northwind.post_once(PAGE, &fields, key).await;
        assert_eq!(answer.to.as_deref(), Some(PAGE));
    }
    assert_eq!(changes(&world, northwind.provider).len(), 1);
}

#[actix_web::test]
async fn a_seller_sees_no_vendor_settings() {
    let world = World::start().await;
    let northwind = world.reseller("Northwind").await;
    let olga = world.seller(&northwind, "Olga").await;
    assert_eq!(olga.get(PAGE).await.status, 403);
    assert_eq!(switch(&olga, &["1:off"], &["1"]).await.status, 403);
    assert!(!olga.get("/dashboard").await.body.contains(PAGE));
    assert!(northwind.get("/dashboard").await.body.contains(PAGE));
    assert_eq!(
        northwind.get("/vendor-settings").await.to.as_deref(),
        Some(PAGE)
    );
    assert!(
        !northwind
            .get(PAGE)
            .await
            .body
            .contains("/vendor-settings/catalogue")
    );
}

/// What the tab of CDN sends when a trial is begun.
async fn begun(visitor: &Visitor<'_>, path: &str) -> Vec<(&'static str, String)> {
    let page = visitor.get(path).await;
    let mut fields = vec![
        ("status", "trial".to_owned()),
        ("activated", "on".to_owned()),
    ];
    for name in ["version", "seen", "trial_end"] {
        fields.push((name, page.value_of(name).unwrap_or_default()));
    }
    fields
}

async fn begin_trial(visitor: &Visitor<'_>, path: &str, fields: &[(&str, String)]) -> Answer {
    let fields: Vec<(&str, &str)> = fields.iter().map(|(n, v)| (*n, v.as_str())).collect();
    visitor.post(path, &fields).await
}

#[actix_web::test]
async fn a_switch_and_a_trial_meet_in_either_order() {
    let world = World::start().await;
    let northwind = world.reseller("Northwind").await;
    let acme = northwind.has_client("Acme");
    let tab = acme.path("/services/1");
    switch(&northwind, &["1:off"], &["1"]).await;
    let trial = begun(&northwind, &tab).await;
    switch(&northwind, &["1:on"], &[]).await;
    let hidden = begin_trial(&northwind, &tab, &trial).await;
    assert_ne!(hidden.status, 303, "{}", hidden.text());

    switch(&northwind, &["1:off"], &["1"]).await;
    let trial = begun(&northwind, &tab).await;
    assert_eq!(begin_trial(&northwind, &tab, &trial).await.status, 303);
    assert_eq!(switch(&northwind, &["1:on"], &[]).await.status, 422);
}

#[actix_web::test]
async fn a_switch_and_a_trial_at_the_same_moment_never_both_win() {
    let world = World::start().await;
    let northwind = world.reseller("Northwind").await;
    let olga = world.seller(&northwind, "Olga").await;
    let (mut off, mut trials) = (0, 0);
    for n in 0..12 {
        let client = northwind.has_client(&format!("Client {n}"));
        let tab = client.path("/services/1");
        switch(&northwind, &["1:off"], &["1"]).await;
        let trial = begun(&olga, &tab).await;
        let (switched, begun) = futures_util::future::join(
            switch(&northwind, &["1:on"], &[]),
            begin_trial(&olga, &tab, &trial),
        )
        .await;
        let is_off = defaults_of(&world, northwind.provider).is_empty();
        let running: i64 = world.db(|conn| {
            client_services::table
                .filter(client_services::status.eq("trial"))
                .count()
                .get_result(conn)
        });
        assert!(!(is_off && running > 0), "hidden while in Trial");
        assert_eq!(is_off, switched.status == 303, "{}", switched.text());
        assert_eq!(running == 1, begun.status == 303, "{}", begun.text());
        assert!(is_off || running == 1, "one of both wins");
        off += i32::from(is_off);
        trials += i32::from(running == 1);
        world.db(|conn| {
            diesel::update(client_services::table)
                .set(client_services::status.eq("paused"))
                .execute(conn)
        });
    }
    assert_eq!(off + trials, 12);
}
