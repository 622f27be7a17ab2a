//! Queries on API tokens. Each list starts at `visible_to`.
use super::{NewToken, Status};
use crate::actor::{ClientRole, PanelUser};
use crate::db::ids::{ClientId, TokenId, UserId};
use crate::db::schema::{api_tokens, client_members, users};
use crate::db::{DbConn, MultiBackend, Timestamp};
use chrono::TimeDelta;
use diesel::prelude::*;

/// As many tokens as one page shows.
pub const PAGE: i64 = 50;
/// As many as a program gets at once.
const ALL: i64 = 1_000;
/// How exact "last usage" is: written at most this often.
const USED_EVERY: TimeDelta = TimeDelta::minutes(1);

/// A token, without its secret.
#[derive(Debug, Clone)]
pub struct ApiToken {
    /// Its id.
    pub id: TokenId,
    /// The client in which it works.
    pub client: ClientId,
    /// Who issued it.
    pub issuer: UserId,
    /// The issuer's name: today's, or the last one where the issuer is gone.
    pub issuer_name: String,
    /// The issuer's address, alike.
    pub issuer_email: String,
    /// The issuer was deleted from the account.
    pub issuer_gone: bool,
    /// Name.
    pub name: String,
    /// Description, or "".
    pub description: String,
    /// What it may do at most.
    pub role: ClientRole,
    /// Created.
    pub created_at: Timestamp,
    /// When it ends; none for never.
    pub expires_at: Option<Timestamp>,
    /// Last usage.
    pub last_used_at: Option<Timestamp>,
    /// Deleted since.
    pub deleted_at: Option<Timestamp>,
}

impl ApiToken {
    /// What it is now.
    pub fn status(&self, now: Timestamp) -> Status {
        match self.expires_at {
            _ if self.deleted_at.is_some() => Status::Deleted,
            Some(end) if end <= now => Status::Expired,
            _ => Status::Active,
        }
    }

    /// It works, but not much longer.
    pub fn ends_soon(&self, now: Timestamp) -> bool {
        self.status(now) == Status::Active
            && self
                .expires_at
                .is_some_and(|end| end <= now + super::ENDS_SOON)
    }

    /// True where its last usage is to be written again.
    pub fn is_used_anew(&self, now: Timestamp) -> bool {
        self.last_used_at.is_none_or(|at| at <= now - USED_EVERY)
    }
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = api_tokens)]
struct Row {
    id: TokenId,
    client_id: ClientId,
    user_id: UserId,
    issuer_name: String,
    issuer_email: String,
    issuer_gone: bool,
    name: String,
    description: String,
    role: String,
    created_at: Timestamp,
    expires_at: Option<Timestamp>,
    last_used_at: Option<Timestamp>,
    deleted_at: Option<Timestamp>,
}

impl Row {
    fn with(self, (name, email): (String, String)) -> ApiToken {
        let (issuer_name, issuer_email) = match self.issuer_gone {
            true => (self.issuer_name, self.issuer_email),
            false => (name, email),
        };
        ApiToken {
            id: self.id,
            client: self.client_id,
            issuer: self.user_id,
            issuer_name,
            issuer_email,
            issuer_gone: self.issuer_gone,
            name: self.name,
            description: self.description,
            role: ClientRole::parse(&self.role).unwrap_or(ClientRole::Users),
            created_at: self.created_at,
            expires_at: self.expires_at,
            last_used_at: self.last_used_at,
            deleted_at: self.deleted_at,
        }
    }
}

/// What a list shows.
#[derive(Debug, Clone, Default)]
pub struct Wanted {
    /// Of one status.
    pub status: Option<Status>,
    /// Those that don't work any more, or those that do.
    pub gone: Option<bool>,
    /// Of one role.
    pub role: Option<ClientRole>,
    /// Of one issuer.
    pub issuer: Option<UserId>,
    /// Of everybody else.
    pub not_issuer: Option<UserId>,
    /// Page, from 0.
    pub page: i64,
}

type Rows = diesel::helper_types::IntoBoxed<
    'static,
    diesel::helper_types::InnerJoin<api_tokens::table, users::table>,
    MultiBackend,
>;

/// The only place that says which tokens somebody sees: Administrators those of the account,
/// everybody else the own ones.
fn visible_to(by: &PanelUser) -> Rows {
    let all = api_tokens::table
        .inner_join(users::table)
        .filter(api_tokens::client_id.eq(by.client()))
        .into_boxed();
    match by.role() {
        ClientRole::Administrators => all,
        _ => all.filter(api_tokens::user_id.eq(by.person().id())),
    }
}

fn filtered(by: &PanelUser, wanted: &Wanted, now: Timestamp) -> Rows {
    let mut rows = visible_to(by);
    rows = match wanted.status {
        None => rows,
        Some(Status::Active) => only_active(rows, now),
        Some(Status::Expired) => rows
            .filter(api_tokens::deleted_at.is_null())
            .filter(api_tokens::expires_at.le(now)),
        Some(Status::Deleted) => rows.filter(api_tokens::deleted_at.is_not_null()),
    };
    rows = match wanted.gone {
        None => rows,
        Some(false) => only_active(rows, now),
        Some(true) => rows.filter(
            api_tokens::deleted_at
                .is_not_null()
                .or(api_tokens::expires_at.le(now)),
        ),
    };
    if let Some(role) = wanted.role {
        rows = rows.filter(api_tokens::role.eq(role.code()));
    }
    if let Some(issuer) = wanted.issuer {
        rows = rows.filter(api_tokens::user_id.eq(issuer));
    }
    if let Some(other) = wanted.not_issuer {
        rows = rows.filter(api_tokens::user_id.ne(other));
    }
    rows
}

