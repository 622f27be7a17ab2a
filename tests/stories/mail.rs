//! Mails on their way out, and the page that shows them.

use crate::support::smtp::{MailServer, Mood};
use crate::support::{PASSWORD, World};
use chrono::TimeDelta;
use clientele::app;
use clientele::db::ids::{InvitationId, MailId, ProviderId, UserId};
use clientele::db::schema::{invitations, outbox, schedules, sessions, submissions, user_links};
use clientele::i18n::Lang;
use clientele::jobs::{self, Every, Task};
use clientele::links;
use clientele::mail::{Letter, Link, Outgoing, To, send};
use clientele::secrets::Token;
use diesel::prelude::*;
use mail_parser::MessageParser;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};

const LIST: &str = "/vendor-settings/mails";

/// A password link for somebody, and the mail with it.
struct Invited {
    mail: i64,
    link: i64,
    token: String,
}

fn changed(name: &str) -> Letter {
    Letter::PasswordChanged { name: name.into() }
}

fn notice(world: &World, provider: i64, to: &str, letter: Letter) -> i64 {
    let change = world.portal.own_change();
    let mail = Outgoing {
        provider: ProviderId(provider),
        client: None,
        to: To {
            email: to,
            lang: Lang::En,
            user: None,
        },
        letter,
        link: Link::None,
    };
    world.db(|conn| send(conn, &mail, &change)).0
}

/// A person of this language asks for a new password.
fn reset(world: &World, provider: i64, to: &str, lang: Lang) -> Invited {
    let user = world.insert_user("Марит", to);
    let change = world.portal.own_change();
    let provider = ProviderId(provider);
    let (mail, link, token) = world.db(|conn| {
        let (link, token) = links::issue_reset(conn, UserId(user), provider, &change)?;
        let mail = Outgoing {
            provider,
            client: None,
            to: To {
                email: to,
                lang,
                user: Some(UserId(user)),
            },
            letter: Letter::PasswordReset {
                name: "Марит".into(),
            },
            link: Link::Password(link, &token),
        };
        Ok((send(conn, &mail, &change)?, link, token))
    });
    Invited {
        mail: mail.0,
        link: link.0,
        token: token.plain().into(),
    }
}

/// Everything that is due, done as a server does it.
fn round(world: &World) {
    jobs::run_due(&world.portal, &app::tasks());
}

/// State, attempts, reason.
fn state(world: &World, mail: i64) -> (String, i64, String) {
    world.db(|conn| {
        outbox::table
            .find(mail)
            .select((outbox::state, outbox::attempts, outbox::last_error))
            .first(conn)
    })
}

fn sealed(world: &World, mail: i64) -> Option<String> {
    world.db(|conn| {
        outbox::table
            .find(mail)
            .select(outbox::sealed_secret)
            .first(conn)
    })
}

fn page(mail: i64) -> String {
    format!("{LIST}/{mail}")
}

#[actix_web::test]
async fn a_mail_arrives_with_both_parts_in_the_persons_language() {
    let server = MailServer::start();
    let world = World::start_with(Some(&server.url())).await;
    let asked = reset(&world, world.operator_id, "marit@example.org", Lang::Ru);
    round(&world);

    let got = server.only();
    assert_eq!(
        (got.from.as_str(), got.to.as_str()),
        ("no-reply@localhost", "marit@example.org")
    );
    assert!(got.raw.is_ascii(), "bodies are encoded");
    let mail = MessageParser::default().parse(&got.raw).unwrap();
    assert_eq!(mail.subject(), Some("Сброс пароля"));
    assert_eq!(mail.from().unwrap().first().unwrap().name(), Some("Globex"));
    assert_eq!(
        mail.header_raw("Auto-Submitted").unwrap().trim(),
        "auto-generated"
    );
    let link = format!("http://portal.test/password/{}", asked.token);
    let (text, html) = (mail.body_text(0).unwrap(), mail.body_html(0).unwrap());
    assert!(text.lines().any(|line| line == link), "{text}");
    assert!(html.contains(&format!("href=\"{link}\"")) && html.contains(&format!(">{link}</a>")));
    for part in [&text, &html] {
        assert!(part.contains("Здравствуйте, Марит!"), "{part}");
        assert!(
            part.contains("60 минут") && part.contains("01.06.2026, 13:00 UTC"),
            "{part}"
        );
    }

    assert_eq!(state(&world, asked.mail).0, "sent");
    assert_eq!(sealed(&world, asked.mail), None, "the secret is erased");
    round(&world);
    server.only();
}

