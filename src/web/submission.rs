//! Makes a double submit one: the first transaction writes the form's key and where it led, the
//! second one is led there too.
use super::error::PageError;
use super::visit::Visit;
use crate::change::Change;
use crate::db::schema::submissions;
use crate::db::{DbConn, Timestamp};
use crate::secrets::{Token, hash};
use chrono::TimeDelta;
use diesel::prelude::*;
use diesel::result::{DatabaseErrorKind, Error};

/// The key of one drawn form.
#[derive(Clone, Debug)]
pub struct SubmissionKey(String);

impl SubmissionKey {
    /// A key for a form that is being drawn.
    pub fn fresh() -> String {
        Token::random().plain().to_owned()
    }

    /// Reads the hidden field. Forms that may be sent again and again carry none.
    pub fn parse(text: &str) -> Option<Self> {
        if text.is_empty() {
            return Some(Self(hash("submission", &Self::fresh())));
        }
        (20..=64)
            .contains(&text.len())
            .then(|| Self(hash("submission", text)))
    }

    /// What is the same for both of two twins.
    pub fn text(&self) -> &str {
        &self.0
    }

    /// Runs `work` unless this form was carried out before; answers where it leads either way.
    /// Call it inside a write transaction, as its first statement.
    pub fn once<E: From<Error>>(
        &self,
        conn: &mut DbConn,
        now: Timestamp,
        work: impl FnOnce(&mut DbConn) -> Result<String, E>,
    ) -> Result<String, E> {
        if let Some(location) = self.location(conn)? {
            return Ok(location);
        }
        match self.claim(conn, now) {
            Ok(()) => {}
            // A twin was faster; on PostgreSQL we waited here for its commit.
            Err(e) => return Err(e.into()),
        }
        let location = work(conn)?;
        diesel::update(submissions::table.find(&self.0))
            .set(submissions::location.eq(&location))
            .execute(conn)?;
        Ok(location)
    }

    fn claim(&self, conn: &mut DbConn, now: Timestamp) -> QueryResult<()> {
        diesel::insert_into(submissions::table)
            .values((
                submissions::key.eq(&self.0),
                submissions::location.eq(""),
                submissions::created_at.eq(now),
            ))
            .execute(conn)
            .map(|_| ())
    }

    /// Where the first submit of this form led; none while there was none.
    pub fn location(&self, conn: &mut DbConn) -> QueryResult<Option<String>> {
        submissions::table
            .find(&self.0)
            .select(submissions::location)
            .first(conn)
            .optional()
    }
}

/// Why a form was not carried out here.
enum Refused<E> {
    Repeated,
    Rule(E),
}

impl<E: From<Error>> From<Error> for Refused<E> {
    fn from(e: Error) -> Self {
        match is_repeated(&e) {
            true => Self::Repeated,
            false => Self::Rule(e.into()),
        }
    }
}

impl SubmissionKey {
    /// Carries a form out once, in a transaction of its own; the slower one of two twins is led to
    /// where the faster one led.
    pub async fn carry_out<E>(
        self,
        visit: &Visit,
        rule: impl FnOnce(&mut DbConn, &Change) -> Result<String, E> + Send + 'static,
    ) -> Result<Result<String, E>, PageError>
    where
        E: From<Error> + Send + 'static,
    {
        let done = self
            .carry_out_with(visit, |conn, change| Ok((rule(conn, change)?, ())))
            .await?;
        Ok(done.map(|(location, _)| location))
    }

    /// The same where the answer tells of what was done: nothing of a form that was carried out
    /// before.
    pub async fn carry_out_with<T, E>(
        self,
        visit: &Visit,
        rule: impl FnOnce(&mut DbConn, &Change) -> Result<(String, T), E> + Send + 'static,
    ) -> Result<Result<(String, Option<T>), E>, PageError>
    where
        T: Send + 'static,
        E: From<Error> + Send + 'static,
    {
        let (change, key) = (visit.change(), self.clone());
        let done = visit
            .portal
            .db
            .write(move |conn| -> Result<_, Refused<E>> {
                let mut made = None;
                let location = key.once(conn, change.at, |conn| -> Result<_, Refused<E>> {
                    let (location, did) = rule(conn, &change).map_err(Refused::Rule)?;
                    made = Some(did);
                    Ok(location)
                })?;
                Ok((location, made))
            })
            .await?;
        match done {
            Ok(done) => Ok(Ok(done)),
            Err(Refused::Rule(e)) => Ok(Err(e)),
            Err(Refused::Repeated) => {
                let db = &visit.portal.db;
                let location = db.read(move |conn| self.location(conn)).await??;
                let location = location.ok_or(PageError::NotFound)?;
                Ok(Ok((location, None)))
            }
        }
    }
}

/// Forgets forms that nobody sends again: no session lives that long.
pub fn forget_old(conn: &mut DbConn, now: Timestamp) -> QueryResult<usize> {
    let oldest = now - TimeDelta::days(4);
    diesel::delete(submissions::table.filter(submissions::created_at.le(oldest))).execute(conn)
}

/// True for the refusal of the twin that came second.
pub fn is_repeated(error: &Error) -> bool {
    matches!(error, Error::DatabaseError(DatabaseErrorKind::UniqueViolation, info)
        if info.table_name() == Some("submissions") || info.message().contains("submissions"))
}
