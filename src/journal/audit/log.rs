//! Appending to the audit log.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use super::entry::Entry;
use super::files::{self, Limits};
use super::recording::Recording;

/// The audit log. Cheap to clone; several programs may have the same.
#[derive(Debug, Clone, Default)]
pub struct AuditLog(Option<Arc<Kept>>);

struct Kept {
    /// None where there is no folder to keep it in: then nothing can be noted.
    folder: Option<PathBuf>,
    limits: Limits,
    /// Who is told when it cannot be written; once.
    tell: Mutex<Option<Tell>>,
}

type Tell = Box<dyn FnOnce(&AuditError) + Send>;

/// Why an entry is not in the log.
#[derive(Debug, thiserror::Error)]
pub enum AuditError {
    /// There is no folder for it.
    #[error(
        "the audit log cannot be written: there is no home folder to keep it in; name a folder in DYNAHOP_STATE"
    )]
    NoFolder,
    /// The file refuses it.
    #[error("the audit log {} cannot be written: {error}", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// What the system said.
        error: io::Error,
    },
}

impl AuditLog {
    /// A log in a folder, which is made when the first entry is written. `tell` hears of the first that cannot be.
    pub fn in_folder(folder: PathBuf, tell: impl FnOnce(&AuditError) + Send + 'static) -> Self {
        Self::kept(Some(folder), tell)
    }

    /// A log for which there is no folder: nothing can be noted in it, so that nothing is written either. `tell` hears of
    /// the first entry that is not.
    pub fn without_folder(tell: impl FnOnce(&AuditError) + Send + 'static) -> Self {
        Self::kept(None, tell)
    }

    fn kept(folder: Option<PathBuf>, tell: impl FnOnce(&AuditError) + Send + 'static) -> Self {
        Self(Some(Arc::new(Kept {
            folder,
            limits: Limits::default(),
            tell: Mutex::new(Some(Box::new(tell))),
        })))
    }

    /// The same log, of whose failure somebody else hears.
    #[must_use]
    pub fn telling(&self, tell: impl FnOnce(&AuditError) + Send + 'static) -> Self {
        match &self.0 {
            Some(kept) => Self::kept(kept.folder.clone(), tell),
            None => Self::none(),
        }
    }

    /// No log is wanted: nothing is kept, and nothing is refused for it.
    pub fn none() -> Self {
        Self(None)
    }

    /// Where it is.
    pub fn folder(&self) -> Option<&Path> {
        self.0.as_ref()?.folder.as_deref()
    }

    /// Keeps an entry.
    ///
    /// # Errors
    /// When there is no folder for it, or the file cannot be written.
    pub fn write(&self, entry: &Entry) -> Result<(), AuditError> {
        let Some(kept) = &self.0 else {
            return Ok(());
        };
        let folder = kept.folder.as_deref().ok_or(AuditError::NoFolder)?;
        let line = serde_json::to_string(entry).map_err(io::Error::from);
        line.and_then(|line| files::append(folder, &line, kept.limits))
            .map_err(|error| AuditError::File {
                path: files::current(folder),
                error,
            })
    }

    /// Keeps an entry of something that goes on without it: the user hears of the first that cannot be written.
    pub fn note(&self, entry: &Entry) {
        let (Err(error), Some(kept)) = (self.write(entry), &self.0) else {
            return;
        };
        let tell = kept
            .tell
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take();
        if let Some(tell) = tell {
            tell(&error);
        }
    }

    /// An entry that is kept when it has ended.
    pub fn record(&self, entry: Entry) -> Recording {
        Recording::new(self.clone(), entry)
    }

    /// An entry that is kept now, and once more when it has ended.
    ///
    /// # Errors
    /// When it cannot be kept: then it must not begin.
    pub fn begin(&self, entry: Entry) -> Result<Recording, AuditError> {
        self.write(&entry)?;
        Ok(self.record(entry))
    }
}

impl fmt::Debug for Kept {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("AuditLog").field(&self.folder).finish()
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, clippy::panic, reason = "tests")]
mod tests {
    use std::collections::BTreeSet;
    use std::sync::Barrier;
    use std::time::SystemTime;

    use super::super::entry::{Act, At};
    use super::super::reading::read;
    use super::*;
    use crate::config::{Cause, OperationId};

    fn log(folder: &Path, limits: Limits) -> AuditLog {
        AuditLog(Some(Arc::new(Kept {
            folder: Some(folder.to_owned()),
            limits,
            tell: Mutex::new(None),
        })))
    }

    fn entry(account: &str) -> Entry {
        let at = At {
            account: account.to_owned(),
            ..At::default()
        };
        let (now, id) = (SystemTime::now(), OperationId::new());
        Entry::new(now, Act::Open, &id, &Cause::default(), at)
    }

