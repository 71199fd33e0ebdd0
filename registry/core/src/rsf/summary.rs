//! What a replay found.

use crate::{Key, RegisterDefinition, RootHash, Violation};

/// A value of imported history that its own definition would not let in today.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The line of the entry.
    pub line: u64,
    /// The key of the entry.
    pub key: Key,
    /// The value and the rule.
    pub violation: Violation,
}

/// What a whole file says, after every rule held.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Summary {
    /// The register, as the last system entries define it.
    pub definition: RegisterDefinition,
    /// Whether the fields were worked out from the items, because nothing defines them.
    pub inferred: bool,
    /// Number of user entries in the file.
    pub user_entries: u64,
    /// Number of system entries in the file.
    pub system_entries: u64,
    /// Number of different keys among the user entries of the file.
    pub records: u64,
    /// The root over all user entries, those before the file included.
    pub root: RootHash,
    /// The roots that the file asserts, all of them right, each with the number of user entries under it.
    pub asserted: Vec<(u64, RootHash)>,
    /// The first values that break their datatype, at most [`VIOLATIONS_MAX`](crate::limits::VIOLATIONS_MAX).
    pub findings: Vec<Finding>,
    /// Number of values that break their datatype.
    pub finding_count: u64,
}
