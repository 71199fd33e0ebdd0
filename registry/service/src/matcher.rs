//! Matching against an edition that is held in memory.

use cleaning::linkage::Verdict;
use cleaning::matching::{AddressIndex, Answer, Candidate, OrganisationIndex, Subject};
use openapi::matching::{MatchCandidate, MatchDecision, MatchEvidence, MatchResult, MessyRecord};
use registry_core::{FieldName, RegisterDefinition};
use registry_store::StoreError;
use registry_store::search::{IndexedRecord, label};

use crate::error::ApiError;
use crate::indexes::OpenIndex;

/// An edition, ready to be matched against. Its rows are the records of the edition's search index, by their numbers.
pub struct Matcher {
    /// The edition and its search index.
    pub open: OpenIndex,
    /// The fields that it is matched by.
    pub fields: Vec<FieldName>,
    engine: Engine,
}

enum Engine {
    Address(AddressIndex),
    Organisation(OrganisationIndex),
}

impl Matcher {
    /// Reads all records of the edition.
    pub fn new(open: OpenIndex, definition: &RegisterDefinition) -> Result<Self, StoreError> {
        let own = definition
            .fields
            .iter()
            .filter(|field| open.index.fields().contains(&field.name));
        let names = own.clone().map(|field| field.name.as_str());
        let subject = Subject::of_register(&names);
        let chosen = subject.fields(names);
        let fields: Vec<FieldName> = own
            .filter(|field| chosen.contains(&field.name.as_str()))
            .map(|field| field.name.clone())
            .collect();
        let texts = (0..open.index.records()).map(|record| {
            let record = open.index.record(record)?;
            Ok(text_of(&record, &fields))
        });
        let texts: Vec<String> = texts.collect::<Result<_, StoreError>>()?;
        let engine = match subject {
            Subject::Address => {
                let rows: Vec<[Option<&str>; 1]> = texts.iter().map(|text| [Some(text.as_str())]).collect();
                Engine::Address(AddressIndex::new(&rows))
            }
            Subject::Organisation => {
                let names: Vec<&str> = texts.iter().map(String::as_str).collect();
                Engine::Organisation(OrganisationIndex::new(&names))
            }
        };
        Ok(Self { open, fields, engine })
    }

    /// What the register is about.
    pub fn subject(&self) -> Subject {
        match &self.engine {
            Engine::Address(_) => Subject::Address,
            Engine::Organisation(_) => Subject::Organisation,
        }
    }

    /// What a column holds that the register can be matched by, for a person to read.
    pub fn sought(&self) -> &'static str {
        match &self.engine {
            Engine::Address(_) => "a part of an address",
            Engine::Organisation(_) => "a name",
        }
    }

    /// Finds the candidates for a text given in parts.
    pub fn find(&self, parts: &[&str], keep: usize) -> Answer {
        match &self.engine {
            Engine::Address(index) => {
                let columns: Vec<Option<&str>> = parts.iter().map(|part| Some(*part)).collect();
                index.find(&columns, keep)
            }
            Engine::Organisation(index) => index.find(parts.first().copied().unwrap_or_default(), keep),
        }
    }

    /// Matches a messy record.
    pub fn matched(&self, record: &MessyRecord, keep: usize) -> Result<MatchResult, ApiError> {
        let mut parts: Vec<&str> = record.text.as_deref().into_iter().collect();
        let given = record.fields.iter().flatten();
        let of_fields = self.fields.iter().filter_map(|field| {
            let mut given = given.clone();
            given
                .find(|(name, _)| *name == field.as_str())
                .map(|(_, value)| value.as_str())
        });
        parts.extend(of_fields);
        let answer = self.find(&parts, keep);
        let candidates = answer.candidates.iter().map(|candidate| self.candidate(candidate));
        Ok(MatchResult {
            id: record.id.clone(),
            decision: decision(answer.verdict),
            distinguishability: finite(&answer),
            candidates: candidates.collect::<Result<_, _>>()?,
        })
    }

    fn candidate(&self, candidate: &Candidate) -> Result<MatchCandidate, ApiError> {
        let record = self.open.index.record(candidate.row)?;
        let evidence = candidate.evidence.iter().map(|evidence| MatchEvidence {
            name: evidence.name.to_owned(),
            finding: evidence.finding.clone(),
            weight: rounded(evidence.weight),
        });
        Ok(MatchCandidate {
            key: record.key,
            label: record.label,
            match_weight: rounded(candidate.match_weight),
            evidence: evidence.collect(),
        })
    }
}

/// What a record is matched by: its fields on one line, or how people know it when it has none of them.
fn text_of(record: &IndexedRecord, fields: &[FieldName]) -> String {
    let text = label(&record.item, fields);
    if text.is_empty() { record.label.clone() } else { text }
}

/// The decision that a verdict is.
pub fn decision(verdict: Verdict) -> MatchDecision {
    match verdict {
        Verdict::Same => MatchDecision::Match,
        Verdict::Review => MatchDecision::Review,
        Verdict::Different => MatchDecision::None,
    }
}

/// Bits to the next thing, when there is one.
pub fn finite(answer: &Answer) -> Option<f64> {
    let bits = Some(answer.distinguishability);
    bits.filter(|bits| bits.is_finite() && !answer.candidates.is_empty())
        .map(rounded)
}

/// To four decimals, as all match weights that leave the program.
pub fn rounded(bits: f64) -> f64 {
    (bits * 10_000.0).round() / 10_000.0
}
