//! What all workers of the server share.

use registry_store::{EditionFiles, Store};

/// What all workers of the server share. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Shared {
    /// The store that is served.
    pub store: Store,
    /// The files of its editions.
    pub files: EditionFiles,
}
