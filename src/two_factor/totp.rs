//! The secret shared with an authenticator app: how it is typed, drawn and checked (RFC 6238).
use super::SEALED_FOR;
use crate::db::Timestamp;
use crate::secrets::Keys;
use anyhow::anyhow;
use diesel::QueryResult;
use qrcode::{Color, QrCode};
use std::fmt::Write;
use totp_rs::{Builder, Totp};

/// Light modules around a QR code.
const QUIET: usize = 4;

/// A secret as people type it: base 32.
#[derive(Clone, PartialEq)]
pub struct Secret(String);

impl Secret {
    /// A new one, 160 bits.
    pub fn random() -> Self {
        Self(totp_rs::Secret::generate().to_base32())
    }

    /// Opens what `seal` made.
    pub fn open(keys: &Keys, sealed: &str) -> QueryResult<Self> {
        keys.open(SEALED_FOR, sealed)
            .map(Self)
            .map_err(|e| diesel::result::Error::DeserializationError(e.into()))
    }

    /// Seals it for keeping.
    pub fn seal(&self, keys: &Keys) -> QueryResult<String> {
        keys.seal(SEALED_FOR, &self.0)
            .map_err(|e| diesel::result::Error::SerializationError(e.into()))
    }

    /// Reads what stands in a form's sealed field.
    pub fn from_base32(text: &str) -> Self {
        Self(text.to_owned())
    }

    /// As it stands in a form's sealed field.
    pub fn base32(&self) -> &str {
        &self.0
    }

    fn totp(&self, issuer: Option<&str>, account: &str) -> anyhow::Result<Totp> {
        let secret =
            totp_rs::Secret::try_from_base32(&self.0).map_err(|e| anyhow!("not a secret: {e}"))?;
        // A colon parts the two.
        let plain = |text: &str| text.replace(':', " ");
        Builder::new()
            .with_secret(secret)
            .with_issuer(issuer.map(plain))
            .with_account_name(plain(account))
            .build()
            .map_err(|e| anyhow!("not a secret: {e}"))
    }

    /// The time step whose code this is, now or half a minute ago or ahead.
    pub fn step_of(&self, typed: &str, now: Timestamp) -> Option<i64> {
        let digits: String = typed.chars().filter(|c| !c.is_whitespace()).collect();
        if digits.len() != 6 || !digits.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        let seconds = u64::try_from(now.and_utc().timestamp()).ok()?;
        let step = self.totp(None, "").ok()?.check(&digits, seconds)?;
        i64::try_from(step).ok()
    }

    /// The address that an app reads from the QR code.
    pub fn address(&self, issuer: &str, account: &str) -> anyhow::Result<String> {
        self.totp(Some(issuer), account)?
            .to_url()
            .map_err(|e| anyhow!("no address: {e}"))
    }
}

/// A QR code as the path of an SVG: its size and what is dark.
pub struct Qr {
    /// Modules on each side, the margin included.
    pub size: usize,
    /// The attribute `d`.
    pub path: String,
}

impl Qr {
    /// Draws a text.
    pub fn of(text: &str) -> anyhow::Result<Self> {
        let code = QrCode::new(text.as_bytes())?;
        let width = code.width();
        let mut path = String::new();
        for (i, color) in code.to_colors().into_iter().enumerate() {
            if color == Color::Dark {
                let (x, y) = (i % width + QUIET, i / width + QUIET);
                write!(path, "M{x} {y}h1v1h-1z")?;
            }
        }
        Ok(Self {
            size: width + 2 * QUIET,
            path,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> Timestamp {
        chrono::DateTime::from_timestamp(seconds, 0)
            .unwrap()
            .naive_utc()
    }

    #[test]
    fn the_codes_of_the_standard_are_right_for_a_moment() {
        // RFC 6238, appendix B, the last six digits.
        let secret = Secret("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ".into());
        assert_eq!(secret.step_of("287082", at(59)), Some(1));
        assert_eq!(secret.step_of("287 082", at(89)), Some(1));
        assert_eq!(secret.step_of("287082", at(120)), None);
        assert_eq!(
            secret.step_of("081804", at(1_111_111_109)),
            Some(37_037_036)
        );
        for wrong in ["287083", "", "28708", "2870822", "abcdef", "２８７０８２"] {
            assert_eq!(secret.step_of(wrong, at(59)), None, "{wrong}");
        }
    }

    #[test]
    fn the_address_names_issuer_and_account() {
        let secret = Secret("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ".into());
        let address = secret.address("Harbour: line", "ann@example.org").unwrap();
        assert!(address.starts_with("otpauth://totp/Harbour"), "{address}");
        assert!(address.contains("secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"));
        let qr = Qr::of(&address).unwrap();
        assert!(qr.size > 30 && qr.path.starts_with("M4 4h1v1h-1z"));
        assert_ne!(Secret::random().0, Secret::random().0);
    }
}
