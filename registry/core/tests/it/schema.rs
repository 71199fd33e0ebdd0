//! Definitions and the items that they let in.

use registry_core::{Item, RecordStatus, RegisterDefinition};

fn definition() -> RegisterDefinition {
    serde_json::from_value(serde_json::json!({
        "name": "country", "title": "Countries", "description": "", "licence": "OGL-UK-3.0", "key_field": "country",
        "fields": [
            {"name": "country", "datatype": "string", "cardinality": "1", "required": true, "description": "The key."},
            {"name": "name", "datatype": "string", "cardinality": "1", "required": true, "description": ""},
            {"name": "citizen-names", "datatype": "string", "cardinality": "n", "description": ""},
            {"name": "start-date", "datatype": "date", "cardinality": "1", "description": ""},
        ],
    }))
    .unwrap()
}

fn rules(item: &str) -> Vec<String> {
    let item: Item = serde_json::from_str(item).unwrap();
    definition().validate(&item).iter().map(ToString::to_string).collect()
}

#[test]
fn items_are_checked_field_by_field() {
    let none: [&str; 0] = [];
    assert_eq!(
        rules(r#"{"country":"GB","name":"United Kingdom","citizen-names":["Briton"]}"#),
        none
    );
    assert_eq!(
        rules(r#"{"country":"GB","name":"x","end-date":"2020","closed-because":"a\nb","merged-into":"FR"}"#),
        none
    );
    assert_eq!(rules(r#"{"country":"GB"}"#), [r#"name is "" and must have a value"#]);
    assert_eq!(rules(r#"{"name":"x"}"#), [r#"country is "" and must have a value"#]);
    assert_eq!(
        rules(r#"{"country":"GB","name":["a","b"],"citizen-names":"c","start-date":"soon","extra":"y"}"#),
        [
            r#"citizen-names is "c" and must be a list of values"#,
            r#"extra is "y" and must be a field of the register country"#,
            r#"name is "a;b" and must be one value, not a list"#,
            r#"start-date is "soon" and must be a date such as 2026-03-01, 2026-03 or 2026"#,
        ]
    );
}

#[test]
fn a_definition_is_checked_itself() {
    assert_eq!(definition().check(), []);
    let mut wrong = definition();
    wrong.title = " ".to_owned();
    wrong.key_field = "end-date".parse().unwrap();
    wrong.fields.push(wrong.fields[3].clone());
    let mut reserved = wrong.fields[2].clone();
    reserved.name = "merged-into".parse().unwrap();
    wrong.fields.push(reserved);
    let places: Vec<String> = wrong.check().into_iter().map(|violation| violation.field).collect();
    assert_eq!(places, ["key_field", "title", "fields[4].name", "fields[5].name"]);
}

#[test]
fn gov_uk_registers_may_list_their_own_end_date() {
    let mut definition = definition();
    let mut end_date = definition.fields[3].clone();
    end_date.name = "end-date".parse().unwrap();
    end_date.datatype = registry_core::Datatype::Datetime;
    definition.fields.push(end_date);
    assert_eq!(definition.check(), []);
}

#[test]
fn the_item_says_its_status() {
    let status = |json| RecordStatus::of(&serde_json::from_str(json).unwrap());
    assert_eq!(status(r#"{"a":"1"}"#), RecordStatus::Live);
    assert_eq!(status(r#"{"end-date":"2020-01-01"}"#), RecordStatus::Live);
    assert_eq!(status(r#"{"closed-because":"gone"}"#), RecordStatus::Retired);
    let into = "B".parse().unwrap();
    assert_eq!(
        status(r#"{"closed-because":"twice","merged-into":"B"}"#),
        RecordStatus::Merged { into }
    );
}

/// The definition with a field more of each kind that says something about its values.
fn rich() -> RegisterDefinition {
    let mut definition = definition();
    let more = serde_json::json!([
        {"name": "grade", "datatype": "code", "cardinality": "1", "description": "",
         "codes": [{"code": "A", "title": "First"}, {"code": "B 2", "title": ""}]},
        {"name": "capital", "datatype": "string", "cardinality": "1", "description": "", "register": "city"},
        {"name": "links", "datatype": "curie", "cardinality": "n", "description": "", "register": "link"},
        {"name": "code", "datatype": "string", "cardinality": "1", "description": "", "pattern": "[A-Z]{2}"},
        {"name": "size", "datatype": "decimal", "cardinality": "1", "description": "km²", "classification": "personal"},
        {"name": "old", "datatype": "string", "cardinality": "1", "description": "", "retired": true},
    ]);
    let more: Vec<registry_core::FieldDefinition> = serde_json::from_value(more).unwrap();
    definition.fields.extend(more);
    definition
}

fn item(json: &str) -> Item {
    serde_json::from_str(json).unwrap()
}

#[test]
fn codes_patterns_and_keys_are_demanded() {
    let found = rich().validate(&item(
        r#"{"country":"GB","name":"x","grade":"C","code":"GBR","capital":"not a key","links":["link:1","x"]}"#,
    ));
    let found: Vec<String> = found.iter().map(ToString::to_string).collect();
    assert_eq!(
        found,
        [
            r#"capital is "not a key" and must be a key of the register city"#,
            r#"code is "GBR" and must match the pattern [A-Z]{2}"#,
            r#"grade is "C" and must be one of the codes A, B 2"#,
            r#"links is "x" and must be a reference such as country:GB"#,
        ]
    );
    assert_eq!(
        rich().validate(&item(r#"{"country":"GB","name":"x","grade":"B 2","code":"GB"}"#)),
        []
    );
}

#[test]
fn a_retired_field_takes_no_new_value() {
    let old = item(r#"{"country":"GB","name":"x","old":"1"}"#);
    let other = item(r#"{"country":"GB","name":"x","old":"2"}"#);
    let without = item(r#"{"country":"GB","name":"x"}"#);
    let definition = rich();
    assert_eq!(definition.validate(&old), []);
    assert_eq!(definition.validate_change(Some(&old), &old), []);
    assert_eq!(definition.validate_change(Some(&old), &without), []);
    for before in [None, Some(&without), Some(&other)] {
        let found = definition.validate_change(before, &old);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].field, "old");
    }
}

#[test]
fn references_name_records_of_other_registers() {
    let references = |json: &str| -> Vec<String> {
        let found = rich().references(&item(json));
        found
            .iter()
            .map(|found| format!("{} {}:{}", found.field, found.register, found.key))
            .collect()
    };
    assert_eq!(
        references(r#"{"country":"GB","capital":"London","links":["a:1","b:","c:/2","3","no key"],"name":"a:1"}"#),
        ["capital city:London", "links a:1", "links c:2", "links link:3"]
    );
    let mut own = rich();
    own.fields[0].register = Some(own.name.clone());
    assert_eq!(own.references(&item(r#"{"country":"GB"}"#)), []);
    own.fields[0].register = Some("nation".parse().unwrap());
    assert_eq!(own.references(&item(r#"{"country":"GB"}"#)).len(), 1);
}

#[test]
fn a_field_is_checked_itself() {
    assert_eq!(rich().check(), []);
    let places = |edit: fn(&mut RegisterDefinition)| -> Vec<String> {
        let mut wrong = rich();
        edit(&mut wrong);
        wrong.check().into_iter().map(|violation| violation.field).collect()
    };
    assert_eq!(places(|wrong| wrong.fields[4].codes.clear()), ["fields[4].codes"]);
    assert_eq!(
        places(|wrong| wrong.fields[4].codes[1].code = "A".to_owned()),
        ["fields[4].codes"]
    );
    assert_eq!(
        places(|wrong| wrong.fields[5].codes = wrong.fields[4].codes.clone()),
        ["fields[5].datatype"]
    );
    assert_eq!(places(|wrong| wrong.fields[9].required = true), ["fields[9].required"]);
    assert_eq!(
        places(|wrong| wrong.fields[0].retired = true),
        ["fields[0].name", "fields[0].required"]
    );
    assert_eq!(places(|wrong| wrong.key_field = "code".parse().unwrap()), [""; 0]);
    assert_eq!(
        places(|wrong| wrong.key_field = "links".parse().unwrap()),
        ["fields[6].name"]
    );
}

#[test]
fn definitions_without_the_newer_properties_keep_their_json() {
    let json = serde_json::to_value(definition()).unwrap();
    assert_eq!(json.as_object().unwrap().len(), 6);
    assert!(
        json["fields"]
            .as_array()
            .unwrap()
            .iter()
            .all(|field| field.as_object().unwrap().len() == 6)
    );
}

#[test]
fn a_definition_survives_its_system_items() {
    let mut definition = rich();
    definition.custodian = Some("Ann Smith".to_owned());
    definition.key_field = "code".parse().unwrap();
    definition.licence = "CC0-1.0".to_owned();
    definition.fields[0].register = Some("country".parse().unwrap());
    let system = definition.system_items();
    let keys: Vec<&str> = system.iter().map(|(key, _)| key.as_str()).collect();
    assert_eq!(keys[..3], ["name", "custodian", "field:country"]);
    assert_eq!(keys[keys.len() - 2..], ["register:country", "register-name"]);
    let system = || system.iter().map(|(key, item)| (key.as_str(), item));
    let replay = registry_core::rsf::Replay::extending(registry_core::tree::Tree::new(), system()).unwrap();
    assert_eq!(replay.finish().unwrap().definition, definition);
}

#[test]
fn a_field_is_written_as_gov_uk_wrote_it() {
    let field = |json: &str| registry_core::FieldDefinition::from_system_item(&item(json));
    let name = r#"{"cardinality":"1","datatype":"string","field":"name","phase":"beta","text":"The name."}"#;
    assert_eq!(field(name).unwrap().to_system_item().canonical_json(), name);
    let size = rich().field("size").unwrap().to_system_item().canonical_json();
    assert!(
        size.contains(r#""datatype":"string","exact-datatype":"decimal""#),
        "{size}"
    );
    for (json, place) in [
        (r#"{"datatype":"string"}"#, "field"),
        (r#"{"field":"a","datatype":"polygon"}"#, "datatype"),
        (r#"{"field":"a","cardinality":"2"}"#, "cardinality"),
        (r#"{"field":"a","register":"A"}"#, "register"),
        (r#"{"field":"a","pattern":"["}"#, "pattern"),
        (r#"{"field":["a"]}"#, "field"),
    ] {
        assert_eq!(field(json).unwrap_err().field, place, "{json}");
    }
}
