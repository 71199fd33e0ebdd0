//! CSV as it leaves the service: RFC 4180, with the values of a field in one cell.

use std::borrow::Cow;
use std::io::Write;

use registry_core::{FieldName, Item, Value};

/// The media type; every file begins with the names of its columns.
pub const CSV: &str = "text/csv; charset=utf-8; header=present";

/// Between the values of a field that has several.
pub const SEPARATOR: &str = ";";

/// A writer of CSV.
pub fn writer<W: Write>(sink: W) -> csv::Writer<W> {
    csv::WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        .from_writer(sink)
}

/// The values of a field in one cell.
pub fn cell<'item>(item: &'item Item, field: &FieldName) -> Cow<'item, str> {
    match item.get(field) {
        Some(Value::One(text)) => text.as_str().into(),
        Some(Value::Many(texts)) => texts.join(SEPARATOR).into(),
        None => "".into(),
    }
}
