//! Fills a database with clients through the database layer: three resellers of very different
//! size, sellers, a few test accounts, all client statuses, names in several scripts.
use clientele::clock::Clock;
use clientele::db::ids::{ClientId, ProviderId};
use clientele::db::schema::{
    client_members, client_services, clients, member_roles, provider_members, providers, users,
};
use clientele::db::{Db, DbConn};
use clientele::demo::names::{Dice, named};
use clientele::passwords::Hasher;
use clientele::services;
use clientele::text::{email_key, fold};
use diesel::prelude::*;

/// The password of everybody in the generated data.
pub const PASSWORD: &str = "correct horse battery staple 9";
/// The reseller whose list is measured: it has nine of ten clients.
pub const RESELLER: &str = "reseller@bench.example";

const CHUNK: u64 = 500;

/// Makes `count` clients, unless the database has them already.
pub fn fill(db: &Db, count: u64) -> anyhow::Result<()> {
    db.migrate()?;
    let there: i64 = db.read_now(|conn| clients::table.count().get_result(conn))??;
    if there > 0 {
        // An earlier run created some more.
        anyhow::ensure!(
            (count..=count + count / 2).contains(&there.unsigned_abs()),
            "the database holds other data"
        );
        return Ok(());
    }
    let sellers = db.write_now(providers_and_sellers)??;
    let mut next = 0;
    while next < count {
        let end = (next + CHUNK).min(count);
        let sellers = sellers.clone();
        db.write_now(|conn| (next..end).try_for_each(|n| client(conn, n, &sellers)))??;
        next = end;
        eprint!("\r{next} of {count} clients");
    }
    eprintln!();
    db.write_now(|conn| diesel::sql_query("ANALYZE").execute(conn))??;
    Ok(())
}

/// Ids and folded names of each provider's sellers.
type Sellers = Vec<(i64, Vec<(i64, String)>)>;

fn providers_and_sellers(conn: &mut DbConn) -> QueryResult<Sellers> {
    let now = Clock::system().now();
    let hash = Hasher::cheap()
        .hash_now(PASSWORD)
        .map_err(|_| diesel::NotFound)?;
    let mut all = Vec::new();
    for (n, company) in ["Globex", "Northwind", "Southwind", "Eastwind"]
        .into_iter()
        .enumerate()
    {
        let provider: i64 = diesel::insert_into(providers::table)
            .values((
                providers::kind.eq(if n == 0 { "operator" } else { "reseller" }),
                providers::company.eq(company),
                providers::company_key.eq(fold(company)),
                providers::email.eq("office@bench.example"),
                providers::lang.eq("en"),
                providers::created_at.eq(now),
            ))
            .returning(providers::id)
            .get_result(conn)?;
        for service in services::store::catalogue(conn)? {
            services::store::set_default(conn, ProviderId(provider), service.id, true)?;
        }
        let mut sellers = Vec::new();
        for m in 0..9 {
            let (name, role, email) = match (n, m) {
                (0, 0) => (
                    "Operator".to_owned(),
                    "operator",
                    "operator@bench.example".to_owned(),
                ),
                (1, 0) => ("Reseller".to_owned(), "reseller", RESELLER.to_owned()),
                _ => {
                    let who = named(9_000_000_000 + n as u64 * 100 + m);
                    (format!("{} {}", who.first, who.last), "seller", who.email)
                }
            };
            let user = user(conn, &name, &email, "en", Some(hash.as_str()))?;
            diesel::insert_into(provider_members::table)
                .values((
                    provider_members::provider_id.eq(provider),
                    provider_members::user_id.eq(user),
                    provider_members::role.eq(role),
                    provider_members::invited_name.eq(&name),
                    provider_members::invited_email.eq(&email),
                    provider_members::invited_lang.eq("en"),
                    provider_members::accepted_at.eq(now),
                    provider_members::created_at.eq(now),
                ))
                .execute(conn)?;
            if role == "seller" {
                sellers.push((user, fold(&name)));
            }
        }
        all.push((provider, sellers));
    }
    Ok(all)
}

fn user(
    conn: &mut DbConn,
    name: &str,
    email: &str,
    lang: &str,
    hash: Option<&str>,
) -> QueryResult<i64> {
    diesel::insert_into(users::table)
        .values((
            users::email.eq(email),
            users::email_key.eq(email_key(email)),
            users::name.eq(name),
            users::lang.eq(lang),
            users::password_hash.eq(hash),
            users::created_at.eq(Clock::system().now()),
        ))
        .returning(users::id)
        .get_result(conn)
}

