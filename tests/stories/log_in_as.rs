//! Staff inside a client's control panel, and the way back.
use crate::support::{Answer, Visitor, World};
use actix_web::http::StatusCode;
use clientele::db::schema::*;
use diesel::prelude::*;

async fn enter(by: &Visitor<'_>, path: &str, as_whom: &str) -> Answer {
    by.post(&format!("{path}/log-in"), &[("as", as_whom)]).await
}

fn actors(world: &World, event: &str) -> Vec<(Option<i64>, Option<i64>)> {
    world.db(|conn| {
        history::table
            .filter(history::event.eq(event))
            .order(history::id)
            .select((history::actor_id.nullable(), history::as_user_id.nullable()))
            .load(conn)
    })
}

#[actix_web::test]
async fn a_reseller_logs_in_as_the_client_and_returns() {
    let world = World::start().await;
    let northwind = world.reseller("Northwind").await;
    let acme = northwind.has_client("Acme");
    let answer = enter(&northwind, &acme.path(""), "client").await;
    assert_eq!(answer.to.as_deref(), Some("/panel"), "{}", answer.text());
    let panel = northwind.get("/panel").await;
    assert_eq!(panel.status, StatusCode::OK);
    assert!(panel.shows("You are logged in as Acme Admin, Acme."));
    assert!(panel.shows("Return to admin portal") && panel.shows("Northwind Reseller"));
    assert_eq!(northwind.get("/").await.to.as_deref(), Some("/panel"));

    let answer = northwind.post("/return", &[]).await;
    assert_eq!(answer.to.as_deref(), Some(&*acme.path("")));
    assert!(
        northwind
            .get(&acme.path(""))
            .await
            .shows("back in the admin portal")
    );
    assert_eq!(northwind.get("/panel").await.status, 404);
    assert_eq!(
        world.history_of(acme.id),
        ["LOGGED_IN_AS", "LOG_IN_AS_ENDED"]
    );
    let both = (Some(northwind.user), Some(acme.user));
    assert_eq!(actors(&world, "LOGGED_IN_AS"), [both]);
    assert_eq!(actors(&world, "LOG_IN_AS_ENDED"), [both]);
    let page = northwind.get(&acme.path("/history")).await;
    for text in [
        "“Log in as” Client",
        "Northwind Reseller",
        "acts as Acme Admin",
        "LOGGED_IN_AS",
    ] {
        assert!(page.shows(text), "{text}");
    }
    enter(&northwind, &acme.path(""), "partner").await;
    northwind.post("/return", &[]).await;
    assert!(
        northwind
            .get(&acme.path("/history"))
            .await
            .shows("“Log in as” Partner")
    );
}

#[actix_web::test]
async fn the_banner_says_partner_and_return_leads_back_to_the_list() {
    let world = World::start().await;
    let northwind = world.reseller("Northwind").await;
    let acme = northwind.has_client("Acme");
    let asked = northwind.get(&acme.path("/log-in")).await;
    assert!(asked.shows("Log in as Client") && asked.shows("Log in as Partner"));
    let from_list = [("as", "partner"), ("from", "list")];
    northwind.post(&acme.path("/log-in"), &from_list).await;
    let panel = northwind.get("/panel").await;
    assert!(panel.shows("You are logged in as Partner, in the place of Acme Admin, Acme."));
    let back = northwind.post("/return", &[]).await;
    assert_eq!(back.to.as_deref(), Some("/clients"));
}

#[actix_web::test]
async fn a_reason_is_asked_for_where_the_provider_wants_one() {
    let world = World::start().await;
    let northwind = world.reseller("Northwind").await;
    let acme = northwind.has_client("Acme");
    world.db(|conn| {
        diesel::update(providers::table.find(northwind.provider))
            .set(providers::log_in_needs_reason.eq(true))
            .execute(conn)
    });
    let page = enter(&northwind, &acme.path(""), "partner").await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.shows("Reason") && page.shows("Log in as Partner"));
    assert_eq!(page.value_of("as").as_deref(), Some("partner"));
    assert_eq!(northwind.get("/panel").await.status, 404);
    let path = acme.path("/log-in");
    let empty = [("as", "partner"), ("asked", "yes"), ("reason", " ")];
    let page = northwind.post(&path, &empty).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.shows("Say why you log in"));
    let given = [("as", "partner"), ("asked", "yes"), ("reason", "Call 4711")];
    northwind.post(&path, &given).await;
    assert_eq!(northwind.get("/panel").await.status, 200);
    northwind.post("/return", &[]).await;
    let page = northwind.get(&acme.path("/history")).await;
    assert!(page.shows("Reason: Call 4711"));
}

