//! The words of a mail, in its reader's language, as HTML and as plain text.
use super::color::Colors;
use super::{Brand, FailedSignIn, Letter};
use crate::db::Timestamp;
use crate::i18n::{Calendar, Lang, Texts};
use askama::Template;
use fluent_templates::fluent_bundle::FluentValue;

/// Where the button of a letter leads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Leads {
    /// There is no button.
    Nowhere,
    /// To the sign-in page.
    Home,
    /// To the page of the secret link.
    Secret,
}

/// A mail in words.
#[derive(Debug, Clone, PartialEq)]
pub struct Composed {
    /// The language.
    pub lang: Lang,
    /// The subject.
    pub subject: String,
    /// The HTML part.
    pub html: String,
    /// The plain text part.
    pub text: String,
}

/// The address behind a letter's button, and from when until when it works.
#[derive(Debug, Clone)]
pub struct Target {
    /// The whole address.
    pub url: String,
    /// From when until when, for what ends.
    pub valid: Option<(Timestamp, Timestamp)>,
}

type Arguments = Vec<(&'static str, String)>;

impl Letter {
    /// What its texts may mention. A new letter doesn't compile without.
    fn arguments(&self) -> Arguments {
        let text = |name: &'static str, value: &String| (name, value.clone());
        match self {
            Self::Welcome { name, company }
            | Self::SetUpPassword { name, company }
            | Self::AccessToAnotherAccount { name, company }
            | Self::SellerInvitation { name, company }
            | Self::ResellerInvitation { name, company }
            | Self::PasswordLink { name, company }
            | Self::PasswordLinkShown { name, company }
            | Self::MovedToAnotherProvider { name, company }
            | Self::ConvertedToReseller { name, company }
            | Self::LoginInfoChanged { name, company } => {
                vec![text("name", name), text("company", company)]
            }
            Self::PasswordReset { name }
            | Self::PasswordChanged { name }
            | Self::ConfirmEmail { name }
            | Self::EmailInUse { name }
            | Self::TwoFactorOn { name }
            | Self::TwoFactorOffLink { name }
            | Self::TwoFactorOff { name }
            | Self::LinkShown { name } => vec![text("name", name)],
            Self::PasswordSet {
                name,
                company,
                email,
            } => vec![
                text("name", name),
                text("company", company),
                text("email", email),
            ],
            Self::EmailChangeAsked { name, new_email } => {
                vec![text("name", name), text("new_email", new_email)]
            }
            Self::TwoFactorReset { name, reason } => {
                vec![text("name", name), text("reason", reason)]
            }
            Self::PasswordExpires { name, until } => {
                vec![text("name", name), text("until", until)]
            }
            Self::NewDevice {
                name,
                time,
                address,
                browser,
            } => vec![
                text("name", name),
                text("time", time),
                text("address", address),
                text("browser", browser),
            ],
            Self::FailedSignIns { name, count, .. } => {
                vec![text("name", name), ("count", count.to_string())]
            }
            Self::TrialStarted {
                name,
                company,
                service,
                until,
            }
            | Self::TrialEndsSoon {
                name,
                company,
                service,
                until,
            } => vec![
                text("name", name),
                text("company", company),
                text("service", service),
                text("until", until),
            ],
            Self::TrialEnded {
                name,
                company,
                service,
                days,
            } => vec![
                text("name", name),
                text("company", company),
                text("service", service),
                text("days", days),
            ],
            Self::ServiceStatusChanged {
                name,
                company,
                service,
                before,
                after,
            } => vec![
                text("name", name),
                text("company", company),
                text("service", service),
                text("before", before),
                text("after", after),
            ],
            Self::ActivationRequested {
                name,
                company,
                service,
                person,
                message,
            } => vec![
                text("name", name),
                text("company", company),
                text("service", service),
                text("person", person),
                text("message", message),
            ],
            Self::ActivationDeclined {
                name,
                company,
                service,
                answer,
            } => vec![
                text("name", name),
                text("company", company),
                text("service", service),
                text("answer", answer),
            ],
            Self::DeletionRequested {
                name,
                company,
                who,
                due,
            } => vec![
                text("name", name),
                text("company", company),
                text("who", who),
                text("due", due),
            ],
            Self::DeletionCancelled { name, company } => {
                vec![text("name", name), text("company", company)]
            }
            Self::DeletionWithdrawn { name, company, who } => vec![
                text("name", name),
                text("company", company),
                text("who", who),
            ],
            Self::DeletionDue { name, company, due } => vec![
                text("name", name),
                text("company", company),
                text("due", due),
            ],
            Self::AccountDeleted { name, company } => {
                vec![text("name", name), text("company", company)]
            }
            Self::AlertDeletionRequested {
                name,
                company,
                id,
                who,
                reason,
                due,
            } => vec![
                text("name", name),
                text("company", company),
                text("id", id),
                text("who", who),
                text("reason", reason),
                text("due", due),
            ],
            Self::AlertDeletionCancelled {
                name,
                company,
                id,
                who,
                note,
            } => vec![
                text("name", name),
                text("company", company),
                text("id", id),
                text("who", who),
                text("note", note),
            ],
            Self::AlertDeletionWithdrawn {
                name,
                company,
                id,
                who,
            } => vec![
                text("name", name),
                text("company", company),
                text("id", id),
                text("who", who),
            ],
            Self::AlertDeletionDue {
                name,
                company,
                id,
                due,
            } => vec![
                text("name", name),
                text("company", company),
                text("id", id),
                text("due", due),
            ],
            Self::AlertAccountDeleted {
                name,
                company,
                id,
                who,
            } => vec![
                text("name", name),
                text("company", company),
                text("id", id),
                text("who", who),
            ],
            Self::ApiTokenExpires {
                name,
                company,
                token,
                until,
            } => vec![
                text("name", name),
                text("company", company),
                text("token", token),
                text("until", until),
            ],
            Self::EmailChanged {
                name,
                old_email,
                new_email,
            } => vec![
                text("name", name),
                text("old_email", old_email),
                text("new_email", new_email),
            ],
        }
    }

    /// Where its button leads.
    pub fn leads(&self) -> Leads {
        match self {
            Self::SetUpPassword { .. }
            | Self::AccessToAnotherAccount { .. }
            | Self::SellerInvitation { .. }
            | Self::ResellerInvitation { .. }
            | Self::PasswordReset { .. }
            | Self::PasswordLink { .. }
            | Self::ConfirmEmail { .. }
            | Self::TwoFactorOffLink { .. } => Leads::Secret,
            Self::Welcome { .. }
            | Self::PasswordSet { .. }
            | Self::MovedToAnotherProvider { .. }
            | Self::ConvertedToReseller { .. }
            | Self::PasswordExpires { .. }
            | Self::TrialStarted { .. }
            | Self::TrialEndsSoon { .. }
            | Self::TrialEnded { .. }
            | Self::ServiceStatusChanged { .. }
            | Self::ActivationRequested { .. }
            | Self::ActivationDeclined { .. }
            | Self::DeletionRequested { .. }
            | Self::DeletionCancelled { .. }
            | Self::DeletionWithdrawn { .. }
            | Self::DeletionDue { .. }
            | Self::AlertDeletionRequested { .. }
            | Self::AlertDeletionCancelled { .. }
            | Self::AlertDeletionWithdrawn { .. }
            | Self::AlertDeletionDue { .. }
            | Self::AlertAccountDeleted { .. }
            | Self::ApiTokenExpires { .. } => Leads::Home,
            Self::PasswordChanged { .. }
            | Self::PasswordLinkShown { .. }
            | Self::EmailChanged { .. }
            | Self::EmailInUse { .. }
            | Self::EmailChangeAsked { .. }
            | Self::TwoFactorOn { .. }
            | Self::TwoFactorOff { .. }
            | Self::TwoFactorReset { .. }
            | Self::NewDevice { .. }
            | Self::LoginInfoChanged { .. }
            | Self::FailedSignIns { .. }
            | Self::AccountDeleted { .. }
            | Self::LinkShown { .. } => Leads::Nowhere,
        }
    }

    /// Whom it greets.
    pub fn name(&self) -> &str {
        match self {
            Self::Welcome { name, .. }
            | Self::SetUpPassword { name, .. }
            | Self::AccessToAnotherAccount { name, .. }
            | Self::SellerInvitation { name, .. }
            | Self::ResellerInvitation { name, .. }
            | Self::MovedToAnotherProvider { name, .. }
            | Self::ConvertedToReseller { name, .. }
            | Self::PasswordReset { name }
            | Self::PasswordChanged { name }
            | Self::PasswordSet { name, .. }
            | Self::PasswordLink { name, .. }
            | Self::PasswordLinkShown { name, .. }
            | Self::EmailChanged { name, .. }
            | Self::ConfirmEmail { name }
            | Self::EmailInUse { name }
            | Self::EmailChangeAsked { name, .. }
            | Self::TwoFactorOn { name }
            | Self::TwoFactorOffLink { name }
            | Self::TwoFactorOff { name }
            | Self::TwoFactorReset { name, .. }
            | Self::NewDevice { name, .. }
            | Self::PasswordExpires { name, .. }
            | Self::LoginInfoChanged { name, .. }
            | Self::TrialStarted { name, .. }
            | Self::TrialEndsSoon { name, .. }
            | Self::TrialEnded { name, .. }
            | Self::ServiceStatusChanged { name, .. }
            | Self::FailedSignIns { name, .. }
            | Self::ActivationRequested { name, .. }
            | Self::ActivationDeclined { name, .. }
            | Self::DeletionRequested { name, .. }
            | Self::DeletionCancelled { name, .. }
            | Self::DeletionWithdrawn { name, .. }
            | Self::DeletionDue { name, .. }
            | Self::AccountDeleted { name, .. }
            | Self::AlertDeletionRequested { name, .. }
            | Self::AlertDeletionCancelled { name, .. }
            | Self::AlertDeletionWithdrawn { name, .. }
            | Self::AlertDeletionDue { name, .. }
            | Self::AlertAccountDeleted { name, .. }
            | Self::ApiTokenExpires { name, .. }
            | Self::LinkShown { name } => name,
        }
    }

    /// What it lists below its text.
    fn lines(&self, t: Texts) -> Vec<String> {
        let Self::FailedSignIns { count, failed, .. } = self else {
            return Vec::new();
        };
        let mut lines: Vec<String> = failed.iter().map(|line| failed_line(t, line)).collect();
        let more = count - i64::try_from(lines.len()).unwrap_or_default();
        if more > 0 {
            lines.push(t.with("mail-failed-more", "n", more));
        }
        lines
    }
}

/// "22 Nov 2026, 14:05 UTC · ann@example.org · Acme · 192.0.2.7".
fn failed_line(t: Texts, failed: &FailedSignIn) -> String {
    let at = Calendar::new(t.language(), "UTC").moment(failed.at);
    let company = match failed.others {
        0 => failed.company.clone(),
        others => format!("{} (+{others})", failed.company),
    };
    format!("{at} UTC · {} · {company} · {}", failed.email, failed.ip)
}

/// The texts of one letter in one language.
struct Words<'a> {
    t: Texts,
    kind: String,
    arguments: Vec<(&'static str, FluentValue<'a>)>,
}

