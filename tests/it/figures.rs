//! What is published of the quality of `registrar match` and `registrar link` holds, on the pilot's labelled data.
//! `tests/comparison/compare.py` runs the same beside the specialists, and more that takes longer.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use csv::Writer;

use crate::support::csv_file::rows_by_column;
use crate::support::pairwise::Quality;
use crate::support::place::Place;
use crate::support::{parquet, shared};

type Row = BTreeMap<String, String>;

fn data(test: &str) -> Option<PathBuf> {
    shared::shared(test).map(|folder| folder.join("data"))
}

/// Writes these columns of the rows.
fn write(place: &Place, name: &str, columns: &[&str], rows: &[Row]) -> PathBuf {
    let mut writer = Writer::from_writer(Vec::new());
    writer.write_record(columns).unwrap();
    for row in rows {
        writer.write_record(columns.iter().map(|column| &row[*column])).unwrap();
    }
    place.write(name, writer.into_inner().unwrap())
}

/// Rows with their place in the file as one column more.
fn numbered(rows: Vec<Row>) -> Vec<Row> {
    let numbered = rows.into_iter().enumerate().map(|(number, mut row)| {
        row.insert("row".to_owned(), number.to_string());
        row
    });
    numbered.collect()
}

/// The answers of `registrar match` by the identifiers of the rows: identifier there, and decision.
fn matched(place: &Place, file: &Path, arguments: &[&str]) -> BTreeMap<String, (String, String)> {
    let out = place.path("matches.csv");
    let fixed = ["match", file.to_str().unwrap(), "--out", out.to_str().unwrap()];
    place.registrar(fixed.iter().chain(arguments)).succeeded();
    let rows = rows_by_column(&out).into_iter();
    rows.map(|mut row| {
        let mut take = |column| row.remove(column).unwrap();
        (take("id"), (take("matched_id"), take("decision")))
    })
    .collect()
}

/// The clusters of one file by a specification that the program works out by itself. The columns of the truth are left
/// out of the file.
fn clustered(rows: &[Row], identifier: &str, columns: &[&str]) -> BTreeMap<String, String> {
    let place = Place::without_store();
    let file = write(&place, "records.csv", columns, rows);
    let file = file.to_str().unwrap();
    let suggested = place
        .registrar(["link", "suggest", file, "--unique-id", identifier])
        .succeeded();
    let spec = place.write("spec.toml", suggested.output());
    let out = place.path("clusters.csv");
    let run = [
        "link",
        "run",
        "--spec",
        spec.to_str().unwrap(),
        file,
        "--out",
        out.to_str().unwrap(),
    ];
    place.registrar(run).succeeded();
    let rows = rows_by_column(&out).into_iter();
    rows.map(|row| (row["unique_id"].clone(), row["cluster_id"].clone()))
        .collect()
}

fn column(rows: &[Row], key: &str, value: &str) -> BTreeMap<String, String> {
    rows.iter().map(|row| (row[key].clone(), row[value].clone())).collect()
}

#[expect(clippy::cast_precision_loss, reason = "counts of rows of small files")]
fn share(part: usize, whole: usize) -> f64 {
    part as f64 / whole as f64
}

fn reaches(what: &str, figure: f64, least: f64) {
    println!("{what}: {figure:.4}, at least {least}");
    assert!(figure >= least, "{what}: {figure:.4} is less than {least}");
}

#[test]
fn messy_addresses_of_london() {
    let Some(data) = data("messy_addresses_of_london") else {
        return;
    };
    let messy = data.join("addresses/fictional_london_messy.parquet");
    let canonical = data.join("addresses/fictional_london_canonical.parquet");
    let truth = column(
        &parquet::rows(&messy, &["unique_id", "ukam_label"]),
        "unique_id",
        "ukam_label",
    );
    let fixed = [
        "--against",
        canonical.to_str().unwrap(),
        "--kind",
        "address",
        "--id",
        "unique_id",
    ];
    let held = ["--against-text", "address_concat", "--against-text", "postcode"];
    let address = ["--text", "address_concat"];
    let postcode = ["--text", "postcode"];
    let place = Place::without_store();
    for (what, texts, least) in [
        ("London, messy to canonical", [&address[..], &postcode].concat(), 0.990),
        ("London, postcodes blanked", address.to_vec(), 0.960),
    ] {
        let answers = matched(&place, &messy, &[&fixed[..], &held, &texts].concat());
        let mut answers = answers.iter().filter(|(_, (_, decision))| decision == "match");
        let given = answers.clone().count();
        let right = answers
            .clone()
            .filter(|(row, (found, _))| truth.get(*row) == Some(found))
            .count();
        assert!(
            answers.all(|(row, _)| truth.contains_key(row)),
            "rows have other identifiers"
        );
        reaches(what, share(2 * right, given + truth.len()), least);
    }
}