#[actix_web::test]
async fn it_ends_by_itself_after_an_hour_and_leads_back() {
    let world = World::start().await;
    let northwind = world.reseller("Northwind").await;
    let acme = northwind.has_client("Acme");
    enter(&northwind, &acme.path(""), "client").await;
    world.minutes_pass(59);
    assert_eq!(northwind.get("/panel").await.status, 200);
    world.minutes_pass(1);
    let second = world.second_server().await;
    std::thread::scope(|scope| {
        for portal in [&world.portal, &second.portal] {
            let portal = portal.get_ref().clone();
            scope.spawn(move || clientele::log_in_as::end_all_over(&portal).unwrap());
        }
    });
    assert_eq!(
        world.history_of(acme.id),
        ["LOGGED_IN_AS", "LOG_IN_AS_ENDED"],
        "whether somebody comes back or not"
    );
    let both = (Some(northwind.user), Some(acme.user));
    assert_eq!(actors(&world, "LOG_IN_AS_ENDED"), [both]);
    let answer = northwind.get("/panel").await;
    assert_eq!(answer.to.as_deref(), Some("/clients"));
    let list = northwind.get("/clients").await;
    assert!(list.shows("Your time in the control panel is over."));
    assert_eq!(northwind.get("/").await.to.as_deref(), Some("/clients"));
    enter(&northwind, &acme.path(""), "client").await;
    assert_eq!(actors(&world, "LOG_IN_AS_ENDED").len(), 1, "not once more");
    northwind.post("/sign-out", &[]).await;
    assert_eq!(actors(&world, "LOG_IN_AS_ENDED").len(), 2);
}

#[actix_web::test]
async fn a_suspended_account_is_entered_by_nobody() {
    let world = World::start().await;
    let operator = world.operator().await;
    let northwind = world.reseller("Northwind").await;
    let acme = northwind.has_client("Acme");
    let now = world.now();
    let suspend = |since: Option<clientele::db::Timestamp>| {
        world.db(|conn| {
            diesel::update(clients::table.find(acme.id))
                .set(clients::suspended_at.eq(since))
                .execute(conn)
        })
    };
    suspend(Some(now));
    for (by, as_whom) in [
        (&northwind, "client"),
        (&northwind, "partner"),
        (&operator, "partner"),
    ] {
        let answer = enter(by, &acme.path(""), as_whom).await;
        assert_eq!(answer.status, StatusCode::CONFLICT);
        assert!(
            answer.shows("This account is suspended"),
            "{}",
            answer.text()
        );
    }
    assert!(world.history_of(acme.id).is_empty());
    // Who is inside is out at the next click.
    suspend(None);
    enter(&northwind, &acme.path(""), "client").await;
    enter(&operator, &acme.path(""), "partner").await;
    assert_eq!(operator.get("/panel").await.status, 200);
    suspend(Some(now));
    let answer = northwind.get("/panel").await;
    assert_eq!(answer.to.as_deref(), Some("/clients"));
    suspend(None);
    world.db(|conn| {
        diesel::update(providers::table.find(northwind.provider))
            .set(providers::suspended_at.eq(now))
            .execute(conn)
    });
    assert_eq!(operator.get("/panel").await.to.as_deref(), Some("/clients"));
    assert_eq!(
        enter(&operator, &acme.path(""), "partner").await.status,
        409
    );
}

#[actix_web::test]
async fn it_ends_when_the_client_is_out_of_sight() {
    let world = World::start().await;
    let northwind = world.reseller("Northwind").await;
    let southwind = world.reseller("Southwind").await;
    let acme = northwind.has_client("Acme");
    enter(&northwind, &acme.path(""), "client").await;
    world.db(|conn| {
        diesel::update(clients::table.find(acme.id))
            .set(clients::owner_id.eq(southwind.provider))
            .execute(conn)
    });
    let answer = northwind.get("/panel").await;
    assert_eq!(answer.to.as_deref(), Some("/clients"));
    assert_eq!(northwind.open("/panel").await.status, 200);
}

