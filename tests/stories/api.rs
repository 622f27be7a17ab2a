//! How programs of a client use the API.
use crate::support::{Client, Visitor, World};
use actix_web::http::StatusCode;
use actix_web::test::TestRequest;
use clientele::db::schema::*;
use diesel::prelude::*;
use serde_json::{Value, json};

struct Scene {
    world: World,
    northwind: i64,
    acme: Client,
    /// A token of Acme's administrator.
    key: String,
}

impl Scene {
    async fn set() -> Self {
        let world = World::start().await;
        let northwind = world.insert_provider("reseller", "Northwind");
        world.switch_on(northwind, &["CDN", "DNS"]);
        let acme = world.insert_client(northwind, "Acme");
        let (_, key) = world.insert_token(acme.id, acme.user, "administrators");
        Self {
            world,
            northwind,
            acme,
            key,
        }
    }

    fn program(&self) -> Visitor<'_> {
        self.world.program(&self.key)
    }

    /// A user with a token.
    fn user(&self, name: &str, role: &str) -> (i64, Visitor<'_>) {
        let email = format!("{}@example.org", name.to_lowercase());
        let user = self.world.insert_user(name, &email);
        self.world
            .insert_member(self.acme.id, user, name, &email, role);
        let (_, key) = self.world.insert_token(self.acme.id, user, role);
        (user, self.world.program(&key))
    }

    fn tokens(&self) -> String {
        format!("/iam/v2/clients/{}/tokens", self.acme.id)
    }
}

async fn get(by: &Visitor<'_>, path: &str) -> (u16, Value) {
    let answer = by.api("GET", path, None).await;
    (answer.status.as_u16(), answer.json())
}

async fn send(by: &Visitor<'_>, method: &str, path: &str, body: Value) -> (u16, Value) {
    let answer = by.api(method, path, Some(body)).await;
    let json = match answer.body.is_empty() {
        true => Value::Null,
        false => answer.json(),
    };
    (answer.status.as_u16(), json)
}

#[actix_web::test]
async fn only_a_token_opens_the_api() {
    let scene = Scene::set().await;
    let (id, secret) = scene.key.split_once('_').unwrap();
    let long = "x".repeat(5_000);
    for (header, message) in [
        (None, "Authentication credentials were not provided."),
        (
            Some("".to_owned()),
            "Authentication credentials were not provided.",
        ),
        (
            Some("APIKey".to_owned()),
            "Authentication credentials were not provided.",
        ),
        (
            Some(format!("Basic {}", scene.key)),
            "Authentication credentials were not provided.",
        ),
        (
            Some(format!("Bearer {}", scene.key)),
            "Given token not valid for any token type",
        ),
        (Some("APIKey 7".to_owned()), "Bad permanent token: 7…"),
        (
            Some(format!("APIKey {secret}")),
            "Bad permanent token: c0ff…",
        ),
        (Some(format!("APIKey 999_{secret}")), "Bad token: 999"),
        (Some(format!("APIKey {id}_{long}")), "Bad token"),
    ] {
        let mut request = TestRequest::get().uri("/iam/clients/me");
        if let Some(header) = &header {
            request = request.insert_header(("authorization", header.as_str()));
        }
        let answer = scene.world.stranger().send(request).await;
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{header:?}");
        let said = answer.json()["message"].as_str().unwrap().to_owned();
        assert!(said.starts_with(message), "{header:?}: {said}");
        assert!(answer.headers.get("set-cookie").is_none());
    }
    for scheme in ["APIKey", "apikey", "ApiKey"] {
        for key in [scene.key.clone(), format!("{id}${secret}")] {
            let request = TestRequest::get()
                .uri("/iam/clients/me")
                .insert_header(("Authorization", format!("{scheme} {key}")));
            let answer = scene.world.stranger().send(request).await;
            assert_eq!(answer.status, StatusCode::OK, "{scheme}");
            assert!(answer.headers.get("set-cookie").is_none());
        }
    }
    // Somebody who is signed in is nobody here.
    let ann = scene.world.sign_in(&scene.acme.email).await;
    assert_eq!(get(&ann, "/iam/clients/me").await.0, 401);
    assert_eq!(get(&ann, "/iam/nothing/here").await.0, 401);
    let program = scene.program();
    let (status, body) = get(&program, "/iam/nothing/here").await;
    assert_eq!((status, body), (404, json!({ "message": "Not found." })));
    assert_eq!(
        send(&program, "POST", "/iam/clients/me", json!({})).await.0,
        405
    );
}

