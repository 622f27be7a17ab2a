//! What happened: append-only, written in the transaction of the change itself.
pub mod pages;
pub mod store;
pub mod timeline;

use crate::actor::{ClientAdmin, PanelUser, Staff};
use crate::change::Change;
use crate::db::DbConn;
use crate::db::ids::{ClientId, EventId, ProviderId, UserId};
use crate::db::schema::{history, history_values};
use diesel::prelude::*;
use serde::{Deserialize, Serialize};

/// Everything that can be read back. The names are the seeds' where a seed names the event.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Event {
    /// A client was created by a provider.
    CustomerCreated {
        /// Its company at that time.
        company: String,
    },
    /// Fields of a client were changed; the values stand beside the event.
    CustomerEdited,
    /// The provider's own note on a client was changed; the values stand beside the event.
    DescriptionChanged,
    /// A provider's person changed how the main user signs in.
    LoginInfoChanged {
        /// Whose.
        name: String,
        /// A new password was set.
        password: bool,
        /// The person was told of it by mail.
        told: bool,
    },
    /// A provider's person looked at a link to a new password, to pass it on.
    PasswordLinkShown {
        /// Whose.
        name: String,
    },
    /// Another user became the client's main user.
    MainUserChanged {
        /// Name of the new one.
        name: String,
    },
    /// A user was invited.
    UserInvited {
        /// Name as typed.
        name: String,
        /// Address as typed.
        email: String,
        /// Role by its label.
        role: String,
    },
    /// The invitation of a user was sent again.
    UserInvitationResent {
        /// Name as typed.
        name: String,
        /// Address as typed.
        email: String,
    },
    /// The invitation of a user was taken back.
    UserInvitationCancelled {
        /// Name as typed.
        name: String,
        /// Address as typed.
        email: String,
    },
    /// A user accepted.
    UserAcceptedInvitation {
        /// Name of the user.
        name: String,
    },
    /// Fields of a user's place or profile were changed.
    UserEdited {
        /// Name of the user.
        name: String,
    },
    /// A user's role was changed.
    UserRoleChanged {
        /// Name of the user.
        name: String,
    },
    /// A provider keeps a user out until activated.
    UserBlocked {
        /// Name of the user.
        name: String,
    },
    /// A user may enter again.
    UserActivated {
        /// Name of the user.
        name: String,
    },
    /// A provider ended a user's sessions.
    UserSessionsEnded {
        /// Name of the user.
        name: String,
    },
    /// A user was taken away from the account.
    UserRemoved {
        /// Name of the user.
        name: String,
        /// The user's address.
        email: String,
    },
    /// A user left the account.
    UserLeft {
        /// Name of the user.
        name: String,
    },
    /// A project was created.
    ProjectCreated {
        /// Its name.
        project: String,
    },
    /// A project got another name.
    ProjectRenamed {
        /// Its name now.
        project: String,
    },
    /// A project was deleted with its roles.
    ProjectDeleted {
        /// Its name.
        project: String,
        /// How many users had a role in it.
        users: i64,
    },
    /// An API token was created.
    ApiTokenCreated {
        /// Its name.
        token: String,
        /// Its role by its label.
        role: String,
    },
    /// An API token was deleted.
    ApiTokenDeleted {
        /// Its name.
        token: String,
    },
    /// A provider's person entered the client with "Log in".
    LoggedInAs {
        /// The client's person as whom.
        name: String,
        /// Entered as partner.
        as_partner: bool,
        /// The reason, where one was given.
        reason: String,
    },
    /// That person returned to the admin portal.
    LogInAsEnded {
        /// The client's person as whom.
        name: String,
    },
    /// Somebody signed in.
    SignedIn,
    /// A password reset link was asked for.
    PasswordResetRequested {
        /// Whose.
        name: String,
    },
    /// A password was set or changed.
    PasswordChanged {
        /// Whose.
        name: String,
    },
    /// A person confirmed another sign-in e-mail.
    EmailChanged {
        /// Whose.
        name: String,
    },
    /// A person switched two-factor authentication on.
    TwoFactorOn {
        /// Who.
        name: String,
    },
    /// A person switched two-factor authentication off.
    TwoFactorOff {
        /// Who.
        name: String,
    },
    /// A provider switched a person's two-factor authentication off.
    TwoFactorReset {
        /// Whose.
        name: String,
        /// Why.
        reason: String,
    },
    /// A person made new backup codes.
    BackupCodesRenewed {
        /// Whose.
        name: String,
    },
    /// A seller was invited.
    SellerInvited {
        /// Name as typed.
        name: String,
        /// Address as typed.
        email: String,
    },
    /// The invitation was sent again.
    SellerInvitationResent {
        /// Name as typed.
        name: String,
    },
    /// A seller accepted.
    SellerAcceptedInvitation {
        /// Name of the seller.
        name: String,
    },
    /// A seller can't enter until activated.
    SellerBlocked {
        /// Name of the seller.
        name: String,
    },
    /// A seller may enter again.
    SellerActivated {
        /// Name of the seller.
        name: String,
    },
    /// A seller was taken away; its clients stay.
    SellerDeleted {
        /// Name of the seller.
        name: String,
        /// How many clients lost their seller.
        clients: i64,
    },
    /// A reseller was created by the operator.
    ResellerCreated {
        /// Its company.
        company: String,
    },
    /// Fields of a provider were changed.
    ResellerEdited {
        /// Its company.
        company: String,
    },
    /// Settings of a provider were changed.
    SettingsChanged,
    /// A link inside a kept mail was revealed by the operator.
    MailLinkShown {
        /// To whom the mail went.
        recipient: String,
    },
    /// A mail was queued again by hand.
    MailSentAgain {
        /// To whom it goes.
        recipient: String,
    },
    /// A client's service got another status.
    ServiceStatusChanged {
        /// Its name.
        service: String,
    },
    /// A client's service was changed otherwise: activated, its trial, its features.
    ServiceChanged {
        /// Its name.
        service: String,
    },
    /// A client got its own visibility of a service, or inherits it again.
    ServiceVisibilityChanged {
        /// Its name.
        service: String,
    },
    /// A provider's default visibility of a service was switched.
    ServiceDefaultChanged {
        /// Its name.
        service: String,
    },
    /// The operator added a service to the catalogue.
    ServiceAdded {
        /// Its name.
        service: String,
    },
    /// A service of the catalogue was changed.
    ServiceEdited {
        /// Its name.
        service: String,
    },
    /// A service was taken from the catalogue.
    ServiceRetired {
        /// Its name.
        service: String,
    },
    /// A service got a feature.
    FeatureAdded {
        /// The service's name.
        service: String,
        /// Its name.
        feature: String,
    },
    /// A feature was changed.
    FeatureEdited {
        /// The service's name.
        service: String,
        /// Its name.
        feature: String,
    },
    /// A feature was taken from its service.
    FeatureRemoved {
        /// The service's name.
        service: String,
        /// Its name.
        feature: String,
    },
    /// A client's person asked for a service.
    ActivationRequested {
        /// Its name.
        service: String,
        /// What for, or "".
        message: String,
    },
    /// The provider did not activate it.
    ActivationDeclined {
        /// Its name.
        service: String,
        /// Who had asked.
        name: String,
        /// Why, or "".
        answer: String,
    },
    /// A client's administrator asked that the account be deleted.
    DeletionRequested {
        /// Code of the reason, or "".
        reason: String,
        /// The reason in the person's own words, or "".
        explanation: String,
    },
    /// A client's administrator took that back.
    DeletionWithdrawn,
    /// A provider's person won the client back.
    DeletionCancelled {
        /// What was noted, or "".
        note: String,
    },
    /// A client was deleted.
    CustomerDeleted {
        /// Its company at that time.
        company: String,
    },
    /// The operator let deletions go that the portal held.
    DeletionsReleased,
    /// A client came from another provider. At the operator the values name both.
    CustomerMoved {
        /// Its company at that time.
        company: String,
    },
    /// A client went to another provider.
    CustomerMovedAway {
        /// Its company at that time.
        company: String,
    },
    /// A client became a reseller.
    CustomerConverted {
        /// Its company at that time.
        company: String,
    },
    /// A client got another plan, or none.
    PlanChanged,
    /// A provider added a plan.
    PlanAdded {
        /// Its name.
        plan: String,
    },
    /// A plan was changed, and what it gave.
    PlanEdited {
        /// Its name now.
        plan: String,
    },
    /// A plan can't be chosen any more.
    PlanRetired {
        /// Its name.
        plan: String,
    },
    /// The installation's operator was created.
    OperatorCreated {
        /// Name of the operator.
        name: String,
    },
}

