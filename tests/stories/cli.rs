//! The program itself: what an administrator types in a shell.
#![allow(clippy::unwrap_used, reason = "a story that can't go on should stop")]

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

const PASSWORD: &str = "correct horse battery staple 9";

/// A directory in which one installation lives.
struct Place(PathBuf);

impl Place {
    fn new() -> Self {
        let name = clientele::secrets::Token::random().plain()[..12].to_owned();
        let dir = std::env::temp_dir().join(format!("clientele-cli-{name}"));
        std::fs::create_dir(&dir).unwrap();
        Self(dir)
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_clientele"));
        command.args(arguments).current_dir(&self.0).env_clear();
        command
    }

    fn run(&self, arguments: &[&str]) -> Output {
        self.run_with(arguments, "")
    }

    fn run_with(&self, arguments: &[&str], input: &str) -> Output {
        let mut child = self
            .command(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        child.stdin.take().unwrap().write_all(input.as_bytes()).ok();
        child.wait_with_output().unwrap()
    }

    fn create_operator(&self) -> Output {
        let arguments = [
            "create-operator",
            "--name",
            "Olga Meyer",
            "--email",
            "olga@example.org",
            "--password-stdin",
        ];
        self.run_with(&arguments, &format!("{PASSWORD}\n"))
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn out(output: &Output) -> String {
    format!(
        "{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    )
}

/// A running server and the lines of its log.
struct Server {
    child: Child,
    log: BufReader<std::process::ChildStdout>,
    address: String,
}

impl Server {
    fn start(place: &Place, settings: &[(&str, &str)]) -> Self {
        let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let address = port.local_addr().unwrap().to_string();
        drop(port);
        let mut child = place
            .command(&[])
            .env("CLIENTELE_LISTEN", &address)
            .envs(settings.iter().copied())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let log = BufReader::new(child.stdout.take().unwrap());
        Self {
            child,
            log,
            address,
        }
    }

    /// The next line that holds `text`.
    fn line_with(&mut self, text: &str) -> String {
        let mut line = String::new();
        while self.log.read_line(&mut line).unwrap() > 0 {
            if line.contains(text) {
                return line;
            }
            line.clear();
        }
        panic!("the log ended without “{text}”");
    }

    fn get(&self, path: &str) -> String {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        let request = format!("GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
        stream.write_all(request.as_bytes()).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    }

    fn signal(&mut self, name: &str) -> i32 {
        let id = self.child.id().to_string();
        let sent = Command::new("kill").args([name, &id]).status().unwrap();
        assert!(sent.success());
        let begun = Instant::now();
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                return status.code().unwrap_or(-1);
            }
            assert!(begun.elapsed() < Duration::from_secs(30), "still running");
            std::thread::sleep(Duration::from_millis(20));
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn an_empty_installation_prints_its_code_and_ends_in_order() {
    let place = Place::new();
    for signal in ["-TERM", "-INT"] {
        let mut server = Server::start(&place, &[]);
        assert!(server.line_with("listens on").contains(&server.address));
        let line = server.line_with("set-up code: ");
        let code = line.split("set-up code: ").nth(1).unwrap().trim();
        let groups: Vec<&str> = code.split('-').collect();
        assert_eq!(groups.len(), 3, "{code}");
        assert!(groups.iter().all(|group| group.len() == 4), "{code}");
        assert!(server.get("/health/ready").starts_with("HTTP/1.1 200"));
        let answer = server.get("/clients?secret=1").to_lowercase();
        assert!(answer.contains("location: /set-up"), "{answer}");
        assert!(answer.contains("x-request-id: "), "{answer}");
        let line = server.line_with("/clients");
        assert!(
            !line.contains("secret") && !line.contains("127.0.0.1"),
            "{line}"
        );
        assert!(server.get("/set-up").contains("200 OK"));
        assert_eq!(server.signal(signal), 0);
    }
}

#[test]
fn the_code_is_printed_whatever_the_filter_and_as_json() {
    let place = Place::new();
    let mut quiet = Server::start(&place, &[("CLIENTELE_LOG", "error")]);
    quiet.line_with("set-up code: ");
    let mut json = Server::start(&place, &[("CLIENTELE_LOG_FORMAT", "json")]);
    let line = json.line_with("set-up code: ");
    assert!(serde_json::from_str::<serde_json::Value>(&line).is_ok());
}

#[test]
fn figures_have_a_listener_of_their_own() {
    let place = Place::new();
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let figures = port.local_addr().unwrap().to_string();
    drop(port);
    let mut server = Server::start(&place, &[("CLIENTELE_METRICS_LISTEN", &figures)]);
    server.line_with("listens on");
    assert!(!server.get("/metrics").contains("clientele_request_seconds"));
    server.address = figures;
    let text = server.get("/metrics");
    for name in [
        "clientele_request_seconds_count{",
        "clientele_database_connections{",
        "process_resident_memory_bytes",
    ] {
        assert!(text.contains(name), "{name}: {text}");
    }
}

#[test]
fn the_operator_and_resellers_come_from_the_shell() {
    let place = Place::new();
    let made = place.create_operator();
    assert!(made.status.success(), "{}", out(&made));
    let mut server = Server::start(&place, &[]);
    server.line_with("listens on");
    assert!(server.get("/set-up").contains("404"));
    drop(server);

    let by_link = place.run(&[
        "create-reseller",
        "--company",
        "Northwind",
        "--name",
        "Nora",
        "--email",
        "nora@example.org",
    ]);
    assert!(by_link.status.success(), "{}", out(&by_link));
    assert!(out(&by_link).contains("http://127.0.0.1:8080/invitation/"));

    let known = place.run_with(
        &[
            "create-reseller",
            "--company",
            "Southwind",
            "--name",
            "Olga",
            "--email",
            "OLGA@example.org",
            "--password-stdin",
        ],
        &format!("{PASSWORD}\n"),
    );
    assert!(known.status.success(), "{}", out(&known));
    assert!(out(&known).contains("keeps the own password"));

    let reset = place.run(&["reset-password", "--email", "olga@example.org"]);
    assert!(out(&reset).contains("http://127.0.0.1:8080/password/"));
    let nobody = place.run(&["reset-password", "--email", "nobody@example.org"]);
    assert!(!nobody.status.success());
}

#[test]
fn what_is_wrong_on_the_command_line_is_said_at_once() {
    let place = Place::new();
    let weak = place.run_with(
        &[
            "create-operator",
            "--name",
            "",
            "--email",
            "olga",
            "--password-stdin",
        ],
        "short\n",
    );
    assert!(!weak.status.success());
    let text = out(&weak);
    for field in ["name:", "e-mail:", "password:"] {
        assert!(text.contains(field), "{text}");
    }
    let help = out(&place.run(&["--help"]));
    for variable in [
        "CLIENTELE_LISTEN",
        "DATABASE_URL",
        "CLIENTELE_METRICS_LISTEN",
    ] {
        assert!(help.contains(variable));
    }
    let refused = place
        .command(&["check"])
        .env("DATABASE_URL", "mysql://x")
        .output()
        .unwrap();
    assert!(!refused.status.success());
    assert!(out(&refused).contains("DATABASE_URL"));
}

#[test]
fn a_backup_is_made_while_the_portal_runs_and_comes_back_held() {
    let place = Place::new();
    place.create_operator();
    let mut server = Server::start(&place, &[]);
    server.line_with("listens on");
    let made = place.run(&["backup", "copy.db"]);
    assert!(made.status.success(), "{}", out(&made));
    assert_eq!(mode(&place.path("copy.db")), 0o600);
    let again = place.run(&["backup", "copy.db"]);
    assert!(
        !again.status.success(),
        "a file that is there stays as it is"
    );
    let over = place.run(&["restore", "copy.db"]);
    assert!(
        !over.status.success(),
        "a portal that is there stays as it is"
    );
    drop(server);

    let other = Place::new();
    let copy = place.path("copy.db");
    let restored = other.run(&["restore", copy.to_str().unwrap()]);
    assert!(restored.status.success(), "{}", out(&restored));
    let left: Vec<_> = std::fs::read_dir(&other.0)
        .unwrap()
        .map(|entry| entry.unwrap().file_name())
        .collect();
    assert_eq!(left, ["clientele.db"]);
    let mut server = Server::start(&other, &[]);
    server.line_with("held");
    server.line_with("listens on");
    assert!(
        server.get("/set-up").contains("404"),
        "the operator is there"
    );
    drop(server);
    assert!(out(&other.run(&["release"])).contains("Released"));
    assert!(out(&other.run(&["release"])).contains("Was not held"));
}

#[test]
fn a_damaged_backup_is_refused() {
    let place = Place::new();
    place.create_operator();
    place.run(&["backup", "copy.db"]);
    let mut bytes = std::fs::read(place.path("copy.db")).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle..middle + 8192].fill(0x5a);
    std::fs::write(place.path("broken.db"), bytes).unwrap();
    std::fs::write(place.path("text.db"), "no database").unwrap();
    let other = Place::new();
    for name in ["broken.db", "text.db", "nothing.db"] {
        let from = place.path(name);
        let refused = other.run(&["restore", from.to_str().unwrap()]);
        assert!(!refused.status.success(), "{name}");
        assert!(!other.path("clientele.db").exists(), "{name}");
    }
}

#[test]
fn check_tells_what_is_wrong() {
    let place = Place::new();
    place.create_operator();
    let good = place.run(&["check"]);
    assert!(good.status.success(), "{}", out(&good));
    assert!(out(&good).contains("database: ok"));
    let dead = place
        .command(&["check"])
        .env("CLIENTELE_SMTP_URL", "smtp://127.0.0.1:1")
        .output()
        .unwrap();
    assert!(!dead.status.success());
    assert!(out(&dead).contains("SMTP: "));
}

fn mode(path: &Path) -> u32 {
    use std::os::unix::fs::PermissionsExt;
    std::fs::metadata(path).unwrap().permissions().mode() & 0o777
}
