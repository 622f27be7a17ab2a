//! Counting that stops: a list says "more than 10,000" sooner than it counts a million rows.
use super::{DbConn, MultiBackend};
use diesel::prelude::*;
use diesel::query_builder::{AstPass, Query, QueryFragment, QueryId};
use diesel::sql_types::BigInt;

/// `SELECT COUNT(what) FROM (query)`; the query carries its own limit.
#[derive(Debug, Clone, QueryId)]
struct Count<Q> {
    what: &'static str,
    query: Q,
}

impl<Q> Query for Count<Q> {
    type SqlType = BigInt;
}

impl<Q> RunQueryDsl<DbConn> for Count<Q> {}

impl<Q: QueryFragment<MultiBackend>> QueryFragment<MultiBackend> for Count<Q> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, MultiBackend>) -> QueryResult<()> {
        out.push_sql("SELECT COUNT(");
        out.push_sql(self.what);
        out.push_sql(") FROM (");
        self.query.walk_ast(out.reborrow())?;
        out.push_sql(") AS counted");
        Ok(())
    }
}

/// How many rows a query with a limit has.
pub fn rows<Q>(conn: &mut DbConn, query: Q) -> QueryResult<i64>
where
    Q: QueryFragment<MultiBackend> + QueryId,
{
    Count { what: "*", query }.get_result(conn)
}

/// How many different clients a query with a limit names in its column `client_id`.
pub fn clients<Q>(conn: &mut DbConn, query: Q) -> QueryResult<i64>
where
    Q: QueryFragment<MultiBackend> + QueryId,
{
    Count {
        what: "DISTINCT client_id",
        query,
    }
    .get_result(conn)
}
