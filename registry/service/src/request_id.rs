//! The name of one request, in the answer and in every line of the log.

use std::fmt;
use std::hash::{BuildHasher, RandomState};
use std::sync::LazyLock;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

use actix_web::http::header::{HeaderMap, HeaderName, HeaderValue};
use uuid::{Builder, Uuid};

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
            .map_or_else(|| Self(new_name().to_string()), |text| Self(text.to_owned()))
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

/// A new UUID version 7. Its random part comes from a counter under a keyed hash instead of the system, which would be
/// asked for each request: nobody needs to be unable to guess the name of a request, it only has to be its own.
fn new_name() -> Uuid {
    static KEYS: LazyLock<[RandomState; 2]> = LazyLock::new(|| [RandomState::new(), RandomState::new()]);
    static COUNTER: AtomicU64 = AtomicU64::new(0);
    let count = COUNTER.fetch_add(1, Ordering::Relaxed);
    let [first, second] = [&KEYS[0], &KEYS[1]].map(|key| u128::from(key.hash_one(count)));
    let random = (first << 64 | second).to_be_bytes();
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    let milliseconds = u64::try_from(now.as_millis()).unwrap_or(u64::MAX);
    let bytes = random.first_chunk().unwrap_or(&[0; 10]);
    Builder::from_unix_timestamp_millis(milliseconds, bytes).into_uuid()
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
    fn every_new_name_is_another() {
        let names: std::collections::HashSet<Uuid> = (0..1000).map(|_| new_name()).collect();
        assert_eq!(names.len(), 1000);
        assert!(names.iter().all(|name| name.get_version_num() == 7));
    }

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
