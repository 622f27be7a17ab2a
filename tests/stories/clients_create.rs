//! How a client comes to be, and what the page never tells about addresses.
use crate::support::{Answer, PASSWORD, Visitor, World};
use actix_web::http::StatusCode;
use clientele::db::schema::*;
use diesel::prelude::*;

/// A form that is filled in well.
fn acme(email: &str) -> Vec<(&str, &str)> {
    vec![
        ("email", email),
        ("first_name", "Ann"),
        ("last_name", "Example"),
        ("company", "Acme"),
        ("name", "ACME-7"),
        ("password", PASSWORD),
        ("seller", ""),
        ("lang", "de"),
    ]
}

fn with<'a>(
    mut fields: Vec<(&'a str, &'a str)>,
    name: &'a str,
    value: &'a str,
) -> Vec<(&'a str, &'a str)> {
    fields.retain(|(known, _)| *known != name);
    fields.push((name, value));
    fields
}

fn id_of(answer: &Answer) -> i64 {
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
    let to = answer.to.as_deref().unwrap();
    to.strip_prefix("/clients/").unwrap().parse().unwrap()
}

fn count(world: &World) -> i64 {
    world.db(|conn| clients::table.count().get_result(conn))
}

async fn creates(by: &Visitor<'_>, fields: &[(&str, &str)]) -> i64 {
    id_of(&by.post("/clients", fields).await)
}

#[actix_web::test]
async fn a_reseller_adds_a_client_who_signs_in_with_the_typed_password() {
    let world = World::start().await;
    let northwind = world.reseller("Northwind").await;
    let form = northwind.get("/clients/new").await;
    for label in [
        "Add new client",
        "E-mail",
        "First name",
        "Last name",
        "Company",
        "Name in your system",
        "Password",
        "Let the client configure the password",
        "Seller",
        "Lang",
        "Test Account",
    ] {
        assert!(form.shows(label), "{label}");
    }
    assert!(!form.shows("Owner"), "only the operator chooses one");

    let id = creates(&northwind, &acme("ann@example.org")).await;
    assert_eq!(world.history_of(id), ["CUSTOMER_CREATED", "USER_INVITED"]);
    assert_eq!(
        world.mails(),
        [("welcome".to_owned(), "ann@example.org".to_owned())]
    );
    let (company, email, lang, search): (String, String, String, String) = world.db(|conn| {
        clients::table
            .find(id)
            .select((
                clients::company,
                clients::email,
                clients::lang,
                clients::search,
            ))
            .first(conn)
    });
    assert_eq!(
        (&*company, &*email, &*lang),
        ("Acme", "ann@example.org", "de")
    );
    assert_eq!(
        search,
        format!("{id}\nacme\nacme-7\nann@example.org\n\nann example\nann@example.org\n")
    );

    let page = northwind.get(&format!("/clients/{id}")).await;
    assert!(page.shows("The client was created."));
    assert!(page.shows("Preparation") && page.shows("1 of 5 users"));

    let ann = world.sign_in("ann@example.org").await;
    assert_eq!(ann.open("/").await.status, StatusCode::OK);
    assert_eq!(ann.get("/panel").await.status, StatusCode::OK);
    assert!(
        world
            .history_of(id)
            .contains(&"USER_ACCEPTED_INVITATION".to_owned())
    );
}

#[actix_web::test]
async fn the_client_configures_the_password_by_a_mailed_link() {
    let world = World::start().await;
    let northwind = world.reseller("Northwind").await;
    let mut fields = with(acme("ann@example.org"), "password", "");
    fields.push(("configure", "on"));
    creates(&northwind, &fields).await;
    assert_eq!(
        world.mails(),
        [("set-up-password".to_owned(), "ann@example.org".to_owned())]
    );
    let link = format!("/password/{}", world.token_for("ann@example.org"));
    let ann = world.stranger();
    assert_eq!(ann.get(&link).await.status, StatusCode::OK);
    let answer = ann.post(&link, &[("password", PASSWORD)]).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
    world.sign_in("ann@example.org").await;
}

#[actix_web::test]
async fn all_faults_come_at_once_and_nothing_typed_is_lost_but_the_password() {
    let world = World::start().await;
    let northwind = world.reseller("Northwind").await;
    let page = northwind
        .post(
            "/clients",
            &[
                ("email", "not an address"),
                ("first_name", ""),
                ("last_name", "Ex\u{0}ample"),
                ("company", "Acme"),
                ("password", "acme acme"),
                ("seller", "x"),
                ("lang", "fr"),
            ],
        )
        .await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    for field in [
        "email",
        "first_name",
        "last_name",
        "password",
        "seller",
        "lang",
    ] {
        assert!(page.body.contains(&format!("f-{field}-e")), "{field}");
    }
    assert_eq!(page.value_of("email").as_deref(), Some("not an address"));
    assert_eq!(page.value_of("company").as_deref(), Some("Acme"));
    assert!(!page.body.contains("acme acme"));
    assert_eq!(count(&world), 0);

    let own_name = with(acme("ann@example.org"), "password", "ann@example.org");
    let page = northwind.post("/clients", &own_name).await;
    assert!(page.shows("your own name"), "{}", page.text());
}

