//! Who is asking. A value of one of these types is the proof that it was checked: the fields are
//! private, and each request reads them from the database again.
use crate::db::ids::{ClientId, EventId, ProviderId, ServiceId, TokenId, UserId};
use crate::db::schema::{
    api_tokens, client_members, clients, member_roles, provider_members, providers, users,
};
use crate::db::{DbConn, Timestamp};
use crate::i18n::{Calendar, Lang, Texts};
use crate::services;
use chrono::TimeDelta;
use diesel::prelude::*;
use serde::{Deserialize, Serialize};

/// Where somebody works: a provider's admin portal or a client's control panel.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Account {
    /// The operator or a reseller.
    Provider(ProviderId),
    /// A client.
    Client(ClientId),
}

impl Account {
    /// Short form for forms and the column `last_account`.
    pub fn key(self) -> String {
        match self {
            Self::Provider(id) => format!("p{id}"),
            Self::Client(id) => format!("c{id}"),
        }
    }

    /// Reads what `key` wrote.
    pub fn parse(key: &str) -> Option<Self> {
        let (kind, id) = key.split_at_checked(1)?;
        let id = id.parse().ok()?;
        match kind {
            "p" => Some(Self::Provider(ProviderId(id))),
            "c" => Some(Self::Client(ClientId(id))),
            _ => None,
        }
    }
}

/// A provider's person who is inside a client's control panel.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ActingClaim {
    /// The client that was entered.
    pub client: ClientId,
    /// Entered as partner: sees also what the client doesn't.
    pub as_partner: bool,
    /// When it ends by itself.
    pub until: Timestamp,
    /// Begun in the list of clients, where "Return" leads back.
    #[serde(default)]
    pub from_list: bool,
    /// The event of entering, which is ended once.
    #[serde(default)]
    pub entered: Option<EventId>,
}

/// What a session says. It proves nothing until an actor was loaded from it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Claims {
    /// Who signed in.
    pub user: UserId,
    /// The account that was chosen.
    pub account: Option<Account>,
    /// The client that was entered with "Log in".
    pub acting: Option<ActingClaim>,
}

impl Claims {
    /// True while the chosen account is still the person's to enter.
    pub(crate) fn has_account(&self, conn: &mut DbConn, now: Timestamp) -> QueryResult<bool> {
        let found = match self.account {
            Some(Account::Provider(_)) => Staff::load(conn, self).map(drop),
            Some(Account::Client(_)) => PanelUser::load(conn, self, now).map(drop),
            None => return Ok(false),
        };
        found.optional().map(|found| found.is_some())
    }
}

/// A person, as pages greet it.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = users)]
pub struct Person {
    id: UserId,
    name: String,
    email: String,
    lang: String,
    time_zone: String,
    totp_confirmed_at: Option<Timestamp>,
    password_changed_at: Option<Timestamp>,
    created_at: Timestamp,
}

/// What a person must do before anything else in an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Duty {
    /// Choose a new password: the old one is too old.
    NewPassword,
    /// Switch two-factor authentication on.
    TwoFactor,
}

/// What a provider asks of the people in an account.
#[derive(Debug, Clone, Copy, Default)]
struct Rules {
    two_factor: bool,
    password_days: Option<i64>,
}

impl Rules {
    fn duty(self, person: &Person, now: Timestamp) -> Option<Duty> {
        let too_old = self
            .password_days
            .is_some_and(|days| person.password_since() + TimeDelta::days(days) <= now);
        if too_old {
            Some(Duty::NewPassword)
        } else if self.two_factor && !person.has_two_factor() {
            Some(Duty::TwoFactor)
        } else {
            None
        }
    }
}

impl Person {
    /// Since when the person has its password.
    pub fn password_since(&self) -> Timestamp {
        self.password_changed_at.unwrap_or(self.created_at)
    }

    /// True where sign-in asks for a code, too.
    pub fn has_two_factor(&self) -> bool {
        self.totp_confirmed_at.is_some()
    }

