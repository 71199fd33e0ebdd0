//! A register of people: what a record is, only its fields together say.

use registry_core::{Cardinality, Command, Datatype, Item};
use registry_store::{Selection, Store};

use super::world::{OWNER, PROPOSER, STEWARD, define_with, field, field_definition, key, person, register};

const GIVEN: [&str; 10] = [
    "Margaret", "Thomas", "Priya", "Oliver", "Nadia", "Gareth", "Sian", "Callum", "Fatima", "Kwame",
];
const FAMILY: [&str; 12] = [
    "Whitfield",
    "Okonkwo",
    "Patel",
    "Lindqvist",
    "Marshall",
    "Haddad",
    "Ferguson",
    "Donnelly",
    "Abernathy",
    "Castellan",
    "Nakamura",
    "Thorogood",
];

/// Defines `person` and fills it with 120 people, P-0 to P-119, each given name with each family name.
pub fn fill(store: &Store) {
    let text = |name| field_definition(name, Datatype::String, Cardinality::One, name == "person");
    let fields = ["person", "given-name", "surname", "date-of-birth", "postcode"].map(text);
    define_with(store, "person", OWNER, STEWARD, fields.into());
    let commands = (0..120).map(create).collect();
    let proposed = store
        .propose_commands(&register("person"), "First load", commands, false, &person(PROPOSER))
        .unwrap();
    store
        .approve(&proposed.id, &Selection::All, &person(STEWARD), Some("checked"))
        .unwrap();
    store.publish(&register("person"), &person(OWNER), None).unwrap();
}

fn create(number: usize) -> Command {
    let mut item = Item::new();
    item.insert(field("given-name"), GIVEN[number % 10]);
    item.insert(field("surname"), FAMILY[number % 12]);
    let born = format!(
        "{}-{:02}-{:02}",
        1930 + number * 7 % 75,
        1 + number % 12,
        1 + number * 11 % 28
    );
    item.insert(field("date-of-birth"), born);
    item.insert(
        field("postcode"),
        format!("LS{} {}AB", 1 + number % 19, number * 3 % 10),
    );
    Command::Create {
        key: Some(key(&format!("P-{number}"))),
        item,
    }
}
