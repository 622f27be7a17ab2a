//! What a reseller does with a client's services, and what time does with them.
use crate::support::{Answer, Client, Visitor, World};
use actix_web::http::StatusCode;
use clientele::db::Timestamp;
use clientele::db::schema::*;
use diesel::prelude::*;

/// Northwind with its client Acme, and CDN, Storage and DNS switched on for all of its clients.
async fn scene(world: &World) -> (Visitor<'_>, Client) {
    let northwind = world.reseller("Northwind").await;
    world.switch_on(northwind.provider, &["CDN", "Storage", "DNS"]);
    let acme = northwind.has_client("Acme");
    (northwind, acme)
}

fn tab(client: &Client, service: i64) -> String {
    client.path(&format!("/services/{service}"))
}

/// All values of inputs with this name, and whether each is ticked.
fn inputs(page: &Answer, name: &str) -> Vec<(String, bool)> {
    page.body
        .split("<input ")
        .skip(1)
        .map(|rest| rest.split('>').next().unwrap())
        .filter(|tag| tag.contains(&format!("name=\"{name}\"")))
        .map(|tag| {
            let value = tag.split("value=\"").nth(1).unwrap();
            let value = value.split('"').next().unwrap().to_owned();
            (value, tag.contains(" checked"))
        })
        .collect()
}

fn selected(page: &Answer, name: &str) -> String {
    let at = page.body.find(&format!("name=\"{name}\"")).unwrap();
    let list = &page.body[at..at + page.body[at..].find("</select>").unwrap()];
    list.split("<option value=\"")
        .skip(1)
        .find(|option| option.split('>').next().unwrap().contains("selected"))
        .and_then(|option| option.split('"').next())
        .unwrap_or_default()
        .to_owned()
}

