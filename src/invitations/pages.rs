//! Pages on which an invitation is accepted.
use super::store::{self, Invited, Role};
use super::{Place, paths};
use crate::actor::{BrandFacts, SignedIn};
use crate::i18n::Texts;
use crate::passwords::{PasswordHash, check_new};
use crate::secrets::Token;
use crate::sign_in::devices;
use crate::sign_in::limits::LimitError;
use crate::sign_in::{self, Outcome};
use crate::web::device::Device;
use crate::web::error::PageError;
use crate::web::form::{FieldErrors, NAME_MAX, PostForm};
use crate::web::page::{html, html_with, see_other, unprocessable};
use crate::web::shell::Shell;
use crate::web::visit::Visit;
use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use askama::Template;
use serde::Deserialize;

/// Routes of this file.
pub fn routes(app: &mut web::ServiceConfig) {
    app.route("/invitation/{token}", web::get().to(show))
        .route("/invitation/{token}", web::post().to(accept));
}

/// Who stands before the invitation.
enum Visitor {
    /// Its person, signed in.
    Invitee,
    /// Somebody else.
    Other(SignedIn),
    /// Nobody is signed in, and the person has no password yet.
    New,
    /// Nobody is signed in, and the person can.
    Known,
}

fn visitor(invited: &Invited, who: Option<SignedIn>) -> Visitor {
    match who {
        Some(who) if who.person().id() == invited.user => Visitor::Invitee,
        Some(who) => Visitor::Other(who),
        None if invited.has_password => Visitor::Known,
        None => Visitor::New,
    }
}

async fn find(visit: &Visit, token: &Token) -> Result<Option<Invited>, PageError> {
    let (token, now) = (token.clone(), visit.portal.clock.now());
    let found = visit
        .portal
        .db
        .read(move |conn| store::find(conn, &token, now))
        .await?;
    match found {
        Ok(invited) if invited.closed => Ok(None),
        Ok(invited) => Ok(Some(invited)),
        Err(diesel::NotFound) => Ok(None),
        Err(e) => Err(e.into()),
    }
}

#[derive(Template)]
#[template(path = "invitations/dead.html")]
struct Dead {
    shell: Shell,
}

/// Expired, withdrawn, accepted or never there: the page is the same.
fn dead(visit: &Visit) -> Result<HttpResponse, PageError> {
    let shell = Shell::solo(visit, &BrandFacts::default());
    html_with(StatusCode::GONE, &Dead { shell })
}

/// What is offered: the account and the role.
struct Offer {
    company: String,
    role: String,
}

impl Offer {
    fn of(t: &Texts, invited: &Invited) -> Self {
        Self {
            company: invited.company.clone(),
            role: match invited.role {
                Role::Key(key) => t.get(key),
                Role::Label(label) => label.to_owned(),
            },
        }
    }
}

#[derive(Template)]
#[template(path = "invitations/accept.html")]
struct AcceptPage {
    shell: Shell,
    action: String,
    offer: Offer,
    email: String,
}

#[derive(Template)]
#[template(path = "invitations/join.html")]
struct JoinPage {
    shell: Shell,
    action: String,
    offer: Offer,
    email: String,
    name: String,
    errors: FieldErrors,
}

impl JoinPage {
    fn new(visit: &Visit, token: &Token, invited: &Invited) -> Self {
        Self {
            shell: Shell::solo(visit, &invited.brand),
            action: paths::show(token),
            offer: Offer::of(&visit.texts(), invited),
            email: invited.email.clone(),
            name: invited.name.clone(),
            errors: FieldErrors::new(visit.texts()),
        }
    }
}

#[derive(Template)]
#[template(path = "invitations/other.html")]
struct OtherPage {
    shell: Shell,
    action: String,
    offer: Offer,
    signed_in: String,
}

async fn show(
    visit: Visit,
    who: Option<SignedIn>,
    token: web::Path<String>,
) -> Result<HttpResponse, PageError> {
    let token = Token::from_outside(&token);
    let Some(invited) = find(&visit, &token).await? else {
        return dead(&visit);
    };
    let (shell, action) = (Shell::solo(&visit, &invited.brand), paths::show(&token));
    let offer = Offer::of(&visit.texts(), &invited);
    match visitor(&invited, who) {
        Visitor::Known => Ok(see_other(sign_in::paths::sign_in_for(&action))),
        Visitor::New => html(&JoinPage::new(&visit, &token, &invited)),
        Visitor::Invitee => html(&AcceptPage {
            shell,
            action,
            offer,
            email: invited.email,
        }),
        Visitor::Other(other) => html(&OtherPage {
            shell,
            action,
            offer,
            signed_in: other.person().email().to_owned(),
        }),
    }
}

