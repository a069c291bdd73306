//! Which requests came in, so that a test can say "no write was sent" or "two pages were read".

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

/// How many requests came, by account (its name in the config, else its id) and operation (`Scan`, `AssumeRole`).
/// A request counts once it is authenticated, whatever came of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Requests(BTreeMap<(String, String), u64>);

/// The operations that change items.
const WRITES: [&str; 8] = [
    "PutItem",
    "UpdateItem",
    "DeleteItem",
    "BatchWriteItem",
    "TransactWriteItems",
    "ExecuteStatement",
    "ExecuteTransaction",
    "BatchExecuteStatement",
];

impl Requests {
    /// How many requests for this operation came to this account.
    pub fn count(&self, account: &str, operation: &str) -> u64 {
        self.0
            .get(&(account.to_owned(), operation.to_owned()))
            .copied()
            .unwrap_or(0)
    }

    /// How many requests that could change items came to this account.
    pub fn writes(&self, account: &str) -> u64 {
        WRITES
            .iter()
            .map(|operation| self.count(account, operation))
            .sum()
    }

    /// All counts: (account, operation) and how many.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str, u64)> {
        self.0
            .iter()
            .map(|((account, operation), count)| (account.as_str(), operation.as_str(), *count))
    }
}

/// The counters that the server keeps.
#[derive(Debug, Default)]
pub(super) struct RequestLog {
    counts: Mutex<Requests>,
    at_once: AtomicUsize,
    most_at_once: AtomicUsize,
}

impl RequestLog {
    pub fn add(&self, account: &str, operation: &str) {
        let mut requests = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        *requests
            .0
            .entry((account.to_owned(), operation.to_owned()))
            .or_default() += 1;
    }

    pub fn snapshot(&self) -> Requests {
        self.counts
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// One more request is under way, until what this returns is dropped.
    pub fn under_way(&self) -> UnderWay<'_> {
        let now = self.at_once.fetch_add(1, Ordering::SeqCst) + 1;
        self.most_at_once.fetch_max(now, Ordering::SeqCst);
        UnderWay(self)
    }

    pub fn most_at_once(&self) -> usize {
        self.most_at_once.load(Ordering::SeqCst)
    }
}

/// A request that is not answered yet.
pub(super) struct UnderWay<'a>(&'a RequestLog);

impl Drop for UnderWay<'_> {
    fn drop(&mut self) {
        self.0.at_once.fetch_sub(1, Ordering::SeqCst);
    }
}
