//! The values of the records by field, in columns, so that records are chosen and sorted without reading an item.

use std::ops::{Range, RangeInclusive};

use registry_core::{Condition, Datatype, FieldName, RegisterDefinition, Test};
use tantivy::columnar::{Column, MonotonicallyMappableToU64, StrColumn};
use tantivy::fastfield::FastFieldReaders;
use tantivy::schema::{FAST, Field, Schema, SchemaBuilder, TextOptions};
use tantivy::{Result as TantivyResult, TantivyDocument};

use super::index::unreadable;
use crate::Result;
use crate::limits::LISTED_FIELDS_MAX;

/// A field whose values are in columns.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub(super) struct ListedField {
    pub(super) name: FieldName,
    /// Whether its values compare as numbers.
    pub(super) is_number: bool,
}

/// The fields of a register that have columns: all but long texts, which nobody sorts by.
pub(super) fn listed(definition: &RegisterDefinition) -> Vec<ListedField> {
    let fields = definition.fields.iter();
    fields
        .filter(|field| field.datatype != Datatype::Text)
        .take(LISTED_FIELDS_MAX)
        .map(|field| ListedField {
            name: field.name.clone(),
            is_number: matches!(field.datatype, Datatype::Integer | Datatype::Decimal),
        })
        .collect()
}

/// The names of the columns of the field at this place of the list.
fn column_names(place: usize) -> (String, String) {
    (format!("text_{place}"), format!("number_{place}"))
}

/// Adds the columns to the schema of an index.
pub(super) fn add_columns(schema: &mut SchemaBuilder, listed: &[ListedField]) {
    for (place, field) in listed.iter().enumerate() {
        let (text, number) = column_names(place);
        schema.add_text_field(&text, TextOptions::default().set_fast("raw"));
        if field.is_number {
            schema.add_f64_field(&number, FAST);
        }
    }
}

/// The columns of a field in a schema that has them.
pub(super) struct ColumnFields {
    text: Field,
    number: Option<Field>,
}

impl ColumnFields {
    pub(super) fn find(schema: &Schema, listed: &[ListedField]) -> TantivyResult<Vec<Self>> {
        let find = |(place, field): (usize, &ListedField)| {
            let (text, number) = column_names(place);
            Ok(Self {
                text: schema.get_field(&text)?,
                number: field.is_number.then(|| schema.get_field(&number)).transpose()?,
            })
        };
        listed.iter().enumerate().map(find).collect()
    }

    /// Adds one value of the field.
    pub(super) fn add(&self, document: &mut TantivyDocument, value: &str) {
        document.add_text(self.text, value);
        if let (Some(field), Some(number)) = (self.number, number(value)) {
            document.add_f64(field, number);
        }
    }
}

/// The number that a text is, when it is one that can be sorted.
pub(crate) fn number(text: &str) -> Option<f64> {
    text.parse().ok().filter(|number: &f64| number.is_finite())
}

/// The values of one field.
pub(super) struct FieldValues {
    field: ListedField,
    /// Numbers of texts in the dictionary of the field, which is sorted; nothing when no record has a value.
    texts: Option<StrColumn>,
    numbers: Option<Column<f64>>,
}

/// Stands behind all values: a record without one comes last in either direction.
pub(super) const MISSING: u64 = u64::MAX;

impl FieldValues {
    pub(super) fn open(columns: &FastFieldReaders, listed: &[ListedField]) -> TantivyResult<Vec<Self>> {
        let open = |(place, field): (usize, &ListedField)| {
            let (text, number) = column_names(place);
            Ok(Self {
                field: field.clone(),
                texts: columns.str(&text)?,
                numbers: field.is_number.then(|| columns.f64(&number)).transpose()?,
            })
        };
        listed.iter().enumerate().map(open).collect()
    }

    pub(super) fn name(&self) -> &FieldName {
        &self.field.name
    }

    /// The ranks of these records in the order of the field, ascending or descending; [`MISSING`] for those without a
    /// value, and of several values the first one counts.
    pub(super) fn ranks(&self, records: &[u32], descending: bool) -> Vec<u64> {
        let mut values = vec![None; records.len()];
        if let Some(numbers) = &self.numbers {
            let mut found = vec![None; records.len()];
            numbers.first_vals(records, &mut found);
            for (value, found) in values.iter_mut().zip(found) {
                *value = found.map(MonotonicallyMappableToU64::to_u64);
            }
        } else if let Some(texts) = &self.texts {
            texts.ords().first_vals(records, &mut values);
        }
        let directed = |value: u64| if descending { MISSING - 1 - value } else { value };
        values
            .into_iter()
            .map(|value| value.map_or(MISSING, directed))
            .collect()
    }

    /// The rank of the first value that is not before this one, and whether it is this very one.
    pub(super) fn rank_of(&self, value: Option<&str>, descending: bool) -> Result<(u64, bool)> {
        let Some(value) = value else { return Ok((MISSING, true)) };
        if self.field.is_number {
            let Some(number) = number(value) else {
                return Ok((MISSING, true));
            };
            let rank = number.to_u64();
            return Ok((if descending { MISSING - 1 - rank } else { rank }, true));
        }
        let (place, is_there) = self.place_of(value)?;
        Ok(match (descending, is_there) {
            (false, _) => (place, is_there),
            (true, true) => (MISSING - 1 - place, true),
            // The first text that is smaller stands before the place at which this one would.
            (true, false) => (MISSING - place, false),
        })
    }

