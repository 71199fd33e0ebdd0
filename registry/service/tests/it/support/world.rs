//! A store with a small register: owner, steward, four records of which one is merged and one retired, one edition, one open change set.

use std::collections::BTreeMap;

use actix_web::body::to_bytes;
use actix_web::test::{TestRequest, init_service, try_call_service};
use chrono::{DateTime, NaiveDate, TimeZone, Utc};
use registry_core::{
    Cardinality, Change, ChangeKind, Command, CrossReferenceAction, CrossReferenceChange, Datatype, Effect, Evidence,
    FieldDefinition, FieldName, Item, Key, Origin, Outcome, Party, PersonName, RegisterDefinition, RegisterName, Role,
    SignerName, SigningKey, SourceName, Value,
};
use registry_service::{SEARCH_PART, Shared, app};
use registry_store::search::SearchIndex;
use registry_store::{AsOf, EditionFiles, NewChangeSet, NewOwnership, Selection, Store};
use tempfile::TempDir;

use crate::support::answer::Answer;
use crate::support::extracts::make_extracts;
use crate::support::people;

/// The owner of `organisation`.
pub const OWNER: &str = "Olga Owner";
/// The steward of `organisation`.
pub const STEWARD: &str = "Sam Steward";
/// Somebody without any role, who proposed everything.
pub const PROPOSER: &str = "Paula Proposer";
/// Owner and steward of `street`, and of nothing else.
pub const OTHER: &str = "Otto Other";

pub struct World {
    pub store: Store,
    /// The change set that waits for a decision: an update of ORG-1 and a new record, ORG-5.
    pub open_change_set: String,
    keys: BTreeMap<&'static str, String>,
    shared: Shared,
    folder: TempDir,
}

/// When everything in the small register was recorded: later than today, because time in a store never goes back.
fn morning() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2040, 5, 1, 9, 0, 0).unwrap()
}

/// When the tests look at it.
fn noon() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2040, 5, 2, 12, 0, 0).unwrap()
}

impl World {
    pub fn new() -> Self {
        let world = Self::with(signing);
        world.index();
        world
    }

    /// The same with a register of people, `person`, that has one edition.
    pub fn with_people() -> Self {
        let world = Self::without_index();
        people::fill(&world.store);
        world.index();
        world
    }

    /// The same before the search index of its edition is made.
    pub fn without_index() -> Self {
        Self::with(signing)
    }

    fn index(&self) {
        let shared = self.shared();
        for edition in self.store.all_editions().unwrap() {
            let made = shared
                .files
                .make::<registry_store::StoreError>(&edition, SEARCH_PART, |folder| {
                    SearchIndex::make(&self.store, &edition, folder, &mut |_| ())
                });
            made.unwrap();
        }
    }

    /// The same without a key that signs.
    pub fn unsigned() -> Self {
        Self::with(|store| store)
    }

    fn with(prepare: fn(Store) -> Store) -> Self {
        let folder = TempDir::new().unwrap();
        let url = format!("sqlite://{}", folder.path().join("registrar.db").display());
        let store = prepare(Store::create(&url).unwrap().with_clock(morning));
        let keys = [OWNER, STEWARD, PROPOSER, OTHER]
            .map(|name| (name, known_person(&store, name)))
            .into();
        define(&store, "organisation", OWNER, STEWARD);
        define(&store, "street", OTHER, OTHER);
        fill(&store);
        let store = store.with_clock(noon);
        let open = propose(
            &store,
            "The full name, and a new one",
            vec![
                Command::Update {
                    key: key("ORG-1"),
                    set: [
                        (field("name"), Some(Value::from("Ministry of Rivers and Lakes"))),
                        (field("alias"), None),
                    ]
                    .into(),
                },
                create("ORG-5", "Ministry of Hills"),
            ],
        );
        let files = EditionFiles::new(folder.path().join("editions"));
        make_extracts(&store, &files);
        Self {
            shared: Shared::new(store.clone(), files),
            store,
            open_change_set: open,
            keys,
            folder,
        }
    }

    /// What a server serves.
    pub fn shared(&self) -> Shared {
        self.shared.clone()
    }

    /// The API key of one of the people.
    pub fn key_of(&self, person: &str) -> &str {
        &self.keys[person]
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.send(TestRequest::get().uri(path)).await
    }

