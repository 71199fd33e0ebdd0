//! From the selection that a person names to the changes that it means.

use std::collections::BTreeMap;

use registry_core::{Change, ChangeCriteria, ChangeKind, Item, ItemHash, RegisterName};

use crate::connection::AnyConnection;
use crate::limits::CHANGE_BATCH_ROWS;
use crate::model::{change, item};
use crate::{Result, Selection};

/// A selection that the database can answer by itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Selected {
    /// All open changes.
    All,
    /// The open ones of one kind.
    Kind(ChangeKind),
    /// These, by ordinal.
    Ordinals(Vec<u64>),
}

/// The open changes of the change set that the selection means.
pub(crate) fn resolve(
    connection: &mut AnyConnection,
    register: &RegisterName,
    change_set: &str,
    selection: &Selection,
) -> Result<Selected> {
    Ok(match selection {
        Selection::All => Selected::All,
        Selection::Kind(kind) => Selected::Kind(*kind),
        Selection::Ordinals(ordinals) => Selected::Ordinals(ordinals.clone()),
        Selection::Filter(criteria) => Selected::Ordinals(admitted(connection, register, change_set, criteria)?),
    })
}

/// The ordinals of the open changes that fulfil the criteria.
///
/// A change that builds on another of the same change set names a state before that is not in the register yet; where
/// fields or sources matter it is not admitted.
pub(crate) fn admitted(
    connection: &mut AnyConnection,
    register: &RegisterName,
    change_set: &str,
    criteria: &ChangeCriteria,
) -> Result<Vec<u64>> {
    let mut ordinals = Vec::new();
    let mut after = 0;
    loop {
        let batch = change::open_after(connection, change_set, &Selected::All, after, CHANGE_BATCH_ROWS)?;
        let Some((last, _)) = batch.last() else { break };
        after = *last;
        let before = items_before(connection, register, criteria, &batch)?;
        let admitted = batch.iter().filter(|(_, change)| criteria.admits(change, &before));
        ordinals.extend(admitted.map(|(ordinal, _)| *ordinal));
    }
    Ok(ordinals)
}

fn items_before(
    connection: &mut AnyConnection,
    register: &RegisterName,
    criteria: &ChangeCriteria,
    batch: &[(u64, Change)],
) -> Result<BTreeMap<ItemHash, Item>> {
    if !criteria.needs_items() {
        return Ok(BTreeMap::new());
    }
    let effects = batch.iter().flat_map(|(_, change)| &change.effects);
    let hashes: Vec<ItemHash> = effects.filter_map(|effect| effect.before).collect();
    item::find_all(connection, register, &hashes)
}
