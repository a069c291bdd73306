//! `--tenant`: a run that is bound to one tenant's account.

use std::sync::Arc;

use super::Tenants;
use crate::config::accounts::Accounts;
use crate::config::error::UnknownTenant;
use crate::config::file::Config;
use crate::config::name::TenantName;

impl Config {
    /// The same with the tenant's account and no other: so nothing else can be opened, by whatever name. The account's
    /// failover goes, too, since that is another account.
    pub fn bound_to(self, tenant: &TenantName) -> Result<Self, UnknownTenant> {
        let unknown = || UnknownTenant::new(tenant.as_str(), self.tenants.names());
        let name = self.tenants.account(tenant).ok_or_else(unknown)?;
        let account = self.accounts.find(name).ok_or_else(unknown)?;
        let mut account = account.as_ref().clone();
        account.failover = None;
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
            ..self
        })
    }
}