    pub async fn post(&self, person: &str, path: &str, body: serde_json::Value) -> Answer {
        let request = TestRequest::post().uri(path).set_json(body);
        self.send(self.signed(person, request)).await
    }

    /// The request with the API key of the person.
    pub fn signed(&self, person: &str, request: TestRequest) -> TestRequest {
        request.insert_header(("Authorization", format!("Bearer {}", self.key_of(person))))
    }

    pub async fn send(&self, request: TestRequest) -> Answer {
        let service = init_service(app(self.shared())).await;
        match try_call_service(&service, request.to_request()).await {
            Ok(response) => read(response.into_parts().1).await,
            Err(error) => read(error.as_response_error().error_response()).await,
        }
    }

    /// Has somebody propose these commands for `organisation`.
    pub fn propose(&self, by: &str, commands: Vec<Command>) -> String {
        let register = register("organisation");
        let made = self
            .store
            .propose_commands(&register, "a proposal", commands, false, &person(by));
        made.unwrap().id
    }

    /// Writes rubbish over the files of the store, as a bad disk would.
    pub fn break_store(&self) {
        for entry in std::fs::read_dir(self.folder.path()).unwrap() {
            let path = entry.unwrap().path();
            if path.is_file() {
                std::fs::write(path, "rubbish ".repeat(8192)).unwrap();
            }
        }
    }

    /// Makes a person a deputy of `organisation`, delegated by its steward.
    pub fn deputise(&self, name: &str) {
        let steward = person(STEWARD);
        let mut deputy = ownership("organisation", Role::Deputy, name);
        deputy.delegated_by = Some(steward.clone());
        deputy.to = NaiveDate::from_ymd_opt(2040, 12, 31);
        self.store.add_ownership(deputy, &steward).unwrap();
    }
}

/// The store with a key that signs every commit.
fn signing(store: Store) -> Store {
    let key = SigningKey::from_secret([7; 32]);
    store
        .set_origin(&SignerName::parse("registers.example").unwrap())
        .unwrap();
    store.rotate_signing_key(&key, &person(OWNER)).unwrap();
    store.with_signing_key(key).unwrap()
}

async fn read(response: actix_web::HttpResponse) -> Answer {
    let status = response.status();
    let headers = response.headers().clone();
    let body = to_bytes(response.into_body()).await;
    Answer {
        status,
        headers,
        body: body.unwrap_or_else(|_| panic!("the body cannot be read")).to_vec(),
    }
}

fn known_person(store: &Store, name: &str) -> String {
    let name = person(name);
    store
        .ensure_person(&name, "Cabinet Office", "desk@cabinet.example")
        .unwrap();
    store.issue_api_key(&name).unwrap()
}

fn define(store: &Store, name: &str, owner: &str, steward: &str) {
    let fields = vec![
        field_definition(name, Datatype::String, Cardinality::One, true),
        field_definition("name", Datatype::String, Cardinality::One, true),
        field_definition("alias", Datatype::String, Cardinality::Many, false),
        field_definition("start-date", Datatype::Date, Cardinality::One, false),
        FieldDefinition {
            register: Some(register("organisation")),
            ..field_definition("parent", Datatype::String, Cardinality::One, false)
        },
    ];
    define_with(store, name, owner, steward, fields);
}

/// Defines a register with these fields, of which the first is that of the key.
pub(super) fn define_with(store: &Store, name: &str, owner: &str, steward: &str, fields: Vec<FieldDefinition>) {
    let definition = RegisterDefinition {
        name: register(name),
        title: format!("Register of {name}s"),
        description: format!("Every {name} that the government knows."),
        licence: "OGL-UK-3.0".to_owned(),
        custodian: None,
        key_field: field(name),
        fields,
    };
    store.define_register(&definition, &person(owner)).unwrap();
    for (role, holder) in [(Role::Owner, owner), (Role::Steward, steward)] {
        store
            .add_ownership(ownership(name, role, holder), &person(owner))
            .unwrap();
    }
}

pub(super) fn field_definition(
    name: &str,
    datatype: Datatype,
    cardinality: Cardinality,
    required: bool,
) -> FieldDefinition {
    FieldDefinition {
        required,
        ..FieldDefinition::new(field(name), datatype, cardinality, format!("The {name}."))
    }
}

