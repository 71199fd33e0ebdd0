use registry_core::{ChangeKind, CrossReferenceAction, RecordStatus};
use registry_store::{AsOf, Page, RecordQuery, StatusFilter, StoreError};

use crate::support::*;

fn status(fixture: &Fixture, key_text: &str, as_of: AsOf) -> RecordStatus {
    fixture.record(key_text, as_of).unwrap().status
}

fn merged_into(key_text: &str) -> RecordStatus {
    RecordStatus::Merged { into: key(key_text) }
}

#[test]
fn a_merged_record_names_the_end_of_the_chain() {
    on_both("chain", |fixture| {
        fixture.apply(vec![
            create("A", "Apple", &["feed:1"]),
            create("B", "Bread", &["feed:2"]),
            create("C", "Cheese", &["feed:3"]),
        ]);
        let first = fixture.apply(vec![merge(("B", "Bread"), ("A", "Apple"), &["feed:1"])]);
        assert_eq!(first.entries, Some(4..=4), "the survivor stays as it is");
        assert_eq!(status(&fixture, "A", AsOf::Now), merged_into("B"));
        let closed = fixture.record("A", AsOf::Now).unwrap().item;
        assert_eq!(closed.text("end-date"), Some("2031-03-10"));
        assert_eq!(closed.text("closed-because"), Some("one thing twice"));
        assert_eq!(closed.text("merged-into"), Some("B"));
        assert_eq!(closed.text("name"), Some("Apple"));
        fixture.apply(vec![merge(("C", "Cheese"), ("B", "Bread"), &["feed:1", "feed:2"])]);
        assert_eq!(status(&fixture, "A", AsOf::Now), merged_into("C"));
        assert_eq!(status(&fixture, "A", AsOf::LogSize(4)), merged_into("B"));
        assert_eq!(status(&fixture, "A", AsOf::LogSize(3)), RecordStatus::Live);
        assert_eq!(fixture.references("C"), ["feed:1", "feed:2", "feed:3"]);
        assert!(fixture.references("A").is_empty());
        let overview = fixture.store.register(&register("thing")).unwrap().unwrap();
        assert_eq!((overview.live, overview.merged, overview.retired), (1, 2, 0));
        let listed = |status, as_of| {
            let page = fixture
                .store
                .records(&register("thing"), &RecordQuery::at(as_of, status), &Page::default())
                .unwrap();
            page.items
                .iter()
                .map(|record| record.key.to_string())
                .collect::<String>()
        };
        assert_eq!(listed(StatusFilter::Live, AsOf::Now), "C");
        assert_eq!(listed(StatusFilter::Merged, AsOf::Now), "AB");
        assert_eq!(listed(StatusFilter::Live, AsOf::LogSize(4)), "BC");
        assert_eq!(listed(StatusFilter::All, AsOf::LogSize(2)), "AB");
        let state = fixture.store.identity_state(&register("thing")).unwrap();
        let statuses: Vec<RecordStatus> = state.records.into_iter().map(|record| record.status).collect();
        assert_eq!(statuses, [merged_into("C"), merged_into("C"), RecordStatus::Live]);
    });
}

#[test]
fn a_chain_of_four_is_resolved_in_one_hop_now_and_as_of_then() {
    on_both("chain_of_four", |fixture| {
        let names = [("A", "Apple"), ("B", "Bread"), ("C", "Cheese"), ("D", "Dill")];
        fixture.apply(names.map(|(key_text, name)| create(key_text, name, &[])).to_vec());
        for pair in names.windows(2) {
            fixture.apply(vec![merge(pair[1], pair[0], &[])]);
        }
        let ends = |as_of| ["A", "B", "C"].map(|key_text| status(&fixture, key_text, as_of));
        assert_eq!(ends(AsOf::Now), [merged_into("D"), merged_into("D"), merged_into("D")]);
        assert_eq!(
            ends(AsOf::LogSize(6)),
            [merged_into("C"), merged_into("C"), RecordStatus::Live]
        );
        assert_eq!(
            ends(AsOf::LogSize(5)),
            [merged_into("B"), RecordStatus::Live, RecordStatus::Live]
        );
    });
}

#[test]
fn a_source_record_moves_only_when_it_is_let_go() {
    on_both("moves", |fixture| {
        fixture.apply(vec![
            create("A", "Apple", &["feed:1", "feed:2"]),
            create("B", "Bread", &[]),
        ]);
        let mut takes = live("B", Some(item("B", "Bread").hash()), "Bread");
        takes.cross_references = vec![cross_reference("feed:1", CrossReferenceAction::Attach)];
        let id = fixture
            .propose(vec![change(ChangeKind::Update, "B", vec![takes.clone()])])
            .id;
        let refused = fixture.approve_all(&id).unwrap_err();
        assert!(
            matches!(refused, StoreError::CrossReferenceConflict { .. }),
            "{refused}"
        );
        assert!(refused.to_string().contains("belongs to A"), "{refused}");
        let mut lets_go = live("A", Some(item("A", "Apple").hash()), "Apple");
        lets_go.cross_references = vec![cross_reference("feed:1", CrossReferenceAction::Detach)];
        let applied = fixture.apply(vec![change(ChangeKind::Update, "B", vec![takes, lets_go])]);
        assert_eq!(applied.entries, None);
        assert_eq!(
            (fixture.references("A"), fixture.references("B")),
            (vec!["feed:2".into()], vec!["feed:1".into()])
        );
    });
}

#[test]
fn a_split_shares_the_source_records_out() {
    on_both("split", |fixture| {
        fixture.apply(vec![create("A", "Apple", &["feed:1", "feed:2"])]);
        let mut stays = live("A", Some(item("A", "Apple").hash()), "Apple");
        stays.cross_references = vec![cross_reference("feed:2", CrossReferenceAction::Detach)];
        let mut begins = live("B", None, "Bread");
        begins.cross_references = vec![cross_reference("feed:2", CrossReferenceAction::Attach)];
        let applied = fixture.apply(vec![change(ChangeKind::Split, "A", vec![begins, stays])]);
        assert_eq!(applied.entries, Some(2..=2));
        assert_eq!(
            (fixture.references("A"), fixture.references("B")),
            (vec!["feed:1".into()], vec!["feed:2".into()])
        );
    });
}

#[test]
fn changes_of_one_set_build_on_each_other() {
    on_both("build", |fixture| {
        let applied = fixture.apply(vec![
            create("A", "Apple", &["feed:1"]),
            update("A", "Apple", "Apricot"),
            create("B", "Bread", &[]),
            merge(("B", "Bread"), ("A", "Apricot"), &["feed:1"]),
        ]);
        assert_eq!(applied.entries, Some(1..=4));
        assert_eq!(status(&fixture, "A", AsOf::Now), merged_into("B"));
        assert_eq!(fixture.references("B"), ["feed:1"]);
        assert_eq!(fixture.store.register(&register("thing")).unwrap().unwrap().live, 1);
    });
}
