//! Handing a register out as RSF.

use std::collections::{BTreeSet, HashSet};
use std::io::Write;

use registry_core::rsf::{ExportError, RsfExport};
use registry_core::{ItemHash, RegisterName, RootHash};

use crate::connection::AnyConnection;
use crate::model::entry_item::{self, EntryWithItem};
use crate::model::item_order;
use crate::model::system_entry::{self, SystemEntry};
use crate::number::count;
use crate::read::resolve;
use crate::{AsOf, Result, Store, StoreError};

/// What was handed out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
pub struct Exported {
    /// Number of user entries.
    pub entries: u64,
    /// Number of system entries.
    pub system_entries: u64,
    /// The root over the user entries.
    pub root: RootHash,
}

impl Store {
    /// Writes the register with its history as RSF, as it stood at the size, or as it stands. The output should be
    /// buffered.
    ///
    /// Items come in the order in which they came, so that a file in the canonical form is handed out as it came in.
    /// Memory: 32 bytes for each item.
    pub fn export_rsf(&self, register: &RegisterName, size: Option<u64>, output: &mut dyn Write) -> Result<Exported> {
        self.read(|connection| {
            let (register, size) = resolve(connection, register, size.map_or(AsOf::Now, AsOf::LogSize))?;
            let system = system_entry::all(connection, &register, size)?;
            let mut export = RsfExport::begin(output).map_err(failed)?;
            write_items(connection, &register, size, &system, &mut export)?;
            for entry in &system {
                let hash = ItemHash::of_canonical_json(&entry.json);
                export
                    .system_entry(&entry.key, entry.recorded_at, &hash)
                    .map_err(failed)?;
            }
            each(connection, &register, size, |found| {
                export.user_entry(&found.entry).map_err(failed)
            })?;
            let (_, root) = export.finish().map_err(failed)?;
            Ok(Exported {
                entries: size,
                system_entries: count(system.len()),
                root,
            })
        })
    }
}

fn write_items<W: Write>(
    connection: &mut AnyConnection,
    register: &RegisterName,
    size: u64,
    system: &[SystemEntry],
    export: &mut RsfExport<W>,
) -> Result<()> {
    let ordered = item_order::change_sets(connection, register)?;
    let hashes: HashSet<ItemHash> = system
        .iter()
        .map(|entry| ItemHash::of_canonical_json(&entry.json))
        .collect();
    let system_order = (true, &ordered, &hashes);
    in_order(connection, register, system_order, |json| export.system_item(json))?;
    for entry in system {
        export.system_item(&entry.json).map_err(failed)?;
    }
    if !ordered.is_empty() {
        let mut hashes = HashSet::new();
        each(connection, register, size, |found| {
            hashes.insert(found.entry.item_hash);
            Ok(())
        })?;
        let user_order = (false, &ordered, &hashes);
        in_order(connection, register, user_order, |json| export.user_item(json))?;
    }
    each(connection, register, size, |found| {
        export.user_item(&found.json).map_err(failed)
    })
}

/// Hands out those of the items that came in an order of their own.
fn in_order(
    connection: &mut AnyConnection,
    register: &RegisterName,
    (system, change_sets, wanted): (bool, &BTreeSet<String>, &HashSet<ItemHash>),
    mut take: impl FnMut(&str) -> std::result::Result<(), ExportError>,
) -> Result<()> {
    for change_set in change_sets {
        let mut after = 0;
        loop {
            let page = item_order::page(connection, register, change_set, system, after)?;
            let Some(last) = page.last() else { break };
            after = last.position;
            for placed in page.iter().filter(|placed| wanted.contains(&placed.hash)) {
                take(&placed.json).map_err(failed)?;
            }
        }
    }
    Ok(())
}

/// Hands out all entries up to the size, in order, with their items.
fn each(
    connection: &mut AnyConnection,
    register: &RegisterName,
    size: u64,
    mut take: impl FnMut(&EntryWithItem) -> Result<()>,
) -> Result<()> {
    entry_item::each_page(connection, register, size, |_, page| {
        page.iter().try_for_each(&mut take)
    })
}

fn failed(error: ExportError) -> StoreError {
    match error {
        ExportError::Output(source) => StoreError::output(source),
        order @ ExportError::Order { .. } => StoreError::Damaged(order.to_string()),
    }
}
