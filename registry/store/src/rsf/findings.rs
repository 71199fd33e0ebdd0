//! What in imported history today's rules would not let in.

use std::collections::{BTreeMap, BTreeSet};

use registry_core::rsf::Summary;
use registry_core::{
    Change, Datatype, FieldDefinition, Item, Key, Outcome, Reference, RegisterDefinition, RegisterName,
};

use crate::Result;
use crate::connection::AnyConnection;
use crate::limits::FINDINGS_MAX;
use crate::model::record;

/// What people should know about the history, cut to a length that they read.
pub(super) struct Findings {
    lines: Vec<String>,
    count: u64,
}

impl Findings {
    /// The values that break their datatype.
    pub(super) fn of_values(summary: &Summary) -> Self {
        let lines = summary
            .findings
            .iter()
            .map(|finding| format!("line {} ({}): {}", finding.line, finding.key, finding.violation));
        Self {
            lines: lines.take(FINDINGS_MAX).collect(),
            count: summary.finding_count,
        }
    }

    fn add(&mut self, line: u64, reference: &Reference) {
        self.count += 1;
        if self.lines.len() < FINDINGS_MAX {
            let Reference { field, register, key } = reference;
            self.lines.push(format!(
                "line {line}: {field} names {register}:{key}, and there is no such record"
            ));
        }
    }

    pub(super) fn into_lines(mut self) -> Vec<String> {
        let left_out = self.count.saturating_sub(crate::number::count(self.lines.len()));
        if left_out > 0 {
            self.lines.push(format!("and {left_out} more of this kind"));
        }
        self.lines
    }
}

/// References of the imported items that are still to be looked up, each with the line that made it first.
#[derive(Default)]
pub(super) struct References {
    /// To records of other registers.
    others: BTreeMap<(RegisterName, Key), (u64, Reference)>,
    /// Those of which it is known already.
    checked: BTreeSet<(RegisterName, Key)>,
    /// To records of the register itself, which may stand later in the file.
    own: BTreeMap<Key, (u64, Reference)>,
    keys: BTreeSet<Key>,
}

impl References {
    pub(super) fn take(&mut self, definition: &RegisterDefinition, lines: &[u64], changes: &[Change]) {
        let item_of = |change: &Change| -> Option<Item> {
            change.effects.iter().find_map(|effect| match &effect.after {
                Outcome::Live { item } => Some(item.clone()),
                _ => None,
            })
        };
        let may_name_own = |field: &FieldDefinition| {
            field.datatype == Datatype::Curie
                || field.register.as_ref() == Some(&definition.name) && field.name != definition.key_field
        };
        let refers_to_itself = definition.fields.iter().any(may_name_own);
        for (line, change) in lines.iter().zip(changes) {
            if refers_to_itself {
                self.keys.insert(change.key.clone());
            }
            let references = item_of(change)
                .map(|item| definition.references(&item))
                .unwrap_or_default();
            for reference in references {
                let target = (reference.register.clone(), reference.key.clone());
                if reference.register == definition.name {
                    self.own.entry(reference.key.clone()).or_insert((*line, reference));
                } else if !self.checked.contains(&target) {
                    self.others.entry(target).or_insert((*line, reference));
                }
            }
        }
    }

    /// Looks up those to other registers.
    pub(super) fn check(
        &mut self,
        connection: &mut AnyConnection,
        own: &RegisterName,
        findings: &mut Findings,
    ) -> Result<()> {
        let wanted = std::mem::take(&mut self.others);
        let mut by_register: BTreeMap<&RegisterName, Vec<&Key>> = BTreeMap::new();
        for (register, key) in wanted.keys() {
            by_register.entry(register).or_default().push(key);
        }
        let mut there = BTreeSet::new();
        for (register, keys) in by_register.into_iter().filter(|(register, _)| *register != own) {
            let found = record::find_all(connection, register, keys)?;
            there.extend(found.into_keys().map(|key| (register.clone(), key)));
        }
        for (target, (line, reference)) in wanted {
            if !there.contains(&target) {
                findings.add(line, &reference);
            }
            self.checked.insert(target);
        }
        Ok(())
    }

    /// Looks up those to the register itself: in the file, and in what was there before it.
    pub(super) fn check_own(
        self,
        connection: &mut AnyConnection,
        own: &RegisterName,
        findings: &mut Findings,
    ) -> Result<()> {
        let elsewhere = self.own.keys().filter(|key| !self.keys.contains(*key));
        let there = record::find_all(connection, own, elsewhere)?;
        for (key, (line, reference)) in &self.own {
            if !self.keys.contains(key) && !there.contains_key(key) {
                findings.add(*line, reference);
            }
        }
        Ok(())
    }
}
