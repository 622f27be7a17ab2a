//! The tab "Users" and the page of one user.
use super::{Frame, Tab};
use crate::actor::{ClientRole, Staff};
use crate::clients::users::{self, Seen, Typed, UserError, Wanted};
use crate::clients::{paths, store};
use crate::db::ids::ClientId;
use crate::i18n::{Lang, Texts};
use crate::invitations::pages::too_often;
use crate::people::members::{self, Member};
use crate::people::places::{by_reference, reference};
use crate::sign_in::limits::Attempt;
use crate::text::email_key;
use crate::web::error::PageError;
use crate::web::form::{Button, FieldErrors, PostForm};
use crate::web::page::{html, html_with, see_other, unprocessable};
use crate::web::shell::{Section, Shell};
use crate::web::visit::Visit;
use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use actix_web_flash_messages::FlashMessage;
use askama::Template;
use serde::Deserialize;

/// Routes of this file.
pub(super) fn routes(app: &mut web::ServiceConfig) {
    app.route("/clients/{client}/users", web::get().to(list))
        .route("/clients/{client}/users/{user}", web::get().to(show))
        .route("/clients/{client}/users/{user}", web::post().to(save))
        .route(
            "/clients/{client}/users/{user}/invitation",
            web::post().to(resend),
        )
        .route(
            "/clients/{client}/users/{user}/main",
            web::post().to(make_main),
        )
        .route(
            "/clients/{client}/users/{user}/two-factor",
            web::post().to(reset_two_factor),
        );
}

/// One line of the list.
struct Line {
    member: Member,
    reference: String,
    status: &'static str,
    main: bool,
    /// Shown, for people, UTC; none before the first time.
    last_sign_in: Option<(String, String, String)>,
}

impl Line {
    /// May become the main user.
    fn may_be_main(&self) -> bool {
        !self.main && self.status == "accepted" && self.member.role == ClientRole::Administrators
    }
}

#[derive(Template)]
#[template(path = "clients/users.html")]
struct Users {
    shell: Shell,
    frame: Frame,
    lines: Vec<Line>,
}

async fn list(
    visit: Visit,
    staff: Staff,
    id: web::Path<ClientId>,
) -> Result<HttpResponse, PageError> {
    let (asking, id) = (staff.clone(), *id);
    let (head, found) = visit
        .portal
        .db
        .read(move |conn| {
            let head = store::head(conn, &asking, id)?;
            let found = members::of_client(conn, id)?;
            Ok::<_, diesel::result::Error>((head, found))
        })
        .await??;
    let (now, keys, calendar) = (
        visit.portal.clock.now(),
        &visit.portal.keys,
        staff.calendar(),
    );
    let main = head.client.main_user_id;
    let lines = found
        .into_iter()
        .map(|member| Line {
            reference: reference(keys, id, &member),
            status: member.status(now),
            main: main == Some(member.user),
            last_sign_in: member
                .last_sign_in_at
                .map(|at| (calendar.iso(at), calendar.moment(at), calendar.utc(at))),
            member,
        })
        .collect();
    html(&Users {
        shell: Shell::staff(&visit, &staff, Section::Clients),
        frame: Frame::new(head, &staff, Tab::Users),
        lines,
    })
}

#[derive(Template)]
#[template(path = "clients/user.html")]
struct User {
    shell: Shell,
    frame: Frame,
    reference: String,
    /// As saved.
    member: Member,
    status: &'static str,
    main: bool,
    ours: bool,
    typed: Typed,
    errors: FieldErrors,
    /// Of the form that resets two-factor.
    reset: FieldErrors,
    clashes: Vec<(&'static str, String, String)>,
    langs: [(&'static str, &'static str); 4],
    roles: [(&'static str, &'static str); 5],
}

impl User {
    async fn load(
        visit: &Visit,
        staff: &Staff,
        id: ClientId,
        reference: &str,
    ) -> Result<Self, PageError> {
        let (asking, keys, wanted) = (
            staff.clone(),
            visit.portal.keys.clone(),
            reference.to_owned(),
        );
        let (head, member, ours) = visit
            .portal
            .db
            .read(move |conn| {
                let head = store::head(conn, &asking, id)?;
                let member = by_reference(conn, &keys, id, &wanted)?;
                let ours = users::is_ours(conn, &asking, &member)?;
                Ok::<_, diesel::result::Error>((head, member, ours))
            })
            .await??;
        let shell = Shell::staff(visit, staff, Section::Clients);
        Ok(Self {
            errors: FieldErrors::new(shell.t),
            reset: FieldErrors::new(shell.t).labelled(&[("reason", "client-user-reset-reason")]),
            shell,
            reference: reference.to_owned(),
            status: member.status(visit.portal.clock.now()),
            main: head.client.main_user_id == Some(member.user),
            frame: Frame::new(head, staff, Tab::Users),
            typed: Typed::of(&member),
            member,
            ours,
            clashes: Vec::new(),
            langs: Lang::ALL.map(|lang| (lang.code(), lang.code())),
            roles: ClientRole::ALL.map(|role| (role.code(), role.label())),
        })
    }

    /// What was typed; what is not the provider's to change stays as it is.
    fn with(mut self, typed: Typed, errors: FieldErrors) -> Self {
        self.typed = if self.ours {
            typed
        } else {
            Typed {
                role: typed.role,
                ..self.typed
            }
        };
        self.errors = errors;
        self
    }

    fn email_help(&self) -> &'static str {
        match (self.ours, self.member.accepted) {
            (false, _) => "client-user-theirs",
            (true, true) => "client-user-email-help",
            (true, false) => "client-user-pending-help",
        }
    }

    fn dirty(&self) -> bool {
        !self.errors.is_empty() || !self.clashes.is_empty()
    }
}

