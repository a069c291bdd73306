//! A table of the file: its values, each read as what it has to be, and keys that there are not.

use std::borrow::Cow;
use std::fmt::Display;
use std::str::FromStr;

use super::Document;
use super::table::{Entry, Table, Value};
use crate::config::environment::interpolate;
use crate::config::error::ConfigError;
use crate::config::keys::{self, KEYS, Part, TABLES};
use crate::config::nearest::{nearest, one_of};

/// A table of the file: its top, one account, or what is said of one table.
pub(in crate::config) struct Section<'a> {
    document: Document<'a>,
    part: Part,
    /// The key that it is below, and its name; none for the top.
    name: Option<(&'static str, &'a str)>,
    /// Where it begins: what is missing in it is told there.
    begins: usize,
    table: &'a Table<'a>,
}

impl<'a> Section<'a> {
    /// The top of the file; fails on a key that there is not.
    pub fn top(document: Document<'a>, table: &'a Table<'a>) -> Result<Self, ConfigError> {
        Self {
            document,
            part: Part::Top,
            name: None,
            begins: 0,
            table,
        }
        .checked()
    }

    /// The tables below a key, each with its name, in the order of the file: `[accounts.NAME]`, `[tables.NAME]`. Fails
    /// on a key that does not belong there.
    pub fn below(
        &self,
        key: &'static str,
        part: Part,
    ) -> Result<impl ExactSizeIterator<Item = Result<(&'a str, Self), ConfigError>>, ConfigError>
    {
        let all = self.table(key, &format!("write [{key}.NAME]"))?;
        let all = all.map(Table::entries).unwrap_or_default();
        let section = move |entry: &'a Entry<'a>| {
            let (begins, name) = (entry.begins, entry.key.as_ref());
            let Value::Table(table) = &entry.value else {
                let what = if part == Part::Account {
                    "an account"
                } else {
                    "a table"
                };
                let kind = entry.value.kind();
                let wrong =
                    format!("{kind} is not {what}; write [{key}.NAME] and its keys below it");
                return Err(self.document.error(begins, Some(path(key, name)), wrong));
            };
            let section = Self {
                document: self.document,
                part,
                name: Some((key, name)),
                begins,
                table,
            };
            Ok((name, section.checked()?))
        };
        Ok(all.iter().map(section))
    }

    /// The file that it is a part of.
    pub fn document(&self) -> Document<'a> {
        self.document
    }

    /// The value of a key, with the byte at which the key stands.
    pub fn entry(&self, key: &str) -> Option<(usize, &'a Value<'a>)> {
        let entry = self.table.entry(key)?;
        Some((entry.begins, &entry.value))
    }

    /// Whether the key is there.
    pub fn has(&self, key: &str) -> bool {
        self.table.entry(key).is_some()
    }

