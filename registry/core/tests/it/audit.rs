//! The audit against the code that writes: two ways to the same answer.

use chrono::{DateTime, Utc};
use proptest::prelude::*;
use registry_core::audit::{Commit, Leaves, Levels, audit_rsf, canonical_item, commit_digest, entry_leaf, item_digest};
use registry_core::tree::Tree;
use registry_core::{CommitFacts, Entry, EntryNumber, FieldName, Item, ItemHash, Key, RootHash, Value, commit_hash};

use crate::shared;

/// Any character, often one that JSON has a rule for.
fn character() -> impl Strategy<Value = char> {
    prop_oneof![
        any::<char>(),
        (0_u8..0x30).prop_map(char::from),
        Just('\\'),
        Just('\u{7f}')
    ]
}

fn text() -> impl Strategy<Value = String> {
    prop::collection::vec(character(), 0..8).prop_map(String::from_iter)
}

fn item() -> impl Strategy<Value = Item> {
    let value = prop_oneof![
        text().prop_map(Value::One),
        prop::collection::vec(text(), 0..4).prop_map(Value::Many),
    ];
    let field = "[a-z][a-z0-9-]{0,5}".prop_map(|name| FieldName::parse(&name).unwrap());
    prop::collection::vec((field, value), 0..6).prop_map(Item::from_iter)
}

fn time() -> impl Strategy<Value = DateTime<Utc>> {
    // The years 1970 to 9999, as the formats of the log can write them.
    (0_i64..253_402_300_800, 0_u32..1_000_000_000)
        .prop_map(|(seconds, nanoseconds)| DateTime::from_timestamp(seconds, nanoseconds).unwrap())
}

fn leaves_of(hashes: &[[u8; 32]]) -> Leaves {
    hashes.iter().copied().collect()
}

fn hexadecimal(bytes: [u8; 32]) -> String {
    RootHash::from_bytes(bytes).hex()
}

/// One bit of one byte turned; nothing when the text is no text any more.
fn altered(text: &str, at: prop::sample::Index, bit: u8) -> Option<String> {
    let mut bytes = text.as_bytes().to_vec();
    let at = at.index(bytes.len());
    bytes[at] ^= 1 << bit;
    String::from_utf8(bytes).ok()
}

