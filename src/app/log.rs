//! What went wrong so far, newest last.

use std::time::SystemTime;

use crate::failure::Failure;

/// How many failures are kept.
const KEPT: usize = 500;

/// What went wrong so far.
#[derive(Debug, Default)]
pub struct Log {
    entries: Vec<Entry>,
}

/// One failure, and when it was.
#[derive(Debug, Clone)]
pub struct Entry {
    /// When.
    pub at: SystemTime,
    /// What.
    pub failure: Failure,
}

impl Log {
    /// Keeps a failure.
    pub fn add(&mut self, at: SystemTime, failure: Failure) {
        if self.entries.len() == KEPT {
            self.entries.remove(0);
        }
        self.entries.push(Entry { at, failure });
    }

    /// All of them, oldest first.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }
}
