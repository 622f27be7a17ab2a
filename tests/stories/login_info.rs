//! "Change Login Info": sign-in e-mail, password and reset link of a client's main user.
use crate::support::{Answer, Client, PASSWORD, Visitor, World};
use crate::two_factor;
use actix_web::http::StatusCode;
use clientele::db::schema::*;
use diesel::prelude::*;

const NEW: &str = "seven purple otters juggle quietly";

/// The form as the page draws it, with some fields typed over.
async fn change(by: &Visitor<'_>, client: &Client, typed: &[(&str, &str)]) -> Answer {
    let page = by.get(&client.path("/login-info")).await;
    assert_eq!(page.status, StatusCode::OK);
    change_drawn(by, client, &page, typed).await
}

async fn change_drawn(
    by: &Visitor<'_>,
    client: &Client,
    page: &Answer,
    typed: &[(&str, &str)],
) -> Answer {
    let drawn: Vec<(&str, String)> = ["version", "seen", "email"]
        .into_iter()
        .map(|name| (name, page.value_of(name).unwrap()))
        .collect();
    let mut fields: Vec<(&str, &str)> = drawn.iter().map(|(n, v)| (*n, v.as_str())).collect();
    for (name, value) in typed {
        fields.retain(|(known, _)| known != name);
        fields.push((name, value));
    }
    by.post(&client.path("/login-info"), &fields).await
}

async fn show(by: &Visitor<'_>, client: &Client, password: &str) -> Answer {
    let fields = [("own_password", password)];
    by.post(&client.path("/login-info/link"), &fields).await
}

async fn tries(world: &World, email: &str, password: &str) -> Answer {
    world
        .stranger()
        .post("/sign-in", &[("email", email), ("password", password)])
        .await
}

fn mail(kind: &str, to: &str) -> (String, String) {
    (kind.to_owned(), to.to_owned())
}

/// The value of the field with this id, as a person would copy it.
fn shown(page: &Answer, id: &str) -> String {
    let at = page.body.find(&format!("id=\"{id}\"")).unwrap();
    let value = page.body[at..].split("value=\"").nth(1).unwrap();
    value.split('"').next().unwrap().to_owned()
}

fn link_on(page: &Answer) -> String {
    let link = shown(page, "link");
    link.strip_prefix("http://portal.test").unwrap().to_owned()
}

#[actix_web::test]
async fn a_reseller_types_a_password_and_the_client_is_told() {
    let world = World::start().await;
    let northwind = world.reseller("Northwind").await;
    let acme = northwind.has_client("Acme");
    let ann = world.sign_in(&acme.email).await;
    let page = northwind.get(&acme.path("/login-info")).await;
    for text in [
        "Change Login Info",
        "E-mail",
        "Password",
        "Generate a password",
        "Tell the client by e-mail",
        "OK",
        "Password reset link",
        "Show link",
        "Send to Email",
        "Acme Admin",
    ] {
        assert!(page.shows(text), "{text}");
    }
    let typed = [("password", NEW), ("tell", "on")];
    let answer = change(&northwind, &acme, &typed).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
    let page = northwind.get(&acme.path("")).await;
    assert!(page.shows("A new password was set") && page.shows("The client is told so by e-mail."));
    assert_eq!(world.mails(), [mail("password-set", &acme.email)]);
    assert_eq!(
        world.history_of(acme.id).last().unwrap(),
        "LOGIN_INFO_CHANGED"
    );
    assert_eq!(
        ann.get("/panel").await.status,
        StatusCode::SEE_OTHER,
        "sessions end"
    );
    let old = tries(&world, &acme.email, PASSWORD).await;
    assert_eq!(old.status, StatusCode::UNPROCESSABLE_ENTITY);
    let new = tries(&world, &acme.email, NEW).await;
    assert_eq!(new.status, StatusCode::SEE_OTHER);
    let text: String = world.db(|conn| outbox::table.select(outbox::params).first(conn));
    assert!(!text.contains(NEW));
}