fn client(conn: &mut DbConn, n: u64, providers: &Sellers) -> QueryResult<()> {
    let who = named(n);
    let mut dice = Dice::new(n ^ 0xc11e);
    let (owner, sellers) = match dice.below(100) {
        0..=2 => &providers[0],
        3..=92 => &providers[1],
        93..=98 => &providers[2],
        _ => &providers[3],
    };
    let seller = sellers.get(dice.below(sellers.len() + 2));
    let name = format!("{} {}", who.first, who.last);
    let main_user = user(conn, &name, &who.email, who.lang, None)?;
    let status = match dice.below(100) {
        0..=54 => "active",
        55..=69 => "trial",
        70..=84 => "preparation",
        85..=96 => "trial_end",
        _ => "deleted",
    };
    let test = dice.percent(1);
    let custom_id = if dice.percent(40) {
        format!("CRM-{n:07}")
    } else {
        String::new()
    };
    let created = Clock::system().now() - chrono::TimeDelta::minutes(dice.below(900_000) as i64);
    let (company_key, email) = (fold(&who.company), email_key(&who.email));
    let id: ClientId = diesel::insert_into(clients::table)
        .values((
            (
                clients::owner_id.eq(owner),
                clients::main_user_id.eq(main_user),
                clients::seller_id.eq(seller.map(|(id, _)| *id)),
                clients::seller_key.eq(seller.map_or("", |(_, key)| key.as_str())),
                clients::company.eq(&who.company),
                clients::company_key.eq(&company_key),
            ),
            (
                clients::email.eq(&who.email),
                clients::email_key.eq(&email),
                clients::custom_id.eq(&custom_id),
                clients::lang.eq(who.lang),
                clients::status.eq(status),
                clients::test.eq(test),
                clients::created_at.eq(created),
            ),
        ))
        .returning(clients::id)
        .get_result(conn)?;
    let search = [
        &id.to_string(),
        &company_key,
        &email,
        &fold(&custom_id),
        &fold(&name),
    ]
    .map(String::as_str)
    .join("\n");
    diesel::update(clients::table.filter(clients::id.eq(id)))
        .set(clients::search.eq(&search))
        .execute(conn)?;
    clientele::db::search::index_client(conn, id, ProviderId(*owner), &search)?;
    diesel::insert_into(client_members::table)
        .values((
            client_members::client_id.eq(id),
            client_members::user_id.eq(main_user),
            client_members::invited_name.eq(&name),
            client_members::invited_email.eq(&who.email),
            client_members::invited_lang.eq(who.lang),
            client_members::accepted_at.eq(created),
            client_members::created_at.eq(created),
        ))
        .execute(conn)?;
    diesel::insert_into(member_roles::table)
        .values((
            member_roles::client_id.eq(id),
            member_roles::user_id.eq(main_user),
            member_roles::role.eq("administrators"),
        ))
        .execute(conn)?;
    used_services(conn, id, *owner, (status, test), &mut dice)
}

/// What a client uses, so that its status follows from it: most use CDN, fewer the others.
fn used_services(
    conn: &mut DbConn,
    client: ClientId,
    owner: i64,
    (status, test): (&str, bool),
    dice: &mut Dice,
) -> QueryResult<()> {
    let main = if dice.percent(85) {
        1
    } else {
        2 + dice.below(5) as i64
    };
    let mut used = Vec::new();
    if status != "preparation" {
        used.push((main, status));
    }
    for service in 1..=6 {
        let other = match status {
            "active" => ["active", "trial", "trial_end", "paused"][dice.below(4)],
            "trial" => ["trial", "trial_end"][dice.below(2)],
            "trial_end" => "deleted",
            _ => continue,
        };
        if service != main && dice.percent(12) {
            used.push((service, other));
        }
    }
    for (service, status) in used {
        diesel::insert_into(client_services::table)
            .values((
                client_services::client_id.eq(client),
                client_services::service_id.eq(service),
                client_services::owner_id.eq(owner),
                client_services::test.eq(test),
                client_services::activated.eq(true),
                client_services::status.eq(status),
                client_services::own_visible.eq(dice.percent(5).then_some(true)),
            ))
            .execute(conn)?;
    }
    Ok(())
}
