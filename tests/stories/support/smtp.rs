//! A small mail server that keeps what it gets, and can be told to misbehave.
use std::io::{BufRead, BufReader, Write};
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
                thread::spawn(move || serve(&stream, &shared));
            }
        });
        Self { address, shared }
    }

    /// For the settings.
    pub fn url(&self) -> String {
        format!("smtp://{}", self.address)
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
fn serve(stream: &TcpStream, shared: &Shared) -> Option<()> {
    let mood = || shared.mood.lock().unwrap().clone();
    match mood() {
        Mood::Down => return None,
        Mood::Silent => {
            thread::sleep(Duration::from_secs(60));
            return None;
        }
        _ => {}
    }
    let mut lines = BufReader::new(stream.try_clone().ok()?);
    let mut out = stream.try_clone().ok()?;
    let mut say = move |line: &str| out.write_all(format!("{line}\r\n").as_bytes()).ok();
    say("220 test")?;
    let (mut from, mut to) = (String::new(), String::new());
    loop {
        let line = read_line(&mut lines)?;
        let line = String::from_utf8_lossy(&line).trim_end().to_owned();
        let verb = line.get(..4).unwrap_or_default().to_uppercase();
        match (verb.as_str(), mood()) {
            ("EHLO", _) => {
                say("250-test")?;
                say("250 8BITMIME")?;
            }
            ("MAIL", Mood::RefusingSender(answer)) => say(&answer)?,
            ("MAIL", _) => {
                from = address(&line);
                say("250 OK")?;
            }
            ("RCPT", Mood::Refusing(answer)) => say(&answer)?,
            ("RCPT", _) => {
                to = address(&line);
                say("250 OK")?;
            }
            ("DATA", _) => {
                say("354 Go on")?;
                let raw = read_message(&mut lines)?;
                shared.received.lock().unwrap().push(Received {
                    from: from.clone(),
                    to: to.clone(),
                    raw,
                });
                say("250 Taken")?;
            }
            ("QUIT", _) => {
                say("221 Bye")?;
                return None;
            }
            ("RSET" | "NOOP", _) => say("250 OK")?,
            _ => say("500 What?")?,
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