#[actix_web::test]
async fn a_generated_password_is_shown_once_and_the_client_is_told_unless_switched_off() {
    let world = World::start().await;
    let northwind = world.reseller("Northwind").await;
    let acme = northwind.has_client("Acme");
    let page = northwind.get(&acme.path("/login-info")).await;
    let (version, seen) = (
        page.value_of("version").unwrap(),
        page.value_of("seen").unwrap(),
    );
    let fields = [
        ("version", version.as_str()),
        ("seen", &seen),
        ("email", &seen),
        ("generate", "on"),
    ];
    let path = acme.path("/login-info");
    let key = "k".repeat(43);
    let answer = northwind.post_once(&path, &fields, &key).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
    assert!(answer.shows("The client was not told: pass it on yourself."));
    let password = shown(&answer, "new-password");
    assert_eq!(password.len(), 23, "{password}");
    let twin = northwind.post_once(&path, &fields, &key).await;
    assert_eq!(twin.status, StatusCode::SEE_OTHER);
    let page = northwind.get(&acme.path("")).await;
    assert!(page.shows("shown once already") && !page.body.contains(&password));
    assert!(world.mails().is_empty());
    assert_eq!(world.history_of(acme.id), ["LOGIN_INFO_CHANGED"]);
    let in_with = tries(&world, &acme.email, &password).await;
    assert_eq!(in_with.status, StatusCode::SEE_OTHER);

    let both = [("password", NEW), ("generate", "on")];
    let answer = change(&northwind, &acme, &both).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.shows("Either type a password or let one be generated."));
}

#[actix_web::test]
async fn another_e_mail_works_at_once_and_both_addresses_are_told_in_any_case() {
    let world = World::start().await;
    let northwind = world.reseller("Northwind").await;
    let acme = northwind.has_client("Acme");
    let answer = change(&northwind, &acme, &[("email", "ann@acme.example")]).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
    assert_eq!(
        world.mails(),
        [
            mail("email-changed", &acme.email),
            mail("email-changed", "ann@acme.example"),
        ]
    );
    let page = northwind.get(&acme.path("")).await;
    assert!(page.shows("The old and the new address are told by e-mail."));
    world.sign_in("ann@acme.example").await;
    let list = northwind.get("/clients?q=ann%40acme.example").await;
    assert!(list.shows("Acme"), "the search knows the new address");
    let history = northwind.get(&acme.path("/history")).await;
    assert!(history.shows("changed the login info of Acme Admin"));
    assert!(history.shows("ann@acme.example"));
    // The Company email stays what it was, and the page says that they differ now.
    let page = northwind.get(&acme.path("/login-info")).await;
    assert!(page.shows(&format!(
        "The contact e-mail {} is another address",
        acme.email
    )));
    assert!(page.shows("Goes to ann@acme.example."));
    // A typed password opens no other provider's account before a mailed link was followed.
    let by: Option<i64> = world.db(|conn| {
        users::table
            .find(acme.user)
            .select(users::password_by)
            .first(conn)
    });
    assert_eq!(by, Some(northwind.provider));
}

#[actix_web::test]
async fn a_taken_address_or_a_weak_password_is_refused() {
    let world = World::start().await;
    let northwind = world.reseller("Northwind").await;
    let southwind = world.reseller("Southwind").await;
    let kestrel = southwind.has_client("Kestrel");
    let acme = northwind.has_client("Acme");
    let taken = [("email", kestrel.email.as_str()), ("password", NEW)];
    let answer = change(&northwind, &acme, &taken).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.shows("This address can’t be used here."));
    assert!(!answer.shows("Kestrel") && !answer.body.contains(NEW));
    let faulty = [("email", "nobody"), ("password", "acme acme acme")];
    let answer = change(&northwind, &acme, &faulty).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        answer.shows("2 things need another look"),
        "{}",
        answer.text()
    );
    assert!(world.mails().is_empty() && world.history_of(acme.id).is_empty());
    world.sign_in(&acme.email).await;
    let nothing = change(&northwind, &acme, &[("tell", "on")]).await;
    assert_eq!(nothing.status, StatusCode::SEE_OTHER);
    let page = northwind.get(&acme.path("")).await;
    assert!(page.shows("Nothing was changed."));
}

