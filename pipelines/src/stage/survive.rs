//! Survivorship: which of a cluster's values the register publishes, and where each came from.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};

use cleaning::{Cleaner, Severity};
use polars::prelude::{DataFrame, StringChunked};
use rayon::iter::{IntoParallelRefIterator as _, ParallelIterator as _};
use registry_core::{Cardinality, FieldName, FieldProvenance, Item, Value};

use super::gather::SourceRecords;
use super::standardise::{Standardised, text_column};
use crate::error::Result;
use crate::finding::RunFinding;
use crate::spec::{self, Spec, SurvivorshipRule};

/// The published values of one cluster, without its key.
#[derive(Debug, Clone, Default)]
pub struct GoldenRecord {
    /// Field values.
    pub item: Item,
    /// One entry for each published value.
    pub provenance: Vec<FieldProvenance>,
}

/// The rows that the published values of each cluster come from: small enough to be held for every cluster at once, while
/// the records themselves are made when somebody needs them.
#[derive(Debug, Default)]
pub struct ChosenRows {
    /// Groups of fields of each cluster.
    groups: usize,
    /// Cluster by cluster the row of each group, or [`NO_ROW`].
    rows: Vec<u32>,
}

/// Stands where a group publishes nothing, or the values of all rows.
const NO_ROW: u32 = u32::MAX;

impl ChosenRows {
    fn of(&self, cluster: usize) -> &[u32] {
        &self.rows[cluster * self.groups..(cluster + 1) * self.groups]
    }
}

/// Chooses values for clusters of rows.
pub struct Survivorship<'run> {
    records: &'run SourceRecords,
    groups: Vec<FieldGroup<'run>>,
    /// Rank of each row's source by trust, the most trusted first.
    ranks: HashMap<&'run str, usize>,
    recency: Option<&'run StringChunked>,
    /// What the cleaners noticed, in the order of rows.
    findings: &'run [(usize, RunFinding)],
    /// Where the findings of each row begin, and after the last row where they end.
    findings_begin: Vec<usize>,
}

/// One field of the records that are published.
#[derive(Clone, Copy)]
pub struct PublishedField<'choice, 'run> {
    group: usize,
    rule: SurvivorshipRule,
    column: &'choice FieldColumn<'run>,
}

/// Fields that are taken from one row together.
struct FieldGroup<'run> {
    fields: Vec<FieldColumn<'run>>,
    rule: SurvivorshipRule,
}

/// One field with the column that fills it and the columns that the column was made from.
struct FieldColumn<'run> {
    name: FieldName,
    cardinality: Cardinality,
    values: &'run StringChunked,
    received: Vec<&'run StringChunked>,
    /// The group of columns that findings call it by; none for a column that no cleaner made.
    cleaned_as: Option<String>,
    /// The groups of columns that were made of it or together with it.
    cleaned_by: Vec<String>,
}

impl<'run> Survivorship<'run> {
    /// Prepares the columns that the specification's fields are filled from.
    pub fn new(spec: &'run Spec, records: &'run SourceRecords, standardised: &'run Standardised) -> Result<Self> {
        let frame = &standardised.frame;
        let mut groups: Vec<(Option<&str>, FieldGroup)> = Vec::new();
        for section in &spec.fields {
            let field = field_column(spec, records, frame, section)?;
            let together = section.together.as_deref();
            match groups.iter_mut().find(|(name, _)| name.is_some() && *name == together) {
                Some((_, group)) => group.fields.push(field),
                None => groups.push((
                    together,
                    FieldGroup {
                        fields: vec![field],
                        rule: section.survivorship,
                    },
                )),
            }
        }
        let recency = spec
            .survivorship
            .recency
            .as_ref()
            .map(|column| text_column(frame, column.get_ref()))
            .transpose()?;
        Ok(Self {
            records,
            groups: groups.into_iter().map(|(_, group)| group).collect(),
            ranks: source_ranks(spec, records),
            recency,
            findings_begin: begins(&standardised.findings, records.len()),
            findings: &standardised.findings,
        })
    }

