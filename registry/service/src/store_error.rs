//! What the store says, as an answer.

use openapi::problem::{ProblemKind, Violation};
use registry_store::StoreError;

use crate::error::ApiError;

impl From<StoreError> for ApiError {
    fn from(error: StoreError) -> Self {
        let detail = sentence(&error.to_string());
        match error {
            StoreError::NotFound { .. } => Self::new(ProblemKind::NotFound, detail),
            StoreError::Conflict {
                register,
                key,
                expected,
                found,
            } => Self::new(ProblemKind::Conflict, detail).with(|problem| {
                problem.register = Some(register.to_string());
                problem.key = Some(key.to_string());
                problem.expected_item_hash = expected.map(|hash| hash.to_string());
                problem.found_item_hash = found.map(|hash| hash.to_string());
            }),
            StoreError::CrossReferenceConflict { register, key, .. } => {
                Self::new(ProblemKind::Conflict, detail).with(|problem| {
                    problem.register = Some(register.to_string());
                    problem.key = Some(key.to_string());
                })
            }
            StoreError::State { .. } => Self::new(ProblemKind::Conflict, detail),
            StoreError::Forbidden { register, .. } => {
                Self::new(ProblemKind::Forbidden, detail).with(|problem| problem.register = Some(register.to_string()))
            }
            StoreError::Invalid(violations) => Self::invalid(
                violations
                    .into_iter()
                    .map(|violation| Violation {
                        field: violation.field,
                        value: violation.value,
                        rule: violation.rule,
                    })
                    .collect(),
            ),
            StoreError::Governance { register, gaps } => {
                Self::new(ProblemKind::GovernanceGap, detail).with(|problem| {
                    problem.register = Some(register.to_string());
                    problem.governance_gaps = gaps.iter().map(ToString::to_string).collect();
                })
            }
            StoreError::Full => Self::new(ProblemKind::StoreFull, detail),
            StoreError::Busy | StoreError::ReadOnly => Self::unavailable(detail),
            other => Self::hidden(&other),
        }
    }
}

impl ApiError {
    /// Values that break rules, with all of them in words.
    pub fn invalid(violations: Vec<Violation>) -> Self {
        let detail = violations
            .iter()
            .map(|violation| {
                let Violation { field, value, rule } = violation;
                format!("{field} is {value:?} and must {rule}.")
            })
            .collect::<Vec<_>>()
            .join(" ");
        Self::new(ProblemKind::Invalid, detail).with(|problem| problem.violations = violations)
    }

    /// A failure of the store whose words could tell paths or statements: they go to the log, not to the caller.
    fn hidden(error: &StoreError) -> Self {
        tracing::error!(%error, "the store failed");
        match error {
            StoreError::NoStore { .. } | StoreError::Io { .. } | StoreError::Database(_) => {
                Self::unavailable("The store cannot answer just now. Try again in a few seconds.")
            }
            _ => Self::internal(),
        }
    }
}

/// The store writes clauses; an answer is a sentence.
fn sentence(text: &str) -> String {
    let mut characters = text.chars();
    let first = characters
        .next()
        .map(|first| first.to_uppercase().collect::<String>())
        .unwrap_or_default();
    format!("{first}{}.", characters.as_str())
}
