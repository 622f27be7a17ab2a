//! What the demo's clients bought and tried, told by the portal's own rules.
use super::Story;
use super::names::Dice;
use crate::actor::Staff;
use crate::clients;
use crate::db::DbConn;
use crate::db::ids::ClientId;
use crate::services::status::{self, Wanted};
use crate::services::store::{self, Service};
use crate::services::{Status, Subject, timers};
use anyhow::anyhow;
use chrono::TimeDelta;
use std::collections::HashSet;

/// How far a client came with a service.
#[derive(Clone, Copy)]
enum Path {
    /// Tries it, so many hours before the trial ends.
    Trying(i64),
    /// Tried it and bought it.
    Bought,
    /// Tried it, and the trial ran out so many hours ago.
    RanOut(i64),
    /// Bought it, and was paused so many hours ago.
    Paused(i64),
}

impl Story {
    /// Gives a client of this age, in hours, its services.
    pub(super) fn services(
        &self,
        conn: &mut DbConn,
        by: &Staff,
        id: ClientId,
        hours: i64,
        dice: &mut Dice,
    ) -> anyhow::Result<()> {
        let catalogue = store::catalogue(conn)?;
        let count = 1 + dice.below(3);
        let first = dice.below(catalogue.len());
        for n in 0..count {
            let service = &catalogue[(first + n * 2) % catalogue.len()];
            if let Some(path) = path(hours, dice) {
                self.live(conn, by, id, service, hours, path)?;
            }
        }
        Ok(())
    }

    /// A client that bought a service and has no other history with it.
    pub(super) fn regular(
        &self,
        conn: &mut DbConn,
        by: &Staff,
        id: ClientId,
        hours: i64,
    ) -> anyhow::Result<()> {
        match store::catalogue(conn)?.first() {
            Some(service) => self.live(conn, by, id, service, hours, Path::Bought),
            None => Ok(()),
        }
    }

    /// The services of the client whose sign-in is printed.
    pub(super) fn showcase(
        &self,
        conn: &mut DbConn,
        by: &Staff,
        id: ClientId,
        hours: i64,
    ) -> anyhow::Result<()> {
        let ways = [
            ("CDN", Path::Bought),
            ("Storage", Path::Bought),
            ("Cloud", Path::Trying(4 * 24 + 3)),
        ];
        for service in store::catalogue(conn)? {
            if let Some((_, path)) = ways.iter().find(|(name, _)| *name == service.name) {
                self.live(conn, by, id, &service, hours, *path)?;
            }
        }
        Ok(())
    }

    fn live(
        &self,
        conn: &mut DbConn,
        by: &Staff,
        id: ClientId,
        service: &Service,
        hours: i64,
        path: Path,
    ) -> anyhow::Result<()> {
        let trial = 24 * service.trial_days;
        match path {
            Path::Trying(left) => self.set(
                conn,
                by,
                id,
                service,
                Status::Trial,
                (trial - left).min(hours - 2),
                left,
            ),
            Path::Bought => {
                self.set(
                    conn,
                    by,
                    id,
                    service,
                    Status::Trial,
                    hours - 4,
                    trial - hours,
                )?;
                self.set(
                    conn,
                    by,
                    id,
                    service,
                    Status::Active,
                    (hours - 9 * 24).max(3),
                    0,
                )
            }
            Path::RanOut(ago) => {
                self.set(conn, by, id, service, Status::Trial, ago + trial, -ago)?;
                let client = clients::store::find(conn, by, id)?;
                let due = (client.owner_id, id, service.id);
                timers::end_trial(conn, due, &self.ago(ago))?;
                let kept = 24 * service.deleted_after_days;
                if ago > kept {
                    timers::delete(conn, due, &self.ago(ago - kept))?;
                }
                Ok(())
            }
            Path::Paused(ago) => {
                self.set(conn, by, id, service, Status::Active, hours - 4, 0)?;
                self.set(conn, by, id, service, Status::Paused, ago, 0)
            }
        }
    }

    /// Sets a status so many hours ago; a trial ends in `left` hours from now.
    #[expect(
        clippy::too_many_arguments,
        reason = "one step of the story in one line"
    )]
    fn set(
        &self,
        conn: &mut DbConn,
        by: &Staff,
        id: ClientId,
        service: &Service,
        status: Status,
        ago: i64,
        left: i64,
    ) -> anyhow::Result<()> {
        let client = clients::store::find(conn, by, id)?;
        let before = store::of_client_one(conn, Subject::from(&client), service.id)?;
        let features = store::features_of_client(conn, &client, service.id)?;
        let included = features.iter().filter(|(feature, _)| !feature.paid);
        let wanted = Wanted {
            activated: true,
            status,
            trial_ends_at: (status == Status::Trial).then(|| self.now + TimeDelta::hours(left)),
            features: included
                .map(|(feature, _)| feature.id)
                .collect::<HashSet<_>>(),
        };
        let seen = before.standing.version;
        status::change(conn, by, id, service.id, seen, &wanted, &self.ago(ago))
            .map(drop)
            .map_err(|error| anyhow!("demo service {}: {error}", service.name))
    }
}

fn path(hours: i64, dice: &mut Dice) -> Option<Path> {
    let days = hours / 24;
    let ago = |dice: &mut Dice, days: i64| {
        let days = usize::try_from(days).unwrap_or(1).max(1);
        24 * (1 + dice.below(days) as i64) - 7
    };
    match dice.below(100) {
        0..=9 => None,
        // The youngest still try, and some trials end this week.
        _ if days < 13 => Some(Path::Trying(24 * (14 - days).max(1) - 5)),
        10..=17 => Some(Path::Trying(ago(dice, 12))),
        18..=76 => Some(Path::Bought),
        77..=91 if days > 18 => Some(Path::RanOut(ago(dice, (days - 16).min(60)))),
        92..=99 if days > 4 => Some(Path::Paused(ago(dice, (days - 3).min(25)))),
        _ => Some(Path::Bought),
    }
}
