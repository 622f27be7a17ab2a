//! Settings, from `clientele.toml` and the environment. The environment wins.
use anyhow::{Context, bail};
use figment::Figment;
use figment::providers::{Env, Format, Serialized, Toml};
use ipnet::IpNet;
use lettre::message::Mailbox;
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;
use url::Url;

/// Everything that is set from outside, checked.
#[derive(Clone, Debug)]
pub struct Config {
    /// Address to listen on.
    pub listen: SocketAddr,
    /// The only source of links; without a slash at its end.
    pub base_url: String,
    /// `sqlite://…` or `postgres://…`.
    pub database_url: SecretString,
    /// Where mails go; without it they are kept in the portal.
    pub smtp_url: Option<SecretString>,
    /// PEM certificates of authorities that the mail server's certificate may come from, besides the
    /// public ones.
    pub smtp_ca: Option<Vec<u8>>,
    /// The operator's sender.
    pub mail_from: Mailbox,
    /// File of the master key, made at the first start.
    pub secret_file: PathBuf,
    /// Whose `X-Forwarded-For` counts.
    pub trusted_proxies: Vec<IpNet>,
    /// Filter of the log.
    pub log: String,
    /// Write the log as JSON.
    pub log_json: bool,
    /// Own listener for Prometheus; none by default.
    pub metrics_listen: Option<SocketAddr>,
}

#[derive(Serialize, Deserialize)]
struct Raw {
    listen: String,
    base_url: Option<String>,
    database_url: String,
    smtp_url: Option<String>,
    smtp_ca: Option<PathBuf>,
    mail_from: String,
    secret_file: PathBuf,
    trusted_proxies: String,
    log: String,
    log_format: String,
    metrics_listen: Option<String>,
}

impl Default for Raw {
    fn default() -> Self {
        Self {
            listen: "127.0.0.1:8080".into(),
            base_url: None,
            database_url: "sqlite://clientele.db".into(),
            smtp_url: None,
            smtp_ca: None,
            mail_from: "Clientele <no-reply@localhost>".into(),
            secret_file: "clientele.secret".into(),
            trusted_proxies: String::new(),
            log: "info".into(),
            log_format: "text".into(),
            metrics_listen: None,
        }
    }
}

impl Config {
    /// Reads and checks all settings; the error names the one at fault.
    pub fn load() -> anyhow::Result<Self> {
        Figment::from(Serialized::defaults(Raw::default()))
            .merge(Toml::file("clientele.toml"))
            .merge(Env::prefixed("CLIENTELE_"))
            .merge(Env::raw().only(&["DATABASE_URL"]))
            .extract::<Raw>()?
            .check()
    }

    /// True where browsers reach the portal over HTTPS, so that cookies may insist on it.
    pub fn https(&self) -> bool {
        self.base_url.starts_with("https://")
    }

    /// True where mails are handed to a server instead of being kept.
    pub fn sends_mail(&self) -> bool {
        self.smtp_url.is_some()
    }

    /// A full link to one of the portal's own paths.
    pub fn link(&self, path: &str) -> String {
        format!("{}{path}", self.base_url)
    }

    /// True for an address whose `X-Forwarded-For` is believed.
    pub fn trusts(&self, proxy: IpAddr) -> bool {
        self.trusted_proxies.iter().any(|net| net.contains(&proxy))
    }
}

impl Raw {
    fn check(self) -> anyhow::Result<Config> {
        let listen: SocketAddr = self
            .listen
            .parse()
            .context("CLIENTELE_LISTEN must look like 127.0.0.1:8080")?;
        let base_url = self.base_url.unwrap_or_else(|| format!("http://{listen}"));
        Ok(Config {
            listen,
            base_url: check_base_url(&base_url)?,
            database_url: self.database_url.into(),
            smtp_url: self
                .smtp_url
                .filter(|u| !u.is_empty())
                .map(check_smtp_url)
                .transpose()?,
            smtp_ca: self
                .smtp_ca
                .filter(|path| !path.as_os_str().is_empty())
                .map(|path| {
                    std::fs::read(&path)
                        .with_context(|| format!("CLIENTELE_SMTP_CA: {}", path.display()))
                })
                .transpose()?,
            mail_from: self
                .mail_from
                .parse()
                .context("CLIENTELE_MAIL_FROM must look like Name <address@example.com>")?,
            secret_file: self.secret_file,
            trusted_proxies: parse_proxies(&self.trusted_proxies)?,
            log: self.log,
            log_json: match self.log_format.as_str() {
                "text" => false,
                "json" => true,
                _ => bail!("CLIENTELE_LOG_FORMAT must be text or json"),
            },
            metrics_listen: self
                .metrics_listen
                .filter(|a| !a.is_empty())
                .map(|a| {
                    a.parse()
                        .context("CLIENTELE_METRICS_LISTEN must be address:port")
                })
                .transpose()?,
        })
    }
}

fn check_base_url(text: &str) -> anyhow::Result<String> {
    let url = Url::parse(text).context("CLIENTELE_BASE_URL is not a URL")?;
    if !matches!(url.scheme(), "http" | "https") || url.path() != "/" || url.query().is_some() {
        bail!("CLIENTELE_BASE_URL must be http(s)://host[:port] without a path");
    }
    Ok(text.trim_end_matches('/').to_owned())
}

fn check_smtp_url(text: String) -> anyhow::Result<SecretString> {
    let url = Url::parse(&text).context("CLIENTELE_SMTP_URL is not a URL")?;
    if !matches!(url.scheme(), "smtp" | "smtps") || url.host_str().is_none() {
        bail!("CLIENTELE_SMTP_URL must be smtp://… or smtps://…");
    }
    Ok(text.into())
}

fn parse_proxies(list: &str) -> anyhow::Result<Vec<IpNet>> {
    list.split([',', ' '])
        .filter(|part| !part.is_empty())
        .map(|part| {
            part.parse::<IpNet>()
                .or_else(|_| part.parse::<IpAddr>().map(IpNet::from))
                .with_context(|| format!("CLIENTELE_TRUSTED_PROXIES: {part} is not a network"))
        })
        .collect()
}

impl Config {
    /// Settings for tests: nothing is read from outside.
    pub fn for_tests(database_url: &str, smtp_url: Option<&str>) -> anyhow::Result<Self> {
        Raw {
            database_url: database_url.to_owned(),
            smtp_url: smtp_url.map(str::to_owned),
            base_url: Some("http://portal.test".into()),
            ..Raw::default()
        }
        .check()
    }

    /// The database's address as a plain string.
    pub fn database(&self) -> &str {
        self.database_url.expose_secret()
    }
}
