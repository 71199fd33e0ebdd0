//! The headers of every answer: those that protect it, and the version of the interface.

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

/// Sets them, for the path that was asked for.
pub fn protect(headers: &mut HeaderMap, path: &str) {
    let policy = if is_documentation(path) {
        DOCUMENTATION_POLICY
    } else if is_preview(path) {
        PREVIEW_POLICY
    } else {
        POLICY
    };
    let fixed: [(HeaderName, &'static str); 6] = [
        (HeaderName::from_static("api-version"), API_VERSION),
        (CONTENT_SECURITY_POLICY, policy),
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (REFERRER_POLICY, "no-referrer"),
        (X_FRAME_OPTIONS, "DENY"),
        (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    ];
    for (name, value) in fixed {
        headers.insert(name, HeaderValue::from_static(value));
    }
    if is_preview(path) {
        headers.remove(X_FRAME_OPTIONS);
    }
    headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    headers.insert(ACCESS_CONTROL_EXPOSE_HEADERS, HeaderValue::from_static(EXPOSED));
    let resource_policy = HeaderName::from_static("cross-origin-resource-policy");
    headers.insert(resource_policy, HeaderValue::from_static("cross-origin"));
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
