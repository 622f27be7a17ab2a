//! Lists that page by the key of their first or last row, which stays fast at any length.
use serde::Deserialize;

/// Rows on a page unless somebody chose otherwise.
const SIZE: i64 = 50;
/// What may be chosen.
const SIZES: [i64; 4] = [25, 50, 100, 200];

/// The part of a list's address that says which page it is.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Position {
    #[serde(default)]
    after: String,
    #[serde(default)]
    before: String,
    #[serde(default)]
    size: String,
}

/// Where a page begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// With the first row.
    First,
    /// After the row of this key.
    After(i64, i64),
    /// Before the row of this key.
    Before(i64, i64),
}

impl Position {
    /// Where the page begins; what can't be read is the first page.
    pub fn step(&self) -> Step {
        match (key(&self.after), key(&self.before)) {
            (Some((a, b)), _) => Step::After(a, b),
            (_, Some((a, b))) => Step::Before(a, b),
            _ => Step::First,
        }
    }

    /// Rows on the page.
    pub fn size(&self) -> i64 {
        let wanted = self.size.parse().unwrap_or(SIZE);
        SIZES.into_iter().find(|s| *s == wanted).unwrap_or(SIZE)
    }
}

/// `7` or `7.3`.
fn key(text: &str) -> Option<(i64, i64)> {
    let (a, b) = text.split_once('.').unwrap_or((text, "0"));
    Some((a.parse().ok()?, b.parse().ok()?))
}

/// The rows of a page and whether there are others.
#[derive(Clone, Debug)]
pub struct Page<T> {
    /// The rows in the order of the list.
    pub rows: Vec<T>,
    /// There are rows before.
    pub before: bool,
    /// There are rows after.
    pub after: bool,
}

impl<T> Page<T> {
    /// Out of one row more than the page holds, in the order in which they were read: backwards
    /// where the step is `Before`.
    pub fn of(mut rows: Vec<T>, step: Step, size: i64) -> Self {
        let size = usize::try_from(size).unwrap_or_default();
        let more = rows.len() > size;
        rows.truncate(size);
        if matches!(step, Step::Before(..)) {
            rows.reverse();
            return Self {
                rows,
                before: more,
                after: true,
            };
        }
        Self {
            rows,
            before: step != Step::First,
            after: more,
        }
    }
}

/// A list's address: its path and those of the pairs that say something.
pub fn address(path: &str, pairs: &[(&str, String)]) -> String {
    let query = url::form_urlencoded::Serializer::new(String::new())
        .extend_pairs(pairs.iter().filter(|(_, value)| !value.is_empty()))
        .finish();
    match query.is_empty() {
        true => path.to_owned(),
        false => format!("{path}?{query}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_know_their_neighbours() {
        let first = Page::of(vec![1, 2, 3], Step::First, 2);
        assert_eq!(
            (first.rows, first.before, first.after),
            (vec![1, 2], false, true)
        );
        let back = Page::of(vec![4, 3], Step::Before(5, 0), 2);
        assert_eq!(
            (back.rows, back.before, back.after),
            (vec![3, 4], false, true)
        );
    }

    #[test]
    fn positions_from_outside_are_read_or_ignored() {
        let at = |after: &str| Position {
            after: after.into(),
            ..Position::default()
        };
        assert_eq!(at("7.3").step(), Step::After(7, 3));
        assert_eq!(at("7").step(), Step::After(7, 0));
        assert_eq!(at("x").step(), Step::First);
    }
}
