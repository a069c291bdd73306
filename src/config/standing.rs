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
