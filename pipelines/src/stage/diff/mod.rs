//! The difference between what the sources say now and what the register holds: a list of proposed changes.

mod component;
mod evidence;
mod plan;

use std::collections::{BTreeMap, BTreeSet};

use registry_core::{
    Change, ChangeKind, CrossReferenceAction, CrossReferenceChange, Decision, DecisionRecord, Effect, FieldName,
    FieldProvenance, Item, Key, Outcome, RecordStatus, SourceName, SourceReference, Value,
};
use registry_store::{CurrentRecord, IdentityState};

use self::component::{Component, Joined};
use super::gather::SourceRecords;
use super::identity::{ClusterKeys, KeyMint, MintedKey, assign};
use super::link::{LinkageInput, Linked};
use super::survive::{ChosenRows, GoldenRecord, Survivorship};
use crate::error::Result;
use crate::evidence::PairWriter;
use crate::spec::{ChangedRows, Spec};

pub use self::plan::Difference;

/// Everything that the difference is worked out from.
pub struct DiffInput<'run> {
    /// The specification.
    pub spec: &'run Spec,
    /// Source records of this run.
    pub records: &'run SourceRecords,
    /// Clusters of rows.
    pub clusters: &'run [Vec<u32>],
    /// Makes the published values of each cluster.
    pub survivorship: Survivorship<'run>,
    /// The rows that they come from.
    pub chosen: &'run ChosenRows,
    /// Pairs, for evidence.
    pub linked: &'run Linked,
    /// The model, for evidence.
    pub linkage: &'run LinkageInput,
    /// What the register holds.
    pub state: &'run IdentityState,
    /// What people decided.
    pub decisions: &'run [DecisionRecord],
    /// Source records that changed so much that they speak of another thing now.
    pub moved: BTreeSet<SourceReference>,
}

/// A cluster with the key that it will have.
struct Target {
    key: Key,
    /// Whether the key is new to the register, known to it, or known and retired.
    standing: Standing,
    losers: Vec<Key>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Standing {
    New,
    Live,
    Retired,
}

/// A field that a steward has set, until another steward sets it again.
struct Override<'run> {
    field: &'run FieldName,
    value: Option<&'run Value>,
    decision: &'run DecisionRecord,
}

struct Diff<'run> {
    input: DiffInput<'run>,
    key_field: FieldName,
    by_key: BTreeMap<&'run Key, &'run CurrentRecord>,
    /// The live record that each row hangs on.
    holder_of_row: Vec<Option<&'run Key>>,
    cluster_of_row: Vec<Option<usize>>,
    targets: Vec<Target>,
    overrides: BTreeMap<&'run Key, Vec<Override<'run>>>,
    evidence: PairWriter<'run>,
}

impl<'run> Diff<'run> {
    fn new(input: DiffInput<'run>) -> Result<Self> {
        let key_field = FieldName::from(&input.spec.register_name()?);
        let holder_of_row = holders(input.records, input.state);
        let mut cluster_of_row = vec![None; input.records.len()];
        for (cluster, rows) in input.clusters.iter().enumerate() {
            for &row in rows {
                cluster_of_row[row as usize] = Some(cluster);
            }
        }
        let mut overrides: BTreeMap<&Key, Vec<Override>> = BTreeMap::new();
        for record in input.decisions {
            if let Decision::Override { key, field, value } = &record.decision {
                overrides.entry(key).or_default().push(Override {
                    field,
                    value: value.as_ref(),
                    decision: record,
                });
            }
        }
        let mut diff = Self {
            key_field,
            by_key: input.state.records.iter().map(|record| (&record.key, record)).collect(),
            holder_of_row,
            cluster_of_row,
            targets: Vec::new(),
            overrides,
            evidence: PairWriter::new(input.records, input.linkage.scorer(), &input.linked.pairs),
            input,
        };
        diff.targets = diff.targets();
        Ok(diff)
    }

