//! What happened so far: failures, what became of sessions, and requests. Each sort is kept up to a number of its own, so
//! that many requests push no failure out.

use std::collections::VecDeque;
use std::time::SystemTime;

use super::list::List;
use crate::aws::{Happened, SessionEvent};
use crate::failure::Failure;

/// A sort of entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sort {
    /// Something went wrong.
    Failure,
    /// A session was opened, renewed, ended; a role was assumed.
    Session,
    /// A request was answered, or was not.
    Request,
}

impl Sort {
    /// How many are kept.
    fn kept(self) -> usize {
        match self {
            Self::Failure => 500,
            Self::Session => 1000,
            Self::Request => 2000,
        }
    }
}

/// What happened so far.
#[derive(Debug, Default)]
pub struct Log {
    failures: VecDeque<Entry>,
    sessions: VecDeque<Entry>,
    requests: VecDeque<Entry>,
    next: u64,
}

/// Something that happened, and when.
#[derive(Debug, Clone)]
pub struct Entry {
    number: u64,
    /// When.
    pub at: SystemTime,
    /// What it is.
    pub sort: Sort,
    /// All of it in a line.
    pub line: String,
    /// Whether it did not work.
    pub bad: bool,
    /// What went wrong, where more can be told of it.
    pub failure: Option<Box<Failure>>,
}

/// What of the log is looked at.
#[derive(Debug, Default)]
pub struct LogView {
    /// The cursor, counted in the rows that are shown, and the filter.
    pub list: List,
    /// Whether only failures are shown.
    pub only_failures: bool,
}

impl Log {
    /// Keeps a failure.
    pub fn add(&mut self, at: SystemTime, failure: Failure) {
        self.keep(Entry {
            number: 0,
            at,
            sort: Sort::Failure,
            line: failure.headline(),
            bad: true,
            failure: Some(Box::new(failure)),
        });
    }

    /// Keeps what a session told.
    pub fn note(&mut self, at: SystemTime, event: &SessionEvent) {
        let (sort, bad) = match &event.what {
            Happened::Request { wrong, .. } => (Sort::Request, wrong.is_some()),
            Happened::NotOpened(_) | Happened::NotRenewed { .. } => (Sort::Session, true),
            _ => (Sort::Session, false),
        };
        self.keep(Entry {
            number: 0,
            at,
            sort,
            line: event.to_string(),
            bad,
            failure: None,
        });
    }

    /// Keeps a line about what is on the screen.
    pub fn say(&mut self, at: SystemTime, line: String) {
        self.keep(Entry {
            number: 0,
            at,
            sort: Sort::Session,
            line,
            bad: false,
            failure: None,
        });
    }

    /// Keeps a line about something that did not work and belongs to no request.
    pub fn complain(&mut self, at: SystemTime, line: String) {
        self.keep(Entry {
            number: 0,
            at,
            sort: Sort::Failure,
            line,
            bad: true,
            failure: None,
        });
    }

    fn keep(&mut self, mut entry: Entry) {
        self.next += 1;
        entry.number = self.next;
        let (sort, entries) = match entry.sort {
            Sort::Failure => (Sort::Failure, &mut self.failures),
            Sort::Session => (Sort::Session, &mut self.sessions),
            Sort::Request => (Sort::Request, &mut self.requests),
        };
        if entries.len() == sort.kept() {
            entries.pop_front();
        }
        entries.push_back(entry);
    }

    /// The failures, oldest first.
    pub fn failures(&self) -> &VecDeque<Entry> {
        &self.failures
    }

    /// How many entries there are.
    pub fn len(&self) -> usize {
        self.failures.len() + self.sessions.len() + self.requests.len()
    }

    /// Whether nothing has happened yet.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// What `view` shows, newest first.
    pub fn shown(&self, view: &LogView) -> Vec<&Entry> {
        let needle = view.list.filter.to_lowercase();
        let others = self.sessions.iter().chain(&self.requests);
        let others = others.filter(|_| !view.only_failures);
        let matches =
            |entry: &&Entry| needle.is_empty() || entry.line.to_lowercase().contains(&needle);
        let mut shown: Vec<&Entry> = self.failures.iter().chain(others).filter(matches).collect();
        shown.sort_unstable_by_key(|entry| std::cmp::Reverse(entry.number));
        shown
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]
mod tests {
    use std::sync::Arc;
    use std::time::Duration;

    use super::*;
    use crate::aws::Purpose;
    use crate::config::{Defaults, Profile};
    use crate::failure::{FailureKind, Operation, Subject};

    fn request(table: &str) -> SessionEvent {
        SessionEvent {
            account: "dev".parse().unwrap(),
            region: "us-east-1".parse().unwrap(),
            purpose: Purpose::Browse,
            what: Happened::Request {
                action: "dynamodb:Scan".to_owned(),
                table: Some(table.to_owned()),
                took: Duration::from_millis(1),
                attempts: 1,
                request_id: None,
                wrong: None,
            },
        }
    }

    fn failure() -> Failure {
        let profile = Profile {
            name: "work".parse().unwrap(),
            region: None,
        };
        let account = Arc::new(Defaults::default().account(profile));
        let subject = Subject::new(Operation::SCAN, &account, None);
        Failure::new(FailureKind::Other, subject, "no")
    }

    #[test]
    fn many_requests_push_no_failure_out_and_the_log_does_not_grow_without_end() {
        let (mut log, now) = (Log::default(), SystemTime::UNIX_EPOCH);
        log.add(now, failure());
        for _ in 0..10_000 {
            log.note(now, &request("users"));
        }
        assert_eq!((log.len(), log.failures().len()), (2001, 1));
    }

    #[test]
    fn it_shows_the_newest_first_only_failures_or_only_what_matches() {
        let (mut log, now) = (Log::default(), SystemTime::UNIX_EPOCH);
        log.note(now, &request("users"));
        log.add(now, failure());
        log.note(now, &request("orders"));
        let lines = |view: &LogView| -> Vec<String> {
            let shown = log.shown(view);
            shown.iter().map(|entry| entry.line.clone()).collect()
        };
        let mut view = LogView::default();
        let all = lines(&view);
        assert!(
            all[0].contains("orders") && all[2].contains("users"),
            "{all:?}"
        );
        view.list.set_filter("USERS".to_owned());
        assert_eq!(lines(&view), all[2..]);
        let only_failures = LogView {
            only_failures: true,
            ..LogView::default()
        };
        assert_eq!(lines(&only_failures), all[1..2]);
    }
}
