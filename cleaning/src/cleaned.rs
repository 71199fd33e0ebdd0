//! The result of every cleaner: a value, perhaps, and findings.

use crate::{finding::Finding, rule::Rule};

/// A cleaned value with what was noticed on the way. Cleaning never fails: where
/// nothing usable was left the value is `None` and a finding says why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cleaned<T> {
    /// The canonical value; `None` for blank and for unusable input.
    pub value: Option<T>,
    /// What was changed or noticed, in the order of the rules.
    pub findings: Vec<Finding>,
}

impl<T> Cleaned<T> {
    /// Nothing in, nothing out.
    pub const fn blank() -> Self {
        Self {
            value: None,
            findings: Vec::new(),
        }
    }

    /// A value with its findings.
    pub const fn new(value: T, findings: Vec<Finding>) -> Self {
        Self {
            value: Some(value),
            findings,
        }
    }

    /// No value, because `text` broke `rule`.
    pub fn unusable(rule: Rule, text: &str, mut findings: Vec<Finding>) -> Self {
        findings.push(Finding::removed(rule, text));
        Self { value: None, findings }
    }

    /// Applies `change` to the value.
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Cleaned<U> {
        Cleaned {
            value: self.value.map(change),
            findings: self.findings,
        }
    }
}