#[actix_web::test]
async fn a_known_address_gets_no_second_person_and_the_typed_password_counts_for_nothing() {
    let world = World::start().await;
    let southwind = world.reseller("Southwind").await;
    let known = southwind.has_client("Kestrel");
    let northwind = world.reseller("Northwind").await;
    let fields = with(acme(&known.email), "password", "another fine password 77");
    let id = creates(&northwind, &fields).await;
    assert_eq!(
        world.mails(),
        [("access-to-another-account".to_owned(), known.email.clone())]
    );
    let members: Vec<i64> = world.db(|conn| {
        client_members::table
            .filter(client_members::client_id.eq(id))
            .select(client_members::user_id)
            .load(conn)
    });
    assert_eq!(members, [known.user]);
    // The old password still is the password, and the account waits to be accepted.
    let person = world.sign_in(&known.email).await;
    let accounts = person.get("/accounts").await;
    assert!(accounts.shows("Acme") && accounts.shows("Kestrel"));
}

/// All that Northwind can see of a client made with this address, today and when links ran out.
async fn all_pages(world: &World, northwind: &Visitor<'_>, email: &str, configure: bool) -> String {
    let mut fields = acme(email);
    if configure {
        fields = with(fields, "password", "");
        fields.push(("configure", "on"));
    }
    let id = creates(northwind, &fields).await;
    let mut seen = String::new();
    for hours in [0, 30] {
        world.hours_pass(hours);
        let northwind = world.sign_in(&northwind.email).await;
        for rest in ["", "/users", "/history"] {
            let page = northwind.get(&format!("/clients/{id}{rest}")).await;
            seen.push_str(&neutral(&page.body, id, email));
        }
        let list = northwind.get(&format!("/clients/{id}/users")).await;
        let user = northwind.get(&pending_user(&list)).await;
        assert_eq!(user.status, StatusCode::OK);
        seen.push_str(&neutral(&user.body, id, email));
        let mails = northwind.get("/vendor-settings/mails").await;
        let newest = mails.body.split("<tbody>").nth(1).unwrap();
        let newest = newest.split("</tr>").next().unwrap();
        assert!(newest.contains("Access to"), "{newest}");
        let path = newest
            .split("href=\"")
            .nth(1)
            .unwrap()
            .split('"')
            .next()
            .unwrap();
        let mail = northwind.get(path).await;
        assert_eq!(mail.status, StatusCode::OK);
        seen.push_str(if mail.shows("between the portal and the person") {
            "private"
        } else {
            "told"
        });
    }
    world.hours_pass(-30);
    seen
}

#[actix_web::test]
async fn the_answer_for_an_address_known_elsewhere_is_the_answer_for_an_unknown_one() {
    for configure in [false, true] {
        let world = World::start().await;
        let southwind = world.reseller("Southwind").await;
        let known = southwind.has_client("Kestrel");
        let northwind = world.reseller("Northwind").await;
        let of_unknown = all_pages(&world, &northwind, "nobody@example.org", configure).await;
        let of_known = all_pages(&world, &northwind, &known.email, configure).await;
        assert_eq!(of_unknown, of_known, "configure: {configure}");
        assert!(!of_known.contains("Kestrel"));
    }
}

/// The address of the first user who has not accepted.
fn pending_user(list: &Answer) -> String {
    let at = list.body.find("/users/i").unwrap();
    let start = list.body[..at].rfind('"').unwrap() + 1;
    let end = at + list.body[at..].find('"').unwrap();
    list.body[start..end].to_owned()
}

/// A page without what differs between any two clients.
fn neutral(body: &str, id: i64, email: &str) -> String {
    let body = body
        .replace(email, "ADDRESS")
        .replace(&format!("/clients/{id}"), "/clients/ID");
    let body = body.replace(&format!(">{id}<"), ">ID<");
    let mut out = String::new();
    let mut rest = body.as_str();
    // Tokens and the keyed name of the user.
    while let Some(at) = ["value=\"", "/users/i"]
        .iter()
        .filter_map(|m| rest.find(m).map(|i| i + m.len()))
        .min()
    {
        out.push_str(&rest[..at]);
        let end = rest[at..].find(['"', '/']).unwrap();
        let value = &rest[at..at + end];
        if value.len() < 16 {
            out.push_str(value);
        }
        rest = &rest[at + end..];
    }
    out.push_str(rest);
    out
}

#[actix_web::test]
async fn within_the_own_clients_the_answer_names_the_other_account() {
    let world = World::start().await;
    let northwind = world.reseller("Northwind").await;
    let known = northwind.has_client("Fjordlys");
    let id = creates(&northwind, &acme(&known.email)).await;
    let page = northwind.get(&format!("/clients/{id}")).await;
    let hint = format!(
        "An account with this address exists: Fjordlys ({})",
        known.id
    );
    assert!(page.shows(&hint), "{}", page.text());
}

