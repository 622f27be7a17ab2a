//! What the history shows, to whom, and how far back.
use crate::support::{Client, Visitor, World};
use clientele::db::schema::*;
use diesel::prelude::*;

async fn rename(by: &Visitor<'_>, client: &Client, company: &str) {
    let version: i64 = by.world.db(|conn| {
        clients::table
            .find(client.id)
            .select(clients::form_version)
            .first(conn)
    });
    let answer = by
        .post(
            &client.path(""),
            &[
                ("company", company),
                ("email", &client.email),
                ("lang", "en"),
                ("version", &version.to_string()),
            ],
        )
        .await;
    assert_eq!(answer.status, 303, "{}", answer.text());
}

#[actix_web::test]
async fn each_event_has_its_name_sentence_person_address_and_values() {
    let world = World::start().await;
    let northwind = world.reseller("Northwind").await;
    northwind.moves_to_address([203, 0, 113, 7]);
    let acme = northwind.has_client("Acme");
    rename(&northwind, &acme, "Acme <Ltd>").await;
    let page = northwind.get(&acme.path("/history")).await;
    for text in [
        "Northwind Reseller",
        "changed the client",
        "CUSTOMER_EDITED",
        "203.0.113.7",
        "Company",
        "Acme <Ltd>",
        "1 Jun 2026",
        "End of the history",
    ] {
        assert!(page.shows(text), "{text}: {}", page.text());
    }
    assert!(page.body.contains("<del dir=\"auto\">Acme</del>"));
}

#[actix_web::test]
async fn pages_turn_by_key_and_events_are_filtered() {
    let world = World::start().await;
    let northwind = world.reseller("Northwind").await;
    let acme = northwind.has_client("Acme");
    for n in 0..60 {
        rename(&northwind, &acme, &format!("Company {n}.")).await;
    }
    let page = northwind.get(&acme.path("/history")).await;
    // The head of the page names the company as well: look at the values.
    let new = |page: &crate::support::Answer, company: &str| {
        page.body
            .contains(&format!("<ins dir=\"auto\">{company}</ins>"))
    };
    assert!(new(&page, "Company 59.") && !new(&page, "Company 8."));
    let link = |page: &crate::support::Answer, rel: &str| {
        let at = page.body.find(&format!("rel=\"{rel}\""))?;
        let start = page.body[..at].rfind("href=\"").unwrap() + 6;
        let end = start + page.body[start..].find('"').unwrap();
        Some(page.body[start..end].replace("&#38;", "&"))
    };
    assert_eq!(link(&page, "prev"), None);
    let older = northwind.get(&link(&page, "next").unwrap()).await;
    assert!(new(&older, "Company 8.") && !new(&older, "Company 59."));
    assert_eq!(link(&older, "next"), None);
    let back = northwind.get(&link(&older, "prev").unwrap()).await;
    assert!(new(&back, "Company 59."));

    let none = northwind
        .get(&acme.path("/history?event=USER_INVITED"))
        .await;
    assert!(none.shows("Nothing matches"), "{}", none.text());
    let mine = format!("/history?event=CUSTOMER_EDITED&person={}", northwind.email);
    assert!(new(&northwind.get(&acme.path(&mine)).await, "Company 59."));
}

#[actix_web::test]
async fn a_page_costs_the_same_however_many_events_it_has() {
    let world = World::start().await;
    let northwind = world.reseller("Northwind").await;
    let acme = northwind.has_client("Acme");
    rename(&northwind, &acme, "Two").await;
    let path = acme.path("/history");
    let (few, _) = world.queries_of(northwind.get(&path)).await;
    for n in 0..40 {
        rename(&northwind, &acme, &format!("Company {n}.")).await;
    }
    let (many, _) = world.queries_of(northwind.get(&path)).await;
    assert_eq!(few, many);
    assert!(many <= 20, "{many}");
}

#[actix_web::test]
async fn the_activity_log_shows_what_each_may_see() {
    let world = World::start().await;
    let operator = world.operator().await;
    let northwind = world.reseller("Northwind").await;
    let southwind = world.reseller("Southwind").await;
    let olga = world.seller(&northwind, "Olga Meyer").await;
    let wei = world.seller(&northwind, "Wei Zhang").await;
    let acme = northwind.has_client("Acme");
    rename(&northwind, &acme, "Acme Holding").await;
    world.db(|conn| {
        diesel::update(clients::table.find(acme.id))
            .set(clients::seller_id.eq(wei.user))
            .execute(conn)
    });

    for seeing in [&operator, &northwind, &olga, &wei] {
        assert!(seeing.get("/activity").await.shows("Acme Holding"));
    }
    assert!(!southwind.get("/activity").await.shows("Acme Holding"));
    let client = format!("/activity?client={}", acme.id);
    assert!(northwind.get(&client).await.shows("Acme Holding"));
    let foreign = southwind.get(&client).await;
    assert_eq!(foreign.status, 200);
    assert!(!foreign.shows("Acme Holding"));
    // What happens at the provider itself is not the sellers' to read, but one's own is.
    assert!(
        northwind
            .get("/activity")
            .await
            .shows("Wei Zhang signed in")
    );
    assert!(!olga.get("/activity").await.shows("Wei Zhang signed in"));
    assert!(olga.get("/activity").await.shows("Olga Meyer signed in"));

    world.db(|conn| {
        diesel::update(providers::table.find(northwind.provider))
            .set(providers::sellers_see_own_clients_only.eq(true))
            .execute(conn)
    });
    assert!(wei.get("/activity").await.shows("Acme Holding"));
    assert!(!olga.get("/activity").await.shows("Acme Holding"));

    let panel = world.sign_in(&acme.email).await;
    assert_eq!(panel.get("/activity").await.status, 404);
}
