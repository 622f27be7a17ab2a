//! Queries on invitations.
use super::Place;
use crate::actor::{BrandFacts, ClientRole};
use crate::db::ids::{ClientId, InvitationId, ProviderId, UserId};
use crate::db::schema::{
    client_members, clients, invitations, member_roles, provider_members, providers, users,
};
use crate::db::{DbConn, Timestamp};
use crate::secrets::Token;
use diesel::prelude::*;

const HASHED_FOR: &str = "invitation";

/// One person's invitations into one account are made one after the other.
pub(super) fn serialize(conn: &mut DbConn, place: Place, user: UserId) -> QueryResult<()> {
    conn.serialize_on_text(&format!("invitation of {user} into {}", place.key()))
}

fn columns(place: Place) -> (Option<ProviderId>, Option<ClientId>) {
    match place {
        Place::Provider(id) => (Some(id), None),
        Place::Client(id) => (None, Some(id)),
    }
}

pub(super) fn insert(
    conn: &mut DbConn,
    place: Place,
    user: UserId,
    token: &Token,
    now: Timestamp,
    expires_at: Timestamp,
) -> QueryResult<InvitationId> {
    let (provider, client) = columns(place);
    diesel::insert_into(invitations::table)
        .values((
            invitations::provider_id.eq(provider),
            invitations::client_id.eq(client),
            invitations::user_id.eq(user),
            invitations::token_hash.eq(token.hash(HASHED_FOR)),
            invitations::created_at.eq(now),
            invitations::expires_at.eq(expires_at),
        ))
        .returning(invitations::id)
        .get_result(conn)
}

pub(super) fn revoke(
    conn: &mut DbConn,
    place: Place,
    user: UserId,
    now: Timestamp,
) -> QueryResult<usize> {
    let open = invitations::table
        .filter(invitations::user_id.eq(user))
        .filter(invitations::accepted_at.is_null())
        .filter(invitations::revoked_at.is_null())
        .select(invitations::id)
        .into_boxed();
    let open: Vec<InvitationId> = match place {
        Place::Provider(id) => open.filter(invitations::provider_id.eq(id)),
        Place::Client(id) => open.filter(invitations::client_id.eq(id)),
    }
    .load(conn)?;
    diesel::update(invitations::table.filter(invitations::id.eq_any(open)))
        .set(invitations::revoked_at.eq(now))
        .execute(conn)
}

/// An invitation that still works, as its page tells of it.
#[derive(Debug, Clone)]
pub struct Invited {
    /// The account.
    pub place: Place,
    /// The provider, or the client's provider.
    pub provider: ProviderId,
    /// The account's company.
    pub company: String,
    /// Text key of the role at a provider, or the role's label in a client.
    pub role: Role,
    /// Who is asked.
    pub user: UserId,
    /// Name to begin with: the person's own, or as typed by who invites.
    pub name: String,
    /// Sign-in e-mail.
    pub email: String,
    /// The person has a password to sign in with.
    pub has_password: bool,
    /// The account or its provider is suspended, or the person is blocked.
    pub closed: bool,
    /// How the provider looks.
    pub brand: BrandFacts,
}

