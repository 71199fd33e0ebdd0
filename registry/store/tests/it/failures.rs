use diesel::connection::SimpleConnection as _;
use diesel::{Connection as _, SqliteConnection};
use registry_store::{Store, StoreError};
use tempfile::TempDir;

use crate::support::*;

#[test]
fn the_log_refuses_to_be_changed() {
    on_both("append_only", |fixture| {
        fixture.apply(vec![create("A", "Apple", &[]), create("B", "Bread", &[])]);
        fixture.store.publish(&register("thing"), &person(OWNER), None).unwrap();
        for table in ["item", "entry", "tree_node", "log_commit", "decision", "edition"] {
            for statement in [
                format!("UPDATE {table} SET register = 'x'"),
                format!("DELETE FROM {table}"),
            ] {
                let refused = execute(&fixture.url, &statement).unwrap_err();
                assert!(
                    refused.contains(&format!("the log is append-only: {table}")),
                    "{refused}"
                );
            }
        }
        execute(&fixture.url, "UPDATE person SET contact = 'x'").unwrap();
    });
}

fn execute(url: &str, statement: &str) -> Result<(), String> {
    #[cfg(feature = "postgres")]
    if url.starts_with("postgres") {
        let mut connection = diesel::PgConnection::establish(url).unwrap();
        return connection.batch_execute(statement).map_err(|error| error.to_string());
    }
    sqlite(url).batch_execute(statement).map_err(|error| error.to_string())
}

fn sqlite(url: &str) -> SqliteConnection {
    SqliteConnection::establish(url.strip_prefix("sqlite://").unwrap()).unwrap()
}

fn new_store() -> (TempDir, String) {
    let folder = TempDir::new().unwrap();
    let url = format!("sqlite://{}/registrar.db", folder.path().display());
    (folder, url)
}

#[test]
fn a_store_that_is_not_there_is_not_made() {
    let (folder, url) = new_store();
    let refused = Store::open(&url).unwrap_err();
    assert!(matches!(refused, StoreError::NoStore { .. }));
    assert_eq!(
        refused.to_string(),
        format!("there is no store at {url}; make one with `registrar init`")
    );
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
    std::fs::write(folder.path().join("registrar.db"), "").unwrap();
    assert!(
        matches!(Store::open(&url), Err(StoreError::NoStore { .. })),
        "an empty file is no store"
    );
    std::fs::write(
        folder.path().join("registrar.db"),
        "name,address\nAnn,High Street\n".repeat(100),
    )
    .unwrap();
    let refused = Store::open(&url).unwrap_err();
    assert!(refused.to_string().contains("not a database"), "{refused}");
}

#[test]
fn an_address_names_its_scheme() {
    for url in ["registrar.db", "sqlite:registrar.db", "mysql://x", ""] {
        for refused in [Store::open(url).unwrap_err(), Store::create(url).unwrap_err()] {
            assert!(
                refused.to_string().contains("must start with sqlite:// or postgres://"),
                "{refused}"
            );
        }
    }
}

#[test]
fn a_store_of_another_version_is_not_touched() {
    let (_folder, url) = new_store();
    Store::create(&url).unwrap();
    sqlite(&url)
        .batch_execute("INSERT INTO __diesel_schema_migrations (version) VALUES ('29990101000000')")
        .unwrap();
    let refused = Store::open(&url).unwrap_err();
    assert!(matches!(refused, StoreError::TooNew { .. }), "{refused}");
    sqlite(&url)
        .batch_execute("DELETE FROM __diesel_schema_migrations")
        .unwrap();
    sqlite(&url)
        .batch_execute("INSERT INTO __diesel_schema_migrations (version) SELECT '20000101000000' WHERE 0")
        .unwrap();
    let refused = Store::open(&url).unwrap_err();
    assert!(matches!(refused, StoreError::Outdated { .. }), "{refused}");
}

#[test]
fn a_read_only_store_is_read() {
    let (_folder, url) = new_store();
    Store::create(&url)
        .unwrap()
        .ensure_person(&person(OWNER), "", "")
        .unwrap();
    let store = Store::open(&format!("{url}?mode=ro")).unwrap();
    assert_eq!(store.people().unwrap().len(), 1);
    let refused = store.ensure_person(&person(STEWARD), "", "").unwrap_err();
    assert!(matches!(refused, StoreError::ReadOnly), "{refused}");
    assert_eq!(store.people().unwrap().len(), 1);
}

#[test]
fn another_writer_is_waited_for_and_then_reported() {
    let (_folder, url) = new_store();
    let store = Store::create(&url).unwrap();
    let mut other = sqlite(&url);
    other.batch_execute("BEGIN IMMEDIATE").unwrap();
    let refused = store.ensure_person(&person(OWNER), "", "").unwrap_err();
    assert!(matches!(refused, StoreError::Busy), "{refused}");
    assert_eq!(store.people().unwrap(), [], "reading goes on");
    other.batch_execute("ROLLBACK").unwrap();
    store.ensure_person(&person(OWNER), "", "").unwrap();
}
