//! Pages of Control panel > Users, and of leaving an account.
use super::store::{self, Status};
use super::{LABELS, NewUser, TeamError, Typed, Wanted, is_own, paths};
use crate::actor::{ClientAdmin, ClientRole, PanelUser};
use crate::change::Change;
use crate::clients::store as clients;
use crate::db::DbConn;
use crate::db::ids::ProjectId;
use crate::deletion::pages::may_change;
use crate::i18n::{Calendar, Lang, Texts};
use crate::invitations::pages::too_often;
use crate::people::members::{self, Member};
use crate::people::places::{by_reference, reference};
use crate::projects::{self, ProjectRole};
use crate::web::error::PageError;
use crate::web::form::{Button, FieldErrors, PostForm};
use crate::web::keyset::address;
use crate::web::page::{html, html_with, see_other, unprocessable};
use crate::web::shell::{PanelSection, Shell};
use crate::web::submission::SubmissionKey;
use crate::web::visit::Visit;
use crate::web::when::When;
use crate::{sign_in, tokens};
use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use actix_web_flash_messages::FlashMessage;
use askama::Template;
use serde::Deserialize;

/// Routes of this file.
pub fn routes(app: &mut web::ServiceConfig) {
    app.route(paths::INDEX, web::get().to(index))
        .route(paths::INVITE, web::get().to(new))
        .route(paths::INVITE, web::post().to(add))
        .route("/panel/users/{user}", web::get().to(show))
        .route("/panel/users/{user}", web::post().to(save))
        .route("/panel/users/{user}/invitation", web::post().to(resend))
        .route("/panel/users/{user}/deletion", web::get().to(ask))
        .route("/panel/users/{user}/deletion", web::post().to(delete))
        .route(paths::LEAVE, web::get().to(ask_leave))
        .route(paths::LEAVE, web::post().to(leave));
}

/// What the address of the list says.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
struct Query {
    q: String,
    status: String,
    role: String,
    two_factor: String,
    page: String,
}

/// More pages than any account has users.
const LAST_PAGE: i64 = 10_000;

impl Query {
    fn wanted(&self) -> store::Wanted {
        let page: i64 = self.page.parse().unwrap_or_default();
        store::Wanted {
            q: self.q.trim().chars().take(254).collect(),
            status: Status::parse(&self.status),
            role: ClientRole::parse(&self.role),
            two_factor: match self.two_factor.as_str() {
                "on" => Some(true),
                "off" => Some(false),
                _ => None,
            },
            page: page.clamp(0, LAST_PAGE),
        }
    }

    fn filtered(&self) -> bool {
        [&self.q, &self.status, &self.role, &self.two_factor]
            .iter()
            .any(|part| !part.is_empty())
    }

    fn address(&self, page: i64) -> String {
        let page = match page {
            0 => String::new(),
            page => page.to_string(),
        };
        let pairs = [
            ("q", self.q.clone()),
            ("status", self.status.clone()),
            ("role", self.role.clone()),
            ("two_factor", self.two_factor.clone()),
            ("page", page),
        ];
        address(paths::INDEX, &pairs)
    }
}

/// One line of the list.
struct Line {
    reference: String,
    status: &'static str,
    own: bool,
    last_sign_in: Option<When>,
    member: Member,
}

type Choices = Vec<(String, String)>;

#[derive(Template)]
#[template(path = "team/index.html")]
struct Index {
    shell: Shell,
    company: String,
    lines: Vec<Line>,
    count: String,
    may: bool,
    query: Query,
    statuses: Choices,
    roles: Choices,
    two_factor: Choices,
    prev: String,
    next: String,
}

