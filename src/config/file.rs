//! `config.toml`: found, read, and turned into accounts.

mod accounts;
mod head;
mod tables;
mod tenants;

use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::account::Account;
use super::accounts::Accounts;
use super::called::{Called, default_path};
use super::cause::Cause;
use super::document::{Document, Section, Table};
use super::environment::{Environment, is_variable};
use super::error::{ConfigError, UnknownAccount};
use super::keys::Part;
use super::name::{AccountName, TenantName, is_printable};
use super::profiles::{Defaults, Profile};
use super::settings::Settings;
use super::tables::TableRule;
use super::tenants::{Tenants, TenantsCommand};

/// What the config says.
#[derive(Debug, Clone)]
pub struct Config {
    /// The accounts, in the order of the file.
    pub accounts: Accounts,
    /// The account to open with: one of `accounts`, or, where `profiles` is true, perhaps a profile's.
    pub default_account: Option<AccountName>,
    /// Whether each profile of the AWS files is an account too; they are read later, by an effect.
    pub profiles: bool,
    /// Which tenant's data is in which account.
    pub tenants: Tenants,
    /// A command that says more of that; it is run later, by an effect.
    pub tenants_command: Option<TenantsCommand>,
    /// The tenant that this run is bound to: then its account is the only one.
    pub bound: Option<TenantName>,
    /// What is said of tables, whichever account they are in.
    pub tables: Vec<TableRule>,
    /// Who is at the keyboard, where the environment is not to say it.
    pub requestor: Option<String>,
    /// What the top of the file says for every account, those of profiles included.
    pub defaults: Defaults,
    /// The file that was read.
    pub path: Option<PathBuf>,
    /// The file that would have been read, had there been one.
    pub missing: Option<PathBuf>,
    /// Whether it came with the program, and from no file: the demo's.
    pub is_built_in: bool,
}

impl Config {
    /// Without a file, which would be at `missing`: the profiles are the accounts, as `env` has what no file says.
    fn without_file(missing: Option<&Path>, env: &dyn Environment) -> Self {
        Self {
            missing: missing.map(Path::to_owned),
            defaults: Defaults {
                settings: Settings::default().within(env),
                called: Called::default(),
            },
            ..Self::none()
        }
    }

    /// Without a file: the profiles are the accounts.
    pub fn none() -> Self {
        Self {
            accounts: Accounts::default(),
            default_account: None,
            profiles: true,
            tenants: Tenants::default(),
            tenants_command: None,
            bound: None,
            tables: Vec::new(),
            requestor: None,
            defaults: Defaults::default(),
            path: None,
            missing: None,
            is_built_in: false,
        }
    }

    /// The config that `explicit` (`--config`) names, else `DYNAHOP_CONFIG`, else the one in the platform's config
    /// folder, else [`Config::none`]. A file that is named has to be there.
    pub fn load(explicit: Option<&Path>, env: &dyn Environment) -> Result<Self, ConfigError> {
        let variable = env.var("DYNAHOP_CONFIG").filter(|path| !path.is_empty());
        match (explicit, variable) {
            (Some(path), _) => Self::load_named(path, "--config", env),
            (None, Some(path)) => Self::load_named(Path::new(&path), "DYNAHOP_CONFIG", env),
            (None, None) => Self::load_default(default_path().as_deref(), env),
        }
    }

    /// The file that [`Config::load`] reads, if it is there.
    fn path(explicit: Option<&Path>, env: &dyn Environment) -> Option<PathBuf> {
        let variable = env.var("DYNAHOP_CONFIG").filter(|path| !path.is_empty());
        let named = explicit.map(Path::to_owned).or(variable.map(PathBuf::from));
        named.or_else(default_path)
    }

    /// The config whose text this is; `path` is what errors call it.
    pub fn parse(text: &str, path: &Path, env: &dyn Environment) -> Result<Self, ConfigError> {
        Self::parse_called(text, path, env, Called::default())
    }

    fn parse_called(
        text: &str,
        path: &Path,
        env: &dyn Environment,
        called: Called,
    ) -> Result<Self, ConfigError> {
        let document = Document { path, text, env };
        let table = Table::parse(text).map_err(|error| document.syntax_error(&error))?;
        let top = Section::top(document, &table)?;
        let defaults = Defaults {
            settings: Settings::read(&top, Part::Top)?.within(env),
            called,
        };
        let profiles = top.boolean("profiles")?.unwrap_or(false);
        let mut config = Self {
            accounts: accounts::read(&top, &defaults, profiles)?,
            default_account: None,
            profiles,
            requestor: top.read("requestor", requestor)?,
            tenants: Tenants::default(),
            tenants_command: None,
            bound: None,
            tables: Vec::new(),
            defaults,
            path: Some(path.to_owned()),
            missing: None,
            is_built_in: false,
        };
        if config.accounts.is_empty() && !config.profiles {
            let wrong = "no account is in it; write [accounts.NAME] for each, or profiles = true";
            return Err(document.error(0, None, wrong.to_owned()));
        }
        config.default_account = config.default_of(&top)?;
        config.tables = tables::read(&top, &config)?;
        tenants::read(&top, &mut config)?;
        Ok(config)
    }

