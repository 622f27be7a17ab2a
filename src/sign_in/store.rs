//! Queries of signing in.
use crate::actor::Account;
use crate::db::ids::{ClientId, ProviderId, UserId};
use crate::db::schema::{
    client_members, clients, invitations, provider_members, providers, sessions, users,
};
use crate::db::{DbConn, Timestamp};
use crate::passwords::PasswordHash;
use crate::text::like_pattern;
use diesel::prelude::*;
use std::collections::HashMap;

/// At most so many accounts stand on one page; the search finds the others.
pub const MOST_PLACES: i64 = 200;

/// What is needed to check a password.
#[derive(Debug, Clone, Queryable)]
pub struct Credentials {
    /// The person.
    pub user: UserId,
    /// bcrypt; none before the first password.
    pub password_hash: Option<String>,
    /// Who typed the password, where it was not the person.
    pub password_by: Option<ProviderId>,
    /// The person may enter nowhere.
    pub blocked: bool,
}

/// The person of an address.
pub fn credentials(conn: &mut DbConn, email_key: &str) -> QueryResult<Option<Credentials>> {
    users::table
        .filter(users::email_key.eq(email_key))
        .select((
            users::id,
            users::password_hash,
            users::password_by,
            users::blocked_at.is_not_null(),
        ))
        .first(conn)
        .optional()
}

/// The same of somebody who is known already.
pub fn credentials_of(conn: &mut DbConn, user: UserId) -> QueryResult<Credentials> {
    users::table
        .find(user)
        .select((
            users::id,
            users::password_hash,
            users::password_by,
            users::blocked_at.is_not_null(),
        ))
        .first(conn)
}

/// What stands between a person and an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// Nothing: it can be entered.
    Open,
    /// It is to be accepted first.
    Pending,
    /// It waits to be accepted, but the invitation works no longer.
    Expired,
    /// The account or its provider is suspended.
    Suspended,
    /// The person is blocked there.
    Blocked,
}

/// An account of a person.
#[derive(Debug, Clone)]
pub struct Place {
    /// The account.
    pub account: Account,
    /// The provider, or the client's provider.
    pub provider: ProviderId,
    /// Company.
    pub name: String,
    /// Text key of its kind.
    pub kind: &'static str,
    /// Whether it can be entered.
    pub state: State,
    /// Whom to ask, or "".
    pub support_email: String,
    /// It is the one that was entered last.
    pub last: bool,
}

impl Place {
    /// It can be entered.
    pub fn is_open(&self) -> bool {
        self.state == State::Open
    }

    /// It can be accepted.
    pub fn is_pending(&self) -> bool {
        self.state == State::Pending
    }
}

fn state(suspended: bool, blocked: bool, accepted: bool, invitation: Option<bool>) -> State {
    if blocked {
        State::Blocked
    } else if suspended {
        State::Suspended
    } else if accepted {
        State::Open
    } else if invitation.unwrap_or(true) {
        State::Pending
    } else {
        State::Expired
    }
}

/// For each account a person was invited to, whether the last invitation still works.
fn invitations_of(
    conn: &mut DbConn,
    user: UserId,
    now: Timestamp,
) -> QueryResult<HashMap<Account, bool>> {
    let all = invitations::table
        .filter(invitations::user_id.eq(user))
        .filter(invitations::accepted_at.is_null())
        .order(invitations::id)
        .select((
            invitations::provider_id,
            invitations::client_id,
            invitations::expires_at,
            invitations::revoked_at.is_null(),
        ))
        .load::<(Option<ProviderId>, Option<ClientId>, Timestamp, bool)>(conn)?;
    Ok(all
        .into_iter()
        .filter_map(|(provider, client, expires_at, unrevoked)| {
            let account = provider
                .map(Account::Provider)
                .or(client.map(Account::Client))?;
            Some((account, unrevoked && expires_at > now))
        })
        .collect())
}

