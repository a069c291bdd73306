//! Why something is done, and for whom: what `CloudTrail` and the audit log say about it.

use std::fmt;
use std::str::FromStr;

use super::environment::Environment;

/// Who asks, why, and what else the user wants to be kept of it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Cause {
    /// Who is at the keyboard; empty where nobody knows.
    pub requestor: String,
    /// The reason given.
    pub reason: Option<String>,
    /// Free metadata, such as `ticket=OPS-1`.
    pub metadata: Vec<Tag>,
}

impl Cause {
    /// What the environment knows: the user's name, or in containers and timed jobs, that have none, the home's.
    pub fn of(env: &dyn Environment) -> Self {
        let named = |name: &&str| env.var(name).filter(|value| !value.is_empty());
        let user = ["USER", "LOGNAME", "USERNAME"].iter().find_map(named);
        let home = || named(&"HOME").and_then(|home| last_of(&home));
        Self {
            requestor: user.or_else(home).unwrap_or_default(),
            ..Self::default()
        }
    }
}

/// The last part of a path.
fn last_of(path: &str) -> Option<String> {
    let name = std::path::Path::new(path).file_name()?;
    Some(name.to_string_lossy().into_owned())
}

/// A key and its value, within what STS takes as a session tag: a key of 1 to 128 and a value of up to 256 letters,
/// digits, spaces and `_ . : / = + - @`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Tag {
    key: String,
    value: String,
}

/// Why a text is not a tag.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "{given:?} is not KEY=VALUE; a key has 1 to 128 and a value up to 256 letters, digits, spaces and any of _ . : / = + - @"
)]
pub struct TagError {
    given: String,
}

impl Tag {
    /// The tag, if both parts are possible.
    pub fn new(key: &str, value: &str) -> Result<Self, TagError> {
        let allowed = |c: char| c.is_alphanumeric() || c == ' ' || "_.:/=+-@".contains(c);
        let fits =
            |text: &str, most: usize| text.chars().count() <= most && text.chars().all(allowed);
        let reserved = key.to_ascii_lowercase().starts_with("aws:");
        if !key.is_empty() && !reserved && fits(key, 128) && fits(value, 256) {
            Ok(Self {
                key: key.to_owned(),
                value: value.to_owned(),
            })
        } else {
            Err(TagError {
                given: format!("{key}={value}"),
            })
        }
    }

    /// Its key.
    pub fn key(&self) -> &str {
        &self.key
    }

    /// Its value.
    pub fn value(&self) -> &str {
        &self.value
    }
}

impl FromStr for Tag {
    type Err = TagError;

    fn from_str(text: &str) -> Result<Self, TagError> {
        let (key, value) = text.split_once('=').ok_or_else(|| TagError {
            given: text.to_owned(),
        })?;
        Self::new(key, value)
    }
}

impl fmt::Display for Tag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}={}", self.key, self.value)
    }
}

/// One operation: eight hex digits that its session's name, its tags and its audit entry have in common.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OperationId(String);

impl OperationId {
    /// A new one.
    pub fn new() -> Self {
        Self(format!("{:08x}", fastrand::u32(..)))
    }

    /// Its text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Default for OperationId {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Display for OperationId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_is_at_the_keyboard_is_known_in_a_container_too() {
        for (variables, requestor) in [
            (vec![("USER", "ada"), ("HOME", "/home/x")], "ada"),
            (vec![("USER", ""), ("LOGNAME", "grace")], "grace"),
            (vec![("HOME", "/home/alan")], "alan"),
            (vec![("HOME", "/")], ""),
            (vec![], ""),
        ] {
            let env: std::collections::BTreeMap<String, String> = variables
                .into_iter()
                .map(|(name, value)| (name.to_owned(), value.to_owned()))
                .collect();
            assert_eq!(Cause::of(&env).requestor, requestor, "{env:?}");
        }
    }

    #[test]
    fn a_tag_is_what_sts_takes() {
        let long = "x".repeat(129);
        for (text, tag) in [
            ("ticket=OPS-1", Some(("ticket", "OPS-1"))),
            ("why=a = b", Some(("why", "a = b"))),
            ("empty=", Some(("empty", ""))),
            ("größe=ü", Some(("größe", "ü"))),
            ("ticket", None),
            ("=x", None),
            ("aws:x=y", None),
            ("a=b#c", None),
            (&format!("{long}=x"), None),
        ] {
            let parsed = text.parse::<Tag>().ok();
            let parts = parsed.as_ref().map(|tag| (tag.key(), tag.value()));
            assert_eq!(parts, tag, "{text}");
        }
    }
}
