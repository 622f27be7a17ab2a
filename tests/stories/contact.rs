//! "Edit Contact Info": how a client is reached.
use crate::support::{Answer, Client, Visitor, World};
use actix_web::http::StatusCode;
use clientele::db::schema::*;
use diesel::prelude::*;

/// The form as the page shows it, with some fields typed over.
async fn save(
    by: &Visitor<'_>,
    client: &Client,
    drawn: &Answer,
    changes: &[(&'static str, &str)],
) -> Answer {
    let mut fields: Vec<(&str, String)> =
        ["company", "name", "email", "second_email", "phone", "seen"]
            .into_iter()
            .map(|name| (name, drawn.value_of(name).unwrap()))
            .collect();
    let seen: serde_json::Value = serde_json::from_str(&fields[5].1).unwrap();
    for name in ["address", "country", "lang"] {
        fields.push((name, seen[name].as_str().unwrap().to_owned()));
    }
    for (name, value) in changes {
        fields.retain(|(known, _)| known != name);
        fields.push((name, (*value).to_owned()));
    }
    let fields: Vec<(&str, &str)> = fields.iter().map(|(n, v)| (*n, v.as_str())).collect();
    by.post(&client.path("/contact"), &fields).await
}

const ALL: [(&str, &str); 8] = [
    ("company", "Acme Ltd"),
    ("name", "Ann Example"),
    ("email", "office@acme.example"),
    ("second_email", "billing@acme.example"),
    ("phone", "+351 21 000 0000"),
    ("address", "Rua Augusta 1\r\n1100-048 Lisboa"),
    ("country", "PT"),
    ("lang", "de"),
];

fn values_of(world: &World, client: &Client) -> Vec<(String, String, String)> {
    world.db(|conn| {
        history_values::table
            .inner_join(history::table)
            .filter(history::client_id.eq(client.id))
            .order(history_values::field)
            .select((
                history_values::field,
                history_values::before,
                history_values::after,
            ))
            .load(conn)
    })
}

#[actix_web::test]
async fn a_reseller_edits_the_contact_info_from_the_sidebar() {
    let world = World::start().await;
    let northwind = world.reseller("Northwind").await;
    let acme = northwind.has_client("Acme");
    let page = northwind.get(&acme.path("")).await;
    assert!(page.shows("Edit Contact Info") && page.shows("Change Login Info"));
    let form = northwind.get(&acme.path("/contact")).await;
    for label in [
        "Edit Contact Info",
        "Company",
        "Name",
        "Company email",
        "Second e-mail",
        "Phone",
        "Address",
        "Country",
        "Portugal",
        "Lang",
        "OK",
    ] {
        assert!(form.shows(label), "{label}");
    }
    assert_eq!(form.value_of("name").as_deref(), Some("Acme Admin"));
    let answer = save(&northwind, &acme, &form, &ALL).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
    assert_eq!(answer.to, Some(acme.path("")));
    let page = northwind.get(&acme.path("")).await;
    assert!(page.shows("The contact information is saved."));
    assert_eq!(page.value_of("company").as_deref(), Some("Acme Ltd"));

    let form = northwind.get(&acme.path("/contact")).await;
    assert_eq!(form.value_of("phone").as_deref(), Some("+351 21 000 0000"));
    assert!(form.shows("Rua Augusta 1 1100-048 Lisboa"));
    assert!(form.body.contains("<option value=\"PT\" selected>"));
    assert_eq!(world.history_of(acme.id), ["CUSTOMER_EDITED"]);
    let text = |a: &str, b: &str, c: &str| (a.to_owned(), b.to_owned(), c.to_owned());
    assert_eq!(
        values_of(&world, &acme),
        [
            text("field-address", "", "Rua Augusta 1\n1100-048 Lisboa"),
            text("field-company", "Acme", "Acme Ltd"),
            text("field-company-email", &acme.email, "office@acme.example"),
            text("field-country", "", "Portugal"),
            text("field-lang", "en", "de"),
            text("field-name", "Acme Admin", "Ann Example"),
            text("field-phone", "", "+351 21 000 0000"),
            text("field-second-email", "", "billing@acme.example"),
        ]
    );
    // The list finds the new company, and nobody's sign-in was touched.
    let list = northwind.get("/clients?q=acme+ltd").await;
    assert!(list.shows("office@acme.example"));
    assert!(world.mails().is_empty());
    world.sign_in(&acme.email).await;

    let again = save(&northwind, &acme, &form, &[]).await;
    assert_eq!(again.status, StatusCode::SEE_OTHER);
    assert!(
        northwind
            .get(&acme.path(""))
            .await
            .shows("Nothing was changed.")
    );
    assert_eq!(world.history_of(acme.id), ["CUSTOMER_EDITED", "SIGNED_IN"]);
}

#[actix_web::test]
async fn all_faults_come_at_once_and_nothing_typed_is_lost() {
    let world = World::start().await;
    let northwind = world.reseller("Northwind").await;
    let acme = northwind.has_client("Acme");
    let form = northwind.get(&acme.path("/contact")).await;
    let long = "x".repeat(501);
    let answer = save(
        &northwind,
        &acme,
        &form,
        &[
            ("company", " "),
            ("email", "nobody"),
            ("second_email", "at@home"),
            ("phone", "+351\u{0}"),
            ("address", &long),
            ("country", "XX"),
            ("lang", "fr"),
        ],
    )
    .await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        answer.shows("7 things need another look"),
        "{}",
        answer.text()
    );
    assert!(answer.shows("Company email: Enter an e-mail address"));
    assert_eq!(answer.value_of("email").as_deref(), Some("nobody"));
    assert_eq!(answer.value_of("seen"), form.value_of("seen"));
    assert!(world.history_of(acme.id).is_empty());
}

#[actix_web::test]
async fn strangers_find_nothing_and_sellers_what_is_theirs() {
    let world = World::start().await;
    let northwind = world.reseller("Northwind").await;
    let acme = northwind.has_client("Acme");
    let form = northwind.get(&acme.path("/contact")).await;
    let southwind = world.reseller("Southwind").await;
    let refused = southwind.get(&acme.path("/contact")).await;
    assert_eq!(refused.status, StatusCode::NOT_FOUND);
    let refused = save(&southwind, &acme, &form, &ALL).await;
    assert_eq!(refused.status, StatusCode::NOT_FOUND);

    let olga = world.seller(&northwind, "Olga Meyer").await;
    world.db(|conn| {
        diesel::update(providers::table.find(northwind.provider))
            .set(providers::sellers_see_own_clients_only.eq(true))
            .execute(conn)
    });
    let refused = save(&olga, &acme, &form, &ALL).await;
    assert_eq!(refused.status, StatusCode::NOT_FOUND);
    world.db(|conn| {
        diesel::update(clients::table.find(acme.id))
            .set(clients::seller_id.eq(olga.user))
            .execute(conn)
    });
    let saved = save(&olga, &acme, &form, &ALL).await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.text());
    let operator = world.operator().await;
    let form = operator.get(&acme.path("/contact")).await;
    let saved = save(&operator, &acme, &form, &[("phone", "1")]).await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER);
    assert_eq!(world.history_of(acme.id).len(), 2);
}

