//! Keys: how clusters of source records find the keys that the register already gave, and how new keys are made.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, HashSet};

use registry_core::{Key, RecordStatus, SourceReference};
use registry_store::{CurrentRecord, IdentityState};
use sha2::{Digest as _, Sha256};

/// Letters of a key: Crockford's base 32, without I, L, O and U, so that nobody misreads one.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// Characters after the prefix: 50 bits. Among a million keys the chance of any two colliding is one in two thousand,
/// and a collision only costs another attempt.
const KEY_CHARACTERS: usize = 10;

/// Which keys a cluster holds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ClusterKeys {
    /// The key that the cluster keeps; none when it needs a new one.
    pub survivor: Option<Key>,
    /// Other keys whose source records are all here now: they merge into the survivor.
    pub losers: Vec<Key>,
}

/// Gives each cluster the keys that its rows hold.
///
/// `holders[cluster]` lists the keys of the cluster's rows, once for each row that holds one. A key goes to the cluster
/// with most of its rows; a cluster with several keys keeps the one with most rows in it. Ties go to the smaller key and
/// to the earlier cluster, so that the answer does not depend on the order of anything.
pub fn assign(holders: &[Vec<Key>]) -> Vec<ClusterKeys> {
    let mut votes: BTreeMap<(&Key, usize), usize> = BTreeMap::new();
    for (cluster, keys) in holders.iter().enumerate() {
        for key in keys {
            *votes.entry((key, cluster)).or_default() += 1;
        }
    }
    let mut ordered: Vec<((&Key, usize), usize)> = votes.into_iter().collect();
    ordered.sort_by_key(|&((key, cluster), count)| (Reverse(count), key, cluster));
    let mut given: BTreeSet<&Key> = BTreeSet::new();
    let mut assigned = vec![ClusterKeys::default(); holders.len()];
    for ((key, cluster), _) in ordered {
        if !given.insert(key) {
            continue;
        }
        match &mut assigned[cluster] {
            ClusterKeys {
                survivor: survivor @ None,
                ..
            } => *survivor = Some(key.clone()),
            ClusterKeys { losers, .. } => losers.push(key.clone()),
        }
    }
    assigned
}

/// Makes keys that no record of the register ever had.
pub struct KeyMint<'state> {
    register: &'state str,
    prefix: &'state str,
    taken: BTreeMap<&'state Key, &'state CurrentRecord>,
    /// Numbers of the keys that were made before.
    minted: HashSet<u64>,
}

/// A key for a cluster that had none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MintedKey {
    /// Never used before.
    New(Key),
    /// The thing had this key before it was retired: it is back.
    Retired(Key),
}

impl<'state> KeyMint<'state> {
    /// Keys of a register begin with `prefix` and a hyphen.
    pub fn new(register: &'state str, prefix: &'state str, state: &'state IdentityState) -> Self {
        let taken = state.records.iter().map(|record| (&record.key, record)).collect();
        Self {
            register,
            prefix,
            taken,
            minted: HashSet::new(),
        }
    }

    /// The key of the thing that the source record `first` is the first to speak of.
    ///
    /// It follows from the register's name and the source record alone, so that two runs that find the same new thing
    /// give it the same key, whatever else they find.
    ///
    /// A source record may have been the first to speak of several things. `is_back` tells whether a retired record
    /// stood for the thing that needs a key now; if not, its key stays retired.
    pub fn mint(&mut self, first: &SourceReference, is_back: impl Fn(&CurrentRecord) -> bool) -> MintedKey {
        let mut attempt = 0_u64;
        loop {
            let number = self.candidate(first, attempt);
            attempt += 1;
            if self.minted.contains(&number) {
                continue;
            }
            let Ok(key) = self.key(number).parse::<Key>() else {
                continue;
            };
            let minted = match self.taken.get(&key) {
                Some(record) if record.status == RecordStatus::Retired && is_back(record) => {
                    MintedKey::Retired(key.clone())
                }
                None => MintedKey::New(key.clone()),
                Some(_) => continue,
            };
            self.minted.insert(number);
            return minted;
        }
    }

