//! Pages of signing in and out.
use super::limits::{Attempt, LimitError};
use super::paths;
use super::store::{self, Credentials, Place};
use crate::actor::{Account, BrandFacts, SignedIn};
use crate::text::email_key;
use crate::web::error::PageError;
use crate::web::form::{Button, FieldErrors, PostForm};
use crate::web::page::{html, see_other, unprocessable};
use crate::web::session::SessionClaims;
use crate::web::shell::Shell;
use crate::web::visit::Visit;
use actix_web::{HttpResponse, web};
use askama::Template;
use serde::Deserialize;

/// Routes of this file.
pub fn routes(app: &mut web::ServiceConfig) {
    app.route(paths::HOME, web::get().to(home))
        .route("/sign-in", web::post().to(sign_in))
        .route("/sign-out", web::post().to(sign_out))
        .route(paths::ACCOUNTS, web::get().to(accounts))
        .route(paths::ACCOUNTS, web::post().to(choose));
}

impl From<LimitError> for PageError {
    fn from(e: LimitError) -> Self {
        match e {
            LimitError::TooMany { retry_after } => Self::TooMany { retry_after },
            LimitError::Database(e) => e.into(),
        }
    }
}

#[derive(Template)]
#[template(path = "sign_in/sign_in.html")]
struct SignInPage {
    shell: Shell,
    email: String,
    errors: FieldErrors,
}

/// Home for who is inside, the sign-in page for everybody else.
async fn home(visit: Visit) -> Result<HttpResponse, PageError> {
    match visit.session.claims() {
        Some(claims) => Ok(see_other(match claims.account {
            Some(Account::Provider(_)) => "/clients",
            Some(Account::Client(_)) => "/panel",
            None => paths::ACCOUNTS,
        })),
        None => {
            let errors = FieldErrors::new(visit.texts());
            html(&SignInPage {
                shell: Shell::solo(&visit, &BrandFacts::default()),
                email: String::new(),
                errors,
            })
        }
    }
}

#[derive(Deserialize)]
struct SignInForm {
    #[serde(default)]
    email: String,
    #[serde(default)]
    password: String,
}

async fn sign_in(visit: Visit, form: PostForm<SignInForm>) -> Result<HttpResponse, PageError> {
    let SignInForm { email, password } = form.fields;
    let (portal, key) = (visit.portal.clone(), email_key(&email));
    let now = portal.clock.now();
    let ip = visit.ip.to_string();
    let (attempt_key, attempt_ip) = (key.clone(), ip.clone());
    let found: Option<Credentials> = portal
        .db
        .write(move |conn| -> Result<_, LimitError> {
            Attempt::new(&attempt_key, &attempt_ip).begin(conn, now)?;
            Ok(store::credentials(conn, &attempt_key)?)
        })
        .await??;
    let hash = found.as_ref().and_then(|c| c.password_hash.clone());
    let right = portal.hasher.verify(&password, hash).await?;
    let Some(person) = found.filter(|_| right) else {
        let mut errors = FieldErrors::new(visit.texts());
        errors.add("email", "sign-in-wrong");
        let shell = Shell::solo(&visit, &BrandFacts::default());
        return unprocessable(&SignInPage {
            shell,
            email,
            errors,
        });
    };
    let user = person.user;
    let places = portal
        .db
        .write(move |conn| {
            Attempt::new(&key, &ip).succeeded(conn, now)?;
            store::remember(conn, user, now)?;
            store::places(conn, user)
        })
        .await??;
    visit
        .session
        .sign_in(user, &visit.ip.to_string(), &visit.user_agent)?;
    let open: Vec<&Place> = places.iter().filter(|p| p.open && p.accepted).collect();
    if let [only] = open.as_slice() {
        visit.session.choose(only.account)?;
    }
    Ok(see_other(paths::HOME))
}

async fn sign_out(visit: Visit, _form: PostForm<Button>) -> Result<HttpResponse, PageError> {
    visit.session.purge();
    Ok(see_other(paths::HOME))
}

#[derive(Template)]
#[template(path = "sign_in/accounts.html")]
struct AccountsPage {
    shell: Shell,
    places: Vec<Place>,
}

async fn accounts(visit: Visit, who: SignedIn) -> Result<HttpResponse, PageError> {
    let user = who.person().id();
    let places = visit
        .portal
        .db
        .read(move |conn| store::places(conn, user))
        .await??;
    html(&AccountsPage {
        shell: Shell::signed_in(&visit, &who),
        places,
    })
}

#[derive(Deserialize)]
struct ChooseForm {
    #[serde(default)]
    account: String,
}

async fn choose(
    visit: Visit,
    who: SignedIn,
    form: PostForm<ChooseForm>,
) -> Result<HttpResponse, PageError> {
    let (user, now) = (who.person().id(), visit.portal.clock.now());
    let wanted = Account::parse(&form.fields.account).ok_or(PageError::NotFound)?;
    visit
        .portal
        .db
        .write(move |conn| {
            let places = store::places(conn, user)?;
            let open = places
                .iter()
                .any(|p| p.account == wanted && p.open && p.accepted);
            if !open {
                return Err(diesel::NotFound);
            }
            store::remember_account(conn, user, wanted, now)
        })
        .await??;
    visit.session.choose(wanted)?;
    Ok(see_other(paths::HOME))
}