fn kind_of(role: &str) -> &'static str {
    match role {
        "operator" => "role-operator",
        "reseller" => "role-reseller",
        _ => "role-seller",
    }
}

/// Accounts of a person, or only those whose company contains the folded `search`: the last used
/// one, then providers, then clients by name; those that can't be entered last.
pub fn places(
    conn: &mut DbConn,
    user: UserId,
    search: &str,
    now: Timestamp,
) -> QueryResult<Vec<Place>> {
    let mut places = find_places(conn, user, search, None, now)?;
    // Whoever typed the password may be reading: other providers' places are not theirs to see.
    let typed_by: Option<ProviderId> = users::table
        .find(user)
        .select(users::password_by)
        .first(conn)?;
    if let Some(provider) = typed_by {
        places.retain(|place| place.provider == provider);
    }
    Ok(places)
}

/// An account that was moved away from the provider who typed the person's password. Nobody else
/// accepts a place of another provider with such a password, so this tells nothing of the others.
pub fn moved_place(conn: &mut DbConn, user: UserId, now: Timestamp) -> QueryResult<Option<Place>> {
    let places = find_places(conn, user, "", None, now)?;
    Ok(places.into_iter().find(Place::is_open))
}

/// One account of a person; absent where it is none of theirs.
pub fn place(
    conn: &mut DbConn,
    user: UserId,
    account: Account,
    now: Timestamp,
) -> QueryResult<Place> {
    find_places(conn, user, "", Some(account), now)?
        .pop()
        .ok_or(diesel::NotFound)
}

fn find_places(
    conn: &mut DbConn,
    user: UserId,
    search: &str,
    only: Option<Account>,
    now: Timestamp,
) -> QueryResult<Vec<Place>> {
    let last: String = users::table
        .find(user)
        .select(users::last_account)
        .first(conn)?;
    let invited = invitations_of(conn, user, now)?;
    let mut places = provider_places(conn, user, search, only, &invited)?;
    places.extend(client_places(conn, user, search, only, &invited)?);
    for place in &mut places {
        place.last = place.account.key() == last;
    }
    // Stable: within each kind of state the order of the queries stays.
    places.sort_by_key(|place| match place.state {
        State::Open => i32::from(!place.last),
        State::Pending => 2,
        State::Expired | State::Suspended | State::Blocked => 3,
    });
    places.truncate(MOST_PLACES as usize);
    Ok(places)
}

fn provider_places(
    conn: &mut DbConn,
    user: UserId,
    search: &str,
    only: Option<Account>,
    invited: &HashMap<Account, bool>,
) -> QueryResult<Vec<Place>> {
    let mut query = provider_members::table
        .inner_join(providers::table)
        .filter(provider_members::user_id.eq(user))
        .order((providers::kind, providers::company_key, providers::id))
        .limit(MOST_PLACES)
        .select((
            (providers::id, providers::company, providers::support_email),
            provider_members::role,
            providers::suspended_at.is_not_null(),
            provider_members::blocked_at.is_not_null(),
            provider_members::accepted_at.is_not_null(),
        ))
        .into_boxed();
    if !search.is_empty() {
        query = query.filter(
            providers::company_key
                .like(like_pattern(search))
                .escape('\\'),
        );
    }
    query = match only {
        Some(Account::Provider(id)) => query.filter(providers::id.eq(id)),
        Some(Account::Client(_)) => return Ok(Vec::new()),
        None => query,
    };
    let rows = query.load::<((ProviderId, String, String), String, bool, bool, bool)>(conn)?;
    Ok(rows
        .into_iter()
        .map(
            |((id, name, support_email), role, suspended, blocked, accepted)| {
                let account = Account::Provider(id);
                Place {
                    account,
                    provider: id,
                    name,
                    kind: kind_of(&role),
                    state: state(suspended, blocked, accepted, invited.get(&account).copied()),
                    support_email,
                    last: false,
                }
            },
        )
        .collect())
}

