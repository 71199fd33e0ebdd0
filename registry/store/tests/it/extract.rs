use registry_core::extract::{VerifiedExtract, verify};
use registry_core::{Receipt, VerifierKey};
use registry_store::{AsOf, Store, StoreError};

use crate::proofs::signing;
use crate::support::*;

fn furnish(fixture: &mut Fixture) -> (Store, Vec<VerifierKey>) {
    fixture.apply(vec![create("A", "Apple", &[]), create("B", "Bread", &[])]);
    fixture.store = signing(fixture);
    fixture.apply(vec![update("A", "Apple", "Äpfel \"rot\""), create("C", "Cheese", &[])]);
    let keys = fixture.store.verifier_keys(&register("thing")).unwrap();
    (fixture.store.clone(), keys)
}

fn extract(store: &Store, as_of: AsOf) -> String {
    let mut output = Vec::new();
    store
        .write_extract(&register("thing"), as_of, None, &mut output)
        .unwrap();
    String::from_utf8(output).unwrap()
}

fn check(text: &str, trusted: &[VerifierKey]) -> Result<VerifiedExtract, String> {
    verify(text.as_bytes(), trusted).map_err(|error| error.to_string())
}

#[test]
fn an_extract_proves_its_records() {
    on_both("extract", |mut fixture| {
        let (store, keys) = furnish(&mut fixture);
        let verified = check(&extract(&store, AsOf::Now), &keys).unwrap();
        assert_eq!((verified.entries, verified.records), (4, 3));
        assert_eq!(verified.root, store.root_at(&register("thing"), 4).unwrap());
        assert_eq!(verified.checkpoint.unwrap().checkpoint.size, 4);
        let of_then = check(&extract(&store, AsOf::LogSize(3)), &keys).unwrap();
        assert_eq!((of_then.entries, of_then.records, of_then.checkpoint), (3, 2, None));
        let day = Some("2001-01-01".parse().unwrap());
        let mut output = Vec::new();
        let extracted = store
            .write_extract(&register("thing"), AsOf::Now, day, &mut output)
            .unwrap();
        assert_eq!(extracted.records, 3, "what has no dates was always so");
        assert_eq!(verify(&output[..], &keys).unwrap().valid_at, day);
        let none = store.write_extract(&register("nothing"), AsOf::Now, None, &mut Vec::new());
        assert!(matches!(none, Err(StoreError::NotFound { .. })), "{none:?}");
    });
}

#[test]
fn any_changed_byte_of_an_extract_is_refused() {
    let mut fixture = sqlite();
    let (store, keys) = furnish(&mut fixture);
    let text = extract(&store, AsOf::Now).into_bytes();
    assert!(verify(&text[..], &keys).is_ok());
    for at in 0..text.len() {
        for bit in [1, 2, 32] {
            let mut changed = text.clone();
            changed[at] ^= bit;
            let place = String::from_utf8_lossy(&text[at.saturating_sub(20)..=at]).into_owned();
            assert!(
                verify(&changed[..], &keys).is_err(),
                "byte {at} after {place:?} by {bit}"
            );
        }
    }
    let text = String::from_utf8(text).unwrap();
    let lines: Vec<&str> = text.lines().collect();
    for left_out in 0..lines.len() {
        let rest: Vec<&str> = (0..lines.len())
            .filter(|line| *line != left_out)
            .map(|line| lines[line])
            .collect();
        assert!(check(&(rest.join("\n") + "\n"), &keys).is_err(), "line {left_out}");
    }
}

#[test]
fn a_receipt_is_checked_with_no_network() {
    on_both("receipt", |mut fixture| {
        let thing = register("thing");
        fixture.apply(vec![create("A", "Apple", &[])]);
        let unsigned = fixture.store.receipt(&thing, &key("A"));
        let message = unsigned.unwrap_err().to_string();
        assert!(message.contains("no root of it was ever signed"), "{message}");
        let unsigning = fixture.store.clone();
        let (store, keys) = {
            fixture.store = signing(&fixture);
            (fixture.store.clone(), fixture.store.verifier_keys(&thing).unwrap())
        };
        fixture.apply(vec![create("B", "Bread", &[]), update("A", "Apple", "Apricot")]);
        let receipt = store.receipt(&thing, &key("A")).unwrap();
        assert_eq!(
            (receipt.entry.number.get(), receipt.item.text("name")),
            (3, Some("Apricot"))
        );
        assert_eq!(receipt.verify(&keys).unwrap().checkpoint.size, 3);
        assert_eq!(receipt.verifier_keys, keys);
        fixture.store = unsigning;
        fixture.apply(vec![create("C", "Cheese", &[])]);
        let newer = store.receipt(&thing, &key("C")).unwrap_err().to_string();
        assert!(newer.contains("covers 3 entries"), "{newer}");
        let none = store.receipt(&thing, &key("D"));
        assert!(
            matches!(none, Err(StoreError::NotFound { what: "record", .. })),
            "{none:?}"
        );
    });
}

#[test]
fn any_changed_byte_of_a_receipt_is_refused() {
    let mut fixture = sqlite();
    let (store, keys) = furnish(&mut fixture);
    let json = serde_json::to_vec(&store.receipt(&register("thing"), &key("A")).unwrap()).unwrap();
    let check = |json: &[u8]| -> Result<(), String> {
        let receipt: Receipt = serde_json::from_slice(json).map_err(|error| error.to_string())?;
        receipt.verify(&keys).map(|_| ()).map_err(|error| error.to_string())
    };
    check(&json).unwrap();
    for at in 0..json.len() {
        for bit in [1, 2, 32] {
            let mut changed = json.clone();
            changed[at] ^= bit;
            let place = String::from_utf8_lossy(&json[at.saturating_sub(20)..=at]).into_owned();
            assert!(check(&changed).is_err(), "byte {at} after {place:?} by {bit}");
        }
    }
}
