//! Values far from the others of their column.

use std::collections::BTreeSet;

use serde::Serialize;

use super::answer::{ValueCount, example};
use super::frequency::Frequencies;
use super::kind::Kind;
use super::number::{days, point};
use super::options::ProfileOptions;
use super::pattern::pattern;
use super::quartile::Quartiles;

/// Least range between the quartiles of dates, in days: when half of them are of one day, the others are not all odd.
const DAYS: f64 = 365.0;

/// In what a value is far from the others. Far means more than three interquartile ranges
/// beyond the nearer quartile.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum OutlierReason {
    /// Much shorter or longer than the others.
    Length,
    /// Its pattern is not one of the few that 98 % of the values have.
    RarePattern,
    /// A number far below or above the others.
    Number,
    /// A date far before the others.
    EarlyDate,
    /// A date far after the others.
    LateDate,
    /// A date after today.
    FutureDate,
}

impl OutlierReason {
    /// In words, for people.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Length => "unusual length",
            Self::RarePattern => "rare pattern",
            Self::Number => "number far from the others",
            Self::EarlyDate => "date far before the others",
            Self::LateDate => "date far after the others",
            Self::FutureDate => "date in the future",
        }
    }
}

/// The values that are far from the others in one respect.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Outlier {
    /// In what.
    pub reason: OutlierReason,
    /// Rows with such a value, of the values held.
    pub rows: u64,
    /// Distinct such values.
    pub distinct: u64,
    /// The farthest of them first; of equals the first in the order of text.
    pub examples: Vec<ValueCount>,
}

/// What is needed to look for outliers.
pub(super) struct OutlierSearch<'a> {
    pub(super) kind: Kind,
    pub(super) frequencies: &'a Frequencies,
    pub(super) quartiles: Option<Quartiles>,
    pub(super) usual_lengths: Option<(f64, f64)>,
    pub(super) usual_patterns: Option<BTreeSet<&'a str>>,
    pub(super) options: &'a ProfileOptions,
}

impl OutlierSearch<'_> {
    pub(super) fn find(&self) -> Vec<Outlier> {
        let by_point = match self.kind {
            Kind::Integer | Kind::Decimal => vec![(OutlierReason::Number, self.outer(true, true))],
            Kind::Date => vec![
                (OutlierReason::EarlyDate, self.outer(true, false)),
                (OutlierReason::LateDate, self.outer(false, true)),
                (OutlierReason::FutureDate, self.future()),
            ],
            _ => Vec::new(),
        };
        let all = by_point.into_iter().chain([
            (OutlierReason::Length, self.lengths()),
            (OutlierReason::RarePattern, self.patterns()),
        ]);
        all.filter(|(_, found)| !found.is_empty())
            .map(|(reason, found)| self.outlier(reason, found))
            .collect()
    }

    fn outlier(&self, reason: OutlierReason, mut found: Vec<(f64, &str, u64)>) -> Outlier {
        found.sort_unstable_by(|left, right| right.0.total_cmp(&left.0).then(left.1.cmp(right.1)));
        Outlier {
            reason,
            rows: found.iter().map(|(_, _, rows)| rows).sum(),
            distinct: found.len() as u64,
            examples: found
                .iter()
                .take(self.options.listed)
                .map(|(_, value, rows)| ValueCount {
                    value: example(value),
                    rows: *rows,
                })
                .collect(),
        }
    }

    /// Values whose `measure` lies outside `usual`, with how far.
    fn outside(
        &self,
        (least, most): (f64, f64),
        below: bool,
        above: bool,
        measure: impl Fn(&str) -> Option<f64>,
    ) -> Vec<(f64, &str, u64)> {
        let distance = |value: &str| {
            let measured = measure(value)?;
            let distance = (least - measured).max(measured - most);
            let is_wanted = (below && measured < least) || (above && measured > most);
            is_wanted.then_some(distance)
        };
        self.frequencies
            .known()
            .filter_map(|(value, rows)| Some((distance(value)?, value, rows)))
            .collect()
    }

    fn outer(&self, below: bool, above: bool) -> Vec<(f64, &str, u64)> {
        let fences = self.quartiles.and_then(|quartiles| match self.kind {
            Kind::Date => quartiles.fences(DAYS),
            _ => quartiles.number_fences(),
        });
        fences.map_or_else(Vec::new, |fences| {
            self.outside(fences, below, above, |value| point(self.kind, value))
        })
    }

    fn future(&self) -> Vec<(f64, &str, u64)> {
        self.options.today.map_or_else(Vec::new, |today| {
            let today = f64::from(days(today));
            self.outside((today, today), false, true, |value| point(self.kind, value))
        })
    }

    /// Lengths say something of identifiers and names; those of free text and of a list of words have no usual range.
    fn lengths(&self) -> Vec<(f64, &str, u64)> {
        let usual = self
            .usual_lengths
            .filter(|_| !matches!(self.kind, Kind::Text | Kind::Decimal | Kind::Code));
        #[expect(clippy::cast_precision_loss, reason = "lengths are far below 2^52")]
        let length = |value: &str| Some(value.chars().count() as f64);
        usual.map_or_else(Vec::new, |usual| self.outside(usual, true, true, length))
    }

    fn patterns(&self) -> Vec<(f64, &str, u64)> {
        let Some(usual) = &self.usual_patterns else {
            return Vec::new();
        };
        self.frequencies
            .known()
            .filter(|(value, _)| !usual.contains(&*pattern(value)))
            .map(|(value, rows)| (0.0, value, rows))
            .collect()
    }
}
