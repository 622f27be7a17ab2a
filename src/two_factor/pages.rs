//! Profile > Two-factor authentication.
use super::backup::{self, Codes};
use super::totp::{Qr, Secret};
use super::{paths, store};
use crate::actor::Duty;
use crate::db::Timestamp;
use crate::db::ids::UserId;
use crate::web::error::PageError;
use crate::web::form::{FieldErrors, PostForm};
use crate::web::own_password;
use crate::web::page::{html, see_other, unprocessable};
use crate::web::shell::Shell;
use crate::web::submission::SubmissionKey;
use crate::web::visit::Visit;
use crate::web::whoever::{Whoever, WhoeverFirst};
use actix_web::{HttpResponse, web};
use actix_web_flash_messages::FlashMessage;
use askama::Template;
use chrono::TimeDelta;
use serde::Deserialize;

/// So long a QR code may be looked at before its first code is typed.
const SET_UP_WITHIN: TimeDelta = TimeDelta::minutes(30);

/// Routes of this file.
pub fn routes(app: &mut web::ServiceConfig) {
    app.route(paths::SHOW, web::get().to(show))
        .route(paths::SET_UP, web::get().to(back))
        .route(paths::SET_UP, web::post().to(set_up))
        .route(paths::CHECK, web::get().to(back))
        .route(paths::CHECK, web::post().to(check))
        .route(paths::CODES, web::get().to(back))
        .route(paths::CODES, web::post().to(renew_codes))
        .route(paths::DISABLE, web::get().to(back))
        .route(paths::DISABLE, web::post().to(disable));
}

/// Which form of the page was sent.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Asked {
    Enable,
    Codes,
    Disable,
}

#[derive(Template)]
#[template(path = "two_factor/show.html")]
struct ShowPage {
    shell: Shell,
    email: String,
    on: bool,
    /// The provider asks for it.
    required: bool,
    /// Backup codes that are left.
    left: i64,
    enable: FieldErrors,
    codes: FieldErrors,
    disable: FieldErrors,
}

impl ShowPage {
    async fn load(visit: &Visit, who: &Whoever) -> Result<Self, PageError> {
        let user = who.person().id();
        let (on, left) = visit
            .portal
            .db
            .read(move |conn| {
                let on = store::is_on(conn, user)?;
                Ok::<_, diesel::result::Error>((on, store::backup_codes_left(conn, user)?))
            })
            .await??;
        let shell = who.profile_shell(visit);
        let errors = FieldErrors::new(shell.t).labelled(&[("current", "field-current-password")]);
        Ok(Self {
            email: who.person().email().to_owned(),
            shell,
            on,
            required: false,
            left,
            enable: errors.clone(),
            codes: errors.clone(),
            disable: errors,
        })
    }

    fn wrong(mut self, asked: Asked) -> Result<HttpResponse, PageError> {
        let errors = match asked {
            Asked::Enable => &mut self.enable,
            Asked::Codes => &mut self.codes,
            Asked::Disable => &mut self.disable,
        };
        errors.add("current", "profile-password-wrong");
        unprocessable(&self)
    }
}

async fn show(visit: Visit, first: WhoeverFirst) -> Result<HttpResponse, PageError> {
    let mut page = ShowPage::load(&visit, &first.who).await?;
    page.required = first.duty == Some(Duty::TwoFactor);
    html(&page)
}

/// Who reloads what was shown once gets the page again.
async fn back(_: WhoeverFirst) -> HttpResponse {
    see_other(paths::SHOW)
}

#[derive(Deserialize)]
struct PasswordForm {
    #[serde(default)]
    current: String,
}

/// The page, where the password was wrong or the state is another one.
async fn refused(
    visit: &Visit,
    who: &Whoever,
    typed: &str,
    asked: Asked,
) -> Result<Option<HttpResponse>, PageError> {
    let page = ShowPage::load(visit, who).await?;
    if page.on == (asked == Asked::Enable) {
        return Ok(Some(see_other(paths::SHOW)));
    }
    match own_password::is_right(visit, who.person(), typed).await? {
        true => Ok(None),
        false => page.wrong(asked).map(Some),
    }
}

#[derive(Template)]
#[template(path = "two_factor/set_up.html")]
struct SetUpPage {
    shell: Shell,
    qr: Qr,
    secret: String,
    sealed: String,
    errors: FieldErrors,
}

impl SetUpPage {
    fn new(
        visit: &Visit,
        who: &Whoever,
        secret: &Secret,
        sealed: String,
    ) -> Result<Self, PageError> {
        let shell = who.profile_shell(visit);
        let address = secret.address(&shell.brand.name, who.person().email())?;
        Ok(Self {
            qr: Qr::of(&address)?,
            secret: secret.base32().to_owned(),
            sealed,
            errors: FieldErrors::new(shell.t).labelled(&[("code", "field-two-factor-code")]),
            shell,
        })
    }
}

/// The secret waits in the form, sealed for this person: nothing is kept before it was confirmed.
fn seal(visit: &Visit, user: UserId, secret: &Secret) -> anyhow::Result<String> {
    let until = (visit.portal.clock.now() + SET_UP_WITHIN)
        .and_utc()
        .timestamp();
    let text = format!("{until} {}", secret.base32());
    visit.portal.keys.seal(&purpose(user), &text)
}

