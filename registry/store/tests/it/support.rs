//! Databases, people and changes for the tests.

use std::cell::Cell;
use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use registry_core::{
    Change, ChangeKind, ChangeSetSummary, Command, CrossReferenceAction, CrossReferenceChange, Effect, Evidence, Item,
    ItemHash, Key, Origin, Outcome, PersonName, RegisterDefinition, RegisterName, SourceReference,
};
use registry_store::{Applied, AsOf, ChangeFilter, NewChangeSet, Page, Record, Selection, Store};
use tempfile::TempDir;

thread_local! {
    static CLOCK: Cell<Option<DateTime<Utc>>> = const { Cell::new(None) };
}

/// Sets the clock of this test's stores. It stands at noon of 10 March 2031 otherwise: later than now, because making a
/// store records the real time.
pub fn set_clock(time: &str) {
    CLOCK.set(Some(time.parse().unwrap()));
}

fn clock() -> DateTime<Utc> {
    CLOCK.get().unwrap_or_else(|| "2031-03-10T12:00:00Z".parse().unwrap())
}

/// A store with an owner, a steward, somebody else, and a register of things.
pub struct Fixture {
    pub store: Store,
    pub url: String,
    _folder: TempDir,
}

pub const OWNER: &str = "Olga Owner";
pub const STEWARD: &str = "Stan Steward";
pub const OTHER: &str = "Otto Other";

/// Runs the test on each database. `name` must be unique: it names the database on PostgreSQL.
pub fn on_both(name: &str, test: impl Fn(Fixture)) {
    test(sqlite());
    #[cfg(feature = "postgres")]
    if let Some(fixture) = postgres(name) {
        test(fixture);
    }
    #[cfg(not(feature = "postgres"))]
    println!("skipped on PostgreSQL: {name} (build with --features postgres)");
}

pub fn sqlite() -> Fixture {
    let folder = TempDir::new().unwrap();
    let url = format!("sqlite://{}/made/on the way/registrar.db", folder.path().display());
    fixture(url, folder)
}

#[cfg(feature = "postgres")]
fn postgres(name: &str) -> Option<Fixture> {
    let url = postgres_database(name)?;
    Some(fixture(url, TempDir::new().unwrap()))
}

/// The address of an empty database on the server that `TEST_DATABASE_URL` names.
#[cfg(feature = "postgres")]
pub fn postgres_database(name: &str) -> Option<String> {
    use diesel::Connection as _;
    use diesel::connection::SimpleConnection as _;
    let Ok(server) = std::env::var("TEST_DATABASE_URL") else {
        println!("skipped on PostgreSQL: {name} (TEST_DATABASE_URL is not set)");
        return None;
    };
    let mut connection = diesel::PgConnection::establish(&server).unwrap();
    let database = format!("registrar_test_{name}");
    connection
        .batch_execute(&format!("DROP DATABASE IF EXISTS {database} WITH (FORCE)"))
        .unwrap();
    connection
        .batch_execute(&format!("CREATE DATABASE {database}"))
        .unwrap();
    let (place, _) = server.rsplit_once('/').unwrap();
    Some(format!("{place}/{database}"))
}

fn fixture(url: String, folder: TempDir) -> Fixture {
    let store = Store::create(&url).unwrap().with_clock(clock);
    for name in [OWNER, STEWARD, OTHER] {
        store
            .ensure_person(&person(name), "Department", "someone@example.org")
            .unwrap();
    }
    store.define_register(&definition("thing"), &person(OWNER)).unwrap();
    store
        .appoint_provisional(&register("thing"), &person(OWNER), &person(STEWARD))
        .unwrap();
    Fixture {
        store,
        url,
        _folder: folder,
    }
}

pub fn person(name: &str) -> PersonName {
    PersonName::parse(name).unwrap()
}

pub fn register(name: &str) -> RegisterName {
    RegisterName::parse(name).unwrap()
}

pub fn key(text: &str) -> Key {
    Key::parse(text).unwrap()
}

pub fn reference(text: &str) -> SourceReference {
    let (source, id) = text.split_once(':').unwrap();
    SourceReference {
        source: source.parse().unwrap(),
        source_record_id: id.to_owned(),
    }
}

/// A register whose records have a name and other names.
pub fn definition(name: &str) -> RegisterDefinition {
    serde_json::from_value(serde_json::json!({
        "name": name, "title": "Things", "description": "All things.", "licence": "OGL-UK-3.0", "key_field": name,
        "fields": [
            {"name": "name", "datatype": "string", "cardinality": "1", "required": true, "description": "Its name."},
            {"name": "other-names", "datatype": "string", "cardinality": "n", "description": "Other names."},
        ],
    }))
    .unwrap()
}

pub fn item(key: &str, name: &str) -> Item {
    serde_json::from_value(serde_json::json!({"thing": key, "name": name})).unwrap()
}

/// An effect that leaves the key live under the name.
pub fn live(key_text: &str, before: Option<ItemHash>, name: &str) -> Effect {
    Effect {
        key: key(key_text),
        before,
        after: Outcome::Live {
            item: item(key_text, name),
        },
        recorded_at: None,
        cross_references: Vec::new(),
        provenance: Vec::new(),
    }
}

