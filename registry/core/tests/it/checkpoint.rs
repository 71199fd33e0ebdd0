//! Checkpoints and cosignatures.

use proptest::prelude::*;
use registry_core::{
    Checkpoint, CheckpointError, CosignatureError, NoteError, RootHash, SignedNote, SignerName, SigningKey, cosign,
};

/// The example of the C2SP rules for checkpoints and cosignatures.
const EXAMPLE: &str = "\
example.com/behind-the-sofa
20852163
CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=

— example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=
— witness.example.com/w1 jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2oyin1nPZqhf5nNo0xUe+mbIUBkBIfZ+qnA==
";

fn name(text: &str) -> SignerName {
    SignerName::parse(text).unwrap()
}

fn key(secret: u8) -> SigningKey {
    SigningKey::from_secret([secret; 32])
}

fn checkpoint() -> Checkpoint {
    Checkpoint {
        origin: "registers.example.org/country".to_owned(),
        size: 208,
        root: RootHash::from_bytes([0x8d; 32]),
    }
}

#[test]
fn the_published_checkpoint_reads_and_prints() {
    let note: SignedNote = EXAMPLE.parse().unwrap();
    assert_eq!(note.to_string(), EXAMPLE);
    let checkpoint: Checkpoint = note.text().parse().unwrap();
    assert_eq!(checkpoint.origin, "example.com/behind-the-sofa");
    assert_eq!(checkpoint.size, 20_852_163);
    assert_eq!(checkpoint.to_string(), note.text());
    // The witness's timestamp, as the text of the rule shows it.
    assert_eq!(note.signatures()[1].signature()[..8], 1_679_315_147_u64.to_be_bytes());
}

#[test]
fn extension_lines_are_read_and_not_written() {
    let text = checkpoint().to_string();
    let extended: Checkpoint = format!("{text}extension\nanother 1\n").parse().unwrap();
    assert_eq!(extended, checkpoint());
    assert_eq!(extended.to_string(), text);
}

#[test]
fn hostile_checkpoints_are_refused() {
    let root = "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=";
    assert!(format!("a\n0\n{root}\n").parse::<Checkpoint>().is_ok());
    assert!(
        format!("an origin + spaces\n{}\n{root}\n", u64::MAX)
            .parse::<Checkpoint>()
            .is_ok()
    );
    let sizes = [
        "",
        "00",
        "01",
        "+1",
        "-1",
        " 1",
        "1 ",
        "1.0",
        "0x1",
        "1_000",
        "١",
        "18446744073709551616",
    ];
    for size in sizes {
        assert!(
            format!("a\n{size}\n{root}\n").parse::<Checkpoint>().is_err(),
            "{size:?}"
        );
    }
    let roots = [
        "",
        "AAAA",
        "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I",
        "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2J=",
        "CsUYapGGPo4dkMgIAUqom_Xajj7h2fB2MPA3j2jxq2I=",
        "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I= ",
        "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\u{a0}",
        "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2IA",
    ];
    for root in roots {
        assert!(format!("a\n1\n{root}\n").parse::<Checkpoint>().is_err(), "{root:?}");
    }
    let texts = [
        String::new(),
        "\n".to_owned(),
        "a\n1\n".to_owned(),
        format!("\n1\n{root}\n"),
        format!("a\n1\n{root}"),
        format!("a\n1\n{root}\n\n"),
        format!("a\n1\n{root}\n\nextension\n"),
        format!("a\r\n1\r\n{root}\r\n"),
        format!("a\t\n1\n{root}\n"),
    ];
    for text in texts {
        assert!(text.parse::<Checkpoint>().is_err(), "{text:?}");
    }
}

#[test]
fn a_checkpoint_is_trusted_when_its_log_signed_it() {
    let note = checkpoint().sign(&key(1)).unwrap();
    let log = key(1).verifier_key(&name("registers.example.org/country"));
    let verified = Checkpoint::verify(&note, std::slice::from_ref(&log)).unwrap();
    assert_eq!(verified.checkpoint, checkpoint());
    assert_eq!(verified.signed_by[0].key, log);
    let stranger = Checkpoint::verify(&note, &[key(2).verifier_key(&name("registers.example.org/country"))]);
    assert!(matches!(
        stranger,
        Err(CheckpointError::Note(NoteError::NotTrusted { .. }))
    ));
}

