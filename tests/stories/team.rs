//! How a client's Administrators run their own team.
use crate::support::{Answer, Client, PASSWORD, Visitor, World};
use actix_web::http::StatusCode;
use clientele::db::schema::*;
use diesel::prelude::*;

const NEW: &str = "seven purple otters juggle quietly";

/// An invitation form with everything in it.
fn form<'a>(email: &'a str, changes: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let mut fields = vec![
        ("name", "Eva Engineer"),
        ("email", email),
        ("lang", "en"),
        ("role", "engineers"),
        ("scope", "follow"),
    ];
    for (name, value) in changes {
        fields.retain(|(known, _)| known != name);
        fields.push((name, value));
    }
    fields
}

async fn invite(by: &Visitor<'_>, email: &str, changes: &[(&str, &str)]) -> Answer {
    by.post("/panel/users/invite", &form(email, changes)).await
}

/// Where the page of a user is that waits.
async fn waiting(by: &Visitor<'_>) -> String {
    let list = by.get("/panel/users").await.body;
    let at = list.find("/panel/users/i").into_iter();
    let mut found = at.map(|at| &list[at..at + list[at..].find('"').unwrap()]);
    let mut path = found.next().unwrap();
    if path == "/panel/users/invite" {
        let rest = &list[list.find("/panel/users/invite").unwrap() + 20..];
        let at = rest.find("/panel/users/i").unwrap();
        path = &rest[at..at + rest[at..].find('"').unwrap()];
    }
    path.to_owned()
}

async fn save(by: &Visitor<'_>, path: &str, changes: &[(&str, &str)]) -> Answer {
    let page = by.get(path).await;
    assert_eq!(page.status, StatusCode::OK, "{path}: {}", page.text());
    let versions: Vec<String> = ["version", "user_version"]
        .iter()
        .map(|name| page.value_of(name).unwrap())
        .collect();
    let name = page
        .value_of("name")
        .filter(|_| page.body.contains("f-name"));
    let mut fields = vec![
        ("version", versions[0].as_str()),
        ("user_version", versions[1].as_str()),
        ("name", name.as_deref().unwrap_or_default()),
        ("lang", "en"),
        ("role", "engineers"),
        ("scope", "follow"),
    ];
    for (name, value) in changes {
        fields.retain(|(known, _)| known != name);
        fields.push((name, value));
    }
    by.post(path, &fields).await
}

/// A second user of a client, with a session.
async fn colleague<'w>(world: &'w World, acme: &Client, name: &str, role: &str) -> Visitor<'w> {
    let email = format!("{}@example.org", name.to_lowercase());
    let user = world.insert_user(name, &email);
    world.insert_member(acme.id, user, name, &email, role);
    let mut visitor = world.sign_in(&email).await;
    visitor.user = user;
    visitor
}

fn path_of(user: i64) -> String {
    format!("/panel/users/{user}")
}

fn key_of(world: &World, user: i64) -> Option<String> {
    world.db(|conn| users::table.find(user).select(users::email_key).first(conn))
}

#[actix_web::test]
async fn a_new_person_is_invited_creates_a_password_and_is_in() {
    let world = World::start().await;
    let northwind = world.reseller("Northwind").await;
    let acme = northwind.has_client("Acme");
    let ann = world.sign_in(&acme.email).await;
    let page = ann.get("/panel/users").await;
    assert!(
        page.shows("1 of 5 users") && page.shows("Invite user"),
        "{}",
        page.text()
    );
    let page = ann.get("/panel/users/invite").await;
    for text in [
        "English",
        "German",
        "Chinese",
        "Russian",
        "Purge and Prefetch only (API+Web)",
    ] {
        assert!(page.shows(text), "{text}");
    }
    let answer = invite(&ann, "eva@example.org", &[("lang", "de")]).await;
    assert_eq!(
        answer.to.as_deref(),
        Some("/panel/users"),
        "{}",
        answer.text()
    );
    let list = ann.get("/panel/users").await;
    assert!(list.shows("eva@example.org was invited.") && list.shows("Eva Engineer"));
    assert!(list.shows("Invited") && list.shows("2 of 5 users"));
    assert_eq!(
        world.mails(),
        [("set-up-password".to_owned(), "eva@example.org".to_owned())]
    );
    let eva = world.stranger();
    let link = format!("/password/{}", world.token_for("eva@example.org"));
    let answer = eva.post(&link, &[("password", NEW)]).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
    let home = eva.open("/panel").await;
    assert!(
        home.shows("Guten Tag") && home.shows("Engineers"),
        "{}",
        home.text()
    );
    let list = ann.get("/panel/users").await;
    assert!(list.shows("Accepted") && !list.body.contains("st-invited"));
    assert_eq!(eva.get("/panel/users").await.status, 200, "all may look");
    assert_eq!(eva.get("/panel/users/invite").await.status, 403);
    assert_eq!(
        world.history_of(acme.id),
        [
            "SIGNED_IN",
            "USER_INVITED",
            "USER_ACCEPTED_INVITATION",
            "SIGNED_IN"
        ]
    );
}

