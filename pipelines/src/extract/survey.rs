//! What the columns of a register hold, found out before any of them is written.

use std::collections::BTreeMap;

use registry_core::{FieldDefinition, FieldName, Item, RegisterDefinition, ReservedField, Value};

use super::column::{Column, Kind, SEPARATORS};

/// What was seen of each field so far.
pub struct Survey<'a> {
    definition: &'a RegisterDefinition,
    seen: BTreeMap<FieldName, Seen>,
}

struct Seen {
    /// Records that have the field.
    records: u64,
    kind: Kind,
    /// Which of [`SEPARATORS`] stand in no value.
    free: [bool; SEPARATORS.len()],
}

impl<'a> Survey<'a> {
    /// A survey that has seen nothing.
    pub fn begin(definition: &'a RegisterDefinition) -> Self {
        Self {
            definition,
            seen: BTreeMap::new(),
        }
    }

    /// Looks at one record.
    pub fn look_at(&mut self, item: &Item) {
        for (name, value) in item {
            if !self.seen.contains_key(name) {
                let datatype = self.definition.field(name).map(|field| field.datatype);
                let kind = datatype.map_or(Kind::Text, Kind::of);
                let free = [true; SEPARATORS.len()];
                self.seen.insert(name.clone(), Seen { records: 0, kind, free });
            }
            if let Some(seen) = self.seen.get_mut(name) {
                seen.look_at(value);
            }
        }
    }

    /// The columns: the key, the fields as the register lists them, and those that every register has, where a record
    /// has them.
    pub fn columns(&self) -> Vec<Column> {
        let key = &self.definition.key_field;
        let own = self.definition.fields.iter().map(|field| &field.name);
        let reserved: Vec<FieldName> = ReservedField::ALL.into_iter().map(FieldName::from).collect();
        let mut names: Vec<&FieldName> = vec![key];
        for name in own.chain(reserved.iter().filter(|name| self.seen.contains_key(*name))) {
            if !names.contains(&name) {
                names.push(name);
            }
        }
        let definitions = names.into_iter().filter_map(|name| self.definition.field(name));
        definitions.map(|field| self.column(field.into_owned())).collect()
    }

    /// For each column, the number of records that have it.
    pub fn filled(&self) -> BTreeMap<FieldName, u64> {
        let names = self.columns().into_iter().map(|column| column.field.name);
        let filled = |name: &FieldName| self.seen.get(name).map_or(0, |seen| seen.records);
        names.map(|name| (name.clone(), filled(&name))).collect()
    }

    fn column(&self, field: FieldDefinition) -> Column {
        let seen = self.seen.get(&field.name);
        let free = seen.and_then(|seen| SEPARATORS.iter().zip(seen.free).find(|(_, free)| *free));
        let [first, ..] = SEPARATORS;
        Column {
            kind: seen.map_or(Kind::of(field.datatype), |seen| seen.kind),
            separator: free.map_or(first, |(separator, _)| separator),
            field,
        }
    }
}

impl Seen {
    fn look_at(&mut self, value: &Value) {
        self.records += 1;
        for text in value.texts() {
            if !self.kind.holds(text) {
                self.kind = Kind::Text;
            }
        }
        if let Value::Many(texts) = value {
            for (separator, free) in SEPARATORS.iter().zip(&mut self.free) {
                *free = *free && !texts.iter().any(|text| text.contains(separator));
            }
        }
    }
}
