//! The people of all accounts, as the operator, resellers and sellers see them and act on them.
use crate::support::{Client, PASSWORD, Visitor, World};
use actix_web::http::StatusCode;
use clientele::db::schema::*;
use diesel::prelude::*;

fn page_of(user: i64) -> String {
    format!("/users/{user}")
}

/// Gives a person of one client a place in another one, too.
fn also_in(world: &World, client: &Client, user: i64, email: &str) {
    world.insert_member(client.id, user, "Typed Elsewhere", email, "users");
}

/// Asks somebody in who has not accepted.
fn asked_in(world: &World, client: i64, user: i64, name: &str, email: &str, hours_ago: i64) {
    let at = world.now() - chrono::TimeDelta::hours(hours_ago);
    world.db(|conn| {
        diesel::insert_into(client_members::table)
            .values((
                client_members::client_id.eq(client),
                client_members::user_id.eq(user),
                client_members::invited_name.eq(name),
                client_members::invited_email.eq(email),
                client_members::invited_lang.eq("en"),
                client_members::invited_at.eq(at),
                client_members::created_at.eq(at),
            ))
            .execute(conn)?;
        diesel::insert_into(member_roles::table)
            .values((
                member_roles::client_id.eq(client),
                member_roles::user_id.eq(user),
                member_roles::role.eq("engineers"),
            ))
            .execute(conn)
    });
}

fn two_factor_on(world: &World, user: i64) {
    let now = world.now();
    world.db(|conn| {
        diesel::update(users::table.find(user))
            .set(users::totp_confirmed_at.eq(now))
            .execute(conn)
    });
}

/// Takes an account of one's own.
async fn into(visitor: &Visitor<'_>, client: &Client) {
    let key = format!("c{}", client.id);
    let answer = visitor.post("/accounts", &[("account", &key)]).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
    assert_eq!(visitor.get("/panel").await.status, StatusCode::OK);
}

#[actix_web::test]
async fn each_sees_the_people_of_its_own_accounts() {
    let world = World::start().await;
    let northwind = world.reseller("Northwind").await;
    let olga = world.seller(&northwind, "Olga").await;
    let acme = northwind.has_client("Acme");
    northwind.has_client("Bison");
    let southwind = world.reseller("Southwind").await;
    southwind.has_client("Coyote");
    let operator = world.operator().await;
    for (who, sees, not) in [
        (
            &northwind,
            vec!["Northwind Reseller", "Olga", "Acme Admin", "Bison Admin"],
            vec!["Southwind Reseller", "Coyote Admin", "Globex Operator"],
        ),
        (
            &olga,
            vec!["Acme Admin", "Bison Admin"],
            vec!["Northwind Reseller", "Coyote Admin"],
        ),
        (
            &southwind,
            vec!["Southwind Reseller", "Coyote Admin"],
            vec!["Acme Admin", "Olga"],
        ),
        (
            &operator,
            vec![
                "Globex Operator",
                "Northwind Reseller",
                "Olga",
                "Acme Admin",
                "Coyote Admin",
            ],
            vec![],
        ),
    ] {
        let list = who.get("/users").await;
        assert_eq!(list.status, StatusCode::OK);
        let rows = list.body.split("<tbody>").nth(1).unwrap();
        for name in sees {
            assert!(rows.contains(name), "{name}: {}", list.text());
        }
        for name in not {
            assert!(!rows.contains(name), "{name}: {}", list.text());
        }
    }
    assert_eq!(southwind.get(&page_of(acme.user)).await.status, 404);
    assert_eq!(olga.get(&page_of(northwind.user)).await.status, 404);
    assert_eq!(northwind.get("/users/987654").await.status, 404);

    world.db(|conn| {
        diesel::update(clients::table.find(acme.id))
            .set(clients::seller_id.eq(olga.user))
            .execute(conn)?;
        diesel::update(providers::table.find(northwind.provider))
            .set(providers::sellers_see_own_clients_only.eq(true))
            .execute(conn)
    });
    let list = olga.get("/users").await;
    assert!(list.shows("Acme Admin") && !list.shows("Bison Admin"));
}