async fn index(
    visit: Visit,
    user: PanelUser,
    query: web::Query<Query>,
) -> Result<HttpResponse, PageError> {
    let (wanted, query) = (query.wanted(), query.into_inner());
    let (asking, keys, now) = (
        user.clone(),
        visit.portal.keys.clone(),
        visit.portal.clock.now(),
    );
    let (page, filter) = (wanted.page, wanted);
    let ((found, more), count, client) = visit
        .portal
        .db
        .read(move |conn| {
            let found = store::page(conn, asking.client(), &filter, &keys, now)?;
            let count = members::count(conn, asking.client())?;
            let client = clients::of_panel(conn, &asking)?;
            Ok::<_, diesel::result::Error>((found, count, client))
        })
        .await??;
    let shell = Shell::panel(&visit, &user, PanelSection::Users);
    let (t, calendar) = (shell.t, user.person().calendar());
    let keys = &visit.portal.keys;
    let lines = found
        .into_iter()
        .map(|member| Line {
            reference: reference(keys, user.client(), &member),
            status: member.status(now),
            own: is_own(&user, member.user),
            last_sign_in: last_sign_in(&member, &calendar),
            member,
        })
        .collect();
    html(&Index {
        company: user.company().to_owned(),
        lines,
        count: t.with2("panel-people", "people", count, "limit", client.user_limit),
        may: user.role() == ClientRole::Administrators,
        statuses: statuses(&t),
        roles: roles(&t),
        two_factor: vec![
            (String::new(), t.get("team-any-two-factor")),
            ("on".into(), t.get("team-two-factor-on")),
            ("off".into(), t.get("team-two-factor-off")),
        ],
        prev: match page {
            0 => String::new(),
            page => query.address(page - 1),
        },
        next: match more {
            true => query.address(page + 1),
            false => String::new(),
        },
        query,
        shell,
    })
}

fn last_sign_in(member: &Member, calendar: &Calendar) -> Option<When> {
    let at = member.last_sign_in_at?;
    Some(When::moment(calendar, at))
}

fn statuses(t: &Texts) -> Choices {
    let mut all = vec![(String::new(), t.get("team-any-status"))];
    all.extend(Status::ALL.map(|status| {
        let key = match status {
            Status::Accepted => "ui-user-accepted",
            Status::Invited => "ui-user-invited",
            Status::Expired => "ui-user-expired",
            Status::Blocked => "ui-user-blocked",
        };
        (status.code().to_owned(), t.get(key))
    }));
    all
}

fn roles(t: &Texts) -> Choices {
    let mut all = vec![(String::new(), t.get("team-any-role"))];
    all.extend(ClientRole::ALL.map(|role| (role.code().to_owned(), role.label().to_owned())));
    all
}

/// What the forms offer.
struct Offer {
    langs: [(&'static str, String); 4],
    roles: [(&'static str, &'static str, String); 5],
    projects: Vec<Project>,
}

/// The list of roles in one project.
struct Project {
    id: ProjectId,
    name: String,
    roles: Choices,
}

impl Offer {
    fn new(t: &Texts, projects: Vec<projects::store::Project>) -> Self {
        Self {
            langs: Lang::ALL.map(|lang| {
                let key = match lang {
                    Lang::En => "team-lang-en",
                    Lang::De => "team-lang-de",
                    Lang::Zh => "team-lang-zh",
                    Lang::Ru => "team-lang-ru",
                };
                (lang.code(), t.get(key))
            }),
            roles: ClientRole::ALL.map(|role| (role.code(), role.label(), t.get(help(role)))),
            projects: projects
                .into_iter()
                .map(|project| Project {
                    roles: project_roles(t, project.id),
                    id: project.id,
                    name: project.name,
                })
                .collect(),
        }
    }

    fn known(&self) -> Vec<ProjectId> {
        self.projects.iter().map(|project| project.id).collect()
    }
}

fn help(role: ClientRole) -> &'static str {
    match role {
        ClientRole::Administrators => "team-help-administrators",
        ClientRole::Engineers => "team-help-engineers",
        ClientRole::PurgeAndPrefetchWeb => "team-help-purge-web",
        ClientRole::PurgeAndPrefetchApi => "team-help-purge-api",
        ClientRole::Users => "team-help-users",
    }
}

fn project_roles(t: &Texts, id: ProjectId) -> Choices {
    let mut all = vec![(String::new(), t.get("projects-no-access"))];
    all.extend(
        ProjectRole::ALL.map(|role| (format!("{id}:{}", role.code()), role.label().to_owned())),
    );
    all
}

#[derive(Template)]
#[template(path = "team/invite.html")]
struct Invite {
    shell: Shell,
    typed: Typed,
    errors: FieldErrors,
    offer: Offer,
}

impl Invite {
    async fn load(visit: &Visit, admin: &ClientAdmin) -> Result<Self, PageError> {
        let client = admin.client();
        let projects = visit
            .portal
            .db
            .read(move |conn| projects::store::all(conn, client))
            .await??;
        let shell = Shell::panel(visit, admin, PanelSection::Users);
        Ok(Self {
            typed: Typed {
                lang: admin.person().lang().code().to_owned(),
                role: ClientRole::Users.code().to_owned(),
                scope: "follow".to_owned(),
                ..Typed::default()
            },
            errors: FieldErrors::new(shell.t).labelled(LABELS),
            offer: Offer::new(&shell.t, projects),
            shell,
        })
    }

