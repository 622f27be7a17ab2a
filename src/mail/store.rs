//! Every query on `outbox` but the writing itself.
use super::compose::{Composed, Leads, Target, compose, subject};
use super::{Brand, Letter, SEALED_FOR};
use crate::actor::{Operator, ProviderAdmin};
use crate::config::Config;
use crate::db::ids::{ClientId, ConfirmationId, InvitationId, LinkId, MailId, ProviderId, UserId};
use crate::db::schema::{confirmations, invitations, outbox, user_links};
use crate::db::{DbConn, MultiBackend, Timestamp};
use crate::i18n::Lang;
use crate::secrets::Keys;
use anyhow::Context;
use diesel::prelude::*;

/// A mail as it stands in the outbox.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = outbox)]
pub struct Mail {
    /// Its id.
    pub id: MailId,
    /// In whose name.
    pub provider_id: ProviderId,
    /// The client it is about.
    pub client_id: Option<ClientId>,
    /// The person it goes to.
    pub user_id: Option<UserId>,
    /// The address it goes to.
    pub recipient: String,
    /// The language.
    pub lang: String,
    /// The letter, as JSON.
    pub params: String,
    /// The token of the link inside, sealed.
    pub sealed_secret: Option<String>,
    /// What the link opens.
    pub invitation_id: Option<InvitationId>,
    /// What the link opens.
    pub link_id: Option<LinkId>,
    /// What the link confirms.
    pub confirmation_id: Option<ConfirmationId>,
    /// The sender's name.
    pub sender_name: String,
    /// The sender's address.
    pub sender_email: String,
    /// The looks, as JSON.
    pub brand: String,
    /// The same over all tries.
    pub message_id: String,
    /// See `State`.
    pub state: String,
    /// Tries of this round.
    pub attempts: i64,
    /// Why the last one failed: the server's words, or one of our own keys behind an `@`.
    pub last_error: String,
    /// When this round of tries began.
    pub first_try_at: Option<Timestamp>,
    /// Written.
    pub created_at: Timestamp,
    /// Due.
    pub next_at: Timestamp,
    /// Taken by the mail server.
    pub sent_at: Option<Timestamp>,
}

/// What became of a mail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// Waits to be sent.
    Queued,
    /// A server has it in hand.
    Sending,
    /// The mail server took it.
    Sent,
    /// Given up.
    Failed,
    /// No mail server is set.
    Kept,
    /// Its link came to nothing before it was sent.
    Dropped,
}

impl State {
    /// All, in the order of a mail's life.
    pub const ALL: [Self; 6] = [
        Self::Queued,
        Self::Sending,
        Self::Sent,
        Self::Failed,
        Self::Kept,
        Self::Dropped,
    ];

    /// As stored and as addresses carry it.
    pub fn code(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Sending => "sending",
            Self::Sent => "sent",
            Self::Failed => "failed",
            Self::Kept => "kept",
            Self::Dropped => "dropped",
        }
    }

    /// The state of a code; none for anything else.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.code() == code)
    }
}

/// What the link of a mail opens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Opens {
    /// From when.
    pub from: Timestamp,
    /// Until when.
    pub until: Timestamp,
    /// Nobody used or revoked it.
    pub open: bool,
}

impl Opens {
    /// True while the link works.
    pub fn alive(&self, now: Timestamp) -> bool {
        self.open && now < self.until
    }
}

impl Mail {
    /// What it says.
    pub fn letter(&self) -> anyhow::Result<Letter> {
        serde_json::from_str(&self.params).context("the letter can't be read")
    }

    /// How it looks.
    pub fn look(&self) -> anyhow::Result<Brand> {
        serde_json::from_str(&self.brand).context("the brand can't be read")
    }

    /// Its language.
    pub fn language(&self) -> Lang {
        Lang::stored(&self.lang)
    }

    /// What became of it.
    pub fn state(&self) -> State {
        State::parse(&self.state).unwrap_or(State::Failed)
    }

    /// True where a link stands inside that can come to nothing.
    pub fn has_link(&self) -> bool {
        self.invitation_id.is_some() || self.link_id.is_some() || self.confirmation_id.is_some()
    }

