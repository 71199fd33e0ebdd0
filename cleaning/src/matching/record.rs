//! Records of any kind, held in memory and asked for one at a time.

use std::borrow::Cow;

use super::{Answer, Candidate, Evidence};
use crate::linkage::Thresholds;
use crate::linkage::general::{Asked, FieldPart, HeldRecords, Learnt, Likeness, NamedColumn};

/// Match weights, which are log2 of the odds: more likely than not is the same, one to 64 is for a person to look at.
const THRESHOLDS: Thresholds = Thresholds {
    same: 0.0,
    review: -6.0,
};
/// Bits by which the best row must stand out from the next to be the answer.
const STANDS_OUT_MIN: f64 = 1.0;

/// Records held to be asked for. Number the rows in an order that depends on the records only, such as that of their keys:
/// answers are then the same for any order of the input.
#[derive(Debug)]
pub struct RecordIndex(HeldRecords);

impl RecordIndex {
    /// Holds the records of the columns, compared as [`HeldRecords::new`] says. None when no column is worth comparing.
    pub fn new(columns: &[NamedColumn], learnt: Option<Learnt>) -> Option<Self> {
        HeldRecords::new(columns, learnt).map(Self)
    }

    /// The columns that are compared.
    pub fn columns(&self) -> impl Iterator<Item = &str> {
        self.0.columns().flatten().map(String::as_str)
    }

    /// Finds the best candidates; `texts` answers the text of a column. Rows that say the same in every field are no rivals.
    pub fn find<'text>(&self, texts: impl Fn(&str) -> Option<&'text str>, keep: usize) -> Answer {
        let asked = self.0.read(texts);
        let found = self.0.find(&asked).into_iter();
        let candidates = found.map(|(row, match_weight)| Candidate {
            row,
            match_weight,
            evidence: Vec::new(),
        });
        let are_alike = |left, right| self.0.are_alike(left, right);
        let mut answer = Answer::of(candidates.collect(), keep, THRESHOLDS, STANDS_OUT_MIN, are_alike);
        for candidate in &mut answer.candidates {
            candidate.evidence = self.evidence(&asked, candidate.row);
        }
        answer
    }

    fn evidence(&self, asked: &Asked, row: u32) -> Vec<Evidence> {
        let (parts, discount) = self.0.parts(asked, row);
        let mut evidence = vec![Evidence {
            name: Cow::Borrowed("records held"),
            finding: "any one of the records held".to_owned(),
            weight: self.0.prior(),
        }];
        evidence.extend(parts.iter().map(|part| Evidence {
            name: Cow::Owned(part.name.to_owned()),
            finding: finding(part),
            weight: part.bits,
        }));
        if discount != 0.0 {
            evidence.push(Evidence {
                name: Cow::Borrowed("related things"),
                finding: "things that are related without being one agree so too".to_owned(),
                weight: -discount,
            });
        }
        evidence
    }
}

fn finding(part: &FieldPart) -> String {
    let FieldPart { asked, held, .. } = part;
    match part.likeness {
        Likeness::Same => format!("{asked} agrees"),
        Likeness::Alike => format!("{asked} and {held} are alike"),
        Likeness::Different => format!("{asked} and {held} differ"),
        Likeness::Exchanged => format!("{asked} and {held} stand in each other's fields"),
    }
}
