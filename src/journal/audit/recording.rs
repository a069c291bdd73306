//! An entry in the making.

use std::time::SystemTime;

use super::entry::{Entry, Outcome};
use super::log::AuditLog;
use crate::failure::Failure;

/// Something that is under way, and gets its entry when it ends: as cancelled, when nobody says otherwise.
#[derive(Debug)]
pub struct Recording {
    log: AuditLog,
    entry: Option<Entry>,
}

impl Recording {
    pub(super) fn new(log: AuditLog, mut entry: Entry) -> Self {
        entry.result = Outcome::Cancelled;
        entry.began = Some(entry.time);
        Self {
            log,
            entry: Some(entry),
        }
    }

    /// What is known of it by now.
    pub fn know(&mut self, add: impl FnOnce(&mut Entry)) {
        if let Some(entry) = &mut self.entry {
            add(entry);
        }
    }

    /// It ended, in this way.
    pub fn end(mut self, result: Outcome) {
        self.know(|entry| entry.result = result);
    }

    /// It was not begun after all.
    pub fn forget(mut self) {
        self.entry = None;
    }

    /// It failed.
    pub fn fail(mut self, failure: &Failure) {
        self.know(|entry| {
            entry.result = Outcome::Failed;
            entry.wrong(failure);
        });
    }
}

impl Drop for Recording {
    fn drop(&mut self) {
        if let Some(mut entry) = self.entry.take() {
            entry.time = SystemTime::now();
            self.log.note(&entry);
        }
    }
}
