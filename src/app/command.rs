//! What a command is. The table of all of them is in `commands`; keys, help, palette and footer come from it.

use std::borrow::Cow;

use super::key::Key;
use super::{App, Effect};

/// Where a key is pressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Context {
    /// The list of accounts.
    Accounts,
    /// The list of an account's tables.
    Tables,
    /// A table's items.
    Grid,
    /// One item.
    Item,
    /// A comparison's differences.
    Compare,
    /// Two items side by side.
    Pair,
    /// The health of the accounts.
    Health,
    /// The jobs.
    Jobs,
    /// The log.
    Log,
}

impl Context {
    /// All of them.
    pub const ALL: &'static [Self] = &[
        Self::Accounts,
        Self::Tables,
        Self::Grid,
        Self::Item,
        Self::Compare,
        Self::Pair,
        Self::Health,
        Self::Jobs,
        Self::Log,
    ];
    /// The two lists.
    pub const LISTS: &'static [Self] = &[Self::Accounts, Self::Tables];
    /// The levels of a side.
    pub const SIDES: &'static [Self] = &[Self::Accounts, Self::Tables, Self::Grid];

    /// What it is called in the help.
    pub fn title(self) -> &'static str {
        match self {
            Self::Accounts => "accounts",
            Self::Tables => "tables",
            Self::Grid => "items",
            Self::Item => "item",
            Self::Compare => "differences",
            Self::Pair => "pair",
            Self::Health => "health",
            Self::Jobs => "jobs",
            Self::Log => "log",
        }
    }
}

/// Whether a command works now; else why not.
pub type Enabled = Result<(), Cow<'static, str>>;

/// One line of the table of commands.
#[derive(Debug)]
pub struct Command {
    /// What it is called in the palette: `load-all`.
    pub name: &'static str,
    /// What it does, in a few words.
    pub about: &'static str,
    /// Its keys; the first is the one that the footer shows.
    pub keys: &'static [&'static str],
    /// Where it applies.
    pub contexts: &'static [Context],
    /// Its place in the footer: the lowest come first, and stay longest in a narrow terminal.
    pub hint: Option<u8>,
    /// Whether it leads to a write.
    pub writes: bool,
    /// Whether it works now.
    pub enabled: fn(&App) -> Enabled,
    /// Does it.
    pub run: fn(&mut App) -> Vec<Effect>,
}

/// For commands that always work where they apply.
pub fn always(_: &App) -> Enabled {
    Ok(())
}

impl Command {
    /// Whether it applies in `context`.
    pub fn applies(&self, context: Context) -> bool {
        self.contexts.contains(&context)
    }

    /// Its keys as they are drawn.
    pub fn key_signs(&self) -> impl Iterator<Item = String> {
        self.keys
            .iter()
            .filter_map(|name| Key::named(name))
            .map(|key| key.to_string())
    }

    /// Whether `key` is one of its keys.
    pub fn has_key(&self, key: Key) -> bool {
        self.keys.iter().any(|name| Key::named(name) == Some(key))
    }
}
