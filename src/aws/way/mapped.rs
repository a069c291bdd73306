//! What is known of an account before anybody is asked: from the config and the AWS files.

use aws_config::profile::ProfileSet;

use super::Way;
use crate::aws::source::base::Base;
use crate::config::{Account, AccountId, CredentialSource, Region, RoleArn};

/// What the config and the AWS files say of an account. Nothing of it has been tried.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Mapped {
    /// The account that has to answer: of the role, of the config, or of the profile's sign-in.
    pub account_id: Option<AccountId>,
    /// Its role, its own or its profile's; none where the credentials are its own.
    pub role: Option<RoleArn>,
    /// Whether an external id is given for that role.
    pub external_id: bool,
    /// Its region, or else its profile's.
    pub region: Option<Region>,
}

impl Mapped {
    /// What the config alone says of the account.
    pub(in crate::aws) fn configured(account: &Account) -> Self {
        let role = account.role.as_ref();
        Self {
            account_id: account.expected_id().cloned(),
            role: role.map(|role| role.arn.clone()),
            external_id: role.is_some_and(|role| role.external_id.is_some()),
            region: account.region.clone(),
        }
    }

    /// What the way into it says besides.
    pub(in crate::aws) fn by(way: &Way) -> Self {
        let mapped = Self::configured(&way.account);
        if mapped.role.is_some() {
            return mapped;
        }
        let role: Option<RoleArn> = match &way.base {
            Base::WebIdentity(role) => role.role_arn.parse().ok(),
            _ => None,
        };
        let of_role = role.as_ref().map(RoleArn::account_id);
        let account_id = mapped.account_id.as_ref().or(of_role);
        Self {
            account_id: account_id.or(way.sso_account.as_ref()).cloned(),
            role,
            ..mapped
        }
    }

    /// The same with the region of its profile, where it has none of its own.
    pub(in crate::aws) fn in_region(self, account: &Account, set: &ProfileSet) -> Self {
        Self {
            region: self.region.or_else(|| region_of(account, set)),
            ..self
        }
    }
}

/// The region of the account's profile. What has none has a region in the config.
fn region_of(account: &Account, set: &ProfileSet) -> Option<Region> {
    let CredentialSource::Profile(name) = &account.source else {
        return None;
    };
    set.get_profile(name)?.get("region")?.parse().ok()
}