#[actix_web::test]
async fn a_known_person_gets_the_same_answer_and_accepts_after_signing_in() {
    let world = World::start().await;
    let northwind = world.reseller("Northwind").await;
    let southwind = world.reseller("Southwind").await;
    let acme = northwind.has_client("Acme");
    let kestrel = southwind.has_client("Kestrel");
    let ann = world.sign_in(&acme.email).await;
    let known = invite(&ann, &kestrel.email, &[("name", "Kim")]).await;
    let said = ann.get("/panel/users").await.text();
    let unknown = invite(&ann, "nobody@example.org", &[("name", "Kim")]).await;
    let said_too = ann.get("/panel/users").await.text();
    assert_eq!((known.status, &known.to), (unknown.status, &unknown.to));
    let at = |text: &str| text.find(" was invited.").is_some();
    assert!(at(&said) && at(&said_too));
    assert!(
        !said.contains("Kestrel Admin"),
        "goes by what was typed: {said}"
    );
    assert!(
        !said.contains(&format!(" {} ", kestrel.user)),
        "no low number: {said}"
    );
    let kinds: Vec<String> = world.mails().into_iter().map(|(kind, _)| kind).collect();
    assert_eq!(kinds, ["access-to-another-account", "set-up-password"]);
    let kim = world.stranger();
    let path = format!("/invitation/{}", world.token_for(&kestrel.email));
    let page = kim.open(&path).await;
    assert!(page.shows("Sign in to go on to your invitation."));
    let fields = [
        ("email", &*kestrel.email),
        ("password", PASSWORD),
        ("next", &path),
    ];
    kim.post("/sign-in", &fields).await;
    kim.post(&path, &[]).await;
    assert!(kim.open("/panel").await.shows("Acme"));
    // An address of this account says so.
    for email in [&kestrel.email, &acme.email, "NOBODY@example.org"] {
        let again = invite(&ann, email, &[]).await;
        assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(again.shows("This address already belongs to a user of this account."));
    }
}

#[actix_web::test]
async fn bad_input_comes_back_whole_with_every_fault() {
    let world = World::start().await;
    let northwind = world.reseller("Northwind").await;
    let acme = northwind.has_client("Acme");
    let ann = world.sign_in(&acme.email).await;
    let bad = [
        ("name", "  "),
        ("lang", "fr"),
        ("role", "owner"),
        ("scope", "project"),
        ("projects", "99999:user"),
    ];
    let page = invite(&ann, "eva@nowhere", &bad).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.shows("5 things need another look"), "{}", page.text());
    assert_eq!(page.value_of("email").as_deref(), Some("eva@nowhere"));
    let page = invite(&ann, "eva@example.org", &[("scope", "project")]).await;
    assert!(page.shows("Choose a role in at least one project"));
    assert_eq!(ann.post("/panel/users/invite", &[]).await.status, 422);
    assert!(world.mails().is_empty());
    assert_eq!(world.history_of(acme.id), ["SIGNED_IN"]);
}

#[actix_web::test]
async fn a_form_that_is_sent_twice_invites_once() {
    let world = World::start().await;
    let northwind = world.reseller("Northwind").await;
    let acme = northwind.has_client("Acme");
    let ann = world.sign_in(&acme.email).await;
    let (key, fields) = ("k".repeat(30), form("eva@example.org", &[]));
    ann.get("/panel").await;
    let twin = ann.same_cookies();
    let (a, b) = futures_util::future::join(
        ann.post_once("/panel/users/invite", &fields, &key),
        twin.post_once("/panel/users/invite", &fields, &key),
    )
    .await;
    assert_eq!((a.status.as_u16(), b.status.as_u16()), (303, 303));
    assert_eq!(world.mails().len(), 1);
}

