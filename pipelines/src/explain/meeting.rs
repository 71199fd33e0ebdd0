//! How the blocking rules treat two rows.

use serde::Serialize;

use crate::work::Work;

/// What one blocking rule made of two source records.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RuleMeeting {
    /// The rule.
    pub rule: String,
    /// What it made of them.
    #[serde(flatten)]
    pub meeting: Meeting,
}

/// Whether a rule puts two rows into one block.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "meeting", rename_all = "kebab-case")]
pub enum Meeting {
    /// They share a key, and so were compared.
    Compared {
        /// The key.
        key: String,
    },
    /// They share a key, but so many others do that the block was left out.
    TooLarge {
        /// The key.
        key: String,
        /// Source records with that key.
        records: usize,
    },
    /// They share no key; to be compared they would have to agree here.
    Apart {
        /// Keys of the left source record; none when a column has no value.
        left: Vec<String>,
        /// Keys of the right one.
        right: Vec<String>,
    },
}

/// What each rule made of the two rows.
pub(super) fn of(work: &Work, left: u32, right: u32) -> Vec<RuleMeeting> {
    let plan = &work.input.plan;
    let keys = |row: u32| plan.keys_of_row(&work.input.columns, row as usize);
    let both = keys(left).into_iter().zip(keys(right));
    plan.rules
        .iter()
        .zip(both)
        .map(|(rule, (left, right))| RuleMeeting {
            rule: rule.name.clone(),
            meeting: meeting(work, &rule.name, left, right),
        })
        .collect()
}

fn meeting(work: &Work, rule: &str, left: Vec<String>, right: Vec<String>) -> Meeting {
    let left_out = |key: &String| {
        let mut skipped = work.linked.skipped.iter();
        skipped
            .find(|block| block.rule == rule && block.key == *key)
            .map(|block| block.records)
    };
    let mut too_large = None;
    for key in left.iter().filter(|key| right.contains(key)) {
        match left_out(key) {
            None => return Meeting::Compared { key: key.clone() },
            Some(records) => {
                too_large = Some(Meeting::TooLarge {
                    key: key.clone(),
                    records,
                });
            }
        }
    }
    too_large.unwrap_or(Meeting::Apart { left, right })
}
