//! Tenants: whose data an account holds, by the names that a company has for them. The config says it, a file, or a
//! command's output (`list` reads them), and `bound` holds a run to one of them.

pub mod bound;
pub mod list;

use std::collections::BTreeMap;

use super::name::{AccountName, TenantName};

/// Which tenant's data is in which account. Many tenants may be in one.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tenants {
    accounts: BTreeMap<TenantName, AccountName>,
}

/// A command whose output says which tenant's data is in which account: JSON, CSV or TOML.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TenantsCommand {
    /// The program.
    pub program: String,
    /// What it is given.
    pub arguments: Vec<String>,
}

impl Tenants {
    /// Adds a tenant, unless it is in another account already: that one is given back.
    pub fn add(&mut self, tenant: TenantName, account: AccountName) -> Result<(), AccountName> {
        match self.accounts.get(&tenant) {
            Some(other) if *other != account => Err(other.clone()),
            _ => {
                self.accounts.insert(tenant, account);
                Ok(())
            }
        }
    }

    /// The tenant's account.
    pub fn account(&self, tenant: &TenantName) -> Option<&AccountName> {
        self.accounts.get(tenant)
    }

    /// Each tenant with its account, by the tenants' names.
    pub fn iter(&self) -> impl Iterator<Item = (&TenantName, &AccountName)> {
        self.accounts.iter()
    }

    /// Their names.
    pub fn names(&self) -> impl Iterator<Item = &TenantName> {
        self.accounts.keys()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.accounts.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.accounts.is_empty()
    }
}
