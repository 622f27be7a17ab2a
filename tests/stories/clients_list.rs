//! A reseller finds its clients.
use crate::support::{Visitor, World};
use diesel::prelude::*;

/// Companies on a page, from top to bottom.
fn companies(body: &str) -> Vec<String> {
    body.split("<td class=\"who\">")
        .skip(1)
        .map(|cell| {
            let link = cell.split('>').nth(1).unwrap();
            link.split('<').next().unwrap().replace("&#38;", "&")
        })
        .collect()
}

fn link(body: &str, rel: &str) -> Option<String> {
    let at = body.find(&format!("rel=\"{rel}\""))?;
    let href = body[..at].rsplit("href=\"").next()?;
    Some(
        href.split('"')
            .next()?
            .replace("&#38;", "&")
            .replace("&amp;", "&"),
    )
}

async fn found(visitor: &Visitor<'_>, query: &str) -> Vec<String> {
    companies(
        &visitor
            .get(&format!("/clients?sort=company&{query}"))
            .await
            .body,
    )
}

const SCRIPTS: [&str; 8] = [
    "Acme & Sons",
    "Café Aurélie",
    "Łódź Studio",
    "Müller & Söhne",
    "Балтийский ветер, ООО",
    "مؤسسة النخيل",
    "深圳市云帆网络科技有限公司",
    "Zeta 100% Percent_y",
];

#[actix_web::test]
async fn one_field_finds_every_script() {
    let world = World::start().await;
    let northwind = world.reseller("Northwind").await;
    for company in SCRIPTS {
        northwind.has_client(company);
    }
    for (typed, company) in [
        ("q=acme", SCRIPTS[0]),
        ("q=ACME+sons", SCRIPTS[0]),
        ("q=cafe%CC%81", SCRIPTS[1]),
        ("q=łódź", SCRIPTS[2]),
        ("q=MÜLLER", SCRIPTS[3]),
        ("q=mü", SCRIPTS[3]),
        ("q=ВЕТЕР", SCRIPTS[4]),
        ("q=ве", SCRIPTS[4]),
        ("q=النخيل", SCRIPTS[5]),
        ("q=云帆", SCRIPTS[6]),
        ("q=网", SCRIPTS[6]),
        ("q=网络科技", SCRIPTS[6]),
        ("q=100%25", SCRIPTS[7]),
        ("q=percent_y", SCRIPTS[7]),
        ("q=ze", SCRIPTS[7]),
    ] {
        let encoded: String = typed
            .bytes()
            .map(|b| {
                if b.is_ascii() {
                    (b as char).to_string()
                } else {
                    format!("%{b:02X}")
                }
            })
            .collect();
        assert_eq!(found(&northwind, &encoded).await, [company], "{typed}");
    }
    let by_id = northwind.has_client("Numbered");
    assert_eq!(
        found(&northwind, &format!("q={}+numbered", by_id.id)).await,
        ["Numbered"]
    );
    assert_eq!(
        found(&northwind, "q=numbered.admin").await,
        ["Numbered"],
        "by e-mail"
    );
    for (typed, company) in [
        (format!("%23{}", by_id.id), "Numbered"),
        ("%26+m".to_owned(), SCRIPTS[3]),
        ("%25+zeta".to_owned(), SCRIPTS[7]),
        ("_".to_owned(), SCRIPTS[7]),
        ("0%25".to_owned(), SCRIPTS[7]),
    ] {
        assert_eq!(
            found(&northwind, &format!("q={typed}")).await,
            [company],
            "{typed}"
        );
    }
    for nowhere in ["%25%26%3C%3E%22", "%27", "%F0%9F%99%82", "%5C", "%22%22%22"] {
        let found = found(&northwind, &format!("q={nowhere}")).await;
        assert!(found.is_empty(), "{nowhere}: {found:?}");
    }
    let everything = northwind.get("/clients").await;
    for blank in ["+", "%00", "%01+%09"] {
        let shown = northwind.get(&format!("/clients?q={blank}")).await;
        assert_eq!(
            companies(&shown.body),
            companies(&everything.body),
            "{blank}"
        );
    }
    for day in ["to=%2B262142-12-31", "from=-262143-01-01", "to=9999-12-31"] {
        let shown = northwind.get(&format!("/clients?{day}")).await;
        assert_eq!(companies(&shown.body), companies(&everything.body), "{day}");
    }
    let nothing = northwind.get("/clients?q=nowhere").await;
    assert!(
        nothing.shows("Nothing matches “nowhere”"),
        "{}",
        nothing.text()
    );
    for harmless in [
        "%22",
        "%27+OR+1%3D1",
        "*",
        "%00",
        "a%22b%22c",
        "-%25_",
        "%5C",
    ] {
        assert_eq!(
            northwind
                .get(&format!("/clients?q={harmless}"))
                .await
                .status,
            200
        );
    }
}

