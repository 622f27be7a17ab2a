//! How people get a password of their own: forgotten, set up by link, changed, and void where
//! another provider typed it.
use crate::support::{Client, PASSWORD, World};
use actix_web::http::StatusCode;
use clientele::db::ids::{ClientId, ProviderId, UserId};
use clientele::db::schema::*;
use clientele::invitations::{self, Place};
use clientele::links;
use clientele::mail::{self, Letter, Link, Outgoing, To};
use diesel::prelude::*;
use std::time::Instant;

const NEW: &str = "seven purple otters juggle quietly";

async fn ask_for_link(world: &World, email: &str) -> crate::support::Answer {
    world
        .stranger()
        .post("/password/forgot", &[("email", email)])
        .await
}

async fn set(world: &World, token: &str, password: &str) -> crate::support::Answer {
    world
        .stranger()
        .post(&format!("/password/{token}"), &[("password", password)])
        .await
}

async fn sign_in(world: &World, email: &str, password: &str) -> crate::support::Answer {
    world
        .stranger()
        .post("/sign-in", &[("email", email), ("password", password)])
        .await
}

/// A client whose person was typed in with a password by its owner, not accepted yet.
fn typed_client(world: &World, owner: i64, company: &str) -> Client {
    let client = world.insert_client(owner, company);
    world.db(|conn| {
        diesel::update(client_members::table.find((client.id, client.user)))
            .set(client_members::accepted_at.eq(None::<clientele::db::Timestamp>))
            .execute(conn)?;
        diesel::update(users::table.find(client.user))
            .set(users::password_by.eq(owner))
            .execute(conn)
    });
    client
}

fn is_accepted(world: &World, client: &Client) -> bool {
    world.db(|conn| {
        client_members::table
            .find((client.id, client.user))
            .select(client_members::accepted_at.is_not_null())
            .first(conn)
    })
}

/// What a provider does for "Let the client configure the password".
fn mail_set_up(world: &World, provider: i64, client: &Client) -> String {
    let change = world.portal.own_change();
    world.db(|conn| {
        let (provider, user) = (ProviderId(provider), UserId(client.user));
        let (id, token) = links::issue_set_up(conn, user, provider, &change)?;
        let mail = Outgoing {
            provider,
            client: Some(ClientId(client.id)),
            to: To {
                email: &client.email,
                lang: Default::default(),
                user: Some(user),
            },
            letter: Letter::SetUpPassword {
                name: "Ann".into(),
                company: "Acme".into(),
            },
            link: Link::Password(id, &token),
        };
        mail::send(conn, &mail, &change)
    });
    world.token_for(&client.email)
}

