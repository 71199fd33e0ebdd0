//! Signed notes against published examples and hostile inputs.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use proptest::prelude::*;
use registry_core::limits::{NOTE_BYTES_MAX, NOTE_SIGNATURES_MAX};
use registry_core::{
    NoteError, RootHash, SignatureLine, SignedNote, SignerName, SigningKey, VerifierKey, VerifierKeyError,
};
use serde_json::Value;
use sha2::{Digest as _, Sha256};

use crate::shared;

const EXAMPLE_KEY: &str = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k";

fn name(text: &str) -> SignerName {
    SignerName::parse(text).unwrap()
}

fn key(secret: u8) -> SigningKey {
    SigningKey::from_secret([secret; 32])
}

fn bytes<const LENGTH: usize>(hexadecimal: &str) -> [u8; LENGTH] {
    let digit = |at: usize| u8::from_str_radix(&hexadecimal[2 * at..2 * at + 2], 16).unwrap();
    std::array::from_fn(digit)
}

/// The text of a verifier key with the right id, whatever stands in it.
fn verifier_key_text(name: &str, material: &[u8]) -> String {
    let digest = Sha256::new()
        .chain_update(name)
        .chain_update("\n")
        .chain_update(material)
        .finalize();
    let digits = RootHash::from_bytes(digest.into()).hex();
    let id = &digits[..8];
    format!("{name}+{id}+{}", STANDARD.encode(material))
}

fn line_with(line: &SignatureLine, signature: &[u8]) -> SignatureLine {
    let material = [&line.key_id(), signature].concat();
    format!("— {} {}", line.name(), STANDARD.encode(material))
        .parse()
        .unwrap()
}

#[test]
fn the_published_note_verifies() {
    let Some(path) = shared::path("vectors/tlog/signed-note-example.json") else {
        return;
    };
    let example: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let text = example["note"].as_str().unwrap();
    let note: SignedNote = text.parse().unwrap();
    let known: VerifierKey = example["vkey"].as_str().unwrap().parse().unwrap();
    assert_eq!(known.to_string(), EXAMPLE_KEY);
    assert_eq!(note.to_string(), text);
    assert_eq!(note.text(), "This is an example message.\n");
    let verified = note.verify(std::slice::from_ref(&known)).unwrap();
    assert_eq!((&verified[0].key, verified[0].timestamp), (&known, None));
    let altered: SignedNote = text.replace("example message", "example massage").parse().unwrap();
    assert!(matches!(altered.verify(&[known]), Err(NoteError::Forged { .. })));
}

/// RFC 8032 section 7.1, tests 1 and 2: secret, public key, message, signature.
const RFC_8032: [[&str; 4]; 2] = [
    [
        "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24\
         655141438e7a100b",
    ],
    [
        "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "r",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aee\
         b00d291612bb0c00",
    ],
];

#[test]
fn signatures_are_those_of_rfc_8032() {
    for [secret, public, message, signature] in RFC_8032 {
        let key = SigningKey::from_secret(bytes(secret));
        let verifier = key.verifier_key(&name("a"));
        let material = [&[1], bytes::<32>(public).as_slice()].concat();
        assert_eq!(verifier.to_string(), verifier_key_text("a", &material));
        let line = key.sign_note(&name("a"), message);
        assert_eq!(line.signature(), bytes::<64>(signature));
        assert!(verifier.verify(message, &line).is_ok());
    }
}

#[test]
fn a_signature_can_be_written_in_one_way_only() {
    let (key, text) = (key(1), "text\n");
    let line = key.sign_note(&name("a"), text);
    // The order of the group, little-endian: adding it to the second half gives the same scalar.
    let order: [u8; 32] = bytes("edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010");
    let mut malleable = line.signature().to_vec();
    let mut carry = 0_u16;
    for (byte, addend) in malleable[32..].iter_mut().zip(order) {
        let sum = u16::from(*byte) + u16::from(addend) + carry;
        *byte = sum.to_le_bytes()[0];
        carry = sum >> 8;
    }
    let verifier = key.verifier_key(&name("a"));
    assert!(verifier.verify(text, &line).is_ok());
    assert!(verifier.verify(text, &line_with(&line, &malleable)).is_err());
    for length in [0, 1, 63] {
        let short = line_with(&line, &line.signature()[..length.max(1)]);
        assert!(verifier.verify(text, &short).is_err());
    }
    let long = [line.signature(), &[0]].concat();
    assert!(verifier.verify(text, &line_with(&line, &long)).is_err());
}

