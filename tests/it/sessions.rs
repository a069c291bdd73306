//! How accounts are reached, and what a session may do there: over the embedded AWS, which enforces it.
#![expect(clippy::unwrap_used, reason = "tests")]

pub mod asked;
mod keys_of_kms;
pub mod mfa;
pub mod mfa_refused;
mod mfa_token;
mod narrow;
mod replaced;
pub mod ways;

use std::collections::{BTreeMap, VecDeque};
use std::path::Path;
use std::sync::{Arc, Mutex};

use dynahop::aws::{Happened, Purpose, Session, SessionEvent, Sessions, Surroundings, Witness};
use dynahop::config::{Account, Config};
use dynahop::demo::{Demo, DemoOptions};
use dynahop::failure::Failure;
use dynahop::question::{Answering, Asks, Question};

/// An embedded AWS, a user who answers by script, and all that sessions told.
pub struct Reach {
    pub demo: Demo,
    pub sessions: Sessions,
    pub user: Arc<User>,
    pub told: Arc<Told>,
    config: Config,
}

/// A user who gives these answers, one after the other, and then none.
#[derive(Debug, Default)]
pub struct User {
    answers: Mutex<VecDeque<String>>,
    asked: Mutex<Vec<Question>>,
}

impl User {
    pub fn answers(&self, answer: &str) {
        self.answers.lock().unwrap().push_back(answer.to_owned());
    }

    /// What the user was told of the codes before, for each question.
    pub fn refusals(&self) -> Vec<Option<String>> {
        let asked = self.asked.lock().unwrap();
        let refused = |question: &Question| {
            let Question::MfaCode { refused, .. } = question;
            refused.clone()
        };
        asked.iter().map(refused).collect()
    }

    pub fn was_asked(&self) -> usize {
        self.asked.lock().unwrap().len()
    }
}

impl Asks for User {
    fn ask(&self, question: Question) -> Answering<'_> {
        self.asked.lock().unwrap().push(question);
        let answer = self.answers.lock().unwrap().pop_front();
        Box::pin(async {
            // As somebody who has to look at a device: others come meanwhile.
            tokio::task::yield_now().await;
            answer.map(Into::into)
        })
    }
}

/// All that happened.
#[derive(Debug, Default)]
pub struct Told(Mutex<Vec<SessionEvent>>);

impl Witness for Told {
    fn see(&self, event: &SessionEvent) {
        self.0.lock().unwrap().push(event.clone());
    }
}

impl Told {
    /// Each role that was assumed, with its session's name and what there was to note.
    pub fn assumed(&self) -> Vec<(String, String, Option<String>)> {
        let events = self.0.lock().unwrap();
        let assumed = events.iter().filter_map(|event| match &event.what {
            Happened::Assumed {
                role,
                session_name,
                note,
                ..
            } => Some((role.to_string(), session_name.clone(), note.clone())),
            _ => None,
        });
        assumed.collect()
    }
}

impl Reach {
    /// With the demo's config, edited.
    pub fn edited(edit: impl FnOnce(&str) -> String) -> Self {
        let options = DemoOptions {
            items: 30,
            ..DemoOptions::default()
        };
        let demo = Demo::start(options).unwrap();
        let text = edit(&demo.config_toml());
        let config = Config::parse(&text, Path::new("test.toml"), &BTreeMap::new()).unwrap();
        let (user, told) = (Arc::new(User::default()), Arc::new(Told::default()));
        let clock = demo.clock();
        let sessions = Sessions::new(Surroundings {
            asks: Arc::clone(&user) as Arc<dyn Asks>,
            witness: Arc::clone(&told) as Arc<dyn Witness>,
            clock: dynahop::aws::Clock::new(move || clock()),
            ..Surroundings::default()
        });
        Self {
            demo,
            sessions,
            user,
            told,
            config,
        }
    }

    pub fn config(&self) -> &Config {
        &self.config
    }

    pub fn account(&self, name: &str) -> Arc<Account> {
        let name = name.parse().unwrap();
        Arc::clone(self.config.accounts.find(&name).unwrap())
    }

    pub async fn open(&self, name: &str) -> Result<Arc<Session>, Failure> {
        self.sessions
            .open(&self.account(name), None, Purpose::Browse)
            .await
    }
}

/// The failure of what should not have worked.
pub fn refused<T>(result: Result<T, Failure>) -> Failure {
    result.map(drop).unwrap_err()
}
