//! JSON bodies of requests, and who sent them.

use std::future::Future;
use std::pin::Pin;

use actix_web::dev::Payload;
use actix_web::error::PayloadError;
use actix_web::http::header::{CONTENT_TYPE, HeaderMap};
use actix_web::{Error, FromRequest, HttpRequest, web};
use openapi::problem::ProblemKind;
use registry_core::PersonName;
use registry_store::Idempotency;
use serde::de::DeserializeOwned;
use serde_json::error::Category;

use crate::auth::caller;
use crate::error::ApiError;
use crate::idempotency::NamedRequest;
use crate::limits::{BODY_BYTES, BODY_TIME};

/// A JSON body with the person who sent it. The person comes first: who is not known learns nothing about the body.
pub struct Signed<T> {
    /// The person whose API key came with the request.
    pub caller: PersonName,
    /// The body; errors name line and column.
    pub body: T,
    /// The name under which the caller may send the request again, if there is one.
    pub idempotency: Option<Idempotency>,
}

impl<T: DeserializeOwned + 'static> FromRequest for Signed<T> {
    type Error = ApiError;
    type Future = Pin<Box<dyn Future<Output = Result<Self, ApiError>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let caller = caller(request);
        let named = NamedRequest::of(request);
        let json = is_json(request.headers());
        let bytes = web::Bytes::from_request(request, payload);
        Box::pin(async move {
            let caller = caller.await?;
            let named = named?;
            if !json {
                return Err(not_json());
            }
            let bytes = tokio::time::timeout(BODY_TIME, bytes).await;
            let bytes = bytes
                .map_err(|_elapsed| too_slow())?
                .map_err(|error| unreadable(&error))?;
            let body = object(&bytes)?;
            let idempotency = named.with_body(&bytes);
            Ok(Self {
                caller,
                body,
                idempotency,
            })
        })
    }
}

/// A JSON body that anybody may send, of at most this many bytes.
pub async fn asked<T: DeserializeOwned>(
    request: &HttpRequest,
    payload: web::Payload,
    limit: usize,
) -> Result<T, ApiError> {
    if !is_json(request.headers()) {
        return Err(not_json());
    }
    object(&bytes(payload, limit).await?)
}

/// A body that anybody may send, of at most this many bytes.
pub async fn bytes(payload: web::Payload, limit: usize) -> Result<web::Bytes, ApiError> {
    let bytes = tokio::time::timeout(BODY_TIME, payload.to_bytes_limited(limit)).await;
    let bytes = bytes.map_err(|_elapsed| too_slow())?;
    let bytes = bytes.map_err(|_exceeded| {
        let detail = format!("The body is longer than {limit} bytes. Split it.");
        ApiError::new(ProblemKind::PayloadTooLarge, detail)
    })?;
    bytes.map_err(|error| unreadable(&error))
}

fn is_json(headers: &HeaderMap) -> bool {
    is_of_type(headers, "application/json")
}

/// Whether the body is said to be of this media type.
pub fn is_of_type(headers: &HeaderMap, wanted: &str) -> bool {
    headers
        .get(CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .map(|text| text.split(';').next().unwrap_or_default().trim())
        .is_some_and(|media_type| media_type.eq_ignore_ascii_case(wanted))
}

fn not_json() -> ApiError {
    ApiError::new(
        ProblemKind::UnsupportedMediaType,
        "Send the body with the header Content-Type: application/json.",
    )
}

fn too_slow() -> ApiError {
    ApiError::new(
        ProblemKind::RequestTimeout,
        format!(
            "The body must arrive within {} seconds. Send it again, or split it.",
            BODY_TIME.as_secs()
        ),
    )
}

fn unreadable(error: &Error) -> ApiError {
    match error.as_error::<PayloadError>() {
        Some(PayloadError::Overflow) => ApiError::new(
            ProblemKind::PayloadTooLarge,
            format!("The body is longer than {BODY_BYTES} bytes. Split it, or propose it as a pipeline run."),
        ),
        _ => ApiError::new(ProblemKind::BadRequest, format!("The body could not be read: {error}.")),
    }
}

/// Reads a JSON object. A list would be taken for the members of a type in their order, which are no part of the contract.
fn object<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, ApiError> {
    if bytes.trim_ascii_start().starts_with(b"[") {
        return Err(ApiError::new(
            ProblemKind::Invalid,
            "The body cannot be read: it must be a JSON object, and is a list.",
        ));
    }
    serde_json::from_slice(bytes).map_err(|error| wrong(&error))
}

/// Text that is not JSON is 400; JSON that is not what the operation takes is 422.
fn wrong(error: &serde_json::Error) -> ApiError {
    let kind = match error.classify() {
        Category::Data => ProblemKind::Invalid,
        Category::Io | Category::Syntax | Category::Eof => ProblemKind::InvalidJson,
    };
    ApiError::new(kind, format!("The body cannot be read: {error}.")).with(|problem| {
        problem.line = u64::try_from(error.line()).ok();
        problem.column = u64::try_from(error.column()).ok();
    })
}
