//! What a cleaner reports beside its value.

use serde::{Deserialize, Serialize};

use crate::rule::Rule;
use crate::severity::Severity;

/// One thing that a cleaner noticed or changed. `before` and `after` are the
/// whole value or the piece of it that the rule touched; they are equal when the
/// rule only noticed something.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// The named rule.
    pub rule: Rule,
    /// The text as it was.
    pub before: String,
    /// The text as it is now; empty when it was left out.
    pub after: String,
}

impl Finding {
    /// A change from `before` to `after` by `rule`.
    pub fn new(rule: Rule, before: impl Into<String>, after: impl Into<String>) -> Self {
        Self {
            rule,
            before: before.into(),
            after: after.into(),
        }
    }

    /// Something noticed in `text` that was left as it is.
    pub fn noticed(rule: Rule, text: &str) -> Self {
        Self::new(rule, text, text)
    }

    /// Something in `text` that was left out.
    pub fn removed(rule: Rule, text: &str) -> Self {
        Self::new(rule, text, "")
    }

    /// The severity of the rule.
    pub fn severity(&self) -> Severity {
        self.rule.severity()
    }

    /// Whether the rule changed the value rather than only noticing something.
    pub fn is_change(&self) -> bool {
        self.before != self.after
    }
}
