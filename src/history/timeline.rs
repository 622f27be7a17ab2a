//! Events as people read them: by day, each in one sentence beside its name.
use super::Event;
use super::store::{Entry, From, Page};
use crate::db::ids::ClientId;
use crate::i18n::{Calendar, Texts};

/// The events of one day.
pub struct Day {
    /// "22 Nov 2026".
    pub heading: String,
    /// Newest first.
    pub items: Vec<Item>,
}

/// One event.
pub struct Item {
    /// Name of a symbol in the icon sheet.
    pub icon: &'static str,
    /// Who, in bold.
    pub who: String,
    /// What, after who.
    pub sentence: String,
    /// In whose name, or "".
    pub as_user: String,
    /// By which API token, or "".
    pub via: String,
    /// A line below, or "".
    pub more: String,
    /// `USER_INVITED`.
    pub name: String,
    /// Where, on pages that show more than one client.
    pub client: Option<(ClientId, String)>,
    /// For `<time datetime>`.
    pub iso: String,
    /// "14:05".
    pub time: String,
    /// In UTC, for the tooltip.
    pub utc: String,
    /// The address it came from, or "".
    pub ip: String,
    /// Label, before, after.
    pub values: Vec<(String, String, String)>,
}

/// Groups a page by the reader's days. `with_client`: says of each event in which client it was.
pub fn days(page: Page, t: &Texts, calendar: &Calendar, with_client: bool) -> Vec<Day> {
    let mut days: Vec<(chrono::NaiveDate, Day)> = Vec::new();
    for entry in page.entries {
        let day = calendar.day(entry.at);
        if days.last().is_none_or(|(last, _)| *last != day) {
            let heading = calendar.date(entry.at);
            let items = Vec::new();
            days.push((day, Day { heading, items }));
        }
        if let Some((_, day)) = days.last_mut() {
            day.items.push(item(entry, t, calendar, with_client));
        }
    }
    days.into_iter().map(|(_, day)| day).collect()
}

fn item(entry: Entry, t: &Texts, calendar: &Calendar, with_client: bool) -> Item {
    let nobody = if entry.ip.is_empty() {
        "history-the-portal"
    } else {
        "history-somebody"
    };
    let (sentence, more) = match &entry.event {
        Some(event) => (sentence(t, event), more(t, event)),
        None => (t.get("history-unknown"), String::new()),
    };
    Item {
        icon: entry.event.as_ref().map_or("info", icon),
        who: match entry.actor {
            Some(erased) if erased.is_empty() => t.get("history-erased"),
            Some(name) => name,
            None => t.get(nobody),
        },
        sentence,
        as_user: match entry.event {
            // The sentence says it already.
            Some(Event::LoggedInAs { .. } | Event::LogInAsEnded { .. }) => String::new(),
            _ => entry.as_user.unwrap_or_default(),
        },
        more,
        via: entry.via,
        name: entry.name,
        client: entry.client.zip(entry.company).filter(|_| with_client),
        iso: calendar.iso(entry.at),
        time: calendar.time(entry.at),
        utc: calendar.utc(entry.at),
        ip: entry.ip,
        values: entry
            .values
            .into_iter()
            .map(|(field, before, after)| (t.get(&field), before, after))
            .collect(),
    }
}

