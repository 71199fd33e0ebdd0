//! Linking by a specification.

use std::collections::BTreeSet;
use std::io::Write;
use std::path::PathBuf;
use std::time::Instant;

use cleaning::linkage::TextColumn;
use cleaning::linkage::general::{Key, Linked, NamedColumn, NeverSame, Reason, Records, Study, fields, link, reasons};
use rayon::prelude::*;

use super::input::LinkInput;
use super::organisations;
use super::pair_file::read_pairs;
use super::spec::LinkSpec;
use super::suggest::deliveries;
use crate::error::{PipelineError, Result};

/// How long each step took, in seconds.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Seconds {
    /// Folding values and learning the model.
    pub learn: f64,
    /// Blocking, comparing and clustering.
    pub link: f64,
}

/// What linking is asked for beyond its specification.
#[derive(Debug, Clone, Default)]
pub struct LinkOptions {
    /// A file of pairs that are never the same, as [`read_pairs`] reads it.
    pub never_same: Option<PathBuf>,
    /// Whether the reason of each cluster is worked out.
    pub reasons: bool,
}

/// What linking gave.
#[derive(Debug)]
pub struct LinkOutcome {
    /// Pairs, clusters and estimates; rows are those of the input.
    pub linked: Linked,
    /// The specification as it was followed, blocking included.
    pub spec: LinkSpec,
    /// Why the records of each cluster are together, when that was asked for.
    pub reasons: Vec<Reason>,
    /// Blocks that were too large: the rule, an example value, the number of records.
    pub skipped: Vec<(String, String, usize)>,
    /// How long it took.
    pub seconds: Seconds,
}

/// Learns from the records and links them.
///
/// # Errors
/// When the specification names columns or sources that the files do not have, or a decision a record.
pub fn run(spec: &LinkSpec, input: &LinkInput, options: &LinkOptions) -> Result<LinkOutcome> {
    let started = Instant::now();
    let never_same = match &options.never_same {
        Some(path) => read_pairs(input, path)?,
        None => Vec::new(),
    };
    if let Some(name) = organisations::only_column(spec) {
        if !never_same.is_empty() || !spec.once_in.is_empty() || options.reasons {
            return Err(PipelineError::Input(format!(
                "Names of organisations that nothing else stands beside ({name}) are grouped without decisions, sources that hold everything once, and reasons: leave out --never-same, `once_in` and --reasons, or compare by another field besides."
            )));
        }
        let linked = organisations::group(&input.column(name)?);
        return Ok(LinkOutcome {
            linked,
            spec: spec.clone(),
            reasons: Vec::new(),
            skipped: Vec::new(),
            seconds: Seconds {
                learn: 0.0,
                link: started.elapsed().as_secs_f64(),
            },
        });
    }
    let named: BTreeSet<&String> = spec.field.iter().flat_map(|field| &field.columns).collect();
    let columns = named
        .into_par_iter()
        .map(|name| Ok((name.clone(), input.column(name)?)))
        .collect::<Result<Vec<(String, TextColumn)>>>()?;
    let mut sources: Vec<u32> = input
        .rows
        .iter()
        .map(|row| u32::try_from(row.file).unwrap_or(u32::MAX))
        .collect();
    let mut source_names = input.sources.clone();
    if let Some(name) = &spec.source_column {
        (sources, source_names) = deliveries(&sources, &input.sources, &input.column(name)?);
    }
    let pairing = spec.pairing(&source_names).map_err(PipelineError::Input)?;
    let named: Vec<NamedColumn> = columns
        .iter()
        .map(|(name, values)| NamedColumn { name, values })
        .collect();
    let mut records = Records::new(fields(&spec.field, &named), sources, pairing);
    records.never_same = NeverSame::new(&never_same);
    drop(columns);
    let given = spec.keys().map_err(PipelineError::Input)?;
    let study = Study::new(&records, &given, spec.block_records_max);
    let keys: Vec<Key> = if given.is_empty() {
        study
            .choose_keys(records.len())
            .into_iter()
            .map(|(key, _)| key)
            .collect()
    } else {
        given
    };
    let learn = started.elapsed().as_secs_f64();
    let linked = link(&records, &study, &keys, spec.block_records_max, spec.threshold);
    let reasons = if options.reasons {
        reasons(&records, &study, &keys, &linked, spec.threshold)
    } else {
        Vec::new()
    };
    let mut followed = spec.clone();
    followed.blocking = keys.iter().map(|key| spec.describe(key)).collect();
    let skipped = linked.large.iter().map(|block| {
        let key = &keys[block.key];
        let value = |field: usize| {
            let values = &records.comparers[field].field.values;
            values.text(block.row as usize).unwrap_or_default().to_owned()
        };
        let values: Vec<String> = key.0.iter().map(|part| value(part.field)).collect();
        (spec.describe(key).keys.join(" + "), values.join(" · "), block.rows)
    });
    Ok(LinkOutcome {
        skipped: skipped.collect(),
        reasons,
        spec: followed,
        seconds: Seconds {
            learn,
            link: started.elapsed().as_secs_f64() - learn,
        },
        linked,
    })
}