    /// The person's id.
    pub fn id(&self) -> UserId {
        self.id
    }
    /// Full name.
    pub fn name(&self) -> &str {
        &self.name
    }
    /// Sign-in e-mail.
    pub fn email(&self) -> &str {
        &self.email
    }
    /// Language of the interface and of mails.
    pub fn lang(&self) -> Lang {
        Lang::stored(&self.lang)
    }
    /// How the person reads dates.
    pub fn calendar(&self) -> Calendar {
        Calendar::new(self.lang(), &self.time_zone)
    }
    /// The texts of the person's language.
    pub fn texts(&self) -> Texts {
        Texts::new(self.lang())
    }
}

/// Somebody who is signed in, whatever the account.
#[derive(Debug, Clone)]
pub struct SignedIn {
    person: Person,
}

impl SignedIn {
    /// The person.
    pub fn person(&self) -> &Person {
        &self.person
    }

    pub(crate) fn load(conn: &mut DbConn, claims: &Claims) -> QueryResult<Self> {
        users::table
            .find(claims.user)
            .filter(users::blocked_at.is_null())
            .select(Person::as_select())
            .first(conn)
            .map(|person| Self { person })
    }
}

/// A person's place at a provider.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StaffRole {
    /// Runs the installation.
    Operator,
    /// Runs a reseller.
    Reseller,
    /// Works on a provider's clients.
    Seller,
}

impl StaffRole {
    /// As stored.
    pub fn code(self) -> &'static str {
        match self {
            Self::Operator => "operator",
            Self::Reseller => "reseller",
            Self::Seller => "seller",
        }
    }

    fn stored(code: &str) -> Self {
        match code {
            "operator" => Self::Operator,
            "reseller" => Self::Reseller,
            _ => Self::Seller,
        }
    }
}

/// Which clients somebody of a provider sees. Every query on clients starts from this.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sees {
    /// All clients of the installation.
    All,
    /// The clients of one provider.
    OwnedBy(ProviderId),
    /// The clients of one provider that name this person as their seller.
    SoldBy(ProviderId, UserId),
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = providers)]
struct ProviderFacts {
    id: ProviderId,
    company: String,
    brand_name: String,
    brand_color: String,
    support_email: String,
    sellers_see_own_clients_only: bool,
    log_in_needs_reason: bool,
    two_factor_for_sellers: bool,
    two_factor_for_clients: bool,
    password_days: Option<i64>,
}

/// How a provider looks to the people who use its pages.
#[derive(Debug, Clone, Default)]
pub struct BrandFacts {
    /// The provider, for the address of its style sheet.
    pub provider: Option<ProviderId>,
    /// Name in the corner of each page.
    pub name: String,
    /// `#rrggbb`, or empty for the portal's own colour.
    pub color: String,
    /// Shown at the foot of pages.
    pub support_email: String,
}

impl BrandFacts {
    /// How a provider looks to strangers who came by its link.
    pub fn of_provider(conn: &mut DbConn, provider: ProviderId) -> QueryResult<Self> {
        providers::table
            .find(provider)
            .select(ProviderFacts::as_select())
            .first(conn)
            .map(|facts| facts.brand())
    }
}

impl ProviderFacts {
    fn brand(&self) -> BrandFacts {
        let name = if self.brand_name.is_empty() {
            &self.company
        } else {
            &self.brand_name
        };
        BrandFacts {
            provider: Some(self.id),
            name: name.clone(),
            color: self.brand_color.clone(),
            support_email: self.support_email.clone(),
        }
    }
}

/// Somebody of a provider, in the admin portal.
#[derive(Debug, Clone)]
pub struct Staff {
    person: Person,
    provider: ProviderId,
    company: String,
    role: StaffRole,
    sees: Sees,
    brand: BrandFacts,
    log_in_needs_reason: bool,
    rules: Rules,
}

