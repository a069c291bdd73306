//! `--tenant`: a run that is bound to one tenant's account.

use std::sync::Arc;

use super::tenants::Tenants;
use crate::config::account::Account;
use crate::config::accounts::Accounts;
use crate::config::error::{UnknownPlace, UnknownTenant};
use crate::config::file::Config;
use crate::config::name::{TableName, TenantName};
use crate::config::profiles::Defaults;
use crate::config::standing::TableAt;

impl Config {
    /// The same with the tenant's account and no other: so nothing else can be opened, by whatever name. The account's
    /// failover goes, too, since that is another account, and so do the tables that others share with it.
    pub fn bound_to(self, tenant: &TenantName) -> Result<Self, UnknownTenant> {
        let unknown = || self.unknown_tenant(tenant);
        let name = self.tenants.account(tenant).ok_or_else(unknown)?;
        let account = self.accounts.find(name).ok_or_else(unknown)?;
        let mut account = account.as_ref().clone();
        account.failover = None;
        account.called = self.called().with_tenant(tenant);
        let defaults = Defaults {
            called: account.called.clone(),
            ..self.defaults.clone()
        };
        let (tables, health_table) = (
            std::mem::take(&mut account.tables),
            account.health_table.take(),
        );
        let is_own = |table: &TableName| is_own(&account, table);
        let tables = tables.into_iter().filter(is_own).collect();
        let health_table = health_table.filter(is_own);
        (account.tables, account.health_table) = (tables, health_table);
        let name = account.name.clone();
        let mut accounts = Accounts::default();
        // The only one: no other can be like it.
        let _ = accounts.add(Arc::new(account));
        let mut tenants = Tenants::default();
        let _ = tenants.add(tenant.clone(), name.clone());
        Ok(Self {
            accounts,
            tenants,
            default_account: Some(name),
            profiles: false,
            tenants_command: None,
            bound: Some(tenant.clone()),
            defaults,
            ..self
        })
    }

    /// Whether this run may go to the table: one that is bound to a tenant reads nothing that another account shares.
    pub fn keeps_to_tenant(&self, table: &TableAt) -> Result<(), UnknownPlace> {
        match &self.bound {
            Some(tenant) if !is_own(&table.at.account, &table.table) => {
                Err(UnknownPlace::BoundTable {
                    place: table.to_string(),
                    tenant: tenant.to_string(),
                    account: table.at.account.name.to_string(),
                })
            }
            _ => Ok(()),
        }
    }
}

/// Whether a table is the account's own, by all that the config says.
fn is_own(account: &Account, table: &TableName) -> bool {
    let owner = table.owner();
    owner.is_none_or(|owner| account.expected_id() == Some(&owner))
}
