//! A subcommand that is mistyped reads as a place: then the nearest is told. And a place whose account is called like a
//! subcommand reads as that: then it is told how the account is opened.

use std::path::Path;

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Command, CommandFactory};

use super::Cli;
use crate::config::nearest::nearest;
use crate::config::{AccountName, Config, Place, ProcessEnvironment};

/// The subcommand nearest to a place, where that is one word and no subcommand itself.
pub(super) fn subcommand(place: &Place) -> Option<String> {
    let is_word = place.region.is_none() && place.table.is_none();
    let word = place.account.as_ref().filter(|_| is_word)?;
    near(word.as_str())
}

/// A line on the subcommand that may be meant, where these arguments, those of the program, are no right ones.
pub(super) fn tip(arguments: &[String]) -> Option<String> {
    let word = first_word(arguments)?;
    let near = near(word)?;
    Some(format!(
        "  tip: {word:?} is no subcommand; the nearest: {near:?}"
    ))
}

/// A line on the account that is called like the subcommand of these arguments, where a place follows that the subcommand
/// does not take: both sides may be meant.
pub(super) fn account_tip(arguments: &[String], error: &clap::Error) -> Option<String> {
    let unexpected = match error.get(ContextKind::InvalidArg)? {
        ContextValue::String(text) if error.kind() == ErrorKind::UnknownArgument => text,
        _ => return None,
    };
    let place = unexpected.parse::<Place>().ok().map(|_| unexpected);
    let place = place.filter(|text| !text.starts_with('-'))?;
    let word = first_word(arguments)?;
    let name: AccountName = word.parse().ok()?;
    // What is wrong with a config is told where that is read for its own sake.
    let config = Config::load(config(arguments), &ProcessEnvironment).ok()?;
    config.accounts.find(&name)?;
    let quoted = format!("\"{word}\"");
    let command = config.called().command([&quoted, place]);
    Some(format!(
        "  tip: {word} is a subcommand; the account that is called so is written in quotes: {command}"
    ))
}

/// The first of the arguments that is neither an option nor an option's value.
fn first_word(arguments: &[String]) -> Option<&str> {
    let mut is_value = false;
    let mut words = arguments.iter().filter(|argument| {
        let is_option = argument.starts_with('-');
        // Before a subcommand each takes one.
        let takes = is_option && !argument.contains('=');
        !std::mem::replace(&mut is_value, takes) && !is_option
    });
    words.next().map(String::as_str)
}

/// The file that `--config` names, in arguments that are no right ones.
fn config(arguments: &[String]) -> Option<&Path> {
    let mut rest = arguments.iter();
    while let Some(argument) = rest.next() {
        let path = match argument.strip_prefix("--config") {
            Some("") => rest.next().map(String::as_str),
            Some(value) => value.strip_prefix('='),
            None => None,
        };
        if path.is_some() {
            return path.map(Path::new);
        }
    }
    None
}

/// The nearest to a word that is none.
fn near(word: &str) -> Option<String> {
    let command = Cli::command();
    let names: Vec<&str> = command.get_subcommands().map(Command::get_name).collect();
    if names.contains(&word) {
        return None;
    }
    let near = nearest(word, names).into_iter().next();
    near.map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tipped(line: &str) -> Option<String> {
        let arguments: Vec<String> = line.split(' ').map(str::to_owned).collect();
        tip(&arguments)
    }

    #[test]
    fn the_first_word_that_is_no_value_of_an_option_was_to_be_a_subcommand() {
        let check = Some("  tip: \"chek\" is no subcommand; the nearest: \"check\"".to_owned());
        for (line, tip) in [
            ("chek --failover prod", check.clone()),
            ("--config copyy chek", check.clone()),
            ("--config=copyy chek", check),
            ("check --failovr", None),
            ("prod --failover", None),
            ("--failover", None),
        ] {
            assert_eq!(tipped(line), tip, "{line}");
        }
    }
}