#[actix_web::test]
async fn the_account_is_shown_with_its_custom_id_and_services() {
    let scene = Scene::set().await;
    scene.world.db(|conn| {
        diesel::update(clients::table.find(scene.acme.id))
            .set((
                clients::custom_id.eq("C-7"),
                clients::name.eq("secret note"),
            ))
            .execute(conn)
    });
    let (status, me) = get(&scene.program(), "/iam/clients/me").await;
    assert_eq!(status, 200);
    assert_eq!(me["id"], scene.acme.id);
    assert_eq!(me["companyName"], "Acme");
    assert_eq!(me["custom_id"], "C-7");
    assert_eq!(me["currentUser"], scene.acme.user);
    assert_eq!(me["status"], "preparation");
    assert_eq!(me["capabilities"], json!(["CDN", "DNS"]));
    assert_eq!(
        me["serviceStatuses"]["CDN"],
        json!({"status": "new", "enabled": true})
    );
    assert_eq!(me["serviceStatuses"]["CLOUD"]["enabled"], false);
    assert_eq!(me["has_active_admin"], true);
    assert_eq!(
        (&me["deleted"], &me["is_test"]),
        (&json!(false), &json!(false))
    );
    for name in ["paidFeatures", "freeFeatures"] {
        assert!(me[name].is_object(), "{name}");
    }
    assert_eq!(
        me["users"][0]["groups"],
        json!([{"id": 1, "name": "Administrators"}])
    );
    assert!(
        !me.to_string().contains("secret note"),
        "the provider's own name for it stays there"
    );
}

#[actix_web::test]
async fn users_are_listed_in_pages_and_as_a_whole() {
    let scene = Scene::set().await;
    let (eva, _) = scene.user("Eva", "engineers");
    let program = scene.program();
    let (_, page) = get(&program, "/iam/users?limit=1&offset=1").await;
    assert_eq!((&page["count"], &page["next"]), (&json!(2), &Value::Null));
    assert!(
        page["previous"]
            .as_str()
            .unwrap()
            .ends_with("/iam/users?limit=1&offset=0")
    );
    let user = &page["results"][0];
    assert_eq!(user["id"], eva);
    assert_eq!(user["groups"], json!([{"id": 5, "name": "Engineers"}]));
    assert_eq!(user["client_and_roles"][0]["user_roles"], json!(["5"]));
    assert_eq!(
        (&user["company"], &user["reseller"]),
        (&json!("Acme"), &json!(scene.northwind))
    );
    assert_eq!(user["auth_types"], json!(["password"]));
    let (_, empty) = get(&program, "/iam/users?limit=50&offset=2").await;
    assert_eq!(empty["results"], json!([]));
    let (_, all) = get(&program, "/iam/users").await;
    assert_eq!(all.as_array().unwrap().len(), 2);
    for bad in [
        "limit=x",
        "limit=0",
        "offset=-1",
        "limit=99999999999999999999",
    ] {
        let (status, body) = get(&program, &format!("/iam/users?{bad}")).await;
        assert_eq!(status, 400, "{bad}");
        assert!(body["errors"].is_object(), "{body}");
    }
    let (_, me) = get(&program, "/iam/users/me").await;
    assert_eq!(me["id"], scene.acme.user);
    let (_, one) = get(&program, &format!("/iam/users/{eva}")).await;
    assert!(one["email"] == "eva@example.org" && one["is_active"] == true);
    let beta = scene.world.insert_client(scene.northwind, "Beta");
    for foreign in [beta.user.to_string(), "999".into(), "x".into(), "-1".into()] {
        assert_eq!(
            get(&program, &format!("/iam/users/{foreign}")).await.0,
            404,
            "{foreign}"
        );
    }
}

