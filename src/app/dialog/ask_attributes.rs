//! Which attributes are the key? Asked of a table that may not be described, and again where what was said is wrong.

use crossterm::event::{KeyCode, KeyEvent};

use super::Dialog;
use crate::app::input::{Line, Typed};
use crate::app::side::SideId;
use crate::app::{App, Effect};
use crate::config::TableAt;
use crate::failure::Failure;
use crate::item::{KeyAttribute, KeyAttributes, KeySchema};

/// The key attributes of a table, being typed.
#[derive(Debug)]
pub struct AskAttributes {
    side: SideId,
    /// Of which table or index.
    pub table: TableAt,
    /// The partition key, and the sort key or nothing.
    pub lines: [Line; 2],
    /// Whether the sort key's line has the keys.
    pub at_sort: bool,
    /// What is wrong.
    pub error: Option<String>,
    /// Why the table may not be described, as AWS says.
    pub why: Option<Box<Failure>>,
}

impl AskAttributes {
    /// Asks for the key attributes of a side's table; `known` are those that count until now.
    pub fn new(
        side: SideId,
        table: TableAt,
        known: Option<&KeyAttributes>,
        why: Option<Box<Failure>>,
    ) -> Self {
        let line = |one: Option<&KeyAttribute>| {
            let text = one.map(|one| format!("{}:{}", one.name, one.kind));
            Line::with(&text.unwrap_or_default())
        };
        let partition = known.and_then(|known| known.partition.first());
        let sort = known.and_then(|known| known.sort.first());
        Self {
            side,
            table,
            lines: [line(partition), line(sort)],
            at_sort: false,
            error: None,
            why,
        }
    }

    fn line(&mut self) -> &mut Line {
        let [partition, sort] = &mut self.lines;
        if self.at_sort { sort } else { partition }
    }

    pub(super) fn paste(&mut self, text: &str) {
        self.error = None;
        self.line().paste(text);
    }

    pub(super) fn key(mut self, app: &mut App, key: KeyEvent) -> Vec<Effect> {
        match key.code {
            KeyCode::Tab | KeyCode::BackTab | KeyCode::Down | KeyCode::Up => {
                self.at_sort = !self.at_sort;
            }
            _ => match self.line().key(key) {
                Typed::Left => return Vec::new(),
                Typed::Entered => match self.entered() {
                    Ok(key) => return app.tell_key(self.side, &self.table, key),
                    Err(error) => self.error = Some(error),
                },
                Typed::Edited | Typed::Ignored => self.error = None,
            },
        }
        app.dialog = Some(Dialog::AskAttributes(self));
        Vec::new()
    }

    fn entered(&self) -> Result<KeySchema, String> {
        let [partition, sort] = self.lines.each_ref().map(|line| line.text().trim());
        let attribute = |text: &str| {
            let wrong = || format!("{text:?}: write NAME:S, NAME:N or NAME:B, as in id:S");
            text.parse::<KeyAttribute>().map_err(|_| wrong())
        };
        let partition = attribute(partition)?;
        if sort.is_empty() {
            return Ok(KeySchema::new(partition, None));
        }
        let sort = attribute(sort)?;
        if sort.name == partition.name {
            return Err(format!("{} is there twice", sort.name));
        }
        Ok(KeySchema::new(partition, Some(sort)))
    }
}
