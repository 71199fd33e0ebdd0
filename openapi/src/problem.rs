//! The one shape of an error (RFC 9457).

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::change_set::ChangeKind;
use crate::record::Record;

/// The media type of every error.
pub const PROBLEM_MEDIA_TYPE: &str = "application/problem+json";

/// What every `type` begins with; the rest is the name of a [`ProblemKind`].
pub const PROBLEM_TYPE_PREFIX: &str = "urn:registrar:problem:";

/// One broken rule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(examples(json!({"field": "start-date", "value": "yesterday", "rule": "a date is written 2026-05-01"})))]
pub struct Violation {
    /// The field that it is about.
    pub field: String,
    /// The value that breaks the rule; empty when the value is missing.
    pub value: String,
    /// The rule.
    pub rule: String,
}

/// An error, as RFC 9457 has it. Members that do not apply are absent.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(examples(json!({
    "type": "urn:registrar:problem:not-found",
    "title": "Not found",
    "status": 404,
    "detail": "There is no register \"organization\". The registers are listed at /v1/registers.",
    "instance": "/v1/registers/organization",
    "request_id": "01900000-0000-7000-8000-000000000003"
})))]
pub struct Problem {
    /// Which kind of problem it is; the kinds are listed in the guidelines.
    #[serde(rename = "type")]
    pub kind: String,
    /// The kind in words.
    pub title: String,
    /// The status of the answer.
    pub status: u16,
    /// What was wrong, where, and what to do.
    pub detail: String,
    /// The path that was asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub instance: Option<String>,
    /// The request, as the header `X-Request-Id` names it. Quote it when you ask for help.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request_id: Option<String>,
    /// The register that it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub register: Option<String>,
    /// The key that it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
    /// The parameter that was wrong.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parameter: Option<String>,
    /// The line of the body where reading stopped, from 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line: Option<u64>,
    /// The column of that line, from 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub column: Option<u64>,
    /// The rules that were broken.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub violations: Vec<Violation>,
    /// What is wrong with the governance of the register.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub governance_gaps: Vec<String>,
    /// The item that the change expected to find.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expected_item_hash: Option<String>,
    /// The item that it found.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub found_item_hash: Option<String>,
    /// The number of the entry that moved the record since.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub entry_number: Option<u64>,
    /// The change set that is in the way.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub change_set: Option<String>,
    /// The ordinal of the change that is in the way.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ordinal: Option<u64>,
    /// The kind of the change that is in the way.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub change_kind: Option<ChangeKind>,
    /// The person who decided it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub person: Option<String>,
    /// The references that hold the request up, as `register:key field`: for a dangling one the record that is missing and the field that names it, else the records that refer to this one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub references: Vec<String>,
    /// The first day of a record that does not hold on the day asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_from: Option<NaiveDate>,
    /// The last day of a record that does not hold on the day asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_to: Option<NaiveDate>,
    /// The number of entries in the log.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub log_size: Option<u64>,
    /// The `Idempotency-Key` that was used before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub idempotency_key: Option<String>,
    /// When the key was retired, in UTC.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retired_at: Option<DateTime<Utc>>,
    /// The last state of a retired key.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_state: Option<Record>,
}

/// The kinds of problem.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ProblemKind {
    /// A parameter in the path or after the question mark breaks its rule.
    InvalidParameter,
    /// The body is not JSON.
    InvalidJson,
    /// The request itself is malformed.
    BadRequest,
    /// The request names nobody, or a key that is not known.
    Unauthorised,
    /// The person may not do this.
    Forbidden,
    /// There is nothing under this address.
    NotFound,
    /// Nothing of the log is signed, or not at this size.
    NotSigned,
    /// The record exists, but does not hold on the day asked for.
    NotValidThen,
    /// The address does not know this method.
    MethodNotAllowed,
    /// None of the encodings that the caller accepts is offered.
    NotAcceptable,
    /// The caller took too long to send the request.
    RequestTimeout,
    /// The world has changed since, or the state does not allow this.
    Conflict,
    /// An undo that a later change stands in the way of.
    LaterChange,
    /// A value names a record that does not exist.
    DanglingReference,
    /// Other records name the one that is to be closed.
    StillReferred,
    /// The key was retired.
    Gone,
    /// The body is longer than the limit.
    PayloadTooLarge,
    /// The body is not `application/json`.
    UnsupportedMediaType,
    /// The range is not within the file.
    RangeNotSatisfiable,
    /// The log has no such position yet: it is not the log that the position is of.
    UnknownPosition,
    /// The body is JSON, but breaks a rule of the register or of the schema.
    Invalid,
    /// The same idempotency key came with another request.
    IdempotencyKeyReused,
    /// The address sent more requests than it may.
    TooManyRequests,
    /// The register has no owner or no steward in force.
    GovernanceGap,
    /// Something went wrong inside.
    Internal,
    /// The store cannot answer just now.
    Unavailable,
    /// The store has no room.
    StoreFull,
}

