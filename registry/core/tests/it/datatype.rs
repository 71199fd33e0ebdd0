//! Datatypes against the values of the GOV.UK Registers specification.

use proptest::prelude::*;
use registry_core::Datatype;

use crate::shared;

#[test]
fn values_of_the_specification_are_judged_as_it_says() {
    let Some(path) = shared::path("vectors/openregister-spec-vectors.json") else {
        return;
    };
    let vectors: serde_json::Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let mut seen = 0;
    for (name, datatype) in [
        ("curie", Datatype::Curie),
        ("datetime", Datatype::Datetime),
        ("period", Datatype::Period),
        ("integer", Datatype::Integer),
    ] {
        for (list, good) in [("valid", true), ("invalid", false)] {
            for text in vectors[name][list].as_array().into_iter().flatten() {
                let text = text.as_str().unwrap();
                assert_eq!(datatype.check(text).is_ok(), good, "{name} {text}");
                seen += 1;
            }
        }
    }
    assert_eq!(seen, 21);
}

#[test]
fn datatypes_are_written_as_they_are_named() {
    for name in [
        "string",
        "text",
        "integer",
        "decimal",
        "boolean",
        "date",
        "datetime",
        "timestamp",
        "period",
        "url",
        "email",
        "curie",
        "point",
        "code",
        "name",
        "hash",
    ] {
        let datatype: Datatype = serde_json::from_value(name.into()).unwrap();
        assert_eq!(datatype.as_str(), name);
        assert!(
            datatype
                .check("\u{0}")
                .is_err_and(|rule| rule.starts_with("be ") || rule.starts_with("have "))
        );
    }
}

proptest! {
    #[test]
    fn no_text_upsets_a_check(text in "\\PC{0,12}|[-0-9TZPYMDHS:/.,\\[\\]é]{0,24}") {
        for datatype in [
            Datatype::Integer, Datatype::Decimal, Datatype::Date, Datatype::Datetime, Datatype::Timestamp,
            Datatype::Period, Datatype::Url, Datatype::Email, Datatype::Curie, Datatype::Point, Datatype::Hash,
        ] {
            let _ = datatype.check(&text);
        }
    }

    #[test]
    fn points_are_on_the_globe(longitude in -400_i32..400, latitude in -200_i32..200) {
        let good = longitude.abs() <= 180 && latitude.abs() <= 90;
        prop_assert_eq!(Datatype::Point.check(&format!("[{longitude},{latitude}]")).is_ok(), good);
    }

    #[test]
    fn durations_have_their_parts_in_order(years in 1_u32.., months in 1_u32.., hours in 1_u32.., seconds in 1_u32..) {
        let good = format!("P{years}Y{months}MT{hours}H{seconds}S");
        prop_assert!(Datatype::Period.check(&good).is_ok());
        let turned = format!("P{months}M{years}YT{hours}H{seconds}S");
        prop_assert!(Datatype::Period.check(&turned).is_err());
    }
}