    /// Its subject; empty where the letter can't be read.
    pub fn subject(&self) -> String {
        match (self.letter(), self.look()) {
            (Ok(letter), Ok(brand)) => subject(&letter, &brand, self.language()),
            _ => String::new(),
        }
    }

    /// The token of the link inside, where it was not erased yet.
    pub fn token(&self, keys: &Keys) -> anyhow::Result<Option<String>> {
        self.sealed_secret
            .as_ref()
            .map(|sealed| keys.open(SEALED_FOR, sealed))
            .transpose()
    }

    /// The address of the link inside; only ever built from the configured one.
    pub fn url(&self, config: &Config, token: &str) -> Option<String> {
        let path = if self.invitation_id.is_some() {
            format!("/invitation/{token}")
        } else if self.link_id.is_some() {
            format!("/password/{token}")
        } else if self.confirmation_id.is_some() {
            crate::confirmations::paths::show(token)
        } else {
            return None;
        };
        Some(config.link(&path))
    }

    /// The mail in words, with `token` in its link.
    pub fn compose(
        &self,
        config: &Config,
        opens: Option<Opens>,
        token: &str,
    ) -> anyhow::Result<Composed> {
        let letter = self.letter()?;
        let target = match letter.leads() {
            Leads::Nowhere => None,
            Leads::Home => Some(Target {
                url: config.link("/"),
                valid: None,
            }),
            Leads::Secret => Some(Target {
                url: self.url(config, token).context("the link is missing")?,
                valid: opens.map(|opens| (opens.from, opens.until)),
            }),
        };
        Ok(compose(
            &letter,
            &self.look()?,
            self.language(),
            target.as_ref(),
        )?)
    }
}

/// What a mail's link opens; none for a mail without.
pub fn opens(conn: &mut DbConn, mail: &Mail) -> QueryResult<Option<Opens>> {
    if let Some(id) = mail.invitation_id {
        invitations::table
            .find(id)
            .select((
                invitations::created_at,
                invitations::expires_at,
                invitations::accepted_at.is_null(),
                invitations::revoked_at.is_null(),
            ))
            .first(conn)
            .map(of_row)
            .optional()
    } else if let Some(id) = mail.link_id {
        user_links::table
            .find(id)
            .select((
                user_links::created_at,
                user_links::expires_at,
                user_links::used_at.is_null(),
                user_links::revoked_at.is_null(),
            ))
            .first(conn)
            .map(of_row)
            .optional()
    } else if let Some(id) = mail.confirmation_id {
        confirmations::table
            .find(id)
            .select((
                confirmations::created_at,
                confirmations::expires_at,
                confirmations::used_at.is_null(),
                confirmations::revoked_at.is_null(),
            ))
            .first(conn)
            .map(of_row)
            .optional()
    } else {
        Ok(None)
    }
}

fn of_row((from, until, unused, unrevoked): (Timestamp, Timestamp, bool, bool)) -> Opens {
    Opens {
        from,
        until,
        open: unused && unrevoked,
    }
}

/// Whose mails somebody may read.
#[derive(Debug, Clone, Copy)]
pub enum Reads {
    /// All of the installation.
    All,
    /// Those in the name of one provider.
    Of(ProviderId),
}

impl Mail {
    /// The account into which it leads, where that is all this reader may know of it: letter,
    /// language and spelling of the address would tell whether the person was known before.
    pub fn known_only_as_invitation(&self, reads: Reads) -> Option<String> {
        match reads {
            Reads::All => None,
            Reads::Of(_) => self.letter().ok()?.leads_into().map(str::to_owned),
        }
    }
}

impl From<&ProviderAdmin> for Reads {
    fn from(admin: &ProviderAdmin) -> Self {
        if admin.is_operator() {
            Self::All
        } else {
            Self::Of(admin.provider())
        }
    }
}

impl From<&Operator> for Reads {
    fn from(_: &Operator) -> Self {
        Self::All
    }
}

