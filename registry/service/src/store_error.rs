//! What the store says, as an answer.

use openapi::problem::{Problem, ProblemKind, Violation};
use registry_store::{LaterChange, StoreError};

use crate::error::ApiError;
use crate::view::change_set::kind_to_wire;

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
                moved,
            } => Self::new(ProblemKind::Conflict, detail).with(|problem| {
                problem.register = Some(register.to_string());
                problem.key = Some(key.to_string());
                problem.expected_item_hash = expected.map(|hash| hash.to_string());
                problem.found_item_hash = found.map(|hash| hash.to_string());
                if let Some(moved) = moved {
                    name_change(problem, &moved);
                }
            }),
            StoreError::Stands {
                register, key, change, ..
            } => Self::new(ProblemKind::LaterChange, detail).with(|problem| {
                problem.register = Some(register.to_string());
                problem.key = Some(key.to_string());
                name_change(problem, &change);
            }),
            StoreError::DanglingReference {
                register,
                key,
                reference,
                ..
            } => Self::new(ProblemKind::DanglingReference, detail).with(|problem| {
                problem.register = Some(register.to_string());
                problem.key = Some(key.to_string());
                problem.references = vec![format!("{}:{} {}", reference.register, reference.key, reference.field)];
            }),
            StoreError::StillReferred {
                register,
                key,
                referrers,
                ..
            } => Self::new(ProblemKind::StillReferred, detail).with(|problem| {
                problem.register = Some(register.to_string());
                problem.key = Some(key.to_string());
                problem.references = referrers;
            }),
            StoreError::IdempotencyKeyReused { key, .. } => {
                Self::new(ProblemKind::IdempotencyKeyReused, detail).with(|problem| problem.idempotency_key = Some(key))
            }
            StoreError::LogMoved { register, .. } => {
                Self::new(ProblemKind::Conflict, detail).with(|problem| problem.register = Some(register.to_string()))
            }
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
            StoreError::Invalid(violations) => Self::invalid(to_wire(violations)),
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
    /// What the store says about a read: a value that breaks a rule came as a parameter.
    pub fn of_read(error: StoreError) -> Self {
        let StoreError::Invalid(violations) = error else {
            return error.into();
        };
        let violations = to_wire(violations);
        let parameter = violations.first().map(|violation| violation.field.clone());
        Self::new(ProblemKind::InvalidParameter, in_words(&violations)).with(|problem| problem.parameter = parameter)
    }

    /// Values that break rules, with all of them in words.
    pub fn invalid(violations: Vec<Violation>) -> Self {
        Self::new(ProblemKind::Invalid, in_words(&violations)).with(|problem| problem.violations = violations)
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

/// Names the change that is in the way.
fn name_change(problem: &mut Problem, change: &LaterChange) {
    problem.entry_number = change.entry;
    problem.change_set.clone_from(&change.change_set);
    problem.ordinal = change.ordinal;
    problem.change_kind = change.kind.map(kind_to_wire);
    problem.person = Some(change.by.to_string());
}

fn to_wire(violations: Vec<registry_core::Violation>) -> Vec<Violation> {
    violations
        .into_iter()
        .map(|violation| Violation {
            field: violation.field,
            value: violation.value,
            rule: violation.rule,
        })
        .collect()
}

fn in_words(violations: &[Violation]) -> String {
    violations
        .iter()
        .map(|Violation { field, value, rule }| format!("{field} is {value:?} and must {rule}."))
        .collect::<Vec<_>>()
        .join(" ")
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
