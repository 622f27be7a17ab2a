//! What the two databases search differently: substrings by trigrams, short terms by tokens.
use super::DbConn;
use super::ids::{ClientId, ProviderId};
use crate::text::fold;
use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Text};
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
