//! The user's AWS files: where they are, and each profile in them as an account.

use std::path::PathBuf;
use std::sync::Arc;

use super::account::{Account, CredentialSource};
use super::accounts::Accounts;
use super::called::Called;
use super::environment::{Environment, home};
use super::name::{AccountName, Region};
use super::settings::{RegionSettings, Settings};

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

/// A profile of the AWS files, as far as it makes an account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Profile {
    /// Its name.
    pub name: AccountName,
    /// The region that it names.
    pub region: Option<Region>,
}

/// What every account has: by the keys at the top of the config, where it says nothing itself.
#[derive(Debug, Clone, Default)]
pub struct Defaults {
    pub(super) settings: Settings,
    pub(super) called: Called,
}

impl Defaults {
    /// Adds a profile as an account of its own credentials: like an account in the config that names the profile, and
    /// its region if it has one. It is left out where another account is called like it.
    pub fn add(&self, profile: Profile, accounts: &mut Accounts) {
        let account = self.account(profile);
        if let Err(like) = accounts.add(Arc::new(account)) {
            tracing::info!(profile = %like, "left out: another account is called so");
        }
    }

    /// A profile as an account.
    pub fn account(&self, profile: Profile) -> Account {
        let own = Settings {
            regions: RegionSettings {
                region: profile.region,
                regions: None,
            },
            ..Settings::default()
        };
        let source = CredentialSource::Profile(profile.name.to_string());
        let settings = own.or(&self.settings);
        let role = settings.role.arn(settings.account_id.as_ref());
        settings.account(profile.name, role, source, &self.called)
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use std::collections::BTreeMap;
    use std::path::Path;

    use super::*;
    use crate::config::account::{Access, IdentityRule};
    use crate::config::settings::Source;

    fn profile(name: &str, region: Option<&str>) -> Profile {
        Profile {
            name: name.parse().unwrap(),
            region: region.map(|region| region.parse().unwrap()),
        }
    }

    #[test]
    fn a_profile_is_an_account_of_its_own_credentials() {
        let account = Defaults::default().account(profile("my work", None));
        assert!(matches!(&account.source, CredentialSource::Profile(name) if name == "my work"));
        assert!(account.role.is_none() && account.region.is_none());
        assert!(account.endpoint_url.is_none() && account.sts_endpoint_url.is_none());
        assert_eq!(
            (account.access, account.identity),
            (Access::Confirm, IdentityRule::Proven)
        );
    }

    #[test]
    fn the_defaults_hold_for_profiles_too_and_a_profiles_region_wins() {
        let settings = Settings {
            access: Some(Access::ReadOnly),
            color: Some("red".parse().unwrap()),
            regions: RegionSettings {
                region: Some("us-east-1".parse().unwrap()),
                regions: None,
            },
            source: Some(Source::Own(CredentialSource::Profile("other".to_owned()))),
            ..Settings::default()
        };
        let defaults = Defaults {
            settings,
            ..Defaults::default()
        };
        for (profile, region) in [
            (profile("own", Some("eu-west-1")), "eu-west-1"),
            (profile("plain", None), "us-east-1"),
        ] {
            let account = defaults.account(profile);
            assert_eq!(account.access, Access::ReadOnly);
            assert_eq!(account.color, Some("red".parse().unwrap()));
            assert_eq!(account.region.as_ref().unwrap().as_str(), region);
            assert!(
                matches!(&account.source, CredentialSource::Profile(name) if *name == account.name.as_str())
            );
        }
    }

    #[test]
    fn a_profile_that_is_called_like_another_account_is_left_out() {
        let mut accounts = Accounts::default();
        for name in ["prod", "PROD", "dev", "Dev", "qa"] {
            Defaults::default().add(profile(name, None), &mut accounts);
        }
        let left: Vec<&str> = accounts.names().map(AccountName::as_str).collect();
        assert_eq!(left, ["prod", "dev", "qa"]);
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
