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

/// The store writes clauses; an answer is a sentence. A clause that begins with a name keeps it as it is.
fn sentence(text: &str) -> String {
    match text.strip_prefix("the") {
        Some(rest) => format!("The{rest}."),
        None => format!("{text}."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Failures of the store say nothing about paths, addresses or statements.
    #[test]
    fn failures_keep_their_words_to_the_log() {
        let secret = || "secret".to_owned();
        let source = std::io::Error::other("secret");
        for (error, status) in [
            (StoreError::NoStore { url: secret() }, 503),
            (StoreError::Database(secret()), 503),
            (StoreError::Io { path: secret(), source }, 503),
            (StoreError::Damaged(secret()), 500),
            (
                StoreError::Address {
                    url: secret(),
                    rule: secret(),
                },
                500,
            ),
            (
                StoreError::TooNew {
                    url: secret(),
                    unknown: secret(),
                },
                500,
            ),
        ] {
            let answer = ApiError::from(error);
            assert_eq!(answer.problem().status, status);
            assert!(!answer.to_string().contains("secret"), "{answer}");
        }
    }

    #[test]
    fn what_a_caller_can_do_something_about_is_said() {
        for (error, status) in [
            (StoreError::Busy, 503),
            (StoreError::ReadOnly, 503),
            (StoreError::Full, 507),
        ] {
            let said = error.to_string();
            let answer = ApiError::from(error);
            assert_eq!(answer.problem().status, status);
            let detail = answer.problem().detail.to_lowercase();
            assert!(detail.starts_with(&said.to_lowercase()), "{detail}");
        }
    }
}
