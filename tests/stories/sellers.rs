//! How a reseller looks after its sellers.

use crate::support::{Visitor, World};
use clientele::db::schema::{clients, history_values, provider_members, users};
use diesel::prelude::*;

const WEI: [(&str, &str); 3] = [
    ("name", "Wei Zhang"),
    ("email", "wei@example.org"),
    ("phone", "+49 30 1234"),
];

/// The seller of an address, in the words of its pages.
fn path_of(northwind: &Visitor<'_>, user: i64) -> String {
    format!("/sellers/{}/{user}", northwind.provider)
}

/// The only seller that has not accepted, as the list links it.
async fn pending(northwind: &Visitor<'_>) -> String {
    let list = northwind.get("/sellers").await.body;
    let start = format!("/sellers/{}/i", northwind.provider);
    let at = list.find(&start).expect("a pending seller");
    let path = &list[at..at + start.len() + 16];
    assert!(list[at + path.len()..].starts_with('"'), "{path}");
    path.to_owned()
}

/// What was done at a provider besides signing in, oldest first.
fn done_at(world: &World, visitor: &Visitor<'_>) -> Vec<String> {
    let mut events = world.history_of_provider(visitor.provider);
    events.retain(|event| event != "SIGNED_IN");
    events
}

fn names(world: &World, user: i64) -> Vec<String> {
    world.db(|conn| {
        provider_members::table
            .filter(provider_members::user_id.eq(user))
            .select(provider_members::invited_name)
            .load(conn)
    })
}

#[actix_web::test]
async fn a_seller_is_invited_and_sells() {
    let world = World::start().await;
    let northwind = world.reseller("Northwind").await;
    assert!(northwind.get("/sellers").await.shows("No seller yet"));
    let answer = northwind.post("/sellers", &WEI).await;
    assert_eq!(answer.to.as_deref(), Some("/sellers"), "{}", answer.text());
    let list = northwind.get("/sellers").await;
    for text in [
        "Wei Zhang",
        "wei@example.org",
        "+49 30 1234",
        "Not activated",
    ] {
        assert!(list.shows(text), "{text}");
    }
    assert_eq!(
        world.mails(),
        [("seller-invitation".into(), "wei@example.org".into())]
    );
    assert_eq!(done_at(&world, &northwind), ["SELLER_INVITED"]);

    let wei = world.stranger();
    let link = format!("/invitation/{}", world.token_for("wei@example.org"));
    wei.get(&link).await;
    let answer = wei
        .post(
            &link,
            &[
                ("name", "Wei Zhang"),
                ("password", crate::support::PASSWORD),
            ],
        )
        .await;
    assert_eq!(answer.status, 303, "{}", answer.text());
    let list = northwind.get("/sellers").await;
    assert!(list.shows("Activated") && !list.shows("Not activated"));
    let wei = world.sign_in("wei@example.org").await;
    assert_eq!(wei.get("/clients").await.status, 200);
    assert_eq!(wei.get("/sellers").await.status, 403);
}

#[actix_web::test]
async fn known_and_unknown_addresses_are_answered_alike() {
    let world = World::start().await;
    let northwind = world.reseller("Northwind").await;
    let southwind = world.reseller("Southwind").await;
    let secret = world.insert_user("Secret Name", "wei@example.org");
    world.db(|conn| {
        diesel::update(users::table.find(secret))
            .set(users::last_sign_in_at.eq(world.now()))
            .execute(conn)
    });
    let known = northwind.post("/sellers", &WEI).await;
    let known_list = northwind.get("/sellers").await;
    let unknown = southwind
        .post("/sellers", &[WEI[0], ("email", "new@example.org"), WEI[2]])
        .await;
    let unknown_list = southwind.get("/sellers").await;
    assert_eq!((known.status, known.to), (unknown.status, unknown.to));
    let bare = |text: String, email: &str| {
        let at = text.find("An invitation is on its way").unwrap();
        text[at..].replace(email, "ADDRESS")
    };
    assert_eq!(
        bare(known_list.text(), "wei@example.org"),
        bare(unknown_list.text(), "new@example.org"),
    );
    assert!(!known_list.shows("Secret Name"));
    let number = path_of(&northwind, secret);
    assert_eq!(northwind.get(&number).await.status, 404);
    assert!(!known_list.body.contains(&number));
    let page = northwind.get(&pending(&northwind).await).await;
    assert!(!page.body.contains(&format!("seller={secret}")));
    assert!(page.shows("Wei Zhang") && !page.shows("Secret Name"));

    let again = northwind.post("/sellers", &WEI).await;
    assert_eq!(again.status, 422);
    assert!(again.shows("belongs to your company already"));
    assert_eq!(again.value_of("phone").as_deref(), Some("+49 30 1234"));
}

