//! Queries on the people of all accounts. Each one starts from `visible_to`.
use crate::actor::{Account, ClientRole, Sees, Staff};
use crate::db::ids::{ClientId, ProviderId, UserId};
use crate::db::phrase::{Phrase, phrase};
use crate::db::schema::{
    client_members, clients, directory, member_roles, provider_members, providers, users,
};
use crate::db::{DbConn, MultiBackend, Timestamp};
use crate::invitations::VALID_FOR;
use crate::text::{fold, like_pattern};
use crate::web::keyset::{Page, Step};
use diesel::helper_types::IntoBoxed;
use diesel::prelude::*;
use diesel::sql_types::Bool;
use std::collections::HashMap;

/// As many places of one person as its page shows.
const MOST_PLACES: i64 = 200;

/// How a person stands in an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// Asked in; the link still works.
    Invited,
    /// Took the place.
    Accepted,
    /// Asked in too long ago.
    Expired,
    /// Can't enter.
    Blocked,
}

impl Status {
    /// In the order of the filter.
    pub const ALL: [Self; 4] = [Self::Invited, Self::Accepted, Self::Expired, Self::Blocked];

    /// For the mark and the filter.
    pub fn code(self) -> &'static str {
        match self {
            Self::Invited => "invited",
            Self::Accepted => "accepted",
            Self::Expired => "expired",
            Self::Blocked => "blocked",
        }
    }

    /// Text key of its name.
    pub fn label(self) -> &'static str {
        match self {
            Self::Invited => "ui-user-invited",
            Self::Accepted => "ui-user-accepted",
            Self::Expired => "ui-user-expired",
            Self::Blocked => "ui-user-blocked",
        }
    }

    /// The status of a code; none for anything else.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.code() == code)
    }
}

/// What the list shows.
#[derive(Debug, Clone)]
pub struct Wanted {
    /// ID, or a part of the address, folded; "" for everybody.
    pub q: String,
    /// ID of a client, or a part of the account's company, folded.
    pub account: String,
    /// Code of a role.
    pub role: Option<&'static str>,
    /// Two-factor on or off.
    pub two_factor: Option<bool>,
    /// How the person stands there.
    pub status: Option<Status>,
    /// Where the page begins.
    pub step: Step,
    /// Rows on it.
    pub size: i64,
    /// Tells which invitations ran out.
    pub now: Timestamp,
}

/// A person's place in an account, as the asker may know it: until it was taken, what was typed.
#[derive(Debug, Clone)]
pub struct Place {
    /// Where it stands in the list.
    pub id: i64,
    /// The person.
    pub user: UserId,
    /// The account.
    pub account: Account,
    /// The provider, or the client's.
    pub owner: ProviderId,
    /// The account's company.
    pub company: String,
    /// Code of the role at a provider, or label of the strongest in a client.
    pub role: String,
    /// Name.
    pub name: String,
    /// Address.
    pub email: String,
    /// How the person stands there.
    pub status: Status,
    /// The person took the place.
    pub accepted: bool,
    /// Blocked in this account, not everywhere.
    pub blocked: bool,
    /// Two-factor is on; not known of who has not accepted.
    pub two_factor: bool,
    /// Signed in last: here where it is a client.
    pub last_sign_in_at: Option<Timestamp>,
}

impl Place {
    /// Text key of the account's kind.
    pub fn kind(&self) -> &'static str {
        match (self.account, self.role.as_str()) {
            (Account::Client(_), _) => "role-client",
            (_, "operator") => "role-operator",
            (_, "reseller") => "role-reseller",
            _ => "role-seller",
        }
    }
}

#[diesel::dsl::auto_type]
fn places() -> _ {
    directory::table
        .inner_join(users::table.on(directory::user_id.eq(users::id)))
        .inner_join(providers::table.on(directory::owner_id.eq(providers::id)))
        .left_join(clients::table.on(directory::client_id.eq(clients::id.nullable())))
        .left_join(
            client_members::table.on(directory::client_id
                .eq(client_members::client_id.nullable())
                .and(directory::user_id.eq(client_members::user_id))),
        )
        .left_join(
            provider_members::table.on(directory::client_id
                .is_null()
                .and(directory::owner_id.eq(provider_members::provider_id))
                .and(directory::user_id.eq(provider_members::user_id))),
        )
}

type Places = IntoBoxed<'static, places, MultiBackend>;

