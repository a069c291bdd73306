//! A line of text that is being typed.

use crossterm::event::{Event, KeyCode, KeyEvent, KeyModifiers};
use tui_input::backend::crossterm::EventHandler;

/// A line of text with a cursor.
#[derive(Debug, Clone, Default)]
pub struct Line {
    input: tui_input::Input,
    /// Whether all of it is selected: what is typed or pasted next takes its place.
    selected: bool,
}

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
        Self {
            input: tui_input::Input::new(text.to_owned()),
            selected: false,
        }
    }

    /// The same, selected: a character or a paste takes its place, any other key keeps it to be edited.
    pub fn selecting(text: &str) -> Self {
        Self {
            selected: !text.is_empty(),
            ..Self::with(text)
        }
    }

    /// Whether what is typed next takes the place of it all.
    pub fn is_selected(&self) -> bool {
        self.selected
    }

    /// The text.
    pub fn text(&self) -> &str {
        self.input.value()
    }

    /// The cursor, in columns of the terminal.
    pub fn cursor(&self) -> usize {
        self.input.visual_cursor()
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
        let types = KeyModifiers::NONE | KeyModifiers::SHIFT;
        if matches!(key.code, KeyCode::Char(_)) && types.contains(key.modifiers) {
            self.replace_selected();
        }
        self.selected = false;
        match self.input.handle_event(&Event::Key(key)) {
            Some(_) => Typed::Edited,
            None => Typed::Ignored,
        }
    }

    /// Takes pasted text: its line breaks and other control characters are left out.
    pub fn paste(&mut self, text: &str) {
        self.replace_selected();
        for character in text.chars().filter(|character| !character.is_control()) {
            self.input
                .handle(tui_input::InputRequest::InsertChar(character));
        }
    }

    fn replace_selected(&mut self) {
        if std::mem::take(&mut self.selected) {
            self.input.reset();
        }
    }
}