#[actix_web::test]
async fn people_are_found_by_number_and_address_and_filtered() {
    let world = World::start().await;
    let northwind = world.reseller("Northwind").await;
    let acme = northwind.has_client("Acme");
    let bison = northwind.has_client("Bison");
    let add = |client: &Client, name: &str, email: &str, role: &str| {
        let user = world.insert_user(name, email);
        world.insert_member(client.id, user, name, email, role);
        user
    };
    let eva = add(&acme, "Eva", "eva@lynx.example", "engineers");
    let uwe = add(&bison, "Uwe", "uwe@lynx.example", "users");
    two_factor_on(&world, eva);
    let known = world.insert_user("Secret Name", "known@lynx.example");
    asked_in(
        &world,
        acme.id,
        known,
        "Typed Name",
        "known@lynx.example",
        1,
    );
    let late = world.insert_user("Late Secret", "late@lynx.example");
    asked_in(
        &world,
        bison.id,
        late,
        "Typed Late",
        "late@lynx.example",
        30,
    );
    northwind.post(&format!("/users/{uwe}/block"), &[]).await;
    let all = ["Eva", "Uwe", "Typed Name", "Typed Late", "Acme Admin"];
    for (query, found) in [
        (
            "q=lynx".to_owned(),
            vec!["Eva", "Uwe", "Typed Name", "Typed Late"],
        ),
        ("q=EVA%40Lynx.example".into(), vec!["Eva"]),
        (format!("q={eva}&account=acme"), vec!["Eva"]),
        (format!("q={known}&status=invited"), vec![]),
        ("q=100%25".into(), vec![]),
        (
            "role=engineers".into(),
            vec!["Eva", "Typed Name", "Typed Late"],
        ),
        ("role=users".into(), vec!["Uwe"]),
        (
            format!("account={}&q=lynx", bison.id),
            vec!["Uwe", "Typed Late"],
        ),
        ("account=BIS&q=lynx".into(), vec!["Uwe", "Typed Late"]),
        ("two_factor=on".into(), vec!["Eva"]),
        ("two_factor=off&q=lynx".into(), vec!["Uwe"]),
        ("status=blocked".into(), vec!["Uwe"]),
        ("status=accepted&q=lynx".into(), vec!["Eva"]),
        ("status=invited".into(), vec!["Typed Name"]),
        ("status=expired".into(), vec!["Typed Late"]),
    ] {
        let list = northwind.get(&format!("/users?{query}")).await;
        assert_eq!(list.status, StatusCode::OK, "{query}");
        let rows = list.body.split("<tbody>").nth(1).unwrap_or_default();
        for name in all {
            let there = rows.contains(&format!(">{name}<"));
            assert_eq!(there, found.contains(&name), "{query}: {name}");
        }
        assert!(!list.shows("Secret"), "{query}");
    }
    // Nobody learns that the invited one was here before.
    let list = northwind.get("/users").await;
    assert!(!list.body.contains(&format!("/users/{known}\"")));
    assert_eq!(northwind.get(&page_of(known)).await.status, 404);
}

#[actix_web::test]
async fn the_list_pages_by_as_many_statements_whatever_its_length() {
    let world = World::start().await;
    let northwind = world.reseller("Northwind").await;
    northwind.has_client("Client 00");
    let (few, _) = world.queries_of(northwind.get("/users?size=25")).await;
    for n in 1..30 {
        northwind.has_client(&format!("Client {n:02}"));
    }
    let (many, first) = world.queries_of(northwind.get("/users?size=25")).await;
    assert_eq!(few, many);
    assert!(first.shows("Client 29 Admin") && !first.shows("Client 04 Admin"));
    let link = |page: &crate::support::Answer, rel: &str| {
        let before = page
            .body
            .split(&format!("\" rel=\"{rel}\""))
            .next()
            .unwrap();
        let href = before.rsplit("href=\"").next().unwrap();
        href.replace("&#38;", "&")
    };
    let second = northwind.get(&link(&first, "next")).await;
    assert!(second.shows("Client 04 Admin") && second.shows("Northwind Reseller"));
    assert!(!second.shows("Client 05 Admin"));
    let back = northwind.get(&link(&second, "prev")).await;
    assert!(back.shows("Client 29 Admin") && back.shows("Client 05 Admin"));
    assert!(!back.shows("Client 04 Admin"));
}

