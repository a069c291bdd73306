//! The line at the bottom: what was just done, or did not work.

use super::{App, Effect};
use crate::failure::Failure;

/// Terminals drop longer clipboard texts, or worse, a part of them. Source: the limits that xterm and tmux document.
const CLIPBOARD_BYTES: usize = 74_000;

/// One line about what was just done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// The line.
    pub text: String,
    /// Whether something did not work.
    pub bad: bool,
}

impl App {
    /// Says something in the line at the bottom.
    pub fn say(&mut self, text: impl Into<String>) {
        self.notice = Some(Notice {
            text: text.into(),
            bad: false,
        });
    }

    /// Sends a text to the terminal's clipboard, and says `what` it is; one that is too long is not sent, and that is said.
    pub(super) fn send_to_clipboard(&mut self, text: String, what: &str) -> Option<Effect> {
        if text.len() > CLIPBOARD_BYTES {
            let kilobytes = text.len() / 1000;
            self.complain(format!(
                "{kilobytes} KB are too much for a terminal's clipboard"
            ));
            return None;
        }
        self.say_sent(what);
        Some(Effect::Yank(text))
    }

    /// Says that something was sent to the clipboard: whether the terminal took it, nobody tells.
    pub fn say_sent(&mut self, what: &str) {
        let tmux = if self.in_tmux {
            "; tmux passes it on with: set -s set-clipboard on"
        } else {
            ""
        };
        self.say(format!("Sent {what} to the terminal's clipboard{tmux}"));
    }

    /// Says that something does not work.
    pub fn complain(&mut self, text: impl Into<String>) {
        self.notice = Some(Notice {
            text: text.into(),
            bad: true,
        });
    }

    /// Says that something failed, and keeps it in the log.
    pub fn fail(&mut self, failure: &Failure) {
        let backup = match self.offered_backup(&failure.subject.account.name) {
            Some(backup) if failure.is_of_the_account() => {
                format!("B opens its backup, {backup}; ")
            }
            _ => String::new(),
        };
        self.tries.note(failure, self.now);
        let again = match self.tries.of(failure) {
            Some(tried) => format!("Again, {}: ", tried.words()),
            None => String::new(),
        };
        let summary = failure.summary();
        self.complain(format!("{again}{summary}; {backup}! tells more"));
        self.log.add(self.now, failure.clone());
    }
}
