//! The made-up feeds: exact, repeatable, consistent with their truth, and different enough in a second delivery.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    fs,
    path::Path,
};

use pipelines::{
    sample::{SampleFormat, SampleOptions, SampleSummary, generate},
    source::{ReadOptions, read},
};
use polars::prelude::DataFrame;
use tempfile::TempDir;

fn options(records: u64, delivery: u8, format: SampleFormat) -> SampleOptions {
    SampleOptions {
        records,
        seed: 7,
        delivery,
        format,
    }
}

fn make(options: &SampleOptions) -> (TempDir, SampleSummary) {
    let folder = TempDir::new().unwrap();
    let summary = generate(options, folder.path(), &mut |_| ()).unwrap();
    (folder, summary)
}

fn frame(path: &Path) -> DataFrame {
    read(path, &ReadOptions::default(), &mut |_| ()).unwrap().frame
}

fn rows(path: &Path) -> Vec<Vec<String>> {
    let frame = frame(path);
    let columns: Vec<_> = frame
        .columns()
        .iter()
        .map(|column| column.str().unwrap().clone())
        .collect();
    (0..frame.height())
        .map(|row| {
            columns
                .iter()
                .map(|column| column.get(row).unwrap_or("").to_owned())
                .collect()
        })
        .collect()
}

/// Rows of a delivery by source and record id.
fn by_id(summary: &SampleSummary) -> BTreeMap<(String, String), Vec<String>> {
    let of_file = |file: &pipelines::sample::SampleFile| {
        let source = file.source.clone();
        rows(&file.path)
            .into_iter()
            .map(move |row| ((source.clone(), row[0].clone()), row))
            .collect::<Vec<_>>()
    };
    summary.files.iter().flat_map(of_file).collect()
}

fn truth(summary: &SampleSummary) -> BTreeMap<(String, String), (String, String)> {
    let lines = rows(&summary.truth);
    let count = lines.len();
    let truth: BTreeMap<_, _> = lines
        .into_iter()
        .map(|row| <[String; 4]>::try_from(row).unwrap())
        .map(|[source, id, organisation, address]| ((source, id), (organisation, address)))
        .collect();
    assert_eq!(truth.len(), count, "one line for each record");
    truth
}

#[test]
fn rows_are_exactly_as_many_as_asked_for() {
    for records in [0, 1, 2, 3, 7, 19, 50, 1000, 1001] {
        for delivery in [1, 2] {
            let (_folder, summary) = make(&options(records, delivery, SampleFormat::Mixed));
            let found: Vec<u64> = summary
                .files
                .iter()
                .map(|file| frame(&file.path).height() as u64)
                .collect();
            let stated: Vec<u64> = summary.files.iter().map(|file| file.rows).collect();
            assert_eq!(found, stated);
            assert_eq!(found.iter().sum::<u64>(), records);
        }
    }
}

#[test]
fn a_seed_gives_the_same_bytes() {
    let hash = |seed, format| {
        let folder = TempDir::new().unwrap();
        let options = SampleOptions {
            records: 2000,
            seed,
            delivery: 1,
            format,
        };
        let summary = generate(&options, folder.path(), &mut |_| ()).unwrap();
        let hash = |path: &Path| read(path, &ReadOptions::default(), &mut |_| ()).unwrap().sha256;
        let mut hashes: Vec<String> = summary.files.iter().map(|file| hash(&file.path)).collect();
        hashes.push(hash(&summary.truth));
        hashes
    };
    // CSV holds nothing that another crate decides, so these figures hold on every machine and for ever. Parquet holds
    // the version of its writer and is only compared with itself.
    let expected = [
        "9eca0507281b684c20b1f06367df930197617c4bdae52ecc24987f06c7f223cc",
        "aec791bf214e098446b5d55aa213c9d958d86ff6a105e38b479d36f63bfcf0bf",
        "0917af20f2c3df1982b2017b27522883b1d1ffbb8bc5771d884f46a7d7c34ebf",
        "40724785895ec5d276854e9b7cf9e6df142c3fc450113e507f4e5106e183e3ce",
    ];
    assert_eq!(hash(7, SampleFormat::Csv), expected);
    assert_eq!(hash(7, SampleFormat::Mixed), hash(7, SampleFormat::Mixed));
    assert!(
        hash(8, SampleFormat::Csv)
            .iter()
            .zip(expected)
            .all(|(other, hash)| other != hash)
    );
}