    fn again(self, typed: Typed, errors: FieldErrors) -> Result<HttpResponse, PageError> {
        unprocessable(&Self {
            typed,
            errors,
            ..self
        })
    }
}

async fn new(visit: Visit, admin: ClientAdmin) -> Result<HttpResponse, PageError> {
    html(&Invite::load(&visit, &admin).await?)
}

async fn add(
    visit: Visit,
    admin: ClientAdmin,
    form: PostForm<Typed>,
) -> Result<HttpResponse, PageError> {
    may_change(&admin)?;
    let page = Invite::load(&visit, &admin).await?;
    let (typed, t) = (form.fields, page.shell.t);
    let new = match NewUser::parse(&typed, &page.offer.known(), t) {
        Ok(new) => new,
        Err(errors) => return page.again(typed, errors),
    };
    let email = new.email().to_owned();
    let invited = form
        .submission
        .carry_out(&visit, move |conn, change| {
            super::invite(conn, &admin, &new, change)?;
            Ok::<_, TeamError>(paths::INDEX.into())
        })
        .await?;
    let mut errors = FieldErrors::new(t).labelled(LABELS);
    match invited {
        Ok(to) => {
            FlashMessage::success(t.with("team-invited", "email", email)).send();
            return Ok(see_other(to));
        }
        Err(TeamError::AlreadyHere) => errors.add("email", "team-already-here"),
        Err(TeamError::Full(limit)) => errors.add_with("", "team-full", "limit", limit),
        Err(TeamError::TooMany(most)) => errors.add_with("", "team-too-many", "n", most),
        Err(TeamError::ProjectGone) => errors.add("projects", "error-choice"),
        Err(e) => return Err(refused(e, &t)),
    }
    page.again(typed, errors)
}

fn refused(e: TeamError, t: &Texts) -> PageError {
    let key = match e {
        TeamError::NotAllowed => return PageError::Forbidden("role-client-administrators"),
        TeamError::Database(e) => return e.into(),
        TeamError::TooOften(e) => return too_often(e, t),
        TeamError::ReadOnly => "deletion-read-only",
        TeamError::LastAdministrator => "team-last-administrator",
        TeamError::ActiveTokens => "team-active-tokens",
        TeamError::Oneself => "team-oneself",
        TeamError::OnlyAccount => "team-only-account",
        TeamError::StrongerToken => "team-stronger-token",
        TeamError::NotNow
        | TeamError::AlreadyHere
        | TeamError::Full(_)
        | TeamError::TooMany(_)
        | TeamError::ProjectGone
        | TeamError::Conflict => "team-not-now",
    };
    PageError::Refused(t.get(key))
}

/// A field that two wrote at once.
struct Clash {
    label: String,
    theirs: String,
    yours: String,
}

#[derive(Template)]
#[template(path = "team/show.html")]
struct Show {
    shell: Shell,
    reference: String,
    status: &'static str,
    member: Member,
    own: bool,
    typed: Typed,
    saved: Typed,
    errors: FieldErrors,
    clashes: Vec<Clash>,
    offer: Offer,
}

impl Show {
    async fn load(visit: &Visit, admin: &ClientAdmin, wanted: &str) -> Result<Self, PageError> {
        let (asking, keys, name) = (admin.clone(), visit.portal.keys.clone(), wanted.to_owned());
        let (member, access, projects) = visit
            .portal
            .db
            .read(move |conn| {
                let member = by_reference(conn, &keys, asking.client(), &name)?;
                let access = projects::access_of(conn, asking.client(), &member)?;
                let projects = projects::store::all(conn, asking.client())?;
                Ok::<_, diesel::result::Error>((member, access, projects))
            })
            .await??;
        let shell = Shell::panel(visit, admin, PanelSection::Users);
        let typed = Typed::of(&member, &access);
        Ok(Self {
            reference: wanted.to_owned(),
            status: member.status(visit.portal.clock.now()),
            own: is_own(admin, member.user),
            saved: typed.clone(),
            typed,
            member,
            errors: FieldErrors::new(shell.t).labelled(LABELS),
            clashes: Vec::new(),
            offer: Offer::new(&shell.t, projects),
            shell,
        })
    }

