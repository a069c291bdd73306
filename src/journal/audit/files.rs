//! The files of the audit log: the one that grows, and those that are full, whose names sort by their age.

use std::fs::{DirBuilder, File, OpenOptions};
use std::io::{self, Read as _, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// The file that grows.
const CURRENT: &str = "audit.jsonl";
/// Held while files are renamed.
const LOCK: &str = "audit.lock";

/// How large a file gets, and how many full ones are kept.
#[derive(Debug, Clone, Copy)]
pub(super) struct Limits {
    pub(super) bytes: u64,
    pub(super) kept: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            bytes: 10_000_000,
            kept: 10,
        }
    }
}

/// The file that grows.
pub(super) fn current(folder: &Path) -> PathBuf {
    folder.join(CURRENT)
}

/// Appends one line, in one write: lines of several programs never mix.
pub(super) fn append(folder: &Path, line: &str, limits: Limits) -> io::Result<()> {
    make_folder(folder)?;
    let mut file = private().append(true).read(true).open(current(folder))?;
    keep_private(&file)?;
    let len = file.metadata()?.len();
    let mut text = String::with_capacity(line.len() + 2);
    // What a full disk cut short must not take the next line with it.
    if len > 0 && !ends_a_line(&mut file)? {
        text.push('\n');
    }
    text.push_str(line);
    text.push('\n');
    let written = file.write(text.as_bytes())?;
    if written < text.len() {
        return Err(io::ErrorKind::WriteZero.into());
    }
    if len + text.len() as u64 >= limits.bytes {
        // The line is written, whatever becomes of this: the next one finds the file still too large.
        rotate(folder, limits).ok();
    }
    Ok(())
}

/// The files there are, the oldest first, and what keeps them from being renamed while they are read.
pub(super) fn all(folder: &Path) -> io::Result<(Vec<PathBuf>, Option<File>)> {
    let lock = File::open(folder.join(LOCK)).ok();
    if let Some(lock) = &lock {
        lock.lock_shared()?;
    }
    let mut files = full(folder)?;
    files.push(current(folder));
    Ok((files, lock))
}

fn rotate(folder: &Path, limits: Limits) -> io::Result<()> {
    let lock = private().write(true).open(folder.join(LOCK))?;
    // Whoever holds it renames, or reads.
    if lock.try_lock().is_err() {
        return Ok(());
    }
    let current = current(folder);
    if current.metadata()?.len() < limits.bytes {
        return Ok(());
    }
    let now = humantime::format_rfc3339_micros(SystemTime::now()).to_string();
    let name = now.replace([':', '-'], "");
    std::fs::rename(&current, folder.join(format!("audit-{name}.jsonl")))?;
    let files = full(folder)?;
    for old in files.iter().rev().skip(limits.kept) {
        std::fs::remove_file(old)?;
    }
    Ok(())
}

/// The full ones, the oldest first.
fn full(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let is_full = |path: &PathBuf| {
        let name = path.file_stem().and_then(|name| name.to_str());
        name.is_some_and(|name| name.starts_with("audit-"))
            && path.extension().is_some_and(|end| end == "jsonl")
    };
    let entries = std::fs::read_dir(folder)?;
    let mut files = entries
        .map(|entry| Ok(entry?.path()))
        .collect::<io::Result<Vec<_>>>()?;
    files.retain(is_full);
    files.sort();
    Ok(files)
}

fn ends_a_line(file: &mut File) -> io::Result<bool> {
    let mut last = [0];
    file.seek(SeekFrom::End(-1))?;
    file.read_exact(&mut last)?;
    Ok(last == *b"\n")
}

fn make_folder(folder: &Path) -> io::Result<()> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

/// Options of a file that nobody else may read.
fn private() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.create(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

/// A file that somebody else made may be open to all.
#[cfg(unix)]
fn keep_private(file: &File) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    let mut permissions = file.metadata()?.permissions();
    if permissions.mode() & 0o077 != 0 {
        permissions.set_mode(0o600);
        file.set_permissions(permissions)?;
    }
    Ok(())
}

#[cfg(not(unix))]
fn keep_private(_: &File) -> io::Result<()> {
    Ok(())
}
