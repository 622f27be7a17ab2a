//! Queries on contacts.
use crate::clients::store::Client;
use crate::db::DbConn;
use crate::db::ids::ClientId;
use crate::db::schema::client_contacts;
use crate::people::members;
use diesel::prelude::*;

/// How a client is reached besides its Company email.
#[derive(Debug, Clone, Default, PartialEq, Queryable, Selectable)]
#[diesel(table_name = client_contacts)]
pub struct Contact {
    /// Whom one talks to.
    pub name: String,
    /// Another address, or "".
    pub second_email: String,
    /// Phone number, or "".
    pub phone: String,
    /// Postal address, in lines.
    pub address: String,
    /// Code of the country, or "".
    pub country: String,
}

/// The contact of a client: of one without any, the name of its main user.
pub(super) fn find(conn: &mut DbConn, client: &Client) -> QueryResult<Contact> {
    let found = client_contacts::table
        .find(client.id)
        .select(Contact::as_select())
        .first(conn)
        .optional()?;
    if let Some(contact) = found {
        return Ok(contact);
    }
    let main_user = match client.main_user_id {
        Some(user) => members::known_as(conn, client.id, user).optional()?,
        None => None,
    };
    Ok(Contact {
        name: main_user.map(|member| member.name).unwrap_or_default(),
        ..Contact::default()
    })
}

/// One client's contact is changed by one after the other.
pub(super) fn serialize(conn: &mut DbConn, client: ClientId) -> QueryResult<()> {
    conn.serialize_on_text(&format!("contact of client {client}"))
}

/// Writes a contact; under the lock.
pub(super) fn write(conn: &mut DbConn, client: ClientId, contact: &Contact) -> QueryResult<()> {
    let values = (
        client_contacts::name.eq(&contact.name),
        client_contacts::second_email.eq(&contact.second_email),
        client_contacts::phone.eq(&contact.phone),
        client_contacts::address.eq(&contact.address),
        client_contacts::country.eq(&contact.country),
    );
    let written = diesel::update(client_contacts::table.find(client))
        .set(values)
        .execute(conn)?;
    if written == 0 {
        diesel::insert_into(client_contacts::table)
            .values((client_contacts::client_id.eq(client), values))
            .execute(conn)?;
    }
    Ok(())
}
