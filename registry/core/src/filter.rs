//! Which records of a register are wanted, by their values.

use std::cmp::Ordering;
use std::collections::BTreeSet;

use crate::{Datatype, FieldName, Item};

/// Conditions on the values of an item, all of which must hold.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RecordFilter {
    conditions: Vec<Condition>,
}

/// A condition on one field. A field of cardinality n fulfils it when one of its values does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Condition {
    /// The field.
    pub field: FieldName,
    /// How its values compare: numbers as numbers, all else as text.
    pub datatype: Datatype,
    /// What must hold.
    pub test: Test,
}

/// What must hold of a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Test {
    /// It is one of these.
    OneOf(BTreeSet<String>),
    /// It begins so.
    Prefix(String),
    /// It is not below this one.
    From(String),
    /// It is not above this one. A date that is cut short, such as 2015, counts with all that begins so.
    To(String),
    /// There is none (`true`) or there is one (`false`).
    Missing(bool),
}

impl RecordFilter {
    /// The filter of these conditions.
    pub fn new(conditions: Vec<Condition>) -> Self {
        Self { conditions }
    }

    /// The conditions.
    pub fn conditions(&self) -> &[Condition] {
        &self.conditions
    }

    /// Whether every item passes.
    pub fn is_empty(&self) -> bool {
        self.conditions.is_empty()
    }

    /// Whether the item fulfils every condition.
    pub fn admits(&self, item: &Item) -> bool {
        self.conditions.iter().all(|condition| condition.holds(item))
    }
}

impl Condition {
    fn holds(&self, item: &Item) -> bool {
        let value = item.get(&self.field);
        if let Test::Missing(missing) = self.test {
            return missing == value.is_none();
        }
        value.is_some_and(|value| value.texts().any(|text| self.passes(text)))
    }

    fn passes(&self, text: &str) -> bool {
        match &self.test {
            Test::OneOf(wanted) => wanted.contains(text),
            Test::Prefix(prefix) => text.starts_with(prefix.as_str()),
            Test::From(least) => self.compare(text, least).is_some_and(Ordering::is_ge),
            Test::To(most) => text.starts_with(most.as_str()) && !self.is_number() || self.is_at_most(text, most),
            Test::Missing(_) => false,
        }
    }

    fn is_at_most(&self, text: &str, most: &str) -> bool {
        self.compare(text, most).is_some_and(Ordering::is_le)
    }

    fn is_number(&self) -> bool {
        matches!(self.datatype, Datatype::Integer | Datatype::Decimal)
    }

    /// A text that should be a number and is none compares with nothing.
    fn compare(&self, left: &str, right: &str) -> Option<Ordering> {
        if self.is_number() {
            let number = |text: &str| text.parse::<f64>().ok();
            number(left)?.partial_cmp(&number(right)?)
        } else {
            Some(left.cmp(right))
        }
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

    use super::*;

    fn admits(datatype: Datatype, test: Test, item: &str) -> bool {
        let field = FieldName::parse("f").unwrap();
        let condition = Condition { field, datatype, test };
        RecordFilter::new(vec![condition]).admits(&serde_json::from_str(item).unwrap())
    }

    fn one_of(texts: &[&str]) -> Test {
        Test::OneOf(texts.iter().map(|text| (*text).to_owned()).collect())
    }

    #[test]
    fn each_test_means_what_it_says() {
        let text = Datatype::String;
        for (test, yes, no) in [
            (one_of(&["a", "b"]), r#"{"f":"b"}"#, r#"{"f":"c"}"#),
            (one_of(&["a"]), r#"{"f":["x","a"]}"#, r#"{"g":"a"}"#),
            (Test::Prefix("ab".to_owned()), r#"{"f":"abc"}"#, r#"{"f":"ba"}"#),
            (Test::From("b".to_owned()), r#"{"f":"b"}"#, r#"{"f":"a"}"#),
            (Test::To("2015".to_owned()), r#"{"f":"2015-06-01"}"#, r#"{"f":"2016"}"#),
            (Test::Missing(true), r#"{"g":"a"}"#, r#"{"f":"a"}"#),
            (Test::Missing(false), r#"{"f":"a"}"#, r#"{"g":"a"}"#),
        ] {
            assert!(admits(text, test.clone(), yes), "{test:?} {yes}");
            assert!(!admits(text, test.clone(), no), "{test:?} {no}");
        }
    }

    #[test]
    fn numbers_compare_as_numbers() {
        for datatype in [Datatype::Integer, Datatype::Decimal] {
            assert!(admits(datatype, Test::From("9".to_owned()), r#"{"f":"10"}"#));
            assert!(!admits(datatype, Test::To("1".to_owned()), r#"{"f":"10"}"#));
            assert!(admits(datatype, Test::To("-1".to_owned()), r#"{"f":"-10"}"#));
            assert!(!admits(datatype, Test::From("0".to_owned()), r#"{"f":"many"}"#));
        }
    }
}
