//! UTF-8 that was read in a one-byte encoding, read again as UTF-8.
//!
//! The method is that of ftfy (Speer 2019, Apache License 2.0), written anew: a text is touched only when it has
//! juxtapositions of characters that genuine text does not have ([`badness`]); then it is written in each encoding that
//! has all its characters ([`encoding`]) and read as UTF-8, with the damage mended that such bytes often took on the way
//! ([`bytes`]); when no encoding fits the whole text, the runs that look like UTF-8 are repaired one by one ([`run`]).

mod badness;
mod bytes;
mod class;
mod encoding;
mod run;

use self::badness::is_bad;
use self::encoding::Encoding;
use crate::limits::TEXT_PASSES;

pub(super) use self::encoding::windows_1252_character;

/// Undoes one wrong decoding, over the whole text or in every run that is damaged; `None` when there is none.
pub(super) fn repair(text: &str) -> Option<String> {
    if text.is_ascii() || !is_bad(text) || is_ambiguous(text) {
        return None;
    }
    let fixed = Encoding::all()
        .iter()
        .find_map(|encoding| decode_whole(text, encoding))
        .or_else(|| run::repair_runs(text))
        .or_else(|| repair_control_characters(text));
    fixed.filter(|fixed| fixed != text)
}

/// Undoes one wrong decoding after the other.
fn repair_layers(text: &str) -> Option<String> {
    let mut repaired = repair(text)?;
    for _ in 1..TEXT_PASSES {
        let Some(next) = repair(&repaired) else { break };
        repaired = next;
    }
    Some(repaired)
}

/// Whether the only thing odd is one "Ã¥", which is "å" through Latin-1 and "Œ" and a stop through Mac Roman, and which
/// stands in titles that were published so.
fn is_ambiguous(text: &str) -> bool {
    const PAIR: &str = "Ã¥";
    text.matches(PAIR).count() == 1 && !is_bad(&text.replace(PAIR, ""))
}

/// The text as UTF-8 through one encoding, when all of it is in that encoding and well formed.
fn decode_whole(text: &str, encoding: &Encoding) -> Option<String> {
    let mut written = encoding.write(text)?;
    if encoding.has_spaces_for_no_break_spaces() {
        written = bytes::restore_no_break_spaces(&written);
    }
    if encoding.writes_replacement_characters() {
        written = bytes::replace_lost_sequences(&written);
    }
    String::from_utf8(bytes::join_surrogates(&written)).ok()
}

/// C1 control characters are never meant; they are windows-1252 read as Latin-1.
fn repair_control_characters(text: &str) -> Option<String> {
    let fix = |character: char| match u32::from(character) {
        code @ 0x80..=0x9F => u8::try_from(code)
            .ok()
            .and_then(windows_1252_character)
            .unwrap_or(character),
        _ => character,
    };
    let fixed: String = text.chars().map(fix).collect();
    (fixed != text).then_some(fixed)
}
