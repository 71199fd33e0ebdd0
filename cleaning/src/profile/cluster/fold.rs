//! Letters of the Latin script by their plain letters.

use unicode_normalization::UnicodeNormalization as _;

/// The text in lower case with letters of the Latin script as ASCII: accents off, ligatures and full-width forms in
/// full, "ß" as "ss", "ø" as "o". Letters of other scripts stay.
pub(super) fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    if text.is_ascii() {
        folded.push_str(text);
        folded.make_ascii_lowercase();
        return folded;
    }
    for character in text.to_lowercase().nfkd() {
        match plain(character) {
            Some(plain) => folded.push_str(plain),
            None if is_accent(character) => {}
            None => folded.extend(character.to_lowercase()),
        }
    }
    folded
}

/// Combining marks and the modifier letters and signs that compatibility forms leave behind.
fn is_accent(character: char) -> bool {
    matches!(character, '\u{300}'..='\u{36F}' | '\u{1DC0}'..='\u{1DFF}' | '\u{20D0}'..='\u{20FF}' | '\u{2B0}'..='\u{2FF}')
}

/// Letters that Unicode does not take apart.
const fn plain(character: char) -> Option<&'static str> {
    Some(match character {
        'ß' | 'ẞ' => "ss",
        'æ' | 'Æ' | 'ӕ' | 'Ӕ' => "ae",
        'œ' | 'Œ' => "oe",
        'ø' | 'Ø' => "o",
        'đ' | 'Đ' | 'ð' | 'Ð' | 'ɖ' => "d",
        'þ' | 'Þ' => "th",
        'ł' | 'Ł' => "l",
        'ħ' | 'Ħ' => "h",
        'ı' => "i",
        'ĸ' => "k",
        'ŋ' | 'Ŋ' => "n",
        'ŧ' | 'Ŧ' => "t",
        _ => return None,
    })
}