impl Staff {
    /// The person.
    pub fn person(&self) -> &Person {
        &self.person
    }
    /// The person's id.
    pub fn user_id(&self) -> UserId {
        self.person.id
    }
    /// The provider whose portal this is.
    pub fn provider(&self) -> ProviderId {
        self.provider
    }
    /// The provider's company.
    pub fn company(&self) -> &str {
        &self.company
    }
    /// The person's role there.
    pub fn role(&self) -> StaffRole {
        self.role
    }
    /// Which clients exist for this person.
    pub fn sees(&self) -> Sees {
        self.sees
    }
    /// True for the operator.
    pub fn is_operator(&self) -> bool {
        self.role == StaffRole::Operator
    }
    /// True for who may look after sellers and settings.
    pub fn administers(&self) -> bool {
        self.role != StaffRole::Seller
    }
    /// What comes before everything else.
    pub fn duty(&self, now: Timestamp) -> Option<Duty> {
        self.rules.duty(&self.person, now)
    }
    /// True where "Log in" asks for a reason.
    pub fn log_in_needs_reason(&self) -> bool {
        self.log_in_needs_reason
    }
    /// How the provider looks.
    pub fn brand(&self) -> &BrandFacts {
        &self.brand
    }
    /// How the person reads dates.
    pub fn calendar(&self) -> Calendar {
        // The admin portal speaks English for now; the zone is the person's.
        Calendar::new(Lang::En, &self.person.time_zone)
    }

    /// The same person with the rights of this moment; nobody where they are gone.
    pub(crate) fn again(&self, conn: &mut DbConn) -> QueryResult<Self> {
        let claims = Claims {
            user: self.person.id,
            account: Some(Account::Provider(self.provider)),
            acting: None,
        };
        Self::load(conn, &claims)
    }

    pub(crate) fn load(conn: &mut DbConn, claims: &Claims) -> QueryResult<Self> {
        let Some(Account::Provider(provider)) = claims.account else {
            return Err(diesel::NotFound);
        };
        let (person, facts, role) = provider_members::table
            .inner_join(users::table)
            .inner_join(providers::table)
            .filter(provider_members::provider_id.eq(provider))
            .filter(provider_members::user_id.eq(claims.user))
            .filter(provider_members::accepted_at.is_not_null())
            .filter(provider_members::blocked_at.is_null())
            .filter(users::blocked_at.is_null())
            .filter(providers::suspended_at.is_null())
            .select((
                Person::as_select(),
                ProviderFacts::as_select(),
                provider_members::role,
            ))
            .first::<(Person, ProviderFacts, String)>(conn)?;
        let role = StaffRole::stored(&role);
        Ok(Self {
            sees: match role {
                StaffRole::Operator => Sees::All,
                StaffRole::Seller if facts.sellers_see_own_clients_only => {
                    Sees::SoldBy(facts.id, person.id)
                }
                StaffRole::Reseller | StaffRole::Seller => Sees::OwnedBy(facts.id),
            },
            rules: Rules {
                two_factor: facts.two_factor_for_sellers && role == StaffRole::Seller,
                password_days: facts.password_days,
            },
            role,
            provider: facts.id,
            brand: facts.brand(),
            log_in_needs_reason: facts.log_in_needs_reason,
            company: facts.company,
            person,
        })
    }
}

/// Who looks after a provider's sellers and settings: the operator or a reseller, not a seller.
#[derive(Debug, Clone)]
pub struct ProviderAdmin(Staff);

impl ProviderAdmin {
    pub(crate) fn of(staff: Staff) -> Option<Self> {
        staff.administers().then_some(Self(staff))
    }
}

impl std::ops::Deref for ProviderAdmin {
    type Target = Staff;
    fn deref(&self) -> &Staff {
        &self.0
    }
}

/// Who runs the installation.
#[derive(Debug, Clone)]
pub struct Operator(Staff);

impl Operator {
    pub(crate) fn of(staff: Staff) -> Option<Self> {
        staff.is_operator().then_some(Self(staff))
    }
}

impl std::ops::Deref for Operator {
    type Target = Staff;
    fn deref(&self) -> &Staff {
        &self.0
    }
}