impl Event {
    /// `CUSTOMER_CREATED`.
    pub fn name(&self) -> String {
        serde_json::to_value(self)
            .ok()
            .and_then(|v| v.get("event").and_then(|e| e.as_str()).map(str::to_owned))
            .unwrap_or_default()
    }
}

/// A field's value before and after, as people read it.
#[derive(Debug, Clone, PartialEq)]
pub struct Changed {
    /// Text key of the field's label, such as `field-company`.
    pub field: &'static str,
    /// Before.
    pub before: String,
    /// After.
    pub after: String,
}

impl Changed {
    /// Adds the field where its value differs.
    pub fn note(list: &mut Vec<Self>, field: &'static str, before: &str, after: &str) {
        if before != after {
            list.push(Self {
                field,
                before: before.to_owned(),
                after: after.to_owned(),
            });
        }
    }
}

/// Who did it, and as whom.
#[derive(Debug, Clone, Copy, Default)]
pub struct By {
    actor: Option<UserId>,
    as_user: Option<UserId>,
}

impl By {
    /// The portal itself, or a stranger.
    pub fn nobody() -> Self {
        Self::default()
    }

    /// One person in its own name.
    pub fn user(user: UserId) -> Self {
        Self {
            actor: Some(user),
            as_user: None,
        }
    }