#[actix_web::test]
async fn a_forgotten_password_is_replaced_by_a_mailed_link() {
    let world = World::start().await;
    let northwind = world.reseller("Northwind").await;
    let anna = world.seller(&northwind, "Anna").await;
    let answer = ask_for_link(&world, &anna.email).await;
    assert_eq!(answer.to.as_deref(), Some("/password/mailed"));
    let token = world.token_for(&anna.email);
    let page = world.stranger().get(&format!("/password/{token}")).await;
    assert!(page.shows("Set a new password") && page.shows("At least 12 characters."));
    assert!(page.shows("Northwind"), "in the provider's name");

    let weak = set(&world, &token, "Anna123").await;
    assert_eq!(weak.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(weak.shows("At least 12 characters."));
    let own = set(&world, &token, &format!("{} Anna", anna.email)).await;
    assert!(own.shows("your own name"), "{}", own.text());

    let visitor = world.stranger();
    let done = visitor
        .post(&format!("/password/{token}"), &[("password", NEW)])
        .await;
    assert_eq!(done.status, StatusCode::SEE_OTHER);
    assert_eq!(visitor.open("/").await.status, StatusCode::OK);
    assert!(visitor.open("/").await.shows("Anna"), "signed in at once");
    assert_eq!(
        anna.get("/clients").await.to.as_deref(),
        Some("/"),
        "earlier sessions are over"
    );
    assert_eq!(
        sign_in(&world, &anna.email, PASSWORD).await.status,
        StatusCode::UNPROCESSABLE_ENTITY
    );
    assert_eq!(
        sign_in(&world, &anna.email, NEW).await.status,
        StatusCode::SEE_OTHER
    );
    assert_eq!(set(&world, &token, NEW).await.status, StatusCode::GONE);
    let mails: Vec<_> = world.mails().into_iter().map(|(kind, _)| kind).collect();
    assert_eq!(mails, ["password-reset", "password-changed"]);
    let events = world.history_of_provider(northwind.provider);
    for event in ["PASSWORD_RESET_REQUESTED", "PASSWORD_CHANGED"] {
        assert!(events.contains(&event.to_owned()), "{events:?}");
    }
}

#[actix_web::test]
async fn the_answer_does_not_tell_whether_an_address_is_known() {
    let world = World::start().await;
    let northwind = world.reseller("Northwind").await;
    let began = Instant::now();
    let known = ask_for_link(&world, &northwind.email).await;
    let known_took = began.elapsed();
    let began = Instant::now();
    let unknown = ask_for_link(&world, "nobody@example.org").await;
    let unknown_took = began.elapsed();
    assert_eq!(known.status, unknown.status);
    assert_eq!(known.to, unknown.to);
    // Both wait for the same beat; how long the work before it took can't be told.
    assert!(known_took.min(unknown_took).as_millis() >= 250);
    assert_eq!(world.mails().len(), 1);
    let malformed = ask_for_link(&world, "nobody").await;
    assert_eq!(malformed.status, StatusCode::UNPROCESSABLE_ENTITY);
    // Also where too many ask.
    for email in [northwind.email.as_str(), "nobody@example.org"] {
        for _ in 0..2 {
            ask_for_link(&world, email).await;
        }
        let answer = ask_for_link(&world, email).await;
        assert_eq!(answer.status, StatusCode::TOO_MANY_REQUESTS, "{email}");
    }
    assert_eq!(world.mails().len(), 3);
}

#[actix_web::test]
async fn only_the_newest_link_works_and_only_for_an_hour() {
    let world = World::start().await;
    let northwind = world.reseller("Northwind").await;
    ask_for_link(&world, &northwind.email).await;
    let first = world.token_for(&northwind.email);
    ask_for_link(&world, &northwind.email).await;
    let second = world.token_for(&northwind.email);
    let dead = world.stranger().get(&format!("/password/{first}")).await;
    assert_eq!(dead.status, StatusCode::GONE);
    assert!(dead.shows("This link doesn’t work any more") && dead.shows("Ask for a new link"));
    world.minutes_pass(59);
    let page = world.stranger().get(&format!("/password/{second}")).await;
    assert_eq!(page.status, StatusCode::OK);
    world.minutes_pass(1);
    assert_eq!(set(&world, &second, NEW).await.status, StatusCode::GONE);
    assert_eq!(set(&world, "unknown", NEW).await.text(), dead.text());
}

#[actix_web::test]
async fn two_uses_of_one_link_at_once_are_one() {
    let world = World::start().await;
    let northwind = world.reseller("Northwind").await;
    ask_for_link(&world, &northwind.email).await;
    let token = world.token_for(&northwind.email);
    let path = format!("/password/{token}");
    let (a, b) = (world.stranger(), world.stranger());
    a.get("/").await;
    b.get("/").await;
    let other = "nine silent kettles dream sideways";
    let (first, second) = futures_util::future::join(
        a.post(&path, &[("password", NEW)]),
        b.post(&path, &[("password", other)]),
    )
    .await;
    let mut statuses = [first.status.as_u16(), second.status.as_u16()];
    statuses.sort_unstable();
    assert_eq!(statuses, [303, 410]);
    assert_eq!(world.mails().len(), 2, "the link and one password changed");
}

#[actix_web::test]
async fn a_set_up_link_leads_inside_and_accepts_for_24_hours() {
    let world = World::start().await;
    let northwind = world.reseller("Northwind").await;
    let acme = typed_client(&world, northwind.provider, "Acme");
    world.db(|conn| {
        diesel::update(users::table.find(acme.user))
            .set((
                users::password_hash.eq(None::<String>),
                users::password_by.eq(None::<i64>),
            ))
            .execute(conn)
    });
    let old = mail_set_up(&world, northwind.provider, &acme);
    let token = mail_set_up(&world, northwind.provider, &acme);
    assert_eq!(set(&world, &old, NEW).await.status, StatusCode::GONE);
    world.hours_pass(23);
    let ann = world.stranger();
    let page = ann.get(&format!("/password/{token}")).await;
    assert!(page.shows("Set up your password"));
    ann.post(&format!("/password/{token}"), &[("password", NEW)])
        .await;
    let home = ann.open("/").await;
    assert!(
        home.shows("No services yet.") && home.shows("Acme"),
        "{}",
        home.text()
    );
    assert!(is_accepted(&world, &acme));
    assert_eq!(
        world.history_of(acme.id),
        ["USER_ACCEPTED_INVITATION", "SIGNED_IN"]
    );

    let beta = typed_client(&world, northwind.provider, "Beta");
    let token = mail_set_up(&world, northwind.provider, &beta);
    world.hours_pass(24);
    assert_eq!(set(&world, &token, NEW).await.status, StatusCode::GONE);
}

#[actix_web::test]
async fn the_first_sign_in_with_a_typed_password_accepts_silently() {
    let world = World::start().await;
    let northwind = world.reseller("Northwind").await;
    let acme = typed_client(&world, northwind.provider, "Acme");
    assert!(!is_accepted(&world, &acme));
    let ann = world.sign_in(&acme.email).await;
    assert!(ann.open("/").await.shows("No services yet."));
    assert!(is_accepted(&world, &acme));
    assert_eq!(
        world.history_of(acme.id),
        ["USER_ACCEPTED_INVITATION", "SIGNED_IN"]
    );
}

#[actix_web::test]
async fn a_typed_password_is_void_at_another_providers_account() {
    let world = World::start().await;
    let northwind = world.reseller("Northwind").await;
    let southwind = world.reseller("Southwind").await;
    let acme = typed_client(&world, northwind.provider, "Acme");
    let coyote = southwind.has_client("Coyote");
    world.insert_member(coyote.id, acme.user, "Ann", &acme.email, "users");
    let other_tab = world.sign_in(&acme.email).await;
    let ann = world.sign_in(&acme.email).await;
    let key = format!("c{}", coyote.id);
    let answer = ann.post("/accounts", &[("account", &key)]).await;
    assert_eq!(answer.to.as_deref(), Some("/password/void"));
    assert!(
        ann.open("/password/void")
            .await
            .shows("We mailed you a link")
    );
    assert_eq!(ann.get("/panel").await.to.as_deref(), Some("/"));
    assert_eq!(other_tab.get("/panel").await.to.as_deref(), Some("/"));
    assert_eq!(
        sign_in(&world, &acme.email, PASSWORD).await.status,
        StatusCode::UNPROCESSABLE_ENTITY,
        "void everywhere"
    );
    assert_eq!(
        world.mails(),
        [("set-up-password".to_owned(), acme.email.clone())]
    );
    let token = world.token_for(&acme.email);
    let ann = world.stranger();
    ann.post(&format!("/password/{token}"), &[("password", NEW)])
        .await;
    assert!(ann.open("/").await.shows("Choose an account"));
    ann.post("/accounts", &[("account", &key)]).await;
    assert!(ann.open("/").await.shows("Coyote"));
    let by: Option<i64> = world.db(|conn| {
        users::table
            .find(acme.user)
            .select(users::password_by)
            .first(conn)
    });
    assert_eq!(by, None);
}

#[actix_web::test]
async fn a_typed_password_accepts_no_invitation_of_another_provider() {
    let world = World::start().await;
    let northwind = world.reseller("Northwind").await;
    let southwind = world.reseller("Southwind").await;
    let acme = typed_client(&world, northwind.provider, "Acme");
    let coyote = southwind.has_client("Coyote");
    world.insert_member(coyote.id, acme.user, "Ann", &acme.email, "users");
    let change = world.portal.own_change();
    let token = world.db(|conn| {
        diesel::update(client_members::table.find((coyote.id, acme.user)))
            .set(client_members::accepted_at.eq(None::<clientele::db::Timestamp>))
            .execute(conn)?;
        let place = Place::Client(ClientId(coyote.id));
        invitations::issue(conn, place, UserId(acme.user), &change)
    });
    let ann = world.sign_in(&acme.email).await;
    let path = format!("/invitation/{}", token.1.plain());
    assert!(ann.get(&path).await.shows("Coyote"));
    let answer = ann.post(&path, &[]).await;
    assert_eq!(answer.to.as_deref(), Some("/password/void"));
    let waiting = Client {
        id: coyote.id,
        ..acme.clone()
    };
    assert!(!is_accepted(&world, &waiting));
    let token = world.token_for(&acme.email);
    let ann = world.stranger();
    ann.post(&format!("/password/{token}"), &[("password", NEW)])
        .await;
    assert!(
        is_accepted(&world, &waiting),
        "the mailed link proved who it is"
    );
    assert!(ann.open("/").await.shows("Choose an account"));
}

#[actix_web::test]
async fn hashes_for_nobody_are_real_ones() {
    let world = World::start().await;
    let right = world.portal.hasher.verify("anything", None).await;
    assert!(!right.unwrap());
    let real = clientele::passwords::Hasher::new();
    let hash = real.hash_now("anything").unwrap().as_str().to_owned();
    // The quickest of three: other tests run beside this one.
    let mut took = [std::time::Duration::MAX; 2];
    for _ in 0..3 {
        for (which, stored) in [Some(hash.clone()), None].into_iter().enumerate() {
            let (began, known) = (Instant::now(), stored.is_some());
            assert_eq!(real.verify("anything", stored).await.unwrap(), known);
            took[which] = took[which].min(began.elapsed());
        }
    }
    let [somebody, nobody] = took;
    assert!(
        nobody * 4 > somebody && somebody * 4 > nobody,
        "{somebody:?} and {nobody:?}"
    );
}

/// Southwind asks a person, whose password Northwind may know, into its own client.
fn asked_by_southwind(world: &World, southwind: i64, user: i64, email: &str) -> Client {
    let coyote = world.insert_client(southwind, "Coyote");
    world.insert_member(coyote.id, user, "Ann", email, "administrators");
    let change = world.portal.own_change();
    world.db(|conn| {
        diesel::update(client_members::table.find((coyote.id, user)))
            .set(client_members::accepted_at.eq(None::<clientele::db::Timestamp>))
            .execute(conn)?;
        invitations::issue(
            conn,
            Place::Client(ClientId(coyote.id)),
            UserId(user),
            &change,
        )
    });
    Client { user, ..coyote }
}

#[actix_web::test]
async fn whoever_merely_changed_a_typed_password_takes_nobody_elses_place() {
    let world = World::start().await;
    let northwind = world.reseller("Northwind").await;
    let southwind = world.reseller("Southwind").await;
    let acme = typed_client(&world, northwind.provider, "Acme");
    let intruder = world.sign_in(&acme.email).await;
    let fields = [("current", PASSWORD), ("password", NEW)];
    let changed = intruder.post("/profile/password", &fields).await;
    assert_eq!(changed.status, StatusCode::SEE_OTHER, "{}", changed.text());
    let coyote = asked_by_southwind(&world, southwind.provider, acme.user, &acme.email);

    let intruder = world.stranger();
    intruder
        .post("/sign-in", &[("email", &acme.email), ("password", NEW)])
        .await;
    assert!(
        !intruder.open("/accounts").await.shows("Coyote"),
        "not for these eyes"
    );
    let place = format!("c{}", coyote.id);
    intruder
        .post("/accounts/accept", &[("account", &place)])
        .await;
    assert!(!is_accepted(&world, &coyote));
}

#[actix_web::test]
async fn an_address_that_staff_wrote_in_takes_nobody_elses_place() {
    let world = World::start().await;
    let northwind = world.reseller("Northwind").await;
    let southwind = world.reseller("Southwind").await;
    let acme = northwind.has_client("Acme");
    let path = acme.path(&format!("/users/{}", acme.user));
    let page = northwind.get(&path).await;
    let (version, user_version) = (page.value_of("version"), page.value_of("user_version"));
    let fields = [
        ("version", version.as_deref().unwrap()),
        ("user_version", user_version.as_deref().unwrap()),
        ("name", "Ann"),
        ("email", "victim@example.org"),
        ("lang", "en"),
        ("role", "administrators"),
    ];
    let saved = northwind.post(&path, &fields).await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.text());
    let coyote = asked_by_southwind(&world, southwind.provider, acme.user, "victim@example.org");

    let intruder = world.sign_in("victim@example.org").await;
    let place = format!("c{}", coyote.id);
    intruder
        .post("/accounts/accept", &[("account", &place)])
        .await;
    assert!(!is_accepted(&world, &coyote));
}