/// A role in a client's account, from the strongest to the weakest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ClientRole {
    /// May do everything in the account.
    Administrators,
    /// Work on the services.
    Engineers,
    /// Purge and prefetch in the panel and by the API.
    PurgeAndPrefetchWeb,
    /// Purge and prefetch by the API.
    PurgeAndPrefetchApi,
    /// Look only.
    Users,
}

impl ClientRole {
    /// All, the strongest first.
    pub const ALL: [Self; 5] = [
        Self::Administrators,
        Self::Engineers,
        Self::PurgeAndPrefetchWeb,
        Self::PurgeAndPrefetchApi,
        Self::Users,
    ];

    /// As stored and as forms send it.
    pub fn code(self) -> &'static str {
        match self {
            Self::Administrators => "administrators",
            Self::Engineers => "engineers",
            Self::PurgeAndPrefetchWeb => "purge_and_prefetch_web",
            Self::PurgeAndPrefetchApi => "purge_and_prefetch_api",
            Self::Users => "users",
        }
    }

    /// As pages show it, the same in every language.
    pub fn label(self) -> &'static str {
        match self {
            Self::Administrators => "Administrators",
            Self::Engineers => "Engineers",
            Self::PurgeAndPrefetchWeb => "Purge and Prefetch only (API+Web)",
            Self::PurgeAndPrefetchApi => "Purge and Prefetch only (API)",
            Self::Users => "Users",
        }
    }

    /// The role of a code; none for anything else.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.code() == code)
    }

    /// The stronger one counts where somebody has two.
    pub fn strongest<'a>(codes: impl IntoIterator<Item = &'a str>) -> Option<Self> {
        codes.into_iter().filter_map(Self::parse).min()
    }
}

/// Who of the provider is inside, and since it is bounded, until when.
#[derive(Debug, Clone)]
pub struct ActingAs {
    by: Staff,
    as_partner: bool,
    until: Timestamp,
}

impl ActingAs {
    /// The provider's person.
    pub fn by(&self) -> &Staff {
        &self.by
    }
    /// Entered as partner.
    pub fn as_partner(&self) -> bool {
        self.as_partner
    }
    /// When it ends by itself.
    pub fn until(&self) -> Timestamp {
        self.until
    }
}

/// Somebody in a client's control panel: one of its people, or its provider's as them.
#[derive(Debug, Clone)]
pub struct PanelUser {
    person: Person,
    client: ClientId,
    company: String,
    owner: ProviderId,
    role: ClientRole,
    brand: BrandFacts,
    deletion_due: Option<Timestamp>,
    acting: Option<ActingAs>,
    token: Option<TokenId>,
    services: Vec<(ServiceId, String)>,
    rules: Rules,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = clients)]
struct ClientFacts {
    id: ClientId,
    owner_id: ProviderId,
    company: String,
    main_user_id: Option<UserId>,
    deletion_due_at: Option<Timestamp>,
}

impl PanelUser {
    /// The client's person as whom this is.
    pub fn person(&self) -> &Person {
        &self.person
    }
    /// Who really acts: the provider's person where one is inside.
    pub fn actor(&self) -> UserId {
        self.acting
            .as_ref()
            .map_or(self.person.id, |acting| acting.by.user_id())
    }
    /// The client.
    pub fn client(&self) -> ClientId {
        self.client
    }
    /// The client's company.
    pub fn company(&self) -> &str {
        &self.company
    }
    /// The client's owner.
    pub fn owner(&self) -> ProviderId {
        self.owner
    }
    /// The strongest role.
    pub fn role(&self) -> ClientRole {
        self.role
    }
    /// How the client's provider looks.
    pub fn brand(&self) -> &BrandFacts {
        &self.brand
    }
    /// What comes before everything else. A provider's person inside does it after returning:
    /// there is no own profile here.
    pub fn duty(&self, now: Timestamp) -> Option<Duty> {
        match &self.acting {
            Some(_) => None,
            None => self.rules.duty(&self.person, now),
        }
    }
    /// When the account is to be deleted, where its people asked for that.
    pub fn deletion_due(&self) -> Option<Timestamp> {
        self.deletion_due
    }
    /// False while the account is to be deleted: everything in it is only read then. Each POST that
    /// changes the account asks this, and its rule asks `services::store::stops` under the client's
    /// lock.
    pub fn may_change(&self) -> bool {
        self.deletion_due.is_none()
    }
    /// True for who may ask that the account be deleted: an administrator in its own name.
    pub fn may_end_account(&self) -> bool {
        self.role == ClientRole::Administrators && self.may_manage_tokens() && self.token.is_none()
    }
    /// True for who may make and delete API tokens: people in their own name, not somebody of the
    /// provider in theirs.
    pub fn may_manage_tokens(&self) -> bool {
        self.acting.is_none()
    }
    /// The provider's person who is inside.
    pub fn acting(&self) -> Option<&ActingAs> {
        self.acting.as_ref()
    }

