//! Cells that no spreadsheet program takes for a formula.

use std::borrow::Cow;

/// The cell with an apostrophe before it when a spreadsheet program could take it for a formula.
///
/// A formula begins with `=`, `+`, `-` or `@`, or their full-width forms, and programs pass over white space and
/// invisible characters before it. Signed numbers and telephone numbers begin so too and compute nothing: `-5` and
/// `+44 20 7946 0000` stay as they are. A cell that has apostrophes before such a beginning gets one more, so that
/// taking one away always gives the value back.
pub fn harmless(cell: &str) -> Cow<'_, str> {
    if is_dangerous(cell.trim_start_matches('\'')) {
        Cow::Owned(format!("'{cell}"))
    } else {
        Cow::Borrowed(cell)
    }
}

fn is_dangerous(cell: &str) -> bool {
    let passed_over = |character: char| {
        character.is_whitespace() || character.is_control() || matches!(character, '\u{feff}' | '\u{200b}'..='\u{200f}')
    };
    let text = cell.trim_start_matches(passed_over);
    let begins = text.starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠', '−', '﹢', '﹣', '﹦', '﹫']);
    // A cell that begins with a tab or a line end is split off by some programs, so that what follows begins a cell.
    let is_split = cell.starts_with(['\t', '\r', '\n', '\0']);
    is_split || begins && !is_signed_number(text)
}

/// A sign, digits in groups, and at most one point: a number, or a telephone number as ITU-T E.123 writes it.
fn is_signed_number(text: &str) -> bool {
    let Some(number) = text.strip_prefix(['+', '-']) else {
        return false;
    };
    let digits = number.starts_with(|first: char| first.is_ascii_digit());
    let allowed = number
        .chars()
        .all(|character| character.is_ascii_digit() || matches!(character, ' ' | '.'));
    digits && allowed && number.matches('.').count() <= 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_are_made_text_and_numbers_stay() {
        for formula in [
            "=1+1",
            "+1+1",
            "-1+1",
            "@SUM(1)",
            "\t=1+1",
            "\r=1+1",
            "\n=1",
            " =1+1",
            "\u{feff}=1+1",
            "＝1+1",
            "=cmd|' /C calc'!A0",
            "-2+3+cmd|' /C calc'!D2",
            "'=1+1",
            "''=1+1",
            "+44-20",
            "-A1",
            "- not a formula",
            "\0=1",
        ] {
            assert_eq!(harmless(formula), format!("'{formula}"));
        }
        for plain in [
            "",
            "-5",
            "+44 20 7946 0000",
            "+442079460000",
            "-0.5",
            "a=b",
            "1+1",
            "O'Neill",
            "'tis",
            "%0A=1+1",
            "\"=1+1\"",
        ] {
            assert_eq!(harmless(plain), plain);
        }
    }
}
