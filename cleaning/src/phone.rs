//! Telephone numbers of the United Kingdom by the National Telephone Numbering Plan of Ofcom, and foreign numbers as
//! far as ITU-T E.164 lets any be recognised.

use crate::{cleaned::Cleaned, columns::Columns, finding::Finding, rule::Rule, text};

/// Names of the output columns.
pub const OUTPUTS: &[&str] = &["phone", "phone_display"];

/// A telephone number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Phone {
    /// E.164: "+441632960123".
    pub number: String,
    /// As written in the United Kingdom: "01632 960123"; foreign numbers as in `number`.
    pub display: String,
}

impl Columns for Phone {
    const COUNT: usize = OUTPUTS.len();

    fn columns(self) -> Vec<Option<String>> {
        vec![Some(self.number), Some(self.display)]
    }
}

/// Cleans a telephone number. Extensions are taken off; of several numbers the first is kept.
pub fn clean(raw: &str) -> Cleaned<Phone> {
    let Cleaned { value, mut findings } = text::line(raw);
    let Some(line) = value else {
        return Cleaned { value: None, findings };
    };
    let first = first_number(&line, &mut findings);
    let main = without_extension(first, &mut findings);
    let Some(digits) = Digits::read(main) else {
        return Cleaned::unusable(Rule::PhoneInvalid, raw, findings);
    };
    let Some((phone, zero_restored)) = digits.phone() else {
        return Cleaned::unusable(Rule::PhoneInvalid, raw, findings);
    };
    if zero_restored {
        findings.push(Finding::new(Rule::PhoneZeroRestored, raw, phone.number.as_str()));
    } else if findings.is_empty() && phone.number != raw {
        findings.push(Finding::new(Rule::PhoneNormalised, raw, phone.number.as_str()));
    }
    Cleaned::new(phone, findings)
}

fn first_number<'a>(line: &'a str, findings: &mut Vec<Finding>) -> &'a str {
    let mut parts = [";", "/", ",", " or ", " and ", "|"]
        .iter()
        .fold(vec![line], |parts, separator| {
            parts.into_iter().flat_map(|part| part.split(separator)).collect()
        })
        .into_iter()
        .map(str::trim)
        .filter(|part| part.bytes().filter(u8::is_ascii_digit).count() >= 7);
    let first = parts.next().unwrap_or(line);
    if parts.next().is_some() {
        findings.push(Finding::new(Rule::PhoneSeveral, line, first));
    }
    first
}

/// Words that an extension follows.
const EXTENSION: [&str; 5] = ["extension", "ext", "xtn", "x", "#"];

fn without_extension<'a>(text: &'a str, findings: &mut Vec<Finding>) -> &'a str {
    let lower = text.to_ascii_lowercase();
    let start = EXTENSION
        .iter()
        .find_map(|word| lower.find(word))
        .filter(|start| *start >= 7);
    let Some(start) = start else { return text };
    let main = text[..start].trim_end_matches([' ', '(', ',', '-', '.']);
    findings.push(Finding::new(Rule::PhoneExtension, text, main));
    main
}

/// The digits of a number and whether an international prefix stood before them.
struct Digits {
    digits: String,
    international: bool,
}

impl Digits {
    /// `None` when there is anything but digits, separators and a label such as "Tel:" in front.
    fn read(text: &str) -> Option<Self> {
        let body =
            text.trim_start_matches(|character: char| character.is_ascii_alphabetic() || ".: ".contains(character));
        let international = body.starts_with('+') || body.starts_with("(+") || body.starts_with("00");
        let mut digits = String::with_capacity(body.len());
        for character in body.replace("(0)", "").chars() {
            match character {
                '0'..='9' => digits.push(character),
                ' ' | '-' | '.' | '(' | ')' | '+' | '\'' => {}
                _ => return None,
            }
        }
        if international && !body.contains('+') {
            digits.drain(..2);
        }
        Some(Self { digits, international })
    }

    /// The number, and whether a lost zero had to be put back.
    fn phone(&self) -> Option<(Phone, bool)> {
        if self.international {
            return match self.digits.strip_prefix("44") {
                Some(national) => united_kingdom(national.trim_start_matches('0')).map(|phone| (phone, false)),
                None => foreign(&self.digits).map(|phone| (phone, false)),
            };
        }
        if let Some(national) = self.digits.strip_prefix('0') {
            return united_kingdom(national).map(|phone| (phone, false));
        }
        if let Some(national) = self.digits.strip_prefix("44").filter(|national| national.len() >= 9) {
            return united_kingdom(national.trim_start_matches('0')).map(|phone| (phone, false));
        }
        united_kingdom(&self.digits).map(|phone| (phone, true))
    }
}

fn foreign(digits: &str) -> Option<Phone> {
    let is_valid = (8..=15).contains(&digits.len()) && !digits.starts_with('0');
    is_valid.then(|| {
        let number = format!("+{digits}");
        Phone {
            display: number.clone(),
            number,
        }
    })
}

/// A national number without its leading zero.
fn united_kingdom(national: &str) -> Option<Phone> {
    let first = *national.as_bytes().first()?;
    let second = *national.as_bytes().get(1)?;
    let is_valid = match (first, national.len()) {
        (b'1', 10) => second != b'0',
        (b'1', 9) => second != b'0' && second != b'1',
        (b'2', 10) => matches!(second, b'0' | b'3' | b'4' | b'8' | b'9'),
        (b'3', 10) => matches!(second, b'0' | b'3' | b'4' | b'7'),
        (b'5', 10) => matches!(second, b'5' | b'6'),
        (b'7', 10) => second != b'2',
        (b'8', 10) => matches!(second, b'0' | b'4' | b'7'),
        (b'8', 9) => national.starts_with("800"),
        (b'8', 7) => matches!(national, "8001111" | "8454647"),
        (b'9', 10) => matches!(second, b'0' | b'1' | b'8'),
        _ => false,
    };
    is_valid.then(|| Phone {
        number: format!("+44{national}"),
        display: display(national),
    })
}

/// Geographic numbers with a code of five digits, outside the usual four.
const LONG_CODES: [&str; 12] = [
    "13873", "15242", "15394", "15395", "15396", "16973", "16974", "16977", "17683", "17684", "17687", "19467",
];

/// Groups digits as the numbering plan shows them, by the length of the area code.
fn display(national: &str) -> String {
    let bytes = national.as_bytes();
    let code = match bytes {
        [b'2', ..] => 2,
        [b'1', b'1', ..] | [b'1', _, b'1', ..] | [b'3' | b'8' | b'9', ..] => 3,
        _ if LONG_CODES.iter().any(|code| national.starts_with(code)) => 5,
        _ => 4,
    };
    let (code, rest) = national.split_at(code);
    if matches!(code.len(), 2 | 3) && rest.len() > 6 {
        let (middle, last) = rest.split_at(rest.len() - 4);
        format!("0{code} {middle} {last}")
    } else {
        format!("0{code} {rest}")
    }
}
