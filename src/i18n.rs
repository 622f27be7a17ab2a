//! The languages and their texts (Fluent files in `locales/`).
use crate::db::Timestamp;
use chrono::Timelike;
use chrono_tz::Tz;
use fluent_templates::fluent_bundle::FluentValue;
use fluent_templates::{LanguageIdentifier, Loader, langid};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::collections::HashMap;
use std::fmt::Display;
use std::sync::{LazyLock, RwLock};

fluent_templates::static_loader! {
    static LOCALES = {
        locales: "./locales",
        fallback_language: "en",
        customise: |bundle| bundle.set_use_isolating(false),
    };
}

/// Texts without arguments as they were looked up, by language: a page has hundreds.
static PLAIN: [LazyLock<RwLock<HashMap<String, String>>>; 4] =
    [const { LazyLock::new(RwLock::default) }; 4];

/// A language of the portal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Lang {
    /// English.
    #[default]
    En,
    /// German.
    De,
    /// Chinese.
    Zh,
    /// Russian.
    Ru,
}

static EN: LanguageIdentifier = langid!("en");
static DE: LanguageIdentifier = langid!("de");
static ZH: LanguageIdentifier = langid!("zh");
static RU: LanguageIdentifier = langid!("ru");

impl Lang {
    /// All, in the order in which lists show them.
    pub const ALL: [Self; 4] = [Self::En, Self::De, Self::Zh, Self::Ru];

    /// The code that lists, the database and the API use.
    pub fn code(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::De => "de",
            Self::Zh => "zh",
            Self::Ru => "ru",
        }
    }

    /// Its name in itself.
    pub fn own_name(self) -> &'static str {
        match self {
            Self::En => "English",
            Self::De => "Deutsch",
            Self::Zh => "中文",
            Self::Ru => "Русский",
        }
    }

    /// The language of a code; none for anything else.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|lang| lang.code() == code)
    }

    /// A stored code. Only our own codes are ever stored.
    pub fn stored(code: &str) -> Self {
        Self::parse(code).unwrap_or_default()
    }

    fn id(self) -> &'static LanguageIdentifier {
        match self {
            Self::En => &EN,
            Self::De => &DE,
            Self::Zh => &ZH,
            Self::Ru => &RU,
        }
    }
}

/// The texts of one language.
#[derive(Debug, Clone, Copy, Default)]
pub struct Texts {
    lang: Lang,
}

impl Texts {
    /// Texts in `lang`.
    pub fn new(lang: Lang) -> Self {
        Self { lang }
    }

    /// The language itself.
    pub fn language(&self) -> Lang {
        self.lang
    }

    /// For the attribute `lang`.
    pub fn lang(&self) -> &'static str {
        self.lang.code()
    }

    /// For the attribute `dir`: all four languages run from left to right.
    pub fn dir(&self) -> &'static str {
        "ltr"
    }

    /// A text without arguments.
    pub fn get(&self, key: &str) -> String {
        let plain = &PLAIN[self.lang as usize];
        if let Some(known) = plain.read().ok().and_then(|known| known.get(key).cloned()) {
            return known;
        }
        let text = LOCALES.lookup(self.lang.id(), key);
        if let Ok(mut known) = plain.write() {
            known.insert(key.to_owned(), text.clone());
        }
        text
    }

    /// A text with one argument. Whole numbers choose plural forms.
    pub fn with(&self, key: &str, name: &'static str, value: impl Display) -> String {
        self.all(key, [(name, argument(value))])
    }

    /// A text with two arguments.
    pub fn with2(
        &self,
        key: &str,
        name: &'static str,
        value: impl Display,
        name2: &'static str,
        value2: impl Display,
    ) -> String {
        self.all(key, [(name, argument(value)), (name2, argument(value2))])
    }

    /// A text with any number of arguments.
    pub fn all<'a>(
        &self,
        key: &str,
        arguments: impl IntoIterator<Item = (&'static str, FluentValue<'a>)>,
    ) -> String {
        let arguments: HashMap<Cow<'static, str>, FluentValue<'a>> = arguments
            .into_iter()
            .map(|(name, value)| (Cow::Borrowed(name), value))
            .collect();
        LOCALES.lookup_with_args(self.lang.id(), key, &arguments)
    }

    /// True where the language itself has the text, not only English.
    pub fn has(&self, key: &str) -> bool {
        LOCALES
            .lookup_single_language::<&str>(self.lang.id(), key, None)
            .is_ok()
    }
}

