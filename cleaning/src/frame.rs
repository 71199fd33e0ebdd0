//! The cleaners as polars expressions: the same functions over columns, with no logic of their own.

use polars::prelude::{
    Column, DataType, Expr, Field, IntoColumn as _, IntoSeries as _, PolarsError, PolarsResult, Schema, Series,
    StringChunked, StringChunkedBuilder, StructChunked, col,
};

use crate::{Cleaner, Finding};

/// The field of the struct that holds a row's findings: a JSON array, or null when there are none.
pub const FINDINGS: &str = "findings";

/// Cleans the text columns `inputs`, row by row, into one struct column called `name`.
///
/// The struct has one text field for each of [`Cleaner::outputs`], in that order, and [`FINDINGS`] last. The expression
/// fails when an input is no text column; it is elementwise otherwise and may be evaluated in parts.
pub fn clean(cleaner: Cleaner, inputs: &[&str], name: &str) -> Expr {
    let field_name = name.to_owned();
    let output = move |_: &Schema, _: &[Field]| Ok(Field::new(field_name.as_str().into(), struct_type(cleaner)));
    let mut arguments = inputs.iter().map(|input| col(*input));
    let first = arguments
        .next()
        .unwrap_or_else(|| polars::prelude::lit(polars::prelude::NULL));
    let rest: Vec<Expr> = arguments.collect();
    let column_name = name.to_owned();
    first
        .map_many(
            move |columns| clean_columns(cleaner, columns, &column_name),
            &rest,
            output,
        )
        .alias(name)
}

fn struct_type(cleaner: Cleaner) -> DataType {
    let names = cleaner.outputs().iter().copied().chain([FINDINGS]);
    DataType::Struct(names.map(|name| Field::new(name.into(), DataType::String)).collect())
}

fn clean_columns(cleaner: Cleaner, columns: &[Column], name: &str) -> PolarsResult<Column> {
    let rows = columns.first().map_or(0, Column::len);
    let texts: Vec<&StringChunked> = columns.iter().map(Column::str).collect::<PolarsResult<_>>()?;
    let outputs = cleaner.outputs();
    let mut builders: Vec<StringChunkedBuilder> = outputs
        .iter()
        .chain([&FINDINGS])
        .map(|output| StringChunkedBuilder::new((*output).into(), rows))
        .collect();
    let mut inputs: Vec<Option<&str>> = Vec::with_capacity(texts.len());
    for row in 0..rows {
        inputs.clear();
        inputs.extend(texts.iter().map(|text| text.get(row)));
        let row_values = cleaner.clean(&inputs);
        let findings = findings_json(&row_values.findings)?;
        for (builder, value) in builders.iter_mut().zip(row_values.values.into_iter().chain([findings])) {
            builder.append_option(value);
        }
    }
    let fields: Vec<Series> = builders
        .into_iter()
        .map(|builder| builder.finish().into_series())
        .collect();
    Ok(StructChunked::from_series(name.into(), rows, fields.iter())?
        .into_series()
        .into_column())
}

fn findings_json(findings: &[Finding]) -> PolarsResult<Option<String>> {
    if findings.is_empty() {
        return Ok(None);
    }
    let text = serde_json::to_string(findings)
        .map_err(|error| PolarsError::ComputeError(format!("findings cannot be written: {error}").into()))?;
    Ok(Some(text))
}