/// A role, as it is named to who is invited.
#[derive(Debug, Clone, Copy)]
pub enum Role {
    /// By a text key.
    Key(&'static str),
    /// The same in every language.
    Label(&'static str),
}

/// The invitation of a token, while it works.
pub fn find(conn: &mut DbConn, token: &Token, now: Timestamp) -> QueryResult<Invited> {
    let (provider, client, user) = invitations::table
        .filter(invitations::token_hash.eq(token.hash(HASHED_FOR)))
        .filter(invitations::accepted_at.is_null())
        .filter(invitations::revoked_at.is_null())
        .filter(invitations::expires_at.gt(now))
        .select((
            invitations::provider_id,
            invitations::client_id,
            invitations::user_id,
        ))
        .first::<(Option<ProviderId>, Option<ClientId>, UserId)>(conn)?;
    match (provider, client) {
        (Some(provider), _) => into_provider(conn, provider, user),
        (None, Some(client)) => into_client(conn, client, user),
        (None, None) => Err(diesel::NotFound),
    }
}

type Invitee = (String, String, bool, bool);

fn invitee(conn: &mut DbConn, user: UserId) -> QueryResult<Invitee> {
    users::table
        .find(user)
        .select((
            users::name,
            users::email,
            users::password_hash.is_not_null(),
            users::blocked_at.is_not_null(),
        ))
        .first(conn)
}

fn into_provider(conn: &mut DbConn, provider: ProviderId, user: UserId) -> QueryResult<Invited> {
    let (company, role, invited_name, blocked, suspended) = provider_members::table
        .inner_join(providers::table)
        .filter(provider_members::provider_id.eq(provider))
        .filter(provider_members::user_id.eq(user))
        .filter(provider_members::accepted_at.is_null())
        .select((
            providers::company,
            provider_members::role,
            provider_members::invited_name,
            provider_members::blocked_at.is_not_null(),
            providers::suspended_at.is_not_null(),
        ))
        .first::<(String, String, String, bool, bool)>(conn)?;
    let (own_name, email, has_password, banned) = invitee(conn, user)?;
    Ok(Invited {
        place: Place::Provider(provider),
        provider,
        company,
        role: Role::Key(match role.as_str() {
            "operator" => "role-operator",
            "reseller" => "role-reseller",
            _ => "role-seller",
        }),
        user,
        name: first_name(conn, user, own_name, invited_name)?,
        email,
        has_password,
        closed: blocked || suspended || banned,
        brand: BrandFacts::of_provider(conn, provider)?,
    })
}

fn into_client(conn: &mut DbConn, client: ClientId, user: UserId) -> QueryResult<Invited> {
    let (company, provider, invited_name, blocked, suspended) = client_members::table
        .inner_join(clients::table.inner_join(providers::table))
        .filter(client_members::client_id.eq(client))
        .filter(client_members::user_id.eq(user))
        .filter(client_members::accepted_at.is_null())
        .filter(clients::deleted_at.is_null())
        .select((
            clients::company,
            clients::owner_id,
            client_members::invited_name,
            client_members::blocked_at.is_not_null(),
            clients::suspended_at
                .is_not_null()
                .or(providers::suspended_at.is_not_null()),
        ))
        .first::<(String, ProviderId, String, bool, bool)>(conn)?;
    let codes: Vec<String> = member_roles::table
        .filter(member_roles::client_id.eq(client))
        .filter(member_roles::user_id.eq(user))
        .select(member_roles::role)
        .load(conn)?;
    let role = ClientRole::strongest(codes.iter().map(String::as_str)).unwrap_or(ClientRole::Users);
    let (own_name, email, has_password, banned) = invitee(conn, user)?;
    Ok(Invited {
        place: Place::Client(client),
        provider,
        company,
        role: Role::Label(role.label()),
        user,
        name: first_name(conn, user, own_name, invited_name)?,
        email,
        has_password,
        closed: blocked || suspended || banned,
        brand: BrandFacts::of_provider(conn, provider)?,
    })
}

/// Who is somewhere already goes by its own name; a new person by what was typed.
fn first_name(
    conn: &mut DbConn,
    user: UserId,
    own: String,
    invited: String,
) -> QueryResult<String> {
    use diesel::dsl::{exists, select};
    let staff = select(exists(
        provider_members::table
            .filter(provider_members::user_id.eq(user))
            .filter(provider_members::accepted_at.is_not_null()),
    ))
    .get_result::<bool>(conn)?;
    let known = staff
        || select(exists(
            client_members::table
                .filter(client_members::user_id.eq(user))
                .filter(client_members::accepted_at.is_not_null()),
        ))
        .get_result::<bool>(conn)?;
    Ok(if known { own } else { invited })
}

/// Accepts a waiting membership; tells whether one waited.
pub(super) fn accept_membership(
    conn: &mut DbConn,
    place: Place,
    user: UserId,
    now: Timestamp,
) -> QueryResult<bool> {
    let accepted = match place {
        Place::Provider(provider) => diesel::update(provider_members::table.find((provider, user)))
            .filter(provider_members::accepted_at.is_null())
            .filter(provider_members::blocked_at.is_null())
            .set(provider_members::accepted_at.eq(now))
            .execute(conn)?,
        Place::Client(client) => diesel::update(client_members::table.find((client, user)))
            .filter(client_members::accepted_at.is_null())
            .filter(client_members::blocked_at.is_null())
            .set(client_members::accepted_at.eq(now))
            .execute(conn)?,
    };
    Ok(accepted == 1)
}

pub(super) fn close_accepted(
    conn: &mut DbConn,
    place: Place,
    user: UserId,
    now: Timestamp,
) -> QueryResult<()> {
    let open = diesel::update(invitations::table)
        .filter(invitations::user_id.eq(user))
        .filter(invitations::accepted_at.is_null())
        .filter(invitations::revoked_at.is_null());
    match place {
        Place::Provider(id) => open
            .filter(invitations::provider_id.eq(id))
            .set(invitations::accepted_at.eq(now))
            .execute(conn)?,
        Place::Client(id) => open
            .filter(invitations::client_id.eq(id))
            .set(invitations::accepted_at.eq(now))
            .execute(conn)?,
    };
    Ok(())
}

pub(super) fn own_name(conn: &mut DbConn, user: UserId) -> QueryResult<String> {
    users::table.find(user).select(users::name).first(conn)
}

pub(super) fn owner(conn: &mut DbConn, client: ClientId) -> QueryResult<ProviderId> {
    clients::table
        .find(client)
        .select(clients::owner_id)
        .first(conn)
}

pub(super) fn is_seller(
    conn: &mut DbConn,
    provider: ProviderId,
    user: UserId,
) -> QueryResult<bool> {
    provider_members::table
        .find((provider, user))
        .select(provider_members::role.eq("seller"))
        .first(conn)
}

/// From now on the provider's list sorts its clients by the seller's own name.
pub(super) fn write_seller_key(
    conn: &mut DbConn,
    provider: ProviderId,
    user: UserId,
    key: &str,
) -> QueryResult<()> {
    diesel::update(clients::table)
        .filter(clients::owner_id.eq(provider))
        .filter(clients::seller_id.eq(user))
        .set(clients::seller_key.eq(key))
        .execute(conn)
        .map(|_| ())
}

pub(super) fn waiting_clients(
    conn: &mut DbConn,
    provider: ProviderId,
    user: UserId,
) -> QueryResult<Vec<ClientId>> {
    client_members::table
        .inner_join(clients::table)
        .filter(client_members::user_id.eq(user))
        .filter(client_members::accepted_at.is_null())
        .filter(clients::owner_id.eq(provider))
        .filter(clients::deleted_at.is_null())
        .order(clients::id)
        .select(clients::id)
        .load(conn)
}
