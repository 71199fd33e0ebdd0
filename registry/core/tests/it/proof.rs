//! Proofs against the definitions of RFC 6962, other people's vectors, and the proofs that the UK government published.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use chrono::DateTime;
use proptest::prelude::*;
use registry_core::tree::{
    Position, ProofError, Tree, consistency_path, fold, inclusion_path, leaf_hash, node_hash, verify_consistency,
    verify_inclusion, verify_subtree_consistency, verify_subtree_inclusion,
};
use registry_core::{Entry, EntryNumber, ItemHash, Key, RootHash};
use serde_json::Value;
use sha2::{Digest as _, Sha256};

use crate::shared;

type Hash = [u8; 32];

/// A tree with every complete subtree that it ever had, as the store keeps them.
#[derive(Default)]
struct Stored {
    tree: Tree,
    nodes: BTreeMap<Position, Hash>,
    roots: Vec<Hash>,
}

impl Stored {
    fn of(leaves: impl IntoIterator<Item = Hash>) -> Self {
        let mut stored = Self::default();
        stored.roots.push(*stored.tree.root().as_bytes());
        for leaf in leaves {
            let completed = stored.tree.append(leaf);
            stored
                .nodes
                .extend(completed.into_iter().map(|node| (node.position, node.hash)));
            stored.roots.push(*stored.tree.root().as_bytes());
        }
        stored
    }

    fn fold(&self, path: &[Vec<Position>]) -> Vec<Hash> {
        let element = |positions: &Vec<Position>| {
            let hashes: Vec<Hash> = positions.iter().map(|position| self.nodes[position]).collect();
            fold(&hashes)
        };
        path.iter().map(element).collect()
    }
}

fn split(leaves: &[Hash]) -> (&[Hash], &[Hash]) {
    leaves.split_at(leaves.len().next_power_of_two() / 2)
}

fn naive_root(leaves: &[Hash]) -> Hash {
    if let [leaf] = leaves {
        return *leaf;
    }
    let (left, right) = split(leaves);
    node_hash(&naive_root(left), &naive_root(right))
}

/// PATH(m, D[n]) as RFC 6962 section 2.1.1 writes it down.
fn naive_inclusion(index: usize, leaves: &[Hash]) -> Vec<Hash> {
    if leaves.len() == 1 {
        return Vec::new();
    }
    let (left, right) = split(leaves);
    let (mut path, sibling) = if index < left.len() {
        (naive_inclusion(index, left), naive_root(right))
    } else {
        (naive_inclusion(index - left.len(), right), naive_root(left))
    };
    path.push(sibling);
    path
}

/// SUBPROOF(m, D[n], b) as RFC 6962 section 2.1.2 writes it down.
fn naive_consistency(first: usize, leaves: &[Hash], known: bool) -> Vec<Hash> {
    if first == leaves.len() {
        return if known { Vec::new() } else { vec![naive_root(leaves)] };
    }
    let (left, right) = split(leaves);
    let (mut path, sibling) = if first <= left.len() {
        (naive_consistency(first, left, known), naive_root(right))
    } else {
        (naive_consistency(first - left.len(), right, false), naive_root(left))
    };
    path.push(sibling);
    path
}

fn numbered(size: usize) -> Vec<Hash> {
    (0..size).map(|number| leaf_hash(&number.to_be_bytes())).collect()
}

#[test]
fn every_inclusion_proof_of_small_logs_is_the_defined_one_and_verifies() {
    let leaves = numbered(70);
    let stored = Stored::of(leaves.iter().copied());
    for size in 1..=leaves.len() {
        for (index, leaf) in leaves[..size].iter().enumerate() {
            let path = stored.fold(&inclusion_path(index as u64, size as u64).unwrap());
            assert_eq!(path, naive_inclusion(index, &leaves[..size]), "{index} of {size}");
            let verdict = verify_inclusion(leaf, index as u64, size as u64, &path, &stored.roots[size]);
            assert_eq!(verdict, Ok(()), "{index} of {size}");
        }
    }
}

