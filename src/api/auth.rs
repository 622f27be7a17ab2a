//! Programs with a token: no cookie and no form, only the header `Authorization: APIKey <token>`.
use super::error::{ApiError, NOT_ALLOWED, READ_ONLY};
use crate::actor::{ClientAdmin, PanelUser};
use crate::change::Change;
use crate::db::DbConn;
use crate::db::ids::ClientId;
use crate::portal::Portal;
use crate::tokens::store::{ApiToken, note_used};
use crate::tokens::{Refusal, authenticate, split};
use crate::web::visit::client_ip;
use actix_web::dev::Payload;
use actix_web::http::header;
use actix_web::{FromRequest, HttpRequest, web};
use std::future::Future;
use std::pin::Pin;

/// A program that acts in one client by a token, for the token's issuer.
pub struct ApiClient {
    user: PanelUser,
    token: ApiToken,
    portal: web::Data<Portal>,
    ip: String,
}

impl ApiClient {
    /// The issuer, with no more than the token's role.
    pub fn user(&self) -> &PanelUser {
        &self.user
    }

    /// The portal.
    pub fn portal(&self) -> &Portal {
        &self.portal
    }

    /// The same as an administrator of the client.
    pub fn admin(&self) -> Result<ClientAdmin, ApiError> {
        ClientAdmin::of(self.user.clone()).ok_or_else(|| ApiError::Forbidden(NOT_ALLOWED.into()))
    }

    /// Every other client is as absent as one that never was.
    pub fn is_at(&self, client: i64) -> Result<(), ApiError> {
        match self.user.client() == ClientId(client) {
            true => Ok(()),
            false => Err(ApiError::NotFound),
        }
    }

    /// Refuses while the account is to be deleted.
    pub fn may_change(&self) -> Result<(), ApiError> {
        match self.user.may_change() {
            true => Ok(()),
            false => Err(ApiError::Forbidden(READ_ONLY.into())),
        }
    }

    /// The circumstances of a change; the history names the token.
    fn change(&self) -> Change {
        Change {
            via: Some(self.token.name.clone()),
            ..self.portal.change(self.ip.clone())
        }
    }

    /// Reads for the token's issuer.
    pub async fn read<T, E>(
        &self,
        work: impl FnOnce(&mut DbConn, &PanelUser) -> Result<T, E> + Send + 'static,
    ) -> Result<T, ApiError>
    where
        T: Send + 'static,
        E: Into<ApiError> + Send + 'static,
    {
        let user = self.user.clone();
        let found = self.portal.db.read(move |conn| work(conn, &user)).await?;
        found.map_err(Into::into)
    }

    /// Carries a change out in one transaction.
    pub async fn write<T, E>(
        &self,
        rule: impl FnOnce(&mut DbConn, &Change) -> Result<T, E> + Send + 'static,
    ) -> Result<T, ApiError>
    where
        T: Send + 'static,
        E: From<diesel::result::Error> + Into<ApiError> + Send + 'static,
    {
        self.may_change()?;
        let change = self.change();
        let done = self
            .portal
            .db
            .write(move |conn| rule(conn, &change))
            .await?;
        done.map_err(Into::into)
    }
}

impl FromRequest for ApiClient {
    type Error = ApiError;
    type Future = Pin<Box<dyn Future<Output = Result<Self, ApiError>>>>;

    fn from_request(req: &HttpRequest, _: &mut Payload) -> Self::Future {
        let sent = sent(req);
        let portal = req.app_data::<web::Data<Portal>>().cloned();
        let ip = portal
            .as_ref()
            .map(|portal| client_ip(req, portal).to_string());
        Box::pin(async move {
            let portal = portal.ok_or_else(|| anyhow::anyhow!("the portal is not registered"))?;
            let (user, token) = prove(&portal, sent?).await?;
            let now = portal.clock.now();
            portal
                .api_limits
                .count(token.id, now)
                .map_err(ApiError::TooMany)?;
            if token.is_used_anew(now) {
                let id = token.id;
                portal
                    .db
                    .write(move |conn| note_used(conn, id, now))
                    .await??;
            }
            Ok(Self {
                user,
                token,
                portal,
                ip: ip.unwrap_or_default(),
            })
        })
    }
}

/// The text after the scheme, whose case does not count.
fn sent(req: &HttpRequest) -> Result<String, ApiError> {
    let refused = |text: &str| Err(ApiError::Unauthorized(text.into()));
    let Some(header) = req.headers().get(header::AUTHORIZATION) else {
        return refused("Authentication credentials were not provided.");
    };
    let text = header.to_str().unwrap_or_default().trim();
    let (scheme, token) = text.split_once(' ').unwrap_or((text, ""));
    let token = token.trim();
    if scheme.eq_ignore_ascii_case("bearer") {
        return refused("Given token not valid for any token type");
    }
    if !scheme.eq_ignore_ascii_case("apikey") || token.is_empty() {
        return refused("Authentication credentials were not provided.");
    }
    Ok(token.to_owned())
}

async fn prove(portal: &Portal, sent: String) -> Result<(PanelUser, ApiToken), ApiError> {
    let Some((id, _)) = split(&sent) else {
        let part: String = sent.chars().take(4).collect();
        return Err(ApiError::Unauthorized(format!(
            "Bad permanent token: {part}…"
        )));
    };
    let (keys, now) = (portal.keys.clone(), portal.clock.now());
    let found = portal
        .db
        .look_up(move |conn| match split(&sent) {
            Some(parts) => authenticate(conn, &keys, parts, now),
            None => Ok(Err(Refusal::Unknown)),
        })
        .await??;
    found.map_err(|refusal| {
        ApiError::Unauthorized(match refusal {
            Refusal::Unknown => format!("Bad token: {id}"),
            Refusal::Over => "Token is invalid or expired".to_owned(),
        })
    })
}
