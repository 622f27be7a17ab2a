//! Control panel > Users: a client's Administrators run their own team.
pub mod pages;
pub mod paths;
pub mod store;

use crate::actor::{ClientAdmin, ClientRole, PanelUser};
use crate::change::Change;
use crate::clients::store::{self as clients, Client};
use crate::db::DbConn;
use crate::db::ids::{ProjectId, UserId};
use crate::history::{Changed, Event};
use crate::i18n::{Lang, Texts};
use crate::people;
use crate::people::asking::{self, Asked};
use crate::people::members::{self, Invited, Member};
use crate::people::places::{self, AskAgainError, RemoveError, by_reference};
use crate::profile;
use crate::projects::{self, Access, CloudRole, ProjectRole};
use crate::services;
use crate::sign_in::limits::LimitError;
use crate::text::email_key;
use crate::web::form::{FieldErrors, Labels, NAME_MAX};
use diesel::prelude::*;
use serde::Deserialize;

/// What the forms call their fields.
pub const LABELS: Labels = &[
    ("role", "team-role"),
    ("lang", "team-language"),
    ("scope", "team-cloud-scope"),
    ("cloud", "team-cloud-client"),
    ("projects", "team-cloud-projects"),
];

/// The forms as they were typed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct Typed {
    /// Name.
    pub name: String,
    /// E-mail.
    pub email: String,
    /// Language.
    pub lang: String,
    /// IAM/CDN role.
    pub role: String,
    /// "follow", "client" or "project".
    pub scope: String,
    /// Scope Client: "none" or "administrator".
    pub cloud: String,
    /// Scope Project: `7:user` for each project with access.
    pub projects: Vec<String>,
    /// Version of the place that was seen.
    pub version: i64,
    /// Version of the person that was seen.
    pub user_version: i64,
}

impl Typed {
    /// What is saved.
    pub fn of(member: &Member, access: &Access) -> Self {
        let (scope, cloud) = match access.cloud {
            CloudRole::Follow => ("follow", "none"),
            CloudRole::None => ("client", "none"),
            CloudRole::Administrator => ("client", "administrator"),
            CloudRole::ByProject => ("project", "none"),
        };
        Self {
            name: member.name.clone(),
            email: member.email.clone(),
            lang: member.lang.code().to_owned(),
            role: member.role.code().to_owned(),
            scope: scope.to_owned(),
            cloud: cloud.to_owned(),
            projects: access
                .roles
                .iter()
                .map(|(id, role)| format!("{id}:{}", role.code()))
                .collect(),
            version: member.version,
            user_version: member.user_version,
        }
    }

    /// The role chosen in one project, or "".
    pub fn role_in(&self, project: ProjectId) -> &str {
        let start = format!("{project}:");
        let found = self.projects.iter().find(|typed| typed.starts_with(&start));
        found.map_or("", String::as_str)
    }

    fn access(&self, errors: &mut FieldErrors, known: &[ProjectId]) -> Option<Access> {
        let mut access = Access {
            cloud: CloudRole::Follow,
            roles: Default::default(),
        };
        match self.scope.as_str() {
            "follow" => {}
            "client" => {
                access.cloud = match self.cloud.as_str() {
                    "none" => CloudRole::None,
                    "administrator" => CloudRole::Administrator,
                    _ => return errors.choice("cloud", None),
                }
            }
            "project" => {
                access.cloud = CloudRole::ByProject;
                for typed in self.projects.iter().filter(|typed| !typed.is_empty()) {
                    let (project, role) = errors.choice("projects", in_project(typed, known))?;
                    access.add(project, role);
                }
                if access.roles.is_empty() {
                    errors.add("projects", "team-choose-project");
                    return None;
                }
            }
            _ => return errors.choice("scope", None),
        }
        Some(access)
    }
}

/// `7:user`, for a project that there is.
fn in_project(typed: &str, known: &[ProjectId]) -> Option<(ProjectId, ProjectRole)> {
    let (id, role) = typed.split_once(':')?;
    let id = ProjectId(id.parse().ok()?);
    known
        .contains(&id)
        .then_some((id, ProjectRole::parse(role)?))
}

