//! What is wrong with a file.

use std::io;
use std::path::PathBuf;

/// Why a file is not written. Nothing of it is left, and what was there before is as it was.
#[derive(Debug, thiserror::Error)]
pub enum FileError {
    /// There is one of that name.
    #[error("{} is there already: --on-conflict overwrite replaces it, or write another name", path.display())]
    Exists {
        /// The file.
        path: PathBuf,
    },
    /// A folder, where a file is meant.
    #[error("{} is a folder: name a file in it", path.display())]
    Folder {
        /// The folder.
        path: PathBuf,
    },
    /// A pipe, a device or the like.
    #[error(
        "{} is a pipe or a device: write - in its place, and send standard output there", path.display()
    )]
    Special {
        /// What it is.
        path: PathBuf,
    },
    /// A link to what is not there.
    #[error("{} is a link that leads nowhere: write the path that is meant", path.display())]
    LeadsNowhere {
        /// The link.
        path: PathBuf,
    },
    /// The folder that it would be in is not there.
    #[error("there is no folder {}: make it, or write another name", path.display())]
    NoFolder {
        /// The folder.
        path: PathBuf,
    },
    /// `~` with no home, or somebody else's.
    #[error("{given}: whose home folder that is, is not known: write the whole path")]
    NoHome {
        /// The path as it was given.
        given: String,
    },
    /// The system refused it.
    #[error("{} cannot be written: {error}", path.display())]
    Write {
        /// The file.
        path: PathBuf,
        /// Why.
        error: io::Error,
    },
    /// Whoever read standard output has gone.
    #[error("nobody reads standard output any more: what was written by then has gone to it")]
    NoReader,
    /// Standard output, for any other reason.
    #[error("cannot write to standard output: {0}")]
    Standard(io::Error),
}