#[actix_web::test]
async fn a_server_that_was_down_gets_the_mail_once_and_with_the_same_number() {
    let server = MailServer::start();
    let world = World::start_with(Some(&server.url())).await;
    server.is(Mood::Down);
    let mail = notice(&world, world.operator_id, "ann@example.org", changed("Ann"));
    let number: String = world.db(|conn| {
        outbox::table
            .find(mail)
            .select(outbox::message_id)
            .first(conn)
    });
    round(&world);
    for (tries, pause) in [(1, 30), (2, 120), (3, 600), (4, 1800)] {
        world.seconds_pass(pause - 1);
        round(&world);
        assert_eq!(state(&world, mail).1, tries, "not before {pause} s");
        world.seconds_pass(1);
        round(&world);
        assert_eq!(state(&world, mail).1, tries + 1, "after {pause} s");
    }
    let (waiting, attempts, why) = state(&world, mail);
    assert_eq!((waiting.as_str(), attempts), ("queued", 5));
    assert!(!why.is_empty());

    server.is(Mood::Willing);
    world.hours_pass(1);
    round(&world);
    let got = server.only();
    let parsed = MessageParser::default().parse(&got.raw).unwrap();
    assert_eq!(format!("<{}>", parsed.message_id().unwrap()), number);
    assert_eq!(state(&world, mail), ("sent".into(), 6, String::new()));
}

#[actix_web::test]
async fn after_a_day_of_tries_a_mail_is_given_up() {
    let server = MailServer::start();
    let world = World::start_with(Some(&server.url())).await;
    server.is(Mood::Refusing("451 4.3.0 Come back later".into()));
    let mail = notice(&world, world.operator_id, "ann@example.org", changed("Ann"));
    for _ in 0..23 * 6 {
        round(&world);
        world.minutes_pass(10);
    }
    assert_eq!(state(&world, mail).0, "queued");
    for _ in 0..2 * 6 {
        round(&world);
        world.minutes_pass(10);
    }
    let (state, attempts, why) = state(&world, mail);
    assert_eq!(state, "failed");
    assert!(
        attempts >= 10 && why.contains("Come back later"),
        "{attempts} {why}"
    );
}

#[actix_web::test]
async fn a_refused_sender_is_the_installations_fault_and_tried_again() {
    let server = MailServer::start();
    let world = World::start_with(Some(&server.url())).await;
    server.is(Mood::RefusingSender("550 5.7.1 Not you".into()));
    let mail = notice(&world, world.operator_id, "ann@example.org", changed("Ann"));
    round(&world);
    assert_eq!(state(&world, mail).0, "queued");
    server.is(Mood::Willing);
    world.seconds_pass(30);
    round(&world);
    server.only();
}

#[actix_web::test]
async fn a_silent_server_holds_nobody_up() {
    let server = MailServer::start();
    let world = World::start_with(Some(&server.url())).await;
    server.is(Mood::Silent);
    let mail = notice(&world, world.operator_id, "ann@example.org", changed("Ann"));
    let started = std::time::Instant::now();
    round(&world);
    assert!(started.elapsed().as_secs() < 20);
    assert_eq!(state(&world, mail), ("queued".into(), 1, "@silence".into()));
    let answer = world.operator().await.get(LIST).await;
    assert!(
        answer.shows("The mail server did not answer in time."),
        "{}",
        answer.text()
    );
}