#[actix_web::test]
async fn people_change_their_own_data_by_a_program() {
    let scene = Scene::set().await;
    let (eva, evas) = scene.user("Eva", "users");
    let path = format!("/iam/users/{eva}");
    let change = json!({"name": "Eva E.", "phone": "+49 30 1", "lang": "de"});
    let (status, user) = send(&evas, "PATCH", &path, change).await;
    assert_eq!(status, 200, "{user}");
    assert_eq!(
        (&user["name"], &user["phone"], &user["lang"]),
        (&json!("Eva E."), &json!("+49 30 1"), &json!("de"))
    );
    let (_, user) = send(&evas, "PATCH", &path, json!({"phone": null})).await;
    assert_eq!(
        (&user["name"], &user["phone"]),
        (&json!("Eva E."), &Value::Null)
    );
    for (bad, field) in [
        (json!({"name": null}), "name"),
        (json!({"name": ""}), "name"),
        (json!({"name": 7}), "name"),
        (json!({"lang": "az"}), "lang"),
        (json!({"email": "other@example.org"}), "email"),
        (json!({"auth_types": ["sso"]}), "auth_types"),
        (json!({"name": "a\u{0}b"}), "name"),
    ] {
        let (status, body) = send(&evas, "PATCH", &path, bad.clone()).await;
        assert_eq!(status, 400, "{bad}");
        assert!(body["errors"][field].is_array(), "{body}");
    }
    let (status, _) = send(&scene.program(), "PATCH", &path, json!({"name": "Other"})).await;
    assert_eq!(status, 403, "of others only the role is an administrator's");
    let events = scene.world.history_of_provider(scene.northwind);
    assert!(events.contains(&"USER_EDITED".to_owned()), "{events:?}");
}

#[actix_web::test]
async fn a_user_is_invited_and_taken_away_by_a_program() {
    let scene = Scene::set().await;
    let program = scene.program();
    let body = |email: &str| json!({"client_id": scene.acme.id, "email": email, "user_role": {"id": 2}, "name": "New Person", "lang": "ru"});
    let path = "/iam/clients/invite_user";
    let (status, invited) = send(&program, "POST", path, body("new@example.org")).await;
    assert_eq!(
        (status, &invited["status"]),
        (200, &json!("sent")),
        "{invited}"
    );
    let id = invited["user_id"].as_i64().unwrap();
    assert!(
        id > 1 << 40,
        "no low number tells that the person was known"
    );
    let (_, user) = get(&program, &format!("/iam/users/{id}")).await;
    assert_eq!(
        (&user["email"], &user["activated"]),
        (&json!("new@example.org"), &json!(false))
    );
    assert_eq!(
        scene.world.mails(),
        [("set-up-password".to_owned(), "new@example.org".to_owned())]
    );
    let (status, again) = send(&program, "POST", path, body("new@example.org")).await;
    assert_eq!(status, 400);
    assert_eq!(
        again,
        json!([format!(
            "User {id} has already been invited to client {}",
            scene.acme.id
        )])
    );
    for (bad, field) in [
        (
            json!({"client_id": scene.acme.id, "user_role": {"id": 2}}),
            "email",
        ),
        (
            json!({"client_id": "x", "email": "a@example.org", "user_role": {"id": 2}}),
            "client_id",
        ),
        (
            json!({"client_id": scene.acme.id, "email": "nobody", "user_role": {"id": 2}}),
            "email",
        ),
        (
            json!({"client_id": scene.acme.id, "email": "a@example.org", "user_role": {"id": 9}}),
            "user_role",
        ),
        (
            json!({"client_id": scene.acme.id, "email": "a@example.org", "user_role": {"name": "Kings"}}),
            "user_role",
        ),
        (
            json!({"client_id": scene.acme.id, "email": "a@example.org"}),
            "user_role",
        ),
    ] {
        let (status, body) = send(&program, "POST", path, bad.clone()).await;
        assert_eq!(status, 400, "{bad}");
        assert!(body["errors"][field].is_array(), "{bad}: {body}");
    }
    let beta = scene.world.insert_client(scene.northwind, "Beta");
    let mut foreign = body("b@example.org");
    foreign["client_id"] = beta.id.into();
    assert_eq!(send(&program, "POST", path, foreign).await.0, 403);
    let (_, evas) = scene.user("Eva", "engineers");
    assert_eq!(
        send(&evas, "POST", path, body("c@example.org")).await.0,
        403
    );
    let revoke = format!("/iam/clients/{}/client-users/{id}", scene.acme.id);
    assert_eq!(send(&evas, "DELETE", &revoke, Value::Null).await.0, 403);
    assert_eq!(send(&program, "DELETE", &revoke, Value::Null).await.0, 200);
    assert_eq!(send(&program, "DELETE", &revoke, Value::Null).await.0, 404);
    let events = scene.world.history_of(scene.acme.id);
    assert_eq!(events, ["USER_INVITED", "USER_INVITATION_CANCELLED"]);
    let boss = scene.world.staff(scene.northwind, "reseller", "Boss").await;
    let history = boss.get(&scene.acme.path("/history")).await;
    assert!(
        history.shows("API token administrators token"),
        "{}",
        history.text()
    );
}

