//! Parquet, every column as text.
//!
//! Columns are decoded by polars-parquet and turned into text here rather than cast by polars: that would need the
//! features of every type in polars (dates, decimals, small integers, categoricals), and each of those makes every
//! build of the workspace longer.

use std::io::Cursor;

use polars::prelude::{Column, DataFrame, IntoSeries as _, StringChunkedBuilder};
use polars_arrow::{array::Array, datatypes::Field};
use polars_parquet::read::{
    BasicDecompressor, FileMetadata, PageReader, RowGroupMetadata, column_iter_to_arrays, infer_schema, read_metadata,
};

use super::{
    error::{Fault, SourceProblem},
    guard::guarded,
    limits::{CELL_BYTES_MAX, CELLS_MAX, COLUMNS_MAX, PARQUET_PAGE_BYTES_MAX, ROWS_MAX},
    parquet_text::cell_text,
    table::{frame, limit},
};

/// First and last bytes of every Parquet file.
const MAGIC: &[u8] = b"PAR1";

/// The shortest file: magic, an empty footer, its length, magic.
const BYTES_MIN: usize = 12;

/// Reads the table in `bytes`. The "line" of a row is its number from 1.
pub(super) fn read(bytes: &[u8], progress: &mut dyn FnMut(u64)) -> Result<(DataFrame, Vec<u64>), Fault> {
    if bytes.len() < BYTES_MIN || !bytes.ends_with(MAGIC) {
        return Err(SourceProblem::Parquet("it is cut short, its last bytes are not PAR1".to_owned()).into());
    }
    guarded(SourceProblem::Parquet, || {
        let metadata = read_metadata(&mut Cursor::new(bytes)).map_err(unreadable)?;
        let schema = infer_schema(&metadata).map_err(unreadable)?;
        let rows = row_count(&metadata)?;
        within_limits(rows, schema.len() as u64)?;
        let mut columns = Vec::with_capacity(schema.len());
        for (index, field) in schema.iter_values().enumerate() {
            columns.push(read_column(bytes, &metadata, field, rows)?);
            progress((bytes.len() * (index + 1) / schema.len()) as u64);
        }
        let line_numbers = (1..=rows).collect();
        let height = usize::try_from(rows).unwrap_or(usize::MAX);
        Ok((frame(height, columns)?, line_numbers))
    })
}

/// Rows by the row groups, which must agree with the file's own figure.
fn row_count(metadata: &FileMetadata) -> Result<u64, Fault> {
    let groups = metadata
        .row_groups
        .iter()
        .fold(0_u64, |sum, group| sum.saturating_add(group.num_rows() as u64));
    if groups != metadata.num_rows as u64 {
        let text = format!(
            "it says that it has {} rows and its row groups have {groups}",
            metadata.num_rows
        );
        return Err(SourceProblem::Parquet(text).into());
    }
    Ok(groups)
}

fn within_limits(rows: u64, columns: u64) -> Result<(), Fault> {
    let cells = rows.saturating_mul(columns);
    if columns > COLUMNS_MAX as u64 {
        Err(limit("the number of columns", columns, COLUMNS_MAX as u64).into())
    } else if rows > ROWS_MAX {
        Err(limit("the number of rows", rows, ROWS_MAX).into())
    } else if cells > CELLS_MAX {
        Err(limit("the number of cells", cells, CELLS_MAX).into())
    } else {
        Ok(())
    }
}

fn read_column(bytes: &[u8], metadata: &FileMetadata, field: &Field, rows: u64) -> Result<Column, Fault> {
    let mut builder = StringChunkedBuilder::new(field.name.clone(), 0);
    let mut read = 0;
    for group in &metadata.row_groups {
        for array in read_chunk(bytes, group, field).map_err(|problem| Fault::in_column(&field.name, problem))? {
            for index in 0..array.len() {
                read += 1;
                push_cell(&mut builder, array.as_ref(), index)
                    .map_err(|problem| Fault::at(read, &field.name, problem))?;
            }
        }
    }
    if read != rows {
        let text = format!("it should have {rows} values and has {read}");
        return Err(Fault::in_column(&field.name, SourceProblem::Parquet(text)));
    }
    Ok(Column::from(builder.finish().into_series()))
}

fn push_cell(builder: &mut StringChunkedBuilder, array: &dyn Array, index: usize) -> Result<(), SourceProblem> {
    let cell = cell_text(array, index)?.filter(|cell| !cell.is_empty());
    if let Some(long) = cell.as_ref().filter(|cell| cell.len() > CELL_BYTES_MAX) {
        return Err(limit(
            "the cell's size in bytes",
            long.len() as u64,
            CELL_BYTES_MAX as u64,
        ));
    }
    if cell.as_ref().is_some_and(|cell| cell.contains('\0')) {
        return Err(SourceProblem::Nul);
    }
    builder.append_option(cell.as_deref());
    Ok(())
}

/// The arrays of one field in one row group.
fn read_chunk(bytes: &[u8], group: &RowGroupMetadata, field: &Field) -> Result<Vec<Box<dyn Array>>, SourceProblem> {
    let mut decompressors = Vec::new();
    let mut types = Vec::new();
    for column in group.columns_under_root_iter(&field.name).into_iter().flatten() {
        let range = column.byte_range();
        let chunk = usize::try_from(range.start)
            .ok()
            .zip(usize::try_from(range.end).ok())
            .and_then(|(start, end)| bytes.get(start..end))
            .ok_or_else(|| SourceProblem::Parquet("its data lie beyond the end of the file".to_owned()))?;
        let pages = PageReader::new(
            Cursor::new(chunk.to_vec().into()),
            column,
            Vec::new(),
            PARQUET_PAGE_BYTES_MAX,
        );
        decompressors.push(BasicDecompressor::new(pages, Vec::new()));
        types.push(&column.descriptor().descriptor.primitive_type);
    }
    if decompressors.is_empty() {
        return Err(SourceProblem::Parquet("a row group lacks the column".to_owned()));
    }
    let (arrays, _) = column_iter_to_arrays(decompressors, types, field.clone(), None)
        .map_err(|error| SourceProblem::Parquet(error.to_string()))?;
    Ok(arrays)
}

#[expect(clippy::needless_pass_by_value, reason = "map_err hands the error over")]
fn unreadable(error: polars::prelude::PolarsError) -> Fault {
    SourceProblem::Parquet(error.to_string()).into()
}
