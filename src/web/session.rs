//! Sessions in the database: 256 random bits in the cookie, their hash in the table.
use crate::actor::{Account, ActingClaim, Claims};
use crate::clock::Clock;
use crate::db::ids::{ClientId, ProviderId, UserId};
use crate::db::schema::{clients, providers, sessions, users};
use crate::db::{Db, DbConn, Timestamp};
use crate::secrets::{Token, hash};
use actix_session::Session;
use actix_session::storage::{LoadError, SaveError, SessionKey, SessionStore, UpdateError};
use actix_web::cookie::time::Duration as CookieDuration;
use anyhow::Context;
use chrono::TimeDelta;
use diesel::dsl::sql;
use diesel::prelude::*;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;

/// How long a session lasts, as the provider of its account says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lasts {
    /// It ends after so long without a request.
    pub idle: TimeDelta,
    /// And after so long in any case.
    pub longest: TimeDelta,
}

impl Lasts {
    /// Before an account is chosen.
    pub const USUAL: Self = Self {
        idle: TimeDelta::hours(2),
        longest: TimeDelta::hours(12),
    };
    /// More than this is never set.
    pub const MOST: Self = Self {
        idle: TimeDelta::hours(24),
        longest: TimeDelta::hours(72),
    };

    fn of(set: Option<(i64, i64)>) -> Self {
        set.map_or(Self::USUAL, |(minutes, hours)| Self {
            idle: TimeDelta::minutes(minutes),
            longest: TimeDelta::hours(hours),
        })
    }
}
/// How exact "last seen" is: written at most this often.
const SEEN_EVERY: TimeDelta = TimeDelta::minutes(1);

type State = HashMap<String, String>;

const USER: &str = "user";
const ACCOUNT: &str = "account";
const ACTING: &str = "acting";
const CSRF: &str = "csrf";
const IP: &str = "ip";
const AGENT: &str = "agent";
const SINCE: &str = "since";
const PENDING: &str = "pending";

/// Somebody whose password was right and whose code is still asked for. It proves nothing.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Pending {
    /// Who.
    pub user: UserId,
    /// When the password was right.
    pub at: Timestamp,
    /// Digest of the password's hash: another password makes this one void.
    pub mark: String,
    /// Where to go afterwards; "" for home.
    pub next: String,
}

/// What this portal keeps in a session.
pub trait SessionClaims {
    /// Begins a session for somebody who proved who they are.
    fn sign_in(&self, user: UserId, ip: &str, user_agent: &str) -> anyhow::Result<()>;
    /// Begins a session that only waits for the code of two-factor authentication.
    fn await_code(&self, pending: &Pending) -> anyhow::Result<()>;
    /// Who is awaited.
    fn pending(&self) -> Option<Pending>;
    /// When the person proved who it is. A password that was changed later ends the session, even
    /// one that another request was just renewing.
    fn proved_at(&self, at: Timestamp) -> anyhow::Result<()>;
    /// What the session says.
    fn claims(&self) -> Option<Claims>;
    /// Takes an account, or none.
    fn choose(&self, account: Account) -> anyhow::Result<()>;
    /// Enters a client, or leaves it.
    fn act_as(&self, acting: Option<ActingClaim>) -> anyhow::Result<()>;
    /// How its owner's list of sessions names it.
    fn reference(&self) -> Option<String>;
    /// What this session's form tokens are made from.
    fn csrf(&self) -> Option<String>;
}

impl SessionClaims for Session {
    fn sign_in(&self, user: UserId, ip: &str, user_agent: &str) -> anyhow::Result<()> {
        self.clear();
        self.renew();
        self.insert(CSRF, Token::random().plain())?;
        self.insert(IP, ip)?;
        self.insert(AGENT, user_agent)?;
        self.insert(USER, user)?;
        Ok(())
    }

    fn await_code(&self, pending: &Pending) -> anyhow::Result<()> {
        self.clear();
        self.renew();
        self.insert(CSRF, Token::random().plain())?;
        self.insert(PENDING, pending)?;
        Ok(())
    }

    fn pending(&self) -> Option<Pending> {
        self.get(PENDING).ok().flatten()
    }

    fn proved_at(&self, at: Timestamp) -> anyhow::Result<()> {
        self.insert(SINCE, at)?;
        Ok(())
    }