    /// The same person with the rights of this moment; nobody where they are gone.
    pub(crate) fn again(&self, conn: &mut DbConn, now: Timestamp) -> QueryResult<Self> {
        if let Some(token) = self.token {
            return Self::load_by_token(conn, token, now);
        }
        let claims = match &self.acting {
            Some(acting) => Claims {
                user: acting.by.user_id(),
                account: Some(Account::Provider(acting.by.provider())),
                acting: Some(ActingClaim {
                    client: self.client,
                    as_partner: acting.as_partner,
                    until: acting.until,
                    from_list: false,
                    entered: None,
                }),
            },
            None => Claims {
                user: self.person.id,
                account: Some(Account::Client(self.client)),
                acting: None,
            },
        };
        Self::load(conn, &claims, now)
    }

    /// The services that the client sees, by their names.
    pub fn services(&self) -> &[(ServiceId, String)] {
        &self.services
    }

    pub(crate) fn load(conn: &mut DbConn, claims: &Claims, now: Timestamp) -> QueryResult<Self> {
        let mut user = match claims.acting {
            Some(acting) if acting.until > now => Self::load_acting(conn, claims, acting)?,
            _ => Self::load_own(conn, claims)?,
        };
        user.services = services::store::tabs(conn, &user)?;
        Ok(user)
    }

    /// A program with an API token: its issuer, with the weaker one of both roles. The secret was
    /// checked before.
    pub(crate) fn load_by_token(
        conn: &mut DbConn,
        token: TokenId,
        now: Timestamp,
    ) -> QueryResult<Self> {
        let (client, user, role): (ClientId, UserId, String) = api_tokens::table
            .find(token)
            .filter(api_tokens::deleted_at.is_null())
            .filter(
                api_tokens::expires_at
                    .is_null()
                    .or(api_tokens::expires_at.gt(now)),
            )
            .select((api_tokens::client_id, api_tokens::user_id, api_tokens::role))
            .first(conn)?;
        let claims = Claims {
            user,
            account: Some(Account::Client(client)),
            acting: None,
        };
        let mut found = Self::load_own(conn, &claims)?;
        let role = ClientRole::parse(&role).ok_or(diesel::NotFound)?;
        found.role = found.role.max(role);
        found.token = Some(token);
        Ok(found)
    }

