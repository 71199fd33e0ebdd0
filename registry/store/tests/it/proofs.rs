use registry_core::tree::{verify_consistency, verify_inclusion};
use registry_core::{RootHash, SigningKey};
use registry_store::{Store, StoreError};
use serde_json::Value;

use crate::rsf::{import, shared};
use crate::support::*;

fn bytes(hashes: &[RootHash]) -> Vec<[u8; 32]> {
    hashes.iter().map(|hash| *hash.as_bytes()).collect()
}

#[test]
fn every_entry_is_proved_at_every_size() {
    on_both("proofs", |fixture| {
        let thing = register("thing");
        for step in 0..4 {
            fixture.apply((0..5).map(|n| create(&format!("K{step}{n}"), "x", &[])).collect());
        }
        for size in 0..=20 {
            let root = fixture.store.root_at(&thing, size).unwrap();
            for entry in 1..=size {
                let proof = fixture.store.inclusion_proof(&thing, entry, Some(size)).unwrap();
                assert_eq!((proof.entry, proof.size, proof.root), (entry, size, root));
                let path = bytes(&proof.path);
                verify_inclusion(proof.leaf_hash.as_bytes(), entry - 1, size, &path, root.as_bytes()).unwrap();
            }
            for from in 1..=size {
                let proof = fixture.store.consistency_proof(&thing, from, Some(size)).unwrap();
                assert_eq!(proof.from_root, fixture.store.root_at(&thing, from).unwrap());
                assert_eq!((proof.from, proof.to, proof.to_root), (from, size, root));
                let path = bytes(&proof.path);
                verify_consistency(from, size, &path, proof.from_root.as_bytes(), root.as_bytes()).unwrap();
            }
        }
        for (entry, size) in [(0, None), (21, None), (3, Some(2)), (1, Some(21))] {
            let refused = fixture.store.inclusion_proof(&thing, entry, size);
            assert!(
                matches!(refused, Err(StoreError::Invalid(_))),
                "{entry} {size:?}: {refused:?}"
            );
        }
        for (from, to) in [(21, None), (3, Some(2)), (1, Some(21))] {
            let refused = fixture.store.consistency_proof(&thing, from, to);
            assert!(
                matches!(refused, Err(StoreError::Invalid(_))),
                "{from} {to:?}: {refused:?}"
            );
        }
    });
}

#[test]
fn the_published_proofs_of_countries_are_ours() {
    let Some(folder) = shared("vectors") else { return };
    let vectors = std::fs::read_to_string(folder.join("openregister-spec-vectors.json")).unwrap();
    let vectors: Value = serde_json::from_str(&vectors).unwrap();
    let vectors = &vectors["v1"]["country_208"];
    let path = |name: &str| -> Vec<RootHash> {
        let hashes = vectors[name].as_array().unwrap().iter();
        hashes
            .map(|hash| RootHash::parse(hash.as_str().unwrap()).unwrap())
            .collect()
    };
    let text = std::fs::read(folder.join(vectors["rsf"].as_str().unwrap())).unwrap();
    on_both("country_proofs", |fixture| {
        let imported = import(&fixture.store, &text).unwrap();
        let country = &imported.register;
        assert_eq!(
            imported.root.to_string(),
            vectors["register_proof"]["root-hash"].as_str().unwrap()
        );
        let proof = fixture.store.inclusion_proof(country, 10, Some(200)).unwrap();
        assert_eq!(proof.path, path("entry_proof_10_200"));
        let proof = fixture.store.consistency_proof(country, 197, Some(200)).unwrap();
        assert_eq!(proof.path, path("consistency_197_200"));
    });
}

/// A store that signs, with the key in force.
pub fn signing(fixture: &Fixture) -> Store {
    let key = SigningKey::from_secret([7; 32]);
    fixture.store.rotate_signing_key(&key, &person(OWNER)).unwrap();
    fixture.store.clone().with_signing_key(key).unwrap()
}