    /// The rows that each cluster publishes; the rows of a cluster ascend.
    pub fn choose(&self, clusters: &[Vec<u32>]) -> ChosenRows {
        let row = |group: &FieldGroup, rows: &[u32]| match group.rule {
            SurvivorshipRule::All => NO_ROW,
            _ => self
                .chosen_row(group, rows)
                .and_then(|row| u32::try_from(row).ok())
                .unwrap_or(NO_ROW),
        };
        let groups = &self.groups;
        let rows = clusters
            .par_iter()
            .flat_map_iter(|rows| groups.iter().map(move |group| row(group, rows)))
            .collect();
        ChosenRows {
            groups: groups.len(),
            rows,
        }
    }

    /// The golden record of a cluster whose rows were chosen before.
    pub fn record(&self, chosen: &ChosenRows, cluster: usize, rows: &[u32]) -> GoldenRecord {
        let mut golden = GoldenRecord::default();
        for (group, &row) in self.groups.iter().zip(chosen.of(cluster)) {
            if group.rule == SurvivorshipRule::All {
                group
                    .fields
                    .iter()
                    .for_each(|field| self.publish_all(field, rows, &mut golden));
            } else if row != NO_ROW {
                group
                    .fields
                    .iter()
                    .for_each(|field| self.publish(field, row as usize, group.rule, &mut golden));
            }
        }
        golden
    }

    /// A field by its name, to look at its values without making the records.
    pub fn field(&self, name: &FieldName) -> Option<PublishedField<'_, 'run>> {
        self.groups.iter().enumerate().find_map(|(group, fields)| {
            let column = fields.fields.iter().find(|field| field.name == *name)?;
            Some(PublishedField {
                group,
                rule: fields.rule,
                column,
            })
        })
    }

    fn publish(&self, field: &FieldColumn, row: usize, rule: SurvivorshipRule, golden: &mut GoldenRecord) {
        let Some(value) = field.values.get(row) else {
            return;
        };
        let value = match field.cardinality {
            Cardinality::One => Value::One(value.to_owned()),
            Cardinality::Many => Value::Many(vec![value.to_owned()]),
        };
        golden.provenance.push(self.provenance(field, row, rule));
        golden.item.insert(field.name.clone(), value);
    }

    fn publish_all(&self, field: &FieldColumn, rows: &[u32], golden: &mut GoldenRecord) {
        let first_row = first_rows(field, rows);
        if first_row.is_empty() {
            return;
        }
        let values = first_row.keys().map(|value| (*value).to_owned()).collect();
        golden.provenance.extend(
            first_row
                .values()
                .map(|&row| self.provenance(field, row, SurvivorshipRule::All)),
        );
        golden.item.insert(field.name.clone(), Value::Many(values));
    }

    fn provenance(&self, field: &FieldColumn, row: usize, rule: SurvivorshipRule) -> FieldProvenance {
        let reference = &self.records.references[row];
        let received: Vec<&str> = field.received.iter().filter_map(|column| column.get(row)).collect();
        let cleaning_rules = field
            .cleaned_as
            .as_ref()
            .map(|field| self.cleaning_rules(row, field))
            .unwrap_or_default();
        FieldProvenance {
            field: field.name.clone(),
            value: field.values.get(row).unwrap_or_default().to_owned(),
            source: reference.source.clone(),
            source_record_id: reference.source_record_id.clone(),
            source_value: received.join(", "),
            cleaning_rules,
            survivorship_rule: rule.name().to_owned(),
        }
    }

