//! Queries on a client's users: people and their places in the account. The admin portal and the
//! control panel share them.
use crate::actor::ClientRole;
use crate::change::Change;
use crate::db::ids::{ClientId, ProviderId, UserId};
use crate::db::schema::{
    api_tokens, client_members, clients, member_roles, provider_members, users,
};
use crate::db::{DbConn, Timestamp};
use crate::i18n::Lang;
use crate::invitations::VALID_FOR;
use crate::projects::CloudRole;
use diesel::prelude::*;
use std::collections::HashMap;

/// As many users as one page shows.
const PAGE: i64 = 200;

/// A user of a client, as its provider may know it: who has not accepted goes by what was typed.
#[derive(Debug, Clone)]
pub struct Member {
    /// The person.
    pub user: UserId,
    /// Full name.
    pub name: String,
    /// Sign-in e-mail.
    pub email: String,
    /// Language of mails and panel.
    pub lang: Lang,
    /// The strongest role; Users where there is none.
    pub role: ClientRole,
    /// What it may do in the cloud.
    pub cloud: CloudRole,
    /// True once the person took the place.
    pub accepted: bool,
    /// When the link was mailed; none where a password was typed.
    pub invited_at: Option<Timestamp>,
    /// Can't enter this client.
    pub blocked: bool,
    /// Two-factor authentication is on; unknown, and so off, before the person accepted.
    pub two_factor: bool,
    /// Last sign-in to this client.
    pub last_sign_in_at: Option<Timestamp>,
    /// Version of the place.
    pub version: i64,
    /// Version of the person; 0 while not accepted.
    pub user_version: i64,
}

impl Member {
    /// "accepted", "blocked", "invited" or "expired".
    pub fn status(&self, now: Timestamp) -> &'static str {
        match self.invited_at {
            _ if self.blocked => "blocked",
            _ if self.accepted => "accepted",
            Some(at) if at + VALID_FOR <= now => "expired",
            _ => "invited",
        }
    }
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = client_members)]
struct Place {
    user_id: UserId,
    invited_name: String,
    invited_email: String,
    invited_lang: String,
    invited_at: Option<Timestamp>,
    accepted_at: Option<Timestamp>,
    blocked_at: Option<Timestamp>,
    last_sign_in_at: Option<Timestamp>,
    form_version: i64,
    cloud_role: String,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = users)]
struct Person {
    name: String,
    email: String,
    lang: String,
    blocked_at: Option<Timestamp>,
    totp_confirmed_at: Option<Timestamp>,
    form_version: i64,
}

impl Member {
    fn new(place: Place, person: Person, role: ClientRole) -> Self {
        let accepted = place.accepted_at.is_some();
        let (name, email, lang) = if accepted {
            (person.name, person.email, person.lang)
        } else {
            (place.invited_name, place.invited_email, place.invited_lang)
        };
        Self {
            user: place.user_id,
            name,
            email,
            lang: Lang::stored(&lang),
            role,
            cloud: CloudRole::stored(&place.cloud_role),
            accepted,
            invited_at: place.invited_at,
            blocked: place.blocked_at.is_some() || (accepted && person.blocked_at.is_some()),
            two_factor: accepted && person.totp_confirmed_at.is_some(),
            last_sign_in_at: place.last_sign_in_at,
            version: place.form_version,
            user_version: if accepted { person.form_version } else { 0 },
        }
    }
}

/// A client's users in the order in which they came.
pub fn of_client(conn: &mut DbConn, client: ClientId) -> QueryResult<Vec<Member>> {
    let rows: Vec<(Place, Person)> = client_members::table
        .inner_join(users::table)
        .filter(client_members::client_id.eq(client))
        .order((client_members::created_at, client_members::user_id))
        .limit(PAGE)
        .select((Place::as_select(), Person::as_select()))
        .load(conn)?;
    with_roles(conn, client, rows)
}

