//! How a definition may change, and how it may not.

use registry_core::{Code, Datatype, FieldDefinition, Pattern, RegisterDefinition};

fn definition() -> RegisterDefinition {
    serde_json::from_value(serde_json::json!({
        "name": "country", "title": "Countries", "description": "", "licence": "OGL-UK-3.0", "key_field": "country",
        "fields": [
            {"name": "name", "datatype": "string", "cardinality": "1", "required": true, "description": "",
             "pattern": "[A-Z].*"},
            {"name": "capital", "datatype": "string", "cardinality": "1", "description": "", "register": "city"},
            {"name": "status", "datatype": "code", "cardinality": "1", "description": "",
             "codes": [{"code": "a", "title": "Active"}, {"code": "d", "title": "Dissolved"}]},
        ],
    }))
    .unwrap()
}

/// The places of what is wrong, after the edit.
fn places(has_entries: bool, edit: impl FnOnce(&mut RegisterDefinition)) -> Vec<String> {
    let mut new = definition();
    edit(&mut new);
    let violations = definition().check_evolution(&new, has_entries);
    violations.into_iter().map(|violation| violation.field).collect()
}

fn pattern(text: &str) -> Pattern {
    Pattern::parse(text).unwrap()
}

#[test]
fn fields_are_added_described_and_retired() {
    let none: [&str; 0] = [];
    let found = places(true, |new| {
        new.title = "States".to_owned();
        new.custodian = Some("Ann".to_owned());
        new.fields[0].description = "What it is called.".to_owned();
        new.fields[0].required = false;
        new.fields[0].retired = true;
        new.fields[0].pattern = None;
        new.fields[2].codes[0].title = "In force".to_owned();
        new.fields[2].codes.push(Code {
            code: "n".to_owned(),
            title: "New".to_owned(),
        });
        let mut added = new.fields[1].clone();
        added.name = "seat".parse().unwrap();
        added.pattern = Some(pattern("[a-z]+"));
        new.fields.insert(0, added);
    });
    assert_eq!(found, none);
}

#[test]
fn what_values_mean_never_changes() {
    type Edit = fn(&mut RegisterDefinition);
    let edits: [(Edit, &str); 9] = [
        (|new| new.name = "state".parse().unwrap(), "name"),
        (|new| new.key_field = "name".parse().unwrap(), "key_field"),
        (|new| drop(new.fields.remove(1)), "fields.capital"),
        (|new| new.fields[1].name = "seat".parse().unwrap(), "fields.capital"),
        (|new| new.fields[0].datatype = Datatype::Text, "fields.name.datatype"),
        (
            |new| new.fields[0].cardinality = registry_core::Cardinality::Many,
            "fields.name.cardinality",
        ),
        (|new| new.fields[1].register = None, "fields.capital.register"),
        (
            |new| new.fields[0].register = Some("name".parse().unwrap()),
            "fields.name.register",
        ),
        (|new| drop(new.fields[2].codes.remove(0)), "fields.status.codes"),
    ];
    for (edit, place) in edits {
        assert_eq!(places(false, edit), [place]);
        assert_eq!(places(true, edit), [place]);
    }
}

#[test]
fn nothing_more_is_demanded_of_records_that_exist() {
    type Edit = fn(&mut RegisterDefinition);
    let edits: [(Edit, &str); 4] = [
        (|new| new.fields[1].required = true, "fields.capital.required"),
        (
            |new| new.fields[1].pattern = Some(pattern("[a-z]+")),
            "fields.capital.pattern",
        ),
        (|new| new.fields[0].pattern = Some(pattern(".*")), "fields.name.pattern"),
        (
            |new| {
                new.fields.push(FieldDefinition {
                    required: true,
                    name: "seat".parse().unwrap(),
                    ..new.fields[1].clone()
                });
            },
            "fields.seat.required",
        ),
    ];
    for (edit, place) in edits {
        assert_eq!(places(true, edit), [place]);
        assert!(places(false, edit).is_empty(), "{place}");
    }
}