    /// The number of a key: as many bits as its characters say.
    fn candidate(&self, first: &SourceReference, attempt: u64) -> u64 {
        let mut hasher = Sha256::new();
        for part in [
            self.register,
            first.source.as_ref(),
            &first.source_record_id,
            &attempt.to_string(),
        ] {
            hasher.update(part);
            hasher.update([0]);
        }
        let digest = hasher.finalize();
        let bits = digest
            .iter()
            .take(8)
            .fold(0_u64, |bits, &byte| (bits << 8) | u64::from(byte));
        bits >> (64 - 5 * KEY_CHARACTERS)
    }

    fn key(&self, number: u64) -> String {
        let mut key = String::with_capacity(self.prefix.len() + 1 + KEY_CHARACTERS);
        key.push_str(self.prefix);
        key.push('-');
        for position in (0..KEY_CHARACTERS).rev() {
            key.push(char::from(ALPHABET[((number >> (5 * position)) & 31) as usize]));
        }
        key
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

    use super::*;

    fn key(text: &str) -> Key {
        text.parse().unwrap()
    }

    #[test]
    fn a_key_follows_most_of_its_rows_and_the_larger_key_survives() {
        let (a, b) = (key("A"), key("B"));
        let holders = vec![
            vec![a.clone(), b.clone(), b.clone()],
            vec![a.clone(), a.clone()],
            vec![],
        ];
        let assigned = assign(&holders);
        assert_eq!(
            assigned[0],
            ClusterKeys {
                survivor: Some(b),
                losers: vec![]
            }
        );
        assert_eq!(
            assigned[1],
            ClusterKeys {
                survivor: Some(a),
                losers: vec![]
            }
        );
        assert_eq!(assigned[2], ClusterKeys::default());
    }

    #[test]
    fn two_keys_in_one_cluster_are_a_merge_into_the_one_with_more_rows() {
        let (a, b) = (key("A"), key("B"));
        let assigned = assign(&[vec![a.clone(), b.clone(), b.clone()]]);
        assert_eq!(
            assigned[0],
            ClusterKeys {
                survivor: Some(b),
                losers: vec![a]
            }
        );
    }

    fn state(records: Vec<(&str, RecordStatus)>) -> IdentityState {
        let records = records
            .into_iter()
            .map(|(text, status)| registry_store::CurrentRecord {
                key: key(text),
                item_hash: registry_core::Item::new().hash(),
                item: registry_core::Item::new(),
                status,
                provenance: Vec::new(),
                cross_references: Vec::new(),
            })
            .collect();
        IdentityState { records, log_size: 0 }
    }

    fn minted(state: &IdentityState, is_back: bool) -> MintedKey {
        let first = SourceReference {
            source: "a".parse().unwrap(),
            source_record_id: "1".to_owned(),
        };
        KeyMint::new("register", "R", state).mint(&first, |_| is_back)
    }

    #[test]
    fn a_key_follows_from_its_first_source_record_and_a_used_one_is_never_given_again() {
        let MintedKey::New(first) = minted(&state(vec![]), true) else {
            unreachable!("an empty register has no retired keys")
        };
        assert_eq!(
            minted(&state(vec![]), true),
            MintedKey::New(first.clone()),
            "the same source record, the same key"
        );
        assert!(
            first.as_str().starts_with("R-") && first.as_str().len() == 12,
            "{first}"
        );
        for status in [RecordStatus::Live, RecordStatus::Merged { into: key("R-OTHER") }] {
            let taken = state(vec![(first.as_str(), status)]);
            assert!(matches!(minted(&taken, true), MintedKey::New(other) if other != first));
        }
        let retired = state(vec![(first.as_str(), RecordStatus::Retired)]);
        assert!(matches!(minted(&retired, false), MintedKey::New(other) if other != first));
        assert_eq!(minted(&retired, true), MintedKey::Retired(first), "the thing is back");
    }
}
