//! How the operator looks after resellers.

use crate::support::{PASSWORD, World};
use clientele::db::schema::{history_values, provider_members, providers, users};
use diesel::prelude::*;

const NORTHWIND: [(&str, &str); 4] = [
    ("company", "Northwind"),
    ("name", "Nora North"),
    ("email", "nora@example.org"),
    ("password", PASSWORD),
];

fn id_in(path: &str) -> i64 {
    path.rsplit('/').next().unwrap().parse().unwrap()
}

#[actix_web::test]
async fn a_reseller_with_a_password_works_at_once() {
    let world = World::start().await;
    let operator = world.operator().await;
    let answer = operator.post("/resellers", &NORTHWIND).await;
    let page = answer
        .to
        .clone()
        .unwrap_or_else(|| panic!("{}", answer.text()));
    let shown = operator.open(&page).await;
    assert!(shown.shows("Northwind") && shown.shows("nora@example.org"));
    assert_eq!(
        world.mails(),
        [("welcome".into(), "nora@example.org".into())]
    );
    let id = id_in(&page);
    assert_eq!(world.history_of_provider(id), ["RESELLER_CREATED"]);

    let nora = world.sign_in("nora@example.org").await;
    assert!(nora.open("/").await.shows("Northwind"));
    assert_eq!(nora.get("/resellers").await.status, 403);
}

#[actix_web::test]
async fn without_a_password_a_link_goes_out() {
    let world = World::start().await;
    let operator = world.operator().await;
    let mut form = NORTHWIND.to_vec();
    form[3] = ("by_link", "on");
    let page = operator.post("/resellers", &form).await.to.unwrap();
    assert!(operator.get(&page).await.shows("Not activated"));
    let first = world.token_for("nora@example.org");

    let answer = operator.post(&format!("{page}/invitation"), &[]).await;
    assert_eq!(answer.to.as_deref(), Some(&*page));
    let second = world.token_for("nora@example.org");
    assert_ne!(first, second);
    assert_eq!(
        world.history_of_provider(id_in(&page)),
        ["RESELLER_CREATED", "USER_INVITED"]
    );
    let nora = world.stranger();
    assert_eq!(nora.get(&format!("/invitation/{first}")).await.status, 410);
    assert_eq!(nora.get(&format!("/invitation/{second}")).await.status, 200);
}

#[actix_web::test]
async fn a_known_address_makes_no_second_person_and_keeps_its_password() {
    let world = World::start().await;
    let operator = world.operator().await;
    let known = world.insert_user("Nora Own", "Nora@Example.org");
    let people = |conn: &mut _| users::table.count().get_result::<i64>(conn);
    let before = world.db(people);
    let mut form = NORTHWIND.to_vec();
    form[3] = ("password", "another horse battery staple 7");
    let answer = operator.post("/resellers", &form).await;
    assert_eq!(answer.status, 303);
    assert_eq!(world.db(people), before);
    assert_eq!(
        world.mails(),
        [("reseller-invitation".into(), "nora@example.org".into())]
    );
    let (name, by): (String, Option<i64>) = world.db(|conn| {
        users::table
            .find(known)
            .select((users::name, users::password_by))
            .first(conn)
    });
    assert_eq!((&*name, by), ("Nora Own", None));
    // Until it is accepted, the operator sees what was typed.
    assert!(operator.get("/resellers").await.shows("Nora North"));
    let nora = world.sign_in("nora@example.org").await;
    assert_eq!(nora.get("/clients").await.to.as_deref(), Some("/accounts"));
}

#[actix_web::test]
async fn a_double_click_makes_one_reseller() {
    let world = World::start().await;
    let operator = world.operator().await;
    operator.get("/resellers/new").await;
    let key = "one-and-the-same-form-0123456789";
    let first = operator.post_once("/resellers", &NORTHWIND, key).await;
    operator.get("/resellers").await;
    let second = operator.post_once("/resellers", &NORTHWIND, key).await;
    assert_eq!(first.to, second.to);
    let resellers: i64 = world.db(|conn| {
        providers::table
            .filter(providers::kind.eq("reseller"))
            .count()
            .get_result(conn)
    });
    assert_eq!(resellers, 1);
    assert_eq!(world.mails().len(), 1);
}

#[actix_web::test]
async fn what_is_missing_is_said_at_once_and_nothing_typed_is_lost() {
    let world = World::start().await;
    let operator = world.operator().await;
    let answer = operator
        .post(
            "/resellers",
            &[("company", "Northwind"), ("password", "northwind")],
        )
        .await;
    assert_eq!(answer.status, 422);
    assert_eq!(answer.value_of("company").as_deref(), Some("Northwind"));
    for field in ["name", "email", "password"] {
        assert!(answer.body.contains(&format!("f-{field}-e")), "{field}");
    }
    assert!(!answer.body.contains("value=\"northwind\""));
}

