//! What trying an account finds.

use std::time::Duration;

use crate::config::AccountName;
use crate::failure::{Advice, Failure};

/// What one account's checks found, in the order in which they were made.
#[derive(Debug, Clone)]
pub struct Report {
    /// The configured account.
    pub account: AccountName,
    /// The checks; what could not be tried since one before it failed is left out.
    pub checks: Vec<Checked>,
    /// How long all of it took.
    pub took: Duration,
}

impl Report {
    /// The worst of its marks.
    pub fn mark(&self) -> Mark {
        let marks = self.checks.iter().map(|checked| checked.mark);
        marks.max().unwrap_or(Mark::Good)
    }
}

/// One check, and how it ended.
#[derive(Debug, Clone)]
pub struct Checked {
    /// Which.
    pub check: Check,
    /// How it ended.
    pub mark: Mark,
    /// What was found, in a line.
    pub found: String,
    /// What to do about it.
    pub advice: Vec<Advice>,
}

impl Checked {
    /// A check that found nothing to complain of.
    pub fn good(check: Check, found: impl Into<String>) -> Self {
        Self {
            check,
            mark: Mark::Good,
            found: found.into(),
            advice: Vec::new(),
        }
    }

    /// A check after which the account works all the same.
    pub fn doubtful(check: Check, found: impl Into<String>, advice: Vec<Advice>) -> Self {
        Self {
            check,
            mark: Mark::Doubtful,
            found: found.into(),
            advice,
        }
    }

    /// A check that failed.
    pub fn failed(check: Check, failure: &Failure) -> Self {
        Self {
            check,
            mark: Mark::Bad,
            found: failure.headline(),
            advice: failure.advice(),
        }
    }
}

/// What is checked of an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Check {
    /// The source credentials are there.
    Source,
    /// The role can be assumed.
    Role,
    /// The account that has to answer answers.
    Identity,
    /// An external id protects the role.
    ExternalId,
    /// How long the session lasts.
    TimeLeft,
    /// The tables can be listed.
    Tables,
    /// The health table is there.
    HealthTable,
    /// The health table can be read.
    Read,
    /// How long an answer takes.
    Latency,
    /// How far this machine's clock is off.
    Clock,
}

/// How a check ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Mark {
    /// All is well.
    Good,
    /// It works, but not as it should.
    Doubtful,
    /// It does not work.
    Bad,
}

impl Mark {
    /// Its sign.
    pub fn sign(self) -> &'static str {
        match self {
            Self::Good => "✓",
            Self::Doubtful => "!",
            Self::Bad => "✗",
        }
    }
}