/// Somebody who may be invited.
#[derive(Debug, Clone)]
pub struct NewUser {
    invited: Invited,
    access: Access,
}

impl NewUser {
    /// Finds all faults at once. `known`: the client's projects.
    pub fn parse(typed: &Typed, known: &[ProjectId], t: Texts) -> Result<Self, FieldErrors> {
        let mut errors = FieldErrors::new(t).labelled(LABELS);
        let name = errors.required("name", &typed.name, NAME_MAX);
        let email = errors.email("email", &typed.email);
        let lang = errors.choice("lang", Lang::parse(&typed.lang));
        let role = errors.choice("role", ClientRole::parse(&typed.role));
        let access = typed.access(&mut errors, known);
        match (lang, role, access) {
            (Some(lang), Some(role), Some(access)) if errors.is_empty() => Ok(Self {
                invited: Invited {
                    name,
                    email,
                    lang,
                    role,
                    by_link: true,
                },
                access,
            }),
            _ => Err(errors),
        }
    }

    /// The address as typed.
    pub fn email(&self) -> &str {
        &self.invited.email
    }
}

/// What a user shall be.
#[derive(Debug, Clone)]
pub struct Wanted {
    /// Name and language, which are only one's own to change.
    own: Option<(String, Lang)>,
    role: ClientRole,
    access: Access,
}

impl Wanted {
    /// Finds all faults at once. `own`: the asker edits itself.
    pub fn parse(
        typed: &Typed,
        own: bool,
        known: &[ProjectId],
        t: Texts,
    ) -> Result<Self, FieldErrors> {
        let mut errors = FieldErrors::new(t).labelled(LABELS);
        let mut person = None;
        if own {
            let name = errors.required("name", &typed.name, NAME_MAX);
            let lang = errors.choice("lang", Lang::parse(&typed.lang));
            person = lang.map(|lang| (name, lang));
        }
        let role = errors.choice("role", ClientRole::parse(&typed.role));
        let access = typed.access(&mut errors, known);
        match (role, access) {
            (Some(role), Some(access)) if errors.is_empty() => Ok(Self {
                own: person,
                role,
                access,
            }),
            _ => Err(errors),
        }
    }
}

/// Why nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum TeamError {
    /// The role for it was taken away meanwhile.
    #[error("not allowed")]
    NotAllowed,
    /// The account is to be deleted: it is only read.
    #[error("only read")]
    ReadOnly,
    /// The address has a place in this account already.
    #[error("already here")]
    AlreadyHere,
    /// As many users as the account may have.
    #[error("all places are taken")]
    Full(i64),
    /// The same invitation was sent again too often.
    #[error(transparent)]
    TooOften(LimitError),
    /// As many invitations as a day may see.
    #[error("too many invitations today")]
    TooMany(i64),
    /// A project that was chosen is gone.
    #[error("a project is gone")]
    ProjectGone,
    /// Somebody else saved meanwhile.
    #[error("there is a newer version")]
    Conflict,
    /// Nobody else would be Administrators.
    #[error("the last Administrators")]
    LastAdministrator,
    /// Programs act with a token above the new role.
    #[error("a token is stronger")]
    StrongerToken,
    /// Programs act with tokens of this person.
    #[error("active tokens")]
    ActiveTokens,
    /// Not in this state.
    #[error("not possible now")]
    NotNow,
    /// One's own place is given up in the profile.
    #[error("oneself")]
    Oneself,
    /// The only account of the person.
    #[error("the only account")]
    OnlyAccount,
    /// The database refused.
    #[error(transparent)]
    Database(#[from] diesel::result::Error),
}

impl From<AskAgainError> for TeamError {
    fn from(e: AskAgainError) -> Self {
        match e {
            AskAgainError::NotNow => Self::NotNow,
            AskAgainError::TooOften(e) => Self::TooOften(e),
            AskAgainError::Database(e) => Self::Database(e),
        }
    }
}

