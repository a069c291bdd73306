//! Which tables were opened before, for a role that may not list them; and their keys, where the user had to tell them.
//!
//! `opened.jsonl` in the state folder: a line for each table, the last one opened last. It is written anew under a lock,
//! so that several programs can do so. Without a folder it is known as long as the program runs.

use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use serde::{Deserialize, Serialize};

use super::audit::{make_folder, private};
use crate::aws::{KnownKeys, Session};
use crate::config::TableName;
use crate::item::{KeyAttribute, KeySchema};

/// How many tables are remembered: those opened last.
const MOST: usize = 1000;
const FILE: &str = "opened.jsonl";
const LOCK: &str = "opened.lock";

/// The tables that were opened before. Cheap to clone.
#[derive(Debug, Clone, Default)]
pub struct OpenedTables {
    folder: Option<PathBuf>,
    /// Whether the tables that other accounts share are left out.
    only_own: bool,
    /// Those of this program, the last one last.
    own: Arc<Mutex<Vec<Line>>>,
    /// Those of them that are not in the file yet.
    unwritten: Arc<Mutex<Vec<Line>>>,
    /// Whether the keys in the file are known to the sessions.
    taught: Arc<Mutex<bool>>,
}

/// A table that is known though it may not be listed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownTable {
    /// Its name.
    pub name: TableName,
    /// From where it is known.
    pub from: KnownFrom,
}

/// From where a table is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KnownFrom {
    /// The config names it.
    Config,
    /// It was opened before.
    Opened,
}

impl KnownFrom {
    /// For people.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Config => "from the config",
            Self::Opened => "opened before",
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Line {
    /// The id of the account that answered, else its name in the config.
    account: String,
    region: String,
    table: String,
    /// `["id:S"]`, `["pk:S", "sk:N"]`; empty where AWS tells it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    key: Vec<String>,
}

impl OpenedTables {
    /// Those remembered in a folder, if there is one.
    pub fn in_folder(folder: Option<&Path>) -> Self {
        Self {
            folder: folder.map(Path::to_owned),
            ..Self::default()
        }
    }

    /// The same without the tables that other accounts share, where the run is bound to a tenant.
    #[must_use]
    pub fn bound(self, is_bound: bool) -> Self {
        Self {
            only_own: is_bound,
            ..self
        }
    }

    /// Notes that a table was opened, with its key where the user had to tell it. What cannot be written is known to this
    /// program alone.
    pub fn note(&self, session: &Session, table: &TableName, key: Option<&KeySchema>) {
        let mut line = Line::new(session, table);
        if let Some(key) = key {
            let text = |one: &KeyAttribute| format!("{}:{}", one.name, one.kind);
            line.key = key.attributes().map(text).collect();
        }
        let mut own = self.own.lock().unwrap_or_else(PoisonError::into_inner);
        let is_known = own.iter().any(|known| known.says(&line));
        if !is_known {
            put(&mut own, line.clone());
            drop(own);
            // It is a convenience: nobody waits for it, and nothing depends on it.
            let _ = self.keep(line, MOST);
        }
    }

    /// The tables that this session's account had in its region, the last one opened first.
    fn of(&self, session: &Session) -> Vec<TableName> {
        let mut lines = self.read().unwrap_or_default();
        let own = self.own.lock().unwrap_or_else(PoisonError::into_inner);
        for line in own.iter() {
            put(&mut lines, line.clone());
        }
        let here = whose(session);
        let lines = lines
            .iter()
            .rev()
            .filter(|line| (line.account.as_str(), line.region.as_str()) == (&here.0, &here.1));
        lines.filter_map(|line| line.table.parse().ok()).collect()
    }

    /// The tables that are known of an account whose role may not list them: those that the config names, then those
    /// opened before.
    pub fn known(&self, session: &Session) -> Vec<KnownTable> {
        let named = session.account().tables.iter().map(|name| KnownTable {
            name: name.clone(),
            from: KnownFrom::Config,
        });
        let mut tables: Vec<KnownTable> = named.collect();
        for name in self.of(session) {
            let is_wanted = !self.only_own || is_own(session, &name);
            if is_wanted && tables.iter().all(|known| known.name != name) {
                let from = KnownFrom::Opened;
                tables.push(KnownTable { name, from });
            }
        }
        tables
    }

    /// Tells the sessions the keys that the user told in runs before: once, the first time. Whoever is told meanwhile
    /// waits until they are known.
    pub fn teach(&self, keys: &KnownKeys) {
        let mut taught = self.taught.lock().unwrap_or_else(PoisonError::into_inner);
        if std::mem::replace(&mut *taught, true) {
            return;
        }
        for line in self.read().unwrap_or_default() {
            let (region, table) = (line.region.parse(), line.table.parse());
            if let (Ok(region), Ok(table), Some(key)) = (region, table, line.key()) {
                keys.remember(&line.account, region, &table, key);
            }
        }
    }

    fn read(&self) -> io::Result<Vec<Line>> {
        let Some(folder) = &self.folder else {
            return Ok(Vec::new());
        };
        let text = std::fs::read_to_string(folder.join(FILE))?;
        // A line that is not understood is another version's.
        let lines = text
            .lines()
            .filter_map(|line| serde_json::from_str(line).ok());
        Ok(lines.collect())
    }

