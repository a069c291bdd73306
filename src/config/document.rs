//! A TOML text whose every mistake has a line.

mod plain;
mod section;
mod table;

use std::path::{Path, PathBuf};

use toml::de::Error as TomlError;

use super::environment::{Environment, home};
use super::error::ConfigError;

pub(super) use section::{Section, key_text};
pub(super) use table::{Entry, Table, Value};

/// What every part of the file is read with.
#[derive(Clone, Copy)]
pub(super) struct Document<'a> {
    pub path: &'a Path,
    pub text: &'a str,
    pub env: &'a dyn Environment,
}

impl Document<'_> {
    /// The file that a text of the config names: from the config's own folder, and from the user's for `~/`.
    pub fn file(&self, named: &str) -> PathBuf {
        match named.strip_prefix("~/") {
            Some(rest) => home(self.env).join(rest),
            None => self.path.parent().unwrap_or(Path::new("")).join(named),
        }
    }

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

#[cfg(test)]
mod tests;
