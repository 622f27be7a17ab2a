//! Projects: a client's units of work, and what its users may do in them.
pub mod pages;
pub mod paths;
pub mod store;

use crate::actor::{ClientAdmin, ClientRole, PanelUser};
use crate::change::Change;
use crate::clients;
use crate::db::DbConn;
use crate::db::ids::{ClientId, ProjectId};
use crate::history::{Changed, Event};
use crate::i18n::Texts;
use crate::people::members::{self, Member};
use crate::people::places::{self, by_reference};
use crate::services;
use crate::text::fold;
use diesel::prelude::*;
use std::collections::{BTreeMap, HashMap};
use store::Project;

/// As many projects a client may have, so that all of them fit on one form.
pub const MOST: i64 = 200;
/// Longest name, in characters.
pub const NAME_MAX: usize = 100;

/// What a user may do in one project, from the strongest to the weakest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ProjectRole {
    /// Everything, and give others roles in it.
    Administrator,
    /// Create, change and delete resources.
    User,
    /// The same without anything public.
    Internal,
    /// Look only.
    Observer,
}

impl ProjectRole {
    /// In the order in which lists offer them.
    pub const ALL: [Self; 4] = [
        Self::Observer,
        Self::User,
        Self::Internal,
        Self::Administrator,
    ];

    /// As stored and as forms send it.
    pub fn code(self) -> &'static str {
        match self {
            Self::Administrator => "administrator",
            Self::User => "user",
            Self::Internal => "internal",
            Self::Observer => "observer",
        }
    }

    /// As pages show it, the same in every language.
    pub fn label(self) -> &'static str {
        match self {
            Self::Administrator => "Administrator",
            Self::User => "User",
            Self::Internal => "Internal Network Only User",
            Self::Observer => "Observer",
        }
    }

    /// The role of a code; none for anything else.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.code() == code)
    }
}

/// What a user may do in the cloud as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CloudRole {
    /// Nobody chose: Administrators of the account are Administrators here, others have no access.
    Follow,
    /// No access.
    None,
    /// Administrator of all projects.
    Administrator,
    /// What the projects say.
    ByProject,
}

impl CloudRole {
    /// As stored.
    pub fn code(self) -> &'static str {
        match self {
            Self::Follow => "follow",
            Self::None => "none",
            Self::Administrator => "administrator",
            Self::ByProject => "by_project",
        }
    }

    /// What is stored; anything else is no access.
    pub fn stored(code: &str) -> Self {
        match code {
            "follow" => Self::Follow,
            "administrator" => Self::Administrator,
            "by_project" => Self::ByProject,
            _ => Self::None,
        }
    }

    /// True for an Administrator of all projects, who has this role in the account.
    pub fn rules_all(self, role: ClientRole) -> bool {
        match self {
            Self::Administrator => true,
            Self::Follow => role == ClientRole::Administrators,
            Self::None | Self::ByProject => false,
        }
    }
}

/// A user's access to the cloud as a form says it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Access {
    /// As a whole.
    pub cloud: CloudRole,
    /// By project.
    pub roles: BTreeMap<ProjectId, ProjectRole>,
}

impl Access {
    /// Adds a role; of two in one project the stronger counts.
    pub fn add(&mut self, project: ProjectId, role: ProjectRole) {
        let held = self.roles.entry(project).or_insert(role);
        *held = role.min(*held);
    }

    /// In words, for the history.
    pub fn described(&self, names: &HashMap<ProjectId, String>) -> String {
        let t = Texts::default();
        match self.cloud {
            CloudRole::Follow => t.get("team-cloud-follow"),
            CloudRole::None => t.get("projects-no-access"),
            CloudRole::Administrator => t.get("projects-administrator-of-all"),
            CloudRole::ByProject => self
                .roles
                .iter()
                .map(|(id, role)| {
                    let name = names.get(id).map_or("–", String::as_str);
                    format!("{name}: {}", role.label())
                })
                .collect::<Vec<_>>()
                .join(", "),
        }
    }
}

