//! Items on their way into a file.

use std::io::{self, BufWriter, ErrorKind, IsTerminal, Write};
use std::path::PathBuf;

use tempfile::NamedTempFile;
use tokio::sync::mpsc;
use tokio::task::JoinHandle;

use super::error::FileError;
use super::line;
use super::packed::Packed;
use super::place::{self, Found};
use crate::config::{FilePlace, Packing};
use crate::item::RawItem;

/// How many portions may wait to be written while the next are read.
const AHEAD: usize = 8;

/// What a finished file holds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Written {
    /// How many items.
    pub items: u64,
    /// How many bytes, packed; 0 of standard output, where nobody counts them.
    pub bytes: u64,
}

/// Writes a file on a thread of its own, so that who reads the items does not wait for the disk. It gets its name when
/// [`FileWriter::finish`] is called: dropped before, nothing is left of it, and what was there stays.
#[derive(Debug)]
pub struct FileWriter {
    portions: mpsc::Sender<Portion>,
    /// None once it has failed: what it said is told once.
    writing: Option<JoinHandle<Result<Written, FileError>>>,
}

#[derive(Debug)]
enum Portion {
    Items(Vec<RawItem>),
    /// There are no more. Without it, it has been given up.
    End,
}

impl FileWriter {
    /// Whether a file may be written there, where that is, and whether there is one already; none for standard output.
    /// Nothing is written.
    ///
    /// # Errors
    /// When it may not: see [`FileError`]. One that is there may be if it `replaces` that.
    pub fn check(file: &FilePlace, replaces: bool) -> Result<Option<(PathBuf, bool)>, FileError> {
        let found = find(file, replaces)?;
        Ok(found.map(|found| (found.path().to_owned(), found.is_there())))
    }

    /// Begins the file.
    ///
    /// # Errors
    /// As [`FileWriter::check`], and when the system does not let it be made.
    pub fn begin(file: &FilePlace, replaces: bool) -> Result<Self, FileError> {
        let (portions, from) = mpsc::channel(AHEAD);
        let packing = file.packing();
        let writing = match find(file, replaces)? {
            None => tokio::task::spawn_blocking(move || print(from)),
            Some(found) => {
                let making = found.begin().map_err(|error| FileError::Write {
                    path: found.path().to_owned(),
                    error,
                })?;
                tokio::task::spawn_blocking(move || make(&found, making, packing, from))
            }
        };
        Ok(Self {
            portions,
            writing: Some(writing),
        })
    }

    /// Takes these items; it waits where those before them are still being written.
    ///
    /// # Errors
    /// When writing has failed. The file is given up then.
    pub async fn put(&mut self, items: Vec<RawItem>) -> Result<(), FileError> {
        if self.portions.send(Portion::Items(items)).await.is_ok() {
            return Ok(());
        }
        self.ended().await.map(|_| ())
    }

    /// All of it is written: from now on it is there.
    ///
    /// # Errors
    /// When it could not be written to its end.
    pub async fn finish(mut self) -> Result<Written, FileError> {
        // Where nobody takes it, writing has failed, and says why.
        self.portions.send(Portion::End).await.ok();
        self.ended().await
    }

    /// Gives it up, and comes back when nothing is left of it.
    pub async fn give_up(self) {
        drop(self.portions);
        if let Some(writing) = self.writing {
            writing.await.ok();
        }
    }

    /// What the thread that writes comes to. It ends by itself only when it has failed.
    async fn ended(&mut self) -> Result<Written, FileError> {
        let gone = || FileError::Standard(ErrorKind::BrokenPipe.into());
        match self.writing.take().ok_or_else(gone)?.await {
            Ok(written) => written,
            Err(error) if error.is_panic() => std::panic::resume_unwind(error.into_panic()),
            Err(error) => Err(FileError::Standard(io::Error::other(error))),
        }
    }
}

fn find(file: &FilePlace, replaces: bool) -> Result<Option<Found>, FileError> {
    let path = file.path();
    path.map(|path| place::find(path, replaces)).transpose()
}

/// Writes what comes to a file, until its end.
fn make(
    found: &Found,
    making: NamedTempFile,
    packing: Packing,
    from: mpsc::Receiver<Portion>,
) -> Result<Written, FileError> {
    let failed = |error| FileError::Write {
        path: found.path().to_owned(),
        error,
    };
    let out = BufWriter::new(making);
    let mut out = Packed::new(packing, out).map_err(failed)?;
    let items = all(&mut out, from, line::write).map_err(failed)?;
    let out = out.finish().map_err(failed)?;
    let made = out
        .into_inner()
        .map_err(|error| failed(error.into_error()))?;
    let Some(items) = items else {
        return Ok(Written::default());
    };
    let bytes = found.end(made)?;
    Ok(Written { items, bytes })
}

/// Writes what comes to standard output, until its end.
fn print(from: mpsc::Receiver<Portion>) -> Result<Written, FileError> {
    let out = io::stdout();
    let line = if out.is_terminal() {
        line::show
    } else {
        line::write
    };
    let mut out = BufWriter::new(out.lock());
    let items = all(&mut out, from, line).and_then(|items| out.flush().map(|()| items));
    match items {
        Ok(items) => Ok(Written {
            items: items.unwrap_or_default(),
            bytes: 0,
        }),
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Err(FileError::NoReader),
        Err(error) => Err(FileError::Standard(error)),
    }
}