/// Names of all events, for the filter.
pub const NAMES: &[&str] = &[
    "CUSTOMER_CREATED",
    "CUSTOMER_EDITED",
    "DESCRIPTION_CHANGED",
    "LOGIN_INFO_CHANGED",
    "PASSWORD_LINK_SHOWN",
    "MAIN_USER_CHANGED",
    "USER_INVITED",
    "USER_INVITATION_RESENT",
    "USER_INVITATION_CANCELLED",
    "USER_ACCEPTED_INVITATION",
    "USER_EDITED",
    "USER_ROLE_CHANGED",
    "USER_BLOCKED",
    "USER_ACTIVATED",
    "USER_SESSIONS_ENDED",
    "USER_REMOVED",
    "USER_LEFT",
    "PROJECT_CREATED",
    "PROJECT_RENAMED",
    "PROJECT_DELETED",
    "API_TOKEN_CREATED",
    "API_TOKEN_DELETED",
    "LOGGED_IN_AS",
    "LOG_IN_AS_ENDED",
    "SIGNED_IN",
    "PASSWORD_RESET_REQUESTED",
    "PASSWORD_CHANGED",
    "EMAIL_CHANGED",
    "TWO_FACTOR_ON",
    "TWO_FACTOR_OFF",
    "TWO_FACTOR_RESET",
    "BACKUP_CODES_RENEWED",
    "SELLER_INVITED",
    "SELLER_INVITATION_RESENT",
    "SELLER_ACCEPTED_INVITATION",
    "SELLER_BLOCKED",
    "SELLER_ACTIVATED",
    "SELLER_DELETED",
    "RESELLER_CREATED",
    "RESELLER_EDITED",
    "SETTINGS_CHANGED",
    "MAIL_LINK_SHOWN",
    "MAIL_SENT_AGAIN",
    "SERVICE_STATUS_CHANGED",
    "SERVICE_CHANGED",
    "SERVICE_VISIBILITY_CHANGED",
    "SERVICE_DEFAULT_CHANGED",
    "SERVICE_ADDED",
    "SERVICE_EDITED",
    "SERVICE_RETIRED",
    "FEATURE_ADDED",
    "FEATURE_EDITED",
    "FEATURE_REMOVED",
    "ACTIVATION_REQUESTED",
    "ACTIVATION_DECLINED",
    "DELETION_REQUESTED",
    "DELETION_WITHDRAWN",
    "DELETION_CANCELLED",
    "CUSTOMER_DELETED",
    "DELETIONS_RELEASED",
    "CUSTOMER_MOVED",
    "CUSTOMER_MOVED_AWAY",
    "CUSTOMER_CONVERTED",
    "PLAN_CHANGED",
    "PLAN_ADDED",
    "PLAN_EDITED",
    "PLAN_RETIRED",
    "OPERATOR_CREATED",
];

