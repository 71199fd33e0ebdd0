//! The profile of a file: what comes out as data and as a page.

use std::fs;

use cleaning::profile::Kind;
use pipelines::profile::{FileProfile, FileProfileOptions, profile_file};

const FILE: &str = "name,postcode,\"<b>note</b>\"\n\
    Acme Ltd,SW1A 1AA,<script>alert(1)</script>\n\
    ACME LTD.,SW1A 2AA,\u{202e}turned\n\
    Bolt plc,ls1 4ap,N/A\n\
    Bolt plc,,CafÃ© crÃ¨me\n";

fn profiled(text: &str, options: &FileProfileOptions) -> pipelines::Result<FileProfile> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("file.csv");
    fs::write(&path, text).unwrap();
    profile_file(&path, options, &mut |_| {})
}

#[test]
fn columns_come_in_the_order_of_the_file_with_what_they_hold() {
    let profile = profiled(FILE, &FileProfileOptions::default()).unwrap();
    let seen: Vec<(&str, Kind, u64)> = profile
        .columns
        .iter()
        .map(|column| (column.name.as_str(), column.kind.kind, column.filled))
        .collect();
    assert_eq!(
        seen,
        [
            ("name", Kind::Name, 4),
            ("postcode", Kind::Postcode, 3),
            ("<b>note</b>", Kind::Name, 3)
        ]
    );
    assert_eq!(profile.columns[0].clusters[0].shown[0].values.len(), 2);
    assert_eq!((profile.rows, profile.columns[2].placeholders), (4, 1));
}

#[test]
fn one_column_alone_is_the_same_as_among_all_and_an_unknown_one_is_named() {
    let one = FileProfileOptions {
        columns: vec!["postcode".to_owned()],
        ..FileProfileOptions::default()
    };
    let all = profiled(FILE, &FileProfileOptions::default()).unwrap();
    assert_eq!(profiled(FILE, &one).unwrap().columns, all.columns[1..2]);
    let unknown = FileProfileOptions {
        columns: vec!["post code".to_owned()],
        ..FileProfileOptions::default()
    };
    let error = profiled(FILE, &unknown).unwrap_err().to_string();
    assert!(
        error.contains("\"post code\"") && error.contains("\"postcode\""),
        "{error}"
    );
}

#[test]
fn the_page_escapes_what_the_file_says_and_needs_nothing_else() {
    let page = profiled(FILE, &FileProfileOptions::default()).unwrap().html().unwrap();
    assert!(!page.contains("<script") && !page.contains("<b>note"), "unescaped");
    assert!(page.contains("&#60;script&#62;") && !page.contains('\u{202e}'));
    for outside in ["http://", "https://", "src=", "url("] {
        assert!(!page.contains(outside), "{outside}");
    }
    assert!(page.contains("ACME LTD."));
}

#[test]
fn a_file_of_a_header_alone_has_empty_columns() {
    let profile = profiled("a,b\n", &FileProfileOptions::default()).unwrap();
    assert!(
        profile
            .columns
            .iter()
            .all(|column| column.kind.kind == Kind::Empty && column.rows == 0)
    );
    profile.html().unwrap();
}
