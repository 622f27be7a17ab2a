//! Backups: a checked copy of the database, made while the portal runs, and the way back.
use super::{Db, DbConn};
use anyhow::{Context, bail, ensure};
use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};
use std::fs::{File, OpenOptions};
use std::io::ErrorKind;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;
use url::Url;

/// Where the data is, as far as copying it is concerned.
enum Place<'a> {
    Sqlite(&'a Path),
    Postgres(&'a str),
}

fn place(database: &str) -> Place<'_> {
    match database.strip_prefix("sqlite://") {
        Some(path) => Place::Sqlite(Path::new(path)),
        None => Place::Postgres(database),
    }
}

/// Copies the database to a new file and checks the copy. The file appears only when it is good.
pub fn back_up(database: &str, to: &Path) -> anyhow::Result<()> {
    ensure!(!to.exists(), "{} exists already", to.display());
    let part = beside(to, ".part");
    let made = match place(database) {
        Place::Sqlite(path) => copy_sqlite(path, &part).and_then(|()| check(&part)),
        Place::Postgres(url) => dump_postgres(url, &part),
    };
    finish(made, &part, to)
}

/// Brings a backup to where there is no portal yet. The portal is held until it is released.
pub fn restore(database: &str, from: &Path) -> anyhow::Result<()> {
    ensure!(from.is_file(), "{} is not there", from.display());
    match place(database) {
        Place::Sqlite(path) => {
            for taken in [path, &beside(path, "-wal"), &beside(path, "-journal")] {
                ensure!(
                    !taken.exists(),
                    "{} exists already: a backup is restored only where nothing is",
                    taken.display()
                );
            }
            let part = beside(path, ".part");
            let made = copy_file(from, &part)
                .and_then(|()| check(&part))
                .and_then(|()| make_safe(&format!("sqlite://{}", part.display())))
                .and_then(|()| leave_wal(&part));
            finish(made, &part, path)
        }
        Place::Postgres(url) => {
            restore_postgres(url, from)?;
            make_safe(url)
        }
    }
}

/// `FILE` with something at its end.
fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    name.into()
}

fn finish(made: anyhow::Result<()>, part: &Path, to: &Path) -> anyhow::Result<()> {
    let done = made.and_then(|()| {
        File::open(part)?.sync_all()?;
        // A link instead of a rename: what came into being meanwhile is not overwritten.
        std::fs::hard_link(part, to).with_context(|| format!("{} can't be made", to.display()))
    });
    for left in [part, &beside(part, "-wal"), &beside(part, "-shm")] {
        if let Err(e) = std::fs::remove_file(left)
            && e.kind() != ErrorKind::NotFound
        {
            tracing::warn!(error = %e, "a partial copy could not be removed");
        }
    }
    done
}

/// An empty file that only its owner may read.
fn private_file(path: &Path) -> anyhow::Result<File> {
    OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(path)
        .with_context(|| format!("{} can't be made", path.display()))
}

fn text(path: &Path) -> anyhow::Result<&str> {
    path.to_str()
        .with_context(|| format!("{} is not a readable name", path.display()))
}

fn open(path: &Path) -> anyhow::Result<SqliteConnection> {
    ensure!(path.is_file(), "{} is not there", path.display());
    let mut conn = SqliteConnection::establish(text(path)?)
        .with_context(|| format!("{} can't be opened", path.display()))?;
    conn.batch_execute("PRAGMA busy_timeout = 5000")?;
    Ok(conn)
}

/// `VACUUM INTO` reads one unchanging view, so that writers go on meanwhile.
fn copy_sqlite(from: &Path, to: &Path) -> anyhow::Result<()> {
    let mut conn = open(from)?;
    private_file(to)?;
    diesel::sql_query("VACUUM INTO $1")
        .bind::<Text, _>(text(to)?)
        .execute(&mut conn)
        .context("the database can't be copied")?;
    Ok(())
}