#[actix_web::test]
async fn five_a_day_unless_the_provider_raises_it_and_never_more_than_there_are_places() {
    let world = World::start().await;
    let northwind = world.reseller("Northwind").await;
    let acme = northwind.has_client("Acme");
    let places = |limit: i64| {
        world.db(|conn| {
            diesel::update(clients::table.find(acme.id))
                .set(clients::user_limit.eq(limit))
                .execute(conn)
        })
    };
    world.seconds_pass(1);
    let ann = world.sign_in(&acme.email).await;
    places(3);
    for n in 0..2 {
        let answer = invite(&ann, &format!("u{n}@example.org"), &[]).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER);
    }
    let full = invite(&ann, "u2@example.org", &[]).await;
    assert_eq!(full.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(full.shows("This account may have 3 users, and all places are taken."));
    places(50);
    for n in 2..5 {
        invite(&ann, &format!("u{n}@example.org"), &[]).await;
    }
    let sixth = invite(&ann, "u5@example.org", &[]).await;
    assert_eq!(sixth.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        sixth.shows("5 invitations were sent in the last 24 hours"),
        "{}",
        sixth.text()
    );
    world.db(|conn| {
        diesel::update(providers::table.find(northwind.provider))
            .set(providers::invitations_per_day.eq(6))
            .execute(conn)
    });
    assert_eq!(invite(&ann, "u5@example.org", &[]).await.status, 303);
    world.hours_pass(25);
    let ann = world.sign_in(&acme.email).await;
    assert_eq!(invite(&ann, "u6@example.org", &[]).await.status, 303);
    assert_eq!(world.mails().len(), 7);
}

#[actix_web::test]
async fn resending_kills_the_earlier_link_and_cancelling_the_last_one() {
    let world = World::start().await;
    let northwind = world.reseller("Northwind").await;
    let acme = northwind.has_client("Acme");
    let ann = world.sign_in(&acme.email).await;
    invite(&ann, "eva@example.org", &[]).await;
    let first = format!("/password/{}", world.token_for("eva@example.org"));
    world.hours_pass(25);
    let ann = world.sign_in(&acme.email).await;
    let list = ann.get("/panel/users").await;
    assert!(list.shows("Invite expired") && list.shows("Resend invite"));
    let path = waiting(&ann).await;
    let answer = ann.post(&format!("{path}/invitation"), &[]).await;
    assert_eq!(
        answer.to.as_deref(),
        Some("/panel/users"),
        "{}",
        answer.text()
    );
    assert!(
        ann.get("/panel/users")
            .await
            .shows("The earlier link does not work any more.")
    );
    let stranger = world.stranger();
    assert_eq!(stranger.get(&first).await.status, StatusCode::GONE);
    let second = format!("/password/{}", world.token_for("eva@example.org"));
    assert_eq!(stranger.get(&second).await.status, StatusCode::OK);
    let user: i64 = world.db(|conn| {
        users::table
            .filter(users::email_key.eq("eva@example.org"))
            .select(users::id)
            .first(conn)
    });
    let question = ann.get(&format!("{path}/deletion")).await;
    assert!(question.shows("Cancel the invitation of Eva Engineer?"));
    world.db(|conn| {
        diesel::update(outbox::table)
            .set(outbox::state.eq("queued"))
            .execute(conn)
    });
    ann.post(&format!("{path}/deletion"), &[]).await;
    assert!(
        ann.get("/panel/users")
            .await
            .shows("The invitation was cancelled.")
    );
    assert_eq!(stranger.get(&second).await.status, StatusCode::GONE);
    let states: Vec<(String, Option<String>)> = world.db(|conn| {
        outbox::table
            .select((outbox::state, outbox::sealed_secret))
            .load(conn)
    });
    assert!(
        states.iter().all(|s| *s == ("dropped".to_owned(), None)),
        "{states:?}"
    );
    assert_eq!(key_of(&world, user), None, "the address is free");
    let events = world.history_of(acme.id);
    assert!(events.ends_with(&[
        "USER_INVITATION_RESENT".to_owned(),
        "USER_INVITATION_CANCELLED".to_owned()
    ]));
    assert_eq!(ann.get(&path).await.status, 404);
    assert_eq!(invite(&ann, "eva@example.org", &[]).await.status, 303);
}

