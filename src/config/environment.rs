//! The environment's variables, and `${VAR}` in the config's strings.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;
use std::path::PathBuf;

use directories::BaseDirs;

/// Where variables are looked up: the process, or a map in tests.
pub trait Environment: fmt::Debug + Send + Sync {
    /// The variable's value; none where it is not set, or not UTF-8.
    fn var(&self, name: &str) -> Option<String>;
}

/// The variables of this process.
#[derive(Debug, Clone, Copy, Default)]
pub struct ProcessEnvironment;

impl Environment for ProcessEnvironment {
    fn var(&self, name: &str) -> Option<String> {
        std::env::var(name).ok()
    }
}

impl Environment for BTreeMap<String, String> {
    fn var(&self, name: &str) -> Option<String> {
        self.get(name).cloned()
    }
}

/// The user's own folder.
pub(super) fn home(env: &dyn Environment) -> PathBuf {
    match env.var("HOME").filter(|home| !home.is_empty()) {
        Some(home) => PathBuf::from(home),
        None => BaseDirs::new()
            .map(|dirs| dirs.home_dir().to_owned())
            .unwrap_or_default(),
    }
}

/// A `${…}` that cannot be filled in. Never quotes the text around it, which may be a secret.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InterpolationError {
    /// The variable is not set.
    #[error("the environment variable {0} is not set; set it, or write $${{ for a plain ${{")]
    Missing(String),
    /// Not a variable's name, or no `}`.
    #[error(
        "a \"${{\" is not followed by a variable's name and \"}}\"; write ${{NAME}}, or $${{ for a plain ${{"
    )]
    Malformed,
}

/// `text` with each `${NAME}` replaced by the variable's value, and each `$${` by `${`. Values are not read again.
pub fn interpolate<'a>(
    text: &'a str,
    env: &dyn Environment,
) -> Result<Cow<'a, str>, InterpolationError> {
    if !text.contains("${") {
        return Ok(text.into());
    }
    let mut done = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("${") {
        if let Some(before) = before.strip_suffix('$') {
            done.push_str(before);
            done.push_str("${");
            rest = after;
            continue;
        }
        done.push_str(before);
        let (name, after) = after.split_once('}').ok_or(InterpolationError::Malformed)?;
        if !is_variable(name) {
            return Err(InterpolationError::Malformed);
        }
        done.push_str(
            &env.var(name)
                .ok_or_else(|| InterpolationError::Missing(name.to_owned()))?,
        );
        rest = after;
    }
    done.push_str(rest);
    Ok(done.into())
}

/// Whether a text can be a variable's name: so a secret written where a name belongs is not mistaken for one.
pub(super) fn is_variable(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variables_are_filled_in() {
        let env = BTreeMap::from(
            [("A", "one"), ("B_2", "${A}"), ("EMPTY", "")]
                .map(|(k, v)| (k.to_owned(), v.to_owned())),
        );
        let malformed = Err(InterpolationError::Malformed);
        for (text, result) in [
            ("", Ok("")),
            ("plain $ $A {A}", Ok("plain $ $A {A}")),
            ("${A}", Ok("one")),
            ("x${A}-${A}y", Ok("xone-oney")),
            ("${B_2}", Ok("${A}")),
            ("[${EMPTY}]", Ok("[]")),
            ("$${A}", Ok("${A}")),
            ("$${A} ${A}", Ok("${A} one")),
            ("${C}", Err(InterpolationError::Missing("C".to_owned()))),
            ("${", malformed.clone()),
            ("${A", malformed.clone()),
            ("${}", malformed.clone()),
            ("${A B}", malformed.clone()),
            ("${2}", malformed),
        ] {
            assert_eq!(interpolate(text, &env), result.map(Cow::from), "{text}");
        }
    }
}