#[test]
fn formats_hold_the_same_rows() {
    let [mixed, csv, parquet] = [SampleFormat::Mixed, SampleFormat::Csv, SampleFormat::Parquet].map(|format| {
        let (_folder, summary) = make(&options(3000, 1, format));
        by_id(&summary)
    });
    assert_eq!(csv, mixed);
    assert_eq!(parquet, mixed);
}

#[test]
fn every_record_has_its_truth_and_sources_overlap() {
    let (_folder, summary) = make(&options(5000, 1, SampleFormat::Mixed));
    let records = by_id(&summary);
    let truth = truth(&summary);
    assert!(records.keys().eq(truth.keys()));
    let organisations = |source: &str| -> BTreeSet<&str> {
        truth
            .iter()
            .filter(|((from, _), _)| from == source)
            .map(|(_, (organisation, _))| organisation.as_str())
            .collect()
    };
    let (companies, premises, suppliers) = (
        organisations("companies"),
        organisations("premises"),
        organisations("suppliers"),
    );
    for (left, right, least) in [
        (&companies, &premises, 500),
        (&companies, &suppliers, 500),
        (&premises, &suppliers, 300),
    ] {
        let both = left.intersection(right).count();
        assert!(both > least, "{both}");
        assert!(right.difference(left).count() > 100);
    }
}

#[test]
fn an_address_is_one_text_and_a_street_keeps_its_district() {
    // The clean feed states nearly every address as it is, so what it says of one address must nearly always agree.
    let (_folder, summary) = make(&options(20_000, 1, SampleFormat::Csv));
    let truth = truth(&summary);
    let mut postcodes: HashMap<&str, BTreeSet<String>> = HashMap::new();
    let mut addresses: HashMap<String, BTreeSet<&str>> = HashMap::new();
    let mut streets: HashMap<String, BTreeSet<String>> = HashMap::new();
    let companies = rows(&summary.files[0].path);
    for row in &companies {
        let (_, address) = &truth[&("companies".to_owned(), row[0].clone())];
        let [line1, line2, town, postcode] = [&row[5], &row[6], &row[7], &row[9]];
        postcodes.entry(address).or_default().insert(postcode.clone());
        addresses
            .entry([line1, line2, town, postcode].map(String::as_str).join("|"))
            .or_default()
            .insert(address);
        let street = line1.trim_start_matches(|char: char| !char.is_alphabetic());
        if line2.is_empty() && postcode.contains(' ') {
            let district = postcode.split(' ').next().unwrap().to_owned();
            streets.entry(format!("{street}|{town}")).or_default().insert(district);
        }
    }
    let share_of_one = |sizes: Vec<usize>| sizes.iter().filter(|size| **size == 1).count() * 1000 / sizes.len();
    assert!(share_of_one(postcodes.values().map(BTreeSet::len).collect()) > 980);
    assert_eq!(
        share_of_one(addresses.values().map(BTreeSet::len).collect()),
        1000,
        "two addresses of one text"
    );
    // London's parts share its name and not its streets.
    assert!(share_of_one(streets.values().map(BTreeSet::len).collect()) > 950);
    let shared = companies.len() - postcodes.len();
    assert!(
        shared > companies.len() / 50,
        "some companies share an office: {shared}"
    );
}

#[test]
fn company_numbers_are_all_different_and_well_formed() {
    let (_folder, summary) = make(&options(50_000, 1, SampleFormat::Csv));
    let companies = rows(&summary.files[0].path);
    let numbers: BTreeSet<&String> = companies.iter().map(|row| &row[0]).collect();
    let repeated = 20_000 * 2 / 1000;
    assert_eq!(numbers.len(), 20_000 - repeated);
    assert!(
        numbers
            .iter()
            .all(|number| number.len() == 8 && number[2..].bytes().all(|byte| byte.is_ascii_digit()))
    );
}

