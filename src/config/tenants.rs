//! Tenants: whose data an account holds, by the names that a company has for them. The config says it, a file, or a
//! command's output (`list` reads them).

pub mod list;

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::fmt;

use super::name::{AccountName, TenantName};

/// Which tenant's data is in which account. Many tenants may be in one.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tenants {
    /// By the tenant's name in capitals, since people do not tell names apart by them.
    by_capitals: BTreeMap<String, (TenantName, AccountName)>,
}

/// A command whose output says which tenant's data is in which account: JSON, CSV or TOML.
#[derive(Clone, PartialEq, Eq)]
pub struct TenantsCommand {
    /// The program.
    pub program: String,
    /// What it is given.
    pub arguments: Vec<String>,
}

/// The program alone: what it is given may be secret.
impl fmt::Debug for TenantsCommand {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TenantsCommand")
            .field("program", &self.program)
            .finish_non_exhaustive()
    }
}

impl Tenants {
    /// Adds a tenant, unless it is in another account already, or one is there that only upper and lower case tell from
    /// it: that one and its account are given back.
    pub fn add(
        &mut self,
        tenant: TenantName,
        account: AccountName,
    ) -> Result<(), (TenantName, AccountName)> {
        let new = (tenant, account);
        match self.by_capitals.entry(new.0.as_str().to_uppercase()) {
            Entry::Occupied(there) if *there.get() != new => Err(there.get().clone()),
            Entry::Occupied(_) => Ok(()),
            Entry::Vacant(place) => {
                place.insert(new);
                Ok(())
            }
        }
    }

    /// The tenant's account.
    pub fn account(&self, tenant: &TenantName) -> Option<&AccountName> {
        let (name, account) = self.like(tenant.as_str())?;
        (name == tenant).then_some(account)
    }

    /// The tenant whose name is this text, but for upper and lower case, and its account.
    pub fn like(&self, name: &str) -> Option<(&TenantName, &AccountName)> {
        let (tenant, account) = self.by_capitals.get(&name.to_uppercase())?;
        Some((tenant, account))
    }

    /// Each tenant with its account, by the tenants' names, whatever their case.
    pub fn iter(&self) -> impl Iterator<Item = (&TenantName, &AccountName)> {
        let pairs = self.by_capitals.values();
        pairs.map(|(tenant, account)| (tenant, account))
    }

    /// Their names.
    pub fn names(&self) -> impl Iterator<Item = &TenantName> {
        self.iter().map(|(tenant, _)| tenant)
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.by_capitals.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.by_capitals.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::TenantsCommand;

    #[test]
    fn what_the_command_is_given_may_be_secret_and_is_never_told() {
        let command = TenantsCommand {
            program: "tenants".to_owned(),
            arguments: vec!["--token".to_owned(), "very-secret".to_owned()],
        };
        let told = format!("{command:?}");
        assert!(
            told.contains("tenants") && !told.contains("secret"),
            "{told}"
        );
    }
}