#[actix_web::test]
async fn strangers_find_nothing_and_sellers_what_is_theirs() {
    let world = World::start().await;
    let northwind = world.reseller("Northwind").await;
    let acme = northwind.has_client("Acme");
    let page = northwind.get(&acme.path("/login-info")).await;
    let southwind = world.reseller("Southwind").await;
    let olga = world.seller(&northwind, "Olga Meyer").await;
    world.db(|conn| {
        diesel::update(providers::table.find(northwind.provider))
            .set(providers::sellers_see_own_clients_only.eq(true))
            .execute(conn)
    });
    for visitor in [&southwind, &olga] {
        for answer in [
            visitor.get(&acme.path("/login-info")).await,
            change_drawn(visitor, &acme, &page, &[("password", NEW)]).await,
            show(visitor, &acme, PASSWORD).await,
            visitor.post(&acme.path("/login-info/mail"), &[]).await,
        ] {
            assert_eq!(answer.status, StatusCode::NOT_FOUND);
            assert!(!answer.shows("Acme"));
        }
    }
    world.db(|conn| {
        diesel::update(clients::table.find(acme.id))
            .set(clients::seller_id.eq(olga.user))
            .execute(conn)
    });
    let answer = change(&olga, &acme, &[("password", NEW)]).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
    assert_eq!(world.history_of(acme.id), ["LOGIN_INFO_CHANGED"]);
}

#[actix_web::test]
async fn who_belongs_elsewhere_too_keeps_the_login_alone() {
    let world = World::start().await;
    let northwind = world.reseller("Northwind").await;
    let southwind = world.reseller("Southwind").await;
    let kestrel = southwind.has_client("Kestrel");
    let acme = northwind.has_client("Acme");
    let page = northwind.get(&acme.path("/login-info")).await;
    world.insert_member(kestrel.id, acme.user, "A", &acme.email, "users");
    let theirs = northwind.get(&acme.path("/login-info")).await;
    assert!(
        theirs.shows("This login belongs to the user alone"),
        "{}",
        theirs.text()
    );
    assert!(!theirs.shows("Show link") && !theirs.shows("Kestrel"));
    for answer in [
        change_drawn(&northwind, &acme, &page, &[("password", NEW)]).await,
        show(&northwind, &acme, PASSWORD).await,
        northwind.post(&acme.path("/login-info/mail"), &[]).await,
    ] {
        assert_eq!(answer.status, StatusCode::CONFLICT);
        assert!(answer.shows("belongs to the user alone"));
    }
    assert!(world.mails().is_empty() && world.history_of(acme.id).is_empty());
    world.sign_in(&acme.email).await;
    // The operator sees both accounts.
    let operator = world.operator().await;
    let answer = change(&operator, &acme, &[("password", NEW)]).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
}

