//! The forms on a client's services: what they drew, what came back, and what of it is new.
use super::status::Wanted;
use super::store::Feature;
use super::{ClientService, Status, status};
use crate::db::Timestamp;
use crate::db::ids::ServiceId;
use crate::i18n::{Calendar, Texts};
use crate::web::form::{FieldErrors, Labels};
use chrono::{NaiveDate, TimeDelta};
use serde::{Deserialize, Serialize};

/// What the form of one service calls its fields.
pub const LABELS: Labels = &[
    ("activated", "field-activate-service"),
    ("status", "field-service-status"),
    ("trial_end", "field-trial-end-date"),
];

/// The longest trial that somebody can type.
const LONGEST_TRIAL: TimeDelta = TimeDelta::days(3_660);

/// Switches of services as a form drew them and as they came back.
#[derive(Debug, Clone, Default)]
pub struct Switches {
    /// The ids of those that are on.
    pub on: Vec<String>,
    /// How each was drawn: `7-on` or `8-off`.
    pub drawn: Vec<String>,
}

impl Switches {
    /// How a switch is drawn, for its hidden field.
    pub fn drawn(service: ServiceId, on: bool) -> String {
        format!("{service}-{}", if on { "on" } else { "off" })
    }

    fn all(&self) -> impl Iterator<Item = (ServiceId, bool)> {
        self.drawn.iter().filter_map(|drawn| {
            let (id, was) = drawn.split_once('-')?;
            Some((ServiceId(id.parse().ok()?), was == "on"))
        })
    }

    /// The services that the form showed.
    pub fn services(&self) -> Vec<ServiceId> {
        self.all().map(|(id, _)| id).collect()
    }

    /// How a switch was drawn; none where the form did not show it.
    pub fn was(&self, service: ServiceId) -> Option<bool> {
        self.all()
            .find(|(id, _)| *id == service)
            .map(|(_, was)| was)
    }

    /// True where a switch came back as on.
    pub fn is_on(&self, service: ServiceId) -> bool {
        let service = service.to_string();
        self.on.contains(&service)
    }

    /// The switches that came back otherwise than they were drawn.
    pub fn touched(&self) -> Vec<(ServiceId, bool)> {
        self.all()
            .map(|(id, was)| (id, was, self.is_on(id)))
            .filter(|(_, was, is)| was != is)
            .map(|(id, _, is)| (id, is))
            .collect()
    }
}

/// The form of one service as it was typed.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Typed {
    /// Activate Service.
    pub activated: String,
    /// Status.
    pub status: String,
    /// Trial end date.
    pub trial_end: String,
    /// Ids of the features that are on.
    pub features: Vec<String>,
}

impl Typed {
    /// What is saved; where no trial runs, with the end that one would have.
    pub fn of(
        found: &ClientService,
        features: &[(Feature, bool)],
        calendar: &Calendar,
        now: Timestamp,
    ) -> Self {
        let standing = found.standing;
        let running = standing
            .trial_ends_at
            .filter(|_| standing.status == Status::Trial);
        let ends = running.or_else(|| status::proposed(&found.service, now).1);
        let on = features.iter().filter(|(_, on)| *on);
        Self {
            activated: if standing.activated { "on" } else { "" }.to_owned(),
            status: standing.status.code().to_owned(),
            trial_end: ends
                .map(|ends| calendar.day(ends).to_string())
                .unwrap_or_default(),
            features: on.map(|(feature, _)| feature.id.to_string()).collect(),
        }
    }

    /// True where the form leads into a trial, so that its end counts.
    fn tries(&self) -> bool {
        match Status::parse(&self.status) {
            Some(Status::Trial) => true,
            Some(Status::New) => !self.activated.is_empty(),
            _ => false,
        }
    }

    /// True where the form says nothing else than what it was drawn with.
    pub fn is_untouched(&self, seen: &Self) -> bool {
        self.activated == seen.activated
            && self.status == seen.status
            && same(&self.features, &seen.features)
            && (!self.tries() || self.trial_end == seen.trial_end)
    }

    /// Takes what was saved meanwhile where this form says nothing new, and names the fields that
    /// were saved otherwise than it saw them.
    pub fn merge(&mut self, seen: &Self, saved: &Self) -> Vec<&'static str> {
        let mut clashes = Vec::new();
        let mut line = |field, mine: &mut String, seen: &String, saved: &String| {
            if seen != saved {
                if mine == seen {
                    mine.clone_from(saved);
                }
                clashes.push(field);
            }
        };
        line(
            "field-activate-service",
            &mut self.activated,
            &seen.activated,
            &saved.activated,
        );
        line(
            "field-service-status",
            &mut self.status,
            &seen.status,
            &saved.status,
        );
        // The proposal for a trial that does not run is nobody's change.
        if saved.status == Status::Trial.code() {
            line(
                "field-trial-end-date",
                &mut self.trial_end,
                &seen.trial_end,
                &saved.trial_end,
            );
        }
        if !same(&seen.features, &saved.features) {
            let touched = |id: &String| self.features.contains(id) != seen.features.contains(id);
            let kept = saved.features.iter().filter(|id| !touched(id));
            let mine = self.features.iter().filter(|id| touched(id));
            self.features = kept.chain(mine).cloned().collect();
            clashes.push("field-features");
        }
        clashes
    }
}