    fn findings_of(&self, row: usize) -> &'run [(usize, RunFinding)] {
        &self.findings[self.findings_begin[row]..self.findings_begin[row + 1]]
    }

    /// The names of the rules that touched a row's group of columns, each once.
    fn cleaning_rules(&self, row: usize, field: &str) -> Vec<String> {
        let mut rules: Vec<String> = Vec::new();
        for (_, finding) in self
            .findings_of(row)
            .iter()
            .filter(|(_, finding)| finding.field == field)
        {
            if !rules.contains(&finding.rule) {
                rules.push(finding.rule.clone());
            }
        }
        rules
    }

    /// The row whose values the group publishes; none when no row has any. Ties go to the first row in canonical order.
    fn chosen_row(&self, group: &FieldGroup, rows: &[u32]) -> Option<usize> {
        if let [row] = rows {
            let row = *row as usize;
            return (group.filled(row) > 0).then_some(row);
        }
        let candidates = || {
            rows.iter()
                .map(|&row| row as usize)
                .filter(|&row| group.filled(row) > 0)
        };
        match group.rule {
            SurvivorshipRule::MostFrequent | SurvivorshipRule::All => most_frequent(group, candidates()),
            SurvivorshipRule::SourcePriority => candidates()
                .min_by_key(|&row| (self.rank(row), Reverse(self.date(row)), Reverse(group.filled(row)), row)),
            SurvivorshipRule::MostRecent => candidates()
                .min_by_key(|&row| (Reverse(self.date(row)), Reverse(group.filled(row)), self.rank(row), row)),
            SurvivorshipRule::MostComplete => {
                candidates().min_by_key(|&row| (Reverse(self.completeness(row)), self.rank(row), row))
            }
            SurvivorshipRule::Longest => {
                candidates().min_by_key(|&row| (Reverse(group.length(row)), self.rank(row), row))
            }
            SurvivorshipRule::LongestValid => candidates().min_by_key(|&row| {
                let has_error = self.has_error(group, row);
                (has_error, Reverse(group.length(row)), self.rank(row), row)
            }),
        }
    }

    fn rank(&self, row: usize) -> usize {
        self.ranks
            .get(self.records.references[row].source.as_ref())
            .copied()
            .unwrap_or(usize::MAX)
    }

    /// Whether a cleaner found an error in one of the values of the group.
    fn has_error(&self, group: &FieldGroup, row: usize) -> bool {
        let cleaned_by = |name: &String| group.fields.iter().any(|field| field.cleaned_by.contains(name));
        let mut findings = self.findings_of(row).iter();
        findings.any(|(_, finding)| finding.severity == Severity::Error && cleaned_by(&finding.field))
    }

    fn date(&self, row: usize) -> Option<&str> {
        self.recency.and_then(|column| column.get(row))
    }

    /// Number of filled fields of the whole record.
    fn completeness(&self, row: usize) -> usize {
        self.groups.iter().map(|group| group.filled(row)).sum()
    }
}

impl<'run> PublishedField<'_, 'run> {
    /// Tells every value that a cluster publishes of the field, with the row that it comes from.
    pub fn each(&self, chosen: &ChosenRows, cluster: usize, rows: &[u32], mut tell: impl FnMut(&'run str, usize)) {
        if self.rule == SurvivorshipRule::All {
            for (value, row) in first_rows(self.column, rows) {
                tell(value, row);
            }
            return;
        }
        let row = chosen.of(cluster)[self.group];
        if row != NO_ROW
            && let Some(value) = self.column.values.get(row as usize)
        {
            tell(value, row as usize);
        }
    }
}

/// The different values of the rows, each with the first row that has it.
fn first_rows<'run>(field: &FieldColumn<'run>, rows: &[u32]) -> BTreeMap<&'run str, usize> {
    let mut first_row = BTreeMap::new();
    for &row in rows {
        if let Some(value) = field.values.get(row as usize) {
            first_row.entry(value).or_insert(row as usize);
        }
    }
    first_row
}