fn only_active(rows: Rows, now: Timestamp) -> Rows {
    rows.filter(api_tokens::deleted_at.is_null()).filter(
        api_tokens::expires_at
            .is_null()
            .or(api_tokens::expires_at.gt(now)),
    )
}

fn load(conn: &mut DbConn, rows: Rows) -> QueryResult<Vec<ApiToken>> {
    let found: Vec<(Row, (String, String))> = rows
        .select((Row::as_select(), (users::name, users::email)))
        .load(conn)?;
    Ok(found
        .into_iter()
        .map(|(row, issuer)| row.with(issuer))
        .collect())
}

/// A page of what the asker sees, the newest first, and whether there are more.
pub fn page(
    conn: &mut DbConn,
    by: &PanelUser,
    wanted: &Wanted,
    now: Timestamp,
) -> QueryResult<(Vec<ApiToken>, bool)> {
    let rows = filtered(by, wanted, now)
        .order(api_tokens::id.desc())
        .limit(PAGE + 1)
        .offset(wanted.page * PAGE);
    let mut found = load(conn, rows)?;
    let page = usize::try_from(PAGE).unwrap_or_default();
    let more = found.len() > page;
    found.truncate(page);
    Ok((found, more))
}

/// All that the asker sees, the oldest first.
pub fn all(
    conn: &mut DbConn,
    by: &PanelUser,
    wanted: &Wanted,
    now: Timestamp,
) -> QueryResult<Vec<ApiToken>> {
    load(
        conn,
        filtered(by, wanted, now).order(api_tokens::id).limit(ALL),
    )
}

/// One of them; somebody else's is as absent as one that never was.
pub fn find(conn: &mut DbConn, by: &PanelUser, id: TokenId) -> QueryResult<ApiToken> {
    let mut found = load(conn, visible_to(by).filter(api_tokens::id.eq(id)))?;
    found.pop().ok_or(diesel::NotFound)
}

/// A token and the hash of its secret, for whoever brings the secret.
pub(super) fn with_hash(conn: &mut DbConn, id: TokenId) -> QueryResult<(ApiToken, String)> {
    let (row, hash, issuer): (Row, String, (String, String)) = api_tokens::table
        .find(id)
        .inner_join(users::table)
        .select((
            Row::as_select(),
            api_tokens::secret_hash,
            (users::name, users::email),
        ))
        .first(conn)?;
    Ok((row.with(issuer), hash))
}

/// How many tokens work in a client.
pub(super) fn active(conn: &mut DbConn, client: ClientId, now: Timestamp) -> QueryResult<i64> {
    api_tokens::table
        .filter(api_tokens::client_id.eq(client))
        .filter(api_tokens::deleted_at.is_null())
        .filter(
            api_tokens::expires_at
                .is_null()
                .or(api_tokens::expires_at.gt(now)),
        )
        .count()
        .get_result(conn)
}

/// Who issued tokens in a client, by name: id and name, for the filter.
pub fn issuers(conn: &mut DbConn, client: ClientId) -> QueryResult<Vec<(UserId, String)>> {
    client_members::table
        .inner_join(users::table)
        .filter(client_members::client_id.eq(client))
        .filter(client_members::accepted_at.is_not_null())
        .order((users::name, users::id))
        .limit(200)
        .select((users::id, users::name))
        .load(conn)
}

pub(super) fn insert(
    conn: &mut DbConn,
    by: &PanelUser,
    new: &NewToken,
    secret_hash: &str,
    now: Timestamp,
) -> QueryResult<TokenId> {
    // Nobody needs a reminder of a day that was chosen just now.
    let told = super::job::told_at(new.expires_at, now);
    diesel::insert_into(api_tokens::table)
        .values((
            api_tokens::client_id.eq(by.client()),
            api_tokens::user_id.eq(by.person().id()),
            api_tokens::issuer_name.eq(by.person().name()),
            api_tokens::issuer_email.eq(by.person().email()),
            api_tokens::name.eq(&new.name),
            api_tokens::description.eq(&new.description),
            api_tokens::role.eq(new.role.code()),
            api_tokens::secret_hash.eq(secret_hash),
            api_tokens::created_at.eq(now),
            api_tokens::expires_at.eq(new.expires_at),
            api_tokens::told.eq(told),
        ))
        .returning(api_tokens::id)
        .get_result(conn)
}

pub(super) fn mark_deleted(conn: &mut DbConn, id: TokenId, now: Timestamp) -> QueryResult<()> {
    diesel::update(api_tokens::table.find(id))
        .filter(api_tokens::deleted_at.is_null())
        .set(api_tokens::deleted_at.eq(now))
        .execute(conn)
        .map(|_| ())
}

/// Remembers that a token was used, unless somebody did just now.
pub fn note_used(conn: &mut DbConn, id: TokenId, now: Timestamp) -> QueryResult<()> {
    let before = now - USED_EVERY;
    diesel::update(api_tokens::table.find(id))
        .filter(
            api_tokens::last_used_at
                .is_null()
                .or(api_tokens::last_used_at.le(before)),
        )
        .set(api_tokens::last_used_at.eq(now))
        .execute(conn)
        .map(|_| ())
}
