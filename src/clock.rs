//! The time, as an argument.
use crate::db::Timestamp;
use std::sync::Arc;

/// The only reader of the wall clock; tests bring their own.
#[derive(Clone)]
pub struct Clock(Arc<dyn Fn() -> Timestamp + Send + Sync>);

impl Clock {
    /// The machine's clock.
    #[expect(
        clippy::disallowed_methods,
        reason = "the one place that reads the wall clock"
    )]
    pub fn system() -> Self {
        Self::from_fn(|| chrono::Utc::now().naive_utc())
    }

    /// Any other source of time.
    pub fn from_fn(now: impl Fn() -> Timestamp + Send + Sync + 'static) -> Self {
        Self(Arc::new(now))
    }

    /// Now, in UTC, cut to whole microseconds: what both databases can keep.
    pub fn now(&self) -> Timestamp {
        use chrono::SubsecRound;
        (self.0)().trunc_subsecs(6)
    }
}
