//! What is written as CSV or JSON lines reads back equal.

use std::io::Write as _;

use csv::{QuoteStyle, Terminator, WriterBuilder};
use pipelines::source::{ReadOptions, read};
use proptest::{collection::vec, prelude::*, sample::select};

use crate::source::{Rows, contents};

/// Cells of all sorts, with what CSV gives a meaning to well represented, and no NUL, which no text file may hold.
fn cell() -> impl Strategy<Value = String> {
    prop_oneof!["[ -~]{0,8}", "[\",;|\t\r\n a\u{e9}]{0,6}", "[^\0]{0,5}"]
}

fn table() -> impl Strategy<Value = Vec<Vec<String>>> {
    (1_usize..6).prop_flat_map(|width| vec(vec(cell(), width), 0..12))
}

fn expected(rows: &[Vec<String>]) -> Rows {
    rows.iter()
        .map(|row| {
            row.iter()
                .map(|cell| (!cell.is_empty()).then(|| cell.clone()))
                .collect()
        })
        .collect()
}

fn read_back(bytes: &[u8], extension: &str, options: &ReadOptions) -> (Vec<String>, Rows) {
    let mut file = tempfile::Builder::new().suffix(extension).tempfile().unwrap();
    file.write_all(bytes).unwrap();
    contents(&read(file.path(), options, &mut |_| ()).unwrap())
}

proptest! {
    #[test]
    fn csv(
        rows in table(),
        delimiter in select(b",;\t|!:".to_vec()),
        quotes in select(vec![QuoteStyle::Always, QuoteStyle::Necessary, QuoteStyle::NonNumeric]),
        end in select(vec![Terminator::CRLF, Terminator::Any(b'\n'), Terminator::Any(b'\r')]),
        mark in any::<bool>(),
    ) {
        let width = rows.first().map_or(1, Vec::len);
        let names: Vec<String> = (0..width).map(|column| format!("c{column}")).collect();
        let mut bytes = if mark { b"\xef\xbb\xbf".to_vec() } else { Vec::new() };
        {
            let mut writer = WriterBuilder::new().delimiter(delimiter).quote_style(quotes).terminator(end).from_writer(&mut bytes);
            writer.write_record(&names).unwrap();
            for row in &rows {
                writer.write_record(row).unwrap();
            }
        }
        // A column of one blank cell in a table of one column is a row; the csv crate quotes it.
        let options = ReadOptions { delimiter: Some(delimiter), ..ReadOptions::default() };
        let (found_names, found) = read_back(&bytes, ".csv", &options);
        prop_assert_eq!(found_names, names);
        prop_assert_eq!(found, expected(&rows));
    }

    #[test]
    fn delimiter_is_found(
        rows in vec(vec("[A-Za-z0-9 .'-]{0,9}", 4), 1..20),
        delimiter in select(b",;\t|".to_vec()),
    ) {
        let mut bytes = b"id,name,town,postcode\n".to_vec();
        bytes.iter_mut().filter(|byte| **byte == b',').for_each(|byte| *byte = delimiter);
        for row in &rows {
            bytes.extend(row.join(&char::from(delimiter).to_string()).bytes().chain([b'\n']));
        }
        let (_, found) = read_back(&bytes, ".csv", &ReadOptions::default());
        prop_assert_eq!(found, expected(&rows));
    }

    #[test]
    fn json_lines(rows in vec(vec(cell(), 3), 1..12)) {
        let mut bytes = Vec::new();
        for row in &rows {
            let object = serde_json::json!({ "a": row[0], "b": row[1], "c": row[2] });
            bytes.extend(object.to_string().bytes().chain([b'\n']));
        }
        let (names, found) = read_back(&bytes, ".jsonl", &ReadOptions::default());
        prop_assert_eq!(names, ["a", "b", "c"]);
        prop_assert_eq!(found, expected(&rows));
    }

    #[test]
    fn no_bytes_panic(bytes in vec(any::<u8>(), 0..200), extension in select(vec![".csv", ".jsonl", ".parquet", ".xlsx", ".bin"])) {
        let mut file = tempfile::Builder::new().suffix(extension).tempfile().unwrap();
        file.write_all(&bytes).unwrap();
        if let Err(error) = read(file.path(), &ReadOptions::default(), &mut |_| ()) {
            prop_assert!(error.to_string().starts_with(&file.path().display().to_string()));
        }
    }
}
