//! Match weights in words.

use std::borrow::Cow;

use super::{
    AddressIndex,
    code::Nearness,
    doors::Number,
    query::Query,
    weigh::Comparison,
    words::{Group, Matched},
};
use crate::matching::Evidence;

impl AddressIndex {
    /// What the weights of a held row come from; what says nothing is left out.
    pub(super) fn explain(&self, query: &Query, row: u32, comparison: &Comparison, matched: &Matched) -> Vec<Evidence> {
        let weights = &comparison.weights;
        let words = |groups: &[Group]| self.explain_words(query, matched, groups);
        let all = [
            ("prior", format!("one of {} rows", self.held.len()), self.prior()),
            ("number", self.explain_number(query, row, comparison), weights.number),
            ("unit", self.explain_unit(query, row), weights.unit),
            ("building", words(&[Group::Building]), weights.building),
            ("street", words(&[Group::StreetName, Group::StreetType]), weights.street),
            (
                "town",
                words(&[Group::Locality, Group::Town, Group::County]),
                weights.place,
            ),
            ("postcode", self.explain_code(query, row, comparison), weights.postcode),
        ];
        all.into_iter()
            .filter(|(_, finding, weight)| !finding.is_empty() && (*weight != 0.0 || finding.contains("differ")))
            .map(|(name, finding, weight)| Evidence {
                name: Cow::Borrowed(name),
                finding,
                weight,
            })
            .collect()
    }

    fn explain_number(&self, query: &Query, row: u32, comparison: &Comparison) -> String {
        let (asked, held) = (query.door.house, self.held[row as usize].door.house);
        match comparison.doors.number {
            Number::Silent => String::new(),
            Number::Same if asked == held => format!("{asked} agrees"),
            Number::OneMissing if asked.is_missing() => format!("only the held row has {held}"),
            Number::OneMissing => format!("only {asked} was asked for"),
            Number::Different => format!("{asked} and {held} differ"),
            Number::Overlap => format!("{asked} and {held} overlap"),
            _ => {
                let text = |door: &super::door::Door| {
                    if door.house.is_missing() {
                        door.unit_text()
                    } else {
                        door.house.to_string()
                    }
                };
                format!(
                    "{} and {} agree",
                    text(&query.door),
                    text(&self.held[row as usize].door)
                )
            }
        }
    }

    fn explain_unit(&self, query: &Query, row: u32) -> String {
        let [asked, held] = [&query.door, &self.held[row as usize].door].map(super::door::Door::unit_text);
        match (&*asked, &*held) {
            ("", "") => String::new(),
            ("", held) => format!("only the held row has {held}"),
            (asked, "") => format!("only {asked} was asked for"),
            (asked, held) if asked == held => format!("{asked} agrees"),
            (asked, held) => format!("{asked} beside {held}"),
        }
    }

    fn explain_code(&self, query: &Query, row: u32, comparison: &Comparison) -> String {
        let (asked, held) = (query.code, self.held[row as usize].code);
        match comparison.nearness {
            Nearness::Missing => String::new(),
            Nearness::Same => format!("{asked} agrees"),
            Nearness::Slip => format!("{asked} and {held} are one slip apart"),
            Nearness::Sector => format!("{asked} and {held} are in one sector"),
            Nearness::District => format!("{asked} and {held} are in one district"),
            Nearness::Area => format!("{asked} and {held} are in one area"),
            Nearness::Different => format!("{asked} and {held} differ"),
        }
    }

    /// "ACACIA agrees; only asked for: AVENUE; only held: ROAD".
    fn explain_words(&self, query: &Query, matched: &Matched, groups: &[Group]) -> String {
        let word = |token: u32| self.words.vocabulary().word(token);
        let mut lists: [Vec<String>; 3] = Default::default();
        for (asked, found) in query.words.iter().zip(&matched.asked) {
            if groups.contains(&asked.group) {
                match found {
                    Some(found) if found.slips == 0 => lists[0].push(asked.text.clone()),
                    Some(found) => lists[0].push(format!("{} for {}", asked.text, word(matched.words[found.place].0))),
                    None => lists[1].push(asked.text.clone()),
                }
            }
        }
        for ((token, group), is_found) in matched.words.iter().zip(&matched.held) {
            if groups.contains(group) && !is_found {
                lists[2].push(word(*token).to_owned());
            }
        }
        let titles = ["found: ", "only asked for: ", "only held: "];
        let named = titles.iter().zip(&lists).filter(|(_, list)| !list.is_empty());
        let texts: Vec<String> = named
            .map(|(title, list)| format!("{title}{}", list.join(" ")))
            .collect();
        texts.join("; ")
    }
}
