//! The line by which people know a record.

use registry_core::{FieldName, Item, Value};

/// A part of a label.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LabelPart {
    /// The text.
    pub text: String,
    /// Whether the query asks for it.
    pub is_match: bool,
}

/// The texts of a field, as they are shown and searched.
pub(super) fn texts<'item>(item: &'item Item, field: &FieldName) -> impl Iterator<Item = &'item str> {
    item.get(field).into_iter().flat_map(Value::texts)
}

/// The label: the first text of each of the fields, with commas between them but after a number, which belongs to what
/// follows it: `Flat 2, 14 Castle Street, Anytown`.
pub fn label(item: &Item, fields: &[FieldName]) -> String {
    let mut label = String::with_capacity(64);
    for part in fields.iter().filter_map(|field| texts(item, field).next()) {
        if !label.is_empty() {
            let after_number = label.rsplit(", ").next().is_some_and(is_number);
            label.push_str(if after_number { " " } else { ", " });
        }
        label.push_str(part);
    }
    label
}

/// A number of a building, such as `14`, `3a` or `12-14`.
fn is_number(text: &str) -> bool {
    let letters = text.chars().filter(char::is_ascii_alphabetic).count();
    letters <= 1 && text.starts_with(|first: char| first.is_ascii_digit()) && !text.contains(' ')
}

/// The label cut into parts at the stretches that match, which are in order and do not overlap.
pub(super) fn parts(label: &str, matched: &[(usize, usize)]) -> Vec<LabelPart> {
    let mut parts: Vec<LabelPart> = Vec::with_capacity(2 * matched.len() + 1);
    let mut push = |text: Option<&str>, is_match| {
        if let Some(text) = text.filter(|text| !text.is_empty()) {
            let text = text.to_owned();
            parts.push(LabelPart { text, is_match });
        }
    };
    let mut last = 0;
    for (start, end) in matched {
        push(label.get(last..*start), false);
        push(label.get(*start..*end), true);
        last = *end;
    }
    push(label.get(last..), false);
    parts
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

    use super::*;

    #[test]
    fn a_number_belongs_to_what_follows() {
        let fields: Vec<FieldName> = ["flat", "number", "street", "town"]
            .map(|name| FieldName::parse(name).unwrap())
            .into();
        let mut item = Item::new();
        for (field, value) in fields.iter().zip(["Flat 2", "14", "Castle Street", "Anytown"]) {
            item.insert(field.clone(), value);
        }
        assert_eq!(label(&item, &fields), "Flat 2, 14 Castle Street, Anytown");
        assert_eq!(label(&item, &fields[2..]), "Castle Street, Anytown");
    }

    #[test]
    fn parts_are_the_label_again() {
        let parts = parts("14 Castle Street", &[(0, 2), (3, 6)]);
        let text: String = parts.iter().map(|part| part.text.as_str()).collect();
        assert_eq!(text, "14 Castle Street");
        let matched: Vec<&str> = parts
            .iter()
            .filter(|part| part.is_match)
            .map(|part| part.text.as_str())
            .collect();
        assert_eq!(matched, ["14", "Cas"]);
    }
}