#[actix_web::test]
async fn a_user_with_tokens_stays_and_nobody_takes_itself_away() {
    let scene = Scene::set().await;
    let (eva, _) = scene.user("Eva", "engineers");
    let program = scene.program();
    let revoke = |user: i64| format!("/iam/clients/{}/client-users/{user}", scene.acme.id);
    let (status, body) = send(&program, "DELETE", &revoke(eva), Value::Null).await;
    assert_eq!(status, 403);
    assert_eq!(
        body["message"],
        "You can't remove the user as they have active tokens"
    );
    let own = revoke(scene.acme.user);
    assert_eq!(send(&program, "DELETE", &own, Value::Null).await.0, 403);
    let beta = scene.world.insert_client(scene.northwind, "Beta");
    let foreign = format!("/iam/clients/{}/client-users/{}", beta.id, beta.user);
    assert_eq!(send(&program, "DELETE", &foreign, Value::Null).await.0, 404);
}

#[actix_web::test]
async fn tokens_make_tokens() {
    let scene = Scene::set().await;
    let (program, path) = (scene.program(), scene.tokens());
    let new = json!({"name": "CI", "exp_date": "2026-07-01T12:00:00+02:00", "client_user": {"role": {"name": "Engineers"}}, "description": "x"});
    let (status, made) = send(&program, "POST", &path, new.clone()).await;
    assert_eq!(status, 200, "{made}");
    let text = made["token"].as_str().unwrap().to_owned();
    let id = made["id"].as_i64().unwrap();
    assert!(text.starts_with(&format!("{id}_")));
    assert_eq!(made["exp_date"], "2026-07-01T10:00:00.000000Z");
    assert_eq!(
        made["client_user"]["role"],
        json!({"id": 5, "name": "Engineers"})
    );
    assert_eq!(
        (&made["last_usage"], &made["deleted"], &made["expired"]),
        (&Value::Null, &json!(false), &json!(false))
    );
    let one = format!("{path}/{id}");
    let (_, found) = get(&program, &one).await;
    assert!(found.get("token").is_none() && found["name"] == "CI");
    let made = scene.world.program(&text);
    assert_eq!(get(&made, "/iam/users/me").await.0, 200);
    let above = json!({"name": "Up", "exp_date": null, "client_user": {"role": {"id": 1}}});
    let (status, body) = send(&made, "POST", &path, above).await;
    assert_eq!(
        (status, body),
        (
            400,
            json!({"errors": {"client_user": {"role": ["Can't create token with role Administrators"]}}})
        )
    );
    for (field, value, pointer) in [
        ("name", Value::Null, "/errors/name/0"),
        ("name", json!(""), "/errors/name/0"),
        (
            "exp_date",
            json!("2020-01-01T00:00:00Z"),
            "/errors/exp_date/0",
        ),
        ("exp_date", json!("tomorrow"), "/errors/exp_date/0"),
        ("exp_date", json!(7), "/errors/exp_date/0"),
        (
            "client_user",
            json!({"role": {"name": "RoleName"}}),
            "/errors/client_user/role/0",
        ),
        ("client_user", json!({}), "/errors/client_user/role/0"),
        ("client_user", json!(7), "/errors/client_user/role/0"),
    ] {
        let mut body = new.clone();
        body[field] = value.clone();
        let (status, answer) = send(&program, "POST", &path, body).await;
        assert_eq!(status, 400, "{field} {value}");
        assert!(
            answer.pointer(pointer).is_some(),
            "{field} {value}: {answer}"
        );
    }
    let mut without = new.clone();
    without.as_object_mut().unwrap().remove("exp_date");
    assert_eq!(send(&program, "POST", &path, without).await.0, 400);
    let list = |query: &str| format!("{path}?{query}");
    for (query, count) in [
        ("", 2),
        ("role=5", 1),
        ("role=Administrators", 1),
        ("deleted=false", 2),
        ("deleted=True", 0),
        ("issued_by=999", 0),
        (&*format!("issued_by={}", scene.acme.user), 2),
        (&*format!("not_issued_by={}", scene.acme.user), 0),
    ] {
        let (status, found) = get(&program, &list(query)).await;
        assert_eq!(
            (status, found.as_array().map(Vec::len)),
            (200, Some(count)),
            "{query}"
        );
    }
    for bad in ["role=king", "deleted=perhaps", "issued_by=x"] {
        assert_eq!(get(&program, &list(bad)).await.0, 400, "{bad}");
    }
    assert_eq!(
        get(&made, &path).await.1.as_array().unwrap().len(),
        2,
        "its issuer's own"
    );
    assert_eq!(
        send(&program, "DELETE", &one, Value::Null).await,
        (204, Value::Null)
    );
    assert_eq!(send(&program, "DELETE", &one, Value::Null).await.0, 404);
    let (_, gone) = get(&program, &one).await;
    assert_eq!(gone["deleted"], true);
    assert_eq!(get(&made, "/iam/users/me").await.0, 401);
    let beta = scene.world.insert_client(scene.northwind, "Beta");
    assert_eq!(
        get(&program, &format!("/iam/v2/clients/{}/tokens", beta.id))
            .await
            .0,
        404
    );
}

