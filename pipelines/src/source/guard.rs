//! A wall around readers that may panic.

use std::panic::{AssertUnwindSafe, catch_unwind};

use super::error::{Fault, SourceProblem};

/// Runs `reader`, and turns a panic inside it into a problem.
///
/// polars-parquet asserts in many places what a sound file always satisfies, and a damaged file makes those asserts
/// fail (apache/parquet-testing keeps examples). A bad file must be an error about that file, never the end of the
/// process. What the closure holds is dropped on a panic, so nothing half-made is seen afterwards.
pub(super) fn guarded<T>(
    problem: fn(String) -> SourceProblem,
    reader: impl FnOnce() -> Result<T, Fault>,
) -> Result<T, Fault> {
    match catch_unwind(AssertUnwindSafe(reader)) {
        Ok(result) => result,
        Err(payload) => {
            let text = payload
                .downcast_ref::<String>()
                .map(String::as_str)
                .or_else(|| payload.downcast_ref::<&str>().copied())
                .unwrap_or("it breaks a rule of the format");
            Err(problem(format!("the file is damaged ({text})")).into())
        }
    }
}
