//! Why a link was not followed, in words.

use cleaning::linkage::RefusalReason;

use crate::spec::Spec;
use crate::stage::gather::SourceRecords;

/// The reason as a person reads it, worded to follow "kept apart because".
pub(crate) fn in_words(spec: &Spec, records: &SourceRecords, reason: &RefusalReason) -> String {
    let reference = |row: u32| &records.references[row as usize];
    match reason {
        RefusalReason::Inconsistent {
            constraint,
            left,
            right,
        } => {
            let column = spec
                .consistent
                .get(*constraint)
                .map_or("", |section| section.column.get_ref().as_str());
            format!("{column} of one cluster is {left}, of the other {right}")
        }
        RefusalReason::NeverSame(left, right) => {
            format!(
                "somebody decided that {} and {} are never the same",
                reference(*left),
                reference(*right)
            )
        }
        RefusalReason::TooLarge(records) => format!("the cluster would have {records} source records"),
    }
}
