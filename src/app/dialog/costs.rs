//! An expensive comparison is asked about before it begins.

use crossterm::event::{KeyCode, KeyEvent};

use super::Dialog;
use crate::app::{App, Effect};
use crate::config::TableAt;

/// A comparison, and what it would cost.
#[derive(Debug)]
pub struct Costs {
    /// From where.
    pub source: TableAt,
    /// With what.
    pub target: TableAt,
    /// Read capacity units, as estimated.
    pub units: f64,
    /// Whether the comparison was made before, and what it found lies below.
    pub again: bool,
    /// Whether the button that compares has the focus; Cancel has it first.
    pub go: bool,
}

impl Costs {
    /// Asks.
    pub fn new(source: TableAt, target: TableAt, units: f64) -> Self {
        Self {
            source,
            target,
            units,
            again: false,
            go: false,
        }
    }

    pub(super) fn key(mut self, app: &mut App, key: KeyEvent) -> Vec<Effect> {
        match key.code {
            KeyCode::Enter if self.go && self.again => return app.compare_again(None),
            KeyCode::Enter if self.go => {
                return app.compare_above(self.source, self.target, None, None);
            }
            KeyCode::Esc | KeyCode::Enter => return Vec::new(),
            KeyCode::Tab | KeyCode::BackTab | KeyCode::Left | KeyCode::Right => self.go = !self.go,
            _ => {}
        }
        app.dialog = Some(Dialog::Costs(self));
        Vec::new()
    }
}
