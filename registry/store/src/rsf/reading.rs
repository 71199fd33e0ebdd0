//! Reading an RSF file against the store, before anything is written.

use std::collections::{BTreeMap, HashSet};
use std::io::BufRead;

use registry_core::rsf::{Replay, Replayed, RsfReader, Summary};
use registry_core::{Change, ChangeKind, Effect, Evidence, ItemHash, Key, Outcome, RegisterName};

use super::spool::Spool;
use super::{head, system};
use crate::connection::AnyConnection;
use crate::limits::{CHANGES_MAX, PROGRESS_LINES};
use crate::model::item_order::Ordered;
use crate::model::system_entry::SystemEntry;
use crate::model::{record, tree_node};
use crate::number::count;
use crate::{Result, StoreError};

/// A file as it was read.
pub(super) struct Reading {
    pub(super) summary: Summary,
    /// The size of the log that the file goes on from.
    pub(super) base: u64,
    /// The changes that the file asks for.
    pub(super) spool: Spool,
    /// Number of changes of each kind.
    pub(super) counts: BTreeMap<ChangeKind, u64>,
    pub(super) system: Vec<SystemEntry>,
    /// The items in the order of the file; nothing when that is the order of their entries.
    pub(super) order: Vec<Ordered>,
}

/// Reads the file by the rules of a load: as a new register, or on top of the one that it goes on from.
pub(super) fn read(connection: &mut AnyConnection, source: impl BufRead, progress: &dyn Fn(u64)) -> Result<Reading> {
    let mut commands = RsfReader::new(source);
    let (head, present) = head::read(connection, &mut commands)?;
    let mut taken = Taken::new()?;
    let mut base = 0;
    let mut replay = Replay::new();
    if let Some(present) = present {
        let said = system::said(connection, &present.definition)?;
        base = present.log_size;
        let name = present.definition.name;
        replay = system::replay(tree_node::resume(connection, &name, base)?, &said)?;
        taken.register = Some(name);
    }
    for command in head.into_iter().map(Ok).chain(commands) {
        let (line, command) = command?;
        let mut failed = None;
        let replayed = replay.accept(line, command, |key| {
            let present = taken.present(connection, key);
            present.map_err(|error| failed = Some(error)).ok().flatten()
        })?;
        if let Some(error) = failed {
            return Err(error);
        }
        if let Some(replayed) = replayed {
            taken.take(line, replayed)?;
        }
        if line.is_multiple_of(PROGRESS_LINES) {
            progress(line);
        }
    }
    taken.finish(replay.finish()?, base)
}

/// What was taken from the file so far.
struct Taken {
    /// The register that the file goes on from.
    register: Option<RegisterName>,
    spool: Spool,
    counts: BTreeMap<ChangeKind, u64>,
    system: Vec<SystemEntry>,
    /// Lines and hashes of items in the order of their entries: those of system entries, and those of user entries.
    items: [Vec<(u64, ItemHash)>; 2],
}

impl Taken {
    fn new() -> Result<Self> {
        Ok(Self {
            register: None,
            spool: Spool::new()?,
            counts: BTreeMap::new(),
            system: Vec::new(),
            items: [Vec::new(), Vec::new()],
        })
    }

    /// The item that the key has in the register before the file.
    fn present(&self, connection: &mut AnyConnection, key: &Key) -> Result<Option<ItemHash>> {
        let Some(register) = &self.register else {
            return Ok(None);
        };
        Ok(record::find(connection, register, key)?.map(|current| current.item_hash))
    }

    fn take(&mut self, line: u64, replayed: Replayed) -> Result<()> {
        let [system_items, user_items] = &mut self.items;
        match replayed {
            Replayed::System {
                key,
                timestamp,
                json,
                hash,
                item_line,
                after_entry,
            } => {
                system_items.push((item_line, hash));
                self.system.push(SystemEntry {
                    after_entry,
                    recorded_at: timestamp,
                    key,
                    json,
                });
                Ok(())
            }
            Replayed::User {
                entry,
                item,
                item_line,
                before,
            } => {
                user_items.push((item_line, entry.item_hash));
                let effect = Effect {
                    key: entry.key,
                    before,
                    after: Outcome::Live { item },
                    recorded_at: Some(entry.timestamp),
                    cross_references: Vec::new(),
                    provenance: Vec::new(),
                };
                self.propose(line, effect)
            }
        }
    }

    fn propose(&mut self, line: u64, effect: Effect) -> Result<()> {
        let kind = match effect.before {
            Some(_) => ChangeKind::Update,
            None => ChangeKind::Create,
        };
        *self.counts.entry(kind).or_insert(0) += 1;
        if self.counts.values().sum::<u64>() > count(CHANGES_MAX) {
            let rule = format!("be among the first {CHANGES_MAX} entries of the file: split it");
            return Err(StoreError::invalid("line", line.to_string(), rule));
        }
        let change = Change {
            kind,
            key: effect.key.clone(),
            effects: vec![effect],
            evidence: Evidence::default(),
        };
        self.spool.push(line, &change)
    }

    fn finish(self, summary: Summary, base: u64) -> Result<Reading> {
        let name = &summary.definition.name;
        if let Some(expected) = self.register.filter(|register| register != name) {
            let rule = format!("be {expected}, the register that the file goes on from");
            return Err(StoreError::invalid("register", name.as_str(), rule));
        }
        Ok(Reading {
            summary,
            base,
            spool: self.spool,
            counts: self.counts,
            system: self.system,
            order: order(self.items),
        })
    }
}

/// The items in the order of the file; nothing when it is the order in which their entries first name them.
fn order(items: [Vec<(u64, ItemHash)>; 2]) -> Vec<Ordered> {
    let mut as_named = true;
    let mut all = Vec::new();
    for (system, mut items) in [true, false].into_iter().zip(items) {
        let mut seen = HashSet::new();
        items.retain(|(line, _)| seen.insert(*line));
        as_named &= items.is_sorted();
        items.sort_unstable();
        all.extend(items.into_iter().map(|(_, hash)| (system, hash)));
    }
    if as_named { Vec::new() } else { all }
}
