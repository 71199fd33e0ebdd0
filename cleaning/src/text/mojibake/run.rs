//! Damaged runs in text that is otherwise right or damaged in another way.

use super::badness::is_bad;
use super::encoding::Encoding;

/// What a character may be of UTF-8 that was read in a usual one-byte encoding.
#[derive(Debug, Clone, Copy, Default)]
struct Roles {
    /// Sequence lengths, 2 to 4, that it may begin.
    begins: [bool; 5],
    /// It may be any byte of a sequence but the first.
    follows: bool,
    /// It does so more often than it stands for itself.
    follows_surely: bool,
}

/// Repairs each run of characters that may be UTF-8 and has something odd about it; `None` when that changes nothing.
pub(super) fn repair_runs(text: &str) -> Option<String> {
    let characters: Vec<(usize, char)> = text.char_indices().collect();
    let roles: Vec<Roles> = characters.iter().map(|(_, character)| roles(*character)).collect();
    let at = |index: usize| characters.get(index).map_or(text.len(), |(start, _)| *start);
    let mut repaired = String::with_capacity(text.len());
    let mut index = 0;
    while index < characters.len() {
        // A run does not begin in the middle of what may be one: mending a part would make the rest worse.
        let is_inside = index > 0 && roles[index - 1].follows_surely;
        let end = if is_inside { index } else { run_end(&roles, index) };
        let next = end.max(index + 1);
        let piece = &text[at(index)..at(next)];
        let mended = (end > index && piece.len() < text.len() && is_bad(piece)).then(|| super::repair_layers(piece));
        match mended.flatten() {
            Some(mended) => repaired.push_str(&mended),
            None => repaired.push_str(piece),
        }
        index = next;
    }
    (repaired != text).then_some(repaired)
}

/// Where the sequences end that begin at `start` and follow on one another.
fn run_end(roles: &[Roles], start: usize) -> usize {
    let mut end = start;
    while let Some(length) = sequence(roles, end) {
        end += length;
    }
    end
}

fn sequence(roles: &[Roles], start: usize) -> Option<usize> {
    let first = roles.get(start)?;
    (2..=4).find(|length| {
        let followers = roles.get(start + 1..start + length);
        first.begins[*length] && followers.is_some_and(|followers| followers.iter().all(|role| role.follows))
    })
}

fn roles(character: char) -> Roles {
    let mut roles = Roles::default();
    if character == ' ' {
        // It may have been a no-break space.
        roles.follows = true;
        return roles;
    }
    if character.is_ascii() {
        return roles;
    }
    for byte in Encoding::usual_bytes(character) {
        match byte {
            0x80..=0xBF => roles.follows |= !is_cyrillic(character),
            0xC2..=0xDF => roles.begins[2] = true,
            0xE0..=0xEF => roles.begins[3] = true,
            0xF0 | 0xF3 => roles.begins[4] = true,
            _ => {}
        }
    }
    roles.follows_surely = roles.follows && !is_punctuation(character);
    roles
}

/// Letters of Cyrillic follow one another too often to count.
fn is_cyrillic(character: char) -> bool {
    matches!(character, '\u{400}'..='\u{4FF}')
}

/// Dashes, quotation marks, bullets and dots that stand for themselves beside damage.
fn is_punctuation(character: char) -> bool {
    matches!(
        character,
        '–' | '—' | '―' | '‘' | '’' | '‚' | '“' | '”' | '„' | '•' | '…'
    )
}