/// What happened, to be read after the name of who did it.
fn sentence(t: &Texts, event: &Event) -> String {
    match event {
        Event::CustomerCreated { company } => {
            t.with("history-customer-created", "company", company)
        }
        Event::CustomerEdited => t.get("history-customer-edited"),
        Event::DescriptionChanged => t.get("history-description-changed"),
        Event::LoginInfoChanged { name, .. } => t.with("history-login-info-changed", "name", name),
        Event::PasswordLinkShown { name } => t.with("history-password-link-shown", "name", name),
        Event::MainUserChanged { name } => t.with("history-main-user-changed", "name", name),
        Event::UserInvited { name, email, .. } => {
            t.with2("history-user-invited", "name", name, "email", email)
        }
        Event::UserInvitationResent { name, email } => t.with2(
            "history-user-invitation-resent",
            "name",
            name,
            "email",
            email,
        ),
        Event::UserInvitationCancelled { name, email } => t.with2(
            "history-user-invitation-cancelled",
            "name",
            name,
            "email",
            email,
        ),
        Event::UserRemoved { name, email } => {
            t.with2("history-user-removed", "name", name, "email", email)
        }
        Event::UserLeft { .. } => t.get("history-user-left"),
        Event::ProjectCreated { project } => t.with("history-project-created", "project", project),
        Event::ProjectRenamed { project } => t.with("history-project-renamed", "project", project),
        Event::ProjectDeleted { project, .. } => {
            t.with("history-project-deleted", "project", project)
        }
        Event::ApiTokenCreated { token, .. } => t.with("history-api-token-created", "token", token),
        Event::ApiTokenDeleted { token } => t.with("history-api-token-deleted", "token", token),
        Event::UserAcceptedInvitation { .. } => t.get("history-user-accepted-invitation"),
        Event::UserEdited { name } => t.with("history-user-edited", "name", name),
        Event::UserRoleChanged { name } => t.with("history-user-role-changed", "name", name),
        Event::UserBlocked { name } => t.with("history-user-blocked", "name", name),
        Event::UserActivated { name } => t.with("history-user-activated", "name", name),
        Event::UserSessionsEnded { name } => t.with("history-user-sessions-ended", "name", name),
        Event::LoggedInAs {
            name,
            as_partner: true,
            ..
        } => t.with("history-logged-in-as-partner", "name", name),
        Event::LoggedInAs { name, .. } => t.with("history-logged-in-as-client", "name", name),
        Event::LogInAsEnded { name } => t.with("history-log-in-as-ended", "name", name),
        Event::SignedIn => t.get("history-signed-in"),
        Event::PasswordResetRequested { name } => {
            t.with("history-password-reset-requested", "name", name)
        }
        Event::PasswordChanged { name } => t.with("history-password-changed", "name", name),
        Event::EmailChanged { name } => t.with("history-email-changed", "name", name),
        Event::TwoFactorOn { name } => t.with("history-two-factor-on", "name", name),
        Event::TwoFactorOff { name } => t.with("history-two-factor-off", "name", name),
        Event::TwoFactorReset { name, .. } => t.with("history-two-factor-reset", "name", name),
        Event::BackupCodesRenewed { name } => t.with("history-backup-codes-renewed", "name", name),
        Event::SellerInvited { name, email } => {
            t.with2("history-seller-invited", "name", name, "email", email)
        }
        Event::SellerInvitationResent { name } => {
            t.with("history-seller-invitation-resent", "name", name)
        }
        Event::SellerAcceptedInvitation { .. } => t.get("history-seller-accepted-invitation"),
        Event::SellerBlocked { name } => t.with("history-seller-blocked", "name", name),
        Event::SellerActivated { name } => t.with("history-seller-activated", "name", name),
        Event::SellerDeleted { name, .. } => t.with("history-seller-deleted", "name", name),
        Event::ResellerCreated { company } => {
            t.with("history-reseller-created", "company", company)
        }
        Event::ResellerEdited { company } => t.with("history-reseller-edited", "company", company),
        Event::SettingsChanged => t.get("history-settings-changed"),
        Event::MailLinkShown { recipient } => {
            t.with("history-mail-link-shown", "recipient", recipient)
        }
        Event::MailSentAgain { recipient } => {
            t.with("history-mail-sent-again", "recipient", recipient)
        }
        Event::ServiceStatusChanged { service } => {
            t.with("history-service-status-changed", "service", service)
        }
        Event::ServiceChanged { service } => t.with("history-service-changed", "service", service),
        Event::ServiceVisibilityChanged { service } => {
            t.with("history-service-visibility-changed", "service", service)
        }
        Event::ServiceDefaultChanged { service } => {
            t.with("history-service-default-changed", "service", service)
        }
        Event::ServiceAdded { service } => t.with("history-service-added", "service", service),
        Event::ServiceEdited { service } => t.with("history-service-edited", "service", service),
        Event::ServiceRetired { service } => t.with("history-service-retired", "service", service),
        Event::FeatureAdded { service, feature } => t.with2(
            "history-feature-added",
            "service",
            service,
            "feature",
            feature,
        ),
        Event::FeatureEdited { service, feature } => t.with2(
            "history-feature-edited",
            "service",
            service,
            "feature",
            feature,
        ),
        Event::FeatureRemoved { service, feature } => t.with2(
            "history-feature-removed",
            "service",
            service,
            "feature",
            feature,
        ),
        Event::ActivationRequested { service, .. } => {
            t.with("history-activation-requested", "service", service)
        }
        Event::ActivationDeclined { service, name, .. } => t.with2(
            "history-activation-declined",
            "service",
            service,
            "name",
            name,
        ),
        Event::DeletionRequested { .. } => t.get("history-deletion-requested"),
        Event::DeletionWithdrawn => t.get("history-deletion-withdrawn"),
        Event::DeletionCancelled { .. } => t.get("history-deletion-cancelled"),
        Event::CustomerDeleted { company } => {
            t.with("history-customer-deleted", "company", company)
        }
        Event::DeletionsReleased => t.get("history-deletions-released"),
        Event::CustomerMoved { company } => t.with("history-customer-moved", "company", company),
        Event::CustomerMovedAway { company } => {
            t.with("history-customer-moved-away", "company", company)
        }
        Event::CustomerConverted { company } => {
            t.with("history-customer-converted", "company", company)
        }
        Event::PlanChanged => t.get("history-plan-changed"),
        Event::PlanAdded { plan } => t.with("history-plan-added", "plan", plan),
        Event::PlanEdited { plan } => t.with("history-plan-edited", "plan", plan),
        Event::PlanRetired { plan } => t.with("history-plan-retired", "plan", plan),
        Event::OperatorCreated { name } => t.with("history-operator-created", "name", name),
    }
}