/// The only place that says whom somebody of a provider sees: who looks after it its people and
/// its clients' people, a seller those of the clients that it sees.
fn visible_to(staff: &Staff) -> Places {
    let all = places().into_boxed().filter(clients::deleted_at.is_null());
    match staff.sees() {
        Sees::All => all,
        Sees::OwnedBy(owner) if staff.administers() => all.filter(directory::owner_id.eq(owner)),
        Sees::OwnedBy(owner) => all
            .filter(directory::owner_id.eq(owner))
            .filter(directory::client_id.is_not_null()),
        Sees::SoldBy(owner, seller) => all
            .filter(directory::owner_id.eq(owner))
            .filter(directory::client_id.is_not_null())
            .filter(sold_by(seller)),
    }
}

fn sold_by(seller: UserId) -> Phrase<Bool> {
    phrase("clients.seller_id = ").number(seller.0)
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = users)]
struct Person {
    name: String,
    email: String,
    blocked_at: Option<Timestamp>,
    totp_confirmed_at: Option<Timestamp>,
    last_sign_in_at: Option<Timestamp>,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = client_members)]
struct InClient {
    invited_name: String,
    invited_email: String,
    invited_at: Option<Timestamp>,
    accepted_at: Option<Timestamp>,
    blocked_at: Option<Timestamp>,
    last_sign_in_at: Option<Timestamp>,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = provider_members)]
struct AtProvider {
    role: String,
    invited_name: String,
    invited_email: String,
    invited_at: Option<Timestamp>,
    accepted_at: Option<Timestamp>,
    blocked_at: Option<Timestamp>,
}

type Key = (i64, ProviderId, Option<ClientId>, UserId);
type Row = (
    Key,
    Person,
    Option<InClient>,
    Option<AtProvider>,
    String,
    Option<String>,
);

/// What both kinds of place say.
struct Standing {
    name: String,
    email: String,
    role: String,
    invited_at: Option<Timestamp>,
    accepted: bool,
    blocked: bool,
    last_sign_in_at: Option<Timestamp>,
}

fn standing(person: &Person, client: Option<InClient>, provider: Option<AtProvider>) -> Standing {
    match (client, provider) {
        (Some(at), _) => Standing {
            name: at.invited_name,
            email: at.invited_email,
            role: String::new(),
            invited_at: at.invited_at,
            accepted: at.accepted_at.is_some(),
            blocked: at.blocked_at.is_some(),
            last_sign_in_at: at.last_sign_in_at,
        },
        (None, Some(at)) => Standing {
            name: at.invited_name,
            email: at.invited_email,
            role: at.role,
            invited_at: at.invited_at,
            accepted: at.accepted_at.is_some(),
            blocked: at.blocked_at.is_some(),
            last_sign_in_at: person.last_sign_in_at,
        },
        // The place was taken away while the page was read.
        (None, None) => Standing {
            name: String::new(),
            email: String::new(),
            role: String::new(),
            invited_at: None,
            accepted: false,
            blocked: false,
            last_sign_in_at: None,
        },
    }
}

fn place(row: Row, now: Timestamp) -> Place {
    let ((id, owner, client, user), person, in_client, at_provider, provider, company) = row;
    let at = standing(&person, in_client, at_provider);
    let banned = at.accepted && person.blocked_at.is_some();
    Place {
        id,
        user,
        owner,
        account: client.map_or(Account::Provider(owner), Account::Client),
        company: company.unwrap_or(provider),
        role: at.role,
        status: match at.invited_at {
            _ if at.blocked || banned => Status::Blocked,
            _ if at.accepted => Status::Accepted,
            Some(asked) if asked + VALID_FOR <= now => Status::Expired,
            _ => Status::Invited,
        },
        name: if at.accepted { person.name } else { at.name },
        email: if at.accepted { person.email } else { at.email },
        two_factor: at.accepted && person.totp_confirmed_at.is_some(),
        last_sign_in_at: at.last_sign_in_at.filter(|_| at.accepted),
        accepted: at.accepted,
        blocked: at.blocked,
    }
}

/// A page of the list, the newest places first: always the same number of statements.
pub fn page(conn: &mut DbConn, staff: &Staff, wanted: &Wanted) -> QueryResult<Page<Place>> {
    let mut list = filtered(visible_to(staff), wanted);
    list = match wanted.step {
        Step::First => list.order(directory::id.desc()),
        Step::After(id, _) => list
            .filter(directory::id.lt(id))
            .order(directory::id.desc()),
        Step::Before(id, _) => list.filter(directory::id.gt(id)).order(directory::id.asc()),
    };
    let rows = load(conn, list.limit(wanted.size + 1), wanted.now)?;
    Ok(Page::of(rows, wanted.step, wanted.size))
}

