//! Something to read: a failure with its advice, or what is known of a thing.

use crossterm::event::{KeyCode, KeyEvent};

use super::Dialog;
use crate::app::scroll::{Motion, Scroll};
use crate::app::{App, Effect};
use crate::failure::Failure;

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
        }
    }

    /// All of a failure.
    pub fn failure(failure: &Failure) -> Self {
        let mut lines = vec![failure.headline(), String::new()];
        lines.extend(failure.details());
        let told = Self::new("What went wrong", lines);
        match failure.to_copy() {
            Some(advice) => Self {
                yank: advice.text().to_owned(),
                copied: advice.noun(),
                ..told
            },
            None => told,
        }
    }

    pub(super) fn key(mut self, app: &mut App, key: KeyEvent) -> Vec<Effect> {
        let motion = match key.code {
            KeyCode::Down | KeyCode::Char('j') => Motion::By(1),
            KeyCode::Up | KeyCode::Char('k') => Motion::By(-1),
            KeyCode::PageDown => Motion::HalfScreens(2),
            KeyCode::PageUp => Motion::HalfScreens(-2),
            KeyCode::Char('y') => {
                let yank = Effect::Yank(self.yank.clone());
                app.say(format!("Copied {} to the clipboard", self.copied));
                app.dialog = Some(Dialog::Told(self));
                return vec![yank];
            }
            KeyCode::Esc | KeyCode::Enter | KeyCode::Backspace | KeyCode::Char('q') => {
                return Vec::new();
            }
            _ => Motion::By(0),
        };
        self.scroll.go(motion, self.lines.len(), 1);
        app.dialog = Some(Dialog::Told(self));
        Vec::new()
    }
}
