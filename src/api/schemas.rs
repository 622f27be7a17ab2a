//! The objects of the API. Their names and types are those that clients' programs know.
use crate::actor::{ClientRole, PanelUser};
use crate::db::Timestamp;
use crate::people::members::Member;
use crate::people::places;
use crate::secrets::Keys;
use crate::tokens::Status;
use crate::tokens::store::ApiToken;
use serde::Serialize;
use serde_json::Value;
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// A moment as the API writes it.
pub fn moment(at: Timestamp) -> String {
    at.format("%Y-%m-%dT%H:%M:%S%.6fZ").to_string()
}

/// A role. Requests may name it by its id or by its name.
#[derive(Debug, Serialize, ToSchema)]
pub struct Group {
    /// 1, 2, 5, 3009 or 3022.
    #[schema(example = 1)]
    pub id: i64,
    /// `Administrators`, `Users`, `Engineers`, `Purge and Prefetch only (API+Web)` or `Purge and Prefetch only (API)`.
    #[schema(example = "Administrators")]
    pub name: String,
}

impl From<ClientRole> for Group {
    fn from(role: ClientRole) -> Self {
        Self {
            id: number_of(role),
            name: role.label().to_owned(),
        }
    }
}

fn number_of(role: ClientRole) -> i64 {
    match role {
        ClientRole::Administrators => 1,
        ClientRole::Users => 2,
        ClientRole::Engineers => 5,
        ClientRole::PurgeAndPrefetchWeb => 3009,
        ClientRole::PurgeAndPrefetchApi => 3022,
    }
}

/// The role that `{"id": …}` or `{"name": …}` names; else what is to be said of it.
pub fn role_of(group: &Value) -> Result<ClientRole, String> {
    let sent = |part: &str| group.get(part).filter(|value| !value.is_null());
    let (id, name) = (sent("id"), sent("name"));
    let by_id = |id: &Value| {
        let wanted = id.as_i64();
        let mut all = ClientRole::ALL.into_iter();
        all.find(|role| Some(number_of(*role)) == wanted)
            .ok_or_else(|| format!("Invalid role: {}", shown(id)))
    };
    let by_name = |name: &Value| {
        role_named(name.as_str().unwrap_or_default())
            .ok_or_else(|| format!("Invalid role: {}", shown(name)))
    };
    match (id, name) {
        (Some(id), Some(name)) => {
            let role = by_id(id)?;
            match by_name(name)? == role {
                true => Ok(role),
                false => Err("The role's id and name do not match.".into()),
            }
        }
        (Some(id), None) => by_id(id),
        (None, Some(name)) => by_name(name),
        (None, None) => Err("This field is required.".into()),
    }
}

/// What was sent, cut short.
fn shown(value: &Value) -> String {
    let text = value
        .as_str()
        .map_or_else(|| value.to_string(), str::to_owned);
    text.chars().take(100).collect()
}

/// The role of an id or a name, as filters name it.
pub fn role_in_query(text: &str) -> Option<ClientRole> {
    let by_id = ClientRole::ALL
        .into_iter()
        .find(|role| number_of(*role).to_string() == text);
    by_id.or_else(|| role_named(text))
}

fn role_named(name: &str) -> Option<ClientRole> {
    ClientRole::ALL
        .into_iter()
        .find(|role| role.label() == name)
}

/// A role as requests name it: by its id, its name, or both.
#[derive(Debug, ToSchema)]
#[expect(dead_code, reason = "only describes what is read by hand")]
pub struct GroupParam {
    /// 1, 2, 5, 3009 or 3022.
    #[schema(example = 2)]
    pub id: Option<i64>,
    /// The role's name.
    #[schema(example = "Users")]
    pub name: Option<String>,
}

