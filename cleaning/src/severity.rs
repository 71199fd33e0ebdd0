//! How much something matters.

use serde::{Deserialize, Serialize};

/// How much a finding matters to the person who answers for the source.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    /// A change of form that loses nothing: a space, a case, an abbreviation.
    Information,
    /// A repair or a guess that somebody may want to look at.
    Warning,
    /// The value could not be used and was left out.
    Error,
}
