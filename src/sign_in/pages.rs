//! Pages of signing in and out.
mod code;

use super::limits::{Attempt, LimitError};
use super::paths;
use super::store::{self, Credentials, Place};
use super::{Arrival, Outcome, accept, choose, let_in};
use crate::actor::{Account, BrandFacts, Claims, SignedIn};
use crate::alerts::store::note_failed_sign_in;
use crate::change::Change;
use crate::db::Timestamp;
use crate::db::ids::UserId;
use crate::links;
use crate::log_in_as;
use crate::text::{email_key, fold};
use crate::web::device::Device;
use crate::web::error::PageError;
use crate::web::form::{FieldErrors, PASSWORD_MAX, PostForm};
use crate::web::page::{html, html_with, own_path, see_other, unprocessable};
use crate::web::session::{Pending, SessionClaims};
use crate::web::shell::Shell;
use crate::web::visit::Visit;
use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use askama::Template;
use serde::Deserialize;

/// From so many accounts on there is a search field.
const SEARCH_FROM: usize = 11;

/// Routes of this file.
pub fn routes(app: &mut web::ServiceConfig) {
    app.configure(code::routes)
        .route(paths::HOME, web::get().to(home))
        .route("/sign-in", web::get().to(sign_in_again))
        .route("/sign-in", web::post().to(sign_in))
        .route("/sign-out", web::post().to(sign_out))
        .route(paths::ACCOUNTS, web::get().to(accounts))
        .route(paths::ACCOUNTS, web::post().to(choose_account))
        .route(paths::ACCEPT, web::post().to(accept_account));
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
    next: String,
    errors: FieldErrors,
}

impl SignInPage {
    fn new(visit: &Visit, next: &str) -> Self {
        Self {
            shell: Shell::solo(visit, &BrandFacts::default()),
            email: String::new(),
            next: next_page(next).to_owned(),
            errors: FieldErrors::new(visit.texts()),
        }
    }

    /// Known addresses and unknown ones take the same way.
    async fn wrong(
        visit: &Visit,
        form: SignInForm,
        known: Option<UserId>,
        change: Change,
    ) -> Result<HttpResponse, PageError> {
        let db = &visit.portal.db;
        db.write(move |conn| note_failed_sign_in(conn, known, &change.ip, change.at))
            .await??;
        let mut page = Self::new(visit, &form.next);
        page.email = form.email;
        page.errors.add("", "sign-in-wrong");
        unprocessable(&page)
    }
}

/// Where to go after signing in; "" for home.
fn next_page(next: &str) -> &str {
    match own_path(next) {
        paths::HOME => "",
        page => page,
    }
}

/// Only an invitation is reached before an account is chosen.
fn needs_no_account(next: &str) -> bool {
    next.starts_with("/invitation/")
}

#[derive(Deserialize)]
struct Next {
    #[serde(default)]
    next: String,
}

/// Home for who is inside, the sign-in page for everybody else.
async fn home(visit: Visit, asked: web::Query<Next>) -> Result<HttpResponse, PageError> {
    let Some(claims) = visit.session.claims() else {
        return html(&SignInPage::new(&visit, &asked.next));
    };
    let now = visit.portal.clock.now();
    let known = visit
        .portal
        .db
        .read(move |conn| match SignedIn::load(conn, &claims) {
            Ok(_) => claims.has_account(conn, now).map(Some),
            Err(diesel::NotFound) => Ok(None),
            Err(e) => Err(e),
        })
        .await??;
    match known {
        Some(inside) => Ok(see_other(home_of(&claims, inside, now))),
        None => {
            // The next request is a stranger's; this one's form tokens would not fit it.
            visit.session.purge();
            Ok(see_other(visit.path))
        }
    }
}

fn home_of(claims: &Claims, inside: bool, now: Timestamp) -> &'static str {
    match claims.account {
        _ if !inside => paths::ACCOUNTS,
        _ if claims.acting.is_some_and(|acting| acting.until > now) => "/panel",
        Some(Account::Provider(_)) => "/clients",
        Some(Account::Client(_)) => "/panel",
        None => paths::ACCOUNTS,
    }
}