impl<'a> Words<'a> {
    fn new(letter: &Letter, brand: &'a Brand, lang: Lang) -> Self {
        // Always text: a company called 007 is no number.
        let mut arguments: Vec<(&'static str, FluentValue<'a>)> = letter
            .arguments()
            .into_iter()
            .map(|(name, value)| (name, FluentValue::from(value)))
            .collect();
        arguments.push(("brand", FluentValue::from(brand.name.as_str())));
        Self {
            t: Texts::new(lang),
            kind: letter.kind(),
            arguments,
        }
    }

    fn part(&self, part: &str) -> String {
        let key = format!("mail-{}.{part}", self.kind);
        self.t.all(&key, self.arguments.iter().cloned())
    }
}

/// The subject alone, for lists.
pub fn subject(letter: &Letter, brand: &Brand, lang: Lang) -> String {
    Words::new(letter, brand, lang).part("subject")
}

/// What both parts are drawn from, so that they say the same in the same order.
struct Facts<'a> {
    t: Texts,
    brand: &'a Brand,
    colors: Colors,
    subject: String,
    heading: String,
    greeting: String,
    paragraphs: Vec<String>,
    lines: Vec<String>,
    button: Option<(String, String)>,
    valid: String,
    note: String,
}

#[derive(Template)]
#[template(path = "mail/letter.html")]
struct Html<'a> {
    facts: &'a Facts<'a>,
}