#[actix_web::test]
async fn an_invitation_sent_again_kills_the_earlier_link() {
    let world = World::start().await;
    let northwind = world.reseller("Northwind").await;
    northwind.post("/sellers", &WEI).await;
    let first = world.token_for("wei@example.org");
    let path = pending(&northwind).await;
    world.hours_pass(1);
    let answer = northwind.post(&format!("{path}/invitation"), &[]).await;
    assert_eq!(answer.to.as_deref(), Some(&*path));
    let second = world.token_for("wei@example.org");
    let stranger = world.stranger();
    assert_eq!(
        stranger.get(&format!("/invitation/{first}")).await.status,
        410
    );
    assert_eq!(
        stranger.get(&format!("/invitation/{second}")).await.status,
        200
    );
    assert!(northwind.get(&path).await.shows("1 Jun 2026, 13:00"));
    world.hours_pass(25);
    assert_eq!(
        stranger.get(&format!("/invitation/{second}")).await.status,
        410
    );
    assert_eq!(
        done_at(&world, &northwind),
        ["SELLER_INVITED", "SELLER_INVITATION_RESENT"]
    );
}

#[actix_web::test]
async fn a_double_click_invites_once() {
    let world = World::start().await;
    let northwind = world.reseller("Northwind").await;
    northwind.get("/sellers/new").await;
    let key = "one-and-the-same-form-0123456789";
    let first = northwind.post_once("/sellers", &WEI, key).await;
    northwind.get("/sellers").await;
    let second = northwind.post_once("/sellers", &WEI, key).await;
    assert_eq!((first.status, first.to), (second.status, second.to));
    assert_eq!(world.mails().len(), 1);
}

#[actix_web::test]
async fn a_blocked_seller_is_out_at_the_next_click_and_comes_back() {
    let world = World::start().await;
    let northwind = world.reseller("Northwind").await;
    let wei = world.seller(&northwind, "Wei Zhang").await;
    let path = path_of(&northwind, wei.user);
    assert_eq!(wei.get("/clients").await.status, 200);
    northwind.post(&format!("{path}/block"), &[]).await;
    assert_eq!(wei.get("/clients").await.to.as_deref(), Some("/"));
    assert!(northwind.get("/sellers").await.shows("Blocked"));
    northwind.post(&format!("{path}/activation"), &[]).await;
    let wei = world.sign_in(&wei.email).await;
    assert_eq!(wei.open("/").await.status, 200);
    assert_eq!(wei.get("/clients").await.status, 200);
    assert_eq!(
        done_at(&world, &northwind),
        ["SELLER_BLOCKED", "SELLER_ACTIVATED"]
    );
}

#[actix_web::test]
async fn a_deleted_seller_leaves_its_clients_running() {
    let world = World::start().await;
    let northwind = world.reseller("Northwind").await;
    let wei = world.seller(&northwind, "Wei Zhang").await;
    let acme = northwind.has_client("Acme");
    world.db(|conn| {
        diesel::update(clients::table.find(acme.id))
            .set((
                clients::seller_id.eq(wei.user),
                clients::seller_key.eq("wei zhang"),
            ))
            .execute(conn)
    });
    let path = path_of(&northwind, wei.user);
    let question = northwind.get(&format!("{path}/deletion")).await;
    assert!(question.shows("Delete Wei Zhang?") && question.shows("One client loses its seller."));
    let answer = northwind.post(&format!("{path}/deletion"), &[]).await;
    assert_eq!(answer.to.as_deref(), Some("/sellers"));

    let (seller, key): (Option<i64>, String) = world.db(|conn| {
        clients::table
            .find(acme.id)
            .select((clients::seller_id, clients::seller_key))
            .first(conn)
    });
    assert_eq!((seller, &*key), (None, ""));
    assert!(northwind.get("/clients").await.shows("Acme"));
    assert_eq!(wei.get("/clients").await.to.as_deref(), Some("/"));
    assert_eq!(northwind.get(&path).await.status, 404);
    assert_eq!(done_at(&world, &northwind), ["SELLER_DELETED"]);
    // The address is free: the same person can be invited anew.
    let answer = northwind
        .post("/sellers", &[WEI[0], ("email", &*wei.email)])
        .await;
    assert_eq!(answer.status, 303);
}

