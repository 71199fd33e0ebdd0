//! The seals that chain the commits of a log.

use chrono::{DateTime, TimeDelta};
use registry_core::{CommitFacts, RootHash, commit_hash};
use sha2::{Digest as _, Sha256};

fn facts() -> CommitFacts<'static> {
    CommitFacts {
        register: "country",
        number: 7,
        committed_at: DateTime::parse_from_rfc3339("2026-05-01T09:30:00.0000019Z")
            .unwrap()
            .to_utc(),
        committed_by: "Ada \"the\" Steward",
        log_size: 208,
        root: RootHash::from_bytes([0x11; 32]),
        change_set: Some("0197"),
    }
}

#[test]
fn the_line_is_written_as_documented() {
    let expected = format!(
        "{{\"register\":\"country\",\"number\":7,\"committed_at\":\"2026-05-01T09:30:00.000001Z\",\
         \"committed_by\":\"Ada \\\"the\\\" Steward\",\"log_size\":208,\"root\":\"sha-256:{}\",\
         \"change_set\":\"0197\",\"previous\":\"sha-256:{}\"}}",
        "11".repeat(32),
        "22".repeat(32)
    );
    assert_eq!(facts().canonical_json(Some(&[0x22; 32])), expected);
    let seal: [u8; 32] = Sha256::digest(&expected).into();
    assert_eq!(commit_hash(Some(&[0x22; 32]), &facts()), seal);
}

#[test]
fn a_first_commit_without_a_change_set_says_null() {
    let first = CommitFacts {
        change_set: None,
        committed_at: DateTime::UNIX_EPOCH,
        ..facts()
    };
    let json = first.canonical_json(None);
    assert!(
        json.contains("\"committed_at\":\"1970-01-01T00:00:00.000000Z\""),
        "{json}"
    );
    assert!(json.ends_with("\"change_set\":null,\"previous\":null}"), "{json}");
}

#[test]
fn every_fact_changes_the_seal() {
    let facts = facts();
    let previous = [0x22; 32];
    let mut seals = std::collections::BTreeSet::from([
        commit_hash(Some(&previous), &facts),
        commit_hash(None, &facts),
        commit_hash(Some(&[0x23; 32]), &facts),
    ]);
    let later = facts.committed_at + TimeDelta::microseconds(1);
    let altered = [
        CommitFacts {
            register: "county",
            ..facts
        },
        CommitFacts { number: 8, ..facts },
        CommitFacts {
            committed_at: later,
            ..facts
        },
        CommitFacts {
            committed_by: "Eve",
            ..facts
        },
        CommitFacts { log_size: 209, ..facts },
        CommitFacts {
            root: RootHash::from_bytes([0x12; 32]),
            ..facts
        },
        CommitFacts {
            change_set: None,
            ..facts
        },
        CommitFacts {
            change_set: Some("null"),
            ..facts
        },
    ];
    for altered in &altered {
        assert!(seals.insert(commit_hash(Some(&previous), altered)), "{altered:?}");
    }
}