    /// The key of each cluster: one that its rows hold, or a new one.
    fn targets(&self) -> Vec<Target> {
        let input = &self.input;
        let holders: Vec<Vec<Key>> = input
            .clusters
            .iter()
            .map(|rows| rows.iter().filter_map(|&row| self.kept_holder(row).cloned()).collect())
            .collect();
        let register = input.spec.register.name.get_ref();
        let mut mint = KeyMint::new(register, input.spec.register.key_prefix.get_ref(), input.state);
        let assigned = assign(&holders);
        assigned
            .into_iter()
            .zip(input.clusters)
            .enumerate()
            .map(|(cluster, (ClusterKeys { survivor, losers }, rows))| {
                if let Some(key) = survivor {
                    return Target {
                        key,
                        standing: Standing::Live,
                        losers,
                    };
                }
                let first = &input.records.references[rows[0] as usize];
                match mint.mint(first, |retired| self.is_back(retired, cluster)) {
                    MintedKey::New(key) => Target {
                        key,
                        standing: Standing::New,
                        losers,
                    },
                    MintedKey::Retired(key) => Target {
                        key,
                        standing: Standing::Retired,
                        losers,
                    },
                }
            })
            .collect()
    }

    /// Whether a retired record stood for the thing that a cluster stands for: where rows are about the thing itself,
    /// one of them made the record what it was; where they only mention it, it says the same as before.
    fn is_back(&self, retired: &CurrentRecord, cluster: usize) -> bool {
        match self.input.spec.register.changed_rows {
            ChangedRows::KeepKey => self.input.clusters[cluster].iter().any(|&row| {
                let reference = &self.input.records.references[row as usize];
                let mut values = retired.provenance.iter();
                values.any(|value| {
                    value.source == reference.source && value.source_record_id == reference.source_record_id
                })
            }),
            ChangedRows::FollowContent => {
                let (item, _) = self.published(&retired.key, self.golden(cluster));
                let mut fields = self.input.spec.field_names();
                fields.all(|field| item.get(field) == retired.item.get(field))
            }
        }
    }