#[derive(Template)]
#[template(path = "mail/letter.txt", escape = "none", whitespace = "preserve")]
struct Plain<'a> {
    facts: &'a Facts<'a>,
}

/// Writes a letter out. `target` is what its button leads to.
pub fn compose(
    letter: &Letter,
    brand: &Brand,
    lang: Lang,
    target: Option<&Target>,
) -> askama::Result<Composed> {
    let words = Words::new(letter, brand, lang);
    let facts = Facts {
        t: words.t,
        brand,
        colors: Colors::of(&brand.color),
        subject: words.part("subject"),
        heading: words.part("heading"),
        greeting: words
            .t
            .all("mail-hello", [("name", FluentValue::from(letter.name()))]),
        paragraphs: words
            .part("text")
            .split("\n\n")
            .map(str::to_owned)
            .collect(),
        lines: letter.lines(words.t),
        button: target.map(|target| (words.part("button"), target.url.clone())),
        valid: target
            .and_then(|target| target.valid)
            .map(|(from, until)| validity(words.t, from, until))
            .unwrap_or_default(),
        note: words.part("note"),
    };
    Ok(Composed {
        lang,
        html: Html { facts: &facts }.render()?,
        text: Plain { facts: &facts }.render()?,
        subject: facts.subject,
    })
}