#[test]
fn an_origin_that_cannot_sign_is_refused() {
    let origin = "two words".to_owned();
    let unnamed = Checkpoint { origin, ..checkpoint() };
    assert!(matches!(unnamed.sign(&key(1)), Err(CheckpointError::Origin(_))));
}

#[test]
fn others_do_not_sign_for_the_log() {
    let text = checkpoint().to_string();
    let other = key(2).sign_note(&name("registers.example.org/county"), &text);
    let witness = cosign(&key(3), &name("registers.example.org/country"), 1, &text).unwrap();
    let trusted = [
        key(2).verifier_key(&name("registers.example.org/county")),
        key(3).cosigner_key(&name("registers.example.org/country")),
    ];
    let note = SignedNote::new(text, vec![other, witness]).unwrap();
    assert_eq!(note.verify(&trusted).unwrap().len(), 2);
    let verdict = Checkpoint::verify(&note, &trusted);
    assert!(
        matches!(verdict, Err(CheckpointError::NotByTheLog { .. })),
        "{verdict:?}"
    );
}

#[test]
fn a_witness_says_when_it_saw_the_checkpoint() {
    let note = checkpoint().sign(&key(1)).unwrap();
    let line = cosign(&key(2), &name("witness.example.org/1"), 1_679_315_147, note.text()).unwrap();
    let witness = key(2).cosigner_key(&name("witness.example.org/1"));
    let seen = witness.verify(note.text(), &line).unwrap();
    assert_eq!(seen.timestamp, Some(1_679_315_147));
    // A cosignature is no signature over the text, and the other way round.
    assert!(
        key(2)
            .verifier_key(&name("witness.example.org/1"))
            .verify(note.text(), &line)
            .is_err()
    );
    let plain = key(2).sign_note(&name("witness.example.org/1"), note.text());
    assert!(witness.verify(note.text(), &plain).is_err());
    let later = checkpoint().to_string().replace("208", "209");
    assert!(witness.verify(&later, &line).is_err());

    let cosigned = note.with_signature(line).unwrap();
    let trusted = [key(1).verifier_key(&name("registers.example.org/country")), witness];
    let verified = Checkpoint::verify(&cosigned.to_string().parse().unwrap(), &trusted).unwrap();
    let times: Vec<Option<u64>> = verified.signed_by.iter().map(|signature| signature.timestamp).collect();
    assert_eq!(times, [None, Some(1_679_315_147)]);
}

#[test]
fn only_checkpoints_are_cosigned_and_only_in_time() {
    let text = checkpoint().to_string();
    let refused = cosign(&key(2), &name("w"), 1, "text\n");
    assert!(matches!(refused, Err(CosignatureError::Checkpoint(_))));
    let timestamp = u64::MAX / 2 + 1;
    assert_eq!(
        cosign(&key(2), &name("w"), timestamp, &text),
        Err(CosignatureError::Timestamp { timestamp })
    );
    assert!(cosign(&key(2), &name("w"), timestamp - 1, &text).is_ok());
}

proptest! {
    #[test]
    fn any_checkpoint_prints_and_reads(origin in "[!-~]{1,30}", size in any::<u64>(), root in any::<[u8; 32]>()) {
        let checkpoint = Checkpoint { origin, size, root: RootHash::from_bytes(root) };
        prop_assert_eq!(checkpoint.to_string().parse::<Checkpoint>().unwrap(), checkpoint);
    }

    #[test]
    fn a_changed_cosignature_is_noticed(timestamp in 0_u64..1 << 63, at in any::<prop::sample::Index>(), bit in 0_u8..8) {
        let text = checkpoint().to_string();
        let line = cosign(&key(2), &name("w"), timestamp, &text).unwrap();
        let note = SignedNote::new(text, vec![line]).unwrap();
        let witness = [key(2).cosigner_key(&name("w"))];
        prop_assert_eq!(note.verify(&witness).unwrap()[0].timestamp, Some(timestamp));
        let mut altered = note.to_string().into_bytes();
        let at = at.index(altered.len());
        altered[at] ^= 1 << bit;
        if let Ok(altered) = String::from_utf8(altered)
            && let Ok(altered) = altered.parse::<SignedNote>()
        {
            prop_assert!(altered.verify(&witness).is_err());
        }
    }
}