#[actix_web::test]
async fn the_open_invitation_of_a_deleted_seller_is_dead() {
    let world = World::start().await;
    let northwind = world.reseller("Northwind").await;
    northwind.post("/sellers", &WEI).await;
    let link = format!("/invitation/{}", world.token_for("wei@example.org"));
    let path = pending(&northwind).await;
    northwind.post(&format!("{path}/deletion"), &[]).await;
    assert_eq!(world.stranger().get(&link).await.status, 410);
}

#[actix_web::test]
async fn a_reset_link_goes_to_the_seller_unless_it_belongs_to_others_too() {
    let world = World::start().await;
    let northwind = world.reseller("Northwind").await;
    let wei = world.seller(&northwind, "Wei Zhang").await;
    let reset = format!("{}/password-reset", path_of(&northwind, wei.user));
    assert_eq!(northwind.post(&reset, &[]).await.status, 303);
    assert_eq!(
        world.mails(),
        [("password-reset".into(), wei.email.clone())]
    );
    assert_eq!(done_at(&world, &northwind), ["PASSWORD_RESET_REQUESTED"]);

    let southwind = world.reseller("Southwind").await;
    let elsewhere = southwind.has_client("Elsewhere");
    world.insert_member(elsewhere.id, wei.user, "Wei", &wei.email, "users");
    let answer = northwind.post(&reset, &[]).await;
    assert_eq!(answer.status, 403);
    assert!(answer.shows("manages the password alone"));
    assert_eq!(world.mails().len(), 1);
    // The operator reaches both.
    let operator = world.operator().await;
    assert_eq!(operator.post(&reset, &[]).await.status, 303);
}

#[actix_web::test]
async fn a_name_is_changed_only_where_the_person_is_nobody_elses() {
    let world = World::start().await;
    let northwind = world.reseller("Northwind").await;
    let wei = world.seller(&northwind, "Wei Zhang").await;
    let acme = northwind.has_client("Acme");
    world.db(|conn| {
        diesel::update(clients::table.find(acme.id))
            .set((
                clients::seller_id.eq(wei.user),
                clients::main_user_id.eq(wei.user),
            ))
            .execute(conn)
    });
    world.insert_member(acme.id, wei.user, "Wei", &wei.email, "administrators");
    let path = path_of(&northwind, wei.user);
    let version = northwind.get(&path).await.value_of("version").unwrap();
    let send = async |version: &str, name: &str, phone: &str| {
        let form = [("version", version), ("name", name), ("phone", phone)];
        northwind.post(&path, &form).await
    };
    assert_eq!(send(&version, "Wei Wang", "123").await.status, 303);
    let key: String = world.db(|conn| {
        clients::table
            .find(acme.id)
            .select(clients::seller_key)
            .first(conn)
    });
    assert_eq!(key, "wei wang");
    let search: String = world.db(|conn| {
        clients::table
            .find(acme.id)
            .select(clients::search)
            .first(conn)
    });
    assert!(search.contains("wei wang"), "{search}");
    let values: i64 = world.db(|conn| history_values::table.count().get_result(conn));
    assert_eq!(values, 2);

    let conflict = send(&version, "Wei Li", "123").await;
    assert_eq!(conflict.status, 409);
    assert!(conflict.shows("Wei Wang"));
    assert_eq!(conflict.value_of("name").as_deref(), Some("Wei Li"));
    assert_eq!(send(&version, "", "\u{0}").await.status, 422);

    let southwind = world.reseller("Southwind").await;
    let elsewhere = southwind.has_client("Elsewhere");
    world.insert_member(elsewhere.id, wei.user, "Wei", &wei.email, "users");
    let version = northwind.get(&path).await.value_of("version").unwrap();
    assert_eq!(send(&version, "Mallory", "456").await.status, 303);
    assert!(northwind.get(&path).await.shows("Wei Wang"));
    assert_eq!(names(&world, wei.user), ["Wei Zhang"]);
}