fn client_places(
    conn: &mut DbConn,
    user: UserId,
    search: &str,
    only: Option<Account>,
    invited: &HashMap<Account, bool>,
) -> QueryResult<Vec<Place>> {
    let mut query = client_members::table
        .inner_join(clients::table.inner_join(providers::table))
        .filter(client_members::user_id.eq(user))
        .filter(clients::deleted_at.is_null())
        .order((clients::company_key, clients::id))
        .limit(MOST_PLACES)
        .select((
            (clients::id, clients::company),
            (providers::id, providers::support_email),
            clients::suspended_at.is_not_null(),
            providers::suspended_at.is_not_null(),
            client_members::blocked_at.is_not_null(),
            client_members::accepted_at.is_not_null(),
        ))
        .into_boxed();
    if !search.is_empty() {
        query = query.filter(clients::company_key.like(like_pattern(search)).escape('\\'));
    }
    query = match only {
        Some(Account::Client(id)) => query.filter(clients::id.eq(id)),
        Some(Account::Provider(_)) => return Ok(Vec::new()),
        None => query,
    };
    type Row = (
        (ClientId, String),
        (ProviderId, String),
        bool,
        bool,
        bool,
        bool,
    );
    let rows = query.load::<Row>(conn)?;
    Ok(rows
        .into_iter()
        .map(
            |((id, name), (provider, support_email), closed, owner_closed, blocked, accepted)| {
                let account = Account::Client(id);
                let suspended = closed || owner_closed;
                Place {
                    account,
                    provider,
                    name,
                    kind: "role-client",
                    state: state(suspended, blocked, accepted, invited.get(&account).copied()),
                    support_email,
                    last: false,
                }
            },
        )
        .collect())
}

/// Remembers a sign-in.
pub fn remember(conn: &mut DbConn, user: UserId, now: Timestamp) -> QueryResult<()> {
    diesel::update(users::table.find(user))
        .set(users::last_sign_in_at.eq(now))
        .execute(conn)
        .map(|_| ())
}

/// Remembers which account was entered, so that it is offered first.
pub fn remember_account(
    conn: &mut DbConn,
    user: UserId,
    account: Account,
    now: Timestamp,
) -> QueryResult<()> {
    diesel::update(users::table.find(user))
        .set(users::last_account.eq(account.key()))
        .execute(conn)?;
    if let Account::Client(client) = account {
        diesel::update(client_members::table.find((client, user)))
            .set(client_members::last_sign_in_at.eq(now))
            .execute(conn)?;
    }
    Ok(())
}

/// How it is known that a new password comes from the address's owner.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Proof {
    /// By a mailed link: whoever typed the password before has no part in it any more.
    MailedLink,
    /// By the password before, which a provider may have typed and still know.
    OldPassword,
    /// Not at all: a provider typed it, or may have.
    Typed(ProviderId),
}

/// Writes a person's password. With `unless_changed`, only where the stored hash is still that
/// one; tells whether it was written.
pub fn set_password(
    conn: &mut DbConn,
    user: UserId,
    new: &PasswordHash,
    proof: Proof,
    unless_changed: Option<Option<&str>>,
    now: Timestamp,
) -> QueryResult<bool> {
    let typed_by = match proof {
        Proof::MailedLink => Some(None),
        Proof::OldPassword => None,
        Proof::Typed(provider) => Some(Some(provider)),
    };
    if let Some(typed_by) = typed_by {
        diesel::update(users::table.find(user))
            .set(users::password_by.eq(typed_by))
            .execute(conn)?;
    }
    let set = (
        users::password_hash.eq(new.as_str()),
        users::password_changed_at.eq(now),
    );
    let written = match unless_changed {
        None => diesel::update(users::table.find(user))
            .set(set)
            .execute(conn),
        Some(None) => diesel::update(users::table.find(user))
            .filter(users::password_hash.is_null())
            .set(set)
            .execute(conn),
        Some(Some(old)) => diesel::update(users::table.find(user))
            .filter(users::password_hash.eq(old))
            .set(set)
            .execute(conn),
    }?;
    Ok(written == 1)
}

