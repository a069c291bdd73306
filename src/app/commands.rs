//! The table of commands. A new command is one file (or a line in the file of its theme) and one line here.

mod by_key;
mod compare;
mod copy;
mod elsewhere;
mod enter;
mod failover;
mod grid;
mod health;
mod item;
mod jobs;
mod log;
mod moving;
mod open;
mod pair;
mod program;
mod refresh;
mod reload;
mod sides;
mod text;
mod which;

pub use copy::{copy_ends, passed_over};

use super::command::{Command, Context};
use super::key::Key;
use super::{App, Effect};

/// Every command, in the order of the help.
pub const COMMANDS: &[Command] = &[
    enter::ENTER,
    enter::BACK,
    enter::IN,
    enter::OUT,
    copy::COPY,
    compare::COMPARE,
    sides::OTHER_SIDE,
    text::FILTER,
    text::NEXT_MATCH,
    text::PREVIOUS_MATCH,
    by_key::GO_TO_KEY,
    grid::MARK,
    grid::RANGE,
    grid::INVERT,
    grid::MARK_ALL,
    grid::LOAD_ALL,
    item::TREE,
    item::JSON,
    item::DYNAMODB_JSON,
    item::RAW,
    item::FOLD,
    item::UNFOLD,
    compare::SHOW_ALL,
    compare::SHOW_CHANGED,
    compare::SHOW_ONLY_SOURCE,
    compare::SHOW_ONLY_TARGET,
    compare::NEXT_DIFFERENCE,
    compare::PREVIOUS_DIFFERENCE,
    text::YANK,
    open::OPEN_PLACE,
    elsewhere::OPEN_ELSEWHERE,
    open::GO_ACCOUNT,
    open::LAST_PLACE,
    which::REGION,
    which::TENANT,
    which::RELOAD_CONFIG,
    sides::SWAP,
    sides::LAYOUT,
    reload::RELOAD,
    reload::RENEW,
    failover::FAILOVER,
    refresh::REFRESH,
    refresh::REFRESH_ALL,
    moving::UP,
    moving::DOWN,
    moving::PAGE_UP,
    moving::PAGE_DOWN,
    moving::HALF_UP,
    moving::HALF_DOWN,
    moving::FIRST,
    moving::LAST,
    grid::COLUMN_LEFT,
    grid::COLUMN_RIGHT,
    grid::FIRST_COLUMN,
    grid::LAST_COLUMN,
    health::HEALTH,
    health::NEXT_UNWELL,
    health::PREVIOUS_UNWELL,
    jobs::JOBS,
    jobs::CANCEL_JOB,
    log::LOG,
    log::EVERYTHING,
    log::ONLY_FAILURES,
    program::INFORMATION,
    program::HELP,
    program::PALETTE,
    program::STOP,
    program::QUIT,
];

/// A command that takes something after its name in the palette, as in `:region eu-west-1`.
#[derive(Debug)]
pub struct Takes {
    /// The command's name.
    pub name: &'static str,
    /// What it takes.
    pub what: &'static str,
    /// Does it with what was typed, or says what is wrong with that.
    pub with: fn(&mut App, &str) -> Result<Vec<Effect>, String>,
}

/// Every command that takes something.
pub const TAKES: &[Takes] = &[
    Takes {
        name: "open",
        what: "PLACE",
        with: open::place,
    },
    Takes {
        name: "open-place",
        what: "PLACE",
        with: open::place,
    },
    Takes {
        name: "@",
        what: "ACCOUNT",
        with: open::account,
    },
    Takes {
        name: "go-account",
        what: "ACCOUNT",
        with: open::account,
    },
    Takes {
        name: "region",
        what: "REGION",
        with: which::region,
    },
    Takes {
        name: "tenant",
        what: "TENANT",
        with: which::tenant,
    },
    Takes {
        name: "refresh",
        what: "ACCOUNT or all",
        with: refresh::refresh,
    },
    Takes {
        name: "filter",
        what: "TEXT",
        with: text::filter,
    },
];

/// What the command called `name` takes.
pub fn takes(name: &str) -> Option<&'static Takes> {
    TAKES.iter().find(|takes| takes.name == name)
}

/// The command that `key` means in `context`.
pub fn by_key(context: Context, key: Key) -> Option<&'static Command> {
    COMMANDS
        .iter()
        .find(|command| command.applies(context) && command.has_key(key))
}

/// The command called `name`.
pub fn by_name(name: &str) -> Option<&'static Command> {
    COMMANDS.iter().find(|command| command.name == name)
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::COMMANDS;
    use crate::app::command::Context;
    use crate::app::key::Key;

    #[test]
    fn no_key_means_two_things_in_one_place() {
        for context in Context::ALL {
            let mut taken = HashSet::new();
            for command in COMMANDS.iter().filter(|command| command.applies(*context)) {
                for key in command.keys {
                    assert!(
                        taken.insert(*key),
                        "{key} means two things in {context:?}: {}",
                        command.name
                    );
                }
            }
        }
    }

    #[test]
    fn every_key_is_a_key_and_every_name_is_given_once() {
        let mut names = HashSet::new();
        for command in COMMANDS {
            assert!(
                names.insert(command.name),
                "{} is there twice",
                command.name
            );
            for key in command.keys {
                assert!(
                    Key::named(key).is_some(),
                    "{key} of {} is no key",
                    command.name
                );
            }
        }
    }

    #[test]
    fn no_command_that_writes_has_a_letter_that_only_shift_tells_from_a_reading_one() {
        for command in COMMANDS.iter().filter(|command| command.writes) {
            for key in command.keys.iter().filter(|key| key.len() == 1) {
                let swapped: String = key
                    .chars()
                    .map(|c| {
                        if c.is_uppercase() {
                            c.to_ascii_lowercase()
                        } else {
                            c.to_ascii_uppercase()
                        }
                    })
                    .collect();
                let clash = COMMANDS
                    .iter()
                    .find(|other| !other.writes && other.keys.contains(&swapped.as_str()));
                assert!(clash.is_none(), "{key} writes, and {swapped} does not");
            }
        }
    }
}
