//! The keys that work where one is: drawn from the table of commands.

use crossterm::event::{KeyCode, KeyEvent};

use super::Dialog;
use crate::app::command::{Command, Context};
use crate::app::commands::COMMANDS;
use crate::app::scroll::{Motion, Scroll};
use crate::app::{App, Effect};
use crate::item::wrap;

/// Columns of the keys.
pub const KEYS: usize = 15;

/// The keys of a context.
#[derive(Debug)]
pub struct Help {
    /// Where.
    pub context: Context,
    /// The first visible line.
    pub scroll: Scroll,
}

impl Help {
    /// The keys that work in `context`.
    pub fn of(context: Context) -> Self {
        Self {
            context,
            scroll: Scroll::default(),
        }
    }

    /// The commands that work there.
    pub fn commands(&self) -> Vec<&'static Command> {
        COMMANDS
            .iter()
            .filter(|command| command.applies(self.context))
            .collect()
    }

    /// What the signs in the lists mean.
    fn signs(&self) -> &'static [(&'static str, &'static str)] {
        match self.context {
            Context::Accounts => &[
                (
                    "PROD",
                    "in capitals: protected; a write there is confirmed by typing its name, or refused",
                ),
                (
                    "id?",
                    "the account id as the config has it: proven on opening",
                ),
                (
                    "!",
                    "its role is assumed without an external id; i says why that matters",
                ),
            ],
            _ => &[],
        }
    }

    /// Its lines in so many columns: keys, and beside them what they do.
    pub fn lines(&self, columns: usize) -> Vec<(String, String)> {
        let commands = self.commands().into_iter().map(|command| {
            let mut keys: Vec<String> = command.key_signs().collect();
            if keys.is_empty() {
                keys.push(format!(":{}", command.name));
            }
            let writes = if command.writes { " (plans first)" } else { "" };
            (keys.join("  "), format!("{}{writes}", command.about))
        });
        let signs = self.signs().iter();
        let signs = signs.map(|(sign, means)| ((*sign).to_owned(), (*means).to_owned()));
        let entries = commands.chain(signs);
        let columns = columns.saturating_sub(KEYS);
        entries
            .flat_map(|(keys, about)| {
                let lines = wrap(&about, columns).into_iter();
                let keys = std::iter::once(keys).chain(std::iter::repeat(String::new()));
                keys.zip(lines)
            })
            .collect()
    }

    pub(super) fn key(mut self, app: &mut App, key: KeyEvent) -> Vec<Effect> {
        if matches!(
            key.code,
            KeyCode::Esc
                | KeyCode::Enter
                | KeyCode::Backspace
                | KeyCode::F(1)
                | KeyCode::Char('q' | '?')
        ) {
            return Vec::new();
        }
        let motion = Motion::in_text(key).unwrap_or(Motion::By(0));
        let lines = self.lines(app.geometry.help_columns()).len();
        let rows = app.geometry.told_rows();
        self.scroll.go_in_text(motion, lines, rows);
        app.dialog = Some(Dialog::Help(self));
        Vec::new()
    }
}
