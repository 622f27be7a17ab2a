//! Queries on sellers. Each one starts from what the asker may see.
use super::paths::SellerId;
use super::{Choice, Fields, Own};
use crate::actor::{ProviderAdmin, Staff};
use crate::db::ids::{ProviderId, UserId};
use crate::db::schema::{client_members, clients, provider_members, providers, users};
use crate::db::{DbConn, Timestamp};
use crate::i18n::Lang;
use crate::secrets::Keys;
use crate::text::{email_key, fold};
use crate::web::keyset::{Page, Step};
use chrono::DateTime;
use diesel::prelude::*;
use diesel::sql_types::BigInt;
use std::collections::HashMap;

/// A search looks at so many sellers at most.
const SEARCHED: i64 = 20_000;
/// Clients of one seller are counted up to here.
pub const COUNTED: i64 = 10_000;

/// Everybody of a provider or of all, as its people may know them: who has not accepted yet goes by
/// what was typed.
pub(super) fn choices(
    conn: &mut DbConn,
    owner: Option<ProviderId>,
    keys: &Keys,
) -> QueryResult<Vec<Choice>> {
    let mut members = provider_members::table
        .inner_join(users::table)
        .into_boxed();
    if let Some(owner) = owner {
        members = members.filter(provider_members::provider_id.eq(owner));
    }
    let rows: Vec<(ProviderId, UserId, String, String, bool)> = members
        .select((
            provider_members::provider_id,
            users::id,
            users::name,
            provider_members::invited_name,
            provider_members::accepted_at.is_not_null(),
        ))
        .load(conn)?;
    let mut choices: Vec<Choice> = rows
        .into_iter()
        .map(|(owner, user, own_name, invited, accepted)| {
            let name = if accepted { own_name } else { invited };
            Choice::new(keys, owner, user, name, accepted)
        })
        .collect();
    choices.sort_by_cached_key(|choice| (fold(&choice.name), choice.user));
    Ok(choices)
}

/// A seller, as its provider may know it: until it accepted, what was typed.
#[derive(Debug, Clone)]
pub struct Seller {
    /// How addresses name it.
    pub id: SellerId,
    /// Where it sells.
    pub owner: ProviderId,
    /// Company of that provider.
    pub company: String,
    /// Who.
    pub user: UserId,
    /// Name.
    pub name: String,
    /// Sign-in e-mail.
    pub email: String,
    /// Phone.
    pub phone: String,
    /// Invited last.
    pub invited_at: Option<Timestamp>,
    /// Took the place.
    pub accepted_at: Option<Timestamp>,
    /// Can't enter since.
    pub blocked_at: Option<Timestamp>,
    /// Signed in last; only once accepted.
    pub last_sign_in_at: Option<Timestamp>,
    created_at: Timestamp,
    form_version: i64,
}

/// A seller with what the rules need besides.
#[derive(Debug, Clone)]
pub struct Found {
    /// The seller as shown.
    pub seller: Seller,
    /// The person itself; not for showing until it accepted.
    pub own: Own,
    /// The name may be changed here.
    pub may_rename: bool,
    user_version: i64,
}

impl Found {
    /// Names the versions of all that the form edits.
    pub fn version(&self) -> String {
        format!("{}.{}", self.seller.form_version, self.user_version)
    }
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = provider_members)]
struct Place {
    provider_id: ProviderId,
    invited_name: String,
    invited_email: String,
    phone: String,
    invited_at: Option<Timestamp>,
    accepted_at: Option<Timestamp>,
    blocked_at: Option<Timestamp>,
    created_at: Timestamp,
    form_version: i64,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = users)]
struct Person {
    id: UserId,
    name: String,
    email: String,
    lang: String,
    last_sign_in_at: Option<Timestamp>,
    form_version: i64,
}

fn seller(keys: &Keys, place: Place, person: &Person, company: String) -> Seller {
    let accepted = place.accepted_at.is_some();
    Seller {
        id: SellerId::of(keys, place.provider_id, person.id, accepted),
        owner: place.provider_id,
        company,
        user: person.id,
        name: match accepted {
            true => person.name.clone(),
            false => place.invited_name,
        },
        email: match accepted {
            true => person.email.clone(),
            false => place.invited_email,
        },
        phone: place.phone,
        invited_at: place.invited_at,
        accepted_at: place.accepted_at,
        blocked_at: place.blocked_at,
        last_sign_in_at: person.last_sign_in_at.filter(|_| accepted),
        created_at: place.created_at,
        form_version: place.form_version,
    }
}

/// Whose sellers a list shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Owner {
    /// Everybody's: the operator only.
    All,
    /// One provider's.
    One(ProviderId),
}