pub fn cross_reference(text: &str, action: CrossReferenceAction) -> CrossReferenceChange {
    let SourceReference {
        source,
        source_record_id,
    } = reference(text);
    let content = BTreeMap::from([("row".to_owned(), text.to_owned())]);
    let content = (action != CrossReferenceAction::Detach).then_some(content);
    CrossReferenceChange {
        source,
        source_record_id,
        action,
        content,
    }
}

pub fn change(kind: ChangeKind, key_text: &str, effects: Vec<Effect>) -> Change {
    Change {
        kind,
        key: key(key_text),
        effects,
        evidence: Evidence::default(),
    }
}

/// A record with this name, to which these source records belong.
pub fn create(key_text: &str, name: &str, references: &[&str]) -> Change {
    let mut effect = live(key_text, None, name);
    effect.cross_references = references
        .iter()
        .map(|text| cross_reference(text, CrossReferenceAction::Attach))
        .collect();
    change(ChangeKind::Create, key_text, vec![effect])
}

pub fn update(key_text: &str, before: &str, name: &str) -> Change {
    let before = item(key_text, before).hash();
    change(ChangeKind::Update, key_text, vec![live(key_text, Some(before), name)])
}

/// `loser` gives way to `survivor`; its source records move.
pub fn merge(survivor: (&str, &str), loser: (&str, &str), moved: &[&str]) -> Change {
    let mut stays = live(survivor.0, Some(item(survivor.0, survivor.1).hash()), survivor.1);
    stays.cross_references = moved
        .iter()
        .map(|text| cross_reference(text, CrossReferenceAction::Attach))
        .collect();
    let gives_way = Effect {
        key: key(loser.0),
        before: Some(item(loser.0, loser.1).hash()),
        after: Outcome::Merged {
            into: key(survivor.0),
            reason: "one thing twice".to_owned(),
        },
        recorded_at: None,
        cross_references: moved
            .iter()
            .map(|text| cross_reference(text, CrossReferenceAction::Detach))
            .collect(),
        provenance: Vec::new(),
    };
    change(ChangeKind::Merge, survivor.0, vec![stays, gives_way])
}

/// An item with other names.
pub fn named((key, name): (&str, &str), other_names: &[&str]) -> Item {
    serde_json::from_value(serde_json::json!({"thing": key, "name": name, "other-names": other_names})).unwrap()
}

impl Fixture {
    /// What a person asks for by hand, proposed.
    pub fn try_command(&self, command: Command) -> registry_store::Result<String> {
        let summary =
            self.store
                .propose_commands(&register("thing"), "By hand", vec![command], false, &person(OWNER))?;
        Ok(summary.id)
    }

    /// What a person asks for by hand, proposed, and the answer to its approval.
    pub fn try_approve(&self, command: Command) -> registry_store::Result<Applied> {
        let id = self.try_command(command)?;
        self.approve_all(&id)
    }

    /// What a person asks for by hand, proposed and let in; the change set.
    pub fn command(&self, command: Command) -> String {
        let id = self.try_command(command).unwrap();
        self.approve_all(&id).unwrap();
        id
    }

    /// Proposed by this person; the change set.
    pub fn propose_by(&self, by: &str, changes: Vec<Change>) -> String {
        let new = NewChangeSet {
            register: register("thing"),
            title: "By hand".to_owned(),
            origin: Origin::Person,
            changes,
            supersede: false,
            draft: false,
        };
        self.store.propose(new, &person(by)).unwrap().id
    }

    /// The one change of the change set.
    pub fn change_of(&self, id: &str) -> Change {
        let page = self
            .store
            .changes(id, &ChangeFilter::default(), &Page::default())
            .unwrap();
        assert_eq!(page.items.len(), 1);
        page.items[0].change.clone()
    }

    /// Proposed by a pipeline that the owner runs, so that the steward may decide.
    pub fn propose(&self, changes: Vec<Change>) -> ChangeSetSummary {
        self.try_propose(changes).unwrap()
    }

    pub fn try_propose(&self, changes: Vec<Change>) -> registry_store::Result<ChangeSetSummary> {
        let new = NewChangeSet {
            register: register("thing"),
            title: "Weekly run".to_owned(),
            origin: Origin::Pipeline {
                run: "run-1".to_owned(),
                spec: "things".to_owned(),
            },
            changes,
            supersede: false,
            draft: false,
        };
        self.store.propose(new, &person(OWNER))
    }

    pub fn approve_all(&self, id: &str) -> registry_store::Result<Applied> {
        self.store.approve(id, &Selection::All, &person(STEWARD), None)
    }

    /// Proposed and let in.
    pub fn apply(&self, changes: Vec<Change>) -> Applied {
        let id = self.propose(changes).id;
        self.approve_all(&id).unwrap()
    }

    pub fn record(&self, key_text: &str, as_of: AsOf) -> Option<Record> {
        self.store.record(&register("thing"), &key(key_text), as_of).unwrap()
    }

    /// The name that the record had at that moment.
    pub fn name_of(&self, key_text: &str, as_of: AsOf) -> Option<String> {
        self.record(key_text, as_of)
            .map(|record| record.item.text("name").unwrap().to_owned())
    }

    /// The source records that belong to the key.
    pub fn references(&self, key_text: &str) -> Vec<String> {
        let provenance = self
            .store
            .provenance(&register("thing"), &key(key_text))
            .unwrap()
            .unwrap();
        provenance
            .cross_references
            .iter()
            .map(|row| format!("{}:{}", row.source, row.source_record_id))
            .collect()
    }
}
