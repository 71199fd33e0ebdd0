use std::path::{Path, PathBuf};

use crate::support::csv_file::rows_by_column;
use crate::support::place::{Input, Place};
use crate::support::repository;
use crate::support::shared::shared;

const HEADER: &str = "company_number,address_line_1,address_line_2,post_town,county,postcode";
const ROW: &str = "01234567,1 Brook Lane,,Elmford,,ZE1 0AA";
const OTHER_ROW: &str = "07654321,2 Brook Lane,,Elmford,,ZE1 0AB";

fn companies(file: PathBuf) -> Vec<Input> {
    vec![("companies", file)]
}

/// Runs what must fail: exit code 1, a message with all these parts, and nothing written.
fn refused(place: &Place, spec: &str, inputs: &[Input], parts: &[&str]) -> String {
    let before = place.state();
    let errors = place.run(spec, inputs, &[]).ended_with(1).errors();
    assert!(!errors.contains("panicked"), "{errors}");
    for part in parts {
        assert!(errors.contains(part), "no {part:?} in: {errors}");
    }
    assert_eq!(place.state(), before, "something was written: {errors}");
    errors
}

fn refused_file(name: &str, content: &[u8], parts: &[&str]) {
    let place = Place::new();
    let file = place.write(name, content);
    refused(&place, "address", &companies(file), &[&[name], parts].concat());
}

#[test]
fn the_same_file_in_good_order_is_read() {
    let place = Place::new();
    let file = place.write("companies.csv", format!("{HEADER}\n{ROW}\n{OTHER_ROW}\n"));
    let run = place.load("address", &companies(file));
    assert_eq!((run.count("source_records"), run.count("clusters")), (2, 2));
}

#[test]
fn a_missing_column() {
    let file = format!("{}\n{ROW}\n", HEADER.replace("postcode", "post_code"));
    refused_file(
        "companies.csv",
        file.as_bytes(),
        &["column `postcode`", "Did you mean `post_code`?"],
    );
}

#[test]
fn a_binary_file_named_csv() {
    let picture = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x06\0\0\0";
    refused_file(
        "companies.csv",
        picture,
        &["only CSV, JSON lines, Parquet and XLSX can be read"],
    );
    let program: Vec<u8> = (0..=255_u8).cycle().take(4096).collect();
    refused_file("companies.csv", &program, &["companies.csv: "]);
}

#[test]
fn an_archive_named_csv() {
    refused_file(
        "companies.csv",
        b"PK\x03\x04\x14\0\x06\0\x08\0\0\0!\0",
        &["is a ZIP archive", "unpack it"],
    );
}

#[test]
fn a_truncated_parquet_file() {
    let place = Place::new();
    let out = place.path("whole");
    let arguments = [
        "sample",
        "--records",
        "200",
        "--files",
        "parquet",
        "--out",
        out.to_str().unwrap(),
    ];
    place.registrar(arguments).succeeded();
    let whole = std::fs::read(out.join("companies.parquet")).unwrap();
    place.propose("address", &companies(out.join("companies.parquet")));
    for kept in [whole.len() - 1, whole.len() / 2, 100, 4] {
        refused_file("companies.parquet", &whole[..kept], &["not readable as Parquet"]);
    }
}

#[test]
fn a_row_with_too_many_cells() {
    let file = format!("{HEADER}\n{ROW}\n07654321,2 Brook Lane, Upper Floor,,Elmford,,ZE1 0AB\n");
    refused_file("companies.csv", file.as_bytes(), &["line 3", "7 cells", "6", "quotes"]);
}

#[test]
fn an_empty_file() {
    for content in ["", "\n\n", "\u{feff}"] {
        refused_file("companies.csv", content.as_bytes(), &["empty"]);
    }
}

#[test]
fn a_quote_that_never_closes() {
    let file = format!("{HEADER}\n{ROW}\n07654321,\"2 Brook Lane,,Elmford,,ZE1 0AB\n");
    refused_file("companies.csv", file.as_bytes(), &["line 3", "quote"]);
}

#[test]
fn a_file_that_is_not_there_and_a_folder() {
    let place = Place::new();
    refused(
        &place,
        "address",
        &companies(place.path("nowhere.csv")),
        &["nowhere.csv", "cannot be read"],
    );
    let folder = place.path("folder.csv");
    std::fs::create_dir(&folder).unwrap();
    refused(&place, "address", &companies(folder), &["folder.csv", "is a folder"]);
}

