//! Pages of the own profile, for everybody who is signed in.
use super::store::{self, Profile};
use super::{NewProfile, ProfileForm, Saved, paths, save, time_zones};
use crate::actor::Duty;
use crate::i18n::{Lang, Texts};
use crate::passwords::check_new;
use crate::people::members;
use crate::sign_in::limits::{Attempt, LimitError};
use crate::sign_in::store::Proof;
use crate::sign_in::{self, password, previous};
use crate::text::email_key;
use crate::web::error::PageError;
use crate::web::form::{FieldErrors, PASSWORD_MAX, PostForm};
use crate::web::page::{html, html_with, see_other, unprocessable};
use crate::web::session::SessionClaims;
use crate::web::shell::Shell;
use crate::web::visit::Visit;
use crate::web::whoever::{Whoever, WhoeverFirst};
use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use actix_web_flash_messages::FlashMessage;
use askama::Template;
use serde::Deserialize;

/// Routes of this file.
pub fn routes(app: &mut web::ServiceConfig) {
    app.route(paths::GENERAL, web::get().to(general))
        .route(paths::GENERAL, web::post().to(save_general))
        .route(paths::PASSWORD, web::get().to(show_password))
        .route(paths::PASSWORD, web::post().to(change_password));
}

/// A field that two wrote at once.
struct Clash {
    label: String,
    theirs: String,
    yours: String,
}

#[derive(Template)]
#[template(path = "profile/general.html")]
struct GeneralPage {
    shell: Shell,
    email: String,
    form: ProfileForm,
    langs: Vec<(&'static str, &'static str)>,
    zones: Vec<(&'static str, &'static str)>,
    errors: FieldErrors,
    clashes: Vec<Clash>,
    /// The company of the account that can be left; none for who has only this one.
    leaves: Option<String>,
}

impl GeneralPage {
    fn new(visit: &Visit, who: &Whoever, form: ProfileForm) -> Self {
        let shell = who.profile_shell(visit);
        Self {
            email: who.person().email().to_owned(),
            form,
            langs: Lang::ALL
                .map(|lang| (lang.code(), lang.own_name()))
                .to_vec(),
            zones: time_zones().map(|zone| (zone, zone)).collect(),
            errors: FieldErrors::new(shell.t),
            clashes: Vec::new(),
            leaves: None,
            shell,
        }
    }
}

impl From<Profile> for ProfileForm {
    fn from(profile: Profile) -> Self {
        Self {
            name: profile.name,
            phone: profile.phone,
            lang: profile.lang,
            time_zone: profile.time_zone,
            version: profile.form_version,
        }
    }
}

async fn general(visit: Visit, who: Whoever) -> Result<HttpResponse, PageError> {
    let user = who.person().id();
    let client = match &who {
        Whoever::Panel(panel) => Some((panel.client(), panel.company().to_owned())),
        _ => None,
    };
    let (profile, leaves) = visit
        .portal
        .db
        .read(move |conn| {
            let profile = store::find(conn, user)?;
            let leaves = match client {
                Some((id, company)) => {
                    members::is_elsewhere_too(conn, id, user)?.then_some(company)
                }
                None => None,
            };
            Ok::<_, diesel::result::Error>((profile, leaves))
        })
        .await??;
    let mut page = GeneralPage::new(&visit, &who, profile.into());
    page.leaves = leaves;
    html(&page)
}

async fn save_general(
    visit: Visit,
    who: Whoever,
    form: PostForm<ProfileForm>,
) -> Result<HttpResponse, PageError> {
    let mut page = GeneralPage::new(&visit, &who, form.fields.clone());
    let Some(new) = NewProfile::parse(&form.fields, &mut page.errors) else {
        return unprocessable(&page);
    };
    let (user, change) = (who.person().id(), visit.change());
    let said = match &who {
        // The admin portal speaks English whatever the person's language is.
        Whoever::Staff(_) => page.shell.t,
        _ => Texts::new(Lang::stored(&form.fields.lang)),
    };
    let saved = visit
        .portal
        .db
        .write(move |conn| {
            let home = sign_in::store::home(conn, user)?;
            save(conn, user, home.provider, &new, &change)
        })
        .await??;
    match saved {
        Saved::Done => {
            FlashMessage::success(said.get("profile-saved")).send();
            Ok(see_other(paths::GENERAL))
        }
        Saved::Conflict(now) => {
            page.clashes = clashes(&page.shell.t, &now, &page.form);
            // Sending it again is a decision made after reading.
            page.form.version = now.form_version;
            html_with(StatusCode::CONFLICT, &page)
        }
    }
}

