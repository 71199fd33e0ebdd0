//! The pilot's real files, which do not belong to the repository.

use std::path::PathBuf;

/// The folder that `REGISTRAR_SHARED` names; without it the test says that it is skipped.
pub fn shared(test: &str) -> Option<PathBuf> {
    let Some(folder) = std::env::var_os("REGISTRAR_SHARED").filter(|folder| !folder.is_empty()) else {
        println!("skipped: {test} (REGISTRAR_SHARED is not set)");
        return None;
    };
    let folder = PathBuf::from(folder);
    assert!(
        folder.is_dir(),
        "REGISTRAR_SHARED names {}, which is no folder",
        folder.display()
    );
    Some(folder)
}
