//! Profile > "Delete account", for a client's administrators in their own name.
use crate::actor::ClientAdmin;
use crate::change::Change;
use crate::clients;
use crate::db::{DbConn, Timestamp};
use crate::deletion::store::{self, Request};
use crate::deletion::{DeletionError, Reason, Why, paths, request, terms, withdraw};
use crate::i18n::Texts;
use crate::services;
use crate::web::error::PageError;
use crate::web::form::{Button, FieldErrors, Labels, PostForm};
use crate::web::own_password::{self, Proved, TypedCode};
use crate::web::page::{html, see_other, unprocessable};
use crate::web::shell::{PanelSection, Shell};
use crate::web::visit::Visit;
use actix_web::{HttpResponse, web};
use actix_web_flash_messages::FlashMessage;
use askama::Template;
use chrono::TimeDelta;
use serde::Deserialize;

/// Routes of this file.
pub(super) fn routes(app: &mut web::ServiceConfig) {
    app.route(paths::ACCOUNT, web::get().to(show))
        .route(paths::CONFIRM, web::get().to(confirm))
        .route(paths::ACCOUNT, web::post().to(submit))
        .route(paths::WITHDRAW, web::post().to(do_withdraw));
}

const LABELS: Labels = &[
    ("reason", "deletion-reason"),
    ("explanation", "deletion-explanation"),
    ("password", "field-current-password"),
    ("code", "field-two-factor-code"),
];

#[derive(Clone, Default, Deserialize)]
#[serde(default)]
struct Form {
    reason: String,
    explanation: String,
    password: String,
    code: String,
}

/// What is told of a deletion before it is requested, or after.
struct Facts {
    technical: bool,
    running: Option<Request>,
    services: Vec<String>,
    days: i64,
    now: Timestamp,
}

/// What the confirmation says and asks.
struct Ask {
    question: String,
    now: String,
    meanwhile: String,
    meanwhile_text: String,
    then: String,
    reasons: Vec<(&'static str, String)>,
    /// A code is asked for instead of the password.
    two_factor: bool,
    form: Form,
}

impl Ask {
    fn new(t: &Texts, admin: &ClientAdmin, facts: &Facts) -> Self {
        let due = facts.now + TimeDelta::days(facts.days);
        let services = facts.services.join(", ");
        Self {
            question: t.with("deletion-question", "company", admin.company()),
            now: match services.is_empty() {
                true => t.get("deletion-now-nothing"),
                false => t.with("deletion-now-services", "services", services),
            },
            meanwhile: t.with("deletion-meanwhile", "days", facts.days),
            meanwhile_text: t.with("deletion-meanwhile-text", "provider", &admin.brand().name),
            then: t.with(
                "deletion-then",
                "due",
                admin.person().calendar().moment(due),
            ),
            reasons: Reason::ALL
                .iter()
                .map(|reason| (reason.code(), t.get(reason.text())))
                .collect(),
            two_factor: admin.person().has_two_factor(),
            form: Form::default(),
        }
    }
}

#[derive(Template)]
#[template(path = "deletion/account.html")]
struct AccountPage {
    shell: Shell,
    errors: FieldErrors,
    text: String,
    technical: bool,
    /// What is told of the request that runs.
    state: Option<String>,
    ask: Ask,
}

#[derive(Template)]
#[template(path = "deletion/request.html")]
struct RequestPage {
    shell: Shell,
    errors: FieldErrors,
    ask: Ask,
}

impl RequestPage {
    fn new(visit: &Visit, admin: &ClientAdmin, facts: &Facts) -> Self {
        let shell = Shell::panel(visit, admin, PanelSection::Profile);
        Self {
            errors: FieldErrors::new(shell.t).labelled(LABELS),
            ask: Ask::new(&shell.t, admin, facts),
            shell,
        }
    }
}

/// Somebody of the provider who is inside may not.
fn in_own_name(admin: ClientAdmin) -> Result<ClientAdmin, PageError> {
    match admin.may_end_account() {
        true => Ok(admin),
        false => Err(PageError::Acting),
    }
}

async fn facts(visit: &Visit, admin: &ClientAdmin) -> Result<Facts, PageError> {
    let (asking, now) = (admin.clone(), visit.portal.clock.now());
    Ok(visit
        .portal
        .db
        .read(move |conn| {
            let running = services::store::of_client(conn, &*asking)?;
            Ok::<_, diesel::result::Error>(Facts {
                technical: clients::store::is_technical(conn, &asking)?,
                running: store::running(conn, &asking)?,
                services: running
                    .into_iter()
                    .filter(|service| service.standing.status.runs())
                    .map(|service| service.service.name)
                    .collect(),
                days: terms(conn)?.days,
                now,
            })
        })
        .await??)
}

async fn show(visit: Visit, admin: ClientAdmin) -> Result<HttpResponse, PageError> {
    let admin = in_own_name(admin)?;
    let facts = facts(&visit, &admin).await?;
    let shell = Shell::panel(&visit, &admin, PanelSection::Profile);
    let t = &shell.t;
    let state = facts.running.as_ref().map(|request| {
        let when = admin.person().calendar().moment(request.requested_at);
        t.with2("deletion-state-text", "who", &request.name, "when", when)
    });
    html(&AccountPage {
        errors: FieldErrors::new(*t),
        text: t.with2(
            "deletion-text",
            "provider",
            &admin.brand().name,
            "days",
            facts.days,
        ),
        technical: facts.technical,
        state,
        ask: Ask::new(t, &admin, &facts),
        shell,
    })
}

async fn confirm(visit: Visit, admin: ClientAdmin) -> Result<HttpResponse, PageError> {
    let admin = in_own_name(admin)?;
    let facts = facts(&visit, &admin).await?;
    if facts.technical || facts.running.is_some() {
        return Ok(see_other(paths::ACCOUNT));
    }
    html(&RequestPage::new(&visit, &admin, &facts))
}

async fn submit(
    visit: Visit,
    admin: ClientAdmin,
    form: PostForm<Form>,
) -> Result<HttpResponse, PageError> {
    let admin = in_own_name(admin)?;
    let PostForm { fields, submission } = form;
    let facts = facts(&visit, &admin).await?;
    let mut page = RequestPage::new(&visit, &admin, &facts);
    let why = Why::parse(&mut page.errors, &fields.reason, &fields.explanation);
    let (field, typed, wrong) = match page.ask.two_factor {
        true => ("code", &fields.code, "code-wrong"),
        false => ("password", &fields.password, "deletion-password-wrong"),
    };
    if typed.is_empty() {
        page.errors.add(field, "error-required");
    }
    page.ask.form = fields.clone();
    if !page.errors.is_empty() {
        return unprocessable(&page);
    }
    let Some(proof) = Proof::of(&visit, &admin, typed).await? else {
        page.errors.add(field, wrong);
        return unprocessable(&page);
    };
    let done = submission
        .carry_out(&visit, move |conn, change| {
            proof.take(conn, change)?;
            request(conn, &admin, &why, change)?;
            Ok::<_, Refused>(paths::ACCOUNT.to_owned())
        })
        .await?;
    let done = match done {
        Err(Refused::Code) => {
            page.errors.add(field, wrong);
            return unprocessable(&page);
        }
        Err(Refused::Rule(e)) => Err(e),
        Ok(to) => Ok(to),
    };
    answer(done, &page.shell.t, "deletion-requested")
}

/// How somebody shows that it is really they who ask.
enum Proof {
    Password(Proved),
    Code(TypedCode),
}

impl Proof {
    /// None for a wrong password.
    async fn of(
        visit: &Visit,
        admin: &ClientAdmin,
        typed: &str,
    ) -> Result<Option<Self>, PageError> {
        let person = admin.person();
        Ok(if person.has_two_factor() {
            let code = TypedCode::begin(visit, person, typed).await?;
            Some(Self::Code(code))
        } else {
            let proved = own_password::prove(visit, person, typed).await?;
            proved.map(Self::Password)
        })
    }

