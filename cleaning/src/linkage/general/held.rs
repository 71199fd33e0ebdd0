//! Records that are held in memory and asked for one at a time, by the keys and the model that linking uses.

use rayon::prelude::*;

use super::blocks::{combine, sorted_rows};
use super::compare::{NOTHING, NewValue, Value};
use super::key::{Key, KeyPart, PartValues, add_hashes};
use super::learnt::Learnt;
use super::link::KEPT_BITS_MIN;
use super::lookup::Lookup;
use super::model::Weigher;
use super::profile::{NamedColumn, fields, profile};
use super::records::{Pairing, Record, Records};
use super::unlearnt::unlearnt;
use super::usual_keys::usual_keys;
use crate::limits::LINK_BLOCK_RECORDS;
use crate::linkage::MISSING;

/// Records held to be asked for.
#[derive(Debug)]
pub struct HeldRecords {
    records: Records,
    weigher: Weigher,
    lookups: Vec<FieldLookup>,
    blocks: Vec<Blocks>,
}

/// A record that is asked for, made ready for comparing.
#[derive(Debug)]
pub struct Asked(Vec<AskedValue>);

#[derive(Debug)]
enum AskedValue {
    Held(u32),
    New(NewValue),
}

impl Record for Asked {
    fn value(&self, field: usize) -> Value<'_> {
        match &self.0[field] {
            AskedValue::Held(code) => Value::Held(*code),
            AskedValue::New(value) => Value::New(value),
        }
    }
}

/// Finds the values of a field, and their words.
#[derive(Debug)]
struct FieldLookup {
    values: Lookup,
    words: Option<Lookup>,
}

/// The rows of each block of one key, without blocks that are too large.
#[derive(Debug)]
struct Blocks {
    key: Key,
    sorted: Vec<(u64, u32)>,
}

/// How two values stand to each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Likeness {
    /// They are the same once folded.
    Same,
    /// They differ, and that still speaks for one thing.
    Alike,
    /// They differ.
    Different,
    /// They stand in each other's fields.
    Exchanged,
}

/// What one field says about the record asked for and a held one.
#[derive(Debug, Clone, PartialEq)]
pub struct FieldPart<'text> {
    /// The name of the field.
    pub name: &'text str,
    /// How the values stand to each other.
    pub likeness: Likeness,
    /// The value asked for, folded.
    pub asked: &'text str,
    /// The held value, folded.
    pub held: &'text str,
    /// What it contributes to the match weight, in bits.
    pub bits: f64,
}

impl HeldRecords {
    /// Holds the records of the columns. Without anything learnt from matches, fields, keys and the frequencies of values
    /// come from these records alone, and what matches look like is what they look like as a rule. None when no column is
    /// worth comparing.
    pub fn new(columns: &[NamedColumn], learnt: Option<Learnt>) -> Option<Self> {
        let rules = learnt
            .as_ref()
            .map_or_else(|| profile(columns).0, |learnt| learnt.rules.clone());
        if rules.is_empty() {
            return None;
        }
        let rows = columns.first().map_or(0, |column| column.values.len());
        let records = Records::new(fields(&rules, columns), vec![0; rows], Pairing::Any);
        let (model, keys) = match learnt {
            Some(learnt) => (learnt.model, learnt.keys),
            None => (unlearnt(&records), usual_keys(&records, LINK_BLOCK_RECORDS)),
        };
        let blocks = keys.into_par_iter().map(|key| Blocks::new(&records, key)).collect();
        Some(Self {
            weigher: Weigher::new(model, &records),
            lookups: (0..rules.len())
                .map(|field| FieldLookup::new(&records, field))
                .collect(),
            blocks,
            records,
        })
    }

    /// For each field the names of its columns, in the order in which their texts are joined.
    pub fn columns(&self) -> impl Iterator<Item = &[String]> {
        self.records
            .comparers
            .iter()
            .map(|comparer| comparer.field.rule.columns.as_slice())
    }