    fn claims(&self) -> Option<Claims> {
        Some(Claims {
            user: self.get(USER).ok().flatten()?,
            account: self.get(ACCOUNT).ok().flatten(),
            acting: self.get(ACTING).ok().flatten(),
        })
    }

    fn choose(&self, account: Account) -> anyhow::Result<()> {
        self.remove(ACTING);
        self.renew();
        let before: Option<Account> = self.get(ACCOUNT).ok().flatten();
        if before.is_some_and(|before| before != account) {
            // A form that is still open in another tab was drawn for the account before.
            self.insert(CSRF, Token::random().plain())?;
        }
        self.insert(ACCOUNT, account)?;
        Ok(())
    }

    fn act_as(&self, acting: Option<ActingClaim>) -> anyhow::Result<()> {
        self.renew();
        match acting {
            Some(acting) => self.insert(ACTING, acting)?,
            None => drop(self.remove(ACTING)),
        }
        Ok(())
    }

    fn reference(&self) -> Option<String> {
        self.csrf().map(|csrf| reference_of(&csrf))
    }

    fn csrf(&self) -> Option<String> {
        self.get(CSRF).ok().flatten()
    }
}

/// Keeps sessions in the database.
#[derive(Clone)]
pub struct DbSessions {
    db: Db,
    clock: Clock,
}

impl DbSessions {
    /// Sessions on this database.
    pub fn new(db: Db, clock: Clock) -> Self {
        Self { db, clock }
    }

    async fn seen(&self, key: String, now: Timestamp) -> anyhow::Result<()> {
        self.db
            .write(move |conn| {
                diesel::update(sessions::table.find(key))
                    .set(sessions::last_seen_at.eq(now))
                    .execute(conn)
            })
            .await??;
        Ok(())
    }

    async fn insert(&self, mut state: State) -> anyhow::Result<SessionKey> {
        let (token, now) = (Token::random(), self.clock.now());
        if !state.contains_key(SINCE) {
            state.insert(SINCE.to_owned(), serde_json::to_string(&now)?);
        }
        let (key, row) = (key_hash(token.plain()), Row::of(&state)?);
        self.db
            .write(move |conn| {
                diesel::insert_into(sessions::table)
                    .values((
                        sessions::key_hash.eq(key),
                        sessions::user_id.eq(row.user),
                        sessions::provider_id.eq(row.provider()),
                        sessions::client_id.eq(row.client()),
                        sessions::state.eq(row.state),
                        sessions::ip.eq(row.ip),
                        sessions::user_agent.eq(row.agent),
                        sessions::created_at.eq(now),
                        sessions::last_seen_at.eq(now),
                    ))
                    .execute(conn)
            })
            .await??;
        token.plain().to_owned().try_into().context("session key")
    }

    async fn replace(&self, key: String, state: State) -> anyhow::Result<usize> {
        let row = Row::of(&state)?;
        Ok(self
            .db
            .write(move |conn| {
                diesel::update(sessions::table.find(key))
                    .set((
                        sessions::provider_id.eq(row.provider()),
                        sessions::client_id.eq(row.client()),
                        sessions::state.eq(row.state),
                        sessions::user_id.eq(row.user),
                    ))
                    .execute(conn)
            })
            .await??)
    }
}

/// Deletes sessions that ended by themselves.
pub fn forget_old(conn: &mut DbConn, now: Timestamp) -> QueryResult<usize> {
    let (idle, longest) = (now - Lasts::MOST.idle, now - Lasts::MOST.longest);
    diesel::delete(sessions::table)
        .filter(
            sessions::last_seen_at
                .le(idle)
                .or(sessions::created_at.le(longest)),
        )
        .execute(conn)
}

/// What stands in columns besides the state itself.
struct Row {
    state: String,
    user: Option<UserId>,
    account: Option<Account>,
    ip: String,
    agent: String,
}

impl Row {
    fn of(state: &State) -> anyhow::Result<Self> {
        let text = |name: &str| -> String {
            state
                .get(name)
                .and_then(|json| serde_json::from_str(json).ok())
                .unwrap_or_default()
        };
        Ok(Self {
            account: account_of(state),
            state: serde_json::to_string(state)?,
            user: state
                .get(USER)
                .and_then(|json| serde_json::from_str(json).ok()),
            ip: text(IP),
            agent: text(AGENT),
        })
    }

