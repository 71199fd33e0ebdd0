//! Commits: numbered without gap, sealed to each other, later and later, each with the root of its size.

use diesel::QueryableByName;
use diesel::sql_types::{BigInt, Binary, Nullable, Text};
use registry_core::audit::{Commit, commit_digest};

use super::audit::Audit;
use super::raw::{Checked, Dialect, read_hash, read_number, read_text, rows};
use super::register::Tree;
use crate::Result;
use crate::hexadecimal::hexadecimal;
use crate::limits::{VERIFY_FAULTS_MAX, VERIFY_PAGE_ROWS};

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = Nullable<BigInt>)]
    number: Option<i64>,
    #[diesel(sql_type = Nullable<Binary>)]
    committed_at: Option<Vec<u8>>,
    #[diesel(sql_type = Nullable<Binary>)]
    committed_by: Option<Vec<u8>>,
    #[diesel(sql_type = Nullable<BigInt>)]
    log_size: Option<i64>,
    #[diesel(sql_type = Nullable<Binary>)]
    root: Option<Vec<u8>>,
    #[diesel(sql_type = Nullable<Binary>)]
    change_set: Option<Vec<u8>>,
    #[diesel(sql_type = Nullable<Binary>)]
    hash: Option<Vec<u8>>,
}

/// The last commit so far.
#[derive(Default)]
pub(super) struct Last {
    pub(super) number: u64,
    pub(super) log_size: u64,
    time: String,
    seal: Option<[u8; 32]>,
}

pub(super) fn check(audit: &mut Audit<'_>, tree: &Tree) -> Result<Last> {
    let dialect = audit.dialect;
    let sql = format!(
        "SELECT {}, {}, {}, {}, {}, {}, {} FROM log_commit WHERE log_commit.register = $1 AND log_commit.number > $2 \
          ORDER BY log_commit.number LIMIT $3",
        dialect.number("log_commit.number"),
        dialect.time("log_commit.committed_at"),
        dialect.text("log_commit.committed_by"),
        dialect.number("log_commit.log_size"),
        dialect.bytes("log_commit.root"),
        dialect.text("log_commit.change_set"),
        dialect.bytes("log_commit.hash"),
    );
    let mut last = Last::default();
    let mut after = i64::MIN;
    loop {
        let page =
            rows!(audit.connection, Row, &sql, Text => audit.register, BigInt => after, BigInt => VERIFY_PAGE_ROWS)?;
        let Some(end) = page.last().and_then(|row| row.number) else {
            break;
        };
        after = end;
        for row in page {
            let number = row.number;
            let place = format!(
                "commit {}",
                number.map_or_else(|| "without number".to_owned(), |n| n.to_string())
            );
            match read(audit.dialect, audit.register, &last, row) {
                Ok((next, root, rules)) => {
                    for missing in (last.number + 1..next.number).take(VERIFY_FAULTS_MAX) {
                        audit.fault(format!("commit {missing}"), "it is missing and must be there");
                    }
                    for rule in rules {
                        audit.fault(place.clone(), rule);
                    }
                    tree.check_root(audit, &place, next.log_size, root);
                    last = next;
                }
                Err(rule) => {
                    last.number = number
                        .and_then(|number| u64::try_from(number).ok())
                        .unwrap_or(last.number + 1);
                    last.seal = None;
                    audit.fault(place, rule);
                }
            }
        }
    }
    Ok(last)
}

/// The commit as the last one, its root, and what is wrong with it.
fn read(dialect: Dialect, register: &str, last: &Last, row: Row) -> Checked<(Last, [u8; 32], Vec<String>)> {
    let number = read_number(row.number)?;
    let (whole, microseconds) = dialect.read_time(row.committed_at)?;
    let time = format!("{whole}.{microseconds:06}Z");
    let committed_by = read_text(row.committed_by)?;
    let log_size = read_number(row.log_size)?;
    let root = read_hash(row.root)?;
    let change_set = row.change_set.map(|text| read_text(Some(text))).transpose()?;
    let seal = read_hash(row.hash)?;
    let previous = last.seal.map(|seal| hexadecimal(&seal));
    let commit = Commit {
        register,
        number,
        committed_at: &time,
        committed_by: &committed_by,
        log_size,
        root_hex: &hexadecimal(&root),
        change_set: change_set.as_deref(),
        previous_hex: previous.as_deref(),
    };
    let mut rules = Vec::new();
    if number != last.number + 1 {
        rules.push(format!(
            "its number must be {}, because commits are numbered without gap",
            last.number + 1
        ));
    }
    if commit_digest(&commit) != seal {
        rules.push("its seal must cover what it says and the commit before it, and it does not".to_owned());
    }
    if time <= last.time {
        rules.push(format!(
            "its time {time} must be later than {}, that of the commit before",
            last.time
        ));
    }
    if log_size < last.log_size {
        rules.push(format!(
            "its log size {log_size} must be {} or more, as before",
            last.log_size
        ));
    }
    let next = Last {
        number,
        log_size,
        time,
        seal: Some(seal),
    };
    Ok((next, root, rules))
}
