//! What a pipeline run must know of a register.

use std::collections::BTreeMap;

use registry_core::{Key, RecordStatus, RegisterName};

use crate::connection::AnyConnection;
use crate::limits::IDENTITY_PAGE_ROWS;
use crate::model::{cross_reference, provenance, record, register};
use crate::read::follow;
use crate::{CurrentRecord, IdentityState, Result, Store};

impl Store {
    /// All records with their identity, of one moment.
    pub fn identity_state(&self, register: &RegisterName) -> Result<IdentityState> {
        self.read(|connection| {
            let present = register::get(connection, register)?;
            let (register, log_size) = (&present.definition.name, present.log_size);
            let mut records: Vec<CurrentRecord> = Vec::new();
            loop {
                let after = records.last().map(|record| record.key.to_string()).unwrap_or_default();
                let page = page(connection, register, &after)?;
                if page.is_empty() {
                    break;
                }
                records.extend(page);
            }
            resolve_merges(register, &mut records)?;
            Ok(IdentityState { records, log_size })
        })
    }
}

fn page(connection: &mut AnyConnection, register: &RegisterName, after: &str) -> Result<Vec<CurrentRecord>> {
    let items = record::page_with_items(connection, register, after, IDENTITY_PAGE_ROWS)?;
    let (Some(first), Some(last)) = (items.first(), items.last()) else {
        return Ok(Vec::new());
    };
    let mut provenance: BTreeMap<String, _> = provenance::between(connection, register, &first.key, &last.key)?
        .into_iter()
        .collect();
    let mut cross_references: BTreeMap<String, Vec<_>> = BTreeMap::new();
    for (key, row) in cross_reference::between(connection, register, &first.key, &last.key)? {
        cross_references.entry(key).or_default().push(row);
    }
    Ok(items
        .into_iter()
        .map(|keyed| CurrentRecord {
            item_hash: keyed.item_hash,
            status: RecordStatus::of(&keyed.item),
            provenance: provenance.remove(keyed.key.as_str()).unwrap_or_default(),
            cross_references: cross_references.remove(keyed.key.as_str()).unwrap_or_default(),
            item: keyed.item,
            key: keyed.key,
        })
        .collect())
}

/// Lets every merged record name the end of its chain.
fn resolve_merges(register: &RegisterName, records: &mut [CurrentRecord]) -> Result<()> {
    let merges: BTreeMap<Key, Key> = records
        .iter()
        .filter_map(|record| match &record.status {
            RecordStatus::Merged { into } => Some((record.key.clone(), into.clone())),
            RecordStatus::Live | RecordStatus::Retired => None,
        })
        .collect();
    for record in records {
        if let RecordStatus::Merged { into } = &mut record.status {
            *into = follow(&merges, register, into)?;
        }
    }
    Ok(())
}
