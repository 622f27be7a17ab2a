//! Talks to the mail server. Each step has a time limit, and so has the whole of a mail.
use crate::config::Config;
use anyhow::{Context, bail};
use lettre::address::Envelope;
use lettre::transport::smtp::Error;
use lettre::transport::smtp::authentication::{Credentials, Mechanism};
use lettre::transport::smtp::client::{
    AsyncSmtpConnection, Certificate, CertificateStore, TlsParameters, TlsParametersBuilder,
};
use lettre::transport::smtp::commands::{Data, Mail, Rcpt};
use lettre::transport::smtp::extension::{ClientId, Extension, MailParameter};
use secrecy::ExposeSecret;
use std::time::Duration;
use tokio::time::timeout;
use url::{Host, Url};

/// How long the server may take for one answer.
const STEP: Duration = Duration::from_secs(10);
/// How long one mail may take in all.
const WHOLE: Duration = Duration::from_secs(20);

/// Why a mail was not taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// It may go later; the server's words, or none where it said nothing in time.
    Later(Option<String>),
    /// This recipient or this mail will never be taken.
    Never(String),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Security {
    /// Without TLS, on this machine only.
    Plain,
    /// TLS from the first byte.
    Tls,
    /// TLS before anything is said.
    StartTls,
}

/// Where mails are handed in.
#[derive(Debug, Clone)]
pub struct Server {
    host: String,
    port: u16,
    security: Security,
    login: Option<Credentials>,
    /// Whom it trusts besides the public authorities.
    authorities: Option<Certificate>,
}

impl Server {
    /// The mail server of the settings, where there is one.
    pub fn of(config: &Config) -> anyhow::Result<Option<Self>> {
        let Some(url) = &config.smtp_url else {
            return Ok(None);
        };
        let authorities = match &config.smtp_ca {
            Some(pem) => Some(Certificate::from_pem(pem).context("CLIENTELE_SMTP_CA")?),
            None => None,
        };
        Ok(Some(Self {
            authorities,
            ..Self::parse(url.expose_secret())?
        }))
    }

    /// Reads `smtp://user:password@host:587` or `smtps://…`.
    fn parse(text: &str) -> anyhow::Result<Self> {
        let url = Url::parse(text).context("the address of the mail server")?;
        let host = url.host_str().context("the mail server's name")?;
        // Schemes that `url` doesn't know leave the host unparsed.
        let host = Host::parse(host).context("the mail server's name")?;
        let local = match &host {
            Host::Domain(name) => name == "localhost",
            Host::Ipv4(address) => address.is_loopback(),
            Host::Ipv6(address) => address.is_loopback(),
        };
        let (security, usual) = match url.scheme() {
            "smtps" => (Security::Tls, 465),
            "smtp" if local => (Security::Plain, 25),
            "smtp" => (Security::StartTls, 587),
            _ => bail!("the address of the mail server must be smtp://… or smtps://…"),
        };
        let login = match url.username() {
            "" => None,
            user => Some(Credentials::new(
                decode(user)?,
                decode(url.password().unwrap_or_default())?,
            )),
        };
        Ok(Self {
            host: match host {
                Host::Ipv6(address) => address.to_string(),
                other => other.to_string(),
            },
            port: url.port().unwrap_or(usual),
            security,
            login,
            authorities: None,
        })
    }

    /// True where the server answers, speaks TLS where it must, and takes our login.
    pub async fn answers(&self) -> Result<(), Refusal> {
        let mut line = self.connect().await?;
        step(line.quit()).await.map(|_| ()).map_err(later)
    }

    async fn connect(&self) -> Result<AsyncSmtpConnection, Refusal> {
        let tls = match self.security {
            Security::Plain => None,
            Security::Tls | Security::StartTls => Some(self.tls()?),
        };
        let hello = ClientId::default();
        let (at_once, upgrade) = match self.security {
            Security::StartTls => (None, tls),
            _ => (tls, None),
        };
        let place = (self.host.as_str(), self.port);
        let connecting =
            AsyncSmtpConnection::connect_tokio1(place, Some(STEP), &hello, at_once, None);
        let mut line = step(connecting).await.map_err(later)?;
        if let Some(tls) = upgrade {
            step(line.starttls(tls, &hello)).await.map_err(later)?;
        }
        if let Some(login) = &self.login {
            let ways = [Mechanism::Plain, Mechanism::Login];
            step(line.auth(&ways, login)).await.map_err(later)?;
        }
        Ok(line)
    }

    fn tls(&self) -> Result<TlsParameters, Refusal> {
        let mut tls = TlsParametersBuilder::new(self.host.clone())
            .certificate_store(CertificateStore::WebpkiRoots);
        if let Some(authorities) = &self.authorities {
            tls = tls.add_root_certificate(authorities.clone());
        }
        tls.build()
            .map_err(|error| Refusal::Later(Some(error.to_string())))
    }
}