#[actix_web::test]
async fn a_block_ends_with_the_accounts_that_the_asker_sees() {
    let world = World::start().await;
    let northwind = world.reseller("Northwind").await;
    let southwind = world.reseller("Southwind").await;
    let acme = northwind.has_client("Acme");
    let coyote = southwind.has_client("Coyote");
    also_in(&world, &coyote, acme.user, &acme.email);
    let here = world.sign_in(&acme.email).await;
    into(&here, &acme).await;
    let there = world.sign_in(&acme.email).await;
    into(&there, &coyote).await;

    let page = northwind.get(&page_of(acme.user)).await;
    assert!(
        page.shows("Acme") && !page.shows("Coyote"),
        "{}",
        page.text()
    );
    let path = format!("/users/{}/block", acme.user);
    let key = "a-key-that-is-long-enough-for-one-form";
    for _ in 0..2 {
        let answer = northwind.post_once(&path, &[], key).await;
        assert_eq!(answer.to, Some(page_of(acme.user)), "{}", answer.text());
    }
    assert_eq!(here.get("/panel").await.status, StatusCode::SEE_OTHER);
    assert_eq!(there.get("/panel").await.status, StatusCode::OK);
    let again = world.sign_in(&acme.email).await;
    let choice = again.get("/accounts").await;
    assert!(choice.shows("Your access was blocked by the provider."));
    let key = format!("c{}", acme.id);
    let answer = again.post("/accounts", &[("account", &key)]).await;
    assert_eq!(answer.to.as_deref(), Some("/accounts"));
    into(&again, &coyote).await;
    let events = world.history_of(acme.id);
    let blocks = events.iter().filter(|e| *e == "USER_BLOCKED").count();
    assert_eq!(blocks, 1, "{events:?}");
    assert!(!world.history_of(coyote.id).contains(&"USER_BLOCKED".into()));
    assert!(northwind.get(&acme.path("/users")).await.shows("Blocked"));
    assert!(!southwind.get(&coyote.path("/users")).await.shows("Blocked"));
    assert!(southwind.get(&page_of(acme.user)).await.shows("Accepted"));

    // Somebody else's block is not there to be taken back.
    let path = format!("/users/{}/activation", acme.user);
    southwind.post(&path, &[]).await;
    assert!(northwind.get(&page_of(acme.user)).await.shows("Blocked"));
    northwind.post(&path, &[]).await;
    assert!(world.history_of(acme.id).contains(&"USER_ACTIVATED".into()));
    into(&again, &acme).await;
}

#[actix_web::test]
async fn the_operators_block_is_everywhere_and_only_the_operator_takes_it_back() {
    let world = World::start().await;
    let operator = world.operator().await;
    let northwind = world.reseller("Northwind").await;
    let olga = world.seller(&northwind, "Olga").await;
    let acme = northwind.has_client("Acme");
    also_in(&world, &acme, olga.user, &olga.email);
    let path = page_of(olga.user);
    operator.post(&format!("{path}/block"), &[]).await;
    assert_eq!(olga.get("/clients").await.status, StatusCode::SEE_OTHER);
    let answer = world
        .stranger()
        .post(
            "/sign-in",
            &[("email", &olga.email), ("password", PASSWORD)],
        )
        .await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
    let page = northwind.get(&path).await;
    assert!(page.shows("blocked by the operator"), "{}", page.text());
    northwind.post(&format!("{path}/activation"), &[]).await;
    assert!(northwind.get(&path).await.shows("Blocked"));
    operator.post(&format!("{path}/activation"), &[]).await;
    let back = world.sign_in(&olga.email).await;
    assert_eq!(back.open("/").await.status, StatusCode::OK);
    let events = world.history_of_provider(northwind.provider);
    for event in ["SELLER_BLOCKED", "SELLER_ACTIVATED"] {
        assert!(events.contains(&event.to_owned()), "{event}: {events:?}");
    }
}

#[actix_web::test]
async fn a_seller_does_not_act_on_staff_and_nobody_on_oneself() {
    let world = World::start().await;
    let northwind = world.reseller("Northwind").await;
    let olga = world.seller(&northwind, "Olga").await;
    let acme = northwind.has_client("Acme");
    also_in(&world, &acme, northwind.user, &northwind.email);
    two_factor_on(&world, northwind.user);
    let path = page_of(northwind.user);
    // As a client's user the boss is there, with that one account.
    let page = olga.get(&path).await;
    assert!(page.shows("Acme") && page.shows("belongs to others too"));
    let reason = [("reason", "Lost")];
    let answer = olga.post(&format!("{path}/two-factor"), &reason).await;
    assert_eq!(answer.status, StatusCode::CONFLICT);
    olga.post(&format!("{path}/block"), &[]).await;
    olga.post(&format!("{path}/sessions"), &[]).await;
    assert_eq!(northwind.get("/clients").await.status, StatusCode::OK);
    for what in ["block", "activation", "sessions", "two-factor"] {
        let answer = northwind.post(&format!("{path}/{what}"), &reason).await;
        assert_eq!(answer.status, StatusCode::CONFLICT, "{what}");
        assert!(answer.shows("This is you"), "{}", answer.text());
    }
    assert!(northwind.get(&path).await.shows("This is you"));
}

