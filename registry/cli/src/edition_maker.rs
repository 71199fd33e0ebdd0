//! What is made once for every edition, besides the log: its extracts and its search index.

use std::collections::HashMap;
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use indicatif::ProgressBar;
use registry_core::Edition;
use registry_store::search::SearchIndex;
use registry_store::{EditionFiles, Store};

use crate::output::Output;
use crate::progress::counter;

/// How often a server looks for editions without their parts.
const LOOK_EVERY: Duration = Duration::from_secs(1);

/// How long to wait after a part could not be made; twice as long each time, up to the greatest.
const FIRST_WAIT: Duration = Duration::from_secs(2);
const GREATEST_WAIT: Duration = Duration::from_mins(5);

/// Something that is made once for every edition.
struct Part {
    /// The name of its folder.
    name: &'static str,
    /// What a person reads while it is made.
    title: &'static str,
    /// Fills the folder.
    write: Write,
}

/// Writes a part of an edition into a folder, telling how many steps are done.
type Write = fn(&Store, &Edition, &Path, &mut dyn FnMut(u64)) -> anyhow::Result<()>;

/// All parts. An edition is ready to be served when it has each of them.
const PARTS: [Part; 2] = [
    Part {
        name: pipelines::extract::PART,
        title: "Writing extracts",
        write: |store, edition, folder, progress| Ok(pipelines::extract::make(store, edition, folder, progress)?),
    },
    Part {
        name: registry_service::SEARCH_PART,
        title: "Indexing for search",
        write: |store, edition, folder, progress| Ok(SearchIndex::make(store, edition, folder, progress)?),
    },
];

/// Makes the missing parts of editions.
pub struct EditionMaker {
    store: Store,
    files: EditionFiles,
}

impl EditionMaker {
    /// A maker for the editions of this store.
    pub fn new(store: Store, files: EditionFiles) -> Self {
        Self { store, files }
    }

    /// Makes what is missing of the edition, with a progress bar on a terminal.
    pub fn make(&self, edition: &Edition, output: Output) -> anyhow::Result<()> {
        for part in &PARTS {
            if self.files.find(edition, part.name).is_none() {
                let bar = counter(output, part.title, "steps");
                self.make_part(edition, part, &bar)?;
                bar.finish_and_clear();
            }
        }
        Ok(())
    }

    /// Makes the missing parts of all editions, whoever publishes them, on a thread of its own for as long as the
    /// process lives. What cannot be made is logged and tried again later.
    pub fn watch(self) {
        thread::spawn(move || {
            let mut failures = HashMap::new();
            loop {
                if let Err(error) = self.look(&mut failures) {
                    tracing::warn!(%error, "the editions cannot be listed; trying again");
                }
                thread::sleep(LOOK_EVERY);
            }
        });
    }

    fn look(&self, failures: &mut HashMap<(Edition, &'static str), Failure>) -> anyhow::Result<()> {
        for edition in self.store.all_editions()? {
            for part in &PARTS {
                let missing = self.files.find(&edition, part.name).is_none();
                let waits = |failure: &Failure| Instant::now() < failure.again_at;
                let name = (edition.clone(), part.name);
                if !missing || failures.get(&name).is_some_and(waits) {
                    continue;
                }
                match self.make_part(&edition, part, &ProgressBar::hidden()) {
                    Ok(()) => {
                        failures.remove(&name);
                        let Edition { register, number, .. } = &edition;
                        tracing::info!(%register, edition = number, part = part.name, "made a part of an edition");
                    }
                    Err(error) => failures.entry(name).or_default().count(&edition, part, &error),
                }
            }
        }
        Ok(())
    }

    fn make_part(&self, edition: &Edition, part: &Part, bar: &ProgressBar) -> anyhow::Result<()> {
        self.files.make(edition, part.name, |folder| {
            (part.write)(&self.store, edition, folder, &mut |done| bar.set_position(done))
        })?;
        Ok(())
    }
}

/// A part that could not be made.
struct Failure {
    wait: Duration,
    again_at: Instant,
}

impl Default for Failure {
    fn default() -> Self {
        Self {
            wait: FIRST_WAIT,
            again_at: Instant::now(),
        }
    }
}

impl Failure {
    fn count(&mut self, edition: &Edition, part: &Part, error: &anyhow::Error) {
        let Edition { register, number, .. } = edition;
        let seconds = self.wait.as_secs();
        tracing::error!(
            %register, edition = number, part = part.name, error = format!("{error:#}"), again_in_seconds = seconds,
            "a part of an edition could not be made"
        );
        self.again_at = Instant::now() + self.wait;
        self.wait = GREATEST_WAIT.min(self.wait * 2);
    }
}
