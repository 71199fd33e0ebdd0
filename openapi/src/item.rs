//! One state of one thing, as register fields.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The fields of an item, under the names that the register's definition gives them.
/// A field without a value is absent; there is no null and no empty string.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(transparent)]
#[schema(examples(json!({"organisation": "ORG-1", "name": "Ministry of Rivers", "start-date": "2001-04-01", "alias": ["Rivers", "MoR"]})))]
pub struct Item(pub BTreeMap<String, FieldValue>);

/// The value of one field: a string for cardinality 1, a list of strings for cardinality n.
/// Numbers, dates and booleans are strings too, exactly as they were recorded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(untagged, expecting = "a value must be a string or a list of strings")]
pub enum FieldValue {
    /// The one value of a field with cardinality 1.
    One(String),
    /// The values of a field with cardinality n, in order.
    Many(Vec<String>),
}

/// An item with its address.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(examples(json!({
    "register": "organisation",
    "item_hash": "sha-256:6cf02f6b0a1d4f0c2b6b8fba7c7e3fd1a8a7d8a4f6f7a4c1de2a9e4b0f3b1c2d",
    "item": {"organisation": "ORG-1", "name": "Ministry of Rivers"}
})))]
pub struct ItemDocument {
    /// Name of the register.
    #[schema(examples("organisation"))]
    pub register: String,
    /// SHA-256 of the item's canonical JSON, as `sha-256:` and 64 hexadecimal digits.
    pub item_hash: String,
    /// The item.
    pub item: Item,
}
