//! What a store holds after an act, in lines that do not depend on time and chance, and whether it is whole.

use registry_store::{ChangeFilter, ChangeSetFilter, Page, Store};

use super::STEPS;
use crate::place::Place;

/// The facts after the store was made, and after each act.
pub fn after_each_step(place: &Place) -> Vec<String> {
    let store = Store::create(&place.new_url()).unwrap();
    let mut facts = vec![of(&store)];
    for step in &STEPS {
        step.act(&store).unwrap();
        facts.push(of(&store));
    }
    facts
}

/// The facts of the store; that it is whole is checked on the way.
pub fn of(store: &Store) -> String {
    assert_eq!(store.verify(&[], &|_| {}).unwrap().faults, []);
    let mut facts = Vec::new();
    for overview in store.registers().unwrap() {
        let name = &overview.definition.name;
        let signed = store.checkpoint(name, None).unwrap();
        let signed = signed.map(|signed| signed.checkpoint.size);
        assert!(
            signed.is_none_or(|signed| signed == overview.log_size),
            "every commit is signed once there is a key"
        );
        facts.push(format!(
            "{name}: {} entries, {} live, {} merged, {} retired, signed {signed:?}, {:?} edition, {} appointed",
            overview.log_size,
            overview.live,
            overview.merged,
            overview.retired,
            overview.latest_edition.map(|edition| edition.number),
            overview.ownership.len(),
        ));
        let records = store.identity_state(name).unwrap().records;
        assert_eq!(
            records.len() as u64,
            overview.live + overview.merged + overview.retired,
            "{name}"
        );
        let rows: usize = records.iter().map(|record| record.cross_references.len()).sum();
        facts.push(format!(
            "{name}: {rows} source records, {} decisions",
            store.decisions(name).unwrap().len()
        ));
    }
    for set in store
        .change_sets(&ChangeSetFilter::default(), &Page::default())
        .unwrap()
        .items
    {
        let changes = store
            .changes(&set.id, &ChangeFilter::default(), &Page::default())
            .unwrap()
            .items;
        let states: Vec<&str> = changes.iter().map(|change| change.state.as_str()).collect();
        facts.push(format!(
            "{}: {} with {} open: {}",
            set.title,
            set.state.as_str(),
            set.open,
            states.join(" ")
        ));
    }
    facts.push(format!(
        "{} signing keys, {} people",
        store.signing_keys().unwrap().len(),
        store.people().unwrap().len()
    ));
    facts.join("\n")
}
