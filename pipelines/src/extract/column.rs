//! The columns of the files that have rows.

use chrono::{DateTime, NaiveDate, SecondsFormat, Utc};
use registry_core::{Cardinality, Datatype, FieldDefinition, Item, Value};

/// What separates the values of a list in one cell, the first of these that stands in no value of the column. The last
/// one is a control character that no value holds.
pub const SEPARATORS: [&str; 5] = [";", "|", " | ", "¦", "\u{1f}"];

/// What all values of a column are, so that a typed file can keep them as such and give back the very same text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Any text.
    Text,
    /// Whole numbers within 64 bits.
    Integer,
    /// Numbers that a 64-bit floating-point number holds digit by digit.
    Number,
    /// `true` and `false`.
    Boolean,
    /// Whole days.
    Day,
    /// Moments to the second.
    Moment,
}

impl Kind {
    /// What the values of the datatype are at best.
    pub fn of(datatype: Datatype) -> Self {
        match datatype {
            Datatype::Integer => Self::Integer,
            Datatype::Decimal => Self::Number,
            Datatype::Boolean => Self::Boolean,
            Datatype::Date => Self::Day,
            Datatype::Datetime | Datatype::Timestamp => Self::Moment,
            Datatype::String
            | Datatype::Text
            | Datatype::Period
            | Datatype::Url
            | Datatype::Email
            | Datatype::Curie
            | Datatype::Point
            | Datatype::Code
            | Datatype::Name
            | Datatype::Hash => Self::Text,
        }
    }

    /// Whether the text is one of these, and the only way to write it.
    pub fn holds(self, text: &str) -> bool {
        match self {
            Self::Text => true,
            Self::Integer => text.parse::<i64>().is_ok_and(|number| number.to_string() == text),
            Self::Number => text.parse::<f64>().is_ok_and(|number| number.to_string() == text),
            Self::Boolean => matches!(text, "true" | "false"),
            Self::Day => read_day(text).is_some_and(|day| day.to_string() == text),
            Self::Moment => read_moment(text).is_some_and(|time| write_moment(time) == text),
        }
    }
}

/// A day as it is written in full.
pub fn read_day(text: &str) -> Option<NaiveDate> {
    NaiveDate::parse_from_str(text, "%Y-%m-%d").ok()
}

/// A moment as it is written in full.
pub fn read_moment(text: &str) -> Option<DateTime<Utc>> {
    DateTime::parse_from_rfc3339(text).ok().map(|time| time.to_utc())
}

/// A moment to the second.
pub fn write_moment(time: DateTime<Utc>) -> String {
    time.to_rfc3339_opts(SecondsFormat::Secs, true)
}

/// A field of the register as a column.
#[derive(Debug, Clone)]
pub struct Column {
    /// The field.
    pub field: FieldDefinition,
    /// What all its values are.
    pub kind: Kind,
    /// What stands between the values of a list in one cell.
    pub separator: &'static str,
}

impl Column {
    /// Whether a record may have several values.
    pub fn is_list(&self) -> bool {
        self.field.cardinality == Cardinality::Many
    }

    /// What the item holds, as one cell.
    pub fn cell(&self, item: &Item) -> String {
        match item.get(&self.field.name) {
            None => String::new(),
            Some(Value::One(text)) => text.clone(),
            Some(Value::Many(texts)) => texts.join(self.separator),
        }
    }
}