#[actix_web::test]
async fn two_who_edit_at_once_lose_nothing() {
    let world = World::start().await;
    let northwind = world.reseller("Northwind").await;
    let acme = northwind.has_client("Acme");
    let form = northwind.get(&acme.path("/contact")).await;
    let edit = northwind.get(&acme.path("")).await;
    let first = [("phone", "111"), ("country", "PT")];
    assert_eq!(
        save(&northwind, &acme, &form, &first).await.status,
        StatusCode::SEE_OTHER
    );
    let second = [("phone", "222"), ("address", "Here")];
    let conflict = save(&northwind, &acme, &form, &second).await;
    assert_eq!(conflict.status, StatusCode::CONFLICT);
    assert!(conflict.shows("Phone · Saved: 111 · In your form: 222"));
    assert!(conflict.shows("Country · Saved: Portugal · In your form: Portugal"));
    assert!(!conflict.shows("Address · Saved"));
    assert_eq!(conflict.value_of("phone").as_deref(), Some("222"));
    // What the other saved stays where this form says nothing new.
    let merged = [("phone", "222"), ("address", "Here"), ("country", "PT")];
    let saved = save(&northwind, &acme, &conflict, &merged).await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.text());
    let found: (String, String, String) = world.db(|conn| {
        client_contacts::table
            .find(acme.id)
            .select((
                client_contacts::phone,
                client_contacts::address,
                client_contacts::country,
            ))
            .first(conn)
    });
    assert_eq!(found, ("222".into(), "Here".into(), "PT".into()));

    // "Edit client" shows none of it, so that a form that was open there still counts.
    let mut fields: Vec<(&str, String)> =
        ["email", "company", "name", "custom_id", "version", "seen"]
            .into_iter()
            .map(|name| (name, edit.value_of(name).unwrap()))
            .collect();
    fields.push(("lang", "en".into()));
    fields.push(("custom_id", "X-1".into()));
    fields.remove(3);
    let fields: Vec<(&str, &str)> = fields.iter().map(|(n, v)| (*n, v.as_str())).collect();
    let saved = northwind.post(&acme.path(""), &fields).await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.text());
    // But the company is the same one on both pages.
    let form = northwind.get(&acme.path("/contact")).await;
    let renamed = save(&northwind, &acme, &form, &[("company", "Acme Ltd")]).await;
    assert_eq!(renamed.status, StatusCode::SEE_OTHER);
    let stale = northwind.post(&acme.path(""), &fields).await;
    assert_eq!(stale.status, StatusCode::CONFLICT);
    assert!(stale.shows("Acme Ltd"));
}