impl From<RemoveError> for TeamError {
    fn from(e: RemoveError) -> Self {
        match e {
            RemoveError::LastAdministrator => Self::LastAdministrator,
            RemoveError::ActiveTokens => Self::ActiveTokens,
            RemoveError::NotNow => Self::NotNow,
            RemoveError::Database(e) => Self::Database(e),
        }
    }
}

/// True for oneself; who acts for a provider is nobody of the client.
pub fn is_own(by: &PanelUser, user: UserId) -> bool {
    by.acting().is_none() && by.person().id() == user
}

/// The client, once nobody else changes its users and the asker still may.
fn begin(conn: &mut DbConn, by: &ClientAdmin, change: &Change) -> Result<Client, TeamError> {
    places::lock(conn, by.client())?;
    services::store::lock(conn, by.client())?;
    let now = by.again(conn, change.at).optional()?;
    let now = now.ok_or(TeamError::NotAllowed)?;
    if !now.may_change() {
        return Err(TeamError::ReadOnly);
    }
    Ok(clients::of_panel(conn, &now)?)
}

/// "Invite user". Run it in `Db::write`. A known address gets no second person, and the answer is
/// the same.
pub fn invite(
    conn: &mut DbConn,
    by: &ClientAdmin,
    new: &NewUser,
    change: &Change,
) -> Result<(), TeamError> {
    let NewUser { invited, access } = new;
    let key = email_key(&invited.email);
    people::serialize(conn, vec![key.clone()])?;
    let client = begin(conn, by, change)?;
    if let Some(known) = members::user_of(conn, &key)?
        && members::find(conn, client.id, known).optional()?.is_some()
    {
        return Err(TeamError::AlreadyHere);
    }
    if members::count(conn, client.id)? >= client.user_limit {
        return Err(TeamError::Full(client.user_limit));
    }
    let most = store::invitations_per_day(conn, client.owner_id)?;
    if store::invitations_of_a_day(conn, &client, change.at)? >= most {
        return Err(TeamError::TooMany(most));
    }
    let user = asking::find_or_make_user(conn, invited, None, change)?;
    members::insert(conn, client.id, user, invited, change)?;
    let member = members::find(conn, client.id, user)?;
    give(conn, &client, &member, access)?;
    let event = asking::invited_event(invited);
    places::record(conn, by, &client, &event, &[], change)?;
    let asked = Asked {
        owner: client.owner_id,
        client: client.id,
        company: &client.company,
        name: &invited.name,
        user,
    };
    asking::ask_in(conn, &asked, change)?;
    Ok(())
}

/// Writes the access to the cloud; what changed is for the history.
fn give(
    conn: &mut DbConn,
    client: &Client,
    member: &Member,
    access: &Access,
) -> Result<Option<Changed>, TeamError> {
    let there = projects::store::all(conn, client.id)?;
    let known = |id: &ProjectId| there.iter().any(|project| project.id == *id);
    if !access.roles.keys().all(known) {
        return Err(TeamError::ProjectGone);
    }
    Ok(projects::write_access(conn, client.id, member, access)?)
}

/// "Resend invite": a new mail, and the link of the earlier one is dead. Answers the name.
pub fn resend(
    conn: &mut DbConn,
    by: &ClientAdmin,
    reference: &str,
    change: &Change,
) -> Result<String, TeamError> {
    let client = begin(conn, by, change)?;
    let member = by_reference(conn, &change.keys, client.id, reference)?;
    if member.accepted {
        return Err(TeamError::NotNow);
    }
    members::serialize(conn, member.user)?;
    places::ask_again(conn, by, &client, &member, change)?;
    Ok(member.name)
}

/// Changes a user: of others the roles only, of oneself also name and language.
pub fn edit(
    conn: &mut DbConn,
    by: &ClientAdmin,
    reference: &str,
    seen: (i64, i64),
    wanted: &Wanted,
    change: &Change,
) -> Result<(), TeamError> {
    let client = begin(conn, by, change)?;
    let member = by_reference(conn, &change.keys, client.id, reference)?;
    members::serialize(conn, member.user)?;
    if !members::touch(conn, client.id, member.user, seen.0)? {
        return Err(TeamError::Conflict);
    }
    edit_role(conn, by, &client, &member, wanted.role, change)?;
    if let Some(changed) = give(conn, &client, &member, &wanted.access)? {
        let event = Event::UserRoleChanged {
            name: member.name.clone(),
        };
        places::record(conn, by, &client, &event, &[changed], change)?;
    }
    match &wanted.own {
        Some(person) if is_own(by, member.user) => {
            edit_own(conn, by, &client, &member, seen.1, person, change)
        }
        _ => Ok(()),
    }
}