#[actix_web::test]
async fn a_cancelled_invitation_of_a_known_person_is_gone_from_the_choice() {
    let world = World::start().await;
    let northwind = world.reseller("Northwind").await;
    let acme = northwind.has_client("Acme");
    let beta = northwind.has_client("Beta");
    let ann = world.sign_in(&acme.email).await;
    invite(&ann, &beta.email, &[]).await;
    let link = format!("/invitation/{}", world.token_for(&beta.email));
    let path = waiting(&ann).await;
    ann.post(&format!("{path}/deletion"), &[]).await;
    assert_eq!(world.stranger().get(&link).await.status, StatusCode::GONE);
    let bea = world.sign_in(&beta.email).await;
    assert!(bea.open("/").await.shows("Beta"), "her own account stays");
    let answer = bea
        .post("/accounts/accept", &[("account", &format!("c{}", acme.id))])
        .await;
    assert_eq!(answer.status, StatusCode::NOT_FOUND);
}

#[actix_web::test]
async fn an_administrator_changes_the_roles_of_others_and_the_own_name() {
    let world = World::start().await;
    let northwind = world.reseller("Northwind").await;
    let acme = northwind.has_client("Acme");
    let ann = world.sign_in(&acme.email).await;
    let eva = colleague(&world, &acme, "Eva", "engineers").await;
    let page = ann.get(&path_of(eva.user)).await;
    assert!(page.shows("belong to the person") && !page.body.contains("f-name"));
    let changes = [("role", "users"), ("name", "X"), ("lang", "ru")];
    let answer = save(&ann, &path_of(eva.user), &changes).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
    let (name, lang): (String, String) = world.db(|conn| {
        users::table
            .find(eva.user)
            .select((users::name, users::lang))
            .first(conn)
    });
    assert_eq!((&*name, &*lang), ("Eva", "en"), "hers alone");
    assert!(
        eva.get("/panel").await.shows("Users"),
        "acts at the next request"
    );
    let own = [
        ("role", "administrators"),
        ("name", "Ann A."),
        ("lang", "de"),
    ];
    let answer = save(&ann, &path_of(acme.user), &own).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
    let list = ann.get("/panel/users").await;
    assert!(list.shows("Ann A.") && list.shows("Der Benutzer wurde gespeichert."));
    let found = northwind.get("/clients?q=Ann+A.").await;
    assert!(found.shows("Acme"), "the search knows the new name");
    let events = world.history_of(acme.id);
    assert!(events.ends_with(&["USER_ROLE_CHANGED".to_owned(), "USER_EDITED".to_owned()]));
    let page = northwind.get(&acme.path("/history")).await;
    assert!(page.shows("Engineers") && page.shows("Ann A."));
}

#[actix_web::test]
async fn losing_a_role_acts_at_the_next_request_on_every_server() {
    let world = World::start().await;
    let northwind = world.reseller("Northwind").await;
    let acme = northwind.has_client("Acme");
    let ann = world.sign_in(&acme.email).await;
    let eva = colleague(&world, &acme, "Eva", "administrators").await;
    assert_eq!(eva.get("/panel/users/invite").await.status, 200);
    save(&ann, &path_of(eva.user), &[("role", "users")]).await;
    assert_eq!(eva.get("/panel/users/invite").await.status, 403);
    assert_eq!(invite(&eva, "x@example.org", &[]).await.status, 403);
    assert_eq!(eva.get("/panel/users").await.status, 200);
    ann.post(&format!("{}/deletion", path_of(eva.user)), &[])
        .await;
    assert_eq!(
        eva.get("/panel").await.to.as_deref(),
        Some("/"),
        "signed out"
    );
}

