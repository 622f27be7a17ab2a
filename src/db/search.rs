//! What the two databases search differently: substrings by trigrams, short terms by tokens.
use super::ids::{ClientId, ProviderId};
use super::phrase::{Phrase, phrase};
use super::schema::clients;
use super::{DbConn, MultiBackend, one_of};
use crate::text::fold;
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
    /// Folded and cut into words; none where nothing but blanks was typed. "#395" is the id 395.
    pub fn parse(text: &str) -> Option<Self> {
        let words: Vec<String> = fold(text)
            .split(' ')
            .filter(|w| !w.is_empty())
            .take(8)
            .map(|w| without_hash(w).chars().take(100).collect())
            .collect();
        (!words.is_empty()).then_some(Self { words })
    }

    /// The folded words.
    pub fn words(&self) -> &[String] {
        &self.words
    }
}

fn without_hash(word: &str) -> &str {
    word.strip_prefix('#')
        .filter(|id| !id.is_empty() && id.bytes().all(|b| b.is_ascii_digit()))
        .unwrap_or(word)
}

/// A condition on a row of `clients`.
pub type Matching = Box<dyn BoxableExpression<clients::table, MultiBackend, SqlType = Bool>>;

/// Looking a hit up and reading a row in passing cost about the same. With n clients and h hits,
/// a page of fifty is full after reading 50·n/h rows, so that looking up pays below √(50·n) hits.
fn worth_looking_up(clients: i64) -> i64 {
    (clients.max(0) * 50).isqrt().clamp(100, 10_000)
}

/// PostgreSQL looks at so many of the newest rows, and for so many hits among them.
const PROBE_ROWS: i64 = 2_000;
const PROBE_HITS: usize = 60;

/// How a needle is looked for.
pub struct Lookup {
    needle: Needle,
    way: Way,
    postgres: bool,
}

enum Way {
    /// Rare words: the index gave all clients that can match.
    Ids(Vec<i64>),
    /// Words that are everywhere: row by row along the list, whose page is full after a few rows.
    /// There are more hits than this.
    Walk(i64),
}

impl Lookup {
    /// Finds out how rare the needle is among the clients of `owner`, or of everybody; they are
    /// `clients` in number.
    pub fn prepare(
        conn: &mut DbConn,
        owner: Option<ProviderId>,
        clients: i64,
        needle: &Needle,
    ) -> QueryResult<Self> {
        let most = worth_looking_up(clients);
        let (ids, postgres) = match conn {
            DbConn::Sqlite(c) => (ids_on_sqlite(c, owner, needle, most)?, false),
            DbConn::Postgres(c) => (ids_on_postgres(c, owner, needle, most)?, true),
        };
        let way = ids.map_or(Way::Walk(most), Way::Ids);
        Ok(Self {
            needle: needle.clone(),
            way,
            postgres,
        })
    }

    /// The condition that every word is found.
    pub fn matching(&self) -> Matching {
        let found = if self.postgres {
            on_postgres
        } else {
            on_sqlite
        };
        let every_word = row_by_row(&self.needle, found);
        match &self.way {
            Way::Walk(_) => every_word,
            Way::Ids(ids) => {
                let ids = ids.iter().copied();
                Box::new(one_of(self.postgres, "clients.id", ids).and(every_word))
            }
        }
    }

    /// Where hits are too many to be counted: more than so many.
    pub fn more_than(&self) -> Option<i64> {
        match self.way {
            Way::Ids(_) => None,
            Way::Walk(most) => Some(most),
        }
    }
}

fn row_by_row(needle: &Needle, found: impl Fn(&str, bool) -> Phrase<Bool>) -> Matching {
    let mut all: Matching = Box::new(phrase::<Bool>("TRUE"));
    for word in &needle.words {
        all = Box::new(all.and(found(word, is_term(word))));
    }
    all
}

/// True for what is looked up among the short terms. Other words are substrings, also the short
/// ones with punctuation, which no index knows.
fn is_term(word: &str) -> bool {
    !has_trigrams(word) && word.chars().all(char::is_alphanumeric)
}

fn has_trigrams(word: &str) -> bool {
    word.chars().count() >= TRIGRAM
}

/// A word as an FTS5 string.
fn quoted(word: &str) -> String {
    format!("\"{}\"", word.replace('"', "\"\""))
}

