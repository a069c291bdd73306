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
    folder: PathBuf,
    limits: Limits,
    /// Who is told when it cannot be written; once.
    tell: Mutex<Option<Tell>>,
}

type Tell = Box<dyn FnOnce(&AuditError) + Send>;

/// Why an entry is not in the log.
#[derive(Debug, thiserror::Error)]
#[error("the audit log {} cannot be written: {error}", path.display())]
pub struct AuditError {
    /// The file.
    pub path: PathBuf,
    /// What the system said.
    pub error: io::Error,
}

impl AuditLog {
    /// A log in a folder, which is made when the first entry is written. `tell` hears of the first that cannot be.
    pub fn in_folder(folder: PathBuf, tell: impl FnOnce(&AuditError) + Send + 'static) -> Self {
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
            Some(kept) => Self::in_folder(kept.folder.clone(), tell),
            None => Self::none(),
        }
    }

    /// No log: nothing is kept.
    pub fn none() -> Self {
        Self(None)
    }

    /// Where it is.
    pub fn folder(&self) -> Option<&Path> {
        self.0.as_ref().map(|kept| kept.folder.as_path())
    }

    /// Keeps an entry.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn write(&self, entry: &Entry) -> Result<(), AuditError> {
        let Some(kept) = &self.0 else {
            return Ok(());
        };
        let line = serde_json::to_string(entry).map_err(io::Error::from);
        line.and_then(|line| files::append(&kept.folder, &line, kept.limits))
            .map_err(|error| AuditError {
                path: files::current(&kept.folder),
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
    /// When the file cannot be written: then it must not begin.
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