/// Takes a password away; the person sets a new one by a mailed link.
pub fn void_password(conn: &mut DbConn, user: UserId, now: Timestamp) -> QueryResult<()> {
    diesel::update(users::table.find(user))
        .set((
            users::password_hash.eq(None::<String>),
            users::password_by.eq(None::<ProviderId>),
            users::password_changed_at.eq(now),
        ))
        .execute(conn)
        .map(|_| ())
}

/// Ends all sessions of a person.
pub fn end_sessions(conn: &mut DbConn, user: UserId) -> QueryResult<usize> {
    diesel::delete(sessions::table.filter(sessions::user_id.eq(user))).execute(conn)
}

/// The provider in whose name the portal writes to a person, and the name it knows: the last used
/// account's, else the first one's. Only accepted places count: who merely asked must not learn
/// what the person does. Somebody without any is the operator's.
pub struct Home {
    /// The provider.
    pub provider: ProviderId,
    /// The person's name there.
    pub name: String,
}

/// See `Home`.
pub fn home(conn: &mut DbConn, user: UserId) -> QueryResult<Home> {
    let (last, own_name): (String, String) = users::table
        .find(user)
        .select((users::last_account, users::name))
        .first(conn)?;
    let mut all: Vec<(Account, ProviderId)> = provider_members::table
        .filter(provider_members::user_id.eq(user))
        .filter(provider_members::accepted_at.is_not_null())
        .order((provider_members::created_at, provider_members::provider_id))
        .limit(MOST_PLACES)
        .select(provider_members::provider_id)
        .load::<ProviderId>(conn)?
        .into_iter()
        .map(|id| (Account::Provider(id), id))
        .collect();
    all.extend(
        client_members::table
            .inner_join(clients::table)
            .filter(client_members::user_id.eq(user))
            .filter(client_members::accepted_at.is_not_null())
            .filter(clients::deleted_at.is_null())
            .order((client_members::created_at, client_members::client_id))
            .limit(MOST_PLACES)
            .select((clients::id, clients::owner_id))
            .load::<(ClientId, ProviderId)>(conn)?
            .into_iter()
            .map(|(id, owner)| (Account::Client(id), owner)),
    );
    all.sort_by_key(|(account, _)| account.key() != last);
    let provider = match all.into_iter().next() {
        Some((_, provider)) => provider,
        None => operator(conn)?,
    };
    Ok(Home {
        provider,
        name: own_name,
    })
}

/// The name by which a provider knows a person: the person's own once something was accepted.
pub fn name_at(conn: &mut DbConn, user: UserId, provider: ProviderId) -> QueryResult<String> {
    let at_provider = provider_members::table
        .inner_join(users::table)
        .filter(provider_members::user_id.eq(user))
        .filter(provider_members::provider_id.eq(provider))
        .select((
            provider_members::accepted_at.is_not_null(),
            users::name,
            provider_members::invited_name,
        ))
        .first::<(bool, String, String)>(conn)
        .optional()?;
    let at_client = client_members::table
        .inner_join(users::table)
        .inner_join(clients::table)
        .filter(client_members::user_id.eq(user))
        .filter(clients::owner_id.eq(provider))
        .order(client_members::accepted_at.is_not_null().desc())
        .select((
            client_members::accepted_at.is_not_null(),
            users::name,
            client_members::invited_name,
        ))
        .first::<(bool, String, String)>(conn)
        .optional()?;
    let known: Vec<_> = at_provider.into_iter().chain(at_client).collect();
    Ok(known
        .iter()
        .find(|(accepted, _, _)| *accepted)
        .map(|(_, own, _)| own.clone())
        .or_else(|| known.first().map(|(_, _, invited)| invited.clone()))
        .unwrap_or_default())
}

fn operator(conn: &mut DbConn) -> QueryResult<ProviderId> {
    providers::table
        .filter(providers::kind.eq("operator"))
        .select(providers::id)
        .first(conn)
}
