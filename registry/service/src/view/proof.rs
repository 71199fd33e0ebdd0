//! Proofs about a log.

use openapi::proof::{ConsistencyProof, EntryProof};
use registry_core::{RegisterName, RootHash};

/// The proof of an entry for the wire.
pub fn entry(register: &RegisterName, proof: &registry_store::InclusionProof) -> EntryProof {
    EntryProof {
        register: register.to_string(),
        entry_number: proof.entry,
        size: proof.size,
        leaf_hash: proof.leaf_hash.to_string(),
        root: proof.root.to_string(),
        path: hashes(&proof.path),
    }
}

/// The proof that a log only grew, for the wire.
pub fn consistency(register: &RegisterName, proof: &registry_store::ConsistencyProof) -> ConsistencyProof {
    ConsistencyProof {
        register: register.to_string(),
        from: proof.from,
        to: proof.to,
        from_root: proof.from_root.to_string(),
        to_root: proof.to_root.to_string(),
        path: hashes(&proof.path),
    }
}

fn hashes(path: &[RootHash]) -> Vec<String> {
    path.iter().map(ToString::to_string).collect()
}
