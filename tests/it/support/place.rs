//! A folder with a store, as a department would have it.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::path::{Path, PathBuf};

use registry_store::Store;
use serde_json::Value;
use tempfile::TempDir;

use super::csv_file::rows_by_column;
use super::program::{self, Finished};

/// A source and its file.
pub type Input = (&'static str, PathBuf);

/// Who runs pipelines in the tests.
pub const ENGINEER: &str = "Edda Engineer";
/// Who approves what they propose.
pub const STEWARD: &str = "Stan Steward";

/// A folder of its own for one test, with room for a store, run folders and files.
pub struct Place {
    folder: TempDir,
}

impl Place {
    /// A folder with an empty store.
    pub fn new() -> Self {
        let place = Self::without_store();
        place.registrar(["init"]).succeeded();
        place
    }

    /// An empty folder.
    pub fn without_store() -> Self {
        Self {
            folder: TempDir::new().unwrap(),
        }
    }

    /// Another place with copies of all files; nobody may be using the store.
    pub fn copy(&self) -> Self {
        let copy = Self::without_store();
        copy_folder(self.folder.path(), copy.folder.path());
        copy
    }

    /// A path in the folder.
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Writes a file in the folder.
    pub fn write(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path(name);
        std::fs::write(&path, content).unwrap();
        path
    }

    /// The address of the store.
    pub fn store_url(&self) -> String {
        format!("sqlite://{}", self.path("registrar.db").display())
    }

    /// Runs the program on the store.
    pub fn registrar<A: Into<OsString>>(&self, arguments: impl IntoIterator<Item = A>) -> Finished {
        let store = [OsString::from("--store"), self.store_url().into()];
        program::run(store.into_iter().chain(arguments.into_iter().map(Into::into)))
    }

    /// Makes the sample's feeds as CSV, in a folder named after the delivery. Answers source and file.
    pub fn sample(&self, records: u64, seed: u64, delivery: u64) -> Vec<Input> {
        let out = self.path(&format!("delivery-{delivery}"));
        let numbers = [records, seed, delivery].map(|number| number.to_string());
        let [records, seed, delivery] = &numbers;
        let mut arguments = vec!["sample", "--records", records, "--seed", seed, "--delivery", delivery];
        arguments.extend(["--files", "csv", "--out", out.to_str().unwrap()]);
        self.registrar(arguments).succeeded();
        ["companies", "premises", "suppliers"]
            .map(|source| (source, out.join(format!("{source}.csv"))))
            .into()
    }

    /// Runs a pipeline whose change set waits for approval.
    pub fn propose(&self, spec: &str, inputs: &[Input]) -> Run {
        Run::of(&self.run(spec, inputs, &[]).succeeded())
    }

    /// Runs a pipeline whose change set is approved at once.
    pub fn load(&self, spec: &str, inputs: &[Input]) -> Run {
        Run::of(&self.run(spec, inputs, &["--approve-as", STEWARD]).succeeded())
    }

    /// Runs a pipeline, however it ends.
    pub fn run(&self, spec: &str, inputs: &[Input], more: &[&str]) -> Finished {
        let mut arguments: Vec<OsString> = ["--format", "json", "run", spec, "--as", ENGINEER]
            .map(Into::into)
            .into();
        for (source, file) in inputs {
            arguments.extend(["--input".into(), format!("{source}={}", file.display()).into()]);
        }
        arguments.extend(more.iter().map(Into::into));
        self.registrar(arguments)
    }

    /// What there is to see of everything that was ever done here.
    pub fn state(&self) -> State {
        State::of(&self.store_url(), &self.path("runs"))
    }
}

/// An API key for a person of a store.
pub fn key(store: &str, person: &str) -> String {
    let contact = ["--organisation", "Office of Tests", "--contact", "tests@example.gov.uk"];
    let arguments = ["--store", store, "--format", "json", "keys", "add", person];
    let answer = program::run(arguments.iter().chain(&contact)).succeeded().json();
    answer["api_key"].as_str().expect("the answer has a key").to_owned()
}

/// What a store and its run folders hold: enough to see that nothing was written.
#[derive(Debug, PartialEq, Eq)]
pub struct State {
    /// Entries and open change sets of each register.
    pub registers: BTreeMap<String, (u64, u64)>,
    /// Run folders, unfinished ones too.
    pub runs: Vec<String>,
}

impl State {
    /// The state of a store that is there, and of a folder that need not be.
    pub fn of(store: &str, runs: &Path) -> Self {
        let registers = Store::open(store).unwrap().registers().unwrap();
        let registers = registers.into_iter().map(|register| {
            (
                register.definition.name.to_string(),
                (register.log_size, register.open_change_sets),
            )
        });
        Self {
            registers: registers.collect(),
            runs: names_in(runs),
        }
    }
}

fn copy_folder(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for name in names_in(from) {
        let (from, to) = (from.join(&name), to.join(&name));
        if from.is_dir() {
            copy_folder(&from, &to);
        } else {
            std::fs::copy(from, to).unwrap();
        }
    }
}

/// The names in a folder, hidden ones too; none when there is no folder.
pub fn names_in(folder: &Path) -> Vec<String> {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return Vec::new();
    };
    let mut names: Vec<String> = entries
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

/// A finished run of a pipeline.
#[derive(Debug)]
pub struct Run {
    /// What the program answered.
    pub answer: Value,
}

impl Run {
    fn of(finished: &Finished) -> Self {
        Self {
            answer: finished.json(),
        }
    }

    /// A file of the run folder.
    pub fn file(&self, name: &str) -> PathBuf {
        Path::new(self.answer["folder"].as_str().expect("a run names its folder")).join(name)
    }

    /// A count of the manifest.
    pub fn count(&self, name: &str) -> u64 {
        let counts = &self.answer["manifest"]["counts"];
        counts[name]
            .as_u64()
            .unwrap_or_else(|| panic!("no count {name} in {counts}"))
    }

    /// The change set that was proposed, if there was anything to propose.
    pub fn change_set_id(&self) -> Option<&str> {
        self.answer["change_set"]["id"].as_str()
    }

    /// The single changes, as the run folder has them.
    pub fn changes(&self) -> Vec<Value> {
        let text = std::fs::read_to_string(self.file("change-set.json")).unwrap();
        let change_set: Value = serde_json::from_str(&text).unwrap();
        change_set["changes"]
            .as_array()
            .expect("a change set has changes")
            .clone()
    }

    /// Source records as "source/identifier", each with the name of its cluster.
    pub fn clusters(&self) -> BTreeMap<String, String> {
        let rows = rows_by_column(&self.file("clusters.csv"));
        rows.iter()
            .map(|row| {
                (
                    format!("{}/{}", row["source"], row["source_record_id"]),
                    row["cluster_id"].clone(),
                )
            })
            .collect()
    }

    /// Source records that nothing was found to belong with.
    pub fn singles(&self) -> Vec<String> {
        let clusters = self.clusters();
        let mut sizes: BTreeMap<&str, u64> = BTreeMap::new();
        for cluster in clusters.values() {
            *sizes.entry(cluster).or_default() += 1;
        }
        clusters
            .iter()
            .filter(|(_, cluster)| sizes[cluster.as_str()] == 1)
            .map(|(record, _)| record.clone())
            .collect()
    }
}