    /// What was typed; what is not the asker's to change stays as it is. Sending it again is a
    /// decision made after reading.
    fn with(mut self, typed: Typed, errors: FieldErrors) -> Self {
        let saved = &self.saved;
        self.typed = Typed {
            email: saved.email.clone(),
            version: saved.version,
            user_version: saved.user_version,
            ..typed
        };
        if !self.own {
            self.typed.name.clone_from(&saved.name);
            self.typed.lang.clone_from(&saved.lang);
        }
        self.errors = errors;
        self
    }

    fn clashes(&self) -> Vec<Clash> {
        let (saved, typed) = (&self.saved, &self.typed);
        let role = |code: &str| {
            ClientRole::parse(code).map_or_else(|| code.to_owned(), |role| role.label().to_owned())
        };
        let lang = |code: &str| {
            let found = self.offer.langs.iter().find(|(known, _)| *known == code);
            found.map_or_else(|| code.to_owned(), |(_, name)| name.clone())
        };
        [
            ("field-name", saved.name.clone(), typed.name.clone()),
            ("team-language", lang(&saved.lang), lang(&typed.lang)),
            ("team-role", role(&saved.role), role(&typed.role)),
            ("field-cloud-role", self.cloud(saved), self.cloud(typed)),
        ]
        .into_iter()
        .filter(|(_, theirs, yours)| theirs != yours)
        .map(|(key, theirs, yours)| Clash {
            label: self.shell.t.get(key),
            theirs,
            yours,
        })
        .collect()
    }

