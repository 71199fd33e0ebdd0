use crate::support::journey::{
    Delivery, Edit, again_changes_nothing, an_edited_row_gives_its_change, order_changes_nothing,
};
use crate::support::place::Place;

const RECORDS: u64 = 900;
const SEED: u64 = 20_260_501;

fn delivery(place: &Place, spec: &'static str) -> Delivery {
    Delivery {
        spec,
        inputs: place.sample(RECORDS, SEED, 1),
    }
}

/// The order of rows changes nothing, the same rows again change nothing, and one edited row changes its records alone.
fn holds_for(spec: &'static str, edit: &Edit) {
    let place = Place::new();
    let delivery = delivery(&place, spec);
    let first = delivery.load(&place);
    assert!(
        first.count("clusters_across_sources") > 0,
        "nothing is linked, so nothing is tested"
    );
    order_changes_nothing(&first, &delivery, &[1, 2, 3]);
    again_changes_nothing(&place, &delivery);
    an_edited_row_gives_its_change(&place, &delivery, &first, edit);
}

#[test]
fn addresses_of_a_sample() {
    let edit = Edit {
        source: "companies",
        id: &["company_number"],
        column: "post_town",
        corrected: |town| format!("{town} Green"),
    };
    holds_for("address", &edit);
}

#[test]
fn organisations_of_a_sample() {
    let edit = Edit {
        source: "companies",
        id: &["company_number"],
        column: "company_name",
        corrected: |name| format!("Old {name}"),
    };
    holds_for("organisation", &edit);
}
