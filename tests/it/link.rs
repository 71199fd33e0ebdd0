use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::support::csv_file::rows_by_column;
use crate::support::pairwise::Quality;
use crate::support::place::Place;

const COLUMNS: [&str; 5] = ["id", "name", "address", "postcode", "phone"];

type Row = BTreeMap<String, String>;

/// The rows of the three departments of a sample under common columns, and the organisation of each row.
fn departments(place: &Place, records: u64) -> (PathBuf, BTreeMap<String, String>) {
    let parts = ["address_line_1", "address_line_2", "post_town", "county", "address"];
    let lines = ["address1", "address2", "address3", "town"];
    let first = |row: &Row, names: &[&str]| {
        let found = names.iter().find_map(|name| row.get(*name));
        found.cloned().unwrap_or_default()
    };
    let mut rows: BTreeMap<String, [String; 5]> = BTreeMap::new();
    for (source, file) in place.sample(records, 5, 1) {
        for row in rows_by_column(&file) {
            let number = first(&row, &["company_number", "premises_id", "supplier_id"]);
            let written = parts.iter().chain(&lines).filter_map(|name| row.get(*name));
            let written: Vec<&str> = written.map(String::as_str).filter(|part| !part.is_empty()).collect();
            let id = format!("{source}/{number}");
            let cells = [
                id.clone(),
                first(&row, &["company_name", "business_name", "supplier"]),
                written.join(", "),
                first(&row, &["postcode"]),
                first(&row, &["phone", "telephone"]),
            ];
            rows.entry(id).or_insert(cells);
        }
    }
    let truth = rows_by_column(&place.path("delivery-1").join("truth.csv"));
    let truth: BTreeMap<String, String> = truth
        .into_iter()
        .map(|row| {
            (
                format!("{}/{}", row["source"], row["source_record_id"]),
                row["organisation"].clone(),
            )
        })
        .collect();
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(COLUMNS).unwrap();
    for (_, cells) in rows.iter().filter(|(id, _)| truth.contains_key(*id)) {
        writer.write_record(cells).unwrap();
    }
    (place.write("departments.csv", writer.into_inner().unwrap()), truth)
}

fn suggested(place: &Place, file: &Path) -> PathBuf {
    let suggest = ["link", "suggest", file.to_str().unwrap(), "--unique-id", "id"];
    let suggested = place.registrar(suggest).succeeded();
    place.write("spec.toml", suggested.output())
}

fn run(place: &Place, spec: &Path, file: &Path, out: &Path) -> crate::support::program::Finished {
    let [spec, file, out] = [spec, file, out].map(|path| path.to_str().unwrap());
    place.registrar(["link", "run", "--spec", spec, file, "--out", out])
}

/// Seven companies twice each, so alike that they are found.
fn companies(place: &Place, more: &str) -> PathBuf {
    let names = [
        "Ashdown Joinery",
        "Brackwell Dental",
        "Cobham Carpets",
        "Dunmore Press",
        "Elstow Tiles",
        "Farnley Bakery",
    ];
    let mut text = "id,name,phone,label\n".to_owned();
    for copy in 0..2 {
        for (number, name) in names.iter().enumerate() {
            text.extend([format!("{copy}-{number},{name},0113 496 0{number}{number}1,{number}\n")]);
        }
    }
    place.write("companies.csv", text + more)
}

#[test]
fn departments_of_one_building_are_not_one_organisation() {
    let place = Place::without_store();
    let (file, truth) = departments(&place, 20_000);
    let spec = suggested(&place, &file);
    let out = place.path("clusters.csv");
    run(&place, &spec, &file, &out).succeeded();
    let rows = rows_by_column(&out).into_iter();
    let clusters: BTreeMap<String, String> = rows
        .map(|row| (row["unique_id"].clone(), row["cluster_id"].clone()))
        .collect();
    let quality = Quality::of(&clusters, &truth);
    println!("precision {:.4}, recall {:.4}", quality.precision(), quality.recall());
    assert!(quality.precision() >= 0.70, "precision {:.4}", quality.precision());
    assert!(quality.recall() >= 0.35, "recall {:.4}", quality.recall());
}

#[test]
fn rows_without_a_label_are_left_out_of_the_figures() {
    let place = Place::without_store();
    let evaluated = |more: &str| -> Value {
        let file = companies(&place, more);
        let spec = suggested(&place, &file);
        let [spec, file] = [&spec, &file].map(|path| path.to_str().unwrap());
        let evaluate = [
            "link", "evaluate", "--spec", spec, file, "--truth", "label", "--format", "json",
        ];
        serde_json::from_str(&place.registrar(evaluate).succeeded().output()).unwrap()
    };
    let labelled = evaluated("");
    assert_eq!(labelled["records_without_label"], 0);
    assert_eq!(labelled["pairs_after_clustering"]["precision"], 1.0);
    // Two rows of which nobody knows whether they are what they look like.
    let some = evaluated("x,Ashdown Joinery,0113 496 0001,\ny,Brackwell Dental,0113 496 0111,\n");
    assert_eq!(some["records_without_label"], 2);
    for figures in ["matching_pairs", "pairs_after_clustering", "b_cubed"] {
        assert_eq!(some[figures], labelled[figures], "{figures}");
    }
}

#[test]
fn clusters_are_written_whole_or_not_at_all() {
    let place = Place::without_store();
    let file = companies(&place, "");
    let spec = suggested(&place, &file);
    let out = place.path("clusters.csv");
    std::fs::create_dir(&out).unwrap();
    let refused = run(&place, &spec, &file, &out).ended_with(1);
    assert!(
        refused.errors().contains("clusters.csv cannot be written"),
        "{}",
        refused.errors()
    );
    let names = std::fs::read_dir(out.parent().unwrap()).unwrap();
    let left: Vec<String> = names
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.starts_with(".registrar-"))
        .collect();
    assert!(left.is_empty(), "{left:?}");
}

#[cfg(unix)]
#[test]
fn a_device_is_written_to_and_not_replaced() {
    let place = Place::without_store();
    let file = companies(&place, "");
    let spec = suggested(&place, &file);
    let written = run(&place, &spec, &file, Path::new("/dev/stdout")).succeeded();
    assert!(
        written.output().starts_with("source,unique_id,cluster_id\n"),
        "{}",
        written.output()
    );
    assert_eq!(
        written
            .output()
            .lines()
            .filter(|line| line.starts_with("companies,"))
            .count(),
        12
    );
}
