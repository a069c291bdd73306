//! The page of keys is the table of commands, written down.
#![expect(clippy::unwrap_used, reason = "tests")]

use std::fmt::Write as _;

use dynahop::app::command::{Command, Context};
use dynahop::app::commands::COMMANDS;

/// The page that the table makes.
fn page() -> String {
    let mut page =
        "# Keys\n\nMade from the table of commands; `?` shows those of the place where you are.\n"
            .to_owned();
    for context in Context::ALL {
        write!(
            page,
            "\n## In {}\n\n| keys | command | what it does |\n| --- | --- | --- |\n",
            context.title()
        )
        .unwrap();
        for command in COMMANDS.iter().filter(|command| command.applies(*context)) {
            let about = command.about.replace('|', "\\|");
            writeln!(page, "| {} | `{}` | {about} |", keys(command), command.name).unwrap();
        }
    }
    page
}

fn keys(command: &Command) -> String {
    let quoted = command
        .key_signs()
        .map(|key| format!("`{}`", key.replace('|', "\\|")));
    let keys = quoted.collect::<Vec<_>>().join(" ");
    // What has no key is done by its name.
    if keys.is_empty() {
        format!("`:{}`", command.name)
    } else {
        keys
    }
}

#[test]
fn the_page_of_keys_is_the_table_of_commands() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/keys.md");
    if std::env::var_os("UPDATE_DOCS").is_some() {
        std::fs::write(path, page()).unwrap();
    }
    let written = std::fs::read_to_string(path).unwrap_or_default();
    assert!(
        written == page(),
        "docs/keys.md is not what the table says: run UPDATE_DOCS=1 cargo test the_page_of_keys"
    );
}

/// Every command is in the help of each place where it applies, once.
#[test]
fn every_command_applies_somewhere() {
    for command in COMMANDS {
        assert!(
            !command.contexts.is_empty(),
            "{} applies nowhere",
            command.name
        );
    }
}
