//! Where a published value comes from.

use serde::ser::SerializeSeq as _;
use serde::{Deserialize, Serialize, Serializer};

use crate::{FieldName, SourceName};

/// The way of one published value: from which source record, through which rules, chosen why.
///
/// A value that a person set has source `steward`, the change set as source record, and the survivorship rule
/// `steward-override`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
pub struct FieldProvenance {
    /// The field.
    pub field: FieldName,
    /// The value as published; one of them for a field of cardinality n.
    pub value: String,
    /// The feed that it came in.
    pub source: SourceName,
    /// The identifier of the row in the feed.
    pub source_record_id: String,
    /// The value as received, before cleaning.
    pub source_value: String,
    /// The cleaning rules that changed it, in order.
    pub cleaning_rules: Vec<String>,
    /// The survivorship rule that chose it among the candidates.
    pub survivorship_rule: String,
}

impl FieldProvenance {
    /// The survivorship rule of values that a person set.
    pub const STEWARD_OVERRIDE: &str = "steward-override";
}

/// How the provenance of a record is kept: what the values of one source record share is written once for all of them,
/// and what a value says by being what it is (it came as it is published, no rule touched it) is not written at all. Of a
/// register of millions of records that is most of what there is to write.
///
/// Reads also the form in which each value said everything for itself.
pub mod compact {
    use serde::ser::SerializeSeq as _;
    use serde::{Deserialize, Deserializer, Serializer};

    use super::{FieldProvenance, FieldsOf, Kept};

    /// Writes the values of each source record together; they stay in their order.
    pub fn serialize<S: Serializer>(values: &[FieldProvenance], serializer: S) -> Result<S::Ok, S::Error> {
        let alike = |a: &FieldProvenance, b: &FieldProvenance| {
            a.source_record_id == b.source_record_id
                && a.source == b.source
                && a.survivorship_rule == b.survivorship_rule
        };
        let mut sequence = serializer.serialize_seq(None)?;
        for values in values.chunk_by(alike) {
            sequence.serialize_element(&FieldsOf(values))?;
        }
        sequence.end()
    }

    /// Reads what [`serialize`] wrote.
    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<FieldProvenance>, D::Error> {
        let kept: Vec<Kept> = Deserialize::deserialize(deserializer)?;
        let mut values = Vec::new();
        for kept in kept {
            kept.unfold(&mut values)?;
        }
        Ok(values)
    }
}

/// Provenance in the form in which it is kept, to be written or read by itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct KeptProvenance(#[serde(with = "compact")] pub Vec<FieldProvenance>);

/// Values of one source record, chosen by one rule.
struct FieldsOf<'a>(&'a [FieldProvenance]);

impl Serialize for FieldsOf<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Shared<'a> {
            source: &'a SourceName,
            source_record_id: &'a str,
            survivorship_rule: &'a str,
            values: Values<'a>,
        }
        let Some(first) = self.0.first() else {
            return serializer.serialize_none();
        };
        let shared = Shared {
            source: &first.source,
            source_record_id: &first.source_record_id,
            survivorship_rule: &first.survivorship_rule,
            values: Values(self.0),
        };
        shared.serialize(serializer)
    }
}

struct Values<'a>(&'a [FieldProvenance]);

impl Serialize for Values<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Chosen<'a> {
            field: &'a FieldName,
            value: &'a str,
            #[serde(skip_serializing_if = "Option::is_none")]
            source_value: Option<&'a str>,
            #[serde(skip_serializing_if = "<[String]>::is_empty")]
            cleaning_rules: &'a [String],
        }
        let mut sequence = serializer.serialize_seq(Some(self.0.len()))?;
        for value in self.0 {
            sequence.serialize_element(&Chosen {
                field: &value.field,
                value: &value.value,
                source_value: (value.source_value != value.value).then_some(&value.source_value),
                cleaning_rules: &value.cleaning_rules,
            })?;
        }
        sequence.end()
    }
}

/// One element of kept provenance: the values of a source record, or one value that says everything for itself.
#[derive(Deserialize)]
struct Kept {
    source: SourceName,
    source_record_id: String,
    survivorship_rule: String,
    #[serde(default)]
    values: Vec<KeptValue>,
    field: Option<FieldName>,
    value: Option<String>,
    source_value: Option<String>,
    #[serde(default)]
    cleaning_rules: Vec<String>,
}

#[derive(Deserialize)]
struct KeptValue {
    field: FieldName,
    value: String,
    source_value: Option<String>,
    #[serde(default)]
    cleaning_rules: Vec<String>,
}

impl Kept {
    fn unfold<E: serde::de::Error>(mut self, values: &mut Vec<FieldProvenance>) -> Result<(), E> {
        match (self.field.take(), self.value.take()) {
            (Some(field), Some(value)) => self.values.push(KeptValue {
                field,
                value,
                source_value: self.source_value.take(),
                cleaning_rules: std::mem::take(&mut self.cleaning_rules),
            }),
            (None, None) => {}
            _ => return Err(E::custom("a value of a field must have both `field` and `value`")),
        }
        values.extend(self.values.into_iter().map(|kept| FieldProvenance {
            field: kept.field,
            source_value: kept.source_value.unwrap_or_else(|| kept.value.clone()),
            value: kept.value,
            source: self.source.clone(),
            source_record_id: self.source_record_id.clone(),
            cleaning_rules: kept.cleaning_rules,
            survivorship_rule: self.survivorship_rule.clone(),
        }));
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

    use super::*;

    fn value(id: &str, field: &str, (value, source_value): (&str, &str), rules: &[&str]) -> FieldProvenance {
        FieldProvenance {
            field: field.parse().unwrap(),
            value: value.to_owned(),
            source: "feed".parse().unwrap(),
            source_record_id: id.to_owned(),
            source_value: source_value.to_owned(),
            cleaning_rules: rules.iter().map(|rule| (*rule).to_owned()).collect(),
            survivorship_rule: "longest".to_owned(),
        }
    }

    #[test]
    fn what_values_share_is_kept_once_and_all_of_it_comes_back_in_order() {
        let values = vec![
            value("1", "name", ("Ann", " ann"), &["case", "space"]),
            value("1", "town", ("Leeds", "Leeds"), &[]),
            value("2", "name", ("Bo", ""), &[]),
            value("1", "note", ("", "x"), &[]),
        ];
        let kept = serde_json::to_string(&KeptProvenance(values.clone())).unwrap();
        assert_eq!(kept.matches("longest").count(), 3, "{kept}");
        assert!(!kept.contains(r#""source_value":"Leeds""#), "{kept}");
        assert_eq!(serde_json::from_str::<KeptProvenance>(&kept).unwrap().0, values);
    }

    #[test]
    fn values_that_say_everything_for_themselves_are_read_too() {
        let values = vec![
            value("1", "name", ("Ann", " ann"), &["case"]),
            value("1", "town", ("A", "A"), &[]),
        ];
        let plain = serde_json::to_string(&values).unwrap();
        assert_eq!(serde_json::from_str::<KeptProvenance>(&plain).unwrap().0, values);
        let half = r#"[{"source":"a","source_record_id":"1","survivorship_rule":"r","field":"name"}]"#;
        assert!(serde_json::from_str::<KeptProvenance>(half).is_err());
    }
}
