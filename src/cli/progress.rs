//! How far something is, on standard error if that is a terminal.

use std::io::IsTerminal;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle, WeakProgressBar};

/// The line that is shown: a terminal has one.
static SHOWN: Mutex<Option<WeakProgressBar>> = Mutex::new(None);

/// Does something on the terminal with no line of progress in its way, and none drawn meanwhile.
pub(super) fn aside<T>(act: impl FnOnce() -> T) -> T {
    let shown = SHOWN.lock().unwrap_or_else(PoisonError::into_inner);
    let bar = shown.as_ref().and_then(WeakProgressBar::upgrade);
    drop(shown);
    match bar {
        Some(bar) => bar.suspend(act),
        None => act(),
    }
}

/// A line that shows how far something is; nothing where standard error is no terminal.
pub(super) struct Progress(Option<ProgressBar>);

impl Progress {
    /// `total` items to go, where that is known at least about.
    pub(super) fn new(total: Option<u64>) -> Self {
        if !std::io::stderr().is_terminal() {
            return Self(None);
        }
        let bar = ProgressBar::with_draw_target(total, ProgressDrawTarget::stderr());
        let template = match total {
            Some(_) => "{spinner} {wide_bar} {percent}% {msg}",
            None => "{spinner} {msg}",
        };
        if let Ok(style) = ProgressStyle::with_template(template) {
            bar.set_style(style);
        }
        bar.enable_steady_tick(Duration::from_millis(100));
        *SHOWN.lock().unwrap_or_else(PoisonError::into_inner) = Some(bar.downgrade());
        Self(Some(bar))
    }

    /// `done` items so far; `message` must be safe on a terminal.
    pub(super) fn show(&self, done: u64, message: String) {
        if let Some(bar) = &self.0 {
            // An estimate may turn out too low.
            if bar.length().is_some_and(|total| total < done) {
                bar.set_length(done);
            }
            bar.set_position(done);
            bar.set_message(message);
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if let Some(bar) = &self.0 {
            bar.finish_and_clear();
        }
    }
}
