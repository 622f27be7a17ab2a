//! The command line.
use crate::api::limits::Limits;
use crate::clock::Clock;
use crate::config::Config;
use crate::db::{Db, backup};
use crate::i18n::{Lang, Texts};
use crate::mail::smtp::{Refusal, Server};
use crate::passwords::{Hasher, PasswordHash, check_new};
use crate::portal::Portal;
use crate::resellers::members::{self, Entry};
use crate::resellers::{self, NewReseller};
use crate::secrets::{Keys, Token};
use crate::setup::{self, NewOperator};
use crate::web::form::{FieldErrors, NAME_MAX};
use crate::{installation, invitations, links, server};
use anyhow::{Context, bail};
use clap::{Args, Parser, Subcommand};
use std::io::BufRead;
use std::path::PathBuf;

const SETTINGS: &str = "\
Settings, from the environment or from clientele.toml (there in small letters, without CLIENTELE_):
  CLIENTELE_LISTEN           address to listen on [127.0.0.1:8080]
  CLIENTELE_BASE_URL         the only source of links [http:// + CLIENTELE_LISTEN]
  DATABASE_URL               sqlite://FILE or postgres://… [sqlite://clientele.db]
  CLIENTELE_SMTP_URL         smtp://user:pass@host:587 or smtps://…; without it mails are kept
  CLIENTELE_MAIL_FROM        sender [Clientele <no-reply@localhost>]
  CLIENTELE_SECRET_FILE      master key, made at the first start [clientele.secret]
  CLIENTELE_TRUSTED_PROXIES  networks whose X-Forwarded-For counts [none]
  CLIENTELE_LOG              filter of the log [info]
  CLIENTELE_LOG_FORMAT       text or json [text]
  CLIENTELE_METRICS_LISTEN   address for Prometheus [none]";

/// The self-hosted portal of everyone who resells services.
#[derive(Parser)]
#[command(name = "clientele", version, after_help = SETTINGS)]
struct Cli {
    /// Fill an empty database with believable data and print its sign-ins
    #[arg(long)]
    demo: bool,
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Subcommand)]
enum Command {
    /// Run the portal (what happens without a command)
    Serve {
        /// Fill an empty database with believable data and print its sign-ins
        #[arg(long)]
        demo: bool,
    },
    /// Create the operator, or one more of its people
    CreateOperator(Person),
    /// Create a reseller and its main person
    CreateReseller {
        /// The reseller's company
        #[arg(long)]
        company: String,
        #[command(flatten)]
        person: Person,
    },
    /// Bring the database to this program's schema
    Migrate,
    /// Copy the database to a new file while the portal runs, and check the copy
    Backup {
        /// The file to make
        file: PathBuf,
    },
    /// Bring a backup to where there is no portal yet; it is held until released
    Restore {
        /// The file that `backup` made
        file: PathBuf,
    },
    /// Let a restored portal send mails and delete what is due
    Release,
    /// Check settings, database and SMTP server
    Check,
    /// Print a link that sets a new password
    ResetPassword {
        /// The person's sign-in e-mail
        #[arg(long)]
        email: String,
    },
}

#[derive(Args)]
struct Person {
    /// Full name
    #[arg(long)]
    name: String,
    /// Sign-in e-mail
    #[arg(long)]
    email: String,
    /// Read the password from the first line of standard input; without it a link is printed and mailed
    #[arg(long)]
    password_stdin: bool,
}

/// Does what the command line says.
pub fn run() -> anyhow::Result<()> {
    let cli = Cli::parse();
    let config = Config::load().context("the settings can't be used")?;
    match cli.command.unwrap_or(Command::Serve { demo: cli.demo }) {
        Command::Serve { demo } => {
            server::begin_log(&config)?;
            actix_web::rt::System::new().block_on({
                let portal = open(config)?;
                server::serve(portal, demo)
            })
        }
        Command::Backup { file } => {
            backup::back_up(config.database(), &file)?;
            println!("{} was made and checked.", file.display());
            println!(
                "Keep {} with it: without that key its secrets can't be read.",
                config.secret_file.display()
            );
            Ok(())
        }
        Command::Restore { file } => {
            backup::restore(config.database(), &file)?;
            println!(
                "The backup was restored. No mails and no deletions until `clientele release`."
            );
            Ok(())
        }
        Command::Check => check(config),
        other => {
            let portal = open(config)?;
            portal.db.migrate().context("the database can't be used")?;
            on_portal(&portal, other)
        }
    }
}

fn open(config: Config) -> anyhow::Result<Portal> {
    Ok(Portal {
        db: Db::open(config.database())?,
        clock: Clock::system(),
        keys: Keys::load_or_create(&config.secret_file)?,
        hasher: Hasher::new(),
        api_limits: Limits::default(),
        config,
    })
}

