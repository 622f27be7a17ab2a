//! The list's statements ride on indexes: their plans are held here, on both databases.
use crate::support::World;
use clientele::db::DbConn;
use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::sql_types::Text;

#[derive(QueryableByName)]
struct SqlitePlan {
    #[diesel(sql_type = Text)]
    detail: String,
}

#[derive(QueryableByName)]
struct PostgresPlan {
    #[diesel(sql_type = Text, column_name = "QUERY PLAN")]
    line: String,
}

/// The plan of a statement, as one text.
fn plan(world: &World, statement: &str) -> String {
    let (sql, binds) = statement.split_once(" -- binds: ").unwrap();
    world.db(|conn| match conn {
        DbConn::Sqlite(c) => {
            let sql = format!("EXPLAIN QUERY PLAN {}", with_values(sql, binds, "?"));
            let lines: Vec<SqlitePlan> = diesel::sql_query(sql).load(c)?;
            Ok(lines
                .into_iter()
                .map(|l| l.detail)
                .collect::<Vec<_>>()
                .join("; "))
        }
        DbConn::Postgres(c) => {
            // A handful of rows would be read whole: ask what it does where that is no way out.
            c.batch_execute("SET enable_seqscan = off; SET enable_sort = off")?;
            let sql = format!("EXPLAIN {}", with_values(sql, binds, "$"));
            let lines: Vec<PostgresPlan> = diesel::sql_query(sql).load(c)?;
            Ok(lines
                .into_iter()
                .map(|l| l.line)
                .collect::<Vec<_>>()
                .join("; "))
        }
    })
}

/// The statement with its values in place of `?` or `$1`.
fn with_values(sql: &str, binds: &str, mark: &str) -> String {
    let values: Vec<String> = binds
        .trim_matches(['[', ']'])
        .split(", ")
        .map(value)
        .collect();
    let mut sql = sql.to_owned();
    if mark == "?" {
        for value in &values {
            sql = sql.replacen('?', value, 1);
        }
    } else {
        for (n, value) in values.iter().enumerate().rev() {
            sql = sql.replace(&format!("${}", n + 1), value);
        }
    }
    sql
}

/// A bound value as SQL: ids stand in their type's name, moments without quotes.
fn value(bound: &str) -> String {
    if let Some(text) = bound.strip_prefix('"') {
        return format!("'{}'", text.trim_end_matches('"'));
    }
    match bound.split_once('(') {
        Some((_, id)) => id.trim_end_matches(')').to_owned(),
        None if bound.contains('T') => format!("'{}'", bound.replace('T', " ")),
        None => bound.to_owned(),
    }
}

#[actix_web::test]
async fn each_sort_of_a_resellers_list_walks_its_own_index() {
    let world = World::start().await;
    let northwind = world.reseller("Northwind").await;
    for n in 0..30 {
        northwind.has_client(&format!("Client {n}"));
    }
    for (sort, index) in [
        ("id", "clients_by_id"),
        ("company", "clients_by_company"),
        ("name", "clients_by_name"),
        ("email", "clients_by_email"),
        ("status", "clients_by_status"),
        ("seller", "clients_by_seller"),
        ("-created", "clients_by_created"),
    ] {
        let path = format!("/clients?sort={sort}&size=25");
        let (_, first) = world.statements_of(northwind.get(&path)).await;
        let next = first.body.split("rel=\"next\"").next().unwrap();
        let next = next
            .rsplit("href=\"")
            .next()
            .unwrap()
            .split('"')
            .next()
            .unwrap();
        let next = next.replace("&#38;", "&");
        for path in [path, next] {
            let (statements, _) = world.statements_of(northwind.get(&path)).await;
            let list = statements
                .iter()
                .find(|s| s.contains("ORDER BY clients."))
                .unwrap_or_else(|| panic!("{path}: {statements:#?}"));
            let plan = plan(&world, list);
            assert!(plan.contains(index), "{path}: {plan}");
            assert!(
                !plan.contains("TEMP B-TREE") && !plan.contains("Sort"),
                "{path}: {plan}"
            );
        }
    }
}

