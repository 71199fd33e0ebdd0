//! What a process does that is killed, or starved of its disk: one act after the other, each one transaction.
//!
//! The process is this test binary, started again with an address in its environment. It acknowledges every act with a
//! line, so that whoever made it fail knows what must have lasted.

/// What a store holds after an act.
pub mod facts;
/// A register in a file, for the process to import.
mod file;
/// The process, with something that makes it fail.
pub mod process;

use registry_core::{Command, Origin, PersonName, SigningKey};
use registry_store::{ChangeSetFilter, ImportOptions, NewChangeSet, Page, Result, Selection, Store};

use crate::support::{OWNER, STEWARD};
use crate::support::{create, definition, item, key, person, register};

/// Where the process finds the address of its store.
pub const URL: &str = "REGISTRAR_STEPS_URL";

/// How many records the first change set brings.
const RECORDS: usize = 40;

/// One act of the process.
pub struct Step {
    pub name: &'static str,
    act: fn(&Store) -> Result<()>,
}

/// The acts after the store was made, in order.
pub const STEPS: [Step; 10] = [
    Step {
        name: "rotate the signing key",
        act: rotate_signing_key,
    },
    Step {
        name: "define the register",
        act: define_register,
    },
    Step {
        name: "appoint owner and steward",
        act: appoint,
    },
    Step {
        name: "propose the first load",
        act: propose_load,
    },
    Step {
        name: "approve the first load",
        act: |store| approve(store, LOAD, &Selection::All),
    },
    Step {
        name: "propose by hand",
        act: propose_by_hand,
    },
    Step {
        name: "approve in part",
        act: |store| approve(store, BY_HAND, &Selection::Ordinals(vec![1, 2])),
    },
    Step {
        name: "reject the rest",
        act: reject_the_rest,
    },
    Step {
        name: "publish",
        act: publish,
    },
    Step {
        name: "import a register",
        act: import,
    },
];

const LOAD: &str = "First load";
const BY_HAND: &str = "By hand";

impl Step {
    /// Does the act in a store that the earlier ones were done in.
    pub fn act(&self, store: &Store) -> Result<()> {
        (self.act)(&signing(store)?)
    }
}

/// The store with its key, once there is one.
fn signing(store: &Store) -> Result<Store> {
    if store.signing_keys()?.is_empty() {
        Ok(store.clone())
    } else {
        store.clone().with_signing_key(signing_key())
    }
}

fn signing_key() -> SigningKey {
    SigningKey::from_secret([7; 32])
}

fn rotate_signing_key(store: &Store) -> Result<()> {
    store.rotate_signing_key(&signing_key(), &person(OWNER)).map(drop)
}

fn define_register(store: &Store) -> Result<()> {
    store.define_register(&definition("thing"), &person(OWNER)).map(drop)
}

fn appoint(store: &Store) -> Result<()> {
    store.appoint_provisional(&register("thing"), &person(OWNER), &person(STEWARD))
}

fn propose_load(store: &Store) -> Result<()> {
    let changes = (0..RECORDS).map(|number| create(&thing(number), "Thing", &[&format!("feed:{number}")]));
    let new = NewChangeSet {
        register: register("thing"),
        title: LOAD.to_owned(),
        origin: Origin::Pipeline {
            run: "run-1".to_owned(),
            spec: "things".to_owned(),
        },
        changes: changes.collect(),
        supersede: false,
        draft: false,
    };
    store.propose(new, &person(OWNER)).map(drop)
}

fn propose_by_hand(store: &Store) -> Result<()> {
    let reason = || "as it is".to_owned();
    let commands = vec![
        Command::Merge {
            key: key(&thing(1)),
            into: key(&thing(2)),
            reason: reason(),
        },
        Command::Retire {
            key: key(&thing(3)),
            reason: reason(),
        },
        Command::Create {
            key: Some(key("another")),
            item: item("another", "Another"),
        },
    ];
    store
        .propose_commands(&register("thing"), BY_HAND, commands, false, &person(OWNER))
        .map(drop)
}

fn approve(store: &Store, title: &str, selection: &Selection) -> Result<()> {
    store
        .approve(&titled(store, title)?, selection, &steward(), None)
        .map(drop)
}

fn reject_the_rest(store: &Store) -> Result<()> {
    store
        .reject(&titled(store, BY_HAND)?, &Selection::All, &steward(), "no")
        .map(drop)
}

fn publish(store: &Store) -> Result<()> {
    store.publish(&register("thing"), &steward(), None).map(drop)
}

fn import(store: &Store) -> Result<()> {
    let options = ImportOptions {
        by: person(OWNER),
        approve_as: Some(steward()),
    };
    store
        .import_rsf(file::colours().as_bytes(), &options, &|_| {})
        .map(drop)
}

fn steward() -> PersonName {
    person(STEWARD)
}

fn thing(number: usize) -> String {
    format!("T{number}")
}

/// The identifier of the change set with this title.
fn titled(store: &Store, title: &str) -> Result<String> {
    let sets = store.change_sets(&ChangeSetFilter::default(), &Page::default())?.items;
    Ok(sets.into_iter().find(|set| set.title == title).unwrap().id)
}

/// The process: makes the store and does every act, each acknowledged when it returned. The first error ends it, after
/// a sign that the process lives.
#[test]
fn work() {
    let Ok(url) = std::env::var(URL) else { return };
    let store = match Store::create(&url) {
        Ok(store) => store,
        Err(error) => return println!("\nerror: {error}\nalive"),
    };
    println!("\nacknowledged: make the store");
    for step in &STEPS {
        match step.act(&store) {
            Ok(()) => println!("\nacknowledged: {}", step.name),
            Err(error) => {
                println!("\nerror: {error}");
                break;
            }
        }
    }
    // Reading may fail too while the disk does; it must not end the process.
    drop(store.registers());
    println!("\nalive");
}