/// Some of a client's users, in the order of their ids here.
pub(crate) fn of_ids(
    conn: &mut DbConn,
    client: ClientId,
    ids: &[UserId],
) -> QueryResult<Vec<Member>> {
    let rows: Vec<(Place, Person)> = client_members::table
        .inner_join(users::table)
        .filter(client_members::client_id.eq(client))
        .filter(client_members::user_id.eq_any(ids))
        .select((Place::as_select(), Person::as_select()))
        .load(conn)?;
    let mut found = with_roles(conn, client, rows)?;
    found.sort_by_key(|member| ids.iter().position(|id| *id == member.user));
    Ok(found)
}

/// Who has not accepted yet, with the address as typed.
pub(crate) fn waiting(conn: &mut DbConn, client: ClientId) -> QueryResult<Vec<(UserId, String)>> {
    client_members::table
        .filter(client_members::client_id.eq(client))
        .filter(client_members::accepted_at.is_null())
        .order((client_members::created_at, client_members::user_id))
        .select((client_members::user_id, client_members::invited_email))
        .load(conn)
}

/// How many users a client has; pending invitations count.
pub(crate) fn count(conn: &mut DbConn, client: ClientId) -> QueryResult<i64> {
    client_members::table
        .filter(client_members::client_id.eq(client))
        .count()
        .get_result(conn)
}

/// One user of a client.
pub fn find(conn: &mut DbConn, client: ClientId, user: UserId) -> QueryResult<Member> {
    let row = client_members::table
        .find((client, user))
        .inner_join(users::table)
        .select((Place::as_select(), Person::as_select()))
        .first(conn)?;
    let mut found = with_roles(conn, client, vec![row])?;
    found.pop().ok_or(diesel::NotFound)
}

/// A client's user as its provider may know it.
pub fn known_as(conn: &mut DbConn, client: ClientId, user: UserId) -> QueryResult<Member> {
    find(conn, client, user)
}

fn with_roles(
    conn: &mut DbConn,
    client: ClientId,
    rows: Vec<(Place, Person)>,
) -> QueryResult<Vec<Member>> {
    let ids: Vec<UserId> = rows.iter().map(|(place, _)| place.user_id).collect();
    let mut roles: HashMap<UserId, Vec<String>> = HashMap::new();
    let found: Vec<(UserId, String)> = member_roles::table
        .filter(member_roles::client_id.eq(client))
        .filter(member_roles::user_id.eq_any(ids))
        .select((member_roles::user_id, member_roles::role))
        .load(conn)?;
    for (user, role) in found {
        roles.entry(user).or_default().push(role);
    }
    Ok(rows
        .into_iter()
        .map(|(place, person)| {
            let codes = roles.remove(&place.user_id).unwrap_or_default();
            let role = ClientRole::strongest(codes.iter().map(String::as_str));
            Member::new(place, person, role.unwrap_or(ClientRole::Users))
        })
        .collect())
}

/// What was typed about somebody who is asked in.
#[derive(Debug, Clone)]
pub struct Invited {
    /// Full name.
    pub name: String,
    /// Address.
    pub email: String,
    /// Language.
    pub lang: Lang,
    /// Role.
    pub role: ClientRole,
    /// A link is mailed, which runs out.
    pub by_link: bool,
}

/// Gives somebody a place that is still to be taken.
pub(crate) fn insert(
    conn: &mut DbConn,
    client: ClientId,
    user: UserId,
    invited: &Invited,
    change: &Change,
) -> QueryResult<()> {
    diesel::insert_into(client_members::table)
        .values((
            client_members::client_id.eq(client),
            client_members::user_id.eq(user),
            client_members::invited_name.eq(&invited.name),
            client_members::invited_email.eq(&invited.email),
            client_members::invited_lang.eq(invited.lang.code()),
            client_members::invited_at.eq(invited.by_link.then_some(change.at)),
            client_members::created_at.eq(change.at),
        ))
        .execute(conn)?;
    insert_role(conn, client, user, invited.role)
}

