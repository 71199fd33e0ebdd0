//! A workbook, opened only when it cannot blow up.

use std::io::{self, Cursor, Read as _};

use calamine::{Reader as _, Xlsx};
use zip::ZipArchive;

use super::{
    error::{Fault, SourceProblem},
    limits::WORKBOOK_UNPACKED_BYTES_MAX,
    table::limit,
};

/// Opens a workbook after measuring what it unpacks to.
pub(super) fn open(bytes: &[u8]) -> Result<Xlsx<Cursor<&[u8]>>, Fault> {
    within_unpacked_limit(bytes)?;
    Xlsx::new(Cursor::new(bytes)).map_err(|error| unreadable(&error))
}

/// The name of the sheet to read: the one asked for, else the first.
pub(super) fn sheet_name(workbook: &Xlsx<Cursor<&[u8]>>, asked: Option<&str>) -> Result<String, SourceProblem> {
    let names = workbook.sheet_names();
    match asked {
        Some(asked) if names.iter().any(|name| name == asked) => Ok(asked.to_owned()),
        Some(asked) => {
            let sheets = names
                .iter()
                .map(|name| format!("\"{name}\""))
                .collect::<Vec<_>>()
                .join(", ");
            Err(SourceProblem::NoSheet {
                name: asked.to_owned(),
                sheets,
            })
        }
        None => names.into_iter().next().ok_or(SourceProblem::Empty),
    }
}

/// Unpacks every part to nowhere, counting. The sizes that a ZIP archive states about itself may be lies.
fn within_unpacked_limit(bytes: &[u8]) -> Result<(), Fault> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|error| unreadable(&error))?;
    let mut unpacked = 0;
    for index in 0..archive.len() {
        let part = archive.by_index(index).map_err(|error| unreadable(&error))?;
        let left = WORKBOOK_UNPACKED_BYTES_MAX - unpacked + 1;
        unpacked += io::copy(&mut part.take(left), &mut io::sink()).map_err(|error| unreadable(&error))?;
        if unpacked > WORKBOOK_UNPACKED_BYTES_MAX {
            return Err(limit(
                "the workbook's unpacked size in bytes",
                unpacked,
                WORKBOOK_UNPACKED_BYTES_MAX,
            )
            .into());
        }
    }
    Ok(())
}

pub(super) fn unreadable(error: &dyn std::error::Error) -> Fault {
    SourceProblem::Workbook(error.to_string()).into()
}
