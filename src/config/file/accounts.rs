//! `[accounts.NAME]`: each read, and then put together with those that it names.

use std::cell::OnceCell;
use std::collections::HashMap;
use std::sync::Arc;

use crate::config::account::{Account, CredentialSource};
use crate::config::accounts::Accounts;
use crate::config::document::Section;
use crate::config::error::{ConfigError, UnknownAccount};
use crate::config::keys::Part;
use crate::config::name::arn::RoleArn;
use crate::config::name::{AccountName, NameError};
use crate::config::profiles::Defaults;
use crate::config::settings::{Settings, Source};

/// An account as it is written. What it says is read when the account is made: of thousands, one is held at a time.
struct Written<'a> {
    name: AccountName,
    section: Section<'a>,
}

/// All of them, for those that name others.
struct All<'a> {
    top: &'a Section<'a>,
    defaults: &'a Defaults,
    written: &'a [Written<'a>],
    /// Made when an account names another: few do.
    by_name: OnceCell<HashMap<&'a AccountName, &'a Written<'a>>>,
    /// Whether a name that is not here may be a profile's.
    profiles: bool,
}

/// Accounts that others go via, and those that wait for another to be made.
#[derive(Default)]
struct Done<'a> {
    hubs: HashMap<&'a AccountName, Arc<Account>>,
    waiting: Vec<&'a AccountName>,
}

/// The accounts in the order of the file.
pub(super) fn read(
    top: &Section,
    defaults: &Defaults,
    profiles: bool,
) -> Result<Accounts, ConfigError> {
    let written = written(top)?;
    let all = All {
        top,
        defaults,
        written: &written,
        by_name: OnceCell::new(),
        profiles,
    };
    let mut done = Done::default();
    let mut accounts = Accounts::default();
    accounts.reserve(written.len());
    for one in &written {
        let account = match done.hubs.get(&one.name) {
            Some(hub) => Arc::clone(hub),
            None => Arc::new(all.account(one, &mut done)?),
        };
        accounts.add(account).map_err(|like| {
            one.section.error_of_all(format!(
                "only upper and lower case tell it from the account {:?}; give it another name",
                like.as_str()
            ))
        })?;
    }
    Ok(accounts)
}

fn written<'a>(top: &Section<'a>) -> Result<Vec<Written<'a>>, ConfigError> {
    let one = |named: Result<(&str, Section<'a>), ConfigError>| {
        let (name, section) = named?;
        let name = name.parse();
        Ok(Written {
            name: name.map_err(|wrong: NameError| section.error_of_all(wrong))?,
            section,
        })
    };
    top.below("accounts", Part::Account)?.map(one).collect()
}

impl<'a> All<'a> {
    fn account(&self, one: &'a Written<'a>, done: &mut Done<'a>) -> Result<Account, ConfigError> {
        let settings = Settings::read(&one.section, Part::Account)?.or(&self.defaults.settings);
        let role = self.check(one, &settings)?;
        let source = match &settings.source {
            None => CredentialSource::DefaultChain,
            Some(Source::Own(source)) => source.clone(),
            Some(Source::Via(hub)) => CredentialSource::Via(self.hub(one, &settings, hub, done)?),
        };
        self.check_failover(one, &settings)?;
        let called = &self.defaults.called;
        let account = settings.account(one.name.clone(), role, source, called);
        self.check_regions(one, &settings, &account)?;
        Ok(account)
    }

    fn check_regions(
        &self,
        one: &Written,
        settings: &Settings,
        account: &Account,
    ) -> Result<(), ConfigError> {
        for region in &account.regions {
            let is_own = settings.regions.region.as_ref() == Some(region);
            let named_alone = is_own && (one.section.has("region") || self.top.has("region"));
            let key = if named_alone { "region" } else { "regions" };
            let checked = account.check_region(region);
            checked.map_err(|mistyped| self.said(one, key, mistyped.to_string()))?;
        }
        Ok(())
    }

