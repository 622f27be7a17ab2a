//! What people keep about themselves: name, phone, language, time zone, password.
pub mod pages;
pub mod paths;
pub mod store;

use crate::change::Change;
use crate::db::DbConn;
use crate::db::ids::{ProviderId, UserId};
use crate::history::{self, By, Changed, Event};
use crate::i18n::Lang;
use crate::web::form::{FieldErrors, NAME_MAX};
use chrono_tz::{TZ_VARIANTS, Tz};
use diesel::prelude::*;
use serde::Deserialize;
use store::Profile;

/// Longest phone number, in characters.
const PHONE_MAX: usize = 50;

/// The form as it comes in.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct ProfileForm {
    /// Full name.
    #[serde(default)]
    pub name: String,
    /// Phone number, or "".
    #[serde(default)]
    pub phone: String,
    /// Code of a language.
    #[serde(default)]
    pub lang: String,
    /// Name of a time zone.
    #[serde(default)]
    pub time_zone: String,
    /// The version that was seen.
    #[serde(default)]
    pub version: i64,
}

/// What a person may change about itself, found right.
#[derive(Debug, Clone)]
pub struct NewProfile {
    name: String,
    phone: String,
    lang: Lang,
    time_zone: Tz,
    seen: i64,
}

impl NewProfile {
    /// Reads the form; `errors` says what is wrong with it.
    pub fn parse(form: &ProfileForm, errors: &mut FieldErrors) -> Option<Self> {
        let name = errors.required("name", &form.name, NAME_MAX);
        let phone = errors.optional("phone", &form.phone, PHONE_MAX);
        let lang = errors.choice("lang", Lang::parse(&form.lang));
        let time_zone = errors.choice("time_zone", form.time_zone.parse::<Tz>().ok());
        if !errors.is_empty() {
            return None;
        }
        Some(Self {
            name,
            phone,
            lang: lang?,
            time_zone: time_zone?,
            seen: form.version,
        })
    }
}

/// All time zones, by name.
pub fn time_zones() -> impl Iterator<Item = &'static str> {
    TZ_VARIANTS.iter().map(|zone| zone.name())
}

/// What became of a form.
pub enum Saved {
    /// It was written.
    Done,
    /// Somebody else (or another tab) wrote meanwhile: what stands there now.
    Conflict(Profile),
}

/// Saves the own profile: the person, the lists that sort by the name, and the history of the
/// provider that looks after the person.
pub fn save(
    conn: &mut DbConn,
    user: UserId,
    provider: ProviderId,
    new: &NewProfile,
    change: &Change,
) -> QueryResult<Saved> {
    let before = store::find(conn, user)?;
    let after = Profile {
        name: new.name.clone(),
        phone: new.phone.clone(),
        lang: new.lang.code().to_owned(),
        time_zone: new.time_zone.name().to_owned(),
        ..before.clone()
    };
    if before.form_version != new.seen || !store::write(conn, user, new.seen, &after)? {
        return Ok(Saved::Conflict(store::find(conn, user)?));
    }
    if before.name != after.name {
        store::write_seller_keys(conn, user, &after.name)?;
    }
    let changed = before.differences(&after);
    if !changed.is_empty() {
        history::record(
            conn,
            history::Place::provider(provider),
            By::user(user),
            &Event::UserEdited { name: after.name },
            &changed,
            change,
        )?;
    }
    Ok(Saved::Done)
}

impl Profile {
    fn differences(&self, after: &Self) -> Vec<Changed> {
        let mut list = Vec::new();
        Changed::note(&mut list, "field-name", &self.name, &after.name);
        Changed::note(&mut list, "field-phone", &self.phone, &after.phone);
        Changed::note(&mut list, "field-lang", &self.lang, &after.lang);
        Changed::note(
            &mut list,
            "field-time-zone",
            &self.time_zone,
            &after.time_zone,
        );
        list
    }
}
