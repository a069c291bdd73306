//! An account: who answers there, and how it is reached.

use std::fmt;
use std::str::FromStr;
use std::time::Duration;

use secrecy::SecretString;

use super::arn::RoleArn;
use super::color::AccountColor;
use super::endpoint::EndpointUrl;
use super::name::{AccountName, NameError, Region};

/// An account as the config or a profile describes it. Nothing of it has been tried yet.
#[derive(Debug, Clone)]
pub struct Account {
    /// What it is called here.
    pub name: AccountName,
    /// The region; none only where `source` is a profile: the profile's own, resolved when the session opens.
    pub region: Option<Region>,
    /// The role to assume; none where the source credentials are the account's own.
    pub role: Option<RoleAccess>,
    /// The credentials to begin with.
    pub source: CredentialSource,
    /// What a write has to pass.
    pub access: Access,
    /// The colour that marks it.
    pub color: Option<AccountColor>,
    /// Where its DynamoDB is, if not at AWS.
    pub endpoint_url: Option<EndpointUrl>,
    /// Where its STS is, if not at AWS.
    pub sts_endpoint_url: Option<EndpointUrl>,
    /// Whether its identity may stay unverified.
    pub identity: IdentityRule,
}

/// A role, and what assuming it takes.
#[derive(Debug, Clone)]
pub struct RoleAccess {
    /// The role.
    pub arn: RoleArn,
    /// The external id that its trust policy asks for: 2 to 1224 characters.
    pub external_id: Option<SecretString>,
    /// How long a session is to last, 15 minutes to 12 hours in whole seconds; none for AWS's own default of an hour.
    pub session_duration: Option<Duration>,
}

/// Where an account's source credentials come from: exactly there, with no fallback to another.
#[derive(Debug, Clone)]
pub enum CredentialSource {
    /// This profile of the AWS files, and nothing else.
    Profile(String),
    /// The SDK's default chain.
    DefaultChain,
    /// Keys in the config, for endpoints on this machine and the demo.
    Keys(StaticKeys),
}

/// Access keys that the config gives.
#[derive(Debug, Clone)]
pub struct StaticKeys {
    /// The key's id.
    pub access_key_id: String,
    /// The secret key.
    pub secret_access_key: SecretString,
    /// The session token of temporary keys.
    pub session_token: Option<SecretString>,
}

/// How strongly a write to an account is confirmed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Access {
    /// A dialog.
    Free,
    /// Typing the account's name.
    #[default]
    Confirm,
    /// Writes are refused.
    ReadOnly,
}

/// Whether an account's identity has to be proven by `GetCallerIdentity`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum IdentityRule {
    /// STS has to answer.
    #[default]
    Proven,
    /// Where no STS answers, the account opens all the same, marked as unverified.
    UnverifiedAllowed,
}

/// The words that the config has for the values of a key.
macro_rules! words {
    ($name:ident, $what:literal, $right:literal, $($word:literal => $value:ident),+) => {
        impl $name {
            /// The value as the config writes it.
            pub fn as_str(self) -> &'static str {
                match self {
                    $(Self::$value => $word,)+
                }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(self.as_str())
            }
        }

        impl FromStr for $name {
            type Err = NameError;

            fn from_str(text: &str) -> Result<Self, NameError> {
                match text {
                    $($word => Ok(Self::$value),)+
                    _ => Err(NameError { given: text.to_owned(), what: $what, right: $right }),
                }
            }
        }
    };
}

words!(
    Access, "a kind of access", "\"free\", \"confirm\" or \"read-only\"",
    "free" => Free, "confirm" => Confirm, "read-only" => ReadOnly
);
words!(
    IdentityRule, "a rule for the identity", "\"proven\" or \"unverified\"",
    "proven" => Proven, "unverified" => UnverifiedAllowed
);
