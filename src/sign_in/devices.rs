//! Browsers from which a person signed in before: a sign-in from another one is told by mail.
use crate::change::Change;
use crate::db::ids::UserId;
use crate::db::schema::known_devices;
use crate::db::{DbConn, Timestamp};
use crate::mail::{self, Letter, Link, Outgoing, To};
use crate::sign_in::{password, store};
use crate::web::device::{DAYS, Device};
use chrono::TimeDelta;
use diesel::dsl::exists;
use diesel::prelude::*;

/// Notes that a person signed in from a browser. An unknown one is told by mail, but the first one
/// of all.
pub fn arrived(
    conn: &mut DbConn,
    user: UserId,
    device: &Device,
    change: &Change,
) -> QueryResult<()> {
    conn.serialize_on_text(&format!("devices of {user}"))?;
    let hash = device.hash();
    let known = diesel::update(known_devices::table.find((user, &hash)))
        .set(known_devices::last_seen_at.eq(change.at))
        .execute(conn)?;
    if known > 0 {
        return Ok(());
    }
    let others: bool = diesel::select(exists(
        known_devices::table.filter(known_devices::user_id.eq(user)),
    ))
    .get_result(conn)?;
    diesel::insert_into(known_devices::table)
        .values((
            known_devices::user_id.eq(user),
            known_devices::device_hash.eq(hash),
            known_devices::first_seen_at.eq(change.at),
            known_devices::last_seen_at.eq(change.at),
        ))
        .execute(conn)?;
    if others {
        tell(conn, user, device, change)?;
    }
    Ok(())
}

fn tell(conn: &mut DbConn, user: UserId, device: &Device, change: &Change) -> QueryResult<()> {
    let person = password::person(conn, user)?;
    let home = store::home(conn, user)?;
    let mail = Outgoing {
        provider: home.provider,
        client: None,
        to: To {
            email: person.email(),
            lang: person.lang(),
            user: Some(user),
        },
        letter: Letter::NewDevice {
            name: person.name().to_owned(),
            time: person.calendar().moment(change.at),
            address: change.ip.clone(),
            browser: device.agent().name(&person.texts()),
        },
        link: Link::None,
    };
    mail::send(conn, &mail, change).map(|_| ())
}

/// Forgets browsers whose cookie is gone.
pub fn forget_old(conn: &mut DbConn, now: Timestamp) -> QueryResult<usize> {
    let oldest = now - TimeDelta::days(DAYS);
    diesel::delete(known_devices::table.filter(known_devices::last_seen_at.le(oldest)))
        .execute(conn)
}