    fn load_own(conn: &mut DbConn, claims: &Claims) -> QueryResult<Self> {
        let Some(Account::Client(client)) = claims.account else {
            return Err(diesel::NotFound);
        };
        let (person, facts, provider) = client_members::table
            .inner_join(users::table)
            .inner_join(clients::table.on(clients::id.eq(client_members::client_id)))
            .inner_join(providers::table.on(providers::id.eq(clients::owner_id)))
            .filter(client_members::client_id.eq(client))
            .filter(client_members::user_id.eq(claims.user))
            .filter(client_members::accepted_at.is_not_null())
            .filter(users::blocked_at.is_null())
            .filter(clients::suspended_at.is_null())
            .filter(clients::deleted_at.is_null())
            .filter(providers::suspended_at.is_null())
            .select((
                Person::as_select(),
                ClientFacts::as_select(),
                ProviderFacts::as_select(),
            ))
            .first::<(Person, ClientFacts, ProviderFacts)>(conn)?;
        let codes: Vec<String> = member_roles::table
            .filter(member_roles::client_id.eq(client))
            .filter(member_roles::user_id.eq(claims.user))
            .select(member_roles::role)
            .load(conn)?;
        let role =
            ClientRole::strongest(codes.iter().map(String::as_str)).ok_or(diesel::NotFound)?;
        Ok(Self {
            person,
            client: facts.id,
            company: facts.company,
            owner: facts.owner_id,
            role,
            brand: provider.brand(),
            deletion_due: facts.deletion_due_at,
            acting: None,
            token: None,
            services: Vec::new(),
            rules: Rules {
                two_factor: provider.two_factor_for_clients,
                password_days: provider.password_days,
            },
        })
    }

    fn load_acting(conn: &mut DbConn, claims: &Claims, acting: ActingClaim) -> QueryResult<Self> {
        let by = Staff::load(conn, claims)?;
        let mut visible = clients::table
            .inner_join(providers::table)
            .filter(clients::id.eq(acting.client))
            .filter(clients::suspended_at.is_null())
            .filter(clients::deleted_at.is_null())
            .filter(providers::suspended_at.is_null())
            .into_boxed();
        match by.sees() {
            Sees::All => {}
            Sees::OwnedBy(owner) => visible = visible.filter(clients::owner_id.eq(owner)),
            Sees::SoldBy(owner, seller) => {
                visible = visible
                    .filter(clients::owner_id.eq(owner))
                    .filter(clients::seller_id.eq(seller));
            }
        }
        let (facts, provider) = visible
            .select((ClientFacts::as_select(), ProviderFacts::as_select()))
            .first::<(ClientFacts, ProviderFacts)>(conn)?;
        let main_user = facts.main_user_id.ok_or(diesel::NotFound)?;
        Ok(Self {
            person: main_person(conn, facts.id, main_user)?,
            client: facts.id,
            company: facts.company,
            owner: facts.owner_id,
            role: ClientRole::Administrators,
            brand: provider.brand(),
            deletion_due: facts.deletion_due_at,
            acting: Some(ActingAs {
                by,
                as_partner: acting.as_partner,
                until: acting.until,
            }),
            token: None,
            services: Vec::new(),
            rules: Rules::default(),
        })
    }
}

/// The main user as the provider may know it: who has not accepted yet goes by what was typed.
fn main_person(conn: &mut DbConn, client: ClientId, user: UserId) -> QueryResult<Person> {
    let (mut person, invited, accepted) = client_members::table
        .inner_join(users::table)
        .filter(client_members::client_id.eq(client))
        .filter(client_members::user_id.eq(user))
        .select((
            Person::as_select(),
            (
                client_members::invited_name,
                client_members::invited_email,
                client_members::invited_lang,
            ),
            client_members::accepted_at.is_not_null(),
        ))
        .first::<(Person, (String, String, String), bool)>(conn)?;
    if !accepted {
        (person.name, person.email, person.lang) = invited;
    }
    Ok(person)
}

/// An administrator of a client.
#[derive(Debug, Clone)]
pub struct ClientAdmin(PanelUser);

impl ClientAdmin {
    /// The same person with the rights of this moment; nobody where they are gone.
    pub(crate) fn again(&self, conn: &mut DbConn, now: Timestamp) -> QueryResult<Self> {
        Self::of(self.0.again(conn, now)?).ok_or(diesel::NotFound)
    }

    pub(crate) fn of(user: PanelUser) -> Option<Self> {
        (user.role == ClientRole::Administrators).then_some(Self(user))
    }
}

impl std::ops::Deref for ClientAdmin {
    type Target = PanelUser;
    fn deref(&self) -> &PanelUser {
        &self.0
    }
}
