//! One-byte encodings in which UTF-8 is read by mistake.

use std::sync::LazyLock;

use encoding_rs::{
    ISO_8859_2, MACINTOSH, WINDOWS_1250, WINDOWS_1251, WINDOWS_1252, WINDOWS_1253, WINDOWS_1254, WINDOWS_1257,
};

/// The byte that stands for a replacement character: the control character "substitute".
pub(super) const SUBSTITUTE: u8 = 0x1A;

/// Characters of the bytes from 0x80 on.
pub(super) type Table = [char; 128];

/// Code page 437 of the IBM PC, still the encoding of many a command line.
const CODE_PAGE_437: &str = "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u{A0}";

/// How the bytes of an encoding are treated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Treatment {
    /// As they are.
    Strict,
    /// A Windows code page: its unused bytes stand for themselves, and a replacement character is a lost byte.
    Windows,
    /// Mac Roman, in which a no-break space is another byte than in all others.
    Macintosh,
}

/// A one-byte encoding.
#[derive(Debug)]
pub(super) struct Encoding {
    table: Table,
    /// The table by character.
    bytes: Vec<(char, u8)>,
    treatment: Treatment,
}

/// In the order in which they are tried.
static ENCODINGS: LazyLock<Vec<Encoding>> = LazyLock::new(|| {
    let latin_1: Table = std::array::from_fn(|index| char::from(high_byte(index)));
    let mut encodings = vec![Encoding::new(&latin_1, Treatment::Strict)];
    let windows = [
        WINDOWS_1252,
        WINDOWS_1251,
        WINDOWS_1250,
        WINDOWS_1253,
        WINDOWS_1254,
        WINDOWS_1257,
    ];
    encodings.extend(windows.map(|encoding| Encoding::new(&table(encoding), Treatment::Windows)));
    encodings.push(Encoding::new(&table(ISO_8859_2), Treatment::Strict));
    encodings.push(Encoding::new(&table(MACINTOSH), Treatment::Macintosh));
    let mut characters = CODE_PAGE_437.chars();
    let code_page_437 = std::array::from_fn(|_| characters.next().unwrap_or('\u{FFFD}'));
    encodings.push(Encoding::new(&code_page_437, Treatment::Strict));
    encodings
});

/// Encodings of which a run of damaged text may be, whatever is around it: those of the Windows code pages and Latin-1.
const SIMILAR_TO_LATIN_1: usize = 7;

/// The character that windows-1252 has for a byte from 0x80 to 0x9F; the five unused bytes stand for themselves, as in
/// browsers.
pub(in super::super) fn windows_1252_character(byte: u8) -> Option<char> {
    let index = usize::from(byte.checked_sub(0x80)?);
    (index < 32).then(|| ENCODINGS.get(1).and_then(|encoding| encoding.table.get(index)).copied())?
}

fn high_byte(index: usize) -> u8 {
    u8::try_from(index + 0x80).unwrap_or(u8::MAX)
}

fn table(encoding: &'static encoding_rs::Encoding) -> Table {
    std::array::from_fn(|index| {
        let byte = high_byte(index);
        let decoded = encoding.decode_without_bom_handling(&[byte]).0.chars().next();
        decoded
            .filter(|character| *character != '\u{FFFD}')
            .unwrap_or(char::from(byte))
    })
}

impl Encoding {
    fn new(table: &Table, treatment: Treatment) -> Self {
        let mut bytes: Vec<(char, u8)> = table
            .iter()
            .enumerate()
            .map(|(index, character)| (*character, high_byte(index)))
            .collect();
        bytes.sort_unstable();
        Self {
            table: *table,
            bytes,
            treatment,
        }
    }

    /// Every encoding, in the order in which they are tried.
    pub(super) fn all() -> &'static [Self] {
        &ENCODINGS
    }

    /// Bytes that a character may have been in text that was read in one of the usual encodings.
    pub(super) fn usual_bytes(character: char) -> impl Iterator<Item = u8> {
        let encodings = ENCODINGS.iter().take(SIMILAR_TO_LATIN_1);
        encodings.filter_map(move |encoding| encoding.byte(character))
    }

    fn byte(&self, character: char) -> Option<u8> {
        let found = self.bytes.binary_search_by_key(&character, |(known, _)| *known).ok()?;
        self.bytes.get(found).map(|(_, byte)| *byte)
    }

    /// The bytes of a text; none when it has a character that the encoding lacks.
    pub(super) fn write(&self, text: &str) -> Option<Vec<u8>> {
        let mut written = Vec::with_capacity(text.len());
        for character in text.chars() {
            written.push(match character {
                '\u{1A}' if self.writes_replacement_characters() => return None,
                '\u{FFFD}' if self.writes_replacement_characters() => SUBSTITUTE,
                '\0'..='\u{7F}' => u8::try_from(character).ok()?,
                _ => self.byte(character)?,
            });
        }
        Some(written)
    }

    pub(super) fn writes_replacement_characters(&self) -> bool {
        self.treatment == Treatment::Windows
    }

    /// Whether a space may be a no-break space that another program replaced.
    pub(super) fn has_spaces_for_no_break_spaces(&self) -> bool {
        self.treatment != Treatment::Macintosh
    }
}

#[cfg(test)]
mod tests {
    use super::{CODE_PAGE_437, Encoding, windows_1252_character};

    #[test]
    fn tables_are_whole_and_each_character_has_its_byte() {
        assert_eq!(CODE_PAGE_437.chars().count(), 128);
        for encoding in Encoding::all() {
            for (index, character) in encoding.table.iter().enumerate() {
                let byte = encoding.byte(*character).unwrap_or_default();
                assert_eq!(encoding.table[usize::from(byte) - 0x80], *character, "{index}");
            }
        }
        assert_eq!(windows_1252_character(0x96), Some('–'));
        assert_eq!(windows_1252_character(0x81), Some('\u{81}'));
        assert_eq!(windows_1252_character(0xE9), None);
    }
}
