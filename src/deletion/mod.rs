//! How an account ends: its people ask for it, somebody wins them back or not, and days later it
//! is deleted and, after a while, its personal data erased.
pub mod deleting;
mod erasing;
pub mod job;
mod mail;
pub mod pages;
pub mod paths;
pub mod store;

use crate::actor::{ClientAdmin, Operator, PanelUser, Staff};
use crate::change::Change;
use crate::clients;
use crate::clients::store::Client;
use crate::db::ids::{ClientId, UserId};
use crate::db::{DbConn, Timestamp};
use crate::history::{self, By, Event, Place};
use crate::i18n::Texts;
use crate::installation;
use crate::services::{self, Stop, stops};
use crate::web::form::FieldErrors;
use chrono::TimeDelta;
use diesel::prelude::*;
use std::ops::RangeInclusive;

/// Longest explanation and longest note, in characters.
const TEXT_MAX: usize = 1_000;
/// How long before it happens everybody is told once more.
const REMINDER: TimeDelta = TimeDelta::days(1);

/// The reasons that are offered to who leaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// "Services are too expensive".
    Expensive,
    /// "I had an issue with services".
    Issue,
    /// "I found a better service".
    Better,
    /// "Other".
    Other,
}

impl Reason {
    /// All, in the order of the form.
    pub const ALL: [Self; 4] = [Self::Expensive, Self::Issue, Self::Better, Self::Other];

    /// As stored and as forms send it.
    pub fn code(self) -> &'static str {
        match self {
            Self::Expensive => "expensive",
            Self::Issue => "issue",
            Self::Better => "better",
            Self::Other => "other",
        }
    }

    /// The reason of a code; none for anything else.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reason| reason.code() == code)
    }

    /// The key of its text.
    pub fn text(self) -> &'static str {
        match self {
            Self::Expensive => "deletion-reason-expensive",
            Self::Issue => "deletion-reason-issue",
            Self::Better => "deletion-reason-better",
            Self::Other => "deletion-reason-other",
        }
    }
}

/// Why somebody leaves, as far as it was said.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Why {
    reason: Option<Reason>,
    explanation: String,
}

impl Why {
    /// A chosen reason and what was said to it.
    pub(crate) fn of(reason: Reason, explanation: &str) -> Self {
        Self {
            reason: Some(reason),
            explanation: explanation.to_owned(),
        }
    }

    /// Reads the form; both may be empty.
    pub fn parse(errors: &mut FieldErrors, reason: &str, explanation: &str) -> Self {
        let reason = match reason {
            "" => None,
            code => errors.choice("reason", Reason::parse(code)),
        };
        Self {
            reason,
            explanation: errors.lines("explanation", explanation, TEXT_MAX),
        }
    }

    fn code(&self) -> &'static str {
        self.reason.map_or("", Reason::code)
    }
}

/// A stored reason in words, or "".
pub fn reason_text(t: &Texts, code: &str, explanation: &str) -> String {
    let label = Reason::parse(code).map(|reason| t.get(reason.text()));
    match (label, explanation) {
        (None, explanation) => explanation.to_owned(),
        (Some(label), "") => label,
        (Some(label), explanation) => format!("{label}: {explanation}"),
    }
}

/// What the operator sets about deleting.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Terms {
    /// Days from a request to the deletion.
    pub days: i64,
    /// Days from the deletion until personal data is erased.
    pub retention: i64,
}

impl Terms {
    /// What `days` may be.
    pub const DAYS: RangeInclusive<i64> = 1..=90;
    /// What `retention` may be.
    pub const RETENTION: RangeInclusive<i64> = 0..=365;
}

impl Default for Terms {
    fn default() -> Self {
        Self {
            days: 10,
            retention: 30,
        }
    }
}

const DAYS: &str = "deletion_days";
const RETENTION: &str = "retention_days";

/// The terms of this installation.
pub fn terms(conn: &mut DbConn) -> QueryResult<Terms> {
    let mut number = |name: &str| -> QueryResult<Option<i64>> {
        Ok(installation::get(conn, name)?.and_then(|value| value.parse().ok()))
    };
    let default = Terms::default();
    Ok(Terms {
        days: number(DAYS)?.unwrap_or(default.days),
        retention: number(RETENTION)?.unwrap_or(default.retention),
    })
}

/// Sets the terms, where the asker is the operator. A request that runs keeps its date.
pub fn set_terms(conn: &mut DbConn, by: &Staff, terms: Terms) -> QueryResult<()> {
    if !by.is_operator() {
        return Err(diesel::NotFound);
    }
    installation::set(conn, DAYS, &terms.days.to_string())?;
    installation::set(conn, RETENTION, &terms.retention.to_string())
}

/// How a request ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// The provider cancelled it.
    Cancelled,
    /// The client took it back.
    Withdrawn,
    /// The client was deleted.
    Deleted,
}

impl Outcome {
    fn code(self) -> &'static str {
        match self {
            Self::Cancelled => "cancelled",
            Self::Withdrawn => "withdrawn",
            Self::Deleted => "deleted",
        }
    }
}