#[test]
fn bytes_that_are_not_utf_8_are_read_as_what_they_are() {
    let place = Place::new();
    let mut content = format!("{HEADER}\n{ROW}\n07654321,Caf").into_bytes();
    content.extend_from_slice(b"\xe9 Ren\xe9, 2 Brook Lane,Elmford,,ZE1 0AB\n");
    let file = place.write("companies.csv", content);
    let run = place.load("address", &companies(file));
    assert_eq!(run.answer["manifest"]["inputs"][0]["encoding"], "windows-1252");
    let findings = rows_by_column(&run.file("findings.csv"));
    let about_encoding: Vec<_> = findings
        .iter()
        .filter(|finding| finding["rule"].contains("encoding"))
        .collect();
    assert!(
        about_encoding
            .iter()
            .any(|finding| finding["file"] == "companies.csv" && finding["after"].contains("windows-1252")),
        "{findings:?}"
    );
    let changes = serde_json::to_string(&run.changes()).unwrap();
    assert!(changes.contains("Café René"), "{changes}");
}

#[test]
fn a_misspelt_key_of_a_specification() {
    let shipped = repository::text("pipelines/specs/address.toml");
    let line = 1 + shipped
        .lines()
        .position(|line| line.starts_with("survivorship = "))
        .unwrap();
    let place = Place::new();
    let spec = place.write("my.toml", shipped.replacen("\nsurvivorship = ", "\nsurvivorshp = ", 1));
    let file = place.write("companies.csv", format!("{HEADER}\n{ROW}\n"));
    let parts = [
        "my.toml",
        &format!("line {line}, column 1"),
        "survivorshp",
        "Did you mean `survivorship`?",
    ];
    refused(&place, spec.to_str().unwrap(), &companies(file), &parts);
}

#[test]
fn a_specification_that_is_no_toml() {
    let place = Place::new();
    let spec = place.write("my.toml", "[register]\nname = \"thing\"\ntitle = \n");
    let file = place.write("companies.csv", format!("{HEADER}\n{ROW}\n"));
    refused(&place, spec.to_str().unwrap(), &companies(file), &["my.toml", "line 3"]);
}

#[test]
fn a_specification_and_a_source_that_nobody_knows() {
    let place = Place::new();
    let file = place.write("companies.csv", format!("{HEADER}\n{ROW}\n"));
    refused(&place, "adress", &companies(file.clone()), &["adress", "address"]);
    refused(
        &place,
        "nowhere/my.toml",
        &companies(file.clone()),
        &["nowhere/my.toml"],
    );
    refused(
        &place,
        "address",
        &[("compnies", file.clone())],
        &["compnies", "Did you mean `companies`?"],
    );
    refused(&place, "address", &[], &["--input", "companies"]);
    let twice = [("companies", file.clone()), ("companies", file)];
    refused(&place, "address", &twice, &["companies", "twice"]);
}

#[test]
fn the_second_of_two_files_is_bad() {
    let place = Place::new();
    let good = place.write("companies.csv", format!("{HEADER}\n{ROW}\n"));
    let bad = place.write("suppliers.csv", "supplier_id,supplier\n1,2,3\n");
    refused(
        &place,
        "address",
        &[("companies", good), ("suppliers", bad)],
        &["suppliers.csv", "line 2"],
    );
}

#[test]
fn files_that_others_found_hard() {
    let Some(shared) = shared("files_that_others_found_hard") else {
        return;
    };
    let hostile = [
        "inputs/messytables/horror/simple.zip",
        "inputs/messytables/horror/null.csv",
        "inputs/blns",
    ];
    for path in hostile.map(Path::new) {
        let place = Place::new();
        let file = shared.join(path);
        assert!(file.exists(), "{} is not there", file.display());
        let name = path.file_name().unwrap().to_string_lossy();
        refused(&place, "address", &companies(file.clone()), &[name.as_ref()]);
    }
    let folder = shared.join("inputs/parquet-bad/bad_data");
    for entry in std::fs::read_dir(folder).unwrap() {
        let file = entry.unwrap().path();
        if file.extension().is_some_and(|extension| extension == "parquet") {
            let name = file.file_name().unwrap().to_string_lossy().into_owned();
            refused(&Place::new(), "address", &companies(file), &[&name]);
        }
    }
}