/// Who reloads the answer of a failed sign-in gets the form again.
async fn sign_in_again() -> HttpResponse {
    see_other(paths::HOME)
}

#[derive(Deserialize)]
struct SignInForm {
    #[serde(default)]
    email: String,
    #[serde(default)]
    password: String,
    #[serde(default)]
    next: String,
}

async fn sign_in(visit: Visit, form: PostForm<SignInForm>) -> Result<HttpResponse, PageError> {
    let form = form.fields;
    let portal = visit.portal.clone();
    let change = visit.change();
    let (key, ip) = (email_key(&form.email), change.ip.clone());
    let began = change.at;
    let found: Option<Credentials> = portal
        .db
        .write(move |conn| -> Result<_, LimitError> {
            Attempt::new(&key, &ip).begin(conn, began)?;
            Ok(store::credentials(conn, &key)?)
        })
        .await??;
    let known = found.as_ref().map(|person| person.user);
    let hash = found.as_ref().and_then(|c| c.password_hash.clone());
    let bounded: String = form.password.chars().take(PASSWORD_MAX + 1).collect();
    let right = portal.hasher.verify(&bounded, hash).await?;
    let Some(person) = found.filter(|_| right) else {
        return SignInPage::wrong(&visit, form, known, change).await;
    };
    let (key, next) = (email_key(&form.email), next_page(&form.next).to_owned());
    let device = Device::of(&visit);
    let arrival = Arrival {
        before_choice: needs_no_account(&next),
        device: device.clone(),
    };
    let user = person.user;
    let entering = change.clone();
    let outcome = portal
        .db
        .write(move |conn| {
            Attempt::new(&key, &entering.ip).succeeded(conn, began)?;
            let_in(conn, &person, &arrival, &entering)
        })
        .await??;
    if matches!(outcome, Outcome::Outdated) {
        return SignInPage::wrong(&visit, form, known, change).await;
    }
    arrive(&visit, user, began, &device, outcome, &next)
}

/// The answer to who proved at `began` who it is: a session, or one that waits for the code.
pub(crate) fn arrive(
    visit: &Visit,
    user: UserId,
    began: Timestamp,
    device: &Device,
    outcome: Outcome,
    next: &str,
) -> Result<HttpResponse, PageError> {
    match outcome {
        Outcome::NeedsCode(mark) => {
            visit.session.await_code(&Pending {
                user,
                at: began,
                mark,
                next: next.to_owned(),
            })?;
            return Ok(see_other(paths::CODE));
        }
        Outcome::Inside(_) | Outcome::Choice => {
            visit
                .session
                .sign_in(user, &visit.ip.to_string(), &visit.user_agent)?;
            visit.session.proved_at(began)?;
        }
        // Nobody comes in, so nobody is awaited any more.
        _ if visit.session.pending().is_some() => visit.session.purge(),
        _ => {}
    }
    let home = if next.is_empty() { paths::HOME } else { next };
    Ok(device.remember(go_on(visit, outcome, home)?)?)
}

/// The answer once it is clear where somebody may go. The session of who may go nowhere is ended.
pub(crate) fn go_on(
    visit: &Visit,
    outcome: Outcome,
    next: &str,
) -> Result<HttpResponse, PageError> {
    match outcome {
        Outcome::Inside(account) => {
            visit.session.choose(account)?;
            Ok(see_other(next))
        }
        Outcome::Choice => Ok(see_other(next)),
        Outcome::PasswordVoid => {
            visit.session.purge();
            Ok(see_other(links::paths::VOID))
        }
        Outcome::Outdated | Outcome::NeedsCode(_) => Ok(see_other(paths::HOME)),
        Outcome::Closed(places) => closed(visit, places),
        Outcome::Blocked => closed(visit, Vec::new()),
    }
}

#[derive(Template)]
#[template(path = "sign_in/closed.html")]
struct ClosedPage {
    shell: Shell,
    places: Vec<Place>,
}

