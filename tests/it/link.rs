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

/// Six companies twice each, so alike that they are found.
fn companies(place: &Place, more: &str) -> PathBuf {
    place.write("companies.csv", copies(2) + more)
}

/// So many like rows of each of six companies.
fn copies(count: usize) -> String {
    let names = [
        "Ashdown Joinery",
        "Brackwell Dental",
        "Cobham Carpets",
        "Dunmore Press",
        "Elstow Tiles",
        "Farnley Bakery",
    ];
    let mut text = "id,name,phone,label\n".to_owned();
    for copy in 0..count {
        for (number, name) in names.iter().enumerate() {
            text.extend([format!("{copy}-{number},{name},0113 496 0{number}{number}1,{number}\n")]);
        }
    }
    text
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

/// Runs with more arguments, and answers the rows of a file that they name.
fn run_with(place: &Place, spec: &Path, file: &Path, more: &[&str], written: &str) -> Vec<Row> {
    let out = place.path("clusters.csv");
    let [spec, file, out] = [spec, file, &out].map(|path| path.to_str().unwrap());
    let fixed = ["link", "run", "--spec", spec, file, "--out", out];
    place
        .registrar(fixed.into_iter().chain(more.iter().copied()))
        .succeeded();
    rows_by_column(&place.path(written))
}

#[test]
fn clusters_have_reasons_and_decisions_hold() {
    let place = Place::without_store();
    let file = place.write("companies.csv", copies(3));
    let spec = suggested(&place, &file);
    let reasons = place.path("reasons.csv");
    let found = run_with(
        &place,
        &spec,
        &file,
        &["--reasons", reasons.to_str().unwrap()],
        "reasons.csv",
    );
    let of_first: Vec<&Row> = found.iter().filter(|row| row["cluster_id"] == "0-0").collect();
    assert_eq!((found.len(), of_first.len()), (12, 2), "{found:?}");
    let strongest = of_first[0];
    assert_eq!((&*strongest["unique_id_l"], &*strongest["unique_id_r"]), ("0-0", "1-0"));
    assert_eq!(strongest["agreed"], "name; phone");
    assert_eq!(strongest["differed"], "");
    assert!(
        !strongest["rules"].is_empty() && strongest["hold"] == "firm",
        "{strongest:?}"
    );
    // Two copies are never the same: the third is with one of them.
    let decided = place.write(
        "decided.csv",
        "source_l,unique_id_l,source_r,unique_id_r\ncompanies,0-0,companies,2-0\n",
    );
    let never_same = ["--never-same", decided.to_str().unwrap()];
    let clusters = run_with(&place, &spec, &file, &never_same, "clusters.csv");
    let cluster = |id: &str| {
        clusters
            .iter()
            .find(|row| row["unique_id"] == id)
            .map(|row| row["cluster_id"].clone())
    };
    assert_ne!(cluster("0-0"), cluster("2-0"));
    assert_eq!(cluster("0-1"), cluster("1-1"));
    // By identifiers alone it is the same; an unknown one is named.
    place.write("decided.csv", "left,right\n2-0,0-0\n");
    assert_eq!(run_with(&place, &spec, &file, &never_same, "clusters.csv"), clusters);
    place.write("decided.csv", "left,right\n2-0,nobody\n");
    let [spec, file] = [&spec, &file].map(|path| path.to_str().unwrap());
    let refused = ["link", "run", "--spec", spec, file, "--out", "none.csv"]
        .into_iter()
        .chain(never_same);
    let refused = place.registrar(refused).ended_with(1);
    assert!(
        refused.errors().contains("line 2") && refused.errors().contains("nobody"),
        "{}",
        refused.errors()
    );
}

#[test]
fn a_source_that_holds_everything_once_is_named() {
    let place = Place::without_store();
    let file = companies(&place, "");
    let spec = std::fs::read_to_string(suggested(&place, &file)).unwrap();
    assert!(spec.contains("pairs = \"any\""), "{spec}");
    let with = |once: &str| place.write("once.toml", format!("once_in = [{once:?}]\n{spec}"));
    let clusters = run_with(&place, &with("companies"), &file, &[], "clusters.csv");
    assert!(
        clusters.iter().all(|row| row["unique_id"] == row["cluster_id"]),
        "{clusters:?}"
    );
    let refused = run(&place, &with("compnies"), &file, &place.path("clusters.csv")).ended_with(1);
    assert!(
        refused.errors().contains("compnies") && refused.errors().contains("companies"),
        "{}",
        refused.errors()
    );
}

const BY_NAME: &str = "\
unique_id = \"id\"
pairs = \"any\"
threshold = 0.0
block_records_max = 500

[[field]]
name = \"name\"
columns = [\"name\"]
kind = \"name\"

[[field]]
name = \"note\"
columns = [\"note\"]
kind = \"words\"

[[blocking]]
keys = [\"name:whole\"]
";

#[test]
fn hostile_files_end_soon_with_a_finding_or_an_error() {
    let place = Place::without_store();
    let spec = place.write("spec.toml", BY_NAME);
    let out = place.path("clusters.csv");
    let linked = |name: &str, rows: &mut dyn Iterator<Item = (usize, String, String)>| {
        let mut text = "id,name,note\n".to_owned();
        for (id, name, note) in rows {
            text.extend([format!("{id},{name},{note}\n")]);
        }
        let file = place.write(name, text);
        let started = std::time::Instant::now();
        let finished = run(&place, &spec, &file, &out);
        assert!(started.elapsed().as_secs() < 60, "{name} took {:?}", started.elapsed());
        finished
    };
    let smith = || "John Smith".to_owned();
    // One block holds everything: it is skipped, and that is said.
    let giant = linked(
        "giant.csv",
        &mut (0..20_000).map(|id| (id, smith(), format!("note {id}"))),
    )
    .succeeded();
    assert!(
        giant.output().contains("Skipped, too large") && giant.output().contains("20,000 records"),
        "{}",
        giant.output()
    );
    assert!(giant.output().contains("Nothing was compared"), "{}", giant.output());
    // Nothing in any column, and the same in every row.
    for value in ["", "same"] {
        let empty = linked(
            "empty.csv",
            &mut (0..2_000).map(|id| (id, value.to_owned(), value.to_owned())),
        )
        .succeeded();
        assert!(empty.output().contains("2,000 clusters"), "{}", empty.output());
    }
    // Values of a megabyte, alike up to their ends.
    let long = linked(
        "long.csv",
        &mut (0..12).map(|id| (id, smith(), "word ".repeat(190_000) + &"x".repeat(id / 2))),
    )
    .succeeded();
    assert!(long.output().contains("12 records"), "{}", long.output());
    let twice = linked("twice.csv", &mut (0..3).map(|id| (id % 2, smith(), smith()))).ended_with(1);
    assert!(
        twice.errors().contains("line 4") && twice.errors().contains("`0` stands in line 2"),
        "{}",
        twice.errors()
    );
}
