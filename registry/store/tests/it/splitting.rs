use registry_core::{ChangeKind, Command, CrossReferenceAction, Decision, RecordStatus};
use registry_store::{AsOf, StoreError};

use crate::support::*;
use crate::undo::{status, undo};

#[test]
fn a_split_is_undone_by_a_merge() {
    on_both("undo_split", |fixture| {
        fixture.apply(vec![create("A", "Apple", &["feed:1", "feed:2"])]);
        let part = |key_text: Option<&str>, name: &str, of: &[&str]| registry_core::SplitPart {
            key: key_text.map(key),
            item: serde_json::from_value(serde_json::json!({"name": name})).unwrap(),
            source_records: of.iter().map(|text| reference(text)).collect(),
        };
        let id = fixture.command(Command::Split {
            key: key("A"),
            parts: vec![
                part(Some("A"), "Apple one", &[]),
                part(Some("B"), "Apple two", &["feed:2"]),
            ],
            reason: "two apples".to_owned(),
        });
        assert_eq!(
            (fixture.references("A"), fixture.references("B")),
            (vec!["feed:1".into()], vec!["feed:2".into()])
        );
        assert_eq!(fixture.name_of("A", AsOf::Now).as_deref(), Some("Apple one"));
        let mut later = live("B", Some(item("B", "Apple two").hash()), "Apple two");
        later.cross_references = vec![cross_reference("feed:7", CrossReferenceAction::Attach)];
        fixture.apply(vec![change(ChangeKind::Update, "B", vec![later])]);
        let undone = undo(&fixture, &id, 1).unwrap();
        assert_eq!(fixture.change_of(&undone).kind, ChangeKind::Merge);
        fixture.approve_all(&undone).unwrap();
        assert_eq!(status(&fixture, "B"), RecordStatus::Merged { into: key("A") });
        assert_eq!(fixture.references("A"), ["feed:1", "feed:2", "feed:7"]);
        assert_eq!(fixture.name_of("A", AsOf::Now).as_deref(), Some("Apple"));
        let same = Decision::Same {
            left: reference("feed:1"),
            right: reference("feed:2"),
        };
        let decisions = fixture.store.decisions(&register("thing")).unwrap();
        assert_eq!(decisions.last().map(|record| &record.decision), Some(&same));
    });
}

#[test]
fn a_record_that_is_split_without_a_rest_is_closed() {
    on_both("split_all", |fixture| {
        fixture.apply(vec![create("A", "Apple", &["feed:1", "feed:2"])]);
        let part = |key_text: &str, of: &[&str]| registry_core::SplitPart {
            key: Some(key(key_text)),
            item: serde_json::from_value(serde_json::json!({"name": key_text})).unwrap(),
            source_records: of.iter().map(|text| reference(text)).collect(),
        };
        let split = |parts| Command::Split {
            key: key("A"),
            parts,
            reason: "two apples".to_owned(),
        };
        let forgotten = fixture.try_command(split(vec![part("B", &["feed:1"])])).unwrap_err();
        assert!(forgotten.to_string().contains("feed:2"), "{forgotten}");
        for wrong in [
            vec![],
            vec![part("A", &[])],
            vec![part("A", &[]), part("A", &[]), part("B", &[])],
            vec![part("B", &["feed:1", "feed:2", "feed:1"])],
            vec![part("A", &[]), part("B", &["feed:5"])],
        ] {
            let refused = fixture.try_command(split(wrong));
            assert!(matches!(refused, Err(StoreError::Invalid(_))), "{refused:?}");
        }
        let id = fixture.command(split(vec![part("B", &["feed:1"]), part("C", &["feed:2"])]));
        assert_eq!(status(&fixture, "A"), RecordStatus::Retired);
        let undone = undo(&fixture, &id, 1).unwrap();
        fixture.approve_all(&undone).unwrap();
        assert_eq!(status(&fixture, "A"), RecordStatus::Live);
        assert_eq!(status(&fixture, "B"), RecordStatus::Merged { into: key("A") });
        assert_eq!(status(&fixture, "C"), RecordStatus::Merged { into: key("A") });
        assert_eq!(fixture.references("A"), ["feed:1", "feed:2"]);
    });
}