#[actix_web::test]
async fn a_refused_recipient_fails_visibly_and_can_be_sent_again() {
    let server = MailServer::start();
    let world = World::start_with(Some(&server.url())).await;
    let northwind = world.reseller("Northwind").await;
    server.is(Mood::Refusing("550 5.1.1 No such user".into()));
    let mail = notice(
        &world,
        northwind.provider,
        "ann@example.org",
        changed("Ann"),
    );
    round(&world);
    assert_eq!(state(&world, mail).0, "failed", "at once");
    for place in [LIST.to_owned(), page(mail)] {
        let shown = northwind.get(&place).await;
        assert!(
            shown.shows("Failed") && shown.shows("No such user"),
            "{}",
            shown.text()
        );
    }

    server.is(Mood::Willing);
    let key = Token::random();
    for _ in 0..2 {
        let answer = northwind
            .post_once(&format!("{}/send-again", page(mail)), &[], key.plain())
            .await;
        assert_eq!(answer.to, Some(page(mail)));
    }
    assert!(northwind.get(&page(mail)).await.shows("queued again"));
    round(&world);
    server.only();
    assert_eq!(
        world.history_of_provider(northwind.provider),
        ["SIGNED_IN", "MAIL_SENT_AGAIN"]
    );
    assert!(northwind.get(LIST).await.shows("Sent"));
}

#[actix_web::test]
async fn a_link_that_is_void_is_not_sent() {
    let server = MailServer::start();
    let world = World::start_with(Some(&server.url())).await;
    server.is(Mood::Down);
    let revoked = reset(&world, world.operator_id, "a@example.org", Lang::En);
    let used = reset(&world, world.operator_id, "b@example.org", Lang::En);
    let expired = reset(&world, world.operator_id, "c@example.org", Lang::En);
    let now = world.now();
    world.db(|conn| {
        diesel::update(user_links::table.find(revoked.link))
            .set(user_links::revoked_at.eq(now))
            .execute(conn)?;
        diesel::update(user_links::table.find(used.link))
            .set(user_links::used_at.eq(now))
            .execute(conn)
    });
    round(&world);
    world.minutes_pass(60);
    server.is(Mood::Willing);
    round(&world);
    assert!(server.received().is_empty());
    let operator = world.operator().await;
    for asked in [revoked, used, expired] {
        assert_eq!(state(&world, asked.mail).0, "dropped");
        assert_eq!(sealed(&world, asked.mail), None);
        let shown = operator.get(&page(asked.mail)).await;
        assert!(shown.shows("Not sent") && shown.shows("It can’t be sent again"));
        let answer = operator
            .post(&format!("{}/send-again", page(asked.mail)), &[])
            .await;
        assert_eq!(answer.status, 409);
    }
}

#[actix_web::test]
async fn a_cancelled_invitation_is_not_sent() {
    let server = MailServer::start();
    let world = World::start_with(Some(&server.url())).await;
    let (user, now, change) = (
        world.insert_user("Ann", "ann@example.org"),
        world.now(),
        world.portal.own_change(),
    );
    let token = Token::random();
    let mail = world.db(|conn| {
        let id: i64 = diesel::insert_into(invitations::table)
            .values((
                invitations::provider_id.eq(world.operator_id),
                invitations::user_id.eq(user),
                invitations::token_hash.eq(token.hash("invitation")),
                invitations::created_at.eq(now),
                invitations::expires_at.eq(now + TimeDelta::hours(24)),
                invitations::revoked_at.eq(now),
            ))
            .returning(invitations::id)
            .get_result(conn)?;
        let letter = Letter::SellerInvitation {
            name: "Ann".into(),
            company: "Globex".into(),
        };
        let to = To {
            email: "ann@example.org",
            lang: Lang::De,
            user: Some(UserId(user)),
        };
        let link = Link::Invitation(InvitationId(id), &token);
        let provider = ProviderId(world.operator_id);
        send(
            conn,
            &Outgoing {
                provider,
                client: None,
                to,
                letter,
                link,
            },
            &change,
        )
    });
    round(&world);
    assert!(server.received().is_empty());
    assert_eq!(state(&world, mail.0).0, "dropped");
}

