//! Whether two different words are one: a slip of the keyboard, an abbreviation, the start of a word that was cut.

/// How far two different words may be trusted to be one, from 0 to 1; 0 for two words. Symmetric.
/// `left_cut` and `right_cut` say that the word ends a name that was perhaps cut there.
pub(super) fn likeness(left: &str, right: &str, left_cut: bool, right_cut: bool) -> f32 {
    if left == right {
        return 1.0;
    }
    if has_digit(left) || has_digit(right) {
        return 0.0;
    }
    let (short, long, short_cut) = if (left.len(), left) <= (right.len(), right) {
        (left, right, left_cut)
    } else {
        (right, left, right_cut)
    };
    let start = prefix(short, long, short_cut);
    let slip = slip(short, long);
    let contraction = contraction(short, long);
    start.max(slip).max(contraction)
}

fn has_digit(word: &str) -> bool {
    word.bytes().any(|byte| byte.is_ascii_digit())
}

/// Letters from which a cut word is nearly sure to be the start of the other.
const CUT_MIN: usize = 3;
/// Letters from which a word may be an abbreviation that is the start of another: "ADMIN".
const START_MIN: usize = 3;
/// Letters from which it likely is.
const LONG_START_MIN: usize = 5;

fn prefix(short: &str, long: &str, short_cut: bool) -> f32 {
    if !long.starts_with(short) {
        return 0.0;
    }
    let count = short.chars().count();
    match (short_cut, count) {
        (true, CUT_MIN..) => 0.95,
        (false, LONG_START_MIN..) => 0.8,
        (false, START_MIN..) | (true, _) => 0.7,
        (false, _) => 0.0,
    }
}

/// Whether one word is the start of the other, and too short to be an abbreviation of it for certain.
pub(super) fn is_short_start(left: &str, right: &str) -> bool {
    let (short, long) = if left.len() <= right.len() {
        (left, right)
    } else {
        (right, left)
    };
    long.starts_with(short) && short.chars().count() < LONG_START_MIN
}

/// One slip from four letters, two from eight, three from fourteen.
fn slip(short: &str, long: &str) -> f32 {
    let count = short.chars().count();
    let allowed = match count {
        0..=3 => return 0.0,
        4..=7 => 1,
        8..=13 => 2,
        _ => 3,
    };
    if long.chars().count().abs_diff(count) > allowed || short.len() > 64 {
        return 0.0;
    }
    let distance = strsim::osa_distance(short, long);
    if distance > allowed {
        return 0.0;
    }
    #[expect(clippy::cast_precision_loss, reason = "lengths of words are small")]
    let share = distance as f32 / count as f32;
    (1.0 - 1.2 * share).max(0.0)
}

/// Letters left out in the middle: "HLTH" is "HEALTH", "PSHIP" is "PARTNERSHIP", "BHAM" is "BIRMINGHAM".
fn contraction(short: &str, long: &str) -> f32 {
    let (short, long) = (short.as_bytes(), long.as_bytes());
    if short.len() < 3 || short.len() * 4 > long.len() * 3 || short[0] != long[0] || short.last() != long.last() {
        return 0.0;
    }
    let mut rest = long.iter();
    let is_inside = short.iter().all(|letter| rest.any(|other| other == letter));
    let vowels = short.iter().filter(|letter| b"AEIOU".contains(letter)).count();
    if is_inside && vowels * 3 <= short.len() {
        0.7
    } else {
        0.0
    }
}
