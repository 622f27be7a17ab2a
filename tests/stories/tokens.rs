//! How people make, watch and delete API tokens.
use crate::support::{Answer, Client, Visitor, World};
use actix_web::http::StatusCode;
use clientele::db::schema::*;
use diesel::prelude::*;

const INDEX: &str = "/profile/tokens";

fn form<'a>(changes: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let mut fields = vec![
        ("name", "Backup"),
        ("description", "Nightly copy"),
        ("expiration", "date"),
        ("expires", "2026-07-01"),
        ("role", "users"),
    ];
    for (name, value) in changes {
        fields.retain(|(known, _)| known != name);
        fields.push((name, value));
    }
    fields
}

async fn create(by: &Visitor<'_>, changes: &[(&str, &str)]) -> Answer {
    by.post(INDEX, &form(changes)).await
}

/// The text of a token that was just created, and its id.
fn shown(answer: &Answer) -> (i64, String) {
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
    let at = answer.body.find("id=\"token\"").unwrap();
    let text = answer.body[at..].split("value=\"").nth(1).unwrap();
    let text = text.split('"').next().unwrap().to_owned();
    let id = text.split('_').next().unwrap().parse().unwrap();
    (id, text)
}

async fn colleague<'w>(world: &'w World, acme: &Client, name: &str, role: &str) -> Visitor<'w> {
    let email = format!("{}@example.org", name.to_lowercase());
    let user = world.insert_user(name, &email);
    world.insert_member(acme.id, user, name, &email, role);
    let mut visitor = world.sign_in(&email).await;
    visitor.user = user;
    visitor
}

#[actix_web::test]
async fn a_token_is_created_shown_once_used_and_deleted() {
    let world = World::start().await;
    let northwind = world.reseller("Northwind").await;
    let acme = northwind.has_client("Acme");
    let ann = world.sign_in(&acme.email).await;
    let list = ann.get(INDEX).await;
    assert!(list.shows("No active tokens") && list.shows("0 of 100 tokens are active."));
    assert!(
        ann.get("/profile/tokens/new")
            .await
            .shows("Set expiration date")
    );
    let answer = create(&ann, &[]).await;
    assert!(answer.shows("New API token created") && answer.shows("OK, I’ve copied token"));
    assert_eq!(answer.headers.get("cache-control").unwrap(), "no-store");
    let (id, text) = shown(&answer);
    let secret = text.split_once('_').unwrap().1.to_owned();
    assert_eq!(secret.len(), 64, "256 bits");
    let stored: String = world.db(|conn| {
        api_tokens::table
            .find(id)
            .select(api_tokens::secret_hash)
            .first(conn)
    });
    assert!(!stored.contains(&secret), "only a hash is kept");
    let list = ann.get(INDEX).await;
    for text in [
        "Backup",
        "Nightly copy",
        "Acme Admin",
        "Users",
        "Active",
        "1 Jul 2026, 23:59",
        "Not used yet",
    ] {
        assert!(list.shows(text), "{text}: {}", list.text());
    }
    assert!(!list.body.contains(&secret));
    let program = world.program(&text);
    assert_eq!(
        program.api("GET", "/iam/clients/me", None).await.status,
        200
    );
    assert!(!ann.get(INDEX).await.shows("Not used yet"));
    let deletion = format!("{INDEX}/{id}/deletion");
    let question = ann.get(&deletion).await;
    assert!(
        question.shows("Delete the API token Backup?") && question.shows("This can’t be undone")
    );
    assert_eq!(ann.post(&deletion, &[]).await.to.as_deref(), Some(INDEX));
    let list = ann.get(INDEX).await;
    assert!(list.shows("The API token was deleted.") && list.shows("No active tokens"));
    assert!(
        ann.get("/profile/tokens?status=deleted")
            .await
            .shows("Backup")
    );
    let refused = program.api("GET", "/iam/clients/me", None).await;
    assert_eq!(
        (refused.status.as_u16(), refused.json()["message"].as_str()),
        (401, Some("Token is invalid or expired"))
    );
    assert_eq!(ann.post(&deletion, &[]).await.status, StatusCode::CONFLICT);
    let events = world.history_of(acme.id);
    assert_eq!(
        events,
        ["SIGNED_IN", "API_TOKEN_CREATED", "API_TOKEN_DELETED"]
    );
    let history = northwind.get(&acme.path("/history")).await;
    assert!(
        history.shows("created the API token Backup"),
        "{}",
        history.text()
    );
}