    /// How many texts of the dictionary are smaller, and whether it has this one.
    fn place_of(&self, text: &str) -> Result<(u64, bool)> {
        let Some(texts) = &self.texts else {
            return Ok((0, false));
        };
        let dictionary = texts.dictionary();
        if let Some(ordinal) = dictionary.term_ord(text).map_err(|error| unreadable(&error))? {
            return Ok((ordinal, true));
        }
        let mut after = dictionary
            .range()
            .ge(text)
            .into_stream()
            .map_err(|error| unreadable(&error))?;
        let place = if after.advance() {
            after.term_ord()
        } else {
            texts.num_terms() as u64
        };
        Ok((place, false))
    }

    /// What the condition asks of the columns.
    pub(super) fn test(&self, condition: &Condition) -> Result<ColumnTest<'_>> {
        if let (Some(numbers), Test::From(bound) | Test::To(bound)) = (&self.numbers, &condition.test) {
            return Ok(number(bound).map_or(ColumnTest::Never, |bound| {
                let range = match condition.test {
                    Test::From(_) => bound..=f64::INFINITY,
                    _ => f64::NEG_INFINITY..=bound,
                };
                ColumnTest::Numbers(numbers, range)
            }));
        }
        let Some(texts) = &self.texts else {
            let is_met = condition.test == Test::Missing(true);
            return Ok(if is_met { ColumnTest::Always } else { ColumnTest::Never });
        };
        let count = texts.num_terms() as u64;
        Ok(match &condition.test {
            Test::Missing(true) => ColumnTest::None(texts.ords()),
            Test::Missing(false) => ColumnTest::between(texts, 0..count),
            Test::OneOf(values) => {
                let mut ranges = Vec::with_capacity(values.len());
                for value in values {
                    let (place, is_there) = self.place_of(value)?;
                    ranges.extend(is_there.then_some(place..place + 1));
                }
                ColumnTest::of(texts, ranges)
            }
            Test::Prefix(prefix) => ColumnTest::between(texts, self.place_of(prefix)?.0..self.end_of(prefix)?),
            Test::From(least) => ColumnTest::between(texts, self.place_of(least)?.0..count),
            // What begins with the bound counts too, and stands right behind it.
            Test::To(most) => {
                let (place, is_there) = self.place_of(most)?;
                ColumnTest::between(texts, 0..self.end_of(most)?.max(place + u64::from(is_there)))
            }
        })
    }

    /// How many texts of the dictionary are smaller than the prefix or begin with it.
    fn end_of(&self, prefix: &str) -> Result<u64> {
        let mut bytes = prefix.as_bytes().to_vec();
        // The smallest text behind all that begin so ends in the next byte. Texts are UTF-8, so that no byte is 255.
        let Some(last) = bytes.last_mut() else {
            return Ok(self.texts.as_ref().map_or(0, |texts| texts.num_terms() as u64));
        };
        *last += 1;
        let Some(texts) = &self.texts else { return Ok(0) };
        let mut after = texts
            .dictionary()
            .range()
            .ge(bytes)
            .into_stream()
            .map_err(|error| unreadable(&error))?;
        Ok(if after.advance() {
            after.term_ord()
        } else {
            texts.num_terms() as u64
        })
    }
}

/// A condition on the columns of a field.
pub(super) enum ColumnTest<'a> {
    /// Every record fulfils it.
    Always,
    /// No record does.
    Never,
    /// One of the texts is in one of these ranges of the dictionary.
    Texts(&'a Column<u64>, Vec<RangeInclusive<u64>>),
    /// One of the numbers is in the range.
    Numbers(&'a Column<f64>, RangeInclusive<f64>),
    /// There is no text.
    None(&'a Column<u64>),
}

impl<'a> ColumnTest<'a> {
    fn between(texts: &'a StrColumn, range: Range<u64>) -> Self {
        Self::of(texts, std::iter::once(range))
    }

    fn of(texts: &'a StrColumn, ranges: impl IntoIterator<Item = Range<u64>>) -> Self {
        let ranges: Vec<_> = ranges
            .into_iter()
            .filter(|range| !range.is_empty())
            .map(|range| range.start..=range.end - 1)
            .collect();
        if ranges.is_empty() {
            Self::Never
        } else {
            Self::Texts(texts.ords(), ranges)
        }
    }

    /// Whether the record fulfils the condition.
    fn holds(&self, record: u32) -> bool {
        match self {
            Self::Always => true,
            Self::Never => false,
            Self::Texts(column, ranges) => column
                .values_for_doc(record)
                .any(|value| ranges.iter().any(|range| range.contains(&value))),
            Self::Numbers(column, range) => column.values_for_doc(record).any(|value| range.contains(&value)),
            Self::None(column) => column.first(record).is_none(),
        }
    }

    /// The records of the range that fulfil the condition, in order.
    fn all(&self, records: Range<u32>) -> Vec<u32> {
        let mut found = Vec::new();
        match self {
            Self::Always => found.extend(records),
            Self::Never => {}
            Self::Texts(column, ranges) => {
                for range in ranges {
                    let mut of_range = Vec::new();
                    column.get_docids_for_value_range(range.clone(), records.clone(), &mut of_range);
                    found.append(&mut of_range);
                }
            }
            Self::Numbers(column, range) => {
                column.get_docids_for_value_range(range.clone(), records, &mut found);
            }
            Self::None(_) => found.extend(records.filter(|record| self.holds(*record))),
        }
        found.sort_unstable();
        found.dedup();
        found
    }
}

/// The records of the range that fulfil every condition, in order.
pub(super) fn chosen(tests: &[ColumnTest<'_>], records: Range<u32>) -> Vec<u32> {
    let Some((first, others)) = tests.split_first() else {
        return records.collect();
    };
    let mut found = first.all(records);
    found.retain(|record| others.iter().all(|test| test.holds(*record)));
    found
}
