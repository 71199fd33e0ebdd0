//! Feeds, how they change between deliveries, and what they say: the source records and which of them are one thing.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use registry_core::SourceReference;

use super::world::Rules;

const SOURCES: [&str; 3] = ["alpha", "beta", "gamma"];
const NAMES: [&str; 6] = ["Ash", "Birch", "Cedar", "Dogwood", "Elm", "Fir"];
const PHONES: [&str; 4] = ["", "0101", "0202", "0303"];

/// The file of each source that delivers.
pub type Feeds = BTreeMap<&'static str, Vec<Row>>;

/// The clusters that the rows must come to.
pub type Clusters = BTreeSet<BTreeSet<SourceReference>>;

/// A line of a file. Without a name it cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Row {
    pub id: u8,
    pub name: &'static str,
    pub phone: &'static str,
}

impl Row {
    pub const fn new(id: u8, name: &'static str) -> Self {
        Self { id, name, phone: "" }
    }

    /// Whether the two are the same thing.
    pub fn is_like(&self, other: &Self, rules: Rules) -> bool {
        self.name == other.name || rules.linked_by_phone && !self.phone.is_empty() && self.phone == other.phone
    }
}

/// The usable source records of the feeds. Of rows that share an identifier the first in alphabetical order keeps it.
pub fn source_records(feeds: &Feeds) -> BTreeMap<SourceReference, Row> {
    let mut records = BTreeMap::new();
    for (source, rows) in feeds {
        let rows: BTreeSet<&Row> = rows.iter().collect();
        let mut seen: BTreeMap<u8, u32> = BTreeMap::new();
        for row in rows {
            let count = seen.entry(row.id).or_default();
            *count += 1;
            let suffix = if *count == 1 {
                String::new()
            } else {
                format!("#{count}")
            };
            if !row.name.is_empty() {
                records.insert(reference(source, &format!("{}{suffix}", row.id)), *row);
            }
        }
    }
    records
}

pub fn reference(source: &str, source_record_id: &str) -> SourceReference {
    SourceReference {
        source: source.parse().unwrap(),
        source_record_id: source_record_id.to_owned(),
    }
}

/// Rows joined wherever they are alike, by painting each with the smallest colour it can reach.
pub fn clusters(records: &BTreeMap<SourceReference, Row>, rules: Rules) -> Clusters {
    let rows: Vec<(&SourceReference, &Row)> = records.iter().collect();
    let mut colours: Vec<usize> = (0..rows.len()).collect();
    let mut changed = true;
    while changed {
        changed = false;
        for left in 0..rows.len() {
            for right in 0..rows.len() {
                if colours[left] < colours[right] && rows[left].1.is_like(rows[right].1, rules) {
                    colours[right] = colours[left];
                    changed = true;
                }
            }
        }
    }
    let mut by_colour: BTreeMap<usize, BTreeSet<SourceReference>> = BTreeMap::new();
    for (colour, (reference, _)) in colours.into_iter().zip(rows) {
        by_colour.entry(colour).or_default().insert(reference.clone());
    }
    by_colour.into_values().collect()
}

/// What happens to the feeds between two deliveries.
#[derive(Debug, Clone)]
pub enum Edit {
    /// A row is added, or the rows with its identifier are replaced.
    Put(&'static str, Row),
    /// The rows with an identifier are gone.
    Remove(&'static str, u8),
    /// A thing is called otherwise in every source.
    Rename(&'static str, &'static str),
    /// A source delivers something else altogether.
    Replace(&'static str, Vec<Row>),
    /// A source delivers the same again.
    Again(&'static str),
}

impl Edit {
    /// Changes the feeds and notes the sources that deliver.
    pub fn apply(&self, feeds: &mut Feeds, delivering: &mut BTreeSet<&'static str>) {
        match self {
            Self::Put(source, row) => {
                let rows = feeds.entry(source).or_default();
                rows.retain(|other| other.id != row.id);
                rows.push(*row);
                delivering.insert(source);
            }
            Self::Remove(source, id) => {
                feeds.entry(source).or_default().retain(|other| other.id != *id);
                delivering.insert(source);
            }
            Self::Rename(from, to) => {
                for (source, rows) in feeds {
                    for row in rows.iter_mut().filter(|row| row.name == *from) {
                        row.name = to;
                        delivering.insert(source);
                    }
                }
            }
            Self::Replace(source, rows) => {
                feeds.insert(source, rows.clone());
                delivering.insert(source);
            }
            Self::Again(source) => {
                feeds.entry(source).or_default();
                delivering.insert(source);
            }
        }
    }
}

fn source() -> impl Strategy<Value = &'static str> {
    prop::sample::select(&SOURCES[..])
}

pub fn name() -> impl Strategy<Value = &'static str> {
    prop::sample::select(&NAMES[..])
}

fn phone() -> impl Strategy<Value = &'static str> {
    prop::sample::select(&PHONES[..])
}

/// A row that can be used.
pub fn usable_row() -> impl Strategy<Value = Row> {
    (0_u8..12, name(), phone()).prop_map(|(id, name, phone)| Row { id, name, phone })
}

/// A row; now and then it has no name.
fn row() -> impl Strategy<Value = Row> {
    (usable_row(), 0_u8..20).prop_map(|(row, lot)| if lot == 0 { Row { name: "", ..row } } else { row })
}

fn rows() -> impl Strategy<Value = Vec<Row>> {
    prop::collection::vec(row(), 0..6)
}

/// Files of all sources, some rows with identifiers in common.
pub fn feeds() -> impl Strategy<Value = Feeds> {
    (rows(), rows(), rows()).prop_map(|(alpha, beta, gamma)| SOURCES.into_iter().zip([alpha, beta, gamma]).collect())
}

pub fn edits() -> impl Strategy<Value = Vec<Edit>> {
    let edit = prop_oneof![
        4 => (source(), row()).prop_map(|(source, row)| Edit::Put(source, row)),
        3 => (source(), 0_u8..12).prop_map(|(source, id)| Edit::Remove(source, id)),
        3 => (name(), name()).prop_map(|(from, to)| Edit::Rename(from, to)),
        2 => (source(), rows()).prop_map(|(source, rows)| Edit::Replace(source, rows)),
        1 => source().prop_map(Edit::Again),
    ];
    prop::collection::vec(edit, 1..4)
}
