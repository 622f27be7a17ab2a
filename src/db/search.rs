//! What the two databases search differently: substrings by trigrams, short terms by tokens.
use super::ids::{ClientId, ProviderId};
use super::schema::clients;
use super::{DbConn, MultiBackend};
use crate::text::fold;
use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Bool, Text};
use std::collections::BTreeSet;

/// A term shorter than this has no trigram.
const TRIGRAM: usize = 3;

/// Writes a client's folded search text into the search indexes, in the transaction that changed it.
pub fn index_client(
    conn: &mut DbConn,
    client: ClientId,
    owner: ProviderId,
    search: &str,
) -> QueryResult<()> {
    let terms = short_terms(search);
    match conn {
        DbConn::Postgres(c) => {
            let terms: Vec<String> = terms.into_iter().collect();
            diesel::sql_query("UPDATE clients SET short_terms = $1 WHERE id = $2")
                .bind::<Array<Text>, _>(terms)
                .bind::<BigInt, _>(client)
                .execute(c)?;
        }
        DbConn::Sqlite(c) => {
            for table in ["clients_trigrams", "clients_short_terms"] {
                diesel::sql_query(format!("DELETE FROM {table} WHERE rowid = $1"))
                    .bind::<BigInt, _>(client)
                    .execute(c)?;
            }
            diesel::sql_query(
                "INSERT INTO clients_trigrams (rowid, owner, search) VALUES ($1, $2, $3)",
            )
            .bind::<BigInt, _>(client)
            .bind::<Text, _>(owner_trigrams(owner))
            .bind::<Text, _>(search)
            .execute(c)?;
            let terms = terms.into_iter().collect::<Vec<_>>().join(" ");
            diesel::sql_query("UPDATE clients SET short_terms = $1 WHERE id = $2")
                .bind::<Text, _>(format!(" {terms} "))
                .bind::<BigInt, _>(client)
                .execute(c)?;
            diesel::sql_query(
                "INSERT INTO clients_short_terms (rowid, owner, terms) VALUES ($1, $2, $3)",
            )
            .bind::<BigInt, _>(client)
            .bind::<Text, _>(owner_token(owner))
            .bind::<Text, _>(terms)
            .execute(c)?;
        }
    }
    Ok(())
}

/// The owner as one phrase that no other owner's phrase holds.
fn owner_trigrams(owner: ProviderId) -> String {
    format!("<{owner}>")
}

fn owner_token(owner: ProviderId) -> String {
    format!("o{owner}")
}

/// What a term of one or two characters is looked up in: the beginnings of words, and for scripts
/// that are written without blanks each character and each pair.
fn short_terms(search: &str) -> BTreeSet<String> {
    let mut terms = BTreeSet::new();
    for word in search
        .split(|c: char| !c.is_alphanumeric())
        .filter(|w| !w.is_empty())
    {
        let chars: Vec<char> = word.chars().collect();
        let starts = if chars.iter().any(|c| is_wide(*c)) {
            chars.len()
        } else {
            1
        };
        for start in 0..starts {
            for length in 1..TRIGRAM {
                if let Some(term) = chars.get(start..start + length) {
                    terms.insert(term.iter().collect());
                }
            }
        }
    }
    terms
}

