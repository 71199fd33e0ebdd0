use registry_core::{ChangeCriteria, ChangeKind, ChangeSetState, ChangeState, Decision, Origin, Role};
use registry_store::{ApprovalRule, ChangeFilter, NewApprovalRule, NewChangeSet, Page, Selection, StoreError};

use crate::support::*;

fn begin(
    fixture: &Fixture,
    criteria: ChangeCriteria,
    spec: Option<&str>,
    by: &str,
) -> registry_store::Result<ApprovalRule> {
    let new = NewApprovalRule {
        register: register("thing"),
        title: "Small things".to_owned(),
        criteria,
        spec: spec.map(str::to_owned),
    };
    fixture.store.begin_approval_rule(new, &person(by))
}

fn creates() -> ChangeCriteria {
    ChangeCriteria {
        kinds: vec![ChangeKind::Create],
        ..ChangeCriteria::default()
    }
}

fn states(fixture: &Fixture, id: &str) -> Vec<ChangeState> {
    let page = fixture
        .store
        .changes(id, &ChangeFilter::default(), &Page::default())
        .unwrap();
    page.items.iter().map(|detail| detail.state).collect()
}

#[test]
fn a_rule_lets_in_what_it_admits_in_the_name_of_its_steward() {
    on_both("rule", |fixture| {
        fixture.apply(vec![create("A", "Apple", &[])]);
        let rule = begin(&fixture, creates(), Some("things"), STEWARD).unwrap();
        let summary = fixture.propose(vec![create("B", "Bread", &[]), update("A", "Apple", "Apricot")]);
        assert_eq!((summary.state, summary.open), (ChangeSetState::Proposed, 1));
        assert_eq!(summary.decided_by, Some(person(STEWARD)));
        assert_eq!(states(&fixture, &summary.id), [ChangeState::Applied, ChangeState::Open]);
        let decisions = fixture.store.decisions(&register("thing")).unwrap();
        let by_rule = decisions.iter().find(
            |record| matches!(&record.decision, Decision::Approve { rule: Some(id), changes: 1, .. } if *id == rule.id),
        );
        assert_eq!(by_rule.unwrap().by, person(STEWARD));
        let whole = fixture.propose(vec![create("C", "Cheese", &[])]);
        assert_eq!((whole.state, whole.open), (ChangeSetState::Applied, 0));
        let ended = fixture.store.end_approval_rule(&rule.id, &person(OWNER)).unwrap();
        assert!(ended.to.is_some() && fixture.store.end_approval_rule(&rule.id, &person(OWNER)).is_err());
        let waits = fixture.propose(vec![create("D", "Dill", &[])]);
        assert_eq!(waits.open, 1);
        let kinds: Vec<&str> = fixture
            .store
            .decisions(&register("thing"))
            .unwrap()
            .iter()
            .map(|record| record.decision.as_str())
            .filter(|kind| kind.ends_with("rule"))
            .collect();
        assert_eq!(kinds, ["begin-rule", "end-rule"]);
        assert_eq!(fixture.store.approval_rules(&register("thing")).unwrap(), [ended]);
    });
}

#[test]
fn a_rule_never_lets_in_what_its_steward_proposed() {
    on_both("rule_own", |fixture| {
        begin(&fixture, creates(), None, OWNER).unwrap();
        let own = fixture.propose(vec![create("A", "Apple", &[])]);
        assert_eq!(own.open, 1, "the owner proposed it");
        let new = NewChangeSet {
            register: register("thing"),
            title: "By another".to_owned(),
            origin: Origin::Person,
            changes: vec![create("B", "Bread", &[])],
            supersede: false,
            draft: true,
        };
        let draft = fixture.store.propose(new, &person(OTHER)).unwrap();
        assert_eq!(
            (draft.state, draft.open),
            (ChangeSetState::Draft, 1),
            "nobody is asked yet"
        );
        let submitted = fixture.store.submit(&draft.id, &person(OTHER)).unwrap();
        assert_eq!((submitted.state, submitted.open), (ChangeSetState::Applied, 0));
    });
}

#[test]
fn a_rule_acts_only_while_its_steward_is_in_force() {
    on_both("rule_force", |fixture| {
        for by in [OTHER, "Nobody Known"] {
            assert!(begin(&fixture, creates(), None, by).is_err(), "{by}");
        }
        let empty = begin(&fixture, ChangeCriteria::default(), None, STEWARD);
        assert!(matches!(empty, Err(StoreError::Invalid(_))), "{empty:?}");
        begin(&fixture, creates(), None, STEWARD).unwrap();
        let records = fixture.store.ownership(&register("thing"), None).unwrap();
        let steward = records.iter().find(|record| record.role == Role::Steward).unwrap();
        let day = "2031-03-10".parse().unwrap();
        fixture.store.end_ownership(&steward.id, day, &person(OWNER)).unwrap();
        assert_eq!(
            fixture.propose(vec![create("A", "Apple", &[])]).open,
            0,
            "the last day counts"
        );
        set_clock("2031-03-11T12:00:00Z");
        assert_eq!(fixture.propose(vec![create("B", "Bread", &[])]).open, 1);
        set_clock("2031-03-10T12:00:00Z");
    });
}

#[test]
fn what_does_not_fit_waits_for_a_person() {
    on_both("rule_conflict", |fixture| {
        fixture.apply(vec![create("A", "Apple", &[])]);
        begin(&fixture, creates(), None, STEWARD).unwrap();
        let updates = ChangeCriteria {
            kinds: vec![ChangeKind::Update],
            ..ChangeCriteria::default()
        };
        begin(&fixture, updates, None, STEWARD).unwrap();
        let before = fixture.store.decisions(&register("thing")).unwrap().len();
        let summary = fixture.propose(vec![
            create("B", "Bread", &[]),
            create("A", "Again", &[]),
            update("A", "Apple", "Apricot"),
        ]);
        assert_eq!(
            states(&fixture, &summary.id),
            [ChangeState::Open, ChangeState::Open, ChangeState::Applied]
        );
        assert_eq!(fixture.store.decisions(&register("thing")).unwrap().len(), before + 2);
        let both = fixture.propose(vec![create("C", "Cheese", &[]), update("A", "Apricot", "Apple")]);
        assert_eq!(both.state, ChangeSetState::Applied, "two rules, two commits");
    });
}

#[test]
fn people_decide_by_criteria_too() {
    on_both("filter", |fixture| {
        fixture.apply(vec![create("A1", "Apple", &[]), create("B1", "Bread", &[])]);
        let summary = fixture.propose(vec![
            update("A1", "Apple", "Apricot"),
            update("B1", "Bread", "Bun"),
            create("A2", "Avocado", &["feed:1"]),
        ]);
        let prefix = |text: &str| ChangeCriteria {
            key_prefix: Some(text.to_owned()),
            fields: vec!["name".parse().unwrap()],
            ..ChangeCriteria::default()
        };
        let steward = person(STEWARD);
        let approve = |criteria| {
            fixture
                .store
                .approve(&summary.id, &Selection::Filter(criteria), &steward, None)
        };
        assert_eq!(approve(prefix("A")).unwrap().applied, 2);
        assert!(
            matches!(approve(prefix("C")), Err(StoreError::Invalid(_))),
            "nothing is selected"
        );
        let rest = fixture
            .store
            .reject(&summary.id, &Selection::Filter(prefix("B")), &steward, "no buns")
            .unwrap();
        assert_eq!((rest.state, rest.open), (ChangeSetState::Applied, 0));
    });
}