    /// Makes a record ready; `texts` answers the text of a column as it stands.
    pub fn read<'text>(&self, texts: impl Fn(&str) -> Option<&'text str>) -> Asked {
        let values = self
            .records
            .comparers
            .iter()
            .zip(&self.lookups)
            .map(|(comparer, lookup)| {
                let rule = &comparer.field.rule;
                let folded = rule.value(rule.columns.iter().map(|column| texts(column)));
                let Some(folded) = folded else {
                    return AskedValue::Held(MISSING);
                };
                let text_of = |code| comparer.field.values.text_of(code).unwrap_or_default();
                match lookup.values.find(text_of, &folded) {
                    Some(code) => AskedValue::Held(code),
                    None => AskedValue::New(comparer.new_value(folded, |words, word| {
                        let text_of = |number: u32| &*words[number as usize];
                        lookup.words.as_ref().and_then(|known| known.find(text_of, word))
                    })),
                }
            });
        Asked(values.collect())
    }

    /// The rows that share a key with the record, with their match weight in bits, from [`KEPT_BITS_MIN`] up, in the order
    /// of rows.
    pub fn find(&self, asked: &Asked) -> Vec<(u32, f64)> {
        let mut rows: Vec<u32> = Vec::new();
        for blocks in &self.blocks {
            blocks.find(&self.records, asked, &mut rows);
        }
        rows.sort_unstable();
        rows.dedup();
        let mut outcomes = vec![0; self.records.comparers.len()];
        let weighed = rows.into_iter().map(|row| {
            let held = self.records.row(row);
            (row, self.weigher.weight(&self.records, asked, &held, &mut outcomes))
        });
        weighed.filter(|(_, bits)| *bits >= KEPT_BITS_MIN).collect()
    }

    /// What a pair weighs before anything is compared, in bits.
    pub fn prior(&self) -> f64 {
        self.weigher.prior()
    }

    /// What each field says about the record and a held one, and what is taken away because related things show the same.
    /// With the prior they make up the match weight. Fields in which a value is missing say nothing and are left out.
    pub fn parts<'text>(&'text self, asked: &'text Asked, row: u32) -> (Vec<FieldPart<'text>>, f64) {
        let held = self.records.row(row);
        let mut outcomes = vec![0; self.records.comparers.len()];
        self.records.outcomes(asked, &held, &mut outcomes);
        let mut parts = Vec::new();
        let mut bits = 0.0;
        for (field, comparer) in self.records.comparers.iter().enumerate() {
            if outcomes[field] == NOTHING {
                continue;
            }
            let part = self.weigher.part(&self.records, field, asked, &held, &outcomes);
            bits += part;
            parts.push(FieldPart {
                name: &comparer.field.rule.name,
                likeness: self.likeness(field, outcomes[field]),
                asked: comparer.text(asked.value(field)).unwrap_or_default(),
                held: comparer
                    .text(Value::Held(self.records.code(field, row)))
                    .unwrap_or_default(),
                bits: part,
            });
        }
        let discount = self.weigher.discount(&outcomes, bits);
        (parts, discount)
    }

    fn likeness(&self, field: usize, outcome: u8) -> Likeness {
        if outcome == 0 {
            Likeness::Same
        } else if usize::from(outcome) > self.records.comparers[field].cutoffs.len() {
            Likeness::Exchanged
        } else if self.weigher.agrees(field, outcome) {
            Likeness::Alike
        } else {
            Likeness::Different
        }
    }

    /// Whether two held rows say the same in every field.
    pub fn are_alike(&self, left: u32, right: u32) -> bool {
        (0..self.records.comparers.len()).all(|field| self.records.code(field, left) == self.records.code(field, right))
    }
}

impl FieldLookup {
    fn new(records: &Records, field: usize) -> Self {
        let comparer = &records.comparers[field];
        let values = &comparer.field.values;
        Self {
            values: Lookup::new(values.distinct().count(), |code| {
                values.text_of(code).unwrap_or_default()
            }),
            words: comparer
                .words()
                .map(|words| Lookup::new(words.texts().len(), |number| &*words.texts()[number as usize])),
        }
    }
}

impl Blocks {
    fn new(records: &Records, key: Key) -> Self {
        let values: Vec<PartValues> = key
            .0
            .iter()
            .map(|&part| PartValues::new(part, &records.comparers[part.field]))
            .collect();
        let sorted = sorted_rows(records, &values, &key);
        let small = sorted
            .chunk_by(|left, right| left.0 == right.0)
            .filter(|block| block.len() <= LINK_BLOCK_RECORDS);
        Self {
            sorted: small.flatten().copied().collect(),
            key,
        }
    }

    /// Adds the rows that share a key with the record.
    fn find(&self, records: &Records, asked: &Asked, rows: &mut Vec<u32>) {
        let hashes = |part: &KeyPart| {
            let mut hashes = Vec::new();
            let comparer = &records.comparers[part.field];
            add_hashes(part.part, comparer, asked.value(part.field), &mut hashes);
            hashes
        };
        let hashes: Vec<Vec<u64>> = self.key.0.iter().map(hashes).collect();
        let mut add = |hash: u64| {
            let from = self.sorted.partition_point(|entry| entry.0 < hash);
            let block = self.sorted[from..].iter().take_while(|entry| entry.0 == hash);
            rows.extend(block.map(|entry| entry.1));
        };
        combine(hashes.len(), |part| &hashes[part], &mut add);
    }
}