/// The only place that says which mails somebody sees.
pub fn visible_to(reads: Reads) -> outbox::BoxedQuery<'static, MultiBackend> {
    match reads {
        Reads::All => outbox::table.into_boxed(),
        Reads::Of(provider) => outbox::table
            .filter(outbox::provider_id.eq(provider))
            .into_boxed(),
    }
}

/// One mail and what its link opens. Somebody else's is as absent as one that never was.
pub fn find(conn: &mut DbConn, reads: Reads, id: MailId) -> QueryResult<(Mail, Option<Opens>)> {
    let mail = visible_to(reads)
        .filter(outbox::id.eq(id))
        .select(Mail::as_select())
        .first(conn)?;
    let opens = opens(conn, &mail)?;
    Ok((mail, opens))
}

/// What a page of the list asks for.
#[derive(Debug, Clone, Default)]
pub struct Wanted {
    /// Part of the recipient's address.
    pub recipient: String,
    /// Only these.
    pub state: Option<State>,
    /// Rows on the page.
    pub size: i64,
    /// Where the page begins.
    pub from: Position,
}

/// A place in the list, which is sorted from new to old.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Position {
    /// The newest.
    #[default]
    Start,
    /// Older than this one.
    Before(MailId),
    /// Newer than this one.
    After(MailId),
}

/// One page, and whether there are newer and older ones.
#[derive(Debug, Clone)]
pub struct Found {
    /// The mails, newest first.
    pub mails: Vec<Mail>,
    /// There are newer ones.
    pub newer: bool,
    /// There are older ones.
    pub older: bool,
}

diesel::define_sql_function! {
    /// SQL's own.
    fn lower(text: diesel::sql_types::Text) -> diesel::sql_types::Text;
}

/// One page of the list.
pub fn page(conn: &mut DbConn, reads: Reads, wanted: &Wanted) -> QueryResult<Found> {
    let mut query = visible_to(reads);
    if let Some(state) = wanted.state {
        query = query.filter(outbox::state.eq(state.code()));
    }
    if !wanted.recipient.is_empty() {
        let part = wanted.recipient.to_lowercase();
        let part = part
            .replace('\\', "\\\\")
            .replace('%', "\\%")
            .replace('_', "\\_");
        query = query.filter(
            lower(outbox::recipient)
                .like(format!("%{part}%"))
                .escape('\\'),
        );
    }
    query = match wanted.from {
        Position::Start => query.order(outbox::id.desc()),
        Position::Before(id) => query.filter(outbox::id.lt(id)).order(outbox::id.desc()),
        Position::After(id) => query.filter(outbox::id.gt(id)).order(outbox::id.asc()),
    };
    // One more than shown says whether there is another page.
    let mut mails: Vec<Mail> = query
        .limit(wanted.size + 1)
        .select(Mail::as_select())
        .load(conn)?;
    let size = usize::try_from(wanted.size).unwrap_or(usize::MAX);
    let more = mails.len() > size;
    mails.truncate(size);
    let upwards = matches!(wanted.from, Position::After(_));
    if upwards {
        mails.reverse();
    }
    Ok(Found {
        mails,
        newer: if upwards {
            more
        } else {
            wanted.from != Position::Start
        },
        older: upwards || more,
    })
}

/// Queues a mail again that was in `state`. False where it is in another one by now.
pub fn queue_again(
    conn: &mut DbConn,
    mail: &Mail,
    message_id: &str,
    now: Timestamp,
) -> QueryResult<bool> {
    diesel::update(outbox::table.find(mail.id))
        .filter(outbox::state.eq(&mail.state))
        .set((
            outbox::state.eq(State::Queued.code()),
            outbox::message_id.eq(message_id),
            outbox::attempts.eq(0),
            outbox::first_try_at.eq(None::<Timestamp>),
            outbox::last_error.eq(""),
            outbox::next_at.eq(now),
        ))
        .execute(conn)
        .map(|rows| rows == 1)
}

/// How many mails a server looks at to find one that nobody else takes at this moment.
const CANDIDATES: i64 = 8;

/// True where a mail is due.
pub fn any_due(conn: &mut DbConn, now: Timestamp) -> QueryResult<bool> {
    due(conn, now, 1).map(|ids| !ids.is_empty())
}

