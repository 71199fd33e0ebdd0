//! Names of columns.

use std::collections::HashSet;

use super::finding::Findings;

/// Names for the columns of a table from its header row, all different.
///
/// White space around a name is taken off, a blank name becomes `column_3` by its place, and a name already taken
/// gets the next free number: `name`, `name_2`. Each is a finding: departmental files have such headers by the
/// hundred, and refusing them would help nobody.
pub(super) fn column_names<'a>(
    cells: impl Iterator<Item = &'a str>,
    line: u64,
    findings: &mut Findings,
) -> Vec<String> {
    let mut taken = HashSet::new();
    let mut names = Vec::new();
    for (index, cell) in cells.enumerate() {
        let name = column_name(cell, index, line, &taken, findings);
        taken.insert(name.clone());
        names.push(name);
    }
    names
}

fn column_name(cell: &str, index: usize, line: u64, taken: &HashSet<String>, findings: &mut Findings) -> String {
    let trimmed = cell.trim();
    let wanted = if trimmed.is_empty() {
        format!("column_{}", index + 1)
    } else {
        trimmed.to_owned()
    };
    let name = first_free(&wanted, taken);
    if trimmed.is_empty() {
        let detail = format!("column {} has no name; it was called \"{name}\"", index + 1);
        findings.add("header-blank", Some(line), Some(&name), detail);
    } else if name != wanted {
        let detail = format!("a second column is named \"{wanted}\"; it was called \"{name}\"");
        findings.add("header-duplicate", Some(line), Some(&name), detail);
    } else if trimmed.len() != cell.len() {
        let detail = format!("white space around the name \"{name}\" was taken off");
        findings.add("header-trimmed", Some(line), Some(&name), detail);
    }
    name
}

fn first_free(wanted: &str, taken: &HashSet<String>) -> String {
    if !taken.contains(wanted) {
        return wanted.to_owned();
    }
    let mut number = 2_u64;
    loop {
        let name = format!("{wanted}_{number}");
        if !taken.contains(&name) {
            return name;
        }
        number += 1;
    }
}
