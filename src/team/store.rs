//! Queries of Control panel > Users.
use crate::actor::ClientRole;
use crate::clients::store::Client;
use crate::db::ids::{ClientId, ProviderId, UserId};
use crate::db::schema::{client_members, history, member_roles, providers, users};
use crate::db::{DbConn, Timestamp};
use crate::i18n::Lang;
use crate::invitations::VALID_FOR;
use crate::people::members::{self, Member};
use crate::people::places;
use crate::secrets::Keys;
use crate::text::{email_key, fold, like_pattern};
use chrono::TimeDelta;
use diesel::prelude::*;

/// As many users as one page shows.
pub const PAGE: i64 = 50;

/// What became of an invitation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// The person is in.
    Accepted,
    /// The person is to accept.
    Invited,
    /// The link ran out.
    Expired,
    /// The person can't sign in at all.
    Blocked,
}

impl Status {
    /// All, in the order of the filter.
    pub const ALL: [Self; 4] = [Self::Accepted, Self::Invited, Self::Expired, Self::Blocked];

    /// As addresses carry it and `Member::status` says it.
    pub fn code(self) -> &'static str {
        match self {
            Self::Accepted => "accepted",
            Self::Invited => "invited",
            Self::Expired => "expired",
            Self::Blocked => "blocked",
        }
    }

    /// The status of a code; none for anything else.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.code() == code)
    }
}

/// What the list shows.
#[derive(Debug, Clone, Default)]
pub struct Wanted {
    /// An ID, or a part of an address.
    pub q: String,
    /// Of one status.
    pub status: Option<Status>,
    /// Whose strongest role is this.
    pub role: Option<ClientRole>,
    /// With two-factor authentication, or without.
    pub two_factor: Option<bool>,
    /// Page, from 0.
    pub page: i64,
}

/// A page of a client's users in the order in which they came, and whether there are more.
pub fn page(
    conn: &mut DbConn,
    client: ClientId,
    wanted: &Wanted,
    keys: &Keys,
    now: Timestamp,
) -> QueryResult<(Vec<Member>, bool)> {
    let mut rows = client_members::table
        .inner_join(users::table)
        .filter(client_members::client_id.eq(client))
        .order((client_members::created_at, client_members::user_id))
        .limit(PAGE + 1)
        .offset(wanted.page * PAGE)
        .select(client_members::user_id)
        .into_boxed();
    if !wanted.q.is_empty() {
        let waiting = waiting_like(conn, client, &wanted.q, keys)?;
        let id = UserId(wanted.q.parse().unwrap_or_default());
        let known = users::email_key
            .like(like_pattern(&email_key(&wanted.q)))
            .escape('\\')
            .assume_not_null()
            .or(users::id.eq(id));
        rows = rows.filter(
            client_members::accepted_at
                .is_not_null()
                .and(known)
                .or(client_members::user_id.eq_any(waiting)),
        );
    }
    let oldest = now - VALID_FOR;
    rows = match wanted.status {
        None => rows,
        Some(Status::Accepted) => rows
            .filter(client_members::accepted_at.is_not_null())
            .filter(client_members::blocked_at.is_null())
            .filter(users::blocked_at.is_null()),
        Some(Status::Blocked) => rows.filter(
            client_members::blocked_at
                .is_not_null()
                .or(client_members::accepted_at
                    .is_not_null()
                    .and(users::blocked_at.is_not_null())),
        ),
        Some(Status::Invited) => rows
            .filter(client_members::accepted_at.is_null())
            .filter(client_members::blocked_at.is_null())
            .filter(
                client_members::invited_at
                    .is_null()
                    .or(client_members::invited_at.gt(oldest)),
            ),
        Some(Status::Expired) => rows
            .filter(client_members::accepted_at.is_null())
            .filter(client_members::blocked_at.is_null())
            .filter(client_members::invited_at.le(oldest)),
    };
    rows = match wanted.two_factor {
        None => rows,
        Some(true) => rows
            .filter(client_members::accepted_at.is_not_null())
            .filter(users::totp_confirmed_at.is_not_null()),
        Some(false) => rows.filter(
            client_members::accepted_at
                .is_null()
                .or(users::totp_confirmed_at.is_null()),
        ),
    };
    if let Some(role) = wanted.role {
        let with = |roles: Vec<&'static str>| {
            member_roles::table
                .filter(member_roles::client_id.eq(client))
                .filter(member_roles::role.eq_any(roles))
                .select(member_roles::user_id)
        };
        let stronger = ClientRole::ALL.into_iter().filter(|other| *other < role);
        rows = rows
            .filter(client_members::user_id.eq_any(with(vec![role.code()])))
            .filter(client_members::user_id.ne_all(with(stronger.map(ClientRole::code).collect())));
    }
    let mut ids: Vec<UserId> = rows.load(conn)?;
    let page = usize::try_from(PAGE).unwrap_or_default();
    let more = ids.len() > page;
    ids.truncate(page);
    Ok((members::of_ids(conn, client, &ids)?, more))
}

/// Who waits is found by what was typed, for the person's own address may be another one.
fn waiting_like(
    conn: &mut DbConn,
    client: ClientId,
    q: &str,
    keys: &Keys,
) -> QueryResult<Vec<UserId>> {
    let waiting = members::waiting(conn, client)?;
    let named = places::named(keys, client, &waiting, q);
    let part = fold(q);
    Ok(waiting
        .into_iter()
        .filter(|(user, email)| Some(*user) == named || email_key(email).contains(&part))
        .map(|(user, _)| user)
        .collect())
}

/// How many invitations a client of this provider may send in a day.
pub fn invitations_per_day(conn: &mut DbConn, owner: ProviderId) -> QueryResult<i64> {
    providers::table
        .find(owner)
        .select(providers::invitations_per_day)
        .first(conn)
}

/// How many people were invited into a client in the last 24 hours, besides the one with whom it
/// was made.
pub fn invitations_of_a_day(
    conn: &mut DbConn,
    client: &Client,
    now: Timestamp,
) -> QueryResult<i64> {
    history::table
        .filter(history::client_id.eq(client.id))
        .filter(history::event.eq("USER_INVITED"))
        .filter(history::at.gt(now - TimeDelta::hours(24)))
        .filter(history::at.gt(client.created_at))
        .count()
        .get_result(conn)
}

/// Writes a person's own name and language over the version that was seen; false where there is a
/// newer one.
pub(super) fn write_own(
    conn: &mut DbConn,
    user: UserId,
    seen: i64,
    name: &str,
    lang: Lang,
) -> QueryResult<bool> {
    diesel::update(users::table.find(user))
        .filter(users::form_version.eq(seen))
        .set((
            users::name.eq(name),
            users::lang.eq(lang.code()),
            users::form_version.eq(seen + 1),
        ))
        .execute(conn)
        .map(|rows| rows == 1)
}
