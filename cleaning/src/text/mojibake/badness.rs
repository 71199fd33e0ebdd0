//! Whether a text has juxtapositions of characters that genuine text does not have. Which these are is the experience of
//! ftfy, gathered over many languages; a word that is wrongly called bad is still repaired only when it is well-formed
//! UTF-8 in some encoding.

use super::class::{
    BAD, BOX, COMMON, CONTROL, CURRENCY, Classes, END, FACE, LAW, LOWER, NUMERIC, OTHER_LOWER, OTHER_UPPER, START,
    UPPER, classes,
};

/// A character with its classes.
#[derive(Debug, Clone, Copy)]
struct Seen {
    character: char,
    classes: Classes,
}

impl Seen {
    /// Stands before the first and after the last character.
    const NOTHING: Self = Self {
        character: '\0',
        classes: 0,
    };

    fn is(self, classes: Classes) -> bool {
        self.classes & classes != 0
    }
}

/// Whether the text looks damaged anywhere.
pub(super) fn is_bad(text: &str) -> bool {
    let mut before = [Seen::NOTHING; 2];
    let mut ahead = text.chars().map(|character| Seen {
        character,
        classes: classes(character),
    });
    // The character that is looked at and four after it.
    let mut window: [Seen; 5] = std::array::from_fn(|_| ahead.next().unwrap_or(Seen::NOTHING));
    for _ in text.chars() {
        if window[0].is(CONTROL) || is_bad_pair(before[1], window) || is_bad_sequence(before, window) {
            return true;
        }
        before = [before[1], window[0]];
        window.rotate_left(1);
        window[4] = ahead.next().unwrap_or(Seen::NOTHING);
    }
    false
}

/// Two characters that do not stand side by side, with the one before or after them where that matters.
fn is_bad_pair(before: Seen, [first, second, third, ..]: [Seen; 5]) -> bool {
    const SIGNS: Classes = LOWER | UPPER | BOX | START | END | CURRENCY | NUMERIC | LAW;
    let letter = |seen: Seen| seen.character.is_ascii_alphabetic();
    let word = third.character.is_alphanumeric() || third.character == '_';
    (first.is(SIGNS | BAD) && second.is(BAD))
        || (first.is(BAD) && second.is(SIGNS))
        || (letter(before) && first.is(OTHER_LOWER | OTHER_UPPER) && second.is(BAD))
        || (first.is(LOWER | OTHER_LOWER | BOX | END | CURRENCY | NUMERIC) && second.is(UPPER))
        || (first.is(BOX | END | CURRENCY | NUMERIC) && second.is(LOWER))
        || (first.is(LOWER | BOX | END) && second.is(CURRENCY))
        || (before.character.is_whitespace() && first.is(UPPER) && second.is(CURRENCY))
        || (first.is(UPPER | BOX) && second.is(NUMERIC | LAW))
        || (first.is(LOWER | UPPER | BOX | CURRENCY | END) && second.is(START) && third.is(NUMERIC))
        || (first.is(LOWER | UPPER | CURRENCY | NUMERIC | BOX | LAW) && second.is(END) && third.is(START))
        || (first.is(CURRENCY | NUMERIC | BOX) && second.is(START))
        || (before.character.is_ascii_lowercase() && first.is(UPPER) && second.is(START | CURRENCY))
        || (first.is(BOX) && second.is(FACE | END))
        || (first.is(LOWER | UPPER | CURRENCY | NUMERIC | START | END | LAW) && second.is(BOX))
        || (first.is(LOWER | UPPER) && second.is(START | END) && word)
        || (first.is(UPPER) && second.character == '°')
        // The ligature is followed by a plain letter.
        || (matches!(first.character, 'Œ' | 'œ') && second.character != '\0' && !letter(second))
}

/// Sequences that damage of one encoding is known by.
fn is_bad_sequence(before: [Seen; 2], window: [Seen; 5]) -> bool {
    let [first, second, ..] = window;
    match first.character {
        'Â' | 'Ã' | 'Î' | 'Ð' => {
            second.is(START | END)
                || matches!(
                    second.character,
                    '€' | 'œ'
                        | 'Š'
                        | 'š'
                        | '¢'
                        | '£'
                        | 'Ÿ'
                        | 'ž'
                        | '\u{A0}'
                        | '\u{AD}'
                        | '®'
                        | '©'
                        | '°'
                        | '·'
                        | '»'
                        | '–'
                        | '—'
                        | '´'
                )
                || is_spaced_a(before, first, second)
        }
        '×' => matches!(second.character, '²' | '³'),
        'Ø' | 'Ù' => is_arabic(window),
        'à' => matches!(second.character, '²' | 'µ' | '¹' | '¼' | '½' | '¾'),
        '√' => "±∂†≠®™´≤≥¥µø".contains(second.character),
        '≈' => matches!(second.character, '°' | '¢'),
        '‚' => is_mac_roman(window),
        'в' => second.character == 'Ђ',
        'В' | 'Г' | 'Р' | 'С' => is_between(window, "ВГРС", '°', 'µ') || is_twice_damaged(window),
        'β' => second.character == '€' && matches!(window[2].character, '™' | '\u{A0}' | 'Ά' | '\u{AD}' | '®' | '°'),
        'Β' | 'Γ' | 'Ξ' | 'Ο' => is_between(window, "ΒΓΞΟ", '°', '°'),
        'ā' => second.character == '€',
        _ => false,
    }
}

/// "Ã" or "Â" with a space or a mark that no word has there.
fn is_spaced_a([earlier, before]: [Seen; 2], first: Seen, second: Seen) -> bool {
    if !matches!(first.character, 'Â' | 'Ã') {
        return false;
    }
    let after_letter = before.character.is_ascii_lowercase()
        || (before.character.is_whitespace() && earlier.character.is_ascii_lowercase());
    let at_start = before.character == '\0';
    (first.character == 'Ã' && matches!(second.character, '\u{A0}' | '¡'))
        || (second.character == ' ' && (after_letter || at_start))
        || (first.character == 'Â'
            && second.character == ' '
            && (before.is(END) || matches!(before.character, '.' | ',' | '?' | '!')))
}

/// Arabic read as windows-1252: two pairs, because each alone may be genuine.
fn is_arabic(window: [Seen; 5]) -> bool {
    let pair = |letter: Seen, other: Seen| {
        matches!(letter.character, 'Ø' | 'Ù')
            && (other.is(COMMON | CURRENCY | BAD | NUMERIC | START) || "ŸŠ®°µ»".contains(other.character))
    };
    pair(window[0], window[1]) && pair(window[2], window[3])
}

fn is_mac_roman([_, second, third, ..]: [Seen; 5]) -> bool {
    match second.character {
        'Ä' => "ìîïòôúùû†°¢π".contains(third.character),
        'â' | 'ó' => "àä°ê".contains(third.character),
        _ => false,
    }
}

/// A mark between two capitals of those that damage of Latin and of the encoding's own script begins with.
fn is_between([_, second, third, ..]: [Seen; 5], capitals: &str, mark: char, other_mark: char) -> bool {
    let is_mark =
        second.is(CONTROL | BAD | START | END | CURRENCY) || second.character == mark || second.character == other_mark;
    is_mark && third.character != '\0' && capitals.contains(third.character)
}

/// Damage of windows-1251 over damage of Latin-1, with a letter of ours beside it.
fn is_twice_damaged(window: [Seen; 5]) -> bool {
    // The sixth character, a Latin letter, is beyond the window; four that never stand together are enough.
    window.map(|seen| seen.character)[..5] == ['Г', 'ў', 'В', 'Ђ', 'В']
}
