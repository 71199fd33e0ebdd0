//! Workbooks, made here part by part.

use std::io::{Cursor, Write as _};

use pipelines::source::{ReadOptions, SourceError, SourceFile, read};
use zip::{ZipWriter, write::SimpleFileOptions};

use crate::source::contents;

const WORKBOOK: &str = r#"<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="Notes" sheetId="1" r:id="rId1"/><sheet name="Data" sheetId="2" r:id="rId2"/></sheets></workbook>"#;
const RELATIONS: &str = r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet2.xml"/></Relationships>"#;
const ROOT: &str = r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#;
/// Style 1 is a date, style 2 a time span.
const STYLES: &str = r#"<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><cellXfs count="3"><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="46"/></cellXfs></styleSheet>"#;

fn sheet(rows: &str) -> String {
    format!(
        r#"<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{rows}</sheetData></worksheet>"#
    )
}

fn text(place: &str, text: &str) -> String {
    format!(r#"<c r="{place}" t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>"#)
}

fn number(place: &str, style: u8, value: &str) -> String {
    format!(r#"<c r="{place}" s="{style}"><v>{value}</v></c>"#)
}

fn read_workbook(data: &str, sheet_name: Option<&str>) -> Result<SourceFile, SourceError> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let notes = sheet(&format!(r#"<row r="1">{}</row>"#, text("A1", "note")));
    for (name, part) in [
        ("_rels/.rels", ROOT),
        ("xl/workbook.xml", WORKBOOK),
        ("xl/_rels/workbook.xml.rels", RELATIONS),
        ("xl/styles.xml", STYLES),
        ("xl/worksheets/sheet1.xml", &notes),
        ("xl/worksheets/sheet2.xml", &sheet(data)),
    ] {
        zip.start_file(name, SimpleFileOptions::default()).unwrap();
        zip.write_all(part.as_bytes()).unwrap();
    }
    let mut file = tempfile::Builder::new().suffix(".xlsx").tempfile().unwrap();
    file.write_all(&zip.finish().unwrap().into_inner()).unwrap();
    read(
        file.path(),
        &ReadOptions {
            sheet: sheet_name.map(str::to_owned),
            ..ReadOptions::default()
        },
        &mut |_| (),
    )
}

#[test]
fn cells_become_text() {
    let data = [
        format!(
            r#"<row r="3">{}{}{}{}</row>"#,
            text("B3", "code"),
            text("C3", " when "),
            text("D3", "span"),
            text("E3", "code")
        ),
        format!(
            r#"<row r="4">{}{}{}</row>"#,
            number("B4", 0, "42"),
            number("C4", 1, "45366"),
            number("D4", 2, "1.5")
        ),
        format!(
            r#"<row r="6">{}{}{}</row>"#,
            text("B6", "0042 "),
            number("C6", 1, "45366.4375"),
            number("E6", 0, "0.1")
        ),
        format!(
            r#"<row r="7"><c r="B7" t="b"><v>1</v></c><c r="C7" t="e"><v>#N/A</v></c>{}</row>"#,
            text("G7", "aside")
        ),
    ];
    let file = read_workbook(&data.concat(), Some("Data")).unwrap();
    let (names, rows) = contents(&file);
    assert_eq!(names, ["code", "when", "span", "code_2", "column_7"]);
    let rows: Vec<Vec<_>> = rows
        .iter()
        .map(|row| row.iter().map(|cell| cell.as_deref().unwrap_or("")).collect())
        .collect();
    assert_eq!(rows[0], ["42", "2024-03-15", "36:00:00", "", ""]);
    assert_eq!(rows[1], ["0042 ", "2024-03-15T10:30:00", "", "0.1", ""]);
    assert_eq!(rows[2], ["true", "", "", "", "aside"]);
    assert_eq!(file.line_numbers, [4, 6, 7]);
    let rules: Vec<_> = file
        .findings
        .iter()
        .map(|finding| (finding.rule.as_str(), finding.line))
        .collect();
    let expected = [
        ("header-trimmed", Some(3)),
        ("header-duplicate", Some(3)),
        ("cell-error", Some(7)),
        ("column-unnamed", Some(7)),
    ];
    assert_eq!(rules, expected);
}

#[test]
fn the_first_sheet_is_read_unless_one_is_named() {
    assert_eq!(contents(&read_workbook("", None).unwrap()).0, ["note"]);
    let message = |sheet| read_workbook("", Some(sheet)).unwrap_err().to_string();
    assert!(message("Data").ends_with("has no header row: the file is empty"));
    assert!(message("Date").ends_with("has no sheet \"Date\"; its sheets are \"Notes\", \"Data\""));
}

#[test]
fn a_cell_in_the_last_corner_is_refused_and_costs_nothing() {
    let data = format!(
        r#"<row r="1">{}</row><row r="1048576">{}</row>"#,
        text("A1", "a"),
        text("XFD1048576", "b")
    );
    let message = read_workbook(&data, Some("Data")).unwrap_err().to_string();
    assert!(
        message.contains("line 1048576: the number of columns is 16384, more than the 4096"),
        "{message}"
    );
}
