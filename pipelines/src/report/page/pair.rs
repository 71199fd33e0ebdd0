//! Two source records and what their match weight is made of.

use askama::Template;
use askama::filters::HtmlSafe;
use registry_core::PairEvidence;

use super::chart::Waterfall;
use super::number::weight;
use super::record_table::RecordTable;
use super::text::Text;
use crate::report::{PairExample, RefusedExample};

/// A pair that was compared: a near miss or a refused link.
#[derive(Template)]
#[template(path = "report/pair.html")]
pub(super) struct PairView {
    /// Shown at once rather than on demand.
    open: bool,
    left: Text,
    right: Text,
    weight: String,
    remark: Text,
    records: RecordTable,
    waterfall: Waterfall,
}

// The template escapes what it is given.
impl HtmlSafe for PairView {}

impl PairView {
    /// A pair that was not joined because it weighs less than the threshold.
    pub(super) fn near_miss(pair: &PairExample, same: f64, open: bool) -> Self {
        let missing = weight(same - pair.evidence.match_weight);
        Self::new(
            pair,
            &format!("{missing} bits short of the threshold for one thing, {}.", weight(same)),
            open,
        )
    }

    /// A pair that weighs enough and was kept apart all the same.
    pub(super) fn refused(refused: &RefusedExample, open: bool) -> Self {
        Self::new(
            &refused.pair,
            &format!("Kept apart: {}.", refused.reason.trim_end_matches('.')),
            open,
        )
    }

    fn new(pair: &PairExample, remark: &str, open: bool) -> Self {
        let PairEvidence {
            left,
            right,
            match_weight,
            ..
        } = &pair.evidence;
        Self {
            open,
            left: Text::visible(&left.to_string()),
            right: Text::visible(&right.to_string()),
            weight: weight(*match_weight),
            remark: Text::visible(remark),
            records: RecordTable::of(
                "The two source records as received".to_owned(),
                &[&pair.left, &pair.right],
            ),
            waterfall: Waterfall::of(&pair.evidence),
        }
    }
}
