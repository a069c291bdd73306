//! Where a file is going to be.

use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use directories::BaseDirs;
use tempfile::NamedTempFile;

use super::error::FileError;

/// A file that may be written, found before it is.
#[derive(Debug)]
pub(super) struct Found {
    /// Where it is: what a link leads to, and no link.
    path: PathBuf,
    /// Whether there is one already, which it replaces.
    is_there: bool,
    replaces: bool,
}

/// Finds out whether there may be a file at `given`; one that is there may be if it `replaces` that.
pub(super) fn find(given: &Path, replaces: bool) -> Result<Found, FileError> {
    let path = at_home(given)?;
    // What is not there yet has no links to follow; neither has a path that cannot be, which is told below.
    let path = fs::canonicalize(&path)
        .or_else(|_| std::path::absolute(&path))
        .unwrap_or(path);
    let is_there = match fs::metadata(&path) {
        Ok(there) if there.is_dir() => return Err(FileError::Folder { path }),
        // Whoever made a pipe of that name would have the items, and nothing would be whole or not there.
        Ok(there) if !there.is_file() => return Err(FileError::Special { path }),
        Ok(_) if !replaces => return Err(FileError::Exists { path }),
        Ok(_) => true,
        Err(_) if path.is_symlink() => return Err(FileError::LeadsNowhere { path }),
        Err(error) if error.kind() == ErrorKind::NotFound => false,
        Err(error) => return Err(FileError::Write { path, error }),
    };
    if !folder(&path).is_dir() {
        let path = folder(&path).to_owned();
        return Err(FileError::NoFolder { path });
    }
    Ok(Found {
        path,
        is_there,
        replaces,
    })
}

/// The folder that a file is in: of a bare name, the one where the program was started.
fn folder(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}

/// The path with `~` as the user's home: a shell has written it so where it stood without quotes.
fn at_home(given: &Path) -> Result<PathBuf, FileError> {
    let mut parts = given.components();
    let first = parts.next().map(|part| part.as_os_str().to_string_lossy());
    match first {
        Some(first) if first == "~" => BaseDirs::new().map(|dirs| dirs.home_dir().join(parts)),
        Some(first) if first.starts_with('~') => None,
        _ => Some(given.to_owned()),
    }
    .ok_or_else(|| FileError::NoHome {
        given: given.display().to_string(),
    })
}

impl Found {
    /// Where it is going to be.
    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Whether there is one already.
    pub(super) fn is_there(&self) -> bool {
        self.is_there
    }

    /// Begins to make it, beside the place where it is going to be and readable by its owner only: nobody sees it by its
    /// name before it is whole, and it goes when it is dropped.
    pub(super) fn begin(&self) -> io::Result<NamedTempFile> {
        let name = self.path.file_name().unwrap_or_default();
        let prefix = format!(".{}.", name.to_string_lossy());
        tempfile::Builder::new()
            .prefix(&prefix)
            .suffix(".part")
            .tempfile_in(folder(&self.path))
    }

    /// It is whole: from now on it has its name. How many bytes it has.
    pub(super) fn end(&self, made: NamedTempFile) -> Result<u64, FileError> {
        let failed = |error: io::Error| match error.kind() {
            ErrorKind::AlreadyExists => FileError::Exists {
                path: self.path.clone(),
            },
            _ => FileError::Write {
                path: self.path.clone(),
                error,
            },
        };
        made.as_file().sync_all().map_err(failed)?;
        let kept = if self.replaces {
            made.persist(&self.path)
        } else {
            made.persist_noclobber(&self.path)
        };
        let kept = kept.map_err(|error| failed(error.error))?;
        Ok(kept.metadata().map_err(failed)?.len())
    }
}
