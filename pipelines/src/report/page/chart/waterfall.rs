//! What a match weight is made of, part after part.

use askama::Template;
use askama::filters::HtmlSafe;
use registry_core::PairEvidence;

use super::super::number::{signed_weight, weight};
use super::super::text::Text;
use super::scale::{across, between};

/// Weights smaller than this are as good as none, in bits.
const NOTHING: f64 = 0.005;

/// A table whose last column draws how each part moves the sum.
#[derive(Template)]
#[template(path = "report/waterfall.html")]
pub(in super::super) struct Waterfall {
    steps: Vec<Step>,
    /// Comparisons that told nothing, with the level that says why.
    silent: Vec<(Text, Text)>,
    zero: String,
}

// The template escapes what it is given.
impl HtmlSafe for Waterfall {}

struct Step {
    name: Text,
    level: Option<Text>,
    weight: String,
    kind: &'static str,
    left: String,
    width: String,
    /// What the bar shows, in words.
    title: String,
}

/// A part before it is drawn.
struct Part<'pair> {
    name: &'pair str,
    level: Option<&'pair str>,
    from: f64,
    to: f64,
    total: bool,
}

impl Waterfall {
    pub(in super::super) fn of(pair: &PairEvidence) -> Self {
        let parts = parts(pair);
        let ends = || parts.iter().flat_map(|part| [part.from, part.to]);
        let low = ends().fold(0.0, f64::min);
        let high = ends().fold(0.0, f64::max);
        let silent = pair.parts.iter().filter(|(_, _, bits)| bits.abs() < NOTHING);
        Self {
            steps: parts.iter().map(|part| step(part, low, high)).collect(),
            silent: silent
                .map(|(name, level, _)| (Text::visible(name), Text::visible(level)))
                .collect(),
            zero: across(between(0.0, low, high), 100.0),
        }
    }
}

/// The prior, every comparison that says something, and the sum.
fn parts(pair: &PairEvidence) -> Vec<Part<'_>> {
    let mut sum = pair.match_weight - pair.parts.iter().map(|(_, _, bits)| bits).sum::<f64>();
    let mut parts = Vec::new();
    if sum.abs() >= NOTHING {
        let level = Some("two records taken at random");
        parts.push(Part {
            name: "before comparing",
            level,
            from: 0.0,
            to: sum,
            total: false,
        });
    }
    for (name, level, bits) in pair.parts.iter().filter(|(_, _, bits)| bits.abs() >= NOTHING) {
        parts.push(Part {
            name,
            level: Some(level),
            from: sum,
            to: sum + bits,
            total: false,
        });
        sum += bits;
    }
    parts.push(Part {
        name: "match weight",
        level: None,
        from: 0.0,
        to: pair.match_weight,
        total: true,
    });
    parts
}

fn step(part: &Part, low: f64, high: f64) -> Step {
    let bits = part.to - part.from;
    let [from, to] = [part.from, part.to].map(|sum| between(sum, low, high));
    Step {
        name: Text::visible(part.name),
        level: part.level.map(Text::visible),
        weight: if part.total { weight(bits) } else { signed_weight(bits) },
        kind: match (part.total, bits < 0.0) {
            (true, _) => "total",
            (false, true) => "against",
            (false, false) => "for",
        },
        left: across(from.min(to), 100.0),
        width: across((from - to).abs(), 100.0),
        title: format!("from {} to {} bits", weight(part.from), weight(part.to)),
    }
}
