//! The log.

use crate::app::App;
use crate::app::command::{Command, Context, always};
use crate::app::dialog::{Dialog, Told};
use crate::app::effect::Effect;
use crate::app::log::{Entry, LogView};
use crate::app::scroll::Scroll;
use crate::app::view::View;

/// Opens the log.
pub const LOG: Command = Command {
    name: "log",
    about: "the log: what happened, and what went wrong",
    keys: &["!"],
    contexts: Context::ALL,
    hint: None,
    writes: false,
    enabled: always,
    run: |app| {
        if !matches!(app.views.last(), Some(View::Log(_))) {
            let view = opening(app);
            app.views.push(View::Log(view));
            app.fit();
        }
        Vec::new()
    },
};

/// Who opens it after a failure looks for that one: the one that is on the screen, or else the last.
fn opening(app: &App) -> LogView {
    let mut view = LogView {
        only_failures: !app.log.failures().is_empty(),
        ..LogView::default()
    };
    if let Some(here) = app.failure_here() {
        let (shown, headline) = (app.log.shown(&view), here.headline());
        let is_here = |entry: &&Entry| entry.failure.is_some() && entry.line == headline;
        let at = shown.iter().position(is_here);
        view.list.scroll.cursor = at.unwrap_or_default();
    }
    view
}

/// Shows all of it.
pub const EVERYTHING: Command = Command {
    name: "everything",
    about: "show requests and sessions too",
    keys: &["0"],
    contexts: &[Context::Log],
    hint: Some(2),
    writes: false,
    enabled: always,
    run: |app| show(app, false),
};

/// Shows what went wrong.
pub const ONLY_FAILURES: Command = Command {
    name: "failures",
    about: "show only what went wrong",
    keys: &["1"],
    contexts: &[Context::Log],
    hint: Some(3),
    writes: false,
    enabled: always,
    run: |app| show(app, true),
};

fn show(app: &mut App, only_failures: bool) -> Vec<Effect> {
    if let Some(View::Log(view)) = app.views.last_mut() {
        view.only_failures = only_failures;
        view.list.scroll = Scroll::default();
    }
    Vec::new()
}

/// The entry of the log under the cursor, in full.
pub fn tell_entry(app: &mut App) -> Vec<Effect> {
    app.dialog = app.log_entry().map(|entry| {
        Dialog::Told(match &entry.failure {
            Some(failure) => Told::failure(failure),
            None => Told::new("Log", vec![entry.line.clone()]),
        })
    });
    Vec::new()
}

impl App {
    /// The entry of the log under the cursor.
    pub fn log_entry(&self) -> Option<&Entry> {
        let Some(View::Log(view)) = self.views.last() else {
            return None;
        };
        let shown = self.log.shown(view);
        shown.get(view.list.scroll.cursor).copied()
    }
}
