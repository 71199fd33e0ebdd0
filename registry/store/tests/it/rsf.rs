use std::collections::BTreeMap;
use std::path::PathBuf;

use registry_core::{Key, PersonName, RegisterName, RootHash};
use registry_store::{AsOf, ChangeSetFilter, ImportOptions, Imported, Page, Selection, Store, StoreError};
use serde_json::Value;

use crate::support::*;

/// A folder of vectors; nothing when the tests run without.
pub fn shared(path: &str) -> Option<PathBuf> {
    let Ok(folder) = std::env::var("REGISTRAR_SHARED") else {
        println!("skipped: REGISTRAR_SHARED does not name the folder with {path}");
        return None;
    };
    Some(PathBuf::from(folder).join(path))
}

fn options(approve_as: Option<&str>) -> ImportOptions {
    ImportOptions {
        by: person("Ida Importer"),
        approve_as: approve_as.map(person),
    }
}

pub fn import(store: &Store, rsf: &[u8]) -> registry_store::Result<Imported> {
    store.import_rsf(rsf, &options(Some("Anna Approver")), &|_| {})
}

fn export(store: &Store, name: &RegisterName, size: Option<u64>) -> (Vec<u8>, registry_store::Exported) {
    let mut output = Vec::new();
    let exported = store.export_rsf(name, size, &mut output).unwrap();
    (output, exported)
}

struct Published {
    text: Vec<u8>,
    expected: Value,
    name: RegisterName,
}

fn published() -> Vec<Published> {
    let Some(folder) = shared("vectors/rsf") else {
        return Vec::new();
    };
    let expected: Vec<Value> =
        serde_json::from_str(&std::fs::read_to_string(folder.join("EXPECTED.json")).unwrap()).unwrap();
    assert_eq!(expected.len(), 33);
    let published = expected.into_iter().map(|expected| {
        let file = expected["file"].as_str().unwrap();
        Published {
            text: std::fs::read(folder.join(file)).unwrap(),
            name: register(file.trim_end_matches(".rsf")),
            expected,
        }
    });
    published.collect()
}

fn root(value: &Value) -> RootHash {
    RootHash::parse(value.as_str().unwrap()).unwrap()
}

/// Imports the file and compares everything that is known of it.
fn check_import(store: &Store, published: &Published) {
    let Published { text, expected, name } = published;
    let imported = import(store, text).unwrap();
    let number = |field: &str| expected[field].as_u64().unwrap();
    assert_eq!(imported.register, *name);
    assert_eq!(imported.entries, number("user_entries"), "{name}");
    assert_eq!(imported.system_entries, number("system_entries"), "{name}");
    assert_eq!(imported.records, number("records"), "{name}");
    assert_eq!(
        (imported.log_size, imported.inferred),
        (imported.entries, false),
        "{name}"
    );
    let final_root = root(&expected["final_v1_root_derived"]);
    assert_eq!(
        (imported.root, imported.applied.unwrap().root),
        (final_root, final_root),
        "{name}"
    );
    let asserted = &expected["asserted_root"];
    let at = asserted["at_user_entries"].as_u64().unwrap();
    assert_eq!(
        store.root_at(name, at).unwrap(),
        root(&asserted["root"]),
        "{name} at {at}"
    );
    assert_eq!(
        store.root_at(name, 0).unwrap(),
        registry_core::tree::root_of_frontier(&[])
    );
    let (again, exported) = export(store, name, None);
    assert_eq!(exported.root, final_root);
    assert_eq!(
        (exported.entries, exported.system_entries),
        (imported.entries, imported.system_entries)
    );
    let overview = store.register(name).unwrap().unwrap();
    assert_eq!(
        overview.live + overview.merged + overview.retired,
        imported.records,
        "{name}"
    );
    assert!(overview.gaps.is_empty(), "{name}: the two people hold it");
    // One export, nothing appended to it: two assertions, and the second is the last line.
    let text = String::from_utf8_lossy(text);
    let canonical = text.matches("assert-root-hash").count() == 2
        && text
            .trim_end()
            .rsplit('\n')
            .next()
            .unwrap()
            .starts_with("assert-root-hash");
    assert_eq!(String::from_utf8_lossy(&again) == text, canonical, "{name}");
}