impl ProblemKind {
    /// Every kind, for documents and tests.
    pub const ALL: [Self; 27] = [
        Self::InvalidParameter,
        Self::InvalidJson,
        Self::BadRequest,
        Self::Unauthorised,
        Self::Forbidden,
        Self::NotFound,
        Self::NotSigned,
        Self::NotValidThen,
        Self::MethodNotAllowed,
        Self::NotAcceptable,
        Self::RequestTimeout,
        Self::Conflict,
        Self::LaterChange,
        Self::DanglingReference,
        Self::StillReferred,
        Self::Gone,
        Self::PayloadTooLarge,
        Self::UnsupportedMediaType,
        Self::RangeNotSatisfiable,
        Self::UnknownPosition,
        Self::Invalid,
        Self::IdempotencyKeyReused,
        Self::TooManyRequests,
        Self::GovernanceGap,
        Self::Internal,
        Self::Unavailable,
        Self::StoreFull,
    ];

    /// Status, name at the end of the `type`, and title.
    const fn facts(self) -> (u16, &'static str, &'static str) {
        match self {
            Self::InvalidParameter => (400, "invalid-parameter", "A parameter is not valid"),
            Self::InvalidJson => (400, "invalid-json", "The body is not JSON"),
            Self::BadRequest => (400, "bad-request", "The request cannot be read"),
            Self::Unauthorised => (401, "unauthorised", "An API key is needed"),
            Self::Forbidden => (403, "forbidden", "This person may not do this"),
            Self::NotFound => (404, "not-found", "Not found"),
            Self::NotSigned => (404, "not-signed", "Nothing is signed yet"),
            Self::NotValidThen => (404, "not-valid-then", "The record does not hold on that day"),
            Self::MethodNotAllowed => (405, "method-not-allowed", "This address does not know this method"),
            Self::NotAcceptable => (406, "not-acceptable", "Nothing of what is accepted is offered"),
            Self::RequestTimeout => (408, "request-timeout", "The request took too long to arrive"),
            Self::Conflict => (409, "conflict", "The state does not allow this"),
            Self::LaterChange => (409, "later-change", "A later change stands in the way"),
            Self::DanglingReference => (409, "dangling-reference", "A reference names no record"),
            Self::StillReferred => (409, "still-referred", "Other records refer to it"),
            Self::Gone => (410, "gone", "The key was retired"),
            Self::PayloadTooLarge => (413, "payload-too-large", "The body is too long"),
            Self::UnsupportedMediaType => (415, "unsupported-media-type", "The body must be application/json"),
            Self::RangeNotSatisfiable => (416, "range-not-satisfiable", "The file has no such part"),
            Self::UnknownPosition => (416, "unknown-position", "The log has no such position"),
            Self::Invalid => (422, "invalid", "The request breaks a rule"),
            Self::IdempotencyKeyReused => (
                422,
                "idempotency-key-reused",
                "The idempotency key was used for another request",
            ),
            Self::TooManyRequests => (429, "too-many-requests", "Too many requests"),
            Self::GovernanceGap => (409, "governance-gap", "The register lacks an owner or a steward"),
            Self::Internal => (500, "internal", "Something went wrong inside"),
            Self::Unavailable => (503, "unavailable", "The store cannot answer just now"),
            Self::StoreFull => (507, "store-full", "The store has no room"),
        }
    }

    /// The status that goes with it.
    pub const fn status(self) -> u16 {
        self.facts().0
    }

    /// Its name, the last part of the `type`.
    pub const fn name(self) -> &'static str {
        self.facts().1
    }

    /// The kind in words.
    pub const fn title(self) -> &'static str {
        self.facts().2
    }
}

impl Problem {
    /// A problem of a kind, with what was wrong, where, and what to do.
    pub fn new(kind: ProblemKind, detail: impl Into<String>) -> Self {
        Self {
            kind: format!("{PROBLEM_TYPE_PREFIX}{}", kind.name()),
            title: kind.title().to_owned(),
            status: kind.status(),
            detail: detail.into(),
            ..Self::default()
        }
    }
}
