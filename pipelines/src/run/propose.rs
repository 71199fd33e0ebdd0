//! Proposing: the changes are made on all cores, written to the run folder and handed to the store, a batch at a time.

use std::sync::mpsc::{SyncSender, sync_channel};

use registry_core::{ChangeSetSummary, PersonName};
use registry_store::{NewRun, PreparedChange, Store, StoreError};

use super::folder::ChangeSetFile;
use crate::error::{PipelineError, Result};
use crate::limits::CHANGE_BATCH;
use crate::stage::diff::Difference;

/// A batch on its way to the store.
type Batch = Result<Vec<PreparedChange>, StoreError>;

/// Proposes the changes of a run in one transaction, while another thread makes them and writes them to the run folder.
/// When either fails, nothing is proposed.
pub(super) fn propose(
    store: &Store,
    run: NewRun,
    difference: &Difference<'_>,
    file: ChangeSetFile,
    by: &PersonName,
    advanced: &dyn Fn(u64),
) -> Result<Option<ChangeSetSummary>> {
    let (sender, batches) = sync_channel::<Batch>(1);
    let maker = run.clone();
    std::thread::scope(|scope| {
        scope.spawn(move || make(&maker, difference, file, &sender));
        let mut proposed = 0;
        let told = batches.into_iter().inspect(|batch| {
            proposed += batch.as_ref().map_or(0, Vec::len) as u64;
            advanced(proposed);
        });
        store.propose_run(run, told, by)
    })
    .map_err(|error| match error {
        StoreError::Io { path, source } => PipelineError::Write {
            path: path.into(),
            error: source,
        },
        other => other.into(),
    })
}

/// Makes batch after batch, until all are made, one fails, or nobody takes them any more.
fn make(run: &NewRun, difference: &Difference<'_>, mut file: ChangeSetFile, batches: &SyncSender<Batch>) {
    for batch in difference.batches(CHANGE_BATCH, |change| run.prepare(&change)) {
        let batch = PreparedChange::all(batch).and_then(|batch| {
            file.add(&batch).map_err(refused)?;
            Ok(batch)
        });
        let goes_on = batch.is_ok();
        if batches.send(batch).is_err() || !goes_on {
            return;
        }
    }
    if let Err(error) = file.finish() {
        // Nobody takes it only when the store has failed already, and that is what is told.
        drop(batches.send(Err(refused(error))));
    }
}

/// What the store is told when the run folder cannot be written.
fn refused(error: PipelineError) -> StoreError {
    match error {
        PipelineError::Write { path, error } => StoreError::Io {
            path: path.display().to_string(),
            source: error,
        },
        other => StoreError::Io {
            path: "the run folder".to_owned(),
            source: std::io::Error::other(other.to_string()),
        },
    }
}
