//! Replays the registers that the UK government published, and gets their roots and their bytes again.

use std::collections::BTreeMap;
use std::path::PathBuf;

use registry_core::rsf::{Replay, Replayed, RsfCommand, RsfExport, RsfReader, RsfWriter, Summary};
use registry_core::{Cardinality, Datatype, ItemHash, Key, RootHash};
use serde_json::Value;

use crate::shared;

/// What a file says, and all of its entries.
pub struct Loaded {
    pub summary: Summary,
    pub entries: Vec<Replayed>,
}

/// Loads a file on top of a replay.
pub fn load_into(mut replay: Replay, rsf: &[u8], present: &BTreeMap<Key, ItemHash>) -> Result<Loaded, String> {
    let mut entries = Vec::new();
    for command in RsfReader::new(rsf) {
        let (line, command) = command.map_err(|error| error.to_string())?;
        let replayed = replay.accept(line, command, |key| present.get(key).copied());
        entries.extend(replayed.map_err(|error| error.to_string())?);
    }
    let summary = replay.finish().map_err(|error| error.to_string())?;
    Ok(Loaded { summary, entries })
}

/// Loads a new register.
pub fn load(rsf: &[u8]) -> Result<Loaded, String> {
    load_into(Replay::new(), rsf, &BTreeMap::new())
}

/// Writes the register again; items stand in the order of `order`, by their line in the file and that of their entry.
fn export(loaded: &Loaded, order: fn(u64, usize) -> u64) -> (String, RootHash) {
    let mut system_items = Vec::new();
    let mut user_items = Vec::new();
    for (position, replayed) in loaded.entries.iter().enumerate() {
        match replayed {
            Replayed::User { item, item_line, .. } => {
                user_items.push((order(*item_line, position), item.canonical_json()));
            }
            Replayed::System { json, item_line, .. } => system_items.push((order(*item_line, position), json.clone())),
        }
    }
    system_items.sort();
    user_items.sort();
    let mut export = RsfExport::begin(Vec::new()).unwrap();
    for (_, json) in &system_items {
        export.system_item(json).unwrap();
    }
    for (_, json) in &user_items {
        export.user_item(json).unwrap();
    }
    for replayed in &loaded.entries {
        if let Replayed::System {
            key, timestamp, hash, ..
        } = replayed
        {
            export.system_entry(key, *timestamp, hash).unwrap();
        }
    }
    for replayed in &loaded.entries {
        if let Replayed::User { entry, .. } = replayed {
            export.user_entry(entry).unwrap();
        }
    }
    let (bytes, root) = export.finish().unwrap();
    (String::from_utf8(bytes).unwrap(), root)
}

fn published() -> Vec<PathBuf> {
    let Some(folder) = shared::path("vectors/rsf") else {
        return Vec::new();
    };
    let files = std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().path());
    let mut files: Vec<PathBuf> = files
        .filter(|path| path.extension().is_some_and(|extension| extension == "rsf"))
        .collect();
    files.sort();
    assert_eq!(files.len(), 33);
    files
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
        let summary = load(&std::fs::read(folder.join(file)).unwrap()).unwrap().summary;
        let number = |name: &str| register[name].as_u64().unwrap();
        let root = |value: &Value| RootHash::parse(value.as_str().unwrap()).unwrap();
        assert_eq!(summary.user_entries, number("user_entries"), "{file}");
        assert_eq!(summary.system_entries, number("system_entries"), "{file}");
        assert_eq!(summary.records, number("records"), "{file}");
        assert_eq!(summary.root, root(&register["final_v1_root_derived"]), "{file}");
        if let Some(asserted) = register["asserted_root"].as_object() {
            let at = asserted["at_user_entries"].as_u64().unwrap();
            assert!(
                summary.asserted.contains(&(at, root(&asserted["root"]))),
                "{file} at {at}"
            );
        }
        assert!(!summary.inferred, "{file}");
        assert_eq!(summary.definition.name.as_str(), file.trim_end_matches(".rsf"));
        assert_eq!(summary.definition.key_field.as_str(), file.trim_end_matches(".rsf"));
    }
}

