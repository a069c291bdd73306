//! The accounts that the config names: where profiles are accounts, too, nobody knows before those are read whether
//! there is one of that name.

use super::error::UnknownAccount;
use super::file::Config;
use super::name::AccountName;

impl Config {
    /// A line for each key that names an account that there is not, once the profiles are read: `default_account: there
    /// is no account "prdo"; the nearest: "prod"`.
    pub fn unknown_accounts(&self) -> Vec<String> {
        let default = self.default_account.iter();
        let default = default.map(|name| ("default_account".to_owned(), name));
        let failovers = self.accounts.iter().filter_map(|account| {
            let key = format!("accounts.{}.failover", account.name);
            Some((key, account.failover.as_ref()?))
        });
        let pins = self.tables.iter().filter_map(|rule| {
            let key = format!("tables.{}.account", rule.name);
            Some((key, rule.account.as_ref()?))
        });
        let tenants = self.tenants.iter();
        let tenants = tenants.map(|(tenant, name)| (format!("tenants.{tenant}"), name));
        let named = default.chain(failovers).chain(pins).chain(tenants);
        named
            .filter_map(|(key, name)| Some(format!("{key}: {}", self.unknown_account(name)?)))
            .collect()
    }

    fn unknown_account(&self, name: &AccountName) -> Option<UnknownAccount> {
        self.account(name).err()
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use std::collections::BTreeMap;
    use std::path::Path;

    use crate::config::{Config, Profile};

    #[test]
    fn what_names_no_account_is_told_once_the_profiles_are_read() {
        let text = "region = \"us-east-1\"\nprofiles = true\ndefault_account = \"worrk\"\n\
                    [accounts.prod]\nfailover = \"wokr\"\n[tables.users]\naccount = \"wrk\"\n\
                    [tenants]\nacme = \"work\"\nzenith = \"owrk\"";
        let config = Config::parse(text, Path::new("config.toml"), &BTreeMap::new()).unwrap();
        let profile = Profile {
            name: "work".parse().unwrap(),
            region: None,
        };
        let said = |key: &str, given: &str| {
            format!("{key}: there is no account {given:?}; the nearest: \"work\"")
        };
        assert_eq!(
            config.with_profiles(vec![profile]).unknown_accounts(),
            [
                said("default_account", "worrk"),
                said("accounts.prod.failover", "wokr"),
                said("tables.users.account", "wrk"),
                said("tenants.zenith", "owrk"),
            ]
        );
    }
}