#[actix_web::test]
async fn a_double_submit_makes_one_token_and_shows_it_once() {
    let world = World::start().await;
    let northwind = world.reseller("Northwind").await;
    let acme = northwind.has_client("Acme");
    let ann = world.sign_in(&acme.email).await;
    let key = "k".repeat(30);
    shown(&ann.post_once(INDEX, &form(&[]), &key).await);
    let again = ann.post_once(INDEX, &form(&[]), &key).await;
    assert_eq!(again.to.as_deref(), Some(INDEX));
    let list = ann.get(INDEX).await;
    assert!(
        list.shows("shown only once") && list.shows("1 of 100"),
        "{}",
        list.text()
    );
}

#[actix_web::test]
async fn bad_input_comes_back_as_it_was_typed() {
    let world = World::start().await;
    let northwind = world.reseller("Northwind").await;
    let acme = northwind.has_client("Acme");
    let ann = world.sign_in(&acme.email).await;
    for (changes, why) in [
        (vec![("name", " ")], "Enter something"),
        (vec![("expires", "2026-05-31")], "not over yet"),
        (vec![("expires", "soon")], "Choose a day."),
        (vec![("expires", "")], "Choose a day."),
        (vec![("expiration", "sometimes")], "Choose"),
        (vec![("role", "owner")], "Choose"),
    ] {
        let answer = create(&ann, &changes).await;
        assert_eq!(
            answer.status,
            StatusCode::UNPROCESSABLE_ENTITY,
            "{changes:?}"
        );
        assert!(
            answer.shows(why) && answer.shows("Nightly copy"),
            "{changes:?}: {}",
            answer.text()
        );
    }
    shown(&create(&ann, &[("expiration", "never"), ("expires", "")]).await);
    assert!(ann.get(INDEX).await.shows("Never expire"));
}

#[actix_web::test]
async fn no_role_is_above_ones_own_and_others_tokens_are_for_administrators() {
    let world = World::start().await;
    let northwind = world.reseller("Northwind").await;
    let acme = northwind.has_client("Acme");
    let ann = world.sign_in(&acme.email).await;
    let eva = colleague(&world, &acme, "Eva", "engineers").await;
    let page = eva.get("/profile/tokens/new").await;
    assert!(page.shows("Engineers") && !page.body.contains("value=\"administrators\""));
    let refused = create(&eva, &[("role", "administrators")]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        refused.shows("The role can’t be above your own"),
        "{}",
        refused.text()
    );
    shown(&create(&eva, &[("role", "engineers"), ("name", "Deploy")]).await);
    let (anns, _) = shown(&create(&ann, &[("name", "Ops")]).await);
    let list = eva.get(INDEX).await;
    assert!(
        list.shows("Deploy") && !list.shows("Ops"),
        "{}",
        list.text()
    );
    let all = ann.get(INDEX).await;
    assert!(all.shows("Deploy") && all.shows("Ops"));
    let evas = ann.get(&format!("{INDEX}?issuer={}", eva.user)).await;
    assert!(evas.shows("Deploy") && !evas.shows("Ops"));
    let foreign = format!("{INDEX}/{anns}/deletion");
    assert_eq!(eva.get(&foreign).await.status, 404);
    assert_eq!(eva.post(&foreign, &[]).await.status, 404);
    let beta = northwind.has_client("Beta");
    let bob = world.sign_in(&beta.email).await;
    assert_eq!(bob.get(&foreign).await.status, 404);
    assert_eq!(bob.post(&foreign, &[]).await.status, 404);
    assert!(bob.get(INDEX).await.shows("No active tokens"));
}

