//! What every handler and job works with.
use crate::api::limits::Limits;
use crate::change::Change;
use crate::clock::Clock;
use crate::config::Config;
use crate::db::Db;
use crate::passwords::Hasher;
use crate::secrets::Keys;

/// The parts of one running portal.
#[derive(Clone)]
pub struct Portal {
    /// The data.
    pub db: Db,
    /// The time.
    pub clock: Clock,
    /// The settings.
    pub config: Config,
    /// The keys.
    pub keys: Keys,
    /// Hashes passwords.
    pub hasher: Hasher,
    /// How often programs ask.
    pub api_limits: Limits,
}

impl Portal {
    /// The circumstances of a change that the portal makes by itself or on the command line.
    pub fn own_change(&self) -> Change {
        self.change(String::new())
    }

    /// The circumstances of a change that comes from a network address.
    pub fn change(&self, ip: String) -> Change {
        Change {
            at: self.clock.now(),
            ip,
            via: None,
            keys: self.keys.clone(),
            mail_from: self.config.mail_from.clone(),
            sends_mail: self.config.sends_mail(),
        }
    }
}
