//! Parquet files of the pilot, read by the program: no test links what reads them.

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::Value;

use super::place::Place;

/// The cells of some columns, one map for each row; empty cells are left out. Rows that are equal in all of the columns
/// count once, and their order is lost.
pub fn rows(file: &Path, columns: &[&str]) -> Vec<BTreeMap<String, String>> {
    let place = Place::new();
    let spec = place.write("table.toml", specification(columns));
    let run = place.propose(spec.to_str().unwrap(), &[("table", file.to_owned())]);
    let rows = run.changes().into_iter().map(|change| {
        let received = &change["effects"][0]["cross_references"][0]["content"];
        let cells = received.as_object().unwrap().iter();
        cells.map(|(column, cell)| (column.clone(), text(cell))).collect()
    });
    rows.collect()
}

fn text(cell: &Value) -> String {
    cell.as_str().unwrap().to_owned()
}

/// A pipeline that lets every row through as it is.
fn specification(columns: &[&str]) -> String {
    let read = columns.iter().map(|column| format!("{column} = \"{column}\""));
    let read = read.collect::<Vec<_>>().join(", ");
    let first = columns[0];
    format!(
        r#"
[register]
name = "table"
title = "A table"
description = "The rows of a file."
licence = "none"
key_prefix = "ROW"

[[field]]
name = "first-column"
datatype = "string"
description = "The first column."
from = "{first}"

[[source]]
name = "table"
title = "The file"
id = {columns:?}
columns = {{ {read} }}

[[blocking]]
keys = ["{first}"]

[[comparison]]
name = "first"
column = "{first}"
comparator = "exact"
levels = [
    {{ label = "same", at_least = 1.0, m = 0.5, u = 0.5 }},
    {{ label = "other", at_least = 0.0, m = 0.5, u = 0.5 }},
]

[linkage]
probability_two_random_records_match = 0.001
same = 100.0
review = 99.0
"#
    )
}
