//! What happens to an account that changes hands, to whomever it goes.
use crate::actor::Account;
use crate::change::Change;
use crate::clients::store::{self, Client};
use crate::db::ids::{ClientId, ProviderId, UserId};
use crate::db::schema::{client_members, clients, history, users};
use crate::db::{DbConn, Timestamp};
use crate::deletion::deleting;
use crate::people::asking::{self, Asked};
use crate::people::members;
use crate::services::{self, Stop, stops};
use crate::sign_in;
use crate::web::session;
use crate::{invitations, links, mail};
use diesel::prelude::*;

/// First the people, then their places, then the client: nobody else changes any of it until the
/// transaction ends.
pub(crate) fn lock(conn: &mut DbConn, client: ClientId) -> QueryResult<()> {
    deleting::lock(conn, client)?;
    // Who accepts holds the link, then the place, and then the client: so do we.
    let mut waiting = members::waiting(conn, client)?;
    waiting.sort_unstable();
    for (user, _) in waiting {
        links::serialize(conn, user)?;
        members::hold_waiting(conn, client, user)?;
    }
    Ok(())
}

/// What a change of hands means to an account's people.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Doors {
    /// Invitations that wait: sent again by the new owner.
    pub waiting: i64,
    /// Open sessions: they end.
    pub sessions: i64,
    /// People whose password the old owner typed: it is void.
    pub void_passwords: i64,
}

impl Doors {
    /// Counts them.
    pub fn of(conn: &mut DbConn, client: &Client, now: Timestamp) -> QueryResult<Self> {
        let members = || client_members::table.filter(client_members::client_id.eq(client.id));
        Ok(Self {
            waiting: members()
                .filter(client_members::accepted_at.is_null())
                .count()
                .get_result(conn)?,
            sessions: session::open_in_client(conn, client.id, now)?,
            void_passwords: members()
                .inner_join(users::table)
                .filter(users::password_by.eq(client.owner_id.0))
                .count()
                .get_result(conn)?,
        })
    }
}

/// To whom an account goes, and as what.
pub(crate) struct To {
    /// The new owner.
    pub owner: ProviderId,
    /// It becomes the new owner's own account.
    pub technical: bool,
    /// How many users it may have.
    pub user_limit: i64,
}

/// Writes the new owner, with all that follows from it; none where somebody edited the client since
/// it was read. Forms that were drawn before find a newer version. The caller holds `lock`.
pub(crate) fn change_owner(
    conn: &mut DbConn,
    client: &Client,
    to: &To,
    change: &Change,
) -> QueryResult<Option<Client>> {
    let stopped = services::store::stops(conn, client)?.any();
    let written = diesel::update(clients::table.find(client.id))
        .filter(clients::form_version.eq(client.form_version))
        .set((
            clients::owner_id.eq(to.owner),
            clients::seller_id.eq(None::<UserId>),
            clients::technical.eq(to.technical),
            clients::user_limit.eq(to.user_limit),
            clients::form_version.eq(client.form_version + 1),
        ))
        .execute(conn)?;
    if written == 0 {
        return Ok(None);
    }
    // What happened in it is read where it is.
    diesel::update(history::table.filter(history::client_id.eq(client.id)))
        .set(history::owner_id.eq(to.owner))
        .execute(conn)?;
    store::write_derived(conn, client.id)?;
    let moved: Client = clients::table
        .find(client.id)
        .select(Client::as_select())
        .first(conn)?;
    if services::store::stops(conn, &moved)?.any() != stopped {
        stops::settle(conn, &moved, Stop::OwnerSuspended, change.at)?;
    }
    session::end_in_client(conn, client.id)?;
    Ok(Some(moved))
}

/// Whoever was asked in by the old owner is asked by the new one; what was mailed before leads
/// nowhere any more. `client` is the client at its new owner, whose lock the caller holds.
pub(crate) fn ask_again(
    conn: &mut DbConn,
    client: &Client,
    from: ProviderId,
    change: &Change,
) -> QueryResult<()> {
    for (user, _) in members::waiting(conn, client.id)? {
        invitations::revoke(conn, Account::Client(client.id), user, change)?;
        mail::withdraw(conn, client.id, user)?;
        if !members::waits_at(conn, from, user)? {
            links::revoke_set_up(conn, user, from, change)?;
        }
        let person = members::reachable(conn, user)?;
        if person.password_by == Some(from) && members::places(conn, user)?.count() == 1 {
            // It would open nothing: the person chooses one by the new owner's link.
            sign_in::store::void_password(conn, user, change.at)?;
        }
        members::set_invited_at(conn, client.id, user, change.at)?;
        let name = members::find(conn, client.id, user)?.name;
        let asked = Asked {
            owner: client.owner_id,
            client: client.id,
            company: &client.company,
            name: &name,
            user,
        };
        asking::ask_in(conn, &asked, change)?;
    }
    Ok(())
}
