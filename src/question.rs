//! What a task may have to ask the user. The screen answers with a dialog, the command line with a prompt, a test with
//! a script: whoever works on something knows only [`Asks`].

use std::fmt;
use std::future::Future;
use std::pin::Pin;

use secrecy::SecretString;

use crate::config::{AccountName, MfaSerial};

/// Something that only the user knows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Question {
    /// The code that an MFA device shows now: six digits, good once.
    MfaCode {
        /// The account that is being opened.
        account: AccountName,
        /// The device.
        serial: MfaSerial,
        /// What AWS said of the code before, where there was one.
        refused: Option<String>,
    },
}

/// One question, while somebody waits for its answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct QuestionId(pub u64);

/// An answer that is on its way; none where the user gives none.
pub type Answering<'a> = Pin<Box<dyn Future<Output = Option<SecretString>> + Send + 'a>>;

/// Whoever can ask the user.
pub trait Asks: fmt::Debug + Send + Sync {
    /// Asks, and waits for the answer; none where there is nobody to ask, or the user declines.
    fn ask(&self, question: Question) -> Answering<'_>;
}

/// Nobody is there to be asked.
#[derive(Debug, Clone, Copy, Default)]
pub struct Nobody;

impl Asks for Nobody {
    fn ask(&self, _: Question) -> Answering<'_> {
        Box::pin(std::future::ready(None))
    }
}