#[actix_web::test]
async fn others_tokens_are_for_administrators() {
    let scene = Scene::set().await;
    let (_, evas) = scene.user("Eva", "engineers");
    let (_, own) = get(&evas, &scene.tokens()).await;
    assert_eq!(own.as_array().unwrap().len(), 1);
    let (_, all) = get(&scene.program(), &scene.tokens()).await;
    assert_eq!(all.as_array().unwrap().len(), 2);
    let foreign = format!("{}/{}", scene.tokens(), all[0]["id"]);
    assert_eq!(get(&evas, &foreign).await.0, 404);
    assert_eq!(send(&evas, "DELETE", &foreign, Value::Null).await.0, 404);
}

#[actix_web::test]
async fn what_its_issuer_loses_a_token_loses_at_once() {
    let scene = Scene::set().await;
    let (eva, evas) = scene.user("Eva", "administrators");
    let now = scene.world.now();
    let invite = json!({});
    let path = "/iam/clients/invite_user";
    assert_eq!(
        send(&evas, "POST", path, invite.clone()).await.0,
        400,
        "allowed"
    );
    scene.world.db(|conn| {
        diesel::update(member_roles::table.filter(member_roles::user_id.eq(eva)))
            .set(member_roles::role.eq("users"))
            .execute(conn)
    });
    assert_eq!(
        send(&evas, "POST", path, invite).await.0,
        403,
        "the weaker role counts"
    );
    assert_eq!(get(&evas, "/iam/users").await.0, 200);
    let second = scene.world.second_server().await;
    let elsewhere = second.program(evas.key.as_deref().unwrap());
    scene.world.db(|conn| {
        diesel::update(users::table.find(eva))
            .set(users::blocked_at.eq(now))
            .execute(conn)
    });
    assert_eq!(get(&evas, "/iam/users").await.0, 401, "blocked");
    assert_eq!(
        get(&elsewhere, "/iam/users").await.0,
        401,
        "on every server"
    );
    let program = scene.program();
    assert_eq!(get(&program, "/iam/users").await.0, 200);
    for set in [true, false] {
        scene.world.db(|conn| {
            diesel::update(clients::table.find(scene.acme.id))
                .set(clients::suspended_at.eq(set.then_some(now)))
                .execute(conn)
        });
        assert_eq!(
            get(&program, "/iam/users").await.0,
            if set { 401 } else { 200 }
        );
    }
    scene.world.db(|conn| {
        diesel::update(api_tokens::table)
            .set(api_tokens::expires_at.eq(now + chrono::TimeDelta::minutes(5)))
            .execute(conn)
    });
    assert_eq!(get(&program, "/iam/users").await.0, 200);
    scene.world.minutes_pass(5);
    let (status, body) = get(&program, "/iam/users").await;
    assert_eq!(
        (status, &body["message"]),
        (401, &json!("Token is invalid or expired"))
    );
}

