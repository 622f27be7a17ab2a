//! Plans: named bundles of services, features and limits. A provider's service plans are for its
//! clients, the operator's reseller plans for resellers; "Custom plan" is none.
pub mod assign;
pub mod edit;
pub mod pages;
pub mod paths;
pub mod store;

use crate::db::ids::{FeatureId, PlanId, ProviderId, ServiceId};
use crate::services::Status;
use crate::services::terms;
use crate::services::visibility::Own;
use std::collections::HashSet;

/// How a form names "Custom plan".
pub const CUSTOM: &str = "custom";

/// Whom a plan is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Clients of the provider that made it.
    Service,
    /// Resellers; the operator's only.
    Reseller,
}

impl Kind {
    /// As stored and as forms and addresses carry it.
    pub fn code(self) -> &'static str {
        match self {
            Self::Service => "service",
            Self::Reseller => "reseller",
        }
    }

    /// The kind of a code; none for anything else.
    pub fn parse(code: &str) -> Option<Self> {
        [Self::Service, Self::Reseller]
            .into_iter()
            .find(|kind| kind.code() == code)
    }

    /// What it may say about a service.
    pub fn terms(self) -> &'static [Term] {
        match self {
            Self::Service => &Term::ALL,
            // A reseller has no services of its own: only what its clients see by default.
            Self::Reseller => &[Term::Inherited, Term::Hidden, Term::Visible],
        }
    }
}

/// What a plan says about one service.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Term {
    /// As the provider's default says.
    Inherited,
    /// Not seen.
    Hidden,
    /// Seen.
    Visible,
    /// Seen, and begins with a trial.
    Trial,
    /// Seen, and Active from the beginning.
    Active,
}

impl Term {
    /// All, in the order of the form.
    pub const ALL: [Self; 5] = [
        Self::Inherited,
        Self::Hidden,
        Self::Visible,
        Self::Trial,
        Self::Active,
    ];

    /// As stored and as forms carry it; nothing is stored for what is inherited.
    pub fn code(self) -> &'static str {
        match self {
            Self::Inherited => "inherited",
            Self::Hidden => "hidden",
            Self::Visible => "visible",
            Self::Trial => "trial",
            Self::Active => "active",
        }
    }

    /// The key of its name.
    pub fn text(self) -> &'static str {
        match self {
            Self::Inherited => "plan-term-inherited",
            Self::Hidden => "plan-term-hidden",
            Self::Visible => "plan-term-visible",
            Self::Trial => "plan-term-trial",
            Self::Active => "plan-term-active",
        }
    }

    /// The term of a code; none for anything else.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|term| term.code() == code)
    }

    /// What a client gets as its own visibility.
    pub fn own(self) -> Own {
        match self {
            Self::Inherited => Own::Inherit,
            Self::Hidden => Own::Set(false),
            Self::Visible | Self::Trial | Self::Active => Own::Set(true),
        }
    }

    /// The same as a column.
    pub fn visible(self) -> Option<bool> {
        match self {
            Self::Inherited => None,
            Self::Hidden => Some(false),
            Self::Visible | Self::Trial | Self::Active => Some(true),
        }
    }

    fn begins(self) -> Option<Status> {
        match self {
            Self::Trial => Some(Status::Trial),
            Self::Active => Some(Status::Active),
            Self::Inherited | Self::Hidden | Self::Visible => None,
        }
    }
}

/// What a form says about a plan.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Fields {
    /// Its name, unique among its provider's plans of one kind.
    pub name: String,
    /// What it is, in a sentence.
    pub description: String,
    /// How many users a client may have.
    pub user_limit: i64,
    /// What it says about services, without what is inherited.
    pub terms: Vec<(ServiceId, Term)>,
    /// Which features are on.
    pub features: HashSet<FeatureId>,
}

impl Fields {
    /// What it says about one service.
    pub fn term(&self, service: ServiceId) -> Term {
        let found = self.terms.iter().find(|(id, _)| *id == service);
        found.map_or(Term::Inherited, |(_, term)| *term)
    }

    /// The same for whoever gives it to a client.
    pub fn terms_for_client(&self) -> Vec<terms::Term> {
        let given = self.terms.iter();
        given
            .map(|(service, term)| terms::Term {
                service: *service,
                own: term.own(),
                begins: term.begins(),
                features: (term.visible() == Some(true)).then(|| self.features.clone()),
            })
            .collect()
    }
}

/// A plan that can be chosen.
#[derive(Debug, Clone)]
pub struct Plan {
    /// Its id.
    pub id: PlanId,
    /// Who made it.
    pub provider: ProviderId,
    /// Whom it is for.
    pub kind: Kind,
    /// What it says.
    pub fields: Fields,
    /// The version a form must name.
    pub version: i64,
}
