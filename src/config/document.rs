//! A TOML text whose every mistake has a line.

use std::fmt::Display;
use std::path::Path;
use std::str::FromStr;

use toml::de::{DeTable, DeValue, Error as TomlError};

use super::environment::{Environment, interpolate};
use super::error::ConfigError;
use super::keys::{self, Allowed, KEYS};
use super::nearest::{nearest, one_of};

/// What every part of the file is read with.
#[derive(Clone, Copy)]
pub(super) struct Document<'a> {
    pub path: &'a Path,
    pub text: &'a str,
    pub env: &'a dyn Environment,
}

impl Document<'_> {
    /// An error at a byte of the text.
    pub fn error(&self, offset: usize, key: Option<String>, wrong: String) -> ConfigError {
        let before = self.text.bytes().take(offset);
        ConfigError::Invalid {
            path: self.path.to_owned(),
            line: before.filter(|byte| *byte == b'\n').count() + 1,
            key,
            wrong,
        }
    }

    /// The parser's error in one line: it says what it expected, and quotes nothing but a key that is there twice.
    pub fn syntax_error(&self, error: &TomlError) -> ConfigError {
        let span = error.span().unwrap_or_default();
        let wrong = match self.text.get(span.clone()) {
            Some(key) if error.message() == "duplicate key" => {
                format!(
                    "the key {} is there twice; keep one of them",
                    key.trim().escape_debug()
                )
            }
            _ => format!("not TOML: {}", error.message().replace('\n', " ")),
        };
        self.error(span.start, None, wrong)
    }
}

/// A table of the file: its top, or one account.
pub(super) struct Section<'a> {
    document: Document<'a>,
    /// The name that goes before a key with a dot; none for the top.
    name: Option<String>,
    table: &'a DeTable<'a>,
}

impl<'a> Section<'a> {
    /// The top of the file; fails on a key that there is not.
    pub fn top(document: Document<'a>, table: &'a DeTable<'a>) -> Result<Self, ConfigError> {
        Self {
            document,
            name: None,
            table,
        }
        .checked()
    }

    /// The account's table; fails on a key that an account has not.
    pub fn account(
        document: Document<'a>,
        name: &str,
        table: &'a DeTable<'a>,
    ) -> Result<Self, ConfigError> {
        Self {
            document,
            name: Some(account_key(name)),
            table,
        }
        .checked()
    }

    /// The value of a key, with the byte at which the key stands.
    pub fn entry(&self, key: &str) -> Option<(usize, &'a DeValue<'a>)> {
        let (key, value) = self.table.get_key_value(key)?;
        Some((key.span().start, value.get_ref()))
    }

    /// Whether the key is there.
    pub fn has(&self, key: &str) -> bool {
        self.table.contains_key(key)
    }

    /// An error about a key of this section.
    pub fn error(&self, key: &str, wrong: impl Display) -> ConfigError {
        let offset = self.entry(key).map_or(0, |(offset, _)| offset);
        let key = key_text(key);
        let key = match &self.name {
            Some(name) => format!("{name}.{key}"),
            None => key,
        };
        self.document.error(offset, Some(key), wrong.to_string())
    }

    /// A string with its variables filled in.
    pub fn string(&self, key: &str) -> Result<Option<String>, ConfigError> {
        match self.entry(key) {
            None => Ok(None),
            Some((_, DeValue::String(text))) => {
                let text =
                    interpolate(text, self.document.env).map_err(|error| self.error(key, error))?;
                Ok(Some(text))
            }
            Some((_, other)) => Err(self.error(
                key,
                format!(
                    "{} is not what belongs here; write a string, in quotes",
                    kind(other)
                ),
            )),
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

    /// `true` or `false`.
    pub fn boolean(&self, key: &str) -> Result<Option<bool>, ConfigError> {
        match self.entry(key) {
            None => Ok(None),
            Some((_, DeValue::Boolean(value))) => Ok(Some(*value)),
            Some((_, other)) => Err(self.error(
                key,
                format!(
                    "{} is not what belongs here; write true or false",
                    kind(other)
                ),
            )),
        }
    }

    /// A variable of the environment.
    pub fn variable(&self, name: &str) -> Option<String> {
        self.document.env.var(name)
    }

    fn checked(self) -> Result<Self, ConfigError> {
        let mut unknown: Vec<_> = self
            .table
            .iter()
            .filter(|(key, _)| !self.allows(key.get_ref()))
            .collect();
        unknown.sort_by_key(|(key, _)| key.span().start);
        match unknown.first() {
            None => Ok(self),
            Some((key, value)) => Err(self.unknown_key(key.get_ref(), value.get_ref())),
        }
    }

    fn allows(&self, key: &str) -> bool {
        keys::find(key)
            .is_some_and(|key| self.name.is_none() || key.allowed == Allowed::AccountOrTop)
    }

    fn unknown_key(&self, key: &str, value: &DeValue) -> ConfigError {
        if keys::find(key).is_some() {
            return self.error(
                key,
                "belongs at the top of the file, before the first [accounts.NAME]",
            );
        }
        let names = KEYS
            .iter()
            .map(|key| key.name)
            .filter(|name| self.allows(name));
        let near = nearest(key, names);
        let hint = match (&self.name, value) {
            _ if !near.is_empty() => format!("the nearest: {}", one_of(near, "or")),
            (None, DeValue::Table(_)) => format!("an account is written [{}]", account_key(key)),
            (Some(name), DeValue::Table(_)) => {
                let name = name.trim_start_matches("accounts.");
                format!("an account's name with a dot in it is quoted: [accounts.\"{name}.{key}\"]")
            }
            _ => "config.example.toml has those that there are".to_owned(),
        };
        self.error(key, format!("there is no such key; {hint}"))
    }
}

/// The key of an account's table, as the file has it.
pub(super) fn account_key(name: &str) -> String {
    format!("accounts.{}", key_text(name))
}

/// A key as TOML writes it: in quotes where it is not bare.
fn key_text(key: &str) -> String {
    let bare = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-');
    if !key.is_empty() && key.chars().all(bare) {
        key.to_owned()
    } else {
        format!("{key:?}")
    }
}

/// What a value is, with its article.
pub(super) fn kind(value: &DeValue) -> &'static str {
    match value {
        DeValue::String(_) => "a string",
        DeValue::Integer(_) => "an integer",
        DeValue::Float(_) => "a float",
        DeValue::Boolean(_) => "a boolean",
        DeValue::Datetime(_) => "a date",
        DeValue::Array(_) => "an array",
        DeValue::Table(_) => "a table",
    }
}