#[actix_web::test]
async fn words_that_are_everywhere_are_found_as_well() {
    let world = World::start().await;
    let northwind = world.reseller("Northwind").await;
    many_clients(&world, northwind.provider, 5_200, "Common Name");
    northwind.has_client("Rare Bird Common");
    let page = northwind.get("/clients?q=common").await;
    assert!(page.shows("more than 509"), "{}", page.text());
    assert_eq!(companies(&page.body).len(), 50);
    assert_eq!(companies(&page.body)[0], "Rare Bird Common");
    assert_eq!(
        companies(&northwind.get("/clients?q=co").await.body).len(),
        50
    );
    assert_eq!(found(&northwind, "q=co+bird").await, ["Rare Bird Common"]);
    assert_eq!(
        found(&northwind, "q=common+rare").await,
        ["Rare Bird Common"]
    );
}

fn many_clients(world: &World, owner: i64, count: usize, company: &str) {
    use clientele::db::ids::{ClientId, ProviderId};
    use clientele::db::schema::clients;
    let now = world.now();
    world.db(|conn| {
        for n in 0..count {
            let name = format!("{company} {n:05}");
            let key = clientele::text::fold(&name);
            let id: i64 = diesel::insert_into(clients::table)
                .values((
                    clients::owner_id.eq(owner),
                    clients::company.eq(&name),
                    clients::company_key.eq(&key),
                    clients::email.eq("x@example.org"),
                    clients::email_key.eq("x@example.org"),
                    clients::lang.eq("en"),
                    clients::search.eq(&key),
                    clients::created_at.eq(now + chrono::TimeDelta::seconds(n as i64 / 3)),
                ))
                .returning(clients::id)
                .get_result(conn)?;
            clientele::db::search::index_client(conn, ClientId(id), ProviderId(owner), &key)?;
        }
        Ok(())
    });
}

#[actix_web::test]
async fn pages_turn_in_both_directions_by_every_column() {
    let world = World::start().await;
    let northwind = world.reseller("Northwind").await;
    many_clients(&world, northwind.provider, 61, "Client");
    for column in [
        "id", "company", "name", "email", "status", "seller", "created",
    ] {
        for direction in ["", "-"] {
            let mut path = format!("/clients?sort={direction}{column}&size=25");
            let mut pages = Vec::new();
            loop {
                let page = northwind.get(&path).await;
                pages.push((path.clone(), companies(&page.body)));
                match link(&page.body, "next") {
                    Some(next) => path = next,
                    None => break,
                }
            }
            let sizes: Vec<usize> = pages.iter().map(|(_, rows)| rows.len()).collect();
            assert_eq!(sizes, [25, 25, 11], "{direction}{column}");
            let mut all: Vec<&String> = pages.iter().flat_map(|(_, rows)| rows).collect();
            let first = all[0].clone();
            assert_eq!(
                first,
                if direction == "-" {
                    "Client 00060"
                } else {
                    "Client 00000"
                }
            );
            all.sort();
            all.dedup();
            assert_eq!(all.len(), 61, "{direction}{column}: a row twice or never");

            let last = northwind.get(&pages[2].0).await;
            let back = northwind.get(&link(&last.body, "prev").unwrap()).await;
            assert_eq!(
                companies(&back.body),
                pages[1].1,
                "{direction}{column}: back"
            );
            let first = northwind.get(&link(&back.body, "prev").unwrap()).await;
            assert_eq!(companies(&first.body), pages[0].1);
            assert_eq!(link(&first.body, "prev"), None);
        }
    }
}

