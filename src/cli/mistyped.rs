//! A subcommand that is mistyped reads as a place: then the nearest is told.

use clap::{Command, CommandFactory};

use super::Cli;
use crate::config::Place;
use crate::config::nearest::nearest;

/// The subcommand nearest to a place, where that is one word and no subcommand itself.
pub(super) fn subcommand(place: &Place) -> Option<String> {
    let is_word = place.region.is_none() && place.table.is_none();
    let word = place.account.as_ref().filter(|_| is_word)?;
    near(word.as_str())
}

/// A line on the subcommand that may be meant, where these arguments, those of the program, are no right ones.
pub(super) fn tip(arguments: impl Iterator<Item = String>) -> Option<String> {
    let mut is_value = false;
    let mut words = arguments.filter(|argument| {
        let is_option = argument.starts_with('-');
        // Before a subcommand each takes one.
        let takes = is_option && !argument.contains('=');
        !std::mem::replace(&mut is_value, takes) && !is_option
    });
    let word = words.next()?;
    let near = near(&word)?;
    Some(format!(
        "  tip: {word:?} is no subcommand; the nearest: {near:?}"
    ))
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
        tip(line.split(' ').map(str::to_owned))
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
