//! Pages of projects in the control panel.
use super::store::{self, Project};
use super::{MOST, NAME_MAX, ProjectError, ProjectRole, Rights, paths};
use crate::actor::{ClientAdmin, PanelUser};
use crate::db::ids::ProjectId;
use crate::deletion::pages::may_change;
use crate::i18n::{Calendar, Texts};
use crate::people::members::{self, Member};
use crate::people::places::reference;
use crate::web::error::PageError;
use crate::web::form::{Button, FieldErrors, Labels, PostForm};
use crate::web::page::{html, html_with, see_other, unprocessable};
use crate::web::shell::{PanelSection, Shell};
use crate::web::visit::Visit;
use crate::web::when::When;
use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use actix_web_flash_messages::FlashMessage;
use askama::Template;
use serde::Deserialize;

/// Routes of this file.
pub fn routes(app: &mut web::ServiceConfig) {
    app.route(paths::INDEX, web::get().to(index))
        .route(paths::INDEX, web::post().to(add))
        .route(paths::NEW, web::get().to(new))
        .route("/panel/projects/{project}", web::get().to(show))
        .route("/panel/projects/{project}", web::post().to(save))
        .route("/panel/projects/{project}/roles", web::post().to(assign))
        .route("/panel/projects/{project}/deletion", web::get().to(ask))
        .route("/panel/projects/{project}/deletion", web::post().to(delete));
}

const LABELS: Labels = &[("name", "field-project")];

/// One line of the list.
struct Line {
    project: Project,
    users: i64,
    created: When,
}

#[derive(Template)]
#[template(path = "projects/index.html")]
struct Index {
    shell: Shell,
    lines: Vec<Line>,
    count: String,
    may: bool,
}