    fn provider(&self) -> Option<ProviderId> {
        match self.account? {
            Account::Provider(id) => Some(id),
            Account::Client(_) => None,
        }
    }

    fn client(&self) -> Option<ClientId> {
        match self.account? {
            Account::Client(id) => Some(id),
            Account::Provider(_) => None,
        }
    }
}

/// A session with what decides whether it is over.
#[derive(Queryable, Selectable)]
#[diesel(table_name = sessions)]
struct Found {
    key_hash: String,
    state: String,
    ip: String,
    user_agent: String,
    created_at: Timestamp,
    last_seen_at: Timestamp,
    #[diesel(select_expression = users::password_changed_at.nullable())]
    password_changed_at: Option<Timestamp>,
    #[diesel(select_expression = (providers::session_idle_minutes, providers::session_hours).nullable())]
    lasts: Option<(i64, i64)>,
    #[diesel(select_expression = providers::company.nullable())]
    provider: Option<String>,
    #[diesel(select_expression = clients::company.nullable())]
    client: Option<String>,
}

/// Sessions beside their person, their client and the provider whose rules they follow.
#[diesel::dsl::auto_type(no_type_alias)]
fn with_rules() -> _ {
    let provider: diesel::expression::SqlLiteral<diesel::sql_types::Bool> =
        sql("providers.id = coalesce(clients.owner_id, sessions.provider_id)");
    sessions::table
        .left_join(users::table.on(sessions::user_id.eq(users::id.nullable())))
        .left_join(clients::table.on(sessions::client_id.eq(clients::id.nullable())))
        .left_join(providers::table.on(provider))
}

impl Found {
    fn is_over(&self, state: &State, now: Timestamp) -> bool {
        let lasts = Lasts::of(self.lasts);
        if self.last_seen_at <= now - lasts.idle || self.created_at <= now - lasts.longest {
            return true;
        }
        // A renewed session is as old as the proof behind it.
        match since(state) {
            Some(since) => {
                since <= now - lasts.longest
                    || self.password_changed_at.is_some_and(|at| since < at)
            }
            None => true,
        }
    }
}

fn reference_of(csrf: &str) -> String {
    hash("session reference", csrf)[..24].to_owned()
}

fn since(state: &State) -> Option<Timestamp> {
    state
        .get(SINCE)
        .and_then(|json| serde_json::from_str(json).ok())
}

fn key_hash(key: &str) -> String {
    hash("session", key)
}

impl SessionStore for DbSessions {
    async fn load(&self, key: &SessionKey) -> Result<Option<State>, LoadError> {
        let (key, now) = (key_hash(key.as_ref()), self.clock.now());
        let wanted = key.clone();
        let found = self
            .db
            .look_up(move |conn| {
                with_rules()
                    .filter(sessions::key_hash.eq(wanted))
                    .select(Found::as_select())
                    .first(conn)
                    .optional()
            })
            .await
            .map_err(|e| LoadError::Other(e.into()))?
            .map_err(|e| LoadError::Other(e.into()))?;
        let Some(found) = found else {
            return Ok(None);
        };
        let state: State =
            serde_json::from_str(&found.state).map_err(|e| LoadError::Deserialization(e.into()))?;
        if found.is_over(&state, now) {
            return Ok(None);
        }
        let last_seen = found.last_seen_at;
        if now - last_seen >= SEEN_EVERY {
            self.seen(key, now).await.map_err(LoadError::Other)?;
        }
        Ok(Some(state))
    }

    async fn save(&self, state: State, _: &CookieDuration) -> Result<SessionKey, SaveError> {
        self.insert(state).await.map_err(SaveError::Other)
    }

    async fn update(
        &self,
        key: SessionKey,
        state: State,
        _: &CookieDuration,
    ) -> Result<SessionKey, UpdateError> {
        // A session that was ended meanwhile stays ended: its key simply fits nothing any more.
        self.replace(key_hash(key.as_ref()), state)
            .await
            .map_err(UpdateError::Other)?;
        Ok(key)
    }