#[actix_web::test]
async fn somebody_stays_administrators_and_nobody_deletes_oneself() {
    let world = World::start().await;
    let northwind = world.reseller("Northwind").await;
    let acme = northwind.has_client("Acme");
    let ann = world.sign_in(&acme.email).await;
    invite(&ann, "wait@example.org", &[("role", "administrators")]).await;
    let answer = save(&ann, &path_of(acme.user), &[("role", "users")]).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.shows("Somebody has to be Administrators."));
    let own = format!("{}/deletion", path_of(acme.user));
    assert_eq!(ann.get(&own).await.status, StatusCode::CONFLICT);
    assert!(ann.post(&own, &[]).await.shows("Leave this account"));
    let eva = colleague(&world, &acme, "Eva", "administrators").await;
    let answer = save(&ann, &path_of(acme.user), &[("role", "users")]).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
    let main: Option<i64> = world.db(|conn| {
        clients::table
            .find(acme.id)
            .select(clients::main_user_id)
            .first(conn)
    });
    assert_eq!(
        main,
        Some(eva.user),
        "“Log in” acts as who is Administrators"
    );
}

#[actix_web::test]
async fn of_two_administrators_who_delete_each_other_at_once_one_wins() {
    let world = World::start().await;
    let northwind = world.reseller("Northwind").await;
    let acme = northwind.has_client("Acme");
    // A third one: it isn't the last Administrators' rule that saves the second.
    for third in [false, true] {
        let client = northwind.has_client(&format!("Twin {third}"));
        if third {
            let id = world.insert_user("Third", "third@example.org");
            world.insert_member(
                client.id,
                id,
                "Third",
                "third@example.org",
                "administrators",
            );
        }
        let ann = world.sign_in(&client.email).await;
        let eva = colleague(&world, &client, &format!("Eva{third}"), "administrators").await;
        ann.get("/panel").await;
        eva.get("/panel").await;
        let (a, b) = (
            format!("{}/deletion", path_of(eva.user)),
            format!("{}/deletion", path_of(client.user)),
        );
        let (a, b) = futures_util::future::join(ann.post(&a, &[]), eva.post(&b, &[])).await;
        let won = [&a, &b]
            .iter()
            .filter(|answer| answer.to.as_deref() == Some("/panel/users"))
            .count();
        assert_eq!(won, 1, "{}\n{}", a.text(), b.text());
        let left: i64 = world.db(|conn| {
            client_members::table
                .filter(client_members::client_id.eq(client.id))
                .count()
                .get_result(conn)
        });
        assert_eq!(left, 1 + i64::from(third));
    }
    assert!(world.history_of(acme.id).is_empty());
}

#[actix_web::test]
async fn deleting_takes_this_account_only() {
    let world = World::start().await;
    let northwind = world.reseller("Northwind").await;
    let acme = northwind.has_client("Acme");
    let beta = northwind.has_client("Beta");
    let ann = world.sign_in(&acme.email).await;
    let eva = colleague(&world, &acme, "Eva", "users").await;
    world.insert_member(acme.id, beta.user, "Bea", &beta.email, "engineers");
    let bea = world.sign_in(&beta.email).await;
    bea.post("/accounts", &[("account", &format!("c{}", acme.id))])
        .await;
    assert!(bea.get("/panel").await.shows("Acme"));
    for user in [eva.user, beta.user] {
        let path = format!("{}/deletion", path_of(user));
        assert!(ann.get(&path).await.shows("Yes, delete the user"));
        let answer = ann.post(&path, &[]).await;
        assert_eq!(
            answer.to.as_deref(),
            Some("/panel/users"),
            "{}",
            answer.text()
        );
    }
    assert!(
        ann.get("/panel/users")
            .await
            .shows("The user was deleted from this account.")
    );
    assert_eq!(
        bea.get("/panel").await.to.as_deref(),
        Some("/"),
        "the session is over"
    );
    assert!(
        world
            .sign_in(&beta.email)
            .await
            .open("/")
            .await
            .shows("Beta")
    );
    assert_eq!(key_of(&world, eva.user), None);
    assert!(key_of(&world, beta.user).is_some());
    let events = world.history_of(acme.id);
    assert_eq!(events.iter().filter(|e| *e == "USER_REMOVED").count(), 2);
    // The address can be invited again, as somebody new.
    assert_eq!(invite(&ann, "eva@example.org", &[]).await.status, 303);
}

fn token(world: &World, client: i64, user: i64, role: &str) -> i64 {
    let now = world.now();
    world.db(|conn| {
        diesel::insert_into(api_tokens::table)
            .values((
                api_tokens::client_id.eq(client),
                api_tokens::user_id.eq(user),
                api_tokens::issuer_name.eq("Eva"),
                api_tokens::issuer_email.eq("eva@example.org"),
                api_tokens::name.eq("deploy"),
                api_tokens::role.eq(role),
                api_tokens::secret_hash.eq("x"),
                api_tokens::created_at.eq(now),
            ))
            .returning(api_tokens::id)
            .get_result(conn)
    })
}

