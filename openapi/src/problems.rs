//! The errors that operations may answer with, for the document.

use std::collections::BTreeMap;

use utoipa::openapi::{Content, Ref, RefOr, Response, ResponseBuilder};
use utoipa::{IntoResponses, ToSchema};

use crate::problem::{PROBLEM_MEDIA_TYPE, Problem, ProblemKind};

/// Errors of operations that answer everyone and look nothing up.
pub struct OpenProblems;

/// Errors of operations that read.
pub struct ReadProblems;

/// Errors of operations that write: those of reading, and those of a key, a body and a rule.
pub struct WriteProblems;

/// Errors of operations that read, and are asked by a body.
pub struct AskProblems;

const ASK: &[ProblemKind] = &[
    ProblemKind::InvalidParameter,
    ProblemKind::NotFound,
    ProblemKind::RequestTimeout,
    ProblemKind::PayloadTooLarge,
    ProblemKind::UnsupportedMediaType,
    ProblemKind::Invalid,
    ProblemKind::TooManyRequests,
    ProblemKind::Internal,
    ProblemKind::Unavailable,
];

impl IntoResponses for AskProblems {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        responses(ASK)
    }
}

const OPEN: &[ProblemKind] = &[
    ProblemKind::InvalidParameter,
    ProblemKind::TooManyRequests,
    ProblemKind::Internal,
];

const READ: &[ProblemKind] = &[
    ProblemKind::InvalidParameter,
    ProblemKind::NotFound,
    ProblemKind::TooManyRequests,
    ProblemKind::Internal,
    ProblemKind::Unavailable,
];

const WRITE: &[ProblemKind] = &[
    ProblemKind::InvalidJson,
    ProblemKind::Unauthorised,
    ProblemKind::Forbidden,
    ProblemKind::NotFound,
    ProblemKind::Conflict,
    ProblemKind::PayloadTooLarge,
    ProblemKind::UnsupportedMediaType,
    ProblemKind::Invalid,
    ProblemKind::TooManyRequests,
    ProblemKind::Internal,
    ProblemKind::Unavailable,
    ProblemKind::StoreFull,
];

impl IntoResponses for OpenProblems {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        responses(OPEN)
    }
}

impl IntoResponses for ReadProblems {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        responses(READ)
    }
}

impl IntoResponses for WriteProblems {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        responses(WRITE)
    }
}

fn responses(kinds: &[ProblemKind]) -> BTreeMap<String, RefOr<Response>> {
    kinds
        .iter()
        .map(|kind| (kind.status().to_string(), RefOr::T(response(*kind))))
        .collect()
}

fn response(kind: ProblemKind) -> Response {
    let example = Problem::new(kind, detail(kind));
    let content = Content::builder()
        .schema(Some(Ref::from_schema_name(Problem::name())))
        .example(serde_json::to_value(example).ok())
        .build();
    ResponseBuilder::new()
        .description(kind.title())
        .content(PROBLEM_MEDIA_TYPE, content)
        .build()
}

/// A detail such as a caller may meet.
const fn detail(kind: ProblemKind) -> &'static str {
    match kind {
        ProblemKind::InvalidParameter => "limit is \"0\", but must be a whole number from 1 to 1000.",
        ProblemKind::InvalidJson => "Expected `,` or `}` at line 3 column 9.",
        ProblemKind::Unauthorised => "Send your API key in the header: Authorization: Bearer rk_…",
        ProblemKind::Forbidden => "Paula Proposer proposed this change set and so cannot approve it.",
        ProblemKind::NotFound => "There is no register \"organization\". The registers are listed at /v1/registers.",
        ProblemKind::Conflict => "ORG-1 has changed since the proposal was made. Propose the change again.",
        ProblemKind::PayloadTooLarge => "The body is longer than 2097152 bytes. Split the proposal.",
        ProblemKind::UnsupportedMediaType => "Send the body with the header Content-Type: application/json.",
        ProblemKind::Invalid => "unknown field `state`, expected one of `register`, `title`, `changes`",
        ProblemKind::Unavailable => "The store is busy. Try again in a few seconds.",
        ProblemKind::UnknownPosition => {
            "after is 120, but the log of organisation has 98 entries. Begin again with an extract of the latest edition."
        }
        ProblemKind::StoreFull => "The disk of the store is full. Nothing was written.",
        _ => "The request could not be answered. Quote the request_id when you ask for help.",
    }
}
