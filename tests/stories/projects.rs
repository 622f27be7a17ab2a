//! A client's projects and the roles in them.
use crate::support::{Answer, Client, Visitor, World};
use actix_web::http::StatusCode;
use clientele::db::schema::*;
use diesel::prelude::*;

async fn create(by: &Visitor<'_>, name: &str) -> i64 {
    let answer = by.post("/panel/projects", &[("name", name)]).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
    answer.to.unwrap()["/panel/projects/".len()..]
        .parse()
        .unwrap()
}

async fn colleague<'w>(world: &'w World, acme: &Client, name: &str, role: &str) -> Visitor<'w> {
    let email = format!("{}@example.org", name.to_lowercase());
    let user = world.insert_user(name, &email);
    world.insert_member(acme.id, user, name, &email, role);
    let mut visitor = world.sign_in(&email).await;
    visitor.user = user;
    visitor
}

fn version(world: &World, client: i64, user: i64) -> i64 {
    world.db(|conn| {
        client_members::table
            .find((client, user))
            .select(client_members::form_version)
            .first(conn)
    })
}

async fn assign(
    world: &World,
    by: &Visitor<'_>,
    project: i64,
    (client, user): (i64, i64),
    role: &str,
) -> Answer {
    let who = format!("{user} {}", version(world, client, user));
    let path = format!("/panel/projects/{project}/roles");
    by.post(&path, &[("user", &who), ("role", role)]).await
}

fn cloud_of(world: &World, client: i64, user: i64) -> (String, Vec<(i64, String)>) {
    world.db(|conn| {
        let cloud = client_members::table
            .find((client, user))
            .select(client_members::cloud_role)
            .first(conn)?;
        let roles = project_roles::table
            .filter(project_roles::user_id.eq(user))
            .order(project_roles::project_id)
            .select((project_roles::project_id, project_roles::role))
            .load(conn)?;
        Ok((cloud, roles))
    })
}

#[actix_web::test]
async fn a_project_is_created_renamed_and_deleted_with_its_roles() {
    let world = World::start().await;
    let northwind = world.reseller("Northwind").await;
    let acme = northwind.has_client("Acme");
    let ann = world.sign_in(&acme.email).await;
    let eva = colleague(&world, &acme, "Eva", "users").await;
    assert!(ann.get("/panel/projects").await.shows("No projects yet"));
    let id = create(&ann, "Website").await;
    let path = format!("/panel/projects/{id}");
    assert!(
        ann.get(&path)
            .await
            .shows("The project Website was created.")
    );
    assert!(ann.get("/panel/projects").await.shows("1 project"));
    assert_eq!(eva.get(&path).await.status, 404, "no role, no project");
    let answer = assign(&world, &ann, id, (acme.id, eva.user), "observer").await;
    assert_eq!(answer.to.as_deref(), Some(&*path), "{}", answer.text());
    assert!(eva.get("/panel/projects").await.shows("Website"));
    assert_eq!(eva.get(&path).await.status, 200);
    for (name, why) in [
        ("  ", "Enter something"),
        (" WEBSITE ", "of this name already"),
    ] {
        let answer = ann.post("/panel/projects", &[("name", name)]).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(answer.shows(why), "{}", answer.text());
    }
    let renamed = [("name", "Shop"), ("version", "1")];
    assert_eq!(ann.post(&path, &renamed).await.status, 303);
    let stale = ann
        .post(&path, &[("name", "Store"), ("version", "1")])
        .await;
    assert_eq!(stale.status, StatusCode::CONFLICT);
    assert!(
        stale.shows("Saved now: Shop") && stale.shows("Store"),
        "{}",
        stale.text()
    );
    assert_eq!(stale.value_of("name").as_deref(), Some("Store"));
    let question = ann.get(&format!("{path}/deletion")).await;
    assert!(question.shows("Delete Shop?") && question.shows("One user loses the role"));
    let deletion = format!("{path}/deletion");
    assert_eq!(
        ann.post(&deletion, &[]).await.to.as_deref(),
        Some("/panel/projects")
    );
    assert!(
        ann.get("/panel/projects")
            .await
            .shows("The project was deleted.")
    );
    assert_eq!(ann.get(&path).await.status, 404);
    assert!(cloud_of(&world, acme.id, eva.user).1.is_empty());
    let events: Vec<String> = world.history_of(acme.id);
    let events: Vec<&String> = events.iter().filter(|e| *e != "SIGNED_IN").collect();
    assert_eq!(
        events,
        [
            "PROJECT_CREATED",
            "USER_ROLE_CHANGED",
            "PROJECT_RENAMED",
            "PROJECT_DELETED"
        ]
    );
    let page = northwind.get(&acme.path("/history")).await;
    assert!(page.shows("Website: Observer") && page.shows("One user had a role in it"));
}

