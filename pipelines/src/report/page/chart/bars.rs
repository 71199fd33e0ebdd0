//! Horizontal bars in groups.

use askama::Template;
use askama::filters::HtmlSafe;

use super::scale::across;

/// Per cent of the width that the longest bar takes; the rest is for its number.
const FULL: f64 = 78.0;
/// Pixels of a line with the name of a group.
const LABEL_HEIGHT: usize = 20;
/// Pixels of a bar and the gap under it.
const BAR_HEIGHT: usize = 16;
/// Pixels between groups.
const GROUP_GAP: usize = 10;
/// Characters of a label; at 7 pixels each they fit a phone's 288.
const LABEL_CHARACTERS_MAX: usize = 40;

/// Bars under a label each, drawn from a share of the whole width.
pub(in super::super) struct BarChart {
    /// Unique in the page.
    pub(in super::super) id: &'static str,
    pub(in super::super) title: &'static str,
    pub(in super::super) description: &'static str,
    pub(in super::super) groups: Vec<BarGroup>,
}

/// Bars that belong together.
pub(in super::super) struct BarGroup {
    pub(in super::super) label: String,
    pub(in super::super) bars: Vec<Bar>,
}

/// One bar.
pub(in super::super) struct Bar {
    /// Class of the style sheet that colours it.
    pub(in super::super) series: &'static str,
    /// From 0 to 1.
    pub(in super::super) share: f64,
    /// The number beside it.
    pub(in super::super) value: String,
}

#[derive(Template)]
#[template(path = "report/bars.html")]
struct Drawing<'chart> {
    chart: &'chart BarChart,
    height: usize,
    groups: Vec<DrawnGroup<'chart>>,
}

struct DrawnGroup<'chart> {
    label: String,
    baseline: usize,
    top: usize,
    bottom: usize,
    bars: Vec<DrawnBar<'chart>>,
}

struct DrawnBar<'chart> {
    bar: &'chart Bar,
    top: usize,
    baseline: usize,
    width: String,
}

// The template escapes what it is given.
impl HtmlSafe for BarChart {}

impl std::fmt::Display for BarChart {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        Drawing::of(self).fmt(formatter)
    }
}

impl<'chart> Drawing<'chart> {
    fn of(chart: &'chart BarChart) -> Self {
        let mut top = 0;
        let mut groups = Vec::with_capacity(chart.groups.len());
        for group in &chart.groups {
            let first = top + LABEL_HEIGHT;
            let bars = group.bars.iter().enumerate().map(|(position, bar)| DrawnBar {
                bar,
                top: first + position * BAR_HEIGHT,
                baseline: first + position * BAR_HEIGHT + 11,
                width: across(bar.share, FULL),
            });
            let bottom = first + group.bars.len() * BAR_HEIGHT;
            groups.push(DrawnGroup {
                label: shortened(&group.label),
                baseline: top + 14,
                top: first - 1,
                bottom: bottom - 2,
                bars: bars.collect(),
            });
            top = bottom + GROUP_GAP;
        }
        Self {
            chart,
            height: top,
            groups,
        }
    }
}

fn shortened(label: &str) -> String {
    if label.chars().count() <= LABEL_CHARACTERS_MAX {
        return label.to_owned();
    }
    label.chars().take(LABEL_CHARACTERS_MAX - 1).chain(['…']).collect()
}
