//! The keys that an account has and that the top has as defaults, read and checked.

use std::time::Duration;

use secrecy::SecretString;

use super::account::{Access, Account, CredentialSource, IdentityRule, RoleAccess, StaticKeys};
use super::arn::RoleArn;
use super::color::AccountColor;
use super::document::Section;
use super::endpoint::EndpointUrl;
use super::environment::is_variable;
use super::error::ConfigError;
use super::name::{AccountName, Region};
use super::network::Network;

const SHORTEST_SESSION: Duration = Duration::from_mins(15);
const LONGEST_SESSION: Duration = Duration::from_hours(12);

/// What one table says. Keys that exclude each other are one field here, so that an account's choice among them
/// replaces the whole choice made at the top.
#[derive(Debug, Clone, Default)]
pub(super) struct Settings {
    pub role_arn: Option<RoleArn>,
    /// From `external_id` or `external_id_env`.
    pub external_id: Option<SecretString>,
    pub session_duration: Option<Duration>,
    pub region: Option<Region>,
    /// From `profile` or the access keys.
    pub source: Option<CredentialSource>,
    pub access: Option<Access>,
    pub color: Option<AccountColor>,
    pub endpoint_url: Option<EndpointUrl>,
    pub sts_endpoint_url: Option<EndpointUrl>,
    pub identity: Option<IdentityRule>,
}

impl Settings {
    /// The settings of a section.
    pub fn read(section: &Section) -> Result<Self, ConfigError> {
        Ok(Self {
            role_arn: section.parsed("role_arn")?,
            external_id: external_id(section)?,
            session_duration: section.read("session_duration", session_duration)?,
            region: section.parsed("region")?,
            source: source(section)?,
            access: section.parsed("access")?,
            color: section.parsed("color")?,
            endpoint_url: section.parsed("endpoint_url")?,
            sts_endpoint_url: section.parsed("sts_endpoint_url")?,
            identity: section.parsed("identity")?,
        })
    }

    /// These settings, and where they say nothing, the defaults.
    pub fn or(self, defaults: &Self) -> Self {
        Self {
            role_arn: self.role_arn.or_else(|| defaults.role_arn.clone()),
            external_id: self.external_id.or_else(|| defaults.external_id.clone()),
            session_duration: self.session_duration.or(defaults.session_duration),
            region: self.region.or_else(|| defaults.region.clone()),
            source: self.source.or_else(|| defaults.source.clone()),
            access: self.access.or(defaults.access),
            color: self.color.or(defaults.color),
            endpoint_url: self.endpoint_url.or_else(|| defaults.endpoint_url.clone()),
            sts_endpoint_url: self
                .sts_endpoint_url
                .or_else(|| defaults.sts_endpoint_url.clone()),
            identity: self.identity.or(defaults.identity),
        }
    }

