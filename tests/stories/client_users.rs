//! What a provider may change about its clients' people, and what stays theirs.
use crate::support::{Answer, Client, PASSWORD, Visitor, World};
use actix_web::http::StatusCode;
use clientele::db::schema::*;
use diesel::prelude::*;

fn user(client: &Client, id: i64) -> String {
    client.path(&format!("/users/{id}"))
}

async fn save(by: &Visitor<'_>, path: &str, changes: &[(&str, &str)]) -> Answer {
    let page = by.get(path).await;
    assert_eq!(page.status, StatusCode::OK, "{path}");
    let mut fields: Vec<(&str, String)> = ["name", "email", "version", "user_version"]
        .into_iter()
        .map(|name| (name, page.value_of(name).unwrap()))
        .collect();
    fields.push(("lang", "en".into()));
    fields.push(("role", "administrators".into()));
    for (name, value) in changes {
        fields.retain(|(known, _)| known != name);
        fields.push((name, (*value).to_owned()));
    }
    let fields: Vec<(&str, &str)> = fields.iter().map(|(n, v)| (*n, v.as_str())).collect();
    by.post(path, &fields).await
}

/// Somebody who was asked into Acme by a link and has not come yet.
async fn pending(world: &World, by: &Visitor<'_>, email: &str) -> (Client, String) {
    let answer = by
        .post(
            "/clients",
            &[
                ("email", email),
                ("first_name", "Ann"),
                ("last_name", "Example"),
                ("company", "Acme"),
                ("configure", "on"),
                ("lang", "en"),
            ],
        )
        .await;
    let id: i64 = answer.to.unwrap()["/clients/".len()..].parse().unwrap();
    let user = world.db(|conn| {
        client_members::table
            .filter(client_members::client_id.eq(id))
            .select(client_members::user_id)
            .first(conn)
    });
    let client = Client {
        id,
        user,
        email: email.to_owned(),
    };
    let list = by.get(&client.path("/users")).await;
    let at = list.body.find("/users/i").unwrap();
    let reference = &list.body[at..at + list.body[at..].find('"').unwrap()];
    let reference = reference.trim_end_matches("/invitation").to_owned();
    (client.clone(), client.path(&reference))
}

#[actix_web::test]
async fn the_list_says_who_is_there_and_where_people_are_invited() {
    let world = World::start().await;
    let northwind = world.reseller("Northwind").await;
    let acme = northwind.has_client("Acme");
    let eng = world.insert_user("Eva Engineer", "eva@example.org");
    world.insert_member(acme.id, eng, "Eva Engineer", "eva@example.org", "engineers");
    let page = northwind.get(&acme.path("/users")).await;
    for text in [
        "2 of 5 users",
        "Acme Admin",
        "Eva Engineer",
        "Engineers",
        "Accepted",
        "Two-Factor authentication",
        "Main user",
        "Log in as Partner",
        "invited in the client’s own control panel",
    ] {
        assert!(page.shows(text), "{text}");
    }
}

#[actix_web::test]
async fn name_e_mail_language_and_role_change_at_once_and_both_addresses_are_told() {
    let world = World::start().await;
    let northwind = world.reseller("Northwind").await;
    let acme = northwind.has_client("Acme");
    let eng = world.insert_user("Eva Engineer", "eva@example.org");
    world.insert_member(acme.id, eng, "Eva Engineer", "eva@example.org", "engineers");
    let eva = world.sign_in("eva@example.org").await;
    let changes = [
        ("name", "Eva Müller"),
        ("email", "eva.m@example.org"),
        ("lang", "de"),
        ("role", "users"),
    ];
    let answer = save(&northwind, &user(&acme, eng), &changes).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
    assert_eq!(
        world.history_of(acme.id)[1..],
        ["USER_ROLE_CHANGED", "USER_EDITED"]
    );
    let mail = |kind: &str, to: &str| (kind.to_owned(), to.to_owned());
    assert_eq!(
        world.mails(),
        [
            mail("email-changed", "eva@example.org"),
            mail("email-changed", "eva.m@example.org"),
            mail("login-info-changed", "eva.m@example.org"),
        ]
    );
    assert_eq!(eva.get("/panel").await.status, 200, "the session stays");
    world.sign_in("eva.m@example.org").await;
    let page = northwind.get(&acme.path("/history")).await;
    assert!(page.shows("eva@example.org") && page.shows("eva.m@example.org"));
}

#[actix_web::test]
async fn a_taken_address_is_refused_without_a_word_about_whose_it_is() {
    let world = World::start().await;
    let northwind = world.reseller("Northwind").await;
    let southwind = world.reseller("Southwind").await;
    let kestrel = southwind.has_client("Kestrel");
    let acme = northwind.has_client("Acme");
    let path = user(&acme, acme.user);
    let answer = save(&northwind, &path, &[("email", &kestrel.email)]).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.shows("This address can’t be used here."));
    assert!(!answer.shows("Kestrel Admin"));
    assert!(world.mails().is_empty() && world.history_of(acme.id).is_empty());
}