#[actix_web::test]
async fn active_tokens_keep_their_user_and_its_role() {
    let world = World::start().await;
    let northwind = world.reseller("Northwind").await;
    let acme = northwind.has_client("Acme");
    let ann = world.sign_in(&acme.email).await;
    let eva = colleague(&world, &acme, "Eva", "engineers").await;
    let id = token(&world, acme.id, eva.user, "engineers");
    let path = path_of(eva.user);
    let answer = ann.post(&format!("{path}/deletion"), &[]).await;
    assert_eq!(answer.status, StatusCode::CONFLICT);
    assert!(answer.shows("You can't remove the user as they have active tokens."));
    let answer = save(&ann, &path, &[("role", "users")]).await;
    assert!(
        answer.shows("active API token with a stronger role"),
        "{}",
        answer.text()
    );
    let now = world.now();
    world.db(|conn| {
        diesel::update(api_tokens::table.find(id))
            .set(api_tokens::expires_at.eq(now))
            .execute(conn)
    });
    let answer = ann.post(&format!("{path}/deletion"), &[]).await;
    assert_eq!(
        answer.to.as_deref(),
        Some("/panel/users"),
        "{}",
        answer.text()
    );
    let gone: bool = world.db(|conn| {
        api_tokens::table
            .find(id)
            .select(api_tokens::issuer_gone)
            .first(conn)
    });
    assert!(gone);
}

#[actix_web::test]
async fn the_second_of_two_editors_sees_what_the_first_one_saved() {
    let world = World::start().await;
    let northwind = world.reseller("Northwind").await;
    let acme = northwind.has_client("Acme");
    let ann = world.sign_in(&acme.email).await;
    let eva = colleague(&world, &acme, "Eva", "engineers").await;
    let path = path_of(eva.user);
    save(&ann, &path, &[("role", "users")]).await;
    let stale = [
        ("role", "administrators"),
        ("version", "1"),
        ("scope", "client"),
        ("cloud", "administrator"),
    ];
    let page = save(&ann, &path, &stale).await;
    assert_eq!(page.status, StatusCode::CONFLICT);
    assert!(page.shows("Users Administrators"), "{}", page.text());
    assert!(page.shows("Administrator of all projects"));
    assert_eq!(page.value_of("version").as_deref(), Some("2"));
}

#[actix_web::test]
async fn two_acceptances_at_once_are_one() {
    let world = World::start().await;
    let northwind = world.reseller("Northwind").await;
    let acme = northwind.has_client("Acme");
    let beta = northwind.has_client("Beta");
    let ann = world.sign_in(&acme.email).await;
    invite(&ann, &beta.email, &[]).await;
    let path = format!("/invitation/{}", world.token_for(&beta.email));
    let bea = world.sign_in(&beta.email).await;
    bea.get("/").await;
    let twin = bea.same_cookies();
    let (a, b) = futures_util::future::join(bea.post(&path, &[]), twin.post(&path, &[])).await;
    for answer in [&a, &b] {
        assert!(
            [303, 410].contains(&answer.status.as_u16()),
            "{}",
            answer.text()
        );
    }
    let accepted = world.history_of(acme.id);
    assert_eq!(
        accepted
            .iter()
            .filter(|e| *e == "USER_ACCEPTED_INVITATION")
            .count(),
        1
    );
}

#[actix_web::test]
async fn resending_or_cancelling_against_accepting_leaves_one_truth() {
    let world = World::start().await;
    let northwind = world.reseller("Northwind").await;
    for what in ["invitation", "deletion"] {
        let client = northwind.has_client(&format!("Client {what}"));
        let ann = world.sign_in(&client.email).await;
        let email = format!("{what}@example.org");
        invite(&ann, &email, &[]).await;
        let path = format!("{}/{what}", waiting(&ann).await);
        let link = format!("/password/{}", world.token_for(&email));
        let eva = world.stranger();
        eva.get("/").await;
        let (pressed, taken) =
            futures_util::future::join(ann.post(&path, &[]), eva.post(&link, &[("password", NEW)]))
                .await;
        assert!(
            [303, 404, 409].contains(&pressed.status.as_u16()),
            "{}",
            pressed.text()
        );
        assert!(
            [303, 410].contains(&taken.status.as_u16()),
            "{}",
            taken.text()
        );
        assert!(pressed.status == 303 || taken.status == 303);
        let accepted: Vec<bool> = world.db(|conn| {
            client_members::table
                .filter(client_members::client_id.eq(client.id))
                .filter(client_members::user_id.ne(client.user))
                .select(client_members::accepted_at.is_not_null())
                .load(conn)
        });
        match (what, taken.status.as_u16()) {
            ("deletion", 410) => assert!(accepted.is_empty()),
            (_, status) => assert_eq!(accepted, [status == 303]),
        }
    }
}