#[test]
fn published_values_pass_their_own_definition_but_for_69() {
    let mut found: BTreeMap<(String, String), u64> = BTreeMap::new();
    let mut total = 0;
    for path in published() {
        let file = path.file_stem().unwrap().to_str().unwrap().to_owned();
        let summary = load(&std::fs::read(&path).unwrap()).unwrap().summary;
        total += summary.finding_count;
        for finding in summary.findings {
            *found.entry((file.clone(), finding.violation.rule)).or_default() += 1;
        }
    }
    if total == 0 && found.is_empty() && shared::path("vectors/rsf").is_none() {
        return;
    }
    let found: Vec<(&str, &str, u64)> = found
        .iter()
        .map(|((file, rule), count)| (file.as_str(), rule.as_str(), *count))
        .collect();
    let expected = [
        // A space after the colon.
        ("government-domain", "be a reference such as country:GB", 25),
        // No zone, so nobody knows that it is UTC.
        (
            "government-service",
            "be a time in UTC such as 2018-10-11T12:14:03Z, or a date",
            6,
        ),
        // Paragraphs in a field that is a string and not a text.
        (
            "information-sharing-agreement-0001",
            "be one line of text without control characters",
            31,
        ),
        // No register name and colon at the beginning.
        (
            "information-sharing-agreement-specified-person-0001",
            "be a reference such as country:GB",
            7,
        ),
    ];
    assert_eq!(found, expected);
    assert_eq!(total, 69);
}

#[test]
fn published_registers_come_out_again() {
    let files = published();
    let mut identical = 0;
    for path in &files {
        let text = std::fs::read_to_string(path).unwrap();
        let loaded = load(text.as_bytes()).unwrap();
        let (as_received, root) = export(&loaded, |line, _| line);
        assert_eq!(root, loaded.summary.root);
        // One export, nothing appended to it: two assertions, and the second is the last line.
        let one_export = loaded.summary.asserted.len() == 2
            && text
                .trim_end()
                .rsplit('\n')
                .next()
                .unwrap()
                .starts_with("assert-root-hash");
        assert_eq!(as_received == text, one_export, "{}", path.display());
        identical += usize::from(as_received == text);
        let (by_entry, _) = export(&loaded, |_, position| position as u64);
        for again in [as_received, by_entry] {
            let again = load(again.as_bytes()).unwrap();
            assert_eq!(again.summary.root, loaded.summary.root, "{}", path.display());
            assert_eq!(
                again.summary.definition,
                loaded.summary.definition,
                "{}",
                path.display()
            );
        }
    }
    assert!(files.is_empty() || identical == 27, "{identical}");
}

#[test]
fn commands_are_written_as_they_were_read() {
    for path in published() {
        let text = std::fs::read_to_string(path).unwrap();
        let mut writer = RsfWriter::new(Vec::new());
        for command in RsfReader::new(text.as_bytes()) {
            writer.write(&command.unwrap().1).unwrap();
        }
        assert_eq!(String::from_utf8(writer.finish().unwrap()).unwrap(), text);
    }
}

#[test]
fn the_country_register_gives_the_root_of_the_specification() {
    let Some(path) = shared::path("vectors/rsf-extra/country-208-entries.spec-example.rsf") else {
        return;
    };
    assert_eq!(
        load(&std::fs::read(path).unwrap()).unwrap().summary.root.to_string(),
        "sha-256:8d92e1e0af1d43c41e498e6baed0d0b3ea2770d1bf9d2afc04e9c4dad7795729"
    );
}

#[test]
fn files_that_others_refuse_are_refused() {
    let Some(folder) = shared::path("vectors/rsf-negative") else {
        return;
    };
    let message = |file: &str| load(&std::fs::read(folder.join(file)).unwrap()).err().unwrap();
    for (file, begins, holds) in [
        (
            "register-register-orphan-rsf.tsv",
            "line 2: ",
            "must be named by an entry",
        ),
        (
            "register-register-non-canonical-item.tsv",
            "line 1: ",
            "must be written as {\"register\"",
        ),
        (
            "register-register-rsf-invalid-root-hash.tsv",
            "line 1: ",
            "the root over the 0 user entries",
        ),
        (
            "register-register-invalid-entry-ordering.rsf",
            "line 14: \"beta\"",
            "in phase",
        ),
    ] {
        let message = message(file);
        assert!(
            message.starts_with(begins) && message.contains(holds),
            "{file}: {message}"
        );
    }
}

#[test]
fn files_that_others_load_are_loaded() {
    let Some(folder) = shared::path("vectors/rsf-negative") else {
        return;
    };
    let load = |file: &str| load(&std::fs::read(folder.join(file)).unwrap()).unwrap().summary;
    let register = load("register-register-rsf.tsv");
    assert!(register.inferred);
    assert_eq!((register.records, register.definition.name.as_str()), (2, "register"));
    let ordered = load("register-register-valid-entry-ordering.rsf");
    assert_eq!((ordered.user_entries, ordered.system_entries), (2, 3));
    assert_eq!(ordered.definition.description, "Register of registers X");
    assert_eq!(ordered.definition.field("copyright").unwrap().datatype, Datatype::Text);
    let escaped = load("valid-register-escaped.tsv");
    assert_eq!(escaped.definition.key_field.as_str(), "school");
    assert_eq!(escaped.definition.fields.len(), 4);
    let empty = load("local-authority-eng-metadata.rsf");
    assert_eq!((empty.user_entries, empty.definition.fields.len()), (0, 6));
    let kind = empty.definition.field("local-authority-type").unwrap().into_owned();
    assert_eq!(kind.register.unwrap().as_str(), "local-authority-type");
}

