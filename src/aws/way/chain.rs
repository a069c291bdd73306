//! What a profile of the AWS files comes to: where its credentials start, and the roles that are assumed from there.
//! Read by us, since the SDK assumes a profile's roles by itself, without its MFA device, its duration, and a policy of
//! ours. Source: the AWS CLI's guide on roles, and the SDK's own reading (`aws-config`, `profile/credentials/repr.rs`).

use std::time::Duration;

use aws_config::profile::{Profile, ProfileSet};
use secrecy::SecretString;

use crate::aws::source::web_identity::WebRole;
use crate::config::{AccountId, RoleAccess, RoleArn, StaticKeys, external_id};

/// What a role may be asked to last, in seconds. Source: the STS API reference.
const SECONDS: std::ops::RangeInclusive<u64> = 900..=43_200;

/// Where a profile's credentials start, and what is assumed from there.
#[derive(Debug)]
pub(in crate::aws) struct Chain {
    pub(in crate::aws) base: ChainBase,
    /// The profile that the base is of.
    pub(in crate::aws) profile: String,
    /// The `sso_session` of that profile.
    pub(in crate::aws) sso_session: Option<String>,
    /// The account that it signs in to by SSO.
    pub(in crate::aws) sso_account: Option<AccountId>,
    /// First to last: the last is the profile's own.
    pub(in crate::aws) roles: Vec<RoleAccess>,
}

impl Chain {
    /// Whether there is something in it that we do, and not the SDK: a role to assume.
    pub(in crate::aws) fn is_ours(&self) -> bool {
        !self.roles.is_empty() || matches!(self.base, ChainBase::WebIdentity(_))
    }
}

/// Where a profile's credentials start.
#[derive(Debug)]
pub(in crate::aws) enum ChainBase {
    /// Whatever the SDK finds in the profile: keys, SSO, a process, a login.
    Profile,
    /// A role that a token opens.
    WebIdentity(WebRole),
    /// Keys that stand beside a role, in the same profile or in its source.
    Keys(StaticKeys),
    /// `credential_source = Environment`
    Environment,
    /// `credential_source = EcsContainer`
    Container,
    /// `credential_source = Ec2InstanceMetadata`
    Instance,
}

/// Why a profile comes to nothing. Never quotes a value that could be a secret.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub(in crate::aws) enum ChainError {
    #[error("there is no profile {0:?} in the AWS files")]
    Missing(String),
    #[error("profile {by:?} names source_profile {missing:?}, and there is no such profile")]
    MissingSource { by: String, missing: String },
    #[error("the profiles go in a circle: {}", .0.join(" → "))]
    Circle(Vec<String>),
    #[error("profile {0:?} names both source_profile and credential_source: leave one out")]
    TwoSources(String),
    #[error("profile {0:?} has a role_arn, and neither source_profile nor credential_source")]
    NoSource(String),
    #[error("profile {0:?} is its own source_profile, and has no keys")]
    NoKeys(String),
    #[error(
        "profile {profile:?}: credential_source {named:?} is not Environment, EcsContainer or Ec2InstanceMetadata"
    )]
    UnknownSource { profile: String, named: String },
    #[error("profile {profile:?}: {wrong}")]
    Value { profile: String, wrong: String },
}

