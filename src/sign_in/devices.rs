//! Browsers from which a person signed in before: a sign-in from another one is told by mail.
use crate::change::Change;
use crate::db::ids::UserId;
use crate::db::schema::known_devices;
use crate::db::{DbConn, Timestamp};
use crate::mail::{self, Letter, Link, Outgoing, To};
use crate::secrets::Token;
use crate::sign_in::{password, store};
use crate::web::agent::Agent;
use crate::web::visit::Visit;
use actix_web::HttpResponse;
use actix_web::cookie::time::Duration;
use actix_web::cookie::{Cookie, SameSite};
use chrono::TimeDelta;
use diesel::dsl::exists;
use diesel::prelude::*;

/// Browsers keep a cookie no longer.
const DAYS: i64 = 400;
const HASHED_FOR: &str = "device";

/// The browser of one request.
#[derive(Clone)]
pub struct Device {
    token: Token,
    agent: Agent,
    https: bool,
}

impl Device {
    /// The browser's own cookie, or a new one.
    pub fn of(visit: &Visit) -> Self {
        Self {
            token: match &visit.device {
                Some(known) => Token::from_outside(known),
                None => Token::random(),
            },
            agent: Agent::of(&visit.user_agent),
            https: visit.portal.config.https(),
        }
    }

    /// The name of the cookie.
    pub fn cookie_name(https: bool) -> &'static str {
        if https { "__Host-device" } else { "device" }
    }

    /// Lets the browser be known by its cookie from now on.
    pub fn remember(&self, mut answer: HttpResponse) -> anyhow::Result<HttpResponse> {
        let cookie = Cookie::build(Self::cookie_name(self.https), self.token.plain())
            .path("/")
            .max_age(Duration::days(DAYS))
            .http_only(true)
            .secure(self.https)
            .same_site(SameSite::Lax)
            .finish();
        answer.add_cookie(&cookie)?;
        Ok(answer)
    }
}

/// Notes that a person signed in from a browser. An unknown one is told by mail, but the first one
/// of all.
pub fn arrived(
    conn: &mut DbConn,
    user: UserId,
    device: &Device,
    change: &Change,
) -> QueryResult<()> {
    conn.serialize_on_text(&format!("devices of {user}"))?;
    let hash = device.token.hash(HASHED_FOR);
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
            browser: device.agent.name(&person.texts()),
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
