//! The keys that an account has and that the top has as defaults, read and checked: by theme, one file each.

mod external_id;
mod network;
mod regions;
mod role;
mod session_policy;
mod source;
mod tags;

use super::account::color::AccountColor;
use super::account::endpoint::EndpointUrl;
use super::account::{Access, Account, CredentialSource, IdentityRule};
use super::called::Called;
use super::document::Section;
use super::environment::Environment;
use super::error::ConfigError;
use super::keys::Part;
use super::name::arn::RoleArn;
use super::name::{AccountId, AccountName, TableName};
use network::NetworkSettings;
pub(super) use regions::RegionSettings;
use role::RoleSettings;
pub(super) use source::Source;

/// What one table says. Keys that exclude each other are one field here, so that an account's choice among them
/// replaces the whole choice made at the top.
#[derive(Debug, Clone, Default)]
pub(super) struct Settings {
    pub role: RoleSettings,
    pub account_id: Option<AccountId>,
    pub regions: RegionSettings,
    /// From `profile`, `via` or the access keys.
    pub source: Option<Source>,
    pub network: NetworkSettings,
    pub access: Option<Access>,
    pub require_reason: Option<bool>,
    pub color: Option<AccountColor>,
    pub tables: Option<Vec<TableName>>,
    pub health_table: Option<TableName>,
    pub failover: Option<AccountName>,
    pub endpoint_url: Option<EndpointUrl>,
    pub sts_endpoint_url: Option<EndpointUrl>,
    pub identity: Option<IdentityRule>,
}

/// What is said here, or else what the defaults say.
trait Or {
    fn or_of(self, defaults: &Self) -> Self;
}

impl<T: Clone> Or for Option<T> {
    fn or_of(self, defaults: &Self) -> Self {
        self.or_else(|| defaults.clone())
    }
}

/// The same for a struct, field by field.
macro_rules! or_each {
    ($name:ident: $($field:ident),+ $(,)?) => {
        impl Or for $name {
            fn or_of(self, defaults: &Self) -> Self {
                Self { $($field: self.$field.or_of(&defaults.$field)),+ }
            }
        }
    };
}
use or_each;

or_each!(
    Settings: role, account_id, regions, source, network, access, require_reason, color, tables, health_table,
    failover, endpoint_url, sts_endpoint_url, identity,
);

impl Settings {
    /// The settings of a section: the top's, or an account's.
    pub fn read(section: &Section, part: Part) -> Result<Self, ConfigError> {
        Ok(Self {
            role: RoleSettings::read(section)?,
            account_id: section.parsed("account_id")?,
            regions: RegionSettings::read(section)?,
            source: Source::read(section)?,
            network: NetworkSettings::read(section)?,
            access: section.parsed("access")?,
            require_reason: section.boolean("require_reason")?,
            color: section.parsed("color")?,
            tables: match part {
                Part::Account => section.list("tables")?,
                // At the top it is what is said of each table.
                Part::Top | Part::Table => None,
            },
            health_table: section.parsed("health_table")?,
            failover: section.parsed("failover")?,
            endpoint_url: section.parsed("endpoint_url")?,
            sts_endpoint_url: section.parsed("sts_endpoint_url")?,
            identity: section.parsed("identity")?,
        })
    }

    /// These settings, as the environment has them where they say nothing.
    pub fn within(self, env: &dyn Environment) -> Self {
        Self {
            network: self.network.within(env),
            ..self
        }
    }

    /// These settings, and where they say nothing, the defaults.
    pub fn or(self, defaults: &Self) -> Self {
        self.or_of(defaults)
    }

    /// The account that these settings are, with what is said nowhere, with the role that it is reached by and the
    /// credentials to begin with.
    pub fn account(
        &self,
        name: AccountName,
        role: Option<RoleArn>,
        source: CredentialSource,
        called: &Called,
    ) -> Account {
        let (region, regions) = self.regions.both();
        Account {
            name,
            role: role.map(|arn| self.role.access(arn)),
            region,
            regions,
            account_id: self.account_id.clone(),
            network: self.network.network(),
            browse_policy: self.role.browse_policy.unwrap_or(true),
            require_reason: self.require_reason.unwrap_or_default(),
            tables: self.tables.clone().unwrap_or_default(),
            health_table: self.health_table.clone(),
            failover: self.failover.clone(),
            source,
            access: self.access.unwrap_or_default(),
            color: self.color,
            identity: self
                .identity
                .unwrap_or_else(|| identity_at(self.endpoint_url.as_ref())),
            endpoint_url: self.endpoint_url.clone(),
            sts_endpoint_url: self.sts_endpoint_url.clone(),
            called: called.clone(),
        }
    }
}

/// On this machine there may be no STS that could prove anything.
fn identity_at(endpoint: Option<&EndpointUrl>) -> IdentityRule {
    if endpoint.is_some_and(EndpointUrl::is_loopback) {
        IdentityRule::UnverifiedAllowed
    } else {
        IdentityRule::Proven
    }
}