#[test]
fn edge_cases_of_addresses() {
    let Some(data) = data("edge_cases_of_addresses") else {
        return;
    };
    let mut cases: BTreeMap<String, Vec<Row>> = BTreeMap::new();
    for row in rows_by_column(&data.join("addresses/ukam_edge_cases.csv")) {
        cases.entry(row["case"].clone()).or_default().push(row);
    }
    assert_eq!(cases.len(), 21);
    let place = Place::without_store();
    let mut missed = Vec::new();
    for (case, candidates) in &cases {
        let candidates = numbered(candidates.clone());
        let asked = write(
            &place,
            "asked.csv",
            &["row", "messy_address", "messy_postcode"],
            &candidates[..1],
        );
        let held = write(
            &place,
            "held.csv",
            &["row", "candidate_address", "candidate_postcode"],
            &candidates,
        );
        let answers = matched(
            &place,
            &asked,
            &["--against", held.to_str().unwrap(), "--kind", "address", "--id", "row"],
        );
        let (found, _) = &answers["0"];
        if !candidates
            .iter()
            .any(|row| row["row"] == *found && row["is_match"] == "1")
        {
            missed.push(case);
        }
    }
    assert!(missed.is_empty(), "another candidate comes first in {missed:?}");
}

#[test]
fn spellings_of_suppliers() {
    let Some(data) = data("spellings_of_suppliers") else {
        return;
    };
    let file = data.join("organisations/nhs_suppliers_labelled.parquet");
    let told_apart = ["register", "notes", "count", "amount", "candidate_0"];
    let columns = ["supplier_name", "canonical_id", "is_labelled", "ambiguous"];
    let mut rows = numbered(parquet::rows(&file, &[&columns[..], &told_apart].concat()));
    rows.retain(|row| row["is_labelled"] == "true" && row["ambiguous"] == "false" && row.contains_key("canonical_id"));
    assert!(rows.len() > 5000, "{} rows", rows.len());
    let clusters = clustered(&rows, "row", &["row", "supplier_name"]);
    let quality = Quality::of(&clusters, &column(&rows, "row", "canonical_id"));
    reaches("spellings of suppliers", quality.f1(), 0.75);
}

/// The shares of variants whose first answer among all others is one of the same body: of all, and of those whose body
/// has another.
fn variants(test: &str, name: &str, body: &str) -> Option<[f64; 2]> {
    let rows = numbered(rows_by_column(&data(test)?.join("organisations").join(name)));
    let place = Place::without_store();
    let file = write(&place, "variants.csv", &["row", "name"], &rows);
    let against = [
        "--against",
        file.to_str().unwrap(),
        "--kind",
        "organisation",
        "--id",
        "row",
    ];
    let answers = matched(&place, &file, &against);
    let bodies = column(&rows, "row", body);
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for body in bodies.values() {
        *counts.entry(body).or_default() += 1;
    }
    let answerable = bodies.values().filter(|body| counts[body.as_str()] > 1).count();
    let is_right = |(row, body): &(&String, &String)| bodies.get(&answers[*row].0) == Some(body);
    let right = bodies.iter().filter(is_right).count();
    Some([share(right, bodies.len()), share(right, answerable)])
}

#[test]
fn variants_of_local_authorities() {
    let file = "uk_local_authority_name_variants.csv";
    if let Some([right, _]) = variants("variants_of_local_authorities", file, "local_authority") {
        reaches("local authorities, first answer right", right, 0.97);
    }
}

#[test]
fn variants_of_government_organisations() {
    let file = "uk_government_organisation_name_variants.csv";
    if let Some([_, right]) = variants("variants_of_government_organisations", file, "government_organisation") {
        reaches(
            "government organisations, first answer right where there is one",
            right,
            0.80,
        );
    }
}

#[test]
fn pairs_of_names() {
    let Some(data) = data("pairs_of_names") else {
        return;
    };
    let mut rows = numbered(rows_by_column(&data.join("organisations/name_bench_cases.csv")));
    rows.retain(|row| !["Person", "Vessel"].contains(&row["schema"].as_str()));
    let place = Place::without_store();
    let file = write(&place, "pairs.csv", &["row", "name1", "name2"], &rows);
    let columns = [
        "--kind",
        "organisation",
        "--id",
        "row",
        "--text",
        "name1",
        "--beside",
        "name2",
    ];
    let answers = matched(&place, &file, &columns);
    let found: BTreeSet<&String> = answers
        .iter()
        .filter(|(_, answer)| answer.1 == "match")
        .map(|(row, _)| row)
        .collect();
    let truth: BTreeSet<&String> = rows
        .iter()
        .filter(|row| row["is_match"] == "true")
        .map(|row| &row["row"])
        .collect();
    let both = found.intersection(&truth).count();
    reaches("pairs of names", share(2 * both, found.len() + truth.len()), 0.90);
}

fn people(test: &str, name: &str, identifier: &str, least: f64) {
    let Some(data) = data(test) else {
        return;
    };
    let rows = rows_by_column(&data.join("linkage").join(name));
    let columns: Vec<&str> = rows[0]
        .keys()
        .map(String::as_str)
        .filter(|column| *column != "cluster")
        .collect();
    let clusters = clustered(&rows, identifier, &columns);
    let quality = Quality::of(&clusters, &column(&rows, identifier, "cluster"));
    reaches(name, quality.f1(), least);
}

#[test]
fn people_of_fake_1000() {
    people("people_of_fake_1000", "fake_1000.csv", "unique_id", 0.955);
}

#[test]
fn people_of_febrl3() {
    people("people_of_febrl3", "febrl3.csv", "rec_id", 0.9992);
}
