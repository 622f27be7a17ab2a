//! Every query on `clients`. Each one starts from what the asker may see.
use crate::actor::{PanelUser, Sees, Staff};
use crate::change::Change;
use crate::db::ids::{ClientId, ProviderId, UserId};
use crate::db::schema::{client_members, clients, provider_members, providers, users};
use crate::db::{DbConn, MultiBackend, Timestamp, search};
use crate::i18n::Lang;
use crate::people::members;
use crate::plans;
use crate::services::{self, ClientService, Stops};
use crate::text::{email_key, fold};
use diesel::prelude::*;

/// A client, loaded for somebody who may see it.
#[derive(Debug, Clone, PartialEq, Queryable, Selectable)]
#[diesel(table_name = clients)]
pub struct Client {
    /// Its id.
    pub id: ClientId,
    /// The operator or reseller it belongs to.
    pub owner_id: ProviderId,
    /// As whom "Log in" acts.
    pub main_user_id: Option<UserId>,
    /// Who sells to it.
    pub seller_id: Option<UserId>,
    /// Company.
    pub company: String,
    /// Name in the owner's system.
    pub name: String,
    /// Company email.
    pub email: String,
    /// The owner's own id for it.
    pub custom_id: String,
    /// Language of mails to the Company email.
    pub lang: String,
    /// The provider's own note; never for the client.
    pub description: String,
    /// Derived status.
    pub status: String,
    /// Hidden from the list.
    pub test: bool,
    /// A converted reseller's own account.
    pub technical: bool,
    /// How many users it may have.
    pub user_limit: i64,
    /// Suspended since.
    pub suspended_at: Option<Timestamp>,
    /// When it is to be deleted, where its people asked for that.
    pub deletion_due_at: Option<Timestamp>,
    /// Deleted since.
    pub deleted_at: Option<Timestamp>,
    /// Personal data erased since.
    pub erased_at: Option<Timestamp>,
    /// Created.
    pub created_at: Timestamp,
    /// The version a form must name.
    pub form_version: i64,
}

/// The only place that says which clients somebody of a provider sees.
pub fn visible_to(staff: &Staff) -> clients::BoxedQuery<'static, MultiBackend> {
    let all = clients::table.into_boxed();
    match staff.sees() {
        Sees::All => all,
        Sees::OwnedBy(owner) => all.filter(clients::owner_id.eq(owner)),
        Sees::SoldBy(owner, seller) => all
            .filter(clients::owner_id.eq(owner))
            .filter(clients::seller_id.eq(seller)),
    }
}

/// `visible_to` of a seller who sees only its own clients, as part of another query.
#[diesel::dsl::auto_type]
pub fn sold_by(owner: ProviderId, seller: UserId) -> _ {
    clients::table
        .filter(clients::owner_id.eq(owner))
        .filter(clients::seller_id.eq(seller))
        .select(clients::id.nullable())
}

/// One client. Somebody else's is as absent as one that never was.
pub fn find(conn: &mut DbConn, staff: &Staff, id: ClientId) -> QueryResult<Client> {
    visible_to(staff)
        .filter(clients::id.eq(id))
        .select(Client::as_select())
        .first(conn)
}

/// The client in whose control panel somebody is.
pub fn of_panel(conn: &mut DbConn, user: &PanelUser) -> QueryResult<Client> {
    clients::table
        .find(user.client())
        .filter(clients::deleted_at.is_null())
        .select(Client::as_select())
        .first(conn)
}

/// True where somebody is inside a reseller's own account, which goes with the reseller.
pub fn is_technical(conn: &mut DbConn, user: &PanelUser) -> QueryResult<bool> {
    clients::table
        .find(user.client())
        .select(clients::technical)
        .first(conn)
}

/// What stands at the head of each of a client's pages.
#[derive(Debug, Clone)]
pub struct Head {
    /// The client.
    pub client: Client,
    /// Company of its owner.
    pub owner: String,
    /// Name of its seller, or "".
    pub seller: String,
    /// Its plan by name; none is "Custom plan".
    pub plan: Option<String>,
    /// How many users it has; pending invitations count.
    pub users: i64,
    /// All services of the catalogue as the client has them.
    pub services: Vec<ClientService>,
    /// What stops them besides their own status.
    pub stops: Stops,
}

/// A client with what its pages say about it.
pub fn head(conn: &mut DbConn, staff: &Staff, id: ClientId) -> QueryResult<Head> {
    let client = find(conn, staff, id)?;
    Ok(Head {
        owner: providers::table
            .find(client.owner_id)
            .select(providers::company)
            .first(conn)?,
        seller: seller_name(conn, client.owner_id, client.seller_id)?,
        plan: plans::store::of_client(conn, id)?.map(|(_, name)| name),
        users: client_members::table
            .filter(client_members::client_id.eq(id))
            .count()
            .get_result(conn)?,
        services: services::store::of_client(conn, &client)?,
        stops: services::store::stops(conn, &client)?,
        client,
    })
}

/// What a form says about a client.
#[derive(Debug, Clone, PartialEq)]
pub struct Fields {
    /// Company.
    pub company: String,
    /// Name in the owner's system.
    pub name: String,
    /// Company email.
    pub email: String,
    /// The owner's own id for it.
    pub custom_id: String,
    /// Who sells to it.
    pub seller: Option<UserId>,
    /// Language of mails to the Company email.
    pub lang: Lang,
    /// Hidden from the list.
    pub test: bool,
}