impl Owner {
    /// What was asked for, within what the asker may see; a foreign provider is absent.
    pub fn for_asker(staff: &Staff, asked: Option<Self>) -> Option<Self> {
        match asked.unwrap_or(Self::One(staff.provider())) {
            own @ Self::One(id) if id == staff.provider() => Some(own),
            other => staff.is_operator().then_some(other),
        }
    }
}

/// What the list shows.
#[derive(Debug, Clone)]
pub struct Wanted {
    /// Whose.
    pub owner: Owner,
    /// Typed into the search.
    pub q: String,
    /// Where the page begins.
    pub step: Step,
    /// Rows on it.
    pub size: i64,
}

/// Sellers of a provider. The only place that says which of them an asker sees is `Owner`.
#[diesel::dsl::auto_type]
fn sellers() -> _ {
    provider_members::table
        .inner_join(users::table)
        .inner_join(providers::table)
        .filter(provider_members::role.eq("seller"))
}

/// Where a row stands in the list. Not by its person's number, which would tell who was here
/// before.
struct Standing {
    created_at: Timestamp,
    email: String,
    owner: ProviderId,
}

/// Tells apart rows of one moment.
fn tie(keys: &Keys, owner: ProviderId, user: UserId) -> i64 {
    let digest = keys.mac("seller on a page", &format!("{owner} {user}"));
    digest
        .iter()
        .take(7)
        .fold(0, |number, byte| number * 256 + i64::from(*byte))
}

impl Seller {
    /// The key of its row, for paging.
    pub fn position(&self, keys: &Keys) -> String {
        let moment = self.created_at.and_utc().timestamp_micros();
        format!("{moment}.{}", tie(keys, self.owner, self.user))
    }
}

/// Where the row of a key stands; a row that is gone is passed with all of its moment.
fn standing(conn: &mut DbConn, keys: &Keys, (moment, number): (i64, i64)) -> QueryResult<Standing> {
    let created_at = DateTime::from_timestamp_micros(moment)
        .unwrap_or_default()
        .naive_utc();
    let rows = provider_members::table
        .filter(provider_members::role.eq("seller"))
        .filter(provider_members::created_at.eq(created_at))
        .select((
            provider_members::provider_id,
            provider_members::user_id,
            provider_members::invited_email,
        ))
        .load::<(ProviderId, UserId, String)>(conn)?;
    let row = rows
        .into_iter()
        .find(|(owner, user, _)| tie(keys, *owner, *user) == number);
    let (owner, email) = row.map_or((ProviderId(0), String::new()), |(owner, _, email)| {
        (owner, email)
    });
    Ok(Standing {
        created_at,
        email,
        owner,
    })
}

/// A page of the list, newest first: always the same number of statements.
pub fn page(conn: &mut DbConn, wanted: &Wanted, keys: &Keys) -> QueryResult<Page<Seller>> {
    use provider_members::{created_at, invited_email, provider_id};
    let mut list = sellers()
        .select((Place::as_select(), Person::as_select(), providers::company))
        .into_boxed();
    if let Owner::One(owner) = wanted.owner {
        list = list.filter(provider_id.eq(owner));
    }
    list = match wanted.step {
        Step::First => list,
        Step::After(moment, number) => {
            let at = standing(conn, keys, (moment, number))?;
            let same_email = invited_email
                .eq(at.email.clone())
                .and(provider_id.lt(at.owner));
            let same_moment = created_at
                .eq(at.created_at)
                .and(invited_email.lt(at.email).or(same_email));
            list.filter(created_at.lt(at.created_at).or(same_moment))
        }
        Step::Before(moment, number) => {
            let at = standing(conn, keys, (moment, number))?;
            let same_email = invited_email
                .eq(at.email.clone())
                .and(provider_id.gt(at.owner));
            let same_moment = created_at
                .eq(at.created_at)
                .and(invited_email.gt(at.email).or(same_email));
            list.filter(created_at.gt(at.created_at).or(same_moment))
        }
    };
    list = match wanted.step {
        Step::Before(..) => list.order((created_at.asc(), invited_email.asc(), provider_id.asc())),
        _ => list.order((created_at.desc(), invited_email.desc(), provider_id.desc())),
    };
    // A search reads on and keeps what matches: names in any script fold only here.
    let needle = fold(&wanted.q);
    let limit = match needle.is_empty() {
        true => wanted.size + 1,
        false => SEARCHED,
    };
    let rows = list
        .limit(limit)
        .load::<(Place, Person, String)>(conn)?
        .into_iter()
        .map(|(place, person, company)| seller(keys, place, &person, company))
        .filter(|seller| needle.is_empty() || matches(seller, &needle))
        .take(usize::try_from(wanted.size + 1).unwrap_or_default())
        .collect();
    Ok(Page::of(rows, wanted.step, wanted.size))
}