/// True for scripts that put no blanks between words.
fn is_wide(c: char) -> bool {
    matches!(c, '\u{2e80}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

/// What somebody typed into the search field: every word must be found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Needle {
    words: Vec<String>,
}

impl Needle {
    /// Folded and cut into words; none where nothing can be searched for.
    pub fn parse(text: &str) -> Option<Self> {
        let words: Vec<String> = fold(text)
            .split(' ')
            .filter(|w| w.chars().any(char::is_alphanumeric))
            .take(8)
            .map(|w| w.chars().take(100).collect())
            .collect();
        (!words.is_empty()).then_some(Self { words })
    }

    /// The folded words.
    pub fn words(&self) -> &[String] {
        &self.words
    }
}

/// A condition on a row of `clients`.
pub type Matching = Box<dyn BoxableExpression<clients::table, MultiBackend, SqlType = Bool>>;

/// More hits than this are found sooner by walking the list in its order.
const RARE: i64 = 5_000;
/// PostgreSQL looks at so many of the newest rows, and for so many hits among them.
const PROBE_ROWS: i64 = 2_000;
const PROBE_HITS: i64 = 60;

/// How a needle is looked for: rare words in the index first; words that are everywhere row by
/// row, since then a page is full after a few rows.
pub struct Lookup {
    needle: Needle,
    owner: Option<ProviderId>,
    rare: bool,
    postgres: bool,
}

impl Lookup {
    /// Finds out how rare the needle is among the clients of `owner`, or of everybody.
    pub fn prepare(
        conn: &mut DbConn,
        owner: Option<ProviderId>,
        needle: &Needle,
    ) -> QueryResult<Self> {
        let rare = match conn {
            DbConn::Sqlite(c) => is_rare_on_sqlite(c, owner, needle)?,
            DbConn::Postgres(c) => is_rare_on_postgres(c, owner, needle)?,
        };
        let postgres = matches!(conn, DbConn::Postgres(_));
        Ok(Self {
            needle: needle.clone(),
            owner,
            rare,
            postgres,
        })
    }

    /// The condition that every word is found.
    pub fn matching(&self) -> Matching {
        match (self.rare, self.postgres) {
            (true, true) => looked_up_on_postgres(self.owner, &self.needle),
            (true, false) => looked_up_on_sqlite(self.owner, &self.needle),
            (false, true) => row_by_row(&self.needle, on_postgres),
            (false, false) => row_by_row(&self.needle, on_sqlite),
        }
    }
}

fn row_by_row(needle: &Needle, found: impl Fn(String, bool) -> Matching) -> Matching {
    let mut all: Matching = Box::new(sql::<Bool>("TRUE"));
    for word in &needle.words {
        all = Box::new(all.and(found(word.clone(), is_short(word))));
    }
    all
}

fn is_short(word: &str) -> bool {
    word.chars().count() < TRIGRAM
}

/// A word as an FTS5 string.
fn quoted(word: &str) -> String {
    format!("\"{}\"", word.replace('"', "\"\""))
}

/// Table and MATCH expressions that find the needle: trigrams and whole short terms.
fn fts_queries(owner: Option<ProviderId>, needle: &Needle) -> Vec<(&'static str, String)> {
    let (short, long): (Vec<_>, Vec<_>) = needle.words.iter().partition(|w| is_short(w));
    let query = |words: Vec<&String>, column: &str, owner: Option<String>| {
        let mut parts: Vec<String> = owner
            .iter()
            .map(|owner| format!("owner : {}", quoted(owner)))
            .collect();
        parts.extend(
            words
                .into_iter()
                .map(|word| format!("{column} : {}", quoted(word))),
        );
        parts.join(" AND ")
    };
    let mut queries = Vec::new();
    if !long.is_empty() {
        queries.push((
            "clients_trigrams",
            query(long, "search", owner.map(owner_trigrams)),
        ));
    }
    if !short.is_empty() {
        queries.push((
            "clients_short_terms",
            query(short, "terms", owner.map(owner_token)),
        ));
    }
    queries
}

#[derive(QueryableByName)]
struct Count {
    #[diesel(sql_type = BigInt)]
    n: i64,
}

/// True where one of the indexes alone leaves few rows.
fn is_rare_on_sqlite(
    conn: &mut SqliteConnection,
    owner: Option<ProviderId>,
    needle: &Needle,
) -> QueryResult<bool> {
    for (table, query) in fts_queries(owner, needle) {
        let hits: Count = diesel::sql_query(format!(
            "SELECT count(*) AS n FROM \
             (SELECT 1 FROM {table} WHERE {table} MATCH $1 LIMIT {})",
            RARE + 1
        ))
        .bind::<Text, _>(query)
        .get_result(conn)?;
        if hits.n <= RARE {
            return Ok(true);
        }
    }
    Ok(false)
}

fn looked_up_on_sqlite(owner: Option<ProviderId>, needle: &Needle) -> Matching {
    let mut all: Matching = Box::new(sql::<Bool>("TRUE"));
    for (table, query) in fts_queries(owner, needle) {
        let one = format!("clients.id IN (SELECT rowid FROM {table} WHERE {table} MATCH ");
        all = Box::new(all.and(sql::<Bool>(&one).bind::<Text, _>(query).sql(")")));
    }
    all
}

fn like_pattern(word: &str) -> String {
    let escaped = word
        .replace('\\', "\\\\")
        .replace('%', "\\%")
        .replace('_', "\\_");
    format!("%{escaped}%")
}

/// True where the newest rows hold few hits.
fn is_rare_on_postgres(
    conn: &mut PgConnection,
    owner: Option<ProviderId>,
    needle: &Needle,
) -> QueryResult<bool> {
    let of_owner = owner
        .map(|id| format!("WHERE owner_id = {id}"))
        .unwrap_or_default();
    let mut conditions = Vec::new();
    for (i, word) in needle.words.iter().enumerate() {
        conditions.push(match is_short(word) {
            true => format!("short_terms @> ARRAY[${}]", i + 1),
            false => format!("strpos(search, ${}) > 0", i + 1),
        });
    }
    let mut query = diesel::sql_query(format!(
        "SELECT count(*) AS n FROM (SELECT 1 FROM \
         (SELECT search, short_terms FROM clients {of_owner} ORDER BY id DESC LIMIT {PROBE_ROWS}) \
         AS newest WHERE {} LIMIT {PROBE_HITS}) AS hits",
        conditions.join(" AND ")
    ))
    .into_boxed();
    for word in &needle.words {
        query = query.bind::<Text, _>(word.clone());
    }
    Ok(query.get_result::<Count>(conn)?.n < PROBE_HITS)
}

/// The longest word by the index, as an array of ids, so that the planner does not walk the sort
/// index for it; the others row by row.
fn looked_up_on_postgres(owner: Option<ProviderId>, needle: &Needle) -> Matching {
    let of_owner = owner
        .map(|id| format!("found.owner_id = {id} AND "))
        .unwrap_or_default();
    let start =
        format!("clients.id = ANY(ARRAY(SELECT found.id FROM clients AS found WHERE {of_owner}");
    let longest = needle
        .words
        .iter()
        .max_by_key(|w| w.chars().count())
        .cloned()
        .unwrap_or_default();
    let by_index: Matching = match is_short(&longest) {
        true => Box::new(
            sql::<Bool>(&format!("{start} found.short_terms @> ARRAY["))
                .bind::<Text, _>(longest)
                .sql("]))"),
        ),
        false => Box::new(
            sql::<Bool>(&format!("{start} found.search LIKE "))
                .bind::<Text, _>(like_pattern(&longest))
                .sql("))"),
        ),
    };
    Box::new(by_index.and(row_by_row(needle, on_postgres)))
}

fn on_postgres(word: String, is_short: bool) -> Matching {
    match is_short {
        true => Box::new(
            sql::<Bool>("clients.short_terms @> ARRAY[")
                .bind::<Text, _>(word)
                .sql("]"),
        ),
        false => Box::new(
            sql::<Bool>("strpos(clients.search, ")
                .bind::<Text, _>(word)
                .sql(") > 0"),
        ),
    }
}

fn on_sqlite(word: String, is_short: bool) -> Matching {
    let (column, text) = match is_short {
        true => ("short_terms", format!(" {word} ")),
        false => ("search", word),
    };
    Box::new(
        sql::<Bool>(&format!("instr(clients.{column}, "))
            .bind::<Text, _>(text)
            .sql(") > 0"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_terms_begin_words_and_cut_chinese() {
        let terms = short_terms("104882 acme corp");
        for term in ["1", "10", "a", "ac", "c", "co"] {
            assert!(terms.contains(term), "{term}");
        }
        assert!(!terms.contains("cm") && !terms.contains("acm"));
        let terms = short_terms("深圳市云帆");
        for term in ["深", "圳", "云帆", "市云"] {
            assert!(terms.contains(term), "{term}");
        }
    }

    #[test]
    fn a_needle_is_folded_words() {
        assert_eq!(
            Needle::parse("  ООО  Ветер ").unwrap().words(),
            ["ооо", "ветер"]
        );
        assert_eq!(Needle::parse(" -- % "), None);
    }
}