#[actix_web::test]
async fn an_account_that_is_to_be_deleted_is_only_read() {
    let scene = Scene::set().await;
    let due = scene.world.now() + chrono::TimeDelta::days(10);
    scene.world.db(|conn| {
        diesel::update(clients::table.find(scene.acme.id))
            .set(clients::deletion_due_at.eq(due))
            .execute(conn)
    });
    let program = scene.program();
    assert_eq!(get(&program, "/iam/clients/me").await.0, 200);
    let (own, token) = (scene.acme.user, scene.key.split_once('_').unwrap().0);
    for (method, path) in [
        ("POST", "/iam/clients/invite_user".to_owned()),
        ("PATCH", format!("/iam/users/{own}")),
        (
            "DELETE",
            format!("/iam/clients/{}/client-users/{own}", scene.acme.id),
        ),
        ("POST", scene.tokens()),
        ("DELETE", format!("{}/{token}", scene.tokens())),
    ] {
        let (status, body) = send(&program, method, &path, json!({})).await;
        assert_eq!(status, 403, "{method} {path}");
        assert!(
            body["message"].as_str().unwrap().contains("to be deleted"),
            "{body}"
        );
    }
}

#[actix_web::test]
async fn a_token_asks_so_often_and_its_last_usage_is_written_once_a_minute() {
    let scene = Scene::set().await;
    let program = scene.program();
    let (first, _) = scene.world.queries_of(get(&program, "/iam/users/me")).await;
    let (second, _) = scene.world.queries_of(get(&program, "/iam/users/me")).await;
    assert!(second < first, "{second} {first}");
    for _ in 0..298 {
        assert_eq!(get(&program, "/iam/nothing").await.0, 404);
    }
    let answer = program.api("GET", "/iam/users/me", None).await;
    assert_eq!(answer.status, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(answer.headers.get("retry-after").unwrap(), "60");
    let (_, evas) = scene.user("Eva", "users");
    assert_eq!(
        get(&evas, "/iam/users/me").await.0,
        200,
        "each token for itself"
    );
    scene.world.minutes_pass(1);
    assert_eq!(get(&program, "/iam/users/me").await.0, 200);
    let (_, tokens) = get(&program, &scene.tokens()).await;
    assert_eq!(tokens[0]["last_usage"], "2026-06-01T12:01:00.000000Z");
}

#[actix_web::test]
async fn nothing_that_is_sent_makes_a_page_or_a_fault() {
    let scene = Scene::set().await;
    let (program, path) = (scene.program(), scene.tokens());
    let key = format!("APIKey {}", scene.key);
    for (body, status) in [
        ("", 400),
        ("{", 400),
        ("[]", 400),
        ("null", 400),
        ("\"x\"", 400),
        ("{\"name\": \"\\ud800\"}", 400),
        ("\u{1}", 400),
    ] {
        let request = TestRequest::post()
            .uri(&path)
            .insert_header(("authorization", key.as_str()))
            .set_payload(body.to_owned());
        let answer = program.send(request).await;
        assert_eq!(answer.status.as_u16(), status, "{body}: {}", answer.body);
        assert!(answer.json().is_object(), "{body}");
    }
    let large = json!({"name": "x".repeat(70_000)});
    let (status, body) = send(&program, "POST", &path, large).await;
    assert_eq!((status, body["message"].is_string()), (413, true));
    let request = TestRequest::post().uri(&path).set_payload("{");
    let answer = scene.world.stranger().send(request).await;
    assert_eq!(answer.status, 401, "who asks comes before what is asked");
}

#[actix_web::test]
async fn the_api_is_described_by_a_document_and_a_page() {
    let scene = Scene::set().await;
    let stranger = scene.world.stranger();
    let (status, document) = get(&stranger, "/iam/openapi.json").await;
    assert_eq!(status, 200);
    assert_eq!(document["openapi"], "3.1.0");
    let lines = std::fs::read_to_string("tests/stories/matrix.txt").unwrap();
    let routes = lines.lines().filter_map(|line| {
        let mut words = line.split_whitespace();
        Some((words.next()?.to_lowercase(), words.next()?))
    });
    for (method, path) in routes.filter(|(_, path)| path.starts_with("/iam/")) {
        if ["/iam/docs", "/iam/openapi.json"].contains(&path) {
            continue;
        }
        assert!(
            document["paths"][path][&method].is_object(),
            "{method} {path} is not described"
        );
    }
    let page = stranger.get("/iam/docs").await;
    assert_eq!(page.status, 200);
    assert!(page.shows("API documentation") && page.shows("/iam/v2/clients/{client}/tokens"));
    assert!(
        page.body.contains("href=\"#o-AccountOverview\"")
            && page.body.contains("id=\"o-AccountOverview\"")
    );
    let policy = page
        .headers
        .get("content-security-policy")
        .unwrap()
        .to_str()
        .unwrap();
    assert!(policy.starts_with("default-src 'none'"));
}