    /// The key that a row holds, unless the row speaks of another thing now.
    fn kept_holder(&self, row: u32) -> Option<&'run Key> {
        let holder = self.holder_of_row[row as usize]?;
        let reference = &self.input.records.references[row as usize];
        (!self.input.moved.contains(reference)).then_some(holder)
    }

    /// The values that a cluster publishes.
    fn golden(&self, cluster: usize) -> GoldenRecord {
        let rows = &self.input.clusters[cluster];
        self.input.survivorship.record(self.input.chosen, cluster, rows)
    }

    /// Whether a cluster makes a new record and has nothing to do with any that the register has.
    fn is_alone(&self, cluster: usize) -> bool {
        let target = &self.targets[cluster];
        let mut rows = self.input.clusters[cluster].iter();
        target.standing == Standing::New
            && target.losers.is_empty()
            && rows.all(|&row| self.holder_of_row[row as usize].is_none())
    }

    /// Clusters and keys joined wherever a row passes from one to the other, without the clusters that are alone.
    fn components(&self) -> Vec<Component> {
        let mut joined = Joined::new(self.input.clusters.len());
        for (cluster, rows) in self.input.clusters.iter().enumerate() {
            let target = &self.targets[cluster];
            if target.standing != Standing::New {
                joined.link(cluster, &target.key);
            }
            target.losers.iter().for_each(|loser| joined.link(cluster, loser));
            for &row in rows {
                if let Some(key) = self.holder_of_row[row as usize] {
                    joined.link(cluster, key);
                }
            }
        }
        let mut components = joined.components(|cluster| !self.is_alone(cluster));
        let involved: BTreeSet<Key> = components
            .iter()
            .flat_map(|component| component.keys.iter().cloned())
            .collect();
        let abandoned = self.by_key.values().filter(|record| {
            record.status == RecordStatus::Live
                && !record.cross_references.is_empty()
                && !involved.contains(&record.key)
        });
        components.extend(abandoned.map(|record| Component {
            clusters: Vec::new(),
            keys: BTreeSet::from([record.key.clone()]),
        }));
        components
    }

    /// The change of one component; none when nothing changes.
    fn change(&self, component: &Component) -> Option<Change> {
        let mut effects: Vec<Effect> = Vec::new();
        let mut kept: BTreeSet<&Key> = BTreeSet::new();
        for &cluster in &component.clusters {
            kept.insert(&self.targets[cluster].key);
            effects.extend(self.effect_of_cluster(cluster));
        }
        for key in component.keys.iter().filter(|key| !kept.contains(key)) {
            effects.extend(self.effect_of_emptied(key, component));
        }
        if effects.is_empty() {
            return None;
        }
        effects.sort_by(|a, b| a.key.cmp(&b.key));
        let (kind, key) = self.kind(component, &effects);
        let evidence = self.evidence(component, kind, &effects);
        Some(Change {
            kind,
            key,
            effects,
            evidence,
        })
    }

    /// What happens to the key of a cluster; none when nothing does.
    fn effect_of_cluster(&self, cluster: usize) -> Option<Effect> {
        let target = &self.targets[cluster];
        let current = self.by_key.get(&target.key).copied();
        let (item, provenance) = self.published(&target.key, self.golden(cluster));
        let cross_references = self.cross_reference_changes(cluster, current);
        let unchanged =
            target.standing == Standing::Live && current.is_some_and(|current| current.item_hash == item.hash());
        if unchanged && cross_references.is_empty() {
            return None;
        }
        Some(Effect {
            key: target.key.clone(),
            before: current.map(|current| current.item_hash),
            after: Outcome::Live { item },
            recorded_at: None,
            cross_references,
            provenance,
        })
    }

    /// The golden record with its key, and with the values that a steward has set.
    fn published(&self, key: &Key, golden: GoldenRecord) -> (Item, Vec<FieldProvenance>) {
        let GoldenRecord {
            mut item,
            mut provenance,
        } = golden;
        for Override { field, value, decision } in self.overrides.get(key).into_iter().flatten() {
            provenance.retain(|known| known.field != **field);
            item.remove(field);
            if let Some(value) = value {
                item.insert((*field).clone(), (*value).clone());
                provenance.extend(value.texts().map(|text| FieldProvenance {
                    field: (*field).clone(),
                    value: text.to_owned(),
                    source: SourceName::steward(),
                    source_record_id: decision.id.clone(),
                    source_value: text.to_owned(),
                    cleaning_rules: Vec::new(),
                    survivorship_rule: FieldProvenance::STEWARD_OVERRIDE.to_owned(),
                }));
            }
        }
        item.insert(self.key_field.clone(), Value::One(key.to_string()));
        (item, provenance)
    }

    /// Rows that come to, go from or change on the key of a cluster.
    fn cross_reference_changes(&self, cluster: usize, current: Option<&CurrentRecord>) -> Vec<CrossReferenceChange> {
        let records = self.input.records;
        let held: BTreeMap<(&SourceName, &str), &BTreeMap<String, String>> = current
            .into_iter()
            .flat_map(|record| &record.cross_references)
            .map(|held| ((&held.source, held.source_record_id.as_str()), &held.content))
            .collect();
        let mut changes = Vec::new();
        let mut present = BTreeSet::new();
        for &row in &self.input.clusters[cluster] {
            let reference = &records.references[row as usize];
            let place = (&reference.source, reference.source_record_id.as_str());
            present.insert(place);
            match held.get(&place) {
                None => changes.push(attach(reference, records.content_of(row as usize))),
                Some(_) if records.places[row as usize].is_none() => {}
                Some(before) => {
                    let content = records.content_of(row as usize);
                    if **before != content {
                        changes.push(CrossReferenceChange {
                            action: CrossReferenceAction::Refresh,
                            ..attach(reference, content)
                        });
                    }
                }
            }
        }
        changes.extend(
            held.keys()
                .filter(|place| !present.contains(*place))
                .map(|(source, id)| detach(source, id)),
        );
        changes.sort();
        changes
    }

    /// What happens to a key that no cluster keeps: it merges into the survivor, or it is retired.
    fn effect_of_emptied(&self, key: &Key, component: &Component) -> Option<Effect> {
        let current = *self.by_key.get(key)?;
        let cross_references = current
            .cross_references
            .iter()
            .map(|held| detach(&held.source, &held.source_record_id))
            .collect();
        let survivor = component
            .clusters
            .iter()
            .map(|&cluster| &self.targets[cluster])
            .find(|target| target.losers.contains(key))
            .map(|target| target.key.clone());
        let after = match survivor {
            Some(into) => Outcome::Merged {
                reason: format!("{key} and {into} are one thing by their source records"),
                into,
            },
            None => Outcome::Retired {
                reason: "no source record speaks of it any more".to_owned(),
            },
        };
        Some(Effect {
            key: key.clone(),
            before: Some(current.item_hash),
            after,
            recorded_at: None,
            cross_references,
            provenance: Vec::new(),
        })
    }

    /// What the change is, and the key that it is about: the survivor of a merge, the key that is split, the key that
    /// comes back, the new key, the key that stays, the key that goes.
    fn kind(&self, component: &Component, effects: &[Effect]) -> (ChangeKind, Key) {
        let targets = || component.clusters.iter().map(|&cluster| &self.targets[cluster]);
        let of_standing = |wanted| {
            targets()
                .filter(move |target| target.standing == wanted)
                .map(|target| &target.key)
                .min()
        };
        let touched = |live: bool| {
            effects
                .iter()
                .find(|effect| matches!(effect.after, Outcome::Live { .. }) == live)
                .map(|effect| &effect.key)
        };
        let found = [
            (
                ChangeKind::Merge,
                targets()
                    .find(|target| !target.losers.is_empty())
                    .map(|target| &target.key),
            ),
            (ChangeKind::Split, self.parted_key(component)),
            (ChangeKind::Reinstate, of_standing(Standing::Retired)),
            (ChangeKind::Create, of_standing(Standing::New)),
            (ChangeKind::Update, touched(true)),
            (ChangeKind::Retire, touched(false)),
        ];
        let (kind, key) = found
            .into_iter()
            .find_map(|(kind, key)| Some((kind, key?)))
            .unwrap_or((ChangeKind::Update, &effects[0].key));
        (kind, key.clone())
    }

    /// The key whose rows, themselves as before, now stand for more than one thing.
    fn parted_key(&self, component: &Component) -> Option<&'run Key> {
        let new = component
            .clusters
            .iter()
            .filter(|&&cluster| self.targets[cluster].standing == Standing::New);
        new.flat_map(|&cluster| &self.input.clusters[cluster])
            .filter_map(|&row| self.kept_holder(row))
            .min()
    }
}

/// The live record that each row hangs on.
fn holders<'state>(records: &SourceRecords, state: &'state IdentityState) -> Vec<Option<&'state Key>> {
    let mut holder_of_row = vec![None; records.len()];
    for record in state
        .records
        .iter()
        .filter(|record| record.status == RecordStatus::Live)
    {
        for held in &record.cross_references {
            let reference = SourceReference {
                source: held.source.clone(),
                source_record_id: held.source_record_id.clone(),
            };
            if let Some(row) = records.row_of(&reference) {
                holder_of_row[row] = Some(&record.key);
            }
        }
    }
    holder_of_row
}

fn attach(reference: &SourceReference, content: BTreeMap<String, String>) -> CrossReferenceChange {
    CrossReferenceChange {
        source: reference.source.clone(),
        source_record_id: reference.source_record_id.clone(),
        action: CrossReferenceAction::Attach,
        content: Some(content),
    }
}

fn detach(source: &SourceName, source_record_id: &str) -> CrossReferenceChange {
    CrossReferenceChange {
        source: source.clone(),
        source_record_id: source_record_id.to_owned(),
        action: CrossReferenceAction::Detach,
        content: None,
    }
}