#[test]
fn every_consistency_proof_of_small_logs_is_the_defined_one_and_verifies() {
    let leaves = numbered(70);
    let stored = Stored::of(leaves.iter().copied());
    for second in 1..=leaves.len() {
        for first in 1..=second {
            let path = stored.fold(&consistency_path(first as u64, second as u64).unwrap());
            assert_eq!(
                path,
                naive_consistency(first, &leaves[..second], true),
                "{first} to {second}"
            );
            let (old, new) = (&stored.roots[first], &stored.roots[second]);
            let verdict = verify_consistency(first as u64, second as u64, &path, old, new);
            assert_eq!(verdict, Ok(()), "{first} to {second}");
        }
    }
}

#[test]
fn sizes_out_of_range_have_no_path() {
    assert_eq!(inclusion_path(0, 0), None);
    assert_eq!(inclusion_path(5, 5), None);
    assert_eq!(consistency_path(2, 1), None);
    assert_eq!(consistency_path(0, 9), Some(Vec::new()));
    assert_eq!(consistency_path(9, 9), Some(Vec::new()));
    let widest = inclusion_path(u64::MAX - 1, u64::MAX).unwrap();
    assert_eq!(widest.len(), 63);
    assert_eq!(inclusion_path(0, u64::MAX).unwrap().len(), 64);
}

proptest! {
    #[test]
    fn a_proof_of_another_leaf_size_or_root_is_refused(
        size in 2_usize..200,
        at in any::<prop::sample::Index>(),
        byte in 0_usize..32,
        bit in 0_u8..8,
    ) {
        let leaves = numbered(size);
        let stored = Stored::of(leaves.iter().copied());
        let index = at.index(size);
        let mut path = stored.fold(&inclusion_path(index as u64, size as u64).unwrap());
        let root = stored.roots[size];
        let verify = |leaf: &Hash, path: &[Hash], root: &Hash| {
            verify_inclusion(leaf, index as u64, size as u64, path, root)
        };
        let mut forged = leaves[index];
        forged[byte] ^= 1 << bit;
        prop_assert!(verify(&forged, &path, &root).is_err());
        let mut forged = root;
        forged[byte] ^= 1 << bit;
        prop_assert!(verify(&leaves[index], &path, &forged).is_err());
        prop_assert_eq!(
            verify(&leaves[index], &path[..path.len() - 1], &root),
            Err(ProofError::TooShort { found: path.len() - 1 })
        );
        path.push(root);
        prop_assert_eq!(verify(&leaves[index], &path, &root), Err(ProofError::TooLong { found: path.len() }));
    }

    #[test]
    fn a_rewritten_beginning_has_no_consistency_proof(
        second in 2_usize..200,
        at in any::<prop::sample::Index>(),
        altered in any::<prop::sample::Index>(),
    ) {
        let first = at.index(second - 1) + 1;
        let mut leaves = numbered(second);
        let honest = Stored::of(leaves.iter().copied());
        leaves[altered.index(first)] = [7; 32];
        let rewritten = Stored::of(leaves);
        let path = rewritten.fold(&consistency_path(first as u64, second as u64).unwrap());
        let verify = |old: &Hash, new: &Hash| verify_consistency(first as u64, second as u64, &path, old, new);
        prop_assert!(verify(&honest.roots[first], &rewritten.roots[second]).is_err());
        prop_assert!(verify(&rewritten.roots[first], &rewritten.roots[second]).is_ok());
    }
}

/// All files of a folder and the folders in it.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path));
        } else if path.extension().is_some_and(|extension| extension == "json") {
            found.push(path);
        }
    }
    found
}

/// A hash of a vector. Some write a short text such as "don't care 2" where any hash may stand; its SHA-256 stands
/// for it here. Where nothing stands there is no hash.
fn vector_hash(value: &Value) -> Option<Hash> {
    let bytes = STANDARD.decode(value.as_str()?).ok()?;
    match bytes.len() {
        0 => None,
        32 => bytes.try_into().ok(),
        _ => Some(Sha256::digest(bytes).into()),
    }
}

