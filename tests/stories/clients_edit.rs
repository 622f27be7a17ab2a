//! How a client is changed, and what happens when two do it at once.
use crate::support::{Answer, Client, Visitor, World};
use actix_web::http::StatusCode;
use clientele::db::schema::*;
use diesel::prelude::*;

/// The form as the page shows it.
fn form(page: &Answer) -> Vec<(&'static str, String)> {
    let mut fields: Vec<(&'static str, String)> =
        ["email", "company", "name", "custom_id", "version", "seen"]
            .into_iter()
            .map(|name| (name, page.value_of(name).unwrap()))
            .collect();
    fields.push(("seller", selected(page, "seller")));
    fields.push(("lang", selected(page, "lang")));
    fields
}

fn selected(page: &Answer, name: &str) -> String {
    let at = page.body.find(&format!("name=\"{name}\"")).unwrap();
    let list = &page.body[at..at + page.body[at..].find("</select>").unwrap()];
    list.split("<option value=\"")
        .skip(1)
        .find(|option| option.split('>').next().unwrap().contains("selected"))
        .and_then(|option| option.split('"').next())
        .unwrap_or_default()
        .to_owned()
}

async fn save(
    by: &Visitor<'_>,
    client: &Client,
    mut fields: Vec<(&'static str, String)>,
    changes: &[(&'static str, &str)],
) -> Answer {
    for (name, value) in changes {
        fields.retain(|(known, _)| known != name);
        fields.push((name, (*value).to_owned()));
    }
    let fields: Vec<(&str, &str)> = fields.iter().map(|(n, v)| (*n, v.as_str())).collect();
    by.post(&client.path(""), &fields).await
}

fn values(world: &World) -> Vec<(String, String, String)> {
    world.db(|conn| {
        history_values::table
            .order((history_values::history_id, history_values::field))
            .select((
                history_values::field,
                history_values::before,
                history_values::after,
            ))
            .load(conn)
    })
}

#[actix_web::test]
async fn a_reseller_changes_a_client_and_the_history_knows_before_and_after() {
    let world = World::start().await;
    let northwind = world.reseller("Northwind").await;
    let olga = world.seller(&northwind, "Olga Meyer").await;
    let acme = northwind.has_client("Acme");
    let page = northwind.get(&acme.path("")).await;
    for text in [
        "Log in as Client",
        "Log in as Partner",
        "Edit client",
        "Users",
        "History",
        "Client since",
        "Test Account",
        "Hidden from the list of clients",
        "Client status",
        "Company email",
        "Custom ID",
        "Seller",
        "Lang",
        "Save changes",
        "no service has been used yet",
    ] {
        assert!(page.shows(text), "{text}");
    }
    let custom = r#"NW/0417 <b>"&" ✓"#;
    let answer = save(
        &northwind,
        &acme,
        form(&page),
        &[
            ("custom_id", custom),
            ("seller", &olga.user.to_string()),
            ("test", "on"),
        ],
    )
    .await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
    let page = northwind.get(&acme.path("")).await;
    assert!(page.shows("The changes are saved."));
    assert_eq!(page.value_of("custom_id").as_deref(), Some(custom));
    assert_eq!(selected(&page, "seller"), olga.user.to_string());
    assert_eq!(world.history_of(acme.id), ["CUSTOMER_EDITED"]);
    let text = |a: &str, b: &str, c: &str| (a.to_owned(), b.to_owned(), c.to_owned());
    assert_eq!(
        values(&world),
        [
            text("field-custom-id", "", custom),
            text("field-seller", "", "Olga Meyer"),
            text("field-test-account", "false", "true"),
        ]
    );
    let keys: (String, String) = world.db(|conn| {
        clients::table
            .find(acme.id)
            .select((clients::seller_key, clients::search))
            .first(conn)
    });
    assert_eq!(keys.0, "olga meyer");
    assert!(keys.1.contains("nw/0417"));
}

#[actix_web::test]
async fn saving_without_a_change_writes_nothing() {
    let world = World::start().await;
    let northwind = world.reseller("Northwind").await;
    let acme = northwind.has_client("Acme");
    let page = northwind.get(&acme.path("")).await;
    save(&northwind, &acme, form(&page), &[]).await;
    assert!(
        northwind
            .get(&acme.path(""))
            .await
            .shows("Nothing was changed.")
    );
    assert!(world.history_of(acme.id).is_empty());
}

#[actix_web::test]
async fn the_second_of_two_editors_sees_what_the_first_one_saved() {
    let world = World::start().await;
    let northwind = world.reseller("Northwind").await;
    let olga = world.seller(&northwind, "Olga Meyer").await;
    let acme = northwind.has_client("Acme");
    let first = northwind.get(&acme.path("")).await;
    let second = olga.get(&acme.path("")).await;
    save(
        &northwind,
        &acme,
        form(&first),
        &[("company", "Acme Holding"), ("custom_id", "A-1")],
    )
    .await;

    let mine = [("company", "Acme Group"), ("name", "ours")];
    let page = save(&olga, &acme, form(&second), &mine).await;
    assert_eq!(page.status, StatusCode::CONFLICT);
    assert!(page.shows("Somebody else saved this client"));
    assert!(page.shows("Acme Holding") && page.shows("A-1"));
    assert_eq!(page.value_of("company").as_deref(), Some("Acme Group"));
    assert_eq!(page.value_of("name").as_deref(), Some("ours"));
    // What the second one did not touch stays as the first one saved it.
    assert_eq!(page.value_of("custom_id").as_deref(), Some("A-1"));
    let saved: String = world.db(|conn| {
        clients::table
            .find(acme.id)
            .select(clients::company)
            .first(conn)
    });
    assert_eq!(saved, "Acme Holding", "nothing was overwritten");

    let answer = save(&olga, &acme, form(&page), &[]).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "knowingly");
    let saved: (String, String, String) = world.db(|conn| {
        clients::table
            .find(acme.id)
            .select((clients::company, clients::name, clients::custom_id))
            .first(conn)
    });
    assert_eq!(saved, ("Acme Group".into(), "ours".into(), "A-1".into()));
}

#[actix_web::test]
async fn of_two_at_the_same_moment_one_wins() {
    let world = World::start().await;
    let northwind = world.reseller("Northwind").await;
    let acme = northwind.has_client("Acme");
    let page = northwind.get(&acme.path("")).await;
    let twin = northwind.same_cookies();
    let (a, b) = futures_util::future::join(
        save(&northwind, &acme, form(&page), &[("company", "One")]),
        save(&twin, &acme, form(&page), &[("company", "Two")]),
    )
    .await;
    let mut statuses = [a.status.as_u16(), b.status.as_u16()];
    statuses.sort_unstable();
    assert_eq!(statuses, [303, 409]);
    assert_eq!(world.history_of(acme.id).len(), 1);
}

#[actix_web::test]
async fn faults_are_shown_beside_their_fields() {
    let world = World::start().await;
    let northwind = world.reseller("Northwind").await;
    let southwind = world.reseller("Southwind").await;
    let acme = northwind.has_client("Acme");
    let page = northwind.get(&acme.path("")).await;
    let bad = [
        ("company", " "),
        ("email", "x"),
        ("custom_id", "a\nb"),
        ("lang", "xx"),
    ];
    let answer = save(&northwind, &acme, form(&page), &bad).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    for (field, _) in bad {
        assert!(answer.body.contains(&format!("f-{field}-e")), "{field}");
    }
    let long = "x".repeat(201);
    let answer = save(&northwind, &acme, form(&page), &[("custom_id", &long)]).await;
    assert!(answer.shows("At most 200 characters."));
    let foreign = southwind.user.to_string();
    let answer = save(&northwind, &acme, form(&page), &[("seller", &foreign)]).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(world.history_of(acme.id).is_empty());
}

#[actix_web::test]
async fn to_strangers_the_client_does_not_exist() {
    let world = World::start().await;
    let northwind = world.reseller("Northwind").await;
    let acme = northwind.has_client("Acme");
    let southwind = world.reseller("Southwind").await;
    let panel = world.sign_in(&acme.email).await;
    for stranger in [&southwind, &panel] {
        for rest in ["", "/users", "/history", "/log-in"] {
            let foreign = stranger.get(&acme.path(rest)).await;
            let unused = stranger.get(&format!("/clients/999999{rest}")).await;
            assert_eq!(foreign.status, 404, "{rest}");
            assert_eq!(foreign.text(), unused.text());
        }
        let answer = stranger
            .post(
                &acme.path(""),
                &[
                    ("company", "Mine"),
                    ("email", "a@example.org"),
                    ("lang", "en"),
                    ("version", "1"),
                ],
            )
            .await;
        assert_eq!(answer.status, 404);
    }
    assert!(world.history_of(acme.id).iter().all(|e| e == "SIGNED_IN"));
}
