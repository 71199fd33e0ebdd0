//! The order of a list of records, and places in it.

use std::cmp::Ordering;

use registry_core::{Datatype, FieldName, Item, Key};

use crate::search::number;
use crate::{Result, StoreError};

/// The order of a list of records.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum ListOrder {
    /// By their keys.
    #[default]
    Key,
    /// By the first value of a field, those without one last, and by their keys where that is the same. Numbers compare
    /// as numbers, all else by its bytes in UTF-8.
    Field {
        /// The field.
        name: FieldName,
        /// How its values compare.
        datatype: Datatype,
        /// Whether the greatest comes first; those without a value stay last.
        descending: bool,
    },
}

/// The place of a record in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ListPlace {
    /// What the list is sorted by; nothing when the record has no value, and in a list that is sorted by key.
    pub(crate) value: Option<String>,
    pub(crate) key: String,
}

impl ListOrder {
    /// Whether the text is the cursor of a page in this order.
    pub fn reads(&self, cursor: &str) -> bool {
        self.place_at(cursor).is_ok()
    }

    /// The place of the record.
    pub(crate) fn place_of(&self, key: &str, item: &Item) -> ListPlace {
        let value = match self {
            Self::Key => None,
            Self::Field { name, .. } => item.get(name).and_then(|value| value.texts().next()),
        };
        ListPlace {
            value: value.filter(|text| self.sorts(text)).map(str::to_owned),
            key: key.to_owned(),
        }
    }

    /// A text that should be a number and is none counts as missing.
    fn sorts(&self, text: &str) -> bool {
        !self.is_by_number() || number(text).is_some()
    }

    fn is_by_number(&self) -> bool {
        matches!(
            self,
            Self::Field {
                datatype: Datatype::Integer | Datatype::Decimal,
                ..
            }
        )
    }

    /// Which of the places comes first.
    pub(crate) fn compare(&self, left: &ListPlace, right: &ListPlace) -> Ordering {
        let values = match (&left.value, &right.value) {
            (Some(left), Some(right)) => self.compare_values(left, right),
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (None, None) => Ordering::Equal,
        };
        values.then_with(|| left.key.cmp(&right.key))
    }

    fn compare_values(&self, left: &str, right: &str) -> Ordering {
        let ascending = if self.is_by_number() {
            let number = |text| number(text).unwrap_or_default();
            number(left).total_cmp(&number(right))
        } else {
            left.cmp(right)
        };
        match self {
            Self::Field { descending: true, .. } => ascending.reverse(),
            _ => ascending,
        }
    }

    /// The cursor that stands for a place.
    pub(crate) fn cursor_of(&self, place: &ListPlace) -> Result<String> {
        match self {
            Self::Key => Ok(place.key.clone()),
            Self::Field { .. } => StoreError::stored(serde_json::to_string(&(&place.value, &place.key))),
        }
    }

    /// The place that a cursor stands for.
    pub(crate) fn place_at(&self, cursor: &str) -> Result<ListPlace> {
        let wrong = || StoreError::invalid("cursor", cursor, "be the cursor that came with the page before");
        let (value, key) = match self {
            Self::Key => (None, cursor.to_owned()),
            Self::Field { .. } => serde_json::from_str(cursor).map_err(|_other| wrong())?,
        };
        let is_place = Key::parse(&key).is_ok() && value.as_deref().is_none_or(|value| self.sorts(value));
        if is_place {
            Ok(ListPlace { value, key })
        } else {
            Err(wrong())
        }
    }
}
