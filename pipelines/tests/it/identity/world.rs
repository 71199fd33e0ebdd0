//! A store, a specification and two people: one runs the pipeline, another approves.

use std::cell::Cell;
use std::fmt::Write as _;
use std::fs;
use std::path::PathBuf;

use chrono::{DateTime, Duration};
use pipelines::run::{RunOptions, RunOutcome, run};
use registry_core::{Change, Command, PersonName, RegisterName};
use registry_store::{ChangeFilter, Page, Selection, Store};
use tempfile::TempDir;

use super::feed::{Feeds, Row};
use super::register::Register;

/// What the specification says about identity.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rules {
    /// Whether a row keeps its key when its content changes, or goes where its content belongs.
    pub follows_content: bool,
    /// Whether an equal telephone number makes two rows one thing, as an equal name always does. With it, one row can
    /// hold two others together.
    pub linked_by_phone: bool,
}

impl Rules {
    pub const KEEP_KEY: Self = Self {
        follows_content: false,
        linked_by_phone: false,
    };

    fn specification(self) -> String {
        let changed_rows = if self.follows_content {
            "follow-content"
        } else {
            "keep-key"
        };
        let mut text = include_str!("specification.toml").replace("CHANGED-ROWS", changed_rows);
        if self.linked_by_phone {
            text += include_str!("linked_by_phone.toml");
        }
        text
    }
}

/// A register that begins empty.
pub struct World {
    folder: TempDir,
    store: Store,
    runs: Cell<i64>,
}

pub fn register_name() -> RegisterName {
    "thing".parse().unwrap()
}

fn analyst() -> PersonName {
    "Ada Analyst".parse().unwrap()
}

fn steward() -> PersonName {
    "Sam Steward".parse().unwrap()
}

impl World {
    pub fn new(rules: Rules) -> Self {
        let folder = TempDir::new().unwrap();
        fs::write(folder.path().join("spec.toml"), rules.specification()).unwrap();
        let store = Store::create(&format!("sqlite://{}", folder.path().join("store.db").display())).unwrap();
        Self {
            folder,
            store,
            runs: Cell::new(0),
        }
    }

    /// Runs the pipeline on one file for each source.
    pub fn run(&self, feeds: &Feeds) -> RunOutcome {
        let number = self.runs.get() + 1;
        self.runs.set(number);
        let options = RunOptions {
            spec: self.folder.path().join("spec.toml").display().to_string(),
            inputs: feeds
                .iter()
                .map(|(source, rows)| (source.parse().unwrap(), self.write(source, rows)))
                .collect(),
            runs: self.folder.path().join("runs"),
            by: analyst(),
            started_at: DateTime::UNIX_EPOCH + Duration::seconds(number),
        };
        run(&self.store, &options, &|_| ()).unwrap()
    }

    fn write(&self, source: &str, rows: &[Row]) -> PathBuf {
        let mut text = "id,name,phone\n".to_owned();
        for Row { id, name, phone } in rows {
            writeln!(text, "{id},{name},{phone}").unwrap();
        }
        let path = self.folder.path().join(format!("{source}.csv"));
        fs::write(&path, text).unwrap();
        path
    }

    /// Runs and approves everything that comes of it. Returns the proposed changes.
    pub fn deliver(&self, feeds: &Feeds) -> Vec<Change> {
        let outcome = self.run(feeds);
        let changes = self.proposed(&outcome);
        if let Some(change_set) = &outcome.change_set {
            self.approve(&change_set.id);
        }
        changes
    }

    pub fn approve(&self, change_set: &str) {
        self.appoint();
        self.store
            .approve(change_set, &Selection::All, &steward(), None)
            .unwrap();
    }

    pub fn reject(&self, change_set: &str, selection: &Selection) {
        self.appoint();
        self.store
            .reject(change_set, selection, &steward(), "two things")
            .unwrap();
    }

    /// Lets a person propose by hand and another approve.
    pub fn command(&self, command: Command) {
        let change_set = self
            .store
            .propose_commands(&register_name(), "By hand", vec![command], false, &analyst())
            .unwrap();
        self.approve(&change_set.id);
    }

    fn appoint(&self) {
        if self.store.ownership(&register_name(), None).unwrap().is_empty() {
            let owner = "Olive Owner".parse().unwrap();
            self.store.ensure_person(&owner, "", "").unwrap();
            self.store
                .appoint_provisional(&register_name(), &owner, &steward())
                .unwrap();
        }
    }

    /// The changes of a proposal, in their order.
    pub fn proposed(&self, outcome: &RunOutcome) -> Vec<Change> {
        let Some(change_set) = &outcome.change_set else {
            return Vec::new();
        };
        let page = self
            .store
            .changes(&change_set.id, &ChangeFilter::default(), &Page::first(500))
            .unwrap();
        assert!(page.next.is_none(), "more changes than a page holds");
        page.items.into_iter().map(|detail| detail.change).collect()
    }

    pub fn register(&self) -> Register {
        Register::of(self.store.identity_state(&register_name()).unwrap())
    }
}
