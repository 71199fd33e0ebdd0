//! Checkpoints: signed by a key that counts, with the root of their size; cosignatures by the witnesses they name.

use diesel::QueryableByName;
use diesel::sql_types::{BigInt, Binary, Nullable, Text};
use registry_core::{Checkpoint, SignatureLine, SignedNote, SignerName, VerifierKey};

use super::audit::Audit;
use super::raw::{Checked, read_number, read_text, rows};
use super::register::Tree;
use crate::Result;
use crate::limits::VERIFY_PAGE_ROWS;

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = Nullable<BigInt>)]
    log_size: Option<i64>,
    #[diesel(sql_type = Nullable<Binary>)]
    signing_key: Option<Vec<u8>>,
    #[diesel(sql_type = Nullable<Binary>)]
    note: Option<Vec<u8>>,
}

#[derive(QueryableByName)]
struct KeyRow {
    #[diesel(sql_type = Nullable<Binary>)]
    verifier_key: Option<Vec<u8>>,
}

#[derive(QueryableByName)]
struct CosignatureRow {
    #[diesel(sql_type = Nullable<BigInt>)]
    log_size: Option<i64>,
    #[diesel(sql_type = Nullable<Binary>)]
    witness: Option<Vec<u8>>,
    #[diesel(sql_type = Nullable<Binary>)]
    line: Option<Vec<u8>>,
    #[diesel(sql_type = Nullable<Binary>)]
    note: Option<Vec<u8>>,
}

/// Returns the number of checkpoints.
pub(super) fn check(audit: &mut Audit<'_>, tree: &Tree, trusted: &[VerifierKey]) -> Result<u64> {
    let known = if trusted.is_empty() {
        known(audit)?
    } else {
        trusted.to_vec()
    };
    let dialect = audit.dialect;
    let sql = format!(
        "SELECT {}, {}, {} FROM checkpoint WHERE checkpoint.register = $1 AND (checkpoint.log_size > $2 \
          OR checkpoint.log_size = $2 AND checkpoint.signing_key > $3) \
          ORDER BY checkpoint.log_size, checkpoint.signing_key LIMIT $4",
        dialect.number("checkpoint.log_size"),
        dialect.text("checkpoint.signing_key"),
        dialect.text("checkpoint.note"),
    );
    let (mut size, mut key, mut number) = (-1, String::new(), 0);
    loop {
        let page = rows!(
            audit.connection, Row, &sql,
            Text => audit.register, BigInt => size, Text => &key, BigInt => VERIFY_PAGE_ROWS
        )?;
        let Some(last) = page.last() else { break };
        let end = (last.log_size, read_text(last.signing_key.clone()));
        for row in page {
            number += 1;
            let place = format!("checkpoint {}", row.log_size.unwrap_or_default());
            match read(audit.register, &known, row) {
                Ok(checkpoint) => tree.check_root(audit, &place, checkpoint.size, *checkpoint.root.as_bytes()),
                Err(rule) => audit.fault(place, rule),
            }
        }
        match end {
            (Some(end), Ok(last)) => (size, key) = (end, last),
            _ => break,
        }
    }
    check_cosignatures(audit)?;
    Ok(number)
}

/// The keys that the store says it signed with, whatever they are worth.
fn known(audit: &mut Audit<'_>) -> Result<Vec<VerifierKey>> {
    let sql = format!(
        "SELECT {} FROM signing_key",
        audit.dialect.text("signing_key.verifier_key")
    );
    let mut keys = Vec::new();
    for row in rows!(audit.connection, KeyRow, &sql)? {
        let key = read_text(row.verifier_key);
        match key.and_then(|key| key.parse::<VerifierKey>().map_err(|error| error.to_string())) {
            Ok(key) => keys.push(key),
            Err(rule) => audit.fault("signing key", rule),
        }
    }
    Ok(keys)
}

fn read(register: &str, known: &[VerifierKey], row: Row) -> Checked<Checkpoint> {
    let note: SignedNote = read_text(row.note)?
        .parse()
        .map_err(|error| format!("it must be a signed note: {error}"))?;
    let origin = note.text().lines().next().unwrap_or_default();
    if origin.rsplit('/').next() != Some(register) {
        return Err(format!(
            "its origin is {origin:?} and must end with the name of the register"
        ));
    }
    let name = SignerName::parse(origin).map_err(|error| error.to_string())?;
    // The store signs each of its logs with one key, under the name of the log.
    let known: Vec<VerifierKey> = known.iter().map(|key| key.renamed(&name)).collect();
    let verified = Checkpoint::verify(&note, &known)
        .map_err(|error| format!("it must be signed by a key that counts: {error}"))?;
    let size = read_number(row.log_size)?;
    if verified.checkpoint.size != size {
        return Err(format!(
            "it is kept for {size} entries and signed for {}",
            verified.checkpoint.size
        ));
    }
    Ok(verified.checkpoint)
}

fn check_cosignatures(audit: &mut Audit<'_>) -> Result<()> {
    let dialect = audit.dialect;
    let sql = format!(
        "SELECT {}, {}, {}, (SELECT {} FROM checkpoint WHERE checkpoint.register = cosignature.register \
          AND checkpoint.log_size = cosignature.log_size ORDER BY checkpoint.signed_at DESC LIMIT 1) AS note \
          FROM cosignature WHERE cosignature.register = $1 ORDER BY cosignature.log_size, cosignature.witness",
        dialect.number("cosignature.log_size"),
        dialect.text("cosignature.witness"),
        dialect.text("cosignature.line"),
        dialect.text("checkpoint.note").trim_end_matches(" AS note"),
    );
    for row in rows!(audit.connection, CosignatureRow, &sql, Text => audit.register)? {
        let place = format!("cosignature of checkpoint {}", row.log_size.unwrap_or_default());
        if let Err(rule) = read_cosignature(row) {
            audit.fault(place, rule);
        }
    }
    Ok(())
}

fn read_cosignature(row: CosignatureRow) -> Checked<()> {
    let note = row.note.ok_or("there must be a checkpoint of this size")?;
    let note: SignedNote = read_text(Some(note))?
        .parse()
        .map_err(|error| format!("the checkpoint is no note: {error}"))?;
    let witness: VerifierKey = read_text(row.witness)?
        .parse()
        .map_err(|error| format!("its witness must be a verifier key: {error}"))?;
    let line: SignatureLine = read_text(row.line)?
        .parse()
        .map_err(|error| format!("it must be a signature line: {error}"))?;
    let verified = witness.verify(note.text(), &line);
    verified
        .map(|_| ())
        .map_err(|error| format!("its witness must have signed it: {error}"))
}
