use registry_core::tree;
use registry_store::{Store, StoreError};

use crate::support::*;

#[test]
fn a_copy_is_the_store_as_it_stood() {
    on_both("backup", |fixture| {
        fixture.apply(vec![create("A", "Apple", &["feed:1"])]);
        let folder = tempfile::TempDir::new().unwrap();
        let file = folder.path().join("it's a copy.db");
        if fixture.url.starts_with("postgres") {
            let refused = fixture.store.back_up(&file).unwrap_err();
            assert!(refused.to_string().contains("pg_dump"), "{refused}");
            return;
        }
        fixture.store.back_up(&file).unwrap();
        let at_backup = fixture.store.register(&register("thing")).unwrap().unwrap().root;
        fixture.apply(vec![create("B", "Bread", &["feed:2"])]);
        let copy = Store::open(&format!("sqlite://{}", file.display())).unwrap();
        let copied = copy.register(&register("thing")).unwrap().unwrap();
        assert_eq!((copied.log_size, copied.root), (1, at_backup));
        assert_ne!(copied.root, tree::root_of_frontier(&[]));
        assert!(copy.verify(&[], &|_| {}).unwrap().faults.is_empty());
        assert!(
            matches!(fixture.store.back_up(&file), Err(StoreError::Invalid(_))),
            "it overwrites a file"
        );
    });
}
