//! Answers that can be asked for again: entity tags, conditional requests and what caches may do.

use actix_web::http::StatusCode;
use actix_web::http::header::{
    CACHE_CONTROL, CONTENT_DISPOSITION, ContentType, ETAG, EntityTag, Header, HeaderValue, IfNoneMatch,
    InvalidHeaderValue, LOCATION, TryIntoHeaderValue,
};
use actix_web::{HttpMessage, HttpRequest, HttpResponse, HttpResponseBuilder};
use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::error::ApiError;
use crate::limits::EDITION_CACHE_CONTROL;

/// For how long an answer holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Freshness {
    /// May change with the next commit: caches ask each time, and are told 304 while it has not.
    Present,
    /// The state of an edition or after a number of entries, which does not change.
    Edition,
    /// Addressed by its own hash, or a file of an edition: it can never be anything else.
    ByHash,
    /// Drafts and decisions: not for caches.
    Internal,
}

impl Freshness {
    fn cache_control(self) -> HeaderValue {
        HeaderValue::from_static(match self {
            Self::Present => "public, no-cache",
            Self::Edition => EDITION_CACHE_CONTROL,
            Self::ByHash => "public, max-age=31536000, immutable",
            Self::Internal => "private, no-store",
        })
    }
}

/// The answer to a read: the body, or 304 when the caller has it already.
pub fn read<T: Serialize>(request: &HttpRequest, body: &T, freshness: Freshness) -> Result<HttpResponse, ApiError> {
    Ok(content(request, ContentType::json(), json(body)?, freshness))
}

/// The same under another media type than that of JSON.
pub fn read_as<T: Serialize>(
    request: &HttpRequest,
    body: &T,
    media_type: &str,
    freshness: Freshness,
) -> Result<HttpResponse, ApiError> {
    Ok(content(request, named_type(media_type)?, json(body)?, freshness))
}

/// A media type by its name.
pub fn named_type(name: &str) -> Result<ContentType, ApiError> {
    name.parse().map(ContentType).map_err(|error| {
        tracing::error!(%error, name, "a media type cannot be read");
        ApiError::internal()
    })
}

/// The same for a body that is ready.
pub fn content(request: &HttpRequest, media_type: ContentType, body: Vec<u8>, freshness: Freshness) -> HttpResponse {
    let tag = tag(&body);
    if is_known(request, &tag) {
        unchanged(tag, freshness)
    } else {
        tagged(tag, freshness).insert_header(media_type).body(body)
    }
}

/// The head of an answer that can be asked for again.
pub fn tagged(
    tag: impl TryIntoHeaderValue<Error: Into<InvalidHeaderValue>>,
    freshness: Freshness,
) -> HttpResponseBuilder {
    let mut response = HttpResponse::Ok();
    response
        .insert_header((ETAG, tag))
        .insert_header((CACHE_CONTROL, freshness.cache_control()));
    response
}

/// The answer to somebody who has the body already.
pub fn unchanged(tag: impl TryIntoHeaderValue<Error: Into<InvalidHeaderValue>>, freshness: Freshness) -> HttpResponse {
    tagged(tag, freshness).status(StatusCode::NOT_MODIFIED).finish()
}

/// The answer as a file to be kept; everything but letters, digits, `.`, `_` and `-` in the name becomes `-`.
pub fn as_file(mut response: HttpResponse, name: &str) -> HttpResponse {
    let plain = |character: char| character.is_ascii_alphanumeric() || ".-_".contains(character);
    let name: String = name
        .chars()
        .map(|character| if plain(character) { character } else { '-' })
        .collect();
    if let Ok(value) = HeaderValue::from_str(&format!("attachment; filename=\"{name}\"")) {
        response.headers_mut().insert(CONTENT_DISPOSITION, value);
    }
    response
}

/// The answer to a write that made something: where it is, and what it is.
pub fn created<T: Serialize>(location: &str, body: &T) -> Result<HttpResponse, ApiError> {
    Ok(HttpResponse::Created()
        .insert_header((LOCATION, location))
        .insert_header(ContentType::json())
        .body(json(body)?))
}

/// The answer to a write that changed something.
pub fn done<T: Serialize>(body: &T) -> Result<HttpResponse, ApiError> {
    Ok(HttpResponse::Ok().insert_header(ContentType::json()).body(json(body)?))
}

/// The answer of a merged key: who answers for it now. Caches ask each time, because a merge can be undone.
pub fn moved<T: Serialize>(location: &str, body: &T) -> Result<HttpResponse, ApiError> {
    let body = json(body)?;
    Ok(HttpResponse::MovedPermanently()
        .insert_header((LOCATION, location))
        .insert_header((ETAG, tag(&body)))
        .insert_header((CACHE_CONTROL, Freshness::Present.cache_control()))
        .insert_header(ContentType::json())
        .body(body))
}

/// The body as JSON.
pub fn json<T: Serialize>(body: &T) -> Result<Vec<u8>, ApiError> {
    serde_json::to_vec(body).map_err(|error| {
        tracing::error!(%error, "an answer could not be written as JSON");
        ApiError::internal()
    })
}

/// The tag is weak because the same body travels under several content encodings.
/// It is made from the body and not from the log size, because an answer may hold more than the log does: a review that falls due changes it too.
pub fn tag(body: &[u8]) -> EntityTag {
    let digest = Sha256::digest(body);
    let head = digest.first_chunk().map_or(0, |head| u128::from_be_bytes(*head));
    EntityTag::new_weak(format!("{head:032x}"))
}

/// Whether the caller has what the tag stands for.
pub fn is_known(request: &impl HttpMessage, tag: &EntityTag) -> bool {
    match IfNoneMatch::parse(request) {
        Ok(IfNoneMatch::Any) => true,
        Ok(IfNoneMatch::Items(tags)) => tags.iter().any(|known| known.weak_eq(tag)),
        Err(_malformed) => false,
    }
}
