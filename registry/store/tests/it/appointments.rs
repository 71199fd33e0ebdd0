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

#[test]
fn a_handover_takes_place_on_its_day() {
    on_both("handover_day", |fixture| {
        fixture
            .store
            .add_ownership(new(Role::Owner, "Nadia New", "2031-05-01", None), &person(OWNER))
            .unwrap();
        let changes = vec![create("A", "Apple", &[]), create("B", "Bread", &[])];
        let id = fixture.propose_by(OTHER, changes);
        let approve = |ordinal, by: &str| {
            let one = Selection::Ordinals(vec![ordinal]);
            fixture.store.approve(&id, &one, &person(by), None)
        };
        set_clock("2031-04-30T23:59:59Z");
        assert!(matches!(approve(1, "Nadia New"), Err(StoreError::Forbidden { .. })));
        approve(1, OWNER).unwrap();
        set_clock("2031-05-01T00:00:00Z");
        assert!(matches!(approve(2, OWNER), Err(StoreError::Forbidden { .. })));
        approve(2, "Nadia New").unwrap();
        set_clock("2031-03-10T12:00:00Z");
    });
}

#[test]
fn a_deputy_holds_no_more_than_the_delegator_gives() {
    on_both("delegation", |fixture| {
        let deputy = |delegator: &str, name: &str, to: &str| NewOwnership {
            delegated_by: Some(person(delegator)),
            ..new(Role::Deputy, name, "2031-03-10", Some(to))
        };
        let add = |new: NewOwnership, by: &str| fixture.store.add_ownership(new, &person(by));
        let refused = add(deputy(OWNER, "Dora Deputy", "2031-03-31"), STEWARD).unwrap_err();
        assert!(refused.to_string().contains("powers of an owner"), "{refused}");
        let records = fixture.store.ownership(&register("thing"), None).unwrap();
        let steward = records.iter().find(|record| record.role == Role::Steward).unwrap();
        let day = "2031-03-20".parse().unwrap();
        fixture.store.end_ownership(&steward.id, day, &person(OWNER)).unwrap();
        let refused = add(deputy(STEWARD, "Dora Deputy", "2031-03-31"), STEWARD).unwrap_err();
        assert!(refused.to_string().contains("2031-03-31"), "{refused}");
        add(deputy(STEWARD, "Dora Deputy", "2031-03-20"), STEWARD).unwrap();
        let by_steward = fixture.propose_by(STEWARD, vec![create("A", "Apple", &[])]);
        let refused = fixture
            .store
            .approve(&by_steward, &Selection::All, &person("Dora Deputy"), None);
        assert!(
            matches!(refused, Err(StoreError::Forbidden { .. })),
            "acts for the proposer: {refused:?}"
        );
        fixture
            .store
            .approve(&by_steward, &Selection::All, &person(OWNER), None)
            .unwrap();
        for refused in [
            add(
                new(Role::Custodian, "Carl Custodian", "2031-03-10", None),
                "Dora Deputy",
            ),
            add(deputy("Dora Deputy", "Dan Deputy", "2031-03-12"), OWNER),
        ] {
            assert!(refused.is_err(), "{refused:?}");
        }
    });
}

#[test]
fn a_team_decides_nothing() {
    on_both("team", |fixture| {
        let team = NewOwnership {
            party: Party::Team,
            ..new(Role::Steward, "Things Team", "2031-03-10", None)
        };
        fixture.store.add_ownership(team, &person(OWNER)).unwrap();
        let id = fixture.propose(vec![create("A", "Apple", &[])]).id;
        let refused = fixture
            .store
            .approve(&id, &Selection::All, &person("Things Team"), None);
        assert!(matches!(refused, Err(StoreError::Forbidden { .. })), "{refused:?}");
    });
}

#[test]
fn gaps_are_told_before_they_open() {
    on_both("coming_gaps", |fixture| {
        let records = fixture.store.ownership(&register("thing"), None).unwrap();
        let steward = records.iter().find(|record| record.role == Role::Steward).unwrap();
        let day = "2031-04-30".parse().unwrap();
        fixture.store.end_ownership(&steward.id, day, &person(OWNER)).unwrap();
        let overview = || fixture.store.register(&register("thing")).unwrap().unwrap();
        let told = || {
            overview()
                .coming_gaps
                .iter()
                .map(ToString::to_string)
                .collect::<Vec<_>>()
        };
        assert!(overview().gaps.is_empty());
        assert_eq!(told(), ["no steward in force from 2031-05-01 on"]);
        let mut next = new(Role::Steward, "Nina Next", "2031-05-01", None);
        next.next_review = Some("2031-06-01".parse().unwrap());
        fixture.store.add_ownership(next, &person(OWNER)).unwrap();
        assert!(told().is_empty());
        set_clock("2031-06-02T12:00:00Z");
        let overdue = overview().overdue_reviews;
        assert_eq!(overdue.len(), 1);
        assert_eq!(overdue[0].person, person("Nina Next"));
        set_clock("2031-03-10T12:00:00Z");
    });
}
