//! Quartiles of weighted numbers, and what lies far outside them.

/// Quartiles of a list of numbers.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Quartiles {
    pub(super) minimum: f64,
    pub(super) lower: f64,
    pub(super) median: f64,
    pub(super) upper: f64,
    pub(super) maximum: f64,
}

/// Distances of the outer fences in interquartile ranges: "far out" in Tukey, *Exploratory Data Analysis* (1977). One
/// in 400,000 values of a normal distribution lies beyond.
const FENCE: f64 = 3.0;

/// Positive numbers are taken by their logarithms when the upper quartile is more than this many times the lower: amounts
/// of money and counts are skewed, and a twentieth of them would be far out by their differences.
const SKEWED: f64 = 3.0;

impl Quartiles {
    /// The least and the largest number that are not far out, by logarithms where the numbers are skewed.
    pub(super) fn number_fences(&self) -> Option<(f64, f64)> {
        if self.minimum <= 0.0 || self.upper <= SKEWED * self.lower {
            return self.fences(0.0);
        }
        let logarithms = Self {
            lower: self.lower.ln(),
            upper: self.upper.ln(),
            ..*self
        };
        logarithms.fences(0.0).map(|(least, most)| (least.exp(), most.exp()))
    }

    /// Quartiles of numbers with their rows; none for no rows. A quartile is a number of the list (the nearest rank).
    /// Sorts the numbers.
    pub(super) fn of(numbers: &mut [(f64, u64)]) -> Option<Self> {
        numbers.sort_unstable_by(|left, right| left.0.total_cmp(&right.0).then(left.1.cmp(&right.1)));
        let total: u64 = numbers.iter().map(|(_, rows)| rows).sum();
        let at = |quarter: u64| {
            let rank = (u128::from(total) * u128::from(quarter)).div_ceil(4).max(1);
            let mut seen = 0_u128;
            numbers
                .iter()
                .find(|(_, rows)| {
                    seen += u128::from(*rows);
                    seen >= rank
                })
                .map(|(number, _)| *number)
        };
        Some(Self {
            minimum: at(0)?,
            lower: at(1)?,
            median: at(2)?,
            upper: at(3)?,
            maximum: at(4)?,
        })
    }

    /// The least and the largest number that are not far out, with a range of at least `least_range` between the
    /// quartiles; none when there is no range, because then everything but one value would be far out.
    pub(super) fn fences(&self, least_range: f64) -> Option<(f64, f64)> {
        let range = (self.upper - self.lower).max(least_range);
        (range > 0.0 && range.is_finite()).then_some((self.lower - FENCE * range, self.upper + FENCE * range))
    }
}
