//! The first accounts of a long config: a first frame has no room for more, and need not wait for the others.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use super::{Config, accounts};
use crate::config::called::Called;
use crate::config::document::{Document, Section, Table};
use crate::config::environment::Environment;
use crate::config::keys::Part;
use crate::config::profiles::Defaults;
use crate::config::settings::Settings;

/// How long a file has to be, in bytes, for its head to be read by itself: a shorter one is read as fast.
const LONG: u64 = 4 * HEAD;
/// How much of it that is, in bytes: the accounts of a screen, and of some more.
const HEAD: u64 = 8 * 1024;

impl Config {
    /// The first accounts of the config that [`Config::load`] would read, for a frame to be shown while that reads it
    /// whole. Nothing may be opened by it, for what comes after may be wrong, or name the tenant that all is bound to.
    ///
    /// None where the file is short, or where its head cannot be read by itself: whatever is wrong with it, reading it
    /// whole tells.
    pub fn head(explicit: Option<&Path>, env: &dyn Environment) -> Option<Self> {
        let path = Self::path(explicit, env)?;
        let text = head_of(&path)?;
        Self::parse_head(&text, &path, env)
    }

    fn parse_head(text: &str, path: &Path, env: &dyn Environment) -> Option<Self> {
        let table = Table::parse(text).ok()?;
        let top = Section::top(Document { path, text, env }, &table).ok()?;
        let defaults = Defaults {
            settings: Settings::read(&top, Part::Top).ok()?,
            called: Called::default(),
        };
        // A name that is not there may come later, as one of a profile may.
        let accounts = accounts::read(&top, &defaults, true).ok()?;
        Some(Self {
            accounts,
            defaults,
            profiles: false,
            ..Self::none()
        })
    }
}

/// What stands before the last header of the file's head.
fn head_of(path: &Path) -> Option<String> {
    let file = File::open(path).ok()?;
    if file.metadata().ok()?.len() < LONG {
        return None;
    }
    let mut bytes = Vec::new();
    file.take(HEAD).read_to_end(&mut bytes).ok()?;
    let header = bytes.windows(2).rposition(|pair| pair == b"\n[")?;
    bytes.truncate(header + 1);
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use std::collections::BTreeMap;
    use std::fmt::Write;

    use super::*;

    fn head(text: &str) -> Option<Config> {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), text).unwrap();
        Config::head(Some(file.path()), &BTreeMap::new())
    }

    fn many(top: &str, of_each: &str) -> String {
        let mut text = format!("region = \"us-east-1\"\n{top}\n");
        for number in 0..2000 {
            write!(text, "[accounts.a{number}]\n{of_each}\n").unwrap();
        }
        text + "[accounts.last]\nprofile = \"p\"\n"
    }

    #[test]
    fn the_first_accounts_of_a_long_config_are_those_of_the_whole() {
        for text in [
            many("access = \"free\"", "profile = \"p\""),
            // Names of what comes after the head.
            many("", "profile = \"p\"\nfailover = \"last\""),
            many("default_account = \"last\"", "profile = \"p\""),
        ] {
            let head = head(&text).unwrap();
            let whole = Config::parse(&text, Path::new("x.toml"), &BTreeMap::new()).unwrap();
            assert!((100..2000).contains(&head.accounts.len()));
            for (of_head, of_whole) in head.accounts.iter().zip(whole.accounts.iter()) {
                assert_eq!(of_head.name, of_whole.name);
                assert_eq!(of_head.region, of_whole.region);
                assert_eq!(of_head.access, of_whole.access);
            }
        }
    }

    #[test]
    fn what_is_short_or_wrong_has_no_head() {
        let short = "region = \"us-east-1\"\n[accounts.a]\nprofile = \"p\"\n[accounts.b]\nprofile = \"p\"\n";
        for text in [
            short.to_owned(),
            many("regoin = \"x\"", "profile = \"p\""),
            many("", "access = \"all\""),
            many(
                "",
                "role_arn = \"arn:aws:iam::111111111111:role/R\"\nvia = \"last\"",
            ),
            "[".repeat(40_000),
        ] {
            assert!(
                head(&text).is_none(),
                "{}",
                text.get(..200).unwrap_or(&text)
            );
        }
        assert!(Config::head(Some(Path::new("nowhere.toml")), &BTreeMap::new()).is_none());
    }
}
