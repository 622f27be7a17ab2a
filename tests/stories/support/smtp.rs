//! A small mail server that keeps what it gets, and can be told to misbehave. The certificates in
//! `tls/` are made for it: `here` for this machine, `elsewhere` for another name, both signed by
//! `authority`, whose key was thrown away.
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{ServerConfig, ServerConnection, StreamOwned};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering::SeqCst};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

/// One mail as it came in.
#[derive(Debug, Clone)]
pub struct Received {
    pub from: String,
    pub to: String,
    pub raw: Vec<u8>,
    /// It came over TLS.
    pub encrypted: bool,
}

/// The authority that signed the certificates.
pub const AUTHORITY: &str = include_str!("tls/authority.pem");

/// Whose certificate the server shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Certificate {
    /// Its own.
    Here,
    /// Another server's.
    Elsewhere,
}

/// When the server speaks TLS.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tls {
    /// Never.
    Never,
    /// From the first byte.
    AtOnce(Certificate),
    /// Once it is asked to; before that it takes no mail.
    Asked(Certificate),
}

impl Certificate {
    fn config(self) -> Arc<ServerConfig> {
        let (certificate, key) = match self {
            Self::Here => (include_str!("tls/here.pem"), include_str!("tls/here.key")),
            Self::Elsewhere => (
                include_str!("tls/elsewhere.pem"),
                include_str!("tls/elsewhere.key"),
            ),
        };
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(
                vec![CertificateDer::from_pem_slice(certificate.as_bytes()).unwrap()],
                PrivateKeyDer::from_pem_slice(key.as_bytes()).unwrap(),
            );
        Arc::new(config.unwrap())
    }
}

trait Stream: Read + Write {}
impl<S: Read + Write> Stream for S {}
type Lines = BufReader<Box<dyn Stream>>;

fn secured(stream: TcpStream, certificate: Certificate) -> Option<Lines> {
    let tls = ServerConnection::new(certificate.config()).ok()?;
    Some(BufReader::new(Box::new(StreamOwned::new(tls, stream))))
}

fn say(lines: &mut Lines, line: &str) -> Option<()> {
    let out = lines.get_mut();
    out.write_all(format!("{line}\r\n").as_bytes()).ok()?;
    out.flush().ok()
}

/// How the server behaves from now on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Mood {
    /// Takes every mail.
    Willing,
    /// Answers each recipient with this line, such as `550 5.1.1 No such user`.
    Refusing(String),
    /// Answers the sender with this line.
    RefusingSender(String),
    /// Takes the connection and says nothing.
    Silent,
    /// Ends each connection at once.
    Down,
}

struct Shared {
    mood: Mutex<Mood>,
    received: Mutex<Vec<Received>>,
    connections: AtomicUsize,
    stop: AtomicBool,
}

/// The server; it ends when this is dropped.
pub struct MailServer {
    address: SocketAddr,
    shared: Arc<Shared>,
}

impl MailServer {
    /// Listens on a port of its own.
    pub fn start() -> Self {
        Self::start_with(Tls::Never)
    }

    /// The same, with TLS.
    pub fn start_with(tls: Tls) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let shared = Arc::new(Shared {
            mood: Mutex::new(Mood::Willing),
            received: Mutex::default(),
            connections: AtomicUsize::new(0),
            stop: AtomicBool::new(false),
        });
        let serving = shared.clone();
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                if serving.stop.load(SeqCst) {
                    return;
                }
                serving.connections.fetch_add(1, SeqCst);
                let shared = serving.clone();
                thread::spawn(move || serve(&stream, tls, &shared));
            }
        });
        Self { address, shared }
    }

    /// For the settings.
    pub fn url(&self) -> String {
        format!("smtp://{}", self.address)
    }

    /// For the settings: TLS from the first byte.
    pub fn smtps_url(&self) -> String {
        format!("smtps://{}", self.address)
    }

    /// For the settings: an address that is this machine's but is not taken for it, so that mails
    /// only go over TLS.
    pub fn far_url(&self) -> String {
        format!("smtp://0.0.0.0:{}", self.address.port())
    }

    /// Behaves like this from now on.
    pub fn is(&self, mood: Mood) {
        *self.shared.mood.lock().unwrap() = mood;
    }

    /// All mails so far.
    pub fn received(&self) -> Vec<Received> {
        self.shared.received.lock().unwrap().clone()
    }

    /// The only mail so far.
    pub fn only(&self) -> Received {
        let mut all = self.received();
        assert_eq!(all.len(), 1, "{all:?}");
        all.remove(0)
    }

    /// How many times somebody connected.
    pub fn connections(&self) -> usize {
        self.shared.connections.load(SeqCst)
    }
}

