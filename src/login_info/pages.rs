//! The page "Change Login Info", and the link to a new password.
use super::{
    Done, Login, LoginError, Seen, Standing, Typed, Wanted, change, load, mail_link, paths, said,
    show_link,
};
use crate::actor::Staff;
use crate::clients;
use crate::clients::pages::{Frame, Tab};
use crate::db::DbConn;
use crate::db::ids::ClientId;
use crate::i18n::Texts;
use crate::links::{self, RESET_WITHIN};
use crate::passwords::PASSWORD_MIN;
use crate::people::places::reference;
use crate::sign_in::limits::Attempt;
use crate::text::email_key;
use crate::web::error::PageError;
use crate::web::form::{Button, FieldErrors, Labels, PostForm};
use crate::web::own_password::{self, Proved, TypedCode};
use crate::web::page::{html, html_with, see_other, unprocessable};
use crate::web::shell::{Section, Shell};
use crate::web::visit::Visit;
use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use actix_web_flash_messages::FlashMessage;
use askama::Template;
use serde::Deserialize;

/// Routes of this file.
pub fn routes(app: &mut web::ServiceConfig) {
    app.route("/clients/{client}/login-info", web::get().to(show))
        .route("/clients/{client}/login-info", web::post().to(save))
        .route("/clients/{client}/login-info/link", web::post().to(reveal))
        .route("/clients/{client}/login-info/mail", web::post().to(send));
}

const LABELS: Labels = &[
    ("generate", "login-info-generate"),
    ("own_password", "login-info-own-password"),
    ("own_code", "login-info-own-code"),
];

#[derive(Template)]
#[template(path = "clients/login_info.html")]
struct Page {
    shell: Shell,
    frame: Frame,
    login: Option<Login>,
    /// How addresses name the user.
    reference: String,
    typed: Typed,
    /// Sign-in e-mail that somebody else saved while the form was open.
    clash: bool,
    errors: FieldErrors,
    /// Of the form that shows a link.
    ask: FieldErrors,
    /// The asker has two-factor, so that its code is asked for, too.
    two_factor: bool,
    password_min: usize,
}

impl Page {
    async fn load(visit: &Visit, staff: &Staff, id: ClientId) -> Result<Self, PageError> {
        let asking = staff.clone();
        let (head, login) = visit
            .portal
            .db
            .read(move |conn| {
                let head = clients::store::head(conn, &asking, id)?;
                let login = load(conn, &asking, &head.client)?;
                Ok::<_, diesel::result::Error>((head, login))
            })
            .await??;
        let shell = Shell::staff(visit, staff, Section::Clients);
        if head.client.deleted_at.is_some() {
            return Err(PageError::Refused(shell.t.get("client-is-deleted")));
        }
        let errors = FieldErrors::new(shell.t).labelled(LABELS);
        let keys = &visit.portal.keys;
        Ok(Self {
            frame: Frame::new(head, staff, Tab::Edit),
            typed: Typed {
                email: login
                    .as_ref()
                    .map(|login| login.member.email.clone())
                    .unwrap_or_default(),
                tell: true,
                ..Typed::default()
            },
            reference: login
                .as_ref()
                .map(|login| reference(keys, id, &login.member))
                .unwrap_or_default(),
            login,
            clash: false,
            ask: errors.clone(),
            errors,
            two_factor: staff.person().has_two_factor(),
            password_min: PASSWORD_MIN,
            shell,
        })
    }

    /// The main user whose sign-in may be changed here.
    fn ours(&self) -> Option<&Login> {
        self.login
            .as_ref()
            .filter(|login| login.standing == Standing::Ours)
    }

    fn theirs(&self) -> bool {
        self.login
            .as_ref()
            .is_some_and(|login| login.standing == Standing::Theirs)
    }

    /// The Company email, where it is another than the one to sign in with.
    fn contact_email(&self) -> Option<&str> {
        let contact = &self.frame.head.client.email;
        let login = self.login.as_ref()?;
        let other = email_key(contact) != email_key(&login.member.email);
        (other && !contact.is_empty()).then_some(contact)
    }

