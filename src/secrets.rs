//! Random secrets, their hashes, and the master key that seals what must be kept.
use actix_web::cookie::Key as CookieKey;
use anyhow::{Context, anyhow, bail};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use chacha20poly1305::aead::{Aead, Payload};
use chacha20poly1305::{Key, KeyInit, XChaCha20Poly1305, XNonce};
use hmac::{Hmac, Mac};
use sha2::{Digest, Sha256};
use std::io::Write;
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::Path;

/// `N` bytes from the system's random generator.
pub fn random_bytes<const N: usize>() -> [u8; N] {
    rand::random()
}

/// A random secret that its holder sends back to us: 256 bits as 43 URL-safe characters.
#[derive(Clone)]
pub struct Token(String);

impl Token {
    /// A new one.
    pub fn random() -> Self {
        Self(BASE64.encode(random_bytes::<32>()))
    }

    /// One that came in from outside.
    pub fn from_outside(text: &str) -> Self {
        Self(text.to_owned())
    }

    /// What stands in the link.
    pub fn plain(&self) -> &str {
        &self.0
    }

    /// What the database keeps. The purpose is part of it: a token for one use fits no other.
    pub fn hash(&self, purpose: &str) -> String {
        hash(purpose, &self.0)
    }
}

/// SHA-256 of a purpose and a text, in hexadecimal.
pub fn hash(purpose: &str, text: &str) -> String {
    let digest = Sha256::new()
        .chain_update(purpose)
        .chain_update([0])
        .chain_update(text)
        .finalize();
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Keys derived from the master key in `clientele.secret`.
#[derive(Clone)]
pub struct Keys {
    master: [u8; 32],
}

impl Keys {
    /// Reads the master key, or makes one at the first start (mode 0600).
    pub fn load_or_create(path: &Path) -> anyhow::Result<Self> {
        match std::fs::read_to_string(path) {
            Ok(text) => Self::read(path, &text),
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => Self::create(path),
            Err(e) => Err(e).with_context(|| format!("{} can't be read", path.display())),
        }
    }

    /// Keys that live as long as the process.
    pub fn random() -> Self {
        Self {
            master: random_bytes(),
        }
    }

    fn read(path: &Path, text: &str) -> anyhow::Result<Self> {
        let mode = std::fs::metadata(path)?.permissions().mode();
        if mode & 0o077 != 0 {
            bail!(
                "{} must be readable by its owner only (chmod 600)",
                path.display()
            );
        }
        let bytes = BASE64
            .decode(text.trim())
            .context("the secret file is damaged")?;
        let master = bytes
            .try_into()
            .map_err(|_| anyhow!("the secret file is damaged"))?;
        Ok(Self { master })
    }

    fn create(path: &Path) -> anyhow::Result<Self> {
        let keys = Self::random();
        let mut file = std::fs::OpenOptions::new()
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(path)
            .with_context(|| format!("{} can't be made", path.display()))?;
        writeln!(file, "{}", BASE64.encode(keys.master))?;
        file.sync_all()?;
        Ok(keys)
    }

    fn derive(&self, label: &str, text: &[u8]) -> [u8; 32] {
        // HMAC takes keys of any length: the error can't happen, and an empty key would not verify.
        let Ok(mut mac) = <Hmac<Sha256> as Mac>::new_from_slice(&self.master) else {
            return [0; 32];
        };
        mac.update(label.as_bytes());
        mac.update(&[0]);
        mac.update(text);
        mac.finalize().into_bytes().into()
    }

    /// A keyed hash: who has no master key can't make or check it.
    pub fn mac(&self, label: &str, text: &str) -> [u8; 32] {
        self.derive(label, text.as_bytes())
    }

    /// Signs cookies.
    pub fn cookies(&self) -> CookieKey {
        let (a, b) = (self.derive("cookies", b"1"), self.derive("cookies", b"2"));
        CookieKey::from(&[a, b].concat())
    }

    fn sealing(&self, purpose: &str) -> XChaCha20Poly1305 {
        XChaCha20Poly1305::new(Key::from_slice(&self.derive("sealing", purpose.as_bytes())))
    }

    /// Seals a secret for keeping; only the same purpose opens it.
    pub fn seal(&self, purpose: &str, secret: &str) -> anyhow::Result<String> {
        let nonce = random_bytes::<24>();
        let sealed = self
            .sealing(purpose)
            .encrypt(XNonce::from_slice(&nonce), Payload::from(secret.as_bytes()))
            .map_err(|_| anyhow!("sealing failed"))?;
        Ok(BASE64.encode([nonce.as_slice(), &sealed].concat()))
    }

    /// Opens what `seal` made.
    pub fn open(&self, purpose: &str, sealed: &str) -> anyhow::Result<String> {
        let bytes = BASE64.decode(sealed).context("not a sealed secret")?;
        let (nonce, sealed) = bytes.split_at_checked(24).context("not a sealed secret")?;
        let plain = self
            .sealing(purpose)
            .decrypt(XNonce::from_slice(nonce), Payload::from(sealed))
            .map_err(|_| anyhow!("sealed with another key"))?;
        Ok(String::from_utf8(plain)?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_sealed_opens_for_its_purpose_only() {
        let keys = Keys::random();
        let sealed = keys.seal("link", "secret").unwrap();
        assert_eq!(keys.open("link", &sealed).unwrap(), "secret");
        assert!(keys.open("smtp", &sealed).is_err());
        assert!(Keys::random().open("link", &sealed).is_err());
        assert!(keys.open("link", "AAAA").is_err());
    }

    #[test]
    fn the_secret_file_is_made_once_and_for_its_owner() {
        let dir = std::env::temp_dir().join(format!("keys-{}", Token::random().plain()));
        std::fs::create_dir(&dir).unwrap();
        let path = dir.join("clientele.secret");
        let made = Keys::load_or_create(&path).unwrap();
        assert_eq!(
            std::fs::metadata(&path).unwrap().permissions().mode() & 0o777,
            0o600
        );
        assert_eq!(Keys::load_or_create(&path).unwrap().master, made.master);
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o644)).unwrap();
        assert!(Keys::load_or_create(&path).is_err());
        std::fs::remove_dir_all(&dir).unwrap();
    }
}
