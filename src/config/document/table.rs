//! A table of a TOML text: its entries in the order of the text, each with where it stands.

use std::borrow::Cow;

use toml::Spanned;
use toml::de::{DeString, DeTable, DeValue, Error as TomlError};

use super::plain;

/// The entries of a table, in the order of the text. No key is there twice.
#[derive(Debug, Default, PartialEq, Eq)]
pub(in crate::config) struct Table<'a> {
    pub(super) entries: Vec<Entry<'a>>,
}

/// A key and its value.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::config) struct Entry<'a> {
    pub key: Cow<'a, str>,
    /// The byte at which the key stands.
    pub begins: usize,
    pub value: Value<'a>,
}

/// What a key may have, as far as the config has use for it.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::config) enum Value<'a> {
    Text(Cow<'a, str>),
    Boolean(bool),
    Array(Vec<Value<'a>>),
    Table(Table<'a>),
    /// What no key of ours has, with its article: a number, a date.
    Other(&'static str),
}

impl<'a> Table<'a> {
    /// The tables of a TOML text.
    ///
    /// Thousands of accounts have to be read at every start: a text that is as plain as they are takes the quick way, all
    /// others, and all mistakes, the one of the whole language.
    pub fn parse(text: &'a str) -> Result<Self, TomlError> {
        match plain::read(text) {
            Some(table) => Ok(table),
            None => Self::parse_all(text),
        }
    }

    /// The same for any TOML.
    pub(super) fn parse_all(text: &'a str) -> Result<Self, TomlError> {
        Ok(DeTable::parse(text)?.into_inner().into())
    }

    /// The entries in the order of the text.
    pub fn entries(&self) -> &[Entry<'a>] {
        &self.entries
    }

    /// The same, one by one.
    pub fn iter(&self) -> std::slice::Iter<'_, Entry<'a>> {
        self.entries.iter()
    }

    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// The entry of a key: there are few in a table that is asked so.
    pub fn entry(&self, key: &str) -> Option<&Entry<'a>> {
        self.iter().find(|entry| entry.key == key)
    }
}

impl Value<'_> {
    /// What it is, with its article.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Text(_) => "a string",
            Self::Boolean(_) => "a boolean",
            Self::Array(_) => "an array",
            Self::Table(_) => "a table",
            Self::Other(kind) => kind,
        }
    }
}

impl<'a> From<DeTable<'a>> for Table<'a> {
    fn from(table: DeTable<'a>) -> Self {
        let entry = |(key, value): (Spanned<DeString<'a>>, Spanned<DeValue<'a>>)| Entry {
            begins: key.span().start,
            key: key.into_inner(),
            value: value.into_inner().into(),
        };
        let mut entries: Vec<Entry> = table.into_iter().map(entry).collect();
        entries.sort_by_key(|entry| entry.begins);
        Self { entries }
    }
}

impl<'a> From<DeValue<'a>> for Value<'a> {
    fn from(value: DeValue<'a>) -> Self {
        match value {
            DeValue::String(text) => Self::Text(text),
            DeValue::Boolean(value) => Self::Boolean(value),
            DeValue::Array(values) => Self::Array(
                values
                    .into_iter()
                    .map(|value| value.into_inner().into())
                    .collect(),
            ),
            DeValue::Table(table) => Self::Table(table.into()),
            DeValue::Integer(_) => Self::Other("an integer"),
            DeValue::Float(_) => Self::Other("a float"),
            DeValue::Datetime(_) => Self::Other("a date"),
        }
    }
}
