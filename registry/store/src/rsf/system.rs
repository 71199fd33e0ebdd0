//! What the system entries of a register say about it.

use std::collections::BTreeSet;

use registry_core::rsf::Replay;
use registry_core::tree::Tree;
use registry_core::{Item, RegisterDefinition};

use crate::connection::AnyConnection;
use crate::model::register;
use crate::model::system_entry::{self, SystemEntry};
use crate::store::Writing;
use crate::{Result, StoreError};

/// Says the definition in the words of RSF, as far as the system entries so far do not say it already, so that every
/// register is exported with its definition.
pub(crate) fn describe(writing: &mut Writing<'_>, definition: &RegisterDefinition) -> Result<()> {
    let name = &definition.name;
    let log_size = register::get(writing.connection, name)?.log_size;
    let entries = system_entry::all(writing.connection, name, u64::MAX)?;
    let said = if entries.is_empty() {
        BTreeSet::new()
    } else {
        let items = items(&entries)?;
        let replay = replay(Tree::new(), &items)?;
        let said = replay.finish().map_err(StoreError::Rsf)?.definition;
        said.system_items().into_iter().collect()
    };
    let new = definition
        .system_items()
        .into_iter()
        .filter(|said_now| !said.contains(said_now));
    let new: Vec<SystemEntry> = new
        .map(|(key, item)| SystemEntry {
            after_entry: log_size,
            recorded_at: writing.at,
            key,
            json: item.canonical_json(),
        })
        .collect();
    system_entry::append(writing.connection, name, &new)
}

/// The system entries of the register with their items read; those that follow from the definition when it has none,
/// because the file that it came with was never let in.
pub(super) fn said(connection: &mut AnyConnection, definition: &RegisterDefinition) -> Result<Vec<(String, Item)>> {
    let entries = system_entry::all(connection, &definition.name, u64::MAX)?;
    if entries.is_empty() {
        return Ok(definition.system_items());
    }
    items(&entries)
}

/// A replay that goes on from a register with this tree and these system entries.
pub(super) fn replay(tree: Tree, said: &[(String, Item)]) -> Result<Replay> {
    let said = said.iter().map(|(key, item)| (key.as_str(), item));
    StoreError::stored(Replay::extending(tree, said))
}

fn items(entries: &[SystemEntry]) -> Result<Vec<(String, Item)>> {
    entries
        .iter()
        .map(|entry| {
            Ok((
                entry.key.clone(),
                StoreError::stored(serde_json::from_str(&entry.json))?,
            ))
        })
        .collect()
}
