//! Which key a source record stands behind.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::record::RecordStatus;

/// The key that a source record stands behind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(examples(json!({
    "register": "organisation",
    "source": "land-office",
    "source_record_id": "4711",
    "key": "ORG-2",
    "resolved_key": "ORG-1",
    "status": "live"
})))]
pub struct Holder {
    /// Name of the register.
    pub register: String,
    /// Name of the source.
    pub source: String,
    /// The row in that source.
    pub source_record_id: String,
    /// The key that the source record was attached to.
    pub key: String,
    /// The key that answers for it: the end of the chain of merges, or `key` itself.
    pub resolved_key: String,
    /// Whether the resolved key is live or retired.
    pub status: RecordStatus,
}
