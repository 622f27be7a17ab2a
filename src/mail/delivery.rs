//! Sends what lies in the outbox: at least once, by whichever server comes first.
use super::message::{Head, build};
use super::smtp::{Line, Refusal, Server};
use super::store::{self, Mail, Opens, Outcome};
use crate::db::Timestamp;
use crate::db::ids::MailId;
use crate::portal::Portal;
use anyhow::{Context, anyhow};
use chrono::TimeDelta;
use lettre::address::Envelope;
use std::future::poll_fn;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::pin;
use std::task::Poll;
use std::time::{Duration, Instant};

/// A mail is another server's after this; longer than one try can take.
const LEASE: TimeDelta = TimeDelta::seconds(100);
/// No mail is begun later than this in one round, so that a stop never waits for a slow server.
const ROUND: Duration = Duration::from_secs(5);
/// A mail that was taken in hand so often without an outcome brings its server down.
const MOST_TRIES: i64 = 50;
/// How often a server tries to note what came of a mail while the database is away.
const INSIST: u32 = 4;
/// Longest reason that is kept.
const REASON_MAX: usize = 500;

/// Pauses between tries, in seconds; the last one repeats.
const PAUSES: [i64; 7] = [30, 120, 600, 1_800, 3_600, 7_200, 14_400];
/// Nothing is tried longer than this.
const GIVE_UP: TimeDelta = TimeDelta::hours(24);

/// Reasons of our own; `locales/en/mails.ftl` has their words.
pub mod reason {
    /// The server said nothing in time.
    pub const SILENCE: &str = "@silence";
    /// The mail can't be built.
    pub const UNFIT: &str = "@unfit";
    /// Sending it made the program stumble.
    pub const BROKEN: &str = "@broken";
    /// The link was used, revoked or ran out.
    pub const LINK: &str = "@link";
}

/// Sends all that is due. Does nothing where no mail server is set, or while a restored portal is
/// held.
pub fn deliver(portal: &Portal) -> anyhow::Result<()> {
    if !portal.config.sends_mail() {
        return Ok(());
    }
    let now = portal.clock.now();
    let has_work = portal.db.read_now(|conn| {
        Ok::<_, diesel::result::Error>(
            store::any_due(conn, now)? && !crate::installation::is_held(conn)?,
        )
    })??;
    if !has_work {
        return Ok(());
    }
    let Some(server) = Server::of(&portal.config)? else {
        return Ok(());
    };
    // A thread of its own: the caller's may be part of another runtime.
    std::thread::scope(|scope| {
        scope
            .spawn(|| {
                let runtime = tokio::runtime::Builder::new_current_thread()
                    .enable_all()
                    .build()?;
                runtime.block_on(send_all(portal, &server))
            })
            .join()
            .map_err(|_| anyhow!("sending mails panicked"))?
    })
}

/// Four lines at once, so that one slow answer doesn't hold up the rest.
async fn send_all(portal: &Portal, server: &Server) -> anyhow::Result<()> {
    let end = Instant::now() + ROUND;
    let line = || send_until(portal, server, end);
    tokio::try_join!(line(), line(), line(), line()).map(|_| ())
}

async fn send_until(portal: &Portal, server: &Server, end: Instant) -> anyhow::Result<()> {
    let mut line = Line::new(server);
    while Instant::now() < end {
        let now = portal.clock.now();
        let lease = now + LEASE;
        let next = portal
            .db
            .write(move |conn| store::take(conn, now, lease))
            .await??;
        let Some((mail, opens)) = next else { break };
        let outcome = attempt(portal, &mut line, &mail, opens, now).await;
        log(&mail, &outcome);
        settle(portal, mail.id, lease, &outcome).await?;
    }
    line.close().await;
    Ok(())
}

/// Insists: a mail whose sending was not noted is sent again.
async fn settle(
    portal: &Portal,
    id: MailId,
    lease: Timestamp,
    outcome: &Outcome,
) -> anyhow::Result<()> {
    for _ in 0..INSIST {
        if note_outcome(portal, id, lease, outcome.clone())
            .await
            .is_ok()
        {
            return Ok(());
        }
        tokio::time::sleep(Duration::from_secs(2)).await;
    }
    note_outcome(portal, id, lease, outcome.clone()).await
}

