//! Examples to judge the run by.

use askama::Template;
use askama::filters::HtmlSafe;

use super::chart::Waterfall;
use super::number::{counted, thousands, weight};
use super::pair::PairView;
use super::record_table::RecordTable;
use super::text::Text;
use crate::limits::REPORT_EXAMPLES_MAX;
use crate::report::{ClusterExample, RecordExample, Report};

/// Examples of each kind that are shown at once; the others open on demand.
const OPEN_EXAMPLES: usize = 3;

/// Merged clusters, near misses, refused links and skipped blocks.
#[derive(Template)]
#[template(path = "report/examples.html")]
pub(super) struct ExamplesSection {
    merged: Vec<ClusterView>,
    merged_sentence: String,
    near_misses: Vec<PairView>,
    refused: Vec<PairView>,
    refused_sentence: String,
    skipped: Vec<SkippedRow>,
    skipped_sentence: String,
}

// The template escapes what it is given.
impl HtmlSafe for ExamplesSection {}

/// A cluster that joins records of several sources.
#[derive(Template)]
#[template(path = "report/cluster.html")]
struct ClusterView {
    open: bool,
    key: Option<Text>,
    size: String,
    records: RecordTable,
    published: Vec<(Text, Text)>,
    weakest: Option<WeakestLink>,
}

// The template escapes what it is given.
impl HtmlSafe for ClusterView {}

struct WeakestLink {
    left: Text,
    right: Text,
    weight: String,
    waterfall: Waterfall,
}

struct SkippedRow {
    rule: Text,
    key: Text,
    records: String,
    pairs: String,
}

impl ExamplesSection {
    pub(super) fn of(report: &Report) -> Self {
        let counts = &report.manifest.counts;
        let shown = |kind: &str, count: usize, total: u64| {
            let (count, total) = (thousands(count as u64), thousands(total.max(count as u64)));
            format!("Here are {count} of {total} {kind}.")
        };
        let merged = report.merged_examples.iter().enumerate();
        let near_misses = report.near_misses.iter().enumerate();
        let refused = report.refused.iter().enumerate();
        let skipped = skipped_rows(&report.skipped_blocks);
        Self {
            merged: merged
                .map(|(position, example)| cluster(example, position < OPEN_EXAMPLES))
                .collect(),
            merged_sentence: shown(
                "clusters that join several sources",
                report.merged_examples.len(),
                counts.clusters_across_sources,
            ),
            near_misses: near_misses
                .map(|(position, pair)| PairView::near_miss(pair, report.same, position < OPEN_EXAMPLES))
                .collect(),
            refused: refused
                .map(|(position, refused)| PairView::refused(refused, position < OPEN_EXAMPLES))
                .collect(),
            refused_sentence: shown("refused links", report.refused.len(), counts.links_refused),
            skipped_sentence: shown("skipped blocks", skipped.len(), report.skipped_blocks.len() as u64),
            skipped,
        }
    }
}

fn cluster(example: &ClusterExample, open: bool) -> ClusterView {
    let records: Vec<&RecordExample> = example.records.iter().collect();
    let caption = if records.len() < example.size {
        format!(
            "The first {} of {} source records, as received",
            records.len(),
            thousands(example.size as u64)
        )
    } else {
        "The source records as received".to_owned()
    };
    let visible = |(field, value): &(String, String)| (Text::visible(field), Text::visible(value));
    ClusterView {
        open,
        key: example.key.as_ref().map(|key| Text::visible(key.as_str())),
        size: counted(example.size as u64, "source record", "source records"),
        records: RecordTable::of(caption, &records),
        published: example.published.iter().map(visible).collect(),
        weakest: example.weakest.as_ref().map(|pair| WeakestLink {
            left: Text::visible(&pair.left.to_string()),
            right: Text::visible(&pair.right.to_string()),
            weight: weight(pair.match_weight),
            waterfall: Waterfall::of(pair),
        }),
    }
}

/// The largest blocks first, because most pairs are lost there.
fn skipped_rows(blocks: &[(String, String, usize)]) -> Vec<SkippedRow> {
    let mut blocks: Vec<&(String, String, usize)> = blocks.iter().collect();
    blocks.sort_by_key(|(_, _, records)| std::cmp::Reverse(*records));
    let row = |(rule, key, records): &(String, String, usize)| {
        let records = *records as u64;
        SkippedRow {
            rule: Text::visible(rule),
            key: Text::visible(key),
            records: thousands(records),
            pairs: thousands(records.saturating_mul(records.saturating_sub(1)) / 2),
        }
    };
    blocks.into_iter().take(REPORT_EXAMPLES_MAX).map(row).collect()
}
