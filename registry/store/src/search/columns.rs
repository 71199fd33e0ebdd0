//! Which fields of a register are searched, which of them make the line by which people know a record, and which have
//! their values in columns.

use std::collections::HashSet;

use registry_core::{Classification, Datatype, FieldDefinition, FieldName, Item, RegisterDefinition};

use super::values::{ListedField, listed};
use crate::limits::{SEARCH_CATEGORY_SAMPLE_MIN, SEARCH_CATEGORY_VALUES_MAX, SEARCH_FIELDS_MAX};

/// Fields that name a record by themselves.
const NAMING: [&str; 4] = ["name", "title", "label", "full-address"];

/// The fields that are searched.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub(super) struct Columns {
    /// All that are searched; the number of a field is its place here.
    pub(super) searched: Vec<FieldName>,
    /// How many of them, from the first, make the label.
    pub(super) in_label: usize,
    /// Those whose values are in columns, which are numbered by the place here.
    #[serde(default)]
    pub(super) listed: Vec<ListedField>,
}

impl Columns {
    /// Chooses the fields by the definition and some of the items: open texts, but neither measures, which nobody
    /// searches for, nor categories, which would be found everywhere.
    pub(super) fn choose(definition: &RegisterDefinition, sample: &[&Item]) -> Self {
        let is_searched = |field: &&FieldDefinition| {
            let is_text = matches!(field.datatype, Datatype::String | Datatype::Text);
            let is_open = field.classification == Classification::Open;
            is_text
                && is_open
                && !field.retired
                && field.name != definition.key_field
                && !is_measure(field, sample)
                && !is_category(field, sample)
        };
        let mut fields: Vec<&FieldDefinition> = definition.fields.iter().filter(is_searched).collect();
        let naming = NAMING
            .iter()
            .find_map(|name| fields.iter().position(|field| field.name.as_str() == *name));
        let in_label = if let Some(place) = naming {
            let field = fields.remove(place);
            fields.insert(0, field);
            1
        } else {
            fields.sort_by_key(|field| field.datatype == Datatype::Text);
            fields.iter().filter(|field| field.datatype == Datatype::String).count()
        };
        fields.truncate(SEARCH_FIELDS_MAX);
        Self {
            in_label: in_label.min(fields.len()),
            listed: listed(definition),
            searched: fields.into_iter().map(|field| field.name.clone()).collect(),
        }
    }
}

fn values<'item>(field: &FieldDefinition, sample: &[&'item Item]) -> impl Iterator<Item = &'item str> {
    let values = sample.iter().filter_map(|item| item.get(&field.name));
    values.flat_map(registry_core::Value::texts)
}

/// Numbers with a point, such as degrees, but for one in twenty, which may be a whole number or have an exponent.
fn is_measure(field: &FieldDefinition, sample: &[&Item]) -> bool {
    let (mut measures, mut count) = (0, 0);
    for value in values(field, sample) {
        count += 1;
        let is_number = value.bytes().all(|byte| byte.is_ascii_digit() || b".-".contains(&byte));
        measures += usize::from(is_number && value.contains('.'));
    }
    count > 0 && measures * 20 >= count * 19
}

/// A few words that stand in many records.
fn is_category(field: &FieldDefinition, sample: &[&Item]) -> bool {
    let mut count = 0;
    let mut distinct = HashSet::new();
    for value in values(field, sample) {
        count += 1;
        distinct.insert(value);
        if distinct.len() > SEARCH_CATEGORY_VALUES_MAX || value.bytes().any(|byte| byte.is_ascii_digit()) {
            return false;
        }
    }
    count >= SEARCH_CATEGORY_SAMPLE_MIN
}
