//! How people who were invited come in.
use crate::support::{PASSWORD, Visitor, World};
use actix_web::http::StatusCode;
use clientele::db::Timestamp;
use clientele::db::ids::{ClientId, ProviderId, UserId};
use clientele::db::schema::{
    self, client_members, clients, member_roles, provider_members, providers, users,
};
use clientele::invitations::{self, Place};
use diesel::prelude::*;

const NEW: &str = "seven purple otters juggle quietly";

/// Invites as the pages of sellers and users do: a person, a waiting place, an invitation.
fn invite(world: &World, place: Place, email: &str, name: &str) -> String {
    let (change, now) = (world.portal.own_change(), world.now());
    world.db(|conn| {
        let key = clientele::text::email_key(email);
        let known: Option<i64> = users::table
            .filter(users::email_key.eq(&key))
            .select(users::id)
            .first(conn)
            .optional()?;
        let user = match known {
            Some(user) => user,
            None => diesel::insert_into(users::table)
                .values((
                    users::email.eq(email),
                    users::email_key.eq(key),
                    users::name.eq(name),
                    users::lang.eq("en"),
                    users::created_at.eq(now),
                ))
                .returning(users::id)
                .get_result(conn)?,
        };
        match place {
            Place::Provider(provider) => {
                diesel::delete(provider_members::table.find((provider, UserId(user))))
                    .execute(conn)?;
                diesel::insert_into(provider_members::table)
                    .values((
                        provider_members::provider_id.eq(provider),
                        provider_members::user_id.eq(user),
                        provider_members::role.eq("seller"),
                        provider_members::invited_name.eq(name),
                        provider_members::invited_email.eq(email),
                        provider_members::invited_lang.eq("en"),
                        provider_members::created_at.eq(now),
                    ))
                    .execute(conn)?;
            }
            Place::Client(client) => {
                diesel::insert_into(client_members::table)
                    .values((
                        client_members::client_id.eq(client),
                        client_members::user_id.eq(user),
                        client_members::invited_name.eq(name),
                        client_members::invited_email.eq(email),
                        client_members::invited_lang.eq("en"),
                        client_members::created_at.eq(now),
                    ))
                    .execute(conn)?;
                diesel::insert_into(member_roles::table)
                    .values((
                        member_roles::client_id.eq(client),
                        member_roles::user_id.eq(user),
                        member_roles::role.eq("engineers"),
                    ))
                    .execute(conn)?;
            }
        }
        let (_, token) = invitations::issue(conn, place, UserId(user), &change)?;
        Ok(format!("/invitation/{}", token.plain()))
    })
}

fn user(world: &World, email: &str) -> (i64, String) {
    world.db(|conn| {
        users::table
            .filter(users::email.eq(email))
            .select((users::id, users::name))
            .first(conn)
    })
}

