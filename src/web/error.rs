//! Answers instead of a page. Features' own errors turn into these in their `pages.rs`, no deeper.
use crate::actor::Duty;
use crate::db::Unavailable;
use actix_web::http::{StatusCode, header};
use actix_web::{HttpResponse, ResponseError};

/// What a page can answer instead of a page.
#[derive(Debug, thiserror::Error)]
pub enum PageError {
    /// Nobody is signed in, or the account was taken away: to the sign-in page.
    #[error("sign-in required")]
    SignInRequired,
    /// Signed in, but an account must be chosen first.
    #[error("account required")]
    AccountRequired,
    /// Something comes before everything else.
    #[error("first: {0:?}")]
    First(Duty),
    /// "Log in" as a client ended by itself: back to the admin portal.
    #[error("not inside the client any more")]
    ActingOver,
    /// Not there, or not for this person to see: the answer is the same.
    #[error("not found")]
    NotFound,
    /// May be seen, but not done: names the role that may.
    #[error("only for {0}")]
    Forbidden(&'static str),
    /// Only for people themselves: somebody of the provider is inside in their name.
    #[error("not while logged in as somebody else")]
    Acting,
    /// The form was not sent by this portal's own page for this session.
    #[error("the form is too old")]
    StaleForm,
    /// The body is not what a form sends.
    #[error("malformed request")]
    Malformed,
    /// The body is larger than allowed.
    #[error("too large")]
    TooLarge,
    /// Too many failures: try again after so many seconds.
    #[error("too many attempts")]
    TooMany {
        /// Seconds to wait.
        retry_after: i64,
    },
    /// Could not be done now, for a reason the person may read.
    #[error("{0}")]
    Refused(String),
    /// No database.
    #[error(transparent)]
    Unavailable(#[from] Unavailable),
    /// A fault of ours: logged, the cause not shown.
    #[error(transparent)]
    Unexpected(#[from] anyhow::Error),
}

impl From<diesel::result::Error> for PageError {
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

impl From<askama::Error> for PageError {
    fn from(e: askama::Error) -> Self {
        Self::Unexpected(e.into())
    }
}

impl From<crate::passwords::HashingFailed> for PageError {
    fn from(e: crate::passwords::HashingFailed) -> Self {
        Self::Unexpected(e.into())
    }
}

impl ResponseError for PageError {
    fn status_code(&self) -> StatusCode {
        match self {
            Self::SignInRequired | Self::AccountRequired | Self::First(_) | Self::ActingOver => {
                StatusCode::SEE_OTHER
            }
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::Forbidden(_) | Self::Acting | Self::StaleForm => StatusCode::FORBIDDEN,
            Self::Malformed => StatusCode::BAD_REQUEST,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::TooMany { .. } => StatusCode::TOO_MANY_REQUESTS,
            Self::Refused(_) => StatusCode::CONFLICT,
            Self::Unavailable(_) => StatusCode::SERVICE_UNAVAILABLE,
            Self::Unexpected(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// The bare answer; `web::guard` draws the page, for it knows the visitor's language.
    fn error_response(&self) -> HttpResponse {
        let mut answer = HttpResponse::build(self.status_code());
        match self {
            Self::SignInRequired => answer.insert_header((header::LOCATION, "/")),
            Self::AccountRequired => answer.insert_header((header::LOCATION, "/accounts")),
            Self::First(Duty::NewPassword | Duty::OwnPassword) => {
                answer.insert_header((header::LOCATION, crate::profile::paths::PASSWORD))
            }
            Self::First(Duty::TwoFactor) => {
                answer.insert_header((header::LOCATION, crate::two_factor::paths::SHOW))
            }
            Self::ActingOver => answer.insert_header((header::LOCATION, "/clients")),
            Self::TooMany { retry_after } => {
                answer.insert_header((header::RETRY_AFTER, *retry_after))
            }
            // Also the answer where no page can be drawn any more.
            Self::Unavailable(_) => {
                return answer
                    .insert_header((header::RETRY_AFTER, 5))
                    .content_type("text/html; charset=utf-8")
                    .body(super::guard::plain());
            }
            _ => &mut answer,
        };
        answer.finish()
    }
}
