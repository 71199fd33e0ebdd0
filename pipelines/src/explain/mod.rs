//! Why two source records are one thing, or why not.

mod ending;
mod meeting;

use std::path::PathBuf;

use registry_core::{PairEvidence, SourceName, SourceReference};
use registry_store::Store;
use serde::Serialize;

pub use ending::{Ending, Link};
pub use meeting::{Meeting, RuleMeeting};

use crate::error::{PipelineError, Result};
use crate::evidence::PairWriter;
use crate::progress::ProgressListener;
use crate::spec::{self, Spec, suggestion};
use crate::stage::link::Pair;
use crate::work::{Held, Work};

/// Which two source records of which files.
#[derive(Debug, Clone)]
pub struct ExplainOptions {
    /// Name of a shipped specification or path of a TOML file.
    pub spec: String,
    /// Source and file.
    pub inputs: Vec<(SourceName, PathBuf)>,
    /// One source record.
    pub left: SourceReference,
    /// The other.
    pub right: SourceReference,
}

/// Everything that decided whether two source records became one record.
#[derive(Debug, Clone, Serialize)]
pub struct Explanation {
    /// Match weight in bits with its parts, whether or not the run compared the two.
    pub evidence: PairEvidence,
    /// Match weight in bits from which two source records are one thing.
    pub same: f64,
    /// Match weight in bits from which a person should look.
    pub review: f64,
    /// Each compared column with its values as cleaned; none where there is no value.
    pub columns: Vec<ExplainedColumn>,
    /// What each blocking rule made of the two, in the order of the specification.
    pub rules: Vec<RuleMeeting>,
    /// What became of them, and why.
    pub ending: Ending,
}

/// A column that linkage looks at.
#[derive(Debug, Clone, Serialize)]
pub struct ExplainedColumn {
    /// Its name.
    pub column: String,
    /// Value of the left source record.
    pub left: Option<String>,
    /// Value of the right source record.
    pub right: Option<String>,
}

/// Does what a run would do as far as the clusters, and says why the two source records are where they are. Nothing is
/// proposed and nothing is written.
pub fn explain(
    store: Option<&Store>,
    options: &ExplainOptions,
    listener: &ProgressListener<'_>,
) -> Result<Explanation> {
    let (spec, _) = spec::load(&options.spec)?;
    let held = match store {
        Some(store) => Held::read(store, &spec.register_name()?)?,
        None => Held::nothing(),
    };
    let work = Work::through(&spec, &options.inputs, &held, listener, &mut Vec::new())?;
    let (left, right) = (row(&work, &options.left)?, row(&work, &options.right)?);
    if left == right {
        return Err(PipelineError::Input(format!(
            "{} is given twice; give two source records.",
            options.left
        )));
    }
    Ok(describe(&spec, &work, left, right))
}

fn describe(spec: &Spec, work: &Work, left: u32, right: u32) -> Explanation {
    let scorer = work.input.scorer();
    let match_weight = scorer.match_weight(left as usize, right as usize);
    let pair = Pair {
        left,
        right,
        match_weight,
    };
    let rules = meeting::of(work, left, right);
    Explanation {
        evidence: PairWriter::new(&work.records, scorer, &[]).write(pair),
        same: spec.linkage.same,
        review: spec.linkage.review,
        columns: columns(work, left, right),
        ending: ending::of(spec, work, pair, &rules),
        rules,
    }
}

fn columns(work: &Work, left: u32, right: u32) -> Vec<ExplainedColumn> {
    let named = work.input.names.iter().zip(&work.input.columns);
    let explained = named.map(|(name, column)| ExplainedColumn {
        column: name.clone(),
        left: column.text(left as usize).map(str::to_owned),
        right: column.text(right as usize).map(str::to_owned),
    });
    explained
        .filter(|column| column.left.is_some() || column.right.is_some())
        .collect()
}

/// The row of a source record, or what the source's identifiers look like.
fn row(work: &Work, reference: &SourceReference) -> Result<u32> {
    let row = work.records.row_of(reference).and_then(|row| u32::try_from(row).ok());
    row.ok_or_else(|| {
        let of_source = work
            .records
            .references
            .iter()
            .filter(|known| known.source == reference.source);
        let known: Vec<&str> = of_source.map(|known| known.source_record_id.as_str()).collect();
        let hint = if known.is_empty() {
            let delivered = work.records.inputs.iter().map(|input| input.source.as_ref());
            suggestion(reference.source.as_ref(), delivered)
        } else {
            suggestion(&reference.source_record_id, known.iter().copied())
        };
        PipelineError::Input(format!("There is no source record {reference}. {hint}"))
    })
}