    /// Somebody of a provider in the name of a client's person.
    pub fn user_as(user: UserId, as_user: UserId) -> Self {
        Self {
            actor: Some(user),
            as_user: Some(as_user),
        }
    }
}

impl From<&Staff> for By {
    fn from(staff: &Staff) -> Self {
        Self::user(staff.user_id())
    }
}

impl From<&PanelUser> for By {
    fn from(user: &PanelUser) -> Self {
        match user.acting() {
            Some(acting) => Self::user_as(acting.by().user_id(), user.person().id()),
            None => Self::user(user.person().id()),
        }
    }
}

impl From<&ClientAdmin> for By {
    fn from(admin: &ClientAdmin) -> Self {
        let user: &PanelUser = admin;
        user.into()
    }
}

/// Where it happened: at a provider, or in one of its clients.
#[derive(Debug, Clone, Copy)]
pub struct Place {
    /// The provider.
    pub owner: ProviderId,
    /// The client.
    pub client: Option<ClientId>,
}

impl Place {
    /// At a provider.
    pub fn provider(owner: ProviderId) -> Self {
        Self {
            owner,
            client: None,
        }
    }

    /// In a client.
    pub fn client(owner: ProviderId, client: ClientId) -> Self {
        Self {
            owner,
            client: Some(client),
        }
    }
}

/// What the column `details` holds.
#[derive(Serialize)]
struct Details<'a> {
    #[serde(flatten)]
    event: &'a Event,
    /// The API token by which it came.
    #[serde(skip_serializing_if = "Option::is_none")]
    via: Option<&'a str>,
}

/// Writes one event and the values it changed. Call it in the transaction of the change.
pub fn record(
    conn: &mut DbConn,
    place: Place,
    by: impl Into<By>,
    event: &Event,
    values: &[Changed],
    change: &Change,
) -> QueryResult<EventId> {
    let by = by.into();
    let details = Details {
        event,
        via: change.via.as_deref(),
    };
    let details = serde_json::to_string(&details)
        .map_err(|e| diesel::result::Error::SerializationError(Box::new(e)))?;
    let id: EventId = diesel::insert_into(history::table)
        .values((
            history::at.eq(change.at),
            history::owner_id.eq(place.owner),
            history::client_id.eq(place.client),
            history::actor_id.eq(by.actor),
            history::as_user_id.eq(by.as_user),
            history::event.eq(event.name()),
            history::details.eq(details),
            history::ip.eq(&change.ip),
        ))
        .returning(history::id)
        .get_result(conn)?;
    for value in values {
        diesel::insert_into(history_values::table)
            .values((
                history_values::history_id.eq(id),
                history_values::field.eq(value.field),
                history_values::before.eq(&value.before),
                history_values::after.eq(&value.after),
            ))
            .execute(conn)?;
    }
    Ok(id)
}