fn closed(visit: &Visit, places: Vec<Place>) -> Result<HttpResponse, PageError> {
    let page = ClosedPage {
        shell: Shell::solo(visit, &BrandFacts::default()),
        places,
    };
    html_with(StatusCode::FORBIDDEN, &page)
}

async fn sign_out(visit: Visit, form: PostForm<Next>) -> Result<HttpResponse, PageError> {
    if let Some(inside) = visit.session.claims().and_then(|claims| claims.acting) {
        let (change, db) = (visit.change(), &visit.portal.db);
        db.write(move |conn| log_in_as::leave(conn, inside, &change))
            .await??;
    }
    visit.session.purge();
    Ok(see_other(own_path(&form.fields.next)))
}

#[derive(Template)]
#[template(path = "sign_in/accounts.html")]
struct AccountsPage {
    shell: Shell,
    places: Vec<Place>,
    /// Where this session is; none before the first choice.
    current: Option<Account>,
    /// The field is there.
    searchable: bool,
    search: String,
    /// More than a page holds.
    more: bool,
}

impl AccountsPage {
    fn is_here(&self, place: &Place) -> bool {
        self.current == Some(place.account)
    }
}

#[derive(Deserialize)]
struct Search {
    #[serde(default)]
    q: String,
}

async fn accounts(
    visit: Visit,
    who: SignedIn,
    asked: web::Query<Search>,
) -> Result<HttpResponse, PageError> {
    let (user, now) = (who.person().id(), visit.portal.clock.now());
    let claims = visit.session.claims();
    let search: String = asked.q.chars().take(100).collect();
    let folded = fold(&search);
    let (places, inside) = visit
        .portal
        .db
        .read(move |conn| {
            let places = store::places(conn, user, &folded, now)?;
            let inside = match &claims {
                Some(claims) => claims.has_account(conn, now)?,
                None => false,
            };
            Ok::<_, diesel::result::Error>((places, inside))
        })
        .await??;
    html(&AccountsPage {
        shell: Shell::signed_in(&visit, &who),
        current: claims.and_then(|claims| claims.account).filter(|_| inside),
        searchable: !search.is_empty() || places.len() >= SEARCH_FROM,
        more: places.len() >= store::MOST_PLACES as usize,
        places,
        search,
    })
}

#[derive(Deserialize)]
struct ChooseForm {
    #[serde(default)]
    account: String,
}

async fn choose_account(
    visit: Visit,
    who: SignedIn,
    form: PostForm<ChooseForm>,
) -> Result<HttpResponse, PageError> {
    take(visit, who, &form.fields.account, choose).await
}

async fn accept_account(
    visit: Visit,
    who: SignedIn,
    form: PostForm<ChooseForm>,
) -> Result<HttpResponse, PageError> {
    take(visit, who, &form.fields.account, accept).await
}

type Rule = fn(
    &mut crate::db::DbConn,
    UserId,
    Account,
    &crate::change::Change,
) -> diesel::QueryResult<Outcome>;

async fn take(
    visit: Visit,
    who: SignedIn,
    account: &str,
    rule: Rule,
) -> Result<HttpResponse, PageError> {
    let (user, change) = (who.person().id(), visit.change());
    let account = Account::parse(account).ok_or(PageError::NotFound)?;
    let inside = visit.session.claims().and_then(|claims| claims.acting);
    let outcome = visit
        .portal
        .db
        .write(move |conn| {
            let outcome = rule(conn, user, account, &change)?;
            // Whoever was inside a client leaves it on the way.
            if let (Outcome::Inside(_), Some(claim)) = (&outcome, inside) {
                log_in_as::leave(conn, claim, &change)?;
            }
            Ok::<_, diesel::result::Error>(outcome)
        })
        .await??;
    match outcome {
        // Closed meanwhile: the list says why.
        Outcome::Closed(_) => Ok(see_other(paths::ACCOUNTS)),
        outcome => go_on(&visit, outcome, paths::HOME),
    }
}