#[actix_web::test]
async fn people_with_several_accounts_may_leave_one() {
    let world = World::start().await;
    let northwind = world.reseller("Northwind").await;
    let acme = northwind.has_client("Acme");
    let beta = northwind.has_client("Beta");
    let ann = world.sign_in(&acme.email).await;
    assert!(!ann.get("/profile").await.shows("Leave this account"));
    let only = ann.post("/profile/leave", &[]).await;
    assert!(only.shows("This is your only account."), "{}", only.text());
    world.insert_member(beta.id, acme.user, "Ann", &acme.email, "engineers");
    assert!(ann.get("/profile").await.shows("Leave this account"));
    let last = ann.post("/profile/leave", &[]).await;
    assert!(last.shows("Somebody has to be Administrators."));
    colleague(&world, &acme, "Eva", "administrators").await;
    assert!(ann.get("/profile/leave").await.shows("Leave Acme?"));
    let left = ann.post("/profile/leave", &[]).await;
    assert_eq!(left.to.as_deref(), Some("/accounts"), "{}", left.text());
    let choice = ann.get("/accounts").await;
    assert!(
        choice.shows("You left Acme.") && choice.shows("Beta"),
        "{}",
        choice.text()
    );
    assert_eq!(ann.get("/panel").await.to.as_deref(), Some("/accounts"));
    assert_eq!(world.history_of(acme.id).last().unwrap(), "USER_LEFT");
}

#[actix_web::test]
async fn staff_inside_invite_and_both_names_are_kept() {
    let world = World::start().await;
    let northwind = world.reseller("Northwind").await;
    let acme = northwind.has_client("Acme");
    for (n, as_whom) in ["client", "partner"].into_iter().enumerate() {
        northwind
            .post(&acme.path("/log-in"), &[("as", as_whom)])
            .await;
        let answer = invite(&northwind, &format!("eva{n}@example.org"), &[]).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
        assert_eq!(northwind.get("/profile/leave").await.status, 403);
        let main = northwind.get(&path_of(acme.user)).await;
        assert!(
            !main.body.contains("f-name"),
            "name and language are the person's"
        );
        northwind.post("/return", &[]).await;
    }
    let who: Vec<(Option<i64>, Option<i64>)> = world.db(|conn| {
        history::table
            .filter(history::event.eq("USER_INVITED"))
            .select((history::actor_id, history::as_user_id))
            .load(conn)
    });
    assert_eq!(who, vec![(Some(northwind.user), Some(acme.user)); 2]);
}

