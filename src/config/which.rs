//! Which account a place stands in: the one that it names, the one of the tenant that it names, the one that its table
//! is pinned to, or the default one; and never any other.

use super::error::{UnknownAccount, UnknownPlace, UnknownTenant};
use super::file::Config;
use super::name::{AccountName, Region, TableName, TenantName};
use super::place::Place;
use super::standing::{AccountAt, TableAt};
use super::tables::TableRule;

impl Config {
    /// Where a place stands. What it names before the colon is an account, or else a tenant; where it names nothing,
    /// its table's pin counts, and then the default account.
    pub fn account_at(&self, place: &Place) -> Result<AccountAt, UnknownPlace> {
        let at = match (&place.account, &self.bound) {
            (Some(name), Some(tenant)) => self
                .named(name)
                .map_err(|_| UnknownPlace::bound(place, tenant, self.default_account.as_ref()))?,
            (Some(name), None) => self.named(name)?,
            (None, _) => AccountAt::new(self.account(self.unnamed(place)?)?.clone()),
        };
        let region = region_of(place)?;
        if let Some(region) = &region {
            at.account.check_region(region)?;
        }
        let is_own = region == at.account.region && place.region.is_none();
        let at = AccountAt {
            region: region.filter(|_| !is_own),
            ..at
        };
        if let Some(table) = &place.table {
            self.keeps_to_tenant(&at.table(table.table.clone(), None))?;
        }
        Ok(at)
    }

    /// The account of the tenant.
    pub fn tenant_at(&self, tenant: &TenantName) -> Result<AccountAt, UnknownPlace> {
        let Some(name) = self.tenants.account(tenant) else {
            return Err(self.no_tenant(tenant));
        };
        Ok(AccountAt {
            tenant: Some(tenant.clone()),
            ..AccountAt::new(self.account(name)?.clone())
        })
    }

    /// The account called so, or that of the tenant called so.
    fn named(&self, name: &AccountName) -> Result<AccountAt, UnknownPlace> {
        if let Some(account) = self.accounts.find(name) {
            return Ok(AccountAt::new(account.clone()));
        }
        match name.as_str().parse() {
            Ok(tenant) if self.tenants.account(&tenant).is_some() => self.tenant_at(&tenant),
            _ => Err(self.unknown(name.as_str()).into()),
        }
    }

    /// The account of a place that names none.
    fn unnamed(&self, place: &Place) -> Result<&AccountName, UnknownPlace> {
        let table = place.table.as_ref().map(|table| &table.table);
        let rule = table.and_then(|table| self.table_rule(table));
        let pinned = rule.and_then(|rule| rule.account.as_ref());
        pinned
            .filter(|_| self.bound.is_none())
            .or(self.default_account.as_ref())
            .ok_or_else(|| UnknownPlace::NoAccount(place.clone()))
    }

    /// What the config says of the tables of that name; of an ARN, what it says of the bare name, where the account that
    /// this is pinned to owns the table.
    pub fn table_rule(&self, table: &TableName) -> Option<&TableRule> {
        self.rule_named(table).or_else(|| {
            let rule = self.rule_named(&table.own())?;
            let account = self.accounts.find(rule.account.as_ref()?)?;
            (table.owner().as_ref() == account.expected_id()).then_some(rule)
        })
    }

    fn rule_named(&self, table: &TableName) -> Option<&TableRule> {
        self.tables.iter().find(|rule| rule.name == *table)
    }

    /// The account that a table is pinned to, where it is not the one that it stands in: of a backup, which is told to be
    /// one anyway, that in whose place it is. An account's own table by its ARN is the same as by its name.
    pub fn pinned_elsewhere(&self, table: &TableAt) -> Option<&AccountName> {
        let name = table.table.within(table.at.account.expected_id());
        let pin = self.table_rule(&name)?.account.as_ref()?;
        let of = table.at.backup_of.as_ref();
        (pin != of.unwrap_or(&table.at.account.name)).then_some(pin)
    }

    /// A run that is bound to one tenant does not know which others there are.
    fn no_tenant(&self, tenant: &TenantName) -> UnknownPlace {
        let Some(bound) = &self.bound else {
            return self.unknown_tenant(tenant).into();
        };
        let account = self.tenants.account(bound);
        UnknownPlace::BoundTenant {
            given: tenant.to_string(),
            tenant: bound.to_string(),
            account: account.map(ToString::to_string).unwrap_or_default(),
        }
    }