#[test]
fn every_published_register_comes_in_and_goes_out() {
    let all = published();
    for (position, published) in all.iter().enumerate() {
        on_both(&format!("rsf_{position}"), |fixture| {
            check_import(&fixture.store, published);
        });
    }
    let canonical = |published: &&Published| {
        let text = String::from_utf8_lossy(&published.text);
        text.matches("assert-root-hash").count() == 2
            && text
                .trim_end()
                .rsplit('\n')
                .next()
                .unwrap()
                .starts_with("assert-root-hash")
    };
    assert!(all.is_empty() || all.iter().filter(canonical).count() == 27);
}

#[test]
fn all_published_registers_live_in_one_store() {
    on_both("rsf_all", |fixture| {
        for published in published() {
            check_import(&fixture.store, &published);
        }
        for published in published() {
            let (text, exported) = export(&fixture.store, &published.name, None);
            assert_eq!(exported.root, root(&published.expected["final_v1_root_derived"]));
            let elsewhere = sqlite();
            let again = import(&elsewhere.store, &text).unwrap();
            assert_eq!(again.root, exported.root, "{}", published.name);
            assert_eq!(
                export(&elsewhere.store, &published.name, None).0,
                text,
                "{}",
                published.name
            );
        }
        // Registrar's own registers gave way and answer by their long names.
        if !published().is_empty() {
            assert!(
                !fixture
                    .store
                    .register(&register("register"))
                    .unwrap()
                    .unwrap()
                    .governance
            );
            assert!(
                fixture
                    .store
                    .register(&register("registrar-register"))
                    .unwrap()
                    .unwrap()
                    .governance
            );
        }
    });
}

#[test]
fn registers_of_our_own_go_out_with_their_definition() {
    on_both("rsf_own", |fixture| {
        fixture.apply(vec![create("A", "Apple", &["feed:1"]), create("B", "Bread", &[])]);
        fixture.apply(vec![update("A", "Apple", "Apricot")]);
        let mut wider = definition("thing");
        wider.description = "All the things.".to_owned();
        fixture.store.define_register(&wider, &person(OWNER)).unwrap();
        for name in ["thing", "decision", "registrar-field"] {
            let (text, exported) = export(&fixture.store, &register(name), None);
            assert!(exported.system_entries > 3, "{name}");
            let elsewhere = sqlite();
            if name == "thing" {
                let text = String::from_utf8(text.clone()).unwrap().replace("thing", "thang");
                assert!(
                    import(&elsewhere.store, text.as_bytes()).is_err(),
                    "the hashes do not fit"
                );
                continue;
            }
            let refused = import(&elsewhere.store, &text);
            assert!(
                matches!(refused, Err(StoreError::Forbidden { .. })),
                "{name}: {refused:?}"
            );
        }
        let (before, exported) = export(&fixture.store, &register("thing"), Some(2));
        assert_eq!(exported.entries, 2);
        assert!(!String::from_utf8(before).unwrap().contains("Apricot"));
    });
    on_both("rsf_own_again", |fixture| {
        let country = definition("country");
        fixture.store.define_register(&country, &person(OWNER)).unwrap();
        let (text, _) = export(&fixture.store, &register("country"), None);
        let elsewhere = sqlite();
        let imported = import(&elsewhere.store, &text).unwrap();
        assert_eq!((imported.entries, imported.change_set), (0, None));
        let found = elsewhere.store.register(&register("country")).unwrap().unwrap();
        assert_eq!(found.definition.fields[..2], country.fields[..]);
    });
}

/// Everything that an import could leave behind.
fn traces(store: &Store) -> (usize, usize, usize, Vec<u64>) {
    let registers = store.registers().unwrap();
    (
        registers.len(),
        store.people().unwrap().len(),
        store
            .change_sets(&ChangeSetFilter::default(), &Page::default())
            .unwrap()
            .items
            .len(),
        registers.iter().map(|register| register.log_size).collect(),
    )
}