#[actix_web::test]
async fn to_another_reseller_the_seller_does_not_exist() {
    let world = World::start().await;
    let northwind = world.reseller("Northwind").await;
    let wei = world.seller(&northwind, "Wei Zhang").await;
    let southwind = world.reseller("Southwind").await;
    let path = path_of(&northwind, wei.user);
    let own = path_of(&southwind, wei.user);
    for path in [&path, &own] {
        let unused = southwind.get("/sellers/1/987654").await;
        let foreign = southwind.get(path).await;
        assert_eq!(foreign.status, 404);
        assert_eq!(foreign.text(), unused.text());
        for action in [
            "invitation",
            "password-reset",
            "block",
            "activation",
            "deletion",
        ] {
            let answer = southwind.post(&format!("{path}/{action}"), &[]).await;
            assert_eq!(answer.status, 404, "{action}");
        }
    }
    let filter = format!("/sellers?owner={}", northwind.provider);
    assert_eq!(southwind.get(&filter).await.status, 404);
    assert_eq!(southwind.get("/sellers?owner=all").await.status, 404);
    assert!(!southwind.get("/sellers?q=wei").await.shows("Wei Zhang"));
    assert_eq!(wei.get("/clients").await.status, 200);
}

#[actix_web::test]
async fn the_operator_sees_its_own_sellers_and_everybodys_on_request() {
    let world = World::start().await;
    let operator = world.operator().await;
    let northwind = world.reseller("Northwind").await;
    world.seller(&northwind, "Wei Zhang").await;
    world.seller(&operator, "Own Seller").await;
    let own = operator.get("/sellers").await;
    assert!(own.shows("Own Seller") && !own.shows("Wei Zhang"));
    let all = operator.get("/sellers?owner=all").await;
    assert!(all.shows("Own Seller") && all.shows("Wei Zhang") && all.shows("Northwind"));
    let one = operator
        .get(&format!("/sellers?owner={}", northwind.provider))
        .await;
    assert!(!one.shows("Own Seller") && one.shows("Wei Zhang"));
}

/// Where a list's link to the next or previous page leads.
fn link(body: &str, rel: &str) -> String {
    let end = body.find(&format!("rel=\"{rel}\"")).expect("a link");
    let start = body[..end].rfind("<a ").expect("its tag");
    let tag = &body[start..end + body[end..].find('>').expect("its end")];
    let at = tag.find("href=\"").expect("its address") + 6;
    let address = &tag[at..at + tag[at..].find('"').expect("a quote")];
    address.replace("&#38;", "&").replace("&amp;", "&")
}

#[actix_web::test]
async fn the_list_is_searched_in_any_script_and_costs_the_same_at_any_length() {
    let world = World::start().await;
    let northwind = world.reseller("Northwind").await;
    let owner = northwind.provider;
    world.insert_staff(owner, "seller", "Мария Иванова");
    northwind.get("/sellers").await;
    let (few, _) = world.queries_of(northwind.get("/sellers")).await;
    for n in 0..60 {
        world.insert_staff(owner, "seller", &format!("Seller {n:02}"));
    }
    let (many, page) = world.queries_of(northwind.get("/sellers")).await;
    assert_eq!(few, many);
    assert!(page.shows("Seller 59") && page.shows("Seller 11") && !page.shows("Seller 10"));
    let turned = northwind.get(&link(&page.body, "next")).await;
    assert!(turned.shows("Seller 10") && !turned.shows("Seller 11"));
    let back = northwind.get(&link(&turned.body, "prev")).await;
    assert!(back.shows("Seller 11") && !back.shows("Seller 10"));
    let found = northwind.get("/sellers?q=%D0%9C%D0%90%D0%A0%D0%98").await;
    assert!(found.shows("Мария Иванова") && !found.shows("Seller 01"));
}

#[actix_web::test]
async fn the_switches_of_security_are_kept_with_their_history() {
    let world = World::start().await;
    let northwind = world.reseller("Northwind").await;
    let path = "/vendor-settings/security";
    assert_eq!(
        northwind.get("/vendor-settings").await.to.as_deref(),
        Some("/vendor-settings/services")
    );
    let version = northwind.get(path).await.value_of("version").unwrap();
    let form = [("version", &*version), ("own_clients_only", "on")];
    assert_eq!(northwind.post(path, &form).await.status, 303);
    let values: Vec<(String, String, String)> = world.db(|conn| {
        history_values::table
            .select((
                history_values::field,
                history_values::before,
                history_values::after,
            ))
            .load(conn)
    });
    let expected = ("field-sellers-see-own-clients-only", "off", "on");
    assert_eq!(
        values,
        [(expected.0.into(), expected.1.into(), expected.2.into())]
    );
    assert_eq!(done_at(&world, &northwind), ["SETTINGS_CHANGED"]);

    let wei = world.seller(&northwind, "Wei Zhang").await;
    northwind.has_client("Acme");
    assert!(!wei.get("/clients").await.shows("Acme"));
    assert!(!wei.get("/dashboard").await.shows("Acme"));

    let conflict = northwind
        .post(path, &[("version", &*version), ("needs_reason", "on")])
        .await;
    assert_eq!(conflict.status, 409);
    assert!(conflict.shows("Somebody else saved meanwhile"));
}