/// "The link works once, for 24 hours: until 22 Nov 2026, 14:05 UTC."
fn validity(t: Texts, from: Timestamp, until: Timestamp) -> String {
    let minutes = (until - from).num_minutes();
    let (key, count) = match minutes {
        m if m >= 120 && m % 60 == 0 => ("mail-valid-hours", m / 60),
        m => ("mail-valid-minutes", m),
    };
    let until = Calendar::new(t.language(), "UTC").moment(until);
    t.with2(key, "n", count, "until", until)
}

#[cfg(test)]
mod tests {
    use super::*;
    use fluent_syntax::ast::{Entry, Expression, InlineExpression, Pattern, PatternElement};
    use std::collections::{BTreeMap, BTreeSet};

    /// One of each kind.
    fn every_letter() -> Vec<Letter> {
        let (name, company) = (|| "Ann <b>".to_owned(), || "007 & Söhne".to_owned());
        vec![
            Letter::Welcome {
                name: name(),
                company: company(),
            },
            Letter::SetUpPassword {
                name: name(),
                company: company(),
            },
            Letter::AccessToAnotherAccount {
                name: name(),
                company: company(),
            },
            Letter::SellerInvitation {
                name: name(),
                company: company(),
            },
            Letter::ResellerInvitation {
                name: name(),
                company: company(),
            },
            Letter::MovedToAnotherProvider {
                name: name(),
                company: company(),
            },
            Letter::ConvertedToReseller {
                name: name(),
                company: company(),
            },
            Letter::PasswordReset { name: name() },
            Letter::PasswordChanged { name: name() },
            Letter::PasswordSet {
                name: name(),
                company: company(),
                email: "ann@example.org".into(),
            },
            Letter::PasswordLink {
                name: name(),
                company: company(),
            },
            Letter::PasswordLinkShown {
                name: name(),
                company: company(),
            },
            Letter::EmailChanged {
                name: name(),
                old_email: "old@example.org".into(),
                new_email: "new@example.org".into(),
            },
            Letter::LoginInfoChanged {
                name: name(),
                company: company(),
            },
            Letter::TrialStarted {
                name: name(),
                company: company(),
                service: "CDN".into(),
                until: "24.12.2026".into(),
            },
            Letter::TrialEndsSoon {
                name: name(),
                company: company(),
                service: "CDN".into(),
                until: "24.12.2026".into(),
            },
            Letter::TrialEnded {
                name: name(),
                company: company(),
                service: "CDN".into(),
                days: "24".into(),
            },
            Letter::ServiceStatusChanged {
                name: name(),
                company: company(),
                service: "CDN 24".into(),
                before: "Trial".into(),
                after: "Active".into(),
            },
            Letter::ConfirmEmail { name: name() },
            Letter::EmailInUse { name: name() },
            Letter::EmailChangeAsked {
                name: name(),
                new_email: "new@example.org".into(),
            },
            Letter::TwoFactorOn { name: name() },
            Letter::TwoFactorOffLink { name: name() },
            Letter::TwoFactorOff { name: name() },
            Letter::TwoFactorReset {
                name: name(),
                reason: "The phone is lost".into(),
            },
            Letter::NewDevice {
                name: name(),
                time: "24.12.2026, 14:05".into(),
                address: "192.0.2.7".into(),
                browser: "Firefox".into(),
            },
            Letter::PasswordExpires {
                name: name(),
                until: "24.12.2026".into(),
            },
            Letter::FailedSignIns {
                name: name(),
                count: 51,
                failed: vec![FailedSignIn {
                    at: chrono::DateTime::UNIX_EPOCH.naive_utc(),
                    email: "ann@example.org".into(),
                    company: company(),
                    others: 2,
                    ip: "192.0.2.7".into(),
                }],
            },
            Letter::ActivationRequested {
                name: name(),
                company: company(),
                service: "CDN 24".into(),
                person: "Bea".into(),
                message: "For 24 sites.".into(),
            },
            Letter::ActivationDeclined {
                name: name(),
                company: company(),
                service: "CDN 24".into(),
                answer: "Not yet.".into(),
            },
            Letter::DeletionRequested {
                name: name(),
                company: company(),
                who: "who 24".into(),
                due: "due 24".into(),
            },
            Letter::DeletionCancelled {
                name: name(),
                company: company(),
            },
            Letter::DeletionWithdrawn {
                name: name(),
                company: company(),
                who: "who 24".into(),
            },
            Letter::DeletionDue {
                name: name(),
                company: company(),
                due: "due 24".into(),
            },
            Letter::AccountDeleted {
                name: name(),
                company: company(),
            },
            Letter::AlertDeletionRequested {
                name: name(),
                company: company(),
                id: "id 24".into(),
                who: "who 24".into(),
                reason: "reason 24".into(),
                due: "due 24".into(),
            },
            Letter::AlertDeletionCancelled {
                name: name(),
                company: company(),
                id: "id 24".into(),
                who: "who 24".into(),
                note: "note 24".into(),
            },
            Letter::AlertDeletionWithdrawn {
                name: name(),
                company: company(),
                id: "id 24".into(),
                who: "who 24".into(),
            },
            Letter::AlertDeletionDue {
                name: name(),
                company: company(),
                id: "id 24".into(),
                due: "due 24".into(),
            },
            Letter::AlertAccountDeleted {
                name: name(),
                company: company(),
                id: "id 24".into(),
                who: "who 24".into(),
            },
            Letter::ApiTokenExpires {
                name: name(),
                company: company(),
                token: "token 24".into(),
                until: "until 24".into(),
            },
            Letter::LinkShown { name: name() },
        ]
    }

