//! Data that is not in the repository; tests that need it say so when it is missing.

use std::path::PathBuf;

/// The path in the folder of shared data, when `REGISTRAR_SHARED` names one.
pub fn path(relative: &str) -> Option<PathBuf> {
    let Some(folder) = std::env::var_os("REGISTRAR_SHARED") else {
        println!("skipped: REGISTRAR_SHARED is not set, and {relative} is there");
        return None;
    };
    Some(PathBuf::from(folder).join(relative))
}