#[test]
fn what_must_be_refused_leaves_nothing() {
    let Some(folder) = shared("vectors/rsf-negative") else {
        return;
    };
    on_both("rsf_negative", |fixture| {
        let before = traces(&fixture.store);
        for (file, holds) in [
            ("register-register-orphan-rsf.tsv", "must be named by an entry"),
            ("register-register-non-canonical-item.tsv", "must be written as"),
            ("register-register-rsf-invalid-root-hash.tsv", "line 1: "),
            (
                "register-register-invalid-entry-ordering.rsf",
                "with user entries only the text changes",
            ),
        ] {
            let refused = import(&fixture.store, &std::fs::read(folder.join(file)).unwrap());
            let message = refused.unwrap_err().to_string();
            assert!(message.contains(holds), "{file}: {message}");
            assert_eq!(traces(&fixture.store), before, "{file}");
        }
    });
    for (position, (file, name, entries, inferred)) in [
        ("register-register-rsf.tsv", "register", 2, true),
        ("register-register-valid-entry-ordering.rsf", "register", 2, false),
        ("valid-register-escaped.tsv", "school", 1, true),
        ("local-authority-eng-metadata.rsf", "local-authority-eng", 0, false),
    ]
    .into_iter()
    .enumerate()
    {
        on_both(&format!("rsf_good_{position}"), |fixture| {
            let imported = import(&fixture.store, &std::fs::read(folder.join(file)).unwrap()).unwrap();
            assert_eq!(imported.register.as_str(), name, "{file}");
            assert_eq!((imported.entries, imported.inferred), (entries, inferred), "{file}");
            assert_eq!(imported.change_set.is_some(), entries > 0, "{file}");
            let (text, exported) = export(&fixture.store, &imported.register, None);
            assert_eq!(exported.entries, entries);
            let again = import(&sqlite().store, &text).unwrap();
            assert_eq!(
                (again.root, again.system_entries),
                (imported.root, imported.system_entries),
                "{file}"
            );
        });
    }
}

#[test]
fn a_patch_goes_on_from_the_present_log_and_no_other() {
    let Some(folder) = shared("vectors") else { return };
    let read = |file: &str| std::fs::read(folder.join(file)).unwrap();
    on_both("rsf_patch", |fixture| {
        let store = &fixture.store;
        let whole = import(store, &read("rsf-extra/country-208-entries.spec-example.rsf")).unwrap();
        assert_eq!(
            whole.root.to_string(),
            "sha-256:8d92e1e0af1d43c41e498e6baed0d0b3ea2770d1bf9d2afc04e9c4dad7795729"
        );
        let before = traces(store);
        let again = import(store, &read("rsf-extra/country-209-entries.rsf"));
        let message = again.unwrap_err().to_string();
        assert!(
            message.contains("from 0 entries") && message.contains("has 208 now"),
            "{message}"
        );
        assert_eq!(traces(store), before);

        let colleges = import(store, &read("rsf/further-education-college-uk.rsf")).unwrap();
        let patched = import(store, &read("rsf-extra/fec_old_patch.rsf")).unwrap();
        assert_eq!((patched.entries, patched.log_size), (10, colleges.log_size + 10));
        assert_eq!(patched.register, colleges.register);
        let key = Key::parse("168").unwrap();
        let record = store.record(&patched.register, &key, AsOf::Now).unwrap().unwrap();
        assert_eq!(record.item.text("end-date"), Some("2018-11-01"));
        let wrong = format!("assert-root-hash\t{}\n", whole.root).into_bytes();
        let refused = import(store, &[wrong, read("rsf-extra/fec_old_patch.rsf")].concat());
        assert!(refused.is_err(), "the root is that of another register: {refused:?}");
        let right = format!("assert-root-hash\t{}\n", patched.root).into_bytes();
        let twice = import(store, &[right, read("rsf-extra/fec_old_patch.rsf")].concat()).unwrap();
        assert_eq!(twice.log_size, patched.log_size + 10, "history may repeat itself");
    });
}