/// Writes all that comes, and says how many items that was; none where it was given up.
fn all<W: Write>(
    out: &mut W,
    mut from: mpsc::Receiver<Portion>,
    line: fn(&mut W, &RawItem) -> io::Result<()>,
) -> io::Result<Option<u64>> {
    let mut count = 0;
    loop {
        match from.blocking_recv() {
            Some(Portion::Items(items)) => {
                for item in &items {
                    line(out, item)?;
                }
                count += items.len() as u64;
            }
            Some(Portion::End) => return Ok(Some(count)),
            None => return Ok(None),
        }
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use std::fs;
    use std::path::Path;

    use bytes::Bytes;

    use super::*;

    const LINE: &str = "{\"Item\":{\"id\":{\"S\":\"u-1\"}}}\n";

    fn items() -> Vec<RawItem> {
        let item = Bytes::from_static(br#"{"id":{"S":"u-1"}}"#);
        vec![RawItem::new(item).unwrap()]
    }

    fn place(path: &Path) -> FilePlace {
        path.to_str().unwrap().parse().unwrap()
    }

    async fn write(path: &Path, replaces: bool) -> Result<Written, FileError> {
        let mut file = FileWriter::begin(&place(path), replaces)?;
        file.put(items()).await?;
        file.finish().await
    }

    fn names(folder: &Path) -> Vec<String> {
        let entries = fs::read_dir(folder).unwrap();
        let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
        names.collect()
    }

    #[tokio::test]
    async fn a_file_has_its_name_when_it_is_whole_and_not_before() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("x.jsonl");
        let mut file = FileWriter::begin(&place(&path), false).unwrap();
        file.put(items()).await.unwrap();
        assert!(!path.exists());
        let bytes = LINE.len() as u64;
        assert_eq!(file.finish().await.unwrap(), Written { items: 1, bytes });
        assert_eq!(fs::read_to_string(&path).unwrap(), LINE);
        assert_eq!(names(folder.path()), ["x.jsonl"]);
    }

    #[tokio::test]
    async fn what_is_given_up_leaves_nothing_and_what_was_there_as_it_was() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("x.jsonl.zst");
        fs::write(&path, "mine").unwrap();
        let mut file = FileWriter::begin(&place(&path), true).unwrap();
        file.put(items()).await.unwrap();
        file.give_up().await;
        assert_eq!(fs::read_to_string(&path).unwrap(), "mine");
        assert_eq!(names(folder.path()), ["x.jsonl.zst"]);
    }

    /// Another program was faster.
    #[tokio::test]
    async fn a_file_that_appears_meanwhile_is_not_replaced() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("x.jsonl");
        let mut file = FileWriter::begin(&place(&path), false).unwrap();
        file.put(items()).await.unwrap();
        fs::write(&path, "theirs").unwrap();
        let error = file.finish().await.unwrap_err();
        assert!(matches!(error, FileError::Exists { .. }), "{error}");
        assert_eq!(fs::read_to_string(&path).unwrap(), "theirs");
        assert_eq!(names(folder.path()), ["x.jsonl"]);
    }

    #[cfg(unix)]
    #[tokio::test]
    async fn a_link_stays_one_and_what_is_no_file_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let (path, link) = (folder.path().join("x.jsonl"), folder.path().join("link"));
        std::os::unix::fs::symlink(&path, &link).unwrap();
        let error = write(&link, true).await.unwrap_err();
        assert!(matches!(error, FileError::LeadsNowhere { .. }), "{error}");
        assert!(link.is_symlink() && !path.exists());
        fs::write(&path, "mine").unwrap();
        write(&link, true).await.unwrap();
        assert!(link.is_symlink());
        assert_eq!(fs::read_to_string(&path).unwrap(), LINE);

        let null = Path::new("/dev/null");
        let error = write(null, true).await.unwrap_err();
        assert!(matches!(error, FileError::Special { .. }), "{error}");
        assert!(!fs::metadata(null).unwrap().is_file());
    }

    /// As a full disk does.
    struct Full;

    impl Write for Full {
        fn write(&mut self, _: &[u8]) -> io::Result<usize> {
            Err(ErrorKind::StorageFull.into())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[tokio::test]
    async fn what_cannot_be_written_is_told_once_and_giving_up_after_it_waits_for_nothing() {
        let (portions, from) = mpsc::channel(AHEAD);
        let writing = tokio::task::spawn_blocking(move || {
            let items = all(&mut Full, from, line::write).map_err(|error| FileError::Write {
                path: "x.jsonl".into(),
                error,
            });
            items.map(|_| Written::default())
        });
        let mut file = FileWriter {
            portions,
            writing: Some(writing),
        };
        let error = loop {
            if let Err(error) = file.put(items()).await {
                break error;
            }
        };
        let told = error.to_string();
        assert!(told.starts_with("x.jsonl cannot be written: "), "{told}");
        file.give_up().await;
    }
}
