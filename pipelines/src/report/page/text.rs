//! Text from data, made safe to look at: what cannot be seen becomes a sign, and very long text is cut.

use std::collections::BTreeSet;

use askama::Template;
use askama::filters::HtmlSafe;

use super::number::counted;
use crate::limits::REPORT_TEXT_CHARACTERS_MAX;

/// A text of a source, an identifier or a name.
#[derive(Debug, Clone, PartialEq, Template)]
#[template(path = "report/text.html")]
pub(crate) struct Text {
    pieces: Vec<Piece>,
    /// What was cut, in words; none when the text is whole.
    left_out: Option<String>,
}

// The template escapes every piece.
impl HtmlSafe for Text {}

/// A run of characters that are shown alike.
#[derive(Debug, Clone, PartialEq)]
enum Piece {
    /// As it is.
    Plain(String),
    /// A word that another text lacks.
    Different(String),
    /// A stand-in for something that cannot be seen, and its name.
    Sign(String, &'static str),
}

impl Text {
    /// The text, with signs where white space matters: at both ends, repeated, or not a space at all.
    pub(crate) fn visible(text: &str) -> Self {
        Self::marked(text, |_| false)
    }

    /// The text with the words marked that are not in `common`, which has them in lower case.
    pub(super) fn beside(text: &str, common: &BTreeSet<String>) -> Self {
        Self::marked(text, |word| !common.contains(&word.to_lowercase()))
    }

    fn marked(text: &str, differs: impl Fn(&str) -> bool) -> Self {
        let (shown, rest) = cut(text);
        let mut pieces = Vec::new();
        let mut word = String::new();
        let characters: Vec<char> = shown.chars().collect();
        for (position, &character) in characters.iter().enumerate() {
            let inside = position > 0 && (position + 1 < characters.len() || !rest.is_empty());
            let alone = inside
                && characters[position - 1] != ' '
                && characters.get(position + 1).is_none_or(|next| *next != ' ');
            match sign(character) {
                None if character != ' ' => word.push(character),
                None if alone => {
                    end_word(&mut pieces, &mut word, &differs);
                    plain(&mut pieces, " ");
                }
                None => {
                    end_word(&mut pieces, &mut word, &differs);
                    pieces.push(Piece::Sign("·".to_owned(), "space"));
                }
                Some((symbol, name)) => {
                    end_word(&mut pieces, &mut word, &differs);
                    pieces.push(Piece::Sign(symbol, name));
                }
            }
        }
        end_word(&mut pieces, &mut word, &differs);
        let count = rest.chars().count() as u64;
        let left_out = (count > 0).then(|| counted(count, "more character", "more characters"));
        Self { pieces, left_out }
    }
}

/// The text on one line without mark-up, for places that take none: signs stand as letters.
pub(crate) fn flat(text: &str) -> String {
    let pieces = Text::visible(text).pieces.into_iter().map(|piece| match piece {
        Piece::Plain(text) | Piece::Different(text) | Piece::Sign(text, _) => text,
    });
    pieces.collect()
}

/// Words of a text in lower case, for [`Text::beside`].
pub(super) fn words(text: &str) -> BTreeSet<String> {
    let apart = |character: char| character == ' ' || sign(character).is_some();
    text.split(apart)
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect()
}

/// The text that is shown and the rest.
fn cut(text: &str) -> (&str, &str) {
    let end = text
        .char_indices()
        .nth(REPORT_TEXT_CHARACTERS_MAX)
        .map_or(text.len(), |(position, _)| position);
    text.split_at(end)
}

fn end_word(pieces: &mut Vec<Piece>, word: &mut String, differs: impl Fn(&str) -> bool) {
    if word.is_empty() {
        return;
    }
    if differs(word) {
        pieces.push(Piece::Different(word.clone()));
    } else {
        plain(pieces, word);
    }
    word.clear();
}

fn plain(pieces: &mut Vec<Piece>, text: &str) {
    if let Some(Piece::Plain(last)) = pieces.last_mut() {
        last.push_str(text);
    } else {
        pieces.push(Piece::Plain(text.to_owned()));
    }
}

/// What stands for a character that cannot be seen or that changes how others are seen; none for an ordinary one.
fn sign(character: char) -> Option<(String, &'static str)> {
    let code = || format!("U+{:04X}", u32::from(character));
    match character {
        ' ' => None,
        '\t' => Some(("⇥".to_owned(), "tab")),
        '\n' => Some(("↵".to_owned(), "line end")),
        '\u{a0}' => Some(("NBSP".to_owned(), "no-break space")),
        _ if character.is_whitespace() => Some((code(), "white space")),
        _ if character.is_control() => Some((code(), "control character")),
        // Soft hyphen, zero-width, direction, byte-order, interlinear and tag characters of Unicode's category Cf.
        '\u{ad}'
        | '\u{61c}'
        | '\u{180e}'
        | '\u{200b}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}'
        | '\u{feff}'
        | '\u{fff9}'..='\u{fffb}'
        | '\u{e0000}'..='\u{e007f}' => Some((code(), "invisible character")),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &Text) -> String {
        let pieces = text.pieces.iter().map(|piece| match piece {
            Piece::Plain(text) => text.clone(),
            Piece::Different(word) => format!("[{word}]"),
            Piece::Sign(symbol, _) => format!("<{symbol}>"),
        });
        pieces.collect()
    }

    #[test]
    fn white_space_is_shown_only_where_it_matters() {
        let cases = [
            ("1 High Street", "1 High Street"),
            (" 1  High Street ", "<·>1<·><·>High Street<·>"),
            ("a\tb\r\nc", "a<⇥>b<U+000D><↵>c"),
            ("SW1A\u{a0}1AA\u{200b}", "SW1A<NBSP>1AA<U+200B>"),
            ("\u{202e}evil", "<U+202E>evil"),
            (" ", "<·>"),
            ("", ""),
        ];
        for (text, expected) in cases {
            assert_eq!(shown(&Text::visible(text)), expected, "{text:?}");
        }
    }

    #[test]
    fn words_that_the_other_lacks_are_marked_whatever_their_case() {
        let common = words("acme bakery");
        assert_eq!(shown(&Text::beside("ACME Bakery LTD", &common)), "ACME Bakery [LTD]");
    }

    #[test]
    fn long_text_is_cut_at_a_character() {
        let text = Text::visible(&"é".repeat(REPORT_TEXT_CHARACTERS_MAX + 1_234));
        assert_eq!(shown(&text).chars().count(), REPORT_TEXT_CHARACTERS_MAX);
        assert_eq!(text.left_out.as_deref(), Some("1,234 more characters"));
    }
}