/// The form of a service's tab as the page shows it.
fn form(page: &Answer) -> Vec<(&'static str, String)> {
    let mut fields: Vec<(&'static str, String)> = ["trial_end", "version", "seen"]
        .into_iter()
        .map(|name| (name, page.value_of(name).unwrap()))
        .collect();
    fields.push(("status", selected(page, "status")));
    for name in ["activated", "features"] {
        let ticked = inputs(page, name).into_iter().filter(|(_, on)| *on);
        fields.extend(ticked.map(|(value, _)| (name, value)));
    }
    fields
}

async fn send(
    by: &Visitor<'_>,
    path: &str,
    mut fields: Vec<(&'static str, String)>,
    changes: &[(&'static str, &str)],
) -> Answer {
    for (name, value) in changes {
        fields.retain(|(known, _)| known != name);
        if !value.is_empty() {
            fields.push((name, (*value).to_owned()));
        }
    }
    let fields: Vec<(&str, &str)> = fields.iter().map(|(n, v)| (*n, v.as_str())).collect();
    by.post(path, &fields).await
}

/// Opens a tab and saves it with changes.
async fn save(by: &Visitor<'_>, path: &str, changes: &[(&'static str, &str)]) -> Answer {
    let page = by.get(path).await;
    send(by, path, form(&page), changes).await
}

/// The switches as the page shows them, with some of them pressed.
fn switches(page: &Answer, pressed: &[i64]) -> Vec<(&'static str, String)> {
    let mut fields = Vec::new();
    for (drawn, _) in inputs(page, "drawn") {
        fields.push(("drawn", drawn));
    }
    for (id, on) in inputs(page, "service") {
        let pressed = pressed.iter().any(|service| service.to_string() == id);
        if on != pressed {
            fields.push(("service", id));
        }
    }
    fields
}

async fn press(by: &Visitor<'_>, client: &Client, pressed: &[i64]) -> Answer {
    let path = client.path("/services");
    let page = by.get(&path).await;
    send(by, &path, switches(&page, pressed), &[]).await
}

fn own(world: &World, client: &Client) -> Vec<(i64, Option<bool>)> {
    world.db(|conn| {
        client_services::table
            .filter(client_services::client_id.eq(client.id))
            .order(client_services::service_id)
            .select((client_services::service_id, client_services::own_visible))
            .load(conn)
    })
}

fn standing(world: &World, client: &Client, service: i64) -> (String, Option<Timestamp>) {
    world.db(|conn| {
        client_services::table
            .find((client.id, service))
            .select((client_services::status, client_services::trial_ends_at))
            .first(conn)
    })
}

fn client_status(world: &World, client: &Client) -> String {
    world.db(|conn| {
        clients::table
            .find(client.id)
            .select(clients::status)
            .first(conn)
    })
}

fn kinds(world: &World) -> Vec<String> {
    world.mails().into_iter().map(|(kind, _)| kind).collect()
}

fn tabs(page: &Answer) -> String {
    let tabs = page.body.split("<nav class=\"tabs\"").nth(1).unwrap();
    tabs.split("</nav>").next().unwrap().to_owned()
}

#[actix_web::test]
async fn each_visible_service_is_a_tab_that_holds_its_settings() {
    let world = World::start().await;
    let (northwind, acme) = scene(&world).await;
    let page = northwind.get(&acme.path("/services")).await;
    for text in ["Services", "CDN", "Inherited", "Use inherited settings"] {
        assert!(page.shows(text), "{text}");
    }
    for path in ["", "/services", "/users", "/history"] {
        let tabs = tabs(&northwind.get(&acme.path(path)).await);
        for shown in ["CDN", "Storage", "DNS"] {
            assert!(tabs.contains(&format!(">{shown}</a>")), "{path}: {tabs}");
        }
        assert!(!tabs.contains("Streaming"), "{path}");
    }
    let page = northwind.get(&tab(&acme, world.service("CDN"))).await;
    for text in [
        "Activate Service",
        "Status",
        "Trial end date",
        "Days until Deleted 30",
        "Deleted destroys what it holds",
        "Origin shielding",
        "Paid",
        "Free",
        "Save changes",
    ] {
        assert!(page.shows(text), "{text}: {}", page.text());
    }
    let list = &page.body[page.body.find("name=\"status\"").unwrap()..];
    let list = &list[..list.find("</select>").unwrap()];
    let offered: Vec<&str> = list
        .split("<option")
        .skip(1)
        .map(|o| o.split('>').nth(1).unwrap().split('<').next().unwrap())
        .collect();
    assert_eq!(
        offered,
        ["New", "Trial", "TrialEnd", "Active", "Paused", "Deleted"]
    );
    assert_eq!(
        page.value_of("trial_end").as_deref(),
        Some("2026-06-15"),
        "now and 14 days are proposed"
    );
}

#[actix_web::test]
async fn a_pressed_switch_becomes_the_clients_own_and_the_others_stay_inherited() {
    let world = World::start().await;
    let (northwind, acme) = scene(&world).await;
    let (cdn, dns) = (world.service("CDN"), world.service("DNS"));
    let streaming = world.service("Streaming");
    let answer = press(&northwind, &acme, &[dns, streaming]).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
    assert_eq!(
        own(&world, &acme),
        [(streaming, Some(true)), (dns, Some(false))]
    );
    let page = northwind.get(&acme.path("/services")).await;
    assert!(page.shows("Custom") && page.shows("The changes are saved."));
    let shown = tabs(&page);
    assert!(shown.contains(">Streaming</a>") && !shown.contains(">DNS</a>"));
    assert_eq!(
        world.history_of(acme.id),
        ["SERVICE_VISIBILITY_CHANGED", "SERVICE_VISIBILITY_CHANGED"]
    );
    // The default no longer reaches it; the one that was not touched follows.
    world.switch_on(northwind.provider, &["Cloud"]);
    let shown = tabs(&northwind.get(&acme.path("/services")).await);
    assert!(shown.contains(">Cloud</a>") && shown.contains(">CDN</a>"));

    let path = acme.path("/services");
    let page = northwind.get(&path).await;
    let reset = [("reset", dns.to_string())];
    let mut fields = switches(&page, &[]);
    fields.extend(reset);
    send(&northwind, &path, fields, &[]).await;
    assert_eq!(own(&world, &acme), [(streaming, Some(true)), (dns, None)]);
    let page = northwind.get(&path).await;
    assert!(tabs(&page).contains(">DNS</a>"));
    // All at once, whatever else was pressed.
    let fields = switches(&page, &[cdn]);
    send(&northwind, &path, fields, &[("reset", "all")]).await;
    assert!(own(&world, &acme).iter().all(|(_, own)| own.is_none()));
    let before = world.history_of(acme.id).len();
    send(&northwind, &path, switches(&page, &[]), &[]).await;
    assert!(northwind.get(&path).await.shows("Nothing was changed."));
    assert_eq!(world.history_of(acme.id).len(), before);
}

#[actix_web::test]
async fn two_who_press_different_switches_both_win() {
    let world = World::start().await;
    let (northwind, acme) = scene(&world).await;
    let olga = world.seller(&northwind, "Olga Meyer").await;
    let (cdn, dns) = (world.service("CDN"), world.service("DNS"));
    let path = acme.path("/services");
    let (first, second) = (northwind.get(&path).await, olga.get(&path).await);
    send(&northwind, &path, switches(&first, &[cdn]), &[]).await;
    send(&olga, &path, switches(&second, &[dns]), &[]).await;
    assert_eq!(own(&world, &acme), [(cdn, Some(false)), (dns, Some(false))]);
}

#[actix_web::test]
async fn a_service_in_use_is_not_hidden() {
    let world = World::start().await;
    let (northwind, acme) = scene(&world).await;
    let (cdn, dns) = (world.service("CDN"), world.service("DNS"));
    for status in ["trial", "active"] {
        save(&northwind, &tab(&acme, cdn), &[("status", status)]).await;
        let answer = press(&northwind, &acme, &[cdn, dns]).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(answer.shows("Set it to TrialEnd or Paused first."));
        assert!(
            answer
                .body
                .contains(&format!("href=\"{}\"", tab(&acme, cdn)))
        );
        // What was pressed stays pressed, and nothing was saved.
        let off = |id: i64| inputs(&answer, "service").contains(&(id.to_string(), false));
        assert!(off(cdn) && off(dns));
        assert_eq!(own(&world, &acme), [(cdn, None)]);
        // The page that came back is as good as a fresh one.
        let answer = send(
            &northwind,
            &acme.path("/services"),
            switches(&answer, &[]),
            &[],
        )
        .await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    }
    save(&northwind, &tab(&acme, cdn), &[("status", "paused")]).await;
    press(&northwind, &acme, &[cdn]).await;
    assert_eq!(own(&world, &acme), [(cdn, Some(false))]);
    let page = northwind.get(&tab(&acme, cdn)).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.shows("CDN is hidden from this client"));
    assert!(page.body.contains("<fieldset disabled>") && !page.shows("Save changes"));
    let answer = northwind
        .post(&tab(&acme, cdn), &[("status", "active"), ("version", "3")])
        .await;
    assert_eq!(answer.status, StatusCode::CONFLICT);
    assert_eq!(standing(&world, &acme, cdn).0, "paused");
}

#[actix_web::test]
async fn ticking_activate_service_starts_the_trial_that_was_proposed() {
    let world = World::start().await;
    let (northwind, acme) = scene(&world).await;
    let cdn = world.service("CDN");
    let path = tab(&acme, cdn);
    // Without script the select still says New.
    let answer = save(&northwind, &path, &[("activated", "on")]).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
    let ends = |text: &str| text.parse::<Timestamp>().unwrap();
    assert_eq!(
        standing(&world, &acme, cdn),
        ("trial".into(), Some(ends("2026-06-15T23:59:59")))
    );
    assert_eq!(client_status(&world, &acme), "trial");
    assert_eq!(world.history_of(acme.id), ["SERVICE_STATUS_CHANGED"]);
    assert_eq!(
        world.mails(),
        [("trial-started".to_owned(), acme.email.clone())]
    );
    let page = northwind.get(&acme.path("")).await;
    assert!(page.shows("CDN is Trial"), "{}", page.text());
    assert!(
        page.body
            .contains("title=\"At least one service has the status Trial")
    );
    let events: Vec<(String, String)> = world.db(|conn| {
        service_events::table
            .order(service_events::id)
            .select((service_events::kind, service_events::status))
            .load(conn)
    });
    let event = |kind: &str, status: &str| (kind.to_owned(), status.to_owned());
    assert_eq!(
        events,
        [event("activated", "trial"), event("status", "trial")]
    );

    // Saved again as it is, nothing happens, not even to the second.
    world.hours_pass(5);
    let northwind = world.sign_in(&northwind.email).await;
    save(&northwind, &path, &[]).await;
    assert!(northwind.get(&path).await.shows("Nothing was changed."));
    let feature = inputs(&northwind.get(&path).await, "features")[0].0.clone();
    save(&northwind, &path, &[("features", &feature)]).await;
    assert_eq!(
        standing(&world, &acme, cdn).1,
        Some(ends("2026-06-15T23:59:59"))
    );
    assert_eq!(world.history_of(acme.id).last().unwrap(), "SERVICE_CHANGED");
    let page = northwind.get(&path).await;
    assert!(inputs(&page, "features").contains(&(feature, true)));
    save(&northwind, &path, &[("status", "active")]).await;
    assert_eq!(standing(&world, &acme, cdn), ("active".into(), None));
    assert!(northwind.get(&acme.path("")).await.shows("CDN is Active"));
}

#[actix_web::test]
async fn a_trial_lasts_until_the_end_of_the_day_where_its_editor_lives() {
    let world = World::start().await;
    let (northwind, acme) = scene(&world).await;
    world.db(|conn| {
        diesel::update(users::table.find(northwind.user))
            .set(users::time_zone.eq("America/New_York"))
            .execute(conn)
    });
    let path = tab(&acme, world.service("CDN"));
    let changes = [("status", "trial"), ("trial_end", "2026-06-20")];
    save(&northwind, &path, &changes).await;
    assert_eq!(
        standing(&world, &acme, world.service("CDN")).1,
        Some("2026-06-21T03:59:59".parse().unwrap())
    );
    let page = northwind.get(&path).await;
    assert_eq!(page.value_of("trial_end").as_deref(), Some("2026-06-20"));

    for (date, said) in [
        ("2026-05-31", "A trial ends in the future."),
        ("tomorrow", "Enter a date such as"),
        ("2126-06-20", "A trial lasts ten years at most."),
    ] {
        let answer = save(&northwind, &path, &[("trial_end", date)]).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{date}");
        assert!(answer.shows(said), "{date}: {}", answer.text());
        assert_eq!(answer.value_of("trial_end").as_deref(), Some(date));
    }
    let answer = save(&northwind, &path, &[("status", "gone")]).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[actix_web::test]
async fn a_trial_ends_by_itself_and_is_deleted_thirty_days_later() {
    let world = World::start().await;
    let (northwind, acme) = scene(&world).await;
    let cdn = world.service("CDN");
    save(&northwind, &tab(&acme, cdn), &[("activated", "on")]).await;
    // Until 15 June, 23:59:59; now it is 1 June, 12:00.
    world.hours_pass(12 * 24 + 12);
    world.background_work();
    assert_eq!(kinds(&world), ["trial-started", "trial-ends-soon"]);
    world.background_work();
    assert_eq!(kinds(&world).len(), 2, "once");
    world.hours_pass(47);
    world.background_work();
    assert_eq!(standing(&world, &acme, cdn).0, "trial", "to the last hour");
    world.hours_pass(1);
    world.background_work();
    assert_eq!(standing(&world, &acme, cdn).0, "trial_end");
    assert_eq!(client_status(&world, &acme), "trial_end");
    assert_eq!(kinds(&world).last().unwrap(), "trial-ended");
    let northwind = world.sign_in(&northwind.email).await;
    let page = northwind.get(&tab(&acme, cdn)).await;
    assert!(
        page.shows("TrialEnd Stopped the trial has ended"),
        "{}",
        page.text()
    );
    assert!(page.shows("What the service holds is destroyed: 16 Jul 2026, 00:00"));
    assert!(page.shows("The trial ended: 15 Jun 2026, 23:59"));
    assert!(northwind.get(&acme.path("")).await.shows("CDN is TrialEnd"));

    world.hours_pass(30 * 24 - 1);
    world.background_work();
    assert_eq!(standing(&world, &acme, cdn).0, "trial_end");
    world.hours_pass(1);
    world.background_work();
    assert_eq!(standing(&world, &acme, cdn).0, "deleted");
    assert_eq!(kinds(&world).last().unwrap(), "service-status-changed");
    let northwind = world.sign_in(&northwind.email).await;
    let page = northwind.get(&acme.path("/history")).await;
    assert!(page.shows("The portal changed the status of CDN"));
    assert_eq!(client_status(&world, &acme), "trial_end");
}

#[actix_web::test]
async fn suspension_stops_a_service_and_its_timer_but_not_its_status() {
    let world = World::start().await;
    let (northwind, acme) = scene(&world).await;
    let (cdn, dns) = (world.service("CDN"), world.service("DNS"));
    save(&northwind, &tab(&acme, cdn), &[("status", "active")]).await;
    save(&northwind, &tab(&acme, dns), &[("status", "paused")]).await;
    world.hours_pass(10 * 24);
    suspend(&world, &acme);
    let northwind = world.sign_in(&northwind.email).await;
    let page = northwind.get(&acme.path("/services")).await;
    assert!(page.shows("Active Stopped the account is suspended"));
    assert!(page.shows("Paused Stopped the provider has paused it, the account is suspended"));
    let page = northwind.get(&tab(&acme, dns)).await;
    assert!(page.shows("Days until Deleted 20"), "{}", page.text());
    assert!(page.shows("The time stands still (the account is suspended)"));
    world.hours_pass(60 * 24);
    world.background_work();
    assert_eq!(standing(&world, &acme, dns).0, "paused");
    assert_eq!(standing(&world, &acme, cdn).0, "active");
}

/// As the page for it will do.
fn suspend(world: &World, client: &Client) {
    use clientele::clients::store::Client;
    use clientele::services::{Stop, stops};
    let now = world.now();
    world.db(|conn| {
        diesel::update(clients::table.find(client.id))
            .set(clients::suspended_at.eq(now))
            .execute(conn)?;
        let found: Client = clients::table
            .find(client.id)
            .select(Client::as_select())
            .first(conn)?;
        stops::settle(conn, &found, Stop::Suspended, now)
    });
}

#[actix_web::test]
async fn a_form_older_than_the_end_of_its_trial_shows_what_happened() {
    let world = World::start().await;
    let (northwind, acme) = scene(&world).await;
    let cdn = world.service("CDN");
    let path = tab(&acme, cdn);
    save(&northwind, &path, &[("activated", "on")]).await;
    let page = northwind.get(&path).await;
    world.hours_pass(15 * 24);
    world.background_work();
    let northwind = world.sign_in(&northwind.email).await;
    let feature = inputs(&page, "features")[1].0.clone();
    let answer = send(&northwind, &path, form(&page), &[("features", &feature)]).await;
    assert_eq!(answer.status, StatusCode::CONFLICT);
    assert!(answer.shows("This service was changed while you were editing"));
    assert!(
        answer.shows("Status · Saved: TrialEnd"),
        "{}",
        answer.text()
    );
    // What was not touched is as time has made it; what was typed stays.
    assert_eq!(selected(&answer, "status"), "trial_end");
    assert!(inputs(&answer, "features").contains(&(feature.clone(), true)));
    let answer = send(&northwind, &path, form(&answer), &[]).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
    assert_eq!(standing(&world, &acme, cdn).0, "trial_end");
    let on: i64 = world.db(|conn| client_features::table.count().get_result(conn));
    assert_eq!(on, 1);
}

#[actix_web::test]
async fn the_end_of_a_trial_and_a_change_at_the_same_instant_leave_one_truth() {
    let world = World::start().await;
    let (northwind, acme) = scene(&world).await;
    let cdn = world.service("CDN");
    let path = tab(&acme, cdn);
    save(&northwind, &path, &[("activated", "on")]).await;
    let page = northwind.get(&path).await;
    world.hours_pass(15 * 24);
    let northwind = world.sign_in(&northwind.email).await;
    let portal = world.portal.clone();
    let job = std::thread::spawn(move || {
        clientele::jobs::run_due(&portal, &clientele::app::tasks());
    });
    let answer = send(&northwind, &path, form(&page), &[("status", "active")]).await;
    job.join().unwrap();
    let saved = answer.status == StatusCode::SEE_OTHER;
    assert!(saved || answer.status == StatusCode::CONFLICT, "{answer:?}");
    let expected = if saved { "active" } else { "trial_end" };
    assert_eq!(standing(&world, &acme, cdn).0, expected);
    assert_eq!(client_status(&world, &acme), expected);
    let changes = world.history_of(acme.id);
    assert_eq!(changes.len(), 2, "{changes:?}");
    world.background_work();
    assert_eq!(standing(&world, &acme, cdn).0, expected, "it stays");
}

#[actix_web::test]
async fn a_double_submit_of_a_tab_is_one() {
    let world = World::start().await;
    let (northwind, acme) = scene(&world).await;
    let path = tab(&acme, world.service("CDN"));
    let page = northwind.get(&path).await;
    let mut fields = form(&page);
    fields.push(("activated", "on".into()));
    let fields: Vec<(&str, &str)> = fields.iter().map(|(n, v)| (*n, v.as_str())).collect();
    for _ in 0..2 {
        let answer = northwind
            .post_once(&path, &fields, "a-key-that-is-long-enough")
            .await;
        assert_eq!(answer.to.as_deref(), Some(path.as_str()));
    }
    assert_eq!(world.history_of(acme.id).len(), 1);
    assert_eq!(kinds(&world).len(), 1);
}

#[actix_web::test]
async fn a_new_client_gets_the_settings_that_were_touched() {
    let world = World::start().await;
    let northwind = world.reseller("Northwind").await;
    world.switch_on(northwind.provider, &["CDN", "DNS"]);
    let page = northwind.get("/clients/new").await;
    for text in ["inherited: on", "inherited: off", "Streaming", "Custom"] {
        assert!(page.shows(text), "{text}");
    }
    let (dns, streaming) = (world.service("DNS"), world.service("Streaming"));
    let person = [
        ("first_name", "Ann"),
        ("last_name", "Example"),
        ("company", "Kestrel"),
        ("configure", "on"),
        ("lang", "en"),
    ];
    // A fault first: what was pressed stays.
    let page = send(
        &northwind,
        "/clients",
        switches(&page, &[dns, streaming]),
        &person,
    )
    .await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    let ticked = inputs(&page, "service");
    assert!(ticked.contains(&(dns.to_string(), false)));
    assert!(ticked.contains(&(streaming.to_string(), true)));
    let mut whole = person.to_vec();
    whole.push(("email", "ann@example.org"));
    let answer = send(&northwind, "/clients", switches(&page, &[]), &whole).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
    let id: i64 = answer
        .to
        .unwrap()
        .rsplit('/')
        .next()
        .unwrap()
        .parse()
        .unwrap();
    let kestrel = Client {
        id,
        user: 0,
        email: String::new(),
    };
    assert_eq!(
        own(&world, &kestrel),
        [(streaming, Some(true)), (dns, Some(false))]
    );
    assert_eq!(world.history_of(id), ["CUSTOMER_CREATED", "USER_INVITED"]);
    let page = northwind.get(&kestrel.path("/history")).await;
    assert!(page.shows("Streaming: on, DNS: off"), "{}", page.text());
    assert_eq!(client_status(&world, &kestrel), "preparation");
}

#[actix_web::test]
async fn for_another_owner_what_is_not_touched_follows_that_owner() {
    let world = World::start().await;
    let operator = world.operator().await;
    world.switch_on(world.operator_id, &["CDN"]);
    let harbour = world.insert_provider("reseller", "Harbourline");
    world.switch_on(harbour, &["DNS"]);
    let page = operator.get("/clients/new").await;
    assert!(page.shows("Shown as for your own clients"));
    let owner = harbour.to_string();
    let fields = [
        ("email", "ann@example.org"),
        ("first_name", "Ann"),
        ("last_name", "Example"),
        ("company", "Kestrel"),
        ("configure", "on"),
        ("lang", "en"),
        ("owner", &*owner),
    ];
    let streaming = world.service("Streaming");
    let pressed = switches(&page, &[streaming]);
    let answer = send(&operator, "/clients", pressed, &fields).await;
    let path = answer.to.unwrap_or_else(|| panic!("{}", answer.body));
    let shown = tabs(&operator.get(&path).await);
    assert!(shown.contains(">DNS</a>") && shown.contains(">Streaming</a>"));
    assert!(
        !shown.contains(">CDN</a>"),
        "that is the operator's default"
    );
}

#[actix_web::test]
async fn to_strangers_and_without_a_service_there_is_nothing() {
    let world = World::start().await;
    let (northwind, acme) = scene(&world).await;
    let southwind = world.reseller("Southwind").await;
    let cdn = world.service("CDN");
    let missing = northwind.get(&tab(&acme, 99_999)).await;
    assert_eq!(missing.status, StatusCode::NOT_FOUND);
    let foreign = southwind.get(&tab(&acme, cdn)).await;
    assert_eq!(foreign.status, StatusCode::NOT_FOUND);
    assert_eq!(
        foreign.text(),
        southwind.get("/clients/99999/services/1").await.text()
    );
    for path in [acme.path("/services"), tab(&acme, cdn)] {
        let fields = [("reset", "all"), ("status", "active"), ("version", "0")];
        assert_eq!(southwind.post(&path, &fields).await.status, 404);
    }
    let now = world.now();
    world.db(|conn| {
        diesel::update(services::table.find(cdn))
            .set(services::retired_at.eq(now))
            .execute(conn)
    });
    assert_eq!(northwind.get(&tab(&acme, cdn)).await.status, 404);
    assert!(own(&world, &acme).is_empty());
}

#[actix_web::test]
async fn pages_ask_as_often_however_many_services_there_are() {
    let world = World::start().await;
    let (northwind, acme) = scene(&world).await;
    let cdn = world.service("CDN");
    let mut before = Vec::new();
    for round in 0..2 {
        for (n, path) in [
            acme.path(""),
            acme.path("/services"),
            tab(&acme, cdn),
            acme.path("/users"),
            "/clients/new".to_owned(),
        ]
        .iter()
        .enumerate()
        {
            let (count, answer) = world.queries_of(northwind.get(path)).await;
            assert_eq!(answer.status, StatusCode::OK);
            if round == 0 {
                before.push(count);
            } else {
                assert_eq!(count, before[n], "{path}");
            }
            assert!(count < 25, "{path}: {count}");
        }
        for n in round * 20..round * 20 + 20 {
            let now = world.now();
            let name = format!("More {n}");
            world.db(|conn| {
                diesel::insert_into(services::table)
                    .values((
                        services::name.eq(&name),
                        services::name_key.eq(&name),
                        services::position.eq(100 + n),
                        services::trial_days.eq(14),
                        services::deleted_after_days.eq(30),
                        services::created_at.eq(now),
                    ))
                    .execute(conn)
            });
            world.switch_on(northwind.provider, &[&name]);
        }
    }
}
