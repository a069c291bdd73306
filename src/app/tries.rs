//! How often the same failed: who tries again and sees the same words has to see that it was tried.

use std::collections::HashMap;
use std::time::SystemTime;

use crate::config::AccountName;
use crate::failure::Failure;

/// What failed again, by its account and its words.
#[derive(Debug, Default)]
pub struct Tries {
    failed: HashMap<(AccountName, String), Tried>,
    /// Counts what the user tried: of what fails in the same way for several requests of one try, one counts.
    now: u64,
}

/// How often something failed in the same way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tried {
    /// How often, since it last went well.
    pub times: u32,
    /// When it failed last.
    pub last: SystemTime,
    /// In which try that was.
    at: Option<u64>,
}

impl Tries {
    /// The user tries something.
    pub(super) fn begin(&mut self) {
        self.now += 1;
    }

    /// It failed at `now`.
    pub fn note(&mut self, failure: &Failure, now: SystemTime) {
        let tried = self.failed.entry(key(failure));
        let tried = tried.or_insert(Tried {
            times: 0,
            last: now,
            at: None,
        });
        tried.times += u32::from(tried.at != Some(self.now));
        tried.at = Some(self.now);
        tried.last = now;
    }

    /// The account answers: what failed there before counts no more.
    pub fn forget(&mut self, account: &AccountName) {
        self.failed.retain(|(name, _), _| name != account);
    }

    /// How often it failed, where that was more than once.
    pub fn of(&self, failure: &Failure) -> Option<Tried> {
        let tried = self.failed.get(&key(failure)).copied();
        tried.filter(|tried| tried.times > 1)
    }
}

impl Tried {
    /// `3 times, last at 14:03:22Z`: the time is UTC, as in the log.
    pub fn words(self) -> String {
        let whole = humantime::format_rfc3339_seconds(self.last).to_string();
        let time = whole.split('T').next_back().unwrap_or_default();
        format!("{} times, last at {time}", self.times)
    }
}

fn key(failure: &Failure) -> (AccountName, String) {
    (failure.subject.account.name.clone(), failure.summary())
}
