//! How an account's requests leave this machine.

use std::fmt;
use std::path::PathBuf;
use std::str::FromStr;

use url::Url;

use super::name::NameError;

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
#[derive(Clone, Default, PartialEq, Eq, Hash)]
pub enum ProxyRule {
    /// As `HTTPS_PROXY`, `HTTP_PROXY` and `NO_PROXY` say.
    #[default]
    Environment,
    /// None.
    Direct,
    /// This one. The URL may hold a password: it is never shown.
    Through(Url),
}

/// Without the user and the password that the URL may hold.
impl fmt::Debug for ProxyRule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Environment => f.write_str("Environment"),
            Self::Direct => f.write_str("Direct"),
            Self::Through(url) => {
                let host = url.host_str().unwrap_or_default();
                write!(f, "Through({}://{host}, …)", url.scheme())
            }
        }
    }
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

impl FromStr for AccountIdEndpointMode {
    type Err = NameError;

    fn from_str(text: &str) -> Result<Self, NameError> {
        match text {
            "preferred" => Ok(Self::Preferred),
            "disabled" => Ok(Self::Disabled),
            "required" => Ok(Self::Required),
            _ => Err(NameError {
                given: text.to_owned(),
                what: "an endpoint mode",
                right: "\"preferred\", \"disabled\" or \"required\"",
            }),
        }
    }
}