fn more(t: &Texts, event: &Event) -> String {
    match event {
        Event::UserInvited { role, .. } | Event::ApiTokenCreated { role, .. } => {
            t.with("history-as-role", "role", role)
        }
        Event::LoggedInAs { reason, .. } | Event::TwoFactorReset { reason, .. }
            if !reason.is_empty() =>
        {
            t.with("history-reason", "reason", reason)
        }
        Event::LoginInfoChanged {
            password: true,
            told,
            ..
        } => t.get(match told {
            true => "history-password-set-told",
            false => "history-password-set",
        }),
        Event::SellerDeleted { clients, .. } => t.with("history-without-seller", "n", clients),
        Event::ProjectDeleted { users, .. } => t.with("history-project-roles-gone", "n", users),
        Event::ActivationRequested { message, .. } => message.clone(),
        Event::ActivationDeclined { answer, .. } => answer.clone(),
        Event::DeletionRequested {
            reason,
            explanation,
        } => crate::deletion::reason_text(t, reason, explanation),
        Event::DeletionCancelled { note } => note.clone(),
        _ => String::new(),
    }
}

fn icon(event: &Event) -> &'static str {
    match event {
        Event::CustomerCreated { .. }
        | Event::ResellerCreated { .. }
        | Event::ProjectCreated { .. }
        | Event::ApiTokenCreated { .. }
        | Event::ServiceAdded { .. }
        | Event::FeatureAdded { .. }
        | Event::PlanAdded { .. }
        | Event::OperatorCreated { .. } => "plus",
        Event::CustomerEdited
        | Event::DescriptionChanged
        | Event::UserEdited { .. }
        | Event::UserRoleChanged { .. }
        | Event::MainUserChanged { .. }
        | Event::ProjectRenamed { .. }
        | Event::ResellerEdited { .. }
        | Event::ServiceStatusChanged { .. }
        | Event::ServiceChanged { .. }
        | Event::ServiceVisibilityChanged { .. }
        | Event::ServiceDefaultChanged { .. }
        | Event::ServiceEdited { .. }
        | Event::FeatureEdited { .. }
        | Event::PlanChanged
        | Event::PlanEdited { .. }
        | Event::SettingsChanged => "edit",
        Event::CustomerMoved { .. }
        | Event::CustomerMovedAway { .. }
        | Event::CustomerConverted { .. } => "send",
        Event::UserInvited { .. }
        | Event::UserInvitationResent { .. }
        | Event::SellerInvited { .. }
        | Event::SellerInvitationResent { .. } => "users",
        Event::UserAcceptedInvitation { .. }
        | Event::SellerAcceptedInvitation { .. }
        | Event::UserActivated { .. }
        | Event::SellerActivated { .. } => "check",
        Event::LoggedInAs { .. } | Event::LogInAsEnded { .. } | Event::SignedIn => "login",
        Event::PasswordResetRequested { .. }
        | Event::PasswordChanged { .. }
        | Event::LoginInfoChanged { .. }
        | Event::EmailChanged { .. }
        | Event::TwoFactorOn { .. }
        | Event::TwoFactorOff { .. }
        | Event::TwoFactorReset { .. }
        | Event::BackupCodesRenewed { .. } => "key",
        Event::UserBlocked { .. } | Event::SellerBlocked { .. } => "pause",
        Event::UserSessionsEnded { .. } => "x",
        Event::SellerDeleted { .. }
        | Event::UserInvitationCancelled { .. }
        | Event::UserRemoved { .. }
        | Event::UserLeft { .. }
        | Event::ProjectDeleted { .. }
        | Event::ApiTokenDeleted { .. }
        | Event::CustomerDeleted { .. }
        | Event::ServiceRetired { .. }
        | Event::PlanRetired { .. }
        | Event::FeatureRemoved { .. } => "trash",
        Event::DeletionRequested { .. } => "clock",
        Event::DeletionWithdrawn | Event::DeletionCancelled { .. } => "x",
        Event::DeletionsReleased => "check",
        Event::MailLinkShown { .. } | Event::PasswordLinkShown { .. } => "eye",
        Event::MailSentAgain { .. } | Event::ActivationRequested { .. } => "mail",
        Event::ActivationDeclined { .. } => "x",
    }
}

