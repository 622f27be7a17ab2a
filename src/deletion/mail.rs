//! The mails of a deletion: to the client, and to the addresses that its owner named.
use super::{Why, reason_text};
use crate::alerts;
use crate::change::Change;
use crate::clients::notify;
use crate::clients::store::Client;
use crate::db::schema::providers;
use crate::db::{DbConn, Timestamp};
use crate::i18n::{Calendar, Lang, Texts};
use crate::mail::{self, Letter, Link, Outgoing, To};
use diesel::prelude::*;

/// How a provider is written to.
struct Owner {
    company: String,
    t: Texts,
    lang: Lang,
}

impl Owner {
    /// A moment, as the owner reads it.
    fn moment(&self, at: Timestamp) -> String {
        format!("{} UTC", Calendar::new(self.lang, "UTC").moment(at))
    }

    /// What was typed, or the text of `key` where nothing was.
    fn or(&self, typed: String, key: &str) -> String {
        if typed.is_empty() {
            self.t.get(key)
        } else {
            typed
        }
    }
}

fn alert(
    conn: &mut DbConn,
    client: &Client,
    change: &Change,
    letter: impl Fn(&Owner, String, String) -> Letter,
) -> QueryResult<()> {
    let kind = alerts::Kind::DeletionRequests;
    let addresses = alerts::store::addresses(conn, client.owner_id, kind)?;
    if addresses.is_empty() {
        return Ok(());
    }
    let (company, lang): (String, String) = providers::table
        .find(client.owner_id)
        .select((providers::company, providers::lang))
        .first(conn)?;
    let lang = Lang::stored(&lang);
    let owner = Owner {
        company,
        t: Texts::new(lang),
        lang,
    };
    for email in addresses {
        let outgoing = Outgoing {
            provider: client.owner_id,
            client: Some(client.id),
            to: To {
                email: &email,
                lang,
                user: None,
            },
            letter: letter(&owner, client.company.clone(), client.id.to_string()),
            link: Link::None,
        };
        mail::send(conn, &outgoing, change)?;
    }
    Ok(())
}

pub(super) fn requested(
    conn: &mut DbConn,
    client: &Client,
    who: &str,
    why: &Why,
    due: Timestamp,
    change: &Change,
) -> QueryResult<()> {
    notify::client(conn, client.id, change, |reader| {
        Letter::DeletionRequested {
            name: reader.name.clone(),
            company: reader.company.clone(),
            who: who.to_owned(),
            due: reader.calendar.moment(due),
        }
    })?;
    alert(conn, client, change, |owner, company, id| {
        let reason = reason_text(&owner.t, why.code(), &why.explanation);
        Letter::AlertDeletionRequested {
            name: owner.company.clone(),
            company,
            id,
            who: who.to_owned(),
            reason: owner.or(reason, "deletion-no-reason"),
            due: owner.moment(due),
        }
    })
}

pub(super) fn withdrawn(
    conn: &mut DbConn,
    client: &Client,
    who: &str,
    change: &Change,
) -> QueryResult<()> {
    notify::client(conn, client.id, change, |reader| {
        Letter::DeletionWithdrawn {
            name: reader.name.clone(),
            company: reader.company.clone(),
            who: who.to_owned(),
        }
    })?;
    alert(conn, client, change, |owner, company, id| {
        Letter::AlertDeletionWithdrawn {
            name: owner.company.clone(),
            company,
            id,
            who: who.to_owned(),
        }
    })
}

pub(super) fn cancelled(
    conn: &mut DbConn,
    client: &Client,
    who: &str,
    note: &str,
    change: &Change,
) -> QueryResult<()> {
    notify::client(conn, client.id, change, |reader| {
        Letter::DeletionCancelled {
            name: reader.name.clone(),
            company: reader.company.clone(),
        }
    })?;
    alert(conn, client, change, |owner, company, id| {
        Letter::AlertDeletionCancelled {
            name: owner.company.clone(),
            company,
            id,
            who: who.to_owned(),
            note: owner.or(note.to_owned(), "deletion-no-note"),
        }
    })
}

pub(super) fn due(
    conn: &mut DbConn,
    client: &Client,
    due: Timestamp,
    change: &Change,
) -> QueryResult<()> {
    notify::client(conn, client.id, change, |reader| Letter::DeletionDue {
        name: reader.name.clone(),
        company: reader.company.clone(),
        due: reader.calendar.moment(due),
    })?;
    alert(conn, client, change, |owner, company, id| {
        Letter::AlertDeletionDue {
            name: owner.company.clone(),
            company,
            id,
            due: owner.moment(due),
        }
    })
}

/// `who`: none where the portal did it by itself.
pub(super) fn deleted(
    conn: &mut DbConn,
    client: &Client,
    who: Option<&str>,
    change: &Change,
) -> QueryResult<()> {
    notify::client(conn, client.id, change, |reader| Letter::AccountDeleted {
        name: reader.name.clone(),
        company: reader.company.clone(),
    })?;
    alert(conn, client, change, |owner, company, id| {
        Letter::AlertAccountDeleted {
            name: owner.company.clone(),
            company,
            id,
            who: owner.or(who.unwrap_or_default().to_owned(), "deletion-by-the-portal"),
        }
    })
}