fn load(conn: &mut DbConn, list: Places, now: Timestamp) -> QueryResult<Vec<Place>> {
    let rows: Vec<Row> = list
        .select((
            (
                directory::id,
                directory::owner_id,
                directory::client_id,
                directory::user_id,
            ),
            Person::as_select(),
            Option::<InClient>::as_select(),
            Option::<AtProvider>::as_select(),
            providers::company,
            clients::company.nullable(),
        ))
        .load(conn)?;
    let mut places: Vec<Place> = rows.into_iter().map(|row| place(row, now)).collect();
    name_roles(conn, &mut places)?;
    Ok(places)
}

/// The strongest role of each place in a client, in one statement.
fn name_roles(conn: &mut DbConn, places: &mut [Place]) -> QueryResult<()> {
    let in_clients = places.iter().filter_map(|place| match place.account {
        Account::Client(client) => Some((client, place.user)),
        Account::Provider(_) => None,
    });
    let (of, who): (Vec<ClientId>, Vec<UserId>) = in_clients.unzip();
    let found: Vec<(ClientId, UserId, String)> = member_roles::table
        .filter(conn.one_of("member_roles.client_id", of.iter().map(|id| id.0)))
        .filter(conn.one_of("member_roles.user_id", who.iter().map(|id| id.0)))
        .select((
            member_roles::client_id,
            member_roles::user_id,
            member_roles::role,
        ))
        .load(conn)?;
    let mut roles: HashMap<(Account, UserId), Vec<String>> = HashMap::new();
    for (client, user, role) in found {
        let key = (Account::Client(client), user);
        roles.entry(key).or_default().push(role);
    }
    for place in places {
        if let Account::Client(_) = place.account {
            let codes = roles
                .remove(&(place.account, place.user))
                .unwrap_or_default();
            let role = ClientRole::strongest(codes.iter().map(String::as_str));
            place.role = role.unwrap_or(ClientRole::Users).label().to_owned();
        }
    }
    Ok(())
}

/// Where a place was taken. Conditions on both kinds of place: the other one's columns are null.
const TAKEN: &str =
    "(client_members.accepted_at IS NOT NULL OR provider_members.accepted_at IS NOT NULL)";
/// Where the person is kept out of this one account.
const SHUT: &str =
    "(client_members.blocked_at IS NOT NULL OR provider_members.blocked_at IS NOT NULL)";
const BANNED: &str = "users.blocked_at IS NOT NULL";

fn filtered(mut list: Places, wanted: &Wanted) -> Places {
    if !wanted.q.is_empty() {
        list = list.filter(named(&wanted.q));
    }
    if !wanted.account.is_empty() {
        list = list.filter(in_account(&wanted.account));
    }
    if let Some(role) = wanted.role {
        list = list.filter(
            phrase::<Bool>("(provider_members.role = ")
                .text(role)
                .sql(
                    " OR EXISTS (SELECT 1 FROM member_roles WHERE \
                     member_roles.client_id = directory.client_id AND \
                     member_roles.user_id = directory.user_id AND member_roles.role = ",
                )
                .text(role)
                .sql("))"),
        );
    }
    if let Some(on) = wanted.two_factor {
        let not = if on { "NOT" } else { "" };
        list = list.filter(phrase::<Bool>(format!(
            "{TAKEN} AND users.totp_confirmed_at IS {not} NULL"
        )));
    }
    match wanted.status {
        Some(status) => list.filter(standing_as(status, wanted.now)),
        None => list,
    }
}

/// By a part of the address, or by the number of who has accepted.
fn named(q: &str) -> Phrase<Bool> {
    let by_email = phrase("(directory.email_key LIKE ")
        .text(like_pattern(q))
        .sql(" ESCAPE '\\'");
    match q.parse() {
        Ok(id) => by_email
            .sql(" OR (directory.user_id = ")
            .number(id)
            .sql(&format!(" AND {TAKEN}))")),
        Err(_) => by_email.sql(")"),
    }
}

fn in_account(account: &str) -> Phrase<Bool> {
    let by_company = phrase("(COALESCE(clients.company_key, providers.company_key) LIKE ")
        .text(like_pattern(account))
        .sql(" ESCAPE '\\'");
    match account.parse() {
        Ok(id) => by_company
            .sql(" OR directory.client_id = ")
            .number(id)
            .sql(")"),
        Err(_) => by_company.sql(")"),
    }
}

