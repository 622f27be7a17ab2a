//! What programs send. Reading it never fails by itself: first is proved who asks.
use super::error::ApiError;
use crate::web::form::FORM_LIMIT;
use actix_web::dev::Payload;
use actix_web::http::StatusCode;
use actix_web::{FromRequest, HttpRequest, web};
use serde_json::{Map, Value};
use std::convert::Infallible;
use std::future::{Future, Ready, ready};
use std::pin::Pin;

/// A body that should be a JSON object.
pub struct Body(Result<web::Bytes, ApiError>);

impl FromRequest for Body {
    type Error = Infallible;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Infallible>>>>;

    fn from_request(req: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let bytes = web::Bytes::from_request(req, payload);
        Box::pin(async move {
            let read = bytes
                .await
                .map_err(|e| match e.as_response_error().status_code() {
                    StatusCode::PAYLOAD_TOO_LARGE => ApiError::TooLarge,
                    _ => ApiError::Malformed("The body can't be read.".into()),
                });
            Ok(Self(read))
        })
    }
}

impl Body {
    /// The object.
    pub fn object(self) -> Result<Fields, ApiError> {
        let bytes = self.0?;
        if bytes.len() > FORM_LIMIT {
            return Err(ApiError::TooLarge);
        }
        let value: Value = serde_json::from_slice(&bytes)
            .map_err(|e| ApiError::Malformed(format!("JSON parse error - {e}")))?;
        match value {
            Value::Object(map) => Ok(Fields {
                map,
                errors: Map::new(),
            }),
            _ => Err(ApiError::Fields(serde_json::json!({
                "non_field_errors": ["Invalid data. Expected an object."]
            }))),
        }
    }
}

/// The fields of a body, and what is wrong with them.
pub struct Fields {
    map: Map<String, Value>,
    errors: Map<String, Value>,
}

impl Fields {
    /// The field as it was sent; null counts as sent.
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.map.get(name)
    }

    /// Forgets a field that was sent as null: it is as if it was not sent.
    pub fn drop_null(&mut self, name: &str) {
        if self.map.get(name) == Some(&Value::Null) {
            self.map.remove(name);
        }
    }

    /// Notes what is wrong with a field.
    pub fn wrong(&mut self, name: &str, text: impl Into<String>) {
        let text: String = text.into();
        self.errors
            .entry(name)
            .or_insert_with(|| serde_json::json!([text]));
    }

    /// A text, where one was sent.
    pub fn text(&mut self, name: &str) -> Option<String> {
        match self.map.get(name) {
            None => None,
            Some(Value::String(text)) => Some(text.clone()),
            Some(Value::Null) => {
                self.wrong(name, "This field may not be null.");
                None
            }
            Some(_) => {
                self.wrong(name, "Not a valid string.");
                None
            }
        }
    }

    /// A text that must be there.
    pub fn required_text(&mut self, name: &str) -> String {
        if self.get(name).is_none() {
            self.wrong(name, "This field is required.");
        }
        self.text(name).unwrap_or_default()
    }

    /// A whole number that must be there.
    pub fn required_number(&mut self, name: &str) -> i64 {
        match self.map.get(name).map(Value::as_i64) {
            Some(Some(number)) => number,
            Some(None) => {
                self.wrong(name, "A valid integer is required.");
                0
            }
            None => {
                self.wrong(name, "This field is required.");
                0
            }
        }
    }

    /// Ends the reading, where something was wrong.
    pub fn finish(&mut self) -> Result<(), ApiError> {
        match self.errors.is_empty() {
            true => Ok(()),
            false => Err(ApiError::Fields(std::mem::take(&mut self.errors).into())),
        }
    }
}

/// What stands after the `?`.
pub struct Params(Vec<(String, String)>);

impl FromRequest for Params {
    type Error = Infallible;
    type Future = Ready<Result<Self, Infallible>>;

    fn from_request(req: &HttpRequest, _: &mut Payload) -> Self::Future {
        let pairs = url::form_urlencoded::parse(req.query_string().as_bytes());
        ready(Ok(Self(pairs.into_owned().collect())))
    }
}

impl Params {
    /// The last value of a name.
    pub fn get(&self, name: &str) -> Option<&str> {
        let found = self.0.iter().rev().find(|(known, _)| known == name);
        found.map(|(_, value)| value.as_str())
    }

    /// A whole number of at least `min`.
    pub fn number(&self, name: &str, min: i64) -> Result<Option<i64>, ApiError> {
        let Some(text) = self.get(name) else {
            return Ok(None);
        };
        match text.parse::<i64>() {
            Ok(number) if number >= min => Ok(Some(number)),
            _ => Err(ApiError::field(name, "A valid integer is required.")),
        }
    }

    /// `true` or `false`.
    pub fn flag(&self, name: &str) -> Result<Option<bool>, ApiError> {
        match self.get(name).map(str::to_lowercase).as_deref() {
            None => Ok(None),
            Some("true") => Ok(Some(true)),
            Some("false") => Ok(Some(false)),
            Some(_) => Err(ApiError::field(name, "Must be a valid boolean.")),
        }
    }
}

/// An id in an address; what is no number is nobody's id.
pub fn id(text: &str) -> Result<i64, ApiError> {
    text.parse().map_err(|_| ApiError::NotFound)
}
