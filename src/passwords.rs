//! Passwords: what is good enough, and how they are hashed.
use crate::secrets::random_bytes;
use crate::web::form::{FieldErrors, PASSWORD_MAX};
use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use sha2::{Digest, Sha256};
use std::sync::Arc;
use tokio::sync::Semaphore;
use unicode_normalization::UnicodeNormalization;

/// Shortest password that is accepted.
pub const PASSWORD_MIN: usize = 12;

const COST: u32 = 12;

/// Hashes for somebody who doesn't exist, so that the answer takes the same time.
const NOBODY: &str = "$2b$12$C6UzMDM.H6dfI/f/IKcEeO7ZC2vVv1nVtKk1x1Yc6H3tq9y7sJb0a";

/// A password's bcrypt hash.
#[derive(Clone)]
pub struct PasswordHash(String);

impl PasswordHash {
    /// The text to store.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Hashes and checks, away from the async threads and only a few at a time.
#[derive(Clone)]
pub struct Hasher {
    slots: Arc<Semaphore>,
    cost: u32,
}

/// Hashing failed or the server is stopping.
#[derive(Debug, thiserror::Error)]
#[error("hashing a password failed")]
pub struct HashingFailed;

impl Hasher {
    /// At most as many at once as the machine has processors.
    pub fn new() -> Self {
        let slots = std::thread::available_parallelism().map_or(2, usize::from);
        Self {
            slots: Arc::new(Semaphore::new(slots)),
            cost: COST,
        }
    }

    /// As cheap as bcrypt allows: tests and demo data sign in hundreds of people.
    pub fn cheap() -> Self {
        Self {
            cost: 4,
            ..Self::new()
        }
    }

    /// Hashes a password that was found good enough.
    pub async fn hash(&self, password: &str) -> Result<PasswordHash, HashingFailed> {
        let (text, cost) = (prepare(password), self.cost);
        self.run(move || bcrypt::hash(text, cost))
            .await
            .map(PasswordHash)
    }

    /// `hash` for code that may block.
    pub fn hash_now(&self, password: &str) -> Result<PasswordHash, HashingFailed> {
        bcrypt::hash(prepare(password), self.cost)
            .map(PasswordHash)
            .map_err(|_| HashingFailed)
    }

    /// Compares; without a stored hash it works as long and answers no.
    pub async fn verify(
        &self,
        password: &str,
        stored: Option<String>,
    ) -> Result<bool, HashingFailed> {
        let known = stored.is_some();
        let text = prepare(password);
        let stored = stored.unwrap_or_else(|| self.nobody());
        Ok(self.run(move || bcrypt::verify(text, &stored)).await? && known)
    }

    fn nobody(&self) -> String {
        NOBODY.replacen("$12$", &format!("${:02}$", self.cost), 1)
    }

    async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> bcrypt::BcryptResult<T> + Send + 'static,
    ) -> Result<T, HashingFailed> {
        let _slot = self.slots.acquire().await.map_err(|_| HashingFailed)?;
        tokio::task::spawn_blocking(work)
            .await
            .map_err(|_| HashingFailed)?
            .map_err(|_| HashingFailed)
    }
}

impl Default for Hasher {
    fn default() -> Self {
        Self::new()
    }
}

/// bcrypt sees 72 bytes: a digest first, so that nothing is cut off.
fn prepare(password: &str) -> String {
    let normal: String = password.nfc().collect();
    BASE64.encode(Sha256::digest(normal))
}

/// Signs that nobody takes for one another: each carries five bits.
const SIGNS: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";

/// A password that nobody has to think of: twenty random signs in groups, a hundred bits.
pub fn generated() -> String {
    let signs: Vec<char> = random_bytes::<20>()
        .iter()
        .map(|byte| char::from(SIGNS[usize::from(byte % 32)]))
        .collect();
    let groups: Vec<String> = signs
        .chunks(5)
        .map(|group| group.iter().collect())
        .collect();
    groups.join("-")
}

/// Checks a new password and says beside the field why it is refused. `known` are the person's
/// own names and addresses.
pub fn check_new(errors: &mut FieldErrors, field: &'static str, password: &str, known: &[&str]) {
    let length = password.chars().count();
    if length < PASSWORD_MIN {
        errors.add_with(field, "error-password-short", "min", PASSWORD_MIN);
    } else if length > PASSWORD_MAX {
        errors.add_with(field, "error-too-long", "max", PASSWORD_MAX);
    } else if let Some(key) = weakness(password, known) {
        errors.add(field, key);
    }
}

/// The text key that says why a password is weak.
fn weakness(password: &str, known: &[&str]) -> Option<&'static str> {
    use zxcvbn::Score;
    let mut inputs: Vec<&str> = known.to_vec();
    inputs.extend(
        known
            .iter()
            .flat_map(|k| k.split(|c: char| !c.is_alphanumeric())),
    );
    inputs.retain(|part| part.chars().count() >= 3);
    let estimate = zxcvbn::zxcvbn(password, &inputs);
    if estimate.score() >= Score::Three {
        return None;
    }
    let lower = password.to_lowercase();
    Some(match estimate.feedback().and_then(|f| f.warning()) {
        _ if inputs
            .iter()
            .any(|i| i.len() > 3 && lower.contains(&i.to_lowercase())) =>
        {
            "error-password-own-name"
        }
        Some(warning) => reason(warning),
        None => "error-password-weak",
    })
}

fn reason(warning: zxcvbn::feedback::Warning) -> &'static str {
    use zxcvbn::feedback::Warning as W;
    match warning {
        W::StraightRowsOfKeysAreEasyToGuess | W::ShortKeyboardPatternsAreEasyToGuess => {
            "error-password-keyboard"
        }
        W::RepeatsLikeAaaAreEasyToGuess | W::RepeatsLikeAbcAbcAreOnlySlightlyHarderToGuess => {
            "error-password-repeats"
        }
        W::SequencesLikeAbcAreEasyToGuess
        | W::RecentYearsAreEasyToGuess
        | W::DatesAreOftenEasyToGuess => "error-password-sequence",
        W::ThisIsATop10Password
        | W::ThisIsATop100Password
        | W::ThisIsACommonPassword
        | W::ThisIsSimilarToACommonlyUsedPassword => "error-password-common",
        W::AWordByItselfIsEasyToGuess
        | W::NamesAndSurnamesByThemselvesAreEasyToGuess
        | W::CommonNamesAndSurnamesAreEasyToGuess => "error-password-words",
    }
}
