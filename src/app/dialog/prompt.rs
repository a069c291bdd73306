//! Which place? A place as on the command line, or a table's name alone in the account where one stands.

use crossterm::event::KeyEvent;

use super::Dialog;
use crate::app::input::{Line, Typed};
use crate::app::{App, Effect};

/// A line that asks for a place.
#[derive(Debug, Default)]
pub struct Prompt {
    /// What is typed.
    pub input: Line,
    /// What is wrong with it.
    pub error: Option<String>,
}

impl Prompt {
    pub(super) fn key(mut self, app: &mut App, key: KeyEvent) -> Vec<Effect> {
        match self.input.key(key) {
            Typed::Left => return Vec::new(),
            Typed::Entered => match app.find_place(self.input.text()) {
                Ok(place) => return app.go_to(place),
                Err(error) => self.error = Some(error),
            },
            Typed::Edited | Typed::Ignored => self.error = None,
        }
        app.dialog = Some(Dialog::Prompt(self));
        Vec::new()
    }
}
