//! Which key? A field for each key attribute; what is left empty of the sort key is not asked for.

use crossterm::event::{KeyCode, KeyEvent};

use super::Dialog;
use crate::app::input::{Line, Typed};
use crate::app::side::SideId;
use crate::app::{App, Effect};
use crate::config::TableAt;
use crate::failure::Failure;
use crate::item::{AskedKeyError, KeyAttributes};

/// A key that is being typed.
#[derive(Debug)]
pub struct AskKey {
    side: SideId,
    /// Of which table or index.
    pub table: TableAt,
    /// Its key attributes.
    pub attributes: KeyAttributes,
    /// What is typed, one line for each attribute.
    pub lines: Vec<Line>,
    /// Which line has the keys.
    pub focus: usize,
    /// What is wrong with it.
    pub error: Option<AskedKeyError>,
    /// Whether there is no other way: the table may not be scanned.
    pub scan_denied: bool,
    /// Whether the attributes are what the config or the user says, and can be told anew: the table may not be described.
    pub attributes_told: bool,
    /// Why not, as AWS says.
    pub why: Option<Box<Failure>>,
}

impl AskKey {
    /// Asks for a key of a side's table.
    pub fn new(side: SideId, table: TableAt, attributes: KeyAttributes, scan_denied: bool) -> Self {
        Self {
            side,
            table,
            lines: attributes.all().map(|_| Line::default()).collect(),
            attributes,
            focus: 0,
            error: None,
            scan_denied,
            attributes_told: false,
            why: None,
        }
    }

    /// The same, with whether its attributes are told by the config or the user.
    #[must_use]
    pub fn told(self, attributes_told: bool) -> Self {
        Self {
            attributes_told,
            ..self
        }
    }

    /// The same, with why the table may not be scanned.
    #[must_use]
    pub fn because(self, why: Option<Box<Failure>>) -> Self {
        Self { why, ..self }
    }

    pub(super) fn paste(&mut self, text: &str) {
        self.error = None;
        if let Some(line) = self.lines.get_mut(self.focus) {
            line.paste(text);
        }
    }

    pub(super) fn key(mut self, app: &mut App, key: KeyEvent) -> Vec<Effect> {
        match key.code {
            KeyCode::Tab | KeyCode::Down => self.focus = (self.focus + 1) % self.lines.len().max(1),
            KeyCode::BackTab | KeyCode::Up => {
                let before = self.focus.checked_sub(1);
                self.focus = before.unwrap_or(self.lines.len().saturating_sub(1));
            }
            KeyCode::F(4) if self.attributes_told => {
                app.ask_for_attributes(self.side);
                return Vec::new();
            }
            _ => {
                let typed = self.lines.get_mut(self.focus).map(|line| line.key(key));
                match typed {
                    Some(Typed::Left) | None => return Vec::new(),
                    Some(Typed::Entered) => match self.entered() {
                        Ok(key) => return app.read_by(self.side, &self.table, key),
                        Err(error) => {
                            self.focus = error.number;
                            self.error = Some(error);
                        }
                    },
                    Some(Typed::Edited | Typed::Ignored) => self.error = None,
                }
            }
        }
        app.dialog = Some(Dialog::AskKey(self));
        Vec::new()
    }

    /// The key; none where nothing is typed, which means the whole table.
    fn entered(&self) -> Result<Option<crate::item::AskedKey>, AskedKeyError> {
        let texts: Vec<&str> = self.lines.iter().map(Line::text).collect();
        if !self.scan_denied && texts.iter().all(|text| text.is_empty()) {
            return Ok(None);
        }
        self.attributes.typed(&texts).map(Some)
    }
}
