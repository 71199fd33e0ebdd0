//! The form of a postcode by position, with repair of characters that look alike.

use super::{Postcode, area};

/// Longest and shortest postcode without its space.
pub(super) const SHORTEST: usize = 5;
const LONGEST: usize = 7;

/// A postcode with the word whether characters had to be exchanged to read it.
pub(super) struct Parsed {
    pub postcode: Postcode,
    pub repaired: bool,
}

/// Upper-case letters and digits only.
pub(super) fn compact(text: &str) -> String {
    text.bytes()
        .filter(u8::is_ascii_alphanumeric)
        .map(|byte| char::from(byte.to_ascii_uppercase()))
        .collect()
}

/// Reads a compact text as a postcode: as it stands, else with look-alike characters exchanged.
pub(super) fn parse(compact: &str) -> Option<Parsed> {
    if !(SHORTEST..=LONGEST).contains(&compact.len()) {
        return None;
    }
    if compact == "GIR0AA" || compact == "GIROAA" {
        let postcode = Postcode {
            outward: "GIR".to_owned(),
            inward: Some("0AA".to_owned()),
        };
        return Some(Parsed {
            postcode,
            repaired: compact == "GIROAA",
        });
    }
    let (outward, inward) = compact.split_at(compact.len() - 3);
    let fixed_inward = inward_form(inward)?;
    let fixed_outward = outward_form(outward)?;
    let repaired = fixed_inward != inward || fixed_outward != outward;
    Some(Parsed {
        postcode: Postcode {
            outward: fixed_outward,
            inward: Some(fixed_inward),
        },
        repaired,
    })
}

/// Reads a compact text as the first half alone. Nothing is repaired: there is too little to go by.
pub(super) fn parse_outward(compact: &str) -> Option<String> {
    (2..=4)
        .contains(&compact.len())
        .then(|| outward_form(compact))
        .flatten()
        .filter(|outward| outward == compact)
}

/// Whether the text has the form of a postcode, of whatever area.
pub(super) fn has_form(compact: &str) -> bool {
    (SHORTEST..=LONGEST).contains(&compact.len())
        && compact.as_bytes()[0].is_ascii_alphabetic()
        && inward_form(&compact[compact.len() - 3..]).is_some_and(|inward| inward == compact[compact.len() - 3..])
        && shape_matches(&compact[..compact.len() - 3])
}

/// Whether the text looks like a postcode at a glance, though its letters may be those of none.
pub(super) fn looks_like_one(compact: &str) -> bool {
    let Some((outward, inward)) = compact
        .len()
        .checked_sub(3)
        .and_then(|middle| compact.split_at_checked(middle))
    else {
        return false;
    };
    let [digit, letters @ ..] = inward.as_bytes() else {
        return false;
    };
    digit.is_ascii_digit() && letters.iter().all(u8::is_ascii_uppercase) && shape_matches(outward)
}

fn shape_matches(outward: &str) -> bool {
    SHAPES.iter().any(|shape| {
        shape.len() == outward.len()
            && outward.bytes().zip(shape.bytes()).all(|(byte, kind)| match kind {
                b'9' => byte.is_ascii_digit(),
                _ => byte.is_ascii_uppercase(),
            })
    })
}

/// Forms of the first half; A is a letter, 9 a digit.
const SHAPES: [&str; 6] = ["A9", "A99", "AA9", "AA99", "A9A", "AA9A"];

/// Letters that may stand in third or fourth place of a first half that ends in a letter.
const THIRD: &[u8] = b"ABCDEFGHJKPSTUW";
const FOURTH: &[u8] = b"ABEHMNPRVWXY";
/// Letters that stood after W1 as well, in districts that were closed in 2000: old files and directories have them.
const AFTER_W1: &[u8] = b"MNRVXY";
/// The one area of three letters that stood without a digit: Newport, until it became NP.
const NEWPORT: &str = "NPT";

/// The form that fits with the fewest exchanges and whose letters are a real area.
fn outward_form(outward: &str) -> Option<String> {
    if outward == NEWPORT {
        return Some(outward.to_owned());
    }
    SHAPES
        .iter()
        .filter(|shape| shape.len() == outward.len())
        .filter_map(|shape| fit(outward, shape))
        .filter(|(fitted, _)| area::is_area(area::letters(fitted)) && has_allowed_end(fitted))
        .min_by_key(|(_, exchanges)| *exchanges)
        .map(|(fitted, _)| fitted)
}

fn has_allowed_end(outward: &str) -> bool {
    let bytes = outward.as_bytes();
    let last = bytes[bytes.len() - 1];
    last.is_ascii_digit()
        || if bytes.len() == 3 {
            THIRD.contains(&last) || (outward.starts_with("W1") && AFTER_W1.contains(&last))
        } else {
            FOURTH.contains(&last)
        }
}

/// Digit and two letters; the letters C, I, K, M, O and V are never used there.
fn inward_form(inward: &str) -> Option<String> {
    let (fitted, _) = fit(inward, "9AA")?;
    (!fitted[1..].bytes().any(|letter| b"CIKMOV".contains(&letter))).then_some(fitted)
}

/// The text in the given shape, exchanging look-alikes, and how many were exchanged.
fn fit(text: &str, shape: &str) -> Option<(String, u32)> {
    let mut fitted = String::with_capacity(text.len());
    let mut exchanges = 0;
    for (byte, kind) in text.bytes().zip(shape.bytes()) {
        let wanted = if kind == b'9' { digit(byte)? } else { letter(byte)? };
        exchanges += u32::from(wanted != byte);
        fitted.push(char::from(wanted));
    }
    Some((fitted, exchanges))
}

/// Whether a character is a digit or may be one misread.
pub(super) fn may_be_digit(byte: u8) -> bool {
    digit(byte.to_ascii_uppercase()).is_some()
}

fn digit(byte: u8) -> Option<u8> {
    match byte {
        b'0'..=b'9' => Some(byte),
        b'O' | b'Q' => Some(b'0'),
        b'I' | b'L' => Some(b'1'),
        b'Z' => Some(b'2'),
        b'S' => Some(b'5'),
        b'B' => Some(b'8'),
        _ => None,
    }
}

fn letter(byte: u8) -> Option<u8> {
    match byte {
        b'A'..=b'Z' => Some(byte),
        b'0' => Some(b'O'),
        b'1' => Some(b'L'),
        b'5' => Some(b'S'),
        b'8' => Some(b'B'),
        b'2' => Some(b'Z'),
        _ => None,
    }
}