proptest! {
    #[test]
    fn items_agree(item in item()) {
        let json = item.canonical_json();
        prop_assert_eq!(canonical_item(&json), Ok(()), "{}", json);
        prop_assert_eq!(ItemHash::from_bytes(item_digest(&json)), item.hash());
    }

    #[test]
    fn both_say_the_same_of_an_altered_item(item in item(), at in any::<prop::sample::Index>(), bit in 0_u8..8) {
        let json = item.canonical_json();
        if let Some(altered) = altered(&json, at, bit) {
            prop_assert_eq!(canonical_item(&altered).is_ok(), Item::from_canonical_json(&altered).is_ok(), "{}", altered);
            prop_assert_ne!(item_digest(&json), item_digest(&altered));
        }
    }

    #[test]
    fn both_say_the_same_of_json_like_text(
        json in r#"\{("(a|b|A|\\u0061)":("(x|\\n|\\u000A|\\u001F|\\u001f|\\/|\\"|\\u00e9|)"|\["y"(,"z"){0,2}\]|\[\]|1|null),? ?){0,3}\}"#,
    ) {
        prop_assert_eq!(canonical_item(&json).is_ok(), Item::from_canonical_json(&json).is_ok(), "{}", json);
    }

    #[test]
    fn entries_agree_and_every_byte_counts(
        number in 1_u64..,
        timestamp in time(),
        key in "[A-Za-z0-9]{1,9}(-[a-z0-9]{1,3}){0,2}",
        hash in any::<[u8; 32]>(),
        at in any::<prop::sample::Index>(),
        bit in 0_u8..8,
    ) {
        let hash = ItemHash::from_bytes(hash);
        let number_of = EntryNumber::new(number).unwrap();
        let entry = Entry::new(number_of, timestamp, Key::parse(&key).unwrap(), hash);
        let written = timestamp.format("%Y-%m-%dT%H:%M:%SZ").to_string();
        let leaf = entry_leaf(number, &written, &key, &hash.hex());
        prop_assert_eq!(leaf, entry.leaf_hash());
        prop_assert_ne!(leaf, entry_leaf(number ^ 1 << bit, &written, &key, &hash.hex()));
        if let Some(written) = altered(&written, at, bit) {
            prop_assert_ne!(leaf, entry_leaf(number, &written, &key, &hash.hex()));
        }
        if let Some(key) = altered(&key, at, bit) {
            prop_assert_ne!(leaf, entry_leaf(number, &written, &key, &hash.hex()));
        }
        if let Some(hash) = altered(&hash.hex(), at, bit) {
            prop_assert_ne!(leaf, entry_leaf(number, &written, &key, &hash));
        }
    }

    #[test]
    fn commits_agree_and_every_byte_counts(
        register in "[a-z][a-z0-9-]{0,9}",
        (number, log_size) in any::<(u64, u64)>(),
        committed_at in time(),
        (committed_by, change_set) in (text(), prop::option::of(text())),
        (root, previous) in any::<([u8; 32], Option<[u8; 32]>)>(),
        at in any::<prop::sample::Index>(),
        bit in 0_u8..8,
    ) {
        let facts = CommitFacts {
            register: &register,
            number,
            committed_at,
            committed_by: &committed_by,
            log_size,
            root: RootHash::from_bytes(root),
            change_set: change_set.as_deref(),
        };
        let time = committed_at.format("%Y-%m-%dT%H:%M:%S%.6fZ").to_string();
        let (root_hex, previous_hex) = (hexadecimal(root), previous.map(hexadecimal));
        let commit = Commit {
            register: &register,
            number,
            committed_at: &time,
            committed_by: &committed_by,
            log_size,
            root_hex: &root_hex,
            change_set: change_set.as_deref(),
            previous_hex: previous_hex.as_deref(),
        };
        let seal = commit_digest(&commit);
        prop_assert_eq!(seal, commit_hash(previous.as_ref(), &facts));
        prop_assert_ne!(seal, commit_digest(&Commit { number: number ^ 1 << bit, ..commit }));
        prop_assert_ne!(seal, commit_digest(&Commit { log_size: log_size ^ 1 << bit, ..commit }));
        if let Some(time) = altered(&time, at, bit) {
            prop_assert_ne!(seal, commit_digest(&Commit { committed_at: &time, ..commit }));
        }
        if let Some(root_hex) = altered(&root_hex, at, bit) {
            prop_assert_ne!(seal, commit_digest(&Commit { root_hex: &root_hex, ..commit }));
        }
        if let Some(register) = altered(&register, at, bit) {
            prop_assert_ne!(seal, commit_digest(&Commit { register: &register, ..commit }));
        }
    }

    #[test]
    fn roots_agree_at_every_size(leaves in prop::collection::vec(any::<[u8; 32]>(), 0..70)) {
        let mut tree = Tree::new();
        let mut roots = vec![*tree.root().as_bytes()];
        for leaf in &leaves {
            tree.append(*leaf);
            roots.push(*tree.root().as_bytes());
        }
        let plain = leaves_of(&leaves);
        let levels = plain.clone().levels();
        prop_assert_eq!(levels.size(), leaves.len());
        for (size, root) in roots.into_iter().enumerate() {
            prop_assert_eq!(plain.root(size), Some(root));
            prop_assert_eq!(levels.root(size), Some(root));
        }
        prop_assert_eq!(plain.root(leaves.len() + 1), None);
        prop_assert_eq!(levels.root(leaves.len() + 1), None);
    }

    #[test]
    fn a_changed_leaf_changes_every_root_that_covers_it(
        mut leaves in prop::collection::vec(any::<[u8; 32]>(), 1..70),
        at in any::<prop::sample::Index>(),
        byte in 0_usize..32,
        bit in 0_u8..8,
    ) {
        let before = leaves_of(&leaves).levels();
        let at = at.index(leaves.len());
        leaves[at][byte] ^= 1 << bit;
        let after = leaves_of(&leaves).levels();
        for size in 0..=leaves.len() {
            prop_assert_eq!(before.root(size) == after.root(size), size <= at, "{} of {}", at, size);
        }
    }

    #[test]
    fn levels_are_the_stored_nodes(leaves in prop::collection::vec(any::<[u8; 32]>(), 0..70)) {
        let mut tree = Tree::new();
        let levels: Levels = leaves_of(&leaves).levels();
        let mut stored = std::collections::BTreeMap::new();
        for leaf in leaves {
            stored.extend(tree.append(leaf).into_iter().map(|node| (node.position, node.hash)));
        }
        let heights = (0_u8..8).map(|height| (height, levels.level(usize::from(height))));
        let audited: Vec<_> = heights.flat_map(|(height, nodes)| nodes.map(move |node| (height, *node))).collect();
        let stored: Vec<_> = stored.into_iter().map(|(position, hash)| (position.level, hash)).collect();
        prop_assert_eq!(audited, stored);
    }
}