#[actix_web::test]
async fn who_belongs_elsewhere_too_keeps_name_and_address() {
    let world = World::start().await;
    let northwind = world.reseller("Northwind").await;
    let southwind = world.reseller("Southwind").await;
    let kestrel = southwind.has_client("Kestrel");
    let acme = northwind.has_client("Acme");
    world.insert_member(acme.id, kestrel.user, "K", &kestrel.email, "engineers");
    let path = user(&acme, kestrel.user);
    let page = northwind.get(&path).await;
    assert!(page.shows("This person manages name and e-mail in the own profile."));
    assert!(!page.shows("Southwind") && !page.shows(" Kestrel ,"));
    let changes = [("name", "X"), ("email", "x@example.org"), ("role", "users")];
    let answer = save(&northwind, &path, &changes).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
    let (name, email): (String, String) = world.db(|conn| {
        users::table
            .find(kestrel.user)
            .select((users::name, users::email))
            .first(conn)
    });
    assert_eq!((&*name, &email), ("Kestrel Admin", &kestrel.email));
    assert_eq!(world.history_of(acme.id), ["USER_ROLE_CHANGED"]);
    // A seller is somebody of a provider: theirs too.
    let olga = world.seller(&northwind, "Olga Meyer").await;
    world.insert_member(acme.id, olga.user, "Olga", &olga.email, "users");
    assert!(
        northwind
            .get(&user(&acme, olga.user))
            .await
            .shows("in the own profile")
    );
}

#[actix_web::test]
async fn somebody_stays_administrators() {
    let world = World::start().await;
    let northwind = world.reseller("Northwind").await;
    let acme = northwind.has_client("Acme");
    let path = user(&acme, acme.user);
    let answer = save(&northwind, &path, &[("role", "users")]).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.shows("Somebody has to be Administrators."));

    let second = world.insert_user("Second Admin", "second@example.org");
    world.insert_member(acme.id, second, "S", "second@example.org", "administrators");
    let answer = save(&northwind, &path, &[("role", "users")]).await;
    assert!(answer.shows("acts as this user"), "{}", answer.text());

    let answer = northwind
        .post(&format!("{}/main", user(&acme, second)), &[])
        .await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
    assert_eq!(world.history_of(acme.id), ["MAIN_USER_CHANGED"]);
    let answer = save(&northwind, &path, &[("role", "users")]).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
    // Of two Administrators who demote each other at once, one stays.
    let answer = save(&northwind, &user(&acme, second), &[("role", "users")]).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    // An engineer can't be the main user.
    let answer = northwind.post(&format!("{path}/main"), &[]).await;
    assert_eq!(answer.status, StatusCode::CONFLICT);
}

#[actix_web::test]
async fn two_who_demote_different_administrators_at_once_leave_one() {
    let world = World::start().await;
    let northwind = world.reseller("Northwind").await;
    let acme = northwind.has_client("Acme");
    let mut paths = Vec::new();
    for n in 0..2 {
        let email = format!("admin{n}@example.org");
        let id = world.insert_user("Other Admin", &email);
        world.insert_member(acme.id, id, "O", &email, "administrators");
        paths.push(user(&acme, id));
    }
    world.db(|conn| {
        diesel::delete(member_roles::table.filter(member_roles::user_id.eq(acme.user)))
            .execute(conn)
    });
    let twin = northwind.same_cookies();
    let (a, b) = futures_util::future::join(
        save(&northwind, &paths[0], &[("role", "users")]),
        save(&twin, &paths[1], &[("role", "users")]),
    )
    .await;
    let mut statuses = [a.status.as_u16(), b.status.as_u16()];
    statuses.sort_unstable();
    assert_eq!(statuses, [303, 422]);
}

#[actix_web::test]
async fn an_invitation_that_ran_out_is_sent_again_and_the_earlier_link_is_dead() {
    let world = World::start().await;
    let northwind = world.reseller("Northwind").await;
    let (acme, path) = pending(&world, &northwind, "ann@example.org").await;
    let list = northwind.get(&acme.path("/users")).await;
    assert!(list.shows("Invited") && list.shows("Resend invite"));
    let earlier = world.token_for("ann@example.org");
    world.hours_pass(25);
    let northwind = world.sign_in(&northwind.email).await;
    assert!(
        northwind
            .get(&acme.path("/users"))
            .await
            .shows("Invite expired")
    );
    let answer = northwind.post(&format!("{path}/invitation"), &[]).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
    assert!(northwind.get(&acme.path("/users")).await.shows("Invited"));
    let stranger = world.stranger();
    let dead = stranger.get(&format!("/password/{earlier}")).await;
    assert_eq!(dead.status, StatusCode::GONE);
    let link = format!("/password/{}", world.token_for("ann@example.org"));
    assert_eq!(stranger.get(&link).await.status, StatusCode::OK);
    assert_eq!(world.history_of(acme.id).len(), 3);
}