#[actix_web::test]
async fn a_new_seller_sets_name_and_password_and_is_in() {
    let world = World::start().await;
    let northwind = world.reseller("Northwind").await;
    let acme = northwind.has_client("Acme");
    let place = Place::Provider(ProviderId(northwind.provider));
    let path = invite(&world, place, "anna@example.org", "Ana");
    let (id, _) = user(&world, "anna@example.org");
    world.db(|conn| {
        diesel::update(clients::table.find(acme.id))
            .set((clients::seller_id.eq(id), clients::seller_key.eq("ana")))
            .execute(conn)
    });
    let anna = world.stranger();
    let page = anna.get(&path).await;
    assert!(
        page.shows("Northwind invites you as Seller."),
        "{}",
        page.text()
    );
    assert_eq!(page.value_of("name").as_deref(), Some("Ana"));
    let bad = anna
        .post(&path, &[("name", "Anna Kovač"), ("password", "short")])
        .await;
    assert_eq!(bad.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(
        bad.value_of("name").as_deref(),
        Some("Anna Kovač"),
        "what was typed is kept"
    );
    let done = anna
        .post(&path, &[("name", "Anna Kovač"), ("password", NEW)])
        .await;
    assert_eq!(done.to.as_deref(), Some("/"), "{}", done.text());
    assert!(anna.open("/").await.shows("Acme"));
    assert_eq!(user(&world, "anna@example.org").1, "Anna Kovač");
    let key: String = world.db(|conn| {
        clients::table
            .find(acme.id)
            .select(clients::seller_key)
            .first(conn)
    });
    assert_eq!(key, "anna kovač", "lists sort by the name she has chosen");
    let events = world.history_of_provider(northwind.provider);
    assert!(events.contains(&"SELLER_ACCEPTED_INVITATION".to_owned()));
    let again = world.stranger().get(&path).await;
    assert_eq!(again.status, StatusCode::GONE);
    assert!(again.shows("This invitation doesn’t work any more"));
}

#[actix_web::test]
async fn a_known_person_signs_in_first_and_comes_back_to_accept() {
    let world = World::start().await;
    let northwind = world.reseller("Northwind").await;
    let southwind = world.reseller("Southwind").await;
    let acme = northwind.has_client("Acme");
    let coyote = southwind.has_client("Coyote");
    let place = Place::Client(ClientId(coyote.id));
    let path = invite(&world, place, &acme.email, "Somebody");
    let ann = world.stranger();
    let sign_in = ann.open(&path).await;
    assert!(sign_in.shows("Sign in to go on to your invitation."));
    let next = sign_in.value_of("next").unwrap();
    let answer = ann
        .post(
            "/sign-in",
            &[
                ("email", &acme.email),
                ("password", PASSWORD),
                ("next", &next),
            ],
        )
        .await;
    assert_eq!(answer.to.as_deref(), Some(path.as_str()));
    let page = ann.get(&path).await;
    assert!(
        page.shows("Coyote invites you as Engineers."),
        "{}",
        page.text()
    );
    let done = ann.post(&path, &[]).await;
    assert_eq!(done.to.as_deref(), Some("/"));
    assert!(ann.open("/").await.shows("Coyote"));
    assert_eq!(
        world.history_of(coyote.id),
        ["USER_ACCEPTED_INVITATION", "SIGNED_IN"]
    );
    assert_eq!(user(&world, &acme.email).1, "Acme Admin", "her own name");
}

#[actix_web::test]
async fn somebody_else_is_told_and_can_sign_out() {
    let world = World::start().await;
    let northwind = world.reseller("Northwind").await;
    let southwind = world.reseller("Southwind").await;
    let place = Place::Provider(ProviderId(northwind.provider));
    let path = invite(&world, place, "anna@example.org", "Ana");
    let page = southwind.get(&path).await;
    assert!(page.shows("This invitation is for somebody else."));
    assert!(page.shows(&southwind.email));
    let answer = southwind
        .post(&path, &[("name", "Thief"), ("password", NEW)])
        .await;
    assert_eq!(answer.to.as_deref(), Some(path.as_str()));
    let answer = southwind.post("/sign-out", &[("next", &path)]).await;
    assert_eq!(answer.to.as_deref(), Some(path.as_str()));
    assert!(southwind.get(&path).await.shows("Accept the invitation"));
}

#[actix_web::test]
async fn a_resent_invitation_kills_the_earlier_one_and_each_lasts_24_hours() {
    let world = World::start().await;
    let northwind = world.reseller("Northwind").await;
    let place = Place::Provider(ProviderId(northwind.provider));
    let first = invite(&world, place, "anna@example.org", "Ana");
    let second = invite(&world, place, "anna@example.org", "Ana");
    let dead = world.stranger().get(&first).await;
    assert_eq!(dead.status, StatusCode::GONE);
    world.seconds_pass(24 * 3600 - 1);
    assert_eq!(world.stranger().get(&second).await.status, StatusCode::OK);
    world.seconds_pass(1);
    let late = world
        .stranger()
        .post(&second, &[("name", "Anna"), ("password", NEW)])
        .await;
    assert_eq!(late.status, StatusCode::GONE);
    let third = invite(&world, place, "anna@example.org", "Ana");
    let (id, _) = user(&world, "anna@example.org");
    let change = world.portal.own_change();
    assert!(world.db(|conn| invitations::revoke(conn, place, UserId(id), &change)));
    assert!(!world.db(|conn| invitations::revoke(conn, place, UserId(id), &change)));
    assert_eq!(world.stranger().get(&third).await.text(), dead.text());
    assert_eq!(
        world.stranger().get("/invitation/never").await.text(),
        dead.text()
    );
}

#[actix_web::test]
async fn two_acceptances_at_once_are_one() {
    let world = World::start().await;
    let northwind = world.reseller("Northwind").await;
    let place = Place::Provider(ProviderId(northwind.provider));
    let path = invite(&world, place, "anna@example.org", "Ana");
    let (a, b) = (world.stranger(), world.stranger());
    a.get("/").await;
    b.get("/").await;
    let other = "nine silent kettles dream sideways";
    let (first, second) = futures_util::future::join(
        a.post(&path, &[("name", "Anna"), ("password", NEW)]),
        b.post(&path, &[("name", "Anna"), ("password", other)]),
    )
    .await;
    let mut statuses = [first.status.as_u16(), second.status.as_u16()];
    statuses.sort_unstable();
    assert_eq!(statuses, [303, 410]);
    let events = world.history_of_provider(northwind.provider);
    let accepted = events
        .iter()
        .filter(|event| *event == "SELLER_ACCEPTED_INVITATION");
    assert_eq!(accepted.count(), 1);
}

#[actix_web::test]
async fn the_choice_of_account_shows_what_waits() {
    let world = World::start().await;
    let northwind = world.reseller("Northwind").await;
    let acme = northwind.has_client("Acme");
    let beta = northwind.has_client("Beta");
    let gamma = northwind.has_client("Gamma");
    invite(
        &world,
        Place::Client(ClientId(gamma.id)),
        &acme.email,
        "Ann",
    );
    world.hours_pass(25);
    invite(&world, Place::Client(ClientId(beta.id)), &acme.email, "Ann");
    let ann = world.sign_in(&acme.email).await;
    let choice = ann.open("/").await;
    assert!(
        choice.shows("Beta Client You were invited. Accept"),
        "{}",
        choice.text()
    );
    assert!(choice.shows("Gamma Client Your invitation has expired. Ask for a new one."));
    let answer = ann
        .post(
            "/accounts/accept",
            &[("account", &format!("c{}", gamma.id))],
        )
        .await;
    assert_eq!(answer.to.as_deref(), Some("/accounts"));
    assert_eq!(ann.get("/panel").await.to.as_deref(), Some("/accounts"));
    let answer = ann
        .post("/accounts/accept", &[("account", &format!("c{}", beta.id))])
        .await;
    assert_eq!(answer.to.as_deref(), Some("/"));
    assert!(ann.open("/").await.shows("Beta"));
    let open: Vec<Option<Timestamp>> = world.db(|conn| {
        schema::invitations::table
            .filter(schema::invitations::client_id.eq(beta.id))
            .select(schema::invitations::accepted_at)
            .load(conn)
    });
    assert!(open.iter().all(Option::is_some));
}

#[actix_web::test]
async fn nobody_joins_a_suspended_provider() {
    let world = World::start().await;
    let northwind = world.reseller("Northwind").await;
    let place = Place::Provider(ProviderId(northwind.provider));
    let path = invite(&world, place, "anna@example.org", "Ana");
    let now = world.now();
    world.db(|conn| {
        diesel::update(providers::table.find(northwind.provider))
            .set(providers::suspended_at.eq(now))
            .execute(conn)
    });
    let answer = world
        .stranger()
        .post(&path, &[("name", "Anna"), ("password", NEW)])
        .await;
    assert_eq!(answer.status, StatusCode::GONE);
}

#[actix_web::test]
async fn nobody_is_sent_the_same_invitation_all_day_long() {
    let world = World::start().await;
    let operator = world.operator().await;
    let northwind = world.reseller("Northwind").await;
    let acme = northwind.has_client("Acme");
    world.db(|conn| {
        diesel::update(client_members::table.filter(client_members::client_id.eq(acme.id)))
            .set(client_members::accepted_at.eq(None::<clientele::db::Timestamp>))
            .execute(conn)
    });
    let seller = [("name", "Wei"), ("email", "wei@example.org"), ("phone", "")];
    northwind.post("/sellers", &seller).await;
    let fields = [
        ("company", "Eastwind"),
        ("name", "Eve"),
        ("email", "eve@example.org"),
        ("by_link", "on"),
        ("lang", "en"),
    ];
    let eastwind = operator.post("/resellers", &fields).await.to.unwrap();
    // The first address on a page with such an end.
    let address = async |by: &Visitor<'_>, page: &str, begin: &str, end: &str| {
        let body = by.get(page).await.body;
        let found = body
            .split('"')
            .find(|text| text.starts_with(begin) && text.ends_with(end));
        found.unwrap_or_else(|| panic!("{page}")).to_owned()
    };
    let pending = format!("/sellers/{}/i", northwind.provider);
    let seller = address(&northwind, "/sellers", &pending, "").await;
    let again = "/invitation";
    let buttons = [
        (
            &northwind,
            address(&northwind, &acme.path("/users"), "/clients", again).await,
        ),
        (
            &northwind,
            address(&northwind, &seller, "/sellers", again).await,
        ),
        (
            &operator,
            address(&operator, &eastwind, "/resellers", again).await,
        ),
    ];
    for (by, path) in &buttons {
        for n in 0..5 {
            assert_eq!(by.post(path, &[]).await.status, 303, "{path} {n}");
            world.minutes_pass(6);
        }
        let mails = world.mails().len();
        let refused = by.post(path, &[]).await;
        assert_eq!(refused.status, 409, "{path}");
        let words = "sent again five times within a day. It can be sent once more in 24 hours.";
        assert!(refused.shows(words), "{}", refused.text());
        assert_eq!(world.mails().len(), mails);
    }
    // The clean-up knows that a day is longer than an hour.
    for (hours, expected) in [(12, 409), (12, 303)] {
        world.hours_pass(hours);
        clientele::jobs::run_due(&world.portal, &clientele::app::tasks());
        let northwind = world.sign_in(&northwind.email).await;
        let answer = northwind.post(&buttons[0].1, &[]).await;
        assert_eq!(answer.status.as_u16(), expected, "{}", answer.text());
    }
}
