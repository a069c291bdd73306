//! Questions of tasks on the command line: answered by an option, else asked at the terminal, else not at all.

use std::sync::Mutex;
use std::sync::PoisonError;

use secrecy::SecretString;

use super::ask::{is_interactive, line};
use super::progress::aside;
use crate::item::visible;
use crate::question::{Answering, Asks, Question};

/// What the command line's user answers.
#[derive(Debug)]
pub(super) struct AtTerminal {
    /// What `--mfa-code` gave: good once.
    code: Mutex<Option<SecretString>>,
    /// One question at a time.
    turn: tokio::sync::Mutex<()>,
}

impl AtTerminal {
    pub(super) fn new(code: Option<SecretString>) -> Self {
        Self {
            code: Mutex::new(code),
            turn: tokio::sync::Mutex::new(()),
        }
    }

    fn given(&self) -> Option<SecretString> {
        self.code
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take()
    }
}

impl Asks for AtTerminal {
    fn ask(&self, question: Question) -> Answering<'_> {
        Box::pin(async move {
            let _turn = self.turn.lock().await;
            if let Some(code) = self.given() {
                return Some(code);
            }
            if !is_interactive() {
                return None;
            }
            let words = words(&question);
            let typed = tokio::task::spawn_blocking(move || aside(|| line(&words))).await;
            let code = typed.ok().flatten()?.trim().to_owned();
            (!code.is_empty()).then(|| code.into())
        })
    }
}

fn words(question: &Question) -> String {
    let Question::MfaCode {
        account,
        serial,
        refused,
    } = question;
    let before = refused.as_ref().map_or_else(String::new, |said| {
        format!("The code before was refused: {}\n", visible(said))
    });
    format!("{before}MFA code of {serial}, to open {account} (Enter alone declines): ")
}
