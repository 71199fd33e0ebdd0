//! Who may decide and publish, day by day.

use chrono::NaiveDate;
use registry_core::{
    OwnershipRecord, Party, PersonName, RegisterName, Role, coming_gaps, may_decide, may_publish, owner_between,
};

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn person(name: &str) -> PersonName {
    PersonName::parse(name).unwrap()
}

fn record(role: Role, name: &str, from: &str, to: Option<&str>) -> OwnershipRecord {
    OwnershipRecord {
        id: format!("{role}-{name}"),
        register: RegisterName::parse("address").unwrap(),
        role,
        party: Party::Person,
        person: person(name),
        organisation: "Department".to_owned(),
        contact: format!("{name}@example.org"),
        from: day(from),
        to: to.map(day),
        next_review: None,
        delegated_by: None,
    }
}

fn deputy(name: &str, delegated_by: &str, from: &str, to: Option<&str>) -> OwnershipRecord {
    OwnershipRecord {
        delegated_by: Some(person(delegated_by)),
        ..record(Role::Deputy, name, from, to)
    }
}

#[test]
fn first_and_last_day_are_in_force() {
    let steward = record(Role::Steward, "Ann", "2026-01-01", Some("2026-02-28"));
    for (on, expected) in [
        ("2025-12-31", false),
        ("2026-01-01", true),
        ("2026-02-28", true),
        ("2026-03-01", false),
    ] {
        assert_eq!(steward.in_force(day(on)), expected, "{on}");
    }
}

#[test]
fn a_team_holds_a_role_but_does_not_decide() {
    let on = day("2026-02-01");
    let team = |role| OwnershipRecord {
        party: Party::Team,
        ..record(role, "Addresses", "2026-01-01", None)
    };
    let records = [
        team(Role::Owner),
        team(Role::Steward),
        deputy("Dan", "Addresses", "2026-01-01", Some("2026-12-31")),
    ];
    assert_eq!(may_publish(&records, on), Ok(()));
    assert!(!may_decide(&records, &person("Addresses"), on));
    assert!(!may_decide(&records, &person("Dan"), on), "nobody delegated");
}

#[test]
fn owners_stewards_and_deputies_decide_while_in_force() {
    let records = [
        record(Role::Owner, "Olga", "2026-01-01", None),
        record(Role::Steward, "Ann", "2026-01-01", Some("2026-06-30")),
        record(Role::Custodian, "Carl", "2026-01-01", None),
        deputy("Dev", "Ann", "2026-02-01", Some("2026-12-31")),
    ];
    let may = |name, on| may_decide(&records, &person(name), day(on));
    assert!(may("Olga", "2026-05-01") && may("Ann", "2026-05-01") && may("Dev", "2026-05-01"));
    assert!(!may("Carl", "2026-05-01"), "a custodian decides nothing about content");
    assert!(!may("Eve", "2026-05-01"));
    assert!(!may("Ann", "2026-07-01"));
    assert!(!may("Dev", "2026-01-31"), "before the delegation");
    assert!(!may("Dev", "2026-07-01"), "the delegation falls with who gave it");
}

#[test]
fn gaps_say_since_when() {
    let records = [
        record(Role::Owner, "Olga", "2026-01-01", None),
        record(Role::Steward, "Ann", "2025-01-01", Some("2025-06-30")),
        record(Role::Steward, "Bob", "2025-07-01", Some("2026-02-28")),
    ];
    assert_eq!(may_publish(&records, day("2026-02-28")), Ok(()));
    let gaps = may_publish(&records, day("2026-03-05")).unwrap_err();
    let texts: Vec<String> = gaps.iter().map(ToString::to_string).collect();
    assert_eq!(texts, ["no steward in force since 2026-03-01"]);
    let texts: Vec<String> = may_publish(&[], day("2026-03-05"))
        .unwrap_err()
        .iter()
        .map(ToString::to_string)
        .collect();
    assert_eq!(texts, ["no owner in force", "no steward in force"]);
}

#[test]
fn one_owner_at_a_time() {
    let records = [record(Role::Owner, "Olga", "2026-01-01", Some("2026-03-31"))];
    let owner = |from, to: Option<&str>| owner_between(&records, day(from), to.map(day)).is_some();
    assert!(owner("2026-03-31", None) && owner("2025-01-01", Some("2026-01-01")));
    assert!(!owner("2026-04-01", None) && !owner("2025-01-01", Some("2025-12-31")));
    let cancelled = [record(Role::Owner, "Olga", "2026-02-01", Some("2026-01-31"))];
    assert!(owner_between(&cancelled, day("2026-01-15"), None).is_none());
}

#[test]
fn reviews_are_overdue_after_their_day() {
    let due = |on| {
        let record = OwnershipRecord {
            next_review: Some(day("2026-02-01")),
            ..record(Role::Owner, "Olga", "2026-01-01", Some("2026-12-31"))
        };
        record.review_overdue(day(on))
    };
    assert!(!due("2026-02-01") && due("2026-02-02") && !due("2027-01-01"));
}

#[test]
fn a_coming_gap_opens_on_the_first_day_without_anyone() {
    let owner = record(Role::Owner, "Olga", "2026-01-01", None);
    let first = record(Role::Steward, "Ann", "2026-01-01", Some("2026-02-28"));
    let told = |records: &[OwnershipRecord], on: &str| {
        let gaps = coming_gaps(records, day(on));
        gaps.iter().map(ToString::to_string).collect::<Vec<_>>()
    };
    let alone = [owner.clone(), first.clone()];
    assert_eq!(told(&alone, "2026-02-28"), ["no steward in force from 2026-03-01 on"]);
    assert!(told(&alone, "2026-03-01").is_empty(), "it has opened");
    let late = record(Role::Steward, "Ben", "2026-03-02", Some("2026-03-31"));
    let gap_between = [owner.clone(), first.clone(), late];
    assert_eq!(
        told(&gap_between, "2026-01-01"),
        ["no steward in force from 2026-03-01 on"]
    );
    let next = record(Role::Steward, "Ben", "2026-03-01", Some("2026-03-31"));
    assert_eq!(
        told(&[owner, first, next], "2026-01-01"),
        ["no steward in force from 2026-04-01 on"]
    );
}
