use registry_core::{Party, Role};
use registry_store::{NewOwnership, Selection, StoreError};

use crate::support::*;

fn new(role: Role, name: &str, from: &str, to: Option<&str>) -> NewOwnership {
    NewOwnership {
        register: register("thing"),
        role,
        party: Party::Person,
        person: person(name),
        organisation: "Department".to_owned(),
        contact: "new@example.org".to_owned(),
        from: from.parse().unwrap(),
        to: to.map(|day| day.parse().unwrap()),
        next_review: None,
        delegated_by: None,
    }
}

fn in_force(fixture: &Fixture, on: &str) -> Vec<String> {
    let records = fixture
        .store
        .ownership(&register("thing"), Some(on.parse().unwrap()))
        .unwrap();
    records
        .iter()
        .map(|record| format!("{} {}", record.role, record.person))
        .collect()
}

#[test]
fn a_new_owner_ends_the_old_one_the_day_before() {
    on_both("handover", |fixture| {
        let nadia = new(Role::Owner, "Nadia New", "2031-05-01", None);
        fixture.store.add_ownership(nadia.clone(), &person(OWNER)).unwrap();
        assert_eq!(
            in_force(&fixture, "2031-04-30"),
            ["owner Olga Owner", "steward Stan Steward"]
        );
        assert_eq!(
            in_force(&fixture, "2031-05-01"),
            ["steward Stan Steward", "owner Nadia New"]
        );
        let twice = fixture.store.add_ownership(nadia, &person(OWNER));
        assert!(matches!(twice, Err(StoreError::Invalid(_))), "{twice:?}");
        assert_eq!(fixture.store.ownership(&register("thing"), None).unwrap().len(), 3);
    });
}

#[test]
fn only_owner_and_steward_appoint() {
    on_both("appoint", |fixture| {
        let custodian = new(Role::Custodian, "Carl Custodian", "2031-03-10", None);
        let refused = fixture.store.add_ownership(custodian.clone(), &person(OTHER));
        assert!(matches!(refused, Err(StoreError::Forbidden { .. })), "{refused:?}");
        let added = fixture.store.add_ownership(custodian, &person(STEWARD)).unwrap();
        let day = "2031-06-30".parse().unwrap();
        let refused = fixture.store.end_ownership(&added.id, day, &person("Carl Custodian"));
        assert!(matches!(refused, Err(StoreError::Forbidden { .. })), "{refused:?}");
        assert_eq!(
            fixture.store.end_ownership(&added.id, day, &person(OWNER)).unwrap().to,
            Some(day)
        );
        let longer = fixture
            .store
            .end_ownership(&added.id, "2031-07-30".parse().unwrap(), &person(OWNER));
        assert!(matches!(longer, Err(StoreError::Invalid(_))), "{longer:?}");
        let again = fixture
            .store
            .appoint_provisional(&register("thing"), &person(OTHER), &person(STEWARD));
        assert!(matches!(again, Err(StoreError::Forbidden { .. })), "{again:?}");
    });
}

#[test]
fn a_deputy_decides_inside_the_delegation() {
    on_both("deputy", |fixture| {
        let mut deputy = new(Role::Deputy, "Dora Deputy", "2031-03-01", Some("2031-03-31"));
        let refused = fixture.store.add_ownership(deputy.clone(), &person(OWNER)).unwrap_err();
        assert!(refused.to_string().contains("delegated_by"), "{refused}");
        deputy.delegated_by = Some(person(STEWARD));
        deputy.from = "2031-03-10".parse().unwrap();
        fixture.store.add_ownership(deputy, &person(OWNER)).unwrap();
        let id = fixture
            .propose(vec![create("A", "Apple", &[]), create("B", "Bread", &[])])
            .id;
        let approve = |ordinal| {
            let one = Selection::Ordinals(vec![ordinal]);
            fixture.store.approve(&id, &one, &person("Dora Deputy"), None)
        };
        approve(1).unwrap();
        set_clock("2031-04-01T12:00:00Z");
        assert!(matches!(approve(2), Err(StoreError::Forbidden { .. })));
        set_clock("2031-03-10T12:00:00Z");
    });
}

#[test]
fn nothing_is_published_without_owner_and_steward() {
    on_both("gaps", |fixture| {
        fixture.apply(vec![create("A", "Apple", &[])]);
        let refused = fixture.store.publish(&register("thing"), &person(OTHER), None);
        assert!(matches!(refused, Err(StoreError::Forbidden { .. })), "{refused:?}");
        let records = fixture.store.ownership(&register("thing"), None).unwrap();
        let steward = records.iter().find(|record| record.role == Role::Steward).unwrap();
        let day = "2031-03-10".parse().unwrap();
        fixture.store.end_ownership(&steward.id, day, &person(OWNER)).unwrap();
        set_clock("2031-03-20T12:00:00Z");
        let refused = fixture
            .store
            .publish(&register("thing"), &person(OWNER), None)
            .unwrap_err();
        assert!(matches!(refused, StoreError::Governance { .. }), "{refused}");
        assert!(
            refused.to_string().contains("no steward in force since 2031-03-11"),
            "{refused}"
        );
        let overview = fixture.store.register(&register("thing")).unwrap().unwrap();
        assert_eq!((overview.gaps.len(), overview.ownership.len()), (1, 1));
        set_clock("2031-03-10T12:00:00Z");
    });
}
