//! Addresses of projects.
use crate::db::ids::ProjectId;

/// The list.
pub const INDEX: &str = "/panel/projects";
/// "New project".
pub const NEW: &str = "/panel/projects/new";

/// One project.
pub fn show(id: &ProjectId) -> String {
    format!("{INDEX}/{id}")
}

/// Where roles are given and taken.
pub fn roles(id: &ProjectId) -> String {
    format!("{INDEX}/{id}/roles")
}

/// "Delete project".
pub fn deletion(id: &ProjectId) -> String {
    format!("{INDEX}/{id}/deletion")
}