#[test]
fn departments_differ_in_their_errors() {
    let (_folder, summary) = make(&options(20_000, 1, SampleFormat::Mixed));
    let missing = |file: usize, column: usize| {
        let rows = rows(&summary.files[file].path);
        rows.iter().filter(|row| row[column].is_empty()).count() * 1000 / rows.len()
    };
    let (clean, middling, dreadful) = (missing(0, 9), missing(1, 3), missing(2, 9));
    assert!(
        clean < 10 && (40..100).contains(&middling) && (110..200).contains(&dreadful),
        "{clean} {middling} {dreadful}"
    );
    let suppliers = read(&summary.files[2].path, &ReadOptions::default(), &mut |_| ()).unwrap();
    assert_eq!(suppliers.encoding, "windows-1252");
    let names = rows(&summary.files[2].path)
        .into_iter()
        .map(|row| row[1].clone())
        .collect::<Vec<_>>()
        .concat();
    assert!(
        names.contains("CafÃ©") && names.contains("Café"),
        "mojibake beside the right thing"
    );
}

#[test]
fn a_second_delivery_changes_a_little() {
    let (_first_folder, first) = make(&options(20_000, 1, SampleFormat::Mixed));
    let (_second_folder, second) = make(&options(20_000, 2, SampleFormat::Mixed));
    let (before, after) = (by_id(&first), by_id(&second));
    let share = |count: usize| count * 1000 / before.len();
    let gone = share(before.keys().filter(|id| !after.contains_key(*id)).count());
    let new = share(after.keys().filter(|id| !before.contains_key(*id)).count());
    let changed = share(
        before
            .iter()
            .filter(|(id, row)| after.get(*id).is_some_and(|later| later != *row))
            .count(),
    );
    assert!((15..26).contains(&gone) && (15..26).contains(&new), "{gone} {new}");
    assert!((15..60).contains(&changed), "{changed}");
    // Nobody becomes somebody else.
    let (truth_before, truth_after) = (truth(&first), truth(&second));
    for (id, (organisation, _)) in &truth_before {
        if let Some((later, _)) = truth_after.get(id) {
            assert_eq!(organisation, later);
        }
    }
    let renamed = before
        .iter()
        .filter(|((source, _), _)| source == "companies")
        .filter(|(id, row)| {
            after
                .get(*id)
                .is_some_and(|later| later[1] != row[1] && later[2] == row[1])
        })
        .count();
    assert!(renamed > 20, "{renamed}");
    // Supplier rows that gained the number of a company they did not name before.
    let revealed = before
        .iter()
        .filter(|((source, _), _)| source == "suppliers")
        .filter(|(id, row)| {
            row[2].is_empty()
                && after
                    .get(*id)
                    .is_some_and(|later| !later[2].is_empty() && later[1].to_lowercase().contains(" t/a "))
        })
        .count();
    assert!(revealed > 20, "{revealed}");
}

#[test]
fn what_makes_no_sense_is_refused() {
    let folder = TempDir::new().unwrap();
    let refused = |options: SampleOptions| generate(&options, folder.path(), &mut |_| ()).unwrap_err().to_string();
    assert_eq!(
        refused(options(10, 3, SampleFormat::Csv)),
        "there is no delivery 3; ask for 1 or 2"
    );
    assert!(
        refused(options(15_000_001, 1, SampleFormat::Csv)).starts_with("15000001 records are more than the 15000000")
    );
    let file = folder.path().join("file");
    fs::write(&file, "").unwrap();
    let error = generate(&options(10, 1, SampleFormat::Csv), &file.join("below"), &mut |_| ()).unwrap_err();
    assert!(error.to_string().contains("below: cannot be written"), "{error}");
}