/// Follows the profile called `name` to its base.
pub(in crate::aws) fn follow(set: &ProfileSet, name: &str) -> Result<Chain, ChainError> {
    let mut profile = set
        .get_profile(name)
        .ok_or_else(|| ChainError::Missing(name.to_owned()))?;
    let mut roles = Vec::new();
    let mut visited = vec![name.to_owned()];
    let base = loop {
        // As the AWS CLI has it: keys of a source win over its role.
        if visited.len() > 1
            && let Some(keys) = keys(profile)
        {
            break ChainBase::Keys(keys);
        }
        let Some(role) = role(profile)? else {
            break web_identity(profile)?.map_or(ChainBase::Profile, ChainBase::WebIdentity);
        };
        roles.push(role);
        let here = profile.name().to_owned();
        match (
            value(profile, "source_profile"),
            value(profile, "credential_source"),
        ) {
            (Some(_), Some(_)) => return Err(ChainError::TwoSources(here)),
            (None, None) => return Err(ChainError::NoSource(here)),
            (None, Some(named)) => break named_source(profile, named)?,
            (Some(source), None) if source == here => {
                break keys(profile)
                    .map(ChainBase::Keys)
                    .ok_or(ChainError::NoKeys(here))?;
            }
            (Some(source), None) => {
                let circle = visited.iter().any(|before| before == source);
                visited.push(source.to_owned());
                if circle {
                    return Err(ChainError::Circle(visited));
                }
                profile = set
                    .get_profile(source)
                    .ok_or_else(|| ChainError::MissingSource {
                        by: here,
                        missing: source.to_owned(),
                    })?;
            }
        }
    };
    roles.reverse();
    Ok(Chain {
        base,
        profile: profile.name().to_owned(),
        sso_session: value(profile, "sso_session").map(str::to_owned),
        sso_account: value(profile, "sso_account_id").and_then(|id| id.parse().ok()),
        roles,
    })
}

fn named_source(profile: &Profile, named: &str) -> Result<ChainBase, ChainError> {
    match named {
        "Environment" => Ok(ChainBase::Environment),
        "EcsContainer" => Ok(ChainBase::Container),
        "Ec2InstanceMetadata" => Ok(ChainBase::Instance),
        _ => Err(ChainError::UnknownSource {
            profile: profile.name().to_owned(),
            named: named.to_owned(),
        }),
    }
}

/// The role that the profile assumes; none for one that has credentials of its own. A web identity is one of those:
/// its role takes no other credentials.
fn role(profile: &Profile) -> Result<Option<RoleAccess>, ChainError> {
    let is_web_identity = value(profile, "web_identity_token_file").is_some();
    let Some(arn) = value(profile, "role_arn").filter(|_| !is_web_identity) else {
        return Ok(None);
    };
    let wrong = |wrong: String| ChainError::Value {
        profile: profile.name().to_owned(),
        wrong,
    };
    let arn = arn
        .parse()
        .map_err(|error| wrong(format!("role_arn: {error}")))?;
    let external_id = value(profile, "external_id").map(external_id);
    let session_name = value(profile, "role_session_name").map(str::parse);
    let mfa_serial = value(profile, "mfa_serial").map(str::parse);
    Ok(Some(RoleAccess {
        external_id: external_id
            .transpose()
            .map_err(|error| wrong(format!("external_id: {error}")))?,
        session_duration: duration(profile).map_err(wrong)?,
        session_name: session_name
            .transpose()
            .map_err(|error| wrong(format!("role_session_name: {error}")))?,
        mfa_serial: mfa_serial
            .transpose()
            .map_err(|error| wrong(format!("mfa_serial: {error}")))?,
        ..RoleAccess::new(arn)
    }))
}

/// The role that the profile's token opens, where it has one.
fn web_identity(profile: &Profile) -> Result<Option<WebRole>, ChainError> {
    let Some(token_file) = value(profile, "web_identity_token_file") else {
        return Ok(None);
    };
    let wrong = |wrong: String| ChainError::Value {
        profile: profile.name().to_owned(),
        wrong,
    };
    let arn = value(profile, "role_arn")
        .ok_or_else(|| wrong("web_identity_token_file goes with a role_arn".to_owned()))?;
    let arn: RoleArn = arn
        .parse()
        .map_err(|error| wrong(format!("role_arn: {error}")))?;
    Ok(Some(WebRole {
        role_arn: arn.to_string(),
        token_file: token_file.into(),
        session_name: value(profile, "role_session_name").map(str::to_owned),
        policy: None,
    }))
}

