//! What must hold for every specification and every delivery.

use std::collections::BTreeSet;
use std::path::Path;

use serde_json::Value;

use super::csv_file::CsvFile;
use super::place::{Input, Place, Run};

/// A specification and files for it.
pub struct Delivery {
    /// The specification.
    pub spec: &'static str,
    /// Sources and files.
    pub inputs: Vec<Input>,
}

/// One cell that a department corrects.
pub struct Edit {
    /// The source whose file is edited.
    pub source: &'static str,
    /// The columns that identify a row.
    pub id: &'static [&'static str],
    /// The column that is edited.
    pub column: &'static str,
    /// What the cell says afterwards.
    pub corrected: fn(&str) -> String,
}

impl Delivery {
    /// The file of a source.
    pub fn file(&self, source: &str) -> &Path {
        let (_, file) = self
            .inputs
            .iter()
            .find(|(name, _)| *name == source)
            .expect("the delivery has the source");
        file
    }

    /// The same delivery with another file for one source.
    pub fn with(&self, source: &str, file: &Path) -> Self {
        let other = |(name, path): &Input| (*name, if *name == source { file.to_owned() } else { path.clone() });
        Self {
            spec: self.spec,
            inputs: self.inputs.iter().map(other).collect(),
        }
    }

    /// The same delivery in another order: that of the files and, in CSV files, that of the rows.
    pub fn shuffled(&self, place: &Place, seed: u64) -> Self {
        let mut inputs = self.inputs.clone();
        inputs.reverse();
        for (source, file) in &mut inputs {
            if file.extension().is_some_and(|extension| extension == "csv") {
                let mut rows = CsvFile::read(file);
                rows.shuffle(seed);
                *file = place.path(&format!("{source} in another order.csv"));
                rows.write(file);
            }
        }
        Self {
            spec: self.spec,
            inputs,
        }
    }

    /// Loads it into the place.
    pub fn load(&self, place: &Place) -> Run {
        place.load(self.spec, &self.inputs)
    }
}

/// The same files again: nothing to propose.
pub fn again_changes_nothing(place: &Place, delivery: &Delivery) {
    let before = place.state();
    let again = place.propose(delivery.spec, &delivery.inputs);
    assert_eq!(again.change_set_id(), None);
    assert_eq!(again.changes(), Vec::<Value>::new());
    assert_eq!(before.registers, place.state().registers);
}

/// The rows and files in another order, in a store of its own: the same clusters and the same bytes.
pub fn order_changes_nothing(first: &Run, delivery: &Delivery, seeds: &[u64]) {
    for &seed in seeds {
        let place = Place::new();
        let shuffled = delivery.shuffled(&place, seed).load(&place);
        for file in ["clusters.csv", "change-set.json", "pairs.csv"] {
            let [before, after] = [first, &shuffled].map(|run| std::fs::read(run.file(file)).unwrap());
            assert!(before.len() > 100, "{file} is as good as empty");
            assert!(
                before == after,
                "{file} depends on the order of rows (seed {seed}): {}",
                difference(&before, &after)
            );
        }
    }
}

fn difference(before: &[u8], after: &[u8]) -> String {
    let [before, after] = [before, after].map(String::from_utf8_lossy);
    let differing = before
        .lines()
        .zip(after.lines())
        .enumerate()
        .find(|(_, (before, after))| before != after);
    differing.map_or_else(
        || format!("{} lines became {}", before.lines().count(), after.lines().count()),
        |(line, (before, after))| format!("line {}\n{before:.400}\n{after:.400}", line + 1),
    )
}

/// One row edited: one change, which speaks of that row alone.
pub fn an_edited_row_gives_its_change(place: &Place, delivery: &Delivery, first: &Run, edit: &Edit) {
    let mut file = CsvFile::read(delivery.file(edit.source));
    let (row, record) = single_row(&file, first, edit);
    let before = file.cells(edit.column)[row].clone();
    let after = (edit.corrected)(&before);
    assert_ne!(before, after, "the edit of {record} changes nothing");
    file.set(row, edit.column, after.as_bytes());
    let edited = place.path("edited.csv");
    file.write(&edited);

    let delivered = delivery.with(edit.source, &edited);
    let changes = place.propose(delivered.spec, &delivered.inputs).changes();
    let shown = || serde_json::to_string_pretty(&changes).unwrap();
    assert_eq!(changes.len(), 1, "{record}: {before} became {after}: {}", shown());
    assert_eq!(records_of(&changes[0]), BTreeSet::from([record]), "{}", shown());
    // Whether the record is brought up to date or gives way to another is for the specification to say; what may not
    // happen is that the register forgets that it held this row.
    let effects = changes[0]["effects"].as_array().expect("a change has effects");
    assert!(effects.iter().any(|effect| effect["before"].is_string()), "{}", shown());
}

/// The first row of the file that stands alone in its record and has something in the column to edit.
fn single_row(file: &CsvFile, run: &Run, edit: &Edit) -> (usize, String) {
    let singles: BTreeSet<String> = run.singles().into_iter().collect();
    let ids: Vec<Vec<String>> = edit.id.iter().map(|column| file.cells(column)).collect();
    let values = file.cells(edit.column);
    let mut rows = (0..file.rows.len()).map(|row| {
        let parts: Vec<&str> = ids.iter().map(|cells| cells[row].trim()).collect();
        (row, format!("{}/{}", edit.source, parts.join("|")))
    });
    rows.find(|(row, record)| singles.contains(record) && values[*row].len() > 5)
        .expect("some row stands alone in its record")
}

/// The source records that a change attaches, detaches or refreshes, as "source/identifier".
fn records_of(change: &Value) -> BTreeSet<String> {
    let effects = change["effects"].as_array().expect("a change has effects");
    let references = effects
        .iter()
        .flat_map(|effect| effect["cross_references"].as_array().into_iter().flatten());
    references
        .map(|reference| {
            let part = |name: &str| reference[name].as_str().expect("a cross-reference names its record");
            format!("{}/{}", part("source"), part("source_record_id"))
        })
        .collect()
}
