//! How the program is called: what a command that a message suggests has to say, too, so that it works when it is pasted.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use directories::ProjectDirs;

use super::environment::Environment;
use super::name::TenantName;

/// The options by which another run of the program knows the same accounts. Cheap to clone.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Called {
    options: Arc<[String]>,
}

impl Called {
    /// The options by which the config at `path` is read: none where it is read without any.
    pub(super) fn with_config(path: &Path, env: &dyn Environment) -> Self {
        let variable = env.var("DYNAHOP_CONFIG").filter(|path| !path.is_empty());
        let unasked = variable.map(Into::into).or_else(default_path);
        if unasked.is_some_and(|unasked| unasked == path) {
            return Self::default();
        }
        Self {
            options: ["--config".to_owned(), path.display().to_string()].into(),
        }
    }

    /// The same for a run that is bound to a tenant.
    pub(super) fn with_tenant(&self, tenant: &TenantName) -> Self {
        let bound = ["--tenant".to_owned(), tenant.to_string()];
        Self {
            options: self.options.iter().cloned().chain(bound).collect(),
        }
    }

    /// `dynahop` with these words and the options, as a shell takes it: `dynahop ls prod --config my.toml`.
    pub fn command<W: AsRef<str>>(&self, words: impl IntoIterator<Item = W>) -> String {
        let mut command = "dynahop".to_owned();
        let options = self.options.iter().map(String::as_str);
        for word in words {
            push(&mut command, word.as_ref());
        }
        for option in options {
            push(&mut command, option);
        }
        command
    }
}

/// The config's place in the platform's config folder; none where the user has no home.
pub(super) fn default_path() -> Option<PathBuf> {
    ProjectDirs::from("", "", "dynahop").map(|dirs| dirs.config_dir().join("config.toml"))
}

fn push(command: &mut String, word: &str) {
    command.push(' ');
    command.push_str(&quoted(word));
}

/// A word as a shell takes it.
pub fn quoted(word: &str) -> String {
    shlex::try_quote(word).map_or_else(|_| word.to_owned(), std::borrow::Cow::into_owned)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    #[test]
    fn a_command_names_the_config_only_where_it_is_not_read_without() {
        let path = Path::new("my accounts.toml");
        let env = |named: &str| -> BTreeMap<String, String> {
            [("DYNAHOP_CONFIG".to_owned(), named.to_owned())].into()
        };
        let command = |named: &str| {
            let called = Called::with_config(path, &env(named));
            called.command(["ls", "\"my profile\":users"])
        };
        let plain = r#"dynahop ls '"my profile":users'"#;
        assert_eq!(command("my accounts.toml"), plain);
        for named in ["", "other.toml"] {
            let wanted = format!("{plain} --config 'my accounts.toml'");
            assert_eq!(command(named), wanted, "{named}");
        }
    }
}