#[actix_web::test]
async fn the_shown_link_asks_the_own_password_is_recorded_and_told() {
    let world = World::start().await;
    let northwind = world.reseller("Northwind").await;
    let acme = northwind.has_client("Acme");
    for (password, said) in [
        ("", "Enter something here."),
        (NEW, "This is not your password."),
    ] {
        let answer = show(&northwind, &acme, password).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(answer.shows(said), "{}", answer.text());
    }
    assert!(world.mails().is_empty());
    let page = show(&northwind, &acme, PASSWORD).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.text());
    assert!(page.shows("Send to Email"));
    let link = link_on(&page);
    assert_eq!(world.mails(), [mail("password-link-shown", &acme.email)]);
    assert_eq!(world.history_of(acme.id), ["PASSWORD_LINK_SHOWN"]);
    world.sign_in(&acme.email).await;

    // A second one kills the first.
    let newer = link_on(&show(&northwind, &acme, PASSWORD).await);
    let ann = world.stranger();
    assert_eq!(ann.get(&link).await.status, StatusCode::GONE);
    assert_eq!(ann.get(&newer).await.status, StatusCode::OK);
    let answer = ann.post(&newer, &[("password", NEW)]).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
    assert_eq!(ann.open("/").await.status, StatusCode::OK);
    let in_with = tries(&world, &acme.email, NEW).await;
    assert_eq!(in_with.status, StatusCode::SEE_OTHER);
    // Whoever saw the link may have used it: the password opens nobody else's account.
    let by: Option<i64> = world.db(|conn| {
        users::table
            .find(acme.user)
            .select(users::password_by)
            .first(conn)
    });
    assert_eq!(by, Some(northwind.provider));
    assert_eq!(ann.get(&newer).await.status, StatusCode::GONE);
}

#[actix_web::test]
async fn one_who_has_two_factor_gives_the_code_too_and_a_form_shows_one_link() {
    let world = World::start().await;
    let northwind = world.reseller("Northwind").await;
    let acme = northwind.has_client("Acme");
    let (secret, _) = two_factor::enable(&northwind).await;
    let path = acme.path("/login-info/link");
    let page = northwind.get(&acme.path("/login-info")).await;
    assert!(page.shows("Your two-factor code"));
    for code in ["", "000000"] {
        let fields = [("own_password", PASSWORD), ("own_code", code)];
        let answer = northwind.post(&path, &fields).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    }
    let code = two_factor::code(&world, &secret);
    let fields = [("own_password", PASSWORD), ("own_code", code.as_str())];
    let key = "k".repeat(43);
    let answer = northwind.post_once(&path, &fields, &key).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
    let twin = northwind.post_once(&path, &fields, &key).await;
    assert_eq!(twin.status, StatusCode::SEE_OTHER);
    assert!(!twin.body.contains("/password/"));
    assert_eq!(world.history_of(acme.id), ["PASSWORD_LINK_SHOWN"]);
}

#[actix_web::test]
async fn guessing_the_own_password_is_bounded() {
    let world = World::start().await;
    let northwind = world.reseller("Northwind").await;
    let acme = northwind.has_client("Acme");
    for _ in 0..10 {
        show(&northwind, &acme, NEW).await;
    }
    let answer = show(&northwind, &acme, PASSWORD).await;
    assert_eq!(answer.status, StatusCode::TOO_MANY_REQUESTS);
    assert!(world.history_of(acme.id).is_empty());
}

#[actix_web::test]
async fn the_link_is_sent_to_the_sign_in_e_mail_and_not_too_often() {
    let world = World::start().await;
    let northwind = world.reseller("Northwind").await;
    let acme = northwind.has_client("Acme");
    let path = acme.path("/login-info/mail");
    let answer = northwind.post(&path, &[]).await;
    assert_eq!(answer.to, Some(acme.path("/login-info")));
    let page = northwind.get(&acme.path("/login-info")).await;
    assert!(page.shows(&format!("is on its way to {}.", acme.email)));
    assert_eq!(world.mails(), [mail("password-link", &acme.email)]);
    assert_eq!(world.history_of(acme.id), ["PASSWORD_RESET_REQUESTED"]);
    let link = format!("/password/{}", world.token_for(&acme.email));
    let ann = world.stranger();
    let answer = ann.post(&link, &[("password", NEW)]).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
    // Nobody but its reader saw that link: the password is the person's own.
    let by: Option<i64> = world.db(|conn| {
        users::table
            .find(acme.user)
            .select(users::password_by)
            .first(conn)
    });
    assert_eq!(by, None);
    let mut last = StatusCode::SEE_OTHER;
    for _ in 0..4 {
        last = northwind.post(&path, &[]).await.status;
    }
    assert_eq!(last, StatusCode::TOO_MANY_REQUESTS);
}