impl LinkOutcome {
    /// Number of clusters.
    pub fn cluster_count(&self) -> usize {
        (0_u32..)
            .zip(&self.linked.clusters.of_row)
            .filter(|(row, cluster)| row == *cluster)
            .count()
    }

    /// Writes `source,unique_id,cluster_id`, one line for each record, in the order of the input.
    ///
    /// # Errors
    /// When `output` cannot be written.
    pub fn write_clusters(&self, input: &LinkInput, output: &mut dyn Write) -> std::io::Result<()> {
        let lines = self
            .linked
            .clusters
            .of_row
            .iter()
            .zip(&input.rows)
            .map(|(&cluster, row)| {
                let cluster = name_of(input, cluster);
                vec![input.sources[row.file].clone(), row.id.clone(), cluster]
            });
        write_csv(output, &["source", "unique_id", "cluster_id"], lines)
    }

    /// Writes the pairs from `threshold` bits up, with their match weight.
    ///
    /// # Errors
    /// When `output` cannot be written.
    pub fn write_pairs(&self, input: &LinkInput, threshold: f64, output: &mut dyn Write) -> std::io::Result<()> {
        let header = [
            "source_l",
            "unique_id_l",
            "source_r",
            "unique_id_r",
            "match_weight",
            "decision",
        ];
        let pairs = self.linked.links.iter().filter(|link| link.2 >= threshold);
        let lines = pairs.map(|&(left, right, weight)| {
            let (a, b) = (&input.rows[left as usize], &input.rows[right as usize]);
            let of_row = &self.linked.clusters.of_row;
            let joined = of_row[left as usize] == of_row[right as usize];
            let decision = if joined {
                "match"
            } else if weight >= self.spec.threshold {
                "review"
            } else {
                "none"
            };
            let source = |file: usize| input.sources[file].clone();
            vec![
                source(a.file),
                a.id.clone(),
                source(b.file),
                b.id.clone(),
                format!("{weight:.3}"),
                decision.to_owned(),
            ]
        });
        write_csv(output, &header, lines)
    }
}

/// A cluster is called by its first record.
pub(super) fn name_of(input: &LinkInput, row: u32) -> String {
    let row = &input.rows[row as usize];
    if input.sources.len() == 1 {
        row.id.clone()
    } else {
        format!("{}:{}", input.sources[row.file], row.id)
    }
}

pub(super) fn write_csv(
    output: &mut dyn Write,
    header: &[&str],
    lines: impl Iterator<Item = Vec<String>>,
) -> std::io::Result<()> {
    let mut writer = csv::Writer::from_writer(output);
    writer.write_record(header)?;
    for line in lines {
        writer.write_record(&line)?;
    }
    writer.flush()
}
