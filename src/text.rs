//! How texts from outside are folded, so that one address or name has one form.
use unicode_normalization::UnicodeNormalization;

/// The form in which texts are sorted, compared and searched: compatibility forms joined, lower
/// case, runs of blanks and controls made one blank. NUL, which no database takes, is dropped.
pub fn fold(text: &str) -> String {
    let folded: String = without_nul(text)
        .map(|c| if c.is_control() { ' ' } else { c })
        .nfkc()
        .flat_map(char::to_lowercase)
        .nfkc()
        .collect();
    folded.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A text without NUL, which PostgreSQL refuses in every text.
pub fn without_nul(text: &str) -> impl Iterator<Item = char> {
    text.chars().filter(|c| *c != '\0')
}

/// The key under which an e-mail address is unique.
pub fn email_key(email: &str) -> String {
    fold(email.trim())
}

/// The pattern that finds a text anywhere, for `LIKE … ESCAPE '\\'`.
pub fn like_pattern(search: &str) -> String {
    let mut pattern = String::from("%");
    for c in search.chars() {
        if matches!(c, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(c);
    }
    pattern.push('%');
    pattern
}

/// True for characters that have no place in a single line: controls, and the marks that change
/// the direction of what follows.
pub fn is_unsafe(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{2028}' | '\u{2029}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// The first letters of the first and the last word, for a portrait.
pub fn initials(name: &str) -> String {
    let mut words = name.split_whitespace().filter_map(|w| w.chars().next());
    let first = words.next();
    first
        .into_iter()
        .chain(words.next_back())
        .flat_map(char::to_uppercase)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_address_has_one_key() {
        for same in [
            "Ann@Example.org",
            " ann@example.org ",
            "ＡＮＮ@example.org",
            "ann@EXAMPLE.ORG",
        ] {
            assert_eq!(email_key(same), "ann@example.org");
        }
        assert_eq!(
            email_key("MÜLLER@example.org"),
            email_key("mu\u{308}ller@example.org")
        );
    }

    #[test]
    fn controls_are_blanks_and_nul_is_nothing() {
        assert_eq!(fold("a\0b\u{1}\u{7f}\tC"), "ab c");
        assert_eq!(fold("\0"), "");
    }

    #[test]
    fn initials_take_two_words() {
        assert_eq!(initials("Inês Maria Duarte"), "ID");
        assert_eq!(initials("анна"), "А");
        assert_eq!(initials(""), "");
    }
}