fn copy_file(from: &Path, to: &Path) -> anyhow::Result<()> {
    let mut copy = private_file(to)?;
    std::io::copy(&mut File::open(from)?, &mut copy).context("the backup can't be copied")?;
    Ok(())
}

#[derive(QueryableByName)]
struct Verdict {
    #[diesel(sql_type = Text)]
    integrity_check: String,
}

#[derive(QueryableByName)]
struct Violations {
    #[diesel(sql_type = BigInt)]
    n: i64,
}

/// Reads the whole copy and refuses one that is damaged or no portal.
fn check(copy: &Path) -> anyhow::Result<()> {
    let mut conn = open(copy)?;
    let verdict: Vec<Verdict> = diesel::sql_query("PRAGMA integrity_check")
        .load(&mut conn)
        .context("the copy is no database")?;
    ensure!(
        verdict.iter().all(|line| line.integrity_check == "ok"),
        "the copy is damaged"
    );
    let broken: Violations =
        diesel::sql_query("SELECT count(*) AS n FROM pragma_foreign_key_check")
            .get_result(&mut conn)?;
    ensure!(broken.n == 0, "the copy has references that lead nowhere");
    diesel::sql_query("SELECT 1 FROM providers LIMIT 1")
        .execute(&mut conn)
        .context("the copy is not a portal's database")?;
    Ok(())
}

/// What was true when the backup was made may be long past: sessions end, and nothing leaves the
/// portal until it is released.
fn make_safe(database: &str) -> anyhow::Result<()> {
    let db = Db::open(database)?;
    db.migrate()?;
    db.write_now(|conn| -> QueryResult<()> {
        diesel::delete(super::schema::sessions::table).execute(conn)?;
        crate::installation::hold(conn)
    })??;
    Ok(())
}

/// Brings everything into the one file that is then put in place.
fn leave_wal(path: &Path) -> anyhow::Result<()> {
    let mut conn = open(path)?;
    conn.batch_execute("PRAGMA journal_mode = DELETE")?;
    Ok(())
}

/// The tools get the password by the environment: arguments can be seen by everybody.
fn tool(name: &str, url: &str) -> anyhow::Result<Command> {
    let mut command = Command::new(name);
    match Url::parse(url) {
        Ok(mut parsed) => {
            if let Some(password) = parsed.password().map(decode) {
                command.env("PGPASSWORD", password?);
                parsed
                    .set_password(None)
                    .map_err(|()| anyhow::anyhow!("DATABASE_URL can't be read"))?;
            }
            command.arg(format!("--dbname={parsed}"));
        }
        // Several hosts: `url` doesn't know them.
        Err(_) => match without_password(url) {
            Some((bare, password)) => {
                command.env("PGPASSWORD", decode(&password)?);
                command.arg(format!("--dbname={bare}"));
            }
            None => {
                command.arg(format!("--dbname={url}"));
            }
        },
    }
    Ok(command)
}

/// An address without its password, and the password.
fn without_password(url: &str) -> Option<(String, String)> {
    let (scheme, rest) = url.split_once("://")?;
    let authority_end = rest.find('/').unwrap_or(rest.len());
    let (authority, path) = rest.split_at(authority_end);
    let (person, hosts) = authority.rsplit_once('@')?;
    let (user, password) = person.split_once(':')?;
    Some((format!("{scheme}://{user}@{hosts}{path}"), password.into()))
}

fn decode(text: &str) -> anyhow::Result<String> {
    // A key without a value, so that "=" and "&" can't be taken for signs of their own.
    let escaped = text
        .replace('+', "%2B")
        .replace('&', "%26")
        .replace('=', "%3D");
    let decoded = url::form_urlencoded::parse(escaped.as_bytes())
        .next()
        .map(|(key, _)| key.into_owned());
    Ok(decoded.unwrap_or_default())
}

fn run(mut command: Command, name: &str) -> anyhow::Result<()> {
    match command.status() {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => bail!("{name} failed ({status})"),
        Err(e) if e.kind() == ErrorKind::NotFound => bail!(
            "on PostgreSQL backups are made and restored by pg_dump and pg_restore, which are not on PATH"
        ),
        Err(e) => Err(e).with_context(|| format!("{name} can't be started")),
    }
}