#[actix_web::test]
async fn one_bad_mail_does_not_keep_the_others() {
    let server = MailServer::start();
    let world = World::start_with(Some(&server.url())).await;
    let broken: Vec<i64> = (0..3)
        .map(|n| {
            notice(
                &world,
                world.operator_id,
                &format!("x{n}@example.org"),
                changed("X"),
            )
        })
        .collect();
    world.db(|conn| {
        diesel::update(outbox::table.find(broken[0]))
            .set(outbox::sender_name.eq("Evil\r\nBcc: all@example.org"))
            .execute(conn)?;
        diesel::update(outbox::table.find(broken[1]))
            .set(outbox::params.eq("{}"))
            .execute(conn)?;
        diesel::update(outbox::table.find(broken[2]))
            .set(outbox::recipient.eq("nobody"))
            .execute(conn)
    });
    notice(&world, world.operator_id, "ann@example.org", changed("Ann"));
    round(&world);
    assert_eq!(server.only().to, "ann@example.org");
    let operator = world.operator().await;
    for mail in broken {
        assert_eq!(state(&world, mail), ("failed".into(), 1, "@unfit".into()));
        let shown = operator.get(&page(mail)).await;
        assert!(shown.status.is_success() && shown.shows("can’t be put together"));
    }
}

#[actix_web::test]
async fn without_a_mail_server_mails_are_kept_and_can_be_read() {
    let world = World::start().await;
    let asked = reset(&world, world.operator_id, "ann@example.org", Lang::De);
    round(&world);
    assert_eq!(state(&world, asked.mail).0, "kept");
    let operator = world.operator().await;
    let list = operator.get(LIST).await;
    assert!(
        list.shows("Kept") && list.shows("Passwort zurücksetzen"),
        "{}",
        list.text()
    );
    let shown = operator.get(&page(asked.mail)).await;
    assert!(
        shown.shows("http://portal.test/password/••••"),
        "{}",
        shown.text()
    );
    assert!(!shown.body.contains(&asked.token), "masked");
    assert!(shown.shows("No mail server is set."));
    let policy = shown
        .headers
        .get("content-security-policy")
        .unwrap()
        .to_str()
        .unwrap();
    assert!(policy.contains("frame-src 'self'") && policy.contains("frame-ancestors 'none'"));

    let html = operator.get(&format!("{}/html", page(asked.mail))).await;
    assert!(html.body.contains("Neues Passwort wählen") && !html.body.contains(&asked.token));
    let header = |name: &str| html.headers.get(name).unwrap().to_str().unwrap().to_owned();
    assert!(header("content-security-policy").ends_with("sandbox"));
    assert!(header("content-security-policy").contains("default-src 'none'"));
    assert_eq!(header("x-frame-options"), "SAMEORIGIN");
    assert_eq!(header("x-content-type-options"), "nosniff");
}

#[actix_web::test]
async fn the_operator_shows_a_link_after_the_own_password() {
    let world = World::start().await;
    let northwind = world.reseller("Northwind").await;
    let asked = reset(&world, northwind.provider, "marit@example.org", Lang::En);
    let operator = world.operator().await;
    let address = format!("{}/link", page(asked.mail));
    assert!(operator.get(&page(asked.mail)).await.shows("Your password"));

    let wrong = operator
        .post(&address, &[("password", "not this one")])
        .await;
    assert_eq!(wrong.status, 422);
    assert!(wrong.shows("This is not your password.") && !wrong.body.contains(&asked.token));
    assert!(
        wrong
            .headers
            .get("content-security-policy")
            .unwrap()
            .to_str()
            .unwrap()
            .contains("frame-src")
    );

    let key = Token::random();
    let shown = operator
        .post_once(&address, &[("password", PASSWORD)], key.plain())
        .await;
    assert!(shown.status.is_success());
    assert!(
        shown
            .body
            .contains(&format!("http://portal.test/password/{}", asked.token))
    );
    let twin = operator
        .post_once(&address, &[("password", PASSWORD)], key.plain())
        .await;
    assert_eq!(twin.to, Some(page(asked.mail)), "shown once");

    assert_eq!(
        world.history_of_provider(northwind.provider),
        ["SIGNED_IN", "MAIL_LINK_SHOWN"]
    );
    let kinds: Vec<String> = world.mails().into_iter().map(|(kind, _)| kind).collect();
    assert_eq!(kinds, ["password-reset", "link-shown"]);

    assert_eq!(
        northwind
            .post(&address, &[("password", PASSWORD)])
            .await
            .status,
        403
    );
    assert!(
        !northwind
            .get(&page(asked.mail))
            .await
            .shows("Your password")
    );

    world.minutes_pass(60);
    let late = operator.open("/").await;
    assert!(late.status.is_success());
    let gone = operator.post(&address, &[("password", PASSWORD)]).await;
    assert_eq!(gone.to, Some(page(asked.mail)));
    assert!(
        !operator.get(&page(asked.mail)).await.shows("Your password"),
        "the link is void"
    );
}