/// A user of the account. Of somebody who has not accepted the invitation yet it says what the
/// inviter typed, and the id changes when the person accepts.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct UserSummary {
    /// Id of the user.
    #[schema(example = 7)]
    pub id: i64,
    /// E-mail.
    pub email: String,
    /// Full name.
    pub name: Option<String>,
    /// Language of the control panel and of e-mails.
    #[schema(example = "en")]
    pub lang: String,
    /// Phone number.
    pub phone: Option<String>,
    /// The account's company.
    pub company: String,
    /// Id of the account's provider.
    pub reseller: i64,
    /// Id of the account.
    pub client: i64,
    /// Always false: deleted users are not listed.
    pub deleted: bool,
    /// The role in this account.
    #[schema(value_type = Vec<Group>)]
    pub groups: Vec<GroupOf>,
    /// The invitation was accepted.
    pub activated: bool,
    /// Always false.
    pub sso_auth: bool,
    /// Two-factor authentication is on.
    pub two_fa: bool,
    /// Ways to sign in.
    pub auth_types: Vec<&'static str>,
}

/// A role that can be copied.
#[derive(Debug, Clone, Copy)]
pub struct GroupOf(ClientRole);

impl Serialize for GroupOf {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Group::from(self.0).serialize(serializer)
    }
}

/// A user with all that is known.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct User {
    #[serde(flatten)]
    user: UserSummary,
    /// `common`.
    pub user_type: &'static str,
    /// Not blocked.
    pub is_active: bool,
    /// The accounts of the user that this token may see: this one.
    pub client_and_roles: Vec<ClientAndRole>,
}

/// A place in an account.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ClientAndRole {
    /// Id of the account.
    pub client_id: i64,
    /// Its company.
    pub client_company_name: String,
    /// Id of the user.
    pub user_id: i64,
    /// Ids of the roles, as texts.
    #[schema(example = json!(["2"]))]
    pub user_roles: Vec<String>,
}

impl UserSummary {
    /// A user as programs see it; `phone` of somebody who accepted.
    pub fn of(keys: &Keys, by: &PanelUser, member: &Member, phone: &str) -> Self {
        Self {
            id: places::number(keys, by.client(), member),
            email: member.email.clone(),
            name: Some(member.name.clone()).filter(|name| !name.is_empty()),
            lang: member.lang.code().to_owned(),
            phone: Some(phone.to_owned()).filter(|phone| !phone.is_empty()),
            company: by.company().to_owned(),
            reseller: by.owner().0,
            client: by.client().0,
            deleted: false,
            groups: vec![GroupOf(member.role)],
            activated: member.accepted,
            sso_auth: false,
            two_fa: member.two_factor,
            auth_types: vec!["password"],
        }
    }
}

impl User {
    /// The same with the places.
    pub fn of(keys: &Keys, by: &PanelUser, member: &Member, phone: &str) -> Self {
        let user = UserSummary::of(keys, by, member, phone);
        Self {
            user_type: "common",
            is_active: !member.blocked,
            client_and_roles: vec![ClientAndRole {
                client_id: by.client().0,
                client_company_name: by.company().to_owned(),
                user_id: user.id,
                user_roles: vec![number_of(member.role).to_string()],
            }],
            user,
        }
    }
}

/// A page of users.
#[derive(Debug, Serialize, ToSchema)]
pub struct UserPage {
    /// How many there are over all pages.
    pub count: i64,
    /// Address of the next page.
    pub next: Option<String>,
    /// Address of the page before.
    pub previous: Option<String>,
    /// This page.
    pub results: Vec<User>,
}

/// A page where a `limit` was given, else all users.
#[derive(Debug, Serialize, ToSchema)]
#[serde(untagged)]
pub enum UserList {
    /// A page.
    Page(UserPage),
    /// All.
    All(Vec<User>),
}

/// A language of the control panel.
#[derive(Debug, ToSchema)]
#[schema(rename_all = "lowercase")]
#[expect(dead_code, reason = "only describes what is read by hand")]
pub enum Language {
    /// English.
    En,
    /// German.
    De,
    /// Chinese.
    Zh,
    /// Russian.
    Ru,
}

