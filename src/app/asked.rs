//! Questions of tasks that wait for the user: the first is on the screen, over everything. Letters are never
//! taken for an answer, and Esc declines.

use std::collections::VecDeque;

use crossterm::event::{KeyCode, KeyEvent};
use secrecy::SecretString;

use super::input::{Line, Typed};
use super::{App, Effect};
use crate::question::{Question, QuestionId};

/// How many digits the code of an MFA device has.
pub const DIGITS: usize = 6;

/// A question, and what is typed so far.
#[derive(Debug)]
pub struct Asked {
    id: QuestionId,
    /// What is asked.
    pub question: Question,
    /// What is typed.
    pub input: Line,
    /// What is wrong with it.
    pub error: Option<String>,
}

/// All that wait, in the order in which they came.
#[derive(Debug, Default)]
pub struct Questions(VecDeque<Asked>);

impl Questions {
    /// The one on the screen.
    pub fn first(&self) -> Option<&Asked> {
        self.0.front()
    }

    /// How many more wait behind it.
    pub fn behind(&self) -> usize {
        self.0.len().saturating_sub(1)
    }

    pub(super) fn add(&mut self, id: QuestionId, question: Question) {
        self.0.push_back(Asked {
            id,
            question,
            input: Line::default(),
            error: None,
        });
    }

    /// Nobody waits for its answer any more.
    pub(super) fn withdraw(&mut self, id: QuestionId) {
        self.0.retain(|asked| asked.id != id);
    }
}

/// Gives a key to the question on the screen.
pub(super) fn key(app: &mut App, key: KeyEvent) -> Vec<Effect> {
    let Some(mut asked) = app.questions.0.pop_front() else {
        return Vec::new();
    };
    let is_letter = matches!(key.code, KeyCode::Char(c) if !c.is_ascii_digit());
    let leaves = key
        .modifiers
        .contains(crossterm::event::KeyModifiers::CONTROL);
    if is_letter && !leaves {
        asked.error = Some("Only digits: what the device shows now".to_owned());
        app.questions.0.push_front(asked);
        return Vec::new();
    }
    match asked.input.key(key) {
        Typed::Left => return vec![asked.answer(None)],
        Typed::Entered if asked.input.text().len() == DIGITS => {
            let code = SecretString::from(asked.input.text());
            return vec![asked.answer(Some(code))];
        }
        Typed::Entered => asked.error = Some(format!("A code has {DIGITS} digits")),
        Typed::Edited | Typed::Ignored => asked.error = None,
    }
    app.questions.0.push_front(asked);
    Vec::new()
}

/// Gives pasted text to the question on the screen: its digits.
pub(super) fn paste(app: &mut App, text: &str) {
    if let Some(asked) = app.questions.0.front_mut() {
        let digits: String = text.chars().filter(char::is_ascii_digit).collect();
        asked.input.paste(&digits);
    }
}

impl Asked {
    fn answer(&self, answer: Option<SecretString>) -> Effect {
        Effect::Answer {
            id: self.id,
            answer,
        }
    }
}
