//! An account: who answers there, and how it is reached.

pub mod color;
pub mod endpoint;
pub mod network;
mod same;

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;

use secrecy::SecretString;

use super::called::Called;
use super::cause::Tag;
use super::name::arn::RoleArn;
use super::name::region::MistypedRegion;
use super::name::{
    AccountId, AccountName, MfaSerial, NameError, Region, SessionName, SourceIdentity, TableName,
};
use super::nearest::one_of;
use color::AccountColor;
use endpoint::EndpointUrl;
use network::Network;

/// An account as the config or a profile describes it. Nothing of it has been tried yet.
#[derive(Debug, Clone)]
pub struct Account {
    /// What it is called here.
    pub name: AccountName,
    /// The region; none only where `source` is a profile: the profile's own, resolved when the session opens.
    pub region: Option<Region>,
    /// The regions that it is used in, its own first; empty where only the profile knows.
    pub regions: Vec<Region>,
    /// The account that has to answer, where the config says.
    pub account_id: Option<AccountId>,
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
    /// How its requests leave this machine.
    pub network: Network,
    /// Whether browsing assumes the role with a session policy that allows reading only.
    pub browse_policy: bool,
    /// Whether a write has to give its reason.
    pub require_reason: bool,
    /// Tables that it is known to have, for a role that may not list them.
    pub tables: Vec<TableName>,
    /// The table by which its health is checked.
    pub health_table: Option<TableName>,
    /// The account that can take its place.
    pub failover: Option<AccountName>,
    /// How the program is called so that it knows this account.
    pub called: Called,
}

impl Account {
    /// Whether it may have such a region. At an endpoint of its own those that the config gives it are called as they
    /// like; any other is held to what AWS's are called, so that a slip is found there, too.
    ///
    /// # Errors
    /// When the region is mistyped, see [`Region::check`].
    pub fn check_region(&self, region: &Region) -> Result<(), MistypedRegion> {
        let endpoint = self.endpoint_url.as_ref();
        let is_own = endpoint.is_some_and(|endpoint| !endpoint.is_of_aws());
        if is_own && self.regions.contains(region) {
            return Ok(());
        }
        region.check()
    }

    /// What may be wrong with `region` where the account has no tables in it, a sentence each, without their full stops.
    pub fn doubts_of(&self, region: &Region) -> Vec<String> {
        let mut doubts = Vec::new();
        if !region.is_known() {
            let near = one_of(region.nearest(), "or");
            let near = if near.is_empty() {
                near
            } else {
                format!("; the nearest: {near}")
            };
            let unknown = "No region of AWS that this version knows is called";
            doubts.push(format!("{unknown} {region}{near}"));
        }
        let others = self.regions.iter().filter(|other| *other != region);
        let others: Vec<&str> = others.map(Region::as_str).collect();
        if !others.is_empty() {
            let is_listed = self.regions.contains(region);
            let too = if is_listed { ", too" } else { "" };
            let others = others.join(", ");
            doubts.push(format!("The config has {} in {others}{too}", self.name));
        }
        doubts
    }

    /// The account id that has to answer: the role's, else what the config says, else any.
    pub fn expected_id(&self) -> Option<&AccountId> {
        let role = self.role.as_ref().map(|role| role.arn.account_id());
        role.or(self.account_id.as_ref())
    }

    /// Where STS is, if the config says: at its own endpoint, else at the account's; none for AWS's.
    pub fn sts_url(&self) -> Option<&EndpointUrl> {
        self.sts_endpoint_url
            .as_ref()
            .or(self.endpoint_url.as_ref())
    }
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
    /// What the session is called, where the trust policy demands a name; else `dynahop-` and the requestor.
    pub session_name: Option<SessionName>,
    /// A session policy of the config's own: JSON, at most 2048 characters.
    pub session_policy: Option<String>,
    /// Session tags.
    pub session_tags: Vec<Tag>,
    /// Those of the tags that a chain passes on.
    pub transitive_tag_keys: Vec<String>,
    /// The source identity.
    pub source_identity: Option<SourceIdentity>,
    /// The MFA device whose code the source credentials need first.
    pub mfa_serial: Option<MfaSerial>,
}

impl RoleAccess {
    /// The role, with nothing that assuming it takes.
    pub fn new(arn: RoleArn) -> Self {
        Self {
            arn,
            external_id: None,
            session_duration: None,
            session_name: None,
            session_policy: None,
            session_tags: Vec::new(),
            transitive_tag_keys: Vec::new(),
            source_identity: None,
            mfa_serial: None,
        }
    }
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
    /// The session of another configured account, which may do nothing but assume the next role. Never a circle: the
    /// config sees to that.
    Via(Arc<Account>),
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
