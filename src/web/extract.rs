//! Actors as handler arguments.
use super::error::PageError;
use super::session::SessionClaims;
use crate::actor::{
    Claims, ClientAdmin, Duty, Operator, PanelUser, ProviderAdmin, SignedIn, Staff,
};
use crate::db::{DbConn, Timestamp};
use crate::i18n::Texts;
use crate::portal::Portal;
use actix_session::SessionExt;
use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest, web};
use actix_web_flash_messages::FlashMessage;
use diesel::QueryResult;
use std::future::Future;
use std::pin::Pin;

pub(super) type Extracting<T> = Pin<Box<dyn Future<Output = Result<T, PageError>>>>;

/// Loads an actor from what the session claims; who is signed in but not this actor gets
/// `otherwise`.
pub(super) fn load<T: Send + 'static>(
    req: &HttpRequest,
    read: impl FnOnce(&mut DbConn, &Claims, Timestamp) -> QueryResult<T> + Send + 'static,
) -> Extracting<T> {
    let claims = req.get_session().claims();
    let portal = req.app_data::<web::Data<Portal>>().cloned();
    Box::pin(async move {
        let portal = portal.ok_or_else(|| anyhow::anyhow!("the portal is not registered"))?;
        let claims = claims.ok_or(PageError::SignInRequired)?;
        let now = portal.clock.now();
        let found = portal
            .db
            .look_up(move |conn| match read(conn, &claims, now) {
                Err(diesel::NotFound) => {
                    SignedIn::load(conn, &claims)?;
                    claims.has_account(conn, now).map(Err)
                }
                other => other.map(Ok),
            })
            .await?;
        match found {
            Ok(Ok(actor)) => Ok(actor),
            Ok(Err(true)) => Err(PageError::NotFound),
            // None was chosen, or it was closed meanwhile: the choice says why.
            Ok(Err(false)) => Err(PageError::AccountRequired),
            Err(diesel::NotFound) => Err(PageError::SignInRequired),
            Err(other) => Err(other.into()),
        }
    })
}

fn staff(req: &HttpRequest) -> Extracting<Staff> {
    let loading = load(req, |conn, claims, now| {
        Ok((Staff::load(conn, claims)?, now))
    });
    Box::pin(async move {
        let (staff, now) = loading.await?;
        first(staff.duty(now)).map(|()| staff)
    })
}

/// Refuses whoever has something to do first.
pub(super) fn first(duty: Option<Duty>) -> Result<(), PageError> {
    duty.map_or(Ok(()), |duty| Err(PageError::First(duty)))
}

fn panel_user(req: &HttpRequest) -> Extracting<PanelUser> {
    let claims = req.get_session().claims();
    let acting = claims.is_some_and(|claims| claims.acting.is_some());
    let loading = load(req, |conn, claims, now| {
        Ok((PanelUser::load(conn, claims, now)?, now))
    });
    Box::pin(async move {
        match loading.await {
            Err(PageError::NotFound) if acting => {
                let over = Texts::default().get("log-in-as-over");
                FlashMessage::warning(over).send();
                Err(PageError::ActingOver)
            }
            loaded => {
                let (user, now) = loaded?;
                first(user.duty(now)).map(|()| user)
            }
        }
    })
}

impl FromRequest for SignedIn {
    type Error = PageError;
    type Future = Extracting<Self>;

    fn from_request(req: &HttpRequest, _: &mut Payload) -> Self::Future {
        load(req, |conn, claims, _| Self::load(conn, claims))
    }
}

impl FromRequest for Staff {
    type Error = PageError;
    type Future = Extracting<Self>;

    fn from_request(req: &HttpRequest, _: &mut Payload) -> Self::Future {
        staff(req)
    }
}

impl FromRequest for ProviderAdmin {
    type Error = PageError;
    type Future = Extracting<Self>;

    fn from_request(req: &HttpRequest, _: &mut Payload) -> Self::Future {
        let staff = staff(req);
        Box::pin(async move { Self::of(staff.await?).ok_or(PageError::Forbidden("role-reseller")) })
    }
}

impl FromRequest for Operator {
    type Error = PageError;
    type Future = Extracting<Self>;

    fn from_request(req: &HttpRequest, _: &mut Payload) -> Self::Future {
        let staff = staff(req);
        Box::pin(async move { Self::of(staff.await?).ok_or(PageError::Forbidden("role-operator")) })
    }
}

impl FromRequest for PanelUser {
    type Error = PageError;
    type Future = Extracting<Self>;

    fn from_request(req: &HttpRequest, _: &mut Payload) -> Self::Future {
        panel_user(req)
    }
}

impl FromRequest for ClientAdmin {
    type Error = PageError;
    type Future = Extracting<Self>;

    fn from_request(req: &HttpRequest, _: &mut Payload) -> Self::Future {
        let user = panel_user(req);
        Box::pin(async move {
            Self::of(user.await?).ok_or(PageError::Forbidden("role-client-administrators"))
        })
    }
}
