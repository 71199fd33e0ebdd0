//! One state of one thing.

use std::collections::BTreeMap;
use std::collections::btree_map;

use crate::canonical::{write_array, write_string};
use crate::{FieldName, ItemHash};

/// What a field of an item holds: one text, or several for a field of cardinality n.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(untagged)]
pub enum Value {
    /// The value of a field of cardinality 1.
    One(String),
    /// The values of a field of cardinality n, in the order given.
    Many(Vec<String>),
}

impl Value {
    /// The texts of the value, one or several.
    pub fn texts(&self) -> impl Iterator<Item = &str> {
        match self {
            Self::One(text) => std::slice::from_ref(text),
            Self::Many(texts) => texts.as_slice(),
        }
        .iter()
        .map(String::as_str)
    }

    /// The value without empty texts, or nothing when nothing is left: missing, null, "" and [] are the same.
    fn without_empty(self) -> Option<Self> {
        match self {
            Self::One(text) => (!text.is_empty()).then_some(Self::One(text)),
            Self::Many(mut texts) => {
                texts.retain(|text| !text.is_empty());
                (!texts.is_empty()).then_some(Self::Many(texts))
            }
        }
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::One(text.to_owned())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::One(text)
    }
}

impl From<Vec<String>> for Value {
    fn from(texts: Vec<String>) -> Self {
        Self::Many(texts)
    }
}

impl std::fmt::Display for Value {
    /// The texts, joined by semicolons as GOV.UK Registers joins them in CSV.
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for (position, text) in self.texts().enumerate() {
            if position > 0 {
                formatter.write_str(";")?;
            }
            formatter.write_str(text)?;
        }
        Ok(())
    }
}

/// A text that is not the canonical JSON of an item.
#[derive(Debug, thiserror::Error)]
pub enum ItemError {
    /// The text is no JSON object of strings and lists of strings under field names.
    #[error("an item must be a JSON object whose values are strings or lists of strings: {source}; it is {json}")]
    NotAnItem {
        /// The text as it came.
        json: String,
        /// What the JSON reader said, with line and column.
        source: serde_json::Error,
    },
    /// The text is an item, but not written in the one canonical way, so its hash would be another's.
    #[error("the item is not canonical JSON: it is {json} and must be {canonical}")]
    NotCanonical {
        /// The text as it came.
        json: String,
        /// The same item in canonical form.
        canonical: String,
    },
}

/// One state of one thing: fields with their values, identified by the SHA-256 of its canonical JSON.
///
/// Missing, null, "" and [] are the same: empty values are never stored.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(from = "BTreeMap<FieldName, Option<Value>>")]
pub struct Item(BTreeMap<FieldName, Value>);

impl Item {
    /// An item without any field.
    pub fn new() -> Self {
        Self::default()
    }

    /// Reads canonical JSON; refuses every other way to write the same item.
    pub fn from_canonical_json(json: &str) -> Result<Self, ItemError> {
        let item: Self = serde_json::from_str(json).map_err(|source| ItemError::NotAnItem {
            json: json.to_owned(),
            source,
        })?;
        let canonical = item.canonical_json();
        if canonical == json {
            Ok(item)
        } else {
            Err(ItemError::NotCanonical {
                json: json.to_owned(),
                canonical,
            })
        }
    }

    /// The item in the one way that is hashed: fields sorted by name, no white space, raw non-ASCII.
    pub fn canonical_json(&self) -> String {
        let mut json = String::with_capacity(32 * (self.0.len() + 1));
        json.push('{');
        for (position, (field, value)) in self.0.iter().enumerate() {
            if position > 0 {
                json.push(',');
            }
            write_string(&mut json, field.as_str());
            json.push(':');
            match value {
                Value::One(text) => write_string(&mut json, text),
                Value::Many(texts) => write_array(&mut json, texts.iter().map(String::as_str)),
            }
        }
        json.push('}');
        json
    }

    /// SHA-256 of the canonical JSON.
    pub fn hash(&self) -> ItemHash {
        ItemHash::of_canonical_json(&self.canonical_json())
    }

    /// The value of the field, or nothing when it is missing.
    pub fn get<F: AsRef<str> + ?Sized>(&self, field: &F) -> Option<&Value> {
        self.0.get(field.as_ref())
    }

    /// The text of a field of cardinality 1; nothing when it is missing or holds several.
    pub fn text<F: AsRef<str> + ?Sized>(&self, field: &F) -> Option<&str> {
        match self.get(field) {
            Some(Value::One(text)) => Some(text),
            _ => None,
        }
    }

    /// Sets the field; an empty value removes it.
    pub fn insert(&mut self, field: FieldName, value: impl Into<Value>) {
        match value.into().without_empty() {
            Some(value) => self.0.insert(field, value),
            None => self.0.remove(&field),
        };
    }

    /// Removes the field and returns what it held.
    pub fn remove<F: AsRef<str> + ?Sized>(&mut self, field: &F) -> Option<Value> {
        self.0.remove(field.as_ref())
    }

    /// Fields with their values, sorted by name.
    pub fn iter(&self) -> btree_map::Iter<'_, FieldName, Value> {
        self.0.iter()
    }

    /// Number of fields that have a value.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether no field has a value.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl<'a> IntoIterator for &'a Item {
    type Item = (&'a FieldName, &'a Value);
    type IntoIter = btree_map::Iter<'a, FieldName, Value>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl FromIterator<(FieldName, Value)> for Item {
    fn from_iter<I: IntoIterator<Item = (FieldName, Value)>>(fields: I) -> Self {
        let mut item = Self::new();
        for (field, value) in fields {
            item.insert(field, value);
        }
        item
    }
}

impl From<BTreeMap<FieldName, Option<Value>>> for Item {
    fn from(fields: BTreeMap<FieldName, Option<Value>>) -> Self {
        Self(
            fields
                .into_iter()
                .filter_map(|(field, value)| Some((field, value?.without_empty()?)))
                .collect(),
        )
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

    use super::*;

    fn item(json: &str) -> Item {
        serde_json::from_str(json).unwrap()
    }

    #[test]
    fn empty_values_are_never_stored() {
        let item = item(r#"{"a":"","b":[],"c":null,"d":["",""],"e":"x","f":["","y"]}"#);
        assert_eq!(item.canonical_json(), r#"{"e":"x","f":["y"]}"#);
    }

    #[test]
    fn inserting_an_empty_value_removes_the_field() {
        let mut item = item(r#"{"a":"x"}"#);
        item.insert(FieldName::parse("a").unwrap(), "");
        assert!(item.is_empty());
    }

    #[test]
    fn only_canonical_json_is_read_strictly() {
        let same = [r#"{"a":"1"}"#, r#"{"a":"\u001F/é\n"}"#];
        for json in same {
            assert_eq!(Item::from_canonical_json(json).unwrap().canonical_json(), json);
        }
        for json in [
            r#"{ "a":"1"}"#,
            r#"{"b":"1","a":"2"}"#,
            r#"{"a":"\u001f"}"#,
            r#"{"a":""}"#,
            r#"{"a":1}"#,
            "[]",
        ] {
            assert!(Item::from_canonical_json(json).is_err(), "{json}");
        }
    }
}
