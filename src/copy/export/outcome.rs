//! What becomes of an export.

use crate::failure::Failure;
use crate::file::{FileError, Written};
use crate::item::ItemKey;

/// How far an export is.
#[derive(Debug, Clone, Copy, Default)]
pub struct ExportProgress {
    /// Items looked at: more than were read where a condition left some out.
    pub scanned: u64,
    /// Items read, to be written.
    pub read: u64,
    /// Read capacity units.
    pub units: f64,
}

/// What became of an export.
#[derive(Debug, Clone)]
pub struct ExportOutcome {
    /// The counts at the end.
    pub progress: ExportProgress,
    /// What the file holds; none where it was cancelled, or nothing is there of what was named, and nothing is left of
    /// it.
    pub written: Option<Written>,
    /// The keys that were named and are not there.
    pub gone: Vec<ItemKey>,
}

impl ExportOutcome {
    /// Whether all that was asked for is in the file.
    pub fn is_complete(&self) -> bool {
        self.written.is_some() && self.gone.is_empty()
    }
}

/// Why there is no file.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// The items could not be read, or the audit log not be written.
    #[error(transparent)]
    Read(#[from] Failure),
    /// The file could not be written.
    #[error(transparent)]
    File(#[from] FileError),
}
