//! Why two names have the weight that they have, for a person to read.

use std::borrow::Cow;

use super::{
    alignment::{View, align, positions},
    score::NameScore,
};
use crate::matching::Evidence;

/// The parts of a match weight; `others` are the bits of the prior, of being found by another name, and of the
/// spelling as a whole. Parts that say nothing are left out.
pub(super) fn of(asked: &View, held: &View, score: &NameScore, others: [f64; 3]) -> Vec<Evidence> {
    let [prior, alias, spelling] = others;
    let alignment = align(asked, held);
    let list = |view: &View, which: u64| {
        let words: Vec<&str> = positions(which).map(|index| view.words[index].text).collect();
        words.join(" ")
    };
    let both = |exact: bool| {
        let links = alignment.links.iter().filter(|link| (link.likeness >= 1.0) == exact);
        let pairs: Vec<String> = links
            .map(|link| {
                let words = list(asked, link.left);
                if exact {
                    words
                } else {
                    format!("{words} and {}", list(held, link.right))
                }
            })
            .collect();
        pairs.join(", ")
    };
    let apart = [list(asked, alignment.left_rest), list(held, alignment.right_rest)];
    let apart = apart.map(|words| if words.is_empty() { "nothing".to_owned() } else { words });
    let parts = [
        ("names held", "any one of the names held".to_owned(), prior),
        ("words in common", both(true), score.shared),
        ("spelling", both(false), -score.misspelt),
        (
            "words apart",
            format!("{} against {}", apart[0], apart[1]),
            -score.alone,
        ),
        (
            "words on both sides",
            format!("{} against {}", apart[0], apart[1]),
            -score.both_sides,
        ),
        ("legal form", forms(asked, held), -score.legal_form),
        (
            "kind of body",
            format!("{:?} and {:?}", asked.body, held.body),
            -score.body,
        ),
        ("other name", "found by a trading or former name".to_owned(), alias),
        ("writing", "the name as a whole".to_owned(), spelling),
    ];
    let speaks = parts.into_iter().filter(|(_, _, weight)| *weight != 0.0);
    speaks
        .map(|(name, finding, weight)| Evidence {
            name: Cow::Borrowed(name),
            finding,
            weight,
        })
        .collect()
}

fn forms(asked: &View, held: &View) -> String {
    let form = |view: &View| view.legal_form.unwrap_or("none");
    format!("{} and {}", form(asked), form(held))
}