/// A connection that is kept from mail to mail.
pub struct Line<'a> {
    server: &'a Server,
    open: Option<AsyncSmtpConnection>,
}

impl<'a> Line<'a> {
    /// Not connected yet.
    pub fn new(server: &'a Server) -> Self {
        Self { server, open: None }
    }

    /// Hands in one mail. Once this is `Ok`, the server has taken it.
    pub async fn send(&mut self, envelope: &Envelope, message: &[u8]) -> Result<(), Refusal> {
        timeout(WHOLE, self.try_send(envelope, message))
            .await
            .unwrap_or(Err(Refusal::Later(None)))
    }

    /// Takes leave.
    pub async fn close(mut self) {
        if let Some(mut line) = self.open.take() {
            let _ = timeout(Duration::from_secs(2), line.quit()).await;
        }
    }

    async fn try_send(&mut self, envelope: &Envelope, message: &[u8]) -> Result<(), Refusal> {
        // Whatever goes wrong, the connection is not used again.
        let mut line = self.begin(envelope).await?;
        for to in envelope.to() {
            step(line.command(Rcpt::new(to.clone(), vec![])))
                .await
                .map_err(final_word)?;
        }
        step(line.command(Data)).await.map_err(final_word)?;
        step(line.message(message)).await.map_err(final_word)?;
        self.open = Some(line);
        Ok(())
    }

    /// A connection that has said "MAIL FROM". A kept one may have been closed meanwhile.
    async fn begin(&mut self, envelope: &Envelope) -> Result<AsyncSmtpConnection, Refusal> {
        if let Some(mut line) = self.open.take()
            && mail_from(&mut line, envelope).await.is_ok()
        {
            return Ok(line);
        }
        let mut line = self.server.connect().await?;
        mail_from(&mut line, envelope).await?;
        Ok(line)
    }
}

/// A refused sender is the installation's fault, not the mail's: it is mended and tried again.
async fn mail_from(line: &mut AsyncSmtpConnection, envelope: &Envelope) -> Result<(), Refusal> {
    let mut options = Vec::new();
    let mut addresses = envelope.to().iter().chain(envelope.from());
    if addresses.any(|address| !AsRef::<str>::as_ref(address).is_ascii()) {
        if !line.server_info().supports_feature(Extension::SmtpUtfEight) {
            let why = "the mail server takes no addresses in this script";
            return Err(Refusal::Never(why.to_owned()));
        }
        options.push(MailParameter::SmtpUtfEight);
    }
    let command = Mail::new(envelope.from().cloned(), options);
    step(line.command(command)).await.map_err(later)?;
    Ok(())
}

/// The outer error is silence.
async fn step<T>(work: impl Future<Output = Result<T, Error>>) -> Result<T, Option<Error>> {
    match timeout(STEP, work).await {
        Ok(done) => done.map_err(Some),
        Err(_) => Err(None),
    }
}

fn later(error: Option<Error>) -> Refusal {
    Refusal::Later(error.filter(|e| !e.is_timeout()).map(|e| e.to_string()))
}

fn final_word(error: Option<Error>) -> Refusal {
    match error {
        Some(error) if error.is_permanent() => Refusal::Never(error.to_string()),
        other => later(other),
    }
}

/// `%40` to `@`.
fn decode(text: &str) -> anyhow::Result<String> {
    percent_encoding::percent_decode_str(text)
        .decode_utf8()
        .map(|text| text.into_owned())
        .context("user and password of the mail server")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_this_machine_is_spoken_to_without_tls() {
        for (url, port, security) in [
            ("smtp://127.0.0.1:2525", 2525, Security::Plain),
            ("smtp://localhost", 25, Security::Plain),
            ("smtp://[::1]:25", 25, Security::Plain),
            ("smtp://u:p@localhost:1025", 1025, Security::Plain),
            ("smtp://mail.example.org", 587, Security::StartTls),
            ("smtp://10.0.0.1:25", 25, Security::StartTls),
            ("smtp://localhost.example.org", 587, Security::StartTls),
            ("smtps://u:p@mail.example.org", 465, Security::Tls),
            ("smtps://localhost:4650", 4650, Security::Tls),
        ] {
            let server = Server::parse(url).unwrap();
            assert_eq!((server.port, server.security), (port, security), "{url}");
            assert_eq!(server.login.is_some(), url.contains('@'), "{url}");
        }
        assert!(Server::parse("http://mail.example.org").is_err());
        assert_eq!(decode("a%40b%2Bc+d").unwrap(), "a@b+c+d");
    }
}