/// Why nothing was done.
#[derive(Debug, thiserror::Error)]
pub enum DeletionError {
    /// Only somebody of the account in the own name may.
    #[error("not while logged in as somebody else")]
    Acting,
    /// A reseller's own account goes with the reseller.
    #[error("a technical account")]
    Technical,
    /// There is a request already.
    #[error("requested already")]
    Requested,
    /// There is no request (any more).
    #[error("not requested")]
    NotRequested,
    /// The account is deleted already.
    #[error("deleted already")]
    Deleted,
    /// The database refused.
    #[error(transparent)]
    Database(#[from] diesel::result::Error),
}

/// Asks that the account be deleted: its services stop at once. Answers when it will be. Run it in
/// `Db::write`.
pub fn request(
    conn: &mut DbConn,
    by: &ClientAdmin,
    why: &Why,
    change: &Change,
) -> Result<Timestamp, DeletionError> {
    if !by.may_end_account() {
        return Err(DeletionError::Acting);
    }
    services::store::lock(conn, by.client())?;
    let client = store::client(conn, by.client())?;
    if client.deleted_at.is_some() {
        return Err(DeletionError::Deleted);
    }
    if client.technical {
        return Err(DeletionError::Technical);
    }
    if client.deletion_due_at.is_some() {
        return Err(DeletionError::Requested);
    }
    let due = change.at + TimeDelta::days(terms(conn)?.days);
    let remind = Some(due - REMINDER).filter(|at| *at > change.at);
    store::insert(conn, by, why, (due, remind), change)?;
    store::set_due(conn, client.id, Some(due))?;
    stops::settle(conn, &client, Stop::DeletionRequested, change.at)?;
    let event = Event::DeletionRequested {
        reason: why.code().to_owned(),
        explanation: why.explanation.clone(),
    };
    let panel: &PanelUser = by;
    record(conn, &client, panel, &event, change)?;
    mail::requested(conn, &client, by.person().name(), why, due, change)?;
    Ok(due)
}

/// Takes the request back: everything runs again. Run it in `Db::write`.
pub fn withdraw(conn: &mut DbConn, by: &ClientAdmin, change: &Change) -> Result<(), DeletionError> {
    if !by.may_end_account() {
        return Err(DeletionError::Acting);
    }
    services::store::lock(conn, by.client())?;
    let client = store::client(conn, by.client())?;
    let who = by.person();
    let closing = Closing {
        outcome: Outcome::Withdrawn,
        by: Some((who.id(), who.name())),
        note: "",
    };
    resume(conn, &client, &closing, change)?;
    let panel: &PanelUser = by;
    record(conn, &client, panel, &Event::DeletionWithdrawn, change)?;
    mail::withdrawn(conn, &client, who.name(), change)?;
    Ok(())
}

/// Reads the note beside a cancelled request; it may be empty.
pub fn parse_note(errors: &mut FieldErrors, note: &str) -> String {
    errors.lines("note", note, TEXT_MAX)
}

/// Cancels a client's request, until the deletion begins. Run it in `Db::write`.
pub fn cancel(
    conn: &mut DbConn,
    by: &Staff,
    id: ClientId,
    note: &str,
    change: &Change,
) -> Result<(), DeletionError> {
    // Seen before anything is locked: nobody waits for a stranger.
    clients::store::find(conn, by, id)?;
    services::store::lock(conn, id)?;
    let client = clients::store::find(conn, by, id)?;
    let closing = Closing {
        outcome: Outcome::Cancelled,
        by: Some((by.user_id(), by.person().name())),
        note,
    };
    resume(conn, &client, &closing, change)?;
    let event = Event::DeletionCancelled {
        note: note.to_owned(),
    };
    record(conn, &client, by, &event, change)?;
    mail::cancelled(conn, &client, by.person().name(), note, change)?;
    Ok(())
}

/// How a request is closed.
struct Closing<'a> {
    outcome: Outcome,
    /// None where the portal did it by itself.
    by: Option<(UserId, &'a str)>,
    note: &'a str,
}

/// Closes the open request and lets what it stopped run again.
fn resume(
    conn: &mut DbConn,
    client: &Client,
    closing: &Closing<'_>,
    change: &Change,
) -> Result<(), DeletionError> {
    if !store::close(conn, client.id, closing, change.at)? {
        return Err(DeletionError::NotRequested);
    }
    store::set_due(conn, client.id, None)?;
    stops::settle(conn, client, Stop::DeletionRequested, change.at)?;
    Ok(())
}

fn record(
    conn: &mut DbConn,
    client: &Client,
    by: impl Into<By>,
    event: &Event,
    change: &Change,
) -> QueryResult<()> {
    let place = Place::client(client.owner_id, client.id);
    history::record(conn, place, by, event, &[], change).map(|_| ())
}

/// Lets deletions go that wait since the clock was set; false where none are held.
pub fn release(conn: &mut DbConn, by: &Operator, change: &Change) -> QueryResult<bool> {
    if !installation::release_deletions(conn)? {
        return Ok(false);
    }
    let place = Place::provider(by.provider());
    let staff: &Staff = by;
    history::record(conn, place, staff, &Event::DeletionsReleased, &[], change)?;
    Ok(true)
}