    fn take(&self, conn: &mut DbConn, change: &Change) -> Result<(), Refused> {
        match self {
            Self::Password(proved) => proved.succeeded(conn)?,
            Self::Code(code) if code.take(conn, change)? => {}
            Self::Code(_) => return Err(Refused::Code),
        }
        Ok(())
    }
}

/// Why a request was not made.
enum Refused {
    Code,
    Rule(DeletionError),
}

impl From<DeletionError> for Refused {
    fn from(e: DeletionError) -> Self {
        Self::Rule(e)
    }
}

impl From<diesel::result::Error> for Refused {
    fn from(e: diesel::result::Error) -> Self {
        Self::Rule(e.into())
    }
}

async fn do_withdraw(
    visit: Visit,
    admin: ClientAdmin,
    form: PostForm<Button>,
) -> Result<HttpResponse, PageError> {
    let admin = in_own_name(admin)?;
    let t = admin.person().texts();
    let done = form
        .submission
        .carry_out(&visit, move |conn, change| {
            withdraw(conn, &admin, change)?;
            Ok::<_, DeletionError>(paths::ACCOUNT.to_owned())
        })
        .await?;
    answer(done, &t, "deletion-withdrawn")
}

/// Leads back to the tab, whatever came of it.
fn answer(
    done: Result<String, DeletionError>,
    t: &Texts,
    said: &str,
) -> Result<HttpResponse, PageError> {
    let refused = match done {
        Ok(to) => {
            FlashMessage::success(t.get(said)).send();
            return Ok(see_other(to));
        }
        Err(DeletionError::Acting) => return Err(PageError::Acting),
        Err(DeletionError::Deleted) => return Err(PageError::NotFound),
        Err(DeletionError::Technical) => "deletion-technical",
        Err(DeletionError::Requested) => "deletion-requested-already",
        Err(DeletionError::NotRequested) => "deletion-not-requested",
        Err(DeletionError::Database(e)) => return Err(e.into()),
    };
    FlashMessage::warning(t.get(refused)).send();
    Ok(see_other(paths::ACCOUNT))
}
