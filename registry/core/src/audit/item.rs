//! Items: their hash, and whether they are written in the one canonical way.

use super::scanner::Scanner;

/// Longest name of a field, in bytes, by the rule for names.
const FIELD_BYTES_MAX: usize = 64;

/// SHA-256 of an item's canonical JSON.
pub fn item_digest(json: &str) -> [u8; 32] {
    super::digest(json)
}

/// Says what in the text is not canonical JSON of an item by the GOV.UK Registers V1 rules, and at which byte (from 1).
///
/// An item is an object of field names, sorted and each once, with texts or lists of texts; nothing is empty, there is
/// no white space between the parts, and each character has one way to be written.
pub fn canonical_item(json: &str) -> Result<(), String> {
    let mut scanner = Scanner::new(json);
    scanner.expect('{', "an item begins with {")?;
    let mut last: Option<String> = None;
    if scanner.next_is('}') {
        scanner.expect('}', "an item ends with }")?;
        return scanner.end();
    }
    loop {
        let place = scanner.place();
        let field = scanner.string()?;
        check_field(&field).map_err(|rule| format!("at byte {place}: the field name {field:?} must {rule}"))?;
        if let Some(last) = last.filter(|last| *last >= field) {
            return Err(format!(
                "at byte {place}: the field {field:?} must not follow {last:?}: fields are sorted, each once"
            ));
        }
        scanner.expect(':', "a field name is followed by : without white space")?;
        value(&mut scanner)?;
        last = Some(field);
        if scanner.next_is('}') {
            scanner.expect('}', "an item ends with }")?;
            return scanner.end();
        }
        scanner.expect(',', "a field is followed by , or } without white space")?;
    }
}

fn value(scanner: &mut Scanner<'_>) -> Result<(), String> {
    if !scanner.next_is('[') {
        return text(scanner);
    }
    scanner.expect('[', "a list begins with [")?;
    loop {
        // An empty list has no text here, and is refused like an empty text.
        text(scanner)?;
        if scanner.next_is(']') {
            return scanner.expect(']', "a list ends with ]");
        }
        scanner.expect(',', "a text in a list is followed by , or ] without white space")?;
    }
}

fn text(scanner: &mut Scanner<'_>) -> Result<(), String> {
    let place = scanner.place();
    if scanner.string()?.is_empty() {
        return Err(format!(
            "at byte {place}: the text is empty: a value that is empty is left out"
        ));
    }
    Ok(())
}

fn check_field(field: &str) -> Result<(), String> {
    if field.len() > FIELD_BYTES_MAX {
        return Err(format!("have at most {FIELD_BYTES_MAX} bytes"));
    }
    let allowed = |byte: u8| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-');
    if !field.bytes().all(allowed) || !field.starts_with(|first: char| first.is_ascii_lowercase()) {
        return Err("begin with a lower-case letter and go on with lower-case letters, digits and hyphens".to_owned());
    }
    Ok(())
}