impl Drop for MailServer {
    fn drop(&mut self) {
        self.shared.stop.store(true, SeqCst);
        let _ = TcpStream::connect(self.address);
    }
}

/// One conversation; ends with the connection.
fn serve(stream: &TcpStream, tls: Tls, shared: &Shared) -> Option<()> {
    let mood = || shared.mood.lock().unwrap().clone();
    match mood() {
        Mood::Down => return None,
        Mood::Silent => {
            thread::sleep(Duration::from_secs(60));
            return None;
        }
        _ => {}
    }
    let plain = stream.try_clone().ok()?;
    let mut encrypted = matches!(tls, Tls::AtOnce(_));
    let mut lines: Lines = match tls {
        Tls::AtOnce(certificate) => secured(plain, certificate)?,
        Tls::Asked(_) | Tls::Never => BufReader::new(Box::new(plain)),
    };
    say(&mut lines, "220 test")?;
    let (mut from, mut to) = (String::new(), String::new());
    loop {
        let line = read_line(&mut lines)?;
        let line = String::from_utf8_lossy(&line).trim_end().to_owned();
        let verb = line.get(..4).unwrap_or_default().to_uppercase();
        match (verb.as_str(), mood()) {
            ("EHLO", _) => {
                say(&mut lines, "250-test")?;
                if matches!(tls, Tls::Asked(_)) && !encrypted {
                    say(&mut lines, "250-STARTTLS")?;
                }
                say(&mut lines, "250 8BITMIME")?;
            }
            ("STAR", _) => {
                let Tls::Asked(certificate) = tls else {
                    say(&mut lines, "500 What?")?;
                    continue;
                };
                say(&mut lines, "220 Go on")?;
                lines = secured(stream.try_clone().ok()?, certificate)?;
                encrypted = true;
            }
            ("MAIL", _) if matches!(tls, Tls::Asked(_)) && !encrypted => {
                say(&mut lines, "530 5.7.0 Must issue a STARTTLS command first")?;
            }
            ("MAIL", Mood::RefusingSender(answer)) => say(&mut lines, &answer)?,
            ("MAIL", _) => {
                from = address(&line);
                say(&mut lines, "250 OK")?;
            }
            ("RCPT", Mood::Refusing(answer)) => say(&mut lines, &answer)?,
            ("RCPT", _) => {
                to = address(&line);
                say(&mut lines, "250 OK")?;
            }
            ("DATA", _) => {
                say(&mut lines, "354 Go on")?;
                let raw = read_message(&mut lines)?;
                shared.received.lock().unwrap().push(Received {
                    from: from.clone(),
                    to: to.clone(),
                    raw,
                    encrypted,
                });
                say(&mut lines, "250 Taken")?;
            }
            ("QUIT", _) => {
                say(&mut lines, "221 Bye")?;
                return None;
            }
            ("RSET" | "NOOP", _) => say(&mut lines, "250 OK")?,
            _ => say(&mut lines, "500 What?")?,
        }
    }
}

fn read_line(lines: &mut impl BufRead) -> Option<Vec<u8>> {
    let mut line = Vec::new();
    match lines.read_until(b'\n', &mut line) {
        Ok(n) if n > 0 => Some(line),
        _ => None,
    }
}

fn read_message(lines: &mut impl BufRead) -> Option<Vec<u8>> {
    let mut raw = Vec::new();
    loop {
        let line = read_line(lines)?;
        if line == b".\r\n" {
            return Some(raw);
        }
        let line = line.strip_prefix(b".").unwrap_or(&line);
        raw.extend_from_slice(line);
    }
}

fn address(line: &str) -> String {
    let inner = line
        .split_once('<')
        .and_then(|(_, rest)| rest.split_once('>'));
    inner
        .map(|(address, _)| address.to_owned())
        .unwrap_or_default()
}
