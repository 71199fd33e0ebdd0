use std::collections::BTreeSet;

use crate::support::program::{self, Finished};
use crate::support::repository;

/// Every command, with its subcommands, as the help of the program lists them.
fn commands() -> Vec<Vec<String>> {
    let mut found = Vec::new();
    for command in listed_in(&help(&[]).output()) {
        let inner = listed_in(&help(std::slice::from_ref(&command)).output());
        if inner.is_empty() {
            found.push(vec![command]);
        } else {
            found.extend(inner.into_iter().map(|inner| vec![command.clone(), inner]));
        }
    }
    found
}

fn help(command: &[String]) -> Finished {
    program::run(command.iter().map(String::as_str).chain(["--help"])).succeeded()
}

fn listed_in(help: &str) -> Vec<String> {
    let under = help.split("Commands:\n").nth(1).unwrap_or_default();
    let lines = under.lines().take_while(|line| !line.trim().is_empty());
    lines
        .filter_map(|line| line.split_whitespace().next())
        .filter(|name| *name != "help")
        .map(str::to_owned)
        .collect()
}

#[test]
fn every_command_has_help_with_an_example() {
    let commands = commands();
    assert!(commands.len() >= 10, "{commands:?}");
    for command in commands {
        let help = help(&command).output();
        let example = help.split("Example").nth(1).unwrap_or_default();
        let call = format!("registrar {}", command.join(" "));
        let called = example.lines().any(|line| {
            line.trim_start().starts_with("registrar ")
                && command
                    .iter()
                    .all(|word| line.split_whitespace().any(|part| part == word))
        });
        assert!(called, "the help of `{call}` shows no example of it:\n{help}");
    }
}

#[test]
fn help_of_the_program_tells_what_exit_codes_mean() {
    let help = help(&[]).output();
    for part in ["0 done", "1 failed", "2 wrong use", "--store", "--format"] {
        assert!(help.contains(part), "no {part:?} in:\n{help}");
    }
}

/// The command lines that a document shows, without the program's name. A line that ends in a backslash goes on.
fn shown_commands(document: &str) -> Vec<Vec<String>> {
    let text = repository::text(document).replace("\\\n", " ");
    let mut fenced = false;
    let mut found = Vec::new();
    for line in text.lines() {
        if line.trim_start().starts_with("```") {
            fenced = !fenced;
            continue;
        }
        let line = line.trim_start().trim_start_matches("$ ");
        let names = [
            "cargo run --release -- ",
            "cargo run -- ",
            "./target/release/registrar ",
            "target/release/registrar ",
            "registrar ",
        ];
        if fenced && let Some(rest) = names.iter().find_map(|name| line.strip_prefix(name)) {
            found.push(words(rest));
        }
    }
    found
}

/// Splits a command line at spaces outside of quotes, up to a comment or a pipe.
fn words(line: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut quote = None;
    for character in line.chars() {
        match (quote, character) {
            (Some(open), _) if open == character => quote = None,
            (None, '"' | '\'') => quote = Some(character),
            (None, '#' | '|' | '>' | '&') => break,
            (None, ' ') => words.push(String::new()),
            _ => words.last_mut().expect("there is a word").push(character),
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

/// The command of a command line, without global options before it.
fn command_of(words: &[String]) -> Vec<String> {
    let mut rest = words;
    while let [option, _, more @ ..] = rest
        && ["--store", "--format"].contains(&option.as_str())
    {
        rest = more;
    }
    let known = commands();
    let known = |count: usize| {
        rest.get(..count)
            .is_some_and(|words| known.iter().any(|command| command == words))
    };
    let count = (1..=2).rev().find(|count| known(*count));
    let count = count.unwrap_or_else(|| panic!("the program has no command like: registrar {}", words.join(" ")));
    rest[..count].to_vec()
}

#[test]
fn documents_name_only_what_there_is() {
    let mut named = BTreeSet::new();
    for document in ["README.md", "ARCHITECTURE.md"] {
        for words in shown_commands(document) {
            if words.iter().any(|word| word == "--help" || word == "--version") {
                program::run(words.iter().map(String::as_str)).succeeded();
                continue;
            }
            let command = command_of(&words);
            let help = help(&command).output();
            for option in words.iter().filter_map(|word| word.strip_prefix("--")) {
                let option = format!("--{}", option.split('=').next().unwrap_or(option));
                assert!(
                    help.contains(&option),
                    "{document}: `registrar {}` has no {option}",
                    command.join(" ")
                );
            }
            named.insert(command.join(" "));
        }
    }
    assert!(
        named.contains("demo"),
        "the README does not show the demonstration: {named:?}"
    );
}

#[test]
fn the_readme_shows_how_to_run_and_how_to_test() {
    let readme = repository::text("README.md");
    for line in ["cargo run -- demo", "cargo test --workspace"] {
        assert!(readme.contains(line), "README.md does not say: {line}");
    }
}

#[test]
fn the_readme_names_every_command() {
    let readme = repository::text("README.md");
    for command in commands() {
        let whole = format!("`registrar {}`", command.join(" "));
        // "`registrar changes list`, `show`": the family is named once.
        let short = command
            .last()
            .map(|word| format!("`{word}`"))
            .filter(|_| command.len() > 1);
        let named = readme.contains(&whole) || short.is_some_and(|short| readme.contains(&short));
        assert!(named, "README.md does not name {whole}");
    }
}

#[test]
fn links_of_documents_lead_somewhere() {
    for path in repository::files()
        .iter()
        .filter(|path| path.extension().is_some_and(|extension| extension == "md"))
    {
        let text = std::fs::read_to_string(path).unwrap();
        for target in text
            .split("](")
            .skip(1)
            .filter_map(|rest| rest.split([')', '#', ' ']).next())
        {
            let outside = target.is_empty() || target.contains("://") || target.starts_with("mailto:");
            let file = path.parent().expect("a file has a folder").join(target);
            assert!(
                outside || file.exists(),
                "{} links to {target}, which is not there",
                repository::relative(path)
            );
        }
    }
}

#[test]
fn the_document_of_the_api_is_the_committed_one() {
    let printed = program::run(["openapi"]).succeeded().output();
    let parse = |text: &str| serde_json::from_str::<serde_json::Value>(text).unwrap();
    let committed = repository::text("openapi/openapi.json");
    assert!(
        parse(&printed) == parse(&committed),
        "write it anew: registrar openapi --out openapi/openapi.json"
    );
}
