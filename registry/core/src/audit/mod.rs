//! The rules of the log a second time, written apart from the code that keeps it.
//!
//! What `registrar verify` finds must not rest on the code that it checks. Nothing here uses the crate's own items,
//! entries or tree: only text, numbers and bytes, by the published rules (GOV.UK Registers V1, RFC 6962) and
//! the documentation of the commit's seal. A mistake in one of the two is seen as a difference between them.

mod commit;
mod entry;
mod item;
mod rsf;
mod scanner;
mod tree;

pub use commit::{Commit, commit_digest};
pub use entry::entry_leaf;
pub use item::{canonical_item, item_digest};
pub use rsf::{RsfAudit, RsfFault, audit_rsf};
pub use tree::{Leaves, Levels};

use sha2::{Digest as _, Sha256};

fn digest(bytes: impl AsRef<[u8]>) -> [u8; 32] {
    Sha256::digest(bytes).into()
}
