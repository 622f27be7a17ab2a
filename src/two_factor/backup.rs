//! Backup codes: for who has lost the app. Each opens once.
use crate::db::ids::UserId;
use crate::secrets::Keys;

/// So many are made at a time.
pub const HOW_MANY: usize = 5;

/// No letter that looks like another or like a digit.
const ALPHABET: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";

/// One set of codes, as people read them.
pub struct Codes([String; HOW_MANY]);

impl Codes {
    /// The codes that belong to one submit of a form: sent twice, it shows the same ones.
    pub fn of_submission(keys: &Keys, user: UserId, submission: &str) -> Self {
        Self(std::array::from_fn(|n| {
            let bytes = keys.mac("backup code", &format!("{user} {n} {submission}"));
            let code: String = bytes
                .iter()
                .take(10)
                .map(|byte| char::from(ALPHABET[usize::from(byte % 32)]))
                .collect();
            format!("{}-{}", &code[..5], &code[5..])
        }))
    }

    /// All of them.
    pub fn all(&self) -> &[String] {
        &self.0
    }
}

/// What the database keeps. Codes are short, so the hash needs the key as well.
pub fn hash(keys: &Keys, user: UserId, typed: &str) -> String {
    let code: String = typed
        .chars()
        .filter(|c| c.is_ascii_alphanumeric())
        .take(40)
        .map(|c| c.to_ascii_lowercase())
        .collect();
    keys.mac("backup code hash", &format!("{user} {code}"))
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_five_and_read_however_they_are_typed() {
        let (keys, ann) = (Keys::random(), UserId(7));
        let codes = Codes::of_submission(&keys, ann, "one");
        assert_eq!(codes.all().len(), 5);
        let again = Codes::of_submission(&keys, ann, "one");
        assert_eq!(codes.all(), again.all());
        let other = Codes::of_submission(&keys, ann, "two");
        assert!(codes.all().iter().all(|code| !other.all().contains(code)));
        let code = &codes.all()[0];
        let typed = format!(" {} ", code.to_uppercase().replace('-', " "));
        assert_eq!(hash(&keys, ann, code), hash(&keys, ann, &typed));
        assert_ne!(hash(&keys, ann, code), hash(&keys, UserId(8), code));
        assert_ne!(hash(&keys, ann, code), hash(&Keys::random(), ann, code));
    }
}