fn edit_role(
    conn: &mut DbConn,
    by: &ClientAdmin,
    client: &Client,
    member: &Member,
    role: ClientRole,
    change: &Change,
) -> Result<(), TeamError> {
    if member.role == role {
        return Ok(());
    }
    if member.role == ClientRole::Administrators {
        let pending = !member.accepted;
        if members::other_administrators(conn, client.id, member.user, pending)?.is_empty() {
            return Err(TeamError::LastAdministrator);
        }
    }
    let token = members::strongest_token(conn, client.id, member.user, change.at)?;
    if token.is_some_and(|token| token < role) {
        return Err(TeamError::StrongerToken);
    }
    if member.role == ClientRole::Administrators {
        places::pass_main_user_on(conn, by.into(), client, member, change)?;
    }
    places::write_role(conn, by, client, member, role, change)?;
    Ok(())
}

fn edit_own(
    conn: &mut DbConn,
    by: &ClientAdmin,
    client: &Client,
    member: &Member,
    seen: i64,
    (name, lang): &(String, Lang),
    change: &Change,
) -> Result<(), TeamError> {
    let mut values = Vec::new();
    Changed::note(&mut values, "field-name", &member.name, name);
    Changed::note(&mut values, "field-lang", member.lang.code(), lang.code());
    if values.is_empty() {
        return Ok(());
    }
    if !store::write_own(conn, member.user, seen, name, *lang)? {
        return Err(TeamError::Conflict);
    }
    profile::store::write_seller_keys(conn, member.user, name)?;
    let event = Event::UserEdited { name: name.clone() };
    places::record(conn, by, client, &event, &values, change)?;
    Ok(())
}

/// "Delete", or "Cancel invitation" where the person has not accepted: this account only.
pub fn remove(
    conn: &mut DbConn,
    by: &ClientAdmin,
    reference: &str,
    change: &Change,
) -> Result<(), TeamError> {
    let member = by_reference(conn, &change.keys, by.client(), reference)?;
    if let Some(address) = people::address_of(conn, member.user)? {
        people::serialize(conn, vec![address])?;
    }
    let client = begin(conn, by, change)?;
    // Somebody else may have changed it while we waited.
    let member = by_reference(conn, &change.keys, client.id, reference)?;
    if is_own(by, member.user) {
        return Err(TeamError::Oneself);
    }
    members::serialize(conn, member.user)?;
    let (name, email) = (member.name.clone(), member.email.clone());
    let event = match member.accepted {
        true => Event::UserRemoved { name, email },
        false => Event::UserInvitationCancelled { name, email },
    };
    Ok(places::remove(conn, by, &client, &member, &event, change)?)
}

/// "Leave this account", for people who have another one.
pub fn leave(conn: &mut DbConn, by: &PanelUser, change: &Change) -> Result<(), TeamError> {
    let user = by.person().id();
    if let Some(address) = people::address_of(conn, user)? {
        people::serialize(conn, vec![address])?;
    }
    places::lock(conn, by.client())?;
    services::store::lock(conn, by.client())?;
    let now = by.again(conn, change.at).optional()?;
    let now = now.ok_or(TeamError::NotAllowed)?;
    if !now.may_change() {
        return Err(TeamError::ReadOnly);
    }
    let client = clients::of_panel(conn, &now)?;
    let member = members::find(conn, client.id, user)?;
    members::serialize(conn, user)?;
    if !members::is_elsewhere_too(conn, client.id, user)? {
        return Err(TeamError::OnlyAccount);
    }
    let name = member.name.clone();
    let event = Event::UserLeft { name };
    Ok(places::remove(
        conn, &now, &client, &member, &event, change,
    )?)
}
