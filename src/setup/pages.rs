//! The set-up page, and the guard that leads there while the installation is empty.
use super::{NewOperator, SetUpError, code, create_operator};
use crate::actor::{Account, BrandFacts};
use crate::i18n::Texts;
use crate::installation;
use crate::passwords::check_new;
use crate::portal::Portal;
use crate::resellers::members::Entry;
use crate::sign_in::devices;
use crate::sign_in::limits::{Attempt, LimitError};
use crate::sign_in::paths::HOME;
use crate::web::device::Device;
use crate::web::error::PageError;
use crate::web::form::{FieldErrors, NAME_MAX, PostForm};
use crate::web::page::{html, see_other, unprocessable};
use crate::web::session::SessionClaims;
use crate::web::shell::Shell;
use crate::web::visit::Visit;
use actix_web::body::{BoxBody, EitherBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::middleware::Next;
use actix_web::{Error, HttpResponse, web};
use askama::Template;
use serde::Deserialize;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Where the first visit leads.
pub const SET_UP: &str = "/set-up";
/// Where the new operator begins.
const DASHBOARD: &str = "/dashboard";

/// Routes of this file.
pub fn routes(app: &mut web::ServiceConfig) {
    app.route(SET_UP, web::get().to(show))
        .route(SET_UP, web::post().to(set_up));
}

/// Remembers that the installation is set up, so that it is asked for only until then.
#[derive(Clone, Default)]
pub struct Known(Arc<AtomicBool>);

/// Leads every page of an empty installation to the set-up page.
pub async fn guard<B: MessageBody + 'static>(
    req: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<EitherBody<B, BoxBody>>, Error> {
    let known = req.app_data::<web::Data<Known>>().cloned();
    let portal = req.app_data::<web::Data<Portal>>().cloned();
    if let (Some(known), Some(portal)) = (known, portal)
        && !known.0.load(Ordering::Relaxed)
        && !is_open(req.path())
    {
        match portal.db.read(installation::is_empty).await {
            Ok(Ok(true)) => {
                let answer = see_other(SET_UP);
                return Ok(req.into_response(answer).map_into_right_body());
            }
            Ok(Ok(false)) => known.0.store(true, Ordering::Relaxed),
            Ok(Err(e)) => return Err(PageError::from(e).into()),
            Err(e) => return Err(PageError::from(e).into()),
        }
    }
    next.call(req)
        .await
        .map(ServiceResponse::map_into_left_body)
}

/// What works before there is anybody.
fn is_open(path: &str) -> bool {
    path == SET_UP
        || ["/static/", "/health/", "/preferences/"]
            .iter()
            .any(|start| path.starts_with(start))
}

#[derive(Template)]
#[template(path = "setup/set_up.html")]
struct SetUpPage {
    shell: Shell,
    form: SetUpForm,
    errors: FieldErrors,
}

impl SetUpPage {
    fn of(visit: &Visit, form: SetUpForm, errors: FieldErrors) -> Self {
        let form = SetUpForm {
            password: String::new(),
            ..form
        };
        Self {
            shell: Shell::solo(visit, &BrandFacts::default()),
            form,
            errors,
        }
    }
}

#[derive(Clone, Default, Deserialize)]
struct SetUpForm {
    #[serde(default)]
    code: String,
    #[serde(default)]
    name: String,
    #[serde(default)]
    email: String,
    #[serde(default)]
    password: String,
}

struct Parsed {
    code: String,
    name: String,
    email: String,
    password: String,
}

impl Parsed {
    fn parse(form: &SetUpForm, texts: Texts) -> Result<Self, FieldErrors> {
        let mut errors = FieldErrors::new(texts).labelled(&[("code", "setup-code")]);
        let code = errors.required("code", &form.code, 40);
        let name = errors.required("name", &form.name, NAME_MAX);
        let email = errors.email("email", &form.email);
        check_new(&mut errors, "password", &form.password, &[&name, &email]);
        match errors.is_empty() {
            true => Ok(Self {
                code,
                name,
                email,
                password: form.password.clone(),
            }),
            false => Err(errors),
        }
    }
}

/// The page is there only while nobody is.
async fn only_while_empty(visit: &Visit) -> Result<(), PageError> {
    match visit.portal.db.read(installation::is_empty).await?? {
        true => Ok(()),
        false => Err(PageError::NotFound),
    }
}

async fn show(visit: Visit) -> Result<HttpResponse, PageError> {
    only_while_empty(&visit).await?;
    let errors = FieldErrors::new(visit.texts());
    html(&SetUpPage::of(&visit, SetUpForm::default(), errors))
}

async fn set_up(visit: Visit, form: PostForm<SetUpForm>) -> Result<HttpResponse, PageError> {
    only_while_empty(&visit).await?;
    let form = form.fields;
    let parsed = match Parsed::parse(&form, visit.texts()) {
        Ok(parsed) => parsed,
        Err(errors) => return unprocessable(&SetUpPage::of(&visit, form, errors)),
    };
    if !right_code(&visit, parsed.code).await? {
        // Somebody who was faster took the code with them.
        only_while_empty(&visit).await?;
        let mut errors = FieldErrors::new(visit.texts());
        errors.add("code", "setup-code-wrong");
        return unprocessable(&SetUpPage::of(&visit, form, errors));
    }
    let (portal, change) = (visit.portal.clone(), visit.change());
    let device = Device::of(&visit);
    let arriving = device.clone();
    let password = portal.hasher.hash(&parsed.password).await?;
    let new = NewOperator {
        name: parsed.name,
        email: parsed.email,
        lang: visit.lang,
    };
    let made = portal
        .db
        .write(move |conn| {
            let made = create_operator(conn, &new, &password, &change)?;
            code::forget(conn)?;
            if let Entry::Password(user) = made.1 {
                devices::arrived(conn, user, &arriving, &change)?;
            }
            Ok::<_, SetUpError>(made)
        })
        .await?;
    let (provider, entry) = match made {
        Ok(made) => made,
        // Of two browsers at once one is the operator; the page is gone for the other.
        Err(SetUpError::Done | SetUpError::AlreadyHere) => return Err(PageError::NotFound),
        Err(SetUpError::Database(e)) => return Err(e.into()),
    };
    let user = match entry {
        Entry::Password(user) => user,
        // Knowing an address is not being the person: only the mailed link lets it in.
        Entry::Link(..) => return Ok(see_other(HOME)),
    };
    let session = &visit.session;
    session.sign_in(user, &visit.ip.to_string(), &visit.user_agent)?;
    session.choose(Account::Provider(provider))?;
    Ok(device.remember(see_other(DASHBOARD))?)
}

/// Checks the code; wrong ones are counted per network address, so that a stranger can't keep
/// the one with the code away.
async fn right_code(visit: &Visit, typed: String) -> Result<bool, PageError> {
    let now = visit.portal.clock.now();
    let ip = visit.ip.to_string();
    Ok(visit
        .portal
        .db
        .write(move |conn| {
            let attempt = Attempt::new(&format!("set-up code from {ip}"), &ip);
            attempt.begin(conn, now)?;
            let right = code::matches(conn, &typed)?;
            if right {
                attempt.succeeded(conn, now)?;
            }
            Ok::<_, LimitError>(right)
        })
        .await??)
}