#[actix_web::test]
async fn a_search_asks_the_trigrams_inside_one_owner() {
    let world = World::start().await;
    let northwind = world.reseller("Northwind").await;
    northwind.has_client("Kestrel Books");
    many_others(&world, northwind.provider);
    let (statements, _) = world
        .statements_of(northwind.get("/clients?q=kestrel"))
        .await;
    let search = statements
        .iter()
        .find(|s| s.contains(" MATCH ") || s.contains("search LIKE"))
        .unwrap_or_else(|| panic!("{statements:#?}"));
    let plan = plan(&world, search);
    let by_index = plan.contains("clients_trigrams") || plan.contains("VIRTUAL TABLE");
    assert!(by_index, "{plan}");
    let owner = northwind.provider;
    let inside =
        search.contains(&format!("<{owner}>")) || search.contains(&format!("owner_id = {owner}"));
    assert!(inside, "{search}");
}

/// PostgreSQL reads a handful of rows whole, whatever index there is.
fn many_others(world: &World, owner: i64) {
    world.db(|conn| match conn {
        DbConn::Sqlite(_) => Ok(()),
        DbConn::Postgres(c) => c.batch_execute(&format!(
            "SET LOCAL statement_timeout = 0;
             INSERT INTO clients
                 (owner_id, company, company_key, email, email_key, lang, search, created_at)
             SELECT {owner}, 'c', 'c', 'e', 'e', 'en', md5(n::text) || ' ' || md5((-n)::text), now()
             FROM generate_series(1, 15000) AS n;
             ANALYZE clients"
        )),
    });
}

/// Clients of an owner of whom every third has CDN in Trial, and a few Storage.
fn many_with_services(world: &World, owner: i64) {
    let numbers = "numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < 18000)";
    let clients = format!(
        "INSERT INTO clients (owner_id, company, company_key, email, email_key, lang, created_at)
         SELECT {owner}, 'c', 'c' || n, 'e', 'e', 'en', '2026-06-01 12:00:00'
         FROM numbers"
    );
    let row = |service: i64, status: &str, every: i64| {
        format!(
            "INSERT INTO client_services (client_id, service_id, owner_id, test, status)
             SELECT id, {service}, owner_id, test, '{status}' FROM clients WHERE id % {every} = 0"
        )
    };
    let rows = [
        row(1, "trial", 3),
        row(3, "trial", 900),
        row(2, "active", 1),
        row(4, "active", 1),
    ]
    .join("; ");
    world.db(|conn| match conn {
        DbConn::Sqlite(c) => {
            c.batch_execute(&format!("WITH RECURSIVE {numbers} {clients}; {rows};"))
        }
        DbConn::Postgres(c) => c.batch_execute(&format!(
            "SET LOCAL statement_timeout = 0;
             WITH RECURSIVE {numbers} {}; {rows}; ANALYZE clients; ANALYZE client_services",
            clients.replace("'2026-06-01 12:00:00'", "TIMESTAMP '2026-06-01 12:00:00'"),
        )),
    });
}

