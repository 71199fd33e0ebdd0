use std::time::Instant;

use registry_core::{Change, CrossReferenceAction, FieldProvenance, SourceName};
use registry_store::{AsOf, Page, Selection};

use crate::support::*;

/// A create as a pipeline proposes it: an item, a source record, and where the value comes from.
fn realistic(number: usize) -> Change {
    let key = format!("K{number:06}");
    let name = format!("The Thing Company {number} of Somewhere Limited");
    let mut change = create(&key, &name, &[&format!("feed:{number}")]);
    change.effects[0].cross_references[0].content = Some(
        ["name", "street", "town", "postcode", "status"]
            .map(|field| (field.to_owned(), format!("{field} {number} as received")))
            .into(),
    );
    assert_eq!(
        change.effects[0].cross_references[0].action,
        CrossReferenceAction::Attach
    );
    let source = SourceName::parse("feed").unwrap();
    change.effects[0].provenance = ["name", "thing"]
        .map(|field| FieldProvenance {
            field: field.parse().unwrap(),
            value: name.clone(),
            source: source.clone(),
            source_record_id: number.to_string(),
            source_value: name.to_uppercase(),
            cleaning_rules: vec!["white-space".to_owned(), "case".to_owned()],
            survivorship_rule: "most-recent".to_owned(),
        })
        .to_vec();
    change
}

fn load(fixture: &Fixture, records: usize) {
    let changes: Vec<Change> = (0..records).map(realistic).collect();
    let clock = Instant::now();
    let id = fixture.propose(changes).id;
    println!("propose {records}: {:?}", clock.elapsed());
    let clock = Instant::now();
    let applied = fixture
        .store
        .approve(&id, &Selection::All, &person(STEWARD), None)
        .unwrap();
    println!("approve {records}: {:?}", clock.elapsed());
    assert_eq!((applied.applied, applied.log_size), (records as u64, records as u64));
    let clock = Instant::now();
    let state = fixture.store.identity_state(&register("thing")).unwrap();
    println!("identity_state {records}: {:?}", clock.elapsed());
    assert_eq!((state.records.len(), state.log_size), (records, records as u64));
    assert!(
        state
            .records
            .iter()
            .all(|record| record.cross_references.len() == 1 && record.provenance.len() == 2)
    );
    assert!(state.records.is_sorted_by_key(|record| &record.key));
    assert_eq!(
        fixture.store.root_at(&register("thing"), records as u64).unwrap(),
        applied.root
    );
    let page = fixture
        .store
        .entries(&register("thing"), records as u64 - 1, 10)
        .unwrap();
    assert_eq!(page.len(), 1);
    let clock = Instant::now();
    assert!(fixture.record("K000007", AsOf::LogSize(8)).is_some());
    println!("record: {:?}", clock.elapsed());
    let page = fixture
        .store
        .entries_of(&register("thing"), &key("K000007"), &Page::default())
        .unwrap();
    assert_eq!(page.items.len(), 1);
}

#[test]
fn a_load_of_several_batches_is_applied_whole() {
    on_both("batches", |fixture| load(&fixture, 2_500));
}

/// `cargo test -p registry-store --release -- --ignored --nocapture` prints how long each step takes.
#[test]
#[ignore = "measures; run it optimised"]
fn a_first_load_takes_about_a_second() {
    on_both("first_load", |fixture| load(&fixture, 20_000));
}