#[test]
fn keys_that_anybody_can_sign_for_are_refused() {
    // The eight points of small order, and two other ways to write them; RFC 8032 section 5.1.
    let points = [
        "0100000000000000000000000000000000000000000000000000000000000000",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "0000000000000000000000000000000000000000000000000000000000000000",
        "0000000000000000000000000000000000000000000000000000000000000080",
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
        "0100000000000000000000000000000000000000000000000000000000000080",
        "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    ];
    for point in points {
        let text = verifier_key_text("a", &[&[1], bytes::<32>(point).as_slice()].concat());
        let refused = text.parse::<VerifierKey>();
        assert!(
            matches!(refused, Err(VerifierKeyError::Point { .. })),
            "{point}: {refused:?}"
        );
    }
}

#[test]
fn only_whole_verifier_keys_are_read() {
    let good = key(1).verifier_key(&name("a")).to_string();
    assert_eq!(good.parse::<VerifierKey>().unwrap(), key(1).verifier_key(&name("a")));
    let cosigner = key(1).cosigner_key(&name("a"));
    assert_eq!(cosigner.to_string().parse::<VerifierKey>().unwrap(), cosigner);
    assert_ne!(cosigner.id(), key(1).verifier_key(&name("a")).id());
    let (_, rest) = good.split_once('+').unwrap();
    let material = STANDARD.decode(rest.split_once('+').unwrap().1).unwrap();
    let bad = [
        String::new(),
        "a".to_owned(),
        "a+b".to_owned(),
        format!("b+{rest}"),
        format!("+{rest}"),
        format!("a b+{rest}"),
        format!("{good}\n"),
        format!("{good}="),
        good.trim_end_matches(['=', 'A']).replace('+', "++"),
        good.replacen(&rest[..8], &rest[..8].to_uppercase().replace(char::is_numeric, "0"), 1),
        verifier_key_text("a", &[]),
        verifier_key_text("a", &material[..32]),
        verifier_key_text("a", &[material.as_slice(), &[0]].concat()),
        verifier_key_text("a", &[&[2], &material[1..]].concat()),
        verifier_key_text("a\u{1}", &material),
    ];
    for text in bad {
        assert!(text.parse::<VerifierKey>().is_err(), "{text:?}");
    }
}

#[test]
fn the_secret_is_not_printed() {
    assert_eq!(format!("{:?}", key(7)), "SigningKey(secret)");
}

#[test]
fn hostile_notes_are_refused() {
    let line = key(1).sign_note(&name("a"), "text\n").to_string();
    let signature = line.rsplit_once(' ').unwrap().1;
    let note = |signatures: &str| format!("text\n\n{signatures}");
    assert!(note(&format!("{line}\n")).parse::<SignedNote>().is_ok());
    let bad = [
        String::new(),
        "\n".to_owned(),
        "\n\n".to_owned(),
        "text\n".to_owned(),
        "text\n\n".to_owned(),
        format!("text\n{line}\n"),
        format!("\n{line}\n"),
        format!("{line}\n"),
        note(&line),
        note("\n"),
        note(&format!("{line}\n\n")),
        note(&format!("{line}\ntext\n")),
        note(&format!("\n\ntext\n{line}\n")),
        note(&format!("{line}\r\n")),
        note(&format!(" {line}\n")),
        note(&format!("{line} \n")),
        note(&format!("- a {signature}\n")),
        note(&format!("—a {signature}\n")),
        note(&format!("—  {signature}\n")),
        note(&format!("— a  {signature}\n")),
        note(&format!("— a b {signature}\n")),
        note(&format!("— a+b {signature}\n")),
        note(&format!("— a\u{2003}b {signature}\n")),
        note(&format!("— a\u{a0}b {signature}\n")),
        note("— a\n"),
        note("— a \n"),
        note("— a AAAAAA==\n"),
        note("— a AAAA\n"),
        note(&format!("— a {}\n", signature.trim_end_matches('='))),
        note(&format!("— a {signature}====\n")),
        format!("te\u{0}xt\n\n{line}\n"),
        format!("te\txt\n\n{line}\n"),
        format!("text\r\n\r\n{line}\r\n"),
        format!("te\u{1f}xt\n\n{line}\n"),
    ];
    for text in bad {
        assert!(text.parse::<SignedNote>().is_err(), "{text:?}");
    }
}

#[test]
fn text_may_hold_empty_lines_and_lines_that_look_like_signatures() {
    let inner = key(2).sign_note(&name("b"), "inner\n");
    let text = format!("inner\n\n{inner}\n\n\nsmile \u{7f}\n");
    let note = SignedNote::new(text.clone(), vec![key(1).sign_note(&name("a"), &text)]).unwrap();
    let read: SignedNote = note.to_string().parse().unwrap();
    assert_eq!(read, note);
    assert_eq!(read.text(), text);
    assert!(read.verify(&[key(1).verifier_key(&name("a"))]).is_ok());
    // The signature inside the text belongs to the text.
    let inside = read.verify(&[key(2).verifier_key(&name("b"))]);
    assert!(matches!(inside, Err(NoteError::NotTrusted { .. })), "{inside:?}");
}

#[test]
fn notes_have_limits() {
    let line = key(1).sign_note(&name("a"), "text\n");
    let full = SignedNote::new("text\n".to_owned(), vec![line.clone(); NOTE_SIGNATURES_MAX]).unwrap();
    assert!(full.to_string().parse::<SignedNote>().is_ok());
    let over = format!("{full}{line}\n").parse::<SignedNote>();
    assert_eq!(
        over,
        Err(NoteError::TooManySignatures {
            count: NOTE_SIGNATURES_MAX + 1
        })
    );
    assert_eq!(full.with_signature(line.clone()), over);
    let long = format!("{}\n\n{line}\n", "a".repeat(NOTE_BYTES_MAX)).parse::<SignedNote>();
    assert!(matches!(long, Err(NoteError::TooLong { .. })));
    let long = SignedNote::new("a\n".repeat(NOTE_BYTES_MAX / 2), vec![line]);
    assert!(matches!(long, Err(NoteError::TooLong { .. })));
    assert_eq!(
        SignedNote::new("text\n".to_owned(), Vec::new()),
        Err(NoteError::NoSignatures)
    );
    let unfinished = SignedNote::new("text".to_owned(), vec![key(1).sign_note(&name("a"), "text")]);
    assert!(matches!(unfinished, Err(NoteError::TextEnd { .. })));
}

#[test]
fn unknown_signatures_are_ignored_and_forged_ones_refuse_the_note() {
    let text = "text\n".to_owned();
    let lines =
        [(1, "log"), (2, "log"), (3, "other")].map(|(secret, signer)| key(secret).sign_note(&name(signer), &text));
    let note = SignedNote::new(text.clone(), lines.to_vec()).unwrap();
    let first = key(1).verifier_key(&name("log"));
    let verified = note
        .verify(&[key(9).verifier_key(&name("log")), first.clone()])
        .unwrap();
    assert_eq!(
        verified.iter().map(|signature| &signature.key).collect::<Vec<_>>(),
        [&first]
    );
    assert!(matches!(note.verify(&[]), Err(NoteError::NotTrusted { .. })));
    // The same key under another name is another signer.
    assert!(note.verify(&[key(1).verifier_key(&name("other"))]).is_err());

    let forged = line_with(&lines[1], lines[0].signature());
    let note = SignedNote::new(text, vec![lines[0].clone(), forged]).unwrap();
    assert!(note.verify(std::slice::from_ref(&first)).is_ok());
    let both = note.verify(&[first, key(2).verifier_key(&name("log"))]);
    assert!(matches!(both, Err(NoteError::Forged { .. })), "{both:?}");
}

#[test]
fn the_error_names_the_signers() {
    let text = "text\n".to_owned();
    let note = SignedNote::new(text.clone(), vec![key(1).sign_note(&name("log"), &text)]).unwrap();
    let message = note.verify(&[]).unwrap_err().to_string();
    assert!(message.contains("log+"), "{message}");
}

proptest! {
    #[test]
    fn any_note_prints_and_reads_and_one_changed_byte_is_noticed(
        body in "[^\\x00-\\x1f]{1,40}(\n[^\\x00-\\x1f]{0,20}){0,4}",
        secret in any::<[u8; 32]>(),
        at in any::<prop::sample::Index>(),
        bit in 0_u8..8,
    ) {
        let text = format!("{body}\n");
        let key = SigningKey::from_secret(secret);
        let note = SignedNote::new(text.clone(), vec![key.sign_note(&name("a"), &text)]).unwrap();
        let printed = note.to_string();
        prop_assert_eq!(&printed.parse::<SignedNote>().unwrap(), &note);
        let known = [key.verifier_key(&name("a"))];
        prop_assert!(note.verify(&known).is_ok());

        let mut altered = printed.into_bytes();
        let at = at.index(altered.len());
        altered[at] ^= 1 << bit;
        if let Ok(altered) = String::from_utf8(altered)
            && let Ok(altered) = altered.parse::<SignedNote>()
        {
            prop_assert!(altered.verify(&known).is_err());
        }
    }

    #[test]
    fn reading_any_text_ends_in_an_answer(text in "(\\PC|\n|— |a AAAAAAAA){0,60}") {
        if let Ok(note) = text.parse::<SignedNote>() {
            prop_assert_eq!(note.to_string(), text);
        }
    }
}
