//! What the API answers where it does not do what was asked: always JSON.
use crate::db::Unavailable;
use crate::people::places::RemoveError;
use crate::team::TeamError;
use crate::tokens::TokenError;
use crate::web::form::FieldErrors;
use actix_web::http::{StatusCode, header};
use actix_web::{HttpResponse, ResponseError};
use serde_json::{Map, Value, json};

/// Sent where a token's role is not enough.
pub const NOT_ALLOWED: &str = "You do not have permission to perform this action.";
/// Sent while the account is to be deleted.
pub const READ_ONLY: &str = "The account is to be deleted. Until then it can only be read.";

/// An answer instead of the one that was asked for.
#[derive(Debug, thiserror::Error)]
pub enum ApiError {
    /// No token, or none that works.
    #[error("{0}")]
    Unauthorized(String),
    /// Seen, but not allowed.
    #[error("{0}")]
    Forbidden(String),
    /// Not there, or not this account's.
    #[error("not found")]
    NotFound,
    /// The address is there, the method isn't: those that are.
    #[error("method not allowed")]
    MethodNotAllowed(&'static str),
    /// What is wrong with the fields of the body or of the address.
    #[error("invalid fields")]
    Fields(Value),
    /// The whole was refused, in words.
    #[error("{0}")]
    Refused(String),
    /// The body is no JSON object.
    #[error("{0}")]
    Malformed(String),
    /// The body is larger than allowed.
    #[error("too large")]
    TooLarge,
    /// Too many requests; the next one may come after so many seconds.
    #[error("too many requests")]
    TooMany(i64),
    /// No database.
    #[error(transparent)]
    Unavailable(#[from] Unavailable),
    /// A fault of ours: logged, the cause not shown.
    #[error(transparent)]
    Unexpected(#[from] anyhow::Error),
}

impl ApiError {
    /// One field is wrong.
    pub fn field(name: &str, text: impl Into<String>) -> Self {
        Self::Fields(json!({ name: [text.into()] }))
    }

    /// What a form's rules found.
    pub fn of_form(errors: &FieldErrors, renamed: &[(&str, &str)]) -> Self {
        let mut fields = Map::new();
        for (name, text) in errors.all() {
            let name = renamed.iter().find(|(from, _)| *from == name);
            let name = name.map_or("non_field_errors", |(_, to)| *to);
            fields.insert(name.to_owned(), json!([text]));
        }
        Self::Fields(fields.into())
    }

    fn body(&self) -> Value {
        match self {
            Self::Fields(fields) => json!({ "errors": fields }),
            Self::Refused(text) => json!([text]),
            Self::Unauthorized(text) | Self::Forbidden(text) | Self::Malformed(text) => {
                json!({ "message": text })
            }
            Self::NotFound => json!({ "message": "Not found." }),
            Self::MethodNotAllowed(_) => json!({ "message": "Method not allowed." }),
            Self::TooLarge => json!({ "message": "The body is too large." }),
            Self::TooMany(seconds) => {
                let text = format!("Too many requests. Try again in {seconds} seconds.");
                json!({ "message": text })
            }
            Self::Unavailable(_) => json!({ "message": "Try again in a moment." }),
            Self::Unexpected(_) => json!({ "message": "Something went wrong." }),
        }
    }
}

impl From<diesel::result::Error> for ApiError {
    fn from(e: diesel::result::Error) -> Self {
        use diesel::result::{DatabaseErrorKind, Error};
        match e {
            Error::NotFound => Self::NotFound,
            Error::DatabaseError(DatabaseErrorKind::ClosedConnection, _)
            | Error::BrokenTransactionManager => Self::Unavailable(Unavailable),
            other => Self::Unexpected(other.into()),
        }
    }
}

impl From<RemoveError> for ApiError {
    fn from(e: RemoveError) -> Self {
        TeamError::from(e).into()
    }
}

impl From<TeamError> for ApiError {
    fn from(e: TeamError) -> Self {
        let text = match e {
            TeamError::Database(e) => return e.into(),
            TeamError::Full(most) => {
                return Self::Refused(format!("The account may have {most} users."));
            }
            TeamError::TooMany(most) => {
                let text = format!("{most} users were invited within the last 24 hours already.");
                return Self::Refused(text);
            }
            TeamError::AlreadyHere => {
                return Self::Refused("This user cannot be added to this client.".into());
            }
            TeamError::NotAllowed => NOT_ALLOWED,
            TeamError::ReadOnly => READ_ONLY,
            TeamError::LastAdministrator => "Somebody has to be Administrators.",
            TeamError::ActiveTokens => "You can't remove the user as they have active tokens",
            TeamError::StrongerToken => {
                "The user has an active token with a stronger role. Try using another role."
            }
            TeamError::Oneself => "You can't remove yourself.",
            TeamError::OnlyAccount => "This is the only account of the user.",
            TeamError::TooOften(_)
            | TeamError::ProjectGone
            | TeamError::Conflict
            | TeamError::NotNow => "This is not possible now.",
        };
        Self::Forbidden(text.into())
    }
}

impl From<TokenError> for ApiError {
    fn from(e: TokenError) -> Self {
        match e {
            TokenError::Database(e) => e.into(),
            TokenError::NotAllowed => Self::Forbidden(NOT_ALLOWED.into()),
            TokenError::ReadOnly => Self::Forbidden(READ_ONLY.into()),
            TokenError::AboveOwn(role) => {
                let text = format!("Can't create token with role {}", role.label());
                Self::Fields(json!({ "client_user": { "role": [text] } }))
            }
            TokenError::Full => Self::Refused(format!(
                "An account may have {} active tokens.",
                crate::tokens::MOST
            )),
            TokenError::NotActive => Self::NotFound,
        }
    }
}

impl ResponseError for ApiError {
    fn status_code(&self) -> StatusCode {
        match self {
            Self::Unauthorized(_) => StatusCode::UNAUTHORIZED,
            Self::Forbidden(_) => StatusCode::FORBIDDEN,
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::MethodNotAllowed(_) => StatusCode::METHOD_NOT_ALLOWED,
            Self::Fields(_) | Self::Refused(_) | Self::Malformed(_) => StatusCode::BAD_REQUEST,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::TooMany(_) => StatusCode::TOO_MANY_REQUESTS,
            Self::Unavailable(_) => StatusCode::SERVICE_UNAVAILABLE,
            Self::Unexpected(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    fn error_response(&self) -> HttpResponse {
        let mut answer = HttpResponse::build(self.status_code());
        answer.insert_header((header::CACHE_CONTROL, "no-store"));
        match self {
            Self::Unauthorized(_) => answer.insert_header((header::WWW_AUTHENTICATE, "APIKey")),
            Self::MethodNotAllowed(methods) => answer.insert_header((header::ALLOW, *methods)),
            Self::TooMany(seconds) => answer.insert_header((header::RETRY_AFTER, *seconds)),
            Self::Unavailable(_) => answer.insert_header((header::RETRY_AFTER, 5)),
            _ => &mut answer,
        };
        answer.json(self.body())
    }
}
