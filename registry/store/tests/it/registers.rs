use registry_store::{DefineOutcome, Store, StoreError};

use crate::support::*;

#[test]
fn definitions_only_grow() {
    on_both("define", |fixture| {
        let owner = person(OWNER);
        let define = |definition: &_| fixture.store.define_register(definition, &owner);
        let mut wider = definition("thing");
        assert_eq!(define(&wider).unwrap(), DefineOutcome::Unchanged);
        let mut colour = wider.fields[1].clone();
        colour.name = "colour".parse().unwrap();
        wider.fields.push(colour);
        assert_eq!(define(&wider).unwrap(), DefineOutcome::Extended);
        assert_eq!(
            fixture.store.register(&register("thing")).unwrap().unwrap().definition,
            wider
        );
        let mut other_cardinality = wider.clone();
        other_cardinality.fields[2].cardinality = registry_core::Cardinality::One;
        let mut other_datatype = wider.clone();
        other_datatype.fields[0].datatype = registry_core::Datatype::Text;
        for (wrong, place) in [
            (definition("thing"), "fields.colour"),
            (other_cardinality, "fields.colour.cardinality"),
            (other_datatype, "fields.name.datatype"),
        ] {
            let refused = define(&wrong).unwrap_err();
            assert!(refused.to_string().contains(place), "{refused}");
        }
        wider.title = "All things".to_owned();
        let refused = fixture.store.define_register(&wider, &person(OTHER));
        assert!(matches!(refused, Err(StoreError::Forbidden { .. })), "{refused:?}");
    });
}

#[test]
fn a_retired_field_takes_no_new_values() {
    on_both("retired_field", |fixture| {
        let named = |name: &str| {
            let mut change = create(name, name, &[]);
            change.effects[0].after = registry_core::Outcome::Live {
                item: named((name, name), &["Other"]),
            };
            change
        };
        fixture.apply(vec![named("A")]);
        let pending = fixture.propose(vec![named("B")]);
        let mut retired = definition("thing");
        retired.fields[1].retired = true;
        let extended = fixture.store.define_register(&retired, &person(OWNER)).unwrap();
        assert_eq!(extended, DefineOutcome::Extended);
        let refused = fixture.approve_all(&pending.id).unwrap_err();
        assert!(refused.to_string().contains("B other-names"), "{refused}");
        let rename = |set: serde_json::Value| registry_core::Command::Update {
            key: key("A"),
            set: serde_json::from_value(set).unwrap(),
        };
        fixture.command(rename(serde_json::json!({"name": "Again"})));
        let refused = fixture.try_approve(rename(serde_json::json!({"other-names": ["New"]})));
        assert!(matches!(refused, Err(StoreError::Invalid(_))), "{refused:?}");
        fixture.command(rename(serde_json::json!({"other-names": null})));
    });
}

#[test]
fn what_was_proposed_stays_valid() {
    on_both("pending_definition", |fixture| {
        fixture.propose(vec![create("A", "Apple", &[])]);
        let mut stricter = definition("thing");
        stricter.fields[1].required = true;
        let refused = fixture.store.define_register(&stricter, &person(OWNER)).unwrap_err();
        assert!(refused.to_string().contains("fields.other-names.required"), "{refused}");
    });
}

#[test]
fn people_are_known_once() {
    on_both("people", |fixture| {
        let before = fixture.store.people().unwrap().len();
        let kept = fixture.store.ensure_person(&person(OWNER), "", "").unwrap();
        assert_eq!(kept.organisation, "Department");
        let moved = fixture.store.ensure_person(&person(OWNER), "Agency", "").unwrap();
        assert_eq!(
            (moved.organisation.as_str(), moved.contact.as_str()),
            ("Agency", "someone@example.org")
        );
        let shouting = fixture.store.ensure_person(&person(&OWNER.to_uppercase()), "", "");
        assert!(
            matches!(shouting, Err(StoreError::Invalid(_))),
            "nobody becomes two people: {shouting:?}"
        );
        assert_eq!(fixture.store.people().unwrap().len(), before);
    });
}

#[test]
fn keys_open_for_their_person() {
    on_both("api_keys", |fixture| {
        let issued = fixture.store.issue_api_key(&person(OWNER)).unwrap();
        assert!(issued.starts_with("rk_") && issued.len() == 35, "{issued}");
        assert_ne!(fixture.store.issue_api_key(&person(OWNER)).unwrap(), issued);
        assert_eq!(
            fixture.store.person_by_api_key(&issued).unwrap().unwrap().name,
            person(OWNER)
        );
        assert_eq!(fixture.store.person_by_api_key("rk_0").unwrap(), None);
        assert!(fixture.store.issue_api_key(&person("Nobody Known")).is_err());
    });
}

#[test]
fn a_store_opens_again_as_it_was() {
    on_both("again", |fixture| {
        fixture.apply(vec![create("A", "Apple", &[])]);
        let before = fixture.store.registers().unwrap();
        assert_eq!(
            Store::open(&fixture.url)
                .unwrap()
                .register(&register("thing"))
                .unwrap()
                .unwrap()
                .log_size,
            1
        );
        let sizes = |store: &Store| -> Vec<_> {
            store
                .registers()
                .unwrap()
                .into_iter()
                .map(|overview| (overview.log_size, overview.root))
                .collect()
        };
        assert_eq!(sizes(&Store::create(&fixture.url).unwrap()), sizes(&fixture.store));
        assert_eq!(fixture.store.registers().unwrap(), before);
        fixture.store.ready().unwrap();
    });
}

#[test]
fn readers_and_the_writer_work_side_by_side() {
    on_both("threads", |fixture| {
        std::thread::scope(|scope| {
            for writer in 0..4 {
                let fixture = &fixture.store;
                scope.spawn(move || {
                    for step in 0..5 {
                        let name = person(&format!("Person {writer} {step}"));
                        fixture.ensure_person(&name, "", "").unwrap();
                        assert!(!fixture.people().unwrap().is_empty());
                    }
                });
            }
        });
        assert_eq!(fixture.store.people().unwrap().len(), 3 + 20);
    });
}