#[actix_web::test]
async fn one_form_sent_twice_counts_once() {
    let world = World::start().await;
    let northwind = world.reseller("Northwind").await;
    let acme = northwind.has_client("Acme");
    let form = northwind.get(&acme.path("/contact")).await;
    let seen = form.value_of("seen").unwrap();
    let mut fields = ALL.to_vec();
    fields.push(("seen", &seen));
    let key = "k".repeat(43);
    let path = acme.path("/contact");
    let twin = northwind.same_cookies();
    let (a, b) = futures_util::future::join(
        northwind.post_once(&path, &fields, &key),
        twin.post_once(&path, &fields, &key),
    )
    .await;
    assert_eq!(
        (a.status, b.status),
        (StatusCode::SEE_OTHER, StatusCode::SEE_OTHER)
    );
    assert_eq!(world.history_of(acme.id), ["CUSTOMER_EDITED"]);
}

#[actix_web::test]
async fn a_deleted_client_is_only_looked_at() {
    let world = World::start().await;
    let northwind = world.reseller("Northwind").await;
    let acme = northwind.has_client("Acme");
    let form = northwind.get(&acme.path("/contact")).await;
    let now = world.now();
    world.db(|conn| {
        diesel::update(clients::table.find(acme.id))
            .set((clients::deleted_at.eq(now), clients::status.eq("deleted")))
            .execute(conn)
    });
    let refused = save(&northwind, &acme, &form, &ALL).await;
    assert_eq!(refused.status, StatusCode::CONFLICT);
    for rest in ["/contact", "/login-info", "/description"] {
        let page = northwind.get(&acme.path(rest)).await;
        assert_eq!(page.status, StatusCode::CONFLICT, "{rest}");
    }
    let page = northwind.get(&acme.path("")).await;
    assert!(!page.shows("Edit Contact Info") && !page.shows("[add description]"));
}
