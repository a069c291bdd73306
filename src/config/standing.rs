//! A place with its account looked up: what a request is made to.

use std::fmt;
use std::sync::Arc;

use super::account::{Access, Account};
use super::name::{AccountName, IndexName, Region, TableName, TenantName};
use super::place::{Place, TablePlace};

/// An account, in its own region or in another.
#[derive(Debug, Clone)]
pub struct AccountAt {
    /// The account.
    pub account: Arc<Account>,
    /// A region other than the account's own.
    pub region: Option<Region>,
    /// The tenant by whose name it was found.
    pub tenant: Option<TenantName>,
    /// The account in whose place it stands, since that one fails: then nothing is written here.
    pub backup_of: Option<AccountName>,
}

/// A table or index of an account.
#[derive(Debug, Clone)]
pub struct TableAt {
    /// Where.
    pub at: AccountAt,
    /// The table.
    pub table: TableName,
    /// Its index, where that is read.
    pub index: Option<IndexName>,
}

impl AccountAt {
    /// `account` in its own region.
    pub fn new(account: Arc<Account>) -> Self {
        Self {
            account,
            region: None,
            tenant: None,
            backup_of: None,
        }
    }

    /// `backup` in the place of the account called `of`: read-only, whatever the config says.
    pub fn backup_of(backup: &Account, of: AccountName) -> Self {
        let account = Account {
            access: Access::ReadOnly,
            ..backup.clone()
        };
        Self {
            backup_of: Some(of),
            ..Self::new(Arc::new(account))
        }
    }

    /// The region of the same place in `backup`, none for that account's own: the one that this stands in, where the backup
    /// is used there. Beside it the one that is left behind, where that is another than this account's own.
    pub fn region_in(&self, backup: &Account) -> (Option<Region>, Option<Region>) {
        let Some(stands) = self.effective_region() else {
            return (None, None);
        };
        if backup.region.as_ref() == Some(stands) {
            (None, None)
        } else if backup.regions.contains(stands) {
            (Some(stands.clone()), None)
        } else {
            let is_own = self.account.region.as_ref() == Some(stands);
            (None, (!is_own).then(|| stands.clone()))
        }
    }

    /// A table here.
    pub fn table(&self, table: TableName, index: Option<IndexName>) -> TableAt {
        TableAt {
            at: self.clone(),
            table,
            index,
        }
    }

    /// The region that requests go to, where the config says; else the profile does.
    pub fn effective_region(&self) -> Option<&Region> {
        self.region.as_ref().or(self.account.region.as_ref())
    }
}

/// By account and region, and whether it stands in for another: the tenant says only how it was found.
impl PartialEq for AccountAt {
    fn eq(&self, other: &Self) -> bool {
        self.account.name == other.account.name
            && self.backup_of == other.backup_of
            && self.effective_region() == other.effective_region()
    }
}

impl PartialEq for TableAt {
    fn eq(&self, other: &Self) -> bool {
        self.at == other.at && self.table == other.table && self.index == other.index
    }
}

/// As a place: `prod`, `prod@eu-west-1`.
impl fmt::Display for AccountAt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Place {
            account: Some(self.account.name.clone()),
            region: self.region.clone(),
            table: None,
        }
        .fmt(f)
    }
}

/// As a place: `prod:users`, `prod:users/by-status`.
impl fmt::Display for TableAt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let table = TablePlace {
            table: self.table.clone(),
            index: self.index.clone(),
        };
        Place {
            account: Some(self.at.account.name.clone()),
            region: self.at.region.clone(),
            table: Some(table),
        }
        .fmt(f)
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;
    use crate::config::{Defaults, Profile};

    /// An account that is used in these regions, its own first; in that of its profile, where there are none.
    fn account(regions: &[&str]) -> Account {
        let profile = Profile {
            name: "work".parse().unwrap(),
            region: None,
        };
        let regions: Vec<Region> = regions.iter().map(|one| one.parse().unwrap()).collect();
        Account {
            region: regions.first().cloned(),
            regions,
            ..Defaults::default().account(profile)
        }
    }

    #[test]
    fn a_backup_stands_in_the_same_region_where_it_is_used_there_else_in_its_own() {
        let (us, eu, ap) = ("us-east-1", "eu-west-1", "ap-south-1");
        for (own, named, backup, there, left) in [
            (&[us][..], None, &[us][..], None, None),
            (&[us], Some(eu), &[us], None, Some(eu)),
            (&[us], Some(eu), &[us, eu], Some(eu), None),
            (&[us], Some(eu), &[eu, us], None, None),
            (&[us], None, &[eu, us], Some(us), None),
            // Another region is what such a backup is for.
            (&[us], None, &[eu], None, None),
            (&[us, ap], Some(us), &[eu], None, None),
            (&[us, ap], Some(ap), &[eu], None, Some(ap)),
            (&[], None, &[eu], None, None),
            (&[], Some(us), &[], None, Some(us)),
        ] {
            let at = AccountAt {
                region: named.map(|region| region.parse().unwrap()),
                ..AccountAt::new(Arc::new(account(own)))
            };
            let (region, leaves) = at.region_in(&account(backup));
            let told = (
                region.as_ref().map(Region::as_str),
                leaves.as_ref().map(Region::as_str),
            );
            assert_eq!(told, (there, left), "{own:?} {named:?} {backup:?}");
        }
    }
}