/// What somebody in the control panel may do with projects.
#[derive(Debug, Clone)]
pub struct Rights {
    client: ClientId,
    /// May create, rename and delete projects.
    pub manages: bool,
    rules_all: bool,
    roles: HashMap<ProjectId, ProjectRole>,
}

impl Rights {
    /// The rights of this moment.
    pub fn load(conn: &mut DbConn, user: &PanelUser) -> QueryResult<Self> {
        let (client, manages) = (user.client(), user.role() == ClientRole::Administrators);
        let mut rights = Self {
            client,
            manages,
            rules_all: manages,
            roles: HashMap::new(),
        };
        if !manages {
            let person = user.person().id();
            let cloud = members::find(conn, client, person)?.cloud;
            rights.rules_all = cloud.rules_all(user.role());
            rights.roles = store::roles_of(conn, client, person)?.into_iter().collect();
        }
        Ok(rights)
    }

    /// May give and take roles in a project.
    pub fn may_assign(&self, project: ProjectId) -> bool {
        self.rules_all || self.roles.get(&project) == Some(&ProjectRole::Administrator)
    }
}

/// Why nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum ProjectError {
    /// The role for it is missing, or was taken away meanwhile.
    #[error("not allowed")]
    NotAllowed,
    /// The account is to be deleted: it is only read.
    #[error("only read")]
    ReadOnly,
    /// Another project has the name.
    #[error("the name is taken")]
    Taken,
    /// There are as many as can be.
    #[error("too many projects")]
    Full,
    /// Somebody else saved meanwhile.
    #[error("there is a newer version")]
    Conflict,
    /// The database refused.
    #[error(transparent)]
    Database(#[from] diesel::result::Error),
}

/// The client and the asker's rights of this moment; projects are changed one after the other.
fn begin(
    conn: &mut DbConn,
    by: &ClientAdmin,
    change: &Change,
) -> Result<clients::store::Client, ProjectError> {
    places::lock(conn, by.client())?;
    services::store::lock(conn, by.client())?;
    let now = by.again(conn, change.at).optional()?;
    let now = now.ok_or(ProjectError::NotAllowed)?;
    if !now.may_change() {
        return Err(ProjectError::ReadOnly);
    }
    Ok(clients::store::of_panel(conn, &now)?)
}

fn find(conn: &mut DbConn, by: &PanelUser, id: ProjectId) -> QueryResult<Project> {
    let rights = Rights::load(conn, by)?;
    store::find(conn, &rights, id)
}

/// "New project".
pub fn create(
    conn: &mut DbConn,
    by: &ClientAdmin,
    name: &str,
    change: &Change,
) -> Result<ProjectId, ProjectError> {
    let client = begin(conn, by, change)?;
    if store::count(conn, client.id)? >= MOST {
        return Err(ProjectError::Full);
    }
    if store::named(conn, client.id, &fold(name))?.is_some() {
        return Err(ProjectError::Taken);
    }
    let id = store::insert(conn, client.id, name, change.at)?;
    let project = name.to_owned();
    let event = Event::ProjectCreated { project };
    places::record(conn, by, &client, &event, &[], change)?;
    Ok(id)
}

/// Gives a project another name.
pub fn rename(
    conn: &mut DbConn,
    by: &ClientAdmin,
    id: ProjectId,
    seen: i64,
    name: &str,
    change: &Change,
) -> Result<(), ProjectError> {
    let client = begin(conn, by, change)?;
    let project = find(conn, by, id)?;
    if project.form_version != seen {
        return Err(ProjectError::Conflict);
    }
    if project.name == name {
        return Ok(());
    }
    if store::named(conn, client.id, &fold(name))?.is_some_and(|other| other != id) {
        return Err(ProjectError::Taken);
    }
    if !store::rename(conn, &project, name)? {
        return Err(ProjectError::Conflict);
    }
    let values = [Changed {
        field: "field-project",
        before: project.name,
        after: name.to_owned(),
    }];
    let project = name.to_owned();
    let event = Event::ProjectRenamed { project };
    places::record(conn, by, &client, &event, &values, change)?;
    Ok(())
}