/// A way to sign in.
#[derive(Debug, ToSchema)]
#[schema(rename_all = "lowercase")]
#[expect(dead_code, reason = "only describes what is read by hand")]
pub enum AuthType {
    /// By password.
    Password,
}

/// What may be changed of a user: one's own data only.
#[derive(Debug, ToSchema)]
#[expect(dead_code, reason = "only describes what is read by hand")]
pub struct UserUpdate {
    /// Full name.
    #[schema(nullable = false, min_length = 1, max_length = 200)]
    pub name: Option<String>,
    /// Phone number; null for none.
    #[schema(max_length = 50)]
    pub phone: Option<String>,
    /// The language.
    #[schema(nullable = false, inline)]
    pub lang: Option<Language>,
    /// The address that is there already: another one is set in the control panel.
    #[schema(nullable = false)]
    pub email: Option<String>,
    /// `["password"]`.
    #[schema(nullable = false, inline, min_items = 1, max_items = 1)]
    pub auth_types: Option<Vec<AuthType>>,
}

/// Whom to invite.
#[derive(Debug, ToSchema)]
#[expect(dead_code, reason = "only describes what is read by hand")]
pub struct Invitation {
    /// Id of the account.
    pub client_id: i64,
    /// E-mail of the person.
    #[schema(format = Email)]
    pub email: String,
    /// The role.
    pub user_role: GroupParam,
    /// The language; English unless given.
    #[schema(inline)]
    pub lang: Option<Language>,
    /// Full name; the e-mail unless given.
    #[schema(max_length = 200)]
    pub name: Option<String>,
}

/// Somebody was invited.
#[derive(Debug, Serialize, ToSchema)]
pub struct Invited {
    /// `sent`.
    pub status: &'static str,
    /// Id of the user until the invitation is accepted.
    pub user_id: i64,
}

/// The account of the token.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct AccountOverview {
    /// Id of the account.
    pub id: i64,
    /// Company e-mail.
    pub email: String,
    /// Always null.
    pub name: Option<String>,
    /// `preparation`, `trial`, `active` or `trialend`.
    #[schema(example = "active")]
    pub status: &'static str,
    /// Company.
    pub company_name: String,
    /// Always false: tokens of deleted accounts don't work.
    pub deleted: bool,
    /// A test account.
    #[serde(rename = "is_test")]
    pub is_test: bool,
    /// Somebody can sign in as Administrator.
    #[serde(rename = "has_active_admin")]
    pub has_active_admin: bool,
    /// Id of the token's issuer.
    pub current_user: i64,
    /// Services that the account sees.
    #[schema(example = json!(["CDN"]))]
    pub capabilities: Vec<&'static str>,
    /// Where the account stands with each service, by its name.
    pub service_statuses: BTreeMap<&'static str, ServiceStatus>,
    /// Switched on, by service, and costs extra.
    pub paid_features: BTreeMap<&'static str, Vec<PaidFeature>>,
    /// Switched on, by service.
    pub free_features: BTreeMap<&'static str, Vec<FreeFeature>>,
    /// Always null.
    pub entry_base_domain: Option<String>,
    /// Always "".
    #[serde(rename = "bill_type")]
    pub bill_type: &'static str,
    /// The provider's own id for the account.
    #[serde(rename = "custom_id")]
    pub custom_id: Option<String>,
    /// All services by the names that the provider gave them.
    pub services: Vec<Service>,
    /// The account's users.
    pub users: Vec<UserSummary>,
}

/// Where the account stands with a service.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ServiceStatus {
    /// `new`, `trial`, `trialend`, `active`, `paused` or `deleted`.
    pub status: &'static str,
    /// The account sees it.
    pub enabled: bool,
}

/// A service by its own name.
#[derive(Debug, Serialize, ToSchema)]
pub struct Service {
    /// Its id.
    pub id: i64,
    /// Its name.
    pub name: String,
    /// As in `serviceStatuses`.
    pub status: &'static str,
    /// The account sees it.
    pub enabled: bool,
}

