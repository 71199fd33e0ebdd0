//! Pictures as inline SVG. Places across are percentages and places down are pixels, so that a chart fills its column
//! on a phone as on a desk and its letters keep their size.

mod bars;
mod histogram;
mod scale;
mod waterfall;

pub(super) use bars::{Bar, BarChart, BarGroup};
pub(super) use histogram::Histogram;
pub(super) use waterfall::Waterfall;
