//! A moment on a page: readable for its reader, exact for machines and on hover.
use crate::db::Timestamp;
use crate::i18n::Calendar;
use std::fmt::{Display, Formatter, Result};

/// A `<time>` element.
#[derive(Debug, Clone)]
pub struct When {
    iso: String,
    utc: String,
    text: String,
}

impl When {
    /// The day.
    pub fn date(calendar: &Calendar, at: Timestamp) -> Self {
        Self::of(calendar, at, calendar.date(at))
    }

    /// Day and time.
    pub fn moment(calendar: &Calendar, at: Timestamp) -> Self {
        Self::of(calendar, at, calendar.moment(at))
    }

    fn of(calendar: &Calendar, at: Timestamp, text: String) -> Self {
        Self {
            iso: calendar.iso(at),
            utc: calendar.utc(at),
            text,
        }
    }
}

impl Display for When {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        let Self { iso, utc, text } = self;
        write!(f, r#"<time datetime="{iso}" title="{utc}">{text}</time>"#)
    }
}

/// Digits and names of months: nothing in it comes from people.
impl askama::filters::HtmlSafe for When {}