#[actix_web::test]
async fn filters_live_in_the_address_and_show_as_chips() {
    use clientele::db::schema::clients;
    let world = World::start().await;
    let northwind = world.reseller("Northwind").await;
    let olga = world.seller(&northwind, "Olga Meyer").await;
    let sold = northwind.has_client("Sold by Olga");
    let tested = northwind.has_client("A test account");
    let active = northwind.has_client("In use");
    let old = northwind.has_client("Of last year");
    world.db(|conn| {
        diesel::update(clients::table.find(sold.id))
            .set((
                clients::seller_id.eq(olga.user),
                clients::seller_key.eq("olga meyer"),
            ))
            .execute(conn)?;
        diesel::update(clients::table.find(tested.id))
            .set(clients::test.eq(true))
            .execute(conn)?;
        diesel::update(clients::table.find(active.id))
            .set(clients::status.eq("active"))
            .execute(conn)?;
        let created = chrono::NaiveDate::from_ymd_opt(2025, 3, 1)
            .unwrap()
            .and_hms_opt(9, 0, 0);
        diesel::update(clients::table.find(old.id))
            .set(clients::created_at.eq(created.unwrap()))
            .execute(conn)
    });
    let everybody = northwind.get("/clients").await;
    assert!(
        !everybody.shows("A test account"),
        "test accounts are hidden"
    );
    assert!(everybody.shows("Clients 3"), "{}", everybody.text());

    assert_eq!(found(&northwind, "test=true").await, ["A test account"]);
    assert_eq!(found(&northwind, "test=any").await.len(), 4);
    assert_eq!(
        found(&northwind, &format!("seller={}", olga.user)).await,
        ["Sold by Olga"]
    );
    assert_eq!(
        found(&northwind, "seller=none").await,
        ["In use", "Of last year"]
    );
    assert_eq!(found(&northwind, "status=active").await, ["In use"]);
    assert_eq!(found(&northwind, "to=2025-12-31").await, ["Of last year"]);
    assert_eq!(
        found(&northwind, "from=2026-06-01&to=2026-06-01")
            .await
            .len(),
        2
    );
    let both = northwind
        .get("/clients?status=active&status=trial&test=true")
        .await;
    for chip in [
        "Client status Active",
        "Client status Trial",
        "Test account true",
    ] {
        assert!(both.shows(chip), "{chip}");
    }
}

#[actix_web::test]
async fn nobody_sees_a_strangers_clients() {
    let world = World::start().await;
    let northwind = world.reseller("Northwind").await;
    let southwind = world.reseller("Southwind").await;
    northwind.has_client("Acme");
    southwind.has_client("Secret Corp");
    let owner = format!("/clients?owner={}", southwind.provider);
    for path in [
        "/clients",
        "/clients?q=secret",
        "/clients?q=se",
        &owner,
        "/clients.csv?q=secret",
    ] {
        assert!(
            !northwind.get(path).await.body.contains("Secret Corp"),
            "{path}"
        );
    }
    let operator = world.operator().await;
    assert!(operator.get("/clients").await.shows("Secret Corp"));
    assert_eq!(
        found(&operator, &format!("owner={}", southwind.provider)).await,
        ["Secret Corp"]
    );
    assert!(operator.get("/clients").await.shows("Owner"));
}

#[actix_web::test]
async fn a_page_takes_the_same_few_statements_whatever_its_size() {
    let world = World::start().await;
    let northwind = world.reseller("Northwind").await;
    many_clients(&world, northwind.provider, 120, "Client");
    northwind.get("/clients").await;
    for path in [
        "/clients?size=25",
        "/clients?size=100",
        "/clients?size=100&sort=company",
    ] {
        let (statements, _) = world.queries_of(northwind.get(path)).await;
        assert_eq!(
            statements, 7,
            "{path}: session, person, catalogue, rows, total, their services, sellers to choose"
        );
    }
    let (statements, _) = world.queries_of(northwind.get("/clients?q=client")).await;
    assert!(statements <= 10, "{statements}");
}

#[actix_web::test]
async fn the_export_holds_what_the_filters_show() {
    let world = World::start().await;
    let northwind = world.reseller("Northwind").await;
    many_clients(&world, northwind.provider, 2_100, "Client");
    northwind.has_client("=cmd|' /C calc'!A0");
    let answer = northwind.get("/clients.csv?sort=company").await;
    let lines: Vec<&str> = answer.body.lines().collect();
    assert_eq!(lines.len(), 2_102);
    assert!(
        lines[0].starts_with("\u{feff}ID,Company,Name in your system,Company email,Client status")
    );
    assert!(lines[1].contains("'=cmd|"), "{}", lines[1]);
    assert!(lines[1].contains(",Preparation,"), "{}", lines[1]);
    assert!(lines[2101].contains("Client 02099"));
    assert_eq!(
        northwind
            .get("/clients.csv?q=02099")
            .await
            .body
            .lines()
            .count(),
        2
    );
    assert_eq!(
        world.stranger().get("/clients.csv").await.to.as_deref(),
        Some("/")
    );
}

#[actix_web::test]
async fn an_empty_list_shows_the_way_on() {
    let world = World::start().await;
    let northwind = world.reseller("Northwind").await;
    let page = northwind.get("/clients").await;
    assert!(page.shows("No clients yet") && page.shows("Add new client"));
}

