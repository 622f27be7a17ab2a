//! One type per kind of id, so that a user's id can't be handed in where a client's is asked for.
use diesel_derive_newtype::DieselNewType;
use serde::{Deserialize, Serialize};

macro_rules! ids { ($($(#[$doc:meta])* $name:ident),+ $(,)?) => { $(
    $(#[$doc])*
    #[derive(DieselNewType, Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
    pub struct $name(pub i64);

    impl std::fmt::Display for $name {
        fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            self.0.fmt(f)
        }
    }
)+ } }

ids!(
    /// The operator or a reseller.
    ProviderId,
    /// A person.
    UserId,
    /// A client account.
    ClientId,
    /// A place in an account that waits to be taken.
    InvitationId,
    /// A mailed link that acts for one person.
    LinkId,
    /// A line of the history.
    EventId,
    /// A mail in the outbox.
    MailId,
    /// Something resold.
    ServiceId,
    /// A switchable part of a service.
    FeatureId,
    /// A client's request to be deleted.
    DeletionId,
    /// A client's request for a service.
    ActivationId,
    /// A client's unit of work.
    ProjectId,
    /// A key for programs.
    TokenId,
    /// A mailed link by which a person confirms a change of its own.
    ConfirmationId,
    /// A named bundle of services, features and limits.
    PlanId,
);
