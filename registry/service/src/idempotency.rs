//! Requests that a caller names, so that sending them again does nothing again.

use actix_web::HttpRequest;
use actix_web::http::header::HeaderName;
use registry_store::Idempotency;
use sha2::{Digest, Sha256};

use crate::error::ApiError;
use crate::limits::IDEMPOTENCY_KEY_BYTES;

/// The header that carries the name.
const IDEMPOTENCY_KEY: HeaderName = HeaderName::from_static("idempotency-key");

/// The head of a request that may be sent again.
pub struct NamedRequest {
    name: Option<String>,
    /// Method and path, each with a line end.
    head: String,
}

impl NamedRequest {
    /// Reads the name, if there is one.
    pub fn of(request: &HttpRequest) -> Result<Self, ApiError> {
        let mut values = request.headers().get_all(&IDEMPOTENCY_KEY);
        let name = values.next().map(|value| read_name(value.as_bytes())).transpose()?;
        if values.next().is_some() {
            return Err(ApiError::parameter("Idempotency-Key", "", "be given once"));
        }
        Ok(Self {
            name,
            head: format!("{}\n{}\n", request.method(), request.path()),
        })
    }

    /// The name with the digest of everything that was asked: method, path and body.
    pub fn with_body(self, body: &[u8]) -> Option<Idempotency> {
        let mut digest = Sha256::new();
        digest.update(self.head.as_bytes());
        digest.update(body);
        Some(Idempotency {
            key: self.name?,
            request: digest.finalize().into(),
        })
    }
}

fn read_name(bytes: &[u8]) -> Result<String, ApiError> {
    let text = String::from_utf8_lossy(bytes);
    if (1..=IDEMPOTENCY_KEY_BYTES).contains(&bytes.len()) && bytes.iter().all(u8::is_ascii_graphic) {
        return Ok(text.into_owned());
    }
    let rule = format!("be 1 to {IDEMPOTENCY_KEY_BYTES} visible ASCII characters without spaces");
    let shown: String = text.chars().take(IDEMPOTENCY_KEY_BYTES).collect();
    Err(ApiError::parameter("Idempotency-Key", &shown, rule))
}