async fn note_outcome(
    portal: &Portal,
    id: MailId,
    lease: Timestamp,
    outcome: Outcome,
) -> anyhow::Result<()> {
    let now = portal.clock.now();
    portal
        .db
        .write(move |conn| store::settle(conn, id, lease, &outcome, now))
        .await??;
    Ok(())
}

async fn attempt(
    portal: &Portal,
    line: &mut Line<'_>,
    mail: &Mail,
    opens: Option<Opens>,
    now: Timestamp,
) -> Outcome {
    if mail.has_link() && !opens.is_some_and(|opens| opens.alive(now)) {
        return Outcome::Dropped(reason::LINK.to_owned());
    }
    if mail.attempts > MOST_TRIES {
        return Outcome::Failed(reason::BROKEN.to_owned());
    }
    surviving(try_to_send(portal, line, mail, opens))
        .await
        .unwrap_or_else(|| Outcome::Failed(reason::BROKEN.to_owned()))
}

/// None where the work panicked: one bad mail must not keep the others.
async fn surviving<T>(work: impl Future<Output = T>) -> Option<T> {
    let mut work = pin!(work);
    poll_fn(
        |cx| match catch_unwind(AssertUnwindSafe(|| work.as_mut().poll(cx))) {
            Ok(Poll::Ready(done)) => Poll::Ready(Some(done)),
            Ok(Poll::Pending) => Poll::Pending,
            Err(_) => Poll::Ready(None),
        },
    )
    .await
}

async fn try_to_send(
    portal: &Portal,
    line: &mut Line<'_>,
    mail: &Mail,
    opens: Option<Opens>,
) -> Outcome {
    let (envelope, bytes) = match prepare(portal, mail, opens) {
        Ok(ready) => ready,
        Err(error) => {
            tracing::error!(mail.id = %mail.id, error = %format!("{error:#}"), "a mail can't be built");
            return Outcome::Failed(reason::UNFIT.to_owned());
        }
    };
    match line.send(&envelope, &bytes).await {
        Ok(()) => Outcome::Sent,
        Err(Refusal::Never(why)) => Outcome::Failed(one_line(&why)),
        Err(Refusal::Later(why)) => {
            let why = why.map_or_else(|| reason::SILENCE.to_owned(), |why| one_line(&why));
            later(mail, why, portal.clock.now())
        }
    }
}

fn prepare(
    portal: &Portal,
    mail: &Mail,
    opens: Option<Opens>,
) -> anyhow::Result<(Envelope, Vec<u8>)> {
    let token = mail.token(&portal.keys)?;
    if mail.has_link() && token.is_none() {
        return Err(anyhow!("the link was erased"));
    }
    let composed = mail.compose(&portal.config, opens, &token.unwrap_or_default())?;
    let brand = mail.look()?;
    let head = Head {
        sender_name: &mail.sender_name,
        sender_email: &mail.sender_email,
        recipient: &mail.recipient,
        reply_to: &brand.support_email,
        message_id: &mail.message_id,
        date: mail.created_at,
    };
    build(&head, composed).context("building")
}

/// The next try, while a day has not passed.
fn later(mail: &Mail, why: String, now: Timestamp) -> Outcome {
    let tries = usize::try_from(mail.attempts).unwrap_or(usize::MAX);
    let pause = PAUSES
        .get(tries.saturating_sub(1))
        .or(PAUSES.last())
        .copied()
        .unwrap_or(14_400);
    let next = now + TimeDelta::seconds(pause);
    let began = mail.first_try_at.unwrap_or(mail.created_at);
    if next > began + GIVE_UP {
        Outcome::Failed(why)
    } else {
        Outcome::Later(next, why)
    }
}

/// A server's answer, fit to be shown.
fn one_line(text: &str) -> String {
    text.chars()
        .map(|c| if crate::text::is_unsafe(c) { ' ' } else { c })
        .take(REASON_MAX)
        .collect()
}

/// Without addresses and answers: those stand on the page.
fn log(mail: &Mail, outcome: &Outcome) {
    let (id, attempts) = (mail.id.0, mail.attempts);
    match outcome {
        Outcome::Sent => tracing::info!(mail.id = id, attempts, "sent mail {id}"),
        Outcome::Dropped(_) => tracing::info!(mail.id = id, "dropped mail {id}: its link is void"),
        Outcome::Failed(_) => tracing::warn!(mail.id = id, attempts, "gave up mail {id}"),
        Outcome::Later(..) => {
            tracing::warn!(mail.id = id, attempts, "mail {id} must be tried again")
        }
    }
}