#[actix_web::test]
async fn guessing_the_operators_password_there_is_bounded() {
    let world = World::start().await;
    let asked = reset(&world, world.operator_id, "marit@example.org", Lang::En);
    let operator = world.operator().await;
    let address = format!("{}/link", page(asked.mail));
    for _ in 0..10 {
        let answer = operator.post(&address, &[("password", "guess")]).await;
        assert_eq!(answer.status, 422);
    }
    assert_eq!(
        operator
            .post(&address, &[("password", PASSWORD)])
            .await
            .status,
        429
    );
}

#[actix_web::test]
async fn a_reseller_sees_its_own_mails_only() {
    let world = World::start().await;
    let northwind = world.reseller("Northwind").await;
    let southwind = world.reseller("Southwind").await;
    let mail = notice(
        &world,
        northwind.provider,
        "ann@example.org",
        changed("Ann"),
    );
    assert!(northwind.get(LIST).await.shows("ann@example.org"));
    assert!(northwind.get(&page(mail)).await.status.is_success());
    assert!(
        world
            .operator()
            .await
            .get(LIST)
            .await
            .shows("ann@example.org")
    );

    assert!(!southwind.get(LIST).await.shows("ann@example.org"));
    for id in [mail, 987_654] {
        assert_eq!(southwind.get(&page(id)).await.status, 404);
        assert_eq!(
            southwind.get(&format!("{}/html", page(id))).await.status,
            404
        );
        assert_eq!(
            southwind
                .post(&format!("{}/send-again", page(id)), &[])
                .await
                .status,
            404
        );
    }
    let foreign = southwind.get(&page(mail)).await;
    let unused = southwind.get(&page(987_654)).await;
    assert_eq!(foreign.text(), unused.text());
    assert_eq!(southwind.get(&format!("{LIST}/x")).await.status, 404);

    let seller = world.seller(&northwind, "Sam Seller").await;
    assert_eq!(seller.get(LIST).await.status, 403);
    assert_eq!(seller.get(&page(mail)).await.status, 403);
    assert_eq!(world.stranger().get(LIST).await.to.as_deref(), Some("/"));
}

#[actix_web::test]
async fn the_list_is_searched_filtered_and_turned() {
    let world = World::start().await;
    let northwind = world.reseller("Northwind").await;
    for n in 0..60 {
        notice(
            &world,
            northwind.provider,
            &format!("user{n:02}@example.org"),
            changed("U"),
        );
    }
    notice(
        &world,
        northwind.provider,
        "A_b%C@example.org",
        changed("U"),
    );
    let first = northwind.get(&format!("{LIST}?size=25")).await;
    assert!(first.shows("A_b%C@example.org") && first.shows("user36@") && !first.shows("user35@"));
    let next = link_named(&first.body, "next");
    let second = northwind.get(&next).await;
    assert!(second.shows("user35@") && second.shows("user11@") && !second.shows("user10@"));
    let back = northwind.get(&link_named(&second.body, "prev")).await;
    assert!(back.shows("user36@") && !back.shows("user35@"));
    let third = northwind.get(&link_named(&second.body, "next")).await;
    assert!(third.shows("user00@") && !third.body.contains("rel=\"next\""));

    for (query, found) in [
        ("?q=USER07", "user07@example.org"),
        ("?q=a_b%25c", "A_b%C@example.org"),
        ("?q=user07&state=kept", "user07@example.org"),
    ] {
        let page = northwind.get(&format!("{LIST}{query}")).await;
        assert!(page.shows(found), "{query}");
        assert!(!page.shows("user08@"), "{query}");
    }
    for query in ["?q=%25", "?q=__", "?q=user07&state=sent", "?q=%5C"] {
        let page = northwind.get(&format!("{LIST}{query}")).await;
        assert!(!page.shows("user07@"), "{query}");
    }
    let odd = northwind
        .get(&format!("{LIST}?before=x&size=9999&state=nonsense"))
        .await;
    assert!(odd.status.is_success());

    let (few, _) = world
        .queries_of(northwind.get(&format!("{LIST}?size=25")))
        .await;
    let (many, _) = world
        .queries_of(northwind.get(&format!("{LIST}?size=100")))
        .await;
    assert_eq!(few, many, "queries don't grow with the page");
}