#[test]
fn what_is_not_canonical_is_named_with_its_place() {
    let cases = [
        ("", "byte 1: the text ends"),
        ("[]", "byte 1: '['"),
        ("{ }", "byte 2: ' '"),
        (r#"{"a":"x"} "#, "byte 10: ' '"),
        (r#"{"a": "x"}"#, "byte 6: ' '"),
        (r#"{"a":"x",}"#, "byte 10: '}'"),
        (r#"{"b":"x","a":"y"}"#, "byte 10: the field \"a\" must not follow \"b\""),
        (r#"{"a":"x","a":"y"}"#, "byte 10: the field \"a\" must not follow \"a\""),
        (r#"{"A":"x"}"#, "byte 2: the field name \"A\""),
        (r#"{"":"x"}"#, "byte 2: the field name \"\""),
        (r#"{"a":""}"#, "byte 6: the text is empty"),
        (r#"{"a":["x",""]}"#, "byte 11: the text is empty"),
        (r#"{"a":[]}"#, "byte 7: ']'"),
        (r#"{"a":1}"#, "byte 6: '1'"),
        (r#"{"a":null}"#, "byte 6: 'n'"),
        (r#"{"a":{"b":"c"}}"#, "byte 6: '{'"),
        (r#"{"a":"\/"}"#, r"byte 7: \/ must be written"),
        (r#"{"a":"\u00e9"}"#, r"byte 7: \u00e9 must be written"),
        (r#"{"a":"\u001f"}"#, r"byte 7: \u001f must be written"),
        (r#"{"a":"\u000A"}"#, r"byte 7: \u000A must be written"),
        (r#"{"a":"\uD83D\uDE00"}"#, r"byte 7: \uD83D is no character"),
        (r#"{"a":"\u+01F"}"#, r"byte 7: \u+01F is no character"),
        (r#"{"a":"\u1"#, "is no character"),
        (r#"{"a":"\x"}"#, r"byte 7: \x must be written"),
        ("{\"a\":\"\t\"}", "byte 7: the control character U+0009"),
        (r#"{"a":"x"#, "byte 8: the text ends"),
    ];
    for (json, expected) in cases {
        let problem = canonical_item(json).unwrap_err();
        assert!(problem.contains(expected), "{json}: {problem}");
    }
    assert_eq!(canonical_item("{}"), Ok(()));
    assert_eq!(canonical_item(&format!("{{\"{}\":\"x\"}}", "a".repeat(64))), Ok(()));
    assert!(canonical_item(&format!("{{\"{}\":\"x\"}}", "a".repeat(65))).is_err());
}

#[test]
fn the_published_country_register_passes_the_audit() {
    let Some(path) = shared::path("vectors/rsf-extra/country-208-entries.spec-example.rsf") else {
        return;
    };
    let mut leaves = Leaves::new();
    for line in std::fs::read_to_string(path).unwrap().lines() {
        match line.split('\t').collect::<Vec<_>>()[..] {
            ["add-item", json] => assert_eq!(canonical_item(json), Ok(()), "{json}"),
            ["append-entry", "user", key, timestamp, hash] => {
                let hash = hash.strip_prefix("sha-256:").unwrap();
                leaves.push(entry_leaf(leaves.len() as u64 + 1, timestamp, key, hash));
            }
            _ => {}
        }
    }
    let root = "8d92e1e0af1d43c41e498e6baed0d0b3ea2770d1bf9d2afc04e9c4dad7795729";
    assert_eq!(leaves.root(208).map(hexadecimal).as_deref(), Some(root));
    assert_eq!(leaves.levels().root(208).map(hexadecimal).as_deref(), Some(root));
}

#[test]
fn the_published_registers_pass_and_a_changed_byte_does_not() {
    let Some(folder) = shared::path("vectors/rsf") else {
        return;
    };
    let expected: Vec<serde_json::Value> =
        serde_json::from_str(&std::fs::read_to_string(folder.join("EXPECTED.json")).unwrap()).unwrap();
    for register in &expected {
        let name = register["file"].as_str().unwrap();
        let bytes = std::fs::read(folder.join(name)).unwrap();
        let audit = audit_rsf(bytes.as_slice()).unwrap();
        assert_eq!(audit.entries, register["user_entries"].as_u64().unwrap(), "{name}");
        assert_eq!(audit.records, register["records"].as_u64().unwrap(), "{name}");
        assert_eq!(
            audit.root,
            register["final_v1_root_derived"].as_str().unwrap(),
            "{name}"
        );
        // Every 97th byte, so that all kinds of line are hit.
        if name == "allergen.rsf" {
            for place in (0..bytes.len()).step_by(97) {
                let mut changed = bytes.clone();
                changed[place] ^= 1;
                let audit = audit_rsf(changed.as_slice());
                // The key and the time of an entry about the register are covered by no root.
                let line = bytes[..place].iter().rev().take_while(|byte| **byte != b'\n').count();
                let start = &bytes[place - line..];
                let uncovered = start.starts_with(b"append-entry\tsystem\t");
                assert!(audit.is_err() || uncovered, "{name} byte {place}");
            }
        }
    }
}