#[actix_web::test]
async fn a_search_without_result_offers_the_test_accounts() {
    let world = World::start().await;
    let northwind = world.reseller("Northwind").await;
    northwind.has_client("Acme");
    let none = northwind.get("/clients?q=zebra&status=trial").await;
    assert!(none.shows("Search test accounts too"));
    let wider = none.body.replace("&#38;", "&").replace("&amp;", "&");
    assert!(wider.contains("/clients?q=zebra&status=trial&test=any"));
    let all = northwind.get("/clients?q=zebra&test=any").await;
    assert!(!all.shows("Search test accounts too"));
}

#[actix_web::test]
async fn an_applied_form_leaves_a_clean_address() {
    let world = World::start().await;
    let northwind = world.reseller("Northwind").await;
    let answer = northwind
        .get("/clients?q=&status=trial&seller=&test=&from=&to=")
        .await;
    assert_eq!(answer.to.as_deref(), Some("/clients?status=trial"));
}

/// Where a client stands with a service, without going through pages.
fn stands(world: &World, client: i64, service: &str, status: &str, own_visible: Option<bool>) {
    use clientele::db::schema::{client_services, clients, services};
    world.db(|conn| {
        let service: i64 = services::table
            .filter(services::name.eq(service))
            .select(services::id)
            .first(conn)?;
        let (owner, test): (i64, bool) = clients::table
            .find(client)
            .select((clients::owner_id, clients::test))
            .first(conn)?;
        diesel::insert_into(client_services::table)
            .values((
                client_services::client_id.eq(client),
                client_services::service_id.eq(service),
                client_services::owner_id.eq(owner),
                client_services::test.eq(test),
                client_services::status.eq(status),
                client_services::own_visible.eq(own_visible),
            ))
            .execute(conn)
    });
}

#[actix_web::test]
async fn clients_are_found_by_where_they_stand_with_a_service() {
    let world = World::start().await;
    let northwind = world.reseller("Northwind").await;
    let southwind = world.reseller("Southwind").await;
    let (trying, using, stopped) = (
        northwind.has_client("Trying"),
        northwind.has_client("Using"),
        northwind.has_client("Stopped"),
    );
    northwind.has_client("Untouched");
    let stranger = southwind.has_client("Stranger");
    stands(&world, trying.id, "CDN", "trial", None);
    stands(&world, using.id, "CDN", "active", Some(true));
    stands(&world, using.id, "Storage", "trial", Some(true));
    stands(&world, stopped.id, "CDN", "paused", None);
    stands(&world, stranger.id, "CDN", "trial", None);

    for (query, expected) in [
        ("service=1&service_status=trial", vec!["Trying"]),
        ("service=1&service_status=active", vec!["Using"]),
        ("service=1&service_status=in_use", vec!["Trying", "Using"]),
        (
            "service=1&service_status=in_use&inherits=true",
            vec!["Trying"],
        ),
        ("service=1", vec!["Stopped", "Trying", "Using"]),
        ("service=1&service_status=new", vec!["Untouched"]),
        (
            "service=3&service_status=new",
            vec!["Stopped", "Trying", "Untouched"],
        ),
        ("service_status=trial", vec!["Trying", "Using"]),
        ("service_status=paused", vec!["Stopped"]),
        ("service=1&service_status=trial&q=using", vec![]),
        (
            "service=1&service_status=trial&status=preparation",
            vec!["Trying"],
        ),
        ("service=1&service_status=deleted", vec![]),
        ("service=999&service_status=new", vec![]),
    ] {
        assert_eq!(found(&northwind, query).await, expected, "{query}");
        // By id the page comes from the index itself.
        let mut by_id = companies(&northwind.get(&format!("/clients?{query}")).await.body);
        by_id.sort();
        assert_eq!(by_id, expected, "{query} by id");
        let page = northwind.get(&format!("/clients?{query}")).await;
        let total = format!("Clients {}", expected.len());
        assert!(page.shows(&total), "{query}: {}", page.text());
        let csv = northwind.get(&format!("/clients.csv?{query}")).await.body;
        assert_eq!(csv.lines().count(), expected.len() + 1, "{query}: {csv}");
    }
    let page = northwind
        .get("/clients?service=1&service_status=in_use&inherits=true")
        .await;
    for chip in [
        "Service CDN",
        "Service status Trial or Active",
        "Inherits the visibility true",
    ] {
        assert!(page.shows(chip), "{chip}: {}", page.text());
    }
    let operator = world.operator().await;
    assert_eq!(
        found(&operator, "service=1&service_status=trial").await,
        ["Stranger", "Trying"]
    );
    let owner = format!(
        "service=1&service_status=trial&owner={}",
        southwind.provider
    );
    assert_eq!(found(&operator, &owner).await, ["Stranger"]);
}

