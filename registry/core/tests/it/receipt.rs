//! Receipts, and everything that must not pass for one.

use chrono::{DateTime, TimeDelta};
use proptest::prelude::*;
use registry_core::tree::{Tree, fold, inclusion_path};
use registry_core::{
    Checkpoint, Entry, EntryNumber, Item, Key, Receipt, ReceiptError, RegisterName, SignerName, SigningKey, TlogProof,
    TlogProofError, VerifierKey, cosign,
};

const SIZE: u64 = 11;

fn item(number: u64) -> Item {
    serde_json::from_str(&format!(
        "{{\"country\":\"C{number}\",\"name\":\"Land {number}\",\"citizen-names\":[\"a\",\"b\"]}}"
    ))
    .unwrap()
}

fn entry(number: u64) -> Entry {
    let time = DateTime::from_timestamp(1_600_000_000 + i64::try_from(number).unwrap(), 0).unwrap();
    let key = Key::parse(&format!("C{number}")).unwrap();
    Entry::new(EntryNumber::new(number).unwrap(), time, key, item(number).hash())
}

fn log_key() -> SigningKey {
    SigningKey::from_secret([1; 32])
}

fn trusted(origin: &str) -> Vec<VerifierKey> {
    vec![log_key().verifier_key(&SignerName::parse(origin).unwrap())]
}

const ORIGIN: &str = "registers.example.org/country";

fn receipt_of(origin: &str, number: u64) -> Receipt {
    let mut tree = Tree::new();
    let mut nodes = std::collections::BTreeMap::new();
    for number in 1..=SIZE {
        let completed = tree.append(entry(number).leaf_hash());
        nodes.extend(completed.into_iter().map(|node| (node.position, node.hash)));
    }
    let element = |positions: Vec<_>| fold(&positions.iter().map(|position| nodes[position]).collect::<Vec<_>>());
    let path = inclusion_path(number - 1, SIZE)
        .unwrap()
        .into_iter()
        .map(element)
        .collect();
    let checkpoint = Checkpoint {
        origin: origin.to_owned(),
        size: SIZE,
        root: tree.root(),
    };
    Receipt::new(
        RegisterName::parse("country").unwrap(),
        entry(number),
        item(number),
        path,
        checkpoint.sign(&log_key()).unwrap(),
        trusted(origin),
    )
}

fn receipt() -> Receipt {
    receipt_of(ORIGIN, 7)
}

#[test]
fn every_entry_has_a_receipt_that_verifies_after_a_journey_as_json() {
    for number in 1..=SIZE {
        let json = serde_json::to_string(&receipt_of(ORIGIN, number)).unwrap();
        let receipt: Receipt = serde_json::from_str(&json).unwrap();
        let verified = receipt.verify(&trusted(ORIGIN)).unwrap();
        assert_eq!(verified.checkpoint.size, SIZE);
        assert_eq!(verified.signed_by[0].key, trusted(ORIGIN)[0]);
    }
}

#[test]
fn the_json_has_the_documented_names() {
    let json = serde_json::to_value(receipt()).unwrap();
    assert_eq!(json["format"], "registrar-receipt-1");
    assert_eq!(json["register"], "country");
    assert_eq!(json["key"], "C7");
    assert_eq!(json["entry"]["number"], 7);
    assert_eq!(json["entry"]["timestamp"], "2020-09-13T12:26:47Z");
    assert_eq!(json["entry"]["item_hash"], item(7).hash().to_string());
    assert_eq!(json["item"]["name"], "Land 7");
    assert_eq!(json["verifier_keys"][0], trusted(ORIGIN)[0].to_string());
    let proof = json["proof"].as_str().unwrap();
    assert!(proof.starts_with("c2sp.org/tlog-proof@v1\nindex 6\n"), "{proof}");
    assert!(proof.contains("\n\nregisters.example.org/country\n11\n"), "{proof}");
}

#[test]
fn every_failure_names_what_is_wrong() {
    let verify = |alter: fn(&mut Receipt)| {
        let mut receipt = receipt();
        alter(&mut receipt);
        receipt.verify(&trusted(ORIGIN)).unwrap_err()
    };
    assert!(matches!(
        verify(|receipt| receipt.key = Key::parse("C8").unwrap()),
        ReceiptError::Key { .. }
    ));
    assert!(matches!(
        verify(|receipt| receipt.item = item(8)),
        ReceiptError::Item { .. }
    ));
    assert!(matches!(
        verify(|receipt| receipt.entry.timestamp += TimeDelta::microseconds(1)),
        ReceiptError::Timestamp { .. }
    ));
    assert!(matches!(
        verify(|receipt| receipt.proof.index += 1),
        ReceiptError::Number { .. }
    ));
    assert!(matches!(
        verify(|receipt| receipt.register = RegisterName::parse("county").unwrap()),
        ReceiptError::Register { .. }
    ));
    let later = verify(|receipt| receipt.entry.timestamp += TimeDelta::seconds(1));
    assert!(
        matches!(later, ReceiptError::Proof(TlogProofError::Inclusion(_))),
        "{later:?}"
    );
    let shorter = verify(|receipt| receipt.proof.path.truncate(1));
    assert!(
        matches!(shorter, ReceiptError::Proof(TlogProofError::Inclusion(_))),
        "{shorter:?}"
    );
}

#[test]
fn only_trusted_keys_count_whatever_the_receipt_says() {
    let receipt = receipt();
    let stranger = SigningKey::from_secret([2; 32]).verifier_key(&SignerName::parse(ORIGIN).unwrap());
    for trusted in [vec![], vec![stranger]] {
        let refused = receipt.verify(&trusted).unwrap_err();
        assert!(
            matches!(refused, ReceiptError::Proof(TlogProofError::Checkpoint(_))),
            "{refused:?}"
        );
    }
}