fn on_portal(portal: &Portal, command: Command) -> anyhow::Result<()> {
    match command {
        Command::CreateOperator(person) => create_operator(portal, &person),
        Command::CreateReseller { company, person } => create_reseller(portal, &company, &person),
        Command::ResetPassword { email } => reset_password(portal, &email),
        Command::Release => {
            let was_held = portal.db.write_now(installation::release)??;
            println!(
                "{}",
                if was_held {
                    "Released."
                } else {
                    "Was not held."
                }
            );
            Ok(())
        }
        // `migrate` is done already.
        _ => {
            println!("The database is up to date.");
            Ok(())
        }
    }
}

/// Tells all that is wrong, not only the first thing.
fn refuse(errors: &FieldErrors) -> anyhow::Result<()> {
    let lines: Vec<String> = errors
        .all()
        .map(|(field, text)| format!("{field}: {text}"))
        .collect();
    if lines.is_empty() {
        return Ok(());
    }
    bail!("{}", lines.join("\n"))
}

/// What was given about a person, checked, and the hash of the password where there is one.
fn parse(
    portal: &Portal,
    person: &Person,
    company: Option<&str>,
) -> anyhow::Result<(NewOperator, Option<PasswordHash>)> {
    let mut errors = FieldErrors::new(Texts::new(Lang::En));
    let company = company.map(|company| errors.required("company", company, NAME_MAX));
    let name = errors.required("name", &person.name, NAME_MAX);
    let email = errors.email("e-mail", &person.email);
    let password = match person.password_stdin {
        true => Some(first_line()?),
        false => None,
    };
    if let Some(password) = &password {
        let company = company.unwrap_or_default();
        check_new(
            &mut errors,
            "password",
            password,
            &[&name, &email, &company],
        );
    }
    refuse(&errors)?;
    let hash = password.map(|p| portal.hasher.hash_now(&p)).transpose()?;
    Ok((
        NewOperator {
            name,
            email,
            lang: Lang::En,
        },
        hash,
    ))
}

fn first_line() -> anyhow::Result<String> {
    let mut line = String::new();
    std::io::stdin().lock().read_line(&mut line)?;
    Ok(line.trim_end_matches(['\r', '\n']).to_owned())
}

fn create_operator(portal: &Portal, person: &Person) -> anyhow::Result<()> {
    let (new, password) = parse(portal, person, None)?;
    let (_, entry) = portal.db.write_now(|conn| {
        setup::add_operator(conn, &new, password.as_ref(), &portal.own_change())
    })??;
    tell(portal, &new.email, entry, password.is_some());
    Ok(())
}

fn create_reseller(portal: &Portal, company: &str, person: &Person) -> anyhow::Result<()> {
    let (new, password) = parse(portal, person, Some(company))?;
    let reseller = NewReseller {
        company: company.trim().to_owned(),
        name: new.name,
        email: new.email,
    };
    let (_, entry) = portal.db.write_now(|conn| {
        resellers::create_from_shell(conn, &reseller, password.as_ref(), &portal.own_change())
    })??;
    tell(portal, &reseller.email, entry, password.is_some());
    Ok(())
}

fn tell(portal: &Portal, email: &str, entry: Entry, had_password: bool) {
    match entry {
        Entry::Password(_) => println!("{email} can sign in at {}/", portal.config.base_url),
        Entry::Link(_, token) => {
            if had_password {
                println!("{email} is known already and keeps the own password.");
            }
            println!("{}", portal.config.link(&invitations::paths::show(&token)));
            println!("The link works once, for 24 hours. It was mailed to {email}, too.");
        }
    }
}

fn reset_password(portal: &Portal, email: &str) -> anyhow::Result<()> {
    let token: Option<Token> = portal
        .db
        .write_now(|conn| members::reset_link_from_shell(conn, email, &portal.own_change()))??;
    match token {
        Some(token) => {
            println!("{}", portal.config.link(&links::paths::show(&token)));
            println!("The link works once, for 60 minutes.");
            Ok(())
        }
        None => bail!("nobody signs in with {email}"),
    }
}

fn check(config: Config) -> anyhow::Result<()> {
    println!("settings: ok");
    let smtp = config.smtp_url.clone();
    let portal = open(config)?;
    println!("secret file: ok");
    let database = server::database_answers(&portal);
    match &database {
        Ok(()) => println!("database: ok"),
        Err(e) => println!("database: {e:#}"),
    }
    let mails = match smtp {
        None => {
            println!("SMTP: none is set, mails are kept");
            Ok(())
        }
        Some(_) => check_smtp(&portal),
    };
    if let Err(e) = &mails {
        println!("SMTP: {e:#}");
    }
    if database.is_err() || mails.is_err() {
        bail!("something needs another look");
    }
    Ok(())
}

fn check_smtp(portal: &Portal) -> anyhow::Result<()> {
    let Some(server) = Server::of(&portal.config)? else {
        return Ok(());
    };
    match actix_web::rt::System::new().block_on(server.answers()) {
        Ok(()) => {
            println!("SMTP: ok");
            Ok(())
        }
        Err(Refusal::Later(None)) => bail!("the server says nothing"),
        Err(Refusal::Later(Some(why)) | Refusal::Never(why)) => bail!("{why}"),
    }
}