    pub(super) fn unknown_tenant(&self, tenant: &TenantName) -> UnknownTenant {
        UnknownTenant::new(tenant.as_str(), self.tenants.names(), self.called())
    }

    fn unknown(&self, given: &str) -> UnknownAccount {
        if self.tenants.is_empty() {
            return UnknownAccount::new(given, self.accounts.names(), Some(self.called()));
        }
        let accounts = self.accounts.names().map(AccountName::as_str);
        let tenants = self.tenants.names().map(TenantName::as_str);
        UnknownAccount::nor_tenant(given, accounts.chain(tenants), self.called())
    }
}

/// The region that a place names, by itself or in its table's ARN.
fn region_of(place: &Place) -> Result<Option<Region>, UnknownPlace> {
    let table = place.table.as_ref().map(|table| &table.table);
    let of_arn = table.and_then(TableName::region);
    match (&place.region, of_arn) {
        (Some(named), Some(of_arn)) if *named != of_arn => Err(UnknownPlace::OtherRegion {
            named: named.clone(),
            of_arn,
        }),
        (named, of_arn) => Ok(named.clone().or(of_arn)),
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use std::collections::BTreeMap;
    use std::path::Path;

    use super::*;

    fn config(top: &str) -> Config {
        let text = format!(
            "region = \"us-east-1\"\n{top}\n[accounts.prod]\nfailover = \"dev\"\n[accounts.dev]\n\
             [tenants]\nacme = \"prod\"\n\"north wind\" = \"dev\"\n[tables.users]\naccount = \"prod\""
        );
        Config::parse(&text, Path::new("config.toml"), &BTreeMap::new()).unwrap()
    }

    /// Where the place stands: the account as a place, and the tenant that it was found by.
    fn stands(config: &Config, place: &str) -> Result<(String, Option<String>), String> {
        let at = config.account_at(&place.parse().unwrap());
        let at = at.map_err(|unknown| unknown.to_string())?;
        Ok((at.to_string(), at.tenant.map(|tenant| tenant.to_string())))
    }

    #[test]
    fn an_account_a_tenant_a_pin_or_the_default_account_in_this_order() {
        let config = config("default_account = \"dev\"");
        for (place, account, tenant) in [
            ("prod", "prod", None),
            ("dev:users", "dev", None),
            ("acme:users", "prod", Some("acme")),
            (
                "\"north wind\"@eu-west-1:users",
                "dev@eu-west-1",
                Some("north wind"),
            ),
            (":users", "prod", None),
            (":users/by-status", "prod", None),
            ("@eu-west-1:users", "prod@eu-west-1", None),
            (":orders", "dev", None),
            ("@eu-west-1", "dev@eu-west-1", None),
        ] {
            let tenant = tenant.map(str::to_owned);
            assert_eq!(
                stands(&config, place),
                Ok((account.to_owned(), tenant)),
                "{place}"
            );
        }
    }

    #[test]
    fn what_only_upper_and_lower_case_tell_from_a_tenant_is_neither_a_tenant_nor_a_profiles_account()
     {
        let with = |tenants: &str| {
            let text = format!(
                "region = \"us-east-1\"\nprofiles = true\n[accounts.prod]\n[tenants]\n{tenants}"
            );
            Config::parse(&text, Path::new("config.toml"), &BTreeMap::new())
        };
        let error = with("acme = \"prod\"\nAcme = \"prod\"")
            .unwrap_err()
            .to_string();
        assert!(
            error.ends_with(
                "only upper and lower case tell it from the tenant \"acme\"; give it another name"
            ),
            "{error}"
        );
        let mut config = with("acme = \"prod\"").unwrap();
        config.add_profile(crate::config::Profile {
            name: "ACME".parse().unwrap(),
            region: None,
        });
        let names: Vec<&str> = config.accounts.names().map(AccountName::as_str).collect();
        assert_eq!(names, ["prod"]);
    }

    #[test]
    fn what_nobody_knows_names_the_nearest() {
        let config = config("");
        for (place, line) in [
            (
                "prdo:users",
                r#"there is no account or tenant "prdo"; the nearest: "prod""#,
            ),
            (
                "acm",
                r#"there is no account or tenant "acm"; the nearest: "acme""#,
            ),
            (
                "zzz",
                r#"there is no account or tenant "zzz"; those that there are: "acme", "dev", "north wind" and "prod""#,
            ),
            (
                ":orders",
                ":orders names no account, no [tables.NAME] of the config pins its table to one, and there is no default_account; write ACCOUNT:orders",
            ),
        ] {
            assert_eq!(stands(&config, place).unwrap_err(), line);
        }
        let unknown = config.tenant_at(&"acm".parse().unwrap()).unwrap_err();
        assert_eq!(
            unknown.to_string(),
            r#"there is no tenant "acm"; the nearest: "acme""#
        );
    }

    #[test]
    fn a_table_in_another_account_than_its_own_is_known() {
        let config = config("");
        for (place, pin) in [
            ("prod:users", None),
            ("dev:users", Some("prod")),
            ("dev:orders", None),
        ] {
            let place: Place = place.parse().unwrap();
            let at = config.account_at(&place).unwrap();
            let table = at.table(place.table.unwrap().table, None);
            let elsewhere = config.pinned_elsewhere(&table).map(AccountName::as_str);
            assert_eq!(elsewhere, pin, "{table}");
        }
        // In the place of the account to which it is pinned, and of another.
        let dev = config.account(&"dev".parse().unwrap()).unwrap();
        for (of, pin) in [("prod", None), ("staging", Some("prod"))] {
            let backup = AccountAt::backup_of(dev, of.parse().unwrap());
            let table = backup.table("users".parse().unwrap(), None);
            let elsewhere = config.pinned_elsewhere(&table).map(AccountName::as_str);
            assert_eq!(elsewhere, pin, "{of}");
        }
    }

    #[test]
    fn a_run_that_is_bound_to_a_tenant_knows_no_other_account() {
        let bound = config("default_account = \"dev\"")
            .bound_to(&"acme".parse().unwrap())
            .unwrap();
        let names: Vec<&str> = bound.accounts.names().map(AccountName::as_str).collect();
        assert_eq!(names, ["prod"]);
        assert_eq!(bound.accounts.first().unwrap().failover, None);
        for place in [
            "prod:users",
            "acme:users",
            ":users",
            ":orders",
            "@us-east-1",
        ] {
            assert!(
                stands(&bound, place).unwrap().0.starts_with("prod"),
                "{place}"
            );
        }
        for place in ["dev:users", "\"north wind\":users", "zzz"] {
            let said = format!(
                "{place}: this run is bound to the tenant \"acme\", whose account is \"prod\"; leave the account out, or start without --tenant"
            );
            assert_eq!(stands(&bound, place).unwrap_err(), said);
        }
        // The other tenant is there: this run does not know it.
        for given in ["north wind", "zzz"] {
            let unknown = bound.tenant_at(&given.parse().unwrap()).unwrap_err();
            let said = format!(
                "{given}: this run is bound to the tenant \"acme\", whose account is \"prod\"; start without --tenant, or with that of another"
            );
            assert_eq!(unknown.to_string(), said);
        }
        assert!(bound.tenant_at(&"acme".parse().unwrap()).is_ok());
        let unknown = config("").bound_to(&"acm".parse().unwrap()).unwrap_err();
        assert_eq!(unknown.nearest, ["acme"]);
    }

    #[test]
    fn a_run_that_is_bound_to_a_tenant_reads_no_table_that_another_account_shares() {
        let shared = |owner| format!(":arn:aws:dynamodb:us-east-1:{owner}:table/users");
        let of = |known: &str| {
            let text = format!(
                "region = \"us-east-1\"\n[accounts.prod]\n{known}\n[tenants]\nacme = \"prod\"\n"
            );
            let tables = format!("tables = [\"users\", {:?}]", &shared("111111111111")[1..]);
            let text = text.replace("[tenants]", &format!("{tables}\n[tenants]"));
            let config = Config::parse(&text, Path::new("config.toml"), &BTreeMap::new()).unwrap();
            config.bound_to(&"acme".parse().unwrap()).unwrap()
        };
        let known = of("account_id = \"333333333333\"");
        assert_eq!(stands(&known, &shared("333333333333")).unwrap().0, "prod");
        for (config, owner) in [
            (&known, "111111111111"),
            // Nothing says which account answers.
            (&of(""), "333333333333"),
        ] {
            let error = stands(config, &shared(owner)).unwrap_err();
            let said = "this run is bound to the tenant \"acme\": prod:arn:";
            assert!(error.starts_with(said), "{error}");
            assert_eq!(config.accounts.first().unwrap().tables.len(), 1);
        }
    }

    #[test]
    fn a_table_that_is_pinned_elsewhere_opens_in_the_account_of_the_tenant_all_the_same() {
        let bound = config("").bound_to(&"north wind".parse().unwrap()).unwrap();
        assert_eq!(stands(&bound, ":users").unwrap().0, "dev");
    }
}