#[actix_web::test]
async fn a_double_submit_makes_one_client() {
    let world = World::start().await;
    let northwind = world.reseller("Northwind").await;
    northwind.get("/clients/new").await;
    let twin = northwind.same_cookies();
    let fields = acme("ann@example.org");
    let key = "0123456789012345678901234567890123456789012";
    let (a, b) = futures_util::future::join(
        northwind.post_once("/clients", &fields, key),
        twin.post_once("/clients", &fields, key),
    )
    .await;
    assert_eq!(id_of(&a), id_of(&b));
    assert_eq!(count(&world), 1);
    assert_eq!(world.mails().len(), 1);
}

#[actix_web::test]
async fn two_resellers_who_add_the_same_new_person_at_once_both_get_their_client() {
    let world = World::start().await;
    let northwind = world.reseller("Northwind").await;
    let southwind = world.reseller("Southwind").await;
    northwind.get("/clients/new").await;
    southwind.get("/clients/new").await;
    let fields = acme("ann@example.org");
    let (a, b) = futures_util::future::join(
        northwind.post("/clients", &fields),
        southwind.post("/clients", &fields),
    )
    .await;
    assert_ne!(id_of(&a), id_of(&b));
    let people: i64 = world.db(|conn| {
        users::table
            .filter(users::email_key.eq("ann@example.org"))
            .count()
            .get_result(conn)
    });
    assert_eq!(people, 1);
    let mut kinds: Vec<String> = world.mails().into_iter().map(|(kind, _)| kind).collect();
    kinds.sort();
    assert_eq!(kinds, ["access-to-another-account", "welcome"]);
}

#[actix_web::test]
async fn owner_and_seller_fit_and_are_the_askers_to_choose() {
    let world = World::start().await;
    let operator = world.operator().await;
    let northwind = world.reseller("Northwind").await;
    let southwind = world.reseller("Southwind").await;
    let olga = world.seller(&northwind, "Olga Meyer").await;
    let olga_id = olga.user.to_string();

    // A foreign seller, also where the owner is one's own.
    let foreign = with(acme("a@example.org"), "seller", &olga_id);
    let page = southwind.post("/clients", &foreign).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(!page.shows("Olga"), "{}", page.text());
    // A foreign owner.
    let owner = northwind.provider.to_string();
    let page = southwind
        .post("/clients", &with(acme("a@example.org"), "owner", &owner))
        .await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(count(&world), 0);

    // The operator chooses both, and they have to fit.
    let form = operator.get("/clients/new").await;
    assert!(form.shows("Owner") && form.shows("Northwind") && form.shows("Olga Meyer (Northwind)"));
    let fitting = with(
        with(acme("a@example.org"), "owner", &owner),
        "seller",
        &olga_id,
    );
    let id = creates(&operator, &fitting).await;
    assert!(
        northwind
            .get(&format!("/clients/{id}"))
            .await
            .shows("Seller Olga Meyer")
    );
    assert_eq!(southwind.get(&format!("/clients/{id}")).await.status, 404);
    let other = southwind.provider.to_string();
    let unfitting = with(fitting, "owner", &other);
    let page = operator.post("/clients", &unfitting).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[actix_web::test]
async fn a_seller_who_sees_only_its_own_clients_makes_only_such() {
    let world = World::start().await;
    let northwind = world.reseller("Northwind").await;
    world.db(|conn| {
        diesel::update(providers::table.find(northwind.provider))
            .set(providers::sellers_see_own_clients_only.eq(true))
            .execute(conn)
    });
    let olga = world.seller(&northwind, "Olga Meyer").await;
    assert!(!olga.get("/clients/new").await.shows("No seller"));
    let id = creates(&olga, &acme("ann@example.org")).await;
    assert!(
        olga.get(&format!("/clients/{id}"))
            .await
            .shows("Seller Olga Meyer")
    );
    // It can't be given away.
    let page = olga
        .post(
            &format!("/clients/{id}"),
            &[
                ("email", "ann@example.org"),
                ("company", "Acme"),
                ("lang", "en"),
                ("version", "1"),
            ],
        )
        .await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[actix_web::test]
async fn people_of_a_client_find_no_such_page() {
    let world = World::start().await;
    let northwind = world.reseller("Northwind").await;
    let kestrel = northwind.has_client("Kestrel");
    let admin = world.sign_in(&kestrel.email).await;
    assert_eq!(admin.get("/clients/new").await.status, 404);
    let answer = admin.post("/clients", &acme("ann@example.org")).await;
    assert_eq!(answer.status, 404);
    assert_eq!(count(&world), 1);
}

#[actix_web::test]
async fn a_summary_names_the_fields_and_a_password_excludes_the_link() {
    let world = World::start().await;
    let northwind = world.reseller("Northwind").await;
    let empty = northwind.post("/clients", &[("lang", "en")]).await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
    for line in [
        "E-mail: Enter something here.",
        "Last name: Enter something here.",
    ] {
        assert!(empty.shows(line), "{line}");
    }
    let both = with(acme("ann@acme.example"), "configure", "on");
    let refused = northwind.post("/clients", &both).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.shows("Either type a password or let the client configure it."));
    assert_eq!(count(&world), 0);
}