/// Writes a new client of an owner whom the caller has checked.
pub(super) fn insert(
    conn: &mut DbConn,
    owner: ProviderId,
    fields: &Fields,
    (main_user, user_limit): (UserId, i64),
    change: &Change,
) -> QueryResult<ClientId> {
    diesel::insert_into(clients::table)
        .values((
            clients::owner_id.eq(owner),
            clients::main_user_id.eq(main_user),
            clients::user_limit.eq(user_limit),
            clients::seller_id.eq(fields.seller),
            clients::company.eq(&fields.company),
            clients::company_key.eq(""),
            clients::name.eq(&fields.name),
            clients::email.eq(&fields.email),
            clients::email_key.eq(""),
            clients::custom_id.eq(&fields.custom_id),
            clients::lang.eq(fields.lang.code()),
            clients::test.eq(fields.test),
            clients::created_at.eq(change.at),
        ))
        .returning(clients::id)
        .get_result(conn)
}

/// Writes a client's fields over the version that was seen; false where there is a newer one.
pub(super) fn update(
    conn: &mut DbConn,
    client: &Client,
    seen: i64,
    fields: &Fields,
) -> QueryResult<bool> {
    let written = diesel::update(clients::table.find(client.id))
        .filter(clients::form_version.eq(seen))
        .set((
            clients::company.eq(&fields.company),
            clients::name.eq(&fields.name),
            clients::email.eq(&fields.email),
            clients::custom_id.eq(&fields.custom_id),
            clients::seller_id.eq(fields.seller),
            clients::lang.eq(fields.lang.code()),
            clients::test.eq(fields.test),
            clients::form_version.eq(seen + 1),
        ))
        .execute(conn)?;
    Ok(written == 1)
}

/// Writes what a client's contact has in common with "Edit client" over the version that was
/// loaded; false where there is a newer one.
pub(crate) fn update_contact(
    conn: &mut DbConn,
    client: &Client,
    (company, email, lang): (&str, &str, Lang),
) -> QueryResult<bool> {
    diesel::update(clients::table.find(client.id))
        .filter(clients::form_version.eq(client.form_version))
        .set((
            clients::company.eq(company),
            clients::email.eq(email),
            clients::lang.eq(lang.code()),
            clients::form_version.eq(client.form_version + 1),
        ))
        .execute(conn)
        .map(|rows| rows == 1)
}

/// Writes a client's description over the one that was seen; false where there is another. It is a
/// form of its own: who edits something else of the client meanwhile is not disturbed.
pub(crate) fn set_description(
    conn: &mut DbConn,
    id: ClientId,
    seen: &str,
    new: &str,
) -> QueryResult<bool> {
    diesel::update(clients::table.find(id))
        .filter(clients::description.eq(seen))
        .set(clients::description.eq(new))
        .execute(conn)
        .map(|rows| rows == 1)
}

/// Makes another user the one as whom "Log in" acts.
pub(crate) fn set_main_user(conn: &mut DbConn, client: ClientId, user: UserId) -> QueryResult<()> {
    diesel::update(clients::table.find(client))
        .set(clients::main_user_id.eq(user))
        .execute(conn)?;
    write_derived(conn, client)
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = clients)]
struct Source {
    owner_id: ProviderId,
    main_user_id: Option<UserId>,
    seller_id: Option<UserId>,
    company: String,
    name: String,
    email: String,
    custom_id: String,
    description: String,
}

/// Writes what is derived from a client's fields: sort keys and what the search finds. Call it
/// after every change of the client, its seller's name or its main user, in the same transaction.
pub fn write_derived(conn: &mut DbConn, id: ClientId) -> QueryResult<()> {
    let row = clients::table
        .find(id)
        .select(Source::as_select())
        .first(conn)?;
    let seller = seller_name(conn, row.owner_id, row.seller_id)?;
    let main_user = match row.main_user_id {
        Some(user) => members::known_as(conn, id, user).optional()?,
        None => None,
    };
    let (main_name, main_email) = main_user.map(|m| (m.name, m.email)).unwrap_or_default();
    let search = [
        &id.to_string(),
        &row.company,
        &row.name,
        &row.email,
        &row.custom_id,
        &main_name,
        &main_email,
        &row.description,
    ]
    .map(|part| fold(part))
    .join("\n");
    diesel::update(clients::table.find(id))
        .set((
            clients::company_key.eq(fold(&row.company)),
            clients::name_key.eq(fold(&row.name)),
            clients::email_key.eq(email_key(&row.email)),
            clients::seller_key.eq(fold(&seller)),
            clients::search.eq(&search),
        ))
        .execute(conn)?;
    search::index_client(conn, id, row.owner_id, &search)
}

/// The same for every client whose main user this is: the person accepted, or has a new name.
pub fn write_derived_of_main_user(conn: &mut DbConn, user: UserId) -> QueryResult<()> {
    let of_user: Vec<ClientId> = clients::table
        .filter(clients::main_user_id.eq(user))
        .select(clients::id)
        .load(conn)?;
    of_user
        .into_iter()
        .try_for_each(|id| write_derived(conn, id))
}

/// A seller's name as its provider may know it, or "".
pub(crate) fn seller_name(
    conn: &mut DbConn,
    owner: ProviderId,
    seller: Option<UserId>,
) -> QueryResult<String> {
    let Some(seller) = seller else {
        return Ok(String::new());
    };
    let found = provider_members::table
        .inner_join(users::table)
        .filter(provider_members::provider_id.eq(owner))
        .filter(provider_members::user_id.eq(seller))
        .select((
            users::name,
            provider_members::invited_name,
            provider_members::accepted_at.is_not_null(),
        ))
        .first::<(String, String, bool)>(conn)
        .optional()?;
    Ok(found
        .map(|(name, invited, accepted)| if accepted { name } else { invited })
        .unwrap_or_default())
}
