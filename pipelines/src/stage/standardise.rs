//! Standardising: every cleaner of the specification over every source record.

use cleaning::{Cleaner, Finding, frame};
use polars::prelude::{Column, DataFrame, IntoLazy as _, Series, StringChunked};
use rayon::iter::{IntoParallelIterator as _, ParallelIterator as _};

use super::gather::SourceRecords;
use crate::error::{PipelineError, Result};
use crate::finding::RunFinding;
use crate::spec::{Spec, StandardiseSection};

/// Rows cleaned at a time: small enough to keep both cores busy and the progress moving.
const ROWS_PER_PART: usize = 4_096;

/// Source records after cleaning.
#[derive(Debug)]
pub struct Standardised {
    /// The mapped columns as received, then every output of every cleaner; all text.
    pub frame: DataFrame,
    /// What the cleaners noticed, in the order of rows and cleaners, with the row that each belongs to.
    pub findings: Vec<(usize, RunFinding)>,
    /// Whether a row has every value that a record must have.
    pub usable: Vec<bool>,
}

/// Cleans `records` as the specification says.
pub fn standardise(spec: &Spec, records: &SourceRecords, advanced: &(dyn Fn(u64) + Sync)) -> Result<Standardised> {
    let steps = steps(spec)?;
    let (frame, raw_findings) = clean(&steps, &records.content, advanced)?;
    let mut findings = place_findings(&steps, &raw_findings, records);
    let usable = usable(spec, &frame, records, &mut findings)?;
    findings.sort();
    Ok(Standardised {
        frame,
        findings,
        usable,
    })
}

/// Cleans text that is not part of the run's records: what changed rows said before.
pub fn standardise_content(spec: &Spec, content: &DataFrame) -> Result<DataFrame> {
    Ok(clean(&steps(spec)?, content, &|_| ())?.0)
}

/// One cleaner with the columns that it reads.
struct Step<'spec> {
    cleaner: Cleaner,
    section: &'spec StandardiseSection,
}

impl Step<'_> {
    /// Name of the group of columns that the step makes, in findings.
    fn field(&self) -> String {
        format!("{}{}", self.section.prefix, self.cleaner.name())
    }
}

fn steps(spec: &Spec) -> Result<Vec<Step<'_>>> {
    spec.standardise
        .iter()
        .map(|section| {
            let cleaner = Cleaner::from_name(section.cleaner.get_ref())
                .ok_or_else(|| PipelineError::Input(format!("There is no cleaner `{}`.", section.cleaner.get_ref())))?;
            Ok(Step { cleaner, section })
        })
        .collect()
}

/// The content with the outputs of every step beside it, and for each step one column of findings as JSON.
fn clean(
    steps: &[Step],
    content: &DataFrame,
    advanced: &(dyn Fn(u64) + Sync),
) -> Result<(DataFrame, Vec<StringChunked>)> {
    let done = std::sync::atomic::AtomicU64::new(0);
    let offsets: Vec<usize> = (0..content.height().max(1)).step_by(ROWS_PER_PART).collect();
    let parts: Vec<(DataFrame, Vec<Series>)> = offsets
        .into_par_iter()
        .map(|offset| {
            let rows = content.slice(i64::try_from(offset).unwrap_or(i64::MAX), ROWS_PER_PART);
            let height = rows.height() as u64;
            let cleaned = clean_part(steps, &rows)?;
            let before = done.fetch_add(height, std::sync::atomic::Ordering::Relaxed);
            advanced(before + height);
            Ok(cleaned)
        })
        .collect::<Result<_>>()?;
    join(parts, steps.len())
}

