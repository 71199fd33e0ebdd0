//! The changes of a run in their order, each made when it is needed: all of them at once would not fit into memory.

use std::collections::BTreeMap;

use rayon::iter::{IntoParallelIterator as _, IntoParallelRefIterator as _, ParallelIterator as _};
use rayon::slice::ParallelSliceMut as _;
use registry_core::{Change, ChangeKind, Key, SourceReference};

use super::component::Component;
use super::{Diff, DiffInput};
use crate::error::Result;

/// What a run changes in the register.
pub struct Difference<'run> {
    diff: Diff<'run>,
    /// In the order of kinds and keys.
    planned: Vec<Planned>,
}

/// A change that is going to be made.
enum Planned {
    /// A cluster that makes a new record and has nothing to do with any other: most of a first load.
    Alone(usize),
    /// Clusters and keys that change together.
    Together(Box<(ChangeKind, Key, Component)>),
}

impl Planned {
    fn clusters(&self) -> &[usize] {
        match self {
            Self::Alone(cluster) => std::slice::from_ref(cluster),
            Self::Together(together) => &together.2.clusters,
        }
    }
}

impl<'run> Difference<'run> {
    /// Works out which changes there are.
    pub fn new(input: DiffInput<'run>) -> Result<Self> {
        let diff = Diff::new(input)?;
        let alone = (0..diff.input.clusters.len()).into_par_iter();
        let mut planned: Vec<Planned> = alone
            .filter(|&cluster| diff.is_alone(cluster))
            .map(Planned::Alone)
            .collect();
        let together: Vec<Planned> = diff
            .components()
            .into_par_iter()
            .filter_map(|component| {
                let change = diff.change(&component)?;
                Some(Planned::Together(Box::new((change.kind, change.key, component))))
            })
            .collect();
        planned.extend(together);
        planned.par_sort_unstable_by(|a, b| diff.place(a).cmp(&diff.place(b)));
        Ok(Self { diff, planned })
    }

    /// Number of changes.
    pub fn len(&self) -> usize {
        self.planned.len()
    }

    /// Number of changes of each kind.
    pub fn counts(&self) -> BTreeMap<ChangeKind, u64> {
        let mut counts = BTreeMap::new();
        for planned in &self.planned {
            *counts.entry(self.diff.place(planned).0).or_default() += 1;
        }
        counts
    }

    /// Leaves out the changes that `is_held_back` accepts, and says how many those were.
    pub fn hold_back(&mut self, is_held_back: impl Fn(&Change) -> bool + Sync) -> u64 {
        let stays = |planned: &Planned| self.diff.made(planned).is_some_and(|change| !is_held_back(&change));
        let stays: Vec<bool> = self.planned.par_iter().map(stays).collect();
        let before = self.planned.len();
        let mut stays = stays.into_iter();
        self.planned.retain(|_| stays.next().unwrap_or(true));
        (before - self.planned.len()) as u64
    }

    /// Makes the changes on all cores, so many at a time, and lets `make` turn each into what is needed of it.
    pub fn batches<T: Send>(&self, changes: usize, make: impl Fn(Change) -> T + Sync) -> impl Iterator<Item = Vec<T>> {
        self.planned.chunks(changes).map(move |planned| {
            let changes = planned.par_iter().filter_map(|planned| self.diff.made(planned));
            changes.map(&make).collect()
        })
    }

    /// The key that a source record of a cluster comes to hang on, or leaves, when the difference has a change of it.
    pub fn key_of(&self, cluster: usize, reference: &SourceReference) -> Option<Key> {
        let mut planned = self.planned.iter();
        let change = self
            .diff
            .made(planned.find(|planned| planned.clusters().contains(&cluster))?)?;
        let of_reference = |effect: &&registry_core::Effect| {
            let mut changes = effect.cross_references.iter();
            changes.any(|change| change.reference() == *reference)
        };
        change
            .effects
            .iter()
            .rfind(of_reference)
            .map(|effect| effect.key.clone())
    }
}

impl Diff<'_> {
    /// What the order of the changes follows.
    fn place<'change>(&'change self, planned: &'change Planned) -> (ChangeKind, &'change Key) {
        match planned {
            Planned::Alone(cluster) => (ChangeKind::Create, &self.targets[*cluster].key),
            Planned::Together(together) => (together.0, &together.1),
        }
    }

    fn made(&self, planned: &Planned) -> Option<Change> {
        match planned {
            Planned::Alone(cluster) => self.change(&Component {
                clusters: vec![*cluster],
                ..Component::default()
            }),
            Planned::Together(together) => self.change(&together.2),
        }
    }
}