#[actix_web::test]
async fn a_mistyped_address_is_mended_before_anybody_accepted() {
    let world = World::start().await;
    let northwind = world.reseller("Northwind").await;
    let (acme, path) = pending(&world, &northwind, "ann@exmaple.org").await;
    let wrong = format!("/password/{}", world.token_for("ann@exmaple.org"));
    let answer = save(
        &northwind,
        &path,
        &[("name", "Ann E."), ("email", "ann@example.org")],
    )
    .await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
    assert_eq!(northwind.get(&answer.to.unwrap()).await.status, 200);
    assert_eq!(world.stranger().get(&wrong).await.status, StatusCode::GONE);
    let ann = world.stranger();
    let link = format!("/password/{}", world.token_for("ann@example.org"));
    let answer = ann.post(&link, &[("password", PASSWORD)]).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
    assert_eq!(ann.open("/panel").await.status, StatusCode::OK);
    let list = northwind.get(&acme.path("/users")).await;
    assert!(list.shows("1 of 5 users") && list.shows("Accepted"));
    let freed: Option<String> = world.db(|conn| {
        users::table
            .find(acme.user)
            .select(users::email_key)
            .first(conn)
    });
    assert_eq!(freed, None);
}

#[actix_web::test]
async fn the_second_of_two_editors_sees_what_the_first_one_saved() {
    let world = World::start().await;
    let northwind = world.reseller("Northwind").await;
    let acme = northwind.has_client("Acme");
    let path = user(&acme, acme.user);
    save(&northwind, &path, &[("name", "First")]).await;
    let stale = [("name", "Second"), ("version", "1"), ("user_version", "1")];
    let page = save(&northwind, &path, &stale).await;
    assert_eq!(page.status, StatusCode::CONFLICT);
    assert!(page.shows("First") && page.shows("Second"));
}

#[actix_web::test]
async fn strangers_and_panel_users_find_nobody() {
    let world = World::start().await;
    let northwind = world.reseller("Northwind").await;
    let acme = northwind.has_client("Acme");
    let southwind = world.reseller("Southwind").await;
    let panel = world.sign_in(&acme.email).await;
    let path = user(&acme, acme.user);
    for stranger in [&southwind, &panel] {
        assert_eq!(stranger.get(&path).await.status, 404);
        for rest in ["", "/main", "/invitation"] {
            let answer = stranger
                .post(
                    &format!("{path}{rest}"),
                    &[
                        ("name", "X"),
                        ("email", "x@example.org"),
                        ("lang", "en"),
                        ("role", "users"),
                        ("version", "1"),
                        ("user_version", "1"),
                    ],
                )
                .await;
            assert_eq!(answer.status, 404, "{rest}");
        }
    }
    // A user of another client under this client's address.
    let kestrel = southwind.has_client("Kestrel");
    assert_eq!(northwind.get(&user(&acme, kestrel.user)).await.status, 404);
    assert!(world.history_of(acme.id).iter().all(|e| e == "SIGNED_IN"));
}

#[actix_web::test]
async fn who_tries_many_addresses_is_stopped_for_a_while() {
    let world = World::start().await;
    let northwind = world.reseller("Northwind").await;
    let acme = northwind.has_client("Acme");
    world.insert_user("Known", "known@example.org");
    let path = user(&acme, acme.user);
    let known = [("email", "known@example.org")];
    for n in 0..20 {
        let answer = save(&northwind, &path, &known).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{n}");
        world.seconds_pass(6);
    }
    for email in ["known@example.org", "unknown@example.org"] {
        let answer = save(&northwind, &path, &[("email", email)]).await;
        assert_eq!(answer.status, StatusCode::TOO_MANY_REQUESTS, "{email}");
        assert!(answer.shows("Try again in 58 minutes"), "{}", answer.text());
    }
    // What keeps the address is no attempt, and others are not stopped.
    let renamed = save(&northwind, &path, &[("name", "Ann")]).await;
    assert_eq!(renamed.status, StatusCode::SEE_OTHER);
    let olga = world.seller(&northwind, "Olga").await;
    let answer = save(&olga, &path, &known).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    world.minutes_pass(59);
    let answer = save(&northwind, &path, &[("email", "unknown@example.org")]).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
}
