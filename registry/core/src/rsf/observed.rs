//! What the items of user entries have in common, for a register that nobody defined yet.

use std::collections::{BTreeMap, BTreeSet};

use super::RsfError;
use crate::{Cardinality, FieldName, Item, Key, Value};

/// The shape of all items seen so far; its size depends on the number of fields, not of entries.
#[derive(Debug, Default)]
pub(super) struct Observed {
    /// Fields whose value was the key in every entry; nothing before the first entry.
    keys: Option<BTreeSet<FieldName>>,
    /// How many values each field holds, and the line of the entry that showed it first.
    fields: BTreeMap<FieldName, (Cardinality, u64)>,
}

impl Observed {
    /// Takes an entry into account; a field is either one value or a list in all of them.
    pub(super) fn add(&mut self, line: u64, key: &Key, item: &Item) -> Result<(), RsfError> {
        for (field, value) in item {
            let cardinality = match value {
                Value::One(_) => Cardinality::One,
                Value::Many(_) => Cardinality::Many,
            };
            let Some(&(earlier, first)) = self.fields.get(field) else {
                self.fields.insert(field.clone(), (cardinality, line));
                continue;
            };
            if earlier != cardinality {
                let rule = format!("have cardinality {} in {field}, as in line {first}", earlier.as_str());
                return Err(RsfError::refused(line, &value.to_string(), rule, "correct the item"));
            }
        }
        let holds_key = |field: &FieldName| item.text(field) == Some(key.as_str());
        if let Some(keys) = &mut self.keys {
            keys.retain(holds_key);
        } else {
            let fields = item.iter().map(|(field, _)| field);
            self.keys = Some(fields.filter(|field| holds_key(field)).cloned().collect());
        }
        if self.keys.as_ref().is_some_and(BTreeSet::is_empty) {
            return Err(RsfError::refused(
                line,
                &item.canonical_json(),
                format!("hold the key {key} in the field that holds it in every other entry"),
                "correct the key or the item",
            ));
        }
        Ok(())
    }

    /// Whether the field held the key in every entry; true before the first one.
    pub(super) fn may_be_key(&self, field: &FieldName) -> bool {
        self.keys.as_ref().is_none_or(|keys| keys.contains(field))
    }

    /// The first field, by name, that held the key in every entry.
    pub(super) fn key_field(&self) -> Option<&FieldName> {
        self.keys.as_ref()?.first()
    }

    /// How many values the field holds, when an item has it.
    pub(super) fn cardinality(&self, field: &FieldName) -> Option<Cardinality> {
        self.fields.get(field).map(|(cardinality, _)| *cardinality)
    }

    /// All fields seen, with the line of the entry that showed each first.
    pub(super) fn fields(&self) -> impl Iterator<Item = (&FieldName, u64)> {
        self.fields.iter().map(|(field, (_, line))| (field, *line))
    }
}
