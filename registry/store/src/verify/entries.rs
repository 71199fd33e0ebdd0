//! Entries: numbered without gap, each with its item, in its exact form.

use std::collections::{BTreeSet, HashMap};

use diesel::QueryableByName;
use diesel::sql_types::{BigInt, Binary, Nullable, Text};
use registry_core::Key;
use registry_core::audit::{Leaves, entry_leaf};

use super::VerifyProgress;
use super::audit::Audit;
use super::items::Items;
use super::raw::{Checked, read_hash, read_text, rows};
use crate::Result;
use crate::hexadecimal::hexadecimal;
use crate::limits::VERIFY_PAGE_ROWS;

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = Nullable<BigInt>)]
    number: Option<i64>,
    #[diesel(sql_type = Nullable<Binary>)]
    recorded_at: Option<Vec<u8>>,
    #[diesel(sql_type = Nullable<Binary>)]
    key: Option<Vec<u8>>,
    #[diesel(sql_type = Nullable<Binary>)]
    item_hash: Option<Vec<u8>>,
    #[diesel(sql_type = Nullable<Binary>)]
    status: Option<Vec<u8>>,
}

/// What the entries of a register come to.
#[derive(Default)]
pub(super) struct Entries {
    pub(super) leaves: Leaves,
    /// The place of each entry's item among all items; nothing where it is wrong.
    pub(super) items: Vec<Option<usize>>,
    /// The number of the latest entry of each key.
    pub(super) latest: HashMap<String, u64>,
    /// The numbers of entries with a fault.
    pub(super) bad: BTreeSet<u64>,
}

pub(super) fn read(
    audit: &mut Audit<'_>,
    items: &mut Items,
    total: u64,
    progress: &dyn Fn(&VerifyProgress),
) -> Result<Entries> {
    let dialect = audit.dialect;
    let sql = format!(
        "SELECT {}, {}, {}, {}, {} FROM entry WHERE entry.register = $1 AND entry.number > $2 \
          ORDER BY entry.number LIMIT $3",
        dialect.number("entry.number"),
        dialect.time("entry.recorded_at"),
        dialect.text("entry.key"),
        dialect.bytes("entry.item_hash"),
        dialect.text("entry.status"),
    );
    let mut entries = Entries::default();
    let mut after = i64::MIN;
    loop {
        let page =
            rows!(audit.connection, Row, &sql, Text => audit.register, BigInt => after, BigInt => VERIFY_PAGE_ROWS)?;
        let Some(last) = page.last() else { break };
        let end = last.number;
        for row in page {
            entries.take(audit, items, row);
        }
        progress(&VerifyProgress {
            register: audit.register.to_owned(),
            entries: entries.size(),
            total,
        });
        match end {
            Some(end) => after = end,
            None => break,
        }
    }
    for number in entries.size() + 1..=total.min(entries.size() + MISSING_MAX) {
        audit.fault(format!("entry {number}"), "it is missing and must be there");
    }
    Ok(entries)
}

/// Most entries in a row that are taken as missing; beyond, a number itself is wrong.
const MISSING_MAX: u64 = 1_000;

impl Entries {
    pub(super) fn size(&self) -> u64 {
        crate::number::count(self.leaves.len())
    }

    fn take(&mut self, audit: &mut Audit<'_>, items: &mut Items, row: Row) {
        let next = self.size() + 1;
        let Some(number) = row.number.and_then(|number| u64::try_from(number).ok()) else {
            let rule = format!("the number {:?} of an entry must be a whole number from 1", row.number);
            return audit.fault(format!("entry {next}"), rule);
        };
        if number < next || number - next > MISSING_MAX {
            let rule = format!("the number {number} must be {next}, because entries are numbered without gap");
            self.bad.insert(next);
            return audit.fault(format!("entry {number}"), rule);
        }
        for missing in next..number {
            self.bad.insert(missing);
            audit.fault(format!("entry {missing}"), "it is missing and must be there");
            self.push([0; 32], None);
        }
        let place = self.check(audit, items, number, row);
        match place {
            Ok((leaf, item)) => self.push(leaf, item),
            Err(rule) => {
                self.bad.insert(number);
                audit.fault(format!("entry {number}"), rule);
                self.push([0; 32], None);
            }
        }
    }

    fn push(&mut self, leaf: [u8; 32], item: Option<usize>) {
        self.leaves.push(leaf);
        self.items.push(item);
    }

    /// The leaf of the entry and the place of its item. What is wrong with an entry that still has a leaf is told.
    fn check(
        &mut self,
        audit: &mut Audit<'_>,
        items: &mut Items,
        number: u64,
        row: Row,
    ) -> Checked<([u8; 32], Option<usize>)> {
        let (time, microseconds) = audit.dialect.read_time(row.recorded_at)?;
        if microseconds != 0 {
            return Err(format!(
                "its time {time} and {microseconds} microseconds must be a whole second"
            ));
        }
        let key = read_text(row.key)?;
        Key::parse(&key).map_err(|error| error.to_string())?;
        let hash = read_hash(row.item_hash)?;
        let leaf = entry_leaf(number, &format!("{time}Z"), &key, &hexadecimal(&hash));
        let mut wrong = |bad: &mut BTreeSet<u64>, rule: String| {
            bad.insert(number);
            audit.fault(format!("entry {number}"), rule);
        };
        let item = match items.name(&hash) {
            Ok(place) => {
                let status = read_text(row.status)?;
                let expected = items.status(place);
                if status != expected {
                    wrong(
                        &mut self.bad,
                        format!("its status is {status:?} and must be {expected:?}, as its item says"),
                    );
                }
                if !items.holds_key(place, &key) {
                    wrong(
                        &mut self.bad,
                        format!("its key is {key} and must be the key that its item holds"),
                    );
                }
                Some(place)
            }
            Err(rule) => {
                wrong(&mut self.bad, rule);
                None
            }
        };
        self.latest.insert(key, number);
        Ok((leaf, item))
    }
}
