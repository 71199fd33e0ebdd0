//! The headers that protect every answer.

use actix_web::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, HeaderMap, HeaderName, HeaderValue, REFERRER_POLICY,
    X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS,
};

/// Pages and answers load nothing but the service's own style sheet and pictures.
const POLICY: &str = "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; \
                      base-uri 'none'; frame-ancestors 'none'";

/// The documentation runs its own scripts, asks the service, and sets styles on its elements; its pictures are written in its style sheet.
const DOCUMENTATION_POLICY: &str = "default-src 'none'; script-src 'self'; \
                                    style-src 'self' 'unsafe-inline'; img-src 'self' data:; \
                                    connect-src 'self'; base-uri 'none'; form-action 'none'; \
                                    frame-ancestors 'none'";

/// Sets them, for the path that was asked for.
pub fn protect(headers: &mut HeaderMap, path: &str) {
    let policy = if is_documentation(path) {
        DOCUMENTATION_POLICY
    } else {
        POLICY
    };
    let fixed: [(HeaderName, &'static str); 5] = [
        (CONTENT_SECURITY_POLICY, policy),
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (REFERRER_POLICY, "no-referrer"),
        (X_FRAME_OPTIONS, "DENY"),
        (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    ];
    for (name, value) in fixed {
        headers.insert(name, HeaderValue::from_static(value));
    }
    if !headers.contains_key(CACHE_CONTROL) {
        headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
}

fn is_documentation(path: &str) -> bool {
    path == "/docs" || path.starts_with("/docs/")
}
