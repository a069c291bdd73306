//! The user's AWS files: each profile in them as an account.

use std::error::Error;
use std::path::{Path, PathBuf};

use aws_config::profile::{self, Profile, ProfileFileLoadError};
use aws_runtime::env_config::file::{EnvConfigFileKind, EnvConfigFiles};
use aws_types::os_shim_internal::{Env, Fs};
use directories::BaseDirs;

use super::account::{Access, Account, CredentialSource, IdentityRule};
use super::environment::Environment;
use super::error::ConfigError;
use super::name::AccountName;

/// The two files that profiles are in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProfileFiles {
    /// `~/.aws/config`, or what `AWS_CONFIG_FILE` names.
    pub config: PathBuf,
    /// `~/.aws/credentials`, or what `AWS_SHARED_CREDENTIALS_FILE` names.
    pub credentials: PathBuf,
}

impl ProfileFiles {
    /// The files of this user, where the SDK looks for them.
    pub fn of(env: &dyn Environment) -> Self {
        let home = home(env);
        let path = |variable: &str, default: &str| {
            let named = env.var(variable).filter(|path| !path.is_empty());
            let path = PathBuf::from(named.unwrap_or_else(|| default.to_owned()));
            match path.strip_prefix("~") {
                Ok(rest) => home.join(rest),
                Err(_) => path,
            }
        };
        Self {
            config: path("AWS_CONFIG_FILE", "~/.aws/config"),
            credentials: path("AWS_SHARED_CREDENTIALS_FILE", "~/.aws/credentials"),
        }
    }
}

fn home(env: &dyn Environment) -> PathBuf {
    match env.var("HOME").filter(|home| !home.is_empty()) {
        Some(home) => PathBuf::from(home),
        None => BaseDirs::new()
            .map(|dirs| dirs.home_dir().to_owned())
            .unwrap_or_default(),
    }
}

/// Each profile as an account of its own credentials, by name, `default` first. Reads the files and nothing else; a
/// file that is not there has no profiles. A profile's endpoint is not taken over.
pub async fn profile_accounts(files: &ProfileFiles) -> Result<Vec<Account>, ConfigError> {
    let both = [
        (EnvConfigFileKind::Config, files.config.as_path()),
        (EnvConfigFileKind::Credentials, files.credentials.as_path()),
    ];
    let mut present = EnvConfigFiles::builder();
    let mut none = true;
    for (kind, path) in both {
        if is_there(path).await? {
            present = present.with_file(kind, path);
            none = false;
        }
    }
    if none {
        return Ok(Vec::new());
    }
    let profiles = profile::load(&Fs::real(), &Env::from_slice(&[]), &present.build(), None)
        .await
        .map_err(|error| ConfigError::AwsFiles {
            wrong: one_line(&error),
        })?;
    let mut accounts: Vec<Account> = profiles
        .profiles()
        .filter_map(|name| profiles.get_profile(name))
        .filter_map(account)
        .collect();
    accounts
        .sort_by_cached_key(|account| (account.name.as_str() != "default", account.name.clone()));
    Ok(accounts)
}

async fn is_there(path: &Path) -> Result<bool, ConfigError> {
    let unreadable = |source| ConfigError::Unreadable {
        path: path.to_owned(),
        source,
    };
    tokio::fs::try_exists(path).await.map_err(unreadable)
}

/// None for a name that could not be shown as it is.
fn account(profile: &Profile) -> Option<Account> {
    let name: AccountName = profile.name().parse().ok()?;
    Some(Account {
        // A region of another shape is the profile's affair when the session opens.
        region: profile.get("region").and_then(|region| region.parse().ok()),
        source: CredentialSource::Profile(profile.name().to_owned()),
        name,
        role: None,
        access: Access::Confirm,
        color: None,
        endpoint_url: None,
        sts_endpoint_url: None,
        identity: IdentityRule::Proven,
    })
}

