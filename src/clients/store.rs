//! Every query on `clients`. Each one starts from what the asker may see.
use crate::actor::{Sees, Staff};
use crate::db::ids::{ClientId, ProviderId, UserId};
use crate::db::schema::clients;
use crate::db::{DbConn, MultiBackend, Timestamp};
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
    /// Deleted since.
    pub deleted_at: Option<Timestamp>,
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

/// One client. Somebody else's is as absent as one that never was.
pub fn find(conn: &mut DbConn, staff: &Staff, id: ClientId) -> QueryResult<Client> {
    visible_to(staff)
        .filter(clients::id.eq(id))
        .select(Client::as_select())
        .first(conn)
}