    /// The account's role, if its own keys and the defaults agree.
    fn check(&self, one: &Written, settings: &Settings) -> Result<Option<RoleArn>, ConfigError> {
        let section = &one.section;
        let said = |key: &str, wrong| self.said(one, key, wrong);
        let id = settings.account_id.as_ref();
        let role = settings.role.check(id, section, said)?;
        if section.has("region") {
            settings.regions.check(section)?;
        }
        let of_profile = matches!(
            settings.source,
            Some(Source::Own(CredentialSource::Profile(_)))
        );
        if settings.regions.region.is_none() && !of_profile {
            return Err(section.error_of_all(
                "it has no region; write region = \"us-east-1\" in it, or at the top for every account",
            ));
        }
        Ok(role)
    }

    /// The account from whose session `one`'s role is assumed.
    fn hub(
        &self,
        one: &'a Written<'a>,
        settings: &Settings,
        name: &AccountName,
        done: &mut Done<'a>,
    ) -> Result<Arc<Account>, ConfigError> {
        let wrong = |wrong: String| self.said(one, "via", wrong);
        if settings.role.is_none() {
            let no_role = "there is no role that it could be for; write role_arn, too";
            return Err(wrong(no_role.to_owned()));
        }
        if *name == one.name {
            let itself = "it is the account itself; name the one whose session assumes the role, or give it a profile";
            return Err(wrong(itself.to_owned()));
        }
        done.waiting.push(&one.name);
        if let Some(first) = done.waiting.iter().position(|waiting| *waiting == name) {
            return Err(wrong(circle(
                done.waiting.get(first..).unwrap_or_default(),
                name,
            )));
        }
        let hub = *self
            .by_name()
            .get(name)
            .ok_or_else(|| wrong(self.unknown(name).to_string()))?;
        let account = match done.hubs.get(name) {
            Some(account) => Arc::clone(account),
            None => Arc::new(self.account(hub, done)?),
        };
        done.hubs.insert(&hub.name, Arc::clone(&account));
        done.waiting.pop();
        if account.role.is_some() {
            let too_long = settings.role.too_long_for_a_chain(name.as_str());
            if let Some(too_long) = too_long {
                return Err(self.said(one, "session_duration", too_long));
            }
        } else if matches!(account.source, CredentialSource::DefaultChain) {
            return Err(wrong(format!(
                "the account {:?} has neither a role nor credentials of its own; write role_arn or profile in it",
                name.as_str()
            )));
        }
        Ok(account)
    }

    fn check_failover(&self, one: &Written, settings: &Settings) -> Result<(), ConfigError> {
        let Some(name) = &settings.failover else {
            return Ok(());
        };
        let wrong = if *name == one.name {
            "it is the account itself; name the one that can take its place".to_owned()
        } else if self.profiles || self.by_name().contains_key(name) {
            return Ok(());
        } else {
            self.unknown(name).to_string()
        };
        Err(one.section.error("failover", wrong))
    }

    fn by_name(&self) -> &HashMap<&'a AccountName, &'a Written<'a>> {
        let all = || self.written.iter().map(|one| (&one.name, one)).collect();
        self.by_name.get_or_init(all)
    }

    fn unknown(&self, name: &AccountName) -> UnknownAccount {
        let names = self.written.iter().map(|one| &one.name);
        UnknownAccount::new(name.as_str(), names, None)
    }

    /// An error about a key of an account, wherever it is written.
    fn said(&self, one: &Written, key: &str, wrong: String) -> ConfigError {
        if self.top.has(key) && !one.section.has(key) {
            let name = one.name.as_str();
            return self
                .top
                .error(key, format!("for the account {name:?}: {wrong}"));
        }
        one.section.error(key, wrong)
    }
}

fn circle(waiting: &[&AccountName], first: &AccountName) -> String {
    let names = waiting.iter().copied().chain([first]);
    let names: Vec<String> = names.map(|name| format!("{:?}", name.as_str())).collect();
    format!(
        "a circle, {}; give one of them a profile or keys instead",
        names.join(" via ")
    )
}
