//! Sessions in the database: 256 random bits in the cookie, their hash in the table.
use crate::actor::{Account, ActingClaim, Claims};
use crate::clock::Clock;
use crate::db::ids::UserId;
use crate::db::schema::{sessions, users};
use crate::db::{Db, DbConn, Timestamp};
use crate::secrets::{Token, hash};
use actix_session::Session;
use actix_session::storage::{LoadError, SaveError, SessionKey, SessionStore, UpdateError};
use actix_web::cookie::time::Duration as CookieDuration;
use anyhow::Context;
use chrono::TimeDelta;
use diesel::prelude::*;
use std::collections::HashMap;

/// A session ends after so long without a request.
pub const IDLE: TimeDelta = TimeDelta::hours(2);
/// And after so long in any case.
pub const LONGEST: TimeDelta = TimeDelta::hours(12);
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

/// What this portal keeps in a session.
pub trait SessionClaims {
    /// Begins a session for somebody who proved who they are.
    fn sign_in(&self, user: UserId, ip: &str, user_agent: &str) -> anyhow::Result<()>;
    /// When the person proved who it is. A password that was changed later ends the session, even
    /// one that another request was just renewing.
    fn proved_at(&self, at: Timestamp) -> anyhow::Result<()>;
    /// What the session says.
    fn claims(&self) -> Option<Claims>;
    /// Takes an account, or none.
    fn choose(&self, account: Account) -> anyhow::Result<()>;
    /// Enters a client, or leaves it.
    fn act_as(&self, acting: Option<ActingClaim>) -> anyhow::Result<()>;
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
    let (idle, longest) = (now - IDLE, now - LONGEST);
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
            state: serde_json::to_string(state)?,
            user: state
                .get(USER)
                .and_then(|json| serde_json::from_str(json).ok()),
            ip: text(IP),
            agent: text(AGENT),
        })
    }
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
                sessions::table
                    .left_join(users::table.on(sessions::user_id.eq(users::id.nullable())))
                    .filter(sessions::key_hash.eq(wanted))
                    .filter(sessions::last_seen_at.gt(now - IDLE))
                    .filter(sessions::created_at.gt(now - LONGEST))
                    .select((
                        sessions::state,
                        sessions::last_seen_at,
                        users::password_changed_at.nullable(),
                    ))
                    .first::<(String, Timestamp, Option<Timestamp>)>(conn)
                    .optional()
            })
            .await
            .map_err(|e| LoadError::Other(e.into()))?
            .map_err(|e| LoadError::Other(e.into()))?;
        let Some((state, last_seen, password_changed)) = found else {
            return Ok(None);
        };
        let state: State =
            serde_json::from_str(&state).map_err(|e| LoadError::Deserialization(e.into()))?;
        // A renewed session is as old as the proof behind it.
        let over = match since(&state) {
            Some(since) => since <= now - LONGEST || password_changed.is_some_and(|at| since < at),
            None => true,
        };
        if over {
            return Ok(None);
        }
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

fn account_in(state: &str) -> Option<Account> {
    let state: State = serde_json::from_str(state).ok()?;
    serde_json::from_str(state.get(ACCOUNT)?).ok()
}
