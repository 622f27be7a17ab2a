//! Descriptions: the provider's own notes on its clients.
use crate::support::{Answer, Client, Visitor, World};
use actix_web::http::StatusCode;
use clientele::db::schema::*;
use diesel::prelude::*;

async fn write(by: &Visitor<'_>, client: &Client, seen: &str, new: &str) -> Answer {
    let fields = [("seen", seen), ("description", new)];
    by.post(&client.path("/description"), &fields).await
}

fn description(world: &World, client: &Client) -> String {
    world.db(|conn| {
        clients::table
            .find(client.id)
            .select(clients::description)
            .first(conn)
    })
}

const NOTE: &str = "Prefers calls before 11.\nContract renews in Marzipan.";

#[actix_web::test]
async fn a_description_is_added_shown_found_edited_and_taken_away() {
    let world = World::start().await;
    let northwind = world.reseller("Northwind").await;
    let acme = northwind.has_client("Acme");
    northwind.has_client("Kestrel");
    let page = northwind.get(&acme.path("")).await;
    assert!(page.shows("[add description]") && !page.shows("[edit]"));
    let form = northwind.get(&acme.path("/description")).await;
    assert!(
        form.shows("Description") && form.shows("OK") && form.shows("The client never sees it.")
    );
    let answer = write(&northwind, &acme, "", &NOTE.replace('\n', "\r\n")).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
    assert_eq!(answer.to, Some(acme.path("")));
    assert_eq!(description(&world, &acme), NOTE);
    let page = northwind.get(&acme.path("")).await;
    assert!(page.shows("[edit]") && !page.shows("[add description]"));
    assert!(page.shows("Prefers calls before 11."));

    let list = northwind.get("/clients?q=marzipan").await;
    assert!(list.shows("Contract renews in Marzipan.") && !list.shows("Kestrel"));
    let csv = northwind.get("/clients.csv").await;
    assert!(csv.body.contains("Created,Description"));
    assert!(csv.body.contains("Prefers calls before 11."));

    let seen = NOTE.replace('\n', "\r\n");
    let answer = write(&northwind, &acme, &seen, "Quiet <b>&</b>").await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
    let list = northwind.get("/clients").await;
    assert!(list.shows("Quiet <b>&</b>") && !list.body.contains("<b>&</b>"));
    assert!(!northwind.get("/clients?q=marzipan").await.shows("Acme"));
    let answer = write(&northwind, &acme, "Quiet <b>&</b>", " ").await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
    let page = northwind.get(&acme.path("")).await;
    assert!(page.shows("[add description]"));
    assert_eq!(world.history_of(acme.id), ["DESCRIPTION_CHANGED"; 3]);
    assert!(world.mails().is_empty());
    let history = northwind.get(&acme.path("/history")).await;
    assert!(history.shows("changed the description") && history.shows("Quiet <b>&</b>"));
}

#[actix_web::test]
async fn a_client_begins_with_a_description() {
    let world = World::start().await;
    let northwind = world.reseller("Northwind").await;
    assert!(northwind.get("/clients/new").await.shows("Description"));
    let mut fields = vec![
        ("email", "ann@example.org"),
        ("first_name", "Ann"),
        ("last_name", "Example"),
        ("company", "Acme"),
        ("configure", "on"),
        ("lang", "en"),
        ("description", "Met at the fair"),
    ];
    let answer = northwind.post("/clients", &fields).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
    let list = northwind.get("/clients?q=fair").await;
    assert!(list.shows("Met at the fair") && list.shows("Acme"));
    let after: String = world.db(|conn| {
        history_values::table
            .filter(history_values::field.eq("field-description"))
            .select(history_values::after)
            .first(conn)
    });
    assert_eq!(after, "Met at the fair");
    let long = "x".repeat(1001);
    fields.retain(|(name, _)| *name != "description");
    fields.push(("description", &long));
    let answer = northwind.post("/clients", &fields).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.shows("Description: At most 1000 characters."));
}

#[actix_web::test]
async fn the_operator_shares_them_and_strangers_and_clients_never_see_them() {
    let world = World::start().await;
    let northwind = world.reseller("Northwind").await;
    let acme = northwind.has_client("Acme");
    write(&northwind, &acme, "", "Late payer").await;
    let operator = world.operator().await;
    assert!(operator.get("/clients").await.shows("Late payer"));
    let edited = write(&operator, &acme, "Late payer", "Pays by now").await;
    assert_eq!(edited.status, StatusCode::SEE_OTHER);
    assert!(northwind.get(&acme.path("")).await.shows("Pays by now"));

    let southwind = world.reseller("Southwind").await;
    for answer in [
        southwind.get(&acme.path("/description")).await,
        write(&southwind, &acme, "Pays by now", "x").await,
    ] {
        assert_eq!(answer.status, StatusCode::NOT_FOUND);
        assert!(!answer.shows("Pays by now"));
    }
    let olga = world.seller(&northwind, "Olga Meyer").await;
    assert!(olga.get("/clients").await.shows("Pays by now"));
    world.db(|conn| {
        diesel::update(providers::table.find(northwind.provider))
            .set(providers::sellers_see_own_clients_only.eq(true))
            .execute(conn)
    });
    let refused = write(&olga, &acme, "Pays by now", "x").await;
    assert_eq!(refused.status, StatusCode::NOT_FOUND);

    let ann = world.sign_in(&acme.email).await;
    for path in ["/panel", "/panel/users", "/profile", "/panel/projects"] {
        let page = ann.get(path).await;
        assert_eq!(page.status, StatusCode::OK, "{path}");
        assert!(!page.body.contains("Pays by now"), "{path}");
    }
    for role in ["client", "partner"] {
        northwind.post(&acme.path("/log-in"), &[("as", role)]).await;
        let page = northwind.get("/panel").await;
        assert_eq!(page.status, StatusCode::OK, "{role}");
        assert!(!page.body.contains("Pays by now"), "{role}");
        northwind.post("/return", &[]).await;
    }
    assert_eq!(description(&world, &acme), "Pays by now");
}

#[actix_web::test]
async fn two_editors_see_each_other_and_twins_count_once() {
    let world = World::start().await;
    let northwind = world.reseller("Northwind").await;
    let acme = northwind.has_client("Acme");
    let key = "k".repeat(43);
    for _ in 0..2 {
        let fields = [("seen", ""), ("description", "First")];
        let path = acme.path("/description");
        let answer = northwind.post_once(&path, &fields, &key).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER);
    }
    let conflict = write(&northwind, &acme, "", "Second").await;
    assert_eq!(conflict.status, StatusCode::CONFLICT);
    assert!(conflict.shows("Saved: First") && conflict.shows("In your form: Second"));
    assert_eq!(conflict.value_of("seen").as_deref(), Some("First"));
    assert_eq!(description(&world, &acme), "First");
    let saved = write(&northwind, &acme, "First", "Second").await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER);
    // The same text as somebody else just wrote is no conflict.
    let same = write(&northwind, &acme, "First", "Second").await;
    assert_eq!(same.status, StatusCode::SEE_OTHER);
    assert_eq!(world.history_of(acme.id), ["DESCRIPTION_CHANGED"; 2]);
    let faulty = write(&northwind, &acme, "Second", "Bad\u{1}").await;
    assert_eq!(faulty.status, StatusCode::UNPROCESSABLE_ENTITY);
}