/// What is due first. A mail in hand is due again once its lease is over.
fn due(conn: &mut DbConn, now: Timestamp, most: i64) -> QueryResult<Vec<MailId>> {
    outbox::table
        .filter(outbox::state.eq_any([State::Queued.code(), State::Sending.code()]))
        .filter(outbox::next_at.le(now))
        .order((outbox::next_at, outbox::id))
        .limit(most)
        .select(outbox::id)
        .load(conn)
}

/// Takes one due mail in hand until `lease`; nobody else has it then.
pub fn take(
    conn: &mut DbConn,
    now: Timestamp,
    lease: Timestamp,
) -> QueryResult<Option<(Mail, Option<Opens>)>> {
    for id in due(conn, now, CANDIDATES)? {
        let taken = diesel::update(outbox::table.find(id))
            .filter(outbox::state.eq_any([State::Queued.code(), State::Sending.code()]))
            .filter(outbox::next_at.le(now))
            .set((
                outbox::state.eq(State::Sending.code()),
                outbox::attempts.eq(outbox::attempts + 1),
                outbox::leased_until.eq(lease),
                outbox::next_at.eq(lease),
            ))
            .execute(conn)?;
        if taken == 1 {
            diesel::update(outbox::table.find(id))
                .filter(outbox::first_try_at.is_null())
                .set(outbox::first_try_at.eq(now))
                .execute(conn)?;
            let mail = outbox::table
                .find(id)
                .select(Mail::as_select())
                .first(conn)?;
            let opens = opens(conn, &mail)?;
            return Ok(Some((mail, opens)));
        }
    }
    Ok(None)
}

/// What came of a try.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// The mail server took it.
    Sent,
    /// Its link came to nothing.
    Dropped(String),
    /// Given up, and why.
    Failed(String),
    /// To be tried again then, and why.
    Later(Timestamp, String),
}

/// Notes what came of a try, unless the lease ran out and somebody else has the mail by now.
pub fn settle(
    conn: &mut DbConn,
    id: MailId,
    lease: Timestamp,
    outcome: &Outcome,
    now: Timestamp,
) -> QueryResult<bool> {
    let (state, error, next) = match outcome {
        Outcome::Sent => (State::Sent, "", now),
        Outcome::Dropped(why) => (State::Dropped, why.as_str(), now),
        Outcome::Failed(why) => (State::Failed, why.as_str(), now),
        Outcome::Later(next, why) => (State::Queued, why.as_str(), *next),
    };
    let mine = outbox::table
        .find(id)
        .filter(outbox::state.eq(State::Sending.code()))
        .filter(outbox::leased_until.eq(lease));
    let settled = diesel::update(mine)
        .set((
            outbox::state.eq(state.code()),
            outbox::last_error.eq(error),
            outbox::next_at.eq(next),
            outbox::leased_until.eq(None::<Timestamp>),
        ))
        .execute(conn)?
        == 1;
    if settled && *outcome == Outcome::Sent {
        diesel::update(outbox::table.find(id))
            .set(outbox::sent_at.eq(now))
            .execute(conn)?;
    }
    // What was sent or came to nothing has no use for its secret any more.
    if settled && matches!(state, State::Sent | State::Dropped) {
        diesel::update(outbox::table.find(id))
            .set(outbox::sealed_secret.eq(None::<String>))
            .execute(conn)?;
    }
    Ok(settled)
}

/// Takes back what was written to ask somebody into a client and is not on its way yet.
pub fn withdraw(conn: &mut DbConn, client: ClientId, user: UserId) -> QueryResult<()> {
    let asking = ["welcome", "set-up-password", "access-to-another-account"];
    diesel::update(outbox::table)
        .filter(outbox::client_id.eq(client))
        .filter(outbox::user_id.eq(user))
        .filter(outbox::state.eq(State::Queued.code()))
        .filter(outbox::kind.eq_any(asking))
        .set((
            outbox::state.eq(State::Dropped.code()),
            outbox::last_error.eq(super::delivery::reason::LINK),
            outbox::sealed_secret.eq(None::<String>),
        ))
        .execute(conn)
        .map(|_| ())
}
