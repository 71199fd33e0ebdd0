//! A wall around readers that may panic.

use std::cell::Cell;
use std::panic::{self, AssertUnwindSafe, catch_unwind};
use std::sync::Once;

use super::error::{Fault, SourceProblem};

thread_local! {
    /// Whether this thread is inside the wall, where a panic is no news for anybody.
    static GUARDED: Cell<bool> = const { Cell::new(false) };
}

/// Makes panics inside the wall silent; all others are reported as before.
fn silence_guarded_panics() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let report = panic::take_hook();
        panic::set_hook(Box::new(move |panic| {
            if !GUARDED.get() {
                report(panic);
            }
        }));
    });
}

/// Runs `reader`, and turns a panic inside it into a problem.
///
/// polars-parquet asserts in many places what a sound file always satisfies, and a damaged file makes those asserts
/// fail (apache/parquet-testing keeps examples). A bad file must be an error about that file, never the end of the
/// process. What the closure holds is dropped on a panic, so nothing half-made is seen afterwards.
pub(super) fn guarded<T>(
    problem: fn(String) -> SourceProblem,
    reader: impl FnOnce() -> Result<T, Fault>,
) -> Result<T, Fault> {
    silence_guarded_panics();
    GUARDED.set(true);
    let caught = catch_unwind(AssertUnwindSafe(reader));
    GUARDED.set(false);
    match caught {
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
