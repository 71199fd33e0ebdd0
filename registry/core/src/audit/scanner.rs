//! Walks through canonical JSON, character by character.

use super::commit::escaped;

/// A place in a text.
pub(super) struct Scanner<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Scanner<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self { text, at: 0 }
    }

    /// The number of the next byte, from 1.
    pub(super) fn place(&self) -> usize {
        self.at + 1
    }

    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    pub(super) fn next_is(&self, character: char) -> bool {
        self.rest().starts_with(character)
    }

    fn step(&mut self) -> Option<char> {
        let character = self.rest().chars().next()?;
        self.at += character.len_utf8();
        Some(character)
    }

    pub(super) fn expect(&mut self, wanted: char, rule: &str) -> Result<(), String> {
        let place = self.place();
        match self.step() {
            Some(found) if found == wanted => Ok(()),
            Some(found) => Err(format!("at byte {place}: {found:?}: {rule}")),
            None => Err(format!("at byte {place}: the text ends: {rule}")),
        }
    }

    pub(super) fn end(&self) -> Result<(), String> {
        match self.rest().chars().next() {
            None => Ok(()),
            Some(found) => Err(format!("at byte {}: {found:?}: nothing follows an item", self.place())),
        }
    }

    /// Reads a string and returns what it says.
    pub(super) fn string(&mut self) -> Result<String, String> {
        self.expect('"', "a name or a text begins with a quotation mark")?;
        let mut said = String::new();
        loop {
            let place = self.place();
            match self.step() {
                None => return Err(format!("at byte {place}: the text ends within a string")),
                Some('"') => return Ok(said),
                Some('\\') => said.push(self.escape(place)?),
                Some(control) if control < ' ' => {
                    let code = u32::from(control);
                    return Err(format!(
                        "at byte {place}: the control character U+{code:04X} must be escaped"
                    ));
                }
                Some(other) => said.push(other),
            }
        }
    }

    /// Reads what follows a backslash, and takes it only when the character must be written so.
    fn escape(&mut self, place: usize) -> Result<char, String> {
        let from = self.at - 1;
        let said = match self.step() {
            Some('b') => Some('\u{8}'),
            Some('f') => Some('\u{c}'),
            Some('n') => Some('\n'),
            Some('r') => Some('\r'),
            Some('t') => Some('\t'),
            Some('u') => self.code().and_then(char::from_u32),
            other => other,
        };
        let written = self.text.get(from..self.at).unwrap_or_default();
        match said {
            Some(said) if escaped(said) == written => Ok(said),
            Some(said) => {
                let canonical = escaped(said);
                Err(format!("at byte {place}: {written} must be written {canonical}"))
            }
            None => Err(format!("at byte {place}: {written} is no character")),
        }
    }

    fn code(&mut self) -> Option<u32> {
        let digits = self.rest().get(..4)?;
        self.at += digits.len();
        // A sign would pass for a digit.
        let all_digits = digits.bytes().all(|digit| digit.is_ascii_hexdigit());
        all_digits.then(|| u32::from_str_radix(digits, 16).ok())?
    }
}