/// What the address of a list of events says.
#[derive(Debug, Clone, Default, serde::Deserialize)]
#[serde(default)]
pub struct Query {
    /// Name of the event.
    pub event: String,
    /// Id or e-mail of who did it.
    pub person: String,
    /// Id of the client.
    pub client: String,
    /// Id of the provider, from its own page.
    pub owner: String,
    /// Older than this one.
    pub before: String,
    /// Newer than this one.
    pub after: String,
}

impl Query {
    /// Where the page begins.
    pub fn from(&self) -> From {
        use crate::db::ids::EventId;
        match (self.before.parse(), self.after.parse()) {
            (Ok(id), _) => From::Before(EventId(id)),
            (_, Ok(id)) => From::After(EventId(id)),
            _ => From::Newest,
        }
    }

    /// The event, where it is one.
    pub fn event(&self) -> Option<String> {
        NAMES
            .iter()
            .find(|name| **name == self.event)
            .map(|name| (*name).to_owned())
    }

    /// What was typed for the person.
    pub fn person(&self) -> Option<String> {
        let person = self.person.trim();
        (!person.is_empty()).then(|| person.to_owned())
    }

    /// The same filters with another beginning.
    pub fn address(&self, path: &str, position: &[(&str, String)]) -> String {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        for (name, value) in [
            ("event", &self.event),
            ("person", &self.person),
            ("client", &self.client),
            ("owner", &self.owner),
        ] {
            if !value.is_empty() {
                query.append_pair(name, value);
            }
        }
        for (name, value) in position {
            query.append_pair(name, value);
        }
        let query = query.finish();
        if query.is_empty() {
            path.to_owned()
        } else {
            format!("{path}?{query}")
        }
    }
}

/// Events, filters and ways on, as the template draws them.
pub struct Timeline {
    /// The events.
    pub days: Vec<Day>,
    /// Own path.
    pub path: String,
    /// The filters as they were asked for.
    pub query: Query,
    /// For the list of events.
    pub events: Vec<(String, String)>,
    /// The filters hide something.
    pub filtered: bool,
    /// Shows more than one client.
    pub with_client: bool,
    /// Address of the newer ones, or "".
    pub newer: String,
    /// Address of the older ones, or "".
    pub older: String,
}

