//! Characters that cannot be seen, and characters that have a plain twin.

/// Removes control characters, zero-width characters and direction marks; `None` when there are none. Tabs and line
/// ends stay for the white-space rule. The zero-width joiner stays between characters outside ASCII, where scripts
/// and emoji need it.
pub(super) fn remove_invisible(text: &str) -> Option<String> {
    if !text
        .chars()
        .any(|character| is_invisible(character) || is_odd_line_end(character))
    {
        return None;
    }
    let mut kept = String::with_capacity(text.len());
    let mut characters = text.chars().peekable();
    let mut last = ' ';
    while let Some(character) = characters.next() {
        let next = characters.peek().copied().unwrap_or(' ');
        if is_odd_line_end(character) {
            kept.push('\n');
        } else if !is_invisible(character) || is_needed_joiner(last, character, next) {
            kept.push(character);
        }
        last = character;
    }
    (kept != text).then_some(kept)
}

fn is_odd_line_end(character: char) -> bool {
    matches!(character, '\u{B}' | '\u{C}' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// Whether a character is a control character, has no width or only turns the direction of others.
pub(crate) fn is_invisible(character: char) -> bool {
    matches!(character,
        '\0'..='\u{8}' | '\u{E}'..='\u{1F}' | '\u{7F}'..='\u{84}' | '\u{86}'..='\u{9F}'
        | '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{180E}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}'
        | '\u{2060}'..='\u{206F}' | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}')
}

fn is_needed_joiner(before: char, character: char, after: char) -> bool {
    matches!(character, '\u{200C}' | '\u{200D}') && !before.is_ascii() && !after.is_ascii() && !is_invisible(after)
}

/// Replaces curly quotes, odd dashes and spaces, ligatures and full-width letters by their plain twins.
pub(super) fn plain_punctuation(text: &str) -> Option<String> {
    if !text
        .chars()
        .any(|character| plain(character).is_some() || full_width(character).is_some())
    {
        return None;
    }
    let mut replaced = String::with_capacity(text.len());
    for character in text.chars() {
        match plain(character) {
            Some(plain) => replaced.push_str(plain),
            None => replaced.push(full_width(character).unwrap_or(character)),
        }
    }
    Some(replaced)
}

fn plain(character: char) -> Option<&'static str> {
    Some(match character {
        '‘' | '’' | '‚' | '‛' | '′' => "'",
        '“' | '”' | '„' | '‟' | '″' => "\"",
        '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{FE58}' | '\u{FE63}' => "-",
        '…' => "...",
        '\u{A0}' | '\u{1680}' | '\u{2000}'..='\u{200A}' | '\u{202F}' | '\u{205F}' | '\u{3000}' => " ",
        'ﬀ' => "ff",
        'ﬁ' => "fi",
        'ﬂ' => "fl",
        'ﬃ' => "ffi",
        'ﬄ' => "ffl",
        'ﬅ' | 'ﬆ' => "st",
        'ŉ' => "'n",
        'Ĳ' => "IJ",
        'ĳ' => "ij",
        'Ǆ' => "DŽ",
        'ǅ' => "Dž",
        'ǆ' => "dž",
        'Ǉ' => "LJ",
        'ǈ' => "Lj",
        'ǉ' => "lj",
        'Ǌ' => "NJ",
        'ǋ' => "Nj",
        'ǌ' => "nj",
        'Ǳ' => "DZ",
        'ǲ' => "Dz",
        'ǳ' => "dz",
        _ => return None,
    })
}

/// Full-width forms stand in the order of ASCII.
fn full_width(character: char) -> Option<char> {
    matches!(character, '\u{FF01}'..='\u{FF5E}')
        .then(|| char::from_u32(u32::from(character) - 0xFEE0))
        .flatten()
}
