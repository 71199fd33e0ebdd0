//! What the stewards were told, against what the store holds.

use std::collections::BTreeMap;

use registry_core::{ChangeState, Decision, RecordStatus};
use registry_store::{AsOf, ChangeFilter, Page, Store};

use super::round::{Act, Round};
use super::steward;
use crate::support::{key, register};

/// What all rounds came to.
#[derive(Default)]
pub struct Totals {
    applied: u64,
    rejected: u64,
    merged: u64,
    decisions: usize,
}

impl std::fmt::Display for Totals {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self {
            applied,
            rejected,
            merged,
            decisions,
        } = self;
        write!(
            formatter,
            "{decisions} decisions, {applied} changes applied, {rejected} rejected, {merged} of them merges"
        )
    }
}

/// Who decided, which change set, and the number of the commit if there is one.
type Told = (String, String, Option<u64>);

/// Looks at a round that began when the log had this size.
pub fn round(store: &Store, round: &Round, size: u64, acts: &[Act], totals: &mut Totals) {
    let states = states(store, round);
    let count = |state| states.values().flatten().filter(|found| **found == state).count() as u64;
    let (applied, rejected) = (count(ChangeState::Applied), count(ChangeState::Rejected));
    let reported: u64 = acts
        .iter()
        .filter_map(|act| act.applied.as_ref())
        .map(|applied| applied.applied)
        .sum();
    assert_eq!(reported, applied, "what was reported as applied is marked so, once");

    let mut entries: Vec<u64> = acts
        .iter()
        .filter_map(|act| act.applied.as_ref()?.entries.clone())
        .flatten()
        .collect();
    entries.sort_unstable();
    let now = store.register(&register("thing")).unwrap().unwrap().log_size;
    assert_eq!(
        entries,
        (size + 1..=now).collect::<Vec<_>>(),
        "each entry was reported by one approval"
    );

    let (told, decided) = (told(acts), decided(store, round));
    assert_eq!(
        told,
        decided.iter().map(|(told, _)| told.clone()).collect::<Vec<_>>(),
        "the log has the decisions that were reported"
    );
    assert_eq!(
        decided.iter().map(|(_, changes)| changes).sum::<u64>(),
        applied + rejected,
        "each change was decided once"
    );

    let merges = round
        .merges
        .iter()
        .filter(|id| states[*id] == [ChangeState::Applied])
        .count();
    assert!(merges <= 1, "merges that exclude each other were both applied");
    totals.applied += applied;
    totals.rejected += rejected;
    totals.merged += merges as u64;
    totals.decisions += decided.len();
}

/// The state of each change of each change set.
fn states(store: &Store, round: &Round) -> BTreeMap<String, Vec<ChangeState>> {
    let ids = round.merges.iter().chain([&round.load]);
    let states = |id: &String| {
        let changes = store
            .changes(id, &ChangeFilter::default(), &Page::default())
            .unwrap()
            .items;
        let states: Vec<ChangeState> = changes.into_iter().map(|change| change.state).collect();
        let open = states.iter().filter(|state| **state == ChangeState::Open).count() as u64;
        assert_eq!(store.change_set(id).unwrap().unwrap().open, open);
        (id.clone(), states)
    };
    ids.map(states).collect()
}

fn told(acts: &[Act]) -> Vec<Told> {
    let told = |act: &Act| {
        let commit = act.applied.as_ref().map(|applied| applied.commit);
        (steward(act.steward).to_string(), act.change_set.clone(), commit)
    };
    let mut told: Vec<Told> = acts.iter().map(told).collect();
    told.sort();
    told
}

/// The decisions of the log about the round, with how many changes each is about.
fn decided(store: &Store, round: &Round) -> Vec<(Told, u64)> {
    let mut decided = Vec::new();
    for record in store.decisions(&register("thing")).unwrap() {
        let (id, commit, changes) = match record.decision {
            Decision::Approve {
                change_set,
                changes,
                commit,
                ..
            } => (change_set, Some(commit), changes),
            Decision::Reject { change_set, changes } => (change_set, None, changes),
            _ => continue,
        };
        if id == round.load || round.merges.contains(&id) {
            decided.push(((record.by.to_string(), id, commit), changes));
        }
    }
    decided.sort();
    decided
}

/// The store as a whole: it verifies, and every merged record leads to a live one.
pub fn log(store: &Store) {
    let thing = register("thing");
    assert_eq!(store.verify(&[], &|_| {}).unwrap().faults, []);
    for record in store.identity_state(&thing).unwrap().records {
        if let RecordStatus::Merged { into } = record.status {
            let survivor = store.record(&thing, &key(into.as_str()), AsOf::Now).unwrap().unwrap();
            assert_eq!(survivor.status, RecordStatus::Live, "{} leads to {into}", record.key);
            assert!(
                record.cross_references.is_empty(),
                "{} gave its source records away",
                record.key
            );
        }
    }
}