async fn show(
    visit: Visit,
    staff: Staff,
    path: web::Path<(ClientId, String)>,
) -> Result<HttpResponse, PageError> {
    html(&User::load(&visit, &staff, path.0, &path.1).await?)
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct UserForm {
    name: String,
    email: String,
    lang: String,
    role: String,
    version: i64,
    user_version: i64,
}

async fn save(
    visit: Visit,
    staff: Staff,
    path: web::Path<(ClientId, String)>,
    form: PostForm<UserForm>,
) -> Result<HttpResponse, PageError> {
    let (id, reference) = path.into_inner();
    let page = User::load(&visit, &staff, id, &reference).await?;
    let seen = Seen {
        place: form.fields.version,
        person: form.fields.user_version,
    };
    let typed = Typed {
        name: form.fields.name,
        email: form.fields.email,
        lang: form.fields.lang,
        role: form.fields.role,
    };
    let t = page.shell.t;
    let wanted = match Wanted::parse(&typed, page.ours, t) {
        Ok(wanted) => wanted,
        Err(errors) => return unprocessable(&page.with(typed, errors)),
    };
    if page.ours && email_key(&typed.email) != email_key(&page.member.email) {
        // Counted apart from the change, which is undone where the address is somebody's.
        let (by, at) = (staff.user_id(), visit.portal.clock.now());
        let db = &visit.portal.db;
        db.write(move |conn| Attempt::new_address(by).begin(conn, at))
            .await??;
    }
    let by = staff.clone();
    let saved = form
        .submission
        .carry_out(&visit, move |conn, change| {
            let now = users::edit(conn, &by, (id, &reference), seen, &wanted, change)?;
            Ok(paths::user(&id, &now))
        })
        .await?;
    let mut errors = FieldErrors::new(t).labelled(users::LABELS);
    match saved {
        Ok(to) => {
            FlashMessage::success(t.get("client-user-saved")).send();
            return Ok(see_other(to));
        }
        Err(UserError::Database(e)) => return Err(e.into()),
        Err(UserError::NotNow) => return Err(not_now(&t)),
        Err(UserError::TooOften(e)) => return Err(too_often(e, &t)),
        Err(UserError::Conflict) => {
            let mut page = page.with(typed.clone(), errors);
            page.clashes = page.typed.against(&Typed::of(&page.member));
            return html_with(StatusCode::CONFLICT, &page);
        }
        Err(UserError::Taken) => errors.add("email", "client-user-address-taken"),
        Err(UserError::LastAdministrator) => errors.add("role", "client-user-last-administrator"),
        Err(UserError::MainUser) => errors.add("role", "client-user-is-main"),
    }
    unprocessable(&page.with(typed, errors))
}

#[derive(Deserialize)]
struct ResetForm {
    #[serde(default)]
    reason: String,
}

/// Longest reason, in characters.
const REASON_MAX: usize = 500;

async fn reset_two_factor(
    visit: Visit,
    staff: Staff,
    path: web::Path<(ClientId, String)>,
    form: PostForm<ResetForm>,
) -> Result<HttpResponse, PageError> {
    let (id, reference) = path.into_inner();
    let mut page = User::load(&visit, &staff, id, &reference).await?;
    let t = page.shell.t;
    let reason = page
        .reset
        .required("reason", &form.fields.reason, REASON_MAX);
    if !page.reset.is_empty() {
        return unprocessable(&page);
    }
    let done = form
        .submission
        .carry_out(&visit, move |conn, change| -> Result<_, UserError> {
            users::reset_two_factor(conn, &staff, (id, &reference), &reason, change)?;
            Ok(paths::user(&id, &reference))
        })
        .await?;
    match done {
        Ok(to) => {
            let said = t.with("client-user-reset-done", "name", page.member.name);
            FlashMessage::success(said).send();
            Ok(see_other(to))
        }
        Err(UserError::Database(e)) => Err(e.into()),
        Err(_) => Err(not_now(&t)),
    }
}

fn not_now(t: &Texts) -> PageError {
    PageError::Refused(t.get("client-user-not-now"))
}

/// What a button on a user does.
type Act = fn(
    &mut crate::db::DbConn,
    &Staff,
    (ClientId, &str),
    &crate::change::Change,
) -> Result<String, UserError>;

async fn resend(
    visit: Visit,
    staff: Staff,
    path: web::Path<(ClientId, String)>,
    form: PostForm<Button>,
) -> Result<HttpResponse, PageError> {
    act(
        visit,
        staff,
        path.into_inner(),
        form,
        users::resend,
        "client-user-invited-again",
    )
    .await
}

async fn make_main(
    visit: Visit,
    staff: Staff,
    path: web::Path<(ClientId, String)>,
    form: PostForm<Button>,
) -> Result<HttpResponse, PageError> {
    act(
        visit,
        staff,
        path.into_inner(),
        form,
        users::make_main,
        "client-user-made-main",
    )
    .await
}

async fn act(
    visit: Visit,
    staff: Staff,
    (id, reference): (ClientId, String),
    form: PostForm<Button>,
    what: Act,
    said: &str,
) -> Result<HttpResponse, PageError> {
    let t = Texts::default();
    let done = form
        .submission
        .carry_out_with(&visit, move |conn, change| {
            let name = what(conn, &staff, (id, &reference), change)?;
            Ok((paths::users(&id), name))
        })
        .await?;
    match done {
        Ok((_, Some(name))) => FlashMessage::success(t.with(said, "name", name)).send(),
        Ok((_, None)) => {}
        Err(UserError::Database(e)) => return Err(e.into()),
        Err(UserError::TooOften(e)) => return Err(too_often(e, &t)),
        Err(_) => return Err(not_now(&t)),
    }
    Ok(see_other(paths::users(&id)))
}
