//! How good linking is, against labels.

use cleaning::linkage::general::KEPT_BITS_MIN;

use super::figures::{Figures, ThresholdRow};
use super::input::LinkInput;
use super::run::{LinkOptions, LinkOutcome, run};
use super::spec::{LinkSpec, Pairs};
use super::truth::{Truth, components};
use crate::error::Result;

/// How good linking is. Matches that blocking lost count as misses everywhere.
#[derive(Debug)]
pub struct Evaluation {
    /// What linking gave.
    pub outcome: LinkOutcome,
    /// Fields that were taken out because the truth stands in them.
    pub taken_out: Vec<String>,
    /// Rows without a label, which no figure counts.
    pub unlabelled: usize,
    /// Pairs that are one thing.
    pub wanted: usize,
    /// Pairs at or above the threshold, before clustering.
    pub pairs: Figures,
    /// Pairs inside clusters.
    pub clustered_pairs: Figures,
    /// Everything connected by a pair at or above the threshold, by row.
    pub connected_b_cubed: Figures,
    /// Clusters, by row.
    pub b_cubed: Figures,
    /// The share of matching pairs that were compared.
    pub blocking_recall: f64,
    /// Figures of the pairs at whole thresholds.
    pub thresholds: Vec<ThresholdRow>,
    /// Precision and recall of the pairs from the strongest down.
    pub curve: Vec<(f64, f64)>,
}

/// Links and compares with the truth: a column of the files or a file of pairs.
///
/// # Errors
/// When the specification or the truth does not fit the files.
pub fn evaluate(spec: &LinkSpec, input: &LinkInput, truth: &str) -> Result<Evaluation> {
    let mut spec = spec.clone();
    let taken_out = spec.without_column(truth);
    let across = spec.pairs == Pairs::Between && input.sources.len() > 1;
    let may_pair = |left: u32, right: u32| !across || input.rows[left as usize].file != input.rows[right as usize].file;
    let truth = Truth::read(input, truth, may_pair)?;
    let is_known = |row: u32| truth.is_known[row as usize];
    let counts = |left: u32, right: u32| is_known(left) && is_known(right) && may_pair(left, right);
    let outcome = run(&spec, input, &LinkOptions::default())?;
    let linked = &outcome.linked;
    let wanted = truth.pairs.len();
    let is_right = |left: u32, right: u32| truth.pairs.contains(&(left, right));
    let (clustered_right, clustered) = count_clustered(&linked.clusters.of_row, counts, is_right);
    let blocked = truth.pairs.iter().filter(|&&(left, right)| {
        let pair = (u64::from(left) << 32) | u64::from(right);
        linked.compared.binary_search(&pair).is_ok()
    });
    let blocking_recall = Figures::of_counts(blocked.count(), 0, wanted).recall;
    let mut ordered = linked.links.clone();
    ordered.retain(|link| counts(link.0, link.1));
    ordered.sort_by(|a, b| b.2.total_cmp(&a.2).then((a.0, a.1).cmp(&(b.0, b.1))));
    let mut right = 0;
    let running: Vec<(f64, usize)> = ordered
        .iter()
        .map(|link| {
            right += usize::from(is_right(link.0, link.1));
            (link.2, right)
        })
        .collect();
    let at = |threshold: f64| {
        let found = running.partition_point(|(weight, _)| *weight >= threshold);
        let right = found.checked_sub(1).map_or(0, |last| running[last].1);
        ThresholdRow {
            threshold,
            pairs: found,
            figures: Figures::of_counts(right, found, wanted),
        }
    };
    let strong = linked.links.iter().filter(|link| link.2 >= spec.threshold);
    let connected = components(strong.map(|link| (link.0, link.1)), input.rows.len());
    Ok(Evaluation {
        taken_out,
        unlabelled: truth.is_known.iter().filter(|is_known| !**is_known).count(),
        wanted,
        pairs: at(spec.threshold).figures,
        clustered_pairs: Figures::of_counts(clustered_right, clustered, wanted),
        connected_b_cubed: b_cubed(&connected, &truth),
        b_cubed: b_cubed(&linked.clusters.of_row, &truth),
        blocking_recall,
        thresholds: (-4..=15)
            .map(|step| at(f64::from(step) * 2.0))
            .filter(|row| row.threshold >= KEPT_BITS_MIN)
            .collect(),
        curve: curve(&running, wanted),
        outcome,
    })
}

/// B³ over the rows whose thing is known.
fn b_cubed(found: &[u32], truth: &Truth) -> Figures {
    let known = |of_row: &[u32]| -> Vec<u32> {
        let known = of_row.iter().zip(&truth.is_known).filter(|(_, is_known)| **is_known);
        known.map(|(&group, _)| group).collect()
    };
    Figures::b_cubed(&known(found), &known(&truth.of_row))
}

/// Pairs inside clusters: right ones and all.
fn count_clustered(
    of_row: &[u32],
    counts: impl Fn(u32, u32) -> bool,
    is_right: impl Fn(u32, u32) -> bool,
) -> (usize, usize) {
    let mut members: std::collections::HashMap<u32, Vec<u32>> = std::collections::HashMap::new();
    for (row, &cluster) in (0_u32..).zip(of_row) {
        members.entry(cluster).or_default().push(row);
    }
    let (mut right, mut all) = (0, 0);
    for rows in members.values() {
        for (position, &a) in rows.iter().enumerate() {
            for &b in rows[position + 1..].iter().filter(|&&b| counts(a, b)) {
                all += 1;
                right += usize::from(is_right(a, b));
            }
        }
    }
    (right, all)
}

/// At most a few hundred points of the curve, precision first.
fn curve(running: &[(f64, usize)], wanted: usize) -> Vec<(f64, f64)> {
    let step = running.len().div_ceil(400).max(1);
    let points = running.iter().enumerate().skip(step - 1).step_by(step);
    points
        .map(|(position, &(_, right))| {
            let figures = Figures::of_counts(right, position + 1, wanted);
            (figures.precision, figures.recall)
        })
        .collect()
}