    fn brand() -> Brand {
        Brand {
            name: "Harbourline".into(),
            color: "#ffee00".into(),
            support_email: "help@example.org".into(),
        }
    }

    #[test]
    fn every_letter_is_written_in_every_language() {
        let at = chrono::DateTime::from_timestamp(1_780_315_200, 0)
            .unwrap()
            .naive_utc();
        for letter in every_letter() {
            let target = (letter.leads() != Leads::Nowhere).then(|| Target {
                url: "https://portal.example/password/abcdefghijklmnopqrstuvwxyz".into(),
                valid: Some((at, at + chrono::TimeDelta::hours(24))),
            });
            let mut seen = BTreeSet::new();
            for lang in Lang::ALL {
                let mail = compose(&letter, &brand(), lang, target.as_ref()).unwrap();
                assert!(!mail.subject.contains("mail-") && !mail.subject.contains('\n'));
                assert!(mail.html.contains("Ann &#60;b&#62;"), "{}", mail.html);
                assert!(mail.text.contains("Ann <b>"), "{}", mail.text);
                for part in [&mail.html, &mail.text] {
                    assert!(part.contains("help@example.org"));
                    assert!(!part.contains("Unknown localization"), "{part}");
                    if let Some(target) = &target {
                        assert!(part.lines().any(|line| line.contains(&target.url)));
                        assert!(part.contains("24"), "{part}");
                    }
                }
                seen.insert(mail.text);
            }
            assert_eq!(seen.len(), 4, "{} is not translated", letter.kind());
        }
    }

