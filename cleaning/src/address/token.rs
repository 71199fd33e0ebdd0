//! Words of an address and the segments that commas, line ends and double spaces make.

use std::{borrow::Cow, ops::Range};

/// One word in upper case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Token<'text> {
    /// Letters and digits; ranges keep their hyphen or slash.
    pub word: Cow<'text, str>,
    /// Number of the segment it stands in, never falling.
    pub segment: usize,
}

impl Token<'_> {
    /// Whether the word is a house number: digits with at most one letter, or a range of such.
    pub fn is_house_number(&self) -> bool {
        is_house_number(&self.word)
    }

    /// Whether any digit is in the word.
    pub fn has_digit(&self) -> bool {
        self.word.bytes().any(|byte| byte.is_ascii_digit())
    }
}

/// Whether a word is "12", "12A", "12-14" or "12A-14B".
pub(super) fn is_house_number(word: &str) -> bool {
    let mut ends = word.splitn(2, ['-', '/']);
    ends.next().is_some_and(is_number_with_letter)
        && ends
            .next()
            .is_none_or(|end| is_number_with_letter(end) || is_letter(end))
}

/// "12" or "12A".
pub(super) fn is_number_with_letter(word: &str) -> bool {
    let digits = word.bytes().take_while(u8::is_ascii_digit).count();
    (1..=5).contains(&digits) && (digits == word.len() || is_letter(&word[digits..]))
}

/// One letter alone.
pub(super) fn is_letter(word: &str) -> bool {
    word.len() == 1 && word.as_bytes()[0].is_ascii_alphabetic()
}

/// Words of several tokens with one space between.
pub(super) fn words(tokens: &[Token]) -> String {
    let mut joined = String::with_capacity(tokens.len() * 8);
    for token in tokens {
        if !joined.is_empty() {
            joined.push(' ');
        }
        joined.push_str(&token.word);
    }
    joined
}

/// Words of several tokens with ", " between segments.
pub(super) fn segments(tokens: &[Token]) -> String {
    let mut joined = String::with_capacity(tokens.len() * 8);
    let mut last = None;
    for token in tokens {
        if let Some(last) = last {
            joined.push_str(if last == token.segment { " " } else { ", " });
        }
        joined.push_str(&token.word);
        last = Some(token.segment);
    }
    joined
}

/// Splits a text in upper case into words.
pub(super) fn tokenise(text: &str) -> Vec<Token<'_>> {
    let mut reader = Reader {
        text,
        tokens: Vec::with_capacity(16),
        word: Cow::Borrowed(""),
        segment: 0,
    };
    let mut rest = text.char_indices().peekable();
    let mut before = ' ';
    while let Some((place, character)) = rest.next() {
        let next = rest.peek().map_or(' ', |(_, next)| *next);
        let after = place + character.len_utf8();
        match character {
            ',' | ';' | '|' | '\n' | '\r' | '\t' => reader.end_segment(),
            ' ' if next == ' ' => reader.end_segment(),
            '\'' | '’' => {}
            '.' if before.is_ascii_digit() && next.is_ascii_digit() => reader.push(place..after),
            // Stops between initials, as in "U.K.", go; others end the word, as in "ST.LOYES".
            '.' if reader.word.chars().count() == 1 && before.is_alphabetic() => {}
            '&' | '+' => reader.whole_word("AND"),
            '-' | '/' if is_joint(before, next) => reader.push(place..after),
            '-' | '/' if next == ' ' && before == ' ' && !reader.continues_range(text[after..].chars().nth(1)) => {
                reader.end_segment();
            }
            '-' | '/' if reader.continues_range(text[after..].chars().find(|character| *character != ' ')) => {
                reader.reopen_range();
                while rest.next_if(|(_, next)| *next == ' ').is_some() {}
            }
            letter if letter.is_alphanumeric() => reader.push(place..after),
            _ => reader.end_word(),
        }
        before = character;
    }
    reader.end_word();
    reader.tokens
}

/// A hyphen or slash belongs to the word when digits are beside it, or in c/o and r/o.
fn is_joint(before: char, next: char) -> bool {
    let both = before.is_alphanumeric() && next.is_alphanumeric();
    both && (before.is_ascii_digit() || next.is_ascii_digit() || (next == 'O' && matches!(before, 'C' | 'R')))
}

struct Reader<'text> {
    text: &'text str,
    tokens: Vec<Token<'text>>,
    /// The word so far: a piece of the text as long as nothing was left out of it.
    word: Cow<'text, str>,
    segment: usize,
}

impl Reader<'_> {
    /// Adds a character, given by its place in the text, to the word.
    fn push(&mut self, place: Range<usize>) {
        match &mut self.word {
            Cow::Borrowed("") => self.word = Cow::Borrowed(&self.text[place]),
            Cow::Borrowed(word) if self.text[..place.start].ends_with(*word) => {
                *word = &self.text[place.start - word.len()..place.end];
            }
            word => word.to_mut().push_str(&self.text[place]),
        }
    }

    fn end_word(&mut self) {
        if !self.word.is_empty() {
            let word = std::mem::take(&mut self.word);
            self.tokens.push(Token {
                word,
                segment: self.segment,
            });
        }
    }

    fn whole_word(&mut self, word: &'static str) {
        self.end_word();
        self.tokens.push(Token {
            word: Cow::Borrowed(word),
            segment: self.segment,
        });
    }

    fn end_segment(&mut self) {
        self.end_word();
        if self.tokens.last().is_some_and(|last| last.segment == self.segment) {
            self.segment += 1;
        }
    }

    /// Whether a hyphen here joins a number before it with a digit after it: "22 -24", "12 - 14".
    fn continues_range(&self, next: Option<char>) -> bool {
        let last = if self.word.is_empty() {
            self.tokens.last().map(|token| &*token.word)
        } else {
            Some(&*self.word)
        };
        next.is_some_and(|next| next.is_ascii_digit()) && last.is_some_and(is_number_with_letter)
    }

    fn reopen_range(&mut self) {
        if self.word.is_empty()
            && let Some(last) = self.tokens.pop()
        {
            self.segment = last.segment;
            self.word = last.word;
        }
        self.word.to_mut().push('-');
    }
}
