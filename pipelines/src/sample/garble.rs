//! What happens to text on its way into a file.

use encoding_rs::WINDOWS_1252;

use super::{draw::Draw, words::streets::STREET_TYPES};

/// Letters beside each other on a British keyboard, by rows.
const KEYBOARD: [&str; 3] = ["qwertyuiop", "asdfghjkl", "zxcvbnm"];

/// Words and what people write for them, besides the types of streets.
const SHORT_FORMS: [(&str, &str); 12] = [
    ("Industrial Estate", "Ind Est"),
    ("Trading Estate", "Trdg Est"),
    ("Business Park", "Bus Pk"),
    ("Business Centre", "Bus Ctr"),
    ("Limited", "Ltd"),
    (" and ", " & "),
    ("Ground Floor", "G/F"),
    ("First Floor", "1st Flr"),
    ("Second Floor", "2nd Flr"),
    ("Apartment", "Apt"),
    ("Company", "Co"),
    ("Services", "Svcs"),
];

/// One slip: a neighbouring key, a letter dropped, doubled, or changed with the next. Digits and the first letter stay
/// as they are; text of fewer than four letters too.
pub(super) fn slip(text: &str, draw: &mut Draw) -> String {
    let mut chars: Vec<char> = text.chars().collect();
    let letters: Vec<usize> = chars
        .iter()
        .enumerate()
        .skip(1)
        .filter(|(index, char)| {
            char.is_ascii_alphabetic() && chars.get(index + 1).is_some_and(char::is_ascii_alphabetic)
        })
        .map(|(index, _)| index)
        .collect();
    if letters.len() < 3 {
        return text.to_owned();
    }
    let place = *draw.pick(&letters);
    match draw.below(4) {
        0 => chars[place] = neighbour(chars[place], draw),
        1 => drop(chars.remove(place)),
        2 => chars.insert(place, chars[place]),
        _ => chars.swap(place, place + 1),
    }
    chars.into_iter().collect()
}

fn neighbour(letter: char, draw: &mut Draw) -> char {
    let lower = letter.to_ascii_lowercase();
    for row in KEYBOARD {
        let keys: Vec<char> = row.chars().collect();
        if let Some(place) = keys.iter().position(|key| *key == lower) {
            let other = if place == 0 || (place + 1 < keys.len() && draw.chance(500)) {
                place + 1
            } else {
                place - 1
            };
            return if letter.is_ascii_uppercase() {
                keys[other].to_ascii_uppercase()
            } else {
                keys[other]
            };
        }
    }
    letter
}

/// Writes words short: the type of the street at the end of a line, and common words anywhere.
pub(super) fn shorten(text: &str, draw: &mut Draw) -> String {
    let mut short = text.to_owned();
    for (long, form) in SHORT_FORMS {
        if short.contains(long) {
            short = short.replace(long, form);
        }
    }
    let start = draw.below(STREET_TYPES.len() as u64);
    let types = STREET_TYPES
        .iter()
        .cycle()
        .skip(usize::try_from(start).unwrap_or_default())
        .take(STREET_TYPES.len());
    for (long, form) in types {
        if let Some(stem) = short.strip_suffix(long).filter(|stem| stem.ends_with(' ')) {
            return format!("{stem}{form}");
        }
    }
    short
}

/// All capitals, or now and then none.
pub(super) fn recase(text: &str, draw: &mut Draw) -> String {
    if draw.chance(850) {
        text.to_uppercase()
    } else {
        text.to_lowercase()
    }
}

/// UTF-8 taken for windows-1252. Straight apostrophes are curled first, as the word processor did that wrote them.
/// Text without either comes out as it was.
pub(super) fn mojibake(text: &str) -> String {
    let curled = text.replace('\'', "\u{2019}");
    let (wrong, _) = WINDOWS_1252.decode_without_bom_handling(curled.as_bytes());
    wrong.into_owned()
}

/// A postcode with a look-alike, the first that fits.
pub(super) fn look_alike(postcode: &str) -> String {
    let pairs = [
        ('0', 'O'),
        ('O', '0'),
        ('1', 'I'),
        ('5', 'S'),
        ('S', '5'),
        ('8', 'B'),
        ('B', '8'),
    ];
    for (right, wrong) in pairs {
        if postcode.contains(right) {
            return postcode.replacen(right, &wrong.to_string(), 1);
        }
    }
    postcode.replace(' ', "  ")
}

/// A postcode of the same district that is not the right one.
pub(super) fn wrong_postcode(postcode: &str, draw: &mut Draw) -> String {
    let mut chars: Vec<char> = postcode.chars().collect();
    let last = chars.len().saturating_sub(1);
    if draw.chance(500) {
        chars.swap(last, last - 1);
    }
    // The swap of two equal letters changes nothing, so one letter moves on in any case.
    chars[last] = if chars[last] == 'A' { 'B' } else { 'A' };
    chars.into_iter().collect()
}

/// A postcode with the space lost, doubled, or in small letters.
pub(super) fn respace(postcode: &str, draw: &mut Draw) -> String {
    match draw.below(5) {
        0..3 => postcode.replace(' ', ""),
        3 => postcode.replace(' ', "  "),
        _ => postcode.to_lowercase(),
    }
}

/// An identifier with its leading zeros gone, or two digits changed about.
pub(super) fn mistype(identifier: &str, draw: &mut Draw) -> String {
    let without_zeros = identifier.trim_start_matches('0');
    if without_zeros.len() < identifier.len() && draw.chance(700) {
        return without_zeros.to_owned();
    }
    let mut chars: Vec<char> = identifier.chars().collect();
    let differing: Vec<usize> = (0..chars.len().saturating_sub(1))
        .filter(|place| {
            chars[*place] != chars[place + 1] && chars[*place].is_ascii_digit() && chars[place + 1].is_ascii_digit()
        })
        .collect();
    if !differing.is_empty() {
        let place = *draw.pick(&differing);
        chars.swap(place, place + 1);
    }
    chars.into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::draw::Purpose;

    #[test]
    fn a_slip_changes_one_or_two_letters() {
        let mut draw = Draw::new(1, Purpose::Record, 1);
        for _ in 0..1000 {
            let slipped = slip("Ramsbottom Haulage", &mut draw);
            assert!(slipped.len().abs_diff("Ramsbottom Haulage".len()) <= 1);
            assert!(slipped.starts_with('R'));
        }
        assert_eq!(slip("B12", &mut draw), "B12");
    }

    #[test]
    fn mojibake_is_the_well_known_kind() {
        assert_eq!(mojibake("Café"), "CafÃ©");
        assert_eq!(mojibake("O'Hara"), "Oâ€™Hara");
        assert_eq!(mojibake("Leeds"), "Leeds");
    }

    #[test]
    fn postcodes_go_wrong_in_known_ways() {
        let mut draw = Draw::new(1, Purpose::Record, 1);
        assert_eq!(look_alike("LS10 4AB"), "LS1O 4AB");
        assert_eq!(look_alike("OX1 4AB"), "0X1 4AB");
        for _ in 0..50 {
            assert_ne!(wrong_postcode("LS1 4AA", &mut draw), "LS1 4AA");
            assert_ne!(mistype("00123456", &mut draw), "00123456");
        }
        assert_eq!(
            shorten("Unit 4, Mill Industrial Estate", &mut draw),
            "Unit 4, Mill Ind Est"
        );
    }
}
