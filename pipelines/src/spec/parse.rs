//! Reading a specification: unknown keys are errors that name the line and the nearest right key.

use std::path::Path;

use super::error::{SpecError, nearest};
use super::shipped::SHIPPED;
use super::{Spec, check};

/// A specification by the name of a shipped one (`address`, `organisation`) or by the path of a TOML file.
pub fn load(name_or_path: &str) -> Result<(Spec, String), SpecError> {
    if let Some(shipped) = SHIPPED.iter().find(|shipped| shipped.name == name_or_path) {
        return Ok((
            parse(shipped.text, &format!("shipped specification {}", shipped.name))?,
            shipped.text.to_owned(),
        ));
    }
    let path = Path::new(name_or_path);
    if !path.exists() {
        let names: Vec<&str> = SHIPPED.iter().map(|shipped| shipped.name).collect();
        let hint = nearest(name_or_path, names.iter().copied()).map_or_else(
            || {
                format!(
                    "Shipped specifications are {}; anything else is the path of a TOML file.",
                    names.join(", ")
                )
            },
            |name| format!("Did you mean `{name}`?"),
        );
        return Err(SpecError::unplaced(format!(
            "There is no specification `{name_or_path}`. {hint}"
        )));
    }
    let text = std::fs::read_to_string(path)
        .map_err(|error| SpecError::unplaced(format!("{name_or_path} cannot be read: {error}")))?;
    Ok((parse(&text, name_or_path)?, text))
}

/// Reads and checks the text of a specification; `origin` names it in errors.
pub fn parse(text: &str, origin: &str) -> Result<Spec, SpecError> {
    let spec: Spec = toml::from_str(text).map_err(|error| {
        let message = explain(error.message());
        error.span().map_or_else(
            || SpecError {
                origin: origin.to_owned(),
                place: None,
                message: message.clone(),
            },
            |span| SpecError::at(origin, text, span.start, message.clone()),
        )
    })?;
    check::check(&spec, text, origin)?;
    Ok(spec)
}

/// Turns "unknown field `a`, expected one of `b`, `c`" into a sentence that names the nearest right key.
fn explain(message: &str) -> String {
    let quoted: Vec<&str> = message.split('`').skip(1).step_by(2).collect();
    match (
        message.strip_prefix("unknown field"),
        message.strip_prefix("unknown variant"),
        quoted.split_first(),
    ) {
        (Some(_), _, Some((unknown, known))) => unknown_name("key", unknown, known),
        (_, Some(_), Some((unknown, known))) => unknown_name("value", unknown, known),
        _ => message.to_owned(),
    }
}

fn unknown_name(what: &str, unknown: &str, known: &[&str]) -> String {
    format!(
        "`{unknown}` is not a {what} that belongs here. {}",
        super::error::suggestion(unknown, known.iter().copied())
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shipped_specifications_are_valid() {
        for shipped in SHIPPED {
            assert_eq!(load(shipped.name).map(|_| ()), Ok(()), "{}", shipped.name);
        }
    }

    #[test]
    fn a_misspelt_key_names_its_line_and_the_nearest_right_key() {
        let text = SHIPPED[0]
            .text
            .replacen("[[comparison]]\nname", "[[comparison]]\ncolunm = \"x\"\nname", 1);
        let line = text
            .lines()
            .position(|line| line.starts_with("colunm"))
            .map_or(0, |line| line + 1);
        let error = parse(&text, "mine.toml")
            .err()
            .map(|error| error.to_string())
            .unwrap_or_default();
        assert!(
            error.starts_with(&format!("mine.toml: line {line}, column 1: ")),
            "{error}"
        );
        assert!(
            error.contains("`colunm`") && error.contains("Did you mean `column`?"),
            "{error}"
        );
    }

    #[test]
    fn a_column_that_no_source_maps_is_named_with_its_place() {
        let text = SHIPPED[0]
            .text
            .replacen("column = \"number\"", "column = \"nunber\"", 1);
        let error = parse(&text, "mine.toml")
            .err()
            .map(|error| error.to_string())
            .unwrap_or_default();
        assert!(
            error.contains("`nunber`") && error.contains("Did you mean `number`?") && error.contains("line "),
            "{error}"
        );
    }

    #[test]
    fn an_unknown_specification_names_the_nearest() {
        let error = load("adress").err().map(|error| error.to_string()).unwrap_or_default();
        assert!(error.contains("Did you mean `address`?"), "{error}");
    }
}