fn clean_part(steps: &[Step], rows: &DataFrame) -> Result<(DataFrame, Vec<Series>)> {
    let failed = PipelineError::columns("standardising");
    let expressions: Vec<_> = steps
        .iter()
        .enumerate()
        .map(|(index, step)| {
            let inputs: Vec<&str> = step
                .section
                .inputs
                .iter()
                .map(|input| input.get_ref().as_str())
                .collect();
            frame::clean(step.cleaner, &inputs, &step_column(index))
        })
        .collect();
    let height = rows.height();
    let cleaned = rows.clone().lazy().select(expressions).collect().map_err(&failed)?;
    let mut columns: Vec<Column> = rows.columns().to_vec();
    let mut findings = Vec::with_capacity(steps.len());
    for (index, step) in steps.iter().enumerate() {
        let group = cleaned.column(&step_column(index)).map_err(&failed)?;
        let outputs = group.struct_().map_err(&failed)?.fields_as_series();
        for mut output in outputs {
            if output.name() == frame::FINDINGS {
                findings.push(output);
            } else {
                output.rename(format!("{}{}", step.section.prefix, output.name()).into());
                columns.retain(|column| column.name() != output.name());
                columns.push(output.into());
            }
        }
    }
    Ok((DataFrame::new(height, columns).map_err(&failed)?, findings))
}

fn step_column(index: usize) -> String {
    format!("step-{index}")
}

fn join(parts: Vec<(DataFrame, Vec<Series>)>, steps: usize) -> Result<(DataFrame, Vec<StringChunked>)> {
    let failed = PipelineError::columns("joining standardised rows");
    let mut parts = parts.into_iter();
    let Some((mut frame, mut findings)) = parts.next() else {
        return Ok((DataFrame::empty(), Vec::new()));
    };
    for (part, part_findings) in parts {
        frame.vstack_mut(&part).map_err(&failed)?;
        for (all, part) in findings.iter_mut().zip(part_findings) {
            all.append(&part).map_err(&failed)?;
        }
    }
    frame.rechunk_mut();
    let findings: Vec<StringChunked> = findings
        .iter()
        .map(|series| series.rechunk().str().cloned())
        .collect::<std::result::Result<_, _>>()
        .map_err(&failed)?;
    debug_assert_eq!(findings.len(), steps);
    Ok((frame, findings))
}

fn place_findings(steps: &[Step], raw: &[StringChunked], records: &SourceRecords) -> Vec<(usize, RunFinding)> {
    let mut placed = Vec::new();
    for (step, column) in steps.iter().zip(raw) {
        let field = step.field();
        for (row, text) in column.iter().enumerate() {
            // The column holds what `frame::clean` wrote a moment ago, so that reading it back cannot fail.
            let findings: Vec<Finding> = text
                .and_then(|text| serde_json::from_str(text).ok())
                .unwrap_or_default();
            let reference = &records.references[row];
            placed.extend(findings.into_iter().map(|finding| {
                let finding = RunFinding {
                    source: reference.source.clone(),
                    source_record_id: reference.source_record_id.clone(),
                    place: records.places[row].clone(),
                    field: field.clone(),
                    rule: finding.rule.name().to_owned(),
                    severity: finding.severity(),
                    before: finding.before,
                    after: finding.after,
                };
                (row, finding)
            }));
        }
    }
    placed
}

/// A row is usable when it has a value in every column that a record needs.
fn usable(
    spec: &Spec,
    frame: &DataFrame,
    records: &SourceRecords,
    findings: &mut Vec<(usize, RunFinding)>,
) -> Result<Vec<bool>> {
    let mut usable = vec![true; records.len()];
    for name in spec.required_columns() {
        let column = text_column(frame, name)?;
        for (row, usable) in usable.iter_mut().enumerate() {
            if column.get(row).is_none() {
                *usable = false;
                let place = records.places[row].as_ref();
                findings.push((row, RunFinding::unusable(&records.references[row], name, place)));
            }
        }
    }
    Ok(usable)
}

/// A text column of a standardised frame.
pub fn text_column<'frame>(frame: &'frame DataFrame, name: &str) -> Result<&'frame StringChunked> {
    frame
        .column(name)
        .and_then(Column::str)
        .map_err(PipelineError::columns("looking up a standardised column"))
}