fn insert_role(
    conn: &mut DbConn,
    client: ClientId,
    user: UserId,
    role: ClientRole,
) -> QueryResult<()> {
    diesel::insert_into(member_roles::table)
        .values((
            member_roles::client_id.eq(client),
            member_roles::user_id.eq(user),
            member_roles::role.eq(role.code()),
        ))
        .execute(conn)
        .map(|_| ())
}

/// Holds a place that still waits, until the transaction ends; false where it was taken meanwhile.
pub(crate) fn hold_waiting(conn: &mut DbConn, client: ClientId, user: UserId) -> QueryResult<bool> {
    diesel::update(client_members::table.find((client, user)))
        .filter(client_members::accepted_at.is_null())
        .set(client_members::invited_name.eq(client_members::invited_name))
        .execute(conn)
        .map(|rows| rows == 1)
}

/// Writes what a user may do in the cloud as a whole.
pub(crate) fn set_cloud_role(
    conn: &mut DbConn,
    client: ClientId,
    user: UserId,
    role: CloudRole,
) -> QueryResult<()> {
    diesel::update(client_members::table.find((client, user)))
        .set(client_members::cloud_role.eq(role.code()))
        .execute(conn)
        .map(|_| ())
}

/// Takes a place away.
pub(crate) fn delete(conn: &mut DbConn, client: ClientId, user: UserId) -> QueryResult<()> {
    delete_roles(conn, client, user)?;
    diesel::delete(client_members::table.find((client, user)))
        .execute(conn)
        .map(|_| ())
}

fn delete_roles(conn: &mut DbConn, client: ClientId, user: UserId) -> QueryResult<()> {
    diesel::delete(
        member_roles::table
            .filter(member_roles::client_id.eq(client))
            .filter(member_roles::user_id.eq(user)),
    )
    .execute(conn)
    .map(|_| ())
}

/// Raises the version of a place that was seen; false where there is a newer one.
pub(crate) fn touch(
    conn: &mut DbConn,
    client: ClientId,
    user: UserId,
    seen: i64,
) -> QueryResult<bool> {
    diesel::update(client_members::table.find((client, user)))
        .filter(client_members::form_version.eq(seen))
        .set(client_members::form_version.eq(seen + 1))
        .execute(conn)
        .map(|rows| rows == 1)
}

/// Gives a user this one role.
pub(crate) fn set_role(
    conn: &mut DbConn,
    client: ClientId,
    user: UserId,
    role: ClientRole,
) -> QueryResult<()> {
    delete_roles(conn, client, user)?;
    insert_role(conn, client, user, role)
}

/// Writes what was typed about somebody who has not accepted.
pub(crate) fn set_invited(
    conn: &mut DbConn,
    client: ClientId,
    user: UserId,
    (name, email, lang): (&str, &str, Lang),
) -> QueryResult<()> {
    diesel::update(client_members::table.find((client, user)))
        .set((
            client_members::invited_name.eq(name),
            client_members::invited_email.eq(email),
            client_members::invited_lang.eq(lang.code()),
        ))
        .execute(conn)
        .map(|_| ())
}

/// Remembers that a link was mailed again. A place that never ran out still doesn't.
pub(crate) fn set_invited_at(
    conn: &mut DbConn,
    client: ClientId,
    user: UserId,
    at: Timestamp,
) -> QueryResult<()> {
    diesel::update(client_members::table.find((client, user)))
        .filter(client_members::invited_at.is_not_null())
        .set(client_members::invited_at.eq(at))
        .execute(conn)
        .map(|_| ())
}

