//! Entries about a register itself: numbered without gap, sealed to each other, each with its item.

use diesel::QueryableByName;
use diesel::sql_types::{BigInt, Binary, Nullable, Text};
use registry_core::audit::item_digest;

use super::audit::Audit;
use super::items::Items;
use super::raw::{Checked, Dialect, read_hash, read_number, read_text, rows};
use crate::Result;
use crate::hexadecimal::hexadecimal;
use crate::limits::VERIFY_FAULTS_MAX;

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = Nullable<BigInt>)]
    number: Option<i64>,
    #[diesel(sql_type = Nullable<BigInt>)]
    after_entry: Option<i64>,
    #[diesel(sql_type = Nullable<Binary>)]
    recorded_at: Option<Vec<u8>>,
    #[diesel(sql_type = Nullable<Binary>)]
    key: Option<Vec<u8>>,
    #[diesel(sql_type = Nullable<Binary>)]
    item_hash: Option<Vec<u8>>,
    #[diesel(sql_type = Nullable<Binary>)]
    hash: Option<Vec<u8>>,
}

/// The last entry so far.
#[derive(Default)]
struct Last {
    number: u64,
    after_entry: u64,
    seal: String,
}

pub(super) fn check(audit: &mut Audit<'_>, items: &mut Items, log_size: u64) -> Result<()> {
    let dialect = audit.dialect;
    let sql = format!(
        "SELECT {}, {}, {}, {}, {}, {} FROM system_entry WHERE system_entry.register = $1 ORDER BY system_entry.number",
        dialect.number("system_entry.number"),
        dialect.number("system_entry.after_entry"),
        dialect.time("system_entry.recorded_at"),
        dialect.text("system_entry.key"),
        dialect.bytes("system_entry.item_hash"),
        dialect.bytes("system_entry.hash"),
    );
    let mut last = Last::default();
    for row in rows!(audit.connection, Row, &sql, Text => audit.register)? {
        let place = format!("system entry {}", row.number.unwrap_or_default());
        match read(dialect, audit.register, items, &last, row) {
            Ok((next, rules)) => {
                for missing in (last.number + 1..next.number).take(VERIFY_FAULTS_MAX) {
                    audit.fault(format!("system entry {missing}"), "it is missing and must be there");
                }
                last = next;
                for rule in rules {
                    audit.fault(place.clone(), rule);
                }
            }
            Err(rule) => {
                last.number += 1;
                audit.fault(place, rule);
            }
        }
    }
    if last.after_entry > log_size {
        let rule = format!(
            "it stands after entry {} and must stand within the log of {log_size}",
            last.after_entry
        );
        audit.fault(format!("system entry {}", last.number), rule);
    }
    Ok(())
}

fn read(dialect: Dialect, register: &str, items: &mut Items, last: &Last, row: Row) -> Checked<(Last, Vec<String>)> {
    let number = read_number(row.number)?;
    let after_entry = read_number(row.after_entry)?;
    let (time, microseconds) = dialect.read_time(row.recorded_at)?;
    let key = read_text(row.key)?;
    let item = hexadecimal(&read_hash(row.item_hash.clone())?);
    let seal = read_hash(row.hash)?;
    let parts = [
        "registrar-system-entry-1",
        register,
        &number.to_string(),
        &after_entry.to_string(),
        &format!("{time}Z"),
        &key,
        &format!("sha-256:{item}"),
        &last.seal,
        "",
    ];
    let mut rules = Vec::new();
    if item_digest(&parts.join("\n")) != seal {
        rules.push("its seal must cover what it says and the system entry before it, and it does not".to_owned());
    }
    if number != last.number + 1 {
        rules.push(format!(
            "its number must be {}, because they are numbered without gap",
            last.number + 1
        ));
    }
    if microseconds != 0 {
        rules.push(format!(
            "its time {time} and {microseconds} microseconds must be a whole second"
        ));
    }
    if after_entry < last.after_entry {
        rules.push(format!(
            "it stands after entry {after_entry} and must not stand before the one before it"
        ));
    }
    if let Err(rule) = items.name(&read_hash(row.item_hash)?) {
        rules.push(rule);
    }
    let next = Last {
        number,
        after_entry,
        seal: hexadecimal(&seal),
    };
    Ok((next, rules))
}
