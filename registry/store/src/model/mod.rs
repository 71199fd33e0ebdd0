//! One file for each table, with its rows and queries; `view` types are made from rows here.

pub(crate) mod api_key;
pub(crate) mod approval_rule;
pub(crate) mod change;
pub(crate) mod change_inverse;
pub(crate) mod change_set;
pub(crate) mod checkpoint;
pub(crate) mod commit;
pub(crate) mod cross_reference;
pub(crate) mod decision;
pub(crate) mod edition;
pub(crate) mod entry;
pub(crate) mod entry_item;
pub(crate) mod idempotency_key;
pub(crate) mod item;
pub(crate) mod item_order;
pub(crate) mod ownership;
pub(crate) mod person;
pub(crate) mod proposed_system_entry;
pub(crate) mod provenance;
pub(crate) mod record;
pub(crate) mod record_reference;
pub(crate) mod register;
pub(crate) mod setting;
pub(crate) mod signing_key;
pub(crate) mod system_entry;
pub(crate) mod tree_node;
