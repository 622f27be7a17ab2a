//! Rules on people's places in a client that hold whoever changes them: the provider in the admin
//! portal, or the client's own Administrators in the control panel.
use super::asking::{self, Asked};
use super::members::{self, Member};
use crate::actor::{Account, ClientRole};
use crate::change::Change;
use crate::clients::store::{self, Client};
use crate::db::DbConn;
use crate::db::ids::{ClientId, UserId};
use crate::history::{self, By, Changed, Event, Place};
use crate::projects;
use crate::secrets::Keys;
use crate::sign_in::limits::{Attempt, LimitError};
use crate::web::session;
use crate::{invitations, links, mail};
use diesel::prelude::*;

/// Who changes a client's users does so alone, until the transaction ends. Take it after locks on
/// people and before the client's own.
pub fn lock(conn: &mut DbConn, client: ClientId) -> QueryResult<()> {
    conn.serialize_on_text(&format!("users of client {client}"))
}

/// How addresses name a user. While a place is not taken it is no number: a low one would tell
/// that the person was here before.
pub fn reference(keys: &Keys, client: ClientId, member: &Member) -> String {
    if member.accepted {
        return member.user.to_string();
    }
    waiting_reference(keys, client, member.user)
}

fn waiting_reference(keys: &Keys, client: ClientId, user: UserId) -> String {
    let digest = keys.mac("pending user", &format!("{client} {user}"));
    let hex: String = digest.iter().take(8).map(|b| format!("{b:02x}")).collect();
    format!("i{hex}")
}

/// How programs name a user, who take numbers only: above all ids while a place is not taken.
pub fn number(keys: &Keys, client: ClientId, member: &Member) -> i64 {
    if member.accepted {
        return member.user.0;
    }
    waiting_number(keys, client, member.user)
}

/// No id ever grows so large, and numbers of this size stay whole in every language.
const WAITING: i64 = 1 << 52;

fn waiting_number(keys: &Keys, client: ClientId, user: UserId) -> i64 {
    let digest = keys.mac("pending user", &format!("{client} {user}"));
    let bytes = digest.iter().take(6);
    bytes.fold(WAITING >> 48, |number, byte| number << 8 | i64::from(*byte))
}

/// The user whom a number names.
pub fn by_number(
    conn: &mut DbConn,
    keys: &Keys,
    client: ClientId,
    number: i64,
) -> QueryResult<Member> {
    if number < WAITING {
        return by_reference(conn, keys, client, &number.to_string());
    }
    let waiting = members::waiting(conn, client)?;
    let named = waiting
        .into_iter()
        .map(|(user, _)| user)
        .find(|user| waiting_number(keys, client, *user) == number);
    match named {
        Some(user) => members::find(conn, client, user),
        None => Err(diesel::NotFound),
    }
}

/// The user whom an address names.
pub fn by_reference(
    conn: &mut DbConn,
    keys: &Keys,
    client: ClientId,
    text: &str,
) -> QueryResult<Member> {
    if let Ok(id) = text.parse() {
        let member = members::find(conn, client, UserId(id))?;
        return member.accepted.then_some(member).ok_or(diesel::NotFound);
    }
    let waiting = members::waiting(conn, client)?;
    match named(keys, client, &waiting, text) {
        Some(user) => members::find(conn, client, user),
        None => Err(diesel::NotFound),
    }
}

/// Who of those that wait goes by this reference.
pub fn named(
    keys: &Keys,
    client: ClientId,
    waiting: &[(UserId, String)],
    text: &str,
) -> Option<UserId> {
    waiting
        .iter()
        .map(|(user, _)| *user)
        .find(|user| waiting_reference(keys, client, *user) == text)
}

/// Writes one event in a client.
pub fn record(
    conn: &mut DbConn,
    by: impl Into<By>,
    client: &Client,
    event: &Event,
    values: &[Changed],
    change: &Change,
) -> QueryResult<()> {
    let place = Place::client(client.owner_id, client.id);
    history::record(conn, place, by, event, values, change).map(|_| ())
}

/// Gives a user another role.
pub fn write_role(
    conn: &mut DbConn,
    by: impl Into<By>,
    client: &Client,
    member: &Member,
    role: ClientRole,
    change: &Change,
) -> QueryResult<()> {
    members::set_role(conn, client.id, member.user, role)?;
    let event = Event::UserRoleChanged {
        name: member.name.clone(),
    };
    let values = [Changed {
        field: "field-user-type",
        before: member.role.label().to_owned(),
        after: role.label().to_owned(),
    }];
    record(conn, by, client, &event, &values, change)
}