impl Timeline {
    /// Makes it of a page.
    pub fn new(
        page: Page,
        query: Query,
        path: String,
        t: &Texts,
        calendar: &Calendar,
        with_client: bool,
    ) -> Self {
        let link = |there: bool, name: &'static str, entry: Option<&Entry>| match entry {
            Some(entry) if there => query.address(&path, &[(name, entry.id.to_string())]),
            _ => String::new(),
        };
        let newer = link(page.newer, "after", page.entries.first());
        let older = link(page.older, "before", page.entries.last());
        let mut events = vec![(String::new(), t.get("history-all-events"))];
        events.extend(NAMES.iter().map(|n| ((*n).to_owned(), (*n).to_owned())));
        Self {
            days: days(page, t, calendar, with_client),
            filtered: !query.address("", &[]).is_empty(),
            query,
            path,
            events,
            with_client,
            newer,
            older,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_event_can_be_filtered_by_its_name() {
        let text = String::new;
        let all = [
            Event::CustomerCreated { company: text() },
            Event::CustomerEdited,
            Event::DescriptionChanged,
            Event::LoginInfoChanged {
                name: text(),
                password: true,
                told: true,
            },
            Event::PasswordLinkShown { name: text() },
            Event::MainUserChanged { name: text() },
            Event::UserInvited {
                name: text(),
                email: text(),
                role: text(),
            },
            Event::UserInvitationResent {
                name: text(),
                email: text(),
            },
            Event::UserInvitationCancelled {
                name: text(),
                email: text(),
            },
            Event::UserAcceptedInvitation { name: text() },
            Event::UserEdited { name: text() },
            Event::UserRoleChanged { name: text() },
            Event::UserBlocked { name: text() },
            Event::UserActivated { name: text() },
            Event::UserSessionsEnded { name: text() },
            Event::UserRemoved {
                name: text(),
                email: text(),
            },
            Event::UserLeft { name: text() },
            Event::ProjectCreated { project: text() },
            Event::ProjectRenamed { project: text() },
            Event::ProjectDeleted {
                project: text(),
                users: 0,
            },
            Event::ApiTokenCreated {
                token: text(),
                role: text(),
            },
            Event::ApiTokenDeleted { token: text() },
            Event::LoggedInAs {
                name: text(),
                as_partner: true,
                reason: text(),
            },
            Event::LogInAsEnded { name: text() },
            Event::SignedIn,
            Event::PasswordResetRequested { name: text() },
            Event::PasswordChanged { name: text() },
            Event::EmailChanged { name: text() },
            Event::TwoFactorOn { name: text() },
            Event::TwoFactorOff { name: text() },
            Event::TwoFactorReset {
                name: text(),
                reason: text(),
            },
            Event::BackupCodesRenewed { name: text() },
            Event::SellerInvited {
                name: text(),
                email: text(),
            },
            Event::SellerInvitationResent { name: text() },
            Event::SellerAcceptedInvitation { name: text() },
            Event::SellerBlocked { name: text() },
            Event::SellerActivated { name: text() },
            Event::SellerDeleted {
                name: text(),
                clients: 0,
            },
            Event::ResellerCreated { company: text() },
            Event::ResellerEdited { company: text() },
            Event::SettingsChanged,
            Event::MailLinkShown { recipient: text() },
            Event::MailSentAgain { recipient: text() },
            Event::ServiceStatusChanged { service: text() },
            Event::ServiceChanged { service: text() },
            Event::ServiceVisibilityChanged { service: text() },
            Event::ServiceDefaultChanged { service: text() },
            Event::ServiceAdded { service: text() },
            Event::ServiceEdited { service: text() },
            Event::ServiceRetired { service: text() },
            Event::FeatureAdded {
                service: text(),
                feature: text(),
            },
            Event::FeatureEdited {
                service: text(),
                feature: text(),
            },
            Event::FeatureRemoved {
                service: text(),
                feature: text(),
            },
            Event::ActivationRequested {
                service: text(),
                message: text(),
            },
            Event::ActivationDeclined {
                service: text(),
                name: text(),
                answer: text(),
            },
            Event::DeletionRequested {
                reason: text(),
                explanation: text(),
            },
            Event::DeletionWithdrawn,
            Event::DeletionCancelled { note: text() },
            Event::CustomerDeleted { company: text() },
            Event::DeletionsReleased,
            Event::CustomerMoved { company: text() },
            Event::CustomerMovedAway { company: text() },
            Event::CustomerConverted { company: text() },
            Event::PlanChanged,
            Event::PlanAdded { plan: text() },
            Event::PlanEdited { plan: text() },
            Event::PlanRetired { plan: text() },
            Event::OperatorCreated { name: text() },
        ];
        assert_eq!(all.each_ref().map(Event::name), NAMES);
        for event in all {
            let text = sentence(&Texts::default(), &event);
            assert!(!text.is_empty() && !text.contains("history-"), "{text}");
        }
    }
}