/// The first row with the values that most rows have; among equals the fuller, the longer, the earlier in the
/// alphabet.
fn most_frequent(group: &FieldGroup, candidates: impl Iterator<Item = usize>) -> Option<usize> {
    let mut counts: BTreeMap<Vec<Option<&str>>, (usize, usize)> = BTreeMap::new();
    for row in candidates {
        counts.entry(group.values(row)).or_insert((0, row)).0 += 1;
    }
    counts
        .into_iter()
        .min_by_key(|(values, (count, row))| {
            (
                Reverse(*count),
                Reverse(group.filled(*row)),
                Reverse(group.length(*row)),
                values.clone(),
            )
        })
        .map(|(_, (_, row))| row)
}

impl FieldGroup<'_> {
    fn values(&self, row: usize) -> Vec<Option<&str>> {
        self.fields.iter().map(|field| field.values.get(row)).collect()
    }

    fn filled(&self, row: usize) -> usize {
        self.fields
            .iter()
            .filter(|field| field.values.get(row).is_some())
            .count()
    }

    fn length(&self, row: usize) -> usize {
        self.fields
            .iter()
            .filter_map(|field| field.values.get(row))
            .map(str::len)
            .sum()
    }
}

fn field_column<'run>(
    spec: &Spec,
    records: &'run SourceRecords,
    frame: &'run DataFrame,
    section: &spec::FieldSection,
) -> Result<FieldColumn<'run>> {
    let from = section.from.get_ref();
    let step = spec.standardise.iter().find_map(|step| {
        let cleaner = Cleaner::from_name(step.cleaner.get_ref())?;
        let made = cleaner
            .outputs()
            .iter()
            .any(|output| format!("{}{output}", step.prefix) == *from);
        made.then(|| (step, format!("{}{}", step.prefix, cleaner.name())))
    });
    let received = match &step {
        Some((step, _)) => step
            .inputs
            .iter()
            .map(|input| text_column(&records.content, input.get_ref()))
            .collect::<Result<_>>()?,
        None => vec![text_column(&records.content, from)?],
    };
    Ok(FieldColumn {
        name: spec::field_name(section)?,
        cardinality: section.cardinality,
        values: text_column(frame, from)?,
        received,
        cleaned_by: cleaned_by(spec, from, step.as_ref().map(|(_, name)| name.as_str())),
        cleaned_as: step.map(|(_, name)| name),
    })
}

/// Where the findings of each row begin among all of them, which are in the order of rows.
fn begins(findings: &[(usize, RunFinding)], rows: usize) -> Vec<usize> {
    let mut begins = Vec::with_capacity(rows + 1);
    let mut position = 0;
    for row in 0..rows {
        begins.push(position);
        position += findings[position..].iter().take_while(|(of, _)| *of == row).count();
    }
    begins.push(position);
    begins
}

/// The group of columns that a column belongs to, and those that are made of it.
fn cleaned_by(spec: &Spec, column: &str, own: Option<&str>) -> Vec<String> {
    let made_of_it = spec
        .standardise
        .iter()
        .filter(|step| step.inputs.iter().any(|input| input.get_ref() == column))
        .map(|step| format!("{}{}", step.prefix, step.cleaner.get_ref()));
    own.map(str::to_owned).into_iter().chain(made_of_it).collect()
}

/// Sources named in `source_priority` in that order, then the others in alphabetical order.
fn source_ranks<'run>(spec: &'run Spec, records: &'run SourceRecords) -> HashMap<&'run str, usize> {
    let named = spec
        .survivorship
        .source_priority
        .iter()
        .map(|name| name.get_ref().as_str());
    // Records are sorted by source, so that each source is looked up once.
    let mut others: Vec<&str> = Vec::new();
    for reference in &records.references {
        if others.last() != Some(&reference.source.as_ref()) {
            others.push(reference.source.as_ref());
        }
    }
    let mut ranks = HashMap::new();
    for source in named.chain(others) {
        let next = ranks.len();
        ranks.entry(source).or_insert(next);
    }
    ranks
}