#[actix_web::test]
async fn a_double_submit_makes_one_project_and_two_names_at_once_are_one() {
    let world = World::start().await;
    let northwind = world.reseller("Northwind").await;
    let acme = northwind.has_client("Acme");
    let ann = world.sign_in(&acme.email).await;
    ann.get("/panel").await;
    let twin = ann.same_cookies();
    let (fields, key) = ([("name", "Website")], "k".repeat(30));
    let (a, b) = futures_util::future::join(
        ann.post_once("/panel/projects", &fields, &key),
        twin.post_once("/panel/projects", &fields, &key),
    )
    .await;
    assert_eq!((a.status.as_u16(), &a.to), (303, &b.to));
    let fields = [("name", "Shop")];
    let (a, b) = futures_util::future::join(
        ann.post("/panel/projects", &fields),
        twin.post("/panel/projects", &fields),
    )
    .await;
    let mut statuses = [a.status.as_u16(), b.status.as_u16()];
    statuses.sort_unstable();
    assert_eq!(statuses, [303, 422]);
}

#[actix_web::test]
async fn who_administers_a_project_gives_roles_in_it_and_nothing_else() {
    let world = World::start().await;
    let northwind = world.reseller("Northwind").await;
    let acme = northwind.has_client("Acme");
    let ann = world.sign_in(&acme.email).await;
    let eva = colleague(&world, &acme, "Eva", "engineers").await;
    let max = colleague(&world, &acme, "Max", "users").await;
    let (website, shop) = (create(&ann, "Website").await, create(&ann, "Shop").await);
    assign(&world, &ann, website, (acme.id, eva.user), "administrator").await;
    let answer = assign(&world, &eva, website, (acme.id, max.user), "user").await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
    let expected = ("by_project".to_owned(), vec![(website, "user".to_owned())]);
    assert_eq!(cloud_of(&world, acme.id, max.user), expected);
    let website_path = format!("/panel/projects/{website}");
    let named = [("name", "Mine"), ("version", "1")];
    assert_eq!(eva.post(&website_path, &named).await.status, 403);
    assert_eq!(eva.post("/panel/projects", &named).await.status, 403);
    assert_eq!(
        eva.post(&format!("{website_path}/deletion"), &[])
            .await
            .status,
        403
    );
    assert_eq!(
        assign(&world, &eva, shop, (acme.id, max.user), "user")
            .await
            .status,
        404
    );
    let refused = assign(&world, &max, website, (acme.id, max.user), "administrator").await;
    assert_eq!(refused.status, 403, "{}", refused.text());
    // Nobody of another client, no role that there isn't, nothing over a newer version.
    let beta = northwind.has_client("Beta");
    assert_eq!(
        assign(&world, &eva, website, (beta.id, beta.user), "user")
            .await
            .status,
        404
    );
    assert_eq!(
        assign(&world, &eva, website, (acme.id, max.user), "owner")
            .await
            .status,
        422
    );
    let who = format!("{} 1", max.user);
    let fields = [("user", &*who), ("role", "observer")];
    let stale = eva.post(&format!("{website_path}/roles"), &fields).await;
    assert_eq!(stale.status, StatusCode::CONFLICT);
    assert!(stale.shows("Somebody else changed this user"));
    // Taken away: gone at the next request.
    assert_eq!(
        assign(&world, &ann, website, (acme.id, max.user), "")
            .await
            .status,
        303
    );
    assert_eq!(max.get(&website_path).await.status, 404);
}

