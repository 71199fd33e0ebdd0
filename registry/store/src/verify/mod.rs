//! Checking a store independently of the code that wrote it.
//!
//! Rows are read raw, as the bytes that the database holds, and every hash is computed by [`registry_core::audit`], the
//! second writing of the rules. Nothing here uses the store's own rows, log or tree, nor the core's items and entries.

mod audit;
mod checkpoints;
mod commits;
mod cross_references;
mod database;
mod decisions;
mod editions;
mod entries;
mod fault;
mod items;
mod nodes;
mod raw;
mod records;
mod register;
mod system_entries;

use registry_core::{RegisterName, RootHash, VerifierKey};

pub use fault::Fault;

use crate::{Result, Store};
use fault::Faults;
use raw::Dialect;

/// How far a verification is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VerifyProgress {
    /// The register that is being checked.
    pub register: String,
    /// Number of its entries that were checked.
    pub entries: u64,
    /// Number of its entries.
    pub total: u64,
}

/// What a verification found.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Verification {
    /// The registers, sorted by name.
    pub registers: Vec<VerifiedRegister>,
    /// What is wrong, register by register, in each the first bad entry first; at most
    /// [`VERIFY_FAULTS_MAX`](crate::limits::VERIFY_FAULTS_MAX).
    pub faults: Vec<Fault>,
    /// Number of faults that are left out.
    pub more_faults: u64,
}

/// A register that was checked.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct VerifiedRegister {
    /// Its name.
    pub register: RegisterName,
    /// Number of its entries.
    pub entries: u64,
    /// The root over them, computed anew.
    pub root: RootHash,
    /// Number of its commits.
    pub commits: u64,
    /// Number of its checkpoints.
    pub checkpoints: u64,
    /// Number of its editions.
    pub editions: u64,
}

impl Store {
    /// Checks everything that the store says about its registers against everything else that it says, as of one
    /// moment: items, entries, trees, commits, checkpoints, editions, system entries, records, decisions and
    /// cross-references.
    ///
    /// Checkpoints must be signed by one of the keys in `trusted`, or, when there are none, by a key that the store
    /// itself knows: then somebody who could rewrite the whole store is not found out.
    ///
    /// Memory: about 200 bytes for each entry of the largest register.
    pub fn verify(&self, trusted: &[VerifierKey], progress: &dyn Fn(&VerifyProgress)) -> Result<Verification> {
        self.read(|connection| {
            let dialect = Dialect::of(connection);
            let mut faults = Faults::default();
            let mut registers = Vec::new();
            database::check(connection, &mut faults)?;
            for row in register::all(connection, dialect, &mut faults)? {
                let verified = register::check(connection, dialect, &mut faults, &row, trusted, progress)?;
                registers.extend(verified);
            }
            decisions::check(connection, dialect, &mut faults)?;
            let (faults, more_faults) = faults.finish();
            Ok(Verification {
                registers,
                faults,
                more_faults,
            })
        })
    }
}