/// The client's other Administrators in the order in which they came, those who can enter first.
/// `pending`: also those who have not accepted yet.
pub(crate) fn other_administrators(
    conn: &mut DbConn,
    client: ClientId,
    user: UserId,
    pending: bool,
) -> QueryResult<Vec<UserId>> {
    let mut others: Vec<(UserId, bool)> = member_roles::table
        .inner_join(
            client_members::table.on(client_members::client_id
                .eq(member_roles::client_id)
                .and(client_members::user_id.eq(member_roles::user_id))),
        )
        .inner_join(users::table.on(users::id.eq(member_roles::user_id)))
        .filter(member_roles::client_id.eq(client))
        .filter(member_roles::user_id.ne(user))
        .filter(member_roles::role.eq(ClientRole::Administrators.code()))
        .filter(client_members::blocked_at.is_null())
        .filter(
            client_members::accepted_at
                .is_null()
                .or(users::blocked_at.is_null()),
        )
        .order((client_members::created_at, client_members::user_id))
        .select((
            member_roles::user_id,
            client_members::accepted_at.is_not_null(),
        ))
        .load(conn)?;
    others.retain(|(_, accepted)| *accepted || pending);
    others.sort_by_key(|(_, accepted)| !*accepted);
    Ok(others.into_iter().map(|(user, _)| user).collect())
}

/// Where somebody has a place, accepted or not.
pub(crate) struct Places {
    /// In clients that were not deleted.
    pub clients: Vec<ClientId>,
    /// At providers: how many.
    pub providers: i64,
}

impl Places {
    /// How many in all.
    pub fn count(&self) -> i64 {
        self.providers + i64::try_from(self.clients.len()).unwrap_or(i64::MAX)
    }
}

/// All places of a person.
pub(crate) fn places(conn: &mut DbConn, user: UserId) -> QueryResult<Places> {
    Ok(Places {
        clients: client_members::table
            .inner_join(clients::table)
            .filter(client_members::user_id.eq(user))
            .filter(clients::deleted_at.is_null())
            .select(client_members::client_id)
            .load(conn)?,
        providers: provider_members::table
            .filter(provider_members::user_id.eq(user))
            .count()
            .get_result(conn)?,
    })
}

/// The person of an address.
pub(crate) fn user_of(conn: &mut DbConn, email_key: &str) -> QueryResult<Option<UserId>> {
    users::table
        .filter(users::email_key.eq(email_key))
        .select(users::id)
        .first(conn)
        .optional()
}

/// A password that staff typed for a new person.
pub(crate) type TypedPassword<'a> = (&'a str, ProviderId);

/// A new person. The unique address is the judge of two at once.
pub(crate) fn insert_user(
    conn: &mut DbConn,
    invited: &Invited,
    password: Option<TypedPassword<'_>>,
    change: &Change,
) -> QueryResult<UserId> {
    diesel::insert_into(users::table)
        .values((
            users::email.eq(&invited.email),
            users::email_key.eq(crate::text::email_key(&invited.email)),
            users::name.eq(&invited.name),
            users::lang.eq(invited.lang.code()),
            users::password_hash.eq(password.map(|(hash, _)| hash)),
            users::password_by.eq(password.map(|(_, owner)| owner)),
            users::password_changed_at.eq(password.map(|_| change.at)),
            users::created_at.eq(change.at),
        ))
        .returning(users::id)
        .get_result(conn)
}

/// Frees the address of a person who has no place left.
pub(crate) fn free(conn: &mut DbConn, user: UserId) -> QueryResult<()> {
    diesel::update(users::table.find(user))
        .set((
            users::email_key.eq(None::<String>),
            users::password_hash.eq(None::<String>),
        ))
        .execute(conn)
        .map(|_| ())
}

/// What decides how somebody is asked in.
#[derive(Queryable)]
pub(crate) struct Reachable {
    /// Where mails go.
    pub email: String,
    /// In which language.
    pub lang: String,
    /// A password is set.
    pub has_password: bool,
    /// Who typed it.
    pub password_by: Option<ProviderId>,
}

/// How a person is reached.
pub(crate) fn reachable(conn: &mut DbConn, user: UserId) -> QueryResult<Reachable> {
    users::table
        .find(user)
        .select((
            users::email,
            users::lang,
            users::password_hash.is_not_null(),
            users::password_by,
        ))
        .first(conn)
}