fn standing_as(status: Status, now: Timestamp) -> Phrase<Bool> {
    let waiting = format!(
        "NOT {TAKEN} AND NOT {SHUT} AND COALESCE(client_members.invited_at, \
         provider_members.invited_at, "
    );
    let oldest = now - VALID_FOR;
    match status {
        Status::Blocked => phrase(format!("({SHUT} OR ({TAKEN} AND {BANNED}))")),
        Status::Accepted => phrase(format!("({TAKEN} AND NOT {SHUT} AND NOT {BANNED})")),
        Status::Invited => phrase(format!("({waiting}"))
            .moment(now)
            .sql(") > ")
            .moment(oldest)
            .sql(")"),
        Status::Expired => phrase(format!("({waiting}"))
            .moment(now)
            .sql(") <= ")
            .moment(oldest)
            .sql(")"),
    }
}

/// A person and what of it the asker reaches.
#[derive(Debug, Clone)]
pub struct Found {
    /// Who.
    pub user: UserId,
    /// Name.
    pub name: String,
    /// Sign-in address.
    pub email: String,
    /// Language of mails.
    pub lang: String,
    /// Two-factor is on.
    pub two_factor: bool,
    /// Blocked everywhere, by the operator.
    pub banned: bool,
    /// Signed in last, anywhere; only shown to who reaches the whole person.
    pub last_sign_in_at: Option<Timestamp>,
    /// The places that the asker sees, the oldest first.
    pub places: Vec<Place>,
    /// There are no places that the asker doesn't see.
    pub whole: bool,
}

/// Somebody who took a place that the asker sees. Everybody else is as absent as one that never
/// was.
pub fn find(conn: &mut DbConn, staff: &Staff, user: UserId, now: Timestamp) -> QueryResult<Found> {
    let list = visible_to(staff)
        .filter(directory::user_id.eq(user))
        .order(directory::id.asc())
        .limit(MOST_PLACES);
    let mut places = load(conn, list, now)?;
    if !places.iter().any(|place| place.accepted) {
        return Err(diesel::NotFound);
    }
    let seen: i64 = visible_to(staff)
        .filter(directory::user_id.eq(user))
        .count()
        .get_result(conn)?;
    let all: i64 = self::places()
        .filter(clients::deleted_at.is_null())
        .filter(directory::user_id.eq(user))
        .count()
        .get_result(conn)?;
    let (name, email, lang, totp, blocked, last_sign_in_at) = users::table
        .find(user)
        .select((
            users::name,
            users::email,
            users::lang,
            users::totp_confirmed_at.is_not_null(),
            users::blocked_at.is_not_null(),
            users::last_sign_in_at,
        ))
        .first::<(String, String, String, bool, bool, Option<Timestamp>)>(conn)?;
    // Asked in under an address that is no longer the person's: who typed it doesn't learn that.
    let known = fold(&email);
    places.retain(|place| place.accepted || fold(&place.email) == known);
    Ok(Found {
        user,
        name,
        email,
        lang,
        two_factor: totp,
        banned: blocked,
        last_sign_in_at,
        places,
        whole: seen == all,
    })
}

/// People's places are changed one after the other.
pub(super) fn serialize(conn: &mut DbConn, user: UserId) -> QueryResult<()> {
    conn.serialize_on_text(&format!("places of {user}"))
}

/// Keeps a person out of one account, or lets it in again.
pub(super) fn set_blocked_in(
    conn: &mut DbConn,
    account: Account,
    user: UserId,
    at: Option<Timestamp>,
) -> QueryResult<()> {
    match account {
        Account::Provider(provider) => {
            diesel::update(provider_members::table.find((provider, user)))
                .set(provider_members::blocked_at.eq(at))
                .execute(conn)?
        }
        Account::Client(client) => diesel::update(client_members::table.find((client, user)))
            .set(client_members::blocked_at.eq(at))
            .execute(conn)?,
    };
    Ok(())
}

/// Keeps a person out of everything, or lets it in again.
pub(super) fn set_banned(
    conn: &mut DbConn,
    user: UserId,
    at: Option<Timestamp>,
) -> QueryResult<()> {
    diesel::update(users::table.find(user))
        .set(users::blocked_at.eq(at))
        .execute(conn)
        .map(|_| ())
}
