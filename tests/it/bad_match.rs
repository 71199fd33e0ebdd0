//! Input that says little, too much, or nothing that can be read: `registrar match` and `registrar link` answer or say
//! what is wrong, in bounded time.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use crate::support::csv_file::rows_by_column;
use crate::support::place::Place;
use crate::support::program::{self, Finished};
use crate::support::shared::shared;

/// No run here may take longer, on a busy machine and without optimisation.
const TIME_MAX: Duration = Duration::from_mins(2);

/// Both kinds of rows, with the column that tells what they are about.
const KINDS: [(&str, &str); 2] = [("organisation", "name"), ("address", "address")];

/// A file with these names and addresses, numbered.
fn write(place: &Place, rows: impl Iterator<Item = (String, String)>) -> PathBuf {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(["id", "name", "address"]).unwrap();
    for (number, (name, address)) in rows.enumerate() {
        writer.write_record([&number.to_string(), &name, &address]).unwrap();
    }
    place.write("rows.csv", writer.into_inner().unwrap())
}

/// Runs the program, which may succeed or say what is wrong.
fn run(place: &Place, arguments: &[&str]) -> Finished {
    // Building the program takes no part in it.
    program::path();
    let begun = Instant::now();
    let finished = place.registrar(arguments.iter().copied());
    assert!(begun.elapsed() < TIME_MAX, "{arguments:?} took {:?}", begun.elapsed());
    assert!(
        !finished.errors().contains("panicked"),
        "{arguments:?}: {}",
        finished.errors()
    );
    if !finished.has_succeeded() {
        let errors = finished.errors();
        assert!(errors.contains("registrar: "), "{arguments:?} says nothing: {errors}");
        return finished.ended_with(1);
    }
    finished
}

/// The decisions when a file is matched against itself.
fn against_itself(place: &Place, file: &Path, kind: &str, column: &str) -> Vec<String> {
    let (file, out) = (file.to_str().unwrap(), place.path("matches.csv"));
    let fixed = [
        "match",
        file,
        "--against",
        file,
        "--kind",
        kind,
        "--id",
        "id",
        "--text",
        column,
    ];
    run(place, &[&fixed[..], &["--out", out.to_str().unwrap()]].concat()).succeeded();
    let rows = rows_by_column(&out).into_iter();
    rows.map(|row| row["decision"].clone()).collect()
}

fn equal(rows: usize) -> impl Iterator<Item = (String, String)> {
    let row = (
        "Acme Widgets Ltd".to_owned(),
        "1 High Street, Leeds, LS1 4AB".to_owned(),
    );
    std::iter::repeat_n(row, rows)
}

#[test]
fn rows_that_are_all_equal() {
    let place = Place::without_store();
    let file = write(&place, equal(20_000));
    // What every row has tells no row from another, but an address is the same door wherever it is written.
    assert!(
        against_itself(&place, &file, "address", "address")
            .iter()
            .all(|decision| decision == "match")
    );
    assert_eq!(against_itself(&place, &file, "organisation", "name").len(), 20_000);
    let suggest = run(
        &place,
        &["link", "suggest", file.to_str().unwrap(), "--unique-id", "id"],
    );
    assert!(suggest.ended_with(1).errors().contains("constant"));
}

#[test]
fn columns_without_a_value() {
    let place = Place::without_store();
    let file = write(&place, std::iter::repeat_n(Default::default(), 500));
    for (kind, column) in KINDS {
        assert!(
            against_itself(&place, &file, kind, column)
                .iter()
                .all(|decision| decision == "none")
        );
    }
    let suggest = run(
        &place,
        &["link", "suggest", file.to_str().unwrap(), "--unique-id", "id"],
    );
    assert!(suggest.ended_with(1).errors().contains("empty"));
}

#[test]
fn cells_of_a_megabyte() {
    let place = Place::without_store();
    let long = |words: &str, number: usize| format!("{}{number}", words.repeat(1_000_000 / words.len()));
    let rows = (0..6).map(|number| {
        let name = if number % 2 == 0 { "A" } else { "ACME WIDGETS " };
        (long(name, number), long("12 HIGH STREET ", number))
    });
    let file = write(&place, rows);
    for (kind, column) in KINDS {
        assert_eq!(against_itself(&place, &file, kind, column).len(), 6);
        let pairs = [
            "match",
            file.to_str().unwrap(),
            "--kind",
            kind,
            "--text",
            column,
            "--beside",
            column,
        ];
        run(&place, &pairs).succeeded();
    }
    let file = write(&place, std::iter::once((long("A", 0).repeat(2), String::new())));
    let refused = run(&place, &["link", "suggest", file.to_str().unwrap()])
        .ended_with(1)
        .errors();
    assert!(refused.contains("line 2") && refused.contains("\"name\""), "{refused}");
}

#[test]
fn text_that_upsets_programs() {
    let odd = [
        "😀😀😀",
        "\u{202e}דוד\u{202c}",
        "\u{200b}\u{200b}",
        "א בגד Ltd",
        "👩‍👩‍👧 Foods",
        "\u{feff}Acme",
        "İstanbul Ltd",
        "ﬁnance",
        "…",
        "\"\"",
        "T/A T/A",
        &"A\u{301}".repeat(500),
    ];
    let place = Place::without_store();
    let rows = (0..240).map(|row| (odd[row % odd.len()].to_owned(), odd[row * 7 % odd.len()].to_owned()));
    let file = write(&place, rows);
    for (kind, column) in KINDS {
        assert_eq!(against_itself(&place, &file, kind, column).len(), 240);
    }
    let file = file.to_str().unwrap();
    let suggested = run(&place, &["link", "suggest", file, "--unique-id", "id"]).succeeded();
    let spec = place.write("spec.toml", suggested.output());
    let out = place.path("clusters.csv");
    run(
        &place,
        &[
            "link",
            "run",
            "--spec",
            spec.to_str().unwrap(),
            file,
            "--out",
            out.to_str().unwrap(),
        ],
    )
    .succeeded();
    assert_eq!(rows_by_column(&out).len(), 240);
}

#[test]
fn files_that_upset_readers() {
    let Some(shared) = shared("files_that_upset_readers") else {
        return;
    };
    let place = Place::without_store();
    let folders = [
        "csv-spectrum/csvs",
        "messytables/horror",
        "parquet-bad/bad_data",
        "blns",
        "ftfy/tests",
    ];
    let mut tried = 0;
    for folder in folders.map(|folder| shared.join("inputs").join(folder)) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let file = entry.unwrap().path();
            let file = file.to_str().unwrap();
            run(&place, &["link", "suggest", file]);
            run(
                &place,
                &["match", file, "--against", file, "--kind", "organisation", "--id", "id"],
            );
            tried += 1;
        }
    }
    assert!(tried > 30, "{tried} files");
}
