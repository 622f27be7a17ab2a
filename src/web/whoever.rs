//! Whoever is signed in, with the frame that belongs around their pages.
use super::error::PageError;
use super::extract::{Extracting, first, load};
use super::shell::{PanelSection, Section, Shell};
use super::visit::Visit;
use crate::actor::{Account, Claims, Duty, PanelUser, Person, SignedIn, Staff};
use crate::db::{DbConn, Timestamp};
use crate::i18n::Calendar;
use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest};
use diesel::prelude::*;

/// Somebody who is here in their own name: in the admin portal, in a control panel, or before the
/// choice of account. A provider's person inside a client is refused.
pub enum Whoever {
    /// In the admin portal.
    Staff(Staff),
    /// In a control panel, as oneself.
    Panel(Box<PanelUser>),
    /// No account is chosen, or it was closed.
    Nowhere(SignedIn),
}

impl Whoever {
    /// The person.
    pub fn person(&self) -> &Person {
        match self {
            Self::Staff(staff) => staff.person(),
            Self::Panel(user) => user.person(),
            Self::Nowhere(who) => who.person(),
        }
    }

    /// How the person reads dates here.
    pub fn calendar(&self) -> Calendar {
        match self {
            Self::Staff(staff) => staff.calendar(),
            _ => self.person().calendar(),
        }
    }

    fn duty(&self, now: Timestamp) -> Option<Duty> {
        match self {
            Self::Staff(staff) => staff.duty(now),
            Self::Panel(user) => user.duty(now),
            Self::Nowhere(_) => None,
        }
    }

    /// The frame of a page of the own profile.
    pub fn profile_shell(&self, visit: &Visit) -> Shell {
        match self {
            Self::Staff(staff) => Shell::staff(visit, staff, Section::Profile),
            Self::Panel(user) => Shell::panel(visit, user, PanelSection::Profile),
            Self::Nowhere(who) => Shell::signed_in(visit, who),
        }
    }

    /// None while somebody of the provider is inside a client.
    fn load(conn: &mut DbConn, claims: &Claims, now: Timestamp) -> QueryResult<Option<Self>> {
        let acting = claims.acting.is_some_and(|acting| acting.until > now);
        if acting && PanelUser::load(conn, claims, now).optional()?.is_some() {
            return Ok(None);
        }
        let found = match claims.account {
            Some(Account::Provider(_)) => Staff::load(conn, claims).map(Self::Staff),
            Some(Account::Client(_)) => {
                PanelUser::load(conn, claims, now).map(|user| Self::Panel(user.into()))
            }
            None => Err(diesel::NotFound),
        };
        match found {
            Err(diesel::NotFound) => SignedIn::load(conn, claims).map(Self::Nowhere),
            found => found,
        }
        .map(Some)
    }
}

/// The same, on the pages where a person does what comes before everything else.
pub struct WhoeverFirst {
    /// Who it is.
    pub who: Whoever,
    /// What is to be done.
    pub duty: Option<Duty>,
}

impl FromRequest for Whoever {
    type Error = PageError;
    type Future = Extracting<Self>;

    fn from_request(req: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let found = WhoeverFirst::from_request(req, payload);
        Box::pin(async move {
            let WhoeverFirst { who, duty } = found.await?;
            first(duty).map(|()| who)
        })
    }
}

impl FromRequest for WhoeverFirst {
    type Error = PageError;
    type Future = Extracting<Self>;

    fn from_request(req: &HttpRequest, _: &mut Payload) -> Self::Future {
        let found = load(req, |conn, claims, now| {
            let who = Whoever::load(conn, claims, now)?;
            Ok(who.map(|who| Self {
                duty: who.duty(now),
                who,
            }))
        });
        Box::pin(async move { found.await?.ok_or(PageError::Acting) })
    }
}
