//! Tenants: whose data an account holds, by the names that a company has for them.

use std::collections::BTreeMap;

use super::name::{AccountName, TenantName};

/// Which tenant's data is in which account. Many tenants may be in one.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tenants {
    accounts: BTreeMap<TenantName, AccountName>,
}

impl Tenants {
    /// The tenant's account.
    pub fn account(&self, tenant: &TenantName) -> Option<&AccountName> {
        self.accounts.get(tenant)
    }

    /// Each tenant with its account, by the tenants' names.
    pub fn iter(&self) -> impl Iterator<Item = (&TenantName, &AccountName)> {
        self.accounts.iter()
    }

    /// The tenants whose data is in `account`.
    pub fn of<'a>(&'a self, account: &'a AccountName) -> impl Iterator<Item = &'a TenantName> {
        let here = self.accounts.iter().filter(move |(_, of)| *of == account);
        here.map(|(tenant, _)| tenant)
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
