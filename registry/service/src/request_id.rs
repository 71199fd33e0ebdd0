//! The name of one request, in the answer and in every line of the log.

use std::fmt;

use actix_web::http::header::{HeaderMap, HeaderName, HeaderValue};
use uuid::Uuid;

use crate::limits::REQUEST_ID_BYTES;

/// The header that carries it, both ways.
pub const REQUEST_ID_HEADER: HeaderName = HeaderName::from_static("x-request-id");

/// The name of one request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequestId(String);

impl RequestId {
    /// The caller's name for the request when it is well-formed (letters, digits, `-`, `_`, `.`), else a new UUID version 7.
    pub fn of(headers: &HeaderMap) -> Self {
        headers
            .get(REQUEST_ID_HEADER)
            .and_then(|value| value.to_str().ok())
            .filter(|text| is_well_formed(text))
            .map_or_else(|| Self(Uuid::now_v7().to_string()), |text| Self(text.to_owned()))
    }

    /// The name as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The name as a header.
    pub fn header_value(&self) -> HeaderValue {
        HeaderValue::from_str(&self.0).unwrap_or_else(|_never| HeaderValue::from_static("unknown"))
    }
}

impl fmt::Display for RequestId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

fn is_well_formed(text: &str) -> bool {
    (1..=REQUEST_ID_BYTES).contains(&text.len())
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_plain_names_are_taken_over() {
        for good in ["a", "01900000-0000-7000-8000-000000000003", "trace_1.2"] {
            assert!(is_well_formed(good), "{good}");
        }
        for bad in ["", "a b", "a\"b", "ä", &"x".repeat(REQUEST_ID_BYTES + 1)] {
            assert!(!is_well_formed(bad), "{bad}");
        }
    }
}