/// "Delete project": its roles go with it.
pub fn delete(
    conn: &mut DbConn,
    by: &ClientAdmin,
    id: ProjectId,
    change: &Change,
) -> Result<(), ProjectError> {
    let client = begin(conn, by, change)?;
    let project = find(conn, by, id)?;
    let users = store::delete(conn, &project)?;
    let event = Event::ProjectDeleted {
        project: project.name,
        users,
    };
    places::record(conn, by, &client, &event, &[], change)?;
    Ok(())
}

/// Gives a user a role in one project, or takes it away.
pub fn assign(
    conn: &mut DbConn,
    by: &PanelUser,
    id: ProjectId,
    (reference, seen): (&str, i64),
    role: Option<ProjectRole>,
    change: &Change,
) -> Result<Member, ProjectError> {
    places::lock(conn, by.client())?;
    services::store::lock(conn, by.client())?;
    let by = by.again(conn, change.at).optional()?;
    let by = by.ok_or(ProjectError::NotAllowed)?;
    if !by.may_change() {
        return Err(ProjectError::ReadOnly);
    }
    let rights = Rights::load(conn, &by)?;
    let project = store::find(conn, &rights, id)?;
    if !rights.may_assign(id) {
        return Err(ProjectError::NotAllowed);
    }
    let client = clients::store::of_panel(conn, &by)?;
    let member = by_reference(conn, &change.keys, client.id, reference)?;
    let before = store::role_in(conn, id, member.user)?;
    if before == role {
        return Ok(member);
    }
    if !members::touch(conn, client.id, member.user, seen)? {
        return Err(ProjectError::Conflict);
    }
    store::set_role(conn, &project, member.user, role)?;
    let by_project = role.is_some() && !member.cloud.rules_all(member.role);
    if by_project && member.cloud != CloudRole::ByProject {
        members::set_cloud_role(conn, client.id, member.user, CloudRole::ByProject)?;
    }
    let event = Event::UserRoleChanged {
        name: member.name.clone(),
    };
    let said = |role: Option<ProjectRole>| match role {
        Some(role) => format!("{}: {}", project.name, role.label()),
        None => format!(
            "{}: {}",
            project.name,
            Texts::default().get("projects-no-access")
        ),
    };
    let values = [Changed {
        field: "field-cloud-role",
        before: said(before),
        after: said(role),
    }];
    places::record(conn, &by, &client, &event, &values, change)?;
    Ok(member)
}

/// A user's access, out of what is stored.
pub fn access_of(conn: &mut DbConn, client: ClientId, member: &Member) -> QueryResult<Access> {
    Ok(Access {
        cloud: member.cloud,
        roles: store::roles_of(conn, client, member.user)?
            .into_iter()
            .collect(),
    })
}

/// Writes a user's access; tells what was changed. The roles of projects are kept only where the
/// projects decide.
pub fn write_access(
    conn: &mut DbConn,
    client: ClientId,
    member: &Member,
    wanted: &Access,
) -> QueryResult<Option<Changed>> {
    let before = access_of(conn, client, member)?;
    if before == *wanted {
        return Ok(None);
    }
    let projects = store::all(conn, client)?;
    let names: HashMap<ProjectId, String> = projects
        .iter()
        .map(|project| (project.id, project.name.clone()))
        .collect();
    members::set_cloud_role(conn, client, member.user, wanted.cloud)?;
    store::forget_member(conn, client, member.user)?;
    for project in &projects {
        if let Some(role) = wanted.roles.get(&project.id) {
            store::set_role(conn, project, member.user, Some(*role))?;
        }
    }
    Ok(Some(Changed {
        field: "field-cloud-role",
        before: before.described(&names),
        after: wanted.described(&names),
    }))
}
