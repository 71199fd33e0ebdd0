//! Proofs that an entry is in a log, and that a log only grew.
//!
//! Each is made from stored subtrees: a logarithm of nodes, whatever the size of the log.

use registry_core::tree::{Position, consistency_path, frontier, inclusion_path};
use registry_core::{RegisterName, RootHash};

use crate::connection::AnyConnection;
use crate::model::tree_node::Hashes;
use crate::read::resolve;
use crate::{AsOf, Result, Store, StoreError};

/// That an entry is in the log, by RFC 6962 section 2.1.1.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct InclusionProof {
    /// The number of the entry, from 1; its leaf has the index before it.
    pub entry: u64,
    /// The size of the log that the proof is for.
    pub size: u64,
    /// The hash of the entry's leaf.
    pub leaf_hash: RootHash,
    /// The root of the log at that size.
    pub root: RootHash,
    /// The hashes from the leaf's sibling to the child of the root.
    pub path: Vec<RootHash>,
}

/// That a log is the beginning of a larger one, by RFC 6962 section 2.1.2.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct ConsistencyProof {
    /// The smaller size.
    pub from: u64,
    /// The greater size.
    pub to: u64,
    /// The root at the smaller size.
    pub from_root: RootHash,
    /// The root at the greater size.
    pub to_root: RootHash,
    /// The hashes that lead from one to the other; none when a size is 0 or both are equal.
    pub path: Vec<RootHash>,
}

impl Store {
    /// The proof that the entry of this number is in the log of this size, or of its present size.
    pub fn inclusion_proof(&self, register: &RegisterName, entry: u64, size: Option<u64>) -> Result<InclusionProof> {
        self.read(|connection| {
            let (register, size) = resolve(connection, register, size.map_or(AsOf::Now, AsOf::LogSize))?;
            inclusion(connection, &register, entry, size)
        })
    }

    /// The proof that the log of the size `from` is the beginning of the log of the size `to`, or of its present size.
    pub fn consistency_proof(&self, register: &RegisterName, from: u64, to: Option<u64>) -> Result<ConsistencyProof> {
        self.read(|connection| {
            let (register, to) = resolve(connection, register, to.map_or(AsOf::Now, AsOf::LogSize))?;
            let rows = consistency_path(from, to).ok_or_else(|| {
                let rule = format!("be at most {to}, the size that the log grew to");
                StoreError::invalid("from", from.to_string(), rule)
            })?;
            let (before, after) = (frontier(from), frontier(to));
            let wanted = rows.iter().flatten().chain(&before).chain(&after);
            let hashes = Hashes::load(connection, &register, wanted.copied())?;
            let fold = |row: &[Position]| RootHash::from_bytes(hashes.fold(row));
            Ok(ConsistencyProof {
                from,
                to,
                from_root: fold(&before),
                to_root: fold(&after),
                path: rows.iter().map(|row| fold(row)).collect(),
            })
        })
    }
}

/// The proof for an entry of a log that is kept under this name and has at least this size.
pub(crate) fn inclusion(
    connection: &mut AnyConnection,
    register: &RegisterName,
    entry: u64,
    size: u64,
) -> Result<InclusionProof> {
    let leaf = entry.checked_sub(1);
    let Some((index, rows)) = leaf.and_then(|index| Some((index, inclusion_path(index, size)?))) else {
        let rule = format!("be 1 to {size}, the number of entries in {register}");
        return Err(StoreError::invalid("entry", entry.to_string(), rule));
    };
    let (leaf, all) = (Position { level: 0, index }, frontier(size));
    let wanted = rows.iter().flatten().chain(&all).chain([&leaf]);
    let hashes = Hashes::load(connection, register, wanted.copied())?;
    let fold = |row: &[Position]| RootHash::from_bytes(hashes.fold(row));
    Ok(InclusionProof {
        entry,
        size,
        leaf_hash: fold(&[leaf]),
        root: fold(&all),
        path: rows.iter().map(|row| fold(row)).collect(),
    })
}
