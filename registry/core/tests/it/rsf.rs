//! Replays the registers that the UK government published, and gets their roots.

use std::collections::BTreeMap;

use chrono::DateTime;
use registry_core::tree::Tree;
use registry_core::{Entry, EntryNumber, Item, ItemHash, Key, RootHash};
use serde_json::Value;

use crate::shared;

/// What a replay found: the roots by number of user entries, and the roots that the file asserts.
struct Replay {
    roots: BTreeMap<u64, RootHash>,
    asserted: Vec<(u64, RootHash)>,
    records: BTreeMap<Key, ItemHash>,
}

fn replay(rsf: &str) -> Replay {
    let mut tree = Tree::new();
    let mut items = BTreeMap::new();
    let mut replay = Replay {
        roots: BTreeMap::from([(0, tree.root())]),
        asserted: Vec::new(),
        records: BTreeMap::new(),
    };
    for line in rsf.lines() {
        match line.split('\t').collect::<Vec<_>>()[..] {
            ["add-item", json] => {
                let item = Item::from_canonical_json(json).unwrap();
                items.insert(item.hash(), item);
            }
            ["assert-root-hash", root] => {
                replay.asserted.push((tree.size(), RootHash::parse(root).unwrap()));
            }
            ["append-entry", "user", key, timestamp, hash] => {
                let hash = ItemHash::parse(hash).unwrap();
                assert!(items.contains_key(&hash), "{line}");
                let time = DateTime::parse_from_rfc3339(timestamp).unwrap().to_utc();
                let key = Key::parse(key).unwrap();
                let entry = Entry::new(EntryNumber::after(tree.size()), time, key.clone(), hash);
                tree.append(entry.leaf_hash());
                replay.roots.insert(tree.size(), tree.root());
                replay.records.insert(key, hash);
            }
            // Metadata stands in the file, but no root covers it.
            ["append-entry", "system", ..] => {}
            _ => panic!("{line}"),
        }
    }
    replay
}

#[test]
fn every_published_register_gives_its_roots() {
    let Some(folder) = shared::path("vectors/rsf") else {
        return;
    };
    let expected: Vec<Value> =
        serde_json::from_str(&std::fs::read_to_string(folder.join("EXPECTED.json")).unwrap()).unwrap();
    assert_eq!(expected.len(), 33);
    for register in expected {
        let file = register["file"].as_str().unwrap();
        let replay = replay(&std::fs::read_to_string(folder.join(file)).unwrap());
        let root = |value: &Value| RootHash::parse(value.as_str().unwrap()).unwrap();
        let user_entries = register["user_entries"].as_u64().unwrap();
        assert_eq!(replay.roots.len() as u64, user_entries + 1, "{file}");
        assert_eq!(
            replay.records.len() as u64,
            register["records"].as_u64().unwrap(),
            "{file}"
        );
        assert_eq!(
            replay.roots[&user_entries],
            root(&register["final_v1_root_derived"]),
            "{file}"
        );
        if let Some(asserted) = register["asserted_root"].as_object() {
            let at = asserted["at_user_entries"].as_u64().unwrap();
            assert_eq!(replay.roots[&at], root(&asserted["root"]), "{file} at {at}");
        }
        for (size, root) in replay.asserted {
            assert_eq!(replay.roots[&size], root, "{file} at {size}");
        }
    }
}

#[test]
fn the_country_register_gives_the_root_of_the_specification() {
    let Some(path) = shared::path("vectors/rsf-extra/country-208-entries.spec-example.rsf") else {
        return;
    };
    let replay = replay(&std::fs::read_to_string(path).unwrap());
    assert_eq!(
        replay.roots[&208].to_string(),
        "sha-256:8d92e1e0af1d43c41e498e6baed0d0b3ea2770d1bf9d2afc04e9c4dad7795729"
    );
}