fn link_named(body: &str, rel: &str) -> String {
    let at = body.find(&format!("rel=\"{rel}\"")).unwrap();
    let start = body[..at].rfind("href=\"").unwrap() + 6;
    let link = &body[start..at];
    link[..link.find('"').unwrap()]
        .replace("&#38;", "&")
        .replace("&amp;", "&")
}

#[actix_web::test]
async fn two_servers_send_each_mail_once() {
    let server = MailServer::start();
    let world = World::start_with(Some(&server.url())).await;
    let other = world.second_server().await;
    for n in 0..40 {
        notice(
            &world,
            world.operator_id,
            &format!("user{n}@example.org"),
            changed("U"),
        );
    }
    std::thread::scope(|scope| {
        for portal in [&world.portal, &other.portal, &world.portal, &other.portal] {
            let portal = portal.get_ref().clone();
            scope.spawn(move || jobs::run_due(&portal, &app::tasks()));
        }
    });
    let mut to: Vec<String> = server.received().into_iter().map(|mail| mail.to).collect();
    assert_eq!(to.len(), 40);
    to.sort();
    to.dedup();
    assert_eq!(to.len(), 40);
    assert!(
        server.connections() < 40,
        "connections are kept from mail to mail"
    );
}

#[actix_web::test]
async fn the_mails_of_a_dead_server_are_taken_over() {
    let server = MailServer::start();
    let world = World::start_with(Some(&server.url())).await;
    let mail = notice(&world, world.operator_id, "ann@example.org", changed("Ann"));
    let lease = world.now() + TimeDelta::seconds(100);
    world.db(|conn| {
        diesel::update(outbox::table.find(mail))
            .set((
                outbox::state.eq("sending"),
                outbox::leased_until.eq(lease),
                outbox::next_at.eq(lease),
            ))
            .execute(conn)
    });
    world.seconds_pass(60);
    round(&world);
    assert!(server.received().is_empty());
    world.seconds_pass(60);
    round(&world);
    server.only();
}

#[actix_web::test]
async fn a_task_runs_once_in_its_interval_whatever_happens_beside_it() {
    static RUNS: AtomicUsize = AtomicUsize::new(0);
    let minutes = |n| Every::Interval(TimeDelta::minutes(n));
    let tasks = [
        Task {
            name: "fails",
            every: minutes(10),
            run: |_| anyhow::bail!("no"),
        },
        Task {
            name: "panics",
            every: Every::Round,
            run: |_| panic!("broken"),
        },
        Task {
            name: "counts",
            every: minutes(10),
            run: |_| {
                RUNS.fetch_add(1, SeqCst);
                Ok(())
            },
        },
    ];
    let world = World::start().await;
    let other = world.second_server().await;
    std::thread::scope(|scope| {
        for portal in [&world.portal, &other.portal] {
            let portal = portal.get_ref().clone();
            scope.spawn(move || jobs::run_due(&portal, &tasks));
        }
    });
    assert_eq!(RUNS.load(SeqCst), 1);
    world.minutes_pass(9);
    jobs::run_due(&world.portal, &tasks);
    assert_eq!(RUNS.load(SeqCst), 1);
    world.minutes_pass(1);
    jobs::run_due(&world.portal, &tasks);
    assert_eq!(RUNS.load(SeqCst), 2);

    // A server died in the middle.
    world.minutes_pass(10);
    let lease = world.now() + TimeDelta::seconds(110);
    world.db(|conn| {
        diesel::update(schedules::table.find("counts"))
            .set(schedules::leased_until.eq(lease))
            .execute(conn)
    });
    jobs::run_due(&world.portal, &tasks);
    assert_eq!(RUNS.load(SeqCst), 2);
    world.seconds_pass(115);
    jobs::run_due(&world.portal, &tasks);
    assert_eq!(RUNS.load(SeqCst), 3);

    // The clock was set back by a year.
    world.seconds_pass(-365 * 86_400);
    jobs::run_due(&world.portal, &tasks);
    assert_eq!(RUNS.load(SeqCst), 4);
}

