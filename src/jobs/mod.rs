//! Recurring work, shared by any number of servers on one database. It knows no feature: `app.rs`
//! says what there is to do.
mod store;

use crate::db::Timestamp;
use crate::portal::Portal;
use chrono::TimeDelta;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};
use tokio::sync::watch;
use tokio::task::JoinHandle;

/// How often a server looks for due work.
const ROUND: Duration = Duration::from_secs(1);
/// How soon failed work is tried again, where it doesn't come round sooner anyway.
const AGAIN: TimeDelta = TimeDelta::seconds(60);
/// A clock that moved by more than this between two rounds was set, it did not run.
const JUMP: TimeDelta = TimeDelta::days(1);

/// How often a task is to run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Every {
    /// In each round of each server: work that keeps leases of its own.
    Round,
    /// So long after it last ended, on whichever server comes first.
    Interval(TimeDelta),
}

/// One kind of recurring work. It may be cut off and run again, so each run looks for itself what
/// is still to do.
#[derive(Debug, Clone, Copy)]
pub struct Task {
    /// Its name in the database.
    pub name: &'static str,
    /// How often.
    pub every: Every,
    /// The work; it may block.
    pub run: fn(&Portal) -> anyhow::Result<()>,
}

/// Does everything that is due now, in order, until nothing is. May block.
pub fn run_due(portal: &Portal, tasks: &[Task]) {
    run_while(portal, tasks, || true);
}

/// Asks before each task, since a round may take its time.
fn run_while(portal: &Portal, tasks: &[Task], mut may_go_on: impl FnMut() -> bool) {
    loop {
        // What ran may have left mails behind: another round.
        let mut any = false;
        for task in tasks {
            if !may_go_on() {
                return;
            }
            any |= run_if_due(portal, task);
        }
        if !any {
            return;
        }
    }
}

/// What is to be done before any work goes on after the clock was set.
pub type ClockWasSet = fn(&Portal) -> anyhow::Result<()>;

/// One server's background work.
pub struct Worker {
    portal: Portal,
    tasks: Vec<Task>,
    gate: Gate,
}

impl Worker {
    /// Begins to watch the clock.
    pub fn new(portal: Portal, tasks: Vec<Task>, clock_was_set: ClockWasSet) -> Self {
        Self {
            gate: Gate {
                clock: Watch::start(portal.clock.now()),
                clock_was_set,
                pending: false,
            },
            portal,
            tasks,
        }
    }

    /// Does everything that is due now, in order, until nothing is. May block.
    pub fn round(&mut self) {
        run_while(&self.portal, &self.tasks, || {
            self.gate.is_open(&self.portal)
        });
    }
}

/// Stands before each task.
struct Gate {
    clock: Watch,
    clock_was_set: ClockWasSet,
    /// The clock was set, and that was not acted on yet.
    pending: bool,
}

impl Gate {
    /// False while a clock that was set can't be acted on.
    fn is_open(&mut self, portal: &Portal) -> bool {
        self.pending |= self.clock.look(portal.clock.now());
        if self.pending {
            match (self.clock_was_set)(portal) {
                Ok(()) => self.pending = false,
                Err(error) => {
                    let error = format!("{error:#}");
                    tracing::error!(error, "the set clock can't be acted on");
                }
            }
        }
        !self.pending
    }
}

/// Does due work about once a second until `stop` turns true. What has begun then is finished.
pub fn spawn(worker: Worker, mut stop: watch::Receiver<bool>) -> JoinHandle<()> {
    let worker = Arc::new(Mutex::new(worker));
    tokio::spawn(async move {
        while !*stop.borrow() {
            let worker = worker.clone();
            let round = tokio::task::spawn_blocking(move || {
                worker
                    .lock()
                    .unwrap_or_else(PoisonError::into_inner)
                    .round();
            });
            if let Err(error) = round.await {
                tracing::error!(%error, "a round of background work broke off");
            }
            tokio::select! {
                () = tokio::time::sleep(ROUND) => {}
                // An error says that whoever would stop us is gone.
                changed = stop.changed() => if changed.is_err() { return },
            }
        }
    })
}

/// True where the task was due at an interval and this server did it.
fn run_if_due(portal: &Portal, task: &Task) -> bool {
    let Every::Interval(interval) = task.every else {
        attempt(portal, task);
        return false;
    };
    let lease = match store::claim(&portal.db, task.name, interval, portal.clock.now()) {
        Ok(Some(lease)) => lease,
        Ok(None) => return false,
        Err(error) => {
            tracing::warn!(task = task.name, error = %format!("{error:#}"), "due work can't be looked up");
            return false;
        }
    };
    let pause = match attempt(portal, task) {
        true => interval,
        false => interval.min(AGAIN),
    };
    let next = portal.clock.now() + pause;
    if let Err(error) = store::release(&portal.db, task.name, lease, next) {
        // The lease runs out by itself.
        tracing::warn!(task = task.name, error = %format!("{error:#}"), "finished work can't be noted");
        return false;
    }
    true
}

/// Runs a task; its fault is logged and stops nothing else.
fn attempt(portal: &Portal, task: &Task) -> bool {
    match catch_unwind(AssertUnwindSafe(|| (task.run)(portal))) {
        Ok(Ok(())) => true,
        Ok(Err(error)) => {
            tracing::error!(task = task.name, error = %format!("{error:#}"), "background work failed");
            false
        }
        Err(_) => {
            tracing::error!(task = task.name, "background work panicked");
            false
        }
    }
}

/// Compares the clock with the time that really passed.
struct Watch {
    real: Instant,
    told: Timestamp,
}

impl Watch {
    fn start(told: Timestamp) -> Self {
        Self {
            real: Instant::now(),
            told,
        }
    }

    /// True where the clock was set since the last look.
    fn look(&mut self, told: Timestamp) -> bool {
        let real = Instant::now();
        let by = jumped(told - self.told, real - self.real);
        if let Some(by) = by {
            let seconds = by.num_seconds();
            tracing::warn!(seconds, "the clock was set by more than a day");
        }
        *self = Self { real, told };
        by.is_some()
    }
}

/// By how much the clock was set, where that is more than a day.
fn jumped(told: TimeDelta, real: Duration) -> Option<TimeDelta> {
    let by = told - TimeDelta::from_std(real).unwrap_or(TimeDelta::MAX);
    (by.abs() > JUMP).then_some(by)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_that_was_set_is_told_from_one_that_ran() {
        let day = Duration::from_secs(86_400);
        assert_eq!(jumped(TimeDelta::days(3), day * 3), None);
        assert_eq!(jumped(TimeDelta::hours(20), Duration::from_secs(1)), None);
        assert!(jumped(TimeDelta::days(2), Duration::from_secs(1)).is_some());
        assert!(jumped(TimeDelta::days(-2), Duration::from_secs(1)).is_some());
    }
}