#[derive(Deserialize)]
struct AcceptForm {
    #[serde(default)]
    name: String,
    #[serde(default)]
    password: String,
}

async fn accept(
    visit: Visit,
    who: Option<SignedIn>,
    token: web::Path<String>,
    form: PostForm<AcceptForm>,
) -> Result<HttpResponse, PageError> {
    let token = Token::from_outside(&token);
    let Some(invited) = find(&visit, &token).await? else {
        return dead(&visit);
    };
    match visitor(&invited, who) {
        Visitor::Invitee => accept_as_known(&visit, token, &invited).await,
        Visitor::New => join(&visit, token, &invited, form.fields).await,
        // The page says what is to be done first.
        Visitor::Other(_) | Visitor::Known => Ok(see_other(paths::show(&token))),
    }
}

async fn accept_as_known(
    visit: &Visit,
    token: Token,
    invited: &Invited,
) -> Result<HttpResponse, PageError> {
    let (user, place, change) = (invited.user, invited.place, visit.change());
    let done = visit
        .portal
        .db
        .write(move |conn| {
            // Once more, within the transaction: it may have been withdrawn meanwhile.
            store::find(conn, &token, change.at)?;
            sign_in::accept(conn, user, place, &change)
        })
        .await?;
    match done {
        Err(diesel::NotFound) => dead(visit),
        Ok(Outcome::Closed(_)) => dead(visit),
        other => sign_in::pages::go_on(visit, other?, sign_in::paths::HOME),
    }
}

/// A new person: name and password come with the acceptance.
async fn join(
    visit: &Visit,
    token: Token,
    invited: &Invited,
    form: AcceptForm,
) -> Result<HttpResponse, PageError> {
    let mut page = JoinPage::new(visit, &token, invited);
    let name = page.errors.required("name", &form.name, NAME_MAX);
    check_new(
        &mut page.errors,
        "password",
        &form.password,
        &[&name, &invited.name, &invited.email],
    );
    if !page.errors.is_empty() {
        page.name = form.name;
        return unprocessable(&page);
    }
    let hash = visit.portal.hasher.hash(&form.password).await?;
    let (user, place) = (invited.user, invited.place);
    let change = visit.change();
    let (began, device) = (change.at, Device::of(visit));
    let arriving = device.clone();
    let done = visit
        .portal
        .db
        .write(move |conn| {
            store::find(conn, &token, change.at)?;
            let outcome = join_now(conn, (user, place), &name, &hash, &change)?;
            if matches!(outcome, Outcome::Inside(_)) {
                devices::arrived(conn, user, &arriving, &change)?;
            }
            Ok(outcome)
        })
        .await?;
    let outcome = match done {
        Err(diesel::NotFound) => return dead(visit),
        other => other?,
    };
    sign_in::pages::arrive(visit, user, began, &device, outcome, "")
}

fn join_now(
    conn: &mut crate::db::DbConn,
    (user, place): (crate::db::ids::UserId, Place),
    name: &str,
    hash: &PasswordHash,
    change: &crate::change::Change,
) -> diesel::QueryResult<Outcome> {
    // Two tabs at once: the second one finds a password and is as good as a stranger.
    if !sign_in::password::set(
        conn,
        user,
        hash,
        sign_in::store::Proof::MailedLink,
        Some(None),
        change,
    )? {
        return Err(diesel::NotFound);
    }
    crate::profile::store::rename(conn, user, name)?;
    sign_in::store::remember(conn, user, change.at)?;
    sign_in::accept(conn, user, place, change)
}

/// Says when somebody can be asked once more.
pub(crate) fn too_often(e: LimitError, t: &Texts) -> PageError {
    match e {
        LimitError::TooMany { retry_after } => {
            let hours = (retry_after + 3_599) / 3_600;
            PageError::Refused(t.with("invitation-too-often", "hours", hours))
        }
        LimitError::Database(e) => e.into(),
    }
}