    /// Why nothing can be done, where nothing can.
    fn refusal(&self) -> Result<&Login, PageError> {
        self.ours().ok_or_else(|| {
            let key = match self.theirs() {
                true => "login-info-theirs",
                false => "login-info-nobody",
            };
            PageError::Refused(self.shell.t.get(key))
        })
    }
}

async fn show(
    visit: Visit,
    staff: Staff,
    id: web::Path<ClientId>,
) -> Result<HttpResponse, PageError> {
    html(&Page::load(&visit, &staff, *id).await?)
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Form {
    email: String,
    password: String,
    generate: String,
    tell: String,
    version: i64,
    seen: String,
}

/// The new password, shown once.
#[derive(Template)]
#[template(path = "clients/new_password.html")]
struct NewPassword {
    shell: Shell,
    frame: Frame,
    password: String,
    said: String,
}

async fn save(
    visit: Visit,
    staff: Staff,
    id: web::Path<ClientId>,
    form: PostForm<Form>,
) -> Result<HttpResponse, PageError> {
    let (id, fields) = (*id, form.fields);
    let mut page = Page::load(&visit, &staff, id).await?;
    let member = page.refusal()?.member.clone();
    let seen = Seen {
        version: fields.version,
        email: fields.seen,
    };
    let generate = !fields.generate.is_empty();
    page.typed = Typed {
        email: fields.email,
        password: fields.password,
        generate,
        tell: !fields.tell.is_empty(),
    };
    let known = [&*member.name, &*page.frame.head.client.company];
    let Some(wanted) = Wanted::parse(&mut page.errors, &page.typed, &known) else {
        return unprocessable(&page);
    };
    if email_key(&page.typed.email) != email_key(&member.email) {
        // Counted apart from the change, which is undone where the address is somebody's.
        let (by, at) = (staff.user_id(), visit.portal.clock.now());
        let db = &visit.portal.db;
        db.write(move |conn| Attempt::new_address(by).begin(conn, at))
            .await??;
    }
    let hash = match wanted.password() {
        Some(password) => Some(visit.portal.hasher.hash(password).await?),
        None => None,
    };
    let made = wanted.password().filter(|_| generate).map(str::to_owned);
    let by = staff.clone();
    let saved = form
        .submission
        .carry_out_with(&visit, move |conn, circumstances| {
            let what = (&seen, &wanted, hash.as_ref());
            let done = change(conn, &by, id, what, circumstances)?;
            Ok((clients::paths::show(&id), done))
        })
        .await?;
    let t = page.shell.t;
    match saved {
        Ok((to, done)) => Ok(answer(page, &t, to, done, made)?),
        Err(LoginError::Conflict) => {
            let mut fresh = Page::load(&visit, &staff, id).await?;
            fresh.typed = page.typed;
            fresh.clash = true;
            html_with(StatusCode::CONFLICT, &fresh)
        }
        Err(LoginError::Taken) => {
            page.errors.add("email", "client-user-address-taken");
            unprocessable(&page)
        }
        Err(e) => Err(refused(e, &t)),
    }
}

/// A generated password is shown on the answer itself and nowhere else.
fn answer(
    page: Page,
    t: &Texts,
    to: String,
    done: Option<Done>,
    made: Option<String>,
) -> Result<HttpResponse, PageError> {
    match (done, made) {
        (Some(done), Some(password)) => html(&NewPassword {
            said: said(t, done),
            shell: page.shell,
            frame: page.frame,
            password,
        }),
        (None, Some(_)) => {
            FlashMessage::warning(t.get("login-info-shown-once")).send();
            Ok(see_other(to))
        }
        (Some(done), None) if done == Done::default() => {
            FlashMessage::info(t.get("client-nothing-changed")).send();
            Ok(see_other(to))
        }
        (done, None) => {
            if let Some(done) = done {
                FlashMessage::success(said(t, done)).send();
            }
            Ok(see_other(to))
        }
    }
}

fn refused(e: LoginError, t: &Texts) -> PageError {
    let key = match e {
        LoginError::Database(e) => return e.into(),
        LoginError::TooOften(e) => return e.into(),
        LoginError::Deleted => "client-is-deleted",
        LoginError::Theirs => "login-info-theirs",
        LoginError::Nobody => "login-info-nobody",
        LoginError::Conflict | LoginError::Taken | LoginError::Code => "client-user-not-now",
    };
    PageError::Refused(t.get(key))
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Ask {
    own_password: String,
    own_code: String,
}

/// The link, shown once.
#[derive(Template)]
#[template(path = "clients/password_link.html")]
struct PasswordLink {
    shell: Shell,
    frame: Frame,
    name: String,
    email: String,
    contact_email: Option<String>,
    link: String,
    until: String,
}

/// That it is the asker in person.
struct Proof {
    password: Proved,
    code: Option<TypedCode>,
}

impl Proof {
    fn take(
        &self,
        conn: &mut DbConn,
        circumstances: &crate::change::Change,
    ) -> Result<(), LoginError> {
        if let Some(code) = &self.code
            && !code.take(conn, circumstances)?
        {
            return Err(LoginError::Code);
        }
        Ok(self.password.succeeded(conn)?)
    }
}

async fn reveal(
    visit: Visit,
    staff: Staff,
    id: web::Path<ClientId>,
    form: PostForm<Ask>,
) -> Result<HttpResponse, PageError> {
    let (id, ask) = (*id, form.fields);
    let mut page = Page::load(&visit, &staff, id).await?;
    let member = page.refusal()?.member.clone();
    if ask.own_password.is_empty() {
        page.ask.add("own_password", "error-required");
    }
    if page.two_factor && ask.own_code.is_empty() {
        page.ask.add("own_code", "error-required");
    }
    if !page.ask.is_empty() {
        return unprocessable(&page);
    }
    let person = staff.person();
    let Some(password) = own_password::prove(&visit, person, &ask.own_password).await? else {
        page.ask.add("own_password", "mails-link-wrong");
        return unprocessable(&page);
    };
    let code = match page.two_factor {
        true => Some(TypedCode::begin(&visit, person, &ask.own_code).await?),
        false => None,
    };
    let (proof, by) = (Proof { password, code }, staff.clone());
    let shown = form
        .submission
        .carry_out_with(&visit, move |conn, circumstances| {
            proof.take(conn, circumstances)?;
            let token = show_link(conn, &by, id, circumstances)?;
            Ok((paths::show(&id), (token, circumstances.at + RESET_WITHIN)))
        })
        .await?;
    match shown {
        Ok((_, Some((token, until)))) => html(&PasswordLink {
            contact_email: page.contact_email().map(str::to_owned),
            shell: page.shell,
            frame: page.frame,
            name: member.name,
            email: member.email,
            link: visit.portal.config.link(&links::paths::show(&token)),
            until: staff.calendar().moment(until),
        }),
        Ok((to, None)) => {
            FlashMessage::warning(page.shell.t.get("login-info-link-once")).send();
            Ok(see_other(to))
        }
        Err(LoginError::Code) => {
            page.ask.add("own_code", "code-wrong");
            unprocessable(&page)
        }
        Err(e) => Err(refused(e, &page.shell.t)),
    }
}

async fn send(
    visit: Visit,
    staff: Staff,
    id: web::Path<ClientId>,
    form: PostForm<Button>,
) -> Result<HttpResponse, PageError> {
    let (id, t) = (*id, Texts::default());
    let sent = form
        .submission
        .carry_out_with(&visit, move |conn, circumstances| {
            let email = mail_link(conn, &staff, id, circumstances)?;
            Ok((paths::show(&id), email))
        })
        .await?;
    match sent {
        Ok((to, email)) => {
            if let Some(email) = email {
                FlashMessage::success(t.with("login-info-mailed", "email", email)).send();
            }
            Ok(see_other(to))
        }
        Err(e) => Err(refused(e, &t)),
    }
}
