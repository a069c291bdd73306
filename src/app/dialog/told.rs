//! Something to read: a failure with its advice, or what is known of a thing.

use crossterm::event::{KeyCode, KeyEvent};

use super::Dialog;
use crate::app::scroll::{Motion, Scroll};
use crate::app::{App, Effect};
use crate::failure::{Advice, Failure};
use crate::item::wrap;

/// Something to read.
#[derive(Debug)]
pub struct Told {
    /// What it is about.
    pub title: String,
    /// The text; long lines are wrapped when drawn.
    pub lines: Vec<String>,
    /// The first visible line.
    pub scroll: Scroll,
    /// What `y` copies.
    pub yank: String,
    /// What that is.
    pub copied: &'static str,
    /// The place that it tells of, where it follows what becomes known of that.
    pub about: Option<String>,
}

impl Told {
    /// Lines under a title.
    pub fn new(title: impl Into<String>, lines: Vec<String>) -> Self {
        let yank = lines.join("\n");
        Self {
            title: title.into(),
            lines,
            scroll: Scroll::default(),
            yank,
            copied: "it all",
            about: None,
        }
    }

    /// All of a failure.
    pub fn failure(failure: &Failure) -> Self {
        let mut lines = vec![failure.headline(), String::new()];
        lines.extend(failure.details());
        Self::new("What went wrong", lines).copying(failure.to_copy())
    }

    /// The same, of which `y` copies this, where there is something of that sort.
    #[must_use]
    pub fn copying(self, advice: Option<Advice>) -> Self {
        match advice {
            Some(advice) => Self {
                yank: advice.text().to_owned(),
                copied: advice.noun(),
                ..self
            },
            None => self,
        }
    }

    /// The text as it is drawn, line by line.
    pub fn wrapped(&self, columns: usize) -> Vec<String> {
        let lines = self.lines.iter();
        lines.flat_map(|line| wrap(line, columns)).collect()
    }

    pub(super) fn key(mut self, app: &mut App, key: KeyEvent) -> Vec<Effect> {
        let mut effects = Vec::new();
        match key.code {
            KeyCode::Char('y') => {
                effects.extend(app.send_to_clipboard(self.yank.clone(), self.copied));
            }
            KeyCode::Esc | KeyCode::Enter | KeyCode::Backspace | KeyCode::Char('q') => {
                return effects;
            }
            _ => {
                let motion = Motion::in_text(key).unwrap_or(Motion::By(0));
                let lines = self.wrapped(app.geometry.told_columns()).len();
                let rows = app.geometry.told_rows();
                self.scroll.go_in_text(motion, lines, rows);
            }
        }
        app.dialog = Some(Dialog::Told(self));
        effects
    }
}