#[actix_web::test]
async fn nobody_can_keep_somebody_from_a_new_password() {
    let world = World::start().await;
    let northwind = world.reseller("Northwind").await;
    let ask = async |from: [u8; 4], email: &str| {
        let visitor = world.stranger();
        visitor.moves_to_address(from);
        visitor.post("/password/forgot", &[("email", email)]).await
    };
    // One stranger is stopped after three, and the person itself is not.
    let (thief, own) = ([10, 6, 6, 6], [10, 7, 7, 7]);
    for expected in [303, 303, 303, 429, 429] {
        assert_eq!(ask(thief, &northwind.email).await.status, expected);
        assert_eq!(ask(thief, "nobody@example.org").await.status, expected);
    }
    assert_eq!(ask(own, &northwind.email).await.status, 303);
    // Many strangers together use up what there is; the newest link works as long as that lasts.
    world.minutes_pass(20);
    assert_eq!(ask([10, 6, 6, 7], &northwind.email).await.status, 303);
    let newest = world.token_for(&northwind.email);
    for n in 8..20 {
        let answer = ask([10, 6, 6, n], &northwind.email).await;
        assert_eq!(answer.status, 429);
        assert_eq!(answer.headers.get("retry-after").unwrap(), "2400");
        assert!(answer.shows("the link in the newest e-mail works"));
        assert!(
            answer.shows("Try again in 40 minutes."),
            "{}",
            answer.text()
        );
    }
    world.minutes_pass(39);
    assert_eq!(ask(own, &northwind.email).await.status, 429);
    assert_eq!(world.token_for(&northwind.email), newest);
    let done = set(&world, &newest, NEW).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER);
    // There is no link any more, so there can be a new one.
    assert_eq!(ask(own, &northwind.email).await.status, 303);
}