#[actix_web::test]
async fn an_account_has_no_more_than_a_hundred_active_tokens() {
    let world = World::start().await;
    let northwind = world.reseller("Northwind").await;
    let acme = northwind.has_client("Acme");
    let ann = world.sign_in(&acme.email).await;
    for _ in 0..99 {
        world.insert_token(acme.id, acme.user, "users");
    }
    let (id, _) = shown(&create(&ann, &[]).await);
    let full = create(&ann, &[]).await;
    assert_eq!(full.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(full.shows("may have 100 active tokens"), "{}", full.text());
    ann.post(&format!("{INDEX}/{id}/deletion"), &[]).await;
    shown(&create(&ann, &[]).await);
    assert!(
        ann.get(&format!("{INDEX}?page=1"))
            .await
            .body
            .contains("rel=\"prev\"")
    );
}

#[actix_web::test]
async fn its_end_is_told_seven_days_and_one_day_before() {
    let world = World::start().await;
    let northwind = world.reseller("Northwind").await;
    let acme = northwind.has_client("Acme");
    let ann = world.sign_in(&acme.email).await;
    let eva = colleague(&world, &acme, "Eva", "engineers").await;
    // The clock stands at noon of 1 June.
    let (id, _) = shown(&create(&eva, &[("expires", "2026-06-20"), ("name", "Deploy")]).await);
    shown(&create(&ann, &[("expires", "2026-06-05"), ("name", "Short")]).await);
    world.background_work();
    assert!(
        world.mails().is_empty(),
        "nobody is told what was just chosen"
    );
    assert!(
        ann.get(INDEX)
            .await
            .body
            .matches("Expires within seven days")
            .count()
            >= 1
    );
    world.hours_pass(13 * 24);
    world.background_work();
    world.minutes_pass(10);
    world.background_work();
    let told = |kind: &str| {
        let mails = world.mails();
        let mut found: Vec<String> = mails
            .into_iter()
            .filter(|(known, _)| known == kind)
            .map(|(_, to)| to)
            .collect();
        found.sort();
        found
    };
    let both = vec![acme.email.clone(), "eva@example.org".to_owned()];
    assert_eq!(told("api-token-expires"), both, "seven days before, once");
    world.hours_pass(6 * 24);
    world.background_work();
    world.minutes_pass(10);
    world.background_work();
    assert_eq!(told("api-token-expires").len(), 4, "one day before, once");
    assert!(
        eva.get("/").await.status.is_redirection() || eva.get(INDEX).await.status.is_redirection()
    );
    world.hours_pass(48);
    let eva = world.sign_in("eva@example.org").await;
    assert!(eva.get(INDEX).await.shows("No active tokens"));
    assert!(
        eva.get("/profile/tokens?status=expired")
            .await
            .shows("Deploy")
    );
    let deletion = format!("{INDEX}/{id}/deletion");
    assert_eq!(eva.post(&deletion, &[]).await.status, StatusCode::CONFLICT);
}

#[actix_web::test]
async fn a_user_with_active_tokens_stays_and_a_deleted_issuer_is_struck_through() {
    let world = World::start().await;
    let northwind = world.reseller("Northwind").await;
    let acme = northwind.has_client("Acme");
    let ann = world.sign_in(&acme.email).await;
    let eva = colleague(&world, &acme, "Eva", "engineers").await;
    let (id, _) = shown(&create(&eva, &[("name", "Deploy")]).await);
    let removal = format!("/panel/users/{}/deletion", eva.user);
    let refused = ann.post(&removal, &[]).await;
    assert_eq!(refused.status, StatusCode::CONFLICT);
    assert!(
        refused.shows("You can't remove the user as they have active tokens."),
        "{}",
        refused.text()
    );
    let link = format!("{INDEX}?status=active&#38;issuer={}", eva.user);
    assert!(refused.body.contains(&link), "{}", refused.body);
    let list = ann.get(&link.replace("&#38;", "&")).await;
    assert!(list.shows("Deploy"));
    ann.post(&format!("{INDEX}/{id}/deletion"), &[]).await;
    assert_eq!(
        ann.post(&removal, &[]).await.to.as_deref(),
        Some("/panel/users")
    );
    let list = ann.get("/profile/tokens?status=all").await;
    assert!(
        list.body
            .contains("<del title=\"The user has been deleted\">"),
        "{}",
        list.body
    );
    assert!(list.shows("Eva") && list.shows("The user has been deleted"));
}

#[actix_web::test]
async fn nobody_manages_tokens_in_somebody_elses_name_or_while_the_account_ends() {
    let world = World::start().await;
    let northwind = world.reseller("Northwind").await;
    let acme = northwind.has_client("Acme");
    let (id, _) = world.insert_token(acme.id, acme.user, "users");
    northwind
        .post(&acme.path("/log-in"), &[("as", "client")])
        .await;
    let inside = northwind.get("/panel").await;
    if inside.status == StatusCode::OK {
        assert_eq!(northwind.get(INDEX).await.status, StatusCode::FORBIDDEN);
        assert_eq!(create(&northwind, &[]).await.status, StatusCode::FORBIDDEN);
    }
    let ann = world.sign_in(&acme.email).await;
    let due = world.now() + chrono::TimeDelta::days(10);
    world.db(|conn| {
        diesel::update(clients::table.find(acme.id))
            .set(clients::deletion_due_at.eq(due))
            .execute(conn)
    });
    assert_eq!(create(&ann, &[]).await.status, StatusCode::CONFLICT);
    let deletion = format!("{INDEX}/{id}/deletion");
    assert_eq!(ann.post(&deletion, &[]).await.status, StatusCode::CONFLICT);
}

#[actix_web::test]
async fn the_list_asks_the_same_questions_however_long_it_is() {
    let world = World::start().await;
    let northwind = world.reseller("Northwind").await;
    let acme = northwind.has_client("Acme");
    let ann = world.sign_in(&acme.email).await;
    world.insert_token(acme.id, acme.user, "users");
    let (few, _) = world.queries_of(ann.get(INDEX)).await;
    for _ in 0..20 {
        world.insert_token(acme.id, acme.user, "users");
    }
    let (many, _) = world.queries_of(ann.get(INDEX)).await;
    assert_eq!(few, many);
}
