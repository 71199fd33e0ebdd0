//! Errors of the request path: a problem and the headers that go with it.

use std::fmt;
use std::num::NonZeroU32;
use std::time::Duration;

use actix_web::http::StatusCode;
use actix_web::http::header::{ALLOW, CONTENT_TYPE, HeaderName, HeaderValue, RETRY_AFTER, WWW_AUTHENTICATE};
use actix_web::{HttpResponse, ResponseError};
use openapi::problem::{PROBLEM_MEDIA_TYPE, Problem, ProblemKind};

/// An answer that is not what was asked for.
///
/// The middleware in `context` adds the path and the request id before it is sent.
#[derive(Debug, Clone)]
pub struct ApiError {
    problem: Box<Problem>,
    headers: Vec<(HeaderName, HeaderValue)>,
}

impl ApiError {
    /// An error of a kind, with what was wrong, where, and what to do.
    pub fn new(kind: ProblemKind, detail: impl Into<String>) -> Self {
        Self {
            problem: Box::new(Problem::new(kind, detail)),
            headers: Vec::new(),
        }
    }

    /// A parameter whose value breaks its rule. `rule` is worded to follow "must".
    pub fn parameter(name: &str, value: &str, rule: impl fmt::Display) -> Self {
        let detail = format!("{name} is {value:?}, but must {rule}.");
        Self::new(ProblemKind::InvalidParameter, detail).with(|problem| problem.parameter = Some(name.to_owned()))
    }

    /// A request without an API key, or with one that is not known.
    pub fn unauthorised(detail: &str) -> Self {
        Self::new(ProblemKind::Unauthorised, detail)
            .header(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer realm=\"registrar\""))
    }

    /// A method that the address does not know, with those that it knows.
    pub fn method_not_allowed(method: &str, allowed: &str) -> Self {
        let detail = format!("This address knows {allowed}, but not {method}.");
        let error = Self::new(ProblemKind::MethodNotAllowed, detail);
        match HeaderValue::from_str(allowed) {
            Ok(value) => error.header(ALLOW, value),
            Err(_invalid) => error,
        }
    }

    /// A store that cannot answer just now.
    pub fn unavailable(detail: impl Into<String>) -> Self {
        Self::new(ProblemKind::Unavailable, detail).header(RETRY_AFTER, HeaderValue::from_static("5"))
    }

    /// More requests than this service can answer.
    pub fn overloaded() -> Self {
        let detail = "More requests arrive than can be answered. Try again in a moment.";
        Self::new(ProblemKind::Unavailable, detail).header(RETRY_AFTER, HeaderValue::from_static("1"))
    }

    /// More requests than one caller may send, by the limit of this name. The headers are those of the IETF's draft on rate limits.
    pub fn too_many(policy: &str, per_second: NonZeroU32, burst: NonZeroU32, wait: Duration) -> Self {
        let seconds = wait.as_secs() + u64::from(wait.subsec_nanos() > 0);
        let detail = format!(
            "The limit for each {policy} is {per_second} requests a second, and {burst} at once. Try again in {seconds} seconds."
        );
        let left = format!("\"{policy}\";r=0;t={seconds}");
        let policy = format!("\"{policy}\";q={burst};w={}", burst.get() / per_second);
        [
            (RETRY_AFTER, seconds.to_string()),
            (HeaderName::from_static("ratelimit-policy"), policy),
            (HeaderName::from_static("ratelimit"), left),
        ]
        .into_iter()
        .filter_map(|(name, value)| Some((name, HeaderValue::from_str(&value).ok()?)))
        .fold(
            Self::new(ProblemKind::TooManyRequests, detail),
            |error, (name, value)| error.header(name, value),
        )
    }

    /// Something that went wrong inside. The caller learns nothing about it; the log has the detail under the request id.
    pub fn internal() -> Self {
        Self::new(
            ProblemKind::Internal,
            "The request could not be answered. Quote the request_id when you ask for help.",
        )
    }

    /// The same error with more members.
    #[must_use]
    pub fn with(mut self, change: impl FnOnce(&mut Problem)) -> Self {
        change(&mut self.problem);
        self
    }

    /// The problem that is sent.
    pub fn problem(&self) -> &Problem {
        &self.problem
    }

    /// The same error with one more header.
    #[must_use]
    pub fn header(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.headers.push((name, value));
        self
    }
}

impl fmt::Display for ApiError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}: {}", self.problem.title, self.problem.detail)
    }
}

impl std::error::Error for ApiError {}

impl ResponseError for ApiError {
    fn status_code(&self) -> StatusCode {
        StatusCode::from_u16(self.problem.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }

    fn error_response(&self) -> HttpResponse {
        let mut response = HttpResponse::build(self.status_code());
        for header in &self.headers {
            response.insert_header(header.clone());
        }
        response
            .insert_header((CONTENT_TYPE, PROBLEM_MEDIA_TYPE))
            .json(&self.problem)
    }
}
