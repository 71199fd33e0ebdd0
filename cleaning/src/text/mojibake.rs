//! UTF-8 that was read in a one-byte encoding, read again as UTF-8.
//!
//! A run of characters is repaired only when its bytes in that encoding are well-formed UTF-8 *and* the run looks
//! wrong: genuine text almost never has a capital accented letter followed by a symbol. The idea of a round trip and a
//! test of how odd the text looks is that of ftfy (Speer 2019).

use std::sync::LazyLock;

use encoding_rs::{
    Encoding, MACINTOSH, WINDOWS_1250, WINDOWS_1251, WINDOWS_1252, WINDOWS_1253, WINDOWS_1254, WINDOWS_1257,
};

/// Characters of the bytes 0x80 to 0x9F in windows-1252; the five unused bytes stand for themselves, as browsers do.
const HIGH: [char; 32] = [
    '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8D}', 'Ž', '\u{8F}', '\u{90}', '‘', '’',
    '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9D}', 'ž', 'Ÿ',
];

/// The character that windows-1252 has for a byte from 0x80 to 0x9F.
pub(super) fn windows_1252_character(byte: u8) -> Option<char> {
    HIGH.get(usize::from(byte.checked_sub(0x80)?)).copied()
}

/// The byte of a character in windows-1252 or Latin-1.
fn byte_of(character: char) -> Option<u8> {
    match u32::from(character) {
        code @ 0x80..=0xFF => u8::try_from(code).ok(),
        _ => HIGH
            .iter()
            .position(|high| *high == character)
            .and_then(|index| u8::try_from(index + 0x80).ok()),
    }
}

/// Repairs every damaged run; `None` when there is none.
pub(super) fn repair(text: &str) -> Option<String> {
    if text.is_ascii() {
        return None;
    }
    repair_whole(text)
        .or_else(|| repair_sequences(text))
        .or_else(|| repair_control_characters(text))
}

/// Repairs windows-1252 sequence by sequence, because damaged and genuine text are often mixed.
fn repair_sequences(text: &str) -> Option<String> {
    let mut repaired = String::with_capacity(text.len());
    let mut rest = text;
    let mut damage = 0;
    let mut genuine = 0;
    while let Some(first) = rest.chars().next() {
        if let Some((character, length)) = sequence_at_start(rest).or_else(|| lossy_sequence_at_start(rest)) {
            repaired.push(character);
            // One sequence of two characters proves less than longer or several ones.
            damage += if rest[..length].chars().count() > 2 { 2 } else { 1 };
            rest = &rest[length..];
        } else {
            repaired.push(first);
            genuine += usize::from(!first.is_ascii());
            rest = &rest[first.len_utf8()..];
        }
    }
    // "Ã¥" alone is in genuine titles.
    let is_sure = damage > 1 || (damage == 1 && genuine == 0 && !text.contains("Ã¥"));
    is_sure.then_some(repaired)
}

/// The one character whose UTF-8 bytes the text starts with, when read as windows-1252, and the bytes of `text` that
/// it takes.
fn sequence_at_start(text: &str) -> Option<(char, usize)> {
    let mut characters = text.chars();
    let lead = characters.next()?;
    let lead_byte = byte_of(lead)?;
    let count = sequence_length(lead_byte)?;
    let mut bytes = [lead_byte, 0, 0, 0];
    let mut length = lead.len_utf8();
    let mut followers = ['\0'; 3];
    for index in 1..count {
        let character = characters.next()?;
        bytes[index] = byte_of(character)?;
        followers[index - 1] = character;
        length += character.len_utf8();
    }
    let character = std::str::from_utf8(&bytes[..count]).ok()?.chars().next()?;
    is_damage(lead, &followers[..count - 1], characters.next()).then_some((character, length))
}

fn sequence_length(lead: u8) -> Option<usize> {
    match lead {
        0xC2..=0xDF => Some(2),
        0xE0..=0xEF => Some(3),
        0xF0..=0xF4 => Some(4),
        _ => None,
    }
}

/// Sequences of which a part was lost: a replacement character at the end, or the second half of "à" turned from a
/// no-break space into a space.
fn lossy_sequence_at_start(text: &str) -> Option<(char, usize)> {
    if let Some(rest) = text.strip_prefix("Ã ") {
        let is_word = rest.trim_start_matches(' ').starts_with(char::is_lowercase);
        return is_word.then_some(('à', 'Ã'.len_utf8()));
    }
    let mut characters = text.chars();
    let lead = characters.next()?;
    let middle = characters.next()?;
    let is_three = byte_of(lead).and_then(sequence_length) == Some(3)
        && byte_of(middle).is_some_and(|byte| (0x80..0xC0).contains(&byte));
    let length = lead.len_utf8() + middle.len_utf8() + '\u{FFFD}'.len_utf8();
    (is_three && !middle.is_alphabetic() && characters.next() == Some('\u{FFFD}')).then_some(('\u{FFFD}', length))
}

