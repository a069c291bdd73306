//! Which account a place stands in: the one that it names, the one of the tenant that it names, the one that its table
//! is pinned to, or the default one; and never any other.

use super::error::{UnknownAccount, UnknownPlace};
use super::file::Config;
use super::name::{AccountName, Region, TableName};
use super::place::Place;
use super::standing::{AccountAt, TableAt};
use super::tables::TableRule;

impl Config {
    /// Where a place stands. What it names before the colon is an account, or else a tenant; where it names nothing,
    /// its table's pin counts, and then the default account.
    pub fn account_at(&self, place: &Place) -> Result<AccountAt, UnknownPlace> {
        let at = match &place.account {
            Some(name) => self.named(name)?,
            None => AccountAt::new(self.account(self.unnamed(place)?)?.clone()),
        };
        let region = region(place)?;
        let is_own = region == at.account.region && place.region.is_none();
        Ok(AccountAt {
            region: region.filter(|_| !is_own),
            ..at
        })
    }

    /// The account called so, or that of the tenant called so.
    fn named(&self, name: &AccountName) -> Result<AccountAt, UnknownAccount> {
        if let Some(account) = self.accounts.find(name) {
            return Ok(AccountAt::new(account.clone()));
        }
        let tenant = name.as_str().parse().ok();
        let of_tenant = tenant
            .as_ref()
            .and_then(|tenant| self.tenants.account(tenant));
        let Some(account) = of_tenant.and_then(|account| self.accounts.find(account)) else {
            return Err(self.unknown(name.as_str()));
        };
        Ok(AccountAt {
            tenant,
            ..AccountAt::new(account.clone())
        })
    }

    /// The account of a place that names none.
    fn unnamed(&self, place: &Place) -> Result<&AccountName, UnknownPlace> {
        let table = place.table.as_ref().map(|table| &table.table);
        let rule = table.and_then(|table| self.table_rule(table));
        let pinned = rule.and_then(|rule| rule.account.as_ref());
        pinned
            .or(self.default_account.as_ref())
            .ok_or_else(|| UnknownPlace::NoAccount(place.clone()))
    }

    /// What the config says of the tables of that name.
    pub fn table_rule(&self, table: &TableName) -> Option<&TableRule> {
        self.tables.iter().find(|rule| rule.name == *table)
    }

    /// The account that a table is pinned to, where it is not the one that it stands in.
    pub fn pinned_elsewhere(&self, table: &TableAt) -> Option<&AccountName> {
        let pin = self.table_rule(&table.table)?.account.as_ref()?;
        (*pin != table.at.account.name).then_some(pin)
    }

    fn unknown(&self, given: &str) -> UnknownAccount {
        UnknownAccount::new(given, self.accounts.names())
    }
}

/// The region that a place names, by itself or in its table's ARN.
fn region(place: &Place) -> Result<Option<Region>, UnknownPlace> {
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

    #[test]
    fn a_shared_table_is_read_in_its_own_region() {
        let text = "region = \"us-east-1\"\n[accounts.prod]\n";
        let config = Config::parse(text, Path::new("c.toml"), &BTreeMap::new()).unwrap();
        let table = |region| format!("arn:aws:dynamodb:{region}:123456789012:table/users");
        for (place, region) in [
            (format!("prod:{}", table("us-east-1")), None),
            (format!("prod:{}", table("eu-west-1")), Some("eu-west-1")),
            (
                format!("prod@eu-west-1:{}", table("eu-west-1")),
                Some("eu-west-1"),
            ),
        ] {
            let at = config.account_at(&place.parse().unwrap()).unwrap();
            assert_eq!(at.region.as_ref().map(Region::as_str), region, "{place}");
        }
        let wrong = format!("prod@us-west-2:{}", table("eu-west-1"));
        let error = config.account_at(&wrong.parse().unwrap()).unwrap_err();
        assert_eq!(
            error.to_string(),
            "the table is in eu-west-1, as its ARN says, and the place names us-west-2; leave @us-west-2 out"
        );
    }
}
