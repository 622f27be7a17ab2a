//! Queries on projects and the roles in them.
use super::{MOST, ProjectRole, Rights};
use crate::db::ids::{ClientId, ProjectId, UserId};
use crate::db::schema::{project_roles, projects};
use crate::db::{DbConn, MultiBackend, Timestamp};
use crate::people::members::{self, Member};
use crate::text::fold;
use diesel::dsl::count_star;
use diesel::prelude::*;
use std::collections::HashMap;

/// A project, loaded for somebody who may see it.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = projects)]
pub struct Project {
    /// Its id.
    pub id: ProjectId,
    /// Whose it is.
    pub client_id: ClientId,
    /// Its name.
    pub name: String,
    /// Created.
    pub created_at: Timestamp,
    /// The version a form must name.
    pub form_version: i64,
}

/// The only place that says which projects somebody sees: all of the client's, or those in which
/// the person has a role.
fn visible_to(rights: &Rights) -> projects::BoxedQuery<'static, MultiBackend> {
    let all = projects::table
        .filter(projects::client_id.eq(rights.client))
        .into_boxed();
    if rights.rules_all {
        return all;
    }
    let own: Vec<ProjectId> = rights.roles.keys().copied().collect();
    all.filter(projects::id.eq_any(own))
}

/// The projects somebody sees, by name.
pub fn list(conn: &mut DbConn, rights: &Rights) -> QueryResult<Vec<Project>> {
    visible_to(rights)
        .order((projects::name_key, projects::id))
        .limit(MOST)
        .select(Project::as_select())
        .load(conn)
}

/// One project; somebody else's is as absent as one that never was.
pub fn find(conn: &mut DbConn, rights: &Rights, id: ProjectId) -> QueryResult<Project> {
    visible_to(rights)
        .filter(projects::id.eq(id))
        .select(Project::as_select())
        .first(conn)
}

/// All of a client's, by name, for the forms that give roles in them.
pub fn all(conn: &mut DbConn, client: ClientId) -> QueryResult<Vec<Project>> {
    projects::table
        .filter(projects::client_id.eq(client))
        .order((projects::name_key, projects::id))
        .limit(MOST)
        .select(Project::as_select())
        .load(conn)
}

/// How many a client has.
pub fn count(conn: &mut DbConn, client: ClientId) -> QueryResult<i64> {
    projects::table
        .filter(projects::client_id.eq(client))
        .count()
        .get_result(conn)
}

/// How many users have a role in each of these.
pub fn users_in(conn: &mut DbConn, of: &[Project]) -> QueryResult<HashMap<ProjectId, i64>> {
    let ids: Vec<ProjectId> = of.iter().map(|project| project.id).collect();
    let found: Vec<(ProjectId, i64)> = project_roles::table
        .filter(project_roles::project_id.eq_any(ids))
        .group_by(project_roles::project_id)
        .select((project_roles::project_id, count_star()))
        .load(conn)?;
    Ok(found.into_iter().collect())
}

pub(super) fn named(
    conn: &mut DbConn,
    client: ClientId,
    key: &str,
) -> QueryResult<Option<ProjectId>> {
    projects::table
        .filter(projects::client_id.eq(client))
        .filter(projects::name_key.eq(key))
        .select(projects::id)
        .first(conn)
        .optional()
}

pub(super) fn insert(
    conn: &mut DbConn,
    client: ClientId,
    name: &str,
    now: Timestamp,
) -> QueryResult<ProjectId> {
    diesel::insert_into(projects::table)
        .values((
            projects::client_id.eq(client),
            projects::name.eq(name),
            projects::name_key.eq(fold(name)),
            projects::created_at.eq(now),
        ))
        .returning(projects::id)
        .get_result(conn)
}

pub(super) fn rename(conn: &mut DbConn, project: &Project, name: &str) -> QueryResult<bool> {
    diesel::update(projects::table.find(project.id))
        .filter(projects::form_version.eq(project.form_version))
        .set((
            projects::name.eq(name),
            projects::name_key.eq(fold(name)),
            projects::form_version.eq(project.form_version + 1),
        ))
        .execute(conn)
        .map(|rows| rows == 1)
}

/// Tells how many users had a role in it.
pub(super) fn delete(conn: &mut DbConn, project: &Project) -> QueryResult<i64> {
    let users =
        diesel::delete(project_roles::table.filter(project_roles::project_id.eq(project.id)))
            .execute(conn)?;
    diesel::delete(projects::table.find(project.id)).execute(conn)?;
    Ok(i64::try_from(users).unwrap_or(i64::MAX))
}

/// A user's roles in a client's projects.
pub fn roles_of(
    conn: &mut DbConn,
    client: ClientId,
    user: UserId,
) -> QueryResult<Vec<(ProjectId, ProjectRole)>> {
    let found: Vec<(ProjectId, String)> = project_roles::table
        .filter(project_roles::client_id.eq(client))
        .filter(project_roles::user_id.eq(user))
        .select((project_roles::project_id, project_roles::role))
        .load(conn)?;
    Ok(found
        .into_iter()
        .filter_map(|(id, role)| Some((id, ProjectRole::parse(&role)?)))
        .collect())
}

/// The roles that users have in a project.
pub fn roles_in(conn: &mut DbConn, project: &Project) -> QueryResult<HashMap<UserId, ProjectRole>> {
    let found: Vec<(UserId, String)> = project_roles::table
        .filter(project_roles::project_id.eq(project.id))
        .select((project_roles::user_id, project_roles::role))
        .load(conn)?;
    Ok(found
        .into_iter()
        .filter_map(|(id, role)| Some((id, ProjectRole::parse(&role)?)))
        .collect())
}

pub(super) fn role_in(
    conn: &mut DbConn,
    project: ProjectId,
    user: UserId,
) -> QueryResult<Option<ProjectRole>> {
    let role: Option<String> = project_roles::table
        .find((project, user))
        .select(project_roles::role)
        .first(conn)
        .optional()?;
    Ok(role.as_deref().and_then(ProjectRole::parse))
}

pub(super) fn set_role(
    conn: &mut DbConn,
    project: &Project,
    user: UserId,
    role: Option<ProjectRole>,
) -> QueryResult<()> {
    diesel::delete(project_roles::table.find((project.id, user))).execute(conn)?;
    let Some(role) = role else { return Ok(()) };
    diesel::insert_into(project_roles::table)
        .values((
            project_roles::project_id.eq(project.id),
            project_roles::client_id.eq(project.client_id),
            project_roles::user_id.eq(user),
            project_roles::role.eq(role.code()),
        ))
        .execute(conn)
        .map(|_| ())
}

/// Takes all of a user's roles away.
pub(crate) fn forget_member(conn: &mut DbConn, client: ClientId, user: UserId) -> QueryResult<()> {
    diesel::delete(
        project_roles::table
            .filter(project_roles::client_id.eq(client))
            .filter(project_roles::user_id.eq(user)),
    )
    .execute(conn)
    .map(|_| ())
}

/// Somebody else is invited in place of this user, with the same access.
pub(crate) fn hand_over(
    conn: &mut DbConn,
    client: ClientId,
    from: &Member,
    to: UserId,
) -> QueryResult<()> {
    members::set_cloud_role(conn, client, to, from.cloud)?;
    diesel::update(
        project_roles::table
            .filter(project_roles::client_id.eq(client))
            .filter(project_roles::user_id.eq(from.user)),
    )
    .set(project_roles::user_id.eq(to))
    .execute(conn)
    .map(|_| ())
}
