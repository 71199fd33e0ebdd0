//! Parameters in the head of a request.

use serde::Deserialize;
use utoipa::IntoParams;

/// The name of a request that may be sent again.
#[derive(Debug, Clone, Deserialize, IntoParams)]
#[into_params(parameter_in = Header)]
pub struct IdempotencyHeader {
    /// A name of your choice for this request, such as a UUID: 1 to 200 visible ASCII characters. Sent again with the same name, the request does nothing again and gets the answer of the first time; another request under the same name is 422 of the type `idempotency-key-reused`.
    #[serde(rename = "Idempotency-Key")]
    #[param(value_type = Option<String>, min_length = 1, max_length = 200, pattern = "^[!-~]+$", example = "2c5ea4c0-4067-11e9-8bad-9b1deb4d3b7d")]
    pub idempotency_key: Option<String>,
}
