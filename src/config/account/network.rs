//! How an account's requests leave this machine.

use std::fmt;
use std::path::PathBuf;
use std::str::FromStr;

use url::Url;

use crate::config::environment::{Environment, home};
use crate::config::name::NameError;

/// What is between this machine and AWS.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Network {
    /// Certificates (PEM) to trust besides the system's: those of a proxy that opens TLS.
    pub ca_bundle: Option<CaBundle>,
    /// The proxy.
    pub proxy: ProxyRule,
    /// Whether DynamoDB is asked at the account's own endpoint.
    pub endpoint_mode: AccountIdEndpointMode,
}

/// A file with certificates to trust.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct CaBundle {
    /// The file.
    pub path: PathBuf,
    /// Who names it.
    pub named_by: NamedBy,
}

/// Who names a file that AWS's own tools know as well.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum NamedBy {
    /// The config.
    Config,
    /// `AWS_CA_BUNDLE`.
    Environment,
    /// This profile of the AWS files.
    Profile(String),
}

impl CaBundle {
    /// `path`, as the environment or a profile names it: `~` is the user's own folder, and no path has no bundle.
    pub fn named(path: &str, named_by: NamedBy, env: &dyn Environment) -> Option<Self> {
        let path = match path.strip_prefix("~/") {
            Some(rest) => home(env).join(rest),
            None => path.into(),
        };
        let is_named = !path.as_os_str().is_empty();
        is_named.then_some(Self { path, named_by })
    }
}

/// `AWS_CA_BUNDLE /company.pem`: by what has to be changed where it is wrong.
impl fmt::Display for CaBundle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let path = self.path.display();
        match &self.named_by {
            NamedBy::Config => write!(f, "the ca_bundle {path}"),
            NamedBy::Environment => write!(f, "AWS_CA_BUNDLE {path}"),
            NamedBy::Profile(name) => write!(f, "the ca_bundle {path} of profile {name:?}"),
        }
    }
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

/// `http://proxy.example:3128`: without the user and the password that the URL may hold.
pub fn proxy_address(url: &Url) -> String {
    let host = url.host_str().unwrap_or_default();
    let port = url.port().map(|port| format!(":{port}"));
    format!("{}://{host}{}", url.scheme(), port.unwrap_or_default())
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
