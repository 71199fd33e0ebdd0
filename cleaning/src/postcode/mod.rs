//! UK postcodes: form, areas, repair of characters that look alike.
//!
//! The forms are those of BS 7666 and the Royal Mail *Programmers' Guide*: `A9 9AA`, `A99 9AA`, `AA9 9AA`, `AA99 9AA`,
//! `A9A 9AA`, `AA9A 9AA`, and the one exception `GIR 0AA`. Terminated postcodes are postcodes too: those of the old
//! districts W1M, W1N, W1R, W1V, W1X and W1Y, and `NPT 9AA` of Newport, whose form no other has.

mod area;
mod find;
mod form;

pub use area::is_area;
pub use find::{find, find_remnant};

use crate::{cleaned::Cleaned, columns::Columns, finding::Finding, rule::Rule, text};

/// Names of the output columns.
pub const OUTPUTS: &[&str] = &["postcode", "postcode_area", "postcode_district", "postcode_sector"];

/// A postcode, or as much of one as was given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Postcode {
    /// First half, such as "SW1A".
    pub outward: String,
    /// Second half, such as "1AA"; `None` when only a district was given.
    pub inward: Option<String>,
}

impl Postcode {
    /// Canonical form, "SW1A 1AA"; `None` when only a district is known.
    pub fn full(&self) -> Option<String> {
        self.inward.as_ref().map(|inward| format!("{} {inward}", self.outward))
    }

    /// The one or two letters at the front, "SW".
    pub fn area(&self) -> &str {
        area::letters(&self.outward)
    }

    /// The district and the digit after it, "SW1A 1".
    pub fn sector(&self) -> Option<String> {
        self.inward
            .as_ref()
            .map(|inward| format!("{} {}", self.outward, &inward[..1]))
    }
}

impl Columns for Postcode {
    const COUNT: usize = OUTPUTS.len();

    fn columns(self) -> Vec<Option<String>> {
        vec![
            self.full(),
            Some(self.area().to_owned()),
            Some(self.outward.clone()),
            self.sector(),
        ]
    }
}

/// Cleans a postcode. Text around it is dropped with a finding; a district alone is kept with a finding.
pub fn clean(raw: &str) -> Cleaned<Postcode> {
    let Cleaned { value, mut findings } = text::line(raw);
    let Some(line) = value else {
        return Cleaned { value: None, findings };
    };
    let compact = form::compact(&line);
    if let Some(parsed) = form::parse(&compact) {
        let full = parsed.postcode.full().unwrap_or_default();
        if parsed.repaired {
            findings.push(Finding::new(Rule::PostcodeCharacterRepaired, raw, full.as_str()));
        } else if full != line {
            findings.push(Finding::new(Rule::PostcodeRespaced, line, full));
        }
        return Cleaned::new(parsed.postcode, findings);
    }
    if let Some(outward) = form::parse_outward(&compact) {
        findings.push(Finding::noticed(Rule::PostcodePartial, raw));
        return Cleaned::new(Postcode { outward, inward: None }, findings);
    }
    let upper = line.to_uppercase();
    if let Some(found) = find(&upper) {
        let full = found.postcode.full().unwrap_or_default();
        findings.push(Finding::new(Rule::PostcodeExtraText, line, full));
        return Cleaned::new(found.postcode, findings);
    }
    let rule = if form::has_form(&compact) {
        Rule::PostcodeAreaUnknown
    } else {
        Rule::PostcodeInvalid
    };
    Cleaned::unusable(rule, raw, findings)
}