async fn index(visit: Visit, user: PanelUser) -> Result<HttpResponse, PageError> {
    let asking = user.clone();
    let (rights, found, users) = visit
        .portal
        .db
        .read(move |conn| {
            let rights = Rights::load(conn, &asking)?;
            let found = store::list(conn, &rights)?;
            let users = store::users_in(conn, &found)?;
            Ok::<_, diesel::result::Error>((rights, found, users))
        })
        .await??;
    let shell = Shell::panel(&visit, &user, PanelSection::Projects);
    let calendar = user.person().calendar();
    html(&Index {
        count: shell.t.with("projects-count", "n", found.len()),
        lines: found
            .into_iter()
            .map(|project| Line {
                users: users.get(&project.id).copied().unwrap_or_default(),
                created: When::date(&calendar, project.created_at),
                project,
            })
            .collect(),
        may: rights.manages,
        shell,
    })
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
struct NameForm {
    name: String,
    version: i64,
}

#[derive(Template)]
#[template(path = "projects/new.html")]
struct New {
    shell: Shell,
    name: String,
    errors: FieldErrors,
}

async fn new(visit: Visit, admin: ClientAdmin) -> Result<HttpResponse, PageError> {
    let shell = Shell::panel(&visit, &admin, PanelSection::Projects);
    html(&New {
        errors: FieldErrors::new(shell.t),
        name: String::new(),
        shell,
    })
}

/// The name, or what is wrong with it.
fn parse(typed: &str, t: Texts) -> Result<String, FieldErrors> {
    let mut errors = FieldErrors::new(t).labelled(LABELS);
    let name = errors.required("name", typed, NAME_MAX);
    match errors.is_empty() {
        true => Ok(name),
        false => Err(errors),
    }
}

async fn add(
    visit: Visit,
    admin: ClientAdmin,
    form: PostForm<NameForm>,
) -> Result<HttpResponse, PageError> {
    may_change(&admin)?;
    let shell = Shell::panel(&visit, &admin, PanelSection::Projects);
    let (t, typed) = (shell.t, form.fields.name);
    let again = |errors: FieldErrors| {
        unprocessable(&New {
            shell,
            name: typed.clone(),
            errors,
        })
    };
    let name = match parse(&typed, t) {
        Ok(name) => name,
        Err(errors) => return again(errors),
    };
    let wanted = name.clone();
    let created = form
        .submission
        .carry_out(&visit, move |conn, change| {
            let id = super::create(conn, &admin, &wanted, change)?;
            Ok::<_, ProjectError>(paths::show(&id))
        })
        .await?;
    match created {
        Ok(to) => {
            FlashMessage::success(t.with("projects-created", "name", name)).send();
            Ok(see_other(to))
        }
        Err(e) => again(named(e, &t)?),
    }
}

/// What is wrong with a name; anything else goes on.
fn named(e: ProjectError, t: &Texts) -> Result<FieldErrors, PageError> {
    let mut errors = FieldErrors::new(*t).labelled(LABELS);
    match e {
        ProjectError::Taken => errors.add("name", "projects-taken"),
        ProjectError::Full => errors.add_with("", "projects-full", "n", MOST),
        e => return Err(refused(e, t)),
    }
    Ok(errors)
}

fn refused(e: ProjectError, t: &Texts) -> PageError {
    match e {
        ProjectError::ReadOnly => PageError::Refused(t.get("deletion-read-only")),
        ProjectError::Database(e) => e.into(),
        _ => PageError::Forbidden("role-client-administrators"),
    }
}

/// A user with access to the project.
struct Holder {
    reference: String,
    member: Member,
    status: &'static str,
    /// Code, or "" for an Administrator of all projects without an own role in this one.
    role: &'static str,
    /// What counts: the stronger of both.
    label: String,
}

#[derive(Template)]
#[template(path = "projects/show.html")]
struct Show {
    shell: Shell,
    project: Project,
    created: When,
    manages: bool,
    assigns: bool,
    name: String,
    errors: FieldErrors,
    clash: bool,
    holders: Vec<Holder>,
    /// Reference and version, and name, of who has no access yet.
    others: Vec<(String, String)>,
    roles: Vec<(&'static str, String)>,
}

impl Show {
    async fn load(visit: &Visit, user: &PanelUser, id: ProjectId) -> Result<Self, PageError> {
        let asking = user.clone();
        let (rights, project, all, roles) = visit
            .portal
            .db
            .read(move |conn| {
                let rights = Rights::load(conn, &asking)?;
                let project = store::find(conn, &rights, id)?;
                let all = members::of_client(conn, asking.client())?;
                let roles = store::roles_in(conn, &project)?;
                Ok::<_, diesel::result::Error>((rights, project, all, roles))
            })
            .await??;
        let shell = Shell::panel(visit, user, PanelSection::Projects);
        let (t, keys, now) = (shell.t, &visit.portal.keys, visit.portal.clock.now());
        let (mut holders, mut others) = (Vec::new(), Vec::new());
        for member in all {
            let reference = reference(keys, user.client(), &member);
            let (all, own) = (
                member.cloud.rules_all(member.role),
                roles.get(&member.user).copied(),
            );
            if !all && own.is_none() {
                let value = format!("{reference} {}", member.version);
                others.push((value, format!("{} · {}", member.name, member.email)));
                continue;
            }
            holders.push(Holder {
                status: member.status(now),
                role: own.map(ProjectRole::code).unwrap_or_default(),
                label: match own {
                    _ if all => t.get("projects-administrator-of-all"),
                    Some(role) => role.label().to_owned(),
                    None => String::new(),
                },
                reference,
                member,
            });
        }
        let mut roles = vec![("", t.get("projects-no-access"))];
        roles.extend(ProjectRole::ALL.map(|role| (role.code(), role.label().to_owned())));
        Ok(Self {
            created: created(&project, &user.person().calendar()),
            manages: rights.manages,
            assigns: rights.may_assign(project.id),
            name: project.name.clone(),
            errors: FieldErrors::new(t).labelled(LABELS),
            clash: false,
            project,
            holders,
            others,
            roles,
            shell,
        })
    }
}

fn created(project: &Project, calendar: &Calendar) -> When {
    When::date(calendar, project.created_at)
}

async fn show(
    visit: Visit,
    user: PanelUser,
    path: web::Path<ProjectId>,
) -> Result<HttpResponse, PageError> {
    html(&Show::load(&visit, &user, *path).await?)
}

async fn save(
    visit: Visit,
    user: PanelUser,
    path: web::Path<ProjectId>,
    form: PostForm<NameForm>,
) -> Result<HttpResponse, PageError> {
    let (id, typed) = (*path, form.fields);
    let mut page = Show::load(&visit, &user, id).await?;
    let admin = ClientAdmin::of(user.clone());
    let admin = admin.ok_or(PageError::Forbidden("role-client-administrators"))?;
    may_change(&user)?;
    let t = page.shell.t;
    let name = match parse(&typed.name, t) {
        Ok(name) => name,
        Err(errors) => {
            page.name = typed.name;
            page.errors = errors;
            return unprocessable(&page);
        }
    };
    let seen = typed.version;
    let saved = form
        .submission
        .carry_out(&visit, move |conn, change| {
            super::rename(conn, &admin, id, seen, &name, change)?;
            Ok::<_, ProjectError>(paths::show(&id))
        })
        .await?;
    match saved {
        Ok(to) => {
            FlashMessage::success(t.get("projects-saved")).send();
            Ok(see_other(to))
        }
        Err(ProjectError::Conflict) => {
            // Read again: what the other person saved is newer than the page above.
            let mut page = Show::load(&visit, &user, id).await?;
            page.name = typed.name;
            page.clash = true;
            html_with(StatusCode::CONFLICT, &page)
        }
        Err(e) => {
            page.errors = named(e, &t)?;
            page.name = typed.name;
            unprocessable(&page)
        }
    }
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
struct RoleForm {
    /// Reference and version of the user.
    user: String,
    role: String,
}

async fn assign(
    visit: Visit,
    user: PanelUser,
    path: web::Path<ProjectId>,
    form: PostForm<RoleForm>,
) -> Result<HttpResponse, PageError> {
    let id = *path;
    let mut page = Show::load(&visit, &user, id).await?;
    if !page.assigns {
        return Err(PageError::Forbidden("role-project-administrator"));
    }
    may_change(&user)?;
    let RoleForm { user: who, role } = form.fields;
    let wanted = match role.as_str() {
        "" => Some(None),
        code => ProjectRole::parse(code).map(Some),
    };
    let seen = who.split_once(' ').and_then(|(reference, version)| {
        Some((reference.to_owned(), version.parse::<i64>().ok()?))
    });
    let (Some(wanted), Some((reference, seen))) = (wanted, seen) else {
        page.errors.add("user", "error-choice");
        return unprocessable(&page);
    };
    let saved = form
        .submission
        .carry_out(&visit, move |conn, change| {
            super::assign(conn, &user, id, (&reference, seen), wanted, change)?;
            Ok::<_, ProjectError>(paths::show(&id))
        })
        .await?;
    match saved {
        Ok(to) => {
            FlashMessage::success(page.shell.t.get("projects-role-saved")).send();
            Ok(see_other(to))
        }
        Err(ProjectError::Conflict) => {
            page.errors.add("", "projects-role-conflict");
            html_with(StatusCode::CONFLICT, &page)
        }
        Err(ProjectError::NotAllowed) => Err(PageError::Forbidden("role-project-administrator")),
        Err(e) => Err(refused(e, &page.shell.t)),
    }
}

#[derive(Template)]
#[template(path = "projects/delete.html")]
struct Delete {
    shell: Shell,
    project: Project,
    title: String,
    text: String,
}

async fn ask(
    visit: Visit,
    user: PanelUser,
    path: web::Path<ProjectId>,
) -> Result<HttpResponse, PageError> {
    let page = Show::load(&visit, &user, *path).await?;
    if !page.manages {
        return Err(PageError::Forbidden("role-client-administrators"));
    }
    let roles = page.holders.iter().filter(|holder| !holder.role.is_empty());
    html(&Delete {
        text: page
            .shell
            .t
            .with("projects-delete-text", "n", roles.count()),
        title: page
            .shell
            .t
            .with("projects-delete-question", "name", &page.project.name),
        project: page.project,
        shell: page.shell,
    })
}

async fn delete(
    visit: Visit,
    user: PanelUser,
    path: web::Path<ProjectId>,
    form: PostForm<Button>,
) -> Result<HttpResponse, PageError> {
    let id = *path;
    let page = Show::load(&visit, &user, id).await;
    let admin = ClientAdmin::of(user);
    let Some(admin) = admin else {
        // Who doesn't see it learns no more than that it isn't there.
        page?;
        return Err(PageError::Forbidden("role-client-administrators"));
    };
    may_change(&admin)?;
    let t = admin.person().texts();
    let deleted = form
        .submission
        .carry_out(&visit, move |conn, change| {
            super::delete(conn, &admin, id, change)?;
            Ok::<_, ProjectError>(paths::INDEX.into())
        })
        .await?;
    match deleted {
        Ok(to) => {
            FlashMessage::success(t.get("projects-deleted")).send();
            Ok(see_other(to))
        }
        Err(e) => Err(refused(e, &t)),
    }
}
