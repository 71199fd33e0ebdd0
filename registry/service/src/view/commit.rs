//! Commits.

use openapi::commit::{Commit, CommitList};
use registry_core::RegisterName;
use registry_store::{CommitRecord, PageOf};

use crate::cursor;

/// A page of commits for the wire.
pub fn page(register: &RegisterName, page: &PageOf<CommitRecord>) -> CommitList {
    CommitList {
        register: register.to_string(),
        commits: page.items.iter().map(to_wire).collect(),
        next_cursor: page.next.as_deref().map(cursor::encode),
    }
}

fn to_wire(commit: &CommitRecord) -> Commit {
    Commit {
        number: commit.number,
        committed_at: commit.committed_at,
        committed_by: commit.committed_by.to_string(),
        log_size: commit.log_size,
        root: commit.root.to_string(),
        change_set: commit.change_set.clone(),
    }
}