#[actix_web::test]
async fn the_list_shows_which_services_its_clients_see_and_use() {
    let world = World::start().await;
    let northwind = world.reseller("Northwind").await;
    let acme = northwind.has_client("Acme");
    northwind
        .post(
            "/vendor-settings/services",
            &[("drawn", "1:off"), ("on", "1")],
        )
        .await;
    stands(&world, acme.id, "Storage", "trial", Some(true));
    stands(&world, acme.id, "CDN", "active", None);
    stands(&world, acme.id, "DNS", "paused", Some(false));
    stands(&world, acme.id, "Cloud", "trial_end", None);
    let page = northwind.get("/clients").await;
    assert!(
        page.shows("CDN Active Storage Trial"),
        "in the order of the catalogue: {}",
        page.text()
    );
    let row = page.text();
    let row = row.split("Acme").nth(1).unwrap();
    assert!(!row.contains("DNS") && !row.contains("Cloud"), "{row}");
    let csv = northwind.get("/clients.csv").await.body;
    assert!(csv.contains(",CDN: Active; Storage: Trial,"), "{csv}");
}

#[actix_web::test]
async fn who_asked_to_be_deleted_is_marked_and_found() {
    use clientele::db::schema::clients;
    let world = World::start().await;
    let northwind = world.reseller("Northwind").await;
    let leaving = northwind.has_client("Leaving");
    northwind.has_client("Staying");
    let due = world.now() + chrono::TimeDelta::days(10);
    world.db(|conn| {
        diesel::update(clients::table.find(leaving.id))
            .set((
                clients::deletion_due_at.eq(due),
                clients::suspended_at.eq(world.now()),
            ))
            .execute(conn)
    });
    assert_eq!(found(&northwind, "deletion=true").await, ["Leaving"]);
    let page = northwind.get("/clients?deletion=true").await;
    assert!(page.shows("Clients 1"), "{}", page.text());
    assert!(
        page.shows("Preparation Suspended Deletion requested"),
        "{}",
        page.text()
    );
    assert_eq!(
        northwind
            .get("/clients.csv?deletion=true")
            .await
            .body
            .lines()
            .count(),
        2
    );
    let dashboard = northwind.get("/dashboard").await;
    assert!(
        dashboard.shows("Deletion requested 1"),
        "{}",
        dashboard.text()
    );
}

#[actix_web::test]
async fn pages_of_a_service_turn_in_both_directions() {
    use clientele::db::schema::client_services;
    let world = World::start().await;
    let northwind = world.reseller("Northwind").await;
    many_clients(&world, northwind.provider, 130, "Client");
    let owner = northwind.provider;
    world.db(|conn| {
        diesel::sql_query(format!(
            "INSERT INTO client_services (client_id, service_id, owner_id, test, status)
             SELECT id, 1, owner_id, test, CASE WHEN id % 2 = 0 THEN 'trial' ELSE 'active' END
             FROM clients WHERE owner_id = {owner}"
        ))
        .execute(conn)?;
        client_services::table.count().get_result::<i64>(conn)
    });
    for (query, sizes) in [
        ("service=1&service_status=trial", vec![25, 25, 15]),
        (
            "service=1&service_status=in_use",
            vec![25, 25, 25, 25, 25, 5],
        ),
        ("service=1&service_status=trial&sort=id", vec![25, 25, 15]),
        ("service_status=active&sort=-company", vec![25, 25, 15]),
    ] {
        let mut path = format!("/clients?size=25&{query}");
        let mut pages = Vec::new();
        loop {
            let page = northwind.get(&path).await;
            pages.push(companies(&page.body));
            match link(&page.body, "next") {
                Some(next) => path = next,
                None => break,
            }
        }
        let found: Vec<usize> = pages.iter().map(Vec::len).collect();
        assert_eq!(found, sizes, "{query}");
        let mut all: Vec<String> = pages.iter().flatten().cloned().collect();
        all.sort();
        all.dedup();
        assert_eq!(all.len(), sizes.iter().sum::<usize>(), "{query}");
        let last = northwind.get(&path).await;
        let back = northwind.get(&link(&last.body, "prev").unwrap()).await;
        assert_eq!(companies(&back.body), pages[pages.len() - 2], "{query}");
    }
    for path in [
        "/clients?size=25&service=1&service_status=trial",
        "/clients?size=100&service=1&service_status=trial",
        "/clients?size=100&service=1&service_status=trial&sort=company",
    ] {
        let (statements, _) = world.queries_of(northwind.get(path)).await;
        assert!(statements <= 9, "{path}: {statements}");
    }
}
