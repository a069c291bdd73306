//! Reading the audit log, the full files too.

use std::fs::File;
use std::io::{self, BufRead, BufReader};
use std::path::Path;

use super::entry::Entry;
use super::files;

/// What is in the log.
#[derive(Debug, Default)]
pub struct Read {
    /// The entries that were wanted, the newest last.
    pub entries: Vec<Entry>,
    /// How many lines are no entry.
    pub broken: u64,
}

/// Reads the log of a folder, and keeps the entries that are `wanted`. No log is an empty one.
///
/// # Errors
/// When a file is there and cannot be read.
pub fn read(folder: &Path, wanted: impl Fn(&Entry) -> bool) -> io::Result<Read> {
    let mut read = Read::default();
    if !folder.exists() {
        return Ok(read);
    }
    let (files, _lock) = files::all(folder)?;
    for path in files {
        let file = match File::open(path) {
            Ok(file) => file,
            Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
            Err(error) => return Err(error),
        };
        for line in BufReader::new(file).split(b'\n') {
            let line = line?;
            match serde_json::from_slice::<Entry>(&line) {
                Ok(entry) if wanted(&entry) => read.entries.push(entry),
                Ok(_) => {}
                Err(_) if line.trim_ascii().is_empty() => {}
                Err(_) => read.broken += 1,
            }
        }
    }
    // Programs that write at once may be off by an instant.
    read.entries.sort_by_key(|entry| entry.time);
    Ok(read)
}