    /// The account of that name.
    pub fn account(&self, name: &AccountName) -> Result<&Arc<Account>, UnknownAccount> {
        self.accounts
            .find(name)
            .ok_or_else(|| self.no_account(name, Some(self.called())))
    }

    /// How the program is called so that it reads this config.
    pub fn called(&self) -> &Called {
        &self.defaults.called
    }

    /// What there is to do where it has no accounts.
    pub fn without_accounts(&self) -> String {
        let file = self.path.as_ref().or(self.missing.as_ref());
        let file = file.map_or("config.toml".into(), |file| file.display().to_string());
        format!(
            "Write them into {file} (docs/accounts.md shows how), or sign in with the AWS CLI: each profile is an account here. \
             `dynahop demo` shows everything without an AWS account."
        )
    }

    fn no_account(&self, name: &AccountName, called: Option<&Called>) -> UnknownAccount {
        UnknownAccount::new(name.as_str(), self.accounts.names(), called)
    }

    /// The config with the accounts that the profiles give, after its own.
    #[must_use]
    pub fn with_profiles(mut self, profiles: Vec<Profile>) -> Self {
        for profile in profiles {
            self.add_profile(profile);
        }
        self
    }

    /// Adds the account that a profile gives, unless an account or a tenant is called like it.
    pub fn add_profile(&mut self, profile: Profile) {
        if self.tenants.like(profile.name.as_str()).is_some() {
            tracing::info!(profile = %profile.name, "left out: a tenant is called so");
            return;
        }
        self.defaults.add(profile, &mut self.accounts);
    }

    /// Whether more accounts or tenants are read later: what is not known now may be known then.
    pub fn is_read_on(&self) -> bool {
        self.profiles || self.tenants_command.is_some()
    }

    /// For whom accounts are opened: the requestor that the config names, or else whom the environment does.
    pub fn cause(&self, env: &dyn Environment) -> Cause {
        let of_env = Cause::of(env);
        Cause {
            requestor: self.requestor.clone().unwrap_or(of_env.requestor),
            ..of_env
        }
    }

    fn load_named(
        path: &Path,
        named_by: &'static str,
        env: &dyn Environment,
    ) -> Result<Self, ConfigError> {
        match read(path)? {
            Some(text) => Self::parse_called(&text, path, env, Called::with_config(path, env)),
            None => Err(ConfigError::Missing {
                path: path.to_owned(),
                named_by,
            }),
        }
    }

    fn load_default(path: Option<&Path>, env: &dyn Environment) -> Result<Self, ConfigError> {
        let Some(path) = path else {
            return Ok(Self::without_file(None, env));
        };
        match read(path)? {
            Some(text) => Self::parse(&text, path, env),
            None => Ok(Self::without_file(Some(path), env)),
        }
    }

    /// What the variable of `default_account_env` says, else `default_account`. Both have to be right.
    fn default_of(&self, top: &Section) -> Result<Option<AccountName>, ConfigError> {
        let named = top.read("default_account", |text| self.existing(text))?;
        let by_variable = top.read("default_account_env", |variable| {
            if !is_variable(variable) {
                return Err(format!(
                    "{variable:?} is not the name of an environment variable; write \"ENVIRONMENT\""
                ));
            }
            match top.variable(variable).filter(|value| !value.is_empty()) {
                None => Ok(None),
                Some(value) => {
                    let named = self.existing(&value);
                    named
                        .map(Some)
                        .map_err(|wrong| format!("the environment variable {variable}: {wrong}"))
                }
            }
        })?;
        Ok(by_variable.flatten().or(named))
    }

    /// The name, if an account has it, or a profile may have it.
    pub(super) fn existing(&self, text: &str) -> Result<AccountName, String> {
        let name: AccountName = text.parse().map_err(|error| format!("{error}"))?;
        if self.profiles || self.accounts.find(&name).is_some() {
            return Ok(name);
        }
        // No command can read the config that says so.
        Err(self.no_account(&name, None).to_string())
    }
}

/// The file's text; none where there is no file.
fn read(path: &Path) -> Result<Option<String>, ConfigError> {
    match std::fs::read_to_string(path) {
        Ok(text) => Ok(Some(text)),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(source) => Err(ConfigError::Unreadable {
            path: path.to_owned(),
            source,
        }),
    }
}

fn requestor(text: &str) -> Result<String, String> {
    if is_printable(text) {
        Ok(text.to_owned())
    } else {
        Err(format!(
            "{text:?} is nobody's name; write who is at the keyboard, as in \"${{USER}}\""
        ))
    }
}

#[cfg(test)]
#[expect(clippy::expect_used, reason = "tests")]
mod mistakes;
#[cfg(test)]
#[expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests"
)]
mod tests;