/// A feature that costs extra.
#[derive(Debug, Serialize, ToSchema)]
pub struct PaidFeature {
    /// Its id.
    pub feature_id: i64,
    /// The same.
    pub paid_feature_id: i64,
    /// Its name.
    pub name: String,
    /// Its service.
    pub service: &'static str,
}

/// A feature that costs nothing.
#[derive(Debug, Serialize, ToSchema)]
pub struct FreeFeature {
    /// Its id.
    pub feature_id: i64,
    /// The same.
    pub free_feature_id: i64,
    /// Its name.
    pub name: String,
    /// Its service.
    pub service: &'static str,
}

/// An API token, without its secret.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = APIToken)]
pub struct TokenView {
    /// Its id.
    pub id: i64,
    /// Name.
    pub name: String,
    /// Description.
    pub description: String,
    /// When it ends (UTC); null for never.
    #[schema(example = "2027-01-01T12:00:00.000000Z")]
    pub exp_date: Option<String>,
    /// Who issued it, and with which role.
    pub client_user: Issuer,
    /// When it was created (UTC).
    pub created: String,
    /// It does not work any more: somebody deleted it, or its time is over.
    pub deleted: bool,
    /// Its time is over.
    pub expired: bool,
    /// Last usage (UTC), exact to the minute; null while it was never used.
    pub last_usage: Option<String>,
}

/// Who issued a token.
#[derive(Debug, Serialize, ToSchema)]
pub struct Issuer {
    /// Id of the account.
    pub client_id: i64,
    /// The user has been deleted from the account.
    pub deleted: bool,
    /// What the token may do at most.
    pub role: Group,
    /// E-mail of the user.
    pub user_email: String,
    /// Id of the user.
    pub user_id: i64,
    /// Name of the user.
    pub user_name: String,
}

impl TokenView {
    /// A token at a moment.
    pub fn of(token: ApiToken, now: Timestamp) -> Self {
        let status = token.status(now);
        Self {
            id: token.id.0,
            exp_date: token.expires_at.map(moment),
            client_user: Issuer {
                client_id: token.client.0,
                deleted: token.issuer_gone,
                role: token.role.into(),
                user_email: token.issuer_email,
                user_id: token.issuer.0,
                user_name: token.issuer_name,
            },
            created: moment(token.created_at),
            deleted: status != Status::Active,
            expired: token.expires_at.is_some_and(|end| end <= now),
            last_usage: token.last_used_at.map(moment),
            name: token.name,
            description: token.description,
        }
    }
}

/// A token that was just created.
#[derive(Debug, Serialize, ToSchema)]
pub struct TokenCreated {
    #[serde(flatten)]
    pub(super) shown: TokenView,
    /// The token itself. It is not shown again.
    pub token: String,
}

/// The token to create.
#[derive(Debug, ToSchema)]
#[expect(dead_code, reason = "only describes what is read by hand")]
pub struct NewTokenParam {
    /// Name.
    #[schema(min_length = 1, max_length = 200)]
    pub name: String,
    /// When it ends (RFC 3339); null for never.
    #[schema(required = true, nullable = true, format = DateTime)]
    pub exp_date: Option<String>,
    /// The role.
    pub client_user: TokenRole,
    /// Description.
    pub description: Option<String>,
}

/// With which role a token works.
#[derive(Debug, ToSchema)]
#[expect(dead_code, reason = "only describes what is read by hand")]
pub struct TokenRole {
    /// Not above the own one.
    pub role: GroupParam,
}

/// An error in words.
#[derive(Debug, ToSchema)]
#[expect(dead_code, reason = "only describes what errors write")]
pub struct Message {
    /// What was wrong.
    pub message: String,
}

/// What is wrong with the fields: `{"errors": {"name": ["This field is required."]}}`. A body that is
/// no JSON gets a `message`, a refusal of the whole a list of texts.
#[derive(Debug, ToSchema)]
#[schema(value_type = Object)]
#[expect(dead_code, reason = "only describes what errors write")]
pub struct FieldProblems(Value);
