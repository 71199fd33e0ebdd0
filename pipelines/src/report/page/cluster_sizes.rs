//! How many source records the clusters have.

use std::collections::BTreeMap;

use askama::Template;
use askama::filters::HtmlSafe;

use super::chart::{Bar, BarChart, BarGroup};
use super::number::{counted, percent, share, thousands};

/// The sizes that are shown as one: first, last and what they are called.
const CLASSES: [(usize, usize, &str); 8] = [
    (1, 1, "1"),
    (2, 2, "2"),
    (3, 3, "3"),
    (4, 4, "4"),
    (5, 5, "5"),
    (6, 10, "6–10"),
    (11, 50, "11–50"),
    (51, usize::MAX, "51 and more"),
];

/// Clusters by size, as bars and as numbers.
#[derive(Template)]
#[template(path = "report/cluster_sizes.html")]
pub(super) struct ClusterSizesSection {
    sentence: String,
    chart: BarChart,
    rows: Vec<SizeRow>,
}

// The template escapes what it is given.
impl HtmlSafe for ClusterSizesSection {}

struct SizeRow {
    size: &'static str,
    clusters: String,
    share: String,
    records: String,
}

/// The clusters of one class of sizes.
struct Class {
    size: &'static str,
    clusters: u64,
    records: u64,
}

impl ClusterSizesSection {
    pub(super) fn of(sizes: &BTreeMap<usize, u64>) -> Self {
        let classes = classes(sizes);
        let total = classes.iter().map(|class| class.clusters).sum();
        let largest = sizes.keys().next_back().copied().unwrap_or_default() as u64;
        let row = |class: &Class| SizeRow {
            size: class.size,
            clusters: thousands(class.clusters),
            share: percent(share(class.clusters, total)),
            records: thousands(class.records),
        };
        Self {
            sentence: format!(
                "{}. The largest has {}.",
                counted(total, "cluster", "clusters"),
                counted(largest, "source record", "source records")
            ),
            chart: BarChart {
                id: "cluster-size-chart",
                title: "Clusters by number of source records",
                description: "One bar for each size. The table below has the same numbers.",
                groups: groups(&classes),
            },
            rows: classes.iter().map(row).collect(),
        }
    }
}

/// The classes up to the last that has a cluster.
fn classes(sizes: &BTreeMap<usize, u64>) -> Vec<Class> {
    let class = |&(first, last, size): &(usize, usize, &'static str)| {
        let within = || sizes.range(first..=last);
        Class {
            size,
            clusters: within().map(|(_, clusters)| clusters).sum(),
            records: within().map(|(size, clusters)| *size as u64 * clusters).sum(),
        }
    };
    let mut classes: Vec<Class> = CLASSES.iter().map(class).collect();
    let filled = classes
        .iter()
        .rposition(|class| class.clusters > 0)
        .map_or(0, |position| position + 1);
    classes.truncate(filled);
    classes
}

fn groups(classes: &[Class]) -> Vec<BarGroup> {
    let most = classes.iter().map(|class| class.clusters).max().unwrap_or_default();
    let group = |class: &Class| BarGroup {
        label: format!(
            "{} {}",
            class.size,
            if class.size == "1" {
                "source record"
            } else {
                "source records"
            }
        ),
        bars: vec![Bar {
            series: "cleaned",
            share: share(class.clusters, most),
            value: thousands(class.clusters),
        }],
    };
    classes.iter().map(group).collect()
}
