//! How an account's requests leave this machine.

use std::path::PathBuf;

use url::Url;

/// What is between this machine and AWS.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Network {
    /// Certificates (PEM) to trust besides the system's: those of a proxy that opens TLS.
    pub ca_bundle: Option<PathBuf>,
    /// The proxy.
    pub proxy: ProxyRule,
    /// Whether DynamoDB is asked at the account's own endpoint.
    pub endpoint_mode: AccountIdEndpointMode,
}

/// Through which proxy, if any.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub enum ProxyRule {
    /// As `HTTPS_PROXY`, `HTTP_PROXY` and `NO_PROXY` say.
    #[default]
    Environment,
    /// None.
    Direct,
    /// This one. The URL may hold a password: it is never shown.
    Through(Url),
}

/// Whether the host has the account's id in it: `https://123456789012.ddb.us-east-1.amazonaws.com`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum AccountIdEndpointMode {
    /// Where the id is known.
    #[default]
    Preferred,
    /// Never: for firewalls that let only `dynamodb.REGION.amazonaws.com` pass.
    Disabled,
    /// Always; a request without an id fails.
    Required,
}