#[actix_web::test]
async fn the_list_is_searched_and_filtered_in_a_constant_number_of_queries() {
    let world = World::start().await;
    let northwind = world.reseller("Northwind").await;
    let acme = northwind.has_client("Acme");
    let ann = world.sign_in(&acme.email).await;
    let eva = colleague(&world, &acme, "Eva", "engineers").await;
    let now = world.now();
    world.db(|conn| {
        diesel::update(users::table.find(eva.user))
            .set(users::totp_confirmed_at.eq(now))
            .execute(conn)
    });
    invite(
        &ann,
        "wait_100%@example.org",
        &[("name", "Wim"), ("role", "users")],
    )
    .await;
    let reference = waiting(&ann).await.replace("/panel/users/", "");
    for (query, shown) in [
        ("q=eva%40", "Eva"),
        ("q=_100%25", "Wim"),
        ("q=ACME", "Acme Admin"),
        ("status=invited", "Wim"),
        ("two_factor=on", "Eva"),
        ("role=engineers", "Eva"),
        ("role=users", "Wim"),
        (
            "role=administrators&status=accepted&two_factor=off",
            "Acme Admin",
        ),
        (&format!("q={}", eva.user), "Eva"),
        (&format!("q={reference}"), "Wim"),
    ] {
        let page = ann.get(&format!("/panel/users?{query}")).await;
        for name in ["Eva", "Wim", "Acme Admin"] {
            let row = page.body.contains("dir=\"auto\" href=\"/panel/users/")
                && page.body.contains(&format!("\">{name}</a>"));
            assert_eq!(row, name == shown, "{query}: {name}");
        }
    }
    assert!(
        ann.get("/panel/users?status=blocked")
            .await
            .shows("Nothing matches")
    );
    assert!(
        ann.get("/panel/users?q=nobody")
            .await
            .shows("Nothing matches “nobody”")
    );
    assert_eq!(
        ann.get("/panel/users?page=-7&status=x&role=x&q=%00")
            .await
            .status,
        200
    );
    let (few, _) = world.queries_of(ann.get("/panel/users?q=e")).await;
    for n in 0..60 {
        let email = format!("more{n}@example.org");
        let id = world.insert_user("More", &email);
        world.insert_member(acme.id, id, "More", &email, "users");
    }
    let (many, page) = world.queries_of(ann.get("/panel/users?q=e")).await;
    assert_eq!(few, many);
    assert!(page.body.contains("rel=\"next\""));
    let second = ann.get("/panel/users?q=e&page=1").await;
    assert!(second.body.contains("rel=\"prev\"") && !second.body.contains("rel=\"next\""));
}

#[actix_web::test]
async fn users_of_other_clients_do_not_exist() {
    let world = World::start().await;
    let northwind = world.reseller("Northwind").await;
    let acme = northwind.has_client("Acme");
    let beta = northwind.has_client("Beta");
    let ann = world.sign_in(&acme.email).await;
    let bea = world.sign_in(&beta.email).await;
    invite(&bea, "wait@example.org", &[]).await;
    let pending = waiting(&bea).await;
    for path in [path_of(beta.user), pending, path_of(999_999)] {
        assert_eq!(ann.get(&path).await.status, 404, "{path}");
        let fields = form("x@example.org", &[("version", "1"), ("user_version", "1")]);
        assert_eq!(ann.post(&path, &fields).await.status, 404);
        for rest in ["deletion", "invitation"] {
            let answer = ann.post(&format!("{path}/{rest}"), &[]).await;
            assert_eq!(answer.status, 404, "{path}/{rest}");
        }
    }
}

#[actix_web::test]
async fn while_the_account_is_to_be_deleted_its_team_is_only_read() {
    let world = World::start().await;
    let northwind = world.reseller("Northwind").await;
    let acme = northwind.has_client("Acme");
    let ann = world.sign_in(&acme.email).await;
    invite(&ann, "eva@example.org", &[]).await;
    let path = waiting(&ann).await;
    let fields = [("name", "Website")];
    let project = ann.post("/panel/projects", &fields).await.to.unwrap();
    let due = world.now() + chrono::TimeDelta::days(10);
    world.db(|conn| {
        diesel::update(clients::table.find(acme.id))
            .set(clients::deletion_due_at.eq(due))
            .execute(conn)
    });
    let before = world.history_of(acme.id);
    let saved = form(
        "eva@example.org",
        &[("version", "1"), ("user_version", "0")],
    );
    for (to, fields) in [
        ("/panel/users/invite".to_owned(), &*saved),
        (path.clone(), &*saved),
        (format!("{path}/invitation"), &[]),
        (format!("{path}/deletion"), &[]),
        ("/panel/projects".to_owned(), &fields),
        (project.clone(), &[("name", "Shop"), ("version", "1")]),
        (format!("{project}/roles"), &[("user", "1 1")]),
        (format!("{project}/deletion"), &[]),
        ("/profile/leave".to_owned(), &[]),
    ] {
        let answer = ann.post(&to, fields).await;
        assert_eq!(answer.status, StatusCode::CONFLICT, "{to}");
        assert!(answer.shows("This account is to be deleted"), "{to}");
    }
    assert_eq!(world.history_of(acme.id), before);
    assert_eq!(ann.get("/panel/users").await.status, StatusCode::OK);
    assert_eq!(ann.get(&project).await.status, StatusCode::OK);
}
