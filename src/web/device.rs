//! A browser, known again by its cookie.
use super::agent::Agent;
use super::visit::Visit;
use crate::secrets::Token;
use actix_web::HttpResponse;
use actix_web::cookie::time::Duration;
use actix_web::cookie::{Cookie, SameSite};

/// Browsers keep a cookie no longer.
pub const DAYS: i64 = 400;
const HASHED_FOR: &str = "device";

/// The browser of one request.
#[derive(Clone)]
pub struct Device {
    token: Token,
    agent: Agent,
    https: bool,
}

impl Device {
    /// The browser's own cookie, or a new one.
    pub fn of(visit: &Visit) -> Self {
        Self {
            token: match &visit.device {
                Some(known) => Token::from_outside(known),
                None => Token::random(),
            },
            agent: Agent::of(&visit.user_agent),
            https: visit.portal.config.https(),
        }
    }

    /// The name of the cookie.
    pub fn cookie_name(https: bool) -> &'static str {
        if https { "__Host-device" } else { "device" }
    }

    /// Lets the browser be known by its cookie from now on.
    pub fn remember(&self, mut answer: HttpResponse) -> anyhow::Result<HttpResponse> {
        let cookie = Cookie::build(Self::cookie_name(self.https), self.token.plain())
            .path("/")
            .max_age(Duration::days(DAYS))
            .http_only(true)
            .secure(self.https)
            .same_site(SameSite::Lax)
            .finish();
        answer.add_cookie(&cookie)?;
        Ok(answer)
    }

    /// What the database keeps.
    pub fn hash(&self) -> String {
        self.token.hash(HASHED_FOR)
    }

    /// What it calls itself.
    pub fn agent(&self) -> &Agent {
        &self.agent
    }
}
