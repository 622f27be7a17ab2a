//! What is known of a request before anybody is asked who they are.
use super::csrf::CsrfSecret;
use super::error::PageError;
use super::session::SessionClaims;
use crate::change::Change;
use crate::i18n::{Lang, Texts};
use crate::portal::Portal;
use crate::web::device::Device;
use actix_session::{Session, SessionExt};
use actix_web::dev::Payload;
use actix_web::http::header;
use actix_web::{FromRequest, HttpMessage, HttpRequest, web};
use actix_web_flash_messages::{IncomingFlashMessages, Level};
use std::future::{Ready, ready};
use std::net::{IpAddr, Ipv4Addr};

/// The cookie that binds a stranger's forms.
pub const VISITOR_COOKIE: &str = "visitor";

/// The value of that cookie, also where it is only now being set.
#[derive(Clone)]
pub struct Visitor(pub String);

/// One request: its session, its preferences, where it comes from.
pub struct Visit {
    /// The portal.
    pub portal: web::Data<Portal>,
    /// The session.
    pub session: Session,
    /// Language before anybody signed in.
    pub lang: Lang,
    /// "", "light" or "dark".
    pub theme: &'static str,
    /// The menu is collapsed.
    pub rail: bool,
    /// Own path with its query.
    pub path: String,
    /// Where it comes from.
    pub ip: IpAddr,
    /// The browser's name for itself.
    pub user_agent: String,
    /// The cookie of a browser from which somebody signed in before.
    pub device: Option<String>,
    /// Messages of the last request, by kind.
    pub flashes: Vec<(&'static str, String)>,
    csrf: CsrfSecret,
}

impl Visit {
    /// Reads a request.
    pub fn of(req: &HttpRequest) -> Result<Self, PageError> {
        let portal = req
            .app_data::<web::Data<Portal>>()
            .cloned()
            .ok_or_else(|| anyhow::anyhow!("the portal is not registered"))?;
        let session = req.get_session();
        let visitor = req
            .extensions()
            .get::<Visitor>()
            .map(|v| v.0.clone())
            .unwrap_or_default();
        let bound_to = session.csrf().unwrap_or(visitor);
        Ok(Self {
            lang: language(req),
            theme: match cookie(req, "theme").as_deref() {
                Some("dark") => "dark",
                Some("light") => "light",
                _ => "",
            },
            rail: cookie(req, "menu").as_deref() == Some("rail"),
            path: req
                .uri()
                .path_and_query()
                .map(|p| p.to_string())
                .unwrap_or_default(),
            ip: client_ip(req, &portal),
            user_agent: header_text(req, header::USER_AGENT)
                .chars()
                .take(300)
                .collect(),
            device: cookie(req, Device::cookie_name(portal.config.https()))
                .filter(|token| token.len() == 43),
            flashes: flashes(req),
            csrf: CsrfSecret::new(&portal, &bound_to),
            portal,
            session,
        })
    }

    /// The circumstances of a change made by this request.
    pub fn change(&self) -> Change {
        self.portal.change(self.ip.to_string())
    }

    /// A token for a form on this page.
    pub fn csrf_token(&self) -> String {
        self.csrf.masked()
    }

    /// True for a token of this session.
    pub fn csrf_matches(&self, token: &str) -> bool {
        self.csrf.matches(token)
    }

    /// Texts in the visitor's language.
    pub fn texts(&self) -> Texts {
        Texts::new(self.lang)
    }
}

impl FromRequest for Visit {
    type Error = PageError;
    type Future = Ready<Result<Self, PageError>>;

    fn from_request(req: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Self::of(req))
    }
}

fn cookie(req: &HttpRequest, name: &str) -> Option<String> {
    req.cookie(name).map(|c| c.value().to_owned())
}

fn header_text(req: &HttpRequest, name: header::HeaderName) -> String {
    req.headers()
        .get(name)
        .and_then(|v| v.to_str().ok())
        .unwrap_or_default()
        .to_owned()
}

/// The chosen language, else the first one of the browser's list that we have.
fn language(req: &HttpRequest) -> Lang {
    if let Some(chosen) = cookie(req, "lang").and_then(|code| Lang::parse(&code)) {
        return chosen;
    }
    header_text(req, header::ACCEPT_LANGUAGE)
        .split(',')
        .filter_map(|part| {
            part.trim()
                .get(..2)
                .and_then(|code| Lang::parse(&code.to_lowercase()))
        })
        .next()
        .unwrap_or_default()
}

fn flashes(req: &HttpRequest) -> Vec<(&'static str, String)> {
    // Read once: the framework clears what was read.
    if req.method() != actix_web::http::Method::GET {
        return Vec::new();
    }
    let Ok(incoming) = IncomingFlashMessages::from_request(req, &mut Payload::None).into_inner()
    else {
        return Vec::new();
    };
    incoming
        .iter()
        .map(|message| {
            let kind = match message.level() {
                Level::Error => "bad",
                Level::Warning => "warn",
                Level::Success => "good",
                _ => "",
            };
            (kind, message.content().to_owned())
        })
        .collect()
}

/// The peer, or the last address of `X-Forwarded-For` that no trusted proxy wrote.
pub(crate) fn client_ip(req: &HttpRequest, portal: &Portal) -> IpAddr {
    let peer = req
        .peer_addr()
        .map_or(IpAddr::V4(Ipv4Addr::LOCALHOST), |a| a.ip());
    if !portal.config.trusts(peer) {
        return peer;
    }
    let mut nearest = peer;
    // Proxies add a line as well as a part of a line; a line that is no text ends the chain.
    let lines: Vec<_> = req.headers().get_all("x-forwarded-for").collect();
    let parts = lines
        .into_iter()
        .rev()
        .flat_map(|line| line.to_str().unwrap_or_default().rsplit(','));
    for part in parts {
        let Ok(address) = part.trim().parse() else {
            break;
        };
        nearest = address;
        if !portal.config.trusts(address) {
            break;
        }
    }
    nearest
}