/// Table and MATCH expressions that find the needle: trigrams and whole short terms.
fn fts_queries(owner: Option<ProviderId>, needle: &Needle) -> Vec<(&'static str, String)> {
    let short: Vec<_> = needle.words.iter().filter(|w| is_term(w)).collect();
    let long: Vec<_> = needle.words.iter().filter(|w| has_trigrams(w)).collect();
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
struct Hit {
    #[diesel(sql_type = BigInt)]
    id: i64,
}

/// The hits, or nothing where they are more than `most`.
fn at_most(hits: Vec<i64>, most: i64) -> Option<Vec<i64>> {
    let few = i64::try_from(hits.len()).is_ok_and(|n| n <= most);
    few.then_some(hits)
}

fn ids(hits: Vec<Hit>) -> Vec<i64> {
    hits.into_iter().map(|hit| hit.id).collect()
}

fn ids_on_sqlite(
    conn: &mut SqliteConnection,
    owner: Option<ProviderId>,
    needle: &Needle,
    most: i64,
) -> QueryResult<Option<Vec<i64>>> {
    for (table, query) in fts_queries(owner, needle) {
        let hits = phrase::<BigInt>(format!("SELECT rowid FROM {table} WHERE {table} MATCH "))
            .text(query)
            .sql(" LIMIT ")
            .number(most + 1)
            .load(conn)?;
        if let Some(ids) = at_most(hits, most) {
            return Ok(Some(ids));
        }
    }
    let indexed = |word: &String| is_term(word) || has_trigrams(word);
    if needle.words.iter().all(indexed) {
        return Ok(None);
    }
    let of_owner = owner
        .map(|id| format!("owner_id = {id} AND "))
        .unwrap_or_default();
    let row_by_row = conditions(needle, |n, term| match term {
        true => format!("instr(short_terms, ' ' || ${n} || ' ') > 0"),
        false => format!("instr(search, ${n}) > 0"),
    });
    let mut all = diesel::sql_query(format!(
        "SELECT id FROM clients WHERE {of_owner}{row_by_row} LIMIT {}",
        most + 1
    ))
    .into_boxed();
    for word in &needle.words {
        all = all.bind::<Text, _>(word.clone());
    }
    Ok(at_most(ids(all.load(conn)?), most))
}

fn like_pattern(word: &str) -> String {
    let escaped = word
        .replace('\\', "\\\\")
        .replace('%', "\\%")
        .replace('_', "\\_");
    format!("%{escaped}%")
}

/// Asks the newest rows first: where they hold many hits, the index would give far too many.
fn ids_on_postgres(
    conn: &mut PgConnection,
    owner: Option<ProviderId>,
    needle: &Needle,
    most: i64,
) -> QueryResult<Option<Vec<i64>>> {
    let of_owner = owner
        .map(|id| format!("owner_id = {id} AND "))
        .unwrap_or_default();
    let row_by_row = conditions(needle, |n, short| match short {
        true => format!("short_terms @> ARRAY[${n}]"),
        false => format!("strpos(search, ${n}) > 0"),
    });
    let newest = format!(
        "SELECT id FROM (SELECT id, search, short_terms FROM clients WHERE {of_owner}TRUE \
         ORDER BY id DESC LIMIT {PROBE_ROWS}) AS newest WHERE {row_by_row} LIMIT {PROBE_HITS}"
    );
    let words: Vec<String> = needle.words.clone();
    if postgres_hits(conn, newest, words)?.len() >= PROBE_HITS {
        return Ok(None);
    }
    let by_index = conditions(needle, |n, short| match short {
        true => format!("short_terms @> ARRAY[${n}]"),
        false => format!("search LIKE ${n}"),
    });
    let all = format!(
        "SELECT id FROM clients WHERE {of_owner}{by_index} LIMIT {}",
        most + 1
    );
    let patterns = needle
        .words
        .iter()
        .map(|word| {
            if is_term(word) {
                word.clone()
            } else {
                like_pattern(word)
            }
        })
        .collect();
    Ok(at_most(postgres_hits(conn, all, patterns)?, most))
}

fn conditions(needle: &Needle, one: impl Fn(usize, bool) -> String) -> String {
    let all: Vec<String> = needle
        .words
        .iter()
        .enumerate()
        .map(|(i, word)| one(i + 1, is_term(word)))
        .collect();
    all.join(" AND ")
}

fn postgres_hits(
    conn: &mut PgConnection,
    sql: String,
    words: Vec<String>,
) -> QueryResult<Vec<i64>> {
    let mut query = diesel::sql_query(sql).into_boxed();
    for word in words {
        query = query.bind::<Text, _>(word);
    }
    query.load(conn).map(ids)
}

fn on_postgres(word: &str, is_short: bool) -> Phrase<Bool> {
    match is_short {
        true => phrase("clients.short_terms @> ARRAY[").text(word).sql("]"),
        false => phrase("strpos(clients.search, ").text(word).sql(") > 0"),
    }
}

fn on_sqlite(word: &str, is_short: bool) -> Phrase<Bool> {
    let (column, text) = match is_short {
        true => ("short_terms", format!(" {word} ")),
        false => ("search", word.to_owned()),
    };
    phrase(format!("instr(clients.{column}, "))
        .text(text)
        .sql(") > 0")
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
        assert_eq!(Needle::parse(" -- % ").unwrap().words(), ["--", "%"]);
        assert_eq!(
            Needle::parse("#395 #a #").unwrap().words(),
            ["395", "#a", "#"]
        );
        assert_eq!(Needle::parse(" \t\0\u{1} "), None);
    }
}