/// Whether a sequence that could be UTF-8 is so odd as text that it must be damage.
fn is_damage(lead: char, followers: &[char], next: Option<char>) -> bool {
    if followers.len() >= 2 {
        // Three or four such characters in a row do not occur in text of a Latin script, except letters before
        // closing quotes and marks. "ï»¿" is a damaged byte order mark.
        let is_symbol = lead == 'â' && matches!(followers[0], 'œ' | 'š' | 'ž' | 'ƒ' | 'Š' | 'Œ' | 'Ž' | 'Ÿ');
        let is_genuine = |character: &char| is_letter_or_quote(*character) || is_plain_mark(*character);
        return lead == 'ï' || is_symbol || !followers.iter().all(is_genuine);
    }
    let follower = followers[0];
    let before_letter = next.is_some_and(char::is_alphabetic);
    match lead {
        'Ã' if follower == '’' => next.is_some_and(char::is_uppercase),
        'Ã' | 'Â' if !matches!(follower, '¬' | '´') && !follower.is_alphabetic() => true,
        'Â' | 'Ã' | 'Ä' | 'Å' => !is_plausible_after_capital(follower, before_letter),
        // Capitals before the ellipsis or signs of trade are genuine; in lower case nothing of two characters is damage.
        _ if lead.is_uppercase() => {
            !follower.is_alphabetic()
                && (!is_closing(follower) || (before_letter && follower != '’'))
                && !is_plain_mark(follower)
        }
        '×' => !follower.is_ascii_digit() && !is_plain_mark(follower),
        _ => false,
    }
}

fn is_letter_or_quote(character: char) -> bool {
    character.is_alphabetic() && !matches!(character, 'ª' | 'º' | 'µ' | 'ˆ')
        || is_closing(character)
        || is_dash(character)
}

fn is_plausible_after_capital(follower: char, before_letter: bool) -> bool {
    matches!(follower, '\u{A0}' | 'Š' | 'Ž' | 'Œ' | 'Ÿ' | '£' | '¢' | '¥' | '—' | '–')
        || (is_closing(follower) && !before_letter)
}

fn is_closing(character: char) -> bool {
    matches!(character, '’' | '”' | '»' | '›' | '™' | '®' | '©')
}

fn is_dash(character: char) -> bool {
    matches!(character, '…' | '–' | '—')
}

fn is_plain_mark(character: char) -> bool {
    matches!(
        character,
        '\u{A0}' | '…' | '–' | '—' | '£' | '§' | '¿' | '¡' | '¬' | '´' | '°' | '“' | '‘'
    )
}

/// A one-byte encoding: the characters of its bytes from 0x80 on.
type Table = [char; 128];

/// Encodings tried on a whole text, most common first. Everything in the text must be damage of the one kind.
static TABLES: LazyLock<Vec<Table>> = LazyLock::new(|| {
    [
        WINDOWS_1252,
        WINDOWS_1250,
        WINDOWS_1251,
        MACINTOSH,
        WINDOWS_1254,
        WINDOWS_1257,
        WINDOWS_1253,
    ]
    .map(table)
    .to_vec()
});

fn table(encoding: &'static Encoding) -> Table {
    std::array::from_fn(|index| {
        let byte = u8::try_from(index + 0x80).unwrap_or(0x80);
        encoding
            .decode_without_bom_handling(&[byte])
            .0
            .chars()
            .next()
            .unwrap_or('\u{FFFD}')
    })
}

fn repair_whole(text: &str) -> Option<String> {
    // Windows-1252 comes first, and there at least one sequence must look wrong by itself. The others are tried on text
    // with characters that windows-1252 does not have.
    let looks_wrong = text
        .char_indices()
        .any(|(start, character)| !character.is_ascii() && sequence_at_start(&text[start..]).is_some());
    let is_foreign = text
        .chars()
        .any(|character| !character.is_ascii() && byte_of(character).is_none());
    let tables = match (looks_wrong, is_foreign) {
        (_, true) => &TABLES[1..],
        (true, false) => &TABLES[..1],
        (false, false) => return None,
    };
    tables.iter().find_map(|table| decode_whole(text, table))
}

/// The text as UTF-8 through one encoding, when all of it is well formed and there is enough to be sure.
fn decode_whole(text: &str, table: &Table) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    for character in text.chars() {
        if character.is_ascii() {
            bytes.push(u8::try_from(character).ok()?);
        } else {
            let index = table
                .iter()
                .position(|other| *other == character && character != '\u{FFFD}')?;
            bytes.push(u8::try_from(index + 0x80).ok()?);
        }
    }
    let decoded = String::from_utf8(bytes).ok()?;
    let is_printable = !decoded
        .chars()
        .any(|character| character.is_control() || is_private(character));
    (is_printable && is_enough(text, &decoded)).then_some(decoded)
}

/// Two damaged characters are enough, or one of three bytes in an encoding whose characters do not occur in ours, or
/// the root sign of Mac Roman inside a word.
fn is_enough(text: &str, decoded: &str) -> bool {
    let mut damaged = decoded.chars().filter(|character| !character.is_ascii());
    let Some(first) = damaged.next() else { return false };
    let is_foreign = text
        .chars()
        .any(|character| !character.is_ascii() && byte_of(character).is_none());
    let follows_letter = || {
        text.find('√')
            .is_some_and(|start| text[..start].ends_with(char::is_alphabetic))
            && first.is_alphabetic()
            && !text.ends_with('π')
    };
    damaged.next().is_some() || (first.len_utf8() > 2 && is_foreign) || follows_letter()
}

fn is_private(character: char) -> bool {
    matches!(character, '\u{E000}'..='\u{F8FF}')
}

/// C1 control characters are never meant; they are windows-1252 read as Latin-1.
fn repair_control_characters(text: &str) -> Option<String> {
    let fix = |character: char| match u32::from(character) {
        code @ 0x80..=0x9F => u8::try_from(code)
            .ok()
            .and_then(windows_1252_character)
            .unwrap_or(character),
        _ => character,
    };
    let fixed: String = text.chars().map(fix).collect();
    (fixed != text).then_some(fixed)
}