/// Writes a person's own data over the version that was seen; false where there is a newer one.
/// Another address has proved nothing yet: from now on the password counts as typed by `owner`,
/// so that it opens nobody else's account before a mailed link was followed.
pub(crate) fn update_user(
    conn: &mut DbConn,
    owner: ProviderId,
    user: UserId,
    seen: i64,
    (name, email, lang): (&str, &str, Lang),
) -> QueryResult<bool> {
    let key = crate::text::email_key(email);
    diesel::update(users::table.find(user))
        .filter(users::form_version.eq(seen))
        .filter(users::email_key.is_null().or(users::email_key.ne(&key)))
        .set(users::password_by.eq(owner))
        .execute(conn)?;
    diesel::update(users::table.find(user))
        .filter(users::form_version.eq(seen))
        .set((
            users::name.eq(name),
            users::email.eq(email),
            users::email_key.eq(&key),
            users::lang.eq(lang.code()),
            users::form_version.eq(seen + 1),
        ))
        .execute(conn)
        .map(|rows| rows == 1)
}

/// People's changes and invitations are made one after the other.
pub(crate) fn serialize(conn: &mut DbConn, user: UserId) -> QueryResult<()> {
    conn.serialize_on_text(&format!("places of {user}"))
}

/// True for the refusal of an address that somebody has.
pub(crate) fn is_taken(error: &diesel::result::Error) -> bool {
    use diesel::result::{DatabaseErrorKind, Error};
    matches!(error, Error::DatabaseError(DatabaseErrorKind::UniqueViolation, info)
        if info.message().contains("email_key"))
}

/// The strongest role that programs have by a person's tokens in a client; none without a token
/// that works.
pub(crate) fn strongest_token(
    conn: &mut DbConn,
    client: ClientId,
    user: UserId,
    now: Timestamp,
) -> QueryResult<Option<ClientRole>> {
    let roles: Vec<String> = api_tokens::table
        .filter(api_tokens::client_id.eq(client))
        .filter(api_tokens::user_id.eq(user))
        .filter(api_tokens::deleted_at.is_null())
        .filter(
            api_tokens::expires_at
                .is_null()
                .or(api_tokens::expires_at.gt(now)),
        )
        .select(api_tokens::role)
        .distinct()
        .load(conn)?;
    Ok(ClientRole::strongest(roles.iter().map(String::as_str)))
}

/// Tokens that ended keep the name of who issued them.
pub(crate) fn note_issuer_gone(
    conn: &mut DbConn,
    client: ClientId,
    member: &Member,
) -> QueryResult<()> {
    diesel::update(api_tokens::table)
        .filter(api_tokens::client_id.eq(client))
        .filter(api_tokens::user_id.eq(member.user))
        .set((
            api_tokens::issuer_name.eq(&member.name),
            api_tokens::issuer_email.eq(&member.email),
            api_tokens::issuer_gone.eq(true),
        ))
        .execute(conn)
        .map(|_| ())
}

/// True where somebody is asked into a client of this provider.
pub(crate) fn waits_at(conn: &mut DbConn, owner: ProviderId, user: UserId) -> QueryResult<bool> {
    let waiting: i64 = client_members::table
        .inner_join(clients::table)
        .filter(client_members::user_id.eq(user))
        .filter(client_members::accepted_at.is_null())
        .filter(clients::owner_id.eq(owner))
        .filter(clients::deleted_at.is_null())
        .count()
        .get_result(conn)?;
    Ok(waiting > 0)
}

/// True where a person has an accepted place besides this one.
pub(crate) fn is_elsewhere_too(
    conn: &mut DbConn,
    client: ClientId,
    user: UserId,
) -> QueryResult<bool> {
    let clients: i64 = client_members::table
        .inner_join(clients::table)
        .filter(client_members::user_id.eq(user))
        .filter(client_members::client_id.ne(client))
        .filter(client_members::accepted_at.is_not_null())
        .filter(clients::deleted_at.is_null())
        .count()
        .get_result(conn)?;
    if clients > 0 {
        return Ok(true);
    }
    let providers: i64 = provider_members::table
        .filter(provider_members::user_id.eq(user))
        .filter(provider_members::accepted_at.is_not_null())
        .count()
        .get_result(conn)?;
    Ok(providers > 0)
}
