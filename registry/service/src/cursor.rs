//! Opaque places in a list.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use crate::error::ApiError;
use crate::limits::CURSOR_BYTES;

/// The cursor for a place.
pub fn encode(place: &str) -> String {
    URL_SAFE_NO_PAD.encode(place)
}

/// The place that a cursor stands for.
pub fn decode(cursor: &str) -> Result<String, ApiError> {
    if cursor.len() > CURSOR_BYTES {
        let shown: String = cursor.chars().take(20).collect();
        return Err(bad(&format!("{shown}…")));
    }
    URL_SAFE_NO_PAD
        .decode(cursor)
        .ok()
        .and_then(|bytes| String::from_utf8(bytes).ok())
        .filter(|place| !place.is_empty())
        .ok_or_else(|| bad(cursor))
}

/// A cursor that this service did not give out.
pub fn bad(cursor: &str) -> ApiError {
    ApiError::parameter(
        "cursor",
        cursor,
        "be the next_cursor of an earlier page; leave it out to begin at the start",
    )
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a failed test may panic")]

    use super::*;

    #[test]
    fn a_place_comes_back() {
        for place in ["ORG-1", "a/b.c", "01900000-0000-7000-8000-000000000001", "ä"] {
            assert_eq!(decode(&encode(place)).unwrap(), place);
        }
    }

    #[test]
    fn other_text_is_refused() {
        for cursor in ["", "!", "T1JHLTE=", "//", "_w", &"A".repeat(CURSOR_BYTES + 1)] {
            let problem = decode(cursor).unwrap_err();
            assert_eq!(problem.problem().parameter.as_deref(), Some("cursor"));
        }
    }
}
