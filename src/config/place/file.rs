//! Files of items, as places.

use std::fmt;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use super::{Place, PlaceError};

/// How the name of a file that holds items ends.
const FILE_ENDINGS: [&str; 4] = [".jsonl", ".jsonl.gz", ".jsonl.zst", ".csv"];

/// A file of items: lines of DynamoDB JSON.
///
/// `Display` writes what `FromStr` reads.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum FilePlace {
    /// Standard output: `-`.
    Standard,
    /// A file of this machine, as it was named.
    Path(PathBuf),
}

/// How a file of items is compressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Packing {
    /// Not at all.
    Plain,
    /// By gzip.
    Gzip,
    /// By Zstandard.
    Zstd,
}

/// What a copy may go to: a table, or a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PlaceOrFile {
    /// A place in an account.
    Place(Place),
    /// A file.
    File(FilePlace),
}

impl FilePlace {
    /// How it is compressed, by its name.
    pub fn packing(&self) -> Packing {
        match self.path().and_then(ending).as_deref() {
            Some("gz") => Packing::Gzip,
            Some("zst") => Packing::Zstd,
            _ => Packing::Plain,
        }
    }

    /// The file's path, where it is not standard output.
    pub fn path(&self) -> Option<&Path> {
        match self {
            Self::Standard => None,
            Self::Path(path) => Some(path),
        }
    }
}

/// How the file's name ends, in lower case.
fn ending(path: &Path) -> Option<String> {
    let ending = path.extension()?;
    Some(ending.to_string_lossy().to_lowercase())
}

impl FromStr for FilePlace {
    type Err = PlaceError;

    fn from_str(text: &str) -> Result<Self, PlaceError> {
        if text == "-" {
            return Ok(Self::Standard);
        }
        if text.contains("://") {
            return Err(PlaceError::NotHere(text.to_owned()));
        }
        let path = PathBuf::from(text);
        if path.file_name().is_none() || text.ends_with('/') {
            return Err(PlaceError::Folder(text.to_owned()));
        }
        let packed = |ending: &String| matches!(ending.as_str(), "gz" | "zst");
        let within = match ending(&path).filter(packed) {
            Some(_) => ending(&path.with_extension("")),
            None => ending(&path),
        };
        match within.as_deref() {
            None | Some("jsonl") => Ok(Self::Path(path)),
            Some("csv") => Err(PlaceError::Csv(text.to_owned())),
            Some(_) => Err(PlaceError::Ending(text.to_owned())),
        }
    }
}

impl fmt::Display for FilePlace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Standard => f.pad("-"),
            Self::Path(path) => f.pad(&path.to_string_lossy()),
        }
    }
}

impl FromStr for PlaceOrFile {
    type Err = PlaceError;

    fn from_str(text: &str) -> Result<Self, PlaceError> {
        if is_file(text) {
            text.parse().map(Self::File)
        } else {
            text.parse().map(Self::Place)
        }
    }
}

/// `-`, a path, an address such as `s3://bucket/items.jsonl`, or a name with the ending of a file of items. A text that
/// begins with a quote, `@` or `:` never is one.
pub(super) fn is_file(text: &str) -> bool {
    text == "-"
        || text.starts_with(['.', '/', '~'])
        || (!text.starts_with(['"', '@', ':']) && text.contains("://"))
        || (!text.starts_with(['"', '@', ':'])
            && FILE_ENDINGS.iter().any(|ending| text.ends_with(ending)))
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;

    #[test]
    fn files_are_told_apart() {
        for (text, packing) in [
            ("-", Packing::Plain),
            ("./x", Packing::Plain),
            ("/data/x", Packing::Plain),
            ("~/x.jsonl", Packing::Plain),
            ("x.jsonl", Packing::Plain),
            ("x.jsonl.gz", Packing::Gzip),
            ("x.jsonl.zst", Packing::Zstd),
            ("./X.JSONL.ZST", Packing::Zstd),
            ("/tmp/all.gz", Packing::Gzip),
            ("../x", Packing::Plain),
        ] {
            assert_eq!(
                text.parse::<Place>(),
                Err(PlaceError::File(text.to_owned()))
            );
            let PlaceOrFile::File(file) = text.parse().unwrap() else {
                unreachable!("{text} is a file")
            };
            assert_eq!((file.to_string().as_str(), file.packing()), (text, packing));
        }
        let place = "prod:users".parse();
        assert_eq!("prod:users".parse(), Ok(PlaceOrFile::Place(place.unwrap())));
    }

    #[test]
    fn what_is_no_file_of_items_says_what_is() {
        for (text, line) in [
            (
                "./users.csv",
                r#""./users.csv": CSV is not written, since it has no types; write a name that ends in .jsonl, .jsonl.gz or .jsonl.zst"#,
            ),
            (
                "./users.jsonl.bz2",
                r#""./users.jsonl.bz2": that ending is of files that are not written; write a name that ends in .jsonl, .jsonl.gz or .jsonl.zst"#,
            ),
            (
                "./users.parquet",
                r#""./users.parquet": that ending is of files that are not written; write a name that ends in .jsonl, .jsonl.gz or .jsonl.zst"#,
            ),
            (
                "s3://bucket/users.jsonl",
                r#""s3://bucket/users.jsonl" is not a file of this machine; write one here, as in ./users.jsonl"#,
            ),
            (
                "./",
                r#""./" is a folder; name a file in it, as in ./users.jsonl"#,
            ),
            (
                "/tmp/..",
                r#""/tmp/.." is a folder; name a file in it, as in ./users.jsonl"#,
            ),
        ] {
            assert_eq!(
                text.parse::<PlaceOrFile>().unwrap_err().to_string(),
                line,
                "{text}"
            );
        }
    }
}