/// A file from its lines; `HASH` in an entry stands for the hash of the item in the line before.
fn file(lines: &[&str]) -> String {
    let mut text = String::new();
    let mut hash = String::new();
    for line in lines {
        if let Some(json) = line.strip_prefix("add-item ") {
            hash = ItemHash::of_canonical_json(json).to_string();
            text.extend(["add-item\t", json, "\n"]);
        } else {
            text.extend([line.replace("HASH", &hash).replace(' ', "\t").as_str(), "\n"]);
        }
    }
    text
}

const FIELD: [&str; 2] = [
    r#"add-item {"cardinality":"n","datatype":"date","field":"day"}"#,
    "append-entry system field:day 2020-01-01T00:00:00Z HASH",
];
const REGISTER: [&str; 2] = [
    r#"add-item {"fields":["a","day"],"register":"a"}"#,
    "append-entry system register:a 2020-01-01T00:00:00Z HASH",
];

fn refusal(lines: &[&[&str]]) -> String {
    load(file(&lines.concat()).as_bytes()).err().unwrap_or_default()
}

#[test]
fn the_rules_of_a_load_are_kept() {
    let entry = "append-entry user 1 2020-01-01T00:00:00Z HASH";
    for (item, rule) in [
        (
            r#"add-item {"a":"1","extra":"x"}"#,
            "line 6: \"extra\" must be a field that the register lists",
        ),
        (r#"add-item {"a":"2"}"#, "line 6: \"2\" must be 1 in a"),
        (r#"add-item {"day":["2020"]}"#, "line 6: \"\" must be 1 in a"),
        (
            r#"add-item {"a":"1","day":"2020"}"#,
            "line 6: \"2020\" must be a list of values in day",
        ),
        (r#"add-item {"a":["1"]}"#, "line 6: \"1\" must be 1 in a"),
    ] {
        let message = refusal(&[&FIELD, &REGISTER, &[item, entry]]);
        assert!(message.starts_with(rule), "{item}: {message}");
        // The definition may also come last; then it is the definition that is refused.
        let late = refusal(&[&[item, entry], &FIELD, &REGISTER]);
        assert!(!late.is_empty(), "{item}: {late}");
    }
    let loaded =
        load(file(&[&FIELD, &REGISTER, &[r#"add-item {"a":"1","day":["soon"]}"#, entry][..]].concat()).as_bytes());
    let summary = loaded.unwrap().summary;
    assert_eq!((summary.finding_count, summary.findings[0].line), (1, 6));
    let field = |name: &str| summary.definition.field(name).unwrap().cardinality;
    assert_eq!((field("a"), field("day")), (Cardinality::One, Cardinality::Many));
    let once_more = [r#"add-item {"fields":["a"],"register":"a"}"#, REGISTER[1]];
    let message = refusal(&[&FIELD, &REGISTER, &[r#"add-item {"a":"1"}"#, entry], &once_more]);
    assert!(message.contains("with user entries only the text changes"), "{message}");
    let other = [
        r#"add-item {"cardinality":"1","datatype":"date","field":"day"}"#,
        FIELD[1],
    ];
    let message = refusal(&[&FIELD, &[r#"add-item {"a":"1"}"#, entry], &other]);
    assert!(message.starts_with("line 6: \"1\" must stay n"), "{message}");
}

#[test]
fn what_cannot_be_read_is_refused_with_its_line() {
    let good = file(&[r#"add-item {"a":"1"}"#, "append-entry user 1 2020-01-01T00:00:00Z HASH"]);
    assert!(load(good.as_bytes()).is_ok() && load(good.trim_end().as_bytes()).is_ok());
    let changed = |from: &str, to: &str| good.replace(from, to).into_bytes();
    let long = format!(
        "add-item\t{{\"a\":\"{}\"}}\n",
        "x".repeat(registry_core::limits::RSF_LINE_BYTES_MAX)
    );
    for (bytes, begins) in [
        (Vec::new(), "line 0: \"\" must define a register"),
        (changed("\n", "\r\n"), "line 1: "),
        (changed("}\n", "}\n\n"), "line 2: \"\" must be assert-root-hash"),
        (format!("\u{feff}{good}").into_bytes(), "line 1: "),
        (changed("add-item\t", "add-item "), "line 1: "),
        (changed("user\t1", "user\t-1"), "line 2: \"-1\" must be letters"),
        (changed("user\t1", "root\t1"), "line 2: \"root\" must be user or system"),
        (changed("user\t1", "system\t"), "line 2: \"\" must be 1 to"),
        (
            changed(":00Z", ":00+00:00"),
            "line 2: \"2020-01-01T00:00:00+00:00\" must be a time",
        ),
        (changed("T00:", "T25:"), "line 2: "),
        (changed("sha-256:", "sha-256:0"), "line 2: "),
        (changed("add-item\t{\"a\":\"1\"}\n", ""), "line 1: "),
        (vec![b'a', 0xff], "line 1: "),
        (long.into_bytes(), "line 1: \"add-item\\t{\\\"a\\\":\\\"xxx"),
    ] {
        let message = load(&bytes).err().unwrap();
        assert!(message.starts_with(begins) && message.len() < 1000, "{message}");
    }
}

#[test]
fn a_reader_stops_at_the_first_error() {
    let mut reader = RsfReader::new("nonsense\nassert-root-hash\n".as_bytes());
    assert!(reader.next().unwrap().is_err());
    assert!(reader.next().is_none());
}

#[test]
fn identical_entries_are_entries() {
    let entry = "append-entry user 1 2020-01-01T00:00:00Z HASH";
    let loaded = load(file(&[r#"add-item {"a":"1"}"#, entry, entry, entry]).as_bytes()).unwrap();
    assert_eq!((loaded.summary.user_entries, loaded.summary.records), (3, 1));
    let before = |position: usize| match &loaded.entries[position] {
        Replayed::User { before, .. } => *before,
        Replayed::System { .. } => None,
    };
    assert_eq!(before(0), None);
    assert!(before(1).is_some() && before(1) == before(2));
}

#[test]
fn a_patch_extends_a_register() {
    let first = file(&[r#"add-item {"a":"1"}"#, "append-entry user 1 2020-01-01T00:00:00Z HASH"]);
    let patch = file(&[
        r#"add-item {"a":"1","b":"x"}"#,
        "append-entry user 1 2021-01-01T00:00:00Z HASH",
    ]);
    let whole = load(format!("{first}{patch}").as_bytes()).unwrap();
    let base = load(first.as_bytes()).unwrap();
    let mut tree = registry_core::tree::Tree::new();
    let mut present = BTreeMap::new();
    for replayed in &base.entries {
        if let Replayed::User { entry, .. } = replayed {
            tree.append(entry.leaf_hash());
            present.insert(entry.key.clone(), entry.item_hash);
        }
    }
    let mut definition = base.summary.definition;
    definition.fields.push(whole.summary.definition.fields[1].clone());
    let system = definition.system_items();
    let system = || system.iter().map(|(key, item)| (key.as_str(), item));
    let replay = Replay::extending(tree.clone(), system()).unwrap();
    let patched = load_into(replay, patch.as_bytes(), &present).unwrap();
    assert_eq!(patched.summary.root, whole.summary.root);
    assert_eq!(
        patched.entries,
        vec![match whole.entries[1].clone() {
            Replayed::User {
                entry, item, before, ..
            } => Replayed::User {
                entry,
                item,
                before,
                item_line: 1
            },
            system @ Replayed::System { .. } => system,
        }]
    );
    let wrong = format!("assert-root-hash\t{}\n", registry_core::tree::Tree::new().root());
    let replay = Replay::extending(tree, system()).unwrap();
    assert!(load_into(replay, wrong.as_bytes(), &present).is_err());
}

#[test]
fn an_export_keeps_its_order() {
    let item = r#"{"a":"1"}"#;
    let hash = ItemHash::of_canonical_json(item);
    let mut export = RsfExport::begin(Vec::new()).unwrap();
    export.user_item(item).unwrap();
    export.user_item(item).unwrap();
    assert!(export.system_item(item).is_err());
    let time = chrono::DateTime::UNIX_EPOCH;
    assert!(export.system_entry("name", time, &hash).is_err());
    let entry = |number, hash| {
        let number = registry_core::EntryNumber::new(number).unwrap();
        registry_core::Entry::new(number, time, "1".parse().unwrap(), hash)
    };
    assert!(export.user_entry(&entry(2, hash)).is_err());
    assert!(export.user_entry(&entry(1, ItemHash::of_canonical_json("{}"))).is_err());
    export.user_entry(&entry(1, hash)).unwrap();
    assert!(export.user_item(item).is_err());
    let (bytes, _) = export.finish().unwrap();
    let items = RsfReader::new(bytes.as_slice()).filter(|read| matches!(read, Ok((_, RsfCommand::AddItem { .. }))));
    assert_eq!(items.count(), 1);
}
