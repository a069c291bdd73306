//! What can be reached, and how: `config.toml`, the user's AWS profiles, and the environment become
//! the accounts there are.
//!
//! `which` says which account a place stands in; `accounts` finds one by its name among thousands, `tenants` says whose
//! data is where, and `tables` what is known of tables in whichever account.
//! `name` holds the types that text becomes at the edge, `place` the grammar of what can be opened, `account` how one
//! account is reached, `cause` why something is done and for whom. `file` reads `config.toml` by the table in `keys`;
//! `profiles` makes accounts of the AWS files' profiles. Nothing here speaks to AWS, and no error or debug text holds a
//! secret. No room uses one that stands above it: docs/architecture.md has them from the ground up.

pub mod account;
pub mod accounts;
mod bound;
pub mod called;
pub mod cause;
mod document;
pub mod environment;
pub mod error;
mod external_id;
pub mod file;
pub mod keys;
pub mod name;
mod named;
pub mod nearest;
pub mod place;
pub mod profiles;
mod settings;
pub mod standing;
pub mod tables;
pub mod tenants;
mod which;

pub use account::color::{AccountColor, NamedColor};
pub use account::endpoint::EndpointUrl;
pub use account::network::{
    AccountIdEndpointMode, CaBundle, NamedBy, Network, ProxyRule, proxy_address,
};
pub use account::{Access, Account, CredentialSource, IdentityRule, RoleAccess, StaticKeys};
pub use accounts::Accounts;
pub use called::Called;
pub use cause::{Cause, OperationId, Tag};
pub use environment::{Environment, ProcessEnvironment};
pub use error::{ConfigError, UnknownAccount, UnknownPlace, UnknownTenant};
pub(crate) use external_id::external_id;
pub use file::Config;
pub use name::arn::RoleArn;
pub use name::partition::Partition;
pub use name::region::MistypedRegion;
pub use name::{
    AccountId, AccountName, IndexName, MfaSerial, NameError, Region, SessionName, SourceIdentity,
    TableName, TenantName,
};
pub use place::file::{FilePlace, Packing, PlaceOrFile};
pub use place::{Place, PlaceError, TablePlace};
pub use profiles::{Defaults, Profile, ProfileFiles};
pub use standing::{AccountAt, TableAt};
pub use tables::TableRule;
pub use tenants::{Tenants, TenantsCommand};