/// Why nobody was asked again.
#[derive(Debug, thiserror::Error)]
pub enum AskAgainError {
    /// The place was taken meanwhile.
    #[error("not possible now")]
    NotNow,
    /// The same invitation was sent again too often.
    #[error(transparent)]
    TooOften(#[from] LimitError),
    /// The database refused.
    #[error(transparent)]
    Database(#[from] diesel::result::Error),
}

/// "Resend invite": a new mail, and the link of the earlier one is dead.
pub fn ask_again(
    conn: &mut DbConn,
    by: impl Into<By>,
    client: &Client,
    member: &Member,
    change: &Change,
) -> Result<(), AskAgainError> {
    links::serialize(conn, member.user)?;
    if !members::hold_waiting(conn, client.id, member.user)? {
        return Err(AskAgainError::NotNow);
    }
    let place = Account::Client(client.id);
    Attempt::invitation_again(place, member.user).begin(conn, change.at)?;
    members::set_invited_at(conn, client.id, member.user, change.at)?;
    let asked = Asked {
        owner: client.owner_id,
        client: client.id,
        company: &client.company,
        name: &member.name,
        user: member.user,
    };
    asking::ask_in(conn, &asked, change)?;
    let event = Event::UserInvitationResent {
        name: member.name.clone(),
        email: member.email.clone(),
    };
    record(conn, by, client, &event, &[], change)?;
    Ok(())
}

/// Why a place stays.
#[derive(Debug, thiserror::Error)]
pub enum RemoveError {
    /// Nobody else would be Administrators.
    #[error("the last Administrators")]
    LastAdministrator,
    /// Programs act with tokens of this person.
    #[error("active tokens")]
    ActiveTokens,
    /// It was taken meanwhile.
    #[error("not possible now")]
    NotNow,
    /// The database refused.
    #[error(transparent)]
    Database(#[from] diesel::result::Error),
}

/// Takes a person's place in one client away, with all that hangs on it; places elsewhere stay. Who
/// has none left gives the address free. Take the person's address and `lock` before, in this order.
pub fn remove(
    conn: &mut DbConn,
    by: impl Into<By>,
    client: &Client,
    member: &Member,
    event: &Event,
    change: &Change,
) -> Result<(), RemoveError> {
    let by = by.into();
    let (id, user) = (client.id, member.user);
    links::serialize(conn, user)?;
    if !member.accepted && !members::hold_waiting(conn, id, user)? {
        return Err(RemoveError::NotNow);
    }
    if member.role == ClientRole::Administrators
        && members::other_administrators(conn, id, user, !member.accepted)?.is_empty()
    {
        return Err(RemoveError::LastAdministrator);
    }
    if members::strongest_token(conn, id, user, change.at)?.is_some() {
        return Err(RemoveError::ActiveTokens);
    }
    pass_main_user_on(conn, by, client, member, change)?;
    members::note_issuer_gone(conn, id, member)?;
    invitations::revoke(conn, Account::Client(id), user, change)?;
    projects::store::forget_member(conn, id, user)?;
    members::delete(conn, id, user)?;
    session::end_in_account(conn, user, Account::Client(id))?;
    take_asking_back(conn, client, user, change)?;
    record(conn, by, client, event, &[], change)?;
    Ok(())
}

/// What was mailed to ask somebody in leads nowhere any more, unless it also leads into another
/// client of the same provider.
fn take_asking_back(
    conn: &mut DbConn,
    client: &Client,
    user: UserId,
    change: &Change,
) -> QueryResult<()> {
    if members::places(conn, user)?.count() == 0 {
        mail::withdraw(conn, client.id, user)?;
        links::revoke_all(conn, user, change)?;
        members::free(conn, user)
    } else if !members::waits_at(conn, client.owner_id, user)? {
        mail::withdraw(conn, client.id, user)?;
        links::revoke_set_up(conn, user, client.owner_id, change).map(|_| ())
    } else {
        Ok(())
    }
}

/// "Log in" needs somebody to act as: where that was this user, another Administrator takes over.
pub fn pass_main_user_on(
    conn: &mut DbConn,
    by: By,
    client: &Client,
    member: &Member,
    change: &Change,
) -> QueryResult<()> {
    if client.main_user_id != Some(member.user) {
        return Ok(());
    }
    let others = members::other_administrators(conn, client.id, member.user, true)?;
    let Some(next) = others.first().copied() else {
        return Ok(());
    };
    let next = members::find(conn, client.id, next)?;
    store::set_main_user(conn, client.id, next.user)?;
    let values = [Changed {
        field: "field-main-user",
        before: member.name.clone(),
        after: next.name.clone(),
    }];
    let event = Event::MainUserChanged { name: next.name };
    record(conn, by, client, &event, &values, change)
}
