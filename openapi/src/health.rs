//! Whether the service lives and can answer.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The state of the service.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(examples(json!({"status": "ok"})))]
pub struct Health {
    /// `ok`; anything else is answered as a problem.
    pub status: String,
}
