//! SQL in our own words, inside diesel's statements or alone. Unlike `diesel::dsl::sql`, whose
//! statements are prepared anew each time, these stay prepared: their wording must be one of few,
//! and everything that comes from outside a bound value.
use super::Timestamp;
use diesel::backend::Backend;
use diesel::expression::{TypedExpressionType, ValidGrouping, is_aggregate};
use diesel::prelude::*;
use diesel::query_builder::{AstPass, Query, QueryFragment, QueryId};
use diesel::serialize::ToSql;
use diesel::sql_types::{BigInt, HasSqlType, Text, Timestamp as SqlTimestamp};
use std::marker::PhantomData;

/// A phrase of SQL that means a `ST`.
#[derive(Debug, Clone)]
pub struct Phrase<ST> {
    pieces: Vec<Piece>,
    kept: bool,
    meaning: PhantomData<ST>,
}

#[derive(Debug, Clone)]
enum Piece {
    Sql(String),
    Number(i64),
    Text(String),
    Moment(Timestamp),
}

/// Begins a phrase.
pub fn phrase<ST>(sql: impl Into<String>) -> Phrase<ST> {
    Phrase {
        pieces: vec![Piece::Sql(sql.into())],
        kept: true,
        meaning: PhantomData,
    }
}

impl<ST> Phrase<ST> {
    fn and(mut self, piece: Piece) -> Self {
        self.pieces.push(piece);
        self
    }

    /// Goes on in SQL.
    pub fn sql(self, sql: &str) -> Self {
        self.and(Piece::Sql(sql.to_owned()))
    }

    /// A bound number.
    pub fn number(self, value: i64) -> Self {
        self.and(Piece::Number(value))
    }

    /// A bound text.
    pub fn text(self, value: impl Into<String>) -> Self {
        self.and(Piece::Text(value.into()))
    }

    /// A bound moment.
    pub fn moment(self, value: Timestamp) -> Self {
        self.and(Piece::Moment(value))
    }

    /// Whether the statement may stay prepared: not where its wording is one of thousands, or
    /// memory would grow with them.
    pub fn kept(self, kept: bool) -> Self {
        Self { kept, ..self }
    }
}

impl<ST, DB> QueryFragment<DB> for Phrase<ST>
where
    DB: Backend + HasSqlType<BigInt> + HasSqlType<Text> + HasSqlType<SqlTimestamp>,
    i64: ToSql<BigInt, DB>,
    String: ToSql<Text, DB>,
    Timestamp: ToSql<SqlTimestamp, DB>,
{
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        if !self.kept {
            out.unsafe_to_cache_prepared();
        }
        for piece in &self.pieces {
            match piece {
                Piece::Sql(sql) => out.push_sql(sql),
                Piece::Number(value) => out.push_bind_param::<BigInt, _>(value)?,
                Piece::Text(value) => out.push_bind_param::<Text, _>(value)?,
                Piece::Moment(value) => out.push_bind_param::<SqlTimestamp, _>(value)?,
            }
        }
        Ok(())
    }
}

impl<ST> QueryId for Phrase<ST> {
    type QueryId = ();

    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<ST: TypedExpressionType> Expression for Phrase<ST> {
    type SqlType = ST;
}

impl<ST> Query for Phrase<ST> {
    type SqlType = ST;
}

impl<ST, Conn> RunQueryDsl<Conn> for Phrase<ST> {}

impl<QS, ST> SelectableExpression<QS> for Phrase<ST> where Self: Expression {}

impl<QS, ST> AppearsOnTable<QS> for Phrase<ST> where Self: Expression {}

impl<ST, GB> ValidGrouping<GB> for Phrase<ST> {
    type IsAggregate = is_aggregate::Never;
}