fn matches(seller: &Seller, needle: &str) -> bool {
    fold(&seller.name).contains(needle)
        || email_key(&seller.email).contains(needle)
        || fold(&seller.phone).contains(needle)
        || seller.id.reference == needle
}

#[derive(QueryableByName)]
struct Count {
    #[diesel(sql_type = BigInt)]
    owner: i64,
    #[diesel(sql_type = BigInt)]
    seller: i64,
    #[diesel(sql_type = BigInt)]
    n: i64,
}

/// How many clients each seller of a page has, counted to one above `COUNTED`, in one statement.
pub fn client_counts(
    conn: &mut DbConn,
    sellers: &[Seller],
) -> QueryResult<HashMap<(ProviderId, UserId), i64>> {
    if sellers.is_empty() {
        return Ok(HashMap::new());
    }
    // The ids are numbers of ours, so they may stand in the statement itself.
    let one = |seller: &Seller| {
        let (owner, user) = (seller.owner, seller.user);
        format!(
            "SELECT CAST({owner} AS BIGINT) AS owner, CAST({user} AS BIGINT) AS seller, \
             (SELECT count(*) FROM (SELECT 1 FROM clients WHERE seller_id = {user} \
             AND owner_id = {owner} AND deleted_at IS NULL LIMIT {}) AS few) AS n",
            COUNTED + 1
        )
    };
    let all: Vec<String> = sellers.iter().map(one).collect();
    let counts: Vec<Count> = diesel::sql_query(all.join(" UNION ALL ")).load(conn)?;
    Ok(counts
        .into_iter()
        .map(|c| ((ProviderId(c.owner), UserId(c.seller)), c.n))
        .collect())
}

/// The person whom an address names.
fn resolve(conn: &mut DbConn, id: &SellerId, keys: &Keys) -> QueryResult<UserId> {
    let of_owner = sellers().filter(provider_members::provider_id.eq(id.owner));
    if let Ok(number) = id.reference.parse::<i64>() {
        return of_owner
            .filter(provider_members::user_id.eq(UserId(number)))
            .filter(provider_members::accepted_at.is_not_null())
            .select(provider_members::user_id)
            .first(conn);
    }
    of_owner
        .filter(provider_members::accepted_at.is_null())
        .select(provider_members::user_id)
        .load::<UserId>(conn)?
        .into_iter()
        .find(|user| SellerId::of(keys, id.owner, *user, false) == *id)
        .ok_or(diesel::NotFound)
}

/// One seller. Somebody else's is as absent as one that never was.
pub fn find(
    conn: &mut DbConn,
    admin: &ProviderAdmin,
    id: &SellerId,
    keys: &Keys,
) -> QueryResult<Found> {
    let owner = id.owner;
    if Owner::for_asker(admin, Some(Owner::One(owner))).is_none() {
        return Err(diesel::NotFound);
    }
    let user = resolve(conn, id, keys)?;
    let (place, person, company) = sellers()
        .filter(provider_members::provider_id.eq(owner))
        .filter(provider_members::user_id.eq(user))
        .select((Place::as_select(), Person::as_select(), providers::company))
        .first::<(Place, Person, String)>(conn)?;
    let accepted = place.accepted_at.is_some();
    Ok(Found {
        // A typed name is ours to change; a person's own only where the person is ours alone.
        may_rename: !accepted || belongs_only_to(conn, owner, user)?,
        user_version: if accepted { person.form_version } else { 0 },
        own: Own {
            name: person.name.clone(),
            email: person.email.clone(),
            lang: Lang::stored(&person.lang),
        },
        seller: seller(keys, place, &person, company),
    })
}

/// True where every account that the person took belongs to one provider.
pub fn belongs_only_to(conn: &mut DbConn, owner: ProviderId, user: UserId) -> QueryResult<bool> {
    let elsewhere = diesel::select(diesel::dsl::exists(
        provider_members::table
            .filter(provider_members::user_id.eq(user))
            .filter(provider_members::provider_id.ne(owner))
            .filter(provider_members::accepted_at.is_not_null()),
    ))
    .get_result::<bool>(conn)?;
    let in_foreign_client = diesel::select(diesel::dsl::exists(
        client_members::table
            .inner_join(clients::table)
            .filter(client_members::user_id.eq(user))
            .filter(client_members::accepted_at.is_not_null())
            .filter(clients::owner_id.ne(owner)),
    ))
    .get_result::<bool>(conn)?;
    Ok(!elsewhere && !in_foreign_client)
}