#[actix_web::test]
async fn a_client_with_a_typed_password_can_be_helped_before_its_first_sign_in() {
    let world = World::start().await;
    let northwind = world.reseller("Northwind").await;
    let southwind = world.reseller("Southwind").await;
    let kestrel = southwind.has_client("Kestrel");
    let add = |email: &'static str, how: (&'static str, &'static str)| {
        vec![
            ("email", email),
            ("first_name", "Ann"),
            ("last_name", "Example"),
            ("company", "Acme"),
            how,
            ("lang", "en"),
        ]
    };
    let made = async |email: &'static str, how| {
        let answer = northwind.post("/clients", &add(email, how)).await;
        let id: i64 = answer.to.unwrap()["/clients/".len()..].parse().unwrap();
        let client = Client {
            id,
            user: 0,
            email: email.to_owned(),
        };
        let page = northwind.get(&client.path("/login-info")).await;
        (client, page)
    };
    let (acme, page) = made("ann@example.org", ("password", PASSWORD)).await;
    assert!(page.shows("Show link"), "{}", page.text());
    let answer = change(
        &northwind,
        &acme,
        &[("email", "anna@example.org"), ("password", NEW)],
    )
    .await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
    let ann = world.stranger();
    let fields = [("email", "anna@example.org"), ("password", NEW)];
    ann.post("/sign-in", &fields).await;
    assert_eq!(ann.get("/panel").await.status, StatusCode::OK);

    let (_, page) = made("ben@example.org", ("configure", "on")).await;
    assert!(page.shows("was invited and has not signed in yet"));
    assert!(page.shows("Resend invite") && !page.shows("Show link"));
    // Somebody who was known before looks the same, whatever was typed.
    world.db(|conn| {
        diesel::update(users::table.find(kestrel.user))
            .set((
                users::email.eq("kay@example.org"),
                users::email_key.eq("kay@example.org"),
            ))
            .execute(conn)
    });
    let (_, known) = made("kay@example.org", ("configure", "on")).await;
    assert!(known.shows("was invited and has not signed in yet"));
    assert!(!known.shows("Kestrel"));
}

#[actix_web::test]
async fn two_who_change_a_login_at_once_are_told_of_each_other() {
    let world = World::start().await;
    let northwind = world.reseller("Northwind").await;
    let acme = northwind.has_client("Acme");
    let page = northwind.get(&acme.path("/login-info")).await;
    let twin = northwind.same_cookies();
    let first = [("email", "one@example.org")];
    let second = [("email", "two@example.org")];
    let (a, b) = futures_util::future::join(
        change_drawn(&northwind, &acme, &page, &first),
        change_drawn(&twin, &acme, &page, &second),
    )
    .await;
    let mut statuses = [a.status.as_u16(), b.status.as_u16()];
    statuses.sort_unstable();
    assert_eq!(statuses, [303, 409]);
    let conflict = if a.status == StatusCode::CONFLICT {
        a
    } else {
        b
    };
    assert!(conflict.shows("one@example.org") && conflict.shows("two@example.org"));
    assert_eq!(world.history_of(acme.id), ["LOGIN_INFO_CHANGED"]);
    // A new password alone is a change, too.
    let page = northwind.get(&acme.path("/login-info")).await;
    let set = change_drawn(&northwind, &acme, &page, &[("password", NEW)]).await;
    assert_eq!(set.status, StatusCode::SEE_OTHER);
    let late = change_drawn(&northwind, &acme, &page, &[("password", PASSWORD)]).await;
    assert_eq!(late.status, StatusCode::CONFLICT);
}