#[actix_web::test]
async fn the_scope_is_chosen_when_somebody_is_invited_and_follows_the_role_until_then() {
    let world = World::start().await;
    let northwind = world.reseller("Northwind").await;
    let acme = northwind.has_client("Acme");
    let ann = world.sign_in(&acme.email).await;
    let (website, shop) = (create(&ann, "Website").await, create(&ann, "Shop").await);
    let page = ann.get("/panel/users/invite").await;
    for text in [
        "Website",
        "Shop",
        "Internal Network Only User",
        "Observer",
        "No access",
    ] {
        assert!(page.shows(text), "{text}");
    }
    let (one, two, stronger) = (
        format!("{website}:observer"),
        format!("{shop}:internal"),
        format!("{website}:administrator"),
    );
    let base = [("name", "Eva"), ("lang", "en"), ("role", "users")];
    let invite = |email: &'static str, more: Vec<(&'static str, String)>| {
        let mut fields: Vec<(&str, &str)> = base.to_vec();
        fields.push(("email", email));
        let more: Vec<(&str, String)> = more;
        let ann = &ann;
        async move {
            let mut fields = fields;
            fields.extend(more.iter().map(|(name, value)| (*name, value.as_str())));
            let answer = ann.post("/panel/users/invite", &fields).await;
            assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
        }
    };
    invite(
        "a@example.org",
        vec![
            ("scope", "project".into()),
            ("projects", one.clone()),
            ("projects", two),
            ("projects", stronger),
            ("projects", one),
        ],
    )
    .await;
    invite(
        "b@example.org",
        vec![
            ("scope", "client".into()),
            ("cloud", "administrator".into()),
        ],
    )
    .await;
    invite("c@example.org", vec![("scope", "follow".into())]).await;
    let user = |email: &str| -> i64 {
        world.db(|conn| {
            users::table
                .filter(users::email_key.eq(email))
                .select(users::id)
                .first(conn)
        })
    };
    let roles = |of: &[(i64, &str)]| -> Vec<(i64, String)> {
        of.iter()
            .map(|(id, role)| (*id, (*role).to_owned()))
            .collect()
    };
    assert_eq!(
        cloud_of(&world, acme.id, user("a@example.org")),
        (
            "by_project".to_owned(),
            roles(&[(website, "administrator"), (shop, "internal")])
        ),
        "of two roles the stronger counts"
    );
    let cloud = |email: &str| cloud_of(&world, acme.id, user(email)).0;
    assert_eq!(cloud("b@example.org"), "administrator");
    assert_eq!(cloud("c@example.org"), "follow");
    // Whose role in the account grows administers the projects, untouched as the choice is.
    let page = ann.get(&format!("/panel/projects/{shop}")).await;
    assert!(page.shows("Administrator of all projects"));
    let eva = colleague(&world, &acme, "Dora", "administrators").await;
    let page = eva.get(&format!("/panel/projects/{shop}")).await;
    assert!(page.shows("dora@example.org"), "{}", page.text());
}

#[actix_web::test]
async fn projects_of_other_clients_do_not_exist() {
    let world = World::start().await;
    let northwind = world.reseller("Northwind").await;
    let acme = northwind.has_client("Acme");
    let beta = northwind.has_client("Beta");
    let ann = world.sign_in(&acme.email).await;
    let bea = world.sign_in(&beta.email).await;
    let id = create(&bea, "Secret").await;
    let path = format!("/panel/projects/{id}");
    assert_eq!(ann.get(&path).await.status, 404);
    assert_eq!(
        ann.post(&path, &[("name", "X"), ("version", "1")])
            .await
            .status,
        404
    );
    for rest in ["deletion", "roles"] {
        let answer = ann.post(&format!("{path}/{rest}"), &[]).await;
        assert_eq!(answer.status, 404, "{rest}");
    }
    assert!(!ann.get("/panel/projects").await.shows("Secret"));
    let taken = [
        ("name", "Eva"),
        ("email", "eva@example.org"),
        ("lang", "en"),
        ("role", "users"),
        ("scope", "project"),
        ("projects", &*format!("{id}:user")),
    ];
    let answer = ann.post("/panel/users/invite", &taken).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
}