#[actix_web::test]
async fn another_log_in_ends_the_first_one() {
    let world = World::start().await;
    let northwind = world.reseller("Northwind").await;
    let acme = northwind.has_client("Acme");
    let kestrel = northwind.has_client("Kestrel");
    enter(&northwind, &acme.path(""), "client").await;
    enter(&northwind, &kestrel.path(""), "client").await;
    assert!(
        northwind
            .get("/panel")
            .await
            .shows("Kestrel Admin, Kestrel")
    );
    assert_eq!(
        world.history_of(acme.id),
        ["LOGGED_IN_AS", "LOG_IN_AS_ENDED"]
    );
    let answer = northwind.post("/return", &[]).await;
    assert_eq!(answer.to.as_deref(), Some(&*kestrel.path("")));
}

#[actix_web::test]
async fn one_page_of_the_list_leads_into_several_clients_but_a_double_click_into_one() {
    let world = World::start().await;
    let northwind = world.reseller("Northwind").await;
    let acme = northwind.has_client("Acme");
    let kestrel = northwind.has_client("Kestrel");
    let key = "0123456789012345678901234567890123456789012";
    let fields = [("as", "client")];
    northwind
        .post_once(&acme.path("/log-in"), &fields, key)
        .await;
    northwind
        .post_once(&acme.path("/log-in"), &fields, key)
        .await;
    assert_eq!(world.history_of(acme.id), ["LOGGED_IN_AS"]);
    northwind
        .post_once(&kestrel.path("/log-in"), &fields, key)
        .await;
    assert!(
        northwind
            .get("/panel")
            .await
            .shows("Kestrel Admin, Kestrel")
    );
}

#[actix_web::test]
async fn what_belongs_to_the_person_is_closed_to_who_is_inside() {
    let world = World::start().await;
    let northwind = world.reseller("Northwind").await;
    let acme = northwind.has_client("Acme");
    enter(&northwind, &acme.path(""), "partner").await;
    for path in ["/profile", "/profile/password"] {
        let answer = northwind.get(path).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{path}");
    }
}

#[actix_web::test]
async fn nobody_can_be_entered_where_nobody_is() {
    let world = World::start().await;
    let northwind = world.reseller("Northwind").await;
    let acme = northwind.has_client("Acme");
    world.db(|conn| {
        diesel::update(clients::table.find(acme.id))
            .set(clients::main_user_id.eq(None::<i64>))
            .execute(conn)
    });
    let answer = enter(&northwind, &acme.path(""), "client").await;
    assert_eq!(answer.status, StatusCode::CONFLICT);
    assert!(answer.shows("nobody to log in as"));
    let now = world.now();
    world.db(|conn| {
        diesel::update(clients::table.find(acme.id))
            .set((
                clients::main_user_id.eq(acme.user),
                clients::deleted_at.eq(now),
            ))
            .execute(conn)
    });
    let answer = enter(&northwind, &acme.path(""), "client").await;
    assert!(answer.shows("deleted"));
    assert!(world.history_of(acme.id).is_empty());
}

#[actix_web::test]
async fn strangers_and_panel_users_enter_nothing() {
    let world = World::start().await;
    let northwind = world.reseller("Northwind").await;
    let acme = northwind.has_client("Acme");
    let southwind = world.reseller("Southwind").await;
    let panel = world.sign_in(&acme.email).await;
    for stranger in [&southwind, &panel] {
        for as_whom in ["client", "partner"] {
            let answer = enter(stranger, &acme.path(""), as_whom).await;
            assert_eq!(answer.status, 404);
        }
    }
    assert_eq!(southwind.get("/panel").await.status, 404);
    assert_eq!(panel.post("/return", &[]).await.status, 404);
    assert!(
        !world
            .history_of(acme.id)
            .contains(&"LOGGED_IN_AS".to_owned())
    );
}