/// The language in which a provider is written to.
pub(super) fn lang_of(conn: &mut DbConn, provider: ProviderId) -> QueryResult<Lang> {
    let lang: String = providers::table
        .find(provider)
        .select(providers::lang)
        .first(conn)?;
    Ok(Lang::stored(&lang))
}

/// Companies to choose from in the operator's filter, by name.
pub fn companies(conn: &mut DbConn) -> QueryResult<Vec<(ProviderId, String)>> {
    providers::table
        .filter(providers::kind.eq("reseller"))
        .order((providers::company_key, providers::id))
        .limit(200)
        .select((providers::id, providers::company))
        .load(conn)
}

pub(super) fn set_blocked(
    conn: &mut DbConn,
    id: (ProviderId, UserId),
    at: Option<Timestamp>,
) -> QueryResult<()> {
    diesel::update(provider_members::table.find(id))
        .set(provider_members::blocked_at.eq(at))
        .execute(conn)
        .map(|_| ())
}

/// False where somebody else saved since the seller was read.
pub(super) fn update(conn: &mut DbConn, found: &Found, new: &Fields) -> QueryResult<bool> {
    let seller = &found.seller;
    let place = provider_members::table
        .find((seller.owner, seller.user))
        .filter(provider_members::form_version.eq(seller.form_version));
    let next = seller.form_version + 1;
    let changed = match seller.accepted_at {
        Some(_) => diesel::update(place)
            .set((
                provider_members::phone.eq(&new.phone),
                provider_members::form_version.eq(next),
            ))
            .execute(conn)?,
        None => diesel::update(place)
            .set((
                provider_members::phone.eq(&new.phone),
                provider_members::invited_name.eq(&new.name),
                provider_members::form_version.eq(next),
            ))
            .execute(conn)?,
    };
    if changed != 1 {
        return Ok(false);
    }
    if new.name == seller.name {
        return Ok(true);
    }
    if seller.accepted_at.is_some() {
        let person = users::table
            .find(seller.user)
            .filter(users::form_version.eq(found.user_version));
        let renamed = diesel::update(person)
            .set((
                users::name.eq(&new.name),
                users::form_version.eq(found.user_version + 1),
            ))
            .execute(conn)?;
        if renamed != 1 {
            return Ok(false);
        }
        // Clients are found by the name of their main user, too.
        crate::profile::store::write_seller_keys(conn, seller.user, &new.name)?;
        return Ok(true);
    }
    let of_seller = clients::table
        .filter(clients::owner_id.eq(seller.owner))
        .filter(clients::seller_id.eq(seller.user));
    diesel::update(of_seller)
        .set(clients::seller_key.eq(fold(&new.name)))
        .execute(conn)?;
    Ok(true)
}

/// The clients of a seller have none any more; tells how many. A form that still names the seller
/// finds another version.
pub(super) fn leave_clients(
    conn: &mut DbConn,
    owner: ProviderId,
    user: UserId,
) -> QueryResult<i64> {
    let of_seller = clients::table
        .filter(clients::owner_id.eq(owner))
        .filter(clients::seller_id.eq(user));
    let left = diesel::update(of_seller)
        .set((
            clients::seller_id.eq(None::<UserId>),
            clients::seller_key.eq(""),
            clients::form_version.eq(clients::form_version + 1),
        ))
        .execute(conn)?;
    Ok(i64::try_from(left).unwrap_or(i64::MAX))
}

pub(super) fn remove(conn: &mut DbConn, owner: ProviderId, user: UserId) -> QueryResult<()> {
    diesel::delete(provider_members::table.find((owner, user)))
        .execute(conn)
        .map(|_| ())
}

/// True where the person has any account left, accepted or not.
pub(super) fn has_accounts(conn: &mut DbConn, user: UserId) -> QueryResult<bool> {
    let at_provider = diesel::select(diesel::dsl::exists(
        provider_members::table.filter(provider_members::user_id.eq(user)),
    ))
    .get_result::<bool>(conn)?;
    let in_client = diesel::select(diesel::dsl::exists(
        client_members::table
            .inner_join(clients::table)
            .filter(client_members::user_id.eq(user))
            .filter(clients::deleted_at.is_null()),
    ))
    .get_result::<bool>(conn)?;
    Ok(at_provider || in_client)
}

/// Gives the address of somebody without accounts free. The name stays: history tells of it.
pub(super) fn free(conn: &mut DbConn, user: UserId) -> QueryResult<()> {
    diesel::update(users::table.find(user))
        .set((
            users::email_key.eq(None::<String>),
            users::password_hash.eq(None::<String>),
            users::phone.eq(""),
        ))
        .execute(conn)
        .map(|_| ())
}
