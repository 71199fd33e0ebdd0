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