fn same(a: &[String], b: &[String]) -> bool {
    a.len() == b.len() && a.iter().all(|id| b.contains(id))
}

/// Finds all faults of the form at once. A trial lasts until the end of a day of its editor.
pub fn parse(
    typed: &Typed,
    found: &ClientService,
    features: &[(Feature, bool)],
    calendar: &Calendar,
    now: Timestamp,
    t: Texts,
) -> Result<Wanted, FieldErrors> {
    let mut errors = FieldErrors::new(t).labelled(LABELS);
    let status = errors.choice("status", Status::parse(&typed.status));
    let saved = Typed::of(found, features, calendar, now);
    let standing = found.standing;
    let trial_ends_at = if !typed.tries() {
        None
    } else if standing.status == Status::Trial && typed.trial_end == saved.trial_end {
        // To the second as it is: the date alone would move it.
        standing.trial_ends_at
    } else {
        trial_end(&mut errors, &typed.trial_end, calendar)
    };
    match trial_ends_at {
        Some(ends) if ends <= now => errors.add("trial_end", "client-service-trial-past"),
        Some(ends) if ends > now + LONGEST_TRIAL => {
            errors.add("trial_end", "client-service-trial-long");
        }
        _ => {}
    }
    match status {
        Some(status) if errors.is_empty() => Ok(Wanted {
            activated: !typed.activated.is_empty(),
            status,
            trial_ends_at,
            features: features
                .iter()
                .map(|(feature, _)| feature.id)
                .filter(|id| typed.features.contains(&id.to_string()))
                .collect(),
        }),
        _ => Err(errors),
    }
}

/// Nothing typed proposes the service's own length.
fn trial_end(errors: &mut FieldErrors, typed: &str, calendar: &Calendar) -> Option<Timestamp> {
    let typed = typed.trim();
    if typed.is_empty() {
        return None;
    }
    let day = typed.parse::<NaiveDate>().ok();
    let ends = day.and_then(|day| calendar.end_of_day(day));
    if ends.is_none() {
        errors.add("trial_end", "client-service-trial-no-date");
    }
    ends
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(activated: &str, status: &str, trial_end: &str, features: &[&str]) -> Typed {
        Typed {
            activated: activated.into(),
            status: status.into(),
            trial_end: trial_end.into(),
            features: features.iter().map(|id| (*id).to_owned()).collect(),
        }
    }

    #[test]
    fn only_touched_switches_count() {
        let switches = Switches {
            on: vec!["1".into(), "2".into(), "9".into()],
            drawn: vec!["1-on".into(), "2-off".into(), "3-on".into(), "x-on".into()],
        };
        assert_eq!(
            switches.touched(),
            [(ServiceId(2), true), (ServiceId(3), false)]
        );
    }

    #[test]
    fn a_date_counts_only_where_a_trial_runs_or_begins() {
        let seen = typed("", "new", "2026-06-15", &[]);
        assert!(typed("", "new", "2026-07-01", &[]).is_untouched(&seen));
        assert!(!typed("on", "new", "2026-06-15", &[]).is_untouched(&seen));
        let trial = typed("on", "trial", "2026-06-15", &["1"]);
        assert!(!typed("on", "trial", "2026-07-01", &["1"]).is_untouched(&trial));
        assert!(!typed("on", "trial", "2026-06-15", &["2"]).is_untouched(&trial));
    }

    #[test]
    fn a_merge_keeps_what_both_changed() {
        let seen = typed("on", "trial", "2026-06-15", &["1", "2"]);
        let saved = typed("on", "trial_end", "2026-07-15", &["1", "3"]);
        let mut mine = typed("on", "trial", "2026-06-15", &["2", "4"]);
        let clashes = mine.merge(&seen, &saved);
        assert_eq!(clashes, ["field-service-status", "field-features"]);
        assert_eq!(mine.status, "trial_end");
        assert_eq!(mine.features, ["3", "4"]);

        let mut mine = typed("on", "active", "2026-06-15", &["1", "2"]);
        mine.merge(&seen, &saved);
        assert_eq!(mine.status, "active");
    }
}
