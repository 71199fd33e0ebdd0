//! Values brought together.

use super::method::ClusterMethod;
use super::neighbour;
use super::summary::{ClusterSummary, ValueCluster};
use crate::limits::PROFILE_CLUSTER_CHARACTERS;
use crate::profile::answer::ValueCount;
use crate::profile::hash::hash;

/// Found of indices of values, and how many blocks were not compared.
pub(super) struct Found {
    pub(super) groups: Vec<Vec<usize>>,
    pub(super) blocks_skipped: u64,
    /// Values that were not looked at.
    pub(super) left_out: u64,
}

/// Clusters distinct values with their rows by one method, and shows the `shown` clusters with the most rows.
pub fn cluster(values: &[(&str, u64)], method: ClusterMethod, shown: usize) -> ClusterSummary {
    let mut short: Vec<(&str, u64)> = values
        .iter()
        .copied()
        .filter(|(value, _)| value.chars().nth(PROFILE_CLUSTER_CHARACTERS).is_none())
        .collect();
    short.sort_unstable();
    let found = match method {
        ClusterMethod::Neighbour(distance) => neighbour::groups(&short, distance),
        _ => by_key(&short, method),
    };
    let mut clusters: Vec<ValueCluster> = found.groups.iter().map(|group| of(&short, group, method)).collect();
    clusters.sort_unstable_by(|left, right| right.rows.cmp(&left.rows).then(left.suggested.cmp(&right.suggested)));
    let summary = ClusterSummary {
        method: method.name(),
        clusters: clusters.len() as u64,
        values: found.groups.iter().map(|group| group.len() as u64).sum(),
        rows: clusters.iter().map(|cluster| cluster.rows).sum(),
        left_out: (values.len() - short.len()) as u64 + found.left_out,
        blocks_skipped: found.blocks_skipped,
        shown: Vec::new(),
    };
    clusters.truncate(shown);
    ClusterSummary {
        shown: clusters,
        ..summary
    }
}

/// Values with the same key. Hashes of keys are sorted instead of the keys, which would take several times the memory
/// of the values; where two hashes agree, the keys are made again and compared.
fn by_key(values: &[(&str, u64)], method: ClusterMethod) -> Found {
    let mut hashes: Vec<(u64, usize)> = values
        .iter()
        .enumerate()
        .filter_map(|(index, (value, _))| {
            let key = method.key(value);
            (!key.is_empty()).then(|| (hash(&key), index))
        })
        .collect();
    hashes.sort_unstable();
    let mut groups = Vec::new();
    for same in hashes
        .chunk_by(|left, right| left.0 == right.0)
        .filter(|same| same.len() > 1)
    {
        let mut keys: Vec<(String, usize)> = same
            .iter()
            .map(|(_, index)| (method.key(values[*index].0), *index))
            .collect();
        keys.sort_unstable();
        let by_key = keys
            .chunk_by(|left, right| left.0 == right.0)
            .filter(|group| group.len() > 1);
        groups.extend(by_key.map(|group| group.iter().map(|(_, index)| *index).collect()));
    }
    Found {
        groups,
        blocks_skipped: 0,
        left_out: 0,
    }
}

fn of(values: &[(&str, u64)], group: &[usize], method: ClusterMethod) -> ValueCluster {
    let mut members: Vec<(&str, u64)> = group.iter().map(|index| values[*index]).collect();
    members.sort_unstable_by_key(|(value, rows)| (u64::MAX - rows, *value));
    let suggested = members.first().map_or("", |(value, _)| value);
    ValueCluster {
        key: method.key(suggested),
        suggested: suggested.to_owned(),
        rows: members.iter().map(|(_, rows)| rows).sum(),
        values: ValueCount::list(members),
    }
}