    async fn update_ttl(&self, _: &SessionKey, _: &CookieDuration) -> anyhow::Result<()> {
        Ok(())
    }

    async fn delete(&self, key: &SessionKey) -> anyhow::Result<()> {
        let key = key_hash(key.as_ref());
        self.db
            .write(move |conn| diesel::delete(sessions::table.find(key)).execute(conn))
            .await??;
        Ok(())
    }
}

/// Ends a person's sessions in one account; those in others go on.
pub fn end_in_account(conn: &mut DbConn, user: UserId, account: Account) -> QueryResult<()> {
    let open: Vec<(String, String)> = sessions::table
        .filter(sessions::user_id.eq(user))
        .select((sessions::key_hash, sessions::state))
        .load(conn)?;
    let inside: Vec<String> = open
        .into_iter()
        .filter(|(_, state)| account_in(state) == Some(account))
        .map(|(key, _)| key)
        .collect();
    diesel::delete(sessions::table.filter(sessions::key_hash.eq_any(inside)))
        .execute(conn)
        .map(|_| ())
}

/// How many sessions are open in a client, at most: some may be over by the rules of its provider.
pub fn open_in_client(conn: &mut DbConn, client: ClientId, now: Timestamp) -> QueryResult<i64> {
    sessions::table
        .filter(sessions::client_id.eq(client))
        .filter(sessions::last_seen_at.gt(now - Lasts::MOST.idle))
        .count()
        .get_result(conn)
}

/// Ends everybody's sessions in one client; those in other accounts go on.
pub fn end_in_client(conn: &mut DbConn, client: ClientId) -> QueryResult<()> {
    diesel::delete(sessions::table.filter(sessions::client_id.eq(client)))
        .execute(conn)
        .map(|_| ())
}

fn account_in(state: &str) -> Option<Account> {
    account_of(&serde_json::from_str(state).ok()?)
}

fn account_of(state: &State) -> Option<Account> {
    serde_json::from_str(state.get(ACCOUNT)?).ok()
}

/// One of a person's sessions, as that person sees it.
#[derive(Debug, Clone)]
pub struct Open {
    /// How addresses name it.
    pub reference: String,
    /// Where it began.
    pub ip: String,
    /// The browser's name for itself.
    pub user_agent: String,
    /// Company of the account; none before one is chosen.
    pub account: Option<String>,
    /// The account.
    pub inside: Option<Account>,
    /// When the person signed in.
    pub since: Timestamp,
    /// When it was last used.
    pub last_seen_at: Timestamp,
    key_hash: String,
}

/// At most so many stand on the page, those used last first.
const MOST_SHOWN: i64 = 200;

/// A person's sessions that go on.
pub fn open_of(conn: &mut DbConn, user: UserId, now: Timestamp) -> QueryResult<Vec<Open>> {
    let all = with_rules()
        .filter(sessions::user_id.eq(user))
        .order((sessions::last_seen_at.desc(), sessions::key_hash))
        .limit(MOST_SHOWN)
        .select(Found::as_select())
        .load(conn)?;
    Ok(all
        .into_iter()
        .filter_map(|found| shown(found, now))
        .collect())
}

fn shown(found: Found, now: Timestamp) -> Option<Open> {
    let state: State = serde_json::from_str(&found.state).ok()?;
    if found.is_over(&state, now) {
        return None;
    }
    let csrf: String = serde_json::from_str(state.get(CSRF)?).ok()?;
    Some(Open {
        reference: reference_of(&csrf),
        since: since(&state)?,
        account: found.client.or(found.provider),
        inside: account_of(&state),
        ip: found.ip,
        user_agent: found.user_agent,
        last_seen_at: found.last_seen_at,
        key_hash: found.key_hash,
    })
}

/// Ends those of a person's sessions that `which` names; tells how many there were.
pub fn end_where(
    conn: &mut DbConn,
    user: UserId,
    now: Timestamp,
    which: impl Fn(&Open) -> bool,
) -> QueryResult<usize> {
    let keys: Vec<String> = open_of(conn, user, now)?
        .into_iter()
        .filter(which)
        .map(|open| open.key_hash)
        .collect();
    diesel::delete(sessions::table.filter(sessions::key_hash.eq_any(keys))).execute(conn)
}
