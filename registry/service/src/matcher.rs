//! Matching against an edition that is held in memory.

use cleaning::linkage::general::NamedColumn;
use cleaning::linkage::{TextColumn, Verdict};
use cleaning::matching::{AddressIndex, Answer, Candidate, OrganisationIndex, RecordIndex, Subject};
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
    Record(RecordIndex),
}

/// What is known of a thing that is looked for: a text, and values by the register's fields.
#[derive(Default)]
pub struct Sought<'text> {
    /// All of it on one line.
    pub text: Option<&'text str>,
    /// Values of fields that the register is matched by, in the order in which they make up a line.
    pub fields: Vec<(&'text str, &'text str)>,
}

impl Matcher {
    /// Reads all records of the edition.
    pub fn new(open: OpenIndex, definition: &RegisterDefinition) -> Result<Self, StoreError> {
        let own = definition
            .fields
            .iter()
            .filter(|field| open.index.fields().contains(&field.name));
        let own: Vec<FieldName> = own.map(|field| field.name.clone()).collect();
        let names = own.iter().map(FieldName::as_str);
        let subject = Subject::of_register(&names);
        if subject.is_none()
            && let Some(index) = records(&open, &own)?
        {
            let compared: Vec<&str> = index.columns().collect();
            let fields = own.iter().filter(|field| compared.contains(&field.as_str()));
            return Ok(Self {
                fields: fields.cloned().collect(),
                open,
                engine: Engine::Record(index),
            });
        }
        let subject = subject.unwrap_or(Subject::Organisation);
        let chosen = subject.fields(names);
        let fields: Vec<FieldName> = own
            .iter()
            .filter(|field| chosen.contains(&field.as_str()))
            .cloned()
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

    /// What the register is about; none for records that are known by their fields together.
    pub fn subject(&self) -> Option<Subject> {
        match &self.engine {
            Engine::Address(_) => Some(Subject::Address),
            Engine::Organisation(_) => Some(Subject::Organisation),
            Engine::Record(_) => None,
        }
    }

    /// Finds the candidates for what is known.
    pub fn find(&self, sought: &Sought, keep: usize) -> Answer {
        let values = sought.fields.iter().map(|(_, value)| *value);
        let mut parts = sought.text.into_iter().chain(values);
        match &self.engine {
            Engine::Address(index) => {
                let columns: Vec<Option<&str>> = parts.map(Some).collect();
                index.find(&columns, keep)
            }
            Engine::Organisation(index) => index.find(parts.next().unwrap_or_default(), keep),
            Engine::Record(index) => self.find_record(index, sought, keep),
        }
    }

    /// A text is the value of the field, of those without a value, by which the best candidate is found.
    fn find_record(&self, index: &RecordIndex, sought: &Sought, keep: usize) -> Answer {
        let given = |field: &str| {
            let value = sought.fields.iter().find(|(name, _)| *name == field);
            value.map(|(_, value)| *value)
        };
        let Some(text) = sought.text else {
            return index.find(given, keep);
        };
        let free = self
            .fields
            .iter()
            .map(FieldName::as_str)
            .filter(|field| given(field).is_none());
        let answers = free.map(|free| index.find(|field| if field == free { Some(text) } else { given(field) }, keep));
        let best = |answer: &Answer| {
            answer
                .candidates
                .first()
                .map_or(f64::NEG_INFINITY, |best| best.match_weight)
        };
        let found = answers.reduce(|one, other| if best(&other) > best(&one) { other } else { one });
        found.unwrap_or_else(|| index.find(given, keep))
    }

    /// Matches a messy record.
    pub fn matched(&self, record: &MessyRecord, keep: usize) -> Result<MatchResult, ApiError> {
        let given = record.fields.iter().flatten();
        let of_fields = self.fields.iter().filter_map(|field| {
            let mut given = given.clone();
            given
                .find(|(name, _)| *name == field.as_str())
                .map(|(name, value)| (name.as_str(), value.as_str()))
        });
        let sought = Sought {
            text: record.text.as_deref(),
            fields: of_fields.collect(),
        };
        let answer = self.find(&sought, keep);
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
            name: evidence.name.to_string(),
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

/// The records of the edition by all of their fields; none when no field is worth comparing. Of several values the first
/// counts.
fn records(open: &OpenIndex, fields: &[FieldName]) -> Result<Option<RecordIndex>, StoreError> {
    let mut texts: Vec<Vec<Option<String>>> = vec![Vec::new(); fields.len()];
    for number in 0..open.index.records() {
        let record = open.index.record(number)?;
        for (column, field) in texts.iter_mut().zip(fields) {
            let value = record.item.get(field).and_then(|value| value.texts().next());
            column.push(value.map(str::to_owned));
        }
    }
    let columns: Vec<TextColumn> = texts
        .into_iter()
        .map(|column| TextColumn::new(column.iter().map(Option::as_deref)))
        .collect();
    let named: Vec<NamedColumn> = fields
        .iter()
        .zip(&columns)
        .map(|(name, values)| NamedColumn {
            name: name.as_str(),
            values,
        })
        .collect();
    Ok(RecordIndex::new(&named, None))
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
