//! Who answered for a register, in both times.

use chrono::{DateTime, NaiveDate, Utc};
use registry_core::{OwnershipRecord, RegisterName};

use crate::model::{ownership, register};
use crate::{AsOf, Result, Store, governance};

impl Store {
    /// The ownership records of the register as they were recorded at the moment, by the log of the register of
    /// ownership, or as they are; of those, the ones in force on the day, or all. They come in the order in which they
    /// begin.
    pub fn ownership_at(
        &self,
        register: &RegisterName,
        recorded_at: Option<DateTime<Utc>>,
        valid_at: Option<NaiveDate>,
    ) -> Result<Vec<OwnershipRecord>> {
        self.read(|connection| {
            register::get(connection, register)?;
            // No ownership record is ever removed, so those of then are among those of now.
            let mut records = ownership::of_register(connection, register)?;
            if let Some(time) = recorded_at {
                records = governance::ownership_recorded_at(connection, &records, AsOf::RecordedAt(time))?;
                records.sort_by(|left, right| (left.from, &left.id).cmp(&(right.from, &right.id)));
            }
            records.retain(|record| valid_at.is_none_or(|day| record.in_force(day)));
            Ok(records)
        })
    }
}