#[actix_web::test]
async fn two_who_edit_at_once_lose_nothing() {
    let world = World::start().await;
    let operator = world.operator().await;
    let northwind = world.reseller("Northwind").await.provider;
    let path = format!("/resellers/{northwind}");
    let page = operator.get(&path).await;
    let version = page.value_of("version").unwrap();
    let form = |company: &'static str, version: &str| {
        vec![
            ("version".to_owned(), version.to_owned()),
            ("company".into(), company.into()),
            ("email".into(), "office@example.org".into()),
            ("lang".into(), "de".into()),
            ("brand_name".into(), "Nordwind".into()),
            ("brand_color".into(), "#E8590C".into()),
            ("support_email".into(), "help@example.org".into()),
        ]
    };
    let send = async |company: &'static str, version: &str| {
        let form = form(company, version);
        let fields: Vec<(&str, &str)> = form.iter().map(|(a, b)| (&**a, &**b)).collect();
        operator.post(&path, &fields).await
    };
    assert_eq!(send("Northwind Ltd", &version).await.status, 303);
    let saved: (String, String) = world.db(|conn| {
        providers::table
            .find(northwind)
            .select((providers::company_key, providers::brand_color))
            .first(conn)
    });
    assert_eq!(saved, ("northwind ltd".into(), "#e8590c".into()));
    assert_eq!(
        world.history_of_provider(northwind).last().unwrap(),
        "RESELLER_EDITED"
    );
    let values: i64 = world.db(|conn| history_values::table.count().get_result(conn));
    assert_eq!(values, 5);

    let answer = send("Northwind Inc", &version).await;
    assert_eq!(answer.status, 409);
    assert!(answer.shows("Northwind Ltd"));
    assert_eq!(answer.value_of("company").as_deref(), Some("Northwind Inc"));
    let newer = answer.value_of("version").unwrap();
    assert_eq!(send("Northwind Inc", &newer).await.status, 303);

    for (field, wrong) in [("brand_color", "#12345g"), ("lang", "fr"), ("email", "x")] {
        let answer = operator
            .post(&path, &[("company", "N"), (field, wrong)])
            .await;
        assert_eq!(answer.status, 422, "{field}");
        assert!(answer.body.contains(&format!("f-{field}-e")), "{field}");
    }
}

#[actix_web::test]
async fn the_list_is_searched_sorted_and_paged_in_a_constant_number_of_queries() {
    let world = World::start().await;
    let operator = world.operator().await;
    let count = async |path: &str| {
        operator.get(path).await;
        world.queries_of(operator.get(path)).await
    };
    let first = world.insert_provider("reseller", "Абвгд");
    world.insert_client(first, "Acme");
    let (few, page) = count("/resellers").await;
    assert!(page.shows("Абвгд"));
    for n in 0..60 {
        world.insert_provider("reseller", &format!("Firm {n:02}"));
    }
    let (many, page) = count("/resellers").await;
    assert_eq!(few, many);
    assert!(page.shows("Firm 00") && page.shows("Firm 49") && !page.shows("Firm 50"));
    let next = href(&page.body, "next");
    let page = operator.get(&next).await;
    assert!(page.shows("Firm 50") && page.shows("Абвгд") && !page.shows("Firm 49"));
    let back = operator.get(&href(&page.body, "prev")).await;
    assert!(back.shows("Firm 00") && back.shows("Firm 49"));

    assert!(
        operator
            .get("/resellers?q=%D0%90%D0%91%D0%92")
            .await
            .shows("Абвгд")
    );
    let newest = operator.get("/resellers?sort=-created&size=25").await;
    assert!(newest.shows("Firm 59") && !newest.shows("Firm 34"));
    assert!(
        operator
            .get("/resellers?q=nobody")
            .await
            .shows("Nothing matches")
    );
}

fn href(body: &str, rel: &str) -> String {
    let at = body.find(&format!("rel=\"{rel}\"")).unwrap();
    let start = body[..at].rfind("href=\"").unwrap() + 6;
    let end = start + body[start..].find('"').unwrap();
    body[start..end].replace("&#38;", "&").replace("&amp;", "&")
}

#[actix_web::test]
async fn nobody_of_a_suspended_reseller_comes_in() {
    let world = World::start().await;
    let northwind = world.reseller("Northwind").await;
    let (id, now) = (northwind.provider, world.now());
    world.db(|conn| {
        diesel::update(providers::table.find(id))
            .set(providers::suspended_at.eq(now))
            .execute(conn)
    });
    assert!(!northwind.get("/dashboard").await.status.is_success());
    let places: i64 = world.db(|conn| provider_members::table.count().get_result(conn));
    assert_eq!(places, 1);
}
