//! UTF-8 that was read as windows-1252 or Latin-1, read again as UTF-8.
//!
//! A run of characters is repaired only when its bytes in windows-1252 are well-formed UTF-8 *and* the run looks
//! wrong: genuine text almost never has a capital accented letter followed by a symbol. The idea of testing a round trip
//! and then how odd the text looks is that of ftfy (Speer 2019).

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
        _ => HIGH.iter().position(|high| *high == character).and_then(|index| u8::try_from(index + 0x80).ok()),
    }
}

/// Repairs every damaged run; `None` when there is none.
pub(super) fn repair(text: &str) -> Option<String> {
    if text.is_ascii() {
        return None;
    }
    let mut repaired = String::with_capacity(text.len());
    let mut rest = text;
    let mut changed = false;
    while let Some(first) = rest.chars().next() {
        if let Some((character, length)) = sequence_at_start(rest) {
            repaired.push(character);
            rest = &rest[length..];
            changed = true;
        } else {
            repaired.push(first);
            rest = &rest[first.len_utf8()..];
        }
    }
    changed.then_some(repaired)
}

/// The one character whose UTF-8 bytes the text starts with, when read as windows-1252, and the bytes of `text` that
/// it takes.
fn sequence_at_start(text: &str) -> Option<(char, usize)> {
    let mut characters = text.chars();
    let lead = characters.next()?;
    let lead_byte = byte_of(lead)?;
    let count = match lead_byte {
        0xC2..=0xDF => 2,
        0xE0..=0xEF => 3,
        0xF0..=0xF4 => 4,
        _ => return None,
    };
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

/// Whether a sequence that could be UTF-8 is so odd as text that it must be damage.
fn is_damage(lead: char, followers: &[char], next: Option<char>) -> bool {
    if followers.len() >= 2 {
        // Three or four such characters in a row do not occur in text of a Latin script, except capital letters
        // before closing quotes.
        return !followers.iter().all(|character| is_letter_or_quote(*character));
    }
    let follower = followers[0];
    let before_letter = next.is_some_and(char::is_alphabetic);
    match lead {
        // In genuine text Â and Ã are followed by letters; a symbol after them is damage.
        'Â' | 'Ã' | 'Ä' | 'Å' => !is_plausible_after_capital(follower, before_letter),
        _ => !follower.is_alphabetic() && !is_closing(follower) && !matches!(follower, '\u{A0}' | '…' | '–' | '—'),
    }
}

fn is_letter_or_quote(character: char) -> bool {
    character.is_alphabetic() && !matches!(character, 'ª' | 'º' | 'µ' | 'ˆ') || is_closing(character)
}

fn is_plausible_after_capital(follower: char, before_letter: bool) -> bool {
    matches!(follower, 'Š' | 'Ž' | 'Œ' | 'Ÿ') || (is_closing(follower) && !before_letter)
}

fn is_closing(character: char) -> bool {
    matches!(character, '’' | '”' | '»' | '›' | '™' | '®')
}
