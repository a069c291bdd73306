//! Where the source credentials come from: `profile`, `via`, or access keys.

use crate::config::account::{CredentialSource, StaticKeys};
use crate::config::document::Section;
use crate::config::error::ConfigError;
use crate::config::name::AccountName;

/// Where the source credentials come from.
#[derive(Debug, Clone)]
pub(in crate::config) enum Source {
    /// From there.
    Own(CredentialSource),
    /// From the session of the account called so.
    Via(AccountName),
}

impl Source {
    /// What the section says of it: one thing at most.
    pub fn read(section: &Section) -> Result<Option<Self>, ConfigError> {
        let profile = section.read("profile", checked_profile)?;
        let via: Option<AccountName> = section.parsed("via")?;
        let keys = static_keys(section)?;
        match (profile, via, keys) {
            (Some(_), _, Some(_)) => Err(section.error(
                "profile",
                "access keys are there, too; keep the profile or the keys",
            )),
            (Some(_), Some(_), None) => Err(section.error(
                "via",
                "a profile is there, too; keep the one that the role is assumed from",
            )),
            (None, Some(_), Some(_)) => Err(section.error(
                "via",
                "access keys are there, too; keep what the role is assumed from",
            )),
            (Some(profile), None, None) => Ok(Some(Self::Own(CredentialSource::Profile(profile)))),
            (None, Some(via), None) => Ok(Some(Self::Via(via))),
            (None, None, keys) => Ok(keys.map(CredentialSource::Keys).map(Self::Own)),
        }
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
