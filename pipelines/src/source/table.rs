//! Columns of text under construction.

use polars::prelude::{Column, DataFrame, IntoSeries as _, StringChunkedBuilder};

use super::{
    error::{Fault, SourceProblem},
    limits::{CELL_BYTES_MAX, CELLS_MAX, COLUMNS_MAX, ROWS_MAX},
};

/// A table that grows row by row; columns may turn up late and are null in the rows before.
pub(super) struct TableBuilder {
    names: Vec<String>,
    builders: Vec<StringChunkedBuilder>,
    /// For each column, how many rows it has; one more than `line_numbers` once the current row has it.
    filled: Vec<usize>,
    line_numbers: Vec<u64>,
    /// Rows to reserve room for in a new column.
    rows_expected: usize,
}

impl TableBuilder {
    pub(super) fn new(rows_expected: usize) -> TableBuilder {
        TableBuilder {
            names: Vec::new(),
            builders: Vec::new(),
            filled: Vec::new(),
            line_numbers: Vec::with_capacity(rows_expected),
            rows_expected,
        }
    }

    pub(super) fn names(&self) -> &[String] {
        &self.names
    }

    pub(super) fn rows(&self) -> usize {
        self.line_numbers.len()
    }

    /// Adds a column, null in all rows so far, and gives its index.
    pub(super) fn add_column(&mut self, name: String) -> Result<usize, SourceProblem> {
        let index = self.names.len();
        if index >= COLUMNS_MAX {
            return Err(limit("the number of columns", index as u64 + 1, COLUMNS_MAX as u64));
        }
        self.names.push(name.clone());
        self.within_cell_limit()?;
        let mut builder = StringChunkedBuilder::new(name.into(), self.rows_expected.max(self.rows()));
        (0..self.rows()).for_each(|_| builder.append_null());
        self.builders.push(builder);
        self.filled.push(self.rows());
        Ok(index)
    }

    /// Whether the current row already has a cell in a column.
    pub(super) fn has_cell(&self, column: usize) -> bool {
        self.filled.get(column).is_some_and(|filled| *filled > self.rows())
    }

    /// Puts a cell of the current row, which starts at `line`. Empty text is null.
    pub(super) fn push(&mut self, column: usize, cell: &str, line: u64) -> Result<(), Fault> {
        if cell.len() > CELL_BYTES_MAX {
            let problem = limit("the cell's size in bytes", cell.len() as u64, CELL_BYTES_MAX as u64);
            return Err(Fault::at(
                line,
                self.names.get(column).map_or("", String::as_str),
                problem,
            ));
        }
        if cell.contains('\0') {
            return Err(Fault::at(
                line,
                self.names.get(column).map_or("", String::as_str),
                SourceProblem::Nul,
            ));
        }
        if let (Some(builder), Some(filled)) = (self.builders.get_mut(column), self.filled.get_mut(column)) {
            if cell.is_empty() {
                builder.append_null();
            } else {
                builder.append_value(cell);
            }
            *filled += 1;
        }
        Ok(())
    }

    /// Ends the current row; columns without a cell are null in it.
    pub(super) fn end_row(&mut self, line: u64) -> Result<(), Fault> {
        for (builder, filled) in self.builders.iter_mut().zip(&mut self.filled) {
            if *filled == self.line_numbers.len() {
                builder.append_null();
                *filled += 1;
            }
        }
        self.line_numbers.push(line);
        if self.rows() as u64 > ROWS_MAX {
            return Err(limit("the number of rows", self.rows() as u64, ROWS_MAX).into());
        }
        self.within_cell_limit()
            .map_err(|problem| Fault::at_line(line, problem))
    }

    /// The finished columns and the line of each row.
    pub(super) fn finish(self) -> Result<(DataFrame, Vec<u64>), Fault> {
        let columns = self
            .builders
            .into_iter()
            .map(|builder| Column::from(builder.finish().into_series()))
            .collect();
        Ok((frame(self.line_numbers.len(), columns)?, self.line_numbers))
    }

    fn within_cell_limit(&self) -> Result<(), SourceProblem> {
        let cells = (self.rows() as u64).saturating_mul(self.names.len() as u64);
        if cells > CELLS_MAX {
            Err(limit("the number of cells", cells, CELLS_MAX))
        } else {
            Ok(())
        }
    }
}

/// A frame of `height` rows from columns of that length.
pub(super) fn frame(height: usize, columns: Vec<Column>) -> Result<DataFrame, Fault> {
    DataFrame::new(height, columns).map_err(|error| SourceProblem::Io(std::io::Error::other(error.to_string())).into())
}

pub(super) fn limit(what: &'static str, found: u64, limit: u64) -> SourceProblem {
    SourceProblem::Limit { what, found, limit }
}