#[actix_web::test]
async fn a_filter_by_service_rides_on_its_index() {
    let world = World::start().await;
    let northwind = world.reseller("Northwind").await;
    many_with_services(&world, northwind.provider);
    let is_list =
        |s: &str, of: &str| s.contains("ORDER BY") && s.contains("LIMIT") && s.contains(of);
    let is_rows = |s: &str| is_list(s, "custom_id");
    let is_ids = |s: &str| is_list(s, "client_services") && !s.contains("custom_id");
    let is_count = |s: &str| s.contains("SELECT COUNT(*) FROM (");
    type Which<'a> = &'a dyn Fn(&str) -> bool;
    let cases: [(&str, Which<'_>, &[&str], bool); 8] = [
        (
            "service=1&service_status=trial",
            &is_ids,
            &["client_services_status"],
            false,
        ),
        (
            "service=1&service_status=trial",
            &is_count,
            &["client_services_status"],
            false,
        ),
        (
            "service=1&service_status=trial&sort=company",
            &is_rows,
            &["clients_by_company", "client_services"],
            false,
        ),
        (
            "service=3&service_status=trial&sort=company",
            &is_rows,
            &["client_services_status"],
            true,
        ),
        (
            "service=1&service_status=new",
            &is_rows,
            // By the owner's or by everybody's ids: all are this owner's here.
            &["clients_"],
            false,
        ),
        (
            "service=1&service_status=in_use&inherits=true",
            &is_count,
            &["client_services_"],
            false,
        ),
        ("deletion=true", &is_rows, &["clients_deletion"], false),
        (
            "deletion=true&sort=company",
            &is_rows,
            &["clients_deletion"],
            true,
        ),
    ];
    for (query, which, indexes, sorts) in cases {
        let path = format!("/clients?{query}");
        let (statements, _) = world.statements_of(northwind.get(&path)).await;
        let found = statements
            .iter()
            .find(|s| which(s))
            .unwrap_or_else(|| panic!("{path}: {statements:#?}"));
        let plan = plan(&world, found);
        for index in indexes {
            assert!(plan.contains(index), "{path}: {index} is not in {plan}");
        }
        let sorted = plan.contains("TEMP B-TREE") || plan.contains("Sort");
        assert!(sorts || !sorted, "{path}: {plan}");
        assert!(!plan.contains("SCAN clients;"), "{path}: {plan}");
    }
}

#[actix_web::test]
async fn what_is_due_to_be_deleted_is_looked_up_by_its_time() {
    let world = World::start().await;
    let run = async { clientele::deletion::job::run(&world.portal).unwrap() };
    let (statements, ()) = world.statements_of(run).await;
    for (order, index) in [
        ("ORDER BY deletion_requests.due_at", "deletion_requests_due"),
        (
            "ORDER BY deletion_requests.remind_at",
            "deletion_requests_reminders",
        ),
    ] {
        let found = statements
            .iter()
            .map(|s| s.replace(['"', '`'], ""))
            .find(|s| s.contains(order))
            .unwrap_or_else(|| panic!("{order}: {statements:#?}"));
        let plan = plan(&world, &found);
        assert!(plan.contains(index), "{order}: {plan}");
    }
}

#[actix_web::test]
async fn the_list_of_all_users_walks_the_directory() {
    let world = World::start().await;
    let operator = world.operator().await;
    let northwind = world.reseller("Northwind").await;
    let acme = northwind.has_client("Acme");
    let of_one = format!("/users/{}", acme.user);
    for (who, path, indexes) in [
        (&northwind, "/users", ["directory_owner", "directory_owner"]),
        (
            &northwind,
            "/users?q=acme",
            ["directory_owner", "directory_owner"],
        ),
        (
            &northwind,
            "/users?after=7",
            ["directory_owner", "directory_owner"],
        ),
        (
            &operator,
            "/users?status=accepted",
            ["directory_pkey", "SCAN directory"],
        ),
        (&operator, &*of_one, ["directory_user", "directory_user"]),
    ] {
        let (statements, _) = world.statements_of(who.get(path)).await;
        let list = statements
            .iter()
            .find(|s| {
                let bare = s.replace(['"', '`'], "");
                bare.contains("ORDER BY directory.id")
            })
            .unwrap_or_else(|| panic!("{path}: {statements:#?}"));
        let plan = plan(&world, list);
        assert!(
            indexes.iter().any(|index| plan.contains(index)),
            "{path}: {plan}"
        );
        assert!(
            !plan.contains("TEMP B-TREE") && !plan.contains("Sort"),
            "{path}: {plan}"
        );
        for scanned in [
            "SCAN users",
            "SCAN clients",
            "SCAN client_members",
            "SCAN provider_members",
        ] {
            assert!(!plan.contains(scanned), "{path}: {plan}");
        }
    }
}