#[actix_web::test]
async fn the_dashboard_counts_what_its_reader_sees() {
    let world = World::start().await;
    let northwind = world.reseller("Northwind").await;
    assert!(northwind.get("/dashboard").await.shows("No client yet"));
    northwind.has_client("Acme");
    let southwind = world.reseller("Southwind").await;
    southwind.has_client("Stranger");
    let page = northwind.get("/dashboard").await;
    assert!(page.shows("Acme") && page.shows("One new in the last 7 days"));
    assert!(!page.shows("Stranger"));
    assert!(
        world
            .operator()
            .await
            .get("/dashboard")
            .await
            .shows("2 new in the last 7 days")
    );
    let help = northwind.get("/help").await;
    assert!(help.shows("Customers") && help.shows("Invite seller"));
}

#[actix_web::test]
async fn a_pending_seller_has_no_number_in_forms_and_filters() {
    let world = World::start().await;
    let northwind = world.reseller("Northwind").await;
    let secret = world.insert_user("Secret Name", "wei@example.org");
    let acme = northwind.has_client("Acme");
    northwind.has_client("Other");
    northwind.post("/sellers", &WEI).await;
    let number = secret.to_string();
    let option = |page: &str| {
        let at = page.find(">Wei Zhang</option>").unwrap();
        let value = page[..at].rsplit("value=\"").next().unwrap();
        value.split('"').next().unwrap().to_owned()
    };
    let edit = northwind.get(&acme.path("")).await;
    let reference = option(&edit.body);
    assert!(reference.starts_with('i'), "{reference}");
    for page in ["/clients/new", "/clients"] {
        assert_eq!(option(&northwind.get(page).await.body), reference, "{page}");
    }
    let fields = |seller: &str, version: &str| {
        [
            ("version", version),
            ("company", "Acme"),
            ("email", &acme.email),
            ("lang", "en"),
            ("seller", seller),
        ]
        .map(|(name, value)| (name, value.to_owned()))
    };
    let save = async |seller: &str| {
        let version = northwind
            .get(&acme.path(""))
            .await
            .value_of("version")
            .unwrap();
        let fields = fields(seller, &version);
        let fields: Vec<(&str, &str)> = fields.iter().map(|(n, v)| (*n, v.as_str())).collect();
        northwind.post(&acme.path(""), &fields).await
    };
    // To guess the number leads nowhere.
    assert_eq!(save(&number).await.status, 422);
    assert_eq!(save(&reference).await.status, 303);
    let guessed = northwind.get(&format!("/clients?seller={number}")).await;
    assert!(
        !guessed.body.contains(&acme.path("\"")),
        "{}",
        guessed.text()
    );
    let filtered = async |filter: &str| {
        let page = northwind.get(&format!("/clients?seller={filter}")).await;
        let csv = northwind
            .get(&format!("/clients.csv?seller={filter}"))
            .await;
        assert_eq!(csv.body.lines().count(), 2, "{}", csv.body);
        assert!(page.shows("Acme") && !page.shows("Other") && page.shows("Wei Zhang"));
        page
    };
    let page = filtered(&reference).await;
    assert!(!page.body.contains(&format!("seller={number}")));
    let list = northwind.get("/sellers").await;
    assert!(list.body.contains(&format!("/clients?seller={reference}")));

    // Once accepted it is a number; what was drawn before still works.
    world.db(|conn| {
        diesel::update(provider_members::table.filter(provider_members::user_id.eq(secret)))
            .set(provider_members::accepted_at.eq(world.now()))
            .execute(conn)
    });
    assert_eq!(
        option(
            &northwind
                .get("/clients")
                .await
                .body
                .replace("Secret Name", "Wei Zhang")
        ),
        number
    );
    let events = world.history_of(acme.id).len();
    assert_eq!(save(&reference).await.status, 303);
    assert_eq!(world.history_of(acme.id).len(), events, "nothing changed");
    for filter in [&reference, &number] {
        let page = northwind.get(&format!("/clients?seller={filter}")).await;
        assert!(page.shows("Acme") && !page.shows("Other"));
    }
}