    /// The first of the keys that is there.
    pub fn first_of(&self, keys: &[&'static str]) -> Option<&'static str> {
        keys.iter().copied().find(|key| self.has(key))
    }

    /// An error about a key of this section.
    pub fn error(&self, key: &str, wrong: impl Display) -> ConfigError {
        let offset = self.entry(key).map_or(self.begins, |(offset, _)| offset);
        let key = key_text(key);
        let key = match self.path() {
            Some(path) => format!("{path}.{key}"),
            None => key,
        };
        self.document.error(offset, Some(key), wrong.to_string())
    }

    /// An error about the section as a whole.
    pub fn error_of_all(&self, wrong: impl Display) -> ConfigError {
        self.document
            .error(self.begins, self.path(), wrong.to_string())
    }

    /// What goes before a key of it with a dot: made only where it is told.
    fn path(&self) -> Option<String> {
        self.name.map(|(key, name)| path(key, name))
    }

    /// A string with its variables filled in.
    pub fn string(&self, key: &str) -> Result<Option<Cow<'a, str>>, ConfigError> {
        let Some((_, value)) = self.entry(key) else {
            return Ok(None);
        };
        self.text(key, value, "write a string, in quotes").map(Some)
    }

    /// The text of a value that belongs to `key`, with its variables filled in; `right` says what to write where it is
    /// none.
    pub fn text<'v>(
        &self,
        key: &str,
        value: &'v Value,
        right: &str,
    ) -> Result<Cow<'v, str>, ConfigError> {
        self.text_or(value, right)
            .map_err(|wrong| self.error(key, wrong))
    }

    /// The text of a value with its variables filled in, or what is wrong with it.
    pub fn text_or<'v>(&self, value: &'v Value, right: &str) -> Result<Cow<'v, str>, String> {
        match value {
            Value::Text(text) => {
                interpolate(text, self.document.env).map_err(|error| error.to_string())
            }
            other => Err(misplaced(other, right)),
        }
    }

    /// A string, made into what it stands for.
    pub fn parsed<T: FromStr<Err: Display>>(&self, key: &str) -> Result<Option<T>, ConfigError> {
        self.read(key, str::parse)
    }

    /// A string, read by `read`.
    pub fn read<T, E: Display>(
        &self,
        key: &str,
        read: impl FnOnce(&str) -> Result<T, E>,
    ) -> Result<Option<T>, ConfigError> {
        let Some(text) = self.string(key)? else {
            return Ok(None);
        };
        read(&text)
            .map(Some)
            .map_err(|error| self.error(key, error))
    }

    /// Strings in brackets, each made into what it stands for; none may be there twice.
    pub fn list<T: FromStr<Err: Display> + PartialEq>(
        &self,
        key: &str,
    ) -> Result<Option<Vec<T>>, ConfigError> {
        let Some(texts) = self.texts(key)? else {
            return Ok(None);
        };
        let mut all = Vec::with_capacity(texts.len());
        for text in texts {
            let value: T = text.parse().map_err(|error| self.error(key, error))?;
            if all.contains(&value) {
                return Err(self.error(key, format!("{text:?} is there twice; keep one of them")));
            }
            all.push(value);
        }
        Ok(Some(all))
    }

    /// Strings in brackets.
    pub fn texts(&self, key: &str) -> Result<Option<Vec<String>>, ConfigError> {
        const RIGHT: &str = "write strings in brackets, as in [\"a\", \"b\"]";
        let all = |texts: &[Value]| -> Result<Vec<String>, ConfigError> {
            let text = |text| self.text(key, text, RIGHT).map(Cow::into_owned);
            texts.iter().map(text).collect()
        };
        match self.entry(key) {
            None => Ok(None),
            Some((_, Value::Array(array))) => all(array).map(Some),
            Some((_, other)) => Err(self.error(key, misplaced(other, RIGHT))),
        }
    }

    /// A table of a key; `right` says what to write where it is none.
    pub fn table(&self, key: &str, right: &str) -> Result<Option<&'a Table<'a>>, ConfigError> {
        match self.entry(key) {
            None => Ok(None),
            Some((_, Value::Table(table))) => Ok(Some(table)),
            Some((_, other)) => Err(self.error(key, misplaced(other, right))),
        }
    }

    /// `true` or `false`.
    pub fn boolean(&self, key: &str) -> Result<Option<bool>, ConfigError> {
        match self.entry(key) {
            None => Ok(None),
            Some((_, Value::Boolean(value))) => Ok(Some(*value)),
            Some((_, other)) => Err(self.error(key, misplaced(other, "write true or false"))),
        }
    }

    /// A variable of the environment.
    pub fn variable(&self, name: &str) -> Option<String> {
        self.document.env.var(name)
    }

    fn checked(self) -> Result<Self, ConfigError> {
        let is_unknown = |entry: &&Entry| !keys::belongs(&entry.key, self.part);
        match self.table.iter().find(is_unknown) {
            None => Ok(self),
            Some(entry) => Err(self.unknown_key(&entry.key, &entry.value)),
        }
    }

    fn unknown_key(&self, key: &str, value: &Value) -> ConfigError {
        // A table at the top is an account, or was meant as one.
        let is_table = matches!(value, Value::Table(_)) && self.part == Part::Top;
        if let Some(known) = keys::find(key).filter(|_| !is_table) {
            return self.error(key, known.allowed.belongs_where());
        }
        let names = KEYS.iter().map(|key| key.name);
        let possible =
            |name: &&str| keys::belongs(name, self.part) && (!is_table || TABLES.contains(name));
        let near = nearest(key, names.filter(possible));
        let hint = match (self.path(), value) {
            _ if !near.is_empty() => format!("the nearest: {}", one_of(near, "or")),
            (None, Value::Table(_)) => format!("an account is written [{}]", account_key(key)),
            (Some(name), Value::Table(_)) if self.part == Part::Account => {
                let name = name.trim_start_matches("accounts.");
                format!("an account's name with a dot in it is quoted: [accounts.\"{name}.{key}\"]")
            }
            (Some(name), Value::Table(_)) => {
                let name = name.trim_start_matches("tables.");
                format!("a table's name with a dot in it is quoted: [tables.\"{name}.{key}\"]")
            }
            _ => "config.example.toml has those that there are".to_owned(),
        };
        self.error(key, format!("there is no such key; {hint}"))
    }
}

/// `accounts.prod`, `accounts."my profile"`.
fn path(key: &str, name: &str) -> String {
    format!("{key}.{}", key_text(name))
}

/// The key of an account's table, as the file has it.
fn account_key(name: &str) -> String {
    format!("accounts.{}", key_text(name))
}

/// A key as TOML writes it: in quotes where it is not bare.
pub(in crate::config) fn key_text(key: &str) -> String {
    let bare = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-');
    if !key.is_empty() && key.chars().all(bare) {
        key.to_owned()
    } else {
        format!("{key:?}")
    }
}

/// What is wrong with a value of another kind than belongs there.
fn misplaced(value: &Value, right: &str) -> String {
    format!("{} is not what belongs here; {right}", value.kind())
}