#[actix_web::test]
async fn sessions_end_within_reach() {
    let world = World::start().await;
    let northwind = world.reseller("Northwind").await;
    let southwind = world.reseller("Southwind").await;
    let acme = northwind.has_client("Acme");
    let coyote = southwind.has_client("Coyote");
    also_in(&world, &coyote, acme.user, &acme.email);
    let here = world.sign_in(&acme.email).await;
    into(&here, &acme).await;
    let there = world.sign_in(&acme.email).await;
    into(&there, &coyote).await;
    let page = northwind.get(&page_of(acme.user)).await;
    assert!(page.shows("End sessions") && !page.shows("Coyote"));
    let path = format!("/users/{}/sessions", acme.user);
    northwind.post(&path, &[]).await;
    assert!(
        northwind
            .get(&page_of(acme.user))
            .await
            .shows("One session has ended.")
    );
    assert_eq!(here.get("/panel").await.status, StatusCode::SEE_OTHER);
    assert_eq!(there.get("/panel").await.status, StatusCode::OK);
    let ended = "USER_SESSIONS_ENDED".to_owned();
    assert!(world.history_of(acme.id).contains(&ended));
    assert!(!world.history_of(coyote.id).contains(&ended));
    let operator = world.operator().await;
    operator.post(&path, &[]).await;
    assert_eq!(there.get("/panel").await.status, StatusCode::SEE_OTHER);
}

#[actix_web::test]
async fn two_factor_is_reset_with_a_reason_by_who_sees_the_whole_person() {
    let world = World::start().await;
    let operator = world.operator().await;
    let northwind = world.reseller("Northwind").await;
    let southwind = world.reseller("Southwind").await;
    let olga = world.seller(&northwind, "Olga").await;
    let acme = northwind.has_client("Acme");
    let coyote = southwind.has_client("Coyote");
    for user in [acme.user, olga.user] {
        two_factor_on(&world, user);
    }
    let path = format!("/users/{}/two-factor", acme.user);
    let answer = northwind.post(&path, &[("reason", " ")]).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    also_in(&world, &coyote, acme.user, &acme.email);
    let answer = northwind.post(&path, &[("reason", "Phone lost")]).await;
    assert_eq!(answer.status, StatusCode::CONFLICT);
    assert_eq!(world.mails(), []);
    let answer = operator.post(&path, &[("reason", "Phone lost")]).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
    let path = format!("/users/{}/two-factor", olga.user);
    let answer = northwind.post(&path, &[("reason", "New phone")]).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
    assert_eq!(
        world.mails(),
        [
            ("two-factor-reset".to_owned(), acme.email.clone()),
            ("two-factor-reset".to_owned(), olga.email.clone()),
        ]
    );
    let on: i64 = world.db(|conn| {
        users::table
            .filter(users::totp_confirmed_at.is_not_null())
            .count()
            .get_result(conn)
    });
    assert_eq!(on, 0);
    assert!(
        world
            .history_of(acme.id)
            .contains(&"TWO_FACTOR_RESET".into())
    );
    let activity = northwind.get("/activity").await;
    assert!(activity.shows("New phone"), "{}", activity.text());
    // Off already.
    let answer = operator.post(&path, &[("reason", "Again")]).await;
    assert_eq!(answer.status, StatusCode::CONFLICT);
}

#[actix_web::test]
async fn the_directory_follows_every_place_and_address() {
    let world = World::start().await;
    let northwind = world.reseller("Northwind").await;
    let southwind = world.reseller("Southwind").await;
    let acme = northwind.has_client("Acme");
    let entries = |owner: i64| -> Vec<String> {
        world.db(|conn| {
            directory::table
                .filter(directory::owner_id.eq(owner))
                .filter(directory::client_id.is_not_null())
                .order(directory::id)
                .select(directory::email_key)
                .load(conn)
        })
    };
    let waiting = world.insert_user("Known", "known@example.org");
    asked_in(&world, acme.id, waiting, "Typed", "Other@Example.org", 0);
    assert_eq!(
        entries(northwind.provider),
        [acme.email.clone(), "other@example.org".into()]
    );
    world.db(|conn| {
        diesel::update(users::table.filter(users::id.eq_any([acme.user, waiting])))
            .set(users::email_key.eq(None::<String>))
            .execute(conn)?;
        diesel::update(users::table.find(acme.user))
            .set(users::email_key.eq("new@example.org"))
            .execute(conn)?;
        diesel::update(clients::table.find(acme.id))
            .set(clients::owner_id.eq(southwind.provider))
            .execute(conn)
    });
    assert!(entries(northwind.provider).is_empty());
    assert_eq!(
        entries(southwind.provider),
        ["new@example.org", "other@example.org"]
    );
    let now = world.now();
    world.db(|conn| {
        diesel::update(users::table.find(waiting))
            .set(users::email_key.eq("known@example.org"))
            .execute(conn)?;
        diesel::update(client_members::table.find((acme.id, waiting)))
            .set(client_members::accepted_at.eq(now))
            .execute(conn)
    });
    assert_eq!(
        entries(southwind.provider),
        ["new@example.org", "known@example.org"]
    );
    world.db(|conn| {
        diesel::delete(member_roles::table.filter(member_roles::client_id.eq(acme.id)))
            .execute(conn)?;
        diesel::delete(client_members::table.filter(client_members::client_id.eq(acme.id)))
            .execute(conn)
    });
    assert!(entries(southwind.provider).is_empty());
}
