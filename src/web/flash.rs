//! Messages for the next page, in a cookie that never fails the answer which carries them.
use crate::portal::Portal;
use actix_web::HttpRequest;
use actix_web::dev::ResponseHead;
use actix_web::http::header::{HeaderValue, SET_COOKIE};
use actix_web_flash_messages::storage::{
    CookieMessageStore, FlashMessageStore, LoadError, StoreError,
};
use actix_web_flash_messages::{FlashMessage, FlashMessagesFramework};

const COOKIE: &str = "flash";

/// Browsers keep 4096 bytes of a cookie, attributes and all.
const LARGEST: u32 = 3_800;

/// Messages are cut to so many characters, the first length that fits.
const LENGTHS: [usize; 4] = [1_000, 200, 80, 20];

/// The framework with the portal's cookie.
pub fn framework(portal: &Portal) -> FlashMessagesFramework {
    let cookie = CookieMessageStore::builder(portal.keys.cookies())
        .cookie_name(COOKIE.to_owned())
        .bytes_size_limit(LARGEST)
        .build();
    FlashMessagesFramework::builder(Fitting {
        cookie,
        https: portal.config.https(),
    })
    .build()
}

/// The framework panics where its store fails, when the change is already saved: this one cuts
/// messages until they fit and else goes without them.
struct Fitting {
    cookie: CookieMessageStore,
    https: bool,
}

impl FlashMessageStore for Fitting {
    fn load(&self, request: &HttpRequest) -> Result<Vec<FlashMessage>, LoadError> {
        // Most requests bring none, which the store would report as an error.
        match request.cookie(COOKIE) {
            Some(_) => self.cookie.load(request),
            None => Ok(Vec::new()),
        }
    }

    fn store(
        &self,
        messages: &[FlashMessage],
        request: HttpRequest,
        response: &mut ResponseHead,
    ) -> Result<(), StoreError> {
        // Nothing to say and nothing said before: no cookie is taken back.
        if messages.is_empty() && request.cookie(COOKIE).is_none() {
            return Ok(());
        }
        for most in LENGTHS {
            let cut: Vec<FlashMessage> = messages.iter().map(|m| shortened(m, most)).collect();
            match self.cookie.store(&cut, request.clone(), response) {
                Ok(()) => break,
                Err(StoreError::SizeLimitExceeded(_)) => {}
                Err(error) => {
                    tracing::warn!(%error, "a message for the next page is lost");
                    break;
                }
            }
        }
        if !self.https {
            without_secure(response);
        }
        Ok(())
    }
}

fn shortened(message: &FlashMessage, most: usize) -> FlashMessage {
    let text = message.content();
    let text = match text.char_indices().nth(most) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    };
    FlashMessage::new(text, message.level())
}

/// The cookie is always marked secure, and over plain HTTP browsers would drop it.
fn without_secure(response: &mut ResponseHead) {
    let cookies: Vec<HeaderValue> = response.headers_mut().remove(SET_COOKIE).collect();
    for cookie in cookies {
        let plain = cookie
            .to_str()
            .ok()
            .filter(|text| text.split('=').next() == Some(COOKIE))
            .and_then(|text| HeaderValue::from_str(&text.replace("; Secure", "")).ok());
        response
            .headers_mut()
            .append(SET_COOKIE, plain.unwrap_or(cookie));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::cookie::Key;
    use actix_web::test::TestRequest;

    #[test]
    fn long_messages_are_cut_until_they_fit() {
        let store = Fitting {
            cookie: CookieMessageStore::builder(Key::generate())
                .cookie_name(COOKIE.to_owned())
                .bytes_size_limit(LARGEST)
                .build(),
            https: false,
        };
        let long = FlashMessage::success(format!("{} was added.", "𠀀".repeat(900)));
        let mut response = actix_web::HttpResponse::Ok().finish();
        let request = TestRequest::default().to_http_request();
        store.store(&[long], request, response.head_mut()).unwrap();
        let cookies: Vec<_> = response.headers().get_all(SET_COOKIE).collect();
        let cookie = cookies[0].to_str().unwrap();
        assert_eq!(cookies.len(), 1);
        assert!(cookie.starts_with("flash=") && cookie.len() < 4_096);
        assert!(cookie.contains("HttpOnly") && !cookie.contains("Secure"));
    }
}
