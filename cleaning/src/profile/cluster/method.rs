//! How values are clustered.

use super::{cologne, double_metaphone, fingerprint, ngram_fingerprint};

/// A way to find values that may be the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ClusterMethod {
    /// The same words: see [`fingerprint`].
    Fingerprint,
    /// The same runs of this many characters: see [`ngram_fingerprint`].
    Ngram(usize),
    /// The same sound in English: see [`double_metaphone`].
    DoubleMetaphone,
    /// The same sound in German: see [`cologne`].
    Cologne,
    /// Edit distance of at most this many characters (Levenshtein), among values that share six characters in a row.
    Neighbour(usize),
}

impl ClusterMethod {
    /// The method called `name`: `fingerprint`, `ngram` or `ngram-N`, `double-metaphone`, `cologne`, `neighbour` or
    /// `neighbour-N`.
    pub fn from_name(name: &str) -> Option<Self> {
        let (word, number) = match name.rsplit_once('-') {
            Some((word, number)) if number.bytes().all(|byte| byte.is_ascii_digit()) => (
                word,
                Some(number.parse().ok().filter(|number| (1..=20).contains(number))?),
            ),
            _ => (name, None),
        };
        match (word, number) {
            ("fingerprint", None) => Some(Self::Fingerprint),
            ("ngram", size) => Some(Self::Ngram(size.unwrap_or(2))),
            ("double-metaphone", None) => Some(Self::DoubleMetaphone),
            ("cologne", None) => Some(Self::Cologne),
            ("neighbour", distance) => Some(Self::Neighbour(distance.unwrap_or(1))),
            _ => None,
        }
    }

    /// The name, as [`ClusterMethod::from_name`] reads it.
    pub fn name(self) -> String {
        match self {
            Self::Fingerprint => "fingerprint".to_owned(),
            Self::Ngram(size) => format!("ngram-{size}"),
            Self::DoubleMetaphone => "double-metaphone".to_owned(),
            Self::Cologne => "cologne".to_owned(),
            Self::Neighbour(distance) => format!("neighbour-{distance}"),
        }
    }

    /// The key of a value; for [`ClusterMethod::Neighbour`] its plain form.
    pub(super) fn key(self, value: &str) -> String {
        match self {
            Self::Fingerprint | Self::Neighbour(_) => fingerprint(value),
            Self::Ngram(size) => ngram_fingerprint(value, size),
            Self::DoubleMetaphone => double_metaphone(value),
            Self::Cologne => cologne(value),
        }
    }
}
