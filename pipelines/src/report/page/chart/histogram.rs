//! Compared pairs by match weight.

use std::collections::BTreeMap;

use askama::Template;
use askama::filters::HtmlSafe;

use super::super::number::{counted, thousands, weight, whole_bits};
use super::scale::{across, between, step};

/// Pixels above the plot, for the names of the thresholds.
const TOP: f64 = 40.0;
/// Pixels of the tallest bar.
const HEIGHT: f64 = 200.0;
/// Bits that are drawn beyond the outermost threshold; pairs further out are counted in the outermost bar.
const REACH: i32 = 40;
/// From this ratio of the tallest to the lowest bar on, heights are logarithmic: a lower bar would have no pixel.
const LOGARITHMIC_RATIO: u64 = 100;

/// Bars of one bit each over the regions that the thresholds make.
#[derive(Template)]
#[template(path = "report/histogram.html")]
pub(in super::super) struct Histogram {
    bars: Vec<Bar>,
    regions: Vec<Region>,
    thresholds: [Threshold; 2],
    across_ticks: Vec<Tick>,
    up_ticks: Vec<Tick>,
    logarithmic: bool,
}

// The template escapes what it is given.
impl HtmlSafe for Histogram {}

struct Bar {
    left: String,
    width: String,
    top: String,
    height: String,
    range: String,
    pairs: String,
    title: String,
}

struct Region {
    name: &'static str,
    left: String,
    width: String,
}

struct Threshold {
    label: String,
    left: String,
    /// Pixels from the top to the line's upper end and to the label.
    top: u32,
    baseline: u32,
    /// The label lies before the line, because there is no room after it.
    before: bool,
}

struct Tick {
    place: String,
    label: String,
}

/// What is drawn: bits from `low` to `high`, and the pairs in each.
struct Window {
    low: i32,
    high: i32,
    /// Whether the outermost bars count pairs beyond them.
    cut: [bool; 2],
    bins: BTreeMap<i32, u64>,
}

impl Histogram {
    /// None when nothing was compared. The bins are whole bits, rounded down.
    pub(in super::super) fn of(counts: &BTreeMap<i32, u64>, review: f64, same: f64) -> Option<Self> {
        let window = Window::of(counts, review, same)?;
        let most = window.bins.values().copied().max()?;
        let least = window.bins.values().copied().filter(|count| *count > 0).min()?;
        let logarithmic = most / least >= LOGARITHMIC_RATIO;
        let height = |count| rise(count, most, logarithmic);
        Some(Self {
            bars: window
                .bins
                .iter()
                .map(|(&bin, &count)| window.bar(bin, count, height(count)))
                .collect(),
            regions: window.regions(review, same),
            thresholds: [
                threshold("review", review, window.place(review), 4, window.place(review) > 0.25),
                threshold("same", same, window.place(same), 20, window.place(same) > 0.6),
            ],
            across_ticks: window.ticks(),
            up_ticks: up_ticks(most, logarithmic),
            logarithmic,
        })
    }
}

impl Window {
    fn of(counts: &BTreeMap<i32, u64>, review: f64, same: f64) -> Option<Self> {
        let [review, same] = [review.floor(), same.ceil()].map(whole);
        let first = *counts.keys().next()?;
        let last = *counts.keys().next_back()?;
        let low = first
            .max(review.min(same).saturating_sub(REACH))
            .min(review.saturating_sub(1));
        let high = last.min(review.max(same).saturating_add(REACH)).max(same);
        let mut bins: BTreeMap<i32, u64> = BTreeMap::new();
        for (&bin, &count) in counts.iter().filter(|(_, count)| **count > 0) {
            *bins.entry(bin.clamp(low, high)).or_default() += count;
        }
        Some(Self {
            low,
            high: high.saturating_add(1),
            cut: [first < low, last > high],
            bins,
        })
    }

    fn place(&self, bits: f64) -> f64 {
        between(bits, self.low.into(), self.high.into())
    }

    fn bar(&self, bin: i32, count: u64, height: f64) -> Bar {
        let [left, right] = [0.06, 0.94].map(|inside| self.place(f64::from(bin) + inside));
        let range = match bin {
            _ if self.cut[0] && bin == self.low => format!("below {}", whole_bits(bin.saturating_add(1))),
            _ if self.cut[1] && bin.saturating_add(1) == self.high => format!("{} and more", whole_bits(bin)),
            _ => format!("{} to {}", whole_bits(bin), whole_bits(bin.saturating_add(1))),
        };
        Bar {
            left: across(left, 100.0),
            width: across(right - left, 100.0),
            top: format!("{:.1}", TOP + HEIGHT * (1.0 - height)),
            height: format!("{:.1}", HEIGHT * height),
            title: format!("{range} bits: {}", counted(count, "pair", "pairs")),
            range,
            pairs: thousands(count),
        }
    }

    fn regions(&self, review: f64, same: f64) -> Vec<Region> {
        let [review, same] = [review, same].map(|bits| self.place(bits));
        let region = |name, from: f64, to: f64| Region {
            name,
            left: across(from, 100.0),
            width: across(to - from, 100.0),
        };
        vec![
            region("different", 0.0, review),
            region("review", review, same),
            region("same", same, 1.0),
        ]
    }

    /// Round numbers of bits along the bottom.
    fn ticks(&self) -> Vec<Tick> {
        let step = whole(step(f64::from(self.high) - f64::from(self.low), 7.0)).max(1);
        let first = self.low.div_euclid(step).saturating_mul(step);
        let bits = (0..=8).map(|index| first.saturating_add(step.saturating_mul(index)));
        bits.filter(|bits| (self.low..=self.high).contains(bits))
            .map(|bits| Tick {
                place: across(self.place(bits.into()), 100.0),
                label: whole_bits(bits),
            })
            .collect()
    }
}

fn threshold(name: &str, bits: f64, place: f64, top: u32, before: bool) -> Threshold {
    Threshold {
        label: format!("{name} from {}", weight(bits)),
        left: across(place, 100.0),
        top,
        baseline: top + 10,
        before,
    }
}

/// Height of a bar from 0 to 1.
fn rise(count: u64, most: u64, logarithmic: bool) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "a bar has 200 pixels")]
    let (count, most) = (count as f64, most.max(1) as f64);
    if logarithmic {
        (count + 1.0).log10() / (most + 1.0).log10()
    } else {
        count / most
    }
}

/// Round counts along the side.
fn up_ticks(most: u64, logarithmic: bool) -> Vec<Tick> {
    let counts: Vec<u64> = if logarithmic {
        (0..=19)
            .map(|power| 10_u64.pow(power))
            .take_while(|count| *count <= most)
            .collect()
    } else {
        #[expect(clippy::cast_precision_loss, reason = "a step is a round number")]
        let wanted = step(most as f64, 4.0);
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a step lies between 1 and the most"
        )]
        let step = wanted as u64;
        (1..=4)
            .map(|index| step.saturating_mul(index))
            .take_while(|count| *count <= most)
            .collect()
    };
    let place = |count| format!("{:.1}", TOP + HEIGHT * (1.0 - rise(count, most, logarithmic)));
    counts
        .into_iter()
        .map(|count| Tick {
            place: place(count),
            label: thousands(count),
        })
        .collect()
}

fn whole(bits: f64) -> i32 {
    #[expect(
        clippy::cast_possible_truncation,
        reason = "weights beyond the range of bits saturate"
    )]
    let whole = bits as i32;
    whole
}
