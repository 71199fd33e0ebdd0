//! Numbers in names: ordinals, words and Roman numerals in one form.

/// Numbers as words, and their value.
const WORDS: &[(&str, &str)] = &[
    ("ZERO", "0"),
    ("ONE", "1"),
    ("TWO", "2"),
    ("THREE", "3"),
    ("FOUR", "4"),
    ("FIVE", "5"),
    ("SIX", "6"),
    ("SEVEN", "7"),
    ("EIGHT", "8"),
    ("NINE", "9"),
    ("TEN", "10"),
    ("ELEVEN", "11"),
    ("TWELVE", "12"),
    ("TWENTY", "20"),
    ("THIRTY", "30"),
    ("FORTY", "40"),
    ("FIFTY", "50"),
    ("SIXTY", "60"),
    ("FIRST", "1"),
    ("SECOND", "2"),
    ("THIRD", "3"),
    ("FOURTH", "4"),
    ("FIFTH", "5"),
    ("SIXTH", "6"),
    ("SEVENTH", "7"),
    ("EIGHTH", "8"),
    ("NINTH", "9"),
    ("TENTH", "10"),
];

/// Roman numerals that are unlikely to be initials or words.
const ROMAN: &[(&str, &str)] = &[
    ("II", "2"),
    ("III", "3"),
    ("IV", "4"),
    ("VI", "6"),
    ("VII", "7"),
    ("VIII", "8"),
    ("IX", "9"),
    ("XI", "11"),
    ("XII", "12"),
    ("XIII", "13"),
    ("XIV", "14"),
    ("XV", "15"),
    ("XVI", "16"),
    ("XIX", "19"),
    ("XX", "20"),
];

/// Single letters that are numerals at the end of a longer name: "FUND V".
const ROMAN_LETTERS: &[(&str, &str)] = &[("I", "1"), ("V", "5"), ("X", "10")];

/// The number that a word stands for, in digits without leading zeros; `None` when it is not a number. The word is in
/// upper case; `at_end` tells that it is the last of several words.
pub(super) fn digits(word: &str, at_end: bool) -> Option<String> {
    let run = word.len()
        - word
            .trim_start_matches(|character: char| character.is_ascii_digit())
            .len();
    if run > 0 {
        let (figures, rest) = word.split_at(run);
        let is_ordinal = matches!(rest, "ST" | "ND" | "RD" | "TH");
        if !rest.is_empty() && !is_ordinal {
            return None;
        }
        let bare = figures.trim_start_matches('0');
        return Some(if bare.is_empty() { "0" } else { bare }.to_owned());
    }
    let find = |table: &[(&str, &str)]| {
        let found = table.iter().find(|(written, _)| *written == word);
        found.map(|(_, value)| (*value).to_owned())
    };
    let letter = if at_end { find(ROMAN_LETTERS) } else { None };
    find(WORDS).or_else(|| find(ROMAN)).or(letter)
}

/// Joins "FORTY", "FOUR" into "44".
pub(super) fn compound(tens: &str, units: &str) -> Option<String> {
    let is_tens = matches!(tens, "20" | "30" | "40" | "50" | "60");
    (is_tens && units.len() == 1 && units != "0").then(|| format!("{}{units}", &tens[..1]))
}
