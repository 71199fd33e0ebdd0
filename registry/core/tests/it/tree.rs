//! The incremental tree against the recursive definition of RFC 6962.

use std::collections::BTreeMap;

use proptest::prelude::*;
use registry_core::tree::{Position, Tree, frontier, leaf_hash, node_hash, root_of_frontier};
use sha2::{Digest as _, Sha256};

/// The Merkle tree hash as RFC 6962 section 2.1 writes it down.
fn naive(leaves: &[Vec<u8>]) -> [u8; 32] {
    match leaves {
        [] => Sha256::digest([]).into(),
        [leaf] => leaf_hash(leaf),
        _ => {
            let split = leaves.len().next_power_of_two() / 2;
            node_hash(&naive(&leaves[..split]), &naive(&leaves[split..]))
        }
    }
}

proptest! {
    // The recursive definition hashes everything again at every size.
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn roots_agree_at_every_size(leaves in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..8), 0..80)) {
        let mut tree = Tree::new();
        let mut nodes = BTreeMap::new();
        for (size, leaf) in leaves.iter().enumerate() {
            prop_assert_eq!(*tree.root().as_bytes(), naive(&leaves[..size]));
            for node in tree.append(leaf_hash(leaf)) {
                prop_assert!(nodes.insert(node.position, node.hash).is_none(), "a subtree is complete once");
            }
        }
        for size in 0..=leaves.len() {
            let hashes: Vec<[u8; 32]> = frontier(size as u64).iter().map(|position| nodes[position]).collect();
            prop_assert_eq!(*root_of_frontier(&hashes).as_bytes(), naive(&leaves[..size]));
            let resumed = Tree::resume(size as u64, hashes).unwrap();
            prop_assert_eq!(resumed.size(), size as u64);
        }
    }

    #[test]
    fn a_resumed_tree_grows_like_the_first(
        leaves in prop::collection::vec(any::<[u8; 4]>(), 1..100),
        at in any::<prop::sample::Index>(),
    ) {
        let at = at.index(leaves.len());
        let mut tree = Tree::new();
        let mut nodes = BTreeMap::new();
        for leaf in &leaves[..at] {
            nodes.extend(tree.append(leaf_hash(leaf)).into_iter().map(|node| (node.position, node.hash)));
        }
        let hashes = frontier(at as u64).iter().map(|position| nodes[position]).collect();
        let mut resumed = Tree::resume(at as u64, hashes).unwrap();
        for leaf in &leaves[at..] {
            prop_assert_eq!(tree.append(leaf_hash(leaf)), resumed.append(leaf_hash(leaf)));
        }
        prop_assert_eq!(tree, resumed);
    }

    #[test]
    fn a_frontier_covers_every_leaf_once(size in 0_u64..1_000_000_000_000) {
        let mut covered = 0;
        for Position { level, index } in frontier(size) {
            prop_assert_eq!(index << level, covered);
            covered += 1 << level;
        }
        prop_assert_eq!(covered, size);
    }
}

#[test]
fn a_frontier_of_the_wrong_length_is_refused() {
    assert_eq!(Tree::resume(3, vec![[0; 32]]), None);
    assert_eq!(Tree::resume(0, vec![[0; 32]]), None);
}