/// The error and its causes: the parser names the file and the line, and quotes nothing of it.
fn one_line(error: &ProfileFileLoadError) -> String {
    let mut whole = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        whole = format!("{whole}: {error}");
        cause = error.source();
    }
    whole.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use std::collections::BTreeMap;
    use std::fs;

    use super::*;

    const CONFIG: &str = "
[profile zeta]
region = eu-west-1
endpoint_url = http://example.com
[default]
region = us-east-1
[profile odd]
region = localhost
role_arn = arn:aws:iam::123456789012:role/Name
source_profile = default
[sso-session work]
sso_region = us-east-1
";
    const CREDENTIALS: &str = "
[keys]
aws_access_key_id = AKIAEXAMPLE
aws_secret_access_key = s3cr3t
";

    async fn read(
        config: Option<&str>,
        credentials: Option<&str>,
    ) -> Result<Vec<Account>, ConfigError> {
        let folder = tempfile::tempdir().unwrap();
        let file = |name: &str, text: Option<&str>| {
            let path = folder.path().join(name);
            text.inspect(|text| fs::write(&path, text).unwrap());
            path
        };
        let files = ProfileFiles {
            config: file("config", config),
            credentials: file("credentials", credentials),
        };
        profile_accounts(&files).await
    }

    #[tokio::test]
    async fn each_profile_is_an_account() {
        let accounts = read(Some(CONFIG), Some(CREDENTIALS)).await.unwrap();
        let all: Vec<_> = accounts
            .iter()
            .map(|account| {
                (
                    account.name.as_str(),
                    account.region.as_ref().map(AsRef::as_ref),
                )
            })
            .collect();
        assert_eq!(
            all,
            [
                ("default", Some("us-east-1")),
                ("keys", None),
                ("odd", None),
                ("zeta", Some("eu-west-1"))
            ]
        );
        for account in &accounts {
            assert!(
                matches!(&account.source, CredentialSource::Profile(name) if name == account.name.as_str())
            );
            assert!(
                account.role.is_none()
                    && account.endpoint_url.is_none()
                    && account.sts_endpoint_url.is_none()
            );
            assert_eq!(
                (account.access, account.identity),
                (Access::Confirm, IdentityRule::Proven)
            );
        }
        assert!(!format!("{accounts:?}").contains("s3cr3t"));
    }

    #[tokio::test]
    async fn files_that_are_not_there_have_no_profiles() {
        assert!(read(None, None).await.unwrap().is_empty());
        assert_eq!(read(None, Some(CREDENTIALS)).await.unwrap().len(), 1);
        assert_eq!(read(Some(CONFIG), None).await.unwrap().len(), 3);
    }

    #[tokio::test]
    async fn a_broken_file_is_one_line_without_what_is_in_it() {
        let error = read(None, Some("[keys]\naws_secret_access_key s3cr3t"))
            .await
            .unwrap_err()
            .to_string();
        assert!(
            error.starts_with("the profiles cannot be read: "),
            "{error}"
        );
        assert!(
            error.contains("credentials on line 2") && error.contains("'=' sign"),
            "{error}"
        );
        assert!(
            !error.contains('\n') && !error.contains("s3cr3t"),
            "{error}"
        );
    }

    #[test]
    fn the_environment_says_where_the_files_are() {
        let env = |pairs: &[(&str, &str)]| -> BTreeMap<String, String> {
            pairs
                .iter()
                .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
                .collect()
        };
        let files = ProfileFiles::of(&env(&[("HOME", "/home/me")]));
        assert_eq!(files.config, Path::new("/home/me/.aws/config"));
        assert_eq!(files.credentials, Path::new("/home/me/.aws/credentials"));
        let files = ProfileFiles::of(&env(&[
            ("HOME", "/home/me"),
            ("AWS_CONFIG_FILE", "~/other"),
            ("AWS_SHARED_CREDENTIALS_FILE", "/etc/keys"),
        ]));
        assert_eq!(
            (files.config, files.credentials),
            ("/home/me/other".into(), "/etc/keys".into())
        );
    }
}