fn purpose(user: UserId) -> String {
    format!("two-factor set-up of {user}")
}

fn unseal(visit: &Visit, user: UserId, sealed: &str, now: Timestamp) -> Option<Secret> {
    let text = visit.portal.keys.open(&purpose(user), sealed).ok()?;
    let (until, secret) = text.split_once(' ')?;
    let until: i64 = until.parse().ok()?;
    (now.and_utc().timestamp() < until).then(|| Secret::from_base32(secret))
}

async fn set_up(
    visit: Visit,
    WhoeverFirst { who, .. }: WhoeverFirst,
    form: PostForm<PasswordForm>,
) -> Result<HttpResponse, PageError> {
    if let Some(answer) = refused(&visit, &who, &form.fields.current, Asked::Enable).await? {
        return Ok(answer);
    }
    let secret = Secret::random();
    let sealed = seal(&visit, who.person().id(), &secret)?;
    html(&SetUpPage::new(&visit, &who, &secret, sealed)?)
}

#[derive(Deserialize)]
struct CheckForm {
    #[serde(default)]
    sealed: String,
    #[serde(default)]
    code: String,
}

#[derive(Template)]
#[template(path = "two_factor/codes.html")]
struct CodesPage {
    shell: Shell,
    codes: Vec<String>,
    first: bool,
}

impl CodesPage {
    /// For one screen reader line and one copy.
    fn all(&self) -> String {
        self.codes.join("\n")
    }
}

async fn check(
    visit: Visit,
    WhoeverFirst { who, .. }: WhoeverFirst,
    form: PostForm<CheckForm>,
) -> Result<HttpResponse, PageError> {
    let (user, now) = (who.person().id(), visit.portal.clock.now());
    let Some(secret) = unseal(&visit, user, &form.fields.sealed, now) else {
        let t = who.profile_shell(&visit).t;
        FlashMessage::warning(t.get("two-factor-too-late")).send();
        return Ok(see_other(paths::SHOW));
    };
    let Some(step) = secret.step_of(&form.fields.code, now) else {
        let mut page = SetUpPage::new(&visit, &who, &secret, form.fields.sealed)?;
        page.errors.add("code", "two-factor-code-wrong");
        return unprocessable(&page);
    };
    let codes = Codes::of_submission(&visit.portal.keys, user, form.submission.text());
    let kept = Codes::of_submission(&visit.portal.keys, user, form.submission.text());
    form.submission
        .carry_out(&visit, move |conn, change| {
            super::switch_on(conn, user, &secret, step, &codes, change)?;
            Ok::<_, diesel::result::Error>(paths::SHOW.to_owned())
        })
        .await??;
    show_codes(&visit, &who, kept, true).await
}

/// Shows codes that are the person's; another tab may have made others since.
async fn show_codes(
    visit: &Visit,
    who: &Whoever,
    codes: Codes,
    first: bool,
) -> Result<HttpResponse, PageError> {
    let (user, keys) = (who.person().id(), visit.portal.keys.clone());
    let codes = codes.all().to_vec();
    let hashes: Vec<String> = codes
        .iter()
        .map(|code| backup::hash(&keys, user, code))
        .collect();
    let there = visit
        .portal
        .db
        .read(move |conn| store::has_codes(conn, user, &hashes))
        .await??;
    if !there {
        return Ok(see_other(paths::SHOW));
    }
    html(&CodesPage {
        shell: who.profile_shell(visit),
        codes,
        first,
    })
}

async fn renew_codes(
    visit: Visit,
    who: Whoever,
    form: PostForm<PasswordForm>,
) -> Result<HttpResponse, PageError> {
    if let Some(answer) = refused(&visit, &who, &form.fields.current, Asked::Codes).await? {
        return Ok(answer);
    }
    let user = who.person().id();
    let codes = Codes::of_submission(&visit.portal.keys, user, form.submission.text());
    let kept = Codes::of_submission(&visit.portal.keys, user, form.submission.text());
    carry_out(&visit, form.submission, move |conn, change| {
        super::renew_codes(conn, user, &codes, change)
    })
    .await?;
    show_codes(&visit, &who, kept, false).await
}

async fn disable(
    visit: Visit,
    who: Whoever,
    form: PostForm<PasswordForm>,
) -> Result<HttpResponse, PageError> {
    if let Some(answer) = refused(&visit, &who, &form.fields.current, Asked::Disable).await? {
        return Ok(answer);
    }
    let user = who.person().id();
    carry_out(&visit, form.submission, move |conn, change| {
        super::ask_off(conn, user, change)
    })
    .await?;
    let t = who.profile_shell(&visit).t;
    FlashMessage::success(t.with("two-factor-off-mailed", "email", who.person().email())).send();
    Ok(see_other(paths::SHOW))
}

async fn carry_out(
    visit: &Visit,
    submission: SubmissionKey,
    rule: impl FnOnce(&mut crate::db::DbConn, &crate::change::Change) -> diesel::QueryResult<()>
    + Send
    + 'static,
) -> Result<(), PageError> {
    submission
        .carry_out(visit, move |conn, change| {
            rule(conn, change)?;
            Ok::<_, diesel::result::Error>(paths::SHOW.to_owned())
        })
        .await??;
    Ok(())
}
