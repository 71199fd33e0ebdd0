//! What a column holds: how full it is, of what kind, in which forms, what is odd about it, and which of its values may
//! be the same thing written differently.
//!
//! [`profile`] goes over the values of one column up to three times and holds a bounded part of them, see
//! [`limits`](crate::limits). The answer does not depend on the order of the rows, to the last digit: beyond the limit
//! the values held are those whose hash is small (distinct sampling, Gibbons 2001), which is a property of the values
//! alone.

mod answer;
mod case;
pub mod cluster;
mod column;
mod date_format;
mod defect;
mod frequency;
mod frequent;
mod hash;
mod kind;
mod length;
mod number;
mod options;
mod outlier;
mod pattern;
mod quartile;
mod share;
mod verdict;

pub use answer::{ColumnProfile, ValueCount};
pub use case::Cases;
pub use column::profile;
pub use defect::{Defect, DefectCount};
pub use kind::Kind;
pub use length::Lengths;
pub use number::Spread;
pub use options::ProfileOptions;
pub use outlier::{Outlier, OutlierReason};
pub use pattern::{PatternCount, pattern};
pub use verdict::KindVerdict;
