//! What is wrong with a specification, and where.

use std::fmt;

/// An error in a specification: the file, the place in it, what is wrong and what to write instead.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SpecError {
    /// File or shipped specification.
    pub origin: String,
    /// Line and column, from 1, when the error has a place.
    pub place: Option<(usize, usize)>,
    /// What is wrong and what to do.
    pub message: String,
}

impl SpecError {
    /// An error that has no place in the file.
    pub fn unplaced(message: impl Into<String>) -> Self {
        Self {
            origin: String::new(),
            place: None,
            message: message.into(),
        }
    }

    /// An error at a byte offset of the text.
    pub(super) fn at(origin: &str, text: &str, offset: usize, message: impl Into<String>) -> Self {
        let before = &text[..text.floor_char_boundary(offset)];
        let line = before.matches('\n').count() + 1;
        let column = before.rsplit('\n').next().map_or(0, |tail| tail.chars().count()) + 1;
        Self {
            origin: origin.to_owned(),
            place: Some((line, column)),
            message: message.into(),
        }
    }
}

impl fmt::Display for SpecError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.origin.is_empty() {
            write!(formatter, "{}: ", self.origin)?;
        }
        if let Some((line, column)) = self.place {
            write!(formatter, "line {line}, column {column}: ")?;
        }
        formatter.write_str(&self.message)
    }
}

impl std::error::Error for SpecError {}

/// The name most like a misspelt one, when any is near enough to be worth suggesting.
pub(crate) fn nearest<'name>(misspelt: &str, known: impl IntoIterator<Item = &'name str>) -> Option<&'name str> {
    known
        .into_iter()
        .map(|name| (name, strsim::osa_distance(misspelt, name)))
        .filter(|(name, distance)| *distance <= 2.max(name.len() / 3))
        .min_by_key(|(name, distance)| (*distance, *name))
        .map(|(name, _)| name)
}

/// " Did you mean `x`?" or the list of what is possible.
pub(crate) fn suggestion<'name>(misspelt: &str, known: impl IntoIterator<Item = &'name str> + Clone) -> String {
    nearest(misspelt, known.clone()).map_or_else(
        || {
            let known: Vec<String> = known.into_iter().map(|name| format!("`{name}`")).collect();
            format!("Known are {}.", known.join(", "))
        },
        |name| format!("Did you mean `{name}`?"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_name_is_found_and_a_far_one_is_not() {
        let known = ["columns", "format", "name", "title"];
        assert_eq!(nearest("colums", known), Some("columns"));
        assert_eq!(nearest("xyzzy", known), None);
    }

    #[test]
    fn places_count_lines_and_columns_from_one() {
        let error = SpecError::at("a.toml", "x = 1\ny = é2\n", 12, "wrong");
        assert_eq!(error.to_string(), "a.toml: line 2, column 6: wrong");
    }
}