fn clashes(t: &Texts, now: &Profile, typed: &ProfileForm) -> Vec<Clash> {
    let language = |code: &str| Lang::stored(code).own_name().to_owned();
    [
        ("field-name", now.name.clone(), typed.name.clone()),
        ("field-phone", now.phone.clone(), typed.phone.clone()),
        ("field-lang", language(&now.lang), language(&typed.lang)),
        (
            "field-time-zone",
            now.time_zone.clone(),
            typed.time_zone.clone(),
        ),
    ]
    .into_iter()
    .filter(|(_, theirs, yours)| theirs != yours)
    .map(|(key, theirs, yours)| Clash {
        label: t.get(key),
        theirs,
        yours,
    })
    .collect()
}

#[derive(Template)]
#[template(path = "profile/password.html")]
struct PasswordPage {
    shell: Shell,
    email: String,
    /// Text key of why the password must be changed, or "".
    due: &'static str,
    errors: FieldErrors,
}

impl PasswordPage {
    fn new(visit: &Visit, who: &Whoever, duty: Option<Duty>) -> Self {
        let shell = who.profile_shell(visit);
        Self {
            email: who.person().email().to_owned(),
            due: match duty {
                Some(Duty::NewPassword) => "profile-password-due",
                Some(Duty::OwnPassword) => "profile-password-typed",
                Some(Duty::TwoFactor) | None => "",
            },
            errors: FieldErrors::new(shell.t).labelled(&[
                ("current", "field-current-password"),
                ("password", "field-new-password"),
            ]),
            shell,
        }
    }

    fn wrong_now(mut self) -> Result<HttpResponse, PageError> {
        self.errors.add("current", "profile-password-wrong");
        unprocessable(&self)
    }
}

async fn show_password(visit: Visit, first: WhoeverFirst) -> Result<HttpResponse, PageError> {
    html(&PasswordPage::new(&visit, &first.who, first.duty))
}

#[derive(Deserialize)]
struct PasswordForm {
    #[serde(default)]
    current: String,
    #[serde(default)]
    password: String,
}

async fn change_password(
    visit: Visit,
    WhoeverFirst { who, duty }: WhoeverFirst,
    form: PostForm<PasswordForm>,
) -> Result<HttpResponse, PageError> {
    let mut page = PasswordPage::new(&visit, &who, duty);
    let (current, new) = (form.fields.current, form.fields.password);
    let known = [who.person().name(), who.person().email()];
    if current.is_empty() {
        page.errors.add("current", "error-required");
    }
    check_new(&mut page.errors, "password", &new, &known);
    if !page.errors.is_empty() {
        return unprocessable(&page);
    }
    let change = visit.change();
    let began = change.at;
    let (user, key, ip) = (
        who.person().id(),
        email_key(who.person().email()),
        change.ip.clone(),
    );
    let counted = (key.clone(), ip.clone());
    let stored = visit
        .portal
        .db
        .write(move |conn| -> Result<_, LimitError> {
            Attempt::new(&counted.0, &counted.1).begin(conn, began)?;
            Ok(sign_in::store::credentials_of(conn, user)?)
        })
        .await??
        .password_hash;
    let bounded: String = current.chars().take(PASSWORD_MAX + 1).collect();
    let hasher = &visit.portal.hasher;
    if !hasher.verify(&bounded, stored.clone()).await? {
        return page.wrong_now();
    }
    let same = duty == Some(Duty::OwnPassword) && new == current;
    if same || previous::is_refused(&visit, user, &new).await? {
        page.errors.add("password", "error-password-previous");
        return unprocessable(&page);
    }
    let hash = hasher.hash(&new).await?;
    let set = visit
        .portal
        .db
        .write(move |conn| {
            Attempt::new(&key, &ip).succeeded(conn, began)?;
            let home = sign_in::store::home(conn, user)?;
            let set = password::set(
                conn,
                user,
                &hash,
                Proof::OldPassword,
                Some(stored.as_deref()),
                &change,
            )?;
            if set {
                password::tell(conn, user, home.provider, &change)?;
            }
            Ok::<_, diesel::result::Error>(set)
        })
        .await??;
    if !set {
        return page.wrong_now();
    }
    // All sessions were ended; this one goes on under a new key.
    visit.session.proved_at(began)?;
    visit.session.renew();
    FlashMessage::success(page.shell.t.get("profile-password-changed")).send();
    Ok(see_other(paths::PASSWORD))
}