#[test]
fn the_origin_must_name_the_register() {
    for origin in ["country", "a/country", "registers.example.org/v1/registers/country"] {
        assert!(receipt_of(origin, 1).verify(&trusted(origin)).is_ok(), "{origin}");
    }
    for origin in ["county", "mycountry", "country/county", "country/", "a.country"] {
        let refused = receipt_of(origin, 1).verify(&trusted(origin)).unwrap_err();
        assert!(matches!(refused, ReceiptError::Register { .. }), "{origin}");
    }
}

#[test]
fn json_that_two_readers_would_read_differently_is_refused() {
    let good = serde_json::to_string(&receipt()).unwrap();
    assert!(serde_json::from_str::<Receipt>(&good).is_ok());
    let replacements = [
        ("\"name\":\"Land 7\"", "\"name\":\"Forged\",\"name\":\"Land 7\""),
        ("\"name\":\"Land 7\"", "\"name\":\"Land 7\",\"note\":\"\""),
        ("\"name\":\"Land 7\"", "\"name\":\"Land 7\",\"note\":null"),
        ("\"name\":\"Land 7\"", "\"name\":\"Land 7\",\"note\":[]"),
        ("[\"a\",\"b\"]", "[\"a\",\"\",\"b\"]"),
        ("registrar-receipt-1", "registrar-receipt-2"),
        ("{\"format\"", "{\"valid\":true,\"format\""),
        ("\"register\":\"country\"", "\"register\":\"Country\""),
        ("\"number\":7", "\"number\":0"),
        ("tlog-proof@v1", "tlog-proof@v2"),
    ];
    for (from, to) in replacements {
        let altered = good.replacen(from, to, 1);
        assert_ne!(altered, good);
        assert!(serde_json::from_str::<Receipt>(&altered).is_err(), "{to}");
    }
}

#[test]
fn witnesses_that_are_trusted_are_listed() {
    let mut receipt = receipt();
    let witness = SigningKey::from_secret([3; 32]);
    let name = SignerName::parse("witness.example.org").unwrap();
    let line = cosign(&witness, &name, 1_700_000_000, receipt.proof.checkpoint.text()).unwrap();
    receipt.proof.checkpoint = receipt.proof.checkpoint.with_signature(line).unwrap();
    let keys = [trusted(ORIGIN).remove(0), witness.cosigner_key(&name)];
    assert_eq!(
        receipt.verify(&keys).unwrap().signed_by[1].timestamp,
        Some(1_700_000_000)
    );
    assert_eq!(receipt.verify(&keys[..1]).unwrap().signed_by.len(), 1);
    assert!(receipt.verify(&keys[1..]).is_err());
}

#[test]
fn hostile_proofs_are_refused() {
    let good = receipt().proof;
    let text = good.to_string();
    assert_eq!(text.parse::<TlogProof>().unwrap(), good);
    let with_extra = TlogProof {
        extra: Some(b"extra".to_vec()),
        ..good.clone()
    };
    assert_eq!(with_extra.to_string().parse::<TlogProof>().unwrap(), with_extra);
    let hash = text.lines().nth(2).unwrap().to_owned();
    let many = vec![hash.as_str(); 65].join("\n");
    let replacements = [
        ("c2sp.org/tlog-proof@v1\n", ""),
        ("c2sp.org", "C2SP.org"),
        ("index 6", "index 06"),
        ("index 6", "index  6"),
        ("index 6", "index +6"),
        ("index 6", "index -6"),
        ("index 6", "index"),
        ("index 6\n", ""),
        ("index 6", "extra !\nindex 6"),
        ("index 6", "extra extra AAAA\nindex 6"),
        ("index 6", "extra AAAA\nextra AAAA\nindex 6"),
        ("index 6", "index 6\nextra AAAA"),
        ("index 6", "index 6\n"),
        ("index 6", "index 18446744073709551616"),
        ("index 6", "index 6\r"),
        (hash.as_str(), "AAAA"),
        (hash.as_str(), hash.trim_end_matches('=')),
        (hash.as_str(), many.as_str()),
        ("\n\n", "\n"),
        ("\n\n", "\n\n\n"),
    ];
    for (from, to) in replacements {
        let altered = text.replacen(from, to, 1);
        assert_ne!(altered, text);
        let holds = altered
            .parse::<TlogProof>()
            .is_ok_and(|proof| proof.verify(&entry(7).leaf_hash(), &trusted(ORIGIN)).is_ok());
        assert!(!holds, "{to:?}");
    }
    let long = format!("{text}{}", "a".repeat(1 << 20)).parse::<TlogProof>();
    assert!(matches!(long, Err(TlogProofError::TooLong { .. })));
}

proptest! {
    #[test]
    fn one_changed_byte_of_a_receipt_is_noticed(number in 1..=SIZE, at in any::<prop::sample::Index>(), bit in 0_u8..8) {
        // The issuer's keys are not checked with, so they may be altered.
        let original = Receipt { verifier_keys: Vec::new(), ..receipt_of(ORIGIN, number) };
        let mut json = serde_json::to_string(&original).unwrap().into_bytes();
        let at = at.index(json.len());
        json[at] ^= 1 << bit;
        if let Ok(altered) = serde_json::from_slice::<Receipt>(&json) && altered != original {
            prop_assert!(altered.verify(&trusted(ORIGIN)).is_err());
        }
    }
}
