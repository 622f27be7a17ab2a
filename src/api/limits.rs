//! How often one token may ask, in this process.
use crate::db::Timestamp;
use crate::db::ids::TokenId;
use chrono::TimeDelta;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

/// Requests of one token in one window.
pub const MOST: u32 = 300;
const WINDOW: TimeDelta = TimeDelta::minutes(1);
/// From so many tokens on, those of past windows are forgotten.
const CROWD: usize = 10_000;

/// When a token's window began, and its requests since.
type Windows = HashMap<TokenId, (Timestamp, u32)>;

/// The requests of the last minute, by token.
#[derive(Debug, Clone, Default)]
pub struct Limits(Arc<Mutex<Windows>>);

impl Limits {
    /// Counts a request; where it is one too many, the seconds until the next one may come.
    pub fn count(&self, token: TokenId, now: Timestamp) -> Result<(), i64> {
        let mut windows = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if windows.len() >= CROWD {
            windows.retain(|_, (began, _)| now - *began < WINDOW);
        }
        let (began, count) = windows.entry(token).or_insert((now, 0));
        if now - *began >= WINDOW || now < *began {
            (*began, *count) = (now, 0);
        }
        if *count >= MOST {
            return Err((*began + WINDOW - now).num_seconds().max(1));
        }
        *count += 1;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_token_has_its_own_minute() {
        let limits = Limits::default();
        let now = chrono::DateTime::UNIX_EPOCH.naive_utc();
        for _ in 0..MOST {
            assert_eq!(limits.count(TokenId(1), now), Ok(()));
        }
        let later = now + TimeDelta::seconds(20);
        assert_eq!(limits.count(TokenId(1), later), Err(40));
        assert_eq!(limits.count(TokenId(2), later), Ok(()));
        assert_eq!(limits.count(TokenId(1), now + WINDOW), Ok(()));
    }
}
