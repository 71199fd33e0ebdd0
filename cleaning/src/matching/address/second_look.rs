//! A second look among the close candidates: what only some of them have tells them apart, however common it is
//! elsewhere. The idea, and that what a rival has counts against the others, is that of `uk_address_matcher`.

use std::borrow::Cow;

use super::{
    AddressIndex,
    candidates::{Weighed, best_in_front},
    query::Query,
    words::{Group, Matched},
};
use crate::matching::Evidence;

/// Candidates this many bits below the best are close.
const CLOSE_BITS: f64 = 10.0;
/// Most candidates that are looked at again.
const CLOSE_MAX: usize = 12;
/// Bits that a candidate loses for a word asked for that a rival has and it has not.
const RIVAL_BITS: f64 = 1.0;
/// The share of the rarity among the close candidates that a word earns; the rest was counted before.
const LOCAL_SHARE: f64 = 0.5;

impl AddressIndex {
    /// Adjusts the weights of the close candidates by the words asked for that only some of them have; gives what was
    /// found for each row.
    pub(super) fn look_again(
        &self,
        query: &Query,
        weighed: &mut [Weighed],
        matched: &mut Matched,
    ) -> Vec<(u32, Evidence)> {
        best_in_front(weighed, CLOSE_MAX);
        let Some(best) = weighed.first().map(|best| best.weight) else {
            return Vec::new();
        };
        let close = weighed.iter().take(CLOSE_MAX);
        let close = close.take_while(|weighed| weighed.weight >= best - CLOSE_BITS).count();
        let close = &mut weighed[..close];
        if close.len() < 2 {
            return Vec::new();
        }
        let found: Vec<Vec<bool>> = close
            .iter()
            .map(|close| {
                self.match_words(query, close.row, matched);
                matched.asked.iter().map(Option::is_some).collect()
            })
            .collect();
        let mut looks = Vec::new();
        for (close, own) in close.iter_mut().zip(&found) {
            let (weight, finding) = judge(query, own, &found);
            if weight != 0.0 {
                close.weight += weight;
                let name = Cow::Borrowed("second look");
                looks.push((close.row, Evidence { name, finding, weight }));
            }
        }
        looks
    }
}

/// What the words that only some candidates have say of the one that has these.
fn judge(query: &Query, own: &[bool], all: &[Vec<bool>]) -> (f64, String) {
    let (mut weight, mut has, mut lacks) = (0.0, Vec::new(), Vec::new());
    for (place, word) in query.words.iter().enumerate() {
        let holders = all.iter().filter(|found| found[place]).count();
        if word.group == Group::County || holders == 0 || holders == all.len() {
            continue;
        }
        if own[place] {
            #[expect(clippy::cast_precision_loss, reason = "at most CLOSE_MAX candidates")]
            let bits = (all.len() as f64 / holders as f64).log2();
            weight += LOCAL_SHARE * bits;
            has.push(&*word.text);
        } else {
            weight -= RIVAL_BITS;
            lacks.push(&*word.text);
        }
    }
    let texts = [("has ", " unlike a rival", has), ("a rival has ", "", lacks)];
    let named = texts.iter().filter(|(_, _, words)| !words.is_empty());
    let texts: Vec<String> = named
        .map(|(before, after, words)| format!("{before}{}{after}", words.join(" ")))
        .collect();
    (weight, texts.join("; "))
}