fn ownership(name: &str, role: Role, holder: &str) -> NewOwnership {
    NewOwnership {
        register: register(name),
        role,
        party: Party::Person,
        person: person(holder),
        organisation: "Cabinet Office".to_owned(),
        contact: "desk@cabinet.example".to_owned(),
        from: NaiveDate::from_ymd_opt(2026, 1, 1).unwrap(),
        to: None,
        next_review: NaiveDate::from_ymd_opt(2026, 3, 1),
        delegated_by: None,
    }
}

fn fill(store: &Store) {
    let first = vec![
        create("ORG-1", "Ministry of Rivers"),
        create("ORG-2", "Min. of Rivers"),
        create("ORG-3", "Ministry of Silly Walks"),
        create("a/b", "Department with a slash"),
    ];
    let second = vec![
        Command::Merge {
            key: key("ORG-2"),
            into: key("ORG-1"),
            reason: "same charter and same address".to_owned(),
        },
        Command::Retire {
            key: key("ORG-3"),
            reason: "never existed".to_owned(),
        },
    ];
    for (title, commands) in [("First load", first), ("Tidying up", second)] {
        let id = propose(store, title, commands);
        store
            .approve(&id, &Selection::All, &person(STEWARD), Some("checked"))
            .unwrap();
    }
    attach(store);
    store.publish(&register("organisation"), &person(OWNER), None).unwrap();
}

/// Hangs row 4711 of the land office on ORG-1, as a pipeline does.
fn attach(store: &Store) {
    let before = store
        .record(&register("organisation"), &key("ORG-1"), AsOf::Now)
        .unwrap();
    let before = before.unwrap();
    let change = Change {
        kind: ChangeKind::Update,
        key: key("ORG-1"),
        effects: vec![Effect {
            key: key("ORG-1"),
            before: Some(before.entry.item_hash),
            after: Outcome::Live { item: before.item },
            recorded_at: None,
            cross_references: vec![CrossReferenceChange {
                source: SourceName::parse("land-office").unwrap(),
                source_record_id: "4711".to_owned(),
                action: CrossReferenceAction::Attach,
                content: Some([("name".to_owned(), "MIN. OF RIVERS".to_owned())].into()),
            }],
            provenance: Vec::new(),
        }],
        evidence: Evidence {
            summary: "a row of the land office".to_owned(),
            pairs: Vec::new(),
            notes: Vec::new(),
        },
    };
    let new = NewChangeSet {
        register: register("organisation"),
        title: "A delivery of the land office".to_owned(),
        origin: Origin::Pipeline {
            run: "run-1".to_owned(),
            spec: "organisations".to_owned(),
        },
        changes: vec![change],
        supersede: false,
        draft: false,
    };
    let id = store.propose(new, &person(PROPOSER)).unwrap().id;
    store
        .approve(&id, &Selection::All, &person(STEWARD), Some("checked"))
        .unwrap();
}

fn propose(store: &Store, title: &str, commands: Vec<Command>) -> String {
    let register = register("organisation");
    store
        .propose_commands(&register, title, commands, false, &person(PROPOSER))
        .unwrap()
        .id
}

/// A command that makes an organisation.
pub fn create(name: &str, title: &str) -> Command {
    let mut item = Item::new();
    item.insert(field("name"), title);
    item.insert(field("alias"), vec!["one".to_owned(), "two".to_owned()]);
    item.insert(field("start-date"), "2001-04-01");
    Command::Create {
        key: Some(key(name)),
        item,
    }
}

/// Approves all of the change set, as the steward.
pub fn approve(store: &Store, change_set: &str) {
    store
        .approve(change_set, &Selection::All, &person(STEWARD), Some("checked"))
        .unwrap();
}

pub(super) fn person(name: &str) -> PersonName {
    PersonName::parse(name).unwrap()
}

pub(super) fn register(name: &str) -> RegisterName {
    RegisterName::parse(name).unwrap()
}

pub(super) fn field(name: &str) -> FieldName {
    FieldName::parse(name).unwrap()
}

pub(super) fn key(text: &str) -> Key {
    Key::parse(text).unwrap()
}