    /// The account that these settings are, with what is said nowhere.
    pub fn account(self, name: AccountName) -> Account {
        Account {
            name,
            role: self.role_arn.map(|arn| RoleAccess {
                external_id: self.external_id,
                session_duration: self.session_duration,
                ..RoleAccess::new(arn)
            }),
            regions: self.region.iter().cloned().collect(),
            region: self.region,
            account_id: None,
            network: Network::default(),
            browse_policy: true,
            require_reason: false,
            tables: Vec::new(),
            health_table: None,
            failover: None,
            source: self.source.unwrap_or(CredentialSource::DefaultChain),
            access: self.access.unwrap_or_default(),
            color: self.color,
            identity: self
                .identity
                .unwrap_or_else(|| identity_at(self.endpoint_url.as_ref())),
            endpoint_url: self.endpoint_url,
            sts_endpoint_url: self.sts_endpoint_url,
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

fn external_id(section: &Section) -> Result<Option<SecretString>, ConfigError> {
    if section.has("external_id") && section.has("external_id_env") {
        return Err(section.error(
            "external_id_env",
            "external_id is there, too; keep one of the two",
        ));
    }
    if let Some(id) = section.read("external_id", checked_external_id)? {
        return Ok(Some(id));
    }
    let Some(variable) = section.string("external_id_env")? else {
        return Ok(None);
    };
    external_id_from(section, &variable)
        .map(Some)
        .map_err(|wrong| section.error("external_id_env", wrong))
}

fn external_id_from(section: &Section, variable: &str) -> Result<SecretString, String> {
    if !is_variable(variable) {
        // Not quoted: it may be the external id itself.
        return Err(
            "not the name of an environment variable; write one, or the id itself as external_id"
                .to_owned(),
        );
    }
    match section.variable(variable) {
        None => Err(format!(
            "the environment variable {variable} is not set; set it to the external id"
        )),
        Some(id) if id.is_empty() => Err(format!(
            "the environment variable {variable} is empty; set it to the external id"
        )),
        Some(id) => checked_external_id(&id)
            .map_err(|wrong| format!("the environment variable {variable}: {wrong}")),
    }
}

/// STS takes 2 to 1224 of these. What was given instead is not told: it may be nearly right.
fn checked_external_id(id: &str) -> Result<SecretString, &'static str> {
    let allowed = |b: u8| b.is_ascii_alphanumeric() || b"_+=,.@:/-".contains(&b);
    if (2..=1224).contains(&id.len()) && id.bytes().all(allowed) {
        Ok(id.into())
    } else {
        Err("not an external id; write 2 to 1224 letters, digits and any of _ + = , . @ : / -")
    }
}

fn session_duration(text: &str) -> Result<Duration, String> {
    let right = "write a duration from \"15m\" to \"12h\"";
    let duration = humantime::parse_duration(text)
        .map_err(|_| format!("{text:?} is not a duration; {right}"))?;
    if duration < SHORTEST_SESSION {
        Err(format!("{text:?} is shorter than 15 minutes; {right}"))
    } else if duration > LONGEST_SESSION {
        Err(format!("{text:?} is longer than 12 hours; {right}"))
    } else if duration.subsec_nanos() > 0 {
        Err(format!("{text:?} is not in whole seconds; {right}"))
    } else {
        Ok(duration)
    }
}

fn source(section: &Section) -> Result<Option<CredentialSource>, ConfigError> {
    let profile = section.read("profile", checked_profile)?;
    let keys = static_keys(section)?;
    match (profile, keys) {
        (Some(_), Some(_)) => Err(section.error(
            "profile",
            "access keys are there, too; keep the profile or the keys",
        )),
        (Some(profile), None) => Ok(Some(CredentialSource::Profile(profile))),
        (None, keys) => Ok(keys.map(CredentialSource::Keys)),
    }
}

fn checked_profile(text: &str) -> Result<String, String> {
    // A profile can be an account by its own name: so it has to be possible as one.
    text.parse::<AccountName>()
        .map(|name| name.to_string())
        .map_err(|_| format!("{text:?} is not a profile; write the name of one in the AWS files"))
}

fn static_keys(section: &Section) -> Result<Option<StaticKeys>, ConfigError> {
    let access_key_id = section.read("access_key_id", checked_key)?;
    let secret_access_key = section.read("secret_access_key", checked_key)?;
    let session_token = section.read("session_token", checked_key)?;
    match (access_key_id, secret_access_key) {
        (Some(access_key_id), Some(secret)) => Ok(Some(StaticKeys {
            access_key_id,
            secret_access_key: secret.into(),
            session_token: session_token.map(Into::into),
        })),
        (Some(_), None) => {
            Err(section.error("access_key_id", "there is no secret_access_key; write both"))
        }
        (None, Some(_)) => {
            Err(section.error("secret_access_key", "there is no access_key_id; write both"))
        }
        (None, None) if session_token.is_some() => Err(section.error(
            "session_token",
            "there is no access_key_id and secret_access_key; write all three",
        )),
        (None, None) => Ok(None),
    }
}

/// Never quoted in an error.
fn checked_key(text: &str) -> Result<String, &'static str> {
    if !text.is_empty() && text.bytes().all(|b| b.is_ascii_graphic()) {
        Ok(text.to_owned())
    } else {
        Err("empty, or with spaces or signs that no key has; write it as AWS gave it")
    }
}