fn dump_postgres(url: &str, to: &Path) -> anyhow::Result<()> {
    private_file(to)?;
    let mut dump = tool("pg_dump", url)?;
    dump.args(["--format=custom", "--no-owner", "--no-privileges"])
        .arg(format!("--file={}", text(to)?));
    run(dump, "pg_dump")?;
    let mut list = Command::new("pg_restore");
    list.arg("--list")
        .arg(to)
        .stdout(std::process::Stdio::null());
    run(list, "pg_restore --list")
}

fn restore_postgres(url: &str, from: &Path) -> anyhow::Result<()> {
    let db = Db::open(url)?;
    let tables = db.read_now(|conn: &mut DbConn| {
        diesel::sql_query(
            "SELECT count(*) AS n FROM information_schema.tables WHERE table_schema = 'public'",
        )
        .get_result::<Violations>(conn)
    })??;
    ensure!(
        tables.n == 0,
        "the database is not empty: a backup is restored only where nothing is"
    );
    let mut restore = tool("pg_restore", url)?;
    restore
        .args([
            "--no-owner",
            "--no-privileges",
            "--no-comments",
            "--exit-on-error",
            "--single-transaction",
        ])
        .arg(from);
    run(restore, "pg_restore")
}

/// Hosts that a PostgreSQL address names; empty for a local socket.
fn hosts(url: &str) -> Vec<&str> {
    let rest = url.split_once("://").map_or("", |(_, rest)| rest);
    let authority = rest.split(['/', '?']).next().unwrap_or_default();
    let hosts = authority
        .rsplit_once('@')
        .map_or(authority, |(_, hosts)| hosts);
    hosts
        .split(',')
        .map(|host| match host.strip_prefix('[') {
            Some(v6) => v6.split(']').next().unwrap_or_default(),
            None => host.split(':').next().unwrap_or_default(),
        })
        .filter(|host| !host.is_empty())
        .collect()
}

/// True where the data would cross a network in the clear.
pub fn crosses_network_in_the_clear(database: &str) -> bool {
    let Place::Postgres(url) = place(database) else {
        return false;
    };
    let insists_on_tls = cfg!(feature = "postgres-tls")
        && [
            "sslmode=require",
            "sslmode=verify-ca",
            "sslmode=verify-full",
        ]
        .iter()
        .any(|mode| url.contains(mode));
    let near = |host: &str| {
        host == "localhost"
            || host
                .parse::<std::net::IpAddr>()
                .is_ok_and(|address| address.is_loopback())
    };
    !insists_on_tls && hosts(url).into_iter().any(|host| !near(host))
}

/// True where the database is a server that may come up later than the portal.
pub fn is_a_server(database: &str) -> bool {
    matches!(place(database), Place::Postgres(_))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_leaves_the_machine_is_warned_of() {
        for near in [
            "sqlite://a.db",
            "postgres://u:p@127.0.0.1:5432/d",
            "postgres://localhost/d",
            "postgres://u@[::1]:5432/d",
            "postgres:///d",
        ] {
            assert!(!crosses_network_in_the_clear(near), "{near}");
        }
        for far in [
            "postgres://u:p@10.0.0.7/d",
            "postgres://u:p@127.0.0.1,db.example/d",
            "postgres://u:p%40x@db.example:5432/d?sslmode=prefer",
        ] {
            assert!(crosses_network_in_the_clear(far), "{far}");
        }
    }

    #[test]
    fn passwords_leave_the_address() {
        assert_eq!(
            without_password("postgres://u:p%2Bw@a:1,b:2/d?x=1"),
            Some(("postgres://u@a:1,b:2/d?x=1".into(), "p%2Bw".into()))
        );
        assert_eq!(decode("p%2Bw+=&x").unwrap(), "p+w+=&x");
    }
}
