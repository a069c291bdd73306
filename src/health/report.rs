//! What trying an account finds.

use std::cmp::Reverse;
use std::time::Duration;

use crate::aws::SessionFacts;
use crate::config::{AccountAt, AccountId};
use crate::failure::{Advice, Failure};

/// What one account's checks found, in the order in which they were made.
#[derive(Debug, Clone)]
pub struct Report {
    /// The account, and the region that was tried where it is not its own.
    pub at: AccountAt,
    /// The session that answered, or why there is none.
    pub opened: Result<SessionFacts, Box<Failure>>,
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

    /// What of its advice is to be copied: the statements that are missing, all of them; else a command, of the worst that
    /// was found.
    pub fn to_copy(&self) -> Option<Advice> {
        let mut checks: Vec<&Checked> = self.checks.iter().collect();
        checks.sort_by_key(|checked| Reverse(checked.mark));
        let advice = |checked: &&Checked| Advice::to_copy(checked.advice.clone());
        let advice: Vec<Advice> = checks.iter().filter_map(advice).collect();
        Advice::statements(&advice).or_else(|| Advice::to_copy(advice))
    }

    /// The account that answered; where none did, or it is not proven, the one that has to.
    pub fn account_id(&self) -> Option<&AccountId> {
        let opened = self.opened.as_ref().ok();
        let proven = opened.and_then(|session| session.identity.account_id());
        proven.or_else(|| self.at.account.expected_id())
    }

    /// What it comes to, in a line: the first of what is worst.
    pub fn summary(&self) -> String {
        let mark = self.mark();
        let worst = self.checks.iter().find(|checked| checked.mark == mark);
        match worst {
            Some(checked) if mark != Mark::Good => {
                format!("{}: {}", checked.check.name(), checked.brief)
            }
            _ => "all is well".to_owned(),
        }
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
    /// The same for where there is little room.
    pub brief: String,
    /// What to do about it.
    pub advice: Vec<Advice>,
}

impl Checked {
    /// A check that found nothing to complain of.
    pub fn good(check: Check, found: impl Into<String>) -> Self {
        let found = found.into();
        Self {
            check,
            mark: Mark::Good,
            brief: found.clone(),
            found,
            advice: Vec::new(),
        }
    }

    /// A check after which the account works all the same, and what to do.
    pub fn doubtful(check: Check, found: impl Into<String>, advice: Vec<Advice>) -> Self {
        Self {
            mark: Mark::Doubtful,
            advice,
            ..Self::good(check, found)
        }
    }

    /// A check that failed.
    pub fn failed(check: Check, failure: &Failure) -> Self {
        Self {
            mark: Mark::Bad,
            advice: failure.advice(),
            brief: failure.code.as_ref().unwrap_or(&failure.message).clone(),
            ..Self::good(check, failure.headline())
        }
    }

    /// What was found and what to do about it, a line each; a policy has several.
    pub fn lines(&self) -> Vec<String> {
        let (sign, name) = (self.mark.sign(), self.check.name());
        let mut lines = vec![format!("{sign} {name:<20}{}", self.found)];
        let advice = self.advice.iter().flat_map(Advice::lines);
        lines.extend(advice.map(|line| format!("    {line}")));
        lines
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

impl Check {
    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Source => "source credentials",
            Self::Role => "role",
            Self::Identity => "identity",
            Self::ExternalId => "external id",
            Self::TimeLeft => "time left",
            Self::Tables => "tables",
            Self::HealthTable => "health table",
            Self::Read => "read",
            Self::Latency => "latency",
            Self::Clock => "clock",
        }
    }
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

    /// Its word, for programs.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Good => "good",
            Self::Doubtful => "doubtful",
            Self::Bad => "bad",
        }
    }
}
