//! How texts from outside are folded, so that one address or name has one form.
use unicode_normalization::UnicodeNormalization;

/// The form in which texts are sorted, compared and searched: compatibility forms joined, lower
/// case, runs of blanks made one.
pub fn fold(text: &str) -> String {
    let folded: String = text.nfkc().flat_map(char::to_lowercase).nfkc().collect();
    folded.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The key under which an e-mail address is unique.
pub fn email_key(email: &str) -> String {
    fold(email.trim())
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
    fn initials_take_two_words() {
        assert_eq!(initials("Inês Maria Duarte"), "ID");
        assert_eq!(initials("анна"), "А");
        assert_eq!(initials(""), "");
    }
}
