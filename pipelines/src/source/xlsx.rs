//! XLSX, cell by cell.
//!
//! Cells are streamed and never laid out as a rectangle: one cell in the last corner of a sheet would make that
//! rectangle 17 billion cells.

use polars::prelude::DataFrame;

use super::{
    error::{Fault, SourceProblem},
    finding::Findings,
    guard::guarded,
    header::column_names,
    limits::COLUMNS_MAX,
    table::{TableBuilder, limit},
    workbook::{open, sheet_name, unreadable},
    xlsx_cell::cell_text,
};

/// Reads one sheet. The first row with anything in it is the header, and the table begins at its first cell. A row
/// without a cell is passed over. A cell right of the header gets a column of its own, named `column_7` by its place
/// in the sheet, with a finding; a cell left of the header likewise.
pub(super) fn read(
    bytes: &[u8],
    sheet: Option<&str>,
    findings: &mut Findings,
    progress: &mut dyn FnMut(u64),
) -> Result<(DataFrame, Vec<u64>), Fault> {
    // calamine is careful with bad files but gives no promise, and quick-xml below it neither.
    guarded(SourceProblem::Workbook, || {
        let mut workbook = open(bytes)?;
        let name = sheet_name(&workbook, sheet)?;
        let mut cells = workbook
            .worksheet_cells_reader(&name)
            .map_err(|error| unreadable(&error))?;
        let mut sheet = Sheet::default();
        while let Some(cell) = cells.next_cell().map_err(|error| unreadable(&error))? {
            let (row, column) = cell.get_position();
            let row = u64::from(row) + 1;
            if row != sheet.row {
                sheet.end_row(findings)?;
                sheet.begin_row(row)?;
            }
            let text = cell_text(cell.get_value(), row, column, findings);
            if !text.is_empty() {
                sheet.cells.push((column as usize, text));
            }
        }
        sheet.end_row(findings)?;
        progress(bytes.len() as u64);
        sheet.table.ok_or(SourceProblem::Empty)?.finish()
    })
}

/// The sheet so far.
#[derive(Default)]
struct Sheet {
    table: Option<TableBuilder>,
    /// For each sheet column, its column in the table.
    columns: Vec<Option<usize>>,
    row: u64,
    cells: Vec<(usize, String)>,
}

impl Sheet {
    fn begin_row(&mut self, row: u64) -> Result<(), Fault> {
        if row < self.row {
            let text = format!("row {row} comes after row {}", self.row);
            return Err(Fault::at_line(row, SourceProblem::Workbook(text)));
        }
        self.row = row;
        Ok(())
    }

    fn end_row(&mut self, findings: &mut Findings) -> Result<(), Fault> {
        let mut cells = std::mem::take(&mut self.cells);
        if cells.is_empty() {
            return Ok(());
        }
        cells.sort_by_key(|(column, _)| *column);
        let row = self.row;
        let Some(table) = &mut self.table else {
            return self.begin_table(&cells, findings);
        };
        for (sheet_column, text) in cells {
            let column = match self.columns.get(sheet_column).copied().flatten() {
                Some(column) => column,
                None => add_column(table, &mut self.columns, sheet_column, row, findings)?,
            };
            if table.has_cell(column) {
                let text = "a cell is given twice".to_owned();
                return Err(Fault::at_line(row, SourceProblem::Workbook(text)));
            }
            table.push(column, &text, row)?;
        }
        table.end_row(row)
    }

    fn begin_table(&mut self, cells: &[(usize, String)], findings: &mut Findings) -> Result<(), Fault> {
        let first = cells.first().map_or(0, |(column, _)| *column);
        let last = cells.last().map_or(0, |(column, _)| *column);
        within_column_limit(last, self.row)?;
        let name_of = |column: usize| {
            cells
                .iter()
                .find(|(place, _)| *place == column)
                .map_or("", |(_, name)| name.as_str())
        };
        let mut table = TableBuilder::new(0);
        self.columns = vec![None; last + 1];
        let names = column_names((first..=last).map(name_of), self.row, findings);
        for (slot, name) in self.columns.iter_mut().skip(first).zip(names) {
            *slot = Some(
                table
                    .add_column(name)
                    .map_err(|problem| Fault::at_line(self.row, problem))?,
            );
        }
        self.table = Some(table);
        Ok(())
    }
}

/// A column for a cell outside the header.
fn add_column(
    table: &mut TableBuilder,
    columns: &mut Vec<Option<usize>>,
    sheet_column: usize,
    row: u64,
    findings: &mut Findings,
) -> Result<usize, Fault> {
    within_column_limit(sheet_column, row)?;
    let mut name = format!("column_{}", sheet_column + 1);
    while table.names().contains(&name) {
        name.push_str("_2");
    }
    let detail = format!("a cell stands outside the header row; its column was called \"{name}\"");
    findings.add("column-unnamed", Some(row), Some(&name), detail);
    let column = table.add_column(name).map_err(|problem| Fault::at_line(row, problem))?;
    if columns.len() <= sheet_column {
        columns.resize(sheet_column + 1, None);
    }
    if let Some(slot) = columns.get_mut(sheet_column) {
        *slot = Some(column);
    }
    Ok(column)
}

fn within_column_limit(sheet_column: usize, row: u64) -> Result<(), Fault> {
    if sheet_column >= COLUMNS_MAX {
        let problem = limit("the number of columns", sheet_column as u64 + 1, COLUMNS_MAX as u64);
        return Err(Fault::at_line(row, problem));
    }
    Ok(())
}
