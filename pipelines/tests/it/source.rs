//! Each kind of file, and each refusal with its message.

use std::{fs, path::PathBuf};

use pipelines::source::{Format, ReadOptions, SourceFile, read};
use tempfile::TempDir;

/// Rows of a file as text, null as none.
pub type Rows = Vec<Vec<Option<String>>>;

/// The names and rows of a frame.
pub fn contents(file: &SourceFile) -> (Vec<String>, Rows) {
    let names = file.frame.get_column_names().iter().map(ToString::to_string).collect();
    let columns: Vec<_> = file
        .frame
        .columns()
        .iter()
        .map(|column| column.str().unwrap().clone())
        .collect();
    let rows = (0..file.frame.height())
        .map(|row| {
            columns
                .iter()
                .map(|column| column.get(row).map(str::to_owned))
                .collect()
        })
        .collect();
    (names, rows)
}

fn write(bytes: &[u8], name: &str) -> (TempDir, PathBuf) {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join(name);
    fs::write(&path, bytes).unwrap();
    (folder, path)
}

fn read_bytes(bytes: &[u8], name: &str) -> SourceFile {
    let (_folder, path) = write(bytes, name);
    read(&path, &ReadOptions::default(), &mut |_| ()).unwrap()
}

fn refusal(bytes: &[u8], name: &str) -> String {
    let (_folder, path) = write(bytes, name);
    let message = read(&path, &ReadOptions::default(), &mut |_| ())
        .unwrap_err()
        .to_string();
    message
        .strip_prefix(&format!("{}: ", path.display()))
        .expect("the message begins with the file")
        .to_owned()
}

fn cells(rows: &[&[&str]]) -> Rows {
    let cell = |text: &&str| (!text.is_empty()).then(|| (*text).to_owned());
    rows.iter().map(|row| row.iter().map(cell).collect()).collect()
}

#[test]
fn csv_is_kept_as_written() {
    let file = read_bytes(
        b"id,postcode,note\r\n007, LS1 4AP ,\r\n\r\n08,,\"a \"\"b\"\"\r\nc\"\r\n",
        "feed.csv",
    );
    let (names, rows) = contents(&file);
    assert_eq!(names, ["id", "postcode", "note"]);
    assert_eq!(rows, cells(&[&["007", " LS1 4AP ", ""], &["08", "", "a \"b\"\r\nc"]]));
    assert_eq!(file.line_numbers, [2, 4]);
    assert_eq!((file.format, file.encoding.as_str()), (Format::Csv, "UTF-8"));
    assert!(file.findings.is_empty());
}

#[test]
fn the_hash_is_of_the_bytes() {
    // Value of `printf 'a\n1\n' | sha256sum`.
    let expected = "309b0e45a73d3fc5325e2b6ed0a01ef8b9cde6b05a5633c1f893f970d52bfddc";
    assert_eq!(read_bytes(b"a\n1\n", "feed.csv").sha256, expected);
}

#[test]
fn delimiters_are_told_apart() {
    for text in [
        "a;b\n1,5;2,5\n",
        "a\tb\n1,5\t2,5\n",
        "a|b\n1,5|2,5\n",
        "a,b\n\"1,5\",\"2,5\"\n",
    ] {
        let (names, rows) = contents(&read_bytes(text.as_bytes(), "feed.csv"));
        assert_eq!(names, ["a", "b"], "{text}");
        assert_eq!(rows, cells(&[&["1,5", "2,5"]]), "{text}");
    }
}

