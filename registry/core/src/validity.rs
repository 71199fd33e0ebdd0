//! When a thing was what its record says: the time in the world, not the time of the log.

use chrono::NaiveDate;

use crate::datatype::days_of;
use crate::{Item, ReservedField};

/// The field that says when validity begins.
pub const START_DATE: &str = "start-date";

/// The days for which an item holds, from its `start-date` and `end-date`, as GOV.UK registers use them by convention.
///
/// Both ends belong to it. A reduced date means all of its days: `start-date` 2001 is from 1 January 2001, `end-date`
/// 2001 through 31 December 2001.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
pub struct Validity {
    /// The first day, or nothing when it is not known: it was always so.
    pub from: Option<NaiveDate>,
    /// The last day, or nothing when it has not ended.
    pub to: Option<NaiveDate>,
}

impl Validity {
    /// The validity that the item states.
    ///
    /// A date that cannot be read counts as missing: imported history holds such dates, and a record with a bad date
    /// is better shown for too long than lost on every day.
    pub fn of(item: &Item) -> Self {
        Self::of_dates(item.text(START_DATE), item.text(ReservedField::EndDate.as_str()))
    }

    /// The same by the two dates as an item has them.
    pub fn of_dates(start_date: Option<&str>, end_date: Option<&str>) -> Self {
        Self {
            from: start_date.and_then(days_of).map(|days| *days.start()),
            to: end_date.and_then(days_of).map(|days| *days.end()),
        }
    }

    /// The same for an item that is still canonical JSON, of which nothing but the two dates is read.
    ///
    /// # Errors
    /// When the text is not a JSON object.
    pub fn of_json(item: &str) -> serde_json::Result<Self> {
        #[derive(serde::Deserialize)]
        struct Dates<'item> {
            #[serde(borrow, default, rename = "start-date")]
            from: Option<&'item serde_json::value::RawValue>,
            #[serde(borrow, default, rename = "end-date")]
            to: Option<&'item serde_json::value::RawValue>,
        }
        let text = |date: Option<&serde_json::value::RawValue>| -> Option<String> {
            date.and_then(|date| serde_json::from_str(date.get()).ok())
        };
        let dates: Dates<'_> = serde_json::from_str(item)?;
        let (from, to) = (text(dates.from), text(dates.to));
        Ok(Self::of_dates(from.as_deref(), to.as_deref()))
    }

    /// Whether the item holds on the day; never when it ends before it begins.
    pub fn covers(&self, day: NaiveDate) -> bool {
        self.from.is_none_or(|from| from <= day) && self.to.is_none_or(|to| day <= to)
    }
}
