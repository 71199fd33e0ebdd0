//! Each rule of survivorship chooses the value that it says, and every value says where it comes from.

use std::collections::BTreeMap;

use registry_core::KeptProvenance;
use serde_json::Value;

use crate::support::place::Place;

const SPECIFICATION: &str = r#"
[register]
name = "thing"
title = "Things"
description = "Things."
licence = "none"
key_prefix = "T"

[[source]]
name = "alpha"
title = "Alpha"
id = ["id"]
columns = { number = "number", value = "value", phone = "phone", seen = "seen", note = "note" }

[[source]]
name = "beta"
title = "Beta"
id = ["id"]
columns = { number = "number", value = "value", phone = "phone", seen = "seen", note = "note" }

[[standardise]]
cleaner = "phone"
inputs = ["phone"]
prefix = "clean-"

[[blocking]]
keys = ["number"]

[[comparison]]
name = "number"
column = "number"
comparator = "exact"
levels = [
    { label = "same", at_least = 1.0, m = 0.999, u = 0.001 },
    { label = "other", at_least = 0.0, m = 0.001, u = 0.999 },
]

[linkage]
probability_two_random_records_match = 0.5
same = 5.0
review = 1.0

[survivorship]
source_priority = ["beta", "alpha"]
recency = "seen"
"#;

/// Rules with the value that each must choose and the row that it comes from.
const EXPECTED: [(&str, &str, &str); 6] = [
    ("most-frequent", "often", "alpha/1"),
    ("source-priority", "trusted", "beta/4"),
    ("most-recent", "new", "alpha/3"),
    ("most-complete", "trusted", "beta/4"),
    ("longest", "the longest of all", "alpha/5"),
    ("longest-valid", "the longest of all", "alpha/5"),
];

/// The changes when five rows tell of one thing.
fn changes() -> Vec<Value> {
    let place = Place::new();
    let fields = EXPECTED.map(|(rule, ..)| {
        format!("[[field]]\nname = \"{rule}\"\ndatatype = \"string\"\ndescription = \"x\"\nfrom = \"value\"\nsurvivorship = \"{rule}\"\n")
    });
    let phones = "[[field]]\nname = \"phone\"\ndatatype = \"string\"\ndescription = \"x\"\nfrom = \"phone\"\nsurvivorship = \"longest-valid\"\ntogether = \"phone\"\n\
        [[field]]\nname = \"note\"\ndatatype = \"string\"\ndescription = \"x\"\nfrom = \"note\"\ntogether = \"phone\"\n\
        [[field]]\nname = \"values\"\ncardinality = \"n\"\ndatatype = \"string\"\ndescription = \"x\"\nfrom = \"value\"\nsurvivorship = \"all\"\n";
    let spec = place.write("spec.toml", format!("{SPECIFICATION}{}{phones}", fields.concat()));
    let header = "id,number,value,phone,seen,note\n";
    let alpha = "1,7,often,,2020-01-01,\n2,7,often,0161 496 0000,2021-01-01,good\n3,7,new,,2024-01-01,\n5,7,the longest of all,0161 496 ask at the desk on the first floor,2019-01-01,bad\n";
    let beta = "4,7,trusted,0161 496 0001,2018-01-01,good too\n";
    let inputs = [("alpha", alpha), ("beta", beta)]
        .map(|(source, rows)| (source, place.write(&format!("{source}.csv"), format!("{header}{rows}"))));
    place.propose(spec.to_str().unwrap(), &inputs).changes()
}

#[test]
fn every_rule_chooses_the_value_that_it_says() {
    let changes = changes();
    assert_eq!(changes.len(), 1, "{changes:#?}");
    let effect = &changes[0]["effects"][0];
    let item = &effect["after"]["item"];
    let kept: KeptProvenance = serde_json::from_value(effect["provenance"].clone()).unwrap();
    let provenance: BTreeMap<&str, (String, &str, &str)> = kept
        .0
        .iter()
        .map(|value| {
            let row = format!("{}/{}", value.source.as_str(), value.source_record_id);
            (
                value.field.as_str(),
                (row, value.survivorship_rule.as_str(), value.source_value.as_str()),
            )
        })
        .collect();
    for (rule, value, row) in EXPECTED {
        assert_eq!(item[rule], value, "{rule}");
        assert_eq!(provenance[rule], (row.to_owned(), rule, value));
    }
    // A telephone number that cannot be used is no value, however long; the note comes from the same row.
    assert_eq!(
        (&item["phone"], &item["note"]),
        (&"0161 496 0001".into(), &"good too".into())
    );
    assert_eq!(provenance["note"].1, "longest-valid");
    assert_eq!(
        item["values"],
        serde_json::json!(["new", "often", "the longest of all", "trusted"])
    );
}