    /// The access to the cloud in words.
    fn cloud(&self, typed: &Typed) -> String {
        let t = self.shell.t;
        match (typed.scope.as_str(), typed.cloud.as_str()) {
            ("project", _) => {
                let chosen = self.offer.projects.iter().filter_map(|project| {
                    let role = typed.role_in(project.id);
                    let (_, label) = project.roles.iter().find(|(code, _)| code == role)?;
                    (!role.is_empty()).then(|| format!("{}: {label}", project.name))
                });
                chosen.collect::<Vec<_>>().join(", ")
            }
            ("client", "administrator") => t.get("projects-administrator-of-all"),
            ("client", _) => t.get("projects-no-access"),
            _ => t.get("team-cloud-follow"),
        }
    }
}

async fn show(
    visit: Visit,
    admin: ClientAdmin,
    path: web::Path<String>,
) -> Result<HttpResponse, PageError> {
    html(&Show::load(&visit, &admin, &path).await?)
}

async fn save(
    visit: Visit,
    admin: ClientAdmin,
    path: web::Path<String>,
    form: PostForm<Typed>,
) -> Result<HttpResponse, PageError> {
    may_change(&admin)?;
    let page = Show::load(&visit, &admin, &path).await?;
    let (typed, t) = (form.fields, page.shell.t);
    let wanted = match Wanted::parse(&typed, page.own, &page.offer.known(), t) {
        Ok(wanted) => wanted,
        Err(errors) => return unprocessable(&page.with(typed, errors)),
    };
    // Who chose another language reads it at once.
    let said = match Lang::parse(&typed.lang) {
        Some(lang) if page.own => Texts::new(lang),
        _ => t,
    };
    let seen = (typed.version, typed.user_version);
    let (by, user) = (admin.clone(), path.clone());
    let saved = form
        .submission
        .carry_out(&visit, move |conn, change| {
            super::edit(conn, &by, &user, seen, &wanted, change)?;
            Ok::<_, TeamError>(paths::INDEX.into())
        })
        .await?;
    let mut errors = FieldErrors::new(t).labelled(LABELS);
    match saved {
        Ok(to) => {
            FlashMessage::success(said.get("team-saved")).send();
            return Ok(see_other(to));
        }
        Err(TeamError::Conflict) => {
            // Read again: what the other person saved is newer than the page above.
            let page = Show::load(&visit, &admin, &path).await?;
            let mut page = page.with(typed, errors);
            page.clashes = page.clashes();
            return html_with(StatusCode::CONFLICT, &page);
        }
        Err(TeamError::LastAdministrator) => errors.add("role", "team-last-administrator"),
        Err(TeamError::StrongerToken) => errors.add("role", "team-stronger-token"),
        Err(TeamError::ProjectGone) => errors.add("projects", "error-choice"),
        Err(e) => return Err(refused(e, &t)),
    }
    unprocessable(&page.with(typed, errors))
}

/// Carries a button out once, leads back to the list and says what was done.
async fn press(
    visit: &Visit,
    submission: SubmissionKey,
    t: &Texts,
    told: String,
    act: impl FnOnce(&mut DbConn, &Change) -> Result<(), TeamError> + Send + 'static,
) -> Result<HttpResponse, PageError> {
    let done = submission
        .carry_out(visit, move |conn, change| {
            act(conn, change)?;
            Ok::<_, TeamError>(paths::INDEX.into())
        })
        .await?;
    match done {
        Ok(to) => {
            FlashMessage::success(told).send();
            Ok(see_other(to))
        }
        Err(e) => Err(refused(e, t)),
    }
}

async fn resend(
    visit: Visit,
    admin: ClientAdmin,
    path: web::Path<String>,
    form: PostForm<Button>,
) -> Result<HttpResponse, PageError> {
    may_change(&admin)?;
    let t = admin.person().texts();
    let told = t.get("team-invited-again");
    let rule = move |conn: &mut DbConn, change: &Change| {
        super::resend(conn, &admin, &path, change).map(|_| ())
    };
    press(&visit, form.submission, &t, told, rule).await
}

/// A question with its own address.
#[derive(Template)]
#[template(path = "team/question.html")]
struct Question {
    shell: Shell,
    crumb: String,
    name: String,
    action: String,
    title: String,
    text: String,
    yes: String,
    no: String,
    back: &'static str,
}

async fn ask(
    visit: Visit,
    admin: ClientAdmin,
    path: web::Path<String>,
) -> Result<HttpResponse, PageError> {
    let (asking, keys, wanted) = (admin.clone(), visit.portal.keys.clone(), path.clone());
    let member = visit
        .portal
        .db
        .read(move |conn| by_reference(conn, &keys, asking.client(), &wanted))
        .await??;
    let shell = Shell::panel(&visit, &admin, PanelSection::Users);
    let t = shell.t;
    if is_own(&admin, member.user) {
        return Err(refused(TeamError::Oneself, &t));
    }
    let company = admin.company();
    let (title, text, yes, no) = match member.accepted {
        true => (
            t.with("team-delete-question", "name", &member.name),
            t.with2("team-delete-text", "name", &member.name, "company", company),
            t.get("team-delete-yes"),
            t.get("team-delete-no"),
        ),
        false => (
            t.with("team-cancel-question", "name", &member.name),
            t.with("team-cancel-text", "email", &member.email),
            t.get("team-cancel-yes"),
            t.get("team-cancel-no"),
        ),
    };
    html(&Question {
        crumb: t.get("menu-team"),
        name: member.name,
        action: paths::deletion(&path),
        title,
        text,
        yes,
        no,
        back: paths::INDEX,
        shell,
    })
}

/// Why a user stays: programs act with its tokens, which are a click away.
#[derive(Template)]
#[template(path = "team/active_tokens.html")]
struct ActiveTokens {
    shell: Shell,
    name: String,
    tokens: String,
}

impl ActiveTokens {
    async fn answer(
        visit: &Visit,
        admin: &ClientAdmin,
        wanted: &str,
    ) -> Result<HttpResponse, PageError> {
        let (asking, keys, name) = (admin.clone(), visit.portal.keys.clone(), wanted.to_owned());
        let member = visit
            .portal
            .db
            .read(move |conn| by_reference(conn, &keys, asking.client(), &name))
            .await??;
        let page = Self {
            shell: Shell::panel(visit, admin, PanelSection::Users),
            name: member.name,
            tokens: tokens::paths::of_issuer(&member.user),
        };
        html_with(StatusCode::CONFLICT, &page)
    }
}

async fn delete(
    visit: Visit,
    admin: ClientAdmin,
    path: web::Path<String>,
    form: PostForm<Button>,
) -> Result<HttpResponse, PageError> {
    may_change(&admin)?;
    let t = admin.person().texts();
    // Only who accepted is named by a number.
    let told = match path.parse::<i64>() {
        Ok(_) => t.get("team-deleted"),
        Err(_) => t.get("team-cancelled"),
    };
    let (by, wanted) = (admin.clone(), path.clone());
    let removed = form
        .submission
        .carry_out(&visit, move |conn, change| {
            super::remove(conn, &by, &wanted, change)?;
            Ok::<_, TeamError>(paths::INDEX.into())
        })
        .await?;
    match removed {
        Ok(to) => {
            FlashMessage::success(told).send();
            Ok(see_other(to))
        }
        Err(TeamError::ActiveTokens) => ActiveTokens::answer(&visit, &admin, &path).await,
        Err(e) => Err(refused(e, &t)),
    }
}

async fn ask_leave(visit: Visit, user: PanelUser) -> Result<HttpResponse, PageError> {
    if user.acting().is_some() {
        return Err(PageError::Acting);
    }
    let shell = Shell::panel(&visit, &user, PanelSection::Profile);
    let (t, company) = (shell.t, user.company());
    html(&Question {
        crumb: t.get("profile-title"),
        name: t.get("team-leave"),
        action: paths::LEAVE.to_owned(),
        title: t.with("team-leave-question", "company", company),
        text: t.get("team-leave-text"),
        yes: t.get("team-leave-yes"),
        no: t.get("team-leave-no"),
        back: crate::profile::paths::GENERAL,
        shell,
    })
}

async fn leave(
    visit: Visit,
    user: PanelUser,
    form: PostForm<Button>,
) -> Result<HttpResponse, PageError> {
    if user.acting().is_some() {
        return Err(PageError::Acting);
    }
    may_change(&user)?;
    let t = user.person().texts();
    let told = t.with("team-left", "company", user.company());
    let left = form
        .submission
        .carry_out(&visit, move |conn, change| {
            super::leave(conn, &user, change)?;
            Ok::<_, TeamError>(sign_in::paths::ACCOUNTS.into())
        })
        .await?;
    match left {
        Ok(to) => {
            // The sessions in this account were ended; this one goes on to another account.
            visit.session.renew();
            FlashMessage::success(told).send();
            Ok(see_other(to))
        }
        Err(e) => Err(refused(e, &t)),
    }
}
