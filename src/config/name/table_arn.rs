//! A table that another account shares: named by its ARN, as DynamoDB takes it in place of the name.

use super::partition::Partition;
use super::{AccountId, Region, TableName, is_table_name};

/// The parts of `arn:aws:dynamodb:us-east-1:123456789012:table/users`.
struct Parts<'a> {
    partition: Partition,
    region: Region,
    owner: AccountId,
    name: &'a str,
}

fn parts(text: &str) -> Option<Parts<'_>> {
    let (partition, rest) = text.strip_prefix("arn:")?.split_once(":dynamodb:")?;
    let (region, rest) = rest.split_once(':')?;
    let (owner, resource) = rest.split_once(':')?;
    let name = resource.strip_prefix("table/")?;
    is_table_name(name).then_some(())?;
    Some(Parts {
        partition: Partition::parse(partition)?,
        region: region.parse().ok()?,
        owner: owner.parse().ok()?,
        name,
    })
}

pub(in crate::config) fn is_table_arn(text: &str) -> bool {
    parts(text).is_some()
}

/// The table's ARN and its index, of `…:table/users` and `…:table/users/index/by-status`.
pub(in crate::config) fn split_index(arn: &str) -> (&str, Option<&str>) {
    match arn.split_once("/index/") {
        Some((table, index)) => (table, Some(index)),
        None => (arn, None),
    }
}

impl TableName {
    /// The table's name without the account that shares it: for a place where that is shown, too.
    pub fn short(&self) -> &str {
        parts(self.as_str()).map_or(self.as_str(), |parts| parts.name)
    }

    /// The table of the same name that is an account's own.
    #[must_use]
    pub fn own(&self) -> Self {
        // What an ARN was parsed from is a name.
        self.short().parse().unwrap_or_else(|_| self.clone())
    }

    /// What an account calls it: by its bare name where it is that account's own, else as it is.
    #[must_use]
    pub fn within(&self, account: Option<&AccountId>) -> Self {
        match self.owner() {
            Some(owner) if account == Some(&owner) => self.own(),
            _ => self.clone(),
        }
    }

    /// Whether it is the ARN of a table that an account shares.
    pub fn is_arn(&self) -> bool {
        is_table_arn(self.as_str())
    }

    /// The account whose table it is, where the name says: another one than the session's, or the same.
    pub fn owner(&self) -> Option<AccountId> {
        parts(self.as_str()).map(|parts| parts.owner)
    }

    /// The region that the table is in, where the name says: requests for it go there.
    pub fn region(&self) -> Option<Region> {
        parts(self.as_str()).map(|parts| parts.region)
    }

    /// The partition that the table is in, where the name says.
    pub fn partition(&self) -> Option<Partition> {
        parts(self.as_str()).map(|parts| parts.partition)
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use std::collections::BTreeMap;
    use std::path::Path;

    use super::*;
    use crate::config::Config;

    #[test]
    fn a_shared_table_has_its_parts() {
        let text = "arn:aws-cn:dynamodb:cn-north-1:123456789012:table/users";
        let table: TableName = text.parse().unwrap();
        assert_eq!(table.as_str(), text);
        assert_eq!(table.short(), "users");
        assert!(table.is_arn());
        assert_eq!(table.owner().unwrap().as_str(), "123456789012");
        assert_eq!(table.region().unwrap().as_str(), "cn-north-1");
        assert_eq!(table.partition(), Some(Partition::China));
        let plain: TableName = "users".parse().unwrap();
        assert_eq!(
            (plain.short(), plain.owner(), plain.region()),
            ("users", None, None)
        );
    }

    #[test]
    fn an_account_calls_its_own_table_by_its_bare_name() {
        let text = "arn:aws:dynamodb:us-east-1:123456789012:table/users";
        let table: TableName = text.parse().unwrap();
        for (account, called) in [
            (Some("123456789012"), "users"),
            (Some("111111111111"), text),
            (None, text),
        ] {
            let account = account.map(|id| id.parse().unwrap());
            assert_eq!(table.within(account.as_ref()).as_str(), called);
        }
    }

    #[test]
    fn what_is_not_a_tables_arn_is_refused() {
        for text in [
            "arn:aws:dynamodb:us-east-1:123456789012:table/us",
            "arn:aws:dynamodb:us-east-1:123456789012:table/users/index/by-x",
            "arn:aws:dynamodb:us-east-1:12345678901:table/users",
            "arn:aws:dynamodb:us-east:123456789012:table/users",
            "arn:aws:s3:us-east-1:123456789012:table/users",
            "arn:amazon:dynamodb:us-east-1:123456789012:table/users",
            "arn:aws:dynamodb:us-east-1:123456789012:users",
        ] {
            assert!(text.parse::<TableName>().is_err(), "{text}");
        }
    }

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
