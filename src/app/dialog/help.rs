//! The keys that work where one is: drawn from the table of commands.

use crossterm::event::{KeyCode, KeyEvent};

use super::Dialog;
use crate::app::command::{Command, Context};
use crate::app::commands::COMMANDS;
use crate::app::scroll::{Motion, Scroll};
use crate::app::{App, Effect};

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

    /// Its lines.
    pub fn commands(&self) -> Vec<&'static Command> {
        COMMANDS
            .iter()
            .filter(|command| command.applies(self.context))
            .collect()
    }

    pub(super) fn key(mut self, app: &mut App, key: KeyEvent) -> Vec<Effect> {
        let motion = match key.code {
            KeyCode::Down | KeyCode::Char('j') => Motion::By(1),
            KeyCode::Up | KeyCode::Char('k') => Motion::By(-1),
            KeyCode::PageDown | KeyCode::Char(' ') => Motion::HalfScreens(2),
            KeyCode::PageUp => Motion::HalfScreens(-2),
            KeyCode::Home | KeyCode::Char('g') => Motion::First,
            KeyCode::End | KeyCode::Char('G') => Motion::Last,
            KeyCode::Esc
            | KeyCode::Enter
            | KeyCode::Backspace
            | KeyCode::F(1)
            | KeyCode::Char('q' | '?') => {
                return Vec::new();
            }
            _ => Motion::By(0),
        };
        let height = app.geometry.dialog();
        let len = self.commands().len();
        // The cursor is the first visible line: it stops where the last line is in sight.
        self.scroll
            .go(motion, len.saturating_sub(height) + 1, height);
        app.dialog = Some(Dialog::Help(self));
        Vec::new()
    }
}
