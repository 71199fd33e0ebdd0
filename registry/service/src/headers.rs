//! The headers of every answer: those that protect it, and the version of the interface.

use std::sync::LazyLock;

use actix_web::http::header::{
    ACCESS_CONTROL_ALLOW_ORIGIN, ACCESS_CONTROL_EXPOSE_HEADERS, CACHE_CONTROL, CONTENT_SECURITY_POLICY, HeaderMap,
    HeaderName, HeaderValue, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS,
};
use openapi::API_VERSION;

/// Pages and answers load nothing but the service's own style sheet and pictures.
const POLICY: &str = "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; \
                      base-uri 'none'; frame-ancestors 'none'";

/// The documentation runs its own scripts, asks the service, and sets styles on its elements; its pictures are written in its style sheet.
const DOCUMENTATION_POLICY: &str = "default-src 'none'; script-src 'self'; \
                                    style-src 'self' 'unsafe-inline'; img-src 'self' data:; \
                                    connect-src 'self'; base-uri 'none'; form-action 'none'; \
                                    frame-ancestors 'none'";

/// The page about a record stands in frames of other sites; it has neither scripts nor styles nor pictures.
const PREVIEW_POLICY: &str = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors *";

/// What scripts of other sites may read of an answer besides its body. Reading is open to every site; writing takes an API key, which no browser sends by itself.
const EXPOSED: &str = "API-Version, Deprecation, ETag, Link, Location, RateLimit, RateLimit-Policy, Registrar-Notice, Retry-After, Sunset, X-Request-Id";

/// The headers that are the same on every answer. Every answer has them, so that they are made once.
static FIXED: LazyLock<[(HeaderName, HeaderValue); 7]> = LazyLock::new(|| {
    [
        (HeaderName::from_static("api-version"), API_VERSION),
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (REFERRER_POLICY, "no-referrer"),
        (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
        (HeaderName::from_static("cross-origin-resource-policy"), "cross-origin"),
        (ACCESS_CONTROL_ALLOW_ORIGIN, "*"),
        (ACCESS_CONTROL_EXPOSE_HEADERS, EXPOSED),
    ]
    .map(|(name, value)| (name, HeaderValue::from_static(value)))
});

/// What pages and answers may load: our own, the documentation, and what stands in frames of others.
static POLICIES: LazyLock<[HeaderValue; 3]> =
    LazyLock::new(|| [POLICY, DOCUMENTATION_POLICY, PREVIEW_POLICY].map(HeaderValue::from_static));

/// Sets them, for the path that was asked for.
pub fn protect(headers: &mut HeaderMap, path: &str) {
    for (name, value) in &*FIXED {
        headers.insert(name.clone(), value.clone());
    }
    let [policy, documentation, preview] = &*POLICIES;
    let policy = if is_documentation(path) {
        documentation
    } else if is_preview(path) {
        preview
    } else {
        policy
    };
    headers.insert(CONTENT_SECURITY_POLICY, policy.clone());
    if !is_preview(path) {
        headers.insert(X_FRAME_OPTIONS, HeaderValue::from_static("DENY"));
    }
    if !headers.contains_key(CACHE_CONTROL) {
        headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
}

fn is_preview(path: &str) -> bool {
    path.starts_with("/reconcile/") && path.ends_with("/preview")
}

fn is_documentation(path: &str) -> bool {
    path == "/docs" || path.starts_with("/docs/")
}
