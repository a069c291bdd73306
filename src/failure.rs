//! What the user reads when something goes wrong: what was tried, as whom, in which account and region,
//! what AWS said, and what to do next.
//!
//! `hints/` holds one file for each kind of advice and one table that lists them.

mod clock;
mod clues;
mod denial;
mod hints;
mod kind;
mod missing;
mod subject;

use std::fmt;

pub use clock::TAKEN_WITHIN;
pub use clues::{Clues, Instead, MachineSource, NoSource, Throttling};
pub use denial::{Denial, PolicySort};
pub use kind::FailureKind;
pub use subject::{Operation, Subject};

/// Something that did not work, told so that the reader knows what to do.
#[derive(Debug, Clone)]
pub struct Failure {
    /// What sort of failure this is, for code that has to decide something by it.
    pub kind: FailureKind,
    /// What was tried, on what, as whom. Boxed: failures travel in `Result`s.
    pub subject: Box<Subject>,
    /// AWS's error code, such as `AccessDeniedException`, where AWS answered at all.
    pub code: Option<String>,
    /// What AWS or the layer below said.
    pub message: String,
    /// AWS's request id, for support and for `CloudTrail`.
    pub request_id: Option<String>,
    /// What is known besides. Boxed for the same reason.
    pub clues: Box<Clues>,
}

/// A next step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Advice {
    /// A sentence.
    Say(String),
    /// A command line to copy.
    Command(String),
    /// An IAM policy statement to copy, as JSON; or several, as a list.
    Policy(String),
}

impl Advice {
    /// What it says.
    pub fn text(&self) -> &str {
        match self {
            Self::Say(text) | Self::Command(text) | Self::Policy(text) => text,
        }
    }

    /// As lines below what it is about: a sentence after an arrow, what is to be copied further in.
    pub fn lines(&self) -> Vec<String> {
        match self {
            Self::Say(text) => vec![format!("→ {text}")],
            Self::Command(command) => vec![format!("  $ {command}")],
            Self::Policy(policy) => policy.lines().map(|line| format!("  {line}")).collect(),
        }
    }

    /// What it is: `the statement`.
    pub fn noun(&self) -> &'static str {
        match self {
            Self::Say(_) => "the advice",
            Self::Command(_) => "the command",
            Self::Policy(policy) if policy.starts_with('[') => "the statements",
            Self::Policy(_) => "the statement",
        }
    }
}

impl Failure {
    /// A failure of `kind` about `subject`, in words of our own.
    pub fn new(kind: FailureKind, subject: Subject, message: impl Into<String>) -> Self {
        Self {
            kind,
            subject: Box::new(subject),
            code: None,
            message: message.into(),
            request_id: None,
            clues: Box::default(),
        }
    }

    /// The same failure with AWS's error code.
    #[must_use]
    pub fn with_code(mut self, code: impl Into<String>) -> Self {
        self.code = Some(code.into());
        self
    }

    /// Whether it is the account that fails, and not a right in it or a name: another account could serve in its place.
    pub fn is_of_the_account(&self) -> bool {
        !matches!(
            self.kind,
            FailureKind::AccessDenied
                | FailureKind::NotFound
                | FailureKind::Invalid
                | FailureKind::Condition
        )
    }

    /// What to do about it: never empty for the kinds that AWS reports.
    pub fn advice(&self) -> Vec<Advice> {
        hints::advice(self)
    }

    /// One line: what was tried, where, and what AWS said.
    pub fn headline(&self) -> String {
        let said = match &self.code {
            Some(code) if !self.message.is_empty() => format!("{code}: {}", self.message),
            Some(code) => code.clone(),
            None => self.message.clone(),
        };
        format!("Could not {}: {said}", self.subject.describe())
    }

    /// What was tried, and AWS's code where there is one: for a line that has no room for the message.
    pub fn summary(&self) -> String {
        let said = self.code.as_ref().unwrap_or(&self.message);
        format!("Could not {}: {said}", self.subject.describe())
    }

    /// The facts and the advice below the headline, a line each.
    pub fn details(&self) -> Vec<String> {
        let mut lines = self.facts();
        lines.extend(self.what_to_do());
        lines
    }

    /// What was tried, as whom, and where, a line each.
    pub fn facts(&self) -> Vec<String> {
        let mut lines = self.subject.facts();
        lines.extend(self.request_id.iter().map(|id| format!("request id  {id}")));
        lines
    }

    /// The advice, a line each.
    pub fn what_to_do(&self) -> Vec<String> {
        self.advice().iter().flat_map(Advice::lines).collect()
    }
}

/// All of it, as the command line prints it.
impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.headline())?;
        for line in self.details() {
            write!(f, "\n  {line}")?;
        }
        Ok(())
    }
}

impl std::error::Error for Failure {}