/// Numbers stay numbers, so that Fluent can choose a plural; everything else is text.
pub fn argument(value: impl Display) -> FluentValue<'static> {
    let text = value.to_string();
    match text.parse::<i64>() {
        Ok(number) if text.len() < 16 && number.to_string() == text => FluentValue::from(number),
        _ => FluentValue::from(text),
    }
}

/// How moments are shown to one person: the language and the zone.
#[derive(Debug, Clone, Copy)]
pub struct Calendar {
    lang: Lang,
    zone: Tz,
}

impl Calendar {
    /// An unknown zone counts as UTC.
    pub fn new(lang: Lang, zone: &str) -> Self {
        Self {
            lang,
            zone: zone.parse().unwrap_or(Tz::UTC),
        }
    }

    fn local(&self, at: Timestamp) -> chrono::NaiveDateTime {
        use chrono::TimeZone;
        self.zone.from_utc_datetime(&at).naive_local()
    }

    /// "22 Nov 2026".
    pub fn date(&self, at: Timestamp) -> String {
        self.format_date(self.local(at).date())
    }

    /// "22 Nov 2026, 14:05".
    pub fn moment(&self, at: Timestamp) -> String {
        let local = self.local(at);
        format!(
            "{}, {}",
            self.format_date(local.date()),
            local.format("%H:%M")
        )
    }

    /// "14:05".
    pub fn time(&self, at: Timestamp) -> String {
        self.local(at).format("%H:%M").to_string()
    }

    /// The day on which a moment falls for this person, to group by.
    pub fn day(&self, at: Timestamp) -> chrono::NaiveDate {
        self.local(at).date()
    }

    /// The last second of a day of this person; none where no such moment can be told.
    pub fn end_of_day(&self, day: chrono::NaiveDate) -> Option<Timestamp> {
        use chrono::TimeZone;
        let next = day.succ_opt()?;
        // Where the clocks jump over midnight the day ends when the next one begins.
        (0..4).find_map(|hour| {
            let begins = self
                .zone
                .from_local_datetime(&next.and_hms_opt(hour, 0, 0)?);
            Some(begins.earliest()?.naive_utc() - chrono::TimeDelta::seconds(1))
        })
    }

    /// "2026-11-22 14:05 UTC", for the tooltip.
    pub fn utc(&self, at: Timestamp) -> String {
        let (date, time) = (at.date(), at.time());
        format!("{date} {:02}:{:02} UTC", time.hour(), time.minute())
    }

    /// For `<time datetime>`.
    pub fn iso(&self, at: Timestamp) -> String {
        let (date, time) = (at.date(), at.time());
        let (h, m, s) = (time.hour(), time.minute(), time.second());
        format!("{date}T{h:02}:{m:02}:{s:02}Z")
    }

    /// A calendar day in the language's order.
    pub fn format_date(&self, day: chrono::NaiveDate) -> String {
        use chrono::Datelike;
        let (y, m, d) = (day.year(), day.month(), day.day());
        match self.lang {
            Lang::En => format!("{d} {} {y}", MONTHS_EN[m as usize - 1]),
            Lang::De => format!("{d:02}.{m:02}.{y}"),
            Lang::Zh => format!("{y}年{m}月{d}日"),
            Lang::Ru => format!("{d:02}.{m:02}.{y}"),
        }
    }
}

const MONTHS_EN: [&str; 12] = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
];

/// A whole number in groups of three, as English writes it.
pub fn grouped(number: i64) -> String {
    let digits = number.abs().to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3 + 1);
    if number < 0 {
        out.push('-');
    }
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_grouped() {
        assert_eq!(grouped(0), "0");
        assert_eq!(grouped(999), "999");
        assert_eq!(grouped(48213), "48,213");
        assert_eq!(grouped(-1000000), "-1,000,000");
    }

    #[test]
    fn moments_follow_zone_and_language() {
        let at = chrono::NaiveDate::from_ymd_opt(2026, 11, 22)
            .unwrap()
            .and_hms_opt(23, 30, 0)
            .unwrap();
        assert_eq!(
            Calendar::new(Lang::En, "UTC").moment(at),
            "22 Nov 2026, 23:30"
        );
        assert_eq!(
            Calendar::new(Lang::De, "Europe/Berlin").moment(at),
            "23.11.2026, 00:30"
        );
        assert_eq!(
            Calendar::new(Lang::Zh, "nonsense").date(at),
            "2026年11月22日"
        );
        let berlin = Calendar::new(Lang::En, "Europe/Berlin");
        let ends = berlin.end_of_day(at.date()).unwrap();
        assert_eq!(berlin.moment(ends), "22 Nov 2026, 23:59");
        assert_eq!(
            ends,
            at - chrono::TimeDelta::minutes(30) - chrono::TimeDelta::seconds(1)
        );
    }
}