    /// Variables by text, such as `mail-welcome.subject`.
    fn variables(lang: Lang) -> BTreeMap<String, BTreeSet<String>> {
        let path = format!(
            "{}/locales/{}/mail.ftl",
            env!("CARGO_MANIFEST_DIR"),
            lang.code()
        );
        let source = std::fs::read_to_string(path).unwrap();
        let parsed = fluent_syntax::parser::parse(source.as_str()).unwrap();
        let mut found = BTreeMap::new();
        for entry in &parsed.body {
            let Entry::Message(message) = entry else {
                continue;
            };
            if let Some(value) = &message.value {
                found.insert(message.id.name.to_owned(), in_pattern(value));
            }
            for part in &message.attributes {
                let key = format!("{}.{}", message.id.name, part.id.name);
                found.insert(key, in_pattern(&part.value));
            }
        }
        found
    }

    fn in_pattern(pattern: &Pattern<&str>) -> BTreeSet<String> {
        let mut names = BTreeSet::new();
        for element in &pattern.elements {
            match element {
                PatternElement::Placeable {
                    expression: Expression::Inline(InlineExpression::VariableReference { id }),
                } => drop(names.insert(id.name.to_owned())),
                PatternElement::Placeable {
                    expression: Expression::Select { selector, variants },
                } => {
                    if let InlineExpression::VariableReference { id } = selector {
                        names.insert(id.name.to_owned());
                    }
                    for variant in variants {
                        names.extend(in_pattern(&variant.value));
                    }
                }
                _ => {}
            }
        }
        names
    }

    #[test]
    fn the_texts_of_all_languages_say_the_same_of_the_same() {
        let english = variables(Lang::En);
        for lang in Lang::ALL {
            assert_eq!(variables(lang), english, "{}", lang.code());
        }
    }

    #[test]
    fn every_letter_has_its_parts_and_mentions_what_it_knows() {
        let mut texts = variables(Lang::En);
        for shared in [
            "mail-hello",
            "mail-url",
            "mail-questions",
            "mail-valid-hours",
            "mail-valid-minutes",
            "mail-failed-more",
        ] {
            assert!(texts.remove(shared).is_some(), "{shared}");
        }
        for letter in every_letter() {
            let mut parts = vec!["subject", "heading", "text", "note"];
            if letter.leads() != Leads::Nowhere {
                parts.push("button");
            }
            let mut mentioned = BTreeSet::from(["name".to_owned()]);
            for part in parts {
                let key = format!("mail-{}.{part}", letter.kind());
                mentioned.extend(
                    texts
                        .remove(&key)
                        .unwrap_or_else(|| panic!("{key} is missing")),
                );
            }
            mentioned.remove("brand");
            let known: BTreeSet<String> = letter
                .arguments()
                .into_iter()
                .map(|(name, _)| name.to_owned())
                .collect();
            assert_eq!(mentioned, known, "{}", letter.kind());
        }
        assert!(texts.is_empty(), "unused: {texts:?}");
    }
}