#[test]
fn encodings_are_told_apart() {
    let text = "name,town\nCafé Rosé,Bradford\n£5 shop – Leeds,Leeds\n";
    let utf16 = |bytes: fn(u16) -> [u8; 2], mark: bool| -> Vec<u8> {
        mark.then_some(0xfeff)
            .into_iter()
            .chain(text.encode_utf16())
            .flat_map(bytes)
            .collect()
    };
    let windows: Vec<u8> = text
        .chars()
        .map(|char| {
            if char == '–' {
                0x96
            } else {
                u8::try_from(u32::from(char)).unwrap()
            }
        })
        .collect();
    let marked: Vec<u8> = [b"\xef\xbb\xbf", text.as_bytes()].concat();
    for (bytes, encoding, findings) in [
        (text.as_bytes().to_vec(), "UTF-8", 0),
        (marked, "UTF-8", 0),
        (utf16(u16::to_le_bytes, true), "UTF-16LE", 0),
        (utf16(u16::to_be_bytes, true), "UTF-16BE", 0),
        (utf16(u16::to_le_bytes, false), "UTF-16LE", 1),
        (windows, "windows-1252", 1),
    ] {
        let file = read_bytes(&bytes, "feed.csv");
        let (names, rows) = contents(&file);
        assert_eq!(names, ["name", "town"], "{encoding}");
        assert_eq!(
            rows,
            cells(&[&["Café Rosé", "Bradford"], &["£5 shop – Leeds", "Leeds"]]),
            "{encoding}"
        );
        assert_eq!(file.encoding, encoding);
        assert_eq!(file.findings.len(), findings, "{:?}", file.findings);
    }
}

#[test]
fn a_guessed_encoding_is_a_finding_with_its_line() {
    let file = read_bytes(b"a\n1\ncaf\xe9\n", "feed.csv");
    let finding = &file.findings[0];
    assert_eq!((finding.rule.as_str(), finding.line), ("encoding-detected", Some(3)));
    assert_eq!(
        finding.detail,
        "byte 0xe9 is not UTF-8; the file was read as windows-1252"
    );
}

#[test]
fn odd_headers_get_names_and_findings() {
    let file = read_bytes(b"name,,name, town \n1,2,3,4\n", "feed.csv");
    assert_eq!(contents(&file).0, ["name", "column_2", "name_2", "town"]);
    let rules: Vec<_> = file.findings.iter().map(|finding| finding.rule.as_str()).collect();
    assert_eq!(rules, ["header-blank", "header-duplicate", "header-trimmed"]);
}

#[test]
fn a_header_alone_is_a_table_without_rows() {
    let file = read_bytes(b"a,b", "feed.csv");
    assert_eq!(file.frame.shape(), (0, 2));
}

#[test]
fn lines_are_counted_with_any_line_end() {
    for end in ["\n", "\r\n", "\r"] {
        let text = ["a,b", "1,2", "", "\"x", "y\",3", "4,5", ""].join(end);
        assert_eq!(
            read_bytes(text.as_bytes(), "feed.csv").line_numbers,
            [2, 4, 6],
            "{end:?}"
        );
    }
}

#[test]
fn csv_refusals_name_the_place_and_the_rule() {
    for (bytes, message) in [
        (&b""[..], "has no header row: the file is empty"),
        (b"\n\r\n", "has no header row: the file is empty"),
        (
            b"a,b\n1,2\n1,2,3\n",
            "line 3: the row has 3 cells where the header on line 1 has 2; put quotes around cells that hold the delimiter, and give every row all its cells",
        ),
        (
            b"a,b\n1\n",
            "line 2: the row has 1 cell where the header on line 1 has 2; put quotes around cells that hold the delimiter, and give every row all its cells",
        ),
        (
            b"a,b\n1,2\n3,\"x\n5,6\n",
            "line 3: a quote is opened here and never closed",
        ),
        (
            b"a,b\n1,\x002\n",
            "line 2: holds a NUL character, so it is not text; it is a binary file or was damaged on its way",
        ),
        (
            b"\x89PNG\r\n\x1a\n",
            "is a PNG picture; only CSV, JSON lines, Parquet and XLSX can be read",
        ),
        (
            b"PK\x03\x04....",
            "is a ZIP archive; unpack it first and give the file inside",
        ),
        (
            b"\x1f\x8b\x08",
            "is a gzip file; unpack it first and give the file inside",
        ),
        (
            b"PAR1....",
            "is a Parquet file, not CSV; give a CSV file, or say which format it is",
        ),
    ] {
        assert_eq!(refusal(bytes, "feed.csv"), message);
    }
    let long = format!("a,b\n1,{}\n", "x".repeat(2 << 20));
    assert_eq!(
        refusal(long.as_bytes(), "feed.csv"),
        "line 2, column \"b\": the cell's size in bytes is 2097152, more than the 1048576 that is allowed; split the file"
    );
    let wide = "a,".repeat(5000);
    assert!(refusal(wide.as_bytes(), "feed.csv").contains("the number of columns is 4097"));
}