fn duration(profile: &Profile) -> Result<Option<Duration>, String> {
    let Some(text) = value(profile, "duration_seconds") else {
        return Ok(None);
    };
    let seconds: Option<u64> = text.parse().ok();
    match seconds.filter(|seconds| SECONDS.contains(seconds)) {
        Some(seconds) => Ok(Some(Duration::from_secs(seconds))),
        None => Err(format!(
            "duration_seconds {text:?} is not a number of seconds from {} to {}",
            SECONDS.start(),
            SECONDS.end()
        )),
    }
}

fn keys(profile: &Profile) -> Option<StaticKeys> {
    Some(StaticKeys {
        access_key_id: value(profile, "aws_access_key_id")?.to_owned(),
        secret_access_key: value(profile, "aws_secret_access_key")?.into(),
        session_token: value(profile, "aws_session_token").map(SecretString::from),
    })
}

/// A value that says something.
fn value<'a>(profile: &'a Profile, key: &str) -> Option<&'a str> {
    profile.get(key).filter(|value| !value.is_empty())
}

#[cfg(test)]
#[expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]
mod tests {
    use aws_runtime::env_config::file::{EnvConfigFileKind, EnvConfigFiles};
    use aws_types::os_shim_internal::{Env, Fs};
    use secrecy::ExposeSecret;

    use super::*;

    async fn chain(config: &str, name: &str) -> Result<Chain, ChainError> {
        let files = EnvConfigFiles::builder()
            .with_contents(EnvConfigFileKind::Config, config)
            .build();
        let (fs, env) = (Fs::real(), Env::from_slice(&[]));
        let set = aws_config::profile::load(&fs, &env, &files, None).await;
        follow(&set.unwrap(), name)
    }

    const ARN: &str = "role_arn = arn:aws:iam::111111111111:role";

    fn roles(chain: &Chain) -> Vec<&str> {
        chain
            .roles
            .iter()
            .map(|role| role.arn.role_name())
            .collect()
    }

    #[tokio::test]
    async fn roles_are_followed_through_several_profiles_to_their_keys() {
        let config = format!(
            "[profile last]\n{ARN}/Last\nsource_profile = middle\nexternal_id = an-id\nrole_session_name = me\n\
             duration_seconds = 900\nmfa_serial = arn:aws:iam::999999999999:mfa/me\n\
             [profile middle]\n{ARN}/Middle\nsource_profile = first\n\
             [profile first]\naws_access_key_id = AKIA\naws_secret_access_key = s3cr3t\naws_session_token = t0ken\n"
        );
        let chain = chain(&config, "last").await.unwrap();
        assert_eq!(roles(&chain), ["Middle", "Last"]);
        let last = &chain.roles[1];
        assert_eq!(last.external_id.as_ref().unwrap().expose_secret(), "an-id");
        assert_eq!(last.session_name.as_ref().unwrap().as_str(), "me");
        assert_eq!(last.session_duration, Some(Duration::from_mins(15)));
        let serial = last.mfa_serial.as_ref().unwrap();
        assert_eq!(serial.as_str(), "arn:aws:iam::999999999999:mfa/me");
        assert!(chain.roles[0].mfa_serial.is_none());
        assert!(matches!(&chain.base, ChainBase::Keys(keys) if keys.access_key_id == "AKIA"));
        assert_eq!(chain.profile, "first");
        let shown = format!("{chain:?}");
        for secret in ["an-id", "s3cr3t", "t0ken"] {
            assert!(!shown.contains(secret), "{shown}");
        }
    }