#[actix_web::test]
async fn what_nobody_needs_any_more_is_cleaned_up() {
    let world = World::start().await;
    let operator = world.operator().await;
    operator.post(&format!("{}/send-again", page(1)), &[]).await;
    let now = world.now();
    world.db(|conn| {
        diesel::insert_into(submissions::table)
            .values((
                submissions::key.eq("old"),
                submissions::location.eq("/"),
                submissions::created_at.eq(now),
            ))
            .execute(conn)
    });
    let count = || -> (i64, i64) {
        world.db(|conn| {
            Ok((
                sessions::table.count().get_result(conn)?,
                submissions::table.count().get_result(conn)?,
            ))
        })
    };
    assert_eq!(count(), (1, 1));
    world.hours_pass(25);
    round(&world);
    assert_eq!(count(), (0, 1));
    world.hours_pass(72);
    round(&world);
    assert_eq!(count(), (0, 0));
}

#[actix_web::test]
async fn background_work_goes_on_until_it_is_stopped() {
    let server = MailServer::start();
    let world = World::start_with(Some(&server.url())).await;
    let (stop, stopping) = tokio::sync::watch::channel(false);
    let background = jobs::spawn(
        jobs::Worker::new(
            world.portal.get_ref().clone(),
            app::tasks(),
            app::clock_was_set,
        ),
        stopping,
    );
    let mail = notice(&world, world.operator_id, "ann@example.org", changed("Ann"));
    for _ in 0..100 {
        if !server.received().is_empty() {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    server.only();
    stop.send_replace(true);
    tokio::time::timeout(std::time::Duration::from_secs(5), background)
        .await
        .expect("it ends")
        .unwrap();
    assert_eq!(state(&world, MailId(mail).0).0, "sent");
}

#[actix_web::test]
async fn over_the_network_mails_go_encrypted_to_the_right_server_or_not_at_all() {
    use crate::support::smtp::{AUTHORITY, Certificate::*, Tls};
    let (known, unknown) = (Some(AUTHORITY), None);
    for (tls, authority, arrives) in [
        (Tls::AtOnce(Here), known, true),
        (Tls::Asked(Here), known, true),
        (Tls::AtOnce(Elsewhere), known, false),
        (Tls::Asked(Elsewhere), known, false),
        (Tls::AtOnce(Here), unknown, false),
        (Tls::Asked(Here), unknown, false),
        // It offers no TLS at all.
        (Tls::Never, known, false),
    ] {
        let server = MailServer::start_with(tls);
        let url = match tls {
            Tls::AtOnce(_) => server.smtps_url(),
            Tls::Asked(_) | Tls::Never => server.far_url(),
        };
        let world = World::start_trusting(Some(&url), authority).await;
        let asked = reset(&world, world.operator_id, "marit@example.org", Lang::En);
        round(&world);
        let case = format!("{tls:?}, {}", authority.is_some());
        let got = server.received();
        let (said, attempts, why) = state(&world, asked.mail);
        assert_eq!(
            (got.len(), attempts),
            (usize::from(arrives), 1),
            "{case}: {why}"
        );
        if arrives {
            assert!(got[0].encrypted, "{case}");
            assert_eq!(said, "sent", "{case}");
        } else {
            assert_eq!(said, "queued", "{case}");
            assert!(!why.is_empty(), "{case}");
        }
    }
}