#[test]
fn an_import_waits_for_another_person_and_is_decided_whole() {
    let Some(path) = shared("vectors/rsf/territory.rsf") else {
        return;
    };
    let text = std::fs::read(path).unwrap();
    on_both("rsf_waits", |fixture| {
        let store = &fixture.store;
        let imported = store.import_rsf(&text[..], &options(None), &|_| {}).unwrap();
        let id = imported.change_set.unwrap().id;
        assert_eq!(store.register(&imported.register).unwrap().unwrap().log_size, 0);
        let second = store.import_rsf(&text[..], &options(None), &|_| {}).unwrap();
        store
            .appoint_provisional(&imported.register, &person("Ida Importer"), &person(STEWARD))
            .unwrap();
        let approve = |id: &str, selection: &Selection, by: &PersonName| store.approve(id, selection, by, None);
        let own = approve(&id, &Selection::All, &person("Ida Importer"));
        assert!(matches!(own, Err(StoreError::Forbidden { .. })), "{own:?}");
        let part = approve(&id, &Selection::Ordinals(vec![1]), &person(STEWARD));
        assert!(matches!(part, Err(StoreError::Invalid(_))), "{part:?}");
        let part = store.reject(&id, &Selection::Ordinals(vec![1]), &person(STEWARD), "odd");
        assert!(matches!(part, Err(StoreError::Invalid(_))), "{part:?}");
        assert_eq!(
            approve(&id, &Selection::All, &person(STEWARD)).unwrap().root,
            imported.root
        );
        let late = approve(&second.change_set.unwrap().id, &Selection::All, &person(STEWARD));
        let message = late.unwrap_err().to_string();
        assert!(
            message.contains("from 0 entries") && message.contains("which has"),
            "{message}"
        );
        assert_eq!(export(store, &imported.register, None).0, text);
    });
    on_both("rsf_alone", |fixture| {
        let options = ImportOptions {
            by: person(OWNER),
            approve_as: Some(person(OWNER)),
        };
        let before = traces(&fixture.store);
        let refused = fixture.store.import_rsf(&text[..], &options, &|_| {});
        assert!(matches!(refused, Err(StoreError::Invalid(_))), "{refused:?}");
        assert_eq!(traces(&fixture.store), before);
    });
}

#[test]
fn references_that_lead_nowhere_are_told() {
    let lines = |rows: &[(&str, &str)]| {
        let line = |(entry, json): &(&str, &str)| {
            let hash = registry_core::ItemHash::of_canonical_json(json);
            format!("add-item\t{json}\nappend-entry\t{entry}\t2020-01-01T00:00:00Z\t{hash}\n")
        };
        rows.iter().map(line).collect::<Vec<_>>().concat()
    };
    let text = lines(&[
        ("system\tfield:a", r#"{"datatype":"string","field":"a"}"#),
        ("system\tfield:near", r#"{"datatype":"curie","field":"near"}"#),
        ("system\tregister:a", r#"{"fields":["a","near"],"register":"a"}"#),
        ("user\t1", r#"{"a":"1","near":"a:2"}"#),
        ("user\t2", r#"{"a":"2","near":"a:3"}"#),
        ("user\t3", r#"{"a":"3","near":"thing:T"}"#),
        ("user\t4", r#"{"a":"4","near":"a:5"}"#),
        ("user\t6", r#"{"a":"6","near":"no curie"}"#),
    ]);
    on_both("rsf_findings", |fixture| {
        let imported = import(&fixture.store, text.as_bytes()).unwrap();
        let told: BTreeMap<usize, &String> = imported.findings.iter().enumerate().collect();
        assert_eq!(imported.findings.len(), 3, "{told:?}");
        for names in ["thing:T", "a:5", "no curie"] {
            assert!(
                imported.findings.iter().any(|line| line.contains(names)),
                "{names}: {told:?}"
            );
        }
        assert_eq!(fixture.store.root_at(&imported.register, 5).unwrap(), imported.root);
    });
}
