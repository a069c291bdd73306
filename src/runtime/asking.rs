//! Questions of tasks as messages to the state, and the user's answers on their way back.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use secrecy::SecretString;
use tokio::sync::mpsc::Sender;
use tokio::sync::oneshot;

use crate::app::Message;
use crate::question::{Answering, Asks, Question, QuestionId};

/// Asks the user in the terminal program. Cheap to clone: all clones know the same questions.
#[derive(Debug, Clone)]
pub struct Asking {
    messages: Sender<Message>,
    open: Arc<Mutex<Open>>,
}

/// The questions that somebody waits for.
#[derive(Debug, Default)]
struct Open {
    count: u64,
    /// Given before anybody was asked: good once.
    code: Option<SecretString>,
    waiting: HashMap<QuestionId, oneshot::Sender<Option<SecretString>>>,
}

impl Asking {
    /// Questions go to `messages`; answers come by [`Asking::answer`].
    pub fn new(messages: Sender<Message>) -> Self {
        Self {
            messages,
            open: Arc::default(),
        }
    }

    /// The same, with an answer to the first question: `--mfa-code` has it.
    #[must_use]
    pub fn with_code(self, code: Option<SecretString>) -> Self {
        self.lock().code = code;
        self
    }

    /// Takes the user's answer; none where they declined. One that nobody waits for any more is dropped.
    pub fn answer(&self, id: QuestionId, answer: Option<SecretString>) {
        let waiting = self.lock().waiting.remove(&id);
        if let Some(waiting) = waiting {
            // Whoever waited may have gone this very moment.
            let _ = waiting.send(answer);
        }
    }

    fn begin(&self) -> (Waiting<'_>, oneshot::Receiver<Option<SecretString>>) {
        let (sender, receiver) = oneshot::channel();
        let mut open = self.lock();
        open.count += 1;
        let id = QuestionId(open.count);
        open.waiting.insert(id, sender);
        (Waiting { asking: self, id }, receiver)
    }

    fn lock(&self) -> MutexGuard<'_, Open> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Asks for Asking {
    fn ask(&self, question: Question) -> Answering<'_> {
        Box::pin(async move {
            if let Some(code) = self.lock().code.take() {
                return Some(code);
            }
            let (waiting, answer) = self.begin();
            let id = waiting.id;
            let asked = self.messages.send(Message::Asked { id, question }).await;
            asked.ok()?;
            answer.await.ok().flatten()
        })
    }
}

/// Somebody waits for an answer. Where they give up before it comes, the question is taken back.
struct Waiting<'a> {
    asking: &'a Asking,
    id: QuestionId,
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        if self.asking.lock().waiting.remove(&self.id).is_some() {
            // Where there is no room the question stays on the screen: its answer is dropped then.
            let _ = self.asking.messages.try_send(Message::Unasked(self.id));
        }
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use secrecy::ExposeSecret;
    use tokio::sync::mpsc::channel;

    use super::*;

    fn question() -> Question {
        Question::MfaCode {
            account: "dev".parse().unwrap(),
            serial: "arn:aws:iam::999999999999:mfa/me".parse().unwrap(),
            refused: None,
        }
    }

    #[tokio::test]
    async fn an_answer_reaches_whoever_asked_and_a_question_that_nobody_waits_for_is_taken_back() {
        let (sender, mut messages) = channel(8);
        let asking = Asking::new(sender);
        let (answer, ()) = tokio::join!(asking.ask(question()), async {
            let Some(Message::Asked { id, .. }) = messages.recv().await else {
                unreachable!("a question")
            };
            asking.answer(id, Some("123456".into()));
        });
        assert_eq!(answer.unwrap().expose_secret(), "123456");
        assert!(messages.try_recv().is_err(), "an answered one is not");
        // Whoever asks gives up before the answer comes.
        let mut waits = asking.ask(question());
        tokio::select! {
            biased;
            _ = &mut waits => unreachable!("nobody answered"),
            () = std::future::ready(()) => {}
        }
        drop(waits);
        let Some(Message::Asked { id, .. }) = messages.recv().await else {
            unreachable!("a question")
        };
        assert!(matches!(messages.recv().await, Some(Message::Unasked(gone)) if gone == id));
        // Too late: nothing happens.
        asking.answer(id, None);
    }

    #[tokio::test]
    async fn a_code_that_was_given_at_the_start_answers_the_first_question_alone() {
        let (sender, mut messages) = channel(8);
        let asking = Asking::new(sender).with_code(Some("123456".into()));
        let first = asking.ask(question()).await;
        assert_eq!(first.unwrap().expose_secret(), "123456");
        let (second, ()) = tokio::join!(asking.ask(question()), async {
            let Some(Message::Asked { id, .. }) = messages.recv().await else {
                unreachable!("a question")
            };
            asking.answer(id, None);
        });
        assert!(second.is_none());
    }
}