    fn accounts(folder: &Path) -> Vec<String> {
        let read = read(folder, |_| true).unwrap();
        assert_eq!(read.broken, 0);
        let accounts = read.entries.into_iter().map(|entry| entry.at.account);
        accounts.collect()
    }

    fn files(folder: &Path) -> BTreeSet<String> {
        let entries = std::fs::read_dir(folder).unwrap();
        let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
        names
            .filter(|name| {
                Path::new(name)
                    .extension()
                    .is_some_and(|end| end == "jsonl")
            })
            .collect()
    }

    /// A few entries fill a file.
    const SMALL: Limits = Limits {
        bytes: 600,
        kept: 3,
    };

    #[test]
    fn where_there_is_no_folder_nothing_may_begin_and_the_first_that_is_not_noted_is_told() {
        let (sender, told) = std::sync::mpsc::channel();
        let heard = move |error: &AuditError| sender.send(error.to_string()).unwrap();
        let log = AuditLog::without_folder(heard);
        assert!(log.begin(entry("dev")).is_err());
        for _ in 0..2 {
            log.note(&entry("dev"));
        }
        drop(log);
        let told: Vec<String> = told.iter().collect();
        let [told] = &told[..] else {
            panic!("{told:?}")
        };
        assert!(told.ends_with("name a folder in DYNAHOP_STATE"), "{told}");
        assert!(
            AuditLog::none().begin(entry("dev")).is_ok(),
            "none is wanted"
        );
    }

    #[test]
    fn many_that_write_at_once_lose_and_mix_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let small = Limits {
            kept: 1000,
            ..SMALL
        };
        // All write at once, in rounds: what one round writes is more than a file takes, so each renames one at least,
        // whoever has the processor.
        let round = Barrier::new(8);
        std::thread::scope(|scope| {
            for writer in 0..8 {
                let (log, round) = (log(folder.path(), small), &round);
                scope.spawn(move || {
                    for number in 0..50 {
                        log.write(&entry(&format!("{writer}-{number}"))).unwrap();
                        round.wait();
                    }
                });
            }
        });
        let there: BTreeSet<String> = accounts(folder.path()).into_iter().collect();
        assert_eq!(there.len(), 400);
        assert!(files(folder.path()).len() >= 50, "it was rotated meanwhile");
    }

    #[test]
    fn full_files_are_kept_under_names_that_sort_and_the_oldest_go() {
        let folder = tempfile::tempdir().unwrap();
        let log = log(folder.path(), SMALL);
        for number in 0..40 {
            log.write(&entry(&format!("{number:02}"))).unwrap();
        }
        let files = files(folder.path());
        assert!((3..=4).contains(&files.len()), "{files:?}");
        let there = accounts(folder.path());
        assert!(there.is_sorted(), "{there:?}");
        assert_eq!(there.last().unwrap(), "39");
        assert!(there.len() < 40, "the oldest are gone");
        let full = folder.path().join(files.first().unwrap());
        assert!(full.metadata().unwrap().len() < SMALL.bytes + 300);
    }

    #[test]
    fn a_line_that_was_cut_short_does_not_take_the_next_one_with_it() {
        let folder = tempfile::tempdir().unwrap();
        let log = log(folder.path(), Limits::default());
        std::fs::write(files::current(folder.path()), "{\"time\":").unwrap();
        log.write(&entry("dev")).unwrap();
        let read = read(folder.path(), |_| true).unwrap();
        assert_eq!((read.entries.len(), read.broken), (1, 1));
    }

    #[test]
    fn an_entry_is_read_as_it_was_written() {
        let folder = tempfile::tempdir().unwrap();
        let log = log(folder.path(), Limits::default());
        let mut written = entry("dev").from(At::default());
        written.time = humantime::parse_rfc3339("2026-01-02T03:04:05.678Z").unwrap();
        written.began = Some(written.time);
        written.reason = Some("a line\nand \u{1b}[31m".to_owned());
        written.count.insert("written".to_owned(), u64::MAX);
        log.write(&written).unwrap();
        assert_eq!(read(folder.path(), |_| true).unwrap().entries, [written]);
    }

    #[test]
    fn what_a_later_version_writes_is_read_as_far_as_it_is_known() {
        let folder = tempfile::tempdir().unwrap();
        let log = log(folder.path(), Limits::default());
        log.write(&entry("dev")).unwrap();
        let current = files::current(folder.path());
        let text = std::fs::read_to_string(&current).unwrap();
        let later = text.replace("\"open\"", "\"import\",\"new\":1");
        std::fs::write(&current, later).unwrap();
        let read = read(folder.path(), |_| true).unwrap();
        assert_eq!(read.entries.first().unwrap().operation, Act::Unknown);
    }
}
