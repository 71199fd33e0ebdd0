//! Bytes to text.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

use super::{
    error::{Fault, SourceProblem},
    finding::Findings,
    lines::line_at,
};

/// A file's text and the encoding it was read as.
pub(super) struct Decoded {
    pub(super) text: String,
    pub(super) encoding: &'static str,
}

/// Decodes a whole file: by the label given, else by its byte order mark, else as UTF-8, else as what chardetng takes
/// it for. A guess is a finding that says which byte was not UTF-8.
pub(super) fn decode(bytes: Vec<u8>, label: Option<&str>, findings: &mut Findings) -> Result<Decoded, Fault> {
    let decoded = match label {
        Some(label) => decode_as(&bytes, encoding_for(label)?, findings),
        None => detect(bytes, findings),
    };
    if let Some(position) = memchr::memchr(0, decoded.text.as_bytes()) {
        return Err(Fault::at_line(
            line_at(decoded.text.as_bytes(), position),
            SourceProblem::Nul,
        ));
    }
    Ok(decoded)
}

fn encoding_for(label: &str) -> Result<&'static Encoding, SourceProblem> {
    Encoding::for_label(label.as_bytes()).ok_or_else(|| SourceProblem::UnknownEncoding(label.to_owned()))
}

fn detect(bytes: Vec<u8>, findings: &mut Findings) -> Decoded {
    if let Some((encoding, _)) = Encoding::for_bom(&bytes).filter(|(encoding, _)| *encoding != UTF_8) {
        return decode_as(&bytes, encoding, findings);
    }
    if let Some(encoding) = unmarked_utf16(&bytes) {
        let detail = format!(
            "there is no byte order mark; every other byte is zero, so it was read as {}",
            encoding.name()
        );
        findings.add("encoding-detected", None, None, detail);
        return decode_as(&bytes, encoding, findings);
    }
    match String::from_utf8(bytes) {
        Ok(text) => Decoded {
            text: without_mark(text),
            encoding: UTF_8.name(),
        },
        Err(error) => {
            let position = error.utf8_error().valid_up_to();
            let bytes = error.into_bytes();
            let encoding = guess(&bytes);
            let line = line_at(&bytes, position);
            let byte = bytes.get(position).copied().unwrap_or_default();
            let detail = format!(
                "byte {byte:#04x} is not UTF-8; the file was read as {}",
                encoding.name()
            );
            findings.add("encoding-detected", Some(line), None, detail);
            decode_as(&bytes, encoding, findings)
        }
    }
}

/// The text of `bytes` in `encoding`; what is not valid in it becomes U+FFFD and a finding.
fn decode_as(bytes: &[u8], encoding: &'static Encoding, findings: &mut Findings) -> Decoded {
    let (text, had_errors) = encoding.decode_with_bom_removal(bytes);
    if had_errors {
        let position = text.find('\u{fffd}').unwrap_or(0);
        let line = line_at(text.as_bytes(), position);
        let detail = format!("some bytes are not {}; they were replaced by U+FFFD", encoding.name());
        findings.add("encoding-replaced", Some(line), None, detail);
    }
    Decoded {
        text: text.into_owned(),
        encoding: encoding.name(),
    }
}

fn without_mark(mut text: String) -> String {
    if text.starts_with('\u{feff}') {
        text.drain(..'\u{feff}'.len_utf8());
    }
    text
}

fn guess(bytes: &[u8]) -> &'static Encoding {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    detector.guess(Some(b"uk"), Utf8Detection::Deny)
}

/// UTF-16 without a byte order mark: Western text has a zero in every other byte.
fn unmarked_utf16(bytes: &[u8]) -> Option<&'static Encoding> {
    let sample = bytes.get(..bytes.len().min(4096))?;
    let zeros = |offset: usize| sample.iter().skip(offset).step_by(2).filter(|byte| **byte == 0).count();
    let (even, odd) = (zeros(0), zeros(1));
    let most = sample.len() / 2 * 7 / 10;
    if most == 0 {
        None
    } else if odd > most && even == 0 {
        Some(UTF_16LE)
    } else if even > most && odd == 0 {
        Some(UTF_16BE)
    } else {
        None
    }
}
