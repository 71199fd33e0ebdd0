//! Pairwise precision and recall: over all pairs of source records, how many of those that the register joins are one
//! thing in truth, and how many of those that are one thing in truth the register joins.

use std::collections::BTreeMap;

use crate::support::csv_file::rows_by_column;
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

struct Quality {
    joined: u64,
    one_in_truth: u64,
    both: u64,
}

impl Quality {
    /// Counts pairs without listing them: those inside each cluster, each true thing, and each meeting of the two.
    fn of(clusters: &BTreeMap<String, String>, truth: &BTreeMap<String, String>) -> Self {
        let mut sizes: [BTreeMap<(&str, &str), u64>; 3] = Default::default();
        for (record, thing) in truth {
            // A record that was set aside stands alone.
            let cluster = clusters.get(record).unwrap_or(record);
            for (sizes, group) in sizes
                .iter_mut()
                .zip([(cluster.as_str(), ""), ("", thing.as_str()), (cluster, thing)])
            {
                *sizes.entry(group).or_default() += 1;
            }
        }
        let [joined, one_in_truth, both] = sizes.map(|sizes| sizes.values().map(|size| size * (size - 1) / 2).sum());
        Self {
            joined,
            one_in_truth,
            both,
        }
    }

    fn precision(&self) -> f64 {
        ratio(self.both, self.joined)
    }

    fn recall(&self) -> f64 {
        ratio(self.both, self.one_in_truth)
    }
}

#[expect(
    clippy::cast_precision_loss,
    reason = "counts of pairs of a small sample are far below 2^52"
)]
fn ratio(part: u64, whole: u64) -> f64 {
    part as f64 / whole as f64
}

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

#[test]
fn pairs_are_counted() {
    let groups = |pairs: &[(&str, &str)]| {
        pairs
            .iter()
            .map(|(record, group)| ((*record).to_owned(), (*group).to_owned()))
            .collect::<BTreeMap<_, _>>()
    };
    let truth = groups(&[("a", "1"), ("b", "1"), ("c", "1"), ("d", "2"), ("e", "2")]);
    let clusters = groups(&[("a", "x"), ("b", "x"), ("c", "y"), ("d", "y")]);
    let quality = Quality::of(&clusters, &truth);
    assert_eq!((quality.joined, quality.one_in_truth, quality.both), (2, 4, 1));
}
