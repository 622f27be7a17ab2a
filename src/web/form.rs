//! Forms: how they come in, and how what was wrong goes back beside the field.
use super::csrf;
use super::error::PageError;
use super::submission::SubmissionKey;
use super::visit::Visit;
use crate::i18n::Texts;
use crate::text::is_unsafe;
use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest, web};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use std::borrow::Cow;
use std::fmt::Display;
use std::future::Future;
use std::pin::Pin;
use unicode_normalization::UnicodeNormalization;

/// Longest body of a form, in bytes.
pub const FORM_LIMIT: usize = 64 * 1024;
/// Longest password, in characters.
pub const PASSWORD_MAX: usize = 128;
/// Longest name or company, in characters.
pub const NAME_MAX: usize = 200;
/// Longest e-mail address, in bytes (RFC 5321).
pub const EMAIL_MAX: usize = 254;

/// A form that came from this portal's own page for this session. The only way to read a body.
pub struct PostForm<T> {
    /// The fields.
    pub fields: T,
    /// Makes a double submit one.
    pub submission: SubmissionKey,
}

#[derive(Deserialize)]
struct Hidden {
    #[serde(default)]
    csrf: String,
    #[serde(default)]
    submission: String,
}

impl<T: DeserializeOwned + 'static> FromRequest for PostForm<T> {
    type Error = PageError;
    type Future = Pin<Box<dyn Future<Output = Result<Self, PageError>>>>;

    fn from_request(req: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let visit = Visit::of(req);
        let same_origin = csrf::same_origin(req);
        let body = web::Bytes::from_request(req, payload);
        Box::pin(async move {
            let visit = visit?;
            let body = body
                .await
                .map_err(|e| match e.as_response_error().status_code() {
                    actix_web::http::StatusCode::PAYLOAD_TOO_LARGE => PageError::TooLarge,
                    _ => PageError::Malformed,
                })?;
            let hidden: Hidden = decode(&body)?;
            if !same_origin || !visit.csrf_matches(&hidden.csrf) {
                return Err(PageError::StaleForm);
            }
            let submission =
                SubmissionKey::parse(&hidden.submission).ok_or(PageError::StaleForm)?;
            Ok(Self {
                fields: decode(&body)?,
                submission,
            })
        })
    }
}

fn decode<T: DeserializeOwned>(body: &[u8]) -> Result<T, PageError> {
    serde_html_form::from_bytes(body).map_err(|_| PageError::Malformed)
}

/// A form without fields of its own: a button.
#[derive(Deserialize)]
pub struct Button {}

/// What was wrong, by field, in the reader's language and in the order of the form.
#[derive(Debug, Clone, Default)]
pub struct FieldErrors {
    texts: Texts,
    labels: Labels,
    found: Vec<(Cow<'static, str>, String)>,
}

/// Fields whose label is not the text `field-<name>`, with the key of what stands there instead.
pub type Labels = &'static [(&'static str, &'static str)];

impl FieldErrors {
    /// No errors yet.
    pub fn new(texts: Texts) -> Self {
        Self {
            texts,
            labels: &[],
            found: Vec::new(),
        }
    }

    /// Labels of its own for some fields, so that the summary names them as the form does.
    pub fn labelled(mut self, labels: Labels) -> Self {
        self.labels = labels;
        self
    }

    /// What the form calls a field, for the summary.
    pub fn label(&self, field: &str) -> Option<String> {
        let own = self.labels.iter().find(|(name, _)| *name == field);
        let key = match own {
            Some((_, key)) => (*key).to_owned(),
            None => format!("field-{}", field.replace('_', "-")),
        };
        self.texts.has(&key).then(|| self.texts.get(&key))
    }

    /// One error with the text of `key`.
    pub fn add(&mut self, field: &'static str, key: &str) {
        self.add_text(field, self.texts.get(key));
    }

    /// One error whose text has an argument.
    pub fn add_with(
        &mut self,
        field: &'static str,
        key: &str,
        argument: &'static str,
        value: impl Display,
    ) {
        self.add_text(field, self.texts.with(key, argument, value));
    }

    /// One error in words of its own. The first one of a field stays.
    pub fn add_text(&mut self, field: impl Into<Cow<'static, str>>, text: String) {
        let field = field.into();
        if self.on(&field).is_none() {
            self.found.push((field, text));
        }
    }

