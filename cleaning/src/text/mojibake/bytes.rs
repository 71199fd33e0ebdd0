//! Bytes that would be UTF-8 but for what happened to them.

use super::encoding::SUBSTITUTE;

/// The replacement character in UTF-8.
const REPLACEMENT: [u8; 3] = [0xEF, 0xBF, 0xBD];

/// Words of Portuguese in which "à" is not a word of its own.
const AFTER_A_GRAVE: [&[u8]; 5] = [b" ", b"quele", b"quela", b"quilo", b"s "];

/// Puts 0xA0 back where a program made a space of it in the middle of a sequence. "Ã la" is "à la".
pub(super) fn restore_no_break_spaces(bytes: &[u8]) -> Vec<u8> {
    let mut restored = Vec::with_capacity(bytes.len());
    let mut rest = bytes;
    while let Some(first) = rest.first() {
        if let Some(after) = rest.strip_prefix(&[0xC3, b' '])
            && !AFTER_A_GRAVE.iter().any(|word| after.starts_with(word))
        {
            restored.extend([0xC3, 0xA0, b' ']);
            rest = after;
        } else if let Some(length) = spaced_sequence(rest) {
            restored.extend(
                rest[..length]
                    .iter()
                    .map(|byte| if *byte == b' ' { 0xA0 } else { *byte }),
            );
            rest = &rest[length..];
        } else {
            restored.push(*first);
            rest = &rest[1..];
        }
    }
    restored
}

/// The length of a sequence at the start that would be UTF-8 if one space in it were 0xA0, and would then be a likely
/// character.
fn spaced_sequence(bytes: &[u8]) -> Option<usize> {
    let follows = |index: usize| bytes.get(index).is_some_and(|byte| matches!(byte, 0x80..=0xBF));
    let follows_likely = |index: usize| follows(index) && !matches!(bytes.get(index), Some(0x85 | 0xA0));
    let space = |index: usize| bytes.get(index) == Some(&b' ');
    match bytes.first()? {
        0xC2 | 0xC3 | 0xC5 | 0xCE | 0xD0 | 0xD9 if space(1) => Some(2),
        0xE2 | 0xE3 if space(1) && follows_likely(2) => Some(3),
        0xE0..=0xE3 if follows_likely(1) && space(2) => Some(3),
        0xF0 if (space(1) && follows(2) && follows(3))
            || (follows(1) && space(2) && follows(3))
            || (follows(1) && follows(2) && space(3)) =>
        {
            Some(4)
        }
        _ => None,
    }
}

/// Replaces sequences of which a byte was lost by the replacement character.
pub(super) fn replace_lost_sequences(bytes: &[u8]) -> Vec<u8> {
    let mut replaced = Vec::with_capacity(bytes.len());
    let mut rest = bytes;
    while let Some(first) = rest.first() {
        if let Some(length) = lost_sequence(rest) {
            replaced.extend(REPLACEMENT);
            rest = &rest[length..];
        } else {
            replaced.push(*first);
            rest = &rest[1..];
        }
    }
    replaced
}

/// The length of a sequence at the start that lacks a byte: a substitute stands there, or one question mark.
fn lost_sequence(bytes: &[u8]) -> Option<usize> {
    let lost = |index: usize| matches!(bytes.get(index), Some(&(SUBSTITUTE | b'?')));
    let any = |index: usize| matches!(bytes.get(index), Some(&(SUBSTITUTE | 0x80..=0xBF)));
    // One of the bytes from the second on is lost, the others follow on or are lost too.
    let lost_of =
        |length: usize| (1..length).any(|index| lost(index) && (1..length).all(|other| other == index || any(other)));
    match *bytes.first()? {
        SUBSTITUTE => Some(1),
        0xC2..=0xDF if bytes.get(1) == Some(&SUBSTITUTE) => Some(2),
        0xC2 | 0xC3 if lost(1) => Some(2),
        0xED if is_lost_surrogates(bytes) => Some(6),
        0xE0..=0xEF if lost_of(3) => Some(3),
        0xF0..=0xF4 if lost_of(4) => Some(4),
        _ => None,
    }
}

fn is_lost_surrogates(bytes: &[u8]) -> bool {
    let [_, 0xA0..=0xAF, third, 0xED, 0xB0..=0xBF, sixth, ..] = bytes else {
        return false;
    };
    let lost = |byte: u8| matches!(byte, SUBSTITUTE | b'?');
    let any = |byte: u8| lost(byte) || matches!(byte, 0x80..=0xBF);
    (lost(*third) && any(*sixth)) || (any(*third) && lost(*sixth))
}

/// Joins surrogates that were written as UTF-8 one by one (CESU-8, Unicode technical report 26) into one character.
pub(super) fn join_surrogates(bytes: &[u8]) -> Vec<u8> {
    let mut joined = Vec::with_capacity(bytes.len());
    let mut rest = bytes;
    while let Some(first) = rest.first() {
        if let [
            0xED,
            second @ 0xA0..=0xAF,
            third @ 0x80..=0xBF,
            0xED,
            fifth @ 0xB0..=0xBF,
            sixth @ 0x80..=0xBF,
            after @ ..,
        ] = rest
        {
            let part = |byte: &u8, mask: u8, shift: u32| u32::from(byte & mask) << shift;
            let code = 0x1_0000
                + (part(second, 0x0F, 16) | part(third, 0x3F, 10) | part(fifth, 0x0F, 6) | part(sixth, 0x3F, 0));
            let character = char::from_u32(code).unwrap_or('\u{FFFD}');
            joined.extend(character.encode_utf8(&mut [0; 4]).as_bytes());
            rest = after;
        } else {
            joined.push(*first);
            rest = &rest[1..];
        }
    }
    joined
}