    #[tokio::test]
    async fn bases_are_what_the_profile_says() {
        let config = format!(
            "[profile sso]\nsso_session = work\nsso_account_id = 1\nsso_role_name = R\n\
             [profile process]\ncredential_process = x\n\
             [profile web]\n{ARN}/Web\nweb_identity_token_file = /token\n\
             [profile by-sso]\n{ARN}/R\nsource_profile = sso\n\
             [profile by-web]\n{ARN}/R\nsource_profile = web\n\
             [profile env]\n{ARN}/R\ncredential_source = Environment\n\
             [profile ecs]\n{ARN}/R\ncredential_source = EcsContainer\n\
             [profile ec2]\n{ARN}/R\ncredential_source = Ec2InstanceMetadata\n\
             [profile own]\n{ARN}/R\nsource_profile = own\naws_access_key_id = A\naws_secret_access_key = B\n\
             [profile both]\n{ARN}/R\nsource_profile = env\naws_access_key_id = A\naws_secret_access_key = B\n\
             [profile by-both]\n{ARN}/R\nsource_profile = both\n"
        );
        for (name, base, of, count) in [
            ("sso", "Profile", "sso", 0),
            ("process", "Profile", "process", 0),
            ("web", "WebIdentity", "web", 0),
            ("by-sso", "Profile", "sso", 1),
            ("by-web", "WebIdentity", "web", 1),
            ("env", "Environment", "env", 1),
            ("ecs", "Container", "ecs", 1),
            ("ec2", "Instance", "ec2", 1),
            ("own", "Keys", "own", 1),
            // The first profile's role counts, and a source's keys win over its role.
            ("both", "Environment", "env", 2),
            ("by-both", "Keys", "both", 1),
        ] {
            let chain = chain(&config, name).await.unwrap();
            let said = format!("{:?}", chain.base);
            assert!(said.starts_with(base), "{name}: {said}");
            assert_eq!(
                (chain.profile.as_str(), chain.roles.len()),
                (of, count),
                "{name}"
            );
        }
        let by_sso = chain(&config, "by-sso").await.unwrap();
        assert_eq!(by_sso.sso_session.as_deref(), Some("work"));
    }

    #[tokio::test]
    async fn what_cannot_be_followed_is_refused_and_named() {
        let config = format!(
            "[profile a]\n{ARN}/A\nsource_profile = b\n[profile b]\n{ARN}/B\nsource_profile = a\n\
             [profile gone]\n{ARN}/R\nsource_profile = nowhere\n\
             [profile two]\n{ARN}/R\nsource_profile = a\ncredential_source = Environment\n\
             [profile none]\n{ARN}/R\n\
             [profile self]\n{ARN}/R\nsource_profile = self\n\
             [profile odd]\n{ARN}/R\ncredential_source = Elsewhere\n\
             [profile arn]\nrole_arn = R\nsource_profile = a\n\
             [profile long]\n{ARN}/R\nsource_profile = a\nduration_seconds = 50000\n\
             [profile token]\nweb_identity_token_file = /token\n\
             [profile device]\n{ARN}/R\nsource_profile = a\nmfa_serial = x\n"
        );
        for (name, says) in [
            ("a", "the profiles go in a circle: a → b → a"),
            (
                "missing",
                "there is no profile \"missing\" in the AWS files",
            ),
            (
                "gone",
                "profile \"gone\" names source_profile \"nowhere\", and there is no such profile",
            ),
            (
                "two",
                "profile \"two\" names both source_profile and credential_source",
            ),
            ("none", "profile \"none\" has a role_arn, and neither"),
            (
                "self",
                "profile \"self\" is its own source_profile, and has no keys",
            ),
            ("odd", "credential_source \"Elsewhere\" is not Environment"),
            (
                "arn",
                "profile \"arn\": role_arn: \"R\" is not a role's ARN",
            ),
            (
                "long",
                "duration_seconds \"50000\" is not a number of seconds from 900 to 43200",
            ),
            (
                "token",
                "profile \"token\": web_identity_token_file goes with a role_arn",
            ),
            ("device", "mfa_serial: \"x\" is not an MFA device"),
        ] {
            let error = chain(&config, name).await.unwrap_err().to_string();
            assert!(error.contains(says), "{name}: {error}");
        }
    }
}
