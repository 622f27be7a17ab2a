//! Users > All users: the people of every account that somebody of a provider sees. What is done
//! to a person here never reaches into accounts that the asker doesn't see.
pub mod pages;
pub mod paths;
pub mod store;

use crate::actor::{Account, Staff};
use crate::change::Change;
use crate::db::DbConn;
use crate::db::ids::{ProviderId, UserId};
use crate::history::{self, Event};
use crate::i18n::Lang;
use crate::mail::{self, Letter, Link, Outgoing, To};
use crate::web::session::{self, Open};
use crate::{sign_in, two_factor};
use diesel::prelude::*;
use store::{Found, Place};

/// Why nothing was done.
#[derive(Debug, thiserror::Error)]
pub enum ActError {
    /// Nobody does this to oneself.
    #[error("the asker itself")]
    Oneself,
    /// The person has places that the asker doesn't see.
    #[error("belongs to others too")]
    NotOurs,
    /// Two-factor is not on.
    #[error("not possible now")]
    NotNow,
    /// The database's own.
    #[error(transparent)]
    Database(#[from] diesel::result::Error),
}

/// Loads somebody to be changed. Places are given and taken one after the other.
fn load(conn: &mut DbConn, by: &Staff, user: UserId, change: &Change) -> Result<Found, ActError> {
    if user == by.user_id() {
        // Absent where even the asker doesn't see the own place.
        store::find(conn, by, user, change.at)?;
        return Err(ActError::Oneself);
    }
    store::serialize(conn, user)?;
    Ok(store::find(conn, by, user, change.at)?)
}

/// "Block": the person can't enter the accounts that the asker sees from the next click on, or none
/// at all where the operator asks.
pub fn block(conn: &mut DbConn, by: &Staff, user: UserId, change: &Change) -> Result<(), ActError> {
    let found = load(conn, by, user, change)?;
    let open: Vec<&Place> = match by.is_operator() {
        true if found.banned => return Ok(()),
        true => found.places.iter().collect(),
        false => found.places.iter().filter(|p| !p.blocked).collect(),
    };
    if by.is_operator() {
        store::set_banned(conn, user, Some(change.at))?;
    }
    for place in open {
        if !by.is_operator() {
            store::set_blocked_in(conn, place.account, user, Some(change.at))?;
        }
        record(conn, by, place, blocked(place), change)?;
    }
    end_within(conn, by, &found, change)?;
    Ok(())
}

/// "Activate": takes back what "Block" did. Only the operator takes back the operator's.
pub fn activate(
    conn: &mut DbConn,
    by: &Staff,
    user: UserId,
    change: &Change,
) -> Result<(), ActError> {
    let found = load(conn, by, user, change)?;
    let everywhere = by.is_operator() && found.banned;
    if everywhere {
        store::set_banned(conn, user, None)?;
    }
    for place in &found.places {
        if everywhere {
            record(conn, by, place, activated(place), change)?;
        } else if place.blocked {
            store::set_blocked_in(conn, place.account, user, None)?;
            record(conn, by, place, activated(place), change)?;
        }
    }
    Ok(())
}

fn blocked(place: &Place) -> Event {
    let name = place.name.clone();
    match place.kind() {
        "role-seller" => Event::SellerBlocked { name },
        _ => Event::UserBlocked { name },
    }
}

fn activated(place: &Place) -> Event {
    let name = place.name.clone();
    match place.kind() {
        "role-seller" => Event::SellerActivated { name },
        _ => Event::UserActivated { name },
    }
}

fn record(
    conn: &mut DbConn,
    by: &Staff,
    place: &Place,
    event: Event,
    change: &Change,
) -> QueryResult<()> {
    history::record(conn, at(place), by, &event, &[], change).map(|_| ())
}

fn at(place: &Place) -> history::Place {
    match place.account {
        Account::Provider(provider) => history::Place::provider(provider),
        Account::Client(client) => history::Place::client(place.owner, client),
    }
}

/// True for a session that is the asker's to end: in an account that it sees, or in none yet where
/// the whole person is.
fn is_within(by: &Staff, found: &Found, open: &Open) -> bool {
    match open.inside {
        _ if by.is_operator() => true,
        Some(account) => found.places.iter().any(|place| place.account == account),
        None => found.whole,
    }
}

/// The person's sessions within what the asker sees.
pub fn sessions(
    conn: &mut DbConn,
    by: &Staff,
    found: &Found,
    change_at: crate::db::Timestamp,
) -> QueryResult<Vec<Open>> {
    let mut open = session::open_of(conn, found.user, change_at)?;
    open.retain(|open| is_within(by, found, open));
    Ok(open)
}

fn end_within(conn: &mut DbConn, by: &Staff, found: &Found, change: &Change) -> QueryResult<usize> {
    session::end_where(conn, found.user, change.at, |open| {
        is_within(by, found, open)
    })
}

/// "End sessions": in the accounts that the asker sees; tells how many there were.
pub fn end_sessions(
    conn: &mut DbConn,
    by: &Staff,
    user: UserId,
    change: &Change,
) -> Result<usize, ActError> {
    let found = load(conn, by, user, change)?;
    let inside: Vec<Account> = sessions(conn, by, &found, change.at)?
        .iter()
        .filter_map(|open| open.inside)
        .collect();
    let ended = end_within(conn, by, &found, change)?;
    if ended == 0 {
        return Ok(0);
    }
    let mut told = false;
    for place in found.places.iter().filter(|p| inside.contains(&p.account)) {
        let name = found.name.clone();
        record(conn, by, place, Event::UserSessionsEnded { name }, change)?;
        told = true;
    }
    if let (false, Some(place)) = (told, taken(&found)) {
        let name = found.name.clone();
        record(conn, by, place, Event::UserSessionsEnded { name }, change)?;
    }
    Ok(ended)
}

/// The place by which the asker knows the person.
fn taken(found: &Found) -> Option<&Place> {
    found.places.iter().find(|place| place.accepted)
}

/// "Reset two-factor": it guards every account of the person, so the asker must see them all. The
/// person is told, with the reason.
pub fn reset_two_factor(
    conn: &mut DbConn,
    by: &Staff,
    user: UserId,
    reason: &str,
    change: &Change,
) -> Result<(), ActError> {
    let found = load(conn, by, user, change)?;
    if !found.whole {
        return Err(ActError::NotOurs);
    }
    if !two_factor::clear(conn, user, change)? {
        return Err(ActError::NotNow);
    }
    let event = Event::TwoFactorReset {
        name: found.name.clone(),
        reason: reason.to_owned(),
    };
    for place in found.places.iter().filter(|place| place.accepted) {
        record(conn, by, place, event.clone(), change)?;
    }
    let provider: ProviderId = sign_in::store::home(conn, user)?.provider;
    let mail = Outgoing {
        provider,
        client: None,
        to: To {
            email: &found.email,
            lang: Lang::stored(&found.lang),
            user: Some(user),
        },
        letter: Letter::TwoFactorReset {
            name: found.name.clone(),
            reason: reason.to_owned(),
        },
        link: Link::None,
    };
    mail::send(conn, &mail, change)?;
    Ok(())
}