    fn keep(&self, line: Line, most: usize) -> io::Result<()> {
        let Some(folder) = &self.folder else {
            return Ok(());
        };
        let mut unwritten = self
            .unwritten
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        unwritten.push(line);
        make_folder(folder)?;
        let lock = private().write(true).open(folder.join(LOCK))?;
        // Nobody waits for a program that is writing, or that was stopped while it did: the next one to be kept brings
        // this one with it.
        lock.try_lock()?;
        let mut lines = self.read().unwrap_or_default();
        for line in unwritten.iter() {
            put(&mut lines, line.clone());
        }
        let excess = lines.len().saturating_sub(most);
        let written = folder.join(format!("{FILE}.new"));
        let mut file = private().write(true).truncate(true).open(&written)?;
        for line in lines.iter().skip(excess) {
            serde_json::to_writer(&mut file, line)?;
            file.write_all(b"\n")?;
        }
        std::fs::rename(&written, folder.join(FILE))?;
        unwritten.clear();
        Ok(())
    }
}

/// Puts a line last; a key that was told before stays.
fn put(lines: &mut Vec<Line>, mut line: Line) {
    if let Some(at) = lines.iter().position(|known| known.is_of(&line)) {
        let before = lines.remove(at);
        if line.key.is_empty() {
            line.key = before.key;
        }
    }
    lines.push(line);
}

impl Line {
    fn new(session: &Session, table: &TableName) -> Self {
        let (account, region) = whose(session);
        Self {
            account,
            region,
            table: table.to_string(),
            key: Vec::new(),
        }
    }

    /// Whether both are about one table.
    fn is_of(&self, other: &Self) -> bool {
        self.account == other.account && self.region == other.region && self.table == other.table
    }

    /// Whether it says all that the other says.
    fn says(&self, other: &Self) -> bool {
        self.is_of(other) && (other.key.is_empty() || self.key == other.key)
    }

    fn key(&self) -> Option<KeySchema> {
        let mut attributes = self.key.iter().map(|text| text.parse().ok());
        let partition = attributes.next()??;
        Some(KeySchema::new(partition, attributes.next().flatten()))
    }
}

/// Whether the table is of the session's own account, as far as its name says.
fn is_own(session: &Session, table: &TableName) -> bool {
    let owner = table.owner();
    owner.is_none() || owner == session.own_id()
}

fn whose(session: &Session) -> (String, String) {
    (session.whose(), session.region().to_string())
}

#[cfg(test)]
#[expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]
mod tests {
    use super::*;

    fn line(number: usize, key: &[&str]) -> Line {
        Line {
            account: "111111111111".to_owned(),
            region: "us-east-1".to_owned(),
            table: format!("table-{number}"),
            key: key.iter().map(|text| (*text).to_owned()).collect(),
        }
    }

    #[test]
    fn what_one_program_opened_another_knows_and_the_file_stays_small_and_private() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("state");
        let (one, other) = (
            OpenedTables::in_folder(Some(&path)),
            OpenedTables::in_folder(Some(&path)),
        );
        let most = 5;
        one.keep(line(0, &["pk:S", "sk:N"]), most).unwrap();
        for number in 1..most {
            other.keep(line(number, &[]), most).unwrap();
        }
        // Opened again, without its key: that stays known.
        one.keep(line(0, &[]), most).unwrap();
        other.keep(line(most, &[]), most).unwrap();
        let lines = one.read().unwrap();
        assert_eq!(lines.len(), most);
        assert_eq!(lines[most - 2], line(0, &["pk:S", "sk:N"]));
        assert_eq!(lines[most - 2].key().unwrap().to_string(), "pk (S), sk (N)");
        assert!(!lines.contains(&line(1, &[])), "the oldest goes");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let mode = std::fs::metadata(path.join(FILE))
                .unwrap()
                .permissions()
                .mode();
            assert_eq!(mode & 0o777, 0o600);
        }
    }

    #[test]
    fn while_another_program_writes_nothing_waits_and_nothing_is_lost() {
        let folder = tempfile::tempdir().unwrap();
        let opened = OpenedTables::in_folder(Some(folder.path()));
        let path = folder.path().join(LOCK);
        let other = private().write(true).open(path).unwrap();
        other.lock().unwrap();
        let kept = opened.keep(line(1, &[]), MOST);
        assert_eq!(kept.unwrap_err().kind(), io::ErrorKind::WouldBlock);
        drop(other);
        opened.keep(line(2, &[]), MOST).unwrap();
        assert_eq!(opened.read().unwrap(), [line(1, &[]), line(2, &[])]);
    }

    #[test]
    fn lines_of_another_version_are_passed_over() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join(FILE), "{\"x\":1}\nnonsense\n").unwrap();
        let opened = OpenedTables::in_folder(Some(folder.path()));
        opened.keep(line(1, &[]), MOST).unwrap();
        assert_eq!(opened.read().unwrap(), [line(1, &[])]);
    }
}