#[test]
fn a_missing_file_and_a_folder_are_refused() {
    let folder = TempDir::new().unwrap();
    let message = |name: &str| {
        read(&folder.path().join(name), &ReadOptions::default(), &mut |_| ())
            .unwrap_err()
            .to_string()
    };
    assert!(message("none.csv").contains("none.csv: cannot be read: No such file"));
    assert!(message("").contains("is a folder; name one file"));
}

#[test]
fn options_overrule_the_file() {
    let (_folder, path) = write(b"a!b\ncaf\xe9!2\n", "feed.dat");
    let options = ReadOptions {
        format: Some(Format::Csv),
        delimiter: Some(b'!'),
        encoding: Some("iso-8859-2".into()),
        ..ReadOptions::default()
    };
    let file = read(&path, &options, &mut |_| ()).unwrap();
    assert_eq!(contents(&file).1, cells(&[&["café", "2"]]));
    assert_eq!(file.encoding, "ISO-8859-2");
    let refused = |options: ReadOptions| read(&path, &options, &mut |_| ()).unwrap_err().to_string();
    assert!(
        refused(ReadOptions {
            encoding: Some("klingon".into()),
            ..ReadOptions::default()
        })
        .contains("\"klingon\" is not known")
    );
    assert!(
        refused(ReadOptions {
            delimiter: Some(b'"'),
            ..ReadOptions::default()
        })
        .contains("cannot separate cells")
    );
    assert!(
        refused(ReadOptions {
            format: Some(Format::Parquet),
            ..ReadOptions::default()
        })
        .contains("neither Parquet nor XLSX")
    );
}

#[test]
fn json_lines_keep_digits_and_nested_text() {
    let text = concat!(
        "{\"id\": 12345678901234567890, \"share\": 1.0, \"name\": \"A \\u00e9 \\\"B\\\"\", \"open\": true}\r\n",
        "\n",
        "{\"tags\": [\"x\", {\"y\":1.50}], \"id\": 1e3, \"name\": null, \"open\": \"\"}",
    );
    let file = read_bytes(text.as_bytes(), "feed.jsonl");
    let (names, rows) = contents(&file);
    assert_eq!(names, ["id", "share", "name", "open", "tags"]);
    let expected: &[&[&str]] = &[
        &["12345678901234567890", "1.0", "A é \"B\"", "true", ""],
        &["1e3", "", "", "", "[\"x\", {\"y\":1.50}]"],
    ];
    assert_eq!(rows, cells(expected));
    assert_eq!(file.line_numbers, [1, 3]);
}

#[test]
fn json_refusals_name_the_place_and_the_rule() {
    for (text, message) in [
        ("", "has no header row: the file is empty"),
        (
            "{\"a\": 007}",
            "line 1, column character 8: is not JSON: invalid number",
        ),
        (
            "{\"a\": 1}\n{\"a\": 1, \"a\": 2}",
            "line 2, column \"a\": the key is given twice in one object; which value is meant cannot be told",
        ),
        (
            "[{\"a\": 1}]",
            "line 1: is an array, not an object; JSON lines has one {\"field\": value} object on each line",
        ),
        (
            "{\"a\": 1}\n42",
            "line 2: is a number, not an object; JSON lines has one {\"field\": value} object on each line",
        ),
        (
            "{\"a\": 1} x",
            "line 1, column character 10: is not JSON: trailing characters",
        ),
        (
            "{\"a\": \"\\ud800\"}",
            "line 1, column character 8: is not JSON: unexpected end of hex escape",
        ),
    ] {
        assert_eq!(refusal(text.as_bytes(), "feed.jsonl"), message);
    }
    let deep = format!("{{\"a\": {}{}}}", "[".repeat(200_000), "]".repeat(200_000));
    assert_eq!(contents(&read_bytes(deep.as_bytes(), "feed.jsonl")).0, ["a"]);
}

#[test]
fn progress_ends_at_the_size_of_the_file() {
    let text = format!("a,b\n{}", "1,2\n".repeat(50_000));
    let (_folder, path) = write(text.as_bytes(), "feed.csv");
    let mut heard = Vec::new();
    let file = read(&path, &ReadOptions::default(), &mut |bytes| heard.push(bytes)).unwrap();
    assert!(heard.len() > 2 && heard.is_sorted());
    assert_eq!(heard.last(), Some(&file.bytes));
}
