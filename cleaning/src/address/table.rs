//! Reading the tables in `data/`, which are part of the program.

/// Rows of a table, first column and the rest; lines that begin with # are comments.
pub(super) fn rows(table: &'static str) -> impl Iterator<Item = (&'static str, &'static str)> {
    table
        .lines()
        .filter(|line| !line.starts_with('#'))
        .map(|line| line.split_once('\t').unwrap_or((line, "")))
}