    /// The error of a field.
    pub fn on(&self, field: &str) -> Option<&str> {
        self.found
            .iter()
            .find(|(name, _)| name == field)
            .map(|(_, text)| text.as_str())
    }

    /// All errors, for the summary that links to the fields.
    pub fn all(&self) -> impl Iterator<Item = (&str, &str)> {
        self.found
            .iter()
            .map(|(name, text)| (name.as_ref(), text.as_str()))
    }

    /// True while nothing was found.
    pub fn is_empty(&self) -> bool {
        self.found.is_empty()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.found.len()
    }

    /// One line of text that must be there: trimmed, normalised, no longer than `max` characters.
    pub fn required(&mut self, field: &'static str, raw: &str, max: usize) -> String {
        let line = self.optional(field, raw, max);
        if line.is_empty() {
            self.add(field, "error-required");
        }
        line
    }

    /// One line of text that may be empty.
    pub fn optional(&mut self, field: &'static str, raw: &str, max: usize) -> String {
        let line: String = raw.trim().nfc().collect();
        if line.chars().any(is_unsafe) {
            self.add(field, "error-control-characters");
        } else if line.chars().count() > max {
            self.add_with(field, "error-too-long", "max", max);
        }
        line
    }

    /// Text of several lines that may be empty: trimmed, normalised, no longer than `max` characters.
    pub fn lines(&mut self, field: &'static str, raw: &str, max: usize) -> String {
        let text: String = raw.trim().replace("\r\n", "\n").nfc().collect();
        if text.chars().any(|c| c != '\n' && is_unsafe(c)) {
            self.add(field, "error-control-characters");
        } else if text.chars().count() > max {
            self.add_with(field, "error-too-long", "max", max);
        }
        text
    }

    /// An e-mail address that can be written to.
    pub fn email(&mut self, field: &'static str, raw: &str) -> String {
        let email = self.required(field, raw, EMAIL_MAX);
        if self.on(field).is_none() && !is_email(&email) {
            self.add(field, "error-email");
        }
        email
    }

    /// An e-mail address, or nothing.
    pub fn optional_email(&mut self, field: &'static str, raw: &str) -> String {
        if raw.trim().is_empty() {
            String::new()
        } else {
            self.email(field, raw)
        }
    }

    /// A whole number within bounds.
    pub fn number(
        &mut self,
        field: &'static str,
        raw: &str,
        bounds: std::ops::RangeInclusive<i64>,
    ) -> i64 {
        let number = raw.trim().parse().ok().filter(|n| bounds.contains(n));
        if number.is_none() {
            let (min, max) = (bounds.start(), bounds.end());
            self.add_text(
                field,
                self.texts.with2("error-number", "min", min, "max", max),
            );
        }
        number.unwrap_or_default()
    }

    /// A choice out of a list: none where the answer is not in it.
    pub fn choice<V>(&mut self, field: &'static str, parsed: Option<V>) -> Option<V> {
        if parsed.is_none() {
            self.add(field, "error-choice");
        }
        parsed
    }
}

/// What lettre can send to: one address with a domain that has a dot.
fn is_email(text: &str) -> bool {
    let domain_has_dot = text.rsplit_once('@').is_some_and(|(_, domain)| {
        domain.contains('.') && !domain.starts_with('.') && !domain.ends_with('.')
    });
    text.len() <= EMAIL_MAX && domain_has_dot && text.parse::<lettre::Address>().is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_told_from_other_text() {
        for good in ["ann@example.org", "a.b+c@sub.example.org", "тест@пример.рф"] {
            assert!(is_email(good), "{good}");
        }
        for bad in [
            "ann",
            "ann@",
            "@example.org",
            "ann@localhost",
            "a b@example.org",
            "a@b@example.org",
            "ann@example.",
        ] {
            assert!(!is_email(bad), "{bad}");
        }
    }

    #[test]
    fn lines_keep_no_control_characters() {
        let mut errors = FieldErrors::new(Texts::default());
        assert_eq!(errors.required("a", "  Acme  ", 10), "Acme");
        assert!(errors.is_empty());
        errors.required("a", "Ac\u{0}me", 10);
        errors.required("b", "x\r\ny", 10);
        errors.required("c", "  ", 10);
        errors.required("d", "12345678901", 10);
        errors.required("e", "\u{202e}evil", 10);
        assert_eq!(errors.len(), 5);
    }
}