/// The verdict on a vector, or nothing when a hash is missing, which the types here do not even let anyone ask.
fn vector_holds(kind: &str, vector: &Value) -> Option<bool> {
    let number = |name: &str| vector[name].as_u64().unwrap();
    let proof: Vec<Hash> = match vector["proof"].as_array() {
        Some(hashes) => hashes.iter().map(vector_hash).collect::<Option<_>>()?,
        None => Vec::new(),
    };
    let hash = |name: &str| vector_hash(&vector[name]);
    let verdict = match kind {
        "inclusion" => {
            let (leaf, root) = (hash("leafHash")?, hash("root")?);
            verify_inclusion(&leaf, number("leafIdx"), number("treeSize"), &proof, &root)
        }
        "subtreeinclusion" => {
            let (leaf, root) = (hash("leafHash")?, hash("root")?);
            verify_subtree_inclusion(&leaf, number("leafIdx"), number("start"), number("end"), &proof, &root)
        }
        "consistency" => {
            let (old, new) = (hash("root1")?, hash("root2")?);
            verify_consistency(number("size1"), number("size2"), &proof, &old, &new)
        }
        "subtreeconsistency" => {
            let (subtree, root) = (hash("root1")?, hash("root2")?);
            verify_subtree_consistency(number("start"), number("end"), number("size"), &proof, &subtree, &root)
        }
        _ => panic!("{kind}"),
    };
    Some(verdict.is_ok())
}

#[test]
fn all_published_proof_vectors_agree() {
    let Some(folder) = shared::path("vectors/merkle-proofs") else {
        return;
    };
    let mut count = 0;
    for kind in ["inclusion", "consistency", "subtreeinclusion", "subtreeconsistency"] {
        for path in files(&folder.join(kind)) {
            let vector: Value = serde_json::from_str(&std::fs::read_to_string(&path).unwrap()).unwrap();
            let holds = vector_holds(kind, &vector).unwrap_or(false);
            assert_eq!(holds, !vector["wantErr"].as_bool().unwrap(), "{}", path.display());
            count += 1;
        }
    }
    assert_eq!(count, 518);
}

fn country() -> Option<(Value, Vec<Hash>)> {
    let vectors = std::fs::read_to_string(shared::path("vectors/openregister-spec-vectors.json")?).unwrap();
    let country = serde_json::from_str::<Value>(&vectors).unwrap()["v1"]["country_208"].take();
    let rsf = std::fs::read_to_string(shared::path("vectors")?.join(country["rsf"].as_str().unwrap())).unwrap();
    let mut leaves = Vec::new();
    for line in rsf.lines() {
        if let ["append-entry", "user", key, timestamp, hash] = line.split('\t').collect::<Vec<_>>()[..] {
            let number = EntryNumber::after(leaves.len() as u64);
            let time = DateTime::parse_from_rfc3339(timestamp).unwrap().to_utc();
            let entry = Entry::new(number, time, Key::parse(key).unwrap(), ItemHash::parse(hash).unwrap());
            leaves.push(entry.leaf_hash());
        }
    }
    Some((country, leaves))
}

#[test]
fn the_published_country_proofs_are_reproduced() {
    let Some((country, leaves)) = country() else { return };
    let published = |name: &str| -> Vec<Hash> {
        let hashes = country[name].as_array().unwrap();
        let read = |hash: &Value| *RootHash::parse(hash.as_str().unwrap()).unwrap().as_bytes();
        hashes.iter().map(read).collect()
    };
    let stored = Stored::of(leaves.iter().copied());
    let root = RootHash::parse(country["register_proof"]["root-hash"].as_str().unwrap()).unwrap();
    assert_eq!(stored.roots[208], *root.as_bytes());

    let inclusion = stored.fold(&inclusion_path(9, 200).unwrap());
    assert_eq!(inclusion, published("entry_proof_10_200"));
    assert_eq!(
        verify_inclusion(&leaves[9], 9, 200, &inclusion, &stored.roots[200]),
        Ok(())
    );

    let consistency = stored.fold(&consistency_path(197, 200).unwrap());
    assert_eq!(consistency, published("consistency_197_200"));
    let (old, new) = (&stored.roots[197], &stored.roots[200]);
    assert_eq!(verify_consistency(197, 200, &consistency, old, new), Ok(()));
}
