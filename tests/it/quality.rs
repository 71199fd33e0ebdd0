//! How well the shipped specifications link a sample, pair by pair.

use std::collections::BTreeMap;

use crate::support::csv_file::rows_by_column;
use crate::support::pairwise::Quality;
use crate::support::place::Place;

const RECORDS: u64 = 5000;
const SEED: u64 = 7;

/// Least that the shipped specifications must reach, a few points below what they reached when this was written.
struct Floors {
    precision: f64,
    recall: f64,
}

const ADDRESSES: Floors = Floors {
    precision: 0.98,
    recall: 0.91,
};
const ORGANISATIONS: Floors = Floors {
    precision: 0.97,
    recall: 0.67,
};

fn measure(spec: &str, floors: &Floors) {
    let place = Place::new();
    let inputs = place.sample(RECORDS, SEED, 1);
    let truth: BTreeMap<String, String> = rows_by_column(&place.path("delivery-1").join("truth.csv"))
        .iter()
        .map(|row| {
            (
                format!("{}/{}", row["source"], row["source_record_id"]),
                row[spec].clone(),
            )
        })
        .collect();
    let run = place.propose(spec, &inputs);
    let clusters = run.clusters();
    let known = truth.keys().filter(|record| clusters.contains_key(*record)).count();
    assert!(
        known * 100 > truth.len() * 95,
        "{known} of {} source records are in clusters.csv",
        truth.len()
    );
    let quality = Quality::of(&clusters, &truth);
    println!(
        "{spec}: precision {:.4}, recall {:.4} ({} pairs joined, {} in truth, {} both)",
        quality.precision(),
        quality.recall(),
        quality.joined,
        quality.one_in_truth,
        quality.both
    );
    assert!(
        quality.precision() >= floors.precision,
        "{spec}: precision fell to {:.4}",
        quality.precision()
    );
    assert!(
        quality.recall() >= floors.recall,
        "{spec}: recall fell to {:.4}",
        quality.recall()
    );
}

#[test]
fn addresses_are_linked_well() {
    measure("address", &ADDRESSES);
}

#[test]
fn organisations_are_linked_well() {
    measure("organisation", &ORGANISATIONS);
}
