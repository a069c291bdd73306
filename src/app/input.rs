//! A line of text that is being typed.

use crossterm::event::{Event, KeyCode, KeyEvent, KeyModifiers};
use tui_input::backend::crossterm::EventHandler;

/// A line of text with a cursor.
#[derive(Debug, Clone, Default)]
pub struct Line(tui_input::Input);

/// What a key did to a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Typed {
    /// The text or the cursor changed.
    Edited,
    /// It is done.
    Entered,
    /// It is given up.
    Left,
    /// The key means nothing to a line.
    Ignored,
}

impl Line {
    /// A line that begins with `text`, the cursor after it.
    pub fn with(text: &str) -> Self {
        Self(tui_input::Input::new(text.to_owned()))
    }

    /// The text.
    pub fn text(&self) -> &str {
        self.0.value()
    }

    /// The cursor, in columns of the terminal.
    pub fn cursor(&self) -> usize {
        self.0.visual_cursor()
    }

    /// Takes a key.
    pub fn key(&mut self, key: KeyEvent) -> Typed {
        match key.code {
            KeyCode::Enter => return Typed::Entered,
            KeyCode::Esc => return Typed::Left,
            KeyCode::Char('c') if key.modifiers.contains(KeyModifiers::CONTROL) => {
                return Typed::Left;
            }
            _ => {}
        }
        match self.0.handle_event(&Event::Key(key)) {
            Some(_) => Typed::Edited,
            None => Typed::Ignored,
        }
    }

    /// Takes pasted text: its line breaks and other control characters are left out.
    pub fn paste(&mut self, text: &str) {
        for character in text.chars().filter(|character| !character.is_control()) {
            self.0
                .handle(tui_input::InputRequest::InsertChar(character));
        }
    }
}
