//! What a file is, told from its bytes.

use memchr::memmem;

use super::{Format, error::SourceProblem};

/// What the first bytes say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Content {
    Parquet,
    Workbook,
    Packed(&'static str),
    Binary(&'static str),
    Text,
}

/// First bytes of the files that people send by mistake.
const MAGIC: [(&[u8], Content); 14] = [
    (b"PAR1", Content::Parquet),
    (b"\x1f\x8b", Content::Packed("a gzip file")),
    (b"BZh", Content::Packed("a bzip2 file")),
    (b"\xfd7zXZ\0", Content::Packed("an xz file")),
    (b"\x28\xb5\x2f\xfd", Content::Packed("a zstd file")),
    (b"7z\xbc\xaf\x27\x1c", Content::Packed("a 7-Zip archive")),
    (b"Rar!\x1a\x07", Content::Packed("a RAR archive")),
    (b"\x89PNG\r\n", Content::Binary("a PNG picture")),
    (b"\xff\xd8\xff", Content::Binary("a JPEG picture")),
    (b"GIF8", Content::Binary("a GIF picture")),
    (b"%PDF-", Content::Binary("a PDF document")),
    (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        Content::Binary("an old Office document (.xls or .doc); save it as .xlsx"),
    ),
    (b"SQLite format 3\0", Content::Binary("an SQLite database")),
    (b"\x7fELF", Content::Binary("a program")),
];

/// The format to read a file as: what the caller said, else what its name stands for, confirmed by its bytes; a name
/// that says nothing leaves it to the bytes.
pub(super) fn confirm(expected: Option<Format>, bytes: &[u8]) -> Result<Format, SourceProblem> {
    let content = content_of(bytes);
    match (expected, content) {
        (Some(Format::Parquet) | None, Content::Parquet) => Ok(Format::Parquet),
        (Some(Format::Xlsx) | None, Content::Workbook) => Ok(Format::Xlsx),
        (Some(format @ (Format::Csv | Format::JsonLines)), Content::Text) => Ok(format),
        (None, Content::Text) if begins_object(bytes) => Ok(Format::JsonLines),
        (None, Content::Text) => Ok(Format::Csv),
        (_, Content::Packed(what)) => Err(SourceProblem::Packed(what)),
        (_, Content::Binary(what)) => Err(SourceProblem::Binary(what)),
        (Some(expected), Content::Parquet) => Err(SourceProblem::OtherFormat {
            found: "a Parquet file",
            expected,
        }),
        (Some(expected), Content::Workbook) => Err(SourceProblem::OtherFormat {
            found: "an Excel workbook",
            expected,
        }),
        (Some(_), Content::Text) if bytes.is_empty() => Err(SourceProblem::Empty),
        (Some(expected), Content::Text) => Err(SourceProblem::OtherFormat {
            found: "neither Parquet nor XLSX by its first bytes",
            expected,
        }),
    }
}

fn content_of(bytes: &[u8]) -> Content {
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        return zip_content(bytes);
    }
    MAGIC
        .iter()
        .find(|(magic, _)| bytes.starts_with(magic))
        .map_or(Content::Text, |(_, content)| *content)
}

fn zip_content(bytes: &[u8]) -> Content {
    if memmem::find(bytes, b"xl/workbook.xml").is_some() {
        Content::Workbook
    } else if memmem::find(bytes, b"application/vnd.oasis.opendocument").is_some() {
        Content::Binary("an OpenDocument file; save it as .xlsx")
    } else if memmem::find(bytes, b"xl/workbook.bin").is_some() {
        Content::Binary("a binary Excel workbook (.xlsb); save it as .xlsx")
    } else {
        Content::Packed("a ZIP archive")
    }
}

fn begins_object(bytes: &[u8]) -> bool {
    bytes.iter().find(|byte| !byte.is_ascii_whitespace()) == Some(&b'{')
}
