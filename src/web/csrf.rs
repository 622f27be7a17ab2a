//! Proof that a form was sent by our own page: a token bound to the session (masked anew in each
//! page, since pages are compressed) and the browser's own word on where the request comes from.
use crate::portal::Portal;
use crate::secrets::random_bytes;
use actix_web::http::header;
use actix_web::{HttpRequest, web};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use subtle::ConstantTimeEq;

/// The secret behind a session's tokens.
#[derive(Clone, Copy)]
pub struct CsrfSecret([u8; 32]);

impl CsrfSecret {
    /// Bound to the session, or for strangers to the visitor's cookie.
    pub fn new(portal: &Portal, bound_to: &str) -> Self {
        Self(portal.keys.mac("csrf", bound_to))
    }

    /// A fresh mask and the masked secret.
    pub fn masked(&self) -> String {
        let mask = random_bytes::<32>();
        let mut token = [0u8; 64];
        for i in 0..32 {
            token[i] = mask[i];
            token[32 + i] = mask[i] ^ self.0[i];
        }
        BASE64.encode(token)
    }

    /// True for any masking of this secret.
    pub fn matches(&self, token: &str) -> bool {
        let Ok(bytes) = BASE64.decode(token) else {
            return false;
        };
        let Ok(bytes): Result<[u8; 64], _> = bytes.try_into() else {
            return false;
        };
        let mut secret = [0u8; 32];
        for i in 0..32 {
            secret[i] = bytes[i] ^ bytes[32 + i];
        }
        secret.ct_eq(&self.0).into()
    }
}

/// What the browser says about where the request comes from. Browsers that say nothing are left
/// to the token.
pub fn same_origin(req: &HttpRequest) -> bool {
    let text = |name| {
        req.headers()
            .get(name)
            .map(|value| value.to_str().unwrap_or("?"))
    };
    if let Some(site) = text(header::HeaderName::from_static("sec-fetch-site")) {
        return site == "same-origin" || site == "none";
    }
    match (text(header::ORIGIN), req.app_data::<web::Data<Portal>>()) {
        (Some(origin), Some(portal)) => origin == portal.config.base_url,
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_page_has_another_token_for_the_same_secret() {
        let secret = CsrfSecret([7; 32]);
        let (a, b) = (secret.masked(), secret.masked());
        assert_ne!(a, b);
        assert!(secret.matches(&a) && secret.matches(&b));
        assert!(!CsrfSecret([8; 32]).matches(&a));
        assert!(!secret.matches("") && !secret.matches("AAAA"));
    }
}
